package import Encodings
package import Vocabulary

/// An in-toto statement: these subjects, this predicate.
///
/// Source: in-toto attestation framework, Statement v1 and v0.1.
package struct Statement: Sendable {
    package struct Subject: Sendable, Hashable {
        package let name: String?
        /// The digests of algorithms that we can compute; others say nothing about an image.
        package let digests: [Digest]
    }

    package let subjects: [Subject]
    package let predicateType: String
    /// An object in every specification, in the wild also a string, a list, or nothing.
    package let predicate: JSONCursor?
    /// The whole of it.
    package let document: JSONCursor

    private static let types: Set<String> = [
        "https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1",
    ]

    /// Reads the payload of an envelope, once, from the very bytes that were authenticated.
    ///
    /// - Throws: `malformed-statement`, with the place in the document; `limit-exceeded`.
    init(_ envelope: DSSEEnvelope, limits: Limits) throws(AttestationError) {
        try self.init(envelope.preAuthenticationEncoding, in: envelope.payloadRange, limits: limits)
    }

    /// Reads a statement.
    ///
    /// - Parameters:
    ///   - bytes: The bytes, which the predicate keeps.
    ///   - range: Where in them the statement stands; nil for all of them.
    ///   - limits: For its depth, values and subjects.
    /// - Throws: `malformed-statement`, with the place in the document; `limit-exceeded`.
    package init(_ bytes: [UInt8], in range: Range<Int>? = nil, limits: Limits) throws(AttestationError) {
        do {
            let root = try JSONCursor(
                reading: bytes,
                in: range,
                depth: limits.predicateDepth,
                values: limits.jsonValues
            )
            let type = try root.string("_type")
            guard Self.types.contains(type) else {
                throw try root.required("_type").mismatch("an in-toto statement v0.1 or v1", found: "'\(type)'")
            }
            let subjects = try root.required("subject").array()
            guard !subjects.isEmpty else { throw root.mismatch("at least one subject", found: "none") }
            guard subjects.count <= limits.subjects else {
                throw LimitExceeded("subjects", limit: Int64(limits.subjects), found: "\(subjects.count) subjects")
            }
            self.subjects = try subjects.map { try Self.subject($0, limits: limits) }
            predicateType = try root.string("predicateType")
            predicate = try root.member("predicate")
            document = root
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Refuses a statement about an image whose type says nothing; beside files real tools sign such statements.
    ///
    /// - Throws: `malformed-statement`.
    package func requireType() throws(AttestationError) {
        guard !predicateType.isEmpty else {
            throw AttestationError(
                .malformedStatement,
                "statement: $.predicateType: expected a predicate type, found an empty text"
            )
        }
    }

    private static func refusal(_ error: any Error) -> AttestationError {
        switch error {
        case let error as LimitExceeded: AttestationError(.limitExceeded, "statement: \(error.description)")
        case let error as JSONError where error.code == .limitExceeded:
            if case .tooDeep(let limit) = error.reason {
                AttestationError(
                    .limitExceeded,
                    "statement: expected at most \(limit) levels of nesting (limit 'predicate-depth')"
                )
            } else {
                AttestationError(.limitExceeded, "statement: \(error.description)")
            }
        default: AttestationError(.malformedStatement, "statement: \(error)")
        }
    }

    private static func subject(_ cursor: JSONCursor, limits: Limits) throws -> Subject {
        let name = try cursor.optionalString("name")
        guard let set = try cursor.member("digest") else { return Subject(name: name, digests: []) }
        let members = try set.members()
        guard members.count <= limits.subjectDigests else {
            throw LimitExceeded(
                "subject-digests",
                limit: Int64(limits.subjectDigests),
                found: "\(members.count) digests of a subject"
            )
        }
        var digests: [Digest] = []
        for (algorithm, value) in members {
            let hex = try value.string()
            guard let algorithm = Digest.Algorithm(rawValue: algorithm) else { continue }
            guard let bytes = [UInt8](lowercaseHex: hex.lowercased()), let digest = Digest(algorithm, bytes: bytes)
            else { throw value.mismatch("\(algorithm.length * 2) hex digits", found: "'\(hex)'") }
            digests.append(digest)
        }
        return Subject(name: name, digests: digests)
    }

    /// Whether a subject names the content with this digest: one that we can compute agrees, and none disagrees.
    ///
    /// - Parameter identities: All known digests of the content, at most one of each algorithm.
    /// - Returns: True where one subject is enough to say so.
    package func names(_ identities: [Digest]) -> Bool {
        subjects.contains { subject in
            let comparable = subject.digests.filter { digest in
                identities.contains { $0.algorithm == digest.algorithm }
            }
            return !comparable.isEmpty && comparable.allSatisfy(identities.contains)
        }
    }
}
