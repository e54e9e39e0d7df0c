package import Verdicts
internal import Vocabulary

/// The outcome of `verify-blob` as text.
package enum BlobReport {
    /// For standard output: one line with each signer, time, time source and what was stated; empty where the file is not verified.
    package static func text(_ result: BlobResult, name: String) -> String {
        guard result.isVerified else { return "" }
        let signers = result.signers.map(text).joined(separator: "; ")
        let types = result.predicateTypes.map { ", statement of type '\($0)'" }.joined()
        return "VERIFIED \(name): \(signers)\(types)".printable + "\n"
    }

    private static func text(_ signer: JudgedAttestation.Signer) -> String {
        let issuer = signer.issuer.map { " by \($0)" } ?? ""
        return "\(signer.isKey ? "key " : "")\(signer.identity)\(issuer), \(signer.when)"
    }

    /// For standard error: why the file is not verified, in one line without the program's name.
    package static func error(_ result: BlobResult) -> String? { result.refusal.map(line) }

    /// For standard error: what came with the file and counts for nothing.
    package static func notes(_ result: BlobResult) -> [String] { result.notes.map(line) }

    private static func line(_ refusal: JudgedAttestation.Refusal) -> String {
        "\(refusal.message.printable) [\(refusal.code.rawValue)]"
    }
}
