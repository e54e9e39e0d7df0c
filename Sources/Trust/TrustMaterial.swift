internal import Cryptography
internal import Vocabulary

/// The files of a trust root besides trust.yaml, each read by itself.
struct TrustMaterial {
    /// Public keys by path, of `keys/` and `verdict-keys/`.
    let keys: [String: Result<PublicKey, TrustError>]
    /// Sigstore trusted roots by name.
    let sigstoreRoots: [String: Result<SigstoreRoot, TrustError>]
    /// Stores of certificate authorities by name.
    let certificateStores: [String: Result<CertificateStore, TrustError>]
    let revocations: RevocationList
    /// What is wrong with any of the files, in the order of paths.
    let problems: [TrustError]

    init(_ directory: TrustDirectory, limits: Limits) {
        var keys: [String: Result<PublicKey, TrustError>] = [:]
        var roots: [String: Result<SigstoreRoot, TrustError>] = [:]
        var stores = CertificateStoreReader()
        var revocations = RevocationList()
        var problems: [TrustError] = []
        func note(_ error: TrustError) -> TrustError {
            problems.append(error)
            return error
        }
        for file in directory.files {
            let bytes = file.bytes ?? []
            switch TrustLayout(file.path) {
            case .manifest, .policy, .vex, .resource, .freeText: continue
            case .unexpected: problems.append(.unexpectedFile(path: file.path))
            case .later(let what): problems.append(.notSupportedYet(file: file.path, what))
            case .key, .verdictKey: keys[file.path] = Self.key(file.path, bytes).mapError(note)
            case .sigstore(let name):
                roots[name] = Self.root(name, file.path, bytes, limits).mapError(note)
            case .certificateStore(let name): stores.add(file, to: name)
            case .sigstoreList:
                problems.append(
                    .invalid(
                        file: file.path,
                        "expected one trusted root as trusted_root.json, found a list of them, which have no names",
                        remedy: "put each line into a folder of its own, as sigstore/NAME/trusted_root.json"
                    )
                )
            case .revocations:
                do throws(TrustError) { revocations = try RevocationList(bytes) } catch { problems.append(error) }
            }
        }
        let read = stores.read()
        (self.keys, sigstoreRoots, certificateStores) = (keys, roots, read.stores)
        self.revocations = revocations
        self.problems = (problems + read.problems).sorted {
            ($0.location ?? "").utf8.precedes(($1.location ?? "").utf8)
        }
    }

    private static func key(_ path: String, _ bytes: [UInt8]) -> Result<PublicKey, TrustError> {
        do throws(CryptographyError) {
            return .success(try PublicKey(pem: bytes))
        } catch .privateKeyFound {
            return .failure(
                .keyUnusable(
                    file: path,
                    "expected a public key, found a private key",
                    remedy: "take it off this medium, consider it disclosed, and put the public key in its place"
                )
            )
        } catch {
            return .failure(.keyUnusable(file: path, error.description, remedy: error.remedy))
        }
    }

    private static func root(
        _ name: String,
        _ path: String,
        _ bytes: [UInt8],
        _ limits: Limits
    ) -> Result<SigstoreRoot, TrustError> {
        do throws(SigstoreRootError) {
            return .success(try SigstoreRoot(name: name, json: bytes, limits: limits))
        } catch {
            return .failure(.invalid(file: path, error.reason, remedy: nil))
        }
    }
}
