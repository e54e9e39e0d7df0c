import Metadata
import Testing

@Suite struct VulnerabilityIDTests {
    @Test(
        arguments: [
            ("CVE-2024-1234", .cve), ("CVE-1999-0001", .cve), ("CVE-2024-12345678", .cve),
            ("GHSA-jfh8-c2jp-5v3q", .github), ("RHSA-2023:5763", .redHat), ("DSA-5511-1", .debian),
            ("DSA-5511", .debian),
            ("USN-6429-1", .ubuntu), ("PYSEC-2021-9", .pypi), ("GO-2023-2102", .go), ("RUSTSEC-2021-0078", .rust),
            ("ALPINE-CVE-2023-4911", .osvAlpine), ("DEBIAN-CVE-2023-4911", .osvDebian),
            // Whatever is nearly one is no less a name, but of nobody.
            ("CVE-2024-123", nil), ("CVE-24-1234", nil), ("cve-2024-1234", nil), ("CVE-2024-1234 ", nil),
            ("CVE-2024-1234-1", nil), ("CVE-2024-12٣4", nil), ("GHSA-JFH8-c2jp-5v3q", nil), ("GHSA-jfh8-c2jp", nil),
            ("GHSA-jfh8-c2jp-5v3qq", nil), ("https://nvd.nist.gov/vuln/detail/CVE-2024-1234", nil), ("", nil),
            ("ALPINE-CVE-2023", nil), ("XALPINE-CVE-2023-4911", nil), ("CVE-2024-0+", nil), ("USN-6429", nil),
        ] as [(String, VulnerabilityID.Catalogue?)]
    )
    func recognisesNames(_ text: String, _ catalogue: VulnerabilityID.Catalogue?) {
        let id = VulnerabilityID(text)
        #expect(id.catalogue == catalogue)
        #expect(id.description == text)
        #expect((id.cve != nil) == (catalogue == .osvAlpine || catalogue == .osvDebian))
    }

    @Test func namesOfDistributionsCarryTheCVE() {
        let names = ["DEBIAN-CVE-2023-4911", "GHSA-jfh8-c2jp-5v3q", "ALPINE-CVE-2023-4911", "GHSA-jfh8-c2jp-5v3q"]
        #expect(
            VulnerabilityID.withAliases(names) == [
                "DEBIAN-CVE-2023-4911", "CVE-2023-4911", "GHSA-jfh8-c2jp-5v3q", "ALPINE-CVE-2023-4911",
            ]
        )
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
