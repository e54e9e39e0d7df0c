import CorpusSupport
import Forge
import Testing

/// The founding example in each combination of formats, and each rule broken by one change.
@Suite struct FoundingCombinationTests {
    struct Combination: Sendable, CustomTestStringConvertible {
        let isSPDX: Bool
        let scanner: Scanner
        let vex: VEXFormat

        var testDescription: String { "\(isSPDX ? "spdx" : "cyclonedx"), \(scanner.rawValue), \(vex.rawValue)" }

        /// In-toto's list names no packages, so only what is said of the whole image can speak of its findings.
        var claim: VEXClaim {
            var claim = VEXClaim.notAffected(by: Product.dismissed)
            if !namesPackages { claim.subcomponents = [] }
            return claim
        }

        var namesPackages: Bool { scanner == .trivy || scanner == .grype }

        func image(in world: DemoWorld) -> ImageRecipe {
            var shop = world.webshop()
            if isSPDX { shop["sbom"].statement = .spdx(of: shop.image) }
            shop["scan"].statement = .scan(of: shop.image, by: scanner)
            shop["vex"].statement = .vex(vex, about: shop.image, claims: [claim])
            return shop
        }
    }

    static let combinations = [true, false].flatMap { isSPDX in
        Scanner.allCases.flatMap { scanner in
            VEXFormat.allCases.map { Combination(isSPDX: isSPDX, scanner: scanner, vex: $0) }
        }
    }

    private static let world = DemoWorld()

    /// The result of judging the image of a combination after one change.
    private func verify(_ combination: Combination, _ change: (inout ImageRecipe) -> Void = { _ in }) throws
        -> CommandRun
    {
        var image = combination.image(in: Self.world)
        change(&image)
        let folder = try TemporaryFolder()
        let path = try folder.write("bundle.tar", BundleRecipe(image).layout(in: Self.world).tar())
        return try FixtureTests.verify(path, ["--output", "json"])
    }

    private func message(_ run: CommandRun, of rule: String) throws -> String {
        let images = try #require(try run.json["images"] as? [[String: Any]])
        let rules = try #require(images.first?["rules"] as? [[String: Any]])
        return try #require(rules.first { $0["rule"] as? String == rule }?["message"] as? String)
    }

    @Test(arguments: combinations)
    func passes(_ combination: Combination) throws {
        let run = try verify(combination)
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(try message(run, of: "vulnerabilities").contains("1 dismissed by VEX of product-security"))
    }

    @Test(arguments: combinations)
    func aHighFindingThatNobodyDismissesRemains(_ combination: Combination) throws {
        let run = try verify(combination) { image in
            let findings = image.image.product.findings + [Product.remaining]
            image["scan"].statement = .scan(of: image.image, by: combination.scanner, findings: findings)
        }
        #expect(run.exitCode == 1)
        #expect(try run.ruleCodes == ["vulnerability-remains"])
        let message = try message(run, of: "vulnerabilities")
        #expect(message.contains("1 finding above medium remains of 3: CVE-2026-10003 (high)"))
        if combination.namesPackages { #expect(message.contains("in musl 1.2.5-r0, fixed in 1.2.5-r1")) }
    }

    @Test(arguments: combinations)
    func aStatementThatTakesItBackLetsTheFindingRemain(_ combination: Combination) throws {
        let run = try verify(combination) { image in
            var claim = combination.claim
            (claim.status, claim.justification, claim.action) = ("affected", nil, "Update libcrypto3.")
            image["vex"].statement = .vex(combination.vex, about: image.image, claims: [claim])
        }
        #expect(run.exitCode == 1)
        #expect(try run.ruleCodes == ["vulnerability-remains"])
        #expect(try message(run, of: "vulnerabilities").contains("CVE-2026-10001 (high)"))
        #expect(try message(run, of: "vulnerabilities").contains("'affected' by VEX of product-security"))
    }

    @Test(arguments: combinations)
    func aStatementAboutAnotherPackageDismissesNothing(_ combination: Combination) throws {
        let run = try verify(combination) { image in
            var claim = combination.claim
            claim.subcomponents = ["pkg:apk/alpine/musl@1.2.5-r0"]
            image["vex"].statement = .vex(combination.vex, about: image.image, claims: [claim])
        }
        #expect(run.exitCode == 1)
        #expect(try run.ruleCodes == ["vulnerability-remains"])
        #expect(try message(run, of: "vulnerabilities").contains("CVE-2026-10001 (high)"))
    }

    @Test(arguments: combinations)
    func aScanOfTwoDaysAgoIsTooOld(_ combination: Combination) throws {
        let run = try verify(combination) { image in
            let finished = DemoWorld.scanned - 2 * 86_400
            image["scan"].statement = .scan(of: image.image, by: combination.scanner, finishedAt: finished)
        }
        #expect(run.exitCode == 1)
        #expect(try run.ruleCodes == ["too-old"])
        #expect(try message(run, of: "vulnerability-scan").contains("scanned at 2026-05-30T09:21:30Z"))
        #expect(try message(run, of: "vulnerability-scan").contains("at most 1d is allowed"))
    }

    @Test(arguments: combinations, ["provenance", "sbom", "scan", "vex"])
    func whatIsMissingIsNamed(_ combination: Combination, _ name: String) throws {
        let run = try verify(combination) { $0.remove(name) }
        #expect(run.exitCode == 1)
        #expect(try run.ruleCodes.contains("missing-attestation"))
        let rule = name == "scan" ? "vulnerability-scan" : name
        #expect(try message(run, of: rule).contains("there is no attestation of that type"))
    }

    @Test(arguments: combinations.filter { $0.scanner == .trivy })
    func anSBOMInAnotherFormatIsNotAllowed(_ combination: Combination) throws {
        let run = try verify(combination) { image in
            image["sbom"].statement =
                combination.isSPDX
                ? .spdx(of: image.image, spdxVersion: "SPDX-2.2") : .cycloneDX(of: image.image, specVersion: "1.3")
        }
        #expect(run.exitCode == 1)
        #expect(try run.ruleCodes == ["format-not-allowed"])
        let found = combination.isSPDX ? "is SPDX 2.2" : "is CycloneDX 1.3"
        #expect(try message(run, of: "sbom").contains("\(found), and one of cyclonedx>=1.4, spdx>=2.3 is allowed"))
    }
}
