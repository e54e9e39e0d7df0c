internal import Encodings

/// Where documents about the subject are, and what their digests are.
///
/// Source: in-toto attestation predicates, Reference v0.1.
package struct DocumentReferences: Hashable, Sendable {
    package struct Document: Hashable, Sendable {
        package let descriptor: ResourceDescriptor
        package let location: String
        package let mediaType: String
    }

    /// Who provides them: a type URI.
    package let attester: String
    package let documents: [Document]

    /// Reads the predicate.
    ///
    /// - Throws: A mismatch where a document has no place, no media type, or nothing that says which one it is.
    static func read(_ cursor: JSONCursor) throws -> DocumentReferences {
        DocumentReferences(
            attester: try cursor.required("attester").requiredText("id"),
            documents: try cursor.required("references").array().map { element in
                Document(
                    descriptor: try element.descriptor(),
                    location: try element.requiredText("downloadLocation"),
                    mediaType: try element.requiredText("mediaType")
                )
            }
        )
    }
}
