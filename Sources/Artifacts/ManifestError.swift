package import Vocabulary

/// Why the manifests of a layout cannot be read safely.
package enum ManifestError: Explained, Hashable {
    case notALayout(found: String)
    case missingOCILayout
    case malformed(String)
    case sizeMismatch(Digest, declared: Int64, found: Int64)
    case conflict(Digest, String, other: String)
    case cycle(Digest)

    package var blame: Blame { .input }

    package var code: Code {
        switch self {
        case .notALayout: .notALayout
        case .missingOCILayout: .missingOCILayout
        case .malformed: .malformedManifest
        case .sizeMismatch: .sizeMismatch
        case .conflict: .descriptorConflict
        case .cycle: .indexCycle
        }
    }

    package var description: String {
        switch self {
        case .notALayout(let found): "expected an OCI image layout of version 1.0.0, found \(found)"
        case .missingOCILayout: "expected a file oci-layout, found none"
        case .malformed(let reason): reason
        case .sizeMismatch(let digest, let declared, let found):
            "expected \(declared) bytes for \(digest), as its descriptor says, found \(found)"
        case .conflict(let digest, let first, let other):
            "expected descriptors that agree about \(digest), found \(first) and \(other)"
        case .cycle(let digest): "expected an index that does not contain itself, found \(digest) below itself"
        }
    }

    package var remedy: String? {
        switch self {
        case .notALayout, .missingOCILayout: "make one with `skopeo copy docker://IMAGE oci-archive:FILE`"
        case .sizeMismatch: "copy the bundle again: this copy is damaged or altered"
        case .malformed, .conflict, .cycle: "have the bundle written again: tools would read this one differently"
        }
    }
}
