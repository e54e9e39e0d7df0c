import CorpusSupport
import Cryptography
import Testing
import Vocabulary

/// One good timestamp with each of its bits flipped in turn.
@Suite struct TimestampChangeTests {
    /// Where a flipped bit leaves the timestamp authentic.
    private struct Flip {
        let index: Int
        let bit: Int
    }

    @Test func refusesEveryChangeOfWhatIsSigned() throws {
        var forge = try TimestampForge()
        let authority = try forge.authority()
        forge.baggage = ForgedDER.element(0xA0, authority.certificate.der)
        let response = try forge.response(by: authority)
        let accepted = try flips(of: response, by: authority)

        // The content, the signed attributes and the signature, wherever each lies.
        let attributes = try #require(response.firstRange(of: forge.attributeList(by: authority.certificate)))
        let content = try #require(response.firstRange(of: forge.info))
        #expect(!accepted.contains { content.contains($0.index) })
        // OpenSSL verifies attributes as it has understood them, and there overlooks a set that says it is primitive.
        let reread = accepted.filter { attributes.contains($0.index) }
        #expect(reread.allSatisfy { response[$0.index] == 0x31 && $0.bit == 5 })
        // Between attributes and signature stands an algorithm of twelve bytes.
        let signature = attributes.upperBound + 12..<response.count
        #expect(!accepted.contains { signature.contains($0.index) })

        // The certificate that travels with it may change as long as it can be read; all else is a few tags, versions
        // and names of algorithms.
        let carried = try #require(response.firstRange(of: authority.certificate.der))
        #expect(accepted.contains { carried.contains($0.index) })
        #expect(Set(accepted.map(\.index).filter { !carried.contains($0) }).count < 30)
    }

    /// All changes that are accepted, each of which must leave untouched what comes out.
    private func flips(of response: [UInt8], by authority: TimestampSigner) throws -> [Flip] {
        let digest = try TimestampForge.digest()
        var accepted: [Flip] = []
        for index in response.indices {
            for bit in 0..<8 {
                var changed = response
                changed[index] ^= 1 << bit
                guard let token = try? TimestampToken(response: changed),
                    let timestamp = try? token.authenticate(over: digest, by: authority)
                else { continue }
                accepted.append(Flip(index: index, bit: bit))
                #expect(timestamp.time == TimestampForge.moment && timestamp.imprint == digest)
                #expect(timestamp.signer == authority.certificate)
                #expect(timestamp.chain == [authority.certificate] + authority.issuers)
            }
        }
        return accepted
    }
}
