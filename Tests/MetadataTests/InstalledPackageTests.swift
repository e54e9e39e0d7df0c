import CorpusSupport
import FoundationEssentials
import Testing
import Vocabulary

@testable import Metadata

@Suite struct InstalledPackageTests {
    private static func words(_ packages: [InstalledPackage]) -> [String] {
        packages.map { "\($0.system.rawValue) \($0) < \($0.source ?? "-")" }
    }

    private static func message(_ read: () throws -> [InstalledPackage]) -> String? {
        do {
            _ = try read()
            return nil
        } catch {
            return "\(error)"
        }
    }

    // MARK: - dpkg

    private static let dpkg = """
        Package: libc6
        Status: install ok installed
        Priority: optional
        Architecture: amd64
        Multi-Arch: same
        Source: glibc (2.36-9)
        Version: 2.36-9+deb12u4
        Description: GNU C Library
         with a second line
         .
         Package: none

        Package: zlib1g
        status: hold ok installed
        Architecture: amd64
        Version: 1:1.2.13.dfsg-1


        Package: gone
        Status: deinstall ok config-files
        Version: 1

        Package: never
        Status: unknown ok not-installed

        Package: half
        Status: install reinstreq half-configured
        Architecture: all
        Version: 0:2
        """

    @Test func readsWhatDpkgLists() throws {
        #expect(
            Self.words(try DpkgDatabase.read(Array(Self.dpkg.utf8), limits: Limits())) == [
                "deb libc6 2.36-9+deb12u4 (amd64) < glibc", "deb zlib1g 1:1.2.13.dfsg-1 (amd64) < zlib1g",
                "deb half 2 (all) < half",
            ]
        )
        #expect(try DpkgDatabase.read([], limits: Limits()) == [])
        #expect(try DpkgDatabase.read(Array("\n\n".utf8), limits: Limits()) == [])
    }

    /// A part of `status.d` has no status.
    @Test func aStanzaWithoutStatusIsInstalled() throws {
        let text = "Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\n"
        #expect(Self.words(try DpkgDatabase.read(Array(text.utf8), limits: Limits())).count == 1)
    }

    @Test(arguments: [
        (
            "Package: a\nStatus: install ok installed\n",
            "line 1: expected a package with a 'Version', found one without"
        ),
        ("\nVersion: 1\n", "line 2: expected a package with a 'Package', found one without"),
        ("Package: a\nVersion: 1\nPACKAGE: b\n", "line 3: expected each field once, found 'package' twice"),
        ("Package: a\nStatus: installed\nVersion: 1\n", "line 1: expected a status of three words, found 'installed'"),
        ("Package: a\nVersion\n", "line 2: expected a field as 'NAME: VALUE', found another line"),
        ("Package\u{301}: a\nVersion: 1\n", "line 1: expected a field as 'NAME: VALUE', found another line"),
        ("Package:\nVersion: 1\n", "line 1: expected a text, found none"),
        ("Package: a\u{1}\nVersion: 1\n", "line 1: expected a text, found control characters"),
        ("Package: a\u{301}\nVersion: 1\n", "line 1: expected a text, found characters beyond ASCII"),
        (
            "Package: a\nVersion: 1\(String(repeating: "0", count: 1_024))\n",
            "line 2: expected a text, found 1025 bytes"
        ),
    ])
    func refusesWhatDpkgDoesNotWrite(_ text: String, _ expected: String) {
        #expect(Self.message { try DpkgDatabase.read(Array(text.utf8), limits: Limits()) } == expected)
    }

    @Test func refusesMoreThanTheLimit() {
        var limits = Limits()
        limits.components = 2
        let text = Array(String(repeating: "Package: a\nVersion: 1\n\n", count: 3).utf8)
        #expect(Self.message { try DpkgDatabase.read(text, limits: limits) }?.contains("'components'") == true)
        let apk = Array(String(repeating: "P:a\nV:1\n\n", count: 3).utf8)
        #expect(Self.message { try APKDatabase.read(apk, limits: limits) }?.contains("'components'") == true)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/var/lib/dpkg/status"), "this system has no dpkg"))
    func readsTheListOfThisSystem() throws {
        let packages = try DpkgDatabase.read(try Corpus.file("/var/lib/dpkg/status"), limits: Limits())
        #expect(packages.count > 20)
        #expect(packages.contains { $0.name == "dpkg" && $0.architecture != nil })
    }

    // MARK: - apk

    private static let apk = """
        C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
        P:musl
        V:1.2.5-r0
        A:x86_64
        S:407278
        o:musl
        L:MIT
        F:lib
        R:ld-musl-x86_64.so.1
        a:0:0:755
        Z:Q1LTALhX2rHMvbN4jMCYl6fwMvM/s=

        P:busybox
        V:1.36.1-r29
        A:x86_64


        """

    @Test func readsWhatAPKLists() throws {
        #expect(
            Self.words(try APKDatabase.read(Array(Self.apk.utf8), limits: Limits())) == [
                "apk musl 1.2.5-r0 (x86_64) < musl", "apk busybox 1.36.1-r29 (x86_64) < -",
            ]
        )
    }

    @Test(arguments: [
        ("P:a\n", "line 1: expected a package with 'P' and 'V', its name and version, found one without"),
        ("P:a\nV:1\nP:b\n", "line 3: expected each field once, found 'P' twice"),
        ("P:a\nV:1\nlong:b\n", "line 3: expected a field named by one letter, found another line"),
        ("P:a\nV:1\n continued\n", "line 3: expected a field as 'NAME: VALUE', found another line"),
    ])
    func refusesWhatAPKDoesNotWrite(_ text: String, _ expected: String) {
        #expect(Self.message { try APKDatabase.read(Array(text.utf8), limits: Limits()) } == expected)
    }

    // MARK: - rpm

    /// A header of these tags: texts and numbers.
    private static func header(_ tags: [(tag: Int, value: any Sendable)], count: Int? = nil) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        var (index, data): ([UInt8], [UInt8]) = ([], [])
        for (tag, value) in tags {
            if let value = value as? Int {
                while data.count % 4 != 0 { data.append(0) }
                index += number(tag) + number(4) + number(data.count) + number(1)
                data += number(value)
            } else {
                index += number(tag) + number(6) + number(data.count) + number(1)
                data += Array("\(value)".utf8) + [0]
            }
        }
        return number(count ?? tags.count) + number(data.count) + index + data
    }

    private static let bash: [(tag: Int, value: any Sendable)] = [
        (1000, "bash"), (1001, "5.2.15"), (1002, "5.fc39"), (1004, "summary"), (1022, "x86_64"),
        (1044, "bash-5.2.15-5.fc39.src.rpm"),
    ]

    @Test func readsAHeader() throws {
        let package = try RPMHeader.read(Self.header(Self.bash))
        #expect(Self.words([package]) == ["rpm bash 5.2.15-5.fc39 (x86_64) < bash-5.2.15-5.fc39.src.rpm"])
        #expect(try RPMHeader.read(Self.header(Self.bash + [(1003, 0)])).version == "5.2.15-5.fc39")
        #expect(try RPMHeader.read(Self.header(Self.bash + [(1003, 2)])).version == "2:5.2.15-5.fc39")
    }

    @Test func keysAreEntriesAlone() throws {
        let key = Self.header([(1000, "gpg-pubkey"), (1001, "18b8e74c"), (1002, "62f2920f")])
        #expect(try RPMHeader.read(key).isEntryAlone)
        #expect(try !RPMHeader.read(Self.header(Self.bash)).isEntryAlone)
    }

    @Test func refusesOtherHeaders() {
        let good = Self.header(Self.bash)
        let bad: [([UInt8], String)] = [
            ([], "its own length"), (Array(good.dropLast()), "its own length"), (good + [0], "its own length"),
            ([0xFF, 0xFF, 0xFF, 0xFF] + good.dropFirst(4), "its own length"),
            (Self.header(Array(Self.bash.dropFirst())), "one without"),
            (Self.header(Self.bash + [(1000, "other")]), "tag 1000 twice"),
            (Self.header([(1000, 5)] + Self.bash.dropFirst()), "a value of type 4"),
            (Self.header(Self.bash + [(1003, "2")]), "a value of type 6"),
            (Self.header([(1000, "")] + Self.bash.dropFirst()), "a text that ends"),
            (Self.header([(1000, "e\u{301}")] + Self.bash.dropFirst()), "a text in printable ASCII"),
            (
                Self.header([(1000, String(repeating: "a", count: 1_025))] + Self.bash.dropFirst()),
                "a text that ends"
            ),
        ]
        for (bytes, expected) in bad {
            let message = Self.message { [try RPMHeader.read(bytes)] }
            #expect(message?.contains(expected) == true, "\(message ?? "")")
        }
    }

    /// No header may trap, whatever its numbers say.
    @Test func everyByteMayBeAnother() {
        let good = Self.header(Self.bash + [(1003, 2)])
        for index in good.indices {
            for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
                var bytes = good
                bytes[index] = value
                _ = try? RPMHeader.read(bytes)
            }
        }
    }

    // MARK: - os-release

    @Test func readsTheDistribution() {
        let text = "NAME=\"Rocky Linux\"\nID='rocky'\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.3\"\n#ID=x\n"
        let rocky = Distribution(Array(text.utf8))
        #expect(rocky == Distribution(id: "rocky", related: ["rhel", "centos", "fedora"], versionID: "9.3"))
        #expect(Distribution([]).id == "linux")
    }

    @Test func longTextsAreTakenUpToABound() throws {
        let longest = String(repeating: "a", count: 1_024)
        #expect(try RPMHeader.read(Self.header([(1000, longest)] + Self.bash.dropFirst())).name == longest)
        let text = Array("Package: \(longest)\nVersion: 1\n".utf8)
        #expect(try DpkgDatabase.read(text, limits: Limits()).map(\.name) == [longest])
    }

    @Test func hostileLinesSayNothing() {
        let long = String(repeating: "a", count: 1_024)
        let many = (0..<40).map { "d\($0)" }.joined(separator: " ")
        let text = "ID=debian\nID=\(long)\nID=e\u{301}\nID_LIKE=\"\(many)\"\nVERSION_ID=1\u{7}\n"
        let read = Distribution(Array(text.utf8))
        #expect(read == Distribution(id: "debian", related: (0..<16).map { "d\($0)" }))
    }

    @Test(arguments: [
        ("debian", "debian", true), ("debian", "ubuntu", false), ("rhel", "redhat", true), ("amzn", "amazon", true),
        ("opensuse-leap", "opensuse", true), ("sles", "suse", true), ("alpine", "wolfi", false),
        ("wolfi", "chainguard", true), ("Alpine", "alpine", true), ("caf\u{E9}", "cafe\u{301}", false),
    ])
    func knowsItsOtherNames(_ id: String, _ namespace: String, _ isAlike: Bool) {
        #expect(Distribution(id: id).isAlike(namespace: namespace) == isAlike)
    }
}
