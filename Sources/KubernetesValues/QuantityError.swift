/// Why a text is no quantity, or a computation with quantities has no result.
package enum QuantityError: Error, Hashable, CustomStringConvertible {
    case empty
    case invalidFormat(String)
    case unknownSuffix(String)
    /// The number, or its exponent, is larger than any that is computed with.
    case outOfRange
    case notAnInteger(String)
    case zeroDivisor
    /// The scalar is infinite or not a number.
    case notAScalar(String)

    package var description: String {
        switch self {
        case .empty: "expected a quantity, found an empty text"
        case .invalidFormat(let text):
            "expected a quantity that matches ^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$, found '\(excerpt(text))'"
        case .unknownSuffix(let suffix):
            "expected a quantity's suffix (n u m k M G T P E, Ki Mi Gi Ti Pi Ei, or an exponent), "
                + "found '\(excerpt(suffix))'"
        case .outOfRange: "expected a quantity of at most \(Quantity.Bound.digits) digits, found a larger one"
        case .notAnInteger(let text): "expected a quantity that is a 64-bit integer, found '\(excerpt(text))'"
        case .zeroDivisor: "expected a divisor, found zero"
        case .notAScalar(let text): "expected a finite number, found '\(text)'"
        }
    }
}
