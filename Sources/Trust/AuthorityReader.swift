internal import Cryptography
internal import Encodings
internal import RegularExpressions
internal import Vocabulary

/// Reads the authorities of trust.yaml.
///
/// Source: trust-root.md 2, `authorities[]`.
struct AuthorityReader {
    let material: TrustMaterial
    let algorithms: AlgorithmPolicy

    func read(_ cursor: YAMLCursor) throws -> Authority {
        let fields = try cursor.fields([
            "name", "signs", "images", "keyless", "keys", "notation", "certificates", "trustedRoot", "require",
        ])
        if let field = fields["notation"] { throw field.notSupportedYet("an authority of notation") }
        let name = try cursor.require("name", in: fields).name()
        // Documents of the operator in `vex/` have this one as their signer.
        guard name != VEXFile.authority else { throw cursor.mismatch("another name: this one is reserved") }
        let (signs, signsPackingLists) = try signs(cursor.require("signs", in: fields))
        return Authority(
            name: name,
            signs: signs,
            signsPackingLists: signsPackingLists,
            images: try fields["images"].map(Self.images) ?? ImageSelector(["**"]),
            means: try means(cursor, fields)
        )
    }

    // MARK: - What, and where

    private func signs(_ cursor: YAMLCursor) throws -> (selectors: [PredicateSelector], packingLists: Bool) {
        let texts = try cursor.nonEmptyTexts()
        let isPackingList = { (text: String) in text.isIdentical(to: Authority.packingList) }
        let selectors = try zip(texts, cursor.sequence()).filter { !isPackingList($0.0) }.map { text, element in
            guard let selector = PredicateSelector(text) else {
                let words = (PredicateSelector.aliases + [Authority.packingList]).joined(separator: ", ")
                throw element.mismatch("a predicate type URI, '*', or one of \(words)")
            }
            return selector
        }
        return (selectors, texts.contains(where: isPackingList))
    }

    private static func images(_ cursor: YAMLCursor) throws -> ImageSelector {
        let patterns = try cursor.nonEmptyTexts()
        for (pattern, element) in zip(patterns, try cursor.sequence()) where !ImageSelector.isPattern(pattern) {
            throw element.mismatch("a glob on registry/path, without tag or digest", found: "'\(pattern)'")
        }
        guard patterns.contains(where: { !$0.hasPrefix("!") }) else {
            throw cursor.mismatch("a pattern without '!'", found: "only exclusions, which leave no image")
        }
        return ImageSelector(patterns)
    }

    // MARK: - By what

    private func means(_ cursor: YAMLCursor, _ fields: [String: YAMLCursor]) throws -> Authority.Means {
        let kinds = ["keyless", "keys", "certificates"]
        let found = kinds.filter { fields[$0] != nil }
        guard found.count < 2 else {
            throw cursor.mismatch("exactly one of \(kinds.joined(separator: ", "))", found: "\(found.count)")
        }
        if let keyless = fields["keyless"] {
            for name in ["trustedRoot", "require"] {
                guard let field = fields[name] else { continue }
                throw field.mismatch("'\(name)' inside keyless", found: "it beside keyless")
            }
            return .keyless(try keylessMeans(keyless))
        }
        if let keys = fields["keys"] { return .keys(try keyMeans(keys, fields)) }
        if let certificates = fields["certificates"] {
            return .certificates(try certificateMeans(certificates, fields))
        }
        throw cursor.mismatch("one of \(kinds.joined(separator: ", "))", found: "none")
    }

    private func keylessMeans(_ cursor: YAMLCursor) throws -> KeylessMeans {
        let fields = try cursor.fields(["trustedRoot", "identities", "require"])
        let root = try sigstoreRoot(cursor.require("trustedRoot", in: fields))
        let identities = try identities(cursor, fields, needIssuers: true)
        let defaults = Requirements.keyless(hasCertificateLogs: root.namesCertificateLogs)
        let requirements = try requirements(fields["require"], or: defaults, .keyless, at: cursor)
        return KeylessMeans(trustedRoot: root.name, identities: identities, requirements: requirements)
    }

    private func certificateMeans(
        _ cursor: YAMLCursor,
        _ others: [String: YAMLCursor]
    ) throws -> CertificateMeans {
        let fields = try cursor.fields(["ca", "identities", "validNow"])
        let names = try cursor.require("ca", in: fields)
        let stores = try names.nonEmptyTexts()
        for element in try names.sequence() {
            guard let store = material.certificateStores[try element.name()] else {
                throw element.mismatch("the name of a folder in truststore/x509/ca")
            }
            _ = try store.get()
        }
        let identities = try identities(cursor, fields, needIssuers: false)
        let validNow = try fields["validNow"]?.bool() ?? false
        let root = try others["trustedRoot"].map { try sigstoreRoot($0) }
        let requirements = try requirements(
            others["require"],
            or: .certificates(validNow: validNow),
            .certificates(trustedRoot: root, validNow: validNow),
            at: cursor
        )
        return CertificateMeans(
            stores: stores,
            identities: identities,
            validNow: validNow,
            trustedRoot: root?.name,
            requirements: requirements
        )
    }

