/// A layout by example: the reference time Mon Jan 2 15:04:05 2006 -0700, written as times shall be.
///
/// Source: Go's package `time`, "Constants".
struct TimeLayout {
    /// What stands at a place of a time.
    enum Element: Hashable {
        case longYear, shortYear
        case monthName, monthAbbreviation
        case month(padded: Bool)
        case weekdayName, weekdayAbbreviation
        case day(Padding)
        case dayOfYear(Padding)
        case hour
        case hour12(padded: Bool)
        case minute(padded: Bool)
        case second(padded: Bool)
        case halfDay(isUppercase: Bool)
        case zoneName
        /// A zone in figures; `z` stands for UTC where `isZulu`.
        case offset(isZulu: Bool, hasColon: Bool, parts: Int)
        /// Decimals behind a separator: exactly so many, or as many as there are.
        case fraction(separator: UInt8, digits: Int, isExact: Bool)
    }

    enum Padding: Hashable { case none, space, zero }

    /// Text to be repeated, and what comes behind it; nothing at the end.
    struct Part {
        let literal: ArraySlice<UInt8>
        let element: Element?
    }

    let source: String
    let parts: [Part]

    init(_ source: String) {
        self.source = source
        let bytes = Array(source.utf8)
        var parts: [Part] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            guard let (element, length) = Self.element(bytes[index...]) else {
                index += 1
                continue
            }
            // A year may follow an underscore, which alone is the padding of a day.
            let skipped = element == .longYear && bytes[index] == UInt8(ascii: "_") ? 1 : 0
            parts.append(Part(literal: bytes[start..<index + skipped], element: element))
            index += length
            start = index
        }
        parts.append(Part(literal: bytes[start...], element: nil))
        self.parts = parts
    }

    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// Longer ones first, where one is the start of another.
    private static let fixed: [(text: String, element: Element)] = [
        ("January", .monthName), ("Jan", .monthAbbreviation), ("Monday", .weekdayName), ("Mon", .weekdayAbbreviation),
        ("MST", .zoneName), ("002", .dayOfYear(.zero)), ("01", .month(padded: true)), ("02", .day(.zero)),
        ("03", .hour12(padded: true)), ("04", .minute(padded: true)), ("05", .second(padded: true)),
        ("06", .shortYear), ("15", .hour), ("1", .month(padded: false)), ("2006", .longYear), ("2", .day(.none)),
        ("_2006", .longYear), ("_2", .day(.space)), ("__2", .dayOfYear(.space)), ("3", .hour12(padded: false)),
        ("4", .minute(padded: false)), ("5", .second(padded: false)), ("PM", .halfDay(isUppercase: true)),
        ("pm", .halfDay(isUppercase: false)),
        ("-070000", .offset(isZulu: false, hasColon: false, parts: 3)),
        ("-07:00:00", .offset(isZulu: false, hasColon: true, parts: 3)),
        ("-0700", .offset(isZulu: false, hasColon: false, parts: 2)),
        ("-07:00", .offset(isZulu: false, hasColon: true, parts: 2)),
        ("-07", .offset(isZulu: false, hasColon: false, parts: 1)),
        ("Z070000", .offset(isZulu: true, hasColon: false, parts: 3)),
        ("Z07:00:00", .offset(isZulu: true, hasColon: true, parts: 3)),
        ("Z0700", .offset(isZulu: true, hasColon: false, parts: 2)),
        ("Z07:00", .offset(isZulu: true, hasColon: true, parts: 2)),
        ("Z07", .offset(isZulu: true, hasColon: false, parts: 1)),
    ]

    /// What may stand where a byte does: most bytes start nothing.
    private static let fixedByFirstByte: [[(text: [UInt8], element: Element)]] = (0...255).map { byte in
        fixed.map { (Array($0.text.utf8), $0.element) }.filter { Int($0.0[0]) == byte }
    }

    private static func element(_ rest: ArraySlice<UInt8>) -> (Element, length: Int)? {
        guard let first = rest.first else { return nil }
        if first == UInt8(ascii: ".") || first == UInt8(ascii: ",") { return fraction(rest, separator: first) }
        for (text, element) in fixedByFirstByte[Int(first)] where rest.starts(with: text) {
            let length = text.count
            // "Janet" and "Month" are words, not abbreviations.
            let isAbbreviation = element == .monthAbbreviation || element == .weekdayAbbreviation
            if isAbbreviation, rest.dropFirst(length).first?.isLowercase == true { continue }
            return (element, length)
        }
        return nil
    }

    /// A separator and a run of noughts or nines that no other digit follows.
    private static func fraction(_ rest: ArraySlice<UInt8>, separator: UInt8) -> (Element, length: Int)? {
        let digits = rest.dropFirst()
        guard let first = digits.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "9") else { return nil }
        let count = digits.prefix { $0 == first }.count
        guard digits.dropFirst(count).first?.isDigit != true else { return nil }
        let isExact = first == UInt8(ascii: "0")
        return (.fraction(separator: separator, digits: count, isExact: isExact), 1 + count)
    }
}
