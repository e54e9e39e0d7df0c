import CorpusSupport
import Testing

/// `sallyport policy explain`.
@Suite struct PolicyExplainTests {
    @Test func saysWhatTheTrustRootAsks() throws {
        let run = try CommandRun.sallyport(
            ["policy", "explain", "--trust", Corpus.trust, "--at", FixtureTests.at]
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(
            run.output == """
                BundlePolicy 'founding-example', in policies/founding-example.yaml

                It is about every image, named or not.
                A bundle without such an image fails.
                Of an index it judges every platform that is there.
                What fails, fails the image.
                A time may lie 5m in the future, and no more.
                Each such image must have:
                - provenance, signed by release-ci
                  - every one that is there must do
                  - made by a builder to which the trust root grants build level 3
                - sbom, signed by release-ci
                  - every one that is there must do
                  - in the format cyclonedx>=1.4 or spdx>=2.3
                - vulnerability-scan, signed by scanner
                  - the newest of each signer and scanner counts
                  - at most 1d old
                - vex, signed by product-security
                  - every one that is there must do
                - no vulnerability that remains above medium
                  - found by the scans of scanner
                  - a severity that nobody knows counts as critical
                  - what the scanner keeps back counts all the same
                  - VEX by product-security dismisses what it says is fixed or not_affected

                """
        )
    }

    @Test func refusesAPolicyThatCannotBeUsed() throws {
        let scratch = try ScratchFolder()
        try scratch.write("p.yaml", "kind: Nothing\n")
        let run = try CommandRun.sallyport(["policy", "explain", scratch.path + "/p.yaml"])
        #expect(run.exitCode == 4)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasSuffix("[policy-invalid]\n"), "\(run.errors)")
    }
}
