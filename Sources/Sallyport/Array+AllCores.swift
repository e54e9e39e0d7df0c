extension Array where Element: Sendable {
    /// Maps the elements on all cores, several at a time.
    ///
    /// - Parameter body: Makes of a part of the elements one outcome for each, in their order.
    /// - Returns: The outcomes in the order of the elements, whatever core was faster: verdicts are reproducible.
    func mapOnAllCores<Outcome: Sendable>(
        _ body: @Sendable @escaping (ArraySlice<Element>) -> [Outcome]
    ) async -> [Outcome] {
        await withTaskGroup(of: (Int, [Outcome]).self) { group in
            let size = Swift.max(1, Swift.min(64, count / 8))
            for start in stride(from: 0, to: count, by: size) {
                let part = self[start..<Swift.min(start + size, count)]
                group.addTask { (start, body(part)) }
            }
            var parts: [(Int, [Outcome])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
