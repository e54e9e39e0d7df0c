import Encodings
import FuzzSupport
import Metadata
import Vocabulary

/// Reads any bytes as XML, and what is read as CycloneDX and as SWID; whatever is refused has words for it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    do throws(XMLError) {
        let root = try XMLReader.read(bytes, depth: 64)
        walk(root)
        check { () throws(MetadataError) in
            let tag = try SWIDTag(root)
            _ = tag.brokenRules(authoritative: tag.isAuthoritative)
        }
    } catch {
        guard error.line > 0, !error.message.isEmpty else { fatalError("\(error)") }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
    check { () throws(MetadataError) in
        _ = try Claim.read(
            predicateType: "https://cyclonedx.org/bom",
            predicate: JSONCursor(JSONValue.string(text)),
            limits: Limits()
        )
    }
    return 0
}

/// Looks at every element, as the readers do.
private func walk(_ root: XMLElement) {
    var open = [root]
    while let element = open.popLast() {
        guard element.line > 0, !element.name.isEmpty, element.path.hasPrefix(root.name) else {
            fatalError("\(element.path)")
        }
        _ = (element.text, element.attributes.map(\.text))
        open += element.children
    }
}

private func check(_ read: () throws(MetadataError) -> Void) {
    do throws(MetadataError) { try read() } catch {
        if error.message.isEmpty { fatalError("\(error)") }
    }
}
