import CorpusSupport
import Cryptography
import Testing
import Vocabulary

/// Which timestamps an authority vouches for.
@Suite struct TimestampSignerTests {
    private func expectUnfit(_ subject: String, _ reason: String, _ change: (inout TimestampForge) -> Void) throws {
        var forge = try TimestampForge()
        change(&forge)
        let expected = CryptographyError.certificateUnfit(subject: subject, reason)
        #expect(throws: expected) { try forge.authenticate() }
        #expect(expected.code == .certificateInvalid)
    }

    private func expectUntrusted(_ reason: String, _ change: (inout TimestampForge) -> Void) throws {
        var forge = try TimestampForge()
        change(&forge)
        #expect(throws: CryptographyError.chainInvalid(reason)) { try forge.authenticate() }
    }

    private func expectForged(_ reason: String, _ change: (inout TimestampForge) -> Void) throws {
        var forge = try TimestampForge()
        change(&forge)
        let expected = CryptographyError.timestampForged(reason)
        #expect(throws: expected) { try forge.authenticate() }
        #expect(expected.code == .timestampInvalid)
    }

    @Test func vouchesForItsOwn() throws {
        let forge = try TimestampForge()
        let authority = try forge.authority()
        let timestamp = try forge.authenticate(by: authority)
        #expect(timestamp.time == TimestampForge.moment)
        #expect(try timestamp.imprint == TimestampForge.digest())
        #expect(timestamp.signer == authority.certificate)
        #expect(timestamp.chain == [authority.certificate] + authority.issuers)
    }

