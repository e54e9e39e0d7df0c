extension RE2Pattern {
    /// The text with all matches replaced by a template.
    ///
    /// Source: Go, regexp, `ReplaceAllString` and `Expand`: `$1`, `${1}`, `$name`, `${name}`, `$$`. What is not a
    /// reference stands for itself; a group that is not there, or took no part, is empty. Memory is in proportion to
    /// the text times the template.
    package func replacingAll(in text: String, with template: String) -> String {
        replacingAll(in: text, with: template, upTo: .max) ?? text
    }

    /// The text with all matches replaced by another text, in which `$` means nothing.
    package func replacingAll(in text: String, withLiteral replacement: String) -> String {
        replacingAll(in: text, withLiteral: replacement, upTo: .max) ?? text
    }

    /// The text with all matches replaced by a template; nil when it would have more UTF-8 bytes than the limit.
    package func replacingAll(in text: String, with template: String, upTo limit: Int) -> String? {
        replace(in: text, ReplacementTemplate(template, names: groupNames), limit)
    }

    /// The text with all matches replaced by another text; nil when it would have more UTF-8 bytes than the limit.
    package func replacingAll(in text: String, withLiteral replacement: String, upTo limit: Int) -> String? {
        replace(in: text, ReplacementTemplate(literal: replacement), limit)
    }

    private func replace(in text: String, _ template: ReplacementTemplate, _ limit: Int) -> String? {
        let bytes = text.utf8Span.span
        var output: [UInt8] = []
        var end = 0
        for match in matches(in: text, limit: -1, groupCount: template.lastGroup) {
            guard let whole = match.groups[0] else { continue }
            for index in end..<whole.lowerBound { output.append(bytes[index]) }
            guard output.count + template.count(match) <= limit else { return nil }
            template.append(to: &output, match, of: bytes)
            end = whole.upperBound
        }
        guard output.count + bytes.count - end <= limit else { return nil }
        for index in end..<bytes.count { output.append(bytes[index]) }
        return String(decoding: output, as: UTF8.self)
    }
}
