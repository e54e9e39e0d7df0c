import KubernetesValues
import Testing

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("192.168.0.1", "192.168.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("2001:db8::68", "2001:db8::68"), ("2001:DB8::68", "2001:db8::68"),
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0"),
        ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("::1.2.3.4", "::102:304"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
        ("0001:0002::000a", "1:2::a"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
    ])
    func readsAndWrites(_ text: String, _ canonical: String) throws {
        #expect(try IPAddress(text).description == canonical)
        #expect(try IPAddress.isCanonical(text) == (text == canonical))
        #expect(try IPAddress(canonical) == IPAddress(text))
        #expect(try IPAddress(text).family == (text.contains(":") ? .v6 : .v4))
    }

    @Test(arguments: [
        "192.168.0.1.0", "192.168.0", "192.168.0.256", "192.168.0.01", "192.168.0.", "192.168.0.-1", "192.168.0.1 ",
        "192.168.0.+1", "1.2.3.1234", "2001:db8:::68", "1::2::3", ":",
        ":1", "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::12345", "::g", "1.2.3.4::", "::1.2.3",
        "::1.2.3.04", "1:2:3:4:5:6:7:1.2.3.4", ":::", "1:::2",
        "1.2.3.4:80", "::+1",
    ])
    func refuses(_ text: String) {
        let error = #expect(throws: IPAddressError.self) { try IPAddress(text) }
        guard case .invalid(text, _) = error else {
            Issue.record("expected another error, found \(String(describing: error))")
            return
        }
    }

    @Test func refusesWhatHasTwoMeanings() {
        #expect(throws: IPAddressError.invalid("", expected: "an IP address")) { try IPAddress("") }
        #expect(throws: IPAddressError.invalid("localhost", expected: "an IP address")) { try IPAddress("localhost") }
        #expect(throws: IPAddressError.zone("fe80::1%eth0")) { try IPAddress("fe80::1%eth0") }
        #expect(throws: IPAddressError.mappedIPv4("::ffff:1.2.3.4")) { try IPAddress("::ffff:1.2.3.4") }
        #expect(throws: IPAddressError.mappedIPv4("::ffff:102:304")) { try IPAddress.isCanonical("::ffff:102:304") }
        #expect(throws: IPAddressError.mappedIPv4("::ffff:10.0.0.0")) { try CIDR("::ffff:10.0.0.0/8") }
    }

    @Test(arguments: [
        ("0.0.0.0", "unspecified"), ("::", "unspecified"), ("127.0.0.1", "loopback"), ("127.255.0.1", "loopback"),
        ("::1", "loopback"), ("224.0.0.1", "linkLocalMulticast"),
        ("224.0.1.1", "multicast"), ("ff02::1", "linkLocalMulticast"), ("ff12::1", "linkLocalMulticast"),
        ("ff00::1", "multicast"), ("169.254.169.254", "linkLocalUnicast"),
        ("fe80::1", "linkLocalUnicast"), ("febf::1", "linkLocalUnicast"), ("fec0::1", "global"), ("fd80::1", "global"),
        ("fd00::1", "global"), ("10.0.0.1", "global"),
        ("255.255.255.255", "broadcast"), ("8.8.8.8", "global"), ("2001:db8::abcd", "global"),
        ("169.255.0.1", "global"),
    ])
    func knowsKinds(_ text: String, _ kind: String) throws {
        let address = try IPAddress(text)
        #expect(address.isUnspecified == (kind == "unspecified"))
        #expect(address.isLoopback == (kind == "loopback"))
        #expect(address.isLinkLocalMulticast == (kind == "linkLocalMulticast"))
        #expect(address.isMulticast == kind.lowercased().hasSuffix("multicast"))
        #expect(address.isLinkLocalUnicast == (kind == "linkLocalUnicast"))
        #expect(address.isGlobalUnicast == (kind == "global"))
    }

    @Test(arguments: [
        ("192.168.0.0/24", "192.168.0.1", true), ("192.168.0.0/24", "192.168.1.1", false),
        ("192.168.0.7/24", "192.168.0.1", true), ("2001:db8::/32", "2001:dc8::1", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("0.0.0.0/0", "8.8.8.8", true), ("::/0", "8.8.8.8", false),
        ("0.0.0.0/0", "::8", false), ("10.0.0.1/32", "10.0.0.1", true),
        ("10.0.0.1/32", "10.0.0.2", false), ("::1/128", "::1", true), ("::1/128", "::2", false),
    ])
    func networksContainAddresses(_ network: String, _ address: String, _ expected: Bool) throws {
        #expect(try CIDR(network).contains(IPAddress(address)) == expected)
        #expect(try CIDR(network).description == network)
    }

    @Test(arguments: [
        ("192.168.0.0/24", "192.168.0.0/25", true), ("192.168.0.0/24", "192.168.0.0/23", false),
        ("192.168.0.0/24", "192.169.0.1/32", false), ("192.168.0.0/24", "192.168.0.0/24", true),
        ("2001:db8::/32", "2001:db8::/33", true), ("2001:db8::/32", "2001:db8::/31", false),
        ("0.0.0.0/0", "::/64", false),
    ])
    func networksContainNetworks(_ network: String, _ other: String, _ expected: Bool) throws {
        #expect(try CIDR(network).contains(CIDR(other)) == expected)
    }

    @Test func networksHaveParts() throws {
        let network = try CIDR("10.1.2.3/8")
        #expect(network.prefixLength == 8)
        #expect(network.address.description == "10.1.2.3")
        #expect(network.masked.description == "10.0.0.0/8")
        #expect(!network.isMasked)
        #expect(try CIDR("2001:db8::/32").isMasked)
        #expect(try CIDR("ffff::1/0").masked.description == "::/0")
    }

    @Test(arguments: [
        "192.168.0.0/", "2001:db8::/", "192.168.0.0", "192.168.0.0/33", "::/129", "192.168.0.0/08", "192.168.0.0/+8",
        "192.168.0.0/-1", "192.168.0.0/8/8", "/8", "1.2.3/8", "::/1000", "fe80::%1/64",
    ])
    func refusesNetworks(_ text: String) {
        #expect(throws: IPAddressError.self) { try CIDR(text) }
    }
}
