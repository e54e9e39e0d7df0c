import Cryptography
import Encodings
import FuzzSupport
import Transparency
import Vocabulary

/// Reads any bytes as DER, as a certificate, a public key, a list of certificate timestamps and an RFC 3161 timestamp.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDER(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    walk(DERReader(bytes), depth: 0)
    _ = try? PublicKey(spki: bytes)
    _ = try? CertificateTimestamp.list(bytes)
    do throws(CryptographyError) {
        let token = try TimestampToken(response: bytes)
        _ = "\(token.time) \(token.imprint)"
    } catch {
        guard error.blame != .ourselves, !error.message.isEmpty else { fatalError("\(error)") }
    }
    do throws(CryptographyError) {
        let certificate = try Certificate(der: bytes)
        _ = "\(certificate.notBefore) \(certificate.notAfter) \(certificate.subject)".printable
        _ = certificate.unknownCriticalExtensions
        let withoutTimestamps = try certificate.tbsWithoutSignedCertificateTimestamps()
        guard withoutTimestamps.count < certificate.der.count else { fatalError("a part longer than the whole") }
        if let list = try certificate.extensionValue(Certificate.Extension.signedCertificateTimestamps) {
            for timestamp in (try? CertificateTimestamp.list(list)) ?? [] { _ = "\(timestamp.time)" }
        }
    } catch {
        guard error.blame != .ourselves, !error.message.isEmpty else { fatalError("\(error)") }
    }
    return 0
}

private func walk(_ reader: DERReader, depth: Int) {
    var reader = reader
    while let tag = reader.nextTag, depth < 32 {
        if tag & 0x20 != 0 {
            guard let nested = try? reader.nested(tag) else { return }
            walk(nested, depth: depth + 1)
        } else {
            guard (try? reader.content(of: tag)) != nil else { return }
        }
    }
}
