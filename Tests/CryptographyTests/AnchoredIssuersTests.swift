import CorpusSupport
import Cryptography
import Testing
import Vocabulary

/// What is remembered of one leaf must never make up for what another lacks.
@Suite struct AnchoredIssuersTests {
    /// An authority whose certificates above the leaf are made once, so that they are remembered as they are.
    private struct Issuance {
        var authority: Authority
        let issuers: AnchoredIssuers

        init(_ change: (inout Authority) -> Void = { _ in }, more: [Certificate] = []) throws {
            authority = try Authority()
            change(&authority)
            issuers = try AnchoredIssuers(
                anchor: authority.anchorCertificate(),
                intermediates: [authority.issuerCertificate()] + more
            )
        }

        /// Validates a leaf of the issuer, after a change to it.
        @discardableResult
        func validate(
            at time: Instant = Authority.time,
            _ change: (inout CertificateForge) -> Void = { _ in }
        ) throws -> ValidatedChain {
            try issuers.validate(leaf(change), at: time)
        }

        func leaf(_ change: (inout CertificateForge) -> Void = { _ in }) throws -> Certificate {
            var copy = authority
            change(&copy.leaf)
            return try copy.leafCertificate()
        }
    }

    private static let later = Instant(seconds: Authority.time.seconds + 1)

    @Test func findsTheWholeChainEachTime() throws {
        let issuance = try Issuance()
        let leaf = try issuance.leaf()
        for (leaf, time) in [(leaf, Authority.time), (try issuance.leaf(), Self.later), (leaf, Self.later)] {
            let chain = try issuance.issuers.validate(leaf, at: time)
            #expect(chain.leaf == leaf && chain.time == time)
            #expect(chain.certificates == [leaf] + issuance.issuers.intermediates + [issuance.issuers.anchor])
            #expect(chain.issuer == issuance.issuers.intermediates[0])
        }
    }

    @Test func takesLeavesOfTheAnchorItself() throws {
        let authority = try Authority()
        let issuers = AnchoredIssuers(anchor: try authority.issuerCertificate(), intermediates: [])
        for _ in 0..<2 {
            #expect(try issuers.validate(authority.leafCertificate(), at: Authority.time).certificates.count == 2)
        }
    }

    private static let alterations: [@Sendable (inout CertificateForge) -> Void] = [
        { $0.extensions[1] = .timeStamping }, { $0.extensions.remove(at: 1) }, { $0.extensions.remove(at: 0) },
        { $0.extensions.append(.basicConstraints(isAuthority: true)) },
        { $0.extensions.append(.init("1.3.6.1.4.1.11129.2.4.3", [5, 0])) },
        { $0.extensions.append(.init("1.2.3.4", critical: true, [5, 0])) },
        { $0.extensions.append(.codeSigning) }, { $0.extensions.remove(at: 4) },
        { $0.extensions[4] = .issuerKeyIdentifier("other") }, { $0.issuer = "another" }, { $0.issuer = "anchor" },
        { $0.notAfter = "240703094639Z" }, { $0.notBefore = "240703094641Z" },
        { $0.signatureAlgorithm = "1.2.840.10045.4.1" },
        // A number of an autonomous system, which nobody above it has.
        { $0.extensions.append(.init("1.3.6.1.5.5.7.1.8", [0x30, 7, 0xA0, 5, 0x30, 3, 2, 1, 5])) },
        { ($0.subject, $0.issuer) = ("issuer", "issuer") },
    ]

    /// A leaf that does not hold is refused for the reason that the whole validation gives.
    @Test(arguments: alterations.indices)
    func refusesWhatTheWholeValidationRefuses(_ index: Int) throws {
        let issuance = try Issuance()
        let leaf = try issuance.leaf(Self.alterations[index])
        func refusal(_ validate: () throws -> ValidatedChain) throws -> CryptographyError? {
            do {
                _ = try validate()
                return nil
            } catch let error as CryptographyError { return error }
        }
        let expected = try refusal {
            try CertificateChain.validate(
                leaf: leaf,
                through: issuance.issuers.intermediates,
                anchor: issuance.issuers.anchor,
                at: Authority.time
            )
        }
        try issuance.validate()
        for _ in 0..<2 {
            #expect(try refusal { try issuance.issuers.validate(leaf, at: Authority.time) } == expected)
        }
        // A subject equal to the issuer's is odd, but nothing speaks against it.
        #expect((expected == nil) == (index == Self.alterations.count - 1))
        try issuance.validate()
    }

