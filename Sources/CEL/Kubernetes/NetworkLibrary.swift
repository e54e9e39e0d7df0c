internal import KubernetesValues

/// IP addresses and networks.
///
/// Source: Kubernetes documentation, "Common Expression Language in Kubernetes", "IP address library", "CIDR library".
enum NetworkLibrary {
    private static let address = OpaqueKind<IPAddress>(name: "net.IP")
    private static let network = OpaqueKind<CIDR>(name: "net.CIDR")

    static func add(to library: inout CELLibrary) {
        library.add(type: address.name, address.type)
        library.add(type: network.name, network.type)
        addAddresses(to: &library)
        addNetworks(to: &library)
    }

    private static func ip(_ text: String) throws(CELFailure) -> IPAddress {
        do {
            return try IPAddress(text)
        } catch {
            throw CELFailure("IP Address \"\(text.prefix(64))\" parse error during conversion from string: \(error)")
        }
    }

    private static func cidr(_ text: String) throws(CELFailure) -> CIDR {
        do {
            return try CIDR(text)
        } catch {
            throw CELFailure("network address parse error during conversion from string: \(error)")
        }
    }

    private static func addAddresses(to library: inout CELLibrary) {
        address.addConstructor("ip", to: &library, ip)
        address.addTest("isIP", to: &library) { (try? IPAddress($0)) != nil }
        library.add(
            "ip.isCanonical",
            CELOverload(
                [.string],
                .bool,
                .unary { (value, _) throws(CELFailure) in
                    let text = try value.text(for: "ip.isCanonical")
                    do {
                        return .bool(try IPAddress.isCanonical(text))
                    } catch {
                        throw CELFailure("IP Address \"\(text.prefix(64))\" parse error during conversion: \(error)")
                    }
                }
            )
        )
        address.addMethod("family", .int, to: &library) { (ip) throws(CELFailure) in .int(Int64(ip.family.rawValue)) }
        let tests: [(String, @Sendable (IPAddress) -> Bool)] = [
            ("isUnspecified", { $0.isUnspecified }), ("isLoopback", { $0.isLoopback }),
            ("isLinkLocalMulticast", { $0.isLinkLocalMulticast }), ("isLinkLocalUnicast", { $0.isLinkLocalUnicast }),
            ("isGlobalUnicast", { $0.isGlobalUnicast }),
        ]
        for (name, test) in tests {
            address.addMethod(name, .bool, to: &library) { (ip) throws(CELFailure) in .bool(test(ip)) }
        }
        addText(of: address, to: &library)
    }

    private static func addNetworks(to library: inout CELLibrary) {
        network.addConstructor("cidr", to: &library, cidr)
        network.addTest("isCIDR", to: &library) { (try? CIDR($0)) != nil }
        for argument in [address.type, .string] {
            network.addMethod("containsIP", argument, .bool, to: &library) {
                (network, value, context) throws(CELFailure) in
                if case .string(let text) = value { return .bool(network.contains(try ip(text))) }
                return .bool(network.contains(try address.wrapped(value, for: "containsIP", &context)))
            }
        }
        for argument in [network.type, .string] {
            network.addMethod("containsCIDR", argument, .bool, to: &library) {
                (network, value, context) throws(CELFailure) in
                if case .string(let text) = value { return .bool(network.contains(try cidr(text))) }
                return .bool(network.contains(try Self.network.wrapped(value, for: "containsCIDR", &context)))
            }
        }
        network.addMethod("ip", address.type, to: &library) { (network) throws(CELFailure) in
            address.value(network.address)
        }
        network.addMethod("masked", network.type, to: &library) { (network) throws(CELFailure) in
            Self.network.value(network.masked)
        }
        network.addMethod("isMasked", .bool, to: &library) { (network) throws(CELFailure) in .bool(network.isMasked) }
        network.addMethod("prefixLength", .int, to: &library) { (network) throws(CELFailure) in
            .int(Int64(network.prefixLength))
        }
        addText(of: network, to: &library)
    }

    private static func addText<Wrapped>(of kind: OpaqueKind<Wrapped>, to library: inout CELLibrary) {
        library.add(
            "string",
            CELOverload(
                [kind.type],
                .string,
                .unary { (value, context) throws(CELFailure) in
                    .string(try kind.wrapped(value, for: "string", &context).description)
                }
            )
        )
    }
}
