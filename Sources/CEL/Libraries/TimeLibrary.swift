internal import KubernetesValues

/// The parts of timestamps and durations.
///
/// Source: CEL language definition, "List of standard definitions": UTC, unless a zone is named.
enum TimeLibrary {
    private static let parts: [(name: String, part: @Sendable (ZonedTime) -> Int)] = [
        ("getFullYear", { $0.year }), ("getMonth", { $0.month - 1 }), ("getDayOfYear", { $0.dayOfYear - 1 }),
        ("getDayOfMonth", { $0.day - 1 }), ("getDate", { $0.day }), ("getDayOfWeek", { $0.weekday }),
        ("getHours", { $0.hour }), ("getMinutes", { $0.minute }), ("getSeconds", { $0.second }),
        ("getMilliseconds", { $0.millisecond }),
    ]

    static func add(to library: inout CELLibrary, dialect: CELEnvironment.Dialect) {
        for (name, part) in parts {
            library.add(
                name,
                CELOverload(
                    member: true,
                    [.timestamp],
                    .int,
                    .unary { (time, _) throws(CELFailure) in
                        .int(Int64(part(try zoned(time, .string(""), name))))
                    }
                ),
                CELOverload(
                    member: true,
                    [.timestamp, .string],
                    .int,
                    .binary { (time, zone, _) throws(CELFailure) in .int(Int64(part(try zoned(time, zone, name)))) }
                )
            )
        }
        addDurations(to: &library, dialect: dialect)
    }

    private static func zoned(
        _ value: CELValue,
        _ zone: CELValue,
        _ function: String
    ) throws(CELFailure) -> ZonedTime {
        guard case .timestamp(let time) = value else { throw CELFailure.noSuchOverload(function, value) }
        let zone = try zone.text(for: function)
        do {
            return try ZonedTime(seconds: time.seconds, nanoseconds: time.nanoseconds, zone: zone)
        } catch {
            throw CELFailure("unknown time zone '\(zone.prefix(64))'")
        }
    }

    private static func addDurations(to library: inout CELLibrary, dialect: CELEnvironment.Dialect) {
        let ofSecond = dialect == .specification
        let parts: [(name: String, part: @Sendable (Int64) -> Int64)] = [
            ("getHours", { $0 / 3_600_000_000_000 }), ("getMinutes", { $0 / 60_000_000_000 }),
            ("getSeconds", { $0 / 1_000_000_000 }),
            ("getMilliseconds", { ofSecond ? $0 / 1_000_000 % 1000 : $0 / 1_000_000 }),
        ]
        for (name, part) in parts {
            let implementation = CELImplementation.unary { (value, _) throws(CELFailure) in
                guard case .duration(let duration) = value else { throw CELFailure.noSuchOverload(name, value) }
                return .int(part(duration.nanoseconds))
            }
            library.add(name, CELOverload(member: true, [.duration], .int, implementation))
        }
    }
}
