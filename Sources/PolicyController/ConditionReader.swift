internal import Encodings
internal import Vocabulary

/// Reads a `policy` in CUE or Rego: where its text is, never what it says.
enum ConditionReader {
    /// Reads one.
    ///
    /// - Parameters:
    ///   - cursor: The mapping.
    ///   - isWholePolicy: Whether it is about all authorities, and may ask for more than what is signed.
    /// - Returns: Its language, and where its text is.
    /// - Throws: `unknownField` or `shape`.
    static func condition(_ cursor: YAMLCursor, isWholePolicy: Bool) throws(YAMLError) -> ConditionEntry {
        let more = ["fetchConfigFile", "includeSpec", "includeObjectMeta", "includeTypeMeta"]
        let known = ["type", "data", "remote", "configMapRef"] + (isWholePolicy ? more : [])
        let fields = try cursor.presentFields(Set(known))
        for name in more { _ = try fields[name]?.bool() }
        let language = try cursor.require("type", in: fields).word(ConditionEntry.Language.self)
        let (name, field) = try cursor.exactlyOne(of: ["data", "remote", "configMapRef"], in: fields)
        let source: ConditionEntry.Source
        switch name {
        case "data":
            _ = try field.text()
            source = .inline
        case "remote":
            let parts = try field.presentFields(["url", "sha256sum"])
            _ = try parts["sha256sum"]?.text()
            source = .remote(try field.require("url", in: parts).text())
        default:
            let (reference, parts) = try field.objectReference(allowing: ["key"])
            source = .configMap(reference, key: try parts["key"]?.text())
        }
        return ConditionEntry(language: language, source: source)
    }
}
