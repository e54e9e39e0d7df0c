internal import Encodings
internal import Vocabulary

/// Makes licence expressions of the elements by which SPDX 3 says them.
///
/// Source: SPDX 3.0.1, SimpleLicensing and ExpandedLicensing.
struct SPDX3Licenses {
    private let graph: SPDX3Graph
    /// What has been resolved, by id: sets may share their members.
    private var known: [ExactText: LicenseStatement] = [:]

    /// Letters that may yet be put together: a few elements that share members can say very much.
    private var budget = 16_777_216

    /// Levels of sets inside one licence.
    private static let deepest = 32

    init(_ graph: SPDX3Graph) { self.graph = graph }

    /// What each of these licences says.
    mutating func statements(_ references: [JSONCursor]) throws -> [LicenseStatement] {
        try references.filter { !$0.isNull }.map { try statement($0, depth: 0) }
    }

    /// What all of these statements about one thing say together; nil where there is none.
    ///
    /// - Throws: The mismatch, at `place`, where it is more than a document has reason to say.
    mutating func together(_ statements: [LicenseStatement], at place: JSONCursor) throws -> LicenseStatement? {
        guard statements.count > 1 else { return statements.first }
        var expressions: [String] = []
        var names: [String] = []
        func add(_ text: String) {
            if let part = LicenseExpression.part(text) { expressions.append(part) } else { names.append(text) }
        }
        for statement in statements {
            switch statement {
            case .expression(let text): add(text)
            case .named(let more, let text):
                names += more
                if let text { add(text) }
            case .noAssertion, .noLicense: break
            }
        }
        try spend(expressions.reduce(0) { $0 + $1.utf8.count + 7 }, at: place)
        let text = expressions.joined(separator: " AND ")
        if !names.isEmpty { return .named(names, and: text.isEmpty ? nil : text) }
        return text.isEmpty ? statements.first : .expression(text)
    }

    private mutating func spend(_ letters: Int, at place: JSONCursor) throws {
        budget -= letters
        guard budget >= 0 else {
            throw place.mismatch("licences of at most 16 MiB, their shared parts written out", found: "more")
        }
    }

    private mutating func statement(_ reference: JSONCursor, depth: Int) throws -> LicenseStatement {
        let id = try reference.string()
        if let statement = known[ExactText(id)] { return statement }
        guard depth < Self.deepest else {
            throw reference.mismatch("a licence of at most \(Self.deepest) levels", found: "more")
        }
        let statement = try resolved(id, reference, depth: depth)
        known[ExactText(id)] = statement
        return statement
    }

    private mutating func resolved(_ id: String, _ reference: JSONCursor, depth: Int) throws -> LicenseStatement {
        if Self.isNoAssertion(id) { return .noAssertion }
        if Self.isNone(id) { return .noLicense }
        guard let element = graph[id] else {
            let listed = Self.listed(id)
            return listed.isIdentical(to: id) ? .named([id], and: nil) : .expression(listed)
        }
        let cursor = element.cursor
        switch element.type {
        case "simplelicensing_LicenseExpression":
            let text = try cursor.requiredText("simplelicensing_licenseExpression")
            return SPDXTerms.license(text) ?? .noAssertion
        case "expandedlicensing_NoAssertionLicense": return .noAssertion
        case "expandedlicensing_NoneLicense": return .noLicense
        case "expandedlicensing_ListedLicense": return .expression(Self.listed(id))
        case "expandedlicensing_ConjunctiveLicenseSet": return try joined(cursor, " AND ", depth: depth)
        case "expandedlicensing_DisjunctiveLicenseSet": return try joined(cursor, " OR ", depth: depth)
        case "expandedlicensing_OrLaterOperator":
            return try affixed(cursor, "expandedlicensing_subjectLicense", "+", depth: depth)
        case "expandedlicensing_WithAdditionOperator":
            let addition = Self.tail(try cursor.requiredText("expandedlicensing_subjectAddition"))
            return try affixed(
                cursor,
                "expandedlicensing_subjectExtendableLicense",
                " WITH \(addition)",
                depth: depth
            )
        default:
            if let listed = try cursor.text("licenseId") { return .expression(listed) }
            return .named([try cursor.text("name") ?? id], and: nil)
        }
    }

    /// The members of a set as one expression.
    private mutating func joined(_ set: JSONCursor, _ word: String, depth: Int) throws -> LicenseStatement {
        var parts: [String] = []
        for member in try set.required("expandedlicensing_member").array() {
            let part = try expression(member, depth: depth)
            try spend(part.utf8.count + 5, at: member)
            parts.append(part)
        }
        guard !parts.isEmpty else { throw set.mismatch("a set with members", found: "none") }
        return .expression(parts.count == 1 ? parts[0] : "(\(parts.joined(separator: word)))")
    }

    private mutating func affixed(
        _ cursor: JSONCursor,
        _ name: String,
        _ suffix: String,
        depth: Int
    ) throws -> LicenseStatement {
        let member = try cursor.required(name)
        let subject = try expression(member, depth: depth)
        guard let read = try? LicenseExpression(subject), case .license = read.tree else {
            throw member.mismatch("one licence", found: "'\(subject)'")
        }
        try spend(subject.utf8.count + suffix.utf8.count, at: cursor)
        return .expression(subject + suffix)
    }

    /// A licence inside an expression; what has no place in one is refused, since it would change what it says.
    private mutating func expression(_ member: JSONCursor, depth: Int) throws -> String {
        switch try statement(member, depth: depth + 1) {
        case .expression(let text):
            return try LicenseExpression.part(text) ?? "LicenseRef-" + Self.reference(member.string())
        case .named: return "LicenseRef-" + Self.reference(try member.string())
        case .noAssertion, .noLicense: throw member.mismatch("a licence", found: "none, or no assertion")
        }
    }

    // MARK: - Words

    /// Source: SPDX 3.0.1, Core/NoAssertionElement and ExpandedLicensing/NoAssertionLicense.
    static func isNoAssertion(_ id: String) -> Bool {
        ["NoAssertionElement", "NoAssertionLicense", "NOASSERTION"].contains(tail(id))
    }

    static func isNone(_ id: String) -> Bool { ["NoneElement", "NoneLicense", "NONE"].contains(tail(id)) }

    /// The id of a listed licence by its address; other texts as they are.
    static func listed(_ id: String) -> String {
        for head in ["https://spdx.org/licenses/", "http://spdx.org/licenses/"] where id.hasPrefix(head) {
            return String(id.dropFirst(head.count))
        }
        return id
    }

    private static func tail(_ id: String) -> String { id.split(separator: "/").last.map(String.init) ?? id }

    /// The last part of an id in the letters that a reference to a licence may have.
    private static func reference(_ id: String) -> String {
        let letters = tail(id).utf8.map { byte -> UInt8 in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"): byte
            default: UInt8(ascii: "-")
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}
