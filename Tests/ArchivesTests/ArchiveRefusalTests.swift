import CorpusSupport
import Testing
import Vocabulary

@testable import Archives

@Suite struct ArchiveRefusalTests {
    private static func tar(_ write: (inout TarWriter) -> Void, format: TarWriter.Format = .ustar) -> [UInt8] {
        var tar = TarWriter(format)
        tar.file("before", [1])
        write(&tar)
        tar.file("after", [2])
        tar.end()
        return tar.bytes
    }

    @Test(arguments: [
        ("1", "a hard link"), ("3", "a character device"), ("4", "a block device"),
        ("6", "a FIFO"), ("S", "a sparse file"), ("7", "tar type 0x37"), ("V", "tar type 0x56"),
        ("M", "tar type 0x4d"), ("D", "tar type 0x44"), ("K", "a symbolic link"),
    ])
    func `refuses what is neither file nor folder`(type: Character, name: String) {
        for format in [TarWriter.Format.ustar, .gnu] {
            let error = refusal(Self.tar({ $0.entry("it", type: type, link: "before") }, format: format))
            #expect(error?.code == .entryType)
            #expect(error?.description.contains(name) == true)
            #expect(error?.location == "it")
        }
    }

    @Test func `refuses links with content, and those that end with a slash`() {
        let content = Self.tar {
            $0.header(Array("it".utf8), type: UInt8(ascii: "2"), size: 1, link: "before")
            $0.content([1])
        }
        for bytes in [content, Self.tar { $0.entry("it/", type: "2", link: "before") }] {
            let error = refusal(bytes)
            #expect(error?.code == .entryType)
            #expect(error?.description.contains("a symbolic link") == true)
        }
    }

    @Test(arguments: [
        "GNU.sparse.major", "GNU.sparse.map", "GNU.sparse.realsize", "SCHILY.realsize", "SUN.holesdata", "linkpath",
        "hdrcharset", "XYZ.unknown",
    ])
    func `refuses pax records that change what a file holds`(key: String) {
        #expect(
            refusal(
                Self.tar {
                    $0.pax([(key, Array("1".utf8))]); $0.file("it", [1])
                }
            )?.code == .entryType
        )
    }

    /// To compare such keys takes the square of their length.
    @Test(arguments: ["SCHILY.xattr.\u{301}", "SCHILY.xattr.\u{7F}", "SCHILY.xattr.\t"])
    func `refuses pax keys that are no printable ASCII`(key: String) {
        let bytes = Self.tar {
            $0.pax([(key, Array("1".utf8))]); $0.file("it", [1])
        }
        #expect(refusal(bytes)?.code == .archiveDamaged)
        #expect(refusal(bytes)?.line.contains("a pax record 'KEY=VALUE'") == true)
    }

    @Test(arguments: ["path", "size"])
    func `refuses global names and sizes`(key: String) {
        let bytes = Self.tar { $0.pax([(key, Array("1".utf8))], type: "g") }
        #expect(refusal(bytes)?.code == .archiveDamaged)
    }

    @Test func `refuses extended headers that contradict each other`() {
        let path = [("path", Array("it".utf8))]
        #expect(
            refusal(
                Self.tar {
                    $0.pax(path); $0.pax(path); $0.file("x", [1])
                }
            )?.code == .archiveDamaged
        )
        #expect(
            refusal(
                Self.tar {
                    $0.pax(path); $0.longName("it"); $0.file("x", [1])
                }
            )?.code == .archiveDamaged
        )
        #expect(
            refusal(
                Self.tar {
                    $0.longName("it"); $0.pax(path); $0.file("x", [1])
                }
            )?.code == .archiveDamaged
        )
        #expect(
            refusal(
                Self.tar {
                    $0.pax(path + path); $0.file("x", [1])
                }
            )?.code == .archiveDamaged
        )
        var tar = TarWriter()
        tar.file("before", [1])
        tar.pax(path)
        tar.end()
        #expect(refusal(tar.bytes)?.code == .archiveDamaged)
    }

    @Test(arguments: ["5", "0"])
    func `refuses a folder with content`(type: Character) {
        let bytes = Self.tar {
            $0.header(Array("it/".utf8), type: type.asciiValue ?? 0, size: 512)
            $0.content(pattern(512))
        }
        #expect(refusal(bytes)?.code == .entryType)
    }

    @Test(arguments: [
        "/etc/passwd", "../up", "a/../b", "a/..", "..", "a//b", "a/./b", "a/.", "././a", ".//a", "a\\b", "a\u{1}b",
        "a\u{1B}[31mb", "a\u{7F}", "a\u{85}b", "blobs/sha256/ABC", "./blobs/Sha256/abc", "//", "/",
    ])
    func `refuses a name that systems read in different ways`(name: String) {
        for isPax in [false, true] {
            let error = refusal(
                Self.tar {
                    if isPax { $0.pax([("path", Array(name.utf8))]) }
                    $0.file(isPax ? "short" : name, [])
                }
            )
            #expect(error?.code == .entryName, "\(name)")
            #expect(error?.line.utf8.allSatisfy { $0 >= 0x20 } == true)
        }
    }

    @Test func `refuses a name that is not UTF-8`() {
        let bytes = Self.tar { $0.header([0x61, 0xFF, 0x62], size: 0) }
        #expect(refusal(bytes)?.code == .entryName)
    }

    @Test func `refuses a file that is called like the bundle's own folder`() {
        #expect(refusal(Self.tar { $0.file(".", [1]) })?.code == .entryName)
    }

    @Test func `refuses an over-long name and too many components`() {
        let long = String(repeating: "a", count: 1_025)
        #expect(
            refusal(
                Self.tar {
                    $0.pax([("path", Array(long.utf8))]); $0.file("x", [1])
                }
            )?.code == .entryName
        )
        #expect(
            refusal(
                Self.tar {
                    $0.longName(long); $0.file("x", [1])
                }
            )?.code == .entryName
        )
        let deep = String(repeating: "a/", count: 100) + "a"
        #expect(
            refusal(
                Self.tar {
                    $0.longName(deep); $0.file("x", [1])
                }
            )?.code == .entryName
        )
        #expect(
            refusal(
                Self.tar {
                    $0.longName(String(deep.dropFirst(2))); $0.file("x", [1])
                }
            ) == nil
        )
    }

    @Test(arguments: [
        ("before", "before"), ("before", "./before"), ("folder/", "folder"), ("folder/", "./folder/"),
        ("caf\u{E9}", "cafe\u{301}"),
    ])
    func `refuses the same name twice`(first: String, second: String) {
        let bytes = Self.tar {
            if !first.elementsEqual("before") { $0.file(first, []) }
            $0.file(second, [])
        }
        let error = refusal(bytes)
        #expect(error?.code == .duplicateEntry)
        #expect(error?.location != nil)
    }
}
