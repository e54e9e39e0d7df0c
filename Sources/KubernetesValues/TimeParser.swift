/// Reads a time along a layout.
struct TimeParser {
    private let source: String
    private let layout: TimeLayout
    private var rest: ArraySlice<UInt8>
    private var parts = TimeParts()

    init(_ source: String, layout: String) {
        self.source = source
        self.layout = TimeLayout(layout)
        rest = Array(source.utf8)[...]
    }

    mutating func time() throws(GoTimeError) -> GoTime {
        for (index, part) in layout.parts.enumerated() {
            try skip(part.literal)
            guard let element = part.element else { break }
            let next = index + 1 < layout.parts.count ? layout.parts[index + 1].element : nil
            try read(element, before: next)
        }
        guard rest.isEmpty else { throw .extraText(text(rest), text: source) }
        return try parts.time(of: source)
    }

    private func mismatch(_ expected: String) -> GoTimeError {
        .mismatch(text: source, layout: layout.source, expected: expected, found: text(rest))
    }

    private func outOfRange(_ component: String) -> GoTimeError { .outOfRange(component: component, text: source) }

    /// Skips text of the layout: a run of blanks stands for any run of blanks, and for the end.
    private mutating func skip(_ literal: ArraySlice<UInt8>) throws(GoTimeError) {
        let blank = UInt8(ascii: " ")
        var literal = literal
        while let expected = literal.first {
            if expected == blank {
                guard rest.first == nil || rest.first == blank else { throw mismatch("a blank") }
                literal = literal.drop { $0 == blank }
                rest = rest.drop { $0 == blank }
            } else {
                guard rest.first == expected else { throw mismatch("'\(text(literal))'") }
                literal = literal.dropFirst()
                rest = rest.dropFirst()
            }
        }
    }

    private mutating func read(_ element: TimeLayout.Element, before next: TimeLayout.Element?) throws(GoTimeError) {
        switch element {
        case .longYear: parts.year = try figures(4, "a year of four digits")
        case .shortYear:
            let year = try figures(2, "a year of two digits")
            parts.year = year + (year >= 69 ? 1_900 : 2_000)
        case .monthName: parts.month = try name(of: TimeLayout.monthNames, "a month") + 1
        case .monthAbbreviation: parts.month = try name(of: TimeLayout.monthNames, length: 3, "a month") + 1
        case .month(let padded): parts.month = try number(padded: padded, 1...12, "month")
        case .weekdayName: _ = try name(of: TimeLayout.weekdayNames, "a day of the week")
        case .weekdayAbbreviation: _ = try name(of: TimeLayout.weekdayNames, length: 3, "a day of the week")
        case .day(let padding):
            if padding == .space { skipBlanks(1) }
            parts.day = try number(padded: padding == .zero, 0...99, "day")
        case .dayOfYear(let padding): parts.dayOfYear = try dayOfYear(padding)
        case .hour: parts.hour = try number(padded: false, 0...23, "hour")
        case .hour12(let padded): parts.hour = try number(padded: padded, 0...12, "hour")
        case .minute(let padded): parts.minute = try number(padded: padded, 0...59, "minute")
        case .second(let padded):
            parts.second = try number(padded: padded, 0...59, "second")
            // Decimals may follow although the layout names none.
            if case .fraction = next { return }
            readOptionalFraction()
        case .halfDay(let isUppercase): parts.isAfternoon = try isAfternoon(isUppercase: isUppercase)
        case .zoneName: try readZoneName()
        case .offset(let isZulu, let hasColon, let count):
            try readOffset(isZulu: isZulu, hasColon: hasColon, count: count)
        case .fraction(_, let digits, let isExact):
            if isExact { try readFraction(digits) } else { readOptionalFraction() }
        }
    }

    // MARK: Numbers and names

    private mutating func skipBlanks(_ count: Int) {
        for _ in 0..<count where rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
    }

