import Attestations
import Forge
import Foundation
import Testing
import Vocabulary

/// Every reason for which an attestation does not count, each by one change to a good bundle.
@Suite struct RefusalTests {
    /// One change to the provenance of the demo shop, and the code that comes of it.
    struct Change: Sendable, CustomStringConvertible {
        let description: String
        let code: Code
        let apply: @Sendable (inout Forge.Attachment, DemoWorld) -> Void

        init(
            _ description: String,
            _ code: Code,
            _ apply: @escaping @Sendable (inout Forge.Attachment, DemoWorld) -> Void
        ) {
            (self.description, self.code, self.apply) = (description, code, apply)
        }
    }

    static let provenance = "https://slsa.dev/provenance/v1"

    static let logChanges: [Change] = [
        Change("a bit of the signed entry timestamp", .setInvalid) { attachment, _ in
            attachment.alterMaterial = { material in
                guard var promise = material.entry?.signedEntryTimestamp else { return }
                promise[20] ^= 1
                material.entry?.signedEntryTimestamp = promise
            }
        },
        Change("the integrated time", .setInvalid) { attachment, _ in
            attachment.alterMaterial = { material in
                material.entry.map { material.entry?.integratedTime = $0.integratedTime + 1 }
            }
        },
        Change("the log index", .setInvalid) { attachment, _ in
            attachment.alterMaterial = { $0.entry?.globalIndex += 1 }
        },
        Change("the log id", .untrustedLog) { attachment, _ in
            attachment.alterMaterial = { $0.entry?.logID[0] ^= 1 }
        },
        Change("the entry of another signature", .logEntryMismatch) { attachment, world in
            var other = attachment
            other.signedAt = attachment.signedAt + 5
            let entry = world.sign(other).entry
            attachment.alterMaterial = { $0.entry = entry }
        },
        Change("the certificate of another signature", .logEntryMismatch) { attachment, world in
            var other = attachment
            other.signedAt = attachment.signedAt + 5
            let certificate = world.sign(other).certificate
            attachment.alterMaterial = { $0.certificate = certificate }
        },
        Change("a bit of the signature", .logEntryMismatch) { attachment, _ in
            attachment.alterMaterial = { $0.signature[$0.signature.count - 1] ^= 1 }
        },
        Change("a bit of the payload", .logEntryMismatch) { attachment, _ in
            attachment.alterMaterial = { $0.payload[$0.payload.count - 3] ^= 1 }
        },
        Change("a signature by another key, logged as it stands", .signatureMismatch) { attachment, world in
            let moment = attachment.signedAt + 1
            attachment.alterMaterial = { material in
                material.signature = world.stranger.sign(
                    SignedMaterial.preAuthenticationEncoding(material.payloadType ?? "", material.payload)
                )
                material.entry = world.log(material, as: .dsse, at: moment)
            }
        },
        Change("no log entry at all", .noTrustedTime) { attachment, _ in attachment.entry = nil },
        Change("a body that is no JSON", .logEntryInvalid) { attachment, _ in
            attachment.alterMaterial = { $0.entry?.body = Array("{".utf8) }
        },
        Change("a timestamp and no log entry", .thresholdNotMet) { attachment, _ in
            attachment.entry = nil
            attachment.hasTimestamp = true
        },
        Change("a timestamp after the certificate was over, beside a log entry in time", .outsideValidity) {
            attachment,
            world in
            let late = attachment.signedAt + 601
            attachment.alterMaterial = { $0.timestamp = world.tsa.timestamp($0.cosignLayer.bytes, at: late) }
        },
        Change("a timestamp by a stranger alone", .untrustedTimestamp) { attachment, _ in
            attachment.entry = nil
            let moment = attachment.signedAt + 2
            attachment.alterMaterial = {
                let stranger = DemoWorld(seed: "another world").tsa
                $0.timestamp = stranger.timestamp($0.cosignLayer.bytes, at: moment)
            }
        },
        Change("a timestamp over the signature of a layer, not the layer", .timestampInvalid) { attachment, world in
            attachment.entry = nil
            let moment = attachment.signedAt + 2
            attachment.alterMaterial = { $0.timestamp = world.tsa.timestamp($0.signature, at: moment) }
        },
    ]

