internal import CEL
internal import Cryptography
internal import Encodings
internal import JMESPath
internal import KubernetesValues
internal import Policies
internal import Vocabulary

extension CELLibrary {
    /// Helpers that ask nothing but their arguments, and the time of judging.
    ///
    /// Source: Kyverno documentation, "CEL libraries".
    static let plainHelpers: CELLibrary = {
        var library = CELLibrary()
        addTime(to: &library)
        addHashes(to: &library)
        addDocuments(to: &library)
        library.add("math.round", CELOverload([.double, .int], .double, isPure: true, .binary(round)))
        for name in ["user.parseServiceAccount", "parseServiceAccount"] {
            library.add(name, CELOverload([.string], .map(.string, .string), isPure: true, .unary(serviceAccount)))
        }
        library.add(
            "listObjToMap",
            CELOverload([.list(.dyn), .list(.dyn), .string, .string], .map(.string, .dyn), .variadic(merged))
        )
        library.add(
            "transform.listObjToMap",
            CELOverload([.list(.dyn), .list(.dyn), .string, .string], .map(.string, .dyn), .variadic(merged))
        )
        for name in ["gzip.compress", "gzip.decompress"] {
            library.add(
                name,
                CELOverload(
                    [.dyn],
                    .dyn,
                    .unary { (_, context) throws(CELFailure) in
                        throw ImageValidatingRun.failure(.notSupportedYet, "\(name) is not supported yet", context)
                    }
                )
            )
        }
        return library
    }()

    private static func text(_ value: CELValue, _ context: inout CELContext) throws(CELFailure) -> String {
        guard case .string(let text) = value else { throw CELFailure("expected a text, found \(value.typeName)") }
        try context.charge(reading: text.utf8.count)
        return text
    }

    // MARK: - Time

    private static func addTime(to library: inout CELLibrary) {
        library.add(
            "time.now",
            CELOverload(
                [],
                .timestamp,
                .nullary { (context) throws(CELFailure) in
                    let now = try ImageValidatingRun.current(context).instant
                    guard let time = CELTimestamp(seconds: now.seconds, nanoseconds: now.nanoseconds) else {
                        throw CELFailure("the time of judging is outside the years 1 to 9999")
                    }
                    return .timestamp(time)
                }
            )
        )
        library.add(
            "time.truncate",
            CELOverload(
                [.timestamp, .duration],
                .timestamp,
                isPure: true,
                .binary { (time, unit, _) throws(CELFailure) in
                    guard case .timestamp(let time) = time, case .duration(let unit) = unit else {
                        throw .noSuchOverload("time.truncate", time, unit)
                    }
                    do {
                        let cut = try GoTime(seconds: time.seconds, nanoseconds: time.nanoseconds)
                            .truncated(to: GoDuration(nanoseconds: unit.nanoseconds))
                        guard let result = CELTimestamp(seconds: cut.seconds, nanoseconds: cut.nanoseconds) else {
                            throw CELFailure("timestamp overflow")
                        }
                        return .timestamp(result)
                    } catch {
                        throw CELFailure("time.truncate: \(error)")
                    }
                }
            )
        )
        library.add(
            "time.toCron",
            CELOverload(
                [.timestamp],
                .string,
                isPure: true,
                .unary { (time, _) throws(CELFailure) in
                    guard case .timestamp(let time) = time,
                        let read = try? GoTime(seconds: time.seconds, nanoseconds: time.nanoseconds)
                    else { throw .noSuchOverload("time.toCron", time) }
                    return .string(CronText.of(read))
                }
            )
        )
    }

    // MARK: - Hashes

    private static func addHashes(to library: inout CELLibrary) {
        let hashes: [(name: String, hash: PlainHash)] = [("sha256", .sha256), ("sha1", .sha1), ("md5", .md5)]
        for (name, hash) in hashes {
            let overload = CELOverload(
                [.string],
                .string,
                isPure: true,
                .unary { (value, context) throws(CELFailure) in
                    let digest = hash.digest(of: Array(try text(value, &context).utf8))
                    guard !digest.isEmpty else { throw CELFailure("\(name): this system does not have it") }
                    return .string(digest.lowercaseHex)
                }
            )
            library.add(name, overload)
            library.add("hash.\(name)", overload)
        }
    }

    // MARK: - Documents

