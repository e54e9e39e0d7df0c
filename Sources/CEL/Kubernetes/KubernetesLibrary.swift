internal import KubernetesValues
internal import RegularExpressions

/// The libraries that a Kubernetes cluster has.
///
/// Source: Kubernetes documentation, "Common Expression Language in Kubernetes", "Kubernetes-specific libraries".
enum KubernetesLibrary {
    static let library: CELLibrary = {
        var library = CELLibrary()
        KubernetesListsLibrary.add(to: &library)
        addRegex(to: &library)
        addURLs(to: &library)
        addQuantities(to: &library)
        addVersions(to: &library)
        addFormats(to: &library)
        NetworkLibrary.add(to: &library)
        return library
    }()

    // MARK: - Regular expressions

    private static func addRegex(to library: inout CELLibrary) {
        library.add(
            "find",
            CELOverload(
                member: true,
                [.string, .string],
                .string,
                .binary { (text, pattern, context) throws(CELFailure) in
                    let text = try text.text(for: "find")
                    let pattern = try RegexLibrary.pattern(try pattern.text(for: "find"), against: text, &context)
                    guard let range = pattern.firstMatch(in: text, from: 0)?.groups.first ?? nil else {
                        return .string("")
                    }
                    return .string(RegexLibrary.part(range, of: Array(text.utf8)))
                }
            )
        )
        let all = CELImplementation.variadic { (arguments, context) throws(CELFailure) in
            let text = try arguments[0].text(for: "findAll")
            let pattern = try RegexLibrary.pattern(try arguments[1].text(for: "findAll"), against: text, &context)
            let limit = arguments.count > 2 ? Int(try arguments[2].integer(for: "findAll")) : -1
            let bytes = Array(text.utf8)
            let ranges = pattern.matches(in: text, limit: limit).compactMap { $0.groups.first ?? nil }
            try context.charge(ranges.count)
            return .list(ranges.map { .string(RegexLibrary.part($0, of: bytes)) })
        }
        library.add(
            "findAll",
            CELOverload(member: true, [.string, .string], .list(.string), all),
            CELOverload(member: true, [.string, .string, .int], .list(.string), all)
        )
    }

    // MARK: - URLs

    private static func addURLs(to library: inout CELLibrary) {
        let kind = OpaqueKind<GoURL>(name: "kubernetes.URL")
        library.add(type: kind.name, kind.type)
        kind.addConstructor("url", to: &library) { (text) throws(CELFailure) in
            do {
                return try GoURL(text)
            } catch {
                throw CELFailure("URL parse error during conversion from string: \(error)")
            }
        }
        kind.addTest("isURL", to: &library) { (try? GoURL($0)) != nil }
        let parts: [(String, @Sendable (GoURL) -> String)] = [
            ("getScheme", { $0.scheme }), ("getHost", { $0.host }), ("getHostname", { $0.hostname }),
            ("getPort", { $0.port }), ("getEscapedPath", { $0.escapedPath }),
        ]
        for (name, part) in parts {
            kind.addMethod(name, .string, to: &library) { (url) throws(CELFailure) in .string(part(url)) }
        }
        kind.addMethod("getQuery", .map(.string, .list(.string)), to: &library) { (url) throws(CELFailure) in
            var (names, values): ([String], [[CELValue]]) = ([], [])
            var places: [MapKey: Int] = [:]
            for (key, value) in url.queryPairs {
                if let place = places[.string(key)] {
                    values[place].append(.string(value))
                } else {
                    places[.string(key)] = names.count
                    names.append(key)
                    values.append([.string(value)])
                }
            }
            return .map(CELMap(names: names, values: values.map { .list($0) }))
        }
    }

    // MARK: - Quantities