    static let certificateChanges: [Change] = [
        Change("another workflow", .untrustedIdentity) { attachment, _ in
            attachment.signer = .keyless(
                .workflow("evil.yml", of: "shop/webshop", ref: "refs/tags/v1.4.0", commit: Product.webshop.commit)
            )
        },
        Change("another issuer", .untrustedIdentity) { attachment, _ in
            attachment.signer = .keyless(
                .workflow(
                    "release.yml",
                    of: "shop/webshop",
                    ref: "refs/tags/v1.4.0",
                    commit: Product.webshop.commit,
                    issuer: "https://token.evil.example.com"
                )
            )
        },
        Change("a certificate that was over before the log saw it", .outsideValidity) { attachment, _ in
            attachment.leaf.lifetime = 0
        },
        Change("a certificate for clients", .certificateInvalid) { attachment, _ in
            attachment.leaf.extendedKeyUsage = "1.3.6.1.5.5.7.3.2"
        },
        Change("no certificate timestamp", .sctInvalid) { attachment, _ in attachment.leaf.hasTimestamp = false },
        Change("a certificate timestamp of an unknown log", .sctInvalid) { attachment, _ in
            attachment.leaf.certificateLog = DemoWorld(seed: "another world").fulcio.certificateLog
        },
        Change("a certificate of another authority, logged in ours", .untrustedChain) { attachment, world in
            var other = DemoWorld(seed: "another world")
            other.rekor = world.rekor
            let material = other.sign(attachment)
            attachment.alterMaterial = { $0 = material }
        },
        Change("a plain key in place of a certificate", .untrustedKey) { attachment, world in
            attachment.signer = .key(world.stranger)
        },
        Change("a key that may sign something else", .authorityScope) { attachment, world in
            attachment.signer = .key(world.scanner)
            attachment.entry = nil
        },
    ]

    static let contentChanges: [Change] = [
        Change("another payload type, signed", .payloadType) { attachment, _ in
            let payload = attachment.statement?.json.bytes ?? []
            attachment.content = .payload(payload, type: "application/octet-stream")
        },
        Change("another payload type, after signing", .signatureMismatch) { attachment, _ in
            attachment.alterMaterial = { $0.payloadType = "application/vnd.in-toto+cbor" }
        },
        Change("an empty object, signed", .malformedStatement) { attachment, _ in
            attachment.content = .payload(Array("{}".utf8), type: "application/vnd.in-toto+json")
        },
        Change("a list, signed", .malformedStatement) { attachment, _ in
            attachment.content = .payload(Array("[]".utf8), type: "application/vnd.in-toto+json")
        },
        Change("bytes that are no UTF-8, signed", .malformedStatement) { attachment, _ in
            attachment.content = .payload([0x22, 0xFF, 0x22], type: "application/vnd.in-toto+json")
        },
        Change("a statement without subjects", .malformedStatement) { attachment, _ in
            attachment.statement?.subjects = []
        },
        Change("a statement about something else", .wrongSubject) { attachment, _ in
            attachment.statement?.subjects = [
                .init(name: nil, digests: ["sha256": String(repeating: "ab", count: 32)])
            ]
        },
        Change("a statement that names its subject by sha1 alone", .wrongSubject) { attachment, _ in
            attachment.statement?.subjects = [.init(name: nil, digests: ["sha1": String(repeating: "ab", count: 20)])]
        },
        Change("an envelope that is no JSON", .malformedAttestation) { attachment, _ in
            attachment.alterAnnotations = { $0["dev.sigstore.cosign/bundle"] = "{\"Payload\":" }
        },
        Change("a member twice in the log entry", .malformedAttestation) { attachment, _ in
            attachment.alterAnnotations = { annotations in
                let bundle = annotations["dev.sigstore.cosign/bundle"] ?? ""
                annotations["dev.sigstore.cosign/bundle"] = "{\"SignedEntryTimestamp\":\"\"," + bundle.dropFirst()
            }
        },
        Change("a certificate annotation that is no certificate", .malformedAttestation) { attachment, _ in
            attachment.alterAnnotations = {
                $0["dev.sigstore.cosign/certificate"] =
                    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
            }
        },
    ]

