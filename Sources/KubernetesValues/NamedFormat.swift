/// The formats of names and values that Kubernetes knows by name.
///
/// Source: Kubernetes CEL library, "Format"; Kubernetes documentation, "Object Names and IDs"; RFC 1035, RFC 1123.
package enum NamedFormat: String, CaseIterable, Hashable, Sendable {
    case dns1123Label
    case dns1123Subdomain
    case dns1035Label
    case qualifiedName
    case dns1123LabelPrefix
    case dns1123SubdomainPrefix
    case dns1035LabelPrefix
    case labelValue
    case uri
    case uuid
    case byte
    case date
    case datetime

    /// What is wrong with a text; nothing where it has the format.
    package func validate(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        switch self {
        case .dns1123Label: return KubernetesName.label(bytes)
        case .dns1123Subdomain: return KubernetesName.subdomain(bytes)
        case .dns1035Label: return KubernetesName.label1035(bytes)
        case .dns1123LabelPrefix: return KubernetesName.label(Self.completed(bytes))
        case .dns1123SubdomainPrefix: return KubernetesName.subdomain(Self.completed(bytes))
        case .dns1035LabelPrefix: return KubernetesName.label1035(Self.completed(bytes))
        case .qualifiedName: return KubernetesName.qualified(bytes)
        case .labelValue: return KubernetesName.labelValue(bytes)
        case .uri:
            do { _ = try GoURL(text) } catch { return [error.description] }
            return []
        case .uuid: return Self.isUUID(bytes) ? [] : ["expected a UUID of 32 hexadecimal digits"]
        case .byte: return Self.isBase64(bytes) ? [] : ["expected base64 with padding"]
        case .date: return Self.isDate(text) ? [] : ["expected a date such as 2021-01-31"]
        case .datetime: return Self.isDateTime(bytes) ? [] : ["expected a time such as 2021-01-31T12:00:00Z"]
        }
    }

    /// A prefix may end in a hyphen, as more comes behind it: the last two letters count as one.
    private static func completed(_ prefix: [UInt8]) -> [UInt8] {
        guard prefix.count > 1, prefix.last == UInt8(ascii: "-") else { return prefix }
        return prefix.dropLast(2) + [UInt8(ascii: "a")]
    }

    /// Hyphens between the groups may be left out.
    private static func isUUID(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        for (place, length) in [8, 4, 4, 4, 12].enumerated() {
            if place > 0, rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            let group = rest.prefix(length)
            guard group.count == length, group.allSatisfy({ $0.hexadecimalValue != nil }) else { return false }
            rest = rest.dropFirst(length)
        }
        return rest.isEmpty
    }

    /// Not empty; bits that padding leaves over may be set.
    private static func isBase64(_ bytes: [UInt8]) -> Bool {
        guard !bytes.isEmpty, bytes.count.isMultiple(of: 4) else { return false }
        let padding = bytes.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return bytes.dropLast(padding).allSatisfy {
            $0.isAlphanumeric || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
        }
    }

    private static func isDate(_ text: String) -> Bool { (try? GoTime(text, layout: "2006-01-02")) != nil }

    /// A date, `T`, and a time with a zone; letter case does not matter.
    private static func isDateTime(_ bytes: [UInt8]) -> Bool {
        let (date, time) = bytes.map(\.lowercased).cut(at: UInt8(ascii: "t"))
        guard let time, isDate(text(date)), time.count >= 9 else { return false }
        let clock = Array(time.prefix(8))
        for (place, byte) in clock.enumerated() {
            guard place % 3 == 2 ? byte == UInt8(ascii: ":") : byte.isDigit else { return false }
        }
        for (place, limit) in [(0, 23), (3, 59), (6, 59)] {
            guard clock[place].digit * 10 + clock[place + 1].digit <= limit else { return false }
        }
        var zone = time.dropFirst(8)
        if zone.first == UInt8(ascii: ".") {
            let decimals = zone.dropFirst().prefix(while: \.isDigit)
            guard !decimals.isEmpty else { return false }
            zone = zone[decimals.endIndex...]
        }
        if zone.elementsEqual("z".utf8) { return true }
        let figures = Array(zone)
        guard figures.count == 6, figures[0] == UInt8(ascii: "+") || figures[0] == UInt8(ascii: "-") else {
            return false
        }
        return [1, 2, 4, 5].allSatisfy { figures[$0].isDigit } && figures[3] == UInt8(ascii: ":")
    }
}
