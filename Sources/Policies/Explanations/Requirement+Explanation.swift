internal import Metadata
internal import Vocabulary

extension Requirement {
    var explanation: Explanation {
        let signers = signedBy.joined(by: "or")
        let by = signedBy.count == 1 ? signers : "at least \(threshold) of \(signedBy.joined(separator: ", "))"
        var parts = [Explanation(which)]
        parts += [subject, age].compactMap(\.self).map { Explanation($0) }
        parts += slsa?.explanations ?? []
        parts += document.map { Explanation($0) }
        parts += verdict?.explanations ?? []
        return Explanation("\(selectors.map(\.description).joined(by: "or")), signed by \(by)", parts)
    }

    private var which: String {
        switch selection {
        case .newest: "the newest of each signer counts"
        case .all: "every one that is there must do"
        case .any: "one that does is enough"
        case nil where isScan: "the newest of each signer and scanner counts"
        case nil: "every one that is there must do"
        }
    }

    private var isScan: Bool { selectors.contains { $0.classes == [.vulnerabilityScan] } }

    private var subject: String? {
        switch about {
        case .any: nil
        case .index: "about the digest of the image itself, which is the index where there is one"
        case .platform: "about the manifest of the platform"
        }
    }

    private var age: String? { maxAge.map { "at most \($0) old" } }

    /// What is asked of an SBOM or a scan.
    private var document: [String] {
        var sentences: [String] = []
        if let databaseMaxAge { sentences.append("made with a database at most \(databaseMaxAge) old") }
        if describesImage { sentences.append("the document itself names a digest of the image") }
        if !formats.isEmpty { sentences.append("in the format \(formats.map(\.description).joined(by: "or"))") }
        if let minimumElements { sentences.append("with the minimum elements of \(minimumElements.profile.title)") }
        if let components {
            sentences.append("lists no component that is \(components.denied.joined(by: "or"))")
        }
        if let licences { sentences += licences.sentences }
        return sentences
    }
}

extension LicenceRules {
    fileprivate var sentences: [String] {
        var sentences: [String] = []
        if hasAllowList {
            sentences.append("each component has a licence, and may have only \(allowed.joined(by: "or"))")
        }
        if !denied.isEmpty { sentences.append("no component has the licence \(denied.joined(by: "or"))") }
        return sentences
    }
}

extension MinimumElements.Profile {
    fileprivate var title: String {
        switch self {
        case .ntia2021: "NTIA (2021)"
        case .cisa2025: "CISA (2025)"
        }
    }
}

extension BuildExpectation {
    fileprivate var explanations: [Explanation] {
        var sentences: [String] = []
        if level > 0 { sentences.append("made by a builder to which the trust root grants build level \(level)") }
        func add(_ what: String, _ patterns: [String]) {
            if !patterns.isEmpty { sentences.append("\(what) \(patterns.joined(by: "or"))") }
        }
        add("the builder is", builders.map(\.description))
        add("the source is", sources.map(\.description))
        add("the ref is", refs.map(\.description))
        add("the build type is", buildTypes.map(\.description))
        for entry in parameters.entries {
            add("the parameter '\(entry.path)' is", entry.allowed.map(\.description))
        }
        return sentences.map { Explanation($0) }
    }
}

extension VerdictExpectation {
    fileprivate var explanations: [Explanation] {
        var sentences = ["it says PASSED"]
        func add(_ what: String, _ texts: [String], _ word: String = "or") {
            if !texts.isEmpty { sentences.append("\(what) \(texts.joined(by: word))") }
        }
        add("the verifier is", verifiers.map(\.description))
        add("it is about the resource", resources.map(\.description))
        add("it was made by the policy", policies.map(\.description))
        add("it states the levels", levels, "and")
        return sentences.map { Explanation($0) }
    }
}
