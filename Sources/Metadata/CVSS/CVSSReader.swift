internal import Vocabulary

/// Reads the text of a CVSS vector once, from the left.
struct CVSSReader {
    /// Far above the longest vector there can be, and above what anybody writes.
    private static let longest = 512

    let version: CVSS.Version
    /// The score before the vector, in Red Hat's notation.
    let statedScore: CVSSScore?
    private let bytes: [UInt8]
    /// The fields that hold metrics.
    private let fields: [Range<Int>]

    init(_ text: String) throws(CVSSError) {
        var bytes = Array(text.utf8.prefix(Self.longest + 1))
        guard bytes.count <= Self.longest else {
            throw CVSSError(metric: nil, expected: "at most \(Self.longest) bytes", found: "more")
        }
        let isEnclosed = bytes.first == UInt8(ascii: "(") && bytes.last == UInt8(ascii: ")") && bytes.count > 1
        if isEnclosed { bytes = Array(bytes[1..<bytes.count - 1]) }
        var fields = Self.fields(of: bytes)
        let start = Self.text(bytes, fields[0])
        let score = isEnclosed ? nil : CVSSScore(start)
        if score != nil { fields.removeFirst() }
        statedScore = score
        guard let first = fields.first.map({ Self.text(bytes, $0) }), !first.isEmpty else {
            throw CVSSError(metric: nil, expected: "a CVSS vector", found: "nothing")
        }
        if first.hasPrefix("CVSS:") {
            let version = CVSS.Version.allCases.first { "CVSS:\($0.rawValue)" == first }
            guard let version, version != .v2, !isEnclosed else {
                let expected = isEnclosed ? "a vector of v2 in parentheses" : "CVSS:3.0, CVSS:3.1 or CVSS:4.0"
                throw CVSSError(metric: nil, expected: expected, found: Self.quoted(first))
            }
            self.version = version
            fields.removeFirst()
        } else {
            version = .v2
        }
        (self.bytes, self.fields) = (bytes, fields)
    }

    /// The values of all metrics, those that are not defined included.
    mutating func read() throws(CVSSError) -> [UInt8] {
        let metrics = version.metrics
        var values = [UInt8](repeating: CVSS.notDefined, count: metrics.count)
        var isGiven = [Bool](repeating: false, count: metrics.count)
        var previous = -1
        for field in fields {
            let (index, value) = try metric(in: field, metrics)
            guard !isGiven[index] else {
                throw CVSSError(metric: metrics[index].name, expected: "one value", found: "a second one")
            }
            guard version != .v40 || index > previous else {
                let found = "it behind \(metrics[previous].name)"
                throw CVSSError(metric: metrics[index].name, expected: "the standard's order of metrics", found: found)
            }
            isGiven[index] = true
            previous = index
            values[index] = value
        }
        for (index, metric) in metrics.enumerated() where metric.isMandatory && !isGiven[index] {
            throw CVSSError(metric: metric.name, expected: "the metric, which is mandatory", found: "none")
        }
        return values
    }

    private func metric(in field: Range<Int>, _ metrics: [CVSSMetric]) throws(CVSSError) -> (Int, UInt8) {
        guard !field.isEmpty else {
            throw CVSSError(metric: nil, expected: "a metric between slashes", found: "an empty field")
        }
        var colon = field.lowerBound
        while colon < field.upperBound, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
        let key = CVSSMetric.key(of: bytes, field.lowerBound..<colon)
        var index = 0
        while index < metrics.count, metrics[index].key != key { index += 1 }
        guard index < metrics.count, colon < field.upperBound else {
            // Without prefix it may also be a vector of v3 that lost its own.
            let hint = version == .v2 ? " (v3 and v4 begin with CVSS:)" : ""
            let expected = "a metric of CVSS \(version.rawValue) and its value\(hint)"
            throw CVSSError(metric: nil, expected: expected, found: Self.quoted(Self.text(bytes, field)))
        }
        let word = colon + 1..<field.upperBound
        let wordKey = CVSSMetric.key(of: bytes, word)
        let metric = metrics[index]
        for (place, value) in metric.valueKeys.enumerated() where value == wordKey { return (index, UInt8(place)) }
        if !metric.isMandatory, Self.text(bytes, word).isIdentical(to: version.notDefined) {
            return (index, CVSS.notDefined)
        }
        let allowed = metric.values + (metric.isMandatory ? [] : [version.notDefined])
        throw CVSSError(
            metric: metric.name,
            expected: "one of \(allowed.joined(separator: ", "))",
            found: Self.quoted(Self.text(bytes, word))
        )
    }

    /// The ranges between slashes, at least one.
    private static func fields(of bytes: [UInt8]) -> [Range<Int>] {
        var fields: [Range<Int>] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") {
            fields.append(start..<index)
            start = index + 1
        }
        fields.append(start..<bytes.count)
        return fields
    }

    private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private static func quoted(_ text: String) -> String { "'\(String(text.prefix(40)).printable)'" }
}
