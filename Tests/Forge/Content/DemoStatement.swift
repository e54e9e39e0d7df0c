/// An in-toto statement before anyone signs it.
public struct DemoStatement: Hashable, Sendable {
    public enum Version: String, Sendable {
        case v0_1 = "https://in-toto.io/Statement/v0.1"
        case v1 = "https://in-toto.io/Statement/v1"
    }

    /// What a statement speaks of: a name, and digests by algorithm.
    public struct Subject: Hashable, Sendable {
        public var name: String?
        public var digests: [String: String]

        public init(name: String?, digests: [String: String]) {
            (self.name, self.digests) = (name, digests)
        }

        init(_ name: String?, _ blob: Blob) { self.init(name: name, digests: ["sha256": blob.hexDigest]) }
    }

    public var version: Version
    public var subjects: [Subject]
    public var predicateType: String
    public var predicate: JSON

    public init(version: Version = .v0_1, subjects: [Subject], predicateType: String, predicate: JSON) {
        (self.version, self.subjects) = (version, subjects)
        (self.predicateType, self.predicate) = (predicateType, predicate)
    }

    /// A statement whose only subject is the image.
    public init(version: Version = .v0_1, about image: DemoImage, predicateType: String, predicate: JSON) {
        self.init(
            version: version,
            subjects: [Subject(image.product.repository, image.root)],
            predicateType: predicateType,
            predicate: predicate
        )
    }

    public var json: JSON {
        let subjects = self.subjects.map { subject -> JSON in
            let name = subject.name.map { [JSON.Member("name", .string($0))] } ?? []
            return .object(name + [.init("digest", .strings(subject.digests))])
        }
        return [
            "_type": .string(version.rawValue), "predicateType": .string(predicateType), "subject": .array(subjects),
            "predicate": predicate,
        ]
    }
}
