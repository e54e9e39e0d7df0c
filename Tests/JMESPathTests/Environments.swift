import JMESPath
import Vocabulary

extension JMESPathEnvironment {
    /// Kyverno's functions and its strict keys, at 2026-06-01T12:00:00Z, with digests that are right for two texts.
    static var kyvernoForTests: JMESPathEnvironment {
        JMESPathEnvironment(
            functions: .kyverno,
            strictKeys: true,
            now: Instant("2026-06-01T12:00:00Z") ?? Instant(seconds: 0),
            sha256: { known($0, "75c07bb807f2d80a85d34880b8af0c5f29f7c27577076ed5d0e4b427dee7dbcc") },
            sha1: { known($0, "e3ec484930685a61b0f824cd684a68699d2b98c1") },
            md5: { known($0, "def42e1abd2462df1f9f0a4b3d488221") },
            decodeX509: { $0 == "certificate" ? .object(JMESObject([("Version", .integer(3))])) : nil }
        )
    }

    /// The digest, where the text is the one whose digest it is.
    private static func known(_ text: [UInt8], _ digest: String) -> [UInt8] {
        let texts = ["alertmanager-kube-prometheus-stack-alertmanager", "Alice & Bob"]
        let isKnown = texts.contains { Array($0.utf8) == text }
        return isKnown ? [UInt8](lowercaseHex: digest) ?? [] : []
    }
}