    @Test(arguments: logChanges + certificateChanges + contentChanges)
    func refuses(_ change: Change) throws {
        let world = DemoWorld()
        var shop = world.webshop()
        change.apply(&shop["provenance"], world)
        let bundle = try ForgedBundle(BundleRecipe(shop), world: world)
        let refused = bundle.records.filter { $0.code != nil }
        #expect(refused.map(\.code) == [change.code], "\(refused.map(\.reason))")
        // The others are untouched.
        #expect(bundle.records.count { $0.verified != nil } == 4)
    }

    @Test func verifiesTheUnchangedBundle() throws {
        let world = DemoWorld()
        let bundle = try ForgedBundle(BundleRecipe(world.webshop()), world: world)
        #expect(bundle.records.allSatisfy { $0.verified != nil }, "\(bundle.records.map(\.reason))")
        let provenance = try #require(try bundle.record(Self.provenance).verified)
        #expect(provenance.signers.map(\.authority) == ["release-ci"])
        #expect(provenance.signers.first?.issuer == DemoWorld.tokenIssuer)
        #expect(provenance.signers.first?.timeSource == .rekor)
        let signature = try #require(try bundle.record(nil).verified)
        #expect(signature.content == .signature)
    }

    /// The kinds of log entry that a cosign layer can have, each with the whole of what it binds.
    @Test(arguments: [EntryKind.dsse, .intoto0_0_1, .intoto0_0_2])
    func verifiesEachKindOfLogEntry(_ kind: EntryKind) throws {
        let world = DemoWorld()
        var shop = world.webshop()
        shop["provenance"].entry = kind
        let bundle = try ForgedBundle(BundleRecipe(shop), world: world)
        let record = try bundle.record(Self.provenance)
        #expect(record.verified != nil, "\(record.reason)")
    }

    // MARK: - Bundles

    static func member(_ names: [String], _ change: @escaping @Sendable (JSON?) -> JSON?)
        -> @Sendable (inout JSON) -> Void
    {
        { json in json = Self.changed(json, names[...], change) }
    }

    static func changed(_ json: JSON, _ names: ArraySlice<String>, _ change: (JSON?) -> JSON?) -> JSON {
        guard let name = names.first else { return change(json) ?? json }
        if case .array(var items) = json {
            items[0] = changed(items[0], names, change)
            return .array(items)
        }
        guard case .object(var members) = json else { return json }
        let rest = names.dropFirst()
        if let index = members.firstIndex(where: { $0.name == name }) {
            if rest.isEmpty {
                if let value = change(members[index].value) {
                    members[index].value = value
                } else {
                    members.remove(at: index)
                }
            } else {
                members[index].value = changed(members[index].value, rest, change)
            }
        } else if rest.isEmpty, let value = change(nil) {
            members.append(.init(name, value))
        }
        return .object(members)
    }

    struct BundleChange: Sendable, CustomStringConvertible {
        let description: String
        let code: Code
        let path: [String]
        let change: @Sendable (JSON?) -> JSON?

        init(_ description: String, _ code: Code, _ path: String, _ change: @escaping @Sendable (JSON?) -> JSON?) {
            (self.description, self.code, self.change) = (description, code, change)
            self.path = path.split(separator: ".").map(String.init)
        }
    }

    static let entry = "verificationMaterial.tlogEntries"

