package import Encodings
public import Vocabulary

/// What the import side says about a verdict.
public struct AcceptanceResult: Hashable, Sendable {
    /// An image that may be imported.
    public struct Image: Hashable, Sendable {
        /// nil for an unnamed image.
        public let reference: ImageReference?
        public let digest: Digest
    }

    /// A condition that does not hold.
    public struct Refusal: Explained, Hashable {
        public let code: Code
        public let description: String
        public let remedy: String?

        init(_ code: Code, _ description: String, remedy: String? = nil) {
            (self.code, self.description, self.remedy) = (code, description, remedy)
        }

        public var blame: Blame { .input }
    }

    /// All judged images of an accepted verdict; none of a rejected one.
    public let images: [Image]
    public let errors: [Refusal]
    /// What a person should know, whatever the outcome.
    public let notes: [String]

    init(images: [Image], errors: [Refusal], notes: [String]) {
        self.images = errors.isEmpty ? images : []
        self.errors = errors
        self.notes = notes
    }

    public var isAccepted: Bool { errors.isEmpty && !images.isEmpty }

    /// The object that the public contract describes, as UTF-8 with a final line feed.
    public func json(_ layout: TextLayout) -> [UInt8] { ResultDocument.json(self).text(layout) }
}

extension ResultDocument {
    /// The result object of `accept`.
    package static func json(_ result: AcceptanceResult) -> JSONValue {
        let images = result.images.map { image in
            JSONValue.object([
                "reference": .optional(image.reference?.description),
                "digest": .string(image.digest.description),
            ])
        }
        return .object([
            "result": .string(result.isAccepted ? "ACCEPTED" : "REJECTED"),
            "images": .array(images),
            "errors": .array(result.errors.map { failure($0.code, $0.message) }),
        ])
    }
}
