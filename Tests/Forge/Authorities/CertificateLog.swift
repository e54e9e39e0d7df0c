/// A certificate transparency log that promises to log whatever it is shown.
public struct CertificateLog: Sendable {
    public let url: String
    public let key: DemoKey

    public init(url: String, key: DemoKey) {
        (self.url, self.key) = (url, key)
    }

    /// The serialised SCT list of one certificate, as the extension's value holds it.
    ///
    /// Source: RFC 6962, 3.2 and 3.3.
    func timestampList(
        toBeSigned: [UInt8],
        issuer: DemoKey,
        at milliseconds: Int,
        extensions: [UInt8] = []
    ) -> [UInt8] {
        let length = Array(UInt32(toBeSigned.count).bigEndianBytes.dropFirst())
        let time = UInt64(milliseconds).bigEndianBytes
        let further = UInt16(extensions.count).bigEndianBytes + extensions
        let signed = [0, 0] + time + [0, 1] + issuer.identifier + length + toBeSigned + further
        let signature = key.sign(signed)
        let stamp =
            [0] + key.identifier + time + further + [4, 3] + UInt16(signature.count).bigEndianBytes + signature
        let item = UInt16(stamp.count).bigEndianBytes + stamp
        return DER.octetString(UInt16(item.count).bigEndianBytes + item)
    }
}
