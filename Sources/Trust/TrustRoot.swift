internal import Encodings
internal import Vocabulary

/// What trust.yaml and the files that it names say: whom this station believes, and for what.
///
/// Source: trust-root.md 1 to 3. Having one says nothing about its pin: `PinnedTrustRoot` does.
package struct TrustRoot: Sendable {
    package let name: String
    package let version: Int64
    /// When the root itself may be used.
    package let valid: ValidityWindow
    /// `verifier.id` of the verdicts that are made with it.
    package let verifier: String?
    package let contact: String?
    package let authorities: [Authority]
    package let builders: [Builder]
    package let algorithms: AlgorithmPolicy
    /// nil where the root says nothing about accepting verdicts.
    package let accept: AcceptanceTerms?
    /// All Sigstore trusted roots of the folder by name, also those that no authority uses.
    package let sigstoreRoots: [String: SigstoreRoot]
    /// All stores of certificate authorities by name, also those that no authority uses.
    package let certificateStores: [String: CertificateStore]
    package let revocations: RevocationList

    /// Reads the root from the bytes of a walk.
    ///
    /// - Throws: `TrustError`: the first part that cannot be used.
    init(_ directory: TrustDirectory, limits: Limits) throws {
        let material = TrustMaterial(directory, limits: limits)
        if let problem = material.problems.first { throw problem }
        try self.init(directory, material, limits: limits)
    }

    /// Reads trust.yaml over material that may have problems of its own.
    init(_ directory: TrustDirectory, _ material: TrustMaterial, limits: Limits) throws {
        guard let file = directory.file(TrustRootReader.file), let bytes = file.bytes else {
            throw TrustError.missing(found: "a folder without trust.yaml")
        }
        do {
            let document = YAMLCursor(try YAMLReader.read(bytes, limits: limits))
            self = try TrustRootReader(material: material).read(document)
        } catch let error as YAMLError {
            throw TrustError.invalid(file: TrustRootReader.file, error.description, remedy: nil)
        }
    }

    init(
        header: TrustRootReader.Header,
        authorities: [Authority],
        builders: [Builder],
        algorithms: AlgorithmPolicy,
        accept: AcceptanceTerms?,
        material: TrustMaterial
    ) {
        (name, version, valid) = (header.name, header.version, header.valid)
        (verifier, contact) = (header.verifier, header.contact)
        (self.authorities, self.builders, self.algorithms) = (authorities, builders, algorithms)
        self.accept = accept
        sigstoreRoots = material.sigstoreRoots.compactMapValues { try? $0.get() }
        certificateStores = material.certificateStores.compactMapValues { try? $0.get() }
        revocations = material.revocations
    }

    /// The authority of that name.
    package func authority(_ name: String) -> Authority? { authorities.first { $0.name.isIdentical(to: name) } }
}
