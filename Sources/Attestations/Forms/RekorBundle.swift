internal import Encodings
internal import Transparency
internal import Vocabulary

/// Reads log entries and timestamps as cosign 1 and 2 keep them: in an annotation, a local bundle, or a file.
///
/// Source: cosign signature specification, "Properties", `bundle`. There is no inclusion proof in this form.
enum RekorBundle {
    /// Reads `SignedRFC3161Timestamp`.
    ///
    /// - Throws: `JSONError`, `JSONShapeError` with the place, `LimitExceeded`.
    static func timestamp(_ text: [UInt8], limits: Limits) throws -> TimestampResponse {
        let root = try JSONCursor(reading: text, depth: limits.jsonDepth)
        try root.refuseMembers(otherThan: ["SignedRFC3161Timestamp"])
        return try TimestampResponse(der: root.required("SignedRFC3161Timestamp").base64(), limits: limits)
    }

    /// Reads `SignedEntryTimestamp` and `Payload`.
    ///
    /// - Throws: `JSONShapeError` with the place.
    static func entry(_ root: JSONCursor) throws(JSONShapeError) -> TransparencyLogEntry {
        try root.refuseMembers(otherThan: ["SignedEntryTimestamp", "Payload"])
        let payload = try root.required("Payload")
        try payload.refuseMembers(otherThan: ["body", "integratedTime", "logIndex", "logID"])
        let logID = try payload.required("logID")
        guard let id = [UInt8](lowercaseHex: try logID.string()) else { throw logID.mismatch("lower-case hex") }
        let index = try payload.required("logIndex").integer()
        guard index >= 0 else {
            throw try payload.required("logIndex").mismatch("a number that is not negative", found: "\(index)")
        }
        return TransparencyLogEntry(
            logIndex: index,
            logID: id,
            kindVersion: nil,
            integratedTime: try payload.required("integratedTime").integer(),
            signedEntryTimestamp: try root.required("SignedEntryTimestamp").base64(),
            inclusion: nil,
            body: try payload.required("body").base64()
        )
    }
}
