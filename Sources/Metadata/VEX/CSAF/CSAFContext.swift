internal import Encodings

/// What a vulnerability says besides the status of its products.
struct CSAFContext {
    let cve: String?
    let ids: [String]
    /// Ids that hold for some products alone, by their places in `ids`.
    let narrowed: CSAFScope<Int>
    let flags: CSAFScope<VEXStatement.Justification>
    let impacts: CSAFScope<Int>
    let impactTexts: [String]
    /// An impact that names no products, and so holds for all of them.
    let generalImpact: String?
    let remedies: CSAFScope<String>
    let actions: CSAFScope<Int>
    let actionTexts: [String]
    let place: JSONCursor
}

extension CSAFContext {
    init(_ cursor: JSONCursor, _ tree: CSAFProductTree) throws {
        place = cursor
        cve = try Self.cve(cursor)
        var ids: [String] = []
        var narrowed = CSAFScope<Int>()
        for id in try cursor.elements("ids") {
            ids.append(try id.requiredText("text"))
            if try id.member("product_ids") != nil || id.member("group_ids") != nil {
                try narrowed.add(ids.count - 1, to: id)
            }
        }
        (self.ids, self.narrowed) = (ids, narrowed)
        var flags = CSAFScope<VEXStatement.Justification>()
        for flag in try cursor.elements("flags") {
            try flags.add(try flag.required("label").word(VEXStatement.Justification.self), to: flag)
        }
        self.flags = flags
        let threats = try cursor.elements("threats").filter(Self.isImpact)
        (impacts, impactTexts) = try Self.texts(threats)
        generalImpact = try threats.first { try $0.member("product_ids") == nil && $0.member("group_ids") == nil }?
            .requiredText("details")
        let remediations = try cursor.elements("remediations")
        (actions, actionTexts) = try Self.texts(remediations)
        var remedies = CSAFScope<String>()
        for remediation in remediations { try remedies.add(try remediation.requiredText("category"), to: remediation) }
        self.remedies = remedies
    }

    /// Source: CSAF 2.0 and 2.1, the pattern of `cve`.
    private static func cve(_ cursor: JSONCursor) throws -> String? {
        guard let member = try cursor.member("cve") else { return nil }
        let text = try member.string()
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("CVE".utf8), parts[1].count == 4, parts[2].count >= 4,
            parts[1...].allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { throw member.mismatch("an id as CVE-2026-0001", found: "'\(text)'") }
        return text
    }

    private static func isImpact(_ threat: JSONCursor) throws -> Bool {
        try threat.requiredText("category") == "impact"
    }

    /// Details by what they are about; the first that is about a product is the one to show.
    private static func texts(_ elements: [JSONCursor]) throws -> (CSAFScope<Int>, [String]) {
        var scope = CSAFScope<Int>()
        var texts: [String] = []
        for element in elements {
            texts.append(try element.requiredText("details"))
            try scope.add(texts.count - 1, to: element, onlyFirst: true)
        }
        return (scope, texts)
    }
}
