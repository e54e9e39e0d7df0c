internal import Encodings
internal import Metadata
package import Trust
package import Vocabulary

/// The VEX documents of the operator, read and checked before any image is judged.
///
/// Source: trust-root.md 1. They count where a policy's `vexBy` names the reserved authority `trust-root`.
package struct OperatorVEX: Sendable {
    let documents: [VEXDocument]

    /// No documents.
    package static let none = OperatorVEX(documents: [])

    /// Reads the files of `vex/`.
    ///
    /// - Throws: `trust-root-invalid` for the first file that is no VEX document, or breaks the rules of its format: it
    ///   may take back what another one says.
    package static func load(_ files: [VEXFile], limits: Limits) throws(TrustError) -> OperatorVEX {
        var documents: [VEXDocument] = []
        for file in files {
            do {
                let cursor = try JSONCursor(
                    reading: file.bytes,
                    depth: limits.predicateDepth,
                    values: limits.jsonValues,
                    root: "predicate"
                )
                documents.append(try VEXDocument.read(cursor, limits: limits))
            } catch let error as any Explained {
                throw unreadable(file, error.description)
            } catch {
                throw unreadable(file, "\(error)")
            }
        }
        return OperatorVEX(documents: documents)
    }

    private static func unreadable(_ file: VEXFile, _ reason: String) -> TrustError {
        .invalid(
            file: file.path,
            "expected a VEX document, found one that cannot be read: \(reason)",
            remedy: "correct the file, or remove it"
        )
    }
}
