import Encodings
import FuzzSupport
import Metadata
import Vocabulary

/// Reads any bytes as SPDX, in JSON of both generations and in tags; what can be read is held against the minimum
/// elements.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSPDX(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    if let document = try? JSONCursor(reading: bytes, depth: 64) { read(document) }
    if let text = String(validating: bytes, as: UTF8.self) {
        read(JSONCursor(JSONValue.string(text)))
    }
    return 0
}

private func read(_ predicate: JSONCursor) {
    do throws(MetadataError) {
        let type = "https://spdx.dev/Document"
        let claim = try Claim.read(predicateType: type, predicate: predicate, limits: Limits())
        guard case .sbom(let sbom) = claim else { fatalError("the type says that it is an SBOM") }
        for profile in MinimumElements.Profile.allCases {
            let report = MinimumElements(profile).check(sbom)
            guard report.complete <= report.total, report.incomplete.count <= MinimumElements.named else {
                fatalError("\(report)")
            }
        }
    } catch {
        if error.message.isEmpty { fatalError("\(error)") }
    }
}
