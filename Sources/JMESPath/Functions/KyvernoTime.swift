internal import KubernetesValues
internal import Vocabulary

/// Kyverno's functions for points in time; texts are RFC 3339 where no layout is given.
extension JMESFunction {
    static let kyvernoTime: [JMESFunction] = [
        JMESFunction("time_since", 3) { (call) throws(Interruption) in
            let layout = try call.string(0)
            let start = try time(call, 1, layout: layout)
            let end = try call.string(2).utf8.isEmpty ? now(call) : time(call, 2, layout: layout)
            return .string(end.saturatingDifference(from: start).description)
        },
        JMESFunction("time_diff", 2) { (call) throws(Interruption) in
            .string(try time(call, 1).saturatingDifference(from: time(call, 0)).description)
        },
        JMESFunction("time_now", 0) { (call) throws(Interruption) in text(of: try now(call)) },
        JMESFunction("time_now_utc", 0) { (call) throws(Interruption) in text(of: try now(call)) },
        JMESFunction("time_add", 2) { (call) throws(Interruption) in
            let (time, duration) = (try time(call, 0), try duration(call, 1))
            return text(of: try made(call) { () throws in try time.adding(duration) })
        },
        JMESFunction("time_parse", 2) { (call) throws(Interruption) in
            let (layout, seconds) = (try call.string(0), try call.string(1))
            guard Int64(layout) != nil else { return text(of: try time(call, 1, layout: layout)) }
            guard let seconds = Int64(seconds) else {
                throw call.error(.value, "expected seconds since 1970 as argument 2, found other text")
            }
            return text(of: try made(call) { () throws in try GoTime(seconds: seconds) })
        },
        JMESFunction("time_before", 2) { (call) throws(Interruption) in .bool(try time(call, 0) < time(call, 1)) },
        JMESFunction("time_after", 2) { (call) throws(Interruption) in .bool(try time(call, 0) > time(call, 1)) },
        JMESFunction("time_between", 3) { (call) throws(Interruption) in
            let (time, start, end) = (try time(call, 0), try time(call, 1), try time(call, 2))
            return .bool(start < time && time < end)
        },
        JMESFunction("time_utc", 1) { (call) throws(Interruption) in text(of: try time(call, 0).utc) },
        JMESFunction("time_truncate", 2) { (call) throws(Interruption) in
            let (time, duration) = (try time(call, 0), try duration(call, 1))
            return text(of: try made(call) { () throws in try time.truncated(to: duration) })
        },
        JMESFunction("time_to_cron", 1) { (call) throws(Interruption) in .string(CronText.of(try time(call, 0))) },
    ]

    private static func made<Made>(_ call: Call, _ body: () throws -> Made) throws(Interruption) -> Made {
        do {
            return try body()
        } catch {
            throw call.error(.value, "\(error)")
        }
    }

    /// An argument as a time; an empty layout is that of RFC 3339.
    private static func time(_ call: Call, _ index: Int, layout: String = "") throws(Interruption) -> GoTime {
        let text = try call.string(index)
        try call.evaluation.spend(1 + text.utf8.count + layout.utf8.count)
        return try made(call) { () throws in
            if layout.utf8.isEmpty { return try GoTime(rfc3339: text) }
            return try GoTime(text, layout: layout)
        }
    }

    private static func duration(_ call: Call, _ index: Int) throws(Interruption) -> GoDuration {
        let text = try call.string(index)
        try call.evaluation.spend(1 + text.utf8.count)
        return try made(call) { () throws in try GoDuration(text) }
    }

    private static func now(_ call: Call) throws(Interruption) -> GoTime {
        let now = call.environment.now
        return try made(call) { () throws in try GoTime(seconds: now.seconds, nanoseconds: now.nanoseconds) }
    }

    private static func text(of time: GoTime) -> JMESValue { .string(time.formatted()) }
}
