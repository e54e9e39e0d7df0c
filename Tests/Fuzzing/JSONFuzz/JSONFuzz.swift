import Encodings
import FuzzSupport
import Vocabulary

/// Reads any bytes as JSON; what is read is written, read again, and must be the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    do throws(JSONError) {
        let value = try JSONReader.read(bytes, depth: 64)
        for layout in [JSONWriter.Layout.compact, .indented] {
            guard try JSONReader.read(JSONWriter.write(value, layout), depth: 64) == value else {
                fatalError("JSON that is another one when it is read again")
            }
        }
        if let text = String(validating: bytes, as: UTF8.self) { _ = Base64.decodeEither(text) }
    } catch {
        guard error.line > 0, error.column > 0, !error.message.isEmpty else { fatalError("\(error)") }
    }
    _ = try? PEM.all(bytes, limit: 4)
    return 0
}
