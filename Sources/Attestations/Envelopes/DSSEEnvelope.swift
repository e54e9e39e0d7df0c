internal import Encodings
internal import Vocabulary

/// A DSSE envelope: a payload, its type, and signatures over both.
///
/// Source: DSSE v1, envelope.md and protocol.md.
package struct DSSEEnvelope: Hashable, Sendable {
    /// The type that in-toto statements have.
    package static let inTotoType = "application/vnd.in-toto+json"

    package let payloadType: String
    /// The bytes that are signed: the pre-authentication encoding, lengths in bytes.
    ///
    /// They end with the payload, which may be large and is kept here alone.
    package let preAuthenticationEncoding: [UInt8]
    /// Where in them the payload stands.
    let payloadRange: Range<Int>
    /// The decoded signatures, in their order; key ids have no authority and are not kept.
    package let signatures: [[UInt8]]

    /// Reads the JSON of an envelope.
    ///
    /// - Parameters:
    ///   - cursor: The envelope's JSON object.
    ///   - strict: Bundles allow no other members and only the standard alphabet of base64.
    /// - Throws: `JSONShapeError` with the place.
    init(_ cursor: JSONCursor, strict: Bool) throws(JSONShapeError) {
        if strict { try cursor.refuseMembers(otherThan: ["payload", "payloadType", "signatures"]) }
        let type = try cursor.string("payloadType")
        var start = 0
        let encoding = try Self.base64(cursor.required("payload"), strict: strict) { count in
            let head = Self.head(payloadType: type, payloadCount: count)
            start = head.count
            return head
        }
        (payloadType, preAuthenticationEncoding, payloadRange) = (type, encoding, start..<encoding.count)
        var signatures: [[UInt8]] = []
        for signature in try cursor.required("signatures").array() {
            if strict { try signature.refuseMembers(otherThan: ["sig", "keyid"]) }
            signatures.append(try Self.base64(signature.required("sig"), strict: strict))
        }
        guard !signatures.isEmpty else {
            throw try cursor.required("signatures").mismatch("at least one signature", found: "none")
        }
        self.signatures = signatures
    }

    private static func base64(
        _ cursor: JSONCursor,
        strict: Bool,
        behind head: (Int) -> [UInt8] = { _ in [] }
    ) throws(JSONShapeError) -> [UInt8] {
        strict ? try cursor.base64(behind: head) : try cursor.base64OfEitherAlphabet(behind: head)
    }

    /// The decoded payload.
    package var payload: ArraySlice<UInt8> { preAuthenticationEncoding[payloadRange] }

    /// Refuses an authentic payload of another type, before anybody reads it: the signer meant another document.
    ///
    /// - Throws: `payload-type`.
    func require(type: String) throws(AttestationError) {
        guard payloadType.isIdentical(to: type) else {
            throw AttestationError(.payloadType, "expected payload type '\(type)', found '\(payloadType)'")
        }
    }

    /// The pre-authentication encoding of any type and payload.
    package static func preAuthenticationEncoding(payloadType: String, payload: [UInt8]) -> [UInt8] {
        head(payloadType: payloadType, payloadCount: payload.count) + payload
    }

    private static func head(payloadType: String, payloadCount: Int) -> [UInt8] {
        Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payloadCount) ".utf8)
    }
}
