import Reports
import Testing
import Verdicts
import Vocabulary

@Suite struct TextReportTests {
    @Test func `a passed bundle reads at a glance`() throws {
        let expected = """
            webshop-1.4.0.tar  10.0 MiB, 40 blobs in 42 entries
              file        sha256:b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1
              content     sha256:b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2
              trust root  transfer-station-7 version 12  sha256:f1f1f1f1f1f1…  pinned by option
              policies    production, edge  sha256:f2f2f2f2f2f2…
              judged at   2026-11-23T12:00:00Z

            registry.example.com/webshop:1.4.0  PASSED
              sha256:111111111111…  linux/amd64, linux/arm64
              attached
                ✗ image signature  cosign-signature  sha256:a3a3a3a3a3a3…
                    untrusted-identity  expected an identity that an authority of the trust root names, found
                    'https://github.com/evil/webshop/.github/workflows/release.yml@refs/heads/main'
                ✓ cosign.sigstore.dev/attestation/vuln/v1  cosign-attestation  sha256:a2a2a2a2a2a2…
                    for linux/amd64
                    by scanner's key  no trusted time
                    sha256:c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1
                ✓ slsa.dev/provenance/v0.2  cosign-attestation  sha256:a1a1a1a1a1a1…
                    by release-ci  2024-03-21T10:33:40Z (rekor)
                    https://github.com/acme/webshop/.github/workflows/release.yml@refs/heads/main
                    issuer https://token.actions.githubusercontent.com
              rules
                ✓ production: provenance      SLSA build level 3, signed by release-ci
                ! production: openvex.dev/ns  missing-attestation
                    expected an attestation of this type, found none

            findings
              - absent-platform
                  linux/s390x is left out

            PASSED webshop-1.4.0.tar: 1 image passed, 2 of 3 attestations verified

            """
        let judgement = try Sample.judgement(images: [Sample.webshop()], findings: [Sample.finding(.note)])
        #expect(TextReport().text(judgement) == expected)
    }

    @Test func `a failed rule shows its code and wraps its reason`() throws {
        let text = TextReport(width: 80).text(try Sample.failed())
        let expected = """
                ✗ production: vulnerabilities  vulnerability-remains
                    CVE-2024-3094 (critical) in xz 5.6.0 remains: no VEX statement by an
                    authority that may make it says that it does not matter here
            """
        #expect(text.contains(expected))
        #expect(text.contains("\n  options     --image registry.example.com/webshop\n"))
        #expect(text.contains("\nregistry.example.com/other:2  SKIPPED\n"))
        #expect(text.split(separator: "\n").last?.hasPrefix("FAILED webshop-1.4.0.tar: 2 images failed (") == true)
    }

    @Test(arguments: [40, 60, 80, 132])
    func `lines break at the width where they have a space`(_ width: Int) throws {
        let text = TextReport(width: width).text(try Sample.failed())
        for line in text.split(separator: "\n") where !line.hasPrefix("FAILED") && line.count > width {
            let words = line.split(separator: " ")
            #expect(words.count <= 2, "\(line)")
        }
        #expect(!text.contains(" \n"))
    }

    @Test func `colour adds nothing but colour`() throws {
        let judgement = try Sample.failed()
        let coloured = TextReport(style: .colour).text(judgement)
        #expect(coloured.contains("\u{1b}[1;31mFAILED\u{1b}[0m"))
        #expect(!TextReport().text(judgement).unicodeScalars.contains("\u{1b}"))
        var plain = ""
        var isEscape = false
        for scalar in coloured.unicodeScalars {
            if scalar == "\u{1b}" {
                isEscape = true
            } else if !isEscape {
                plain.unicodeScalars.append(scalar)
            } else if scalar == "m" {
                isEscape = false
            }
        }
        #expect(plain == TextReport().text(judgement))
    }

    @Test func `text from a bundle cannot forge a line or drive a terminal`() throws {
        let judgement = try Sample.hostile("x\nPASSED webshop\u{1b}[2J\u{202e}")
        let text = TextReport().text(judgement)
        #expect(!text.contains("\nPASSED"))
        #expect(!text.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
    }

    @Test func `an inspection shows the tree without marks`() throws {
        let webshop = try Sample.webshop()
        let unnamed = try Sample.unnamed()
        let inspected = InspectedBundle(
            bundle: try Sample.bundle(digest: nil),
            images: [
                .init(webshop.content, attestations: Sample.inspected(webshop)),
                .init(unnamed.content, attestations: []),
            ],
            findings: []
        )
        let expected = """
            webshop-1.4.0.tar  10.0 MiB, 40 blobs in 42 entries
              content     sha256:b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2

            registry.example.com/webshop:1.4.0
              sha256:111111111111…  linux/amd64, linux/arm64
              attached
                image signature  cosign-signature  sha256:a3a3a3a3a3a3…
                cosign.sigstore.dev/attestation/vuln/v1  cosign-attestation  sha256:a2a2a2a2a2a2…
                  for linux/amd64
                    trivy 0.60.0, 2 findings
                slsa.dev/provenance/v0.2  cosign-attestation  sha256:a1a1a1a1a1a1…
                    predicate-invalid  predicate: expected a member 'builder', found none

            unnamed image, tag 1.0
              sha256:212121212121…
              nothing attached

            """
        #expect(TextReport().text(inspected) == expected)
    }
}
