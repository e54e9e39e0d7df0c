internal import Artifacts
internal import Confinement

/// What a run needs of the machine beside its input: room for content, and files for its output.
///
/// To read hostile input as a confined process: make one, open everything else that is needed, `confine`, and only then
/// read the bundle.
struct Workspace: Sendable {
    let spoolFolder: SpoolFolder
    private(set) var outputs = OutputFiles()

    /// Takes the folder where content goes that is too large for memory.
    init(temporaryFolder: String) { spoolFolder = SpoolFolder(temporaryFolder) }

    /// Gives up, for good and for the whole process, every right that reading does not need.
    ///
    /// - Parameter paths: The files that the run will write; no other can be written from here on.
    /// - Throws: What the system does not allow, exit code 5; read nothing then.
    mutating func confine(writing paths: [String] = []) throws {
        outputs = try OutputFiles(brokering: paths)
        spoolFolder.makeReserve()
        try ProcessConfinement.enter()
    }
}
