import Testing

@testable import Metadata

@Suite struct VulnerabilityNameTests {
    @Test(
        arguments: [
            ("ALPINE-CVE-2023-4911", "CVE-2023-4911"), ("DEBIAN-CVE-2023-4911", "CVE-2023-4911"),
            ("UBUNTU-CVE-2023-4911", "CVE-2023-4911"), ("UBUNTU-CVE-1999-12345678", "CVE-1999-12345678"),
            ("CVE-2024-1234", nil), ("GHSA-jfh8-c2jp-5v3q", nil), ("DSA-5511-1", nil), ("", nil), ("ALPINE", nil),
            ("ALPINE-CVE-2023", nil), ("XALPINE-CVE-2023-4911", nil), ("alpine-CVE-2023-4911", nil),
            ("ALPINE-cve-2023-4911", nil), ("ALPINE-CVE-2023-491", nil), ("ALPINE-CVE-23-4911", nil),
            ("ALPINE-CVE-2023-4911-1", nil), ("ALPINE-CVE-2023-4911 ", nil), ("ALPINE-CVE-2023-49٣11", nil),
            ("ALPINE-GHSA-2023-4911", nil), ("ALPINE--CVE-2023-4911", nil), ("FEDORA-CVE-2023-4911", nil),
        ] as [(String, String?)]
    )
    func findsTheCVEInside(_ id: String, _ cve: String?) {
        #expect(VulnerabilityName.inner(id) == cve)
        #expect(VulnerabilityName(id).aliases == [cve].compactMap(\.self))
    }

    @Test func namesOfDistributionsCarryTheCVE() {
        let names = ["DEBIAN-CVE-2023-4911", "GHSA-jfh8-c2jp-5v3q", "ALPINE-CVE-2023-4911", "GHSA-jfh8-c2jp-5v3q"]
        let all = ["DEBIAN-CVE-2023-4911", "CVE-2023-4911", "GHSA-jfh8-c2jp-5v3q", "ALPINE-CVE-2023-4911"]
        #expect(VulnerabilityName.withInner(names) == all)
        #expect(VulnerabilityName(names[0], aliases: Array(names[1...])).aliases == Array(all[1...]))
    }

    @Test func namesAreTheSameWhereTheirBytesAre() {
        let names = ["CVE-2024-1234", "cve-2024-1234", "\u{E9}", "e\u{301}"]
        #expect(VulnerabilityName.withInner(names).count == 4)
        #expect(VulnerabilityName("\u{E9}", aliases: ["", "e\u{301}", "\u{E9}"]).aliases.count == 1)
    }
}

@Suite struct CPETests {
    @Test(arguments: [
        ("cpe:2.3:a:GNU:Bash:5.2:*:*:*:*:*:*:*", "cpe:2.3:a:gnu:bash:5.2:*:*:*:*:*:*:*"),
        (#"cpe:2.3:a:golang:x\/sys:v0+1:-:*:*:*:*:*:*"#, #"cpe:2.3:a:golang:x\/sys:v0\+1:-:*:*:*:*:*:*"#),
        (#"cpe:2.3:a:a\:b:\*c*:\-:*:*:*:*:*:*:\1"#, #"cpe:2.3:a:a\:b:\*c*:\-:*:*:*:*:*:*:1"#),
        ("cpe:/a:example:myapplication:1.0.0", "cpe:2.3:a:example:myapplication:1.0.0:*:*:*:*:*:*:*"),
        ("cpe:/o:redhat:rhel_eus:8.6::baseos", "cpe:2.3:o:redhat:rhel_eus:8.6:*:baseos:*:*:*:*:*"),
        ("cpe:/a:foo%2fbar:%02x%01:-:%2d:~e~s~w~~o:de", #"cpe:2.3:a:foo\/bar:*x?:-:\-:e:de:s:w:*:o"#),
        ("cpe:/o", "cpe:2.3:o:*:*:*:*:*:*:*:*:*:*"),
    ])
    func writesFormattedStrings(_ text: String, _ formatted: String) throws {
        let cpe = try #require(CPE(text))
        #expect(cpe.description == formatted)
        #expect(CPE(formatted) == cpe)
    }

    @Test(arguments: [
        "", "cpe:", "cpe:/", "cpe:2.3:", "cpe:2.3:a:b:c", "cpe:2.3:a:b:c:1:*:*:*:*:*:*", "cpe:/x:b",
        "cpe:2.3:a:b:c:1:*:*:*:*:*:*:*:*", "cpe:2.3:a::c:1:*:*:*:*:*:*:*", "cpe:2.3:x:b:c:1:*:*:*:*:*:*:*",
        #"cpe:2.3:a:b:c:1:*:*:*:*:*:*:\"#, "cpe:2.3:a:b c:c:1:*:*:*:*:*:*:*", "cpe:2.3:a:ä:c:1:*:*:*:*:*:*:*",
        "cpe:/a:b%2", "cpe:/a:b%zz", "cpe:/a:b%00", "cpe:/a:1:2:3:4:5:6:7", "cpe:/a:b:c:1::~e~s", "CPE:/a:b",
        "cpe:/a:" + String(repeating: "b", count: 2048),
    ])
    func refuses(_ text: String) {
        #expect(CPE(text) == nil)
    }

    @Test(arguments: [
        ("cpe:2.3:a:gnu:bash:*:*:*:*:*:*:*:*", "cpe:2.3:a:gnu:bash:5.2:*:*:*:*:*:*:*", true),
        ("cpe:/a:gnu:bash", "cpe:2.3:a:GNU:bash:5.2:-:*:*:*:*:*:*", true),
        ("cpe:2.3:a:gnu:bash:5.2:*:*:*:*:*:*:*", "cpe:2.3:a:gnu:bash:*:*:*:*:*:*:*:*", false),
        ("cpe:2.3:a:gnu:bash:5.1:*:*:*:*:*:*:*", "cpe:2.3:a:gnu:bash:5.2:*:*:*:*:*:*:*", false),
        ("cpe:2.3:a:gnu:bash:5.*:*:*:*:*:*:*:*", "cpe:2.3:a:gnu:bash:5.2:*:*:*:*:*:*:*", false),
        (#"cpe:2.3:a:gnu:bash:\*:*:*:*:*:*:*:*"#, "cpe:2.3:a:gnu:bash:5.2:*:*:*:*:*:*:*", false),
        (#"cpe:2.3:a:gnu:bash:\-:*:*:*:*:*:*:*"#, "cpe:2.3:a:gnu:bash:-:*:*:*:*:*:*:*", false),
        ("cpe:2.3:o:gnu:bash:*:*:*:*:*:*:*:*", "cpe:2.3:a:gnu:bash:5.2:*:*:*:*:*:*:*", false),
    ])
    func matchesOnThePatternsSideAlone(_ pattern: String, _ target: String, _ matches: Bool) throws {
        #expect(try #require(CPE(target)).matches(pattern: try #require(CPE(pattern))) == matches)
    }
}