    static let bundleChanges: [BundleChange] = [
        BundleChange("another version", .unsupportedFormat, "mediaType") { _ in
            "application/vnd.dev.sigstore.bundle+json;version=99.9"
        },
        BundleChange("an unknown member", .malformedAttestation, "surprise") { _ in "x" },
        BundleChange("no proof in v0.3", .malformedAttestation, "\(entry).inclusionProof") { _ in nil },
        BundleChange("no checkpoint in v0.3", .malformedAttestation, "\(entry).inclusionProof.checkpoint") { _ in nil },
        BundleChange("no signed entry timestamp, and so no time", .noTrustedTime, "\(entry).inclusionPromise") { _ in
            nil
        },
        BundleChange("another root hash", .proofInvalid, "\(entry).inclusionProof.rootHash") { _ in
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        },
        BundleChange("another tree size", .proofInvalid, "\(entry).inclusionProof.treeSize") { _ in "123456789" },
        BundleChange("another proof index", .proofInvalid, "\(entry).inclusionProof.logIndex") { _ in "999999" },
        BundleChange(
            "a checkpoint without signature",
            .checkpointInvalid,
            "\(entry).inclusionProof.checkpoint.envelope"
        ) {
            guard case .string(let text) = $0 else { return nil }
            return .string(text.components(separatedBy: "\n\n")[0] + "\n\n")
        },
        BundleChange(
            "another tree in the checkpoint",
            .checkpointInvalid,
            "\(entry).inclusionProof.checkpoint.envelope"
        ) {
            guard case .string(let text) = $0 else { return nil }
            return .string(text.replacingOccurrences(of: " - ", with: " - 9"))
        },
        BundleChange("another kind than the entry's", .logEntryInvalid, "\(entry).kindVersion.kind") { _ in "intoto" },
        BundleChange("a negative log index", .malformedAttestation, "\(entry).logIndex") { _ in "-1" },
        BundleChange("line breaks in base64", .malformedAttestation, "\(entry).canonicalizedBody") {
            guard case .string(let text) = $0 else { return nil }
            return .string(text.prefix(64) + "\n" + text.dropFirst(64))
        },
        BundleChange("a certificate chain in v0.3", .malformedAttestation, "verificationMaterial.x509CertificateChain")
        {
            _ in ["certificates": []]
        },
        BundleChange("both contents", .malformedAttestation, "messageSignature") { _ in ["signature": "AAAA"] },
        BundleChange("no signature", .malformedAttestation, "dsseEnvelope.signatures") { _ in [] },
        BundleChange("a snake-case twin", .malformedAttestation, "verification_material") { _ in [:] },
    ]

    @Test(arguments: bundleChanges)
    func refusesBundles(_ sample: BundleChange) throws {
        let world = DemoWorld()
        var payments = world.payments()
        payments["provenance"].alterBundle = Self.member(sample.path, sample.change)
        let bundle = try ForgedBundle(BundleRecipe(payments), world: world)
        let refused = bundle.records.filter { $0.code != nil }
        #expect(refused.map(\.code) == [sample.code], "\(refused.map(\.reason))")
        #expect(bundle.records.count { $0.verified != nil } == 4)
    }

    // MARK: - The trust root

    @Test func refusesWhatWasSignedAfterTheTimeOfJudging() throws {
        let world = DemoWorld()
        let bundle = try ForgedBundle(BundleRecipe(world.webshop()), world: world, at: "2026-06-01T08:00:00Z")
        #expect(try bundle.record(Self.provenance).code == .fromTheFuture)
    }

    @Test func refusesAKeyOutsideItsWindow() throws {
        let world = DemoWorld()
        let bundle = try ForgedBundle(
            BundleRecipe(world.webshop()),
            world: world,
            trust: [
                "trust.yaml": {
                    $0.replacingOccurrences(
                        of: "keys/product-security.pub, from: 2026-01-01T00:00:00Z, until: 2046-01-01T00:00:00Z",
                        with: "keys/product-security.pub, until: 2026-05-01T00:00:00Z"
                    )
                }
            ]
        )
        let refused = bundle.records.filter { $0.code != nil }
        #expect(refused.map(\.code) == [.outsideValidity])
        #expect(refused.first?.reason.contains("keys/product-security.pub") == true)
    }