    private func keyMeans(_ cursor: YAMLCursor, _ fields: [String: YAMLCursor]) throws -> KeyMeans {
        var keys: [TrustedKey] = []
        for element in try cursor.sequence() {
            let key = try key(element, element.fields(["file", "from", "until"]), folder: "keys")
            guard !keys.contains(where: { $0.key == key.key }) else {
                throw element.mismatch("each key once", found: "that of \(key.file) again")
            }
            keys.append(key)
        }
        guard !keys.isEmpty else { throw cursor.mismatch("at least one key", found: "an empty list") }
        let root = try fields["trustedRoot"].map { try sigstoreRoot($0) }
        let requirements = try requirements(fields["require"], or: .keys, .keys(trustedRoot: root), at: cursor)
        return KeyMeans(keys: keys, trustedRoot: root?.name, requirements: requirements)
    }

    /// Reads a key entry, whose file must be in that folder and allowed by `algorithms`.
    func key(_ cursor: YAMLCursor, _ fields: [String: YAMLCursor], folder: String) throws -> TrustedKey {
        let file = try cursor.require("file", in: fields)
        let path = try file.text()
        guard path.hasPrefix(folder + "/"), let found = material.keys[path] else {
            throw file.mismatch("a file of the folder \(folder)/")
        }
        let key = try found.get()
        guard algorithms.permits(key.algorithm) else {
            throw TrustError.keyUnusable(
                file: path,
                "expected a key that algorithms in trust.yaml permits, found \(key.algorithm)",
                remedy: "replace the key, or permit its algorithm"
            )
        }
        return TrustedKey(key: key, file: path, window: try cursor.window(fields))
    }

    private func sigstoreRoot(_ cursor: YAMLCursor) throws -> SigstoreRoot {
        let name = try cursor.name()
        guard let root = material.sigstoreRoots[name] else {
            throw cursor.mismatch("the name of a folder in sigstore/ with a trusted_root.json")
        }
        return try root.get()
    }

    // MARK: - Identities and requirements

    private func identities(
        _ cursor: YAMLCursor,
        _ fields: [String: YAMLCursor],
        needIssuers: Bool
    ) throws -> [IdentityPattern] {
        let list = try cursor.require("identities", in: fields)
        let identities = try list.sequence().map { try identity($0, needsIssuer: needIssuers) }
        guard !identities.isEmpty else { throw list.mismatch("at least one identity", found: "an empty list") }
        return identities
    }

    private func identity(_ cursor: YAMLCursor, needsIssuer: Bool) throws -> IdentityPattern {
        let fields = try cursor.fields(["issuer", "issuerRegExp", "subject", "subjectRegExp", "extensions"])
        let subject = { try pattern("subject", cursor, fields) }
        let extensions = { try fields["extensions"].map(Self.extensions) ?? [:] }
        guard needsIssuer || fields["issuer"] != nil || fields["issuerRegExp"] != nil else {
            return .ofAnyIssuer(subject: try subject(), extensions: try extensions())
        }
        let issuer = try pattern("issuer", cursor, fields)
        return IdentityPattern(issuer: issuer, subject: try subject(), extensions: try extensions())
    }

    private func pattern(_ name: String, _ cursor: YAMLCursor, _ fields: [String: YAMLCursor]) throws -> TextPattern {
        switch (fields[name], fields[name + "RegExp"]) {
        case (let exact?, nil): return .exact(try exact.text())
        case (nil, let expression?):
            let text = try expression.text()
            do throws(RE2Error) {
                return .expression(try RE2Pattern(text))
            } catch {
                throw expression.mismatch("a regular expression", found: "a mistake at \(error)")
            }
        case (nil, nil): throw cursor.mismatch("\(name) or \(name)RegExp", found: "neither")
        case (_?, _?): throw cursor.mismatch("one of \(name) and \(name)RegExp", found: "both")
        }
    }

    private static func extensions(_ cursor: YAMLCursor) throws -> [String: String] {
        let fields = try cursor.fields(Set(FulcioExtension.allCases.map(\.rawValue)))
        guard !fields.isEmpty else { throw cursor.mismatch("at least one extension", found: "none") }
        return try fields.mapValues { try $0.text() }
    }

    /// What `require` changes of the defaults, as far as it can be required of such signatures.
    private func requirements(
        _ field: YAMLCursor?,
        or defaults: Requirements,
        _ basis: Requirements.Basis,
        at cursor: YAMLCursor
    ) throws -> Requirements {
        var requirements = defaults
        let fields = try field?.fields(Set(Requirements.Name.allCases.map(\.rawValue))) ?? [:]
        for name in Requirements.Name.allCases.map(\.rawValue) {
            guard let value = fields[name] else { continue }
            do throws(RequirementError) {
                requirements = try requirements.setting(name, to: value.plainText)
            } catch {
                throw value.mismatch(error.expected)
            }
        }
        do throws(RequirementError) { try requirements.requireConsistent(with: basis) } catch {
            throw (field ?? cursor).mismatch(error.expected, found: error.found)
        }
        return requirements
    }
}

extension YAMLCursor {
    /// The text of a scalar; empty where quotes say that it is no number and no truth value, or where it is no scalar.
    fileprivate var plainText: String {
        guard case .scalar(let text, let plain) = value.content, plain || text == Requirements.all else { return "" }
        return text
    }
}
