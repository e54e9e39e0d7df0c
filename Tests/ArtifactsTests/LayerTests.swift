import Archives
import CorpusSupport
import Cryptography
import FoundationEssentials
import Testing
import Vocabulary

@testable import Artifacts

/// Layers that are read while their layout streams by.
@Suite struct LayerTests {
    /// A bundle with these layers, read in one of the ways in which bundles are.
    enum Way: CaseIterable { case archive, archiveOnAllCores, folder, smallBuffers }

    private static func read(_ layers: [[UInt8]], _ way: Way = .archive, limits: Limits = Limits()) throws
        -> [LayerReading?]
    {
        var sample = try LayoutSample.small()
        let digests = try layers.map { try sample.addBlob($0) }
        let folder = try TemporaryFolder()
        let path =
            way == .folder ? try sample.write(to: folder) : try folder.write("bundle.tar", sample.tar())
        var options = LayoutOptions(
            limits: limits,
            fileDigest: way != .archiveOnAllCores,
            spoolFolder: SpoolFolder(folder.path)
        )
        options.readsLayers = true
        let size = way == .smallBuffers ? 700 : LayoutSource.bufferSize
        let layout = try LayoutSource.read(path: path, options: options, bufferSize: size)
        return try digests.map { try #require(layout.blobs[$0]).layer }
    }

    private static func tar(_ write: (inout TarWriter) -> Void) -> [UInt8] {
        var tar = TarWriter()
        write(&tar)
        tar.end()
        return tar.bytes
    }

    /// The files of an image with these layers, as `PATH ROLE CONTENT`.
    private static func files(_ layers: [[UInt8]], limits: Limits = Limits()) throws -> (
        files: [String], obstacles: [String]
    ) {
        let read = try Self.read(layers, limits: limits).map { reading in
            guard case .content(let content)? = reading else { throw CorpusMissing(path: "\(reading as Any)") }
            return (digest: content.diffID, content: content)
        }
        let files = PackageFiles(applying: read)
        let entries = try files.entries.map { entry in
            let content = entry.role.isRead ? String(decoding: try entry.content.bytes(), as: UTF8.self) : "?"
            return "\(entry.path) \(entry.role) \(content)"
        }
        return (entries, files.obstacles.map { "\($0.path): \($0.found)" })
    }

    // MARK: - The pass

    @Test(arguments: Way.allCases)
    func computesTheDigestOfTheContent(_ way: Way) throws {
        let tar = Self.tar {
            $0.file("var/lib/dpkg/status", Array("Package: a\n".utf8))
            $0.file("large", LayoutSample.layer(200_000))
        }
        let readings = try Self.read([tar, Array(LayoutSample.json(100_000)), LayoutSample.layer(90_000), []], way)
        guard case .content(let content)? = readings[0] else {
            Issue.record("\(readings)")
            return
        }
        #expect(content.diffID == (try HashFunction.digest(.sha256, of: tar)))
        #expect(content.changes.map(\.path.description) == ["var/lib/dpkg/status"])
        #expect(readings[1] == nil)
        guard case .unreadable(let error)? = readings[2] else {
            Issue.record("\(readings)")
            return
        }
        #expect([.archiveDamaged, .notALayout].contains(error.code))
        guard case .content(let empty)? = readings[3] else {
            Issue.record("\(readings)")
            return
        }
        #expect(empty.diffID == (try HashFunction.digest(.sha256, of: [])))
    }

    @Test func readsNoLayerUnlessAsked() throws {
        var sample = try LayoutSample.small()
        let layer = try sample.addBlob(Self.tar { $0.file("a", [1]) })
        #expect(try readLayout(sample.tar()).blobs[layer]?.layer == nil)
    }

    /// A name that begins like JSON makes it no JSON.
    @Test(arguments: Way.allCases)
    func readsALayerThatBeginsLikeJSON(_ way: Way) throws {
        let tar = Self.tar {
            $0.file("[", LayoutSample.layer(100_000))
            $0.file("lib/apk/db/installed", [1])
        }
        guard case .content(let content)? = try Self.read([tar], way)[0] else {
            Issue.record("no layer")
            return
        }
        #expect(content.changes.count == 1)
    }

    @Test(arguments: Way.allCases)
    func spoolsLargeDatabases(_ way: Way) throws {
        let database = LayoutSample.layer(300_000)
        let tar = Self.tar { $0.file("var/lib/rpm/rpmdb.sqlite", database) }
        var limits = Limits()
        limits.kept = 1_000
        guard case .content(let content)? = try Self.read([tar], way, limits: limits)[0],
            case .file(let file, .rpm)? = content.changes.first?.effect
        else {
            Issue.record("no layer")
            return
        }
        #expect(try file.bytes() == database)
    }

    @Test(arguments: [("package-database", Int64(99)), ("package-databases", 150), ("entries", 12)])
    func refusesMoreThanALimit(_ name: String, _ value: Int64) throws {
        func layer(_ byte: UInt8) -> [UInt8] {
            Self.tar { tar in
                tar.file("var/lib/dpkg/status", .init(repeating: byte, count: 100))
                for _ in 0..<12 where name == "entries" { tar.file("etc/os-release", []) }
            }
        }
        var limits = Limits()
        let isSet = limits.set(name, to: value)
        #expect(isSet)
        let readings = try Self.read([layer(0x20), layer(0x0A)], limits: limits)
        guard case .unreadable(let error)? = readings[1] else {
            Issue.record("\(readings)")
            return
        }
        #expect(error.description.contains("limit '\(name)'"), "\(error)")
    }

    // MARK: - Applying layers

    private static func status(_ text: String) -> [UInt8] { tar { $0.file("var/lib/dpkg/status", Array(text.utf8)) } }

    @Test func theLastLayerWins() throws {
        #expect(try Self.files([Self.status("1"), Self.status("2")]).files == ["var/lib/dpkg/status dpkg 2"])
    }

    @Test func theLastOfOneNameWins() throws {
        let layer = Self.tar {
            $0.file("./var/lib/dpkg/status", [0x31])
            $0.file("/var//lib/x/../dpkg/./status", [0x32])
        }
        #expect(try Self.files([layer]).files == ["var/lib/dpkg/status dpkg 2"])
    }

    /// Whiteouts hide what is below, wherever they stand in their layer, and never what the layer itself brings.
    @Test(arguments: [
        ("var/lib/dpkg/.wh.status", true), ("./var/lib/.wh.dpkg", true), ("var/lib/dpkg/.wh..wh..opq", true),
        (".wh.var", true), (".wh..wh..opq", true), ("var/.wh..wh..opq", true), ("var/lib/dpkg/.wh.status-old", false),
        ("var/lib/dpkg/.wh.", false), ("var/lib/.wh..wh.plnk", false), ("var/lib/apt/.wh..wh..opq", false),
    ])
    func whiteoutsHide(_ name: String, _ hides: Bool) throws {
        let layer = Self.tar { $0.file(name, []) }
        #expect(try Self.files([Self.status("1"), layer]).files == (hides ? [] : ["var/lib/dpkg/status dpkg 1"]))
        for isBefore in [true, false] {
            let both = Self.tar {
                if isBefore { $0.file(name, []) }
                $0.file("var/lib/dpkg/status", [0x32])
                if !isBefore { $0.file(name, []) }
            }
            #expect(try Self.files([Self.status("1"), both]).files == ["var/lib/dpkg/status dpkg 2"])
        }
    }

    @Test(arguments: ["f", "2", "3"] as [Character])
    func whatIsNoFolderTakesItsPlace(_ type: Character) throws {
        let layer = Self.tar {
            if type == "f" {
                $0.file("var/lib/dpkg", [])
            } else {
                $0.entry("var/lib/dpkg", type: type, link: "/lib/apk")
            }
        }
        #expect(try Self.files([Self.status("1"), layer]).files == [])
    }

    @Test func aFolderLeavesWhatIsInIt() throws {
        let layer = Self.tar { $0.folder("var/lib/dpkg/") }
        #expect(try Self.files([Self.status("1"), layer]).files == ["var/lib/dpkg/status dpkg 1"])
    }

    @Test func partsOfTheListCountEach() throws {
        let first = Self.tar {
            $0.file("var/lib/dpkg/status.d/base", [0x31])
            $0.file("var/lib/dpkg/status.d/base.md5sums", [0x32])
            $0.file("var/lib/dpkg/status.d/libc6", [0x33])
        }
        let second = Self.tar { $0.file("var/lib/dpkg/status.d/.wh.base", []) }
        #expect(
            try Self.files([first]).files == [
                "var/lib/dpkg/status.d/base dpkg 1", "var/lib/dpkg/status.d/libc6 dpkg 3",
            ]
        )
        #expect(try Self.files([first, second]).files == ["var/lib/dpkg/status.d/libc6 dpkg 3"])
    }

