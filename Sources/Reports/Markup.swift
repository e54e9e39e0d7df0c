internal import Vocabulary

/// Elements in the syntax that HTML and XML share; names are ours, and foreign text is escaped on its way in.
///
/// Source: XML 1.0 (Fifth Edition), 2.2 and 2.4; HTML Living Standard, 13.1.2.
struct Markup {
    /// Attributes in their order; one without a value is left out.
    struct Attributes: ExpressibleByDictionaryLiteral {
        fileprivate let pairs: [(StaticString, String?)]

        init(dictionaryLiteral pairs: (StaticString, String?)...) { self.pairs = pairs }
        private init(_ pairs: [(StaticString, String?)]) { self.pairs = pairs }

        static func + (left: Attributes, right: Attributes) -> Attributes { Attributes(left.pairs + right.pairs) }
    }

    private(set) var text: String

    /// Begins with a first line of ours.
    init(_ prologue: StaticString) { text = "\(prologue)\n" }

    /// An element with other elements in it.
    mutating func element(_ name: StaticString, _ attributes: Attributes = [:], _ content: (inout Markup) -> Void) {
        open(name, attributes)
        text += "\n"
        content(&self)
        text += "</\(name)>\n"
    }

    /// An element with text in it.
    mutating func element(_ name: StaticString, _ content: String) { element(name, [:], content) }

    /// An element with text in it.
    mutating func element(_ name: StaticString, _ attributes: Attributes, _ content: String) {
        open(name, attributes)
        write(content)
        text += "</\(name)>\n"
    }

    /// An element that has no content and, in HTML, no end.
    mutating func void(_ name: StaticString, _ attributes: Attributes) {
        open(name, attributes, end: "/>\n")
    }

    /// Text between elements.
    mutating func write(_ foreign: String) { text += Self.escaped(foreign) }

    /// Text of ours that is taken as it is.
    mutating func raw(_ own: StaticString) { text += "\(own)" }

    private mutating func open(_ name: StaticString, _ attributes: Attributes, end: StaticString = ">") {
        text += "<\(name)"
        for (name, value) in attributes.pairs {
            if let value { text += " \(name)=\"\(Self.escaped(value))\"" }
        }
        text += "\(end)"
    }

    /// The text without anything that begins markup, and without any character that XML does not have.
    ///
    /// What XML forbids is control or unassigned, so `printable` leaves none of it.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.printable.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
