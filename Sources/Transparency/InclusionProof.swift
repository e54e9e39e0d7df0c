internal import Vocabulary

/// The path from an entry to the root of a log's tree, as a bundle claims it.
///
/// Source: RFC 9162, 2.1.3.2.
package struct InclusionProof: Hashable, Sendable {
    /// The entry's place in this tree; in Rekor v1 unlike its global index.
    package let index: Int64
    /// What the bundle claims; the checkpoint decides.
    package let claimedRoot: [UInt8]?
    /// What the bundle claims; the checkpoint decides.
    package let claimedSize: Int64?
    package let hashes: [[UInt8]]

    package init(index: Int64, claimedRoot: [UInt8]?, claimedSize: Int64?, hashes: [[UInt8]]) {
        (self.index, self.claimedRoot) = (index, claimedRoot)
        (self.claimedSize, self.hashes) = (claimedSize, hashes)
    }

    /// Checks that an entry is in the tree of a checkpoint.
    ///
    /// - Returns: The evidence of it.
    /// - Throws: `proofInvalid`, `fault`.
    package func verify(
        _ body: [UInt8],
        in checkpoint: VerifiedCheckpoint
    ) throws(TransparencyError) -> ProvenInclusion {
        if let claimedSize, claimedSize != checkpoint.size {
            throw .proofInvalid("expected tree size \(checkpoint.size) as in the checkpoint, found \(claimedSize)")
        }
        if let claimedRoot, claimedRoot != checkpoint.root {
            throw .proofInvalid(
                "expected root \(checkpoint.root.lowercaseHex) as in the checkpoint, found \(claimedRoot.lowercaseHex)"
            )
        }
        let found = try root(of: body, size: checkpoint.size)
        guard found == checkpoint.root else {
            throw .proofInvalid(
                "expected a path to root \(checkpoint.root.lowercaseHex), found one to \(found.lowercaseHex)"
            )
        }
        return ProvenInclusion(index: index, checkpoint: checkpoint)
    }

    /// The root that the path leads to in a tree of that size.
    ///
    /// - Throws: `proofInvalid` when the path is too short or too long for the tree, `fault`.
    package func root(of body: [UInt8], size: Int64) throws(TransparencyError) -> [UInt8] {
        guard index >= 0, index < size
        else { throw .proofInvalid("expected an index from 0 to below \(size), found \(index)") }
        var position = index
        var last = size - 1
        var root = try MerkleTree.leaf(body)
        for hash in hashes {
            guard hash.count == 32 else { throw .proofInvalid("expected hashes of 32 bytes, found \(hash.count)") }
            guard last != 0 else { throw .proofInvalid("expected a shorter path in a tree of \(size), found \(count)") }
            if position & 1 == 1 || position == last {
                root = try MerkleTree.node(hash, root)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                root = try MerkleTree.node(root, hash)
            }
            position >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .proofInvalid("expected a longer path in a tree of \(size), found \(count)") }
        return root
    }

    private var count: String { "\(hashes.count) hashes" }
}

/// That an entry is in a log's tree; only a proof against a verified checkpoint makes one.
package struct ProvenInclusion: Hashable, Sendable {
    /// The entry's place in the tree.
    package let index: Int64
    package let checkpoint: VerifiedCheckpoint

    fileprivate init(index: Int64, checkpoint: VerifiedCheckpoint) {
        (self.index, self.checkpoint) = (index, checkpoint)
    }
}
