import CorpusSupport
import Encodings
import Testing
import Vocabulary

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct PredicateRegistryTests {
    @Test func classifiesEveryTypeAndNearMiss() throws {
        var known = 0
        var unknown = 0
        for entry in try JSONCursor(corpusJSON("predicates/registry.json")).array() {
            let type = try entry.string("predicateType")
            let kind = PredicateClass.of(predicateType: type)
            #expect(kind.rawValue == (try entry.string("class")), "\(type)")
            if kind == .unknown { unknown += 1 } else { known += 1 }
        }
        print("predicates/registry: \(known) known, \(unknown) near misses")
        #expect(known >= 80)
        #expect(unknown >= 8)
    }
}

@Suite struct PredicateClassTests {
    @Test("a type is itself alone: no other case, slash, scheme, prefix or longer version")
    func nearMisses() {
        let known = Set(PredicateClass.allCases.flatMap(\.predicateTypes))
        #expect(known.count >= 80)
        for type in known {
            let others = [
                type + "/", type + "1", type + " ", " " + type, type.uppercased(), String(type.dropLast()),
                type.replacing("https://", with: "http://"), type.replacing("https://", with: ""), type + "\u{301}",
                type + "?x", type + "#x",
            ]
            for other in others where !known.contains(other) {
                #expect(PredicateClass.of(predicateType: other) == .unknown, "\(other)")
            }
        }
    }
}
