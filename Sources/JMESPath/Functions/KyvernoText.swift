internal import Encodings
internal import Vocabulary

/// Kyverno's functions for strings.
extension JMESFunction {
    static let kyvernoText: [JMESFunction] = [
        JMESFunction("compare", 2) { (call) throws(Interruption) in
            let (left, right) = (try call.string(0).utf8, try call.string(1).utf8)
            if left.elementsEqual(right) { return .nativeInteger(0) }
            return .nativeInteger(left.lexicographicallyPrecedes(right) ? -1 : 1)
        },
        JMESFunction("equal_fold", 2) { (call) throws(Interruption) in
            let (left, right) = (try call.string(0).unicodeScalars, try call.string(1).unicodeScalars)
            return .bool(left.elementsEqual(right) { $0.folded == $1.folded })
        },
        JMESFunction("to_upper", 1) { (call) throws(Interruption) in
            try mapped(call) { $0.simpleUppercase }
        },
        JMESFunction("to_lower", 1) { (call) throws(Interruption) in
            try mapped(call) { $0.value == 0x130 ? "i" : $0.simpleLowercase }
        },
        JMESFunction("trim", 2) { (call) throws(Interruption) in
            let (text, cutset) = (try call.string(0).unicodeScalars, Set(try call.string(1).unicodeScalars))
            guard let first = text.firstIndex(where: { !cutset.contains($0) }),
                let last = text.lastIndex(where: { !cutset.contains($0) })
            else { return .string("") }
            return try call.string(result: String(text[first...last]))
        },
        JMESFunction("trim_prefix", 2) { (call) throws(Interruption) in
            let (text, prefix) = (try call.string(0), try call.string(1).utf8)
            guard text.utf8.starts(with: prefix) else { return .string(text) }
            return try call.string(result: String(decoding: text.utf8.dropFirst(prefix.count), as: UTF8.self))
        },
        JMESFunction("split", 2) { (call) throws(Interruption) in
            let (text, separator) = (try call.string(0), try call.string(1))
            if separator.utf8.isEmpty { return try call.array(result: text.unicodeScalars.map { .string(String($0)) }) }
            let bytes = Array(text.utf8)
            try call.evaluation.produce(bytes: bytes.count)
            var (parts, start): ([JMESValue], Int) = ([], 0)
            for place in ByteSearch(separator).places(in: bytes) {
                parts.append(.string(String(decoding: bytes[start..<place], as: UTF8.self)))
                start = place + separator.utf8.count
            }
            parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
            return try call.array(result: parts)
        },
        JMESFunction("replace", 4) { (call) throws(Interruption) in
            let count = try call.number(3).rounded(.towardZero)
            return try replaced(call, limit: count < 0 ? .max : Int(exactly: count) ?? .max)
        },
        JMESFunction("replace_all", 3) { (call) throws(Interruption) in try replaced(call, limit: .max) },
        JMESFunction("to_boolean", 1) { (call) throws(Interruption) in
            let text = try call.string(0).unicodeScalars.map(\.simpleLowercase)
            if text == Array("true".unicodeScalars) { return .bool(true) }
            guard text == Array("false".unicodeScalars) else {
                throw call.error(.value, "expected 'true' or 'false', found another text")
            }
            return .bool(false)
        },
        JMESFunction("truncate", 2) { (call) throws(Interruption) in
            let (text, length) = (try call.string(0), try call.number(1).rounded(.towardZero))
            guard length > 0 else { return .string("") }
            guard let count = Int(exactly: length) else { return .string(text) }
            return try call.string(result: String(text.unicodeScalars.prefix(count)))
        },
        JMESFunction("path_canonicalize", 1) { (call) throws(Interruption) in
            let text = try call.string(0)
            try call.evaluation.produce(bytes: text.utf8.count)
            return .string(CanonicalPath.of(text))
        },
        JMESFunction("base64_encode", 1) { (call) throws(Interruption) in
            let text = try call.string(0)
            try call.evaluation.produce(bytes: text.utf8.count / 3 * 4)
            return .string(Base64.encode(Array(text.utf8)))
        },
        JMESFunction("base64_decode", 1) { (call) throws(Interruption) in
            // Line breaks between the digits are passed over, as Go does.
            let digits = try call.string(0).utf8.filter { $0 != 0x0A && $0 != 0x0D }
            try call.evaluation.produce(bytes: digits.count)
            guard let bytes = Base64.decode(Array(digits)), let text = String(validating: bytes, as: UTF8.self) else {
                throw call.error(.value, "expected text in padded base64, found other bytes")
            }
            return .string(text)
        },
        JMESFunction("sha256", 1) { (call) throws(Interruption) in try hash(call, call.environment.sha256) },
        JMESFunction("sha1", 1) { (call) throws(Interruption) in try hash(call, call.environment.sha1) },
        JMESFunction("md5", 1) { (call) throws(Interruption) in try hash(call, call.environment.md5) },
    ]

    private static func mapped(
        _ call: Call,
        _ map: (Unicode.Scalar) -> Unicode.Scalar
    ) throws(Interruption) -> JMESValue {
        let text = try call.string(0)
        try call.evaluation.produce(bytes: text.utf8.count)
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(map(scalar)) }
        return .string(String(result))
    }

    /// The digest in hexadecimal.
    private static func hash(_ call: Call, _ hash: JMESPathEnvironment.Hash?) throws(Interruption) -> JMESValue {
        let text = try call.string(0)
        try call.evaluation.spend(text.utf8.count >> 4)
        guard let hash else { throw call.error(.value, "expected a hash function in the environment, found none") }
        return .string(hash(Array(text.utf8)).lowercaseHex)
    }

    /// Argument 0 with argument 2 instead of the first occurrences of argument 1; an empty one stands before each
    /// letter and at the end.
    private static func replaced(_ call: Call, limit: Int) throws(Interruption) -> JMESValue {
        let (text, old, new) = (Array(try call.string(0).utf8), try call.string(1), try call.string(2).utf8)
        let places: [Int]
        if old.utf8.isEmpty {
            places = Array((text.indices.filter { text[$0] & 0xC0 != 0x80 } + [text.count]).prefix(limit))
        } else {
            places = ByteSearch(old).places(in: text, limit: limit)
        }
        try call.evaluation.produce(bytes: text.count + places.count * (new.count - min(new.count, old.utf8.count)))
        var (result, start): ([UInt8], Int) = ([], 0)
        for place in places {
            result += text[start..<place]
            result += new
            start = place + old.utf8.count
        }
        result += text[start...]
        return .string(String(decoding: result, as: UTF8.self))
    }
}

extension Unicode.Scalar {
    /// The upper case where that is one letter, as Go maps letter by letter.
    var simpleUppercase: Unicode.Scalar { Self.single(properties.uppercaseMapping) ?? self }
    var simpleLowercase: Unicode.Scalar { Self.single(properties.lowercaseMapping) ?? self }
    /// The same for letters that differ in case alone.
    var folded: Unicode.Scalar { simpleUppercase.simpleLowercase }

    private static func single(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }
}
