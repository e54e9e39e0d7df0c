import CorpusSupport
import FoundationEssentials
import Testing

@testable import Files

@Suite struct FilePlaceTests {
    @Test(arguments: ["", "/", "a/", ".", "..", "a/..", "a/.", "a\0b"])
    func `what can only be a folder has no place`(_ path: String) {
        #expect(FilePlace(path) == nil)
    }

    @Test(arguments: [("a", ".", "a"), ("/a", "/", "a"), ("b/c/a", "b/c", "a"), ("./a", ".", "a")])
    func `a path is a folder and a name`(_ path: String, _ folder: String, _ name: String) throws {
        let place = try #require(FilePlace(path))
        #expect(place.folder == folder)
        #expect(place.name == name)
    }

    @Test func `one place has many paths`() throws {
        let folder = try TemporaryFolder()
        try folder.write("a/x", [1])
        try folder.write("a/other", [1])
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder.path + "/b", withDestinationPath: folder.path + "/a")
        try files.linkItem(atPath: folder.path + "/a/x", toPath: folder.path + "/hard")
        func place(_ path: String) throws -> FilePlace { try #require(FilePlace(folder.path + "/" + path)) }
        for path in ["a/x", "a/../a/x", "b/x", "hard"] { #expect(try place("a/x").isSamePlace(as: place(path))) }
        for path in ["a/other", "x", "b/y"] { #expect(try !place("a/x").isSamePlace(as: place(path))) }
        // Neither is there yet.
        #expect(try place("a/new").isSamePlace(as: place("b/new")))
        #expect(try place("none/new").isSamePlace(as: place("none/new")))
        #expect(try !place("a/new").isSamePlace(as: place("new")))
    }

    @Test func `a file is inside the folders above it, by whatever names`() throws {
        let folder = try TemporaryFolder()
        try folder.write("a/b/x", [1])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link",
            withDestinationPath: folder.path + "/a/b"
        )
        func place(_ path: String) throws -> FilePlace { try #require(FilePlace(folder.path + "/" + path)) }
        for outer in ["", "/a", "/a/b", "/link", "/a/../a"] {
            #expect(try place("a/b/x").isInside(folder.path + outer))
            #expect(try place("link/new").isInside(folder.path + outer))
        }
        #expect(try !place("x").isInside(folder.path + "/a"))
        #expect(try !place("a/x").isInside(folder.path + "/a/b"))
        #expect(try !place("a/b/x").isInside(folder.path + "/a/b/x"))
        #expect(try !place("absent/x").isInside(folder.path))
        #expect(try place("x").isInside("/"))
    }
}
