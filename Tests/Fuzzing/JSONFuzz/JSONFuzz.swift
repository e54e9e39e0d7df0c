import Encodings
import FuzzSupport
import Vocabulary

/// Reads any bytes as JSON; what is read is written, read again, and must be the same, by tree and by cursor.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    do throws(JSONError) {
        let cursor = try JSONCursor(reading: bytes, depth: 64)
        let value = cursor.value
        agree(cursor, value)
        agree(JSONCursor(value), value)
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

/// A cursor says of a value and of everything in it what the value is.
private func agree(_ cursor: JSONCursor, _ value: JSONValue) {
    do throws(JSONShapeError) {
        switch value {
        case .null: require(cursor.isNull, cursor)
        case .bool(let flag): require(try cursor.bool() == flag, cursor)
        case .number(let number): require(try cursor.number() == number, cursor)
        case .string(let text):
            require(try cursor.string().isIdentical(to: text) && cursor.isString(text), cursor)
            require(Base64.decode(text) == (try? cursor.base64()), cursor)
        case .array(let elements):
            require(try cursor.elementCount() == elements.count, cursor)
            for (element, value) in zip(try cursor.array(), elements) { agree(element, value) }
        case .object(let object):
            let members = try cursor.members()
            require(members.count == object.members.count, cursor)
            for (member, expected) in zip(members, object.members) {
                require(member.name.isIdentical(to: expected.name), cursor)
                require(try cursor.anyMember(member.name)?.path == member.cursor.path, cursor)
                agree(member.cursor, expected.value)
            }
        }
    } catch {
        fatalError("\(error)")
    }
}

private func require(_ condition: Bool, _ cursor: JSONCursor) {
    if !condition { fatalError("\(cursor.path) is not what its value says") }
}
