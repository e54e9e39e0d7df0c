import Encodings
import Vocabulary

/// The parts of an RFC 3161 timestamp, so that it can be said which of them differ.
///
/// Source: RFC 3161, 2.4.2; RFC 5652, 5.1 and 5.3.
struct TimestampParts {
    /// What the authority's signature does not cover, and what decides nothing.
    private static let unsigned: Set<String> = [
        "words of the status", "version of the signed data", "list of digest algorithms", "certificates",
        "revocation lists", "version of the signer", "parameters of the digest algorithm",
        "name of the signature algorithm", "parameters of the signature algorithm", "unsigned attributes",
        "marks of sets as constructed",
        // Names are compared without regard to case (RFC 5280, 7.1), and the signed attributes have the hash.
        "name of the certificate",
    ]

    private let parts: [String: [UInt8]]

    /// Takes a TimeStampResp apart; nil for what is not DER.
    init?(_ response: [UInt8]) {
        do throws(DERError) { parts = try Self.read(response) } catch { return nil }
    }

    /// The one unsigned part in which both differ; nil where more differs.
    func unsignedDifference(from other: TimestampParts) -> String? {
        let names = Set(parts.keys).union(other.parts.keys).filter { parts[$0] != other.parts[$0] }
        guard names.count == 1, let name = names.first, Self.unsigned.contains(name) else { return nil }
        return name
    }

    private static func read(_ response: [UInt8]) throws(DERError) -> [String: [UInt8]] {
        var parts: [String: [UInt8]] = [:]
        var outer = DERReader(response)
        var sequence = try outer.nested(0x30)
        try outer.requireEnd()
        var status = try sequence.nested(0x30)
        parts["status"] = try status.content(of: 0x02)
        parts["words of the status"] = try rest(&status)
        var token = try sequence.nested(0x30)
        try sequence.requireEnd()
        parts["type of the token"] = try token.content(of: 0x06)
        var explicit = try token.nested(0xA0)
        try token.requireEnd()
        var data = try explicit.nested(0x30)
        try explicit.requireEnd()
        parts["version of the signed data"] = try data.content(of: 0x02)
        parts["list of digest algorithms"] = try set(&data, 0x31, &parts)
        parts["content"] = try data.content(of: 0x30)
        parts["certificates"] = try optional(&data, 0xA0, &parts)
        parts["revocation lists"] = try optional(&data, 0xA1, &parts)
        var signers = DERReader(try set(&data, 0x31, &parts))
        try data.requireEnd()
        var signer = try signers.nested(0x30)
        try signers.requireEnd()
        try read(&signer, into: &parts)
        return parts
    }

    private static func read(
        _ signer: inout DERReader,
        into parts: inout [String: [UInt8]]
    ) throws(DERError) {
        parts["version of the signer"] = try signer.content(of: 0x02)
        parts["name of the certificate"] = try signer.content(of: 0x30)
        var digest = try signer.nested(0x30)
        parts["name of the digest algorithm"] = try digest.content(of: 0x06)
        parts["parameters of the digest algorithm"] = try rest(&digest)
        var attributes = DERReader(try set(&signer, 0xA0, &parts))
        while !attributes.isAtEnd {
            var attribute = try attributes.nested(0x30)
            let name = try attribute.content(of: 0x06).lowercaseHex
            parts["signed attribute \(name)"] = try set(&attribute, 0x31, &parts)
            try attribute.requireEnd()
        }
        var signature = try signer.nested(0x30)
        parts["name of the signature algorithm"] = try signature.content(of: 0x06)
        parts["parameters of the signature algorithm"] = try rest(&signature)
        parts["signature"] = try signer.content(of: 0x04)
        parts["unsigned attributes"] = try optional(&signer, 0xA1, &parts)
        try signer.requireEnd()
    }

    /// A set, which OpenSSL reads without its mark as constructed as well, and compares as if it had it.
    private static func set(
        _ reader: inout DERReader,
        _ tag: UInt8,
        _ parts: inout [String: [UInt8]]
    ) throws(DERError) -> [UInt8] {
        let isMarked = reader.nextTag == tag
        parts["marks of sets as constructed", default: []].append(isMarked ? 1 : 0)
        return try reader.content(of: isMarked ? tag : tag & ~0x20)
    }

    private static func optional(
        _ reader: inout DERReader,
        _ tag: UInt8,
        _ parts: inout [String: [UInt8]]
    ) throws(DERError) -> [UInt8] {
        guard let next = reader.nextTag, next | 0x20 == tag else { return [] }
        return try set(&reader, tag, &parts)
    }

    /// What is left, each element with its tag.
    private static func rest(_ reader: inout DERReader) throws(DERError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let tag = reader.nextTag { bytes += [tag] + (try reader.content(of: tag)) }
        return bytes
    }
}
