import CorpusSupport
import Cryptography
import Encodings
import Testing
import Transparency
import Trust
import Vocabulary

@Suite struct TransparencyLogEntryTests {
    private let signed: SignedSample
    private let log: Log
    private let time: Int64 = 1_700_000_000

    init() throws {
        signed = try SignedSample()
        log = try Log()
    }

    private var content: LoggedContent { get throws { try signed.content(subject: .message(signed.payload)) } }

    private func entry() throws -> TransparencyLogEntry {
        let body = try signed.hashedRekord()
        let tree = WholeTree(leaves: [[1], body, [2]])
        return TransparencyLogEntry(
            logIndex: 1_000_001,
            logID: log.key.id,
            kindVersion: .init(kind: "hashedrekord", version: "0.0.1"),
            integratedTime: time,
            signedEntryTimestamp: try log.promise(body, time: time, index: 1_000_001),
            inclusion: .init(
                proof: InclusionProof(index: 1, claimedRoot: nil, claimedSize: nil, hashes: try tree.path(1)),
                checkpoint: try log.checkpoint(size: 3, root: tree.root())
            ),
            body: body
        )
    }

    private func verify(_ entry: TransparencyLogEntry) throws -> VerifiedLogEntry {
        try entry.verify(content, logs: [log.key], limits: Limits())
    }

    @Test func givesTimeAndInclusion() throws {
        let verified = try verify(entry())
        #expect(verified.time?.instant == Instant(seconds: time))
        #expect(verified.inclusion?.index == 1)
        #expect(verified.logIndex == 1_000_001 && verified.log == log.key)
    }

    @Test func givesNoTimeWithoutAPromise() throws {
        var entry = try entry()
        entry.signedEntryTimestamp = nil
        let verified = try verify(entry)
        #expect(verified.time == nil && verified.inclusion != nil)
        entry = try self.entry()
        entry.inclusion = nil
        #expect(try verify(entry).inclusion == nil)
    }

    @Test func refusesAnEntryThatNothingSpeaksFor() throws {
        var entry = try entry()
        (entry.signedEntryTimestamp, entry.inclusion) = (nil, nil)
        #expect(
            throws: TransparencyError.entryInvalid(
                "expected a signed entry timestamp or an inclusion proof, found neither"
            )
        ) { try verify(entry) }
    }

    @Test func refusesAWrongPartThoughTheOtherHolds() throws {
        var entry = try entry()
        entry.signedEntryTimestamp = try log.promise([1], time: time, index: 1_000_001)
        #expect(try #require(throws: TransparencyError.self) { try verify(entry) }.code == .setInvalid)
        entry = try self.entry()
        entry.logIndex += 1
        #expect(try #require(throws: TransparencyError.self) { try verify(entry) }.code == .setInvalid)
        entry = try self.entry()
        entry.integratedTime = nil
        #expect(try #require(throws: TransparencyError.self) { try verify(entry) }.code == .setInvalid)
        entry = try self.entry()
        entry.inclusion?.checkpoint = try Log().checkpoint(size: 3, root: [UInt8](repeating: 1, count: 32))
        #expect(try #require(throws: TransparencyError.self) { try verify(entry) }.code == .checkpointInvalid)
        entry = try self.entry()
        entry.inclusion?.checkpoint = try log.checkpoint(size: 3, root: [UInt8](repeating: 1, count: 32))
        #expect(try #require(throws: TransparencyError.self) { try verify(entry) }.code == .proofInvalid)
    }

    @Test func refusesABodyThatTheBundleCallsOtherwise() throws {
        var entry = try entry()
        entry.kindVersion?.version = "0.0.2"
        #expect(
            throws: TransparencyError.entryInvalid(
                "expected hashedrekord 0.0.2 as the bundle says, found hashedrekord 0.0.1"
            )
        ) { try verify(entry) }
        entry.kindVersion = nil
        _ = try verify(entry)
    }

    @Test func refusesALogThatTheRootDoesNotHave() throws {
        var entry = try entry()
        entry.logID[0] ^= 1
        let error = try #require(throws: TransparencyError.self) { try verify(entry) }
        #expect(error == .untrustedLog(id: entry.logID))
        #expect(error.code == .untrustedLog)
    }

    @Test func refusesWhatIsNotAboutTheContent() throws {
        let entry = try entry()
        let other = try signed.content(subject: .message([9]))
        let error = try #require(throws: TransparencyError.self) {
            try entry.verify(other, logs: [log.key], limits: Limits())
        }
        #expect(error.code == .logEntryMismatch)
    }

    @Test func looksThroughSeveralPeriodsOfOneLog() throws {
        let closed = try listed(log.key, ValidityWindow(from: nil, until: Instant(seconds: time - 1)))
        let entry = try entry()
        #expect(try entry.verify(content, logs: [closed, log.key], limits: Limits()).log == log.key)
        let error = try #require(throws: TransparencyError.self) {
            try entry.verify(content, logs: [closed], limits: Limits())
        }
        #expect(error.code == .outsideValidity)
    }

    @Test func bindsAKeyWithoutTimeToTheTimesOfOthers() throws {
        let window = ValidityWindow(from: Instant(seconds: time), until: Instant(seconds: time))
        let timed = try verify(entry())
        let time = try #require(timed.time)
        let own = try Log(window: window)
        let body = try signed.hashedRekord()
        let root = try WholeTree(leaves: [body]).root()
        let untimed = TransparencyLogEntry(
            logIndex: 0,
            logID: own.key.id,
            kindVersion: nil,
            integratedTime: self.time,
            signedEntryTimestamp: nil,
            inclusion: .init(
                proof: InclusionProof(index: 0, claimedRoot: nil, claimedSize: nil, hashes: []),
                checkpoint: try own.checkpoint(size: 1, root: root)
            ),
            body: body
        )
        let verified = try untimed.verify(content, logs: [own.key], limits: Limits())
        try verified.requireWindow(toContain: [time])
        let later = try SignedEntryTimestamp.verify(
            log.promise([1], time: self.time + 1, index: 0),
            body: [1],
            integratedTime: self.time + 1,
            logIndex: 0,
            log: log.key
        )
        let error = try #require(throws: TransparencyError.self) {
            try verified.requireWindow(toContain: [time, later])
        }
        #expect(error.code == .outsideValidity)
        try timed.requireWindow(toContain: [later])
        // The same key may be listed for a period before or behind: without a time of its own, no first one decides.
        let past = try listed(own.key, ValidityWindow(from: nil, until: Instant(seconds: self.time - 1)))
        let next = try listed(own.key, ValidityWindow(from: Instant(seconds: self.time + 1), until: nil))
        try untimed.verify(content, logs: [past, own.key, next], limits: Limits())
            .requireWindow(toContain: [time, later])
        let neither = try #require(throws: TransparencyError.self) {
            try untimed.verify(content, logs: [past, next], limits: Limits()).requireWindow(toContain: [time])
        }
        #expect(neither.code == .outsideValidity)
    }

    private func listed(_ log: LogKey, _ window: ValidityWindow) throws -> LogKey {
        LogKey(
            id: log.id,
            key: log.key,
            keyDetails: log.keyDetails,
            window: window,
            baseURL: log.baseURL,
            operatorName: nil
        )
    }
}