    @Test func findsTheDatabasesOfAll() throws {
        let layer = Self.tar {
            for name in [
                "lib/apk/db/installed", "usr/lib/sysimage/rpm/rpmdb.sqlite", "var/lib/rpm/rpmdb.sqlite-wal",
                "usr/share/rpm/Packages", "var/lib/rpm/Packages.db", "etc/os-release",
                "var/lib/rpmmanifest/container-manifest-2",
                "var/lib/pacman/local/ALPM_DB_VERSION", "var/lib/dpkg/status-old", "lib/apk/db/scripts.tar",
            ] { $0.file(name, [0x31]) }
        }
        #expect(
            try Self.files([layer]).files.map { $0.split(separator: " ")[0] } == [
                "etc/os-release", "lib/apk/db/installed", "usr/lib/sysimage/rpm/rpmdb.sqlite", "usr/share/rpm/Packages",
                "var/lib/pacman/local/ALPM_DB_VERSION", "var/lib/rpm/Packages.db", "var/lib/rpm/rpmdb.sqlite-wal",
                "var/lib/rpmmanifest/container-manifest-2",
            ]
        )
    }

    // MARK: - Links

    @Test func followsLinksToWhereSomebodyLooks() throws {
        let links = Self.tar {
            $0.entry("lib", type: "2", link: "usr/lib")
            $0.entry("var/lib/rpm", type: "2", link: "../../usr/lib/sysimage/rpm")
            $0.entry("etc/os-release", type: "2", link: "../usr/lib/os-release")
        }
        let files = Self.tar {
            $0.file("lib/apk/db/installed", [0x31])
            $0.file("var/lib/rpm/rpmdb.sqlite", [0x32])
            $0.file("usr/lib/os-release", [0x33])
        }
        let (found, obstacles) = try Self.files([links, files])
        #expect(
            found == [
                "usr/lib/apk/db/installed apk 1", "usr/lib/os-release osRelease 3",
                "usr/lib/sysimage/rpm/rpmdb.sqlite rpm 2",
            ]
        )
        #expect(obstacles == [])
    }

    /// A link as a database, or on the way to one, must not hide what is installed.
    @Test(arguments: [
        ("var/lib/dpkg", "/data/dpkg", "var/lib/dpkg: a link to '/data/dpkg'"),
        ("var/lib/dpkg/status", "other", "var/lib/dpkg/status: a link to 'other'"),
        ("var/lib/dpkg/status.d", "/x", "var/lib/dpkg/status.d: a link to '/x'"),
        ("lib/apk/db/installed", "installed", "lib/apk/db/installed: a link to 'installed'"),
        ("lib", "/nix/store/x/lib", "lib: a link to '/nix/store/x/lib'"),
        ("lib", "usr/x/../lib", "lib: a link to 'usr/x/../lib'"),
        ("var/lib/dpkg", "/var/lib/rpm/..", "var/lib/dpkg: a link to '/var/lib/rpm/..'"),
    ])
    func saysWhichLinksItDoesNotFollow(_ path: String, _ target: String, _ expected: String) throws {
        let layer = Self.tar { $0.entry(path, type: "2", link: target) }
        #expect(try Self.files([layer]).obstacles == [expected])
        let later = Self.tar { $0.file(path + "/.wh..wh..opq", []) }
        #expect(try Self.files([layer, later]).obstacles == [expected])
        let gone = Self.tar {
            $0.file(LayerPath(path).parent.appending([Array(".wh.".utf8) + LayerPath(path).name]).description, [])
        }
        #expect(try Self.files([layer, gone]).obstacles == [])
    }

    /// A link to a file that says something else, which nobody kept as what is asked for.
    @Test(arguments: ["2", "1"] as [Character])
    func aLinkToSomethingElseIsAnObstacle(_ type: Character) throws {
        let target = "var/lib/rpm/Packages"
        let layer = Self.tar {
            $0.file(target, [0x31])
            $0.entry("var/lib/dpkg/status", type: type, link: type == "1" ? target : "../rpm/Packages")
        }
        let (files, obstacles) = try Self.files([layer])
        #expect(files.map { $0.split(separator: " ")[0] } == ["var/lib/rpm/Packages"])
        let words = type == "1" ? "a hard link" : "a link"
        #expect(obstacles == ["var/lib/dpkg/status: \(words) to '\(target)', which is something else"])
    }

    /// What a folder that is a link puts among the parts of dpkg's list was not kept as one.
    @Test func aFileThatALinkPutsSomewhereIsAnObstacle() throws {
        let layer = Self.tar {
            $0.folder("var/lib/dpkg/status.d")
            $0.entry("usr/lib/sysimage/rpm", type: "2", link: "/var/lib/dpkg/status.d")
            $0.file("usr/lib/sysimage/rpm/Packages", [0x31])
        }
        let (files, obstacles) = try Self.files([layer])
        #expect(files == [])
        #expect(
            obstacles == [
                "usr/lib/sysimage/rpm/Packages: a link to 'var/lib/dpkg/status.d/Packages', which is something else",
                "var/lib/dpkg/status.d/Packages: a file that a link puts there",
            ]
        )
    }

    @Test func anOSReleaseThatIsSomethingElseHidesNothing() throws {
        let link = Self.tar { $0.entry("etc/os-release", type: "2", link: "../var/lib/dpkg/status") }
        let (files, obstacles) = try Self.files([Self.status("1"), link])
        #expect(files == ["var/lib/dpkg/status dpkg 1"])
        #expect(obstacles == [])
    }

    /// A hard link may be one to a symbolic link, so that what stands behind it is anywhere.
    @Test func anUnknownThingOnTheWayIsAnObstacle() throws {
        let layer = Self.tar {
            $0.entry("data", type: "2", link: "/elsewhere")
            $0.entry("var/lib/dpkg", type: "1", link: "data")
        }
        let expected = ["var/lib/dpkg: a hard link to 'data', which is not looked at"]
        for layers in [[layer], [layer, Self.status("1")], [Self.status("1"), layer]] {
            let (files, obstacles) = try Self.files(layers)
            #expect(files == [])
            #expect(obstacles == expected)
        }
        let folder = Self.tar { $0.folder("var/lib/dpkg") }
        #expect(try Self.files([layer, folder]).obstacles == [])
    }

    @Test func hardLinksInOneLayerAreFollowed() throws {
        let layer = Self.tar {
            $0.file("usr/share/rpm/rpmdb.sqlite", [0x31])
            $0.entry("var/lib/rpm/rpmdb.sqlite", type: "1", link: "./usr/share/rpm/rpmdb.sqlite")
            $0.entry("lib/apk/db/installed", type: "1", link: "elsewhere")
            $0.entry("var/lib/dpkg/status", type: "3")
        }
        let (files, obstacles) = try Self.files([layer])
        #expect(files == ["usr/share/rpm/rpmdb.sqlite rpm 1", "var/lib/rpm/rpmdb.sqlite rpm 1"])
        #expect(
            obstacles == [
                "lib/apk/db/installed: a hard link to 'elsewhere', which is not looked at",
                "var/lib/dpkg/status: what is no regular file",
            ]
        )
    }
}