    @Test func vouchesAgainFromManyThreads() async throws {
        let forge = try TimestampForge()
        let authority = try forge.authority()
        let token = try TimestampToken(response: forge.response(by: authority))
        let digest = try TimestampForge.digest()
        try await withThrowingTaskGroup { group in
            for _ in 0..<32 {
                group.addTask { @concurrent in try token.authenticate(over: digest, by: authority).time }
            }
            for try await time in group { #expect(time == TimestampForge.moment) }
        }
    }

    @Test func takesAnAnchorThatIsAnIntermediate() throws {
        let forge = try TimestampForge()
        let authority = TimestampSigner(signer: try forge.signerCertificate(), issuers: [try forge.issuerCertificate()])
        #expect(try forge.authenticate(by: authority).chain.map(\.subject) == ["CN=clock", "CN=issuer"])
    }

    @Test func takesASignerThatIsItsOwnAnchor() throws {
        let forge = try TimestampForge()
        let issued = TimestampSigner(signer: try forge.signerCertificate(), issuers: [])
        #expect(try forge.authenticate(by: issued).chain == [issued.certificate])

        var alone = try TimestampForge()
        alone.signer.issuer = "clock"
        let certificate = try Certificate(der: alone.signer.der { try alone.signerKey.sign($0) })
        let selfSigned = TimestampSigner(signer: certificate, issuers: [])
        #expect(try alone.authenticate(by: selfSigned).chain == [certificate])
    }

    @Test func refusesAnotherMessage() throws {
        let forge = try TimestampForge()
        let authority = try forge.authority()
        let token = try TimestampToken(response: forge.response(by: authority))
        for other in [try HashFunction.digest(.sha256, of: []), try TimestampForge.digest(.sha512)] {
            let expected = CryptographyError.timestampMismatch(expected: other, found: token.imprint)
            #expect(throws: expected) { try token.authenticate(over: other, by: authority) }
            #expect(expected.code == .timestampInvalid)
            #expect(expected.description == "expected a timestamp over \(other), found one over \(token.imprint)")
        }
    }

    @Test func refusesAnotherSigner() throws {
        let forge = try TimestampForge()
        let authority = try forge.authority()
        var other = forge
        other.signer.serial = 0x43
        // Its own certificate travels with it, and leads to the same anchor.
        let second = try other.authority()
        other.baggage = ForgedDER.element(0xA0, second.certificate.der)
        _ = try other.authenticate(by: second)
        let response = try other.response(by: second)
        let error = #expect(throws: CryptographyError.self) {
            try TimestampToken(response: response).authenticate(over: TimestampForge.digest(), by: authority)
        }
        #expect(error?.code == .untrustedTimestamp)
        #expect(
            error?.description
                == "expected a timestamp by 'CN=clock' (serial 42 of 'CN=issuer'), "
                + "found one by serial 43 of 'CN=issuer'"
        )
        other = forge
        other.issuerName = ForgedDER.name("another")
        let foreign = #expect(throws: CryptographyError.self) { try other.authenticate(by: authority) }
        #expect(foreign?.code == .untrustedTimestamp)
    }

    @Test func refusesATwinOfTheSigner() throws {
        // The same names and the same serial number, but another key.
        let pinned = try TimestampForge().authority()
        var forge = try TimestampForge()
        let twin = try forge.authority()
        #expect(
            twin.certificate.serial == pinned.certificate.serial && twin.certificate.issuer == pinned.certificate.issuer
        )
        for baggage in [[], [twin.certificate], [twin.certificate] + twin.issuers] {
            forge.baggage = baggage.isEmpty ? [] : ForgedDER.element(0xA0, baggage.flatMap(\.der))
            let token = try TimestampToken(response: forge.response(by: twin))
            _ = try token.authenticate(over: TimestampForge.digest(), by: twin)
            #expect(throws: CryptographyError.timestampForged("ess cert id not found")) {
                try token.authenticate(over: TimestampForge.digest(), by: pinned)
            }
        }
        // And one that names the pinned certificate, so that the signature alone tells.
        let token = try TimestampToken(response: forge.response(by: pinned))
        #expect(throws: CryptographyError.timestampForged("signature failure")) {
            try token.authenticate(over: TimestampForge.digest(), by: pinned)
        }
    }

    @Test func ignoresCertificatesAndListsThatComeWithIt() throws {
        var forge = try TimestampForge()
        let authority = try forge.authority()
        let twin = try TimestampForge().authority()
        let own = [authority.certificate] + authority.issuers
        let list = try revocationList(forge)
        let certificates = [own, [twin.certificate], [twin.certificate] + own, own + own]
        for baggage in certificates.map({ ForgedDER.element(0xA0, $0.flatMap(\.der)) }) {
            for lists in [[], ForgedDER.element(0xA1, list), ForgedDER.element(0xA1, list + list)] {
                forge.baggage = baggage + lists
                let timestamp = try forge.authenticate(by: authority)
                #expect(timestamp.chain == own)
                #expect(timestamp.time == TimestampForge.moment)
            }
        }
        // They do not help where a trust root lacks the way to its anchor.
        forge.baggage = ForgedDER.element(0xA0, own.flatMap(\.der))
        let torn = TimestampSigner(signer: authority.certificate, issuers: [try forge.anchorCertificate()])
        #expect(throws: CryptographyError.chainInvalid("unable to get local issuer certificate")) {
            try forge.authenticate(by: torn)
        }
    }

    /// A list by which the issuer revokes the signer.
    private func revocationList(_ forge: TimestampForge) throws -> [UInt8] {
        let algorithm = ForgedDER.sequence(ForgedDER.oid("1.2.840.10045.4.3.2"))
        let date = ForgedDER.element(0x17, Array("240101000000Z".utf8))
        let body = ForgedDER.sequence(
            algorithm,
            ForgedDER.name("issuer"),
            date,
            ForgedDER.sequence(ForgedDER.sequence(ForgedDER.element(0x02, [forge.signer.serial]), date))
        )
        return ForgedDER.sequence(body, algorithm, ForgedDER.element(0x03, [0] + (try forge.issuerKey.sign(body))))
    }

    @Test func wantsTheSignersHashFirst() throws {
        var forge = try TimestampForge()
        let authority = try forge.authority()
        let own = [authority.certificate] + authority.issuers
        // Issuers may be named as well, if they are the ones that are pinned.
        forge.named = own.map(\.der)
        #expect(try forge.authenticate(by: authority).chain == own)
        let short = TimestampSigner(signer: authority.certificate, issuers: [authority.issuers[0]])
        #expect(throws: CryptographyError.timestampForged("ess cert id not found")) {
            try forge.authenticate(by: short)
        }
        forge.named = own.reversed().map(\.der)
        #expect(throws: CryptographyError.timestampForged("ess cert id wrong order")) {
            try forge.authenticate(by: authority)
        }
        forge.named = [authority.certificate.der, try TimestampForge().signerCertificate().der]
        #expect(throws: CryptographyError.timestampForged("ess cert id not found")) {
            try forge.authenticate(by: authority)
        }
        forge.named = []
        #expect(throws: CryptographyError.timestampForged("empty ess cert id list")) {
            try forge.authenticate(by: authority)
        }
    }

    @Test func refusesSignaturesOfOtherBytes() throws {
        try expectForged("signature failure") { $0.spoil = { Array($0.dropLast()) + [$0[$0.count - 1] ^ 1] } }
        try expectForged("signature failure") { $0.spoil = { _ in [] } }
        try expectForged("signature failure") { $0.digestAlgorithms = [TimestampForge.sha512] }
        try expectForged("signature failure") {
            $0.attributes[TimestampForge.messageDigestAttribute] = ForgedDER.element(
                0x04,
                Array(repeating: 7, count: 32)
            )
        }
        try expectForged("signature failure") {
            ($0.digestAlgorithm, $0.digestAlgorithms) = (TimestampForge.sha512, [TimestampForge.sha512])
        }
    }

    @Test(arguments: ["CN=clock", "CN=issuer", "CN=anchor"])
    func wantsAllValidAtItsTime(_ which: String) throws {
        let part = which == "CN=clock" ? \TimestampForge.signer : which == "CN=issuer" ? \.issuer : \.anchor
        func forged(_ from: String, _ until: String, _ time: String = "20240703094640Z") throws -> TimestampForge {
            var forge = try TimestampForge()
            (forge[keyPath: part].notBefore, forge[keyPath: part].notAfter) = (from, until)
            forge.time = time
            return forge
        }
        // Both ends are in.
        _ = try forged("240703094640Z", "240703094640Z").authenticate()
        for forge in [
            try forged("240703094641Z", "340101000000Z"), try forged("240101000000Z", "240703094639Z"),
            try forged("240101000000Z", "240703094640Z", "20240703094640.001Z"),
        ] {
            let error = #expect(throws: CryptographyError.self) { try forge.authenticate() }
            #expect(error?.code == .outsideValidity)
            #expect(
                error?.description.hasPrefix("certificate '\(which)': expected to be valid at 2024-07-03T09:46:40")
                    == true
            )
        }
    }

    /// The chain is checked once, its times each time.
    @Test func judgesEachTimeAnew() throws {
        var forge = try TimestampForge()
        (forge.signer.notBefore, forge.signer.notAfter) = ("240701000000Z", "240801000000Z")
        let authority = try forge.authority()
        for (time, isValid) in [
            ("20240630235959Z", false), ("20240701000000Z", true), ("20240801000000Z", true),
            ("20240801000001Z", false), ("20240715000000Z", true),
        ] {
            forge.time = time
            if isValid {
                _ = try forge.authenticate(by: authority)
            } else {
                let error = #expect(throws: CryptographyError.self) { try forge.authenticate(by: authority) }
                #expect(error?.code == .outsideValidity)
            }
        }
    }

    @Test func remembersWhatIsUnfit() throws {
        var forge = try TimestampForge()
        forge.issuer.extensions[0] = .basicConstraints(isAuthority: false)
        let authority = try forge.authority()
        for _ in 0..<2 {
            #expect(throws: CryptographyError.chainInvalid("invalid CA certificate")) {
                try forge.authenticate(by: authority)
            }
        }
    }

    @Test func wantsASignerForTimestampsAlone() throws {
        let alone = "expected extended key usage timeStamping alone, found others"
        let codeSigning = ForgedDER.oid("1.3.6.1.5.5.7.3.3")
        let timeStamping = ForgedDER.oid("1.3.6.1.5.5.7.3.8")
        // The third is a purpose that OpenSSL does not know, and so overlooks.
        for purposes in [
            timeStamping + codeSigning, codeSigning, timeStamping + ForgedDER.oid("1.2.3.4"),
            timeStamping + timeStamping,
            [],
        ] {
            try expectUnfit("CN=clock", alone) { $0.signer.extensions[1].value = ForgedDER.sequence(purposes) }
        }
        try expectUnfit("CN=clock", "expected extended key usage to be critical, found that it is not") {
            $0.signer.extensions[1].isCritical = false
        }
        try expectUnfit("CN=clock", "expected extended key usage timeStamping, found none") {
            $0.signer.extensions.remove(at: 1)
        }
        try expectUnfit("CN=clock", "expected a certificate that signs timestamps, found one of an authority") {
            $0.signer.extensions.append(.basicConstraints(isAuthority: true))
        }
        try expectUnfit("CN=clock", "expected critical extensions that are understood, found 1.2.3.4") {
            $0.signer.extensions.append(.init("1.2.3.4", critical: true, [5, 0]))
        }
        try expectUntrusted("unsuitable certificate purpose") {
            $0.signer.extensions[0].value = [0x03, 0x02, 0x05, 0x20]
        }
    }

    @Test func wantsIssuersThatMayIssueIt() throws {
        try expectUnfit("CN=issuer", "expected an authority for timeStamping, found one for other purposes") {
            $0.issuer.extensions[2] = .codeSigning
        }
        try expectUntrusted("invalid CA certificate") {
            $0.issuer.extensions[0] = .basicConstraints(isAuthority: false)
        }
        try expectUntrusted("invalid CA certificate") { $0.issuer.extensions[1] = .signsContent }
        try expectUntrusted("path length constraint exceeded") {
            $0.anchor.extensions[0] = .basicConstraints(isAuthority: true, pathLength: 0)
        }
        try expectUntrusted("CA signature digest algorithm too weak") {
            $0.issuer.signatureAlgorithm = "1.2.840.10045.4.1"
        }
        let forge = try TimestampForge()
        let other = try TimestampForge()
        let mixed = TimestampSigner(signer: try forge.signerCertificate(), issuers: [try other.issuerCertificate()])
        #expect(throws: CryptographyError.chainInvalid("certificate signature failure")) {
            try forge.authenticate(by: mixed)
        }
    }
}
