import FuzzSupport
import Kyverno
import Policies
import PolicyController
import Trust
import Vocabulary

/// Reads any text as a file of policies, in all languages; what loads must also be sayable in words.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPolicies(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let digest = Digest(.sha256, bytes: [UInt8](repeating: 0, count: 32)) else { return 0 }
    let file = PolicyFile(path: "policy.yaml", bytes: unsafe fuzzInput(start, count), digest: digest)
    var options = KyvernoOptions(instant: Instant(seconds: 1_780_000_000))
    options.limits.yamlNodes = 5_000
    do throws(PolicyError) {
        let controller = PolicyControllerLanguage(
            policyFiles: [file],
            sigstoreRoots: [:],
            algorithms: AlgorithmPolicy(),
            limits: options.limits
        )
        let set = try PolicySet.load(
            files: [file],
            authorities: nil,
            languages: [controller, try KyvernoLanguage(options, policyFiles: [file])],
            limits: options.limits
        )
        for policy in set.policies {
            guard !policy.explanations.flatMap({ $0.lines() }).isEmpty else {
                fatalError("\(policy.name) says nothing")
            }
        }
    } catch {
        guard !error.description.isEmpty else { fatalError("no words") }
    }
    return 0
}
