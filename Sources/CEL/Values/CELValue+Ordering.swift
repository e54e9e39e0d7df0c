/// How two values of one line stand to each other.
enum Order {
    case less, equal, greater
    /// One of them is NaN.
    case unordered
}

/// Numbers of all three kinds on one line.
enum NumberLine {
    /// - Returns: Nil where one of them is no number.
    static func compare(_ left: CELValue, _ right: CELValue) -> Order? {
        switch (left, right) {
        case (.int(let left), .int(let right)): order(left, right)
        case (.uint(let left), .uint(let right)): order(left, right)
        case (.double(let left), .double(let right)): order(left, right)
        case (.int(let left), .uint(let right)): order(left, right)
        case (.uint(let left), .int(let right)): order(left, right)
        case (.int(let left), .double(let right)): order(left, right)
        case (.double(let left), .int(let right)): reversed(order(right, left))
        case (.uint(let left), .double(let right)): order(left, right)
        case (.double(let left), .uint(let right)): reversed(order(right, left))
        default: nil
        }
    }

    private static func order(_ left: some BinaryInteger, _ right: some BinaryInteger) -> Order {
        left < right ? .less : left == right ? .equal : .greater
    }

    private static func order(_ left: Double, _ right: Double) -> Order {
        left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
    }

    /// An integer against a fraction: the integer is rounded to a fraction first, as the engine on clusters does.
    private static func order(_ left: some FixedWidthInteger, _ right: Double) -> Order { order(Double(left), right) }

    private static func reversed(_ order: Order) -> Order {
        switch order {
        case .less: .greater
        case .greater: .less
        default: order
        }
    }
}

extension CELValue {
    /// How it stands to the other; nil where the two have no order.
    func order(to other: CELValue) -> Order? {
        switch (self, other) {
        case (.string(let left), .string(let right)):
            left.isSame(as: right) ? .equal : left.precedes(right) ? .less : .greater
        case (.bool(let left), .bool(let right)): left == right ? .equal : right ? .less : .greater
        case (.bytes(let left), .bytes(let right)):
            left == right ? .equal : left.lexicographicallyPrecedes(right) ? .less : .greater
        case (.timestamp(let left), .timestamp(let right)):
            left == right ? .equal : left.precedes(right) ? .less : .greater
        case (.duration(let left), .duration(let right)):
            left == right ? .equal : left.nanoseconds < right.nanoseconds ? .less : .greater
        default: NumberLine.compare(self, other)
        }
    }
}
