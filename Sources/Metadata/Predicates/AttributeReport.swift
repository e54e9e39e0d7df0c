package import Encodings

/// What attributes somebody asserts of the subject, or of what made it.
///
/// Source: in-toto attestation predicates, SCAI attribute report v0.2 and v0.3.
package struct AttributeReport: Hashable, Sendable {
    package struct Attribute: Hashable, Sendable {
        package let name: String
        /// What it is true of, where that is not the subject.
        package let target: ResourceDescriptor?
        /// When it is true, in the words of the producer.
        package let conditions: JSONCursor?
        package let evidence: ResourceDescriptor?
    }

    package let attributes: [Attribute]
    package let producer: ResourceDescriptor?

    /// Reads the predicate of one of the SCAI types.
    ///
    /// - Throws: A mismatch where there is no attribute, or one without a name.
    static func read(_ cursor: JSONCursor) throws -> AttributeReport {
        let list = try cursor.required("attributes")
        let attributes = try list.array().map { element in
            Attribute(
                name: try element.requiredText("attribute"),
                target: try element.descriptor("target"),
                conditions: try element.openObject("conditions"),
                evidence: try element.descriptor("evidence")
            )
        }
        guard !attributes.isEmpty else { throw list.mismatch("at least one attribute", found: "none") }
        return AttributeReport(attributes: attributes, producer: try cursor.descriptor("producer"))
    }
}
