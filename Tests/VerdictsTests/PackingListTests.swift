import Attestations
import Testing
import Verdicts
import Vocabulary

@Suite struct PackingListTests {
    static let good = """
        {"packingList": 1, "images": [{"reference": "registry.example.com/shop:1", "digest": "sha256:\(hex("1"))",
        "mediaType": "application/vnd.oci.image.index.v1+json", "size": 300, "attached": [{"digest": "sha256:\(hex("2"))",
        "form": "cosign-attestation", "predicateType": "https://slsa.dev/provenance/v1",
        "mediaType": "application/vnd.dsse.envelope.v1+json", "size": 20}, {"digest": "sha256:\(hex("3"))", "form": null,
        "predicateType": null, "mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 0}]}]}
        """

    static func hex(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    private static func read(_ text: String) throws -> PackingList {
        try PackingList(Array(text.utf8), limits: Limits())
    }

    @Test func `a list is read and written back`() throws {
        let list = try Self.read(Self.good)
        #expect(try PackingList(list.text, limits: Limits()) == list)
        let image = try #require(list.images.first)
        #expect(image.reference?.description == "registry.example.com/shop:1")
        #expect(image.size == 300)
        #expect(image.attached.map(\.form) == [nil, .cosignAttestation])
        #expect(image.attached.map(\.size) == [0, 20])
        #expect(try Self.read(#"{"packingList":1,"images":[]}"#).images.isEmpty)
        #expect(list.text.last == 0x0A)
    }

    @Test func `the order of images and of what is attached is the list's own`() throws {
        let list = try Self.read(Self.good)
        let image = try #require(list.images.first)
        let turned = PackingList.Image(
            reference: image.reference,
            digest: image.digest,
            mediaType: image.mediaType,
            size: image.size,
            attached: image.attached.reversed()
        )
        let unnamed = PackingList.Image(
            reference: nil,
            digest: image.digest,
            mediaType: image.mediaType,
            size: image.size,
            attached: []
        )
        #expect(PackingList([turned, unnamed]).text == PackingList([unnamed, image]).text)
        #expect(PackingList([turned, unnamed]).images.map(\.reference) == [nil, image.reference])
    }

    struct Slip: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let says: String
        let code: Code
        var testDescription: String { "\(old) → \(new)" }

        init(_ old: String, _ new: String, _ says: String, _ code: Code = .policyInvalid) {
            (self.old, self.new, self.says, self.code) = (old, new, says, code)
        }
    }

    static let slips: [Slip] = [
        Slip("\"packingList\": 1", "\"packingList\": 2", "expected version 1, found 2", .unsupportedFormat),
        Slip("\"packingList\": 1", "\"packingList\": 0", "expected version 1, found 0", .unsupportedFormat),
        Slip("\"packingList\": 1", "\"packingList\": 1.0", "$.packingList: expected an integer"),
        Slip("\"packingList\": 1", "\"packingList\": \"1\"", "$.packingList: expected an integer"),
        Slip("\"packingList\": 1", "\"packingList\": 1, \"packingList\": 1", "found 'packingList' again"),
        Slip("\"packingList\": 1, ", "", "a member 'packingList'"),
        Slip("\"packingList\": 1", "\"packingList\": 1, \"note\": 1", "found 'note'"),
        Slip("\"images\"", "\"image\"", "a member 'images'"),
        Slip("\"images\": [", "\"images\": [1, ", "$.images[0]: expected an object"),
        Slip("{\"packingList\"", "[], {\"packingList\"", "expected the end"),
        Slip("\"size\": 0}]}]}", "\"size\": 0}]}]", "cut off"),
        Slip("\"reference\": \"registry.example.com/shop:1\", ", "", "$.images[0]: expected a member 'reference'"),
        Slip("registry.example.com/shop:1", "two words", "reference: expected an image reference or null"),
        Slip("\"registry.example.com/shop:1\"", "7", "$.images[0].reference: expected a string"),
        Slip("sha256:\(hex("1"))", "sha256:1", "$.images[0].digest: expected a digest"),
        Slip("sha256:\(hex("1"))", "sha256:\(hex("A"))", "$.images[0].digest: expected a digest"),
        Slip("\"application/vnd.oci.image.index.v1+json\"", "\"\"", "$.images[0].mediaType: expected a media type"),
        Slip("\"application/vnd.oci.image.index.v1+json\"", "null", "a member 'mediaType'"),
        Slip("\"size\": 300", "\"size\": -1", "$.images[0].size: expected a size of 0 or more"),
        Slip("\"size\": 300", "\"size\": 99999999999999999999", "$.images[0].size: expected an integer"),
        Slip("\"size\": 300", "\"size\": 300, \"size\": 300", "found 'size' again"),
        Slip("\"attached\": [", "\"attach\": [", "a member 'attached'"),
        Slip("\"form\": null", "\"form\": \"other\"", "$.images[0].attached[1].form: expected one of cosign-signature"),
        Slip("\"form\": null,", "", "$.images[0].attached[1]: expected a member 'form'"),
        Slip("\"predicateType\": null", "\"predicateType\": []", "attached[1].predicateType: expected a string"),
        Slip("\"size\": 0}", "\"size\": 0, \"subject\": null}", "found 'subject'"),
        Slip("\"size\": 0}]}", "\"size\": 0}]}, {}", "$.images[1]: expected a member 'reference'"),
    ]

