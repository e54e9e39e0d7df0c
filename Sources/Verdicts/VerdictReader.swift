internal import Encodings
internal import Vocabulary

/// Reads the payload of a verdict whose signature holds.
enum VerdictReader {
    /// Reads the result object, renders from it the statement that it should stand in, and compares the two.
    ///
    /// So every standard member agrees with the result object, and none is there that we do not write: no consumer
    /// can read another word in this verdict than we do.
    ///
    /// - Throws: `malformed`, with the place in the payload.
    static func read(_ payload: [UInt8], limits: Limits) throws(VerdictError) -> VerdictStatement {
        do {
            let root = try JSONCursor(reading: payload, depth: limits.jsonDepth)
            try root.required("_type").require(VerdictStatement.type)
            try root.required("predicateType").require(VerdictStatement.predicateType)
            let predicate = try root.required("predicate")
            let result = try predicate.required(VerdictStatement.resultMember)
            let verifier = try predicate.required("verifier")
            let statement = VerdictStatement(
                verifier: try text("id", of: verifier),
                version: try text("sallyport", of: verifier.required("version")),
                resourceURI: try text("resourceUri", of: predicate),
                buildLevel: try buildLevel(predicate.required("verifiedLevels")),
                result: try ResultReader.read(result),
                resultValue: result.value
            )
            try root.requireSame(as: statement.document)
            return statement
        } catch {
            throw .malformed("payload of the verdict: \(error)")
        }
    }

    private static func text(_ name: String, of cursor: JSONCursor) throws(JSONShapeError) -> String {
        let member = try cursor.required(name)
        let text = try member.string()
        guard !text.isEmpty else { throw member.mismatch("a text", found: "an empty one") }
        return text
    }

    /// The SLSA build level among the levels; 0 where they name none, as FAILED verdicts do.
    private static func buildLevel(_ levels: JSONCursor) throws(JSONShapeError) -> Int {
        for level in try levels.array() {
            let text = try level.string()
            guard text.hasPrefix(VerdictStatement.buildLevelPrefix) else { continue }
            let number = Int(text.dropFirst(VerdictStatement.buildLevelPrefix.count))
            guard let number, VerdictStatement.buildLevels.contains(number) else {
                throw level.mismatch("a build level from 0 to 3", found: "'\(text)'")
            }
            return number
        }
        return 0
    }
}
