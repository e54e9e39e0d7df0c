internal import Vocabulary

extension PackageURL {
    /// Reads a purl, and applies the rules of its type.
    ///
    /// - Returns: nil when the text is no purl, or one that its type does not allow.
    package init?(_ text: String) {
        guard let purl = try? PackageURL(reading: text) else { return nil }
        self = purl
    }

    /// Reads a purl from the right to the left, and applies the rules of its type.
    ///
    /// Source: package-url specification, "How to parse a PURL string".
    ///
    /// - Parameter text: In any spelling; the value keeps only the canonical one.
    /// - Throws: Why the text is no purl, or which rule of its type it breaks.
    package init(reading text: String) throws(PackageURLError) {
        let span = text.utf8.span
        guard span.count <= Self.lengthLimit else { throw .tooLong(limit: Self.lengthLimit) }
        let parts = try Parts(span)
        var writer = PackageURLWriter(isEncoded: true, capacity: span.count + 16)
        try writer.write(type: span, parts.type)
        let nameStart = parts.nameStart(span, isNameOfPath: writer.isNameOfPath)
        try writer.write(namespace: span, parts.path.lowerBound..<nameStart)
        try writer.write(name: span, nameStart..<parts.path.upperBound)
        if let version = parts.version { try writer.write(version: span, version) }
        try Self.writeQualifiers(span, parts.qualifiers, with: &writer)
        if let subpath = parts.subpath { try writer.write(subpath: span, subpath) }
        let purl = try writer.finish()
        // Most are written in their canonical text, which then is kept once.
        self = purl.description.isIdentical(to: text) ? PackageURL(canonical: text, ends: purl.ends) : purl
    }

    /// Where the parts of a purl are in its text.
    private struct Parts {
        let type: Range<Int>
        /// Namespace and name.
        let path: Range<Int>
        let version: Range<Int>?
        let qualifiers: Range<Int>
        let subpath: Range<Int>?

        init(_ text: Span<UInt8>) throws(PackageURLError) {
            var end = text.count
            let hash = Self.last(UInt8(ascii: "#"), in: text, 0..<end)
            subpath = hash.map { $0 + 1..<text.count }
            end = hash ?? end
            let question = Self.last(UInt8(ascii: "?"), in: text, 0..<end)
            qualifiers = question.map { $0 + 1..<end } ?? end..<end
            end = question ?? end
            guard end >= 4, text[0].lowercased == UInt8(ascii: "p"), text[1].lowercased == UInt8(ascii: "k"),
                text[2].lowercased == UInt8(ascii: "g"), text[3] == UInt8(ascii: ":")
            else { throw .noScheme }
            let slash = UInt8(ascii: "/")
            var start = 4
            while start < end, text[start] == slash { start += 1 }
            let typeStart = start
            while start < end, text[start] != slash { start += 1 }
            guard start < end else { throw .badType }
            type = typeStart..<start
            while start < end, text[start] == slash { start += 1 }
            while end > start, text[end - 1] == slash { end -= 1 }
            var at = end
            while at > start, text[at - 1] != UInt8(ascii: "@"), text[at - 1] != slash { at -= 1 }
            if at > start, text[at - 1] == UInt8(ascii: "@") {
                version = at..<end
                path = start..<at - 1
            } else {
                version = nil
                path = start..<end
            }
        }

        /// Behind the last slash, or the first where the name is a path of its own.
        func nameStart(_ text: Span<UInt8>, isNameOfPath: Bool) -> Int {
            let slash = UInt8(ascii: "/")
            guard isNameOfPath else { return Self.last(slash, in: text, path).map { $0 + 1 } ?? path.lowerBound }
            return path.first { text[$0] == slash } ?? path.lowerBound
        }

        private static func last(_ byte: UInt8, in text: Span<UInt8>, _ range: Range<Int>) -> Int? {
            var index = range.upperBound
            while index > range.lowerBound {
                index -= 1
                if text[index] == byte { return index }
            }
            return nil
        }
    }

    private static func writeQualifiers(
        _ text: Span<UInt8>,
        _ range: Range<Int>,
        with writer: inout PackageURLWriter
    ) throws(PackageURLError) {
        var pairs: [(key: String, value: Range<Int>)] = []
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            var mark: Int?
            while end < range.upperBound, text[end] != UInt8(ascii: "&") {
                if mark == nil, text[end] == UInt8(ascii: "=") { mark = end }
                end += 1
            }
            if end > start {
                let key = try writer.key(text, start..<(mark ?? end))
                if let mark, mark + 1 < end { pairs.append((key, mark + 1..<end)) }
            }
            start = end + 1
        }
        try writer.check { key in pairs.contains { $0.key == key } }
        if pairs.count > 1 { pairs.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } }
        for (index, pair) in pairs.enumerated() {
            if index > 0, pairs[index - 1].key == pair.key { throw .repeatedQualifier(pair.key) }
            try writer.write(key: pair.key, value: text, pair.value)
        }
    }
}

// MARK: - Building

extension PackageURL {
    /// Makes a purl of its parts, which are plain text and not percent-encoded.
    ///
    /// Source: package-url specification, "How to build a PURL string from its components".
    ///
    /// - Parameters:
    ///   - type: In any case.
    ///   - namespace: Segments joined by `/`; empty and nil mean none.
    ///   - name: Must not be empty.
    ///   - version: Empty and nil mean none.
    ///   - qualifiers: Values by key; those that are empty are left out.
    ///   - subpath: Segments joined by `/`; empty and nil mean none.
    /// - Throws: Which part, or which rule of the type, is broken.
    package init(
        type: String,
        namespace: String? = nil,
        name: String,
        version: String? = nil,
        qualifiers: [String: String] = [:],
        subpath: String? = nil
    ) throws(PackageURLError) {
        var writer = PackageURLWriter(isEncoded: false, capacity: 128)
        let count = type.utf8.count
        try writer.write(type: type.utf8.span, 0..<count)
        let namespace = namespace ?? ""
        try writer.write(namespace: namespace.utf8.span, 0..<namespace.utf8.count)
        try writer.write(name: name.utf8.span, 0..<name.utf8.count)
        if let version { try writer.write(version: version.utf8.span, 0..<version.utf8.count) }
        try Self.writeQualifiers(qualifiers, with: &writer)
        if let subpath { try writer.write(subpath: subpath.utf8.span, 0..<subpath.utf8.count) }
        self = try writer.finish()
    }

    private static func writeQualifiers(
        _ qualifiers: [String: String],
        with writer: inout PackageURLWriter
    ) throws(PackageURLError) {
        var pairs: [(key: String, value: String)] = []
        for (key, value) in qualifiers {
            let key = try writer.key(key.utf8.span, 0..<key.utf8.count)
            if !value.isEmpty { pairs.append((key, value)) }
        }
        try writer.check { key in pairs.contains { $0.key == key } }
        pairs.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (index, pair) in pairs.enumerated() {
            if index > 0, pairs[index - 1].key == pair.key { throw .repeatedQualifier(pair.key) }
            try writer.write(key: pair.key, value: pair.value.utf8.span, 0..<pair.value.utf8.count)
        }
    }
}
