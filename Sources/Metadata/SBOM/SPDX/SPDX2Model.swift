internal import Encodings
internal import Vocabulary

extension SBOM {
    /// Makes the common form of an SPDX 2 document.
    ///
    /// - Throws: The mismatch where one SPDXID stands for two different things.
    init(_ stated: consuming SPDX2Document) throws {
        var document = consume stated
        self.init(format: .spdx, version: document.version, encoding: document.encoding)
        var tally = document.tally
        let ids = try SPDX2Identifiers(document, &tally)
        id = document.namespace
        name = document.name
        dataLicense = document.dataLicense
        takeCreators(document.body.creators)
        created = Self.created(document.created, at: document.creationPath, &tally)
        takeRelationships(document, ids, &tally)
        let files = takeSubjects(document, ids)
        takePackages(&document, &tally)
        for file in files {
            var component = Component(file, at: document.path("files", file), &tally)
            component.isFile = true
            components.append(component)
        }
        notes = tally.notes
    }

    /// A time that is not readable is none: whatever needs it fails then, and says so.
    static func created(_ text: String?, at path: String, _ tally: inout NoteTally) -> Instant? {
        guard let text, !text.isEmpty else {
            tally.add("no time of creation", at: path)
            return nil
        }
        guard let instant = Instant(text) else {
            tally.add("expected a time as 2026-06-01T12:00:00Z", at: path, found: text)
            return nil
        }
        return instant == .goZero ? nil : instant
    }

    /// Makes components of the packages, and lets each package go when it is one: there may be very many.
    private mutating func takePackages(_ document: inout SPDX2Document, _ tally: inout NoteTally) {
        var packages = document.body.packages
        document.body.packages = []
        packages.reverse()
        components.reserveCapacity(packages.count)
        while let package = packages.popLast() {
            components.append(Component(package, at: document.path("packages", package), &tally))
        }
    }

    private mutating func takeCreators(_ creators: [String]) {
        for creator in creators {
            if creator.hasPrefix("Tool:") {
                let tool = creator.utf8.dropFirst(5).drop { $0 == 0x20 }
                if !tool.isEmpty { tools.append(String(decoding: tool, as: UTF8.self)) }
            } else if let agent = SPDXTerms.agent(creator) {
                authors.append(agent)
            }
        }
    }
}

extension SPDX2Document {
    fileprivate var creationPath: String { encoding == .json ? "\(root).creationInfo.created" : root }
}

// MARK: - Identifiers

/// What each SPDXID of a document stands for.
private struct SPDX2Identifiers {
    enum Meaning {
        case document
        case package(Int)
        case file(Int)
        case other
    }

    private var meanings: [ExactText: Meaning] = [:]
    private let document: ExactText

    subscript(_ id: String) -> Meaning? { meanings[ExactText(id)] }

    func isDocument(_ id: String) -> Bool { ExactText(id) == document }

    init(_ document: SPDX2Document, _ tally: inout NoteTally) throws {
        self.document = ExactText(document.id)
        meanings.reserveCapacity(document.body.packages.count + document.body.files.count + 1)
        meanings[self.document] = .document
        for id in document.body.otherIDs { meanings[ExactText(id)] = .other }
        try take(document.body.packages, "packages", of: document, &tally) { .package($0) }
        try take(document.body.files, "files", of: document, &tally) { .file($0) }
    }

    /// Writers repeat an element at times, word by word, or call the document by the id of its only package; two
    /// different elements with one id are two readings.
    private mutating func take(
        _ parts: [SPDX2Document.Part],
        _ list: String,
        of document: SPDX2Document,
        _ tally: inout NoteTally,
        _ meaning: (Int) -> Meaning
    ) throws {
        for (index, part) in parts.enumerated() {
            guard let id = part.id else { continue }
            guard let earlier = meanings.updateValue(meaning(index), forKey: ExactText(id)) else { continue }
            let path = document.path(list, part)
            let isSame: Bool =
                switch (earlier, meaning(index)) {
                case (.package(let first), .package), (.file(let first), .file): parts[first].isSame(as: part)
                default: false
                }
            if case .document = earlier {
                tally.add("an element with the id of the document", at: path, found: id)
                continue
            }
            guard isSame else {
                throw JSONShapeError(path: path, expected: "an SPDXID of its own", found: "'\(id)' again")
            }
            tally.add("an element that stands twice", at: path, found: id)
        }
    }
}

// MARK: - Components

