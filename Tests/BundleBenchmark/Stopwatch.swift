/// Measures wall time.
enum Stopwatch {
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        return try clock.measure(body) / .seconds(1)
    }

    static func seconds(_ body: () async -> Void) async -> Double {
        let clock = ContinuousClock()
        return await clock.measure(body) / .seconds(1)
    }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
