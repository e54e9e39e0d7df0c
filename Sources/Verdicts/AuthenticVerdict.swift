internal import Cryptography
internal import Vocabulary

/// A verdict's payload, known to be signed by one of our keys; nothing outside this file can make one.
struct AuthenticVerdict {
    let payload: [UInt8]
    let key: PublicKey

    /// Tries the keys, those with another fingerprint than the file names left out.
    ///
    /// - Returns: nil when no key verifies the signature.
    /// - Throws: `libraryFault`.
    init?(_ signed: SignedVerdict, keys: [PublicKey]) throws(CryptographyError) {
        let message = signed.preAuthenticationEncoding
        for key in keys where signed.keyFingerprint.map({ $0 == key.fingerprint }) ?? true {
            do throws(CryptographyError) {
                let authentic = try key.authenticate(message, signature: signed.signature)
                // The payload ends the encoding, so it is taken from the very bytes that were signed.
                payload = authentic.bytes.suffix(signed.payload.count)
                self.key = key
                return
            } catch .signatureMismatch {
                continue
            }
        }
        return nil
    }
}
