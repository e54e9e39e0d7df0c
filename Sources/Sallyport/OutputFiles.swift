internal import Confinement
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

    /// Writes a file whole, in place of what is there.
    ///
    /// - Throws: `cannot-write`.
    func write(_ bytes: [UInt8], to path: String) throws {
        if try !askBroker(.write, path, bytes) { try VerdictFile(path).write(bytes) }
    }

    /// Removes a verdict that was written.
    ///
    /// - Throws: `cannot-write`, and `WrongWords` where it is none any more.
    func removeVerdict(_ path: String) throws {
        if try !askBroker(.removeVerdict, path, []) { try VerdictFile(path).removeStale() }
    }

    // MARK: - Through the broker

    private enum Operation: UInt32, CaseIterable {
        case write, removeVerdict
    }

    /// Whether there is a broker, which has then done it.
    private func askBroker(_ operation: Operation, _ path: String, _ bytes: [UInt8]) throws -> Bool {
        guard let broker else { return false }
        guard let index = paths.firstIndex(of: path) else {
            throw Fault.inside("\(path) is none of the files that this run was to write")
        }
        let number = UInt32(index * Operation.allCases.count) + operation.rawValue
        if case .refused(let reason) = broker.ask(number, bytes) { throw OutputRefused(description: reason) }
        return true
    }

    /// What the broker does; it runs in the other process.
    private static func serve(_ number: UInt32, _ bytes: [UInt8], _ paths: [String]) -> Broker.Answer {
        let kinds = UInt32(Operation.allCases.count)
        let index = Int(number / kinds)
        guard paths.indices.contains(index), let operation = Operation(rawValue: number % kinds) else {
            return .refused("a request for a file that this run was not to write")
        }
        do {
            let file = try VerdictFile(paths[index])
            switch operation {
            case .write: try file.write(bytes)
            case .removeVerdict: try file.removeStale()
            }
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