    private static func addQuantities(to library: inout CELLibrary) {
        let kind = OpaqueKind<Quantity>(name: "kubernetes.Quantity")
        library.add(type: kind.name, kind.type)
        kind.addConstructor("quantity", to: &library) { (text) throws(CELFailure) in
            do {
                return try Quantity(text)
            } catch {
                throw CELFailure("\(error)")
            }
        }
        kind.addTest("isQuantity", to: &library) { (try? Quantity($0)) != nil }
        kind.addMethod("sign", .int, to: &library) { (quantity) throws(CELFailure) in .int(Int64(quantity.sign)) }
        kind.addMethod("isInteger", .bool, to: &library) { (quantity) throws(CELFailure) in .bool(quantity.isInteger) }
        kind.addMethod("asInteger", .int, to: &library) { (quantity) throws(CELFailure) in
            do {
                return .int(try quantity.asInteger())
            } catch {
                throw CELFailure("cannot convert value to integer: \(error)")
            }
        }
        kind.addMethod("asApproximateFloat", .double, to: &library) { (quantity) throws(CELFailure) in
            .double(quantity.asApproximateDouble)
        }
        kind.addOrder(to: &library) { $0.compare($1) }
        for (name, isSum) in [("add", true), ("sub", false)] {
            for argument in [kind.type, .int] {
                kind.addMethod(name, argument, kind.type, to: &library) { (left, value, context) throws(CELFailure) in
                    let right =
                        if case .int(let number) = value { Quantity(number) } else {
                            try kind.wrapped(value, for: name, &context)
                        }
                    do {
                        return kind.value(try isSum ? left.adding(right) : left.subtracting(right))
                    } catch {
                        throw CELFailure("\(error)")
                    }
                }
            }
        }
    }

    // MARK: - Versions

    private static func addVersions(to library: inout CELLibrary) {
        let kind = OpaqueKind<SemanticVersion>(name: "kubernetes.Semver")
        library.add(type: kind.name, kind.type)
        kind.addConstructor("semver", to: &library) { (text) throws(CELFailure) in
            try version(text, isNormalizing: false)
        }
        kind.addTest("isSemver", to: &library) { (try? SemanticVersion($0)) != nil }
        library.add(
            "semver",
            CELOverload(
                [.string, .bool],
                kind.type,
                .binary { (text, flag, _) throws(CELFailure) in
                    kind.value(try version(try text.text(for: "semver"), isNormalizing: try flag.flag(for: "semver")))
                }
            )
        )
        library.add(
            "isSemver",
            CELOverload(
                [.string, .bool],
                .bool,
                .binary { (text, flag, _) throws(CELFailure) in
                    let (text, isNormalizing) = (try text.text(for: "isSemver"), try flag.flag(for: "isSemver"))
                    return .bool((try? version(text, isNormalizing: isNormalizing)) != nil)
                }
            )
        )
        let parts: [(String, @Sendable (SemanticVersion) -> UInt64)] = [
            ("major", { $0.major }), ("minor", { $0.minor }), ("patch", { $0.patch }),
        ]
        for (name, part) in parts {
            kind.addMethod(name, .int, to: &library) { (version) throws(CELFailure) in
                .int(Int64(bitPattern: part(version)))
            }
        }
        kind.addOrder(to: &library) { $0.compare($1) }
    }

    private static func version(_ text: String, isNormalizing: Bool) throws(CELFailure) -> SemanticVersion {
        do {
            return isNormalizing ? try SemanticVersion(normalizing: text) : try SemanticVersion(text)
        } catch {
            throw CELFailure("\(error)")
        }
    }

    // MARK: - Formats

    private static func addFormats(to library: inout CELLibrary) {
        let kind = OpaqueKind<FormatName>(name: "kubernetes.NamedFormat")
        library.add(type: kind.name, kind.type)
        for format in NamedFormat.allCases {
            library.add(
                "format." + format.rawValue,
                CELOverload(
                    [],
                    kind.type,
                    .nullary { (_) throws(CELFailure) in kind.value(FormatName(format: format)) }
                )
            )
        }
        library.add(
            "format.named",
            CELOverload(
                [.string],
                .optional(kind.type),
                .unary { (name, _) throws(CELFailure) in
                    guard let format = NamedFormat(rawValue: try name.text(for: "format.named")) else { return .none }
                    return .some(kind.value(FormatName(format: format)))
                }
            )
        )
        kind.addMethod("validate", .string, .optional(.list(.string)), to: &library) {
            (name, text, context) throws(CELFailure) in
            let text = try text.text(for: "validate")
            try context.charge(reading: text.utf8.count)
            let faults = name.format.validate(text)
            return faults.isEmpty ? .none : .some(.list(faults.map { .string($0) }))
        }
    }

    private struct FormatName: Hashable, CustomStringConvertible {
        let format: NamedFormat
        var description: String { format.rawValue }
    }
}
