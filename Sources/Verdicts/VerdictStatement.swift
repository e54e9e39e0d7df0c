internal import Encodings
internal import Vocabulary

/// The members of a verdict's statement; one rendering serves the writer, and the reader as the measure.
///
/// Source: in-toto Statement v1; SLSA 1.1, Verification Summary Attestation; contract.md, "The verdict".
struct VerdictStatement {
    /// What the verdict is about: a digest, by an algorithm that may be `dirHash`, and perhaps a name.
    struct Subject {
        let name: String?
        let algorithm: String
        let hex: String
    }

    static let type = "https://in-toto.io/Statement/v1"
    static let predicateType = "https://slsa.dev/verification_summary/v1"
    /// The member of the predicate that holds the result object.
    static let resultMember = "https://sallyport.dev/verdict/v1"
    static let passedLevel = "SALLYPORT_BUNDLE_PASSED"
    static let buildLevelPrefix = "SLSA_BUILD_LEVEL_"
    static let buildLevels = 0...3

    let verifier: String
    let version: String
    let resourceURI: String
    let buildLevel: Int
    let result: SignedResult
    /// The result object itself.
    let resultValue: JSONValue

    /// The statement, its members in the order of the specification.
    var document: JSONValue {
        .object([
            "_type": .string(Self.type),
            "subject": .array(subjects.map(Self.json)),
            "predicateType": .string(Self.predicateType),
            "predicate": predicate,
        ])
    }

    private var predicate: JSONValue {
        .object([
            "verifier": .object(["id": .string(verifier), "version": .object(["sallyport": .string(version)])]),
            "timeVerified": .string(result.verifiedAt.description),
            "resourceUri": .string(resourceURI),
            "policy": .object([
                "uri": .string(policyURI),
                "digest": .object(["sha256": .string(result.policySet.hex)]),
            ]),
            "inputAttestations": .array(
                result.inputs.map { digest in
                    .object(["digest": .object([(digest.algorithm.rawValue, .string(digest.hex))])])
                }
            ),
            "verificationResult": .string(result.outcome.rawValue),
            "verifiedLevels": .strings(levels),
            "slsaVersion": .string("1.1"),
            Self.resultMember: resultValue,
        ])
    }

    /// The bundle first, then the judged images.
    private var subjects: [Subject] {
        let bundle =
            if let digest = result.bundleDigest {
                Subject(name: result.bundleName, algorithm: digest.algorithm.rawValue, hex: digest.hex)
            } else {
                // in-toto's dirHash: the layout digest is made in that very way.
                Subject(name: result.bundleName, algorithm: "dirHash", hex: result.layoutDigest.hex)
            }
        return [bundle]
            + result.judgedImages.map {
                Subject(
                    name: $0.reference?.description,
                    algorithm: $0.digest.algorithm.rawValue,
                    hex: $0.digest.hex
                )
            }
    }

    private static func json(_ subject: Subject) -> JSONValue {
        .object(
            (subject.name.map { [("name", .string($0))] } ?? [])
                + [("digest", .object([(subject.algorithm, .string(subject.hex))]))]
        )
    }

    private var policyURI: String {
        "policy:" + result.policyNames.sorted { $0.utf8.precedes($1.utf8) }.joined(separator: "+")
    }

    private var levels: [String] {
        switch result.outcome {
        case .passed: [Self.buildLevelPrefix + String(buildLevel), Self.passedLevel]
        case .failed: ["FAILED"]
        }
    }
}
