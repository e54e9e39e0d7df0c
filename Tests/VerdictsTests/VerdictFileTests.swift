import FoundationEssentials
import Testing
import Verdicts
import Vocabulary

@Suite struct VerdictFileTests {
    /// Runs a test in a folder of its own, which goes afterwards.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/sallyport-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func put(_ bytes: [UInt8], _ path: String) throws {
        #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    }

    @Test func `a verdict is written whole, readable for everybody, with nothing beside it`() throws {
        try inFolder { folder in
            let file = try VerdictFile(folder + "/x.verdict.json")
            try file.write([1, 2, 3])
            try file.write([4, 5])
            #expect(try file.read() == [4, 5])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.verdict.json"])
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect(attributes[.posixPermissions] as? Int == 0o644)
        }
    }

    @Test func `what cannot be written leaves nothing and says so`() throws {
        try inFolder { folder in
            for path in [folder + "/absent/x", folder + "/file/x"] {
                try put([1], folder + "/file")
                let file = try VerdictFile(path)
                #expect { try file.write([1]) } throws: { error in
                    (error as? Fault)?.code == .cannotWrite && "\(error)".contains(path)
                }
            }
            try FileManager.default.createDirectory(atPath: folder + "/x", withIntermediateDirectories: false)
            let file = try VerdictFile(folder + "/x")
            #expect(throws: Fault.self) { try file.write([1]) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["file", "x"])
        }
    }

    @Test(arguments: ["", "/", "a/", ".", "a/..", "a\0b"])
    func `a path that is no file is a wrong word`(_ path: String) {
        #expect(throws: WrongWords.self) { try VerdictFile(path) }
    }

    @Test func `old verdicts go, of either form and result, also when their signature no longer holds`() throws {
        try inFolder { folder in
            let station = try Station()
            let file = try VerdictFile(folder + "/x")
            for judgement in [try Sample.judgement(), try Sample.failed()] {
                for form in [SignedVerdict.Form.sigstoreBundle, .envelope] {
                    var bytes = try station.file(judgement, form)
                    try put(bytes, file.path)
                    try file.removeStale()
                    #expect(!FileManager.default.fileExists(atPath: file.path))
                    let end = bytes.count - 20
                    bytes[end] = bytes[end] == 0x41 ? 0x42 : 0x41
                    try put(bytes, file.path)
                    try file.removeStale()
                    #expect(!FileManager.default.fileExists(atPath: file.path))
                }
            }
            try put([], file.path)
            try file.removeStale()
            try file.removeStale()
            try VerdictFile(folder + "/absent/x").removeStale()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `anything else stays where it is`() throws {
        try inFolder { folder in
            let station = try Station()
            let verdict = try station.file(Sample.judgement())
            let others: [[UInt8]] = [
                Array("precious".utf8), Array("{}".utf8), Array(verdict.dropLast(5)),
                try station.file(payload: Array(#"{"predicateType":"https://spdx.dev/Document","predicate":{}}"#.utf8)),
                try station.file(
                    payload: Array(
                        #"{"predicateType":"https://slsa.dev/verification_summary/v1","predicate":{}}"#.utf8
                    )
                ),
            ]
            let file = try VerdictFile(folder + "/x")
            for bytes in others {
                try put(bytes, file.path)
                #expect(throws: WrongWords.self) { try file.removeStale() }
                #expect(try file.read() == bytes)
            }
            try put(verdict, folder + "/verdict")
            try FileManager.default.removeItem(atPath: file.path)
            try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: folder + "/verdict")
            #expect(throws: WrongWords.self) { try file.removeStale() }
            #expect(throws: WrongWords.self) { try VerdictFile(folder).removeStale() }
            #expect(FileManager.default.fileExists(atPath: folder + "/verdict"))
        }
    }

    @Test func `a verdict that is not there cannot be read`() throws {
        let file = try VerdictFile("/nonexistent/x.verdict.json")
        #expect { try file.read() } throws: { ($0 as? any Explained)?.code == .verdictMalformed }
    }
}
