import CorpusSupport
import Encodings
import Testing
import Vocabulary

/// A small generator of numbers, the same every time.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

/// Holds the reader against a plain one: the same values, or the same refusal at the same place.
@Suite struct JSONComparisonTests {
    /// What a reader makes of bytes.
    private enum Reading: Equatable {
        case value(JSONValue)
        case refusal(JSONError)

        init(_ read: () throws(JSONError) -> JSONValue) {
            do throws(JSONError) { self = .value(try read()) } catch { self = .refusal(error) }
        }
    }

    private static func compare(_ bytes: [UInt8], depth: Int = 16, values: Int = 10_000) -> Bool {
        let fast = Reading { () throws(JSONError) in try JSONReader.read(bytes, depth: depth, values: values) }
        let plain = Reading { () throws(JSONError) in try PlainJSONReader.read(bytes, depth: depth, values: values) }
        // Swift's `==` of strings is by Unicode's rules; the writer's bytes are not.
        if case .value(let left) = fast, case .value(let right) = plain {
            return JSONWriter.write(left) == JSONWriter.write(right)
        }
        return fast == plain
    }

    static let texts = [
        #"{"a":[1,-2.5e3,true,null,"\u00e9x",false],"b":{"c":"","d":[[],{}]},"long name of a member":"ASCII of some length"}"#,
        #"["\"\\\/\b\f\n\r\t\u0000\ud83d\ude00é😀𝄞ü","ééééééééééééééééééé\u0301","\u212a","K"]"#,
        #"{"K":1,"\u212a":2,"é":3,"e\u0301":4,"":5,"\u0041":6,"A":7,"`":8,"\u1fef":9}"#,
        "{\n  \"aaaaaaaa\": 1,\n        \"aaaaaaab\" : [ 1 , 2\t,\r\n 3 ],\n\"aaaaaaaaa\":\"b\"\n}\n",
        "{" + (0..<40).map { "\"n\($0)\":\($0 % 3 == 0 ? "{\"x\":[]}" : "\($0)")" }.joined(separator: ",") + "}",
        "{" + (0..<40).map { "\"\($0 == 20 ? "é" : "")n\($0)\":\"v\"" }.joined(separator: ",") + "}",
        "[\"\(String(repeating: "e\u{301}\u{316}", count: 30))\",\"\(String(repeating: "\u{301}", count: 30))\"]",
        "[0,-0,0.0,1E+2,1e-2,12345678901234567890,-1.0e10,true,false,null]",
    ]

    @Test(arguments: texts)
    func readsTheSameAndRefusesTheSame(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(Self.compare(bytes))
        for length in 0..<bytes.count { #expect(Self.compare(Array(bytes[..<length])), "\(length) bytes") }
        for depth in 0..<4 { #expect(Self.compare(bytes, depth: depth), "depth \(depth)") }
        for values in 0..<50 { #expect(Self.compare(bytes, values: values), "\(values) values") }
    }

    @Test(arguments: texts.indices)
    func readsChangedTextsTheSame(_ index: Int) {
        var dice = Dice(state: UInt64(index) + 88_172_645_463_325_252)
        let bytes = Array(Self.texts[index].utf8)
        let letters =
            Array("\"\\{}[]:,.0e-+tfn u\u{301}é😀\n".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xE2, 0xED, 0xF0, 0xFF]
        for _ in 0..<1_500 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &dice) where !changed.isEmpty {
                let place = Int.random(in: 0..<changed.count, using: &dice)
                let other = Int.random(in: 0..<changed.count, using: &dice)
                switch Int.random(in: 0..<5, using: &dice) {
                case 0: changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
                case 1: changed[place] = letters.randomElement(using: &dice) ?? 0
                case 2: changed.insert(letters.randomElement(using: &dice) ?? 0, at: place)
                case 3: changed.remove(at: place)
                default: changed.replaceSubrange(min(place, other)..<max(place, other), with: bytes.prefix(other))
                }
            }
            #expect(Self.compare(changed), "\(changed)")
        }
    }

    /// Each length of a name, so that the last eight bytes of the text are met as well.
    @Test(arguments: 1..<24)
    func findsADuplicateWhereverTheTextEnds(_ length: Int) {
        let name = String(repeating: "x", count: length)
        for text in [
            "{\"\(name)\":1,\"\(name)\":2}", "{\"\(name)\":1,\"\(name)y\":2,\"y\(name)\":3,\"\(name)\":\"\"}",
        ] {
            let error = #expect(throws: JSONError.self) { try JSONReader.read(Array(text.utf8), depth: 2) }
            #expect(error?.reason == .duplicateName(name))
            #expect(Self.compare(Array(text.utf8)))
        }
    }

    /// Every pair of scalars that could be two bytes of another text, at each place within a word.
    @Test(
        arguments: [
            0x00, 0x1F, 0x20, 0x22, 0x5C, 0x7F, 0x80, 0xA0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
        ] as [UInt8]
    )
    func readsBytesTheSameAtEachPlace(_ byte: UInt8) {
        for place in 0..<20 {
            for second in UInt8.min...UInt8.max {
                var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 20)
                bytes[place] = byte
                if place + 1 < 20 { bytes[place + 1] = second }
                #expect(Self.compare([0x22] + bytes + [0x22]), "\(byte) \(second) at \(place)")
            }
        }
    }

    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing"))
    func readsTheCorpusTheSame() throws {
        var counts: [String: (files: Int, right: Int)] = [:]
        for folder in ["cyclonedx/spec", "spdx", "openvex/go-vex", "vuln/trivy", "vuln/grype", "predicates/synthetic"] {
            guard let names = try? Corpus.names(in: folder) else { continue }
            for name in names where name.hasSuffix(".json") {
                let bytes = try Corpus.bytes("\(folder)/\(name)")
                let isRight = Self.compare(bytes, depth: 200, values: 1_000_000)
                #expect(isRight, "\(folder)/\(name)")
                counts[folder, default: (0, 0)].files += 1
                counts[folder, default: (0, 0)].right += isRight ? 1 : 0
            }
        }
        for (folder, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("\(folder): \(count.files) files, \(count.right) right")
        }
        #expect(!counts.isEmpty)
    }
}
