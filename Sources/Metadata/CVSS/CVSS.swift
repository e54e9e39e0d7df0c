/// A CVSS vector that keeps the rules of its version, and the scores that its equations give.
///
/// All arithmetic is exact: at the borders of rounding binary fractions are wrong by a tenth.
///
/// Source: FIRST, CVSS v2.0 (A Complete Guide), v3.0, v3.1 and v4.0 specification documents.
package struct CVSS: Hashable, Sendable {
    package enum Version: String, CaseIterable, Hashable, Sendable {
        case v2 = "2.0"
        case v30 = "3.0"
        case v31 = "3.1"
        case v40 = "4.0"
    }

    package let version: Version
    /// The place of each metric's value in the metric's list, in the standard's order of metrics.
    let values: [UInt8]

    /// What stands for a metric that is absent, or said to be not defined, which mean the same.
    static let notDefined = UInt8.max

    /// Reads a vector.
    ///
    /// Taken besides the standard's form: the parentheses that NVD puts around v2, and the base score that Red Hat puts
    /// before a vector (`7.5/CVSS:3.1/…`), which must then be right.
    ///
    /// - Parameter text: At most 512 bytes.
    /// - Throws: The metric, what was expected of it, and what was found.
    package init(_ text: String) throws(CVSSError) {
        var reader = try CVSSReader(text)
        (version, values) = (reader.version, try reader.read())
        if let stated = reader.statedScore, stated != baseScore {
            throw CVSSError(metric: nil, expected: "the score \(baseScore) before the vector", found: "\(stated)")
        }
    }

    /// The vector in the standard's order of metrics, without those that are not defined.
    package var vector: String {
        var fields = version == .v2 ? [] : ["CVSS:\(version.rawValue)"]
        for (metric, value) in zip(version.metrics, values) where value != Self.notDefined {
            fields.append("\(metric.name):\(metric.values[Int(value)])")
        }
        return fields.joined(separator: "/")
    }

    /// The score of the base metrics; v4.0 has one score, of all metrics.
    package var baseScore: CVSSScore { scores.base }

    /// The score with the temporal metrics; nil where none is defined, and in v4.0.
    package var temporalScore: CVSSScore? { defines(version.temporalMetrics) ? scores.temporal : nil }

    /// The score with the environmental metrics; nil where none is defined, and in v4.0.
    package var environmentalScore: CVSSScore? {
        defines(version.environmentalMetrics) ? scores.environmental : nil
    }

    /// The most specific score that the vector's metrics give.
    package var score: CVSSScore {
        let scores = scores
        if defines(version.environmentalMetrics) { return scores.environmental }
        return defines(version.temporalMetrics) ? scores.temporal : scores.base
    }

    /// The severity of the most specific score.
    package var severity: Severity { score.severity(of: version) }

    /// What each group of equations gives, undefined metrics at their neutral values; in v4.0 all are the one score.
    ///
    /// The environmental equations of v3.1 differ from those of the base even where no environmental metric is defined.
    package var scores: (base: CVSSScore, temporal: CVSSScore, environmental: CVSSScore) {
        switch version {
        case .v2: CVSS2Equations(values).scores
        case .v30, .v31: CVSS3Equations(values, version: version).scores
        case .v40:
            { score in (score, score, score) }(CVSS4Equations(values).score)
        }
    }

    /// The six digits of a v4.0 vector's macrovector, EQ1 first; nil in other versions.
    package var macrovector: String? {
        version == .v40 ? CVSS4Equations(values).macrovector.map(String.init).joined() : nil
    }

    private func defines(_ metrics: Range<Int>) -> Bool { values[metrics].contains { $0 != Self.notDefined } }
}

extension CVSS: CustomStringConvertible {
    package var description: String { vector }
}

/// Why a text is no CVSS vector.
package struct CVSSError: Error, Hashable, CustomStringConvertible {
    /// The metric by its short name; nil where the vector as a whole is wrong.
    package let metric: String?
    package let expected: String
    package let found: String

    package var description: String {
        "CVSS vector\(metric.map { ", metric \($0)" } ?? ""): expected \(expected), found \(found)"
    }
}
