/// What is too long for 64 bits is an error here, where Go wraps around.
extension GoDuration {
    /// The sum.
    ///
    /// - Throws: `outOfRange`.
    package func adding(_ other: GoDuration) throws(GoDurationError) -> GoDuration {
        let (sum, overflows) = nanoseconds.addingReportingOverflow(other.nanoseconds)
        guard !overflows else { throw .outOfRange }
        return GoDuration(nanoseconds: sum)
    }

    /// The difference.
    ///
    /// - Throws: `outOfRange`.
    package func subtracting(_ other: GoDuration) throws(GoDurationError) -> GoDuration {
        let (difference, overflows) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        guard !overflows else { throw .outOfRange }
        return GoDuration(nanoseconds: difference)
    }

    /// The same span backwards.
    ///
    /// - Throws: `outOfRange` for the one span that has no counterpart.
    package func negated() throws(GoDurationError) -> GoDuration {
        try GoDuration(nanoseconds: 0).subtracting(self)
    }

    /// Rounds towards zero to a multiple; leaves the span as it is where the unit is not positive.
    package func truncated(to unit: GoDuration) -> GoDuration {
        guard unit.nanoseconds > 0 else { return self }
        return GoDuration(nanoseconds: nanoseconds - nanoseconds % unit.nanoseconds)
    }

    /// Rounds to the nearest multiple, halves away from zero; ends at the longest span.
    package func rounded(to unit: GoDuration) -> GoDuration {
        guard unit.nanoseconds > 0 else { return self }
        let rest = nanoseconds % unit.nanoseconds
        let cut = nanoseconds - rest
        if 2 * rest.magnitude < unit.nanoseconds.magnitude { return GoDuration(nanoseconds: cut) }
        let isNegative = nanoseconds < 0
        let (value, overflows) = cut.addingReportingOverflow(isNegative ? -unit.nanoseconds : unit.nanoseconds)
        return GoDuration(nanoseconds: overflows ? (isNegative ? .min : .max) : value)
    }

    /// The product with a number, by way of seconds in floating point, as Kyverno computes it.
    ///
    /// - Throws: `outOfRange`.
    package func multiplied(by scalar: Double) throws(GoDurationError) -> GoDuration {
        try Self.ofSeconds(seconds * scalar)
    }

    /// The quotient by a number, by way of seconds in floating point, as Kyverno computes it.
    ///
    /// - Throws: `zeroDivisor`, `outOfRange`.
    package func divided(by scalar: Double) throws(GoDurationError) -> GoDuration {
        guard scalar != 0 else { throw .zeroDivisor }
        return try Self.ofSeconds(seconds / scalar)
    }

    /// The quotient of two spans.
    ///
    /// - Throws: `zeroDivisor`.
    package func ratio(to other: GoDuration) throws(GoDurationError) -> Double {
        guard other.nanoseconds != 0 else { throw .zeroDivisor }
        return seconds / other.seconds
    }

    /// The remainder of two spans, with the sign of this one.
    ///
    /// - Throws: `zeroDivisor`.
    package func modulo(_ other: GoDuration) throws(GoDurationError) -> GoDuration {
        guard other.nanoseconds != 0 else { throw .zeroDivisor }
        return GoDuration(nanoseconds: other.nanoseconds == -1 ? 0 : nanoseconds % other.nanoseconds)
    }

    private static func ofSeconds(_ seconds: Double) throws(GoDurationError) -> GoDuration {
        let nanoseconds = (seconds * 1_000_000_000).rounded(.towardZero)
        guard let exact = Int64(exactly: nanoseconds) else { throw .outOfRange }
        return GoDuration(nanoseconds: exact)
    }
}
