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
