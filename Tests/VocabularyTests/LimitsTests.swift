import Testing
import Vocabulary

@Suite struct LimitsTests {
    @Test(arguments: Limits.names)
    func everyNameSetsALimitOfItsOwn(_ name: String) {
        var limits = Limits()
        let isKnown = limits.set(name, to: 7)
        #expect(isKnown)
        #expect(limits != Limits())
        var other = Limits()
        for second in Limits.names where second != name {
            let isSet = other.set(second, to: 7)
            #expect(isSet)
        }
        #expect(other != limits)
    }

    /// Each level takes some of the stack, so that no word may ask for more than there is.
    @Test(arguments: ["json-depth", "predicate-depth", "index-depth"])
    func nestingStaysWithinTheStack(_ name: String) {
        var limits = Limits()
        let isSet = (limits.set(name, to: 1_000), limits.set(name, to: 1_001))
        #expect(isSet == (true, false))
    }

    @Test func namesAreSortedAndOnce() {
        #expect(Limits.names == Set(Limits.names).sorted())
    }

    @Test(arguments: [("entries", 0), ("entries", -1), ("entry", 1), ("Entries", 1), ("", 1), ("unpacked", 0)])
    func refuses(_ name: String, _ value: Int64) {
        var limits = Limits()
        let isSet = limits.set(name, to: value)
        #expect(!isSet)
        #expect(limits == Limits())
    }

    @Test func anExcessNamesTheLimit() {
        let error = LimitExceeded("entries", limit: 5, found: "6 entries")
        #expect(error.code == .limitExceeded)
        #expect(error.line.contains("--limit entries=VALUE [limit-exceeded]"))
    }
}

@Suite struct ExplainedTests {
    @Test func thePlaceStandsBeforeTheError() {
        let error = Located(in: "a.tar", Located(in: "index.json", WrongWords("expected \u{1B}x")))
        #expect(error.message == "a.tar: index.json: expected \\u{1b}x")
        #expect(error.location == "a.tar: index.json")
        #expect(error.code == .usage)
        #expect(error.blame == .words)
    }

    @Test func faultsSayWhatToDo() {
        let fault = Fault.inside("nothing fits")
        #expect(fault.line == "nothing fits; report this with the command that shows it [internal-fault]")
        #expect(Fault.cannotWrite("/x", "full").message == "cannot write /x: full")
        #expect(fault.blame == .ourselves)
    }

    @Test(arguments: Code.allCases)
    func codesAreSpelledInOneWay(_ code: Code) {
        #expect(code.rawValue.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") })
        #expect(Kind.allCases.contains(code.kind))
    }
}
