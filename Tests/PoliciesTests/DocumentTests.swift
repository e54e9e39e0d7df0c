import Testing
import Vocabulary

@testable import Attestations
@testable import Policies

@Suite("SBOMs and their age")
struct DocumentTests {
    private func outcome(_ type: String, _ predicate: String, _ fields: String) throws -> RuleOutcome {
        var station = Station()
        try station.attest(type, predicate, by: [.key("lab")])
        return try station.outcome("{attestation: sbom, signedBy: lab, \(fields)}")
    }

    @Test(
        "may have the formats that the policy allows, and no others",
        arguments: [
            ("1.5", "[cyclonedx]", true), ("1.5", "[cyclonedx>=1.5]", true), ("1.5", "['cyclonedx>=1.4', spdx]", true),
            ("1.5", "[cyclonedx>=1.6]", false), ("1.5", "[spdx]", false), ("1.2", "[cyclonedx>=1.10]", false),
        ]
    )
    func formats(_ version: String, _ formats: String, _ passes: Bool) throws {
        let outcome = try outcome(
            Predicates.cyclonedxType,
            Predicates.cyclonedx(version: version),
            "formats: \(formats)"
        )
        #expect(outcome.result == (passes ? .pass : .fail))
        #expect(outcome.code == (passes ? nil : .formatNotAllowed))
        #expect(outcome.message.contains("CycloneDX \(version)"), "\(outcome.message)")
    }

    @Test("SPDX is known by its own version")
    func spdx() throws {
        let type = Predicates.spdxType
        #expect(try outcome(type, Predicates.spdx(), "formats: [spdx>=2.3]").result == .pass)
        let old = try outcome(type, Predicates.spdx(version: "SPDX-2.2"), "formats: [spdx>=2.3]")
        #expect(old.code == .formatNotAllowed)
        #expect(old.message.contains("is SPDX 2.2, and one of spdx>=2.3 is allowed"))
    }

    @Test("an SPDX type around CycloneDX is invalid")
    func otherContent() throws {
        let outcome = try outcome(Predicates.spdxType, Predicates.cyclonedx(), "formats: [cyclonedx]")
        #expect(outcome.result == .error)
        #expect(outcome.code == .predicateInvalid)
    }

    @Test(
        "describe this image by manifest, config, or not at all",
        arguments: [Station.digest(1), Station.digest(101), nil]
    )
    func describes(_ digest: Digest?) throws {
        let predicate = Predicates.cyclonedx(describing: digest)
        #expect(try outcome(Predicates.cyclonedxType, predicate, "select: all").result == .pass)
    }

    @Test("of another image are refused")
    func describesOther() throws {
        let predicate = Predicates.cyclonedx(describing: Station.digest(77))
        let outcome = try outcome(Predicates.cyclonedxType, predicate, "select: all")
        #expect(outcome.result == .fail)
        #expect(outcome.code == .describesOtherImage)
        #expect(outcome.message.contains("expected \(Station.digest(1).short), found \(Station.digest(77).short)"))
    }

