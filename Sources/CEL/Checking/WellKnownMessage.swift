/// A message of protobuf that stands for a plain value: wrappers, `Value`, `Struct`, `ListValue`, times.
///
/// Source: CEL language definition, "JSON data conversion" and "Protocol buffer data conversion".
struct WellKnownMessage: Sendable {
    let fields: [String: CELType]
    let type: CELType
    let make: @Sendable ([String: CELValue]) throws(CELFailure) -> CELValue

    private static func wrapper(_ type: CELType, _ zero: CELValue) -> WellKnownMessage {
        WellKnownMessage(fields: ["value": type], type: .nullable(type)) { (values) throws(CELFailure) in
            let value = values["value"] ?? zero
            guard type.accepts(value) else { throw CELFailure.noSuchOverload("value", value) }
            return value
        }
    }

    private static let float = WellKnownMessage(fields: ["value": .double], type: .nullable(.double)) {
        (values) throws(CELFailure) in
        guard case .double(let number) = values["value"] ?? .double(0) else {
            throw CELFailure("no such overload: expected double")
        }
        return .double(Double(Float(number)))
    }

    private static let value = WellKnownMessage(
        fields: [
            "null_value": .int, "number_value": .double, "string_value": .string, "bool_value": .bool,
            "struct_value": .map(.string, .dyn), "list_value": .list(.dyn),
        ],
        type: .dyn
    ) { (values) throws(CELFailure) in
        guard let (name, value) = values.first else { return .null }
        return name == "null_value" ? .null : value
    }

    private static let timestamp = WellKnownMessage(
        fields: ["seconds": .int, "nanos": .int],
        type: .timestamp
    ) { (values) throws(CELFailure) in
        guard case .int(let seconds) = values["seconds"] ?? .int(0), case .int(let nanos) = values["nanos"] ?? .int(0),
            let part = Int32(exactly: nanos), let time = CELTimestamp(seconds: seconds, nanoseconds: part)
        else { throw CELFailure("timestamp out of range") }
        return .timestamp(time)
    }

    private static let duration = WellKnownMessage(
        fields: ["seconds": .int, "nanos": .int],
        type: .duration
    ) { (values) throws(CELFailure) in
        guard case .int(let seconds) = values["seconds"] ?? .int(0), case .int(let nanos) = values["nanos"] ?? .int(0)
        else { throw CELFailure("no such overload: expected int") }
        let (scaled, tooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow) = scaled.addingReportingOverflow(nanos)
        guard !tooLong, !overflow else { throw CELFailure("duration out of range") }
        return .duration(CELDuration(nanoseconds: sum))
    }

    private static func inner(_ field: String, _ type: CELType, _ zero: CELValue) -> WellKnownMessage {
        WellKnownMessage(fields: [field: type], type: type) { (values) throws(CELFailure) in values[field] ?? zero }
    }

    static let all: [String: WellKnownMessage] = [
        "google.protobuf.BoolValue": wrapper(.bool, .bool(false)),
        "google.protobuf.BytesValue": wrapper(.bytes, .bytes([])),
        "google.protobuf.DoubleValue": wrapper(.double, .double(0)),
        "google.protobuf.FloatValue": float,
        "google.protobuf.Int32Value": wrapper(.int, .int(0)),
        "google.protobuf.Int64Value": wrapper(.int, .int(0)),
        "google.protobuf.StringValue": wrapper(.string, .string("")),
        "google.protobuf.UInt32Value": wrapper(.uint, .uint(0)),
        "google.protobuf.UInt64Value": wrapper(.uint, .uint(0)),
        "google.protobuf.Value": value,
        "google.protobuf.Struct": inner("fields", .map(.string, .dyn), .map(.empty)),
        "google.protobuf.ListValue": inner("values", .list(.dyn), .list(.empty)),
        "google.protobuf.Timestamp": timestamp,
        "google.protobuf.Duration": duration,
    ]
}
