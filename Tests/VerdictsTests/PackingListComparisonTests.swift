import Attestations
import Testing
import Verdicts
import Vocabulary

/// A list held against what arrived: one change each, and the codes that come of it.
@Suite struct PackingListComparisonTests {
    /// An image in one word: `name=digest` with what is attached after a colon; `-` stands for no name.
    struct Change: Sendable, CustomTestStringConvertible {
        let list: [String]
        let found: [String]
        var unattached: [String] = []
        /// Each code with a text of its message.
        let codes: [(Code, String)]
        var testDescription: String { "\(list) → \(found) \(unattached)" }

        init(_ list: [String], _ found: [String], _ unattached: [String] = [], _ codes: [(Code, String)] = []) {
            (self.list, self.found, self.unattached, self.codes) = (list, found, unattached, codes)
        }
    }

    static let changes: [Change] = [
        // The same.
        Change(["a=1:p1 s2 s2", "-=3"], ["-=3", "a=1:s2 p1 s2"]),
        Change(["a=1:b1 b2"], ["a=1:b2 b1"]),
        Change([], []),
        // Images.
        Change(["a=1:p1", "b=2"], ["a=1:p1"], [], [(.missingFromList, "the image x/b:1 (sha256:22")]),
        Change(["a=1"], ["a=1", "b=2:p1"], [], [(.addedToList, "found the image x/b:1 (sha256:22")]),
        Change(["a=1"], ["a=2"], [], [(.changedFromList, "found that name on sha256:22")]),
        Change(["a=1:p1"], ["a=2:p2"], [], [(.changedFromList, "replaced")]),
        Change(["a=1:p1"], ["b=1:p1"], [], [(.changedFromList, "found it as the image x/b:1")]),
        Change(["-=1"], ["a=1"], [], [(.changedFromList, "expected the unnamed image sha256:11")]),
        Change(["a=1"], ["-=1"], [], [(.changedFromList, "found it as the unnamed image")]),
        Change(
            ["a=1", "b=1"],
            ["c=1"],
            [],
            [(.missingFromList, "x/a:1"), (.missingFromList, "x/b:1"), (.addedToList, "x/c:1")]
        ),
        Change(["a=1", "b=2"], ["a=2", "b=1"], [], [(.changedFromList, "x/a:1"), (.changedFromList, "x/b:1")]),
        Change(["-=1"], ["-=2"], [], [(.missingFromList, "sha256:11"), (.addedToList, "sha256:22")]),
        Change(["a=1"], ["b=2"], [], [(.missingFromList, "x/a:1"), (.addedToList, "x/b:1")]),
        Change(["a=1"], [], [], [(.missingFromList, "left it behind")]),
        Change([], ["a=1"], [], [(.addedToList, "x/a:1")]),
        Change(["a=1!"], ["a=1"], [], [(.changedFromList, "as 'a/b' of 101 bytes, found it as 'a/b' of 100 bytes")]),
        // One name is enough for an image that the operator names.
        Change(["-=1:p1"], ["a=1?:p1"]), Change(["a=1:p1"], ["a=1?:p1"]),
        Change(["-=1", "-=2"], ["a=1?", "-=2"]),
        Change(["b=1"], ["a=1?"], [], [(.changedFromList, "found it as the image x/a:1")]),
        // What is attached.
        Change(["a=1:p1 s2"], ["a=1:p1"], [], [(.missingFromList, "the cosign-signature (sha256:22")]),
        Change(["a=1:p1"], ["a=1:p1 s2"], [], [(.addedToList, "the cosign-signature (sha256:22")]),
        Change(["a=1:s2 s2"], ["a=1:s2"], [], [(.missingFromList, "the cosign-signature (sha256:22")]),
        Change(["a=1:s2"], ["a=1:s2 s2"], [], [(.addedToList, "the cosign-signature (sha256:22")]),
        Change(["a=1:p1"], ["a=1:p2"], [], [(.changedFromList, "of type 'https://p' (sha256:22")]),
        Change(["a=1:p1 p2"], ["a=1:p3"], [], [(.missingFromList, ""), (.missingFromList, ""), (.addedToList, "")]),
        Change(["a=1:p1 p2"], ["a=1:p2 p3"], [], [(.changedFromList, "found the cosign-attestation of type")]),
        Change(["a=1:p1"], ["a=1:q2"], [], [(.missingFromList, "'https://p'"), (.addedToList, "'https://q'")]),
        Change(["a=1:p1"], ["a=1:q1"], [], [(.changedFromList, "'https://q'")]),
        Change(["a=1:p1!"], ["a=1:p1"], [], [(.changedFromList, "of 11 bytes")]),
        Change(
            ["a=1:n1"],
            ["a=1:n2"],
            [],
            [(.missingFromList, "the referrer (sha256:11"), (.addedToList, "sha256:22")]
        ),
        Change(["a=1:p1"], ["b=1:p2"], [], [(.changedFromList, "renamed"), (.changedFromList, "on the image x/b:1")]),
        Change(
            ["a=1:p1", "b=2:p2"],
            ["a=1:p2", "b=2:p1"],
            [],
            [(.changedFromList, "x/a:1"), (.changedFromList, "x/b:1")]
        ),
        // What hangs on no image: that of an image that was left behind is no addition.
        Change(["a=1:p1", "b=2:p2"], ["a=1:p1"], ["p2"], [(.missingFromList, "x/b:1")]),
        Change(["a=1:p1"], ["a=1:p1"], ["q2"], [(.addedToList, "hangs on no image")]),
        Change(["a=1:p1 q2", "b=2:q2"], ["a=1:p1", "b=2"], ["q2"]),
        Change(["a=1:p1 q2"], ["a=1:p1"], [], [(.missingFromList, "'https://q'")]),
    ]

