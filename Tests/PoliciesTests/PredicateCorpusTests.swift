import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@testable import Attestations

/// Every statement of the corpus's predicates, from its bytes to what it says.
@Suite("Predicates of the corpus", .enabled(if: Corpus.isPresent, "the corpus is missing"))
struct PredicateCorpusTests {
    /// The image that the statements are about, where they are about any.
    private static let image = "sha256:55940e3c9113c97776c62fd71b256694db444f4b11854e63f6383881f6deeebd"

    @Test("are read as EXPECTED says, each by the class of its type")
    func everyFile() throws {
        var right: [String: Int] = [:]
        for (file, expected) in try expectations() {
            let isRight =
                try expected.string("container") == "bare predicate or other"
                ? isNoStatement(file) : holds(file, expected)
            #expect(isRight, "\(file)")
            right[file.prefix { $0 != "/" }.description, default: 0] += isRight ? 1 : 0
        }
        for (folder, count) in right.sorted(by: { $0.key < $1.key }) {
            print("predicates/\(folder): \(count) files, \(count) right")
        }
        #expect(right.values.reduce(0, +) >= 50)
    }

    private func expectations() throws -> [(name: String, cursor: JSONCursor)] {
        try JSONCursor(reading: Corpus.bytes("predicates/EXPECTED.json"), depth: 64).members()
    }

    private func isNoStatement(_ file: String) throws -> Bool {
        let bytes = try Corpus.bytes("predicates/\(file)")
        return (try? Statement(bytes, limits: Limits())) == nil
    }

    private func holds(_ file: String, _ expected: JSONCursor) throws -> Bool {
        let bytes = try payload(file, in: expected.string("container"))
        let valid = try expected.required("valid").bool()
        let image = try Digest(Self.image)
        let statement = try? Statement(bytes, limits: Limits())
        // One file has no `_type`, which makes it no statement, whatever its predicate is.
        guard try expected.member("statementType") != nil else { return statement == nil }
        guard let statement else { return !valid }
        if (try? statement.requireType()) == nil { return !valid }
        let type = try expected.string("predicateType")
        #expect(statement.predicateType == type, "\(file)")
        #expect(PredicateClass.of(predicateType: type).rawValue == (try expected.string("class")), "\(file)")
        #expect(Int64(statement.subjects.count) == (try expected.required("subjectCount").integer()), "\(file)")
        let shape = statement.predicate.map { "\($0.kind)" } ?? "absent"
        #expect(shape == (try expected.string("predicateShape")), "\(file)")
        #expect(statement.names([image]) == (try expected.required("bindsTestImage").bool()), "\(file)")
        // Without a digest a statement is about nothing, whatever it says.
        guard statement.subjects.contains(where: { !$0.digests.isEmpty }) || valid else { return true }
        do throws(MetadataError) {
            let claim = try Claim.read(predicateType: type, predicate: statement.predicate, limits: Limits())
            return valid && isRead(claim, as: PredicateClass.of(predicateType: type))
        } catch {
            return error.code == .unsupportedFormat ? valid : !valid && error.code == .predicateInvalid
        }
    }

    private func payload(_ file: String, in container: String) throws -> [UInt8] {
        let bytes = try Corpus.bytes("predicates/\(file)")
        guard container == "sigstore-bundle" else { return bytes }
        return try JSONCursor(reading: bytes, depth: 64).required("dsseEnvelope").required("payload").base64()
    }

    private func isRead(_ claim: Claim, as kind: PredicateClass) -> Bool {
        switch claim {
        case .provenance: kind == .provenance
        case .sbom: kind == .sbom
        case .scan: kind == .vulnerabilityScan
        case .vex: kind == .vex
        case .verdict: kind == .verdict
        case .test: kind == .test
        case .release: kind == .release
        case .link, .trace, .collection: kind == .step
        case .attributes: kind == .attributes
        case .references: kind == .reference
        case .source: kind == .source
        case .custom: kind == .custom
        case .other:
            [.sast, .codeReview, .signature, .buildConfig, .endOfLife, .compliance, .malwareScan, .unknown].contains(
                kind
            )
        }
    }
}
