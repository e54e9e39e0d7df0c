package import Attestations
internal import Encodings
package import Vocabulary

/// Why a packing list cannot be used; nothing of the bundle was read then.
///
/// The list is what the operator judges by, as a policy is: who names one that is damaged, that a later version wrote
/// or that the wrong key signed has to get another, or to change the trust root. So the code is that of a policy that
/// cannot be read, and the exit code 4; nothing is ever compared with such a list.
package struct PackingListError: Explained, Hashable {
    package let code: Code
    package let description: String
    package let remedy: String?

    package init(_ code: Code, _ description: String, remedy: String? = nil) {
        (self.code, self.description, self.remedy) = (code, description, remedy)
    }

    package var blame: Blame { .trust }
}

/// The content of a file that should be a packing list: one that somebody signed, or the operator's own word.
package enum PackingListFile: Sendable {
    case plain(PackingList)
    case signed(SignedDocument)

    /// Reads the file, and tells by its members which of the two it is.
    ///
    /// - Throws: `policy-invalid`, `unsupported-format` for another version or envelope, `limit-exceeded`.
    package init(_ bytes: [UInt8], limits: Limits) throws(PackingListError) {
        let root = try PackingList.document(bytes, limits: limits)
        let members: [String]
        do throws(JSONShapeError) { members = try root.members().map(\.name) } catch {
            throw PackingListError(.policyInvalid, "\(error)")
        }
        guard SignedDocument.isSigned(Set(members)) else {
            self = .plain(try PackingList(root))
            return
        }
        do throws(AttestationError) { self = .signed(try SignedDocument(bytes, limits: limits)) } catch {
            let code: Code = error.code == .malformedAttestation ? .policyInvalid : error.code
            throw PackingListError(code, error.description, remedy: error.remedy)
        }
    }
}

extension PackingList {
    /// Reads the JSON of a list: every member of the format, no other, none twice.
    ///
    /// - Throws: `policy-invalid` with the place, `unsupported-format` for another version, `limit-exceeded`.
    package init(_ bytes: [UInt8], limits: Limits) throws(PackingListError) {
        try self.init(Self.document(bytes, limits: limits))
    }

    fileprivate static func document(_ bytes: [UInt8], limits: Limits) throws(PackingListError) -> JSONCursor {
        do throws(JSONError) {
            return try JSONCursor(reading: bytes, depth: limits.jsonDepth, values: limits.jsonValues)
        } catch {
            let code: Code = error.code == .limitExceeded ? .limitExceeded : .policyInvalid
            throw PackingListError(code, error.description)
        }
    }

    fileprivate init(_ root: JSONCursor) throws(PackingListError) {
        do {
            let version = try root.required("packingList").integer()
            guard version == Self.version else {
                throw PackingListError(
                    .unsupportedFormat,
                    "\(root.path).packingList: expected version \(Self.version), found \(version)",
                    remedy: "make the list with this version of `sallyport inventory`"
                )
            }
            try root.requireMembers("packingList", "images")
            var seen: Set<Name> = []
            let images = try root.required("images").array().map { cursor in
                let image = try Self.image(cursor)
                guard seen.insert(Name(reference: image.reference, digest: image.digest)).inserted else {
                    throw cursor.mismatch("each image once", found: "\(image.title) again")
                }
                return image
            }
            self.init(images)
        } catch let error as PackingListError {
            throw error
        } catch {
            throw PackingListError(.policyInvalid, "\(error)")
        }
    }

    private struct Name: Hashable {
        let reference: ImageReference?
        let digest: Digest
    }

    private static func image(_ cursor: JSONCursor) throws -> Image {
        try cursor.requireMembers("reference", "digest", "mediaType", "size", "attached")
        return Image(
            reference: try cursor.member("reference").map { member in
                let text = try member.string()
                guard let reference = ImageReference(text) else {
                    throw member.mismatch("an image reference or null", found: "'\(text)'")
                }
                return reference
            },
            digest: try cursor.required("digest").digest(),
            mediaType: MediaType(rawValue: try cursor.required("mediaType").mediaType()),
            size: try size(cursor),
            attached: try cursor.required("attached").array().map(item)
        )
    }

    private static func item(_ cursor: JSONCursor) throws -> AttachedItem {
        try cursor.requireMembers("digest", "form", "predicateType", "mediaType", "size")
        return AttachedItem(
            digest: try cursor.required("digest").digest(),
            form: try cursor.member("form") == nil ? nil : cursor.word("form", of: AttestationForm.self),
            predicateType: try cursor.optionalString("predicateType"),
            mediaType: MediaType(rawValue: try cursor.required("mediaType").mediaType()),
            size: try size(cursor)
        )
    }

    private static func size(_ cursor: JSONCursor) throws -> Int64 {
        let member = try cursor.required("size")
        let size = try member.integer()
        guard size >= 0 else { throw member.mismatch("a size of 0 or more", found: "\(size)") }
        return size
    }
}
