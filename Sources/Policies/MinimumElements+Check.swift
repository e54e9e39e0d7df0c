internal import Metadata
internal import Vocabulary

extension MinimumElements {
    private var words: String { profile == .ntia2021 ? "NTIA minimum elements" : "CISA 2025 minimum elements" }

    /// Says that an SBOM has all elements, or names what the document and the first of its components lack.
    func refuseLack(in sbom: SBOM) throws(Shortfall) -> String {
        let report = check(sbom)
        guard !report.isComplete else { return "has the \(words) for \(report.total) components" }
        var parts: [String] = []
        if !report.missing.isEmpty {
            parts.append("the document states no \(report.missing.map(\.rawValue).joined(separator: ", no "))")
        }
        if report.total == 0 { parts.append("there are no components") }
        if report.complete < report.total {
            let lines = report.incomplete.map { component in
                let version = component.version.map { " \($0)" } ?? ""
                return "\(component.name)\(version) (\(component.missing.map(\.rawValue).joined(separator: ", ")))"
            }
            let lacking = report.total - report.complete
            let rest = lacking > lines.count ? " and \(lacking - lines.count) more" : ""
            let head = "\(lacking) of \(report.total) components lack something"
            parts.append("\(head): \(lines.joined(separator: "; "))\(rest)")
        }
        throw Shortfall(.sbomIncomplete, "lacks some of the \(words): \(parts.joined(separator: "; "))")
    }
}
