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

    /// A file to write to: the one in reserve if there is one, emptied as soon as nobody holds content of it.
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
                if isKnownUniquelyReferenced(&file) { try file.empty() }
                return file
            }
        }
    }
}