    @Test func refusesRevokedKeysCertificatesAndDigests() throws {
        let world = DemoWorld()
        let shop = world.webshop()
        let good = try ForgedBundle(BundleRecipe(shop), world: world)
        let scan = try #require(good.records.first { $0.signers.first?.authority == "scanner" })
        let provenance = try good.record(Self.provenance)
        let key = try #require(scan.signers.first?.identity)
        let lines: [(String, Digest, Code)] = [
            ("key \(key)", scan.digest, .revokedKey),
            ("key \(key) since 2026-01-01T00:00:00Z", scan.digest, .revokedKey),
            ("digest \(provenance.digest)", provenance.digest, .revokedDigest),
        ]
        for (line, digest, code) in lines {
            let bundle = try ForgedBundle(
                BundleRecipe(shop),
                world: world,
                trust: ["revoked.txt": { _ in line + "\n" }]
            )
            let refused = bundle.records.filter { $0.code != nil }
            #expect(refused.map(\.code) == [code])
            #expect(refused.map(\.digest) == [digest])
            #expect(refused.first?.reason.contains("revoked.txt, line 1") == true)
        }
    }

    struct RevokedParty: Sendable {
        let line: String
        /// Whether a timestamp tells the time, and not the log.
        var isTimed = false
        let code: Code?

        private static func hex(_ bytes: [UInt8]) -> String {
            bytes.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        }

        private static func certificate(_ der: [UInt8]) -> String { "cert sha256:" + hex(Hash.sha256.digest(der)) }

        private static func key(_ key: DemoKey) -> String { "key sha256:" + hex(key.identifier) }

        static let all: [RevokedParty] = {
            let world = DemoWorld()
            let (before, after) = (" since 2026-05-01T00:00:00Z", " since 2026-06-01T12:00:00Z")
            return [
                RevokedParty(line: certificate(world.tsa.leaf), isTimed: true, code: .revokedCertificate),
                RevokedParty(line: certificate(world.tsa.root), isTimed: true, code: .revokedCertificate),
                RevokedParty(line: certificate(world.tsa.leaf) + before, isTimed: true, code: .revokedCertificate),
                RevokedParty(line: certificate(world.tsa.leaf) + after, isTimed: true, code: nil),
                RevokedParty(line: certificate(world.tsa.leaf), code: nil),
                RevokedParty(line: key(world.tsa.key), isTimed: true, code: .revokedKey),
                RevokedParty(line: key(world.rekor.key), isTimed: true, code: .thresholdNotMet),
                RevokedParty(line: key(world.rekor.key) + before, isTimed: true, code: .thresholdNotMet),
                RevokedParty(line: key(world.rekor.key) + after, isTimed: true, code: nil),
                RevokedParty(line: key(world.rekor.key), code: .revokedKey),
                RevokedParty(line: key(world.rekor.key) + before, code: .revokedKey),
                RevokedParty(line: key(world.rekor.key) + after, code: nil),
                RevokedParty(line: key(world.fulcio.certificateLog.key), code: .sctInvalid),
                RevokedParty(line: key(world.fulcio.certificateLog.key) + after, code: nil),
                RevokedParty(line: key(world.stranger), code: nil),
            ]
        }()
    }

    /// Nothing counts that a revoked log or timestamp authority says.
    @Test(arguments: RevokedParty.all)
    func countsNothingOfARevokedParty(_ party: RevokedParty) throws {
        let world = DemoWorld()
        var recipe = world.payments()
        var attachment = recipe["provenance"]
        if party.isTimed { attachment = attachment.timed(by: world.tsa) }
        recipe.attachments = [attachment]
        let bundle = try ForgedBundle(
            BundleRecipe(recipe),
            world: world,
            trust: ["revoked.txt": { _ in party.line + "\n" }]
        )
        #expect(bundle.records.map(\.code) == [party.code], "\(bundle.records.map(\.reason))")
        if let reason = bundle.records.first?.reason, party.code != nil, party.code != .sctInvalid {
            #expect(reason.contains("revoked by revoked.txt, line 1"), "\(reason)")
        }
    }
}
