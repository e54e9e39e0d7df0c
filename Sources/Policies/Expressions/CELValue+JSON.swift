package import CEL
package import Encodings

/// What a number of JSON is in CEL.
package enum JSONNumberKind: Sendable {
    /// Always a double, as clusters have the JSON that they decode themselves.
    case double
    /// An int where it is written as one and fits, else a double.
    case integerWhereWritten
}

extension CELValue {
    /// A JSON value; arrays and objects are looked into only when an expression does.
    ///
    /// - Parameters:
    ///   - cursor: The value.
    ///   - numbers: What its numbers are.
    /// - Throws: A failure where a number has no place among the doubles.
    package init(json cursor: JSONCursor, numbers: JSONNumberKind = .double) throws(CELFailure) {
        do throws(JSONShapeError) {
            switch cursor.kind {
            case .null: self = .null
            case .bool: self = .bool(try cursor.bool())
            case .string: self = .string(try cursor.string())
            case .number: self = try Self.number(cursor, numbers)
            case .array: self = .list(CELList(source: JSONElements(cursor: cursor, numbers: numbers)))
            case .object: self = .map(CELMap(source: JSONMembers(cursor: cursor, numbers: numbers)))
            }
        } catch {
            throw CELFailure("\(error)")
        }
    }

    private static func number(_ cursor: JSONCursor, _ kind: JSONNumberKind) throws(JSONShapeError) -> CELValue {
        let number = try cursor.number()
        if kind == .integerWhereWritten, let integer = number.integer { return .int(integer) }
        guard let double = number.double, double.isFinite else { throw cursor.mismatch("a number of 64 bits") }
        return .double(double)
    }
}

private struct JSONElements: CELListSource {
    let cursor: JSONCursor
    let numbers: JSONNumberKind

    func elements() throws(CELFailure) -> [CELValue] {
        let elements: [JSONCursor]
        do { elements = try cursor.array() } catch { throw CELFailure("\(error)") }
        var values: [CELValue] = []
        values.reserveCapacity(elements.count)
        for element in elements { values.append(try CELValue(json: element, numbers: numbers)) }
        return values
    }
}

private struct JSONMembers: CELObjectSource {
    let cursor: JSONCursor
    let numbers: JSONNumberKind

    func members() throws(CELFailure) -> [(name: String, value: CELValue)] {
        let members: [(name: String, cursor: JSONCursor)]
        do { members = try cursor.members() } catch { throw CELFailure("\(error)") }
        var values: [(name: String, value: CELValue)] = []
        values.reserveCapacity(members.count)
        for member in members { values.append((member.name, try CELValue(json: member.cursor, numbers: numbers))) }
        return values
    }
}
