import Attestations
import Cryptography
import Encodings
import Testing
import Trust
import Verdicts
import Vocabulary

/// A station that signs verdicts, and a cluster that trusts it.
struct Station {
    static let verifier = "https://verifiers.example.com/station-7"

    let key: SigningKey

    init(_ kind: SigningKey.Kind = .ed25519) throws { key = try SigningKey.generate(kind) }

    func verdict(_ judgement: Judgement, resourceURI: String? = nil) -> Verdict {
        Verdict(judgement, verifier: Self.verifier, version: "0.1.0", resourceURI: resourceURI)
    }

    func file(_ judgement: Judgement, _ form: SignedVerdict.Form = .sigstoreBundle) throws -> [UInt8] {
        try verdict(judgement).signed(by: key).bytes(form)
    }

    /// Signs any payload, as a station that writes other words would.
    func file(payload: [UInt8]) throws -> [UInt8] {
        let type = DSSEEnvelope.inTotoType
        let signature = try key.sign(DSSEEnvelope.preAuthenticationEncoding(payloadType: type, payload: payload))
        return JSONWriter.write(
            .object([
                "payload": .string(Base64.encode(payload)), "payloadType": .string(type),
                "signatures": .array([.object(["keyid": .string(""), "sig": .string(Base64.encode(signature))])]),
            ])
        )
    }

    /// The entry of the cluster's trust root for this station.
    func entry(
        window: ValidityWindow = .always,
        verifier: String? = nil,
        file: String = "verdict-keys/station-7.pub"
    ) -> AcceptanceTerms.VerdictKey {
        AcceptanceTerms.VerdictKey(key: key.publicKey, file: file, window: window, verifier: verifier)
    }
}

/// What the cluster asks for; each test changes one thing.
struct Cluster {
    var keys: [AcceptanceTerms.VerdictKey]
    var trustRoots: [Digest]?
    var policies: [Digest]?
    var maxAge: TimeSpan?
    var options: [String] = []
    var overrides = AcceptanceConditions.Overrides()
    var ownTrustRoot: Digest
    var ownPolicySet: Digest?
    var revoked = ""
    var time: Instant

    init(_ keys: AcceptanceTerms.VerdictKey...) throws {
        self.keys = keys
        ownTrustRoot = try Sample.digest(0xF1)
        ownPolicySet = try Sample.digest(0xF2)
        time = try Sample.time("2026-11-24T12:00:00Z")
    }

    func conditions() throws -> AcceptanceConditions {
        let terms = AcceptanceTerms(
            verdictKeys: keys,
            trustRoots: trustRoots,
            policies: policies,
            maxAge: maxAge,
            options: options
        )
        return try AcceptanceConditions(
            terms,
            overrides,
            ownTrustRoot: ownTrustRoot,
            ownPolicySet: ownPolicySet,
            revocations: RevocationList(Array(revoked.utf8)),
            at: time
        )
    }

    func judge(_ file: [UInt8], bundle: JudgedBundle? = nil) throws -> AcceptanceResult {
        try Acceptance(conditions()).judge(file, bundle: bundle)
    }
}

/// A JSON value with one place changed.
extension JSONValue {
    /// Every path to a member or element, as names and indices.
    var paths: [[String]] {
        switch self {
        case .object(let object):
            object.members.flatMap { member in [[member.name]] + member.value.paths.map { [member.name] + $0 } }
        case .array(let elements):
            elements.enumerated().flatMap { index, element in
                [["\(index)"]] + element.paths.map { ["\(index)"] + $0 }
            }
        default: []
        }
    }

    /// The names of an object's members, in their order.
    var memberNames: [String] { paths.filter { $0.count == 1 }.map { $0[0] } }

    subscript(path: [String]) -> JSONValue? {
        guard let first = path.first else { return self }
        let rest = Array(path.dropFirst())
        switch self {
        case .object(let object): return object[first]?[rest]
        case .array(let elements):
            return Int(first).flatMap { elements.indices.contains($0) ? elements[$0][rest] : nil }
        default: return nil
        }
    }

    /// The value with what is at the path changed; nil takes it away.
    func changing(_ path: [String], _ change: (JSONValue) -> JSONValue?) -> JSONValue {
        guard let first = path.first else { return change(self) ?? .null }
        let rest = Array(path.dropFirst())
        func changed(_ value: JSONValue) -> JSONValue? {
            rest.isEmpty ? change(value) : value.changing(rest, change)
        }
        switch self {
        case .object(let object):
            var result = JSONObject()
            for member in object.members {
                let value = member.name == first ? changed(member.value) : member.value
                if let value { _ = result.append(member.name, value) }
            }
            return .object(result)
        case .array(let elements):
            return .array(
                elements.enumerated().compactMap { index, element in
                    "\(index)" == first ? changed(element) : element
                }
            )
        default: return self
        }
    }

    /// Another value of the same kind.
    var other: JSONValue {
        switch self {
        case .null: .string("x")
        case .bool(let flag): .bool(!flag)
        case .number(let number): .integer((number.integer ?? 0) + 1)
        case .string(let text): .string(text + "x")
        case .array(let elements): elements.isEmpty ? .array([.string("x")]) : .array(Array(elements.dropLast()))
        case .object(let object):
            .object(
                object.members.reduce(into: JSONObject()) { _ = $0.append($1.name, $1.value) }.adding("x", .null)
            )
        }
    }
}

extension JSONObject {
    fileprivate func adding(_ name: String, _ value: JSONValue) -> JSONObject {
        var object = self
        _ = object.append(name, value)
        return object
    }
}
