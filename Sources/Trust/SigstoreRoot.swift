package import Cryptography
internal import Encodings
package import Vocabulary

/// A Sigstore trusted root: the logs, certificate authorities and timestamp authorities of one instance.
///
/// Source: sigstore protobuf-specs, `TrustedRoot`. Material of two roots is never mixed within one verification.
package struct SigstoreRoot: Sendable {
    package let name: String
    /// Transparency logs, Rekor v1 and v2.
    package let tlogs: [LogKey]
    /// Certificate transparency logs.
    package let ctlogs: [LogKey]
    package let certificateAuthorities: [CertificateAuthority]
    /// In the order of the root; several may have the same name and window, so all of them are tried.
    package let timestampAuthorities: [CertificateAuthority]
    /// Whether it lists any certificate transparency log, be it one that we cannot use.
    package let namesCertificateLogs: Bool
    /// What was passed over because we cannot use it, one sentence each.
    package let notes: [String]

    /// Reads a trusted root in JSON, or the one that a client configuration holds.
    ///
    /// - Parameters:
    ///   - name: What the trust root directory calls it.
    ///   - json: The whole file.
    ///   - limits: For the depth of the text and the length of chains.
    /// - Throws: `SigstoreRootError` when anything in it cannot be read in exactly one way.
    package init(name: String, json: [UInt8], limits: Limits) throws(SigstoreRootError) {
        let document: JSONCursor
        do throws(JSONError) { document = try JSONCursor(reading: json, depth: limits.jsonDepth) } catch {
            throw SigstoreRootError(root: name, reason: "\(error)")
        }
        try self.init(name: name, document: document, limits: limits)
    }

    private init(name: String, document: JSONCursor, limits: Limits) throws(SigstoreRootError) {
        self.name = name
        do {
            var reader = SigstoreRootReader(limits: limits)
            let document = try reader.trustedRoot(document)
            tlogs = try document.elements("tlogs").compactMap { try reader.log($0) }
            namesCertificateLogs = try !document.elements("ctlogs").isEmpty
            ctlogs = try document.elements("ctlogs").compactMap { try reader.log($0) }
            certificateAuthorities = try document.elements("certificateAuthorities").compactMap {
                try reader.authority($0)
            }
            timestampAuthorities = try document.elements("timestampAuthorities").compactMap {
                try reader.authority($0)
            }
            notes = reader.notes
        } catch {
            throw SigstoreRootError(root: name, reason: "\(error)")
        }
    }

    /// The transparency logs with this identifier; more than one where a root lists one log for several periods.
    package func tlogs(withID id: [UInt8]) -> [LogKey] { tlogs.filter { $0.id == id } }

    /// The certificate transparency logs with this identifier.
    package func ctlogs(withID id: [UInt8]) -> [LogKey] { ctlogs.filter { $0.id == id } }
}

// MARK: - Several roots

extension SigstoreRoot {
    /// How many roots one file may hold.
    private static let most = 32

    /// Reads a file that holds one trusted root, or several, one a line, as `gh attestation trusted-root` prints them.
    ///
    /// - Parameters:
    ///   - name: Of the only root; of several each has its line added.
    ///   - json: The whole file.
    ///   - limits: As for one root.
    /// - Returns: At least one; each is a unit, never to be mixed with another within one verification.
    /// - Throws: `SigstoreRootError` for the first that cannot be read, or when there are more than 32.
    package static func all(name: String, json: [UInt8], limits: Limits) throws(SigstoreRootError) -> [SigstoreRoot] {
        let document: JSONCursor?
        do throws(JSONError) {
            document = try JSONCursor(reading: json, depth: limits.jsonDepth)
        } catch {
            guard error.reason == .trailingBytes else { throw SigstoreRootError(root: name, reason: "\(error)") }
            document = nil
        }
        if let document { return [try SigstoreRoot(name: name, document: document, limits: limits)] }
        var lines = json.split(separator: 0x0A, omittingEmptySubsequences: false)
        while let last = lines.last, last.allSatisfy({ $0 == 0x0D || $0 == 0x20 }) { lines.removeLast() }
        guard lines.count <= most else {
            throw SigstoreRootError(
                root: name,
                reason: "expected at most \(most) trusted roots, one a line, found \(lines.count) lines"
            )
        }
        var roots: [SigstoreRoot] = []
        for (index, line) in lines.enumerated() {
            roots.append(try SigstoreRoot(name: "\(name) line \(index + 1)", json: Array(line), limits: limits))
        }
        return roots
    }
}

// MARK: - Validating

extension SigstoreRoot {
    /// Requires that a chain that was found at one time holds at another as well.
    ///
    /// - Throws: As `validate`.
    package func require(_ chain: ValidatedChain, at time: Instant) throws(CryptographyError) {
        let isKnown = certificateAuthorities.contains { authority in
            authority.window.contains(time) && chain.certificates.last == authority.anchor
                && chain.certificates.dropFirst().allSatisfy(authority.certificates.contains)
        }
        guard isKnown else {
            _ = try validate(chain.leaf, at: time)
            return
        }
        try chain.requireValid(at: time)
    }

    /// Validates a signing certificate at one time, against each authority whose window contains that time.
    ///
    /// - Throws: `outsideValidity` when only an authority fits whose window does not contain the time; else as
    ///   `CertificateChain.validate`.
    package func validate(_ leaf: Certificate, at time: Instant) throws(CryptographyError) -> ValidatedChain {
        var reason: CryptographyError?
        for authority in certificateAuthorities where authority.contains(time) {
            do throws(CryptographyError) {
                return try authority.validate(leaf, at: time)
            } catch {
                // Whatever says more than that the leaf is of another authority is the better explanation.
                if reason == nil || reason?.code == .untrustedChain { reason = error }
            }
        }
        if reason == nil || reason?.code == .untrustedChain {
            for authority in certificateAuthorities where !authority.contains(time) {
                guard (try? authority.validate(leaf, at: time)) != nil else { continue }
                throw .outsideValidity(
                    subject: authority.anchor.subject,
                    from: authority.window.from ?? authority.anchor.notBefore,
                    until: authority.window.until ?? authority.anchor.notAfter,
                    at: time
                )
            }
        }
        throw reason ?? .chainInvalid("no certificate authority of '\(name)' that is believed at \(time)")
    }
}

/// Why a trusted root cannot be used.
package struct SigstoreRootError: Explained, Hashable {
    /// The name of the root.
    package let root: String
    /// Where in it, what was expected, what was found.
    package let reason: String

    package var blame: Blame { .trust }
    package var code: Code { .trustRootInvalid }
    package var description: String { "sigstore root '\(root)': \(reason)" }
}