    /// So many digits.
    private mutating func figures(_ count: Int, _ expected: String) throws(GoTimeError) -> Int {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isDigit) else { throw mismatch(expected) }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + $1.digit }
    }

    /// One or two digits, where padded just two.
    private mutating func number(padded: Bool, _ range: ClosedRange<Int>, _ component: String) throws(GoTimeError)
        -> Int
    {
        let count = rest.prefix(2).prefix(while: \.isDigit).count
        guard count == 2 || count == 1 && !padded else { throw mismatch("a number (\(component))") }
        let value = try figures(count, component)
        guard range ~= value else { throw outOfRange(component) }
        return value
    }

    private mutating func dayOfYear(_ padding: TimeLayout.Padding) throws(GoTimeError) -> Int {
        if padding == .space { skipBlanks(2) }
        let count = rest.prefix(3).prefix(while: \.isDigit).count
        guard count == 3 || count > 0 && padding != .zero else { throw mismatch("a day of the year") }
        return try figures(count, "a day of the year")
    }

    /// The place of a name, letter case aside.
    private mutating func name(
        of names: [String],
        length: Int? = nil,
        _ expected: String
    ) throws(GoTimeError) -> Int {
        for (place, name) in names.enumerated() {
            let name = name.utf8.prefix(length ?? name.utf8.count)
            if rest.prefix(name.count).lazy.map(\.lowercased).elementsEqual(name.lazy.map(\.lowercased)) {
                rest = rest.dropFirst(name.count)
                return place
            }
        }
        throw mismatch(expected)
    }

    private mutating func isAfternoon(isUppercase: Bool) throws(GoTimeError) -> Bool {
        let half = rest.prefix(2)
        let isAfternoon = half.elementsEqual((isUppercase ? "PM" : "pm").utf8)
        guard isAfternoon || half.elementsEqual((isUppercase ? "AM" : "am").utf8) else {
            throw mismatch(isUppercase ? "AM or PM" : "am or pm")
        }
        rest = rest.dropFirst(2)
        return isAfternoon
    }

    // MARK: Decimals

    private static func isSeparator(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") }

    private mutating func readFraction(_ digits: Int) throws(GoTimeError) {
        let decimals = rest.dropFirst().prefix(digits)
        guard Self.isSeparator(rest.first), decimals.count == digits, decimals.allSatisfy(\.isDigit) else {
            throw mismatch("a fraction of \(digits) digits")
        }
        setNanoseconds(decimals)
    }

    private mutating func readOptionalFraction() {
        guard Self.isSeparator(rest.first) else { return }
        let decimals = rest.dropFirst().prefix(while: \.isDigit)
        if !decimals.isEmpty { setNanoseconds(decimals) }
    }

    /// What is finer than a nanosecond is cut.
    private mutating func setNanoseconds(_ decimals: ArraySlice<UInt8>) {
        let figures = decimals.prefix(9) + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 9 - decimals.count))
        parts.nanoseconds = figures.reduce(0) { $0 * 10 + $1.digit }
        rest = rest[decimals.endIndex...]
    }

    // MARK: Zones

    private mutating func readOffset(isZulu: Bool, hasColon: Bool, count: Int) throws(GoTimeError) {
        // With seconds in the layout, Go writes the letter but does not read it.
        if isZulu, count < 3, rest.first == UInt8(ascii: "Z") {
            rest = rest.dropFirst()
            parts.isUTC = true
            return
        }
        guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            throw mismatch("an offset from UTC")
        }
        rest = rest.dropFirst()
        var figures = [0, 0, 0]
        let limits = [(24, "hour"), (60, "minute"), (60, "second")]
        for place in 0..<count {
            if place > 0, hasColon { try skip([UInt8(ascii: ":")]) }
            figures[place] = try self.figures(2, "two digits of an offset from UTC")
            guard figures[place] <= limits[place].0 else { throw outOfRange("time zone offset \(limits[place].1)") }
        }
        let offset = figures[0] * 3_600 + figures[1] * 60 + figures[2]
        parts.offset = sign == UInt8(ascii: "-") ? -offset : offset
    }

    private mutating func readZoneName() throws(GoTimeError) {
        if rest.starts(with: "UTC".utf8) {
            rest = rest.dropFirst(3)
            parts.isUTC = true
            return
        }
        guard let length = zoneNameLength else { throw mismatch("an abbreviation of a time zone") }
        parts.zoneName = text(rest.prefix(length))
        rest = rest.dropFirst(length)
    }

    /// Three to five capitals, or one of the few exceptions.
    private var zoneNameLength: Int? {
        if rest.starts(with: "ChST".utf8) || rest.starts(with: "MeST".utf8) { return 4 }
        guard rest.count >= 3 else { return nil }
        if rest.starts(with: "GMT".utf8) { return 3 + (Self.hoursLength(rest.dropFirst(3)) ?? 0) }
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { return Self.hoursLength(rest) }
        let capitals = rest.prefix(6).prefix(while: \.isUppercase)
        let endsInT = capitals.last == UInt8(ascii: "T")
        switch capitals.count {
        case 3: return 3
        case 4: return endsInT || capitals.elementsEqual("WITA".utf8) ? 4 : nil
        case 5: return endsInT ? 5 : nil
        default: return nil
        }
    }

    /// The length of a sign and hours below 24.
    private static func hoursLength(_ rest: ArraySlice<UInt8>) -> Int? {
        guard rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") else { return nil }
        let digits = rest.dropFirst().prefix(while: \.isDigit)
        guard let hours = Int(text(digits)), hours < 24 else { return nil }
        return 1 + digits.count
    }
}