extension Component {
    /// Makes a component of a package or a file.
    fileprivate init(_ part: SPDX2Document.Part, at path: @autoclosure () -> String, _ tally: inout NoteTally) {
        self.init(name: part.name)
        (ref, type, version) = (part.id, part.purpose, part.version)
        supplier = SPDXTerms.agent(part.supplier)
        originator = SPDXTerms.agent(part.originator)
        copyright = SPDXTerms.asserted(part.copyright)
        licenses = ComponentLicenses(
            declared: SPDXTerms.license(part.licenseDeclared),
            concluded: SPDXTerms.license(part.licenseConcluded)
        )
        for checksum in part.checksums where !take(hash: checksum.value, algorithm: checksum.algorithm) {
            tally.add(
                "a checksum that is none",
                at: path(),
                found: "\(checksum.algorithm): \(checksum.value)"
            )
        }
        let references = part.references.compactMap { SPDXReference(type: $0.type, locator: $0.locator) }
        for (kind, found) in take(references) { tally.add(kind, at: path(), found: found) }
    }
}

// MARK: - Relationships and subjects

extension SBOM {
    /// A relationship as a key; references are compared by their bytes.
    private struct Key: Hashable {
        let from: ExactText
        let to: ExactText
        let kind: Relationship.Kind
        let word: String
    }

    private mutating func takeRelationships(
        _ document: SPDX2Document,
        _ ids: SPDX2Identifiers,
        _ tally: inout NoteTally
    ) {
        var seen: Set<Key> = []
        var described: Set<ExactText> = []
        func take(_ edge: SPDX2Document.Edge) {
            let (kind, isTurned) = Self.kind(edge.type)
            let (from, to) = isTurned ? (edge.to, edge.from) : (edge.from, edge.to)
            guard SPDXTerms.asserted(from) != nil, SPDXTerms.asserted(to) != nil else { return }
            let key = Key(
                from: ExactText(from),
                to: ExactText(to),
                kind: kind,
                word: kind == .other ? edge.type : ""
            )
            guard seen.insert(key).inserted else { return }
            for end in [from, to] where ids[end] == nil && !end.hasPrefix("DocumentRef-") {
                tally.add("a relationship with something that is not there", at: document.root, found: end)
            }
            relationships.append(Relationship(from: from, to: to, kind: kind))
            if kind == .describes, ids.isDocument(from), described.insert(key.to).inserted { subjectRefs.append(to) }
        }
        for id in document.body.described { take(.init(from: document.id, type: "DESCRIBES", to: id)) }
        for edge in document.body.relationships { take(edge) }
        for edge in document.body.contained { take(edge) }
        subjectRefs.sort { $0.utf8.precedes($1.utf8) }
    }

    /// What a type of relationship means, and whether it is said from the other end.
    ///
    /// Source: SPDX 2.3, clause 11.1.
    private static func kind(_ type: String) -> (Relationship.Kind, isTurned: Bool) {
        switch type {
        case "DESCRIBES": (.describes, false)
        case "DESCRIBED_BY": (.describes, true)
        case "CONTAINS": (.contains, false)
        case "CONTAINED_BY": (.contains, true)
        case "DEPENDS_ON", "DYNAMIC_LINK", "STATIC_LINK", "HAS_PREREQUISITE": (.dependsOn, false)
        case "DEPENDENCY_OF", "BUILD_DEPENDENCY_OF", "DEV_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF",
            "PROVIDED_DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF", "TEST_DEPENDENCY_OF", "PREREQUISITE_FOR":
            (.dependsOn, true)
        default: (.other, false)
        }
    }

    /// Takes what the packages that the document is about say of the image that is meant.
    ///
    /// - Returns: The files that the document is about.
    private mutating func takeSubjects(_ document: SPDX2Document, _ ids: SPDX2Identifiers) -> [SPDX2Document.Part] {
        var files: [SPDX2Document.Part] = []
        var described: Set<ExactText> = []
        for id in subjectRefs {
            switch ids[id] {
            case .package(let index):
                described.insert(ExactText(id))
                subject.add(document.body.packages[index])
            case .file(let index): files.append(document.body.files[index])
            case .document, .other, nil: break
            }
        }
        for remark in document.body.imageRemarks where described.contains(ExactText(remark.ref)) {
            subject.add(imageRemark: remark.words)
        }
        return files
    }
}

extension StatedSubject {
    fileprivate mutating func add(_ package: SPDX2Document.Part) {
        if let version = package.version { add(digestOrOther: version) }
        for checksum in package.checksums { add(hash: checksum.value, algorithm: checksum.algorithm) }
        for reference in package.references {
            if case .purl(let text) = SPDXReference(type: reference.type, locator: reference.locator) {
                add(purl: text)
            }
        }
        for remark in package.imageRemarks { add(imageRemark: remark) }
    }

    /// Takes what Trivy says about an image: `ImageID: sha256:…`, `RepoDigest: registry/name@sha256:…`.
    fileprivate mutating func add(imageRemark words: String) {
        if words.hasPrefix("ImageID: ") { add(digest: String(words.dropFirst(9))) }
        if words.hasPrefix("RepoDigest: ") { add(reference: words) }
    }
}
