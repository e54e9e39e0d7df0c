/// What ends an evaluation before it has a value.
enum Interruption: Error {
    /// An object lacks a key: becomes null in many places, so it is cheap.
    case unknownKey(KeyPlace)
    case failure(JMESPathError)

    /// The error for the caller.
    var error: JMESPathError {
        switch self {
        case .unknownKey(let place):
            JMESPathError(
                .unknownKey,
                column: place.column,
                "expected a key '\(place.key.name)' in the object, found none"
            )
        case .failure(let error): error
        }
    }
}

/// A key and where the expression selects it.
final class KeyPlace: Sendable {
    let key: ObjectKey
    let column: Int

    init(_ key: ObjectKey, column: Int) { (self.key, self.column) = (key, column) }
}

/// One evaluation of an expression: its environment, and the steps that are left.
final class Evaluation {
    let environment: JMESPathEnvironment
    let strictKeys: Bool
    private(set) var remaining: Int
    /// Patterns that this evaluation has compiled.
    var patterns: [ObjectKey: CompiledPattern] = [:]

    init(_ environment: JMESPathEnvironment) {
        (self.environment, strictKeys) = (environment, environment.strictKeys)
        remaining = environment.costLimit
    }

    @inline(__always)
    func spend(_ steps: Int = 1) throws(Interruption) {
        remaining -= steps
        if remaining < 0 { throw .failure(tooCostly) }
    }

    private var tooCostly: JMESPathError {
        JMESPathError(.cost, "expected at most \(environment.costLimit) steps (limit 'cost'), found more")
    }

    /// Accounts for a text before or after it is made.
    func produce(bytes: Int) throws(Interruption) {
        guard bytes <= environment.stringLimit else {
            throw .failure(
                JMESPathError(.cost, "expected a string of at most \(environment.stringLimit) bytes, found more")
            )
        }
        try spend(1 + bytes >> 4)
    }

    /// Accounts for the elements of an array or object.
    func produce(elements: Int) throws(Interruption) {
        try requireElements(elements)
        try spend(1 + elements)
    }

    /// Refuses an array or object with too many elements.
    func requireElements(_ count: Int) throws(Interruption) {
        let limit = environment.elementLimit
        guard count <= limit else {
            throw .failure(JMESPathError(.cost, "expected at most \(limit) elements of an array, found more"))
        }
    }

    func areEqual(_ left: JMESValue, _ right: JMESValue) throws(Interruption) -> Bool {
        let areEqual = left.isEqual(to: right, steps: &remaining)
        if remaining < 0 { throw .failure(tooCostly) }
        return areEqual
    }
}
