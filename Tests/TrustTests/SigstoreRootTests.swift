import CorpusSupport
import Cryptography
import Encodings
import Foundation
import Testing
import Trust
import Vocabulary

@Suite struct SigstoreRootTests {
    private func expect(_ reason: String, _ change: (inout RootText) -> Void) throws {
        var text = try RootText.make()
        change(&text)
        let error = try #require(throws: SigstoreRootError.self) { try text.read() }
        #expect(error.description == "sigstore root 'demo': " + reason)
        #expect(error.code == .trustRootInvalid)
        #expect(error.blame == .trust)
    }

    @Test func readsItsParts() throws {
        let root = try RootText.make().read()
        #expect(root.notes.isEmpty)
        let log = try #require(root.tlogs.first)
        #expect(log.id == [UInt8](repeating: 7, count: 32))
        #expect(log.host == "log.example")
        #expect(log.keyDetails.scheme == .ecdsa(.sha256))
        #expect(log.window.description == "from 2024-01-01T00:00:00Z on")
        #expect(root.tlogs(withID: log.id) == [log] && root.tlogs(withID: []).isEmpty)
        let authority = try #require(root.certificateAuthorities.first)
        #expect(authority.window.description == "from 2024-01-01T00:00:00Z to 2024-12-31T00:00:00.5Z")
        #expect(authority.organization == "o" && authority.commonName == "c" && authority.uri == "https://ca.example")
        #expect(authority.certificates == [authority.anchor] && authority.intermediates.isEmpty)
    }

    @Test func passesOverWhatItCannotUse() throws {
        var text = try RootText.make()
        text.keyDetails = "ML_DSA_65"
        #expect(try text.read().tlogs.isEmpty)
        #expect(try text.read().notes == ["$.tlogs[0] is left out: key of kind 'ML_DSA_65' is not supported"])
        text.keyDetails = "PKIX_ECDSA_P256_SHA_256"
        text.hash = "SHA2_512"
        #expect(try text.read().notes == ["$.tlogs[0] is left out: hash algorithm 'SHA2_512' is not supported"])
    }

