/// A quantity as Kubernetes writes resources: a decimal number with a suffix, exactly.
///
/// Equality and order are those of the numbers, whatever the suffixes: `2M` equals `0.002G`.
///
/// Source: Kubernetes API conventions, "Quantities"; `resource.Quantity` as API servers evaluate it.
package struct Quantity: Sendable {
    /// Which suffixes a quantity is written with.
    package enum Format: Hashable, Sendable {
        /// `n u m k M G T P E`.
        case decimalSI
        /// `Ki Mi Gi Ti Pi Ei`.
        case binarySI
        /// `e3`, `E3`.
        case decimalExponent
    }

    /// What a hostile text may make us compute with: enough for every number that means something.
    enum Bound {
        static let digits = 2_000
        static let bits = 8_192
        static let exponent = 2_000
    }

    /// The number is `unscaled` times ten to the power of `exponent`.
    let unscaled: BigInteger
    let exponent: Int
    /// Whether API servers keep the number in a machine word: only such a number is an integer to them.
    let isCompact: Bool
    package let format: Format
    /// The text as it was written, where that is kept.
    let written: String?

    /// A whole number.
    package init(_ value: Int64, format: Format = .decimalSI) {
        self.init(unchecked: BigInteger(value), exponent: 0, isCompact: true, format: format)
    }

    init(unchecked unscaled: BigInteger, exponent: Int, isCompact: Bool, format: Format, written: String? = nil) {
        self.unscaled = unscaled
        self.exponent = exponent
        self.isCompact = isCompact
        self.format = format
        self.written = written
    }

    /// The result of a computation.
    ///
    /// - Throws: `outOfRange` where it is so large that computing with it would take long.
    init(_ unscaled: BigInteger, exponent: Int, isCompact: Bool, format: Format) throws(QuantityError) {
        guard unscaled.bitWidth <= Bound.bits, exponent.magnitude <= Bound.exponent else { throw .outOfRange }
        self.init(unchecked: unscaled, exponent: exponent, isCompact: isCompact, format: format)
    }

    /// -1, 0 or 1.
    package var sign: Int { unscaled.sign }

    /// Whether CEL's `isInteger` holds: the number is kept as an integer of 64 bits.
    ///
    /// As on API servers, numbers that were written with a fraction or with very many digits are not, even where
    /// nothing is behind the point: `1.0` and `1.5Gi`.
    package var isInteger: Bool { integer != nil }

    /// The number as CEL's `asInteger` gives it.
    ///
    /// - Throws: `notAnInteger` where `isInteger` is false.
    package func asInteger() throws(QuantityError) -> Int64 {
        guard let integer else { throw .notAnInteger(description) }
        return integer
    }

    private var integer: Int64? {
        guard isCompact else { return nil }
        if unscaled.isZero { return 0 }
        guard exponent >= 0 else { return nil }
        return unscaled.timesTen(toThe: min(exponent, 20)).asInt64
    }

    /// The number as CEL's `asApproximateFloat` gives it, infinite where it is too large.
    package var asApproximateDouble: Double {
        let base = unscaled.asDouble
        guard exponent != 0, base != 0 else { return base }
        return base * (exponent > 308 ? .infinity : exponent < -323 ? 0 : Double("1e\(exponent)") ?? .nan)
    }

    /// -1, 0 or 1, as this number is smaller, equal or larger.
    package func compare(_ other: Quantity) -> Int {
        if sign != other.sign { return sign < other.sign ? -1 : 1 }
        let (left, right, _) = Self.aligned(self, other)
        return (left - right).sign
    }

    /// Both numbers' digits, for the smaller one of their exponents.
    static func aligned(_ left: Quantity, _ right: Quantity) -> (BigInteger, BigInteger, exponent: Int) {
        let exponent = min(left.exponent, right.exponent)
        return (
            left.unscaled.timesTen(toThe: left.exponent - exponent),
            right.unscaled.timesTen(toThe: right.exponent - exponent), exponent
        )
    }

    /// The number without zeros at the end of its digits.
    var reduced: (digits: BigInteger, exponent: Int) {
        var (digits, exponent) = (unscaled, exponent)
        guard !digits.isZero else { return (digits, 0) }
        while true {
            let (quotient, remainder) = digits.quotientAndRemainder(by: 10)
            guard remainder == 0 else { return (digits, exponent) }
            (digits, exponent) = (quotient, exponent + 1)
        }
    }
}

extension Quantity: Comparable, Hashable {
    package static func == (left: Quantity, right: Quantity) -> Bool { left.compare(right) == 0 }
    package static func < (left: Quantity, right: Quantity) -> Bool { left.compare(right) < 0 }

    package func hash(into hasher: inout Hasher) {
        let reduced = reduced
        hasher.combine(reduced.digits)
        hasher.combine(reduced.exponent)
    }
}
