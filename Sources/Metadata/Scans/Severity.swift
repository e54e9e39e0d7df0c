/// How bad a vulnerability is said to be; an unknown severity ranks above all, until a policy says otherwise.
package enum Severity: Int, CaseIterable, Hashable, Sendable, Comparable, CustomStringConvertible {
    case none, negligible, low, medium, high, critical, unknown

    /// Reads the label of a scanner without regard to case; any other word is `unknown`.
    package init(label: String) {
        self =
            switch label.asciiLowercased {
            case "critical": .critical
            case "high", "important": .high
            case "medium", "moderate": .medium
            case "low": .low
            case "negligible", "info", "informational": .negligible
            case "none": .none
            default: .unknown
            }
    }

    package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

    package var description: String {
        switch self {
        case .none: "none"
        case .negligible: "negligible"
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        case .unknown: "unknown"
        }
    }
}
