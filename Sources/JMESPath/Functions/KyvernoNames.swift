internal import KubernetesValues

/// Kyverno's functions for versions, image names and addresses.
extension JMESFunction {
    static let kyvernoNames: [JMESFunction] = [
        JMESFunction("semver_compare", 2) { (call) throws(Interruption) in
            let (version, range) = (try call.string(0), try call.string(1))
            try call.evaluation.spend(1 + version.utf8.count + range.utf8.count)
            do {
                return .bool(try SemanticVersionRange(range).contains(SemanticVersion(version)))
            } catch {
                throw call.error(.value, "\(error)")
            }
        },
        JMESFunction("image_normalize", 1) { (call) throws(Interruption) in
            let image = try call.string(0)
            try call.evaluation.spend(1 + image.utf8.count)
            do throws(ImageTextError) {
                return .string(try ImageText(image).description)
            } catch {
                throw call.error(.value, "\(error)")
            }
        },
        JMESFunction("is_external_url", 1) { (call) throws(Interruption) in
            let text = try call.string(0)
            try call.evaluation.spend(1 + text.utf8.count)
            guard let url = try? GoURL(text) else { throw call.error(.value, "expected a URL, found other text") }
            guard let address = try? IPAddress(url.hostname) else {
                throw call.error(.value, "expected an address, found a host name, which is not resolved offline")
            }
            return .bool(!address.isLoopback && !privateNetworks.contains { $0.contains(address) })
        },
    ]

    /// Source: RFC 1918 and RFC 4193.
    private static let privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].compactMap {
        try? CIDR($0)
    }
}
