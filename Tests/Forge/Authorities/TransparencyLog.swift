/// A Rekor log, of version 2 where its key is of Ed25519; each entry stands in a small tree of its own making, so that
/// no fixture depends on another.
public struct TransparencyLog: Sendable {
    public let host: String
    public let treeID: String
    public let key: DemoKey
    public let seed: String

    /// A log of that name and key; `seed` decides where its entries stand.
    public init(host: String, treeID: String, key: DemoKey, seed: String) {
        (self.host, self.treeID, self.key, self.seed) = (host, treeID, key, seed)
    }

    /// An entry with everything that proves it.
    public struct Entry: Hashable, Sendable {
        public var kind: String
        public var version: String
        /// The canonicalised body.
        public var body: [UInt8]
        public var integratedTime: Moment
        /// The index over all shards, which the signed entry timestamp covers.
        public var globalIndex: Int
        public var logID: [UInt8]
        public var signedEntryTimestamp: [UInt8]
        public var proof: Proof
    }

    /// An inclusion proof in Rekor's form.
    public struct Proof: Hashable, Sendable {
        /// The index within the shard.
        public var index: Int
        public var treeSize: Int
        public var root: [UInt8]
        public var hashes: [[UInt8]]
        public var checkpoint: String
    }

    /// Logs `body` at a place that follows from its own digest.
    public func append(kind: String, version: String, body: JSON, at moment: Moment) -> Entry {
        let bytes = body.bytes
        let trace = sha256(Array(seed.utf8) + bytes)
        let proof = prove(bytes, before: Int(trace[4] % 40), after: Int(trace[5] % 40))
        let globalIndex = isTiled ? proof.index : 2_000_000_000 + trace.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return Entry(
            kind: kind,
            version: version,
            body: bytes,
            integratedTime: moment,
            globalIndex: globalIndex,
            logID: identifier,
            signedEntryTimestamp: isTiled
                ? [] : promise(body: bytes, integratedTime: moment, globalIndex: globalIndex),
            proof: proof
        )
    }

    /// Whether it is a Rekor v2, which gives a proof and neither promise nor time.
    private var isTiled: Bool { key.kind == .ed25519 }

    /// The id of the log: the hash of its key, in version 2 with its name as signed notes have it.
    public var identifier: [UInt8] {
        isTiled ? sha256(Array(host.utf8) + [0x0A, 0x01] + key.publicBytes) : key.identifier
    }

    /// The signed entry timestamp over these very values.
    public func promise(body: [UInt8], integratedTime: Moment, globalIndex: Int) -> [UInt8] {
        let signed: JSON = [
            "body": .string(base64(body)), "integratedTime": .number(integratedTime.seconds),
            "logID": .string(hex(key.identifier)), "logIndex": .number(globalIndex),
        ]
        return key.sign(signed.bytes)
    }

    /// The proof of `body` in a tree with so many foreign leaves before and after it.
    public func prove(_ body: [UInt8], before: Int, after: Int) -> Proof {
        let foreign = { (index: Int) in MerkleTree.leafHash(Array("\(seed) foreign entry \(index)".utf8)) }
        let hashes =
            (0..<before).map(foreign) + [MerkleTree.leafHash(body)] + (before + 1..<before + 1 + after).map(foreign)
        let root = MerkleTree.root(hashes[...])
        return Proof(
            index: before,
            treeSize: hashes.count,
            root: root,
            hashes: MerkleTree.path(before, hashes[...]),
            checkpoint: checkpoint(size: hashes.count, root: root)
        )
    }

    /// A signed note over size and root.
    public func checkpoint(size: Int, root: [UInt8]) -> String {
        let origin = isTiled ? host : "\(host) - \(treeID)"
        let text = "\(origin)\n\(size)\n\(base64(root))\n"
        let signature = identifier.prefix(4) + key.sign(Array(text.utf8))
        return text + "\n\u{2014} \(host) \(base64(Array(signature)))\n"
    }
}

extension TransparencyLog.Entry {
    /// The annotation `dev.sigstore.cosign/bundle`.
    public var legacyJSON: JSON {
        [
            "SignedEntryTimestamp": .string(base64(signedEntryTimestamp)),
            "Payload": [
                "body": .string(base64(body)), "integratedTime": .number(integratedTime.seconds),
                "logIndex": .number(globalIndex), "logID": .string(hex(logID)),
            ],
        ]
    }

    /// The member of a bundle's `tlogEntries`.
    public func bundleJSON(withProof: Bool) -> JSON {
        var json: JSON = [
            "logIndex": "\(globalIndex)", "logId": ["keyId": .string(base64(logID))],
            "kindVersion": ["kind": .string(kind), "version": .string(version)],
        ]
        // Rekor v2 promises nothing and knows no time.
        if !signedEntryTimestamp.isEmpty {
            json["integratedTime"] = "\(integratedTime.seconds)"
            json["inclusionPromise"] = ["signedEntryTimestamp": .string(base64(signedEntryTimestamp))]
        }
        if withProof {
            json["inclusionProof"] = [
                "logIndex": "\(proof.index)", "rootHash": .string(base64(proof.root)),
                "treeSize": "\(proof.treeSize)", "hashes": .array(proof.hashes.map { .string(base64($0)) }),
                "checkpoint": ["envelope": .string(proof.checkpoint)],
            ]
        }
        json["canonicalizedBody"] = .string(base64(body))
        return json
    }
}