    @Test func refusesWhatCanBeReadInTwoWays() throws {
        try expect("$.tlogs[0].publicKey.validFor: expected a member 'start', found none") { $0.logWindow = "{}" }
        try expect("$.tlogs[0].publicKey: expected a member 'validFor', found none") { $0.logWindow = "null" }
        try expect("$.certificateAuthorities[0].validFor: expected a member 'start', found none") {
            $0.window = #"{"end":"2024-12-31T00:00:00Z"}"#
        }
        try expect("$.certificateAuthorities[0].validFor: expected an end after the start, found 2023-01-01T00:00:00Z")
        {
            $0.window = #"{"start":"2024-01-01T00:00:00Z","end":"2023-01-01T00:00:00Z"}"#
        }
        try expect("$.tlogs[0].publicKey.validFor.start: expected a time of RFC 3339, found 'yesterday'") {
            $0.logWindow = #"{"start":"yesterday"}"#
        }
        try expect("$.tlogs[0].logId.keyId: expected 32 bytes, found 3") { $0.logID = "AAAA" }
        try expect("$.tlogs[0].publicKey: expected a key of PKIX_ED25519, found ECDSA P-256") {
            $0.keyDetails = "PKIX_ED25519"
        }
        try expect("$.mediaType: expected a trusted root of version 0.1 or 0.2, found 'text/plain'") {
            $0.mediaType = "text/plain"
        }
        try expect("$: expected only members of this format, found 'tlog'") { $0.more = #","tlog":[]"# }
        let unknown = "expected only members of this format, found"
        try expect("$.tlogs[0]: \(unknown) 'log_id'") { $0.logMore = #","log_id":{}"# }
        try expect("$.tlogs[0].checkpointKeyId: \(unknown) 'keyID'") {
            $0.logMore = #","checkpointKeyId":{"keyID":"AAAAAA=="}"#
        }
        try expect("$.certificateAuthorities[0]: \(unknown) 'URI'") { $0.authorityMore = #","URI":"x""# }
        try expect("$.certificateAuthorities[0].subject: \(unknown) 'country'") { $0.subject = #"{"country":"x"}"# }
        try expect("$.certificateAuthorities[0].certChain.certificates[0]: \(unknown) 'raw'") {
            $0.certificates = #"{"raw":"AAAA"}"#
        }
        try expect("$.certificateAuthorities[0].certChain.certificates: expected 1 to 10 certificates, found 0") {
            $0.certificates = ""
        }
        try expect("$.tlogs[0].checkpointKeyId.keyId: expected 4 bytes, found 3") {
            $0.logMore = #","checkpointKeyId":{"keyId":"AAAA"}"#
        }
        try expect("$.tlogs[0].checkpointKeyId: expected a member 'keyId', found none") {
            $0.logMore = #","checkpointKeyId":{}"#
        }
    }

    @Test(arguments: ["+json;version=0.1", ".v0.1+json", ".v0.2+json"])
    func readsEveryVersion(_ version: String) throws {
        var text = try RootText.make()
        text.mediaType = "application/vnd.dev.sigstore.trustedroot\(version)"
        #expect(try text.read().tlogs.count == 1)
    }

    @Test func readsOperatorsAndCheckpointKeys() throws {
        var text = try RootText.make()
        text.mediaType = "application/vnd.dev.sigstore.trustedroot.v0.2+json"
        text.logMore = #","checkpointKeyId":{"keyId":"AQIDBA=="},"operator":"example.org""#
        text.authorityMore = #","uri":"https://ca.example","operator":"example.org""#
        let root = try text.read()
        #expect(root.tlogs.map(\.checkpointKeyID) == [[1, 2, 3, 4]])
        #expect(root.tlogs.map(\.operatorName) == ["example.org"])
        #expect(root.certificateAuthorities.map(\.operatorName) == ["example.org"])
    }

    @Test(arguments: ["null", #""""#])
    func takesNullAndEmptyTextForAbsent(_ nothing: String) throws {
        var text = try RootText.make()
        text.logMore = #","checkpointKeyId":null,"operator":\#(nothing)"#
        text.authorityMore = #","uri":\#(nothing),"operator":\#(nothing)"#
        let root = try text.read()
        #expect(root.tlogs.map(\.checkpointKeyID) == [nil])
        #expect(root.tlogs.map(\.operatorName) == [nil])
        let authority = try #require(root.certificateAuthorities.first)
        #expect(authority.operatorName == nil && authority.uri == nil)
        #expect(authority.party == authority.anchor.fingerprint.description)
    }

    @Test func tellsAuthoritiesApartByOperatorThenAddress() throws {
        var text = try RootText.make()
        #expect(try text.read().certificateAuthorities.map(\.party) == ["https://ca.example"])
        text.authorityMore += #","operator":"example.org""#
        #expect(try text.read().certificateAuthorities.map(\.party) == ["example.org"])
    }

    @Test func keepsEqualAuthoritiesInTheirOrder() throws {
        var text = try RootText.make()
        var later = text
        later.window = #"{"start":"2025-01-01T00:00:00Z"}"#
        text.more = #","timestampAuthorities":[\#(later.authority),\#(text.authority),\#(later.authority)]"#
        let authorities = try text.read().timestampAuthorities
        #expect(authorities.map(\.window.until) == [nil, Instant("2024-12-31T00:00:00.5Z"), nil])
        #expect(Set(authorities.map(\.anchor)).count == 1)
        let end = try #require(Instant("2024-12-31T00:00:00.5Z"))
        let after = try #require(Instant("2024-12-31T00:00:00.6Z"))
        #expect(authorities.map { $0.contains(end) } == [false, true, false])
        #expect(authorities.map { $0.contains(after) } == [false, false, false])
        #expect(authorities.map { $0.contains(Instant(seconds: 1_704_067_200)) } == [false, true, false])
    }

    private static func leaf(_ signer: SigningKey) throws -> Certificate {
        let forge = CertificateForge(
            subject: "leaf",
            issuer: "ca",
            spki: try SigningKey.generate(.ecdsaP256).publicKey.spki,
            extensions: [.signsContent, .codeSigning, .keyIdentifier("leaf"), .issuerKeyIdentifier("ca")]
        )
        return try Certificate(der: forge.der { try signer.sign($0) })
    }

    @Test func validatesLeavesOfItsAuthorities() throws {
        let key = try SigningKey.generate(.ecdsaP256)
        let root = try RootText.make(key).read()
        let leaf = try Self.leaf(key)
        let time = try #require(Instant("2024-12-31T00:00:00.5Z"))
        #expect(try root.validate(leaf, at: time).issuer == root.certificateAuthorities[0].anchor)
        let late = try #require(Instant("2024-12-31T00:00:00.6Z"))
        let error = try #require(throws: CryptographyError.self) { try root.validate(leaf, at: late) }
        #expect(
            error.description
                == "certificate 'CN=ca': expected to be valid at 2024-12-31T00:00:00.6Z, "
                + "found valid from 2024-01-01T00:00:00Z to 2024-12-31T00:00:00.5Z"
        )
        let foreign = try Self.leaf(SigningKey.generate(.ecdsaP256))
        #expect(throws: CryptographyError.chainInvalid("certificate signature failure")) {
            try root.validate(foreign, at: time)
        }
        #expect(
            throws: CryptographyError.chainInvalid("no certificate authority of 'demo' that is believed at \(late)")
        ) { try root.validate(foreign, at: late) }
    }

    /// One authority believes the issuer, and a later one its root alone: the chain of the first is none of the second.
    @Test(arguments: [("340101000000Z", true), ("240101000001Z", false)])
    func believesAChainLaterOnlyUpToTheAnchorOfThatTime(_ end: String, _ holds: Bool) throws {
        var authority = try PrivateAuthority()
        authority.root.notAfter = end
        authority.issuer.extensions.insert(.codeSigning, at: 2)
        let issuer = try authority.issuerCertificate()
        func raw(_ certificates: [Certificate]) -> String {
            certificates.map { #"{"rawBytes":""# + Base64.encode($0.der) + #""}"# }.joined(separator: ",")
        }
        var text = try RootText.make()
        text.certificates = try raw([issuer, authority.rootCertificate()])
        text.window = #"{"start":"2024-07-04T00:00:00Z"}"#
        let later = text.authority
        text.certificates = raw([issuer])
        text.window = #"{"start":"2024-01-01T00:00:00Z","end":"2024-07-03T23:59:59Z"}"#
        let json = String(decoding: text.json, as: UTF8.self).replacingOccurrences(
            of: text.authority,
            with: text.authority + "," + later
        )
        let root = try SigstoreRoot(name: "demo", json: Array(json.utf8), limits: Limits())
        let chain = try root.validate(authority.leafCertificate(), at: PrivateAuthority.time)
        #expect(chain.certificates.count == 2)
        let time = Instant(seconds: PrivateAuthority.time.seconds + 100_000)
        if holds { return try root.require(chain, at: time) }
        let error = try #require(throws: CryptographyError.self) { try root.require(chain, at: time) }
        #expect(error.code == .outsideValidity)
    }

    @Test func refusesBrokenMaterial() throws {
        for change: (inout RootText) -> Void in [
            { $0.key = "AAAA" }, { $0.key = "?" }, { $0.certificates = #"{"rawBytes":"AAAA"}"# },
            { $0.more = #","tlogs":[]"# }, { $0.more = "," },
        ] {
            var text = try RootText.make()
            change(&text)
            #expect(throws: SigstoreRootError.self) { try text.read() }
        }
    }

    @Test func includesBothEndsOfAWindow() {
        let window = ValidityWindow(from: Instant(seconds: 5), until: Instant(seconds: 6))
        #expect(window.contains(Instant(seconds: 5)) && window.contains(Instant(seconds: 6)))
        #expect(!window.contains(Instant(seconds: 4, nanoseconds: 999_999_999)))
        #expect(!window.contains(Instant(seconds: 6, nanoseconds: 1)))
        #expect(ValidityWindow.always.contains(.goZero))
    }
}

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing")) struct RealSigstoreRootTests {
    private static let deployed: [(name: String, counts: [Int])] = [
        ("public-good", [2, 2, 2, 1]), ("public-good-early", [1, 2, 2, 0]), ("staging", [4, 4, 1, 1]),
        ("github", [0, 0, 5, 5]),
    ]

    private static let cases: [String] = ((try? Corpus.names(in: "sigstore-conformance/bundle-verify")) ?? []).filter {
        (try? Corpus.bytes("sigstore-conformance/bundle-verify/\($0)/trusted_root.json")) != nil
    }

    @Test(arguments: deployed)
    func readsEveryDeployedRoot(_ name: String, _ counts: [Int]) throws {
        let json = try Corpus.bytes("sigstore-trust/\(name)/trusted_root.json")
        let root = try SigstoreRoot(name: name, json: json, limits: Limits())
        let found = [
            root.tlogs.count, root.ctlogs.count, root.certificateAuthorities.count, root.timestampAuthorities.count,
        ]
        #expect(found == counts)
        #expect(root.notes.isEmpty)
    }

    @Test func takesTheIdentifierOfABareKeyFromTheKeyAroundIt() throws {
        let json = try Corpus.bytes("sigstore-trust/staging/trusted_root.json")
        let root = try SigstoreRoot(name: "staging", json: json, limits: Limits())
        let log = try #require(root.ctlogs.first)
        #expect(log.keyDetails == .bareRSA)
        #expect(log.key.fingerprint.bytes == log.id)
    }

    @Test func findsEveryRootOfTheSuite() {
        #expect(Self.cases.count == 29)
    }

    @Test(arguments: cases)
    func readsTheRootsOfTheSuite(_ name: String) throws {
        let json = try Corpus.bytes("sigstore-conformance/bundle-verify/\(name)/trusted_root.json")
        if name == "trust-root-tlog-missing-validity-start_fail" {
            let error = try #require(throws: SigstoreRootError.self) {
                try SigstoreRoot(name: name, json: json, limits: Limits())
            }
            #expect(error.reason.contains("validFor: expected a member 'start', found none"))
        } else {
            #expect(try SigstoreRoot(name: name, json: json, limits: Limits()).notes.isEmpty)
        }
    }
}
