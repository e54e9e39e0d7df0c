import CorpusSupport
import Cryptography
import Encodings
import Testing
import Vocabulary

/// One file of vectors, and how many of each outcome its README promises.
struct VectorFile: CustomTestStringConvertible, Sendable {
    let name: String
    let family: Family

    enum Family: String, CaseIterable, Sendable {
        case ecdsa, ed25519
        case rsaSignature = "rsa_signature"
        case rsaPSS = "rsa_pss"

        /// Vectors of the whole family: valid, invalid, acceptable.
        var counts: Counts {
            switch self {
            case .ecdsa: Counts(valid: 1236, invalid: 1862, acceptable: 0)
            case .ed25519: Counts(valid: 88, invalid: 63, acceptable: 0)
            case .rsaSignature: Counts(valid: 68, invalid: 2253, acceptable: 9)
            case .rsaPSS: Counts(valid: 704, invalid: 361, acceptable: 0)
            }
        }
    }

    struct Counts: Equatable {
        var valid = 0
        var invalid = 0
        var acceptable = 0
    }

    var testDescription: String { name }

    static let all: [VectorFile] = ((try? Corpus.names(in: "wycheproof")) ?? []).compactMap { name in
        guard name.hasSuffix("_test.json"),
            let family = Family.allCases.first(where: { name.hasPrefix($0.rawValue + "_") })
        else { return nil }
        return VectorFile(name: name, family: family)
    }
}

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing")) struct WycheproofTests {
    @Test func findsEveryFile() {
        #expect(VectorFile.all.count == 24)
    }

    @Test(arguments: VectorFile.all)
    func acceptsTheValidAndNothingElse(_ file: VectorFile) throws {
        _ = try Self.run(file)
    }

    @Test(arguments: VectorFile.Family.allCases)
    func coversEveryVectorOfTheFamily(_ family: VectorFile.Family) throws {
        var counts = VectorFile.Counts()
        for file in VectorFile.all where file.family == family {
            let found = try Self.run(file)
            counts.valid += found.valid
            counts.invalid += found.invalid
            counts.acceptable += found.acceptable
        }
        #expect(counts == family.counts)
    }

    private static func run(_ file: VectorFile) throws -> VectorFile.Counts {
        let json = try JSONReader.read(Corpus.bytes("wycheproof/" + file.name), depth: 64)
        let document = JSONCursor(json)
        var counts = VectorFile.Counts()
        for group in try document.elements("testGroups") {
            let key = try PublicKey(spki: #require([UInt8](lowercaseHex: group.string("publicKeyDer"))))
            let scheme = try scheme(of: group, file.family)
            for test in try group.elements("tests") {
                let message = try #require([UInt8](lowercaseHex: test.string("msg")))
                let signature = try #require([UInt8](lowercaseHex: test.string("sig")))
                let identifier = try test.required("tcId").integer()
                switch try test.string("result") {
                case "valid":
                    counts.valid += 1
                    let authentic = try key.authenticate(message, signature: signature, scheme: scheme)
                    #expect(authentic.bytes == message, "\(file.name) \(identifier)")
                case let result:
                    if result == "invalid" { counts.invalid += 1 } else { counts.acceptable += 1 }
                    #expect(throws: CryptographyError.signatureMismatch, "\(file.name) \(identifier)") {
                        try key.authenticate(message, signature: signature, scheme: scheme)
                    }
                }
            }
        }
        let promised = try document.required("numberOfTests").integer()
        #expect(Int64(counts.valid + counts.invalid + counts.acceptable) == promised)
        return counts
    }

    private static func scheme(of group: JSONCursor, _ family: VectorFile.Family) throws -> SignatureScheme {
        let hash: Digest.Algorithm =
            switch try group.optionalString("sha") {
            case "SHA-384": .sha384
            case "SHA-512": .sha512
            default: .sha256
            }
        switch family {
        case .ecdsa: return .ecdsa(hash)
        case .ed25519: return .ed25519
        case .rsaSignature: return .rsaPKCS1(hash)
        case .rsaPSS: return .rsaPSS(hash, salt: .exactly(Int(try group.required("sLen").integer())))
        }
    }
}
