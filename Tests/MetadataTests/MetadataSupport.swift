import CorpusSupport
import Encodings
import Metadata
import Vocabulary

/// Reads JSON that a test writes down.
func json(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8), depth: 200) }

/// Reads a JSON file of the corpus.
func corpusJSON(_ path: String) throws -> JSONValue { try JSONReader.read(try Corpus.bytes(path), depth: 200) }

/// An `EXPECTED.json` of the corpus: each file of the folder and what is in it, in order.
func expectations(_ folder: String) throws -> [(file: String, expected: JSONCursor)] {
    try JSONCursor(corpusJSON("\(folder)/EXPECTED.json")).members().map { ($0.name, $0.cursor) }
}

/// Reads a predicate that a test writes down.
func claim(_ predicateType: String, _ text: String) throws -> Claim {
    try Claim.read(predicateType: predicateType, predicate: try json(text), limits: Limits())
}

/// The error of reading a predicate that a test writes down.
func refusal(_ predicateType: String, _ text: String, limits: Limits = Limits()) throws -> MetadataError? {
    let predicate = try json(text)
    do {
        _ = try Claim.read(predicateType: predicateType, predicate: predicate, limits: limits)
        return nil
    } catch {
        return error
    }
}

extension JSONValue {
    /// The value with one member set, replaced or, for nil, taken away; the path is of names and list positions.
    func setting(_ path: [String], to value: JSONValue?) -> JSONValue {
        guard let name = path.first else { return value ?? .null }
        let rest = Array(path.dropFirst())
        switch self {
        case .array(var elements):
            guard let index = Int(name), index < elements.count else { return self }
            elements[index] = elements[index].setting(rest, to: value)
            return .array(elements)
        case .object(let object):
            var changed = JSONObject()
            for member in object.members where !member.name.isIdentical(to: name) {
                _ = changed.append(member.name, member.value)
            }
            if !rest.isEmpty || value != nil {
                _ = changed.append(name, (object[name] ?? .object(JSONObject())).setting(rest, to: value))
            }
            return .object(changed)
        default: return self
        }
    }
}

extension Claim {
    /// Reads a predicate that a test made of values.
    @_disfavoredOverload
    static func read(
        predicateType: String,
        predicate: JSONValue?,
        limits: Limits
    ) throws(MetadataError) -> Claim {
        try read(predicateType: predicateType, predicate: predicate.map { JSONCursor($0) }, limits: limits)
    }

    var provenance: Provenance? { if case .provenance(let provenance) = self { provenance } else { nil } }
    var sbom: SBOM? { if case .sbom(let sbom) = self { sbom } else { nil } }
    var scan: VulnerabilityScan? { if case .scan(let scan) = self { scan } else { nil } }
    var vex: VEXDocument? { if case .vex(let document) = self { document } else { nil } }
}
