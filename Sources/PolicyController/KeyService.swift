/// A service that keeps keys, by how their addresses begin.
enum KeyService: String, CaseIterable {
    case aws = "awskms"
    case google = "gcpkms"
    case azure = "azurekms"
    case vault = "hashivault"

    var prefix: String { "\(rawValue)://" }

    /// Whether an address of AWS is one that the controller takes: an endpoint or none, and the ARN of a key or alias.
    static func isAWSAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count >= 4 else { return false }
        let endpoint = parts[2].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts[2].isEmpty || (endpoint.count == 2 && endpoint.allSatisfy { !$0.isEmpty }) else { return false }
        let name = parts[3].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return name.count == 6 && name[0].elementsEqual("arn".utf8)
            && ["key", "alias"].contains { name[5].elementsEqual($0.utf8) }
    }
}
