internal import Synchronization
internal import Vocabulary

/// Where temporary files are made; one may be made ahead, for a process that will not be able to make any.
package final class SpoolFolder: Sendable {
    private enum Reserve {
        case none
        case file(SpoolFile)
        case failed(Fault)
    }

    private let path: String
    private let reserve = Mutex(Reserve.none)

    package init(_ path: String) { self.path = path }

    /// Makes a file for later.
    ///
    /// Where that fails, whoever comes to need one is told why: most bundles need none.
    package func makeReserve() {
        reserve.withLock { reserve in
            do throws(Fault) {
                reserve = .file(try SpoolFile(in: path))
            } catch {
                reserve = .failed(error)
            }
        }
    }

    /// An empty file that nobody else holds: the one in reserve, unless content of an earlier layout is still in it.
    ///
    /// - Throws: `Fault`, `cannot-write`.
    func file() throws(Fault) -> SpoolFile {
        try reserve.withLock { reserve throws(Fault) in
            switch reserve {
            case .none: return try SpoolFile(in: path)
            case .failed(let fault): throw fault
            case .file(var file):
                reserve = .none  // so that the count of references is that of the others
                defer { reserve = .file(file) }
                guard isKnownUniquelyReferenced(&file) else { return try SpoolFile(in: path) }
                try file.empty()
                return file
            }
        }
    }
}
