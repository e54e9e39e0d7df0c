import CorpusSupport
import Encodings
import Metadata
import Vocabulary

/// The predicate that a file of the corpus becomes: JSON as it is, XML as a text, as tools attest it.
func corpusPredicate(_ path: String) throws -> JSONValue {
    let bytes = try Corpus.bytes(path)
    let first = bytes.first { !($0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 == 0x20 || (0x09...0x0D).contains($0)) }
    guard first == UInt8(ascii: "<") else { return try JSONReader.read(bytes, depth: 200) }
    return .string(String(decoding: bytes, as: UTF8.self))
}

/// Reads XML that a test writes down.
func xml(_ text: String) throws -> XMLElement { try XMLReader.read(Array(text.utf8), depth: 200) }
