package import Verdicts
package import Vocabulary

/// The forms of a report, each by the ending of its file's name.
package enum ReportForm: String, CaseIterable, Sendable {
    /// A page for people.
    case html
    /// For a pull request or a ticket.
    case markdown = "md"
    /// The result object itself.
    case json
    /// For code scanning.
    case sarif
    /// For build servers, in the form of JUnit.
    case junit = "xml"

    /// The form that a file's name asks for; nil for any other ending.
    package init?(path: String) {
        guard let form = Self.allCases.first(where: { path.hasSuffix(".\($0.rawValue)") }) else { return nil }
        self = form
    }

    /// Reports a judgement.
    ///
    /// - Parameters:
    ///   - judgement: What is reported; the same gives the same bytes.
    ///   - version: The version of Sallyport.
    /// - Returns: The report, as UTF-8.
    package func bytes(_ judgement: Judgement, version: String) -> [UInt8] {
        switch self {
        case .html: Array(HTMLReport.text(judgement).utf8)
        case .markdown: Array(MarkdownReport.text(judgement).utf8)
        case .json: judgement.json(.indented)
        case .sarif: SARIFReport(version: version).bytes(judgement)
        case .junit: Array(JUnitReport.text(judgement).utf8)
        }
    }

    /// Reports that nothing could be judged; the result is ERROR.
    ///
    /// - Parameters:
    ///   - error: Why it could not.
    ///   - bundle: The name of the bundle.
    ///   - version: The version of Sallyport.
    /// - Returns: The report, as UTF-8.
    package func bytes(_ error: any Explained, bundle: String, version: String) -> [UInt8] {
        switch self {
        case .html: Array(HTMLReport.text(error, bundle: bundle).utf8)
        case .markdown: Array(MarkdownReport.text(error, bundle: bundle).utf8)
        case .json: error.json(.indented)
        case .sarif: SARIFReport(version: version).bytes(error, bundle: bundle)
        case .junit: Array(JUnitReport.text(error, bundle: bundle).utf8)
        }
    }
}
