internal import Cryptography
internal import Vocabulary

/// Reads the files of `truststore/x509/ca/NAME`: PEM with one or more certificates, or one in DER.
///
/// Source: trust-root.md 1; notation specification, "Trust Store".
struct CertificateStoreReader {
    /// The files of each store, in the order of paths.
    private var files: [String: [TrustFile]] = [:]

    /// How many certificates a store may hold: several times as many as all public authorities together.
    static let most = 1_000

    mutating func add(_ file: TrustFile, to store: String) { files[store, default: []].append(file) }

    /// The stores by name, and what is wrong with any of their files.
    func read() -> (stores: [String: Result<CertificateStore, TrustError>], problems: [TrustError]) {
        var stores: [String: Result<CertificateStore, TrustError>] = [:]
        var problems: [TrustError] = []
        for (name, files) in files.sorted(by: { $0.key.utf8.precedes($1.key.utf8) }) {
            var certificates: [Certificate] = []
            var first: TrustError?
            for file in files {
                do throws(TrustError) {
                    certificates += try Self.certificates(file)
                    guard certificates.count <= Self.most else {
                        throw .invalid(
                            file: file.path,
                            "expected at most \(Self.most) certificates in a store, found more",
                            remedy: nil
                        )
                    }
                } catch {
                    first = first ?? error
                    problems.append(error)
                }
            }
            stores[name] =
                if let first { .failure(first) } else {
                    .success(CertificateStore(name: name, certificates: certificates))
                }
        }
        return (stores, problems)
    }

    private static func certificates(_ file: TrustFile) throws(TrustError) -> [Certificate] {
        let bytes = file.bytes ?? []
        guard !bytes.contains(Array("PRIVATE KEY-----".utf8)) else {
            throw .keyUnusable(
                file: file.path,
                "expected certificates, found a private key",
                remedy: "take it off this medium, consider it disclosed, and leave only the certificate in the file"
            )
        }
        let certificates: [Certificate]
        do throws(CryptographyError) {
            certificates =
                bytes.first == 0x30 ? [try Certificate(der: bytes)] : try Certificate.chain(pem: bytes, limit: most)
        } catch {
            throw .invalid(
                file: file.path,
                error.description,
                remedy: "write the file anew with `openssl x509`, or remove it"
            )
        }
        for certificate in certificates where !certificate.isCertificateAuthority {
            guard certificate.subject.isIdentical(to: certificate.issuer) else {
                throw .invalid(
                    file: file.path,
                    "expected certificates of authorities, found '\(certificate.subject)' of '\(certificate.issuer)', "
                        + "which may not issue any",
                    remedy: "put the certificate of its issuer in its place"
                )
            }
        }
        return certificates
    }
}
