package import Encodings
package import Vocabulary

/// What a monitor saw a process do; each kind of event is counted, since its form is the monitor's own.
///
/// Source: in-toto attestation predicates, Runtime Trace v0.1.
package struct RuntimeTrace: Hashable, Sendable {
    /// Which monitor it was: a type URI.
    package let monitor: String
    package let configuration: ResourceDescriptor?
    /// What it was told to watch, in its own words.
    package let tracePolicy: JSONCursor?
    package let host: String
    package let processType: String
    package let event: String
    /// How many events of a kind there are; nil where that kind was not recorded, which is not the same as none.
    package let processes: Int?
    package let connections: Int?
    package let files: Int?
    package let startedOn: Instant?
    package let finishedOn: Instant?

    /// Reads the predicate.
    ///
    /// - Throws: A mismatch where a required member is missing, or no kind of event is recorded.
    static func read(_ cursor: JSONCursor) throws -> RuntimeTrace {
        let monitor = try cursor.required("monitor")
        let process = try cursor.required("monitoredProcess")
        let log = try cursor.required("monitorLog")
        let metadata = try cursor.member("metadata")
        let trace = RuntimeTrace(
            monitor: try monitor.requiredText("type"),
            configuration: try monitor.descriptor("configSource"),
            tracePolicy: try monitor.openObject("tracePolicy"),
            host: try process.requiredText("hostID"),
            processType: try process.requiredText("type"),
            event: try process.requiredText("event"),
            processes: try log.member("process").map(count),
            connections: try log.member("network").map(count),
            files: try log.member("fileAccess").map { files in
                let elements = try files.array()
                for element in elements { _ = try element.descriptor() }
                return elements.count
            },
            startedOn: try metadata?.instant("buildStartedOn"),
            finishedOn: try metadata?.instant("buildFinishedOn")
        )
        guard trace.processes != nil || trace.connections != nil || trace.files != nil else {
            throw log.mismatch("at least one of process, network, fileAccess", found: "none")
        }
        return trace
    }

    private static func count(_ cursor: JSONCursor) throws -> Int {
        let elements = try cursor.array()
        for element in elements { try element.requireObject() }
        return elements.count
    }
}
