import Sallyport
import Verdicts
import Vocabulary

/// What is measured: every bundle of the list by the library, trust opened before.
struct Subject {
    /// The bundles of one signer, who is asked for in one verification.
    private var groups: [(verification: BlobVerification, requests: [BlobRequest])] = []

    init(_ questions: [Question], root: String) throws {
        var places: [[String]: Int] = [:]
        for question in questions {
            let request = BlobRequest(file: question.artifact, signature: .bundle(question.bundle))
            let signer = [question.identity, question.issuer]
            if let place = places[signer] {
                groups[place].requests.append(request)
            } else {
                let words = SignerWords(
                    .identity(subject: .exact(question.identity), issuer: .exact(question.issuer)),
                    trustedRoots: [root]
                )
                // The time of judging lies behind every signature, and means nothing else to a certificate.
                let verification = try BlobVerification(
                    BlobVerificationRequest(trust: .words(words), at: Instant(seconds: 1 << 32))
                )
                places[signer] = groups.count
                groups.append((verification, [request]))
            }
        }
    }

    func run() throws {
        for (verification, requests) in groups {
            for request in requests { try Self.require(verification.verify(request)) }
        }
    }

    func runOnAllCores() async {
        for (verification, requests) in groups {
            for result in await verification.verify(requests) {
                do { try Self.require(result.get()) } catch { fatalError("\(error)") }
            }
        }
    }

    private static func require(_ result: BlobResult) throws {
        guard result.isVerified
        else { throw Trouble("expected a bundle that verifies, found \(result.refusal as Any)") }
    }
}
