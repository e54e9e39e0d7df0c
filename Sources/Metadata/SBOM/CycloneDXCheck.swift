internal import Encodings
internal import Vocabulary

/// Holds a document in the shape of JSON against the table, and finds out what it identifies.
struct CycloneDXCheck {
    private typealias Schema = CycloneDXSchema

    /// The second number of the version.
    private let version: Int
    private let encoding: SBOM.Encoding
    /// What has a `bom-ref`, each of its own.
    private var distinct: Set<ExactText> = []
    /// The same of what is not looked into, where real documents name things twice.
    private var further: Set<ExactText> = []

    /// Everything that has a `bom-ref`, wherever it stands.
    var identities: Set<ExactText> { further.isEmpty ? distinct : distinct.union(further) }

    init(version: Int, encoding: SBOM.Encoding) { (self.version, self.encoding) = (version, encoding) }

    /// Refuses an object that is not what the table says; the depth is what the reader allows.
    mutating func check(_ cursor: JSONCursor, is id: CycloneDXSchema.ShapeID) throws {
        let shape = Schema.shape(id)
        var found: UInt64 = 0
        for (name, member) in try cursor.members() where !member.isNull {
            guard let index = shape.members[name], shape.fields[index].since <= version else {
                // The schemas of 1.2 and 1.3 let everything stand that they do not know.
                if version < 4 { continue }
                throw unknown(name, in: cursor)
            }
            found |= 1 << UInt64(index)
            try check(member, shape.fields[index])
        }
        for (index, field) in shape.fields.enumerated() where found & 1 << UInt64(index) == 0 {
            if field.required?.contains(version) ?? false { _ = try cursor.required(field.name) }
        }
        try checkChoices(cursor, shape, found)
    }

    private func checkChoices(_ cursor: JSONCursor, _ shape: CycloneDXSchema.Shape, _ found: UInt64) throws {
        func count(_ names: [String]) -> Int {
            names.count { name in shape.members[name].map { found & 1 << UInt64($0) != 0 } ?? false }
        }
        for (names, since) in shape.exactlyOne where since <= version && count(names) != 1 {
            throw cursor.mismatch("one of \(Self.list(names))", found: count(names) == 0 ? "none" : "several")
        }
        for names in shape.atLeastOne where count(names) == 0 {
            throw cursor.mismatch("at least one of \(Self.list(names))", found: "none")
        }
    }

