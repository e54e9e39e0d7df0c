import Attestations
import Cryptography
import Forge
import FuzzSupport
import Transparency
import Trust
import Vocabulary

/// Reads any bytes as every form of a signature beside a file and verifies it, and as what a trusted root may be.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBundle(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    let limits = Limits()
    do throws(AttestationError) {
        for signature in try DetachedSignature.all(bytes, limits: limits) {
            do throws(AttestationError) { FuzzStation.demo.verify(try signature.get()) } catch { check(error) }
        }
    } catch {
        check(error)
    }
    let parts = bytes.split(separator: FileSignature.separator, maxSplits: 3, omittingEmptySubsequences: false)
        .map { $0.isEmpty ? nil : Array($0) }
    if parts.count == 4 {
        let read = DetachedSignature.Parts(
            signature: parts[0] ?? [],
            certificate: parts[1],
            logEntry: parts[2],
            timestamp: parts[3]
        )
        do throws(AttestationError) {
            FuzzStation.demo.verify(try DetachedSignature(read, limits: limits))
        } catch {
            check(error)
        }
    }
    if let roots = try? SigstoreRoot.all(name: "fuzz", json: bytes, limits: limits) {
        for root in roots { FuzzStation.verifyGood(by: root) }
    }
    if let checkpoint = try? Checkpoint(note: bytes, limits: limits) { FuzzStation.demo.verify(checkpoint) }
    return 0
}

/// Whatever is refused has words for it, and none of it is our fault.
func check(_ error: AttestationError) {
    if error.message.isEmpty || error.code == .internalFault { fatalError("\(error)") }
}
