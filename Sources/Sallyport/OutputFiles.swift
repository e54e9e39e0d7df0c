internal import Confinement
internal import Files
internal import Verdicts
internal import Vocabulary

/// The files that a run writes: by itself, or once it has given up that right by a broker that has it.
struct OutputFiles: Sendable {
    private let paths: [String]
    private let broker: Broker?

    /// Files that the process writes itself.
    init() { (paths, broker) = ([], nil) }

    /// Files that a second process writes, which is started now.
    ///
    /// - Parameter paths: All that it will ever write or remove; none needs no second process.
    /// - Throws: `ConfinementError`.
    init(brokering paths: [String]) throws(ConfinementError) {
        self.paths = paths
        broker = paths.isEmpty ? nil : try Broker.start { Self.serve($0, $1, paths) }
    }

    /// Writes a verdict whole, in place of what is there.
    ///
    /// - Throws: `cannot-write`.
    func write(verdict bytes: [UInt8], to path: String) throws { try have(.writeVerdict, bytes, path) }

    /// Removes a verdict that was written.
    ///
    /// - Throws: `cannot-write`, and `WrongWords` where it is none any more.
    func removeVerdict(_ path: String) throws { try have(.removeVerdict, [], path) }

    /// Writes a report whole, in place of what is there.
    ///
    /// - Throws: `cannot-write`.
    func write(report bytes: [UInt8], to path: String) throws { try have(.writeReport, bytes, path) }

    /// Removes a report.
    ///
    /// - Throws: `cannot-write`.
    func removeReport(_ path: String) throws { try have(.removeReport, [], path) }

    // MARK: - Here, or in the other process

    private enum Operation: UInt32, CaseIterable {
        case writeVerdict, removeVerdict, writeReport, removeReport

        func perform(_ bytes: [UInt8], _ path: String) throws {
            guard let place = FilePlace(path) else { throw Fault.cannotWrite(path, "that is no name of a file") }
            do {
                switch self {
                case .writeVerdict: try VerdictFile(path).write(bytes)
                case .removeVerdict: try VerdictFile(path).removeStale()
                case .writeReport: try place.write(bytes)
                case .removeReport: try place.remove()
                }
            } catch let error as SystemError {
                throw Fault.cannotWrite(path, error.description)
            }
        }
    }

    /// Has it done by the broker, if there is one.
    private func have(_ operation: Operation, _ bytes: [UInt8], _ path: String) throws {
        guard let broker else { return try operation.perform(bytes, path) }
        guard let index = paths.firstIndex(where: { $0.isIdentical(to: path) }) else {
            throw Fault.inside("\(path) is none of the files that this run was to write")
        }
        let number = UInt32(index * Operation.allCases.count) + operation.rawValue
        if case .refused(let reason) = broker.ask(number, bytes) { throw OutputRefused(description: reason) }
    }

    /// What the broker does; it runs in the other process.
    private static func serve(_ number: UInt32, _ bytes: [UInt8], _ paths: [String]) -> Broker.Answer {
        let kinds = UInt32(Operation.allCases.count)
        let index = Int(number / kinds)
        guard paths.indices.contains(index), let operation = Operation(rawValue: number % kinds) else {
            return .refused("a request for a file that this run was not to write")
        }
        do {
            try operation.perform(bytes, paths[index])
            return .done
        } catch {
            return .refused("\(error)")
        }
    }
}

/// A file that the broker could not write or remove; what it says names the file.
private struct OutputRefused: Explained {
    let description: String
    var blame: Blame { .ourselves }
    var code: Code { .cannotWrite }
}
