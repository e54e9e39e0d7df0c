internal import CEL
internal import Metadata

extension CELLibrary {
    /// What rules can ask about packages, versions, licences and severities.
    ///
    /// Source: metadata.md I.
    static let policies: CELLibrary = {
        var library = CELLibrary()
        library.add("purlMatches", CELOverload([.string, .string], .bool, isPure: true, .binary(purlMatches)))
        library.add("versContains", CELOverload([.string, .string], .bool, isPure: true, .binary(versContains)))
        library.add(
            "licenseSatisfies",
            CELOverload([.string, .list(.string)], .bool, isPure: true, .binary(licenseSatisfies))
        )
        library.add("cvss", CELOverload([.string], .double, isPure: true, .unary(cvss)))
        library.add("severityAtLeast", CELOverload([.string, .string], .bool, isPure: true, .binary(severityAtLeast)))
        return library
    }()

    private static func texts(
        _ function: String,
        _ left: CELValue,
        _ right: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> (String, String) {
        guard case .string(let first) = left, case .string(let second) = right
        else { throw .noSuchOverload(function, left, right) }
        try context.charge(reading: first.utf8.count + second.utf8.count)
        return (first, second)
    }

    /// Whether a purl is one that a pattern means.
    private static func purlMatches(
        _ pattern: CELValue,
        _ target: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let (pattern, target) = try texts("purlMatches", pattern, target, &context)
        guard let meant = PackageURL(pattern), let rule = try? PackageURLPattern(meant)
        else { throw CELFailure("expected a purl, found '\(pattern)'") }
        guard let purl = PackageURL(target) else { throw CELFailure("expected a purl, found '\(target)'") }
        guard let matches = rule.decide(purl) else {
            throw CELFailure("cannot tell whether the version of '\(target)' is one of '\(pattern)'")
        }
        return .bool(matches)
    }

    /// Whether a range of versions, as `vers:npm/<4.17.21`, contains a version.
    private static func versContains(
        _ range: CELValue,
        _ version: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let (text, version) = try texts("versContains", range, version, &context)
        let range: VersionRange
        do { range = try VersionRange(text) } catch { throw CELFailure("'\(text)': found \(error)") }
        guard let contains = range.contains(version) else {
            throw CELFailure("cannot tell whether '\(version)' is in '\(text)'")
        }
        return .bool(contains)
    }

    /// Whether a licence expression can be met with the licences of a list.
    private static func licenseSatisfies(
        _ expression: CELValue,
        _ allowed: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard case .string(let text) = expression, case .list(let list) = allowed
        else { throw .noSuchOverload("licenseSatisfies", expression, allowed) }
        var names: [String] = []
        for element in try list.elements {
            guard case .string(let name) = element else {
                throw .noSuchOverload("licenseSatisfies", expression, allowed)
            }
            names.append(name)
        }
        try context.charge(reading: text.utf8.count + names.reduce(0) { $0 + $1.utf8.count })
        let rules: LicenseRules
        do { rules = try LicenseRules(allow: names, deny: []) } catch { throw CELFailure("\(error)") }
        if case .allowed = rules.judge(.expression(text)) { return .bool(true) }
        return .bool(false)
    }

    /// The score of a CVSS vector of any version.
    private static func cvss(_ vector: CELValue, _ context: inout CELContext) throws(CELFailure) -> CELValue {
        guard case .string(let text) = vector else { throw .noSuchOverload("cvss", vector) }
        try context.charge(reading: text.utf8.count)
        do { return .double(Double(try CVSS(text).score.tenths) / 10) } catch { throw CELFailure("\(error)") }
    }

    /// Whether a severity is as bad as another, or worse; one that is unknown counts as critical.
    private static func severityAtLeast(
        _ severity: CELValue,
        _ least: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let (found, wanted) = try texts("severityAtLeast", severity, least, &context)
        let limit = Severity(label: wanted)
        guard limit != .unknown else { throw CELFailure("expected a severity, found '\(wanted)'") }
        let known = Severity(label: found)
        return .bool(known == .unknown || known >= limit)
    }
}
