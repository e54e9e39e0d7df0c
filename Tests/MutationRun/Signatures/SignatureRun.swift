import Forge
import Sallyport
import Verdicts
import Vocabulary

/// Good signatures of files, what they say when they are whole, and the trials.
struct SignatureRun: Trials {
    let seed: UInt64
    private let signatures: [GoodSignature]
    private let results: [BlobResult]

    var names: [String] { signatures.map(\.name) }

    init(repository: String, seed: UInt64) throws {
        self.seed = seed
        let scratch = try Scratch()
        let forged = try ForgedSignatures(repository: repository, scratch: scratch).all()
        let corpus = try CorpusSignatures(scratch: scratch).all()
        if corpus.isEmpty { print("the corpus is missing: only \(forged.count) forged signatures are mutated") }
        signatures = forged + corpus
        var results: [BlobResult] = []
        for signature in signatures {
            let request = try signature.files.request(scratch, worker: 0)
            let result = try signature.verification.verify(request)
            if let refusal = result.refusal {
                throw WrongWords("\(signature.name) does not verify: \(refusal.message) [\(refusal.code.rawValue)]")
            }
            results.append(result)
        }
        self.results = results
    }

    func mutant(_ trial: Int) -> Mutant<SignatureFiles> {
        var generator = SeededGenerator(seed: seed, trial: trial)
        let index = trial % signatures.count
        let files = signatures[index].files
        let kinds = SignatureMutation.all
        // What cannot be done to this one is replaced by the next that can.
        var kind = trial / signatures.count % kinds.count
        while true {
            let donor = signatures[generator.below(signatures.count)].files
            if let mutated = kinds[kind].apply(to: files, donor: donor, &generator) {
                return Mutant(good: index, kind: kinds[kind].name, content: mutated)
            }
            if generator.below(4) == 0 { kind = (kind + 1) % kinds.count }
        }
    }

    func outcome(_ mutant: Mutant<SignatureFiles>, _ scratch: Scratch, worker: Int) async throws -> Outcome {
        let signature = signatures[mutant.good]
        let request = try mutant.content.request(scratch, worker: worker)
        do {
            let result = try signature.verification.verify(request)
            if let refusal = result.refusal {
                let isWrong = refusal.code == .internalFault || refusal.message.isEmpty || !result.signers.isEmpty
                return Outcome(exitCode: 1, code: refusal.code.rawValue, isWrong: isWrong)
            }
            if let fault = result.notes.first(where: { $0.code == .internalFault }) {
                return Outcome(exitCode: 0, code: fault.message, isWrong: true)
            }
            if isOther(mutant, result) {
                return Outcome(
                    exitCode: 0,
                    code: "the whole of another good signature by the same signer",
                    isWrong: false
                )
            }
            let comparison = SignatureComparison(
                signature,
                mutant.content,
                before: results[mutant.good],
                after: result
            )
            guard let explanation = comparison.explanation else {
                return Outcome(exitCode: 0, code: "NO REASON: \(comparison.text)", isWrong: true)
            }
            return Outcome(exitCode: 0, code: explanation, isWrong: false)
        } catch {
            return Outcome(error)
        }
    }

    /// Whether it is another of the good signatures, of the same file, and the result is that one's.
    private func isOther(_ mutant: Mutant<SignatureFiles>, _ result: BlobResult) -> Bool {
        zip(signatures, results).contains { other, known in
            other.files.roles == mutant.content.roles
                && other.files.roles.allSatisfy { other.files.files[$0] == mutant.content.files[$0] }
                && known.digest == result.digest
                && known.signers.map(\.withoutAuthority) == result.signers.map(\.withoutAuthority)
        }
    }
}

extension JudgedAttestation.Signer {
    /// Who signed, and when, whatever the trust root calls them.
    fileprivate var withoutAuthority: [String?] {
        let extensions = extensions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return [identity, issuer, time?.description, timeSource] + extensions
    }
}
