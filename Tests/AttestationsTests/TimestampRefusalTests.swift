import Attestations
import Forge
import Foundation
import Testing
import Vocabulary

/// What timestamp authorities say of a signature, each in one way that is wrong, or odd and right.
@Suite struct TimestampRefusalTests {
    /// The timestamp is the only time, beside a log entry with a proof and no promise.
    private static func timed(
        _ attachment: inout Forge.Attachment,
        by authority: TimestampAuthority,
        _ change: @escaping @Sendable (inout [UInt8]) -> Void = { _ in }
    ) {
        attachment = attachment.timed(by: authority)
        let sign = attachment.alterMaterial
        attachment.alterMaterial = { material in
            sign?(&material)
            guard var timestamp = material.timestamp else { return }
            change(&timestamp)
            material.timestamp = timestamp
        }
    }

    /// Another signing certificate below the root of the demo's authority.
    private static let colleague = TimestampAuthority(
        seed: DemoWorld().seed,
        signer: "colleague",
        from: DemoWorld.validFrom,
        until: DemoWorld.validUntil
    )

    private static let stranger = DemoWorld(seed: "another world").tsa

    /// Puts further timestamps over the signature beside the one that the bundle has.
    private static func add(
        _ attachment: inout Forge.Attachment,
        _ further: @escaping @Sendable ([UInt8]) -> [[UInt8]]
    ) {
        let alter = attachment.alterBundle
        attachment.alterBundle = { bundle in
            alter?(&bundle)
            guard case .string(let text)? = bundle["dsseEnvelope"]?["signatures"]?[0]?["sig"],
                let signature = Data(base64Encoded: text),
                case .array(let own)? = bundle["verificationMaterial"]?["timestampVerificationData"]?[
                    "rfc3161Timestamps"
                ]
            else { return }
            let more = further([UInt8](signature)).map { timestamp -> JSON in
                ["signedTimestamp": .string(Data(timestamp).base64EncodedString())]
            }
            bundle["verificationMaterial"]?["timestampVerificationData"] = ["rfc3161Timestamps": .array(own + more)]
        }
    }

    static let signers: [Alteration] = [
        Alteration("a timestamp of the authority", nil) { timed(&$0, by: $1.tsa) },
        Alteration("the same without a certificate in it", nil) {
            var bare = $1.tsa
            bare.embedded = []
            timed(&$0, by: bare)
        },
        Alteration("the same with the certificate of a stranger beside its own", nil) {
            var mixed = $1.tsa
            mixed.embedded = [stranger.leaf, mixed.leaf]
            timed(&$0, by: mixed)
        },
        Alteration("the same with the certificate of a stranger in place of its own", nil) {
            var foreign = $1.tsa
            foreign.embedded = [stranger.leaf]
            timed(&$0, by: foreign)
        },
        Alteration("a stranger's timestamp with the certificate of the authority in it", .untrustedTimestamp) {
            var impostor = stranger
            impostor.embedded = [$1.tsa.leaf]
            timed(&$0, by: impostor)
        },
        Alteration("a stranger's timestamp with its whole chain in it", .untrustedTimestamp) { attachment, _ in
            var whole = stranger
            whole.embedded = [stranger.leaf, stranger.root]
            timed(&attachment, by: whole)
        },
        Alteration("a timestamp by another certificate below the same root", .untrustedTimestamp) { attachment, _ in
            timed(&attachment, by: colleague)
        },
        Alteration("a bit of the token's signature", .timestampInvalid) {
            timed(&$0, by: $1.tsa) { $0[$0.count - 1] ^= 1 }
        },
        Alteration("a byte after the token", .timestampInvalid) { timed(&$0, by: $1.tsa) { $0.append(0) } },
        Alteration("a timestamp over the payload", .timestampInvalid) { attachment, world in
            timed(&attachment, by: world.tsa)
            let (authority, moment) = (world.tsa, attachment.signedAt + 2)
            attachment.alterMaterial = { $0.timestamp = authority.timestamp($0.payload, at: moment) }
        },
    ]

    static let numbers: [Alteration] = [
        Alteration("one timestamp twice", .malformedAttestation) {
            timed(&$0, by: $1.tsa)
            let (authority, moment) = ($1.tsa, $0.signedAt + 2)
            add(&$0) { [authority.timestamp($0, at: moment)] }
        },
        Alteration("two timestamps of one authority", nil, require: "timestamps: 1") {
            timed(&$0, by: $1.tsa)
            let (authority, moment) = ($1.tsa, $0.signedAt + 3)
            add(&$0) { [authority.timestamp($0, at: moment)] }
        },
        Alteration("two timestamps of one authority, where two are wanted", .thresholdNotMet, require: "timestamps: 2")
        {
            timed(&$0, by: $1.tsa)
            let (authority, moment) = ($1.tsa, $0.signedAt + 3)
            add(&$0) { [authority.timestamp($0, at: moment)] }
        },
        Alteration(
            "two timestamps of two authorities, where two are wanted",
            nil,
            require: "timestamps: 2",
            alterRoot: { root, _ in
                var other = DemoWorld()
                other.tsa = stranger
                guard case .array(let own)? = root["timestampAuthorities"],
                    case .array(var foreign)? = other.trustedRoot["timestampAuthorities"]
                else { return }
                foreign[0]["uri"] = "https://timestamp.other.example"
                root["timestampAuthorities"] = .array(own + foreign)
            }
        ) {
            timed(&$0, by: $1.tsa)
            let moment = $0.signedAt + 3
            add(&$0) { [stranger.timestamp($0, at: moment)] }
        },
        Alteration("a good timestamp and one of a stranger", nil) {
            timed(&$0, by: $1.tsa)
            let moment = $0.signedAt + 3
            add(&$0) { [stranger.timestamp($0, at: moment)] }
        },
        Alteration("the same, where every one must hold", .thresholdNotMet, require: "timestamps: all") {
            timed(&$0, by: $1.tsa)
            let moment = $0.signedAt + 3
            add(&$0) { [stranger.timestamp($0, at: moment)] }
        },
        Alteration("a good timestamp and one after the certificate was over", .outsideValidity) {
            timed(&$0, by: $1.tsa)
            let (authority, moment) = ($1.tsa, $0.signedAt + 601)
            add(&$0) { [authority.timestamp($0, at: moment)] }
        },
        // What follows the token is refused as well, but only once it is read.
        Alteration("a timestamp of 64 KiB", .timestampInvalid) {
            timed(&$0, by: $1.tsa) { $0 += [UInt8](repeating: 0, count: (64 << 10) - $0.count) }
        },
        Alteration("a timestamp of one byte more", .limitExceeded) {
            timed(&$0, by: $1.tsa) { $0 += [UInt8](repeating: 0, count: (64 << 10) + 1 - $0.count) }
        },
        Alteration("32 timestamps", nil) {
            timed(&$0, by: $1.tsa)
            let (authority, moment) = ($1.tsa, $0.signedAt)
            add(&$0) { signature in (3...33).map { authority.timestamp(signature, at: moment + $0) } }
        },
        Alteration("33 timestamps", .limitExceeded) {
            timed(&$0, by: $1.tsa)
            let (authority, moment) = ($1.tsa, $0.signedAt)
            add(&$0) { signature in (3...34).map { authority.timestamp(signature, at: moment + $0) } }
        },
    ]

    @Test(arguments: signers + numbers)
    func judges(_ alteration: Alteration) throws { try alteration.check() }
}
