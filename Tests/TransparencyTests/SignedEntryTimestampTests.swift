import CorpusSupport
import Cryptography
import Testing
import Transparency
import Trust
import Vocabulary

@Suite struct SignedEntryTimestampTests {
    private let body = Array(#"{"apiVersion":"0.0.1"}"#.utf8)
    private let time: Int64 = 1_700_000_000

    private func verify(
        _ signature: [UInt8],
        body: [UInt8]? = nil,
        time: Int64? = nil,
        index: Int64 = 7,
        log: LogKey
    ) throws -> TrustedTime {
        try SignedEntryTimestamp.verify(
            signature,
            body: body ?? self.body,
            integratedTime: time ?? self.time,
            logIndex: index,
            log: log
        )
    }

    @Test func signsCanonicalJSON() {
        let bytes = SignedEntryTimestamp.signedBytes(
            body: [1, 2, 3],
            integratedTime: 12,
            logIndex: 34,
            logID: [0xAB, 0x01]
        )
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"body":"AQID","integratedTime":12,"logID":"ab01","logIndex":34}"#
        )
    }

    @Test func givesTheTimeOfAPromiseThatHolds() throws {
        let log = try Log()
        let found = try verify(log.promise(body, time: time, index: 7), log: log.key)
        #expect(found.instant == Instant(seconds: time))
        #expect(found.source == .rekor && found.party == log.key.id.lowercaseHex)
    }

    @Test func refusesAPromiseOverAnythingElse() throws {
        let log = try Log()
        let promise = try log.promise(body, time: time, index: 7)
        let expected = TransparencyError.signedEntryTimestampInvalid(
            "expected a signature of log 'log.example' over this entry, found another"
        )
        #expect(expected.code == .setInvalid)
        #expect(throws: expected) { try verify(promise, body: body + [0x20], log: log.key) }
        #expect(throws: expected) { try verify(promise, time: time + 1, log: log.key) }
        #expect(throws: expected) { try verify(promise, index: 8, log: log.key) }
        #expect(throws: expected) { try verify(Array(promise.dropLast()), log: log.key) }
        #expect(throws: expected) { try verify([], log: log.key) }
        var other = try Log().key
        #expect(throws: expected) { try verify(promise, log: other) }
        other = LogKey(
            id: [UInt8](repeating: 0, count: 32),
            key: log.key.key,
            keyDetails: log.key.keyDetails,
            window: .always,
            baseURL: log.key.baseURL,
            operatorName: nil
        )
        #expect(throws: expected) { try verify(promise, log: other) }
    }

    @Test func refusesTimesAndPlacesBelowTheirStart() throws {
        let log = try Log()
        for time in [Int64(0), -1] {
            #expect(
                throws: TransparencyError.signedEntryTimestampInvalid(
                    "expected an integrated time above 0, found \(time)"
                )
            ) { try verify(log.promise(body, time: time, index: 7), time: time, log: log.key) }
        }
        #expect(throws: TransparencyError.signedEntryTimestampInvalid("expected a log index of at least 0, found -1")) {
            try verify(log.promise(body, time: time, index: -1), index: -1, log: log.key)
        }
    }

    @Test func refusesALogWithoutPromises() throws {
        let log = try Log(.ed25519)
        #expect(
            throws: TransparencyError.signedEntryTimestampInvalid(
                "expected a log with an ECDSA key, found log 'log.example' with Ed25519"
            )
        ) { try verify(log.promise(body, time: time, index: 7), log: log.key) }
    }

    @Test func holdsInsideTheWindowOfTheKeyAlone() throws {
        let instant = Instant(seconds: time)
        let log = try Log(window: ValidityWindow(from: instant, until: instant))
        _ = try verify(log.promise(body, time: time, index: 7), log: log.key)
        for other in [time - 1, time + 1] {
            let error = try #require(throws: TransparencyError.self) {
                try verify(log.promise(body, time: other, index: 7), time: other, log: log.key)
            }
            #expect(error.code == .outsideValidity)
            #expect(error.description.hasPrefix("log 'log.example': expected a time at which it is believed ("))
            #expect(error.description.hasSuffix("), found \(Instant(seconds: other))"))
        }
    }

    @Test(.enabled(if: Corpus.isPresent, "the corpus is missing"))
    func buildsTheBytesOfARealPromise() throws {
        let sample = try CosignSample("v2.0.0")
        let bytes = SignedEntryTimestamp.signedBytes(
            body: sample.entry.body,
            integratedTime: try #require(sample.entry.integratedTime),
            logIndex: sample.entry.logIndex,
            logID: sample.entry.logID
        )
        #expect(bytes.count == 5490)
        #expect(
            try HashFunction.digest(.sha256, of: bytes).hex
                == "9a62735694d96af0864de7d9580d9d05f8af449d02c5dd08f4b7d2094c3d9904"
        )
    }
}