    @Test(arguments: slips)
    func `a list with any slip is refused, with its place`(_ slip: Slip) throws {
        #expect(Self.good.contains(slip.old))
        let text = Self.good.replacingFirst(slip.old, slip.new)
        #expect {
            try Self.read(text)
        } throws: { error in
            let error = error as? PackingListError
            return error?.code == slip.code && error?.message.contains(slip.says) == true && error?.blame == .trust
        }
    }

    @Test func `an image that is there twice is refused, and what is attached twice is not`() throws {
        let image = Self.good.dropFirst("{\"packingList\": 1, \"images\": [".count).dropLast(2)
        let twice = "{\"packingList\": 1, \"images\": [\(image), \(image)]}"
        #expect {
            try Self.read(twice)
        } throws: { error in
            "\(error)".contains("$.images[1]: expected each image once")
        }
        let item = """
            {"digest": "sha256:\(Self.hex("3"))", "form": "cosign-signature", "predicateType": null, "mediaType": "a/b",
            "size": 1}
            """
        let attached = Self.good.replacingFirst("\"attached\": [", "\"attached\": [\(item), \(item), ")
        #expect(try Self.read(attached).images[0].attached.count == 4)
    }

    @Test func `a list that nests too deep is over a limit`() throws {
        var limits = Limits()
        limits.jsonDepth = 4
        #expect {
            try PackingList(Array(Self.good.utf8), limits: limits)
        } throws: { error in
            (error as? PackingListError)?.code == .limitExceeded
        }
    }

    @Test func `every prefix of a list is refused`() throws {
        let bytes = Array(Self.good.utf8)
        for count in bytes.indices {
            let error = #expect(throws: PackingListError.self) {
                try PackingList(Array(bytes[..<count]), limits: Limits())
            }
            #expect(error?.code == .policyInvalid)
        }
    }

    @Test func `every flipped bit of a list is refused or changes it`() throws {
        let list = try Self.read(Self.good)
        var bytes = Array(Self.good.utf8)
        for index in bytes.indices {
            let old = bytes[index]
            // White space between tokens is the one thing that says nothing.
            guard old != 0x20, old != 0x0A else { continue }
            bytes[index] ^= 1
            let changed = try? PackingList(bytes, limits: Limits())
            #expect(changed != list, "byte \(index)")
            bytes[index] = old
        }
    }

    @Test(arguments: [
        ("{}", Code.policyInvalid), ("[]", .policyInvalid), ("", .policyInvalid),
        ("{\"packingList\": 1, \"images\": [], \"payload\": \"\"}", .policyInvalid),
        ("{\"payload\": \"AA==\", \"payloadType\": \"a\", \"signatures\": []}", .policyInvalid),
        ("{\"payload\": \"AA\", \"payloadType\": \"a\", \"signatures\": [{\"sig\": \"AA==\"}]}", .policyInvalid),
        ("{\"mediaType\": \"x\", \"verificationMaterial\": {}}", .unsupportedFormat),
    ])
    func `a file that is neither a list nor an envelope is refused`(_ text: String, _ code: Code) {
        #expect {
            try PackingListFile(Array(text.utf8), limits: Limits())
        } throws: { error in
            (error as? PackingListError)?.code == code
        }
    }
}

extension String {
    fileprivate func replacingFirst(_ old: String, _ new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return replacingCharacters(in: range, new)
    }

    private func replacingCharacters(in range: Range<Index>, _ new: String) -> String {
        var text = self
        text.replaceSubrange(range, with: new)
        return text
    }
}
