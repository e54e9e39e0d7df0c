/// What Kubernetes allows as names: each check says what is wrong, and nothing where nothing is.
///
/// Source: Kubernetes documentation, "Object Names and IDs", "Labels and Selectors"; RFC 1035, RFC 1123.
enum KubernetesName {
    static func label(_ bytes: [UInt8]) -> [String] {
        var problems = tooLong(bytes, 63)
        if !isLabel(bytes[...], startsWithLetter: false) {
            let isSubdomain = bytes.parts(separatedBy: UInt8(ascii: ".")).allSatisfy {
                isLabel($0, startsWithLetter: false)
            }
            problems.append(isSubdomain ? "must not contain dots" : labelRule)
        }
        return problems
    }

    static func subdomain(_ bytes: [UInt8]) -> [String] {
        var problems = tooLong(bytes, 253)
        if !bytes.parts(separatedBy: UInt8(ascii: ".")).allSatisfy({ isLabel($0, startsWithLetter: false) }) {
            problems.append(subdomainRule)
        }
        return problems
    }

    static func label1035(_ bytes: [UInt8]) -> [String] {
        var problems = tooLong(bytes, 63)
        if !isLabel(bytes[...], startsWithLetter: true) { problems.append(label1035Rule) }
        return problems
    }

    /// A name, which a subdomain and a slash may precede.
    static func qualified(_ bytes: [UInt8]) -> [String] {
        let parts = bytes.parts(separatedBy: UInt8(ascii: "/"))
        guard parts.count <= 2, let name = parts.last else {
            return ["a qualified name \(nameRule), with an optional DNS subdomain prefix and '/'"]
        }
        var problems: [String] = []
        if parts.count == 2 {
            let prefix = Array(parts[0])
            problems +=
                prefix.isEmpty ? ["prefix part must be non-empty"] : subdomain(prefix).map { "prefix part \($0)" }
        }
        if name.isEmpty { return problems + ["name part must be non-empty"] }
        problems += tooLong(Array(name), 63).map { "name part \($0)" }
        if !isName(name) { problems.append("name part \(nameRule)") }
        return problems
    }

    static func labelValue(_ bytes: [UInt8]) -> [String] {
        var problems = tooLong(bytes, 63)
        if !bytes.isEmpty, !isName(bytes[...]) { problems.append("a valid label is empty, or it \(nameRule)") }
        return problems
    }

    // MARK: Rules

    private static func tooLong(_ bytes: [UInt8], _ limit: Int) -> [String] {
        bytes.count > limit ? ["must be no more than \(limit) bytes, found \(bytes.count)"] : []
    }

    private static func isLabel(_ bytes: ArraySlice<UInt8>, startsWithLetter: Bool) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        return (first.isLowercase || first.isDigit && !startsWithLetter) && (last.isLowercase || last.isDigit)
            && bytes.allSatisfy { $0.isLowercase || $0.isDigit || $0 == UInt8(ascii: "-") }
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.first?.isAlphanumeric == true && bytes.last?.isAlphanumeric == true
            && bytes.allSatisfy { $0.isAlphanumeric || "-_.".utf8.contains($0) }
    }

    private static let labelRule =
        "a label of RFC 1123 has lower-case letters, digits and '-', and starts and ends with a letter or digit"
    private static let subdomainRule =
        "a subdomain of RFC 1123 has lower-case letters, digits, '-' and '.', and each part starts and ends with a "
        + "letter or digit"
    private static let label1035Rule =
        "a label of RFC 1035 has lower-case letters, digits and '-', starts with a letter and ends with a letter or "
        + "digit"
    private static let nameRule =
        "must have letters, digits, '-', '_' and '.', and start and end with a letter or digit"
}