    @Test(
        "are as old as they say",
        arguments: [
            (Instant.hoursAgo(24), nil), (.hoursAgo(23), nil), (.hoursAgo(25), Code.tooOld),
            (Station.now + TimeSpan(seconds: 300), nil), (Station.now + TimeSpan(seconds: 301), .fromTheFuture),
            (nil, .tooOld),
        ] as [(Instant?, Code?)]
    )
    func age(_ created: Instant?, _ code: Code?) throws {
        let predicate = Predicates.cyclonedx(created: created)
        let outcome = try outcome(Predicates.cyclonedxType, predicate, "maxAge: 24h")
        #expect(outcome.code == code, "\(outcome.message)")
        if let created { #expect(outcome.message.contains("created at \(created)")) }
        if created == nil { #expect(outcome.message.contains("states no time, and at most 1d is allowed")) }
    }

    @Test("without maxAge a time decides nothing")
    func withoutMaxAge() throws {
        let predicate = Predicates.cyclonedx(created: Station.now + TimeSpan(seconds: 9999))
        #expect(try outcome(Predicates.cyclonedxType, predicate, "select: all").result == .pass)
        #expect(try outcome(Predicates.cyclonedxType, predicate, "select: newest").code == .fromTheFuture)
    }

    @Test("the policy's clock skew is the one that counts")
    func clockSkew() throws {
        var station = Station()
        let created = Station.now + TimeSpan(seconds: 400)
        try station.attest(Predicates.cyclonedxType, Predicates.cyclonedx(created: created), by: [.key("lab")])
        let entry = "{attestation: sbom, signedBy: lab, maxAge: 1h}"
        #expect(try station.outcome(entry).code == .fromTheFuture)
        #expect(try station.outcome(entry, spec: "clockSkew: 10m\n").result == .pass)
    }

    @Test("select newest looks at the newest of each authority, and at all without a time")
    func newest() throws {
        var station = Station()
        let entry = "{attestation: sbom, signedBy: [lab, scanner], maxAge: 1d, select: newest}"
        try station.attest(Predicates.cyclonedxType, Predicates.cyclonedx(created: .hoursAgo(48)), by: [.key("lab")])
        #expect(try station.outcome(entry).code == .tooOld)
        try station.attest(Predicates.cyclonedxType, Predicates.cyclonedx(created: .hoursAgo(2)), by: [.key("lab")])
        #expect(try station.outcome(entry).result == .pass)
        try station.attest(
            Predicates.cyclonedxType,
            Predicates.cyclonedx(created: .hoursAgo(49)),
            by: [.key("scanner")]
        )
        #expect(try station.outcome(entry).code == .tooOld)
    }

    @Test("one without a time is not hidden by one with a time")
    func undated() throws {
        var station = Station()
        let entry = "{attestation: sbom, signedBy: lab, maxAge: 1d, select: newest}"
        try station.attest(Predicates.cyclonedxType, Predicates.cyclonedx(created: .hoursAgo(2)), by: [.key("lab")])
        try station.attest(Predicates.cyclonedxType, Predicates.cyclonedx(), by: [.key("lab")])
        #expect(try station.outcome(entry).code == .tooOld)
    }

    // MARK: - Provenance

    @Test(
        "a build without times is as old as its signature",
        arguments: [
            (Signer.keyless("lab", at: .hoursAgo(2)), nil), (.keyless("lab", at: .hoursAgo(25)), Code.tooOld),
            (.keyless("lab", at: .hoursAgo(2), source: .claimed), .tooOld), (.key("lab"), .tooOld),
        ] as [(Signer, Code?)]
    )
    func buildAge(_ signer: Signer, _ code: Code?) throws {
        var station = Station()
        try station.attest(Predicates.provenanceType, Predicates.provenance(), by: [signer])
        let outcome = try station.outcome("{attestation: provenance, signedBy: lab, maxAge: 1d}")
        #expect(outcome.code == code)
        if code == nil { #expect(outcome.message.contains("signed, since the provenance states no time")) }
    }

    @Test("a build with a time is as old as that, however fresh its signature")
    func finishedBuild() throws {
        var station = Station()
        try station.attest(
            Predicates.provenanceType,
            Predicates.provenance(finished: .hoursAgo(25)),
            by: [.keyless("lab")]
        )
        let outcome = try station.outcome("{attestation: provenance, signedBy: lab, maxAge: 1d}")
        #expect(outcome.code == .tooOld)
        #expect(outcome.message.contains("built at"))
    }

    // MARK: - Scans

    @Test("of the scans of one scanner the newest counts")
    func newestScan() throws {
        var station = Station()
        let entry = "{attestation: vulnerability-scan, signedBy: scanner, maxAge: 24h}"
        try station.attest(Predicates.scanType, Predicates.trivy(finished: .hoursAgo(48)), by: [.key("scanner")])
        let old = try station.outcome(entry)
        #expect(old.code == .tooOld)
        #expect(old.message.contains("scanned at \(Instant.hoursAgo(48)), 2d ago, and at most 1d is allowed"))
        try station.attest(Predicates.scanType, Predicates.trivy(finished: .hoursAgo(1)), by: [.key("scanner")])
        let passed = try station.outcome(entry)
        #expect(passed.result == .pass)
        #expect(passed.evidence == [Station.digest(202)])
        #expect(try station.outcome(entry.replacing("maxAge", with: "select: all, maxAge")).code == .tooOld)
        // Another scanner is another series, and its newest is old.
        try station.attest(Predicates.scanType, Predicates.grype([], finished: .hoursAgo(48)), by: [.key("scanner")])
        #expect(try station.outcome(entry).code == .tooOld)
    }

    @Test("a scan from the future fails, even without maxAge")
    func futureScan() throws {
        var station = Station()
        let future = Station.now + TimeSpan(seconds: 3600)
        try station.attest(Predicates.scanType, Predicates.trivy(finished: future), by: [.key("scanner")])
        let outcome = try station.outcome("{attestation: vulnerability-scan, signedBy: scanner}")
        #expect(outcome.code == .fromTheFuture)
        #expect(outcome.message.contains("after the time of judging"))
    }
}
