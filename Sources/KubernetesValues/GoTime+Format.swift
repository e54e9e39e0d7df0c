extension GoTime: CustomStringConvertible {
    /// RFC 3339, with as many decimals as there are.
    package var description: String { formatted(GoTime.rfc3339Nano) }

    /// The time as a layout writes it.
    ///
    /// Source: Go's `Time.Format`.
    package func formatted(_ layout: String = GoTime.rfc3339) -> String {
        var bytes: [UInt8] = []
        for part in TimeLayout(layout).parts {
            bytes += part.literal
            if let element = part.element { append(element, to: &bytes) }
        }
        return text(bytes)
    }

    private func append(_ element: TimeLayout.Element, to bytes: inout [UInt8]) {
        switch element {
        case .longYear: bytes += Self.padded(year, 4)
        case .shortYear: bytes += Self.padded(max(0, year) % 100, 2)
        case .monthName: bytes += TimeLayout.monthNames[month - 1].utf8
        case .monthAbbreviation: bytes += TimeLayout.monthNames[month - 1].utf8.prefix(3)
        case .month(let padded): bytes += Self.padded(month, padded ? 2 : 1)
        case .weekdayName: bytes += TimeLayout.weekdayNames[weekday].utf8
        case .weekdayAbbreviation: bytes += TimeLayout.weekdayNames[weekday].utf8.prefix(3)
        case .day(let padding): bytes += Self.padded(day, 2, with: padding)
        case .dayOfYear(let padding): bytes += Self.padded(dayOfYear, 3, with: padding)
        case .hour: bytes += Self.padded(hour, 2)
        case .hour12(let padded): bytes += Self.padded(hour % 12 == 0 ? 12 : hour % 12, padded ? 2 : 1)
        case .minute(let padded): bytes += Self.padded(minute, padded ? 2 : 1)
        case .second(let padded): bytes += Self.padded(second, padded ? 2 : 1)
        case .halfDay(let isUppercase): bytes += (isUppercase ? hour < 12 ? "AM" : "PM" : hour < 12 ? "am" : "pm").utf8
        case .zoneName:
            if zoneName.isEmpty {
                appendOffset(isZulu: false, hasColon: false, parts: 2, to: &bytes)
            } else {
                bytes += zoneName.utf8
            }
        case .offset(let isZulu, let hasColon, let parts):
            appendOffset(isZulu: isZulu, hasColon: hasColon, parts: parts, to: &bytes)
        case .fraction(let separator, let digits, let isExact):
            appendFraction(separator, digits: digits, isExact: isExact, to: &bytes)
        }
    }

    private func appendOffset(isZulu: Bool, hasColon: Bool, parts: Int, to bytes: inout [UInt8]) {
        if isZulu, zoneOffset == 0 {
            bytes.append(UInt8(ascii: "Z"))
            return
        }
        // An offset of less than a minute counts as none, and so has no sign of its own.
        bytes.append(zoneOffset / 60 < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        let total = Int(zoneOffset.magnitude)
        let figures = [total / 3_600, total / 60 % 60, total % 60]
        for (place, figure) in figures.prefix(parts).enumerated() {
            if place > 0, hasColon { bytes.append(UInt8(ascii: ":")) }
            bytes += Self.padded(figure, 2)
        }
    }

    private func appendFraction(_ separator: UInt8, digits: Int, isExact: Bool, to bytes: inout [UInt8]) {
        let all = Self.padded(Int(nanoseconds), 9)
        var decimals = all.prefix(digits)
        if !isExact {
            while decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
            if decimals.isEmpty { return }
        }
        bytes.append(separator)
        bytes += decimals
    }

    private static func padded(_ value: Int, _ width: Int, with padding: TimeLayout.Padding = .zero) -> [UInt8] {
        let digits = Array(String(value.magnitude).utf8)
        let sign = value < 0 ? [UInt8(ascii: "-")] : []
        guard padding != .none, digits.count < width else { return sign + digits }
        let fill = padding == .zero ? UInt8(ascii: "0") : UInt8(ascii: " ")
        return sign + [UInt8](repeating: fill, count: width - digits.count) + digits
    }
}