    private static func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }

    private func unknown(_ name: String, in cursor: JSONCursor) -> JSONShapeError {
        cursor.mismatch("only members of CycloneDX 1.\(version)", found: "'\(name)'")
    }

    private mutating func check(_ member: JSONCursor, _ field: CycloneDXSchema.Field) throws {
        guard field.isList else { return try check(member, field.kind) }
        for element in try member.array() { try check(element, field.kind) }
    }

    // MARK: - Values

    private mutating func check(_ cursor: JSONCursor, _ kind: CycloneDXSchema.Kind) throws {
        switch kind {
        case .object(let id): try checkObject(cursor, id)
        case .text, .prose, .uri: _ = try cursor.string()
        case .identity: try checkIdentity(cursor)
        case .licenses: try checkLicenses(cursor)
        case .tools: try checkTools(cursor)
        case .dependencies: for element in try cursor.array() { try check(element, is: .dependency) }
        case .data: for element in try cursor.array() { try check(element, is: .dataflow) }
        case .opaque: try findIdentities(cursor)
        case .ignored: break
        case .flag: _ = try cursor.bool()
        case .number: guard cursor.kind == .number else { throw cursor.mismatch("a number") }
        case .integer(let least):
            let integer = try cursor.integer()
            guard integer >= least else { throw cursor.mismatch("\(least) or more", found: "\(integer)") }
        default: try checkText(cursor, kind)
        }
    }

    private func checkText(_ cursor: JSONCursor, _ kind: CycloneDXSchema.Kind) throws {
        let text = try cursor.string()
        func require(_ condition: Bool, _ expected: @autoclosure () -> String) throws {
            guard condition else { throw cursor.mismatch(expected(), found: text.isEmpty ? "nothing" : "'\(text)'") }
        }
        switch kind {
        case .name: try require(!text.isEmpty, "a text")
        case .reference: try require(version < 5 || !text.isEmpty, "a reference")
        case .word(let words):
            try require(words.contains(text, in: version), "one of \(Self.list(words.all(in: version)))")
        case .hash:
            try require(ComponentHash.isHash(text), "32, 40, 64, 96 or 128 hex digits")
        case .serial: try require(CycloneDXText.isSerial(text), "urn:uuid: and a UUID in lower case")
        case .mediaType: try require(CycloneDXText.isMediaType(text), "a media type in lower case")
        case .licenseID:
            let known = LicenseList.license(text) ?? LicenseList.exception(text)
            try require(known?.isIdentical(to: text) ?? false, "an id of the SPDX license list")
        case .email:
            let isFree = encoding == .xml || version < 4 || text.isEmpty
            try require(isFree || text.utf8.contains(UInt8(ascii: "@")), "an e-mail address")
        case .time:
            try require(
                CycloneDXText.isTime(text, needsZone: encoding != .xml),
                "a time as 2026-06-01T12:00:00Z"
            )
        default: break
        }
    }

    private mutating func checkObject(_ cursor: JSONCursor, _ id: CycloneDXSchema.ShapeID) throws {
        try check(cursor, is: id)
        guard id == .component, version >= 7, let range = try cursor.member("versionRange") else { return }
        guard try cursor.member("version") == nil else {
            throw range.mismatch("no range beside a version", found: "both")
        }
        guard try cursor.member("isExternal")?.bool() ?? false else {
            throw range.mismatch("a range for an external component alone", found: "one without 'isExternal'")
        }
    }

    private mutating func checkIdentity(_ cursor: JSONCursor) throws {
        let text = try cursor.string()
        guard !text.isEmpty else {
            if version < 5 { return }
            throw cursor.mismatch("a reference", found: "an empty one")
        }
        guard distinct.insert(ExactText(text)).inserted else {
            throw cursor.mismatch("each bom-ref once", found: "'\(text)' again")
        }
    }

    private mutating func checkLicenses(_ cursor: JSONCursor) throws {
        var expressions = 0
        var licenses = 0
        for element in try cursor.array() {
            let license = try element.member("license")
            let expression = try element.member("expression")
            switch (license, expression) {
            case (let license?, nil):
                licenses += 1
                try check(license, is: .license)
                if version >= 4 {
                    for (name, _) in try element.members() where name != "license" { throw unknown(name, in: element) }
                }
            case (nil, _?):
                expressions += 1
                try check(element, is: .licenseExpression)
            case (nil, nil): throw element.mismatch("a 'license' or an 'expression'", found: "neither")
            default: throw element.mismatch("a 'license' or an 'expression'", found: "both")
            }
            if version < 7, expressions > 0, licenses > 0 {
                throw element.mismatch("licenses or an expression", found: "both")
            }
            if version == 5 || version == 6, expressions > 1 {
                throw element.mismatch("one expression", found: "another")
            }
        }
    }

    private mutating func checkTools(_ cursor: JSONCursor) throws {
        if version >= 5, cursor.isObject { return try check(cursor, is: .toolSet) }
        for element in try cursor.array() { try check(element, is: .tool) }
    }

    /// Parts that nobody reads still hold what others refer to.
    private mutating func findIdentities(_ cursor: JSONCursor) throws {
        if cursor.isObject {
            for (name, member) in try cursor.members() {
                if name == "bom-ref", member.isString {
                    further.insert(ExactText(try member.string()))
                } else {
                    try findIdentities(member)
                }
            }
        } else if cursor.kind == .array {
            for element in try cursor.array() { try findIdentities(element) }
        }
    }
}

extension CycloneDXSchema.Words {
    /// The words of a version, in order.
    func all(in version: Int) -> [String] { known.filter { $0.value <= version }.map(\.key).sorted() }
}

/// The texts of CycloneDX that have a form.
enum CycloneDXText {
    /// `urn:uuid:` and a UUID in lower case.
    static func isSerial(_ text: String) -> Bool {
        guard text.hasPrefix("urn:uuid:") else { return false }
        let parts = text.dropFirst(9).split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && [UInt8](lowercaseHex: parts.joined()) != nil
    }

    static func isMediaType(_ text: String) -> Bool {
        let halves = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return halves.count == 2
            && halves.allSatisfy { half in
                !half.isEmpty
                    && half.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
                        default: false
                        }
                    }
            }
    }

    /// Whether a text is written as a time: as `Instant` reads it, or with what RFC 3339 and XML allow beyond that, namely
    /// small letters, more digits, a leap second and, in XML, no zone.
    static func isTime(_ text: String, needsZone: Bool) -> Bool {
        if Instant(text) != nil { return true }
        var bytes = text.utf8.map { $0 == UInt8(ascii: "t") || $0 == UInt8(ascii: "z") ? $0 & 0xDF : $0 }
        guard bytes.count >= 19 else { return false }
        if bytes[17] == UInt8(ascii: "6"), bytes[18] == UInt8(ascii: "0") {
            bytes.replaceSubrange(17..<19, with: "59".utf8)
        }
        if bytes.count > 29, bytes[19] == UInt8(ascii: ".") {
            let end = bytes[20...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
            if end > 29 { bytes.removeSubrange(29..<end) }
        }
        let zones = "Z+-".utf8
        if !needsZone, !bytes[19...].contains(where: { zones.contains($0) }) { bytes.append(UInt8(ascii: "Z")) }
        return Instant(String(decoding: bytes, as: UTF8.self)) != nil
    }
}