    @Test func refusesASignatureWithAFlippedBit() throws {
        let issuance = try Issuance()
        let good = try issuance.leaf()
        var der = good.der
        der[der.count - 1] ^= 1
        let bad = try Certificate(der: der)
        for _ in 0..<2 {
            _ = try issuance.issuers.validate(good, at: Authority.time)
            #expect(throws: CryptographyError.chainInvalid("certificate signature failure")) {
                try issuance.issuers.validate(bad, at: Authority.time)
            }
        }
    }

    @Test func refusesAnotherIssuerOfTheSameName() throws {
        let issuance = try Issuance()
        try issuance.validate()
        #expect(throws: CryptographyError.chainInvalid("certificate signature failure")) {
            try issuance.issuers.validate(Authority().leafCertificate(), at: Authority.time)
        }
    }

    @Test(arguments: ["issuer", "anchor"])
    func looksAtTheValidityOfEveryCertificateEachTime(_ which: String) throws {
        let issuance = try Issuance {
            if which == "issuer" { $0.issuer.notAfter = "240703094640Z" } else { $0.anchor.notAfter = "240703094640Z" }
        }
        let leaf = try issuance.leaf()
        _ = try issuance.issuers.validate(leaf, at: Authority.time)
        for leaf in [leaf, try issuance.leaf()] {
            let error = try #require(throws: CryptographyError.self) {
                try issuance.issuers.validate(leaf, at: Self.later)
            }
            #expect(error.code == .outsideValidity)
            #expect(error.description.hasPrefix("certificate 'CN=\(which)': expected to be valid at \(Self.later)"))
        }
        try issuance.validate()
    }

    @Test func looksAtTheValidityOfTheLeafEachTime() throws {
        let issuance = try Issuance()
        let leaf = try issuance.leaf { $0.notAfter = "240703094640Z" }
        _ = try issuance.issuers.validate(leaf, at: Authority.time)
        let error = try #require(throws: CryptographyError.self) { try issuance.issuers.validate(leaf, at: Self.later) }
        #expect(error.code == .outsideValidity)
    }

    /// A sub-authority that the issuer may not have is refused, though leaves of the issuer itself were good.
    @Test func refusesAPathThatIsTooLong() throws {
        let below = try Authority()
        var issuance = try Issuance()
        var sub = below.issuer
        (sub.subject, sub.issuer) = ("sub", "issuer")
        sub.extensions[3] = .keyIdentifier("sub")
        sub.extensions[4] = .issuerKeyIdentifier("issuer")
        let certificate = try Certificate(der: sub.der { try issuance.authority.issuerKey.sign($0) })
        issuance = try Issuance({ $0 = issuance.authority }, more: [certificate])
        var leaf = below.leaf
        leaf.issuer = "sub"
        leaf.extensions[4] = .issuerKeyIdentifier("sub")
        let deep = try Certificate(der: leaf.der { try below.issuerKey.sign($0) })
        try issuance.validate()
        for _ in 0..<2 {
            #expect(throws: CryptographyError.chainInvalid("path length constraint exceeded")) {
                try issuance.issuers.validate(deep, at: Authority.time)
            }
        }
        try issuance.validate()
    }

    /// Names are constrained for each leaf, wherever above it somebody does.
    @Test(arguments: ["issuer", "anchor"])
    func enforcesConstraintsOnNamesEachTime(_ which: String) throws {
        let domain = ForgedDER.element(0x81, Array("example.com".utf8))
        let permitted = ForgedDER.sequence(ForgedDER.element(0xA0, ForgedDER.sequence(domain)))
        let constraint = CertificateForge.Extension("2.5.29.30", critical: true, permitted)
        let issuance = try Issuance {
            if which == "issuer" {
                $0.issuer.extensions.append(constraint)
            } else {
                $0.anchor.extensions.append(constraint)
            }
        }
        for _ in 0..<2 {
            try issuance.validate()
            #expect(throws: CryptographyError.chainInvalid("permitted subtree violation")) {
                try issuance.validate { $0.extensions[2] = .email("eve@example.org") }
            }
        }
    }

    /// An issuer that got a new certificate: the one that is valid at the time counts, whichever came before.
    @Test func tellsTwoCertificatesOfOneIssuerApart() throws {
        var issuance = try Issuance()
        var renewed = issuance.authority
        renewed.issuer.notBefore = "240703094641Z"
        let new = try renewed.issuerCertificate()
        issuance = try Issuance(
            {
                $0 = issuance.authority
                $0.issuer.notAfter = "240703094640Z"
            },
            more: [new]
        )
        let leaf = try issuance.leaf()
        for time in [Authority.time, Self.later, Authority.time, Self.later] {
            let expected = time == Self.later ? new : issuance.issuers.intermediates[0]
            #expect(try issuance.issuers.validate(leaf, at: time).issuer == expected)
            #expect(try issuance.validate(at: time).issuer == expected)
        }
    }

    /// Where both are valid, the one that is found does not depend on what was validated before.
    @Test(arguments: [false, true])
    func findsTheSameIssuerWhateverCameBefore(_ isReversed: Bool) throws {
        let authority = try Authority()
        var ending = authority
        ending.issuer.notAfter = "240703094640Z"
        let both = try [ending.issuerCertificate(), authority.issuerCertificate()]
        let anchor = try authority.anchorCertificate()
        func issuer(after times: [Instant]) throws -> Certificate {
            let issuers = AnchoredIssuers(anchor: anchor, intermediates: isReversed ? both.reversed() : both)
            for time in times { _ = try issuers.validate(authority.leafCertificate(), at: time) }
            return try issuers.validate(authority.leafCertificate(), at: Authority.time).issuer
        }
        #expect(try issuer(after: [Self.later]) == issuer(after: []))
        #expect(try issuer(after: [Authority.time, Self.later]) == issuer(after: []))
    }

    @Test func remembersNoFailure() throws {
        let issuance = try Issuance { $0.issuer.notBefore = "240703094641Z" }
        let leaf = try issuance.leaf()
        for _ in 0..<2 {
            let error = try #require(throws: CryptographyError.self) {
                try issuance.issuers.validate(leaf, at: Authority.time)
            }
            #expect(error.code == .outsideValidity)
            #expect(try issuance.issuers.validate(leaf, at: Self.later).certificates.count == 3)
        }
    }

    @Test func remembersForManyThreads() async throws {
        let issuance = try Issuance()
        let good = try (0..<40).map { _ in try issuance.leaf() }
        let bad = try good.map { leaf in
            var der = leaf.der
            der[der.count - 1] ^= 1
            return try Certificate(der: der)
        }
        let issuers = issuance.issuers
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for (leaf, isGood) in good.map({ ($0, true) }) + bad.map({ ($0, false) }) + good.map({ ($0, true) }) {
                group.addTask {
                    let chain = try? issuers.validate(leaf, at: Authority.time)
                    return isGood ? chain?.leaf == leaf && chain?.certificates.count == 3 : chain == nil
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 120 && outcomes.allSatisfy { $0 })
    }

    @Test func forgetsLeavesBeforeTheyAreTooMany() throws {
        let issuance = try Issuance()
        for _ in 0..<1_100 { try issuance.validate() }
        let leaf = try issuance.leaf()
        for time in [Authority.time, Self.later] {
            #expect(try issuance.issuers.validate(leaf, at: time).certificates.count == 3)
        }
    }
}
