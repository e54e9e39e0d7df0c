/// What an evaluation has spent, and what the host handed to it; every function gets it.
package struct CELContext {
    private(set) var remaining: Int
    let limit: Int
    /// What the caller of `evaluate` handed over for functions of its own.
    package let host: (any Sendable)?

    package init(limit: Int, host: (any Sendable)? = nil) {
        (remaining, self.limit, self.host) = (max(0, limit), max(0, limit), host)
    }

    /// Units spent so far; never more than the limit.
    package var spent: Int { limit - max(0, remaining) }

    /// Spends some units.
    ///
    /// - Throws: The failure that the limit was reached, which nothing makes up for.
    @inline(__always)
    package mutating func charge(_ units: Int) throws(CELFailure) {
        remaining &-= units
        if remaining < 0 { throw exhausted() }
    }

    /// Spends what reading so many bytes of text costs: a unit for ten.
    @inline(__always)
    package mutating func charge(reading bytes: Int) throws(CELFailure) { try charge(1 &+ bytes / 10) }

    /// Spends what looking up a key costs beyond the step itself: nothing, unless it is a long text.
    @inline(__always)
    mutating func charge(lookingUp key: CELValue) throws(CELFailure) {
        if case .string(let text) = key, text.utf8.count > 64 { try charge(text.utf8.count / 10) }
    }

    private mutating func exhausted() -> CELFailure {
        remaining = -1
        return CELFailure("operation cancelled: actual cost limit of \(limit) exceeded", kind: .cost)
    }
}
