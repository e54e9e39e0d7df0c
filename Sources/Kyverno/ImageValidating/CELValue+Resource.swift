internal import CEL
internal import JMESPath

extension CELValue {
    /// A resource, whose whole numbers are ints as the client of Kubernetes has them.
    init(resource value: JMESValue) {
        switch value {
        case .null, .expression: self = .null
        case .bool(let flag): self = .bool(flag)
        case .integer(let integer): self = .int(integer)
        case .nativeInteger(let integer): self = .int(Int64(integer))
        case .double(let double): self = .double(double)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .list(elements.map { CELValue(resource: $0) })
        case .object(let object):
            self = .map(CELMap(names: object.names, values: object.values.map { CELValue(resource: $0) }))
        }
    }
}

/// An object of which only some members are known, and some of these only guessed.
///
/// Whoever looks for what is not known hears that it is not there, and that somebody looked is told.
final class PartialObject: CELDynamicObject {
    let names: [String]
    private let known: CELMap
    private let guessed: [String]
    private let onUnknown: @Sendable () -> Void

    init(
        _ members: [(name: String, value: CELValue)],
        guessed: [String],
        onUnknown: @escaping @Sendable () -> Void
    ) {
        names = members.map(\.name)
        known = CELMap(names: names, values: members.map(\.value))
        (self.guessed, self.onUnknown) = (guessed, onUnknown)
    }

    func member(_ name: String) throws(CELFailure) -> CELValue? {
        let value = try known.member(name)
        if value == nil || guessed.contains(name) { onUnknown() }
        return value
    }
}