    private static func addDocuments(to library: inout CELLibrary) {
        library.add(
            "json.unmarshal",
            CELOverload(
                [.string],
                .dyn,
                .unary { (value, context) throws(CELFailure) in
                    let bytes = Array(try text(value, &context).utf8)
                    let cursor: JSONCursor
                    do throws(JSONError) {
                        cursor = try JSONCursor(reading: bytes, depth: Limits().jsonDepth)
                    } catch {
                        throw CELFailure("json.unmarshal: \(error)")
                    }
                    return try CELValue(json: cursor)
                }
            )
        )
        library.add(
            "json.marshal",
            CELOverload(
                [.dyn],
                .string,
                .unary { (value, context) throws(CELFailure) in
                    let bytes = JSONWriter.write(try json(value, depth: 0, &context), sorted: true)
                    try context.charge(reading: bytes.count)
                    return .string(String(decoding: bytes, as: UTF8.self))
                }
            )
        )
        library.add(
            "yaml.parse",
            CELOverload(
                [.string],
                .dyn,
                .unary { (value, context) throws(CELFailure) in
                    let bytes = Array(try text(value, &context).utf8)
                    do {
                        let documents = try YAMLReader.documents(bytes, limits: Limits())
                        guard let document = documents.first, documents.count == 1 else {
                            throw CELFailure("yaml.parse: expected one document, found \(documents.count)")
                        }
                        return CELValue(resource: try JMESValue(document))
                    } catch let failure as CELFailure {
                        throw failure
                    } catch {
                        throw CELFailure("yaml.parse: \(error)")
                    }
                }
            )
        )
    }

    private static func json(
        _ value: CELValue,
        depth: Int,
        _ context: inout CELContext
    ) throws(CELFailure) -> JSONValue {
        try context.charge(1)
        guard depth < 250 else { throw CELFailure("json.marshal: a value nested too deep") }
        switch value {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .integer(number)
        case .uint(let number): return .integer(number)
        case .double(let number):
            guard number.isFinite else { throw CELFailure("json.marshal: a number that JSON does not have") }
            return Int64(exactly: number).map(JSONValue.integer) ?? .number(JSONNumber(text: "\(number)"))
        case .string(let text): return .string(text)
        case .list(let list):
            var elements: [JSONValue] = []
            for element in try list.elements { elements.append(try json(element, depth: depth + 1, &context)) }
            return .array(elements)
        case .map(let map):
            var object = JSONObject()
            for (key, member) in try map.entries {
                guard case .string(let name) = key else { throw CELFailure("json.marshal: a key that is no text") }
                _ = object.append(name, try json(member, depth: depth + 1, &context))
            }
            return .object(object)
        default: throw CELFailure("json.marshal: JSON has no \(value.typeName)")
        }
    }

    // MARK: - Others

    private static func round(
        _ value: CELValue,
        _ places: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        guard case .double(let number) = value, case .int(let places) = places, (0...300).contains(places) else {
            throw .noSuchOverload("math.round", value, places)
        }
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = number * scale
        return .double(scaled.isFinite ? scaled.rounded(.toNearestOrAwayFromZero) / scale : number)
    }

    private static func serviceAccount(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let parts = try text(value, &context).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let isAccount = parts.count == 4 && parts[0] == "system" && parts[1] == "serviceaccount"
        return .object([
            ("Namespace", .string(isAccount ? parts[2] : "")), ("Name", .string(isAccount ? parts[3] : "")),
        ])
    }

    /// Two lists of objects as one map: keys from the objects of one, values from those of the other.
    private static func merged(_ values: [CELValue], _ context: inout CELContext) throws(CELFailure) -> CELValue {
        guard values.count == 4, case .list(let keys) = values[0], case .list(let members) = values[1],
            case .string(let keyName) = values[2], case .string(let valueName) = values[3]
        else { throw CELFailure("no such overload: listObjToMap") }
        let (left, right) = (try keys.elements, try members.elements)
        guard left.count == right.count else { throw CELFailure("listObjToMap: lists of unequal length") }
        try context.charge(left.count)
        var names: [(name: String, value: CELValue)] = []
        for (key, member) in zip(left, right) {
            guard case .map(let key) = key, case .map(let member) = member,
                case .string(let name)? = try key.member(keyName), let value = try member.member(valueName)
            else { throw CELFailure("listObjToMap: expected objects with '\(keyName)' and '\(valueName)'") }
            names.append((name, value))
        }
        return .object(names)
    }
}
