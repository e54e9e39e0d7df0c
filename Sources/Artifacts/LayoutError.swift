package import Vocabulary

/// Why an OCI image layout cannot be read safely.
package enum LayoutError: Explained, Hashable {
    /// The path leads to nothing that could be a layout.
    case notALayout(found: String)
    /// The archive or folder is whole, but has no `index.json` at its top.
    case missingIndex(found: String)
    /// There is no `oci-layout`, and nothing that excuses it.
    case missingOCILayout
    /// What is below `blobs/` is not named after a digest.
    case blobName(found: String)
    /// A blob's content is not what its name says.
    case contentMismatch(expected: Digest, found: Digest)
    /// A file changed its length while it was read.
    case changedSize(expected: Int64, found: Int64)
    /// The content of a layer is asked for, which nobody keeps.
    case contentNotKept(size: Int64)

    package var blame: Blame { .input }

    package var code: Code {
        switch self {
        case .notALayout: .notALayout
        case .missingIndex: .missingIndex
        case .missingOCILayout: .missingOCILayout
        case .blobName: .entryName
        case .contentMismatch: .digestMismatch
        case .changedSize: .sizeMismatch
        case .contentNotKept: .malformedJSON
        }
    }

    package var description: String {
        switch self {
        case .notALayout(let found): "expected an OCI image layout as a tar or a folder, found: \(found)"
        case .missingIndex(let found): "expected a file index.json at the top of the layout, found \(found)"
        case .missingOCILayout: "expected a file oci-layout at the top of the layout, found none"
        case .blobName(let found):
            "expected blobs/sha256/HEX or blobs/sha512/HEX with the whole digest in lower case, found \(found)"
        case .contentMismatch(let expected, let found): "expected content with digest \(expected), found \(found)"
        case .changedSize(let expected, let found): "expected \(expected) bytes, found \(found)"
        case .contentNotKept(let size): "expected JSON, found \(size) bytes that begin with something else"
        }
    }

    package var remedy: String? {
        switch self {
        case .notALayout: "make one with `skopeo copy docker://IMAGE oci-archive:FILE`"
        case .missingIndex: "pack the content of the layout's folder, with index.json at the top"
        case .missingOCILayout: "make the bundle again with a tool that writes whole OCI image layouts"
        case .blobName: "remove it, or pack the layout again with the tool that made it"
        case .contentMismatch: "copy the bundle again: this copy is damaged or altered"
        case .changedSize: "let nothing write to the bundle while it is read"
        case .contentNotKept: nil
        }
    }
}
