extension StringsLibrary {
    static func addEdits(_ library: inout CELLibrary) {
        let text = CELType.string
        library.add("lowerAscii", CELOverload(member: true, [text], text, .unary(lowerAscii)))
        library.add("upperAscii", CELOverload(member: true, [text], text, .unary(upperAscii)))
        library.add("trim", CELOverload(member: true, [text], text, .unary(trim)))
        library.add(
            "replace",
            CELOverload(member: true, [text, text, text], text, .variadic(replace)),
            CELOverload(member: true, [text, text, text, .int], text, .variadic(replace))
        )
        library.add(
            "split",
            CELOverload(member: true, [text, text], .list(text), .variadic(split)),
            CELOverload(member: true, [text, text, .int], .list(text), .variadic(split))
        )
        library.add(
            "join",
            CELOverload(member: true, [.list(text)], text, .variadic(join)),
            CELOverload(member: true, [.list(text), text], text, .variadic(join))
        )
    }

    @Sendable private static func lowerAscii(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let text = try value.text(for: "lowerAscii")
        try context.charge(reading: text.utf8.count)
        let bytes = text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    @Sendable private static func upperAscii(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let text = try value.text(for: "upperAscii")
        try context.charge(reading: text.utf8.count)
        let bytes = text.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    /// Source: Unicode, `White_Space`.
    @Sendable private static func trim(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let text = try value.text(for: "trim")
        try context.charge(reading: text.utf8.count)
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return .string("") }
        return .string(String(codePoints: scalars[first...last]))
    }

    @Sendable private static func replace(
        _ arguments: [CELValue],
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let text = Array(try arguments[0].text(for: "replace").utf8)
        let old = Array(try arguments[1].text(for: "replace").utf8)
        let new = Array(try arguments[2].text(for: "replace").utf8)
        var limit = arguments.count > 3 ? Int(try arguments[3].integer(for: "replace")) : -1
        try context.charge(reading: text.count + old.count)
        var (result, start): ([UInt8], Int) = ([], 0)
        while limit != 0, start <= text.count {
            guard let found = ByteSearch.first(old.span, in: text.span, from: start) else { break }
            result += text[start..<found]
            result += new
            try context.charge(reading: new.count)
            start = found + old.count
            if limit > 0 { limit -= 1 }
            guard old.isEmpty else { continue }
            // An empty text stands before each code point, and at the end.
            guard start < text.count else { return .string(String(decoding: result, as: UTF8.self)) }
            repeat {
                result.append(text[start])
                start += 1
            } while start < text.count && text[start] & 0xC0 == 0x80
        }
        result += text[min(start, text.count)...]
        return .string(String(decoding: result, as: UTF8.self))
    }

    @Sendable private static func split(
        _ arguments: [CELValue],
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let text = Array(try arguments[0].text(for: "split").utf8)
        let separator = Array(try arguments[1].text(for: "split").utf8)
        let limit = arguments.count > 2 ? Int(try arguments[2].integer(for: "split")) : -1
        guard limit != 0 else { return .list(.empty) }
        try context.charge(reading: text.count + separator.count)
        var (parts, start): ([CELValue], Int) = ([], 0)
        if separator.isEmpty, text.isEmpty { return .list(.empty) }
        while limit < 0 || parts.count < limit - 1 {
            let end: Int
            if separator.isEmpty {
                var next = start + 1
                while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
                guard next < text.count else { break }
                end = next
            } else {
                guard let found = ByteSearch.first(separator.span, in: text.span, from: start) else { break }
                end = found
            }
            try context.charge(1)
            parts.append(.string(String(decoding: text[start..<end], as: UTF8.self)))
            start = end + separator.count
        }
        parts.append(.string(String(decoding: text[start...], as: UTF8.self)))
        return .list(parts)
    }

    @Sendable private static func join(
        _ arguments: [CELValue],
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let elements = try arguments[0].elements(for: "join")
        let separator = arguments.count > 1 ? try arguments[1].text(for: "join") : ""
        var result = ""
        for (index, element) in elements.enumerated() {
            let text = try element.text(for: "join")
            try context.charge(reading: text.utf8.count + separator.utf8.count)
            if index > 0 { result += separator }
            result += text
        }
        return .string(result)
    }
}
