import CorpusSupport
import Cryptography
import Testing
import Transparency
import Trust
import Vocabulary

@Suite struct InclusionProofTests {
    private static let tree = WholeTree(leaves: (0..<11).map { Array("leaf \($0)".utf8) })

    private func proof(_ index: Int, root: [UInt8]? = nil, size: Int64? = nil) throws -> InclusionProof {
        try InclusionProof(index: Int64(index), claimedRoot: root, claimedSize: size, hashes: Self.tree.path(index))
    }

    private func checkpoint() throws -> VerifiedCheckpoint {
        let log = try Log()
        let note = try log.checkpoint(size: 11, root: Self.tree.root())
        return try Checkpoint(note: note, limits: Limits()).verify(by: log.key)
    }

    @Test(arguments: 1...17)
    func leadsToTheRootFromEveryLeaf(_ size: Int) throws {
        let tree = WholeTree(leaves: (0..<size).map { [UInt8($0)] })
        let root = try tree.root()
        for index in 0..<size {
            let proof = try InclusionProof(
                index: Int64(index),
                claimedRoot: nil,
                claimedSize: nil,
                hashes: tree.path(index)
            )
            #expect(try proof.root(of: [UInt8(index)], size: Int64(size)) == root)
            for other in 0..<size where other != index {
                let moved = InclusionProof(
                    index: Int64(other),
                    claimedRoot: nil,
                    claimedSize: nil,
                    hashes: proof.hashes
                )
                #expect((try? moved.root(of: [UInt8(index)], size: Int64(size))) != root)
            }
        }
    }

    @Test func provesAgainstACheckpoint() throws {
        let checkpoint = try checkpoint()
        let body = Self.tree.leaves[5]
        #expect(try proof(5).verify(body, in: checkpoint).index == 5)
        #expect(try proof(5, root: checkpoint.root, size: 11).verify(body, in: checkpoint).checkpoint == checkpoint)
    }

    @Test func refusesWhatTheCheckpointDoesNotSay() throws {
        let checkpoint = try checkpoint()
        let body = Self.tree.leaves[5]
        let size = try #require(throws: TransparencyError.self) {
            try proof(5, size: 12).verify(body, in: checkpoint)
        }
        #expect(size == .proofInvalid("expected tree size 11 as in the checkpoint, found 12"))
        #expect(size.code == .proofInvalid)
        let root = try #require(throws: TransparencyError.self) {
            try proof(5, root: [1]).verify(body, in: checkpoint)
        }
        #expect(root.description.hasSuffix("as in the checkpoint, found 01"))
    }

    @Test func refusesAnotherEntryPlaceOrPath() throws {
        let checkpoint = try checkpoint()
        let body = Self.tree.leaves[5]
        let path = try Self.tree.path(5)
        func refusal(_ index: Int64, _ hashes: [[UInt8]], _ body: [UInt8]) throws -> String {
            let proof = InclusionProof(index: index, claimedRoot: nil, claimedSize: nil, hashes: hashes)
            let error = try #require(throws: TransparencyError.self) { try proof.verify(body, in: checkpoint) }
            #expect(error.code == .proofInvalid)
            return error.description
        }
        let elsewhere = "inclusion proof: expected a path to root \(checkpoint.root.lowercaseHex), found one to "
        #expect(try refusal(5, path, body + [0]).hasPrefix(elsewhere))
        #expect(try refusal(4, path, body).hasPrefix(elsewhere))
        var flipped = path
        flipped[1][0] ^= 1
        #expect(try refusal(5, flipped, body).hasPrefix(elsewhere))
        #expect(
            try refusal(5, Array(path.dropLast()), body).contains("expected a longer path in a tree of 11, found 3")
        )
        #expect(try refusal(5, path + [path[0]], body).contains("expected a shorter path in a tree of 11, found 5"))
        #expect(try refusal(5, [[1, 2]] + path.dropFirst(), body).contains("expected hashes of 32 bytes, found 2"))
        #expect(try refusal(11, path, body).contains("expected an index from 0 to below 11, found 11"))
        #expect(try refusal(-1, path, body).contains("expected an index from 0 to below 11, found -1"))
    }

    @Test func takesTheOnlyEntryOfATree() throws {
        let proof = InclusionProof(index: 0, claimedRoot: nil, claimedSize: nil, hashes: [])
        #expect(try proof.root(of: [1], size: 1) == WholeTree(leaves: [[1]]).root())
        #expect(throws: TransparencyError.proofInvalid("expected an index from 0 to below 0, found 0")) {
            try proof.root(of: [1], size: 0)
        }
    }

    /// Check values that another implementation computed.
    @Test(
        .enabled(if: Corpus.isPresent, "the corpus is missing"),
        arguments: [
            RealProof(
                "happy-path-v0.3",
                "aee3c920bb1132e929ed20e1c194579a60e95849f7a554e0033fdd26ee221629",
                75_408_392,
                11
            ),
            RealProof("rekor2-happy-path", "78470eff2921878c2141726b650bf349099c37850a731f287a6accf35d40441f", 735, 8),
            RealProof(
                "rekor2-dsse-happy-path",
                "fe40655a0f968947de630c778c0f68bd52c68a40c5a25fc1a3a4edd6ab3c2f99",
                4_026_478,
                13
            ),
        ]
    )
    func provesRealEntries(_ real: RealProof) throws {
        let sample = try BundleSample.conformance(real.name)
        let root = try BundleSample.conformanceRoot(real.name)
        let inclusion = try #require(sample.entry.inclusion)
        let leaf = try HashFunction.digest(.sha256, of: [0] + sample.entry.body)
        #expect(leaf.hex == real.leaf)
        #expect(inclusion.proof.index == real.index)
        #expect(inclusion.proof.hashes.count == real.hashes)
        let log = try #require(root.tlogs(withID: sample.entry.logID).first)
        let checkpoint = try Checkpoint(note: inclusion.checkpoint, limits: Limits()).verify(by: log)
        #expect(checkpoint.size == real.index + 1)
        #expect(try inclusion.proof.verify(sample.entry.body, in: checkpoint).index == real.index)
    }
}

struct RealProof: Sendable, CustomTestStringConvertible {
    let name: String
    let leaf: String
    let index: Int64
    let hashes: Int

    init(_ name: String, _ leaf: String, _ index: Int64, _ hashes: Int) {
        (self.name, self.leaf, self.index, self.hashes) = (name, leaf, index, hashes)
    }

    var testDescription: String { name }
}
