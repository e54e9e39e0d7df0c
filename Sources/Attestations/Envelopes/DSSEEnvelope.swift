internal import Encodings
internal import Vocabulary

/// A DSSE envelope: a payload, its type, and signatures over both.
///
/// Source: DSSE v1, envelope.md and protocol.md.
package struct DSSEEnvelope: Hashable, Sendable {
    /// The type that in-toto statements have.
    package static let inTotoType = "application/vnd.in-toto+json"

    package let payloadType: String
    /// The decoded payload.
    package let payload: [UInt8]
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
        payloadType = try cursor.string("payloadType")
        payload = try Self.base64(cursor.required("payload"), strict: strict)
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

    private static func base64(_ cursor: JSONCursor, strict: Bool) throws(JSONShapeError) -> [UInt8] {
        strict ? try cursor.base64() : try cursor.base64OfEitherAlphabet()
    }

    /// The bytes that are signed: the pre-authentication encoding, lengths in bytes.
    package var preAuthenticationEncoding: [UInt8] {
        Self.preAuthenticationEncoding(payloadType: payloadType, payload: payload)
    }

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
        Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
    }
}