    @Test(arguments: changes)
    func `each change is told by its code`(_ change: Change) throws {
        let findings = PackingListComparison.findings(
            expecting: PackingList(try change.list.map { try Self.image($0).image }),
            in: try change.found.map {
                let (image, isUnnamed) = try Self.image($0)
                return .init(image, isUnnamed: isUnnamed)
            },
            unattached: try change.unattached.map(Self.item)
        )
        #expect(findings.map(\.code.rawValue).sorted() == change.codes.map(\.0.rawValue).sorted(), "\(findings)")
        for (code, text) in change.codes {
            #expect(findings.contains { $0.code == code && (text.isEmpty || $0.message.contains(text)) }, "\(findings)")
        }
        #expect(findings.allSatisfy { $0.severity == .error })
    }

    /// Two ways to write one name are no change; another tag or another digest in the name is one.
    @Test(arguments: [
        ("alpine:3", "docker.io/library/alpine:3", true), ("alpine", "docker.io/library/alpine:latest", true),
        ("x/y:1", "x/y:1@sha256:\(String(repeating: "1", count: 64))", true), ("x/y:1", "x/y:2", false),
        ("x/y", "x/y:1", false), ("x/y:1", "x/y@sha256:\(String(repeating: "1", count: 64))", false),
        ("alpine:3", "registry.example.com/alpine:3", false),
    ])
    func `a name is what it stands for, however it is written`(_ old: String, _ new: String, _ isSame: Bool) throws {
        func image(_ name: String) throws -> PackingList.Image {
            let reference = try #require(ImageReference(name))
            return PackingList.Image(
                reference: reference,
                digest: try Sample.digest(0x11),
                mediaType: MediaType(rawValue: "a/b"),
                size: 1,
                attached: []
            )
        }
        for (left, right) in [(old, new), (new, old)] {
            let findings = PackingListComparison.findings(
                expecting: PackingList([try image(left)]),
                in: [.init(try image(right), isUnnamed: false)],
                unattached: []
            )
            #expect(findings.map(\.code) == (isSame ? [] : [.changedFromList]), "\(findings)")
        }
    }

    @Test func `each finding says where it is, as far as that is in the bundle`() throws {
        let list = PackingList(try ["a=1:p1 s2", "b=2"].map { try Self.image($0).image })
        let arrivals = try ["a=1:p3", "c=4"].map {
            PackingListComparison.Arrival(try Self.image($0).image, isUnnamed: false)
        }
        let findings = PackingListComparison.findings(expecting: list, in: arrivals, unattached: [try Self.item("q5")])
        let places = findings.map {
            "\($0.code.rawValue) \($0.location?.dropFirst("blobs/sha256/".count).prefix(2) ?? "-")"
        }
        #expect(
            places == [
                "changed-from-list 33", "missing-from-list 11", "missing-from-list -", "added-to-list 44",
                "added-to-list 55",
            ]
        )
    }

    @Test func `nothing of a bundle reaches a message as it is`() throws {
        let item = AttachedItem(
            digest: try Sample.digest(1),
            form: .cosignAttestation,
            predicateType: "https://p\u{1B}[2J\u{202E}",
            mediaType: MediaType(rawValue: "a/b"),
            size: 1
        )
        let findings = PackingListComparison.findings(
            expecting: PackingList([try Self.image("a=1").image]),
            in: [.init(try Self.image("a=1").image, isUnnamed: false)],
            unattached: [item]
        )
        #expect(findings.map(\.code) == [.addedToList])
        #expect(findings.allSatisfy { !$0.message.contains("\u{1B}") && !$0.message.contains("\u{202E}") })
    }

    // MARK: - Words

    private static func image(_ word: String) throws -> (image: PackingList.Image, isUnnamed: Bool) {
        let halves = word.split(separator: ":", maxSplits: 1)
        let names = halves[0].split(separator: "=", maxSplits: 1)
        let marks = names[1].dropFirst()
        let items = halves.count > 1 ? halves[1].split(separator: " ").map(String.init) : []
        let image = PackingList.Image(
            reference: names[0] == "-" ? nil : ImageReference("x/\(names[0]):1"),
            digest: try digest(names[1].prefix(1)),
            mediaType: MediaType(rawValue: "a/b"),
            size: marks.contains("!") ? 101 : 100,
            attached: try items.map(item)
        )
        return (image, marks.contains("?"))
    }

    private static func item(_ word: String) throws -> AttachedItem {
        let form: AttestationForm? =
            switch word.first {
            case "s": .cosignSignature
            case "b": .buildkitAttestation
            case "n": nil
            default: .cosignAttestation
            }
        return AttachedItem(
            digest: try digest(word.dropFirst().prefix(1)),
            form: form,
            predicateType: form == .cosignAttestation ? "https://\(word.prefix(1))" : nil,
            mediaType: MediaType(rawValue: "c/d"),
            size: word.hasSuffix("!") ? 11 : 10
        )
    }

    private static func digest(_ digit: Substring) throws -> Digest {
        try Digest("sha256:" + String(repeating: String(digit), count: 64))
    }
}
