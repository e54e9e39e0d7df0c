package import Vocabulary

/// Why an archive cannot be read safely.
package indirect enum ArchiveError: Explained, Hashable {
    /// The file, or what its compression holds, is no tar at all.
    case notATar(found: String)
    /// Cut short, altered, or followed by something else.
    case damaged(expected: String, found: String)
    /// The file cannot be read at all.
    case unreadable(reason: String)
    /// A link, a device, a FIFO, a sparse file, or whatever else is neither a regular file nor a folder.
    case entryType(found: String)
    /// A name that could reach outside of a folder, or that two systems read in two ways.
    case entryName(expected: String, found: String)
    /// One name for two entries.
    case duplicateEntry
    /// More than a limit allows.
    case limit(LimitExceeded)
    /// libarchive lacks what we need, or the system lacks memory.
    case libraryFault(String)
    /// An error that is about one entry.
    case inside(entry: String, ArchiveError)

    package var blame: Blame {
        switch self {
        case .libraryFault: .ourselves
        case .inside(_, let error): error.blame
        default: .input
        }
    }

    package var code: Code {
        switch self {
        case .notATar: .notALayout
        case .damaged, .unreadable: .archiveDamaged
        case .entryType: .entryType
        case .entryName: .entryName
        case .duplicateEntry: .duplicateEntry
        case .limit(let error): error.code
        case .libraryFault: .internalFault
        case .inside(_, let error): error.code
        }
    }

    package var description: String {
        switch self {
        case .notATar(let found):
            "expected an OCI image layout as a tar (plain, gzip, zstd, xz, bzip2 or lz4) or a folder, found \(found)"
        case .damaged(let expected, let found): "expected \(expected), found \(found)"
        case .unreadable(let reason): "expected a file that can be read to its end, found: \(reason)"
        case .entryType(let found): "expected a regular file or a folder, found \(found)"
        case .entryName(let expected, let found): "expected a name \(expected), found \(found)"
        case .duplicateEntry: "expected each name once, found a second entry of this name"
        case .limit(let error): error.description
        case .libraryFault(let reason): "cannot use libarchive: \(reason)"
        case .inside(let entry, let error): "\(entry): \(error.description)"
        }
    }

    package var remedy: String? {
        switch self {
        case .notATar: "make one with `skopeo copy docker://IMAGE oci-archive:FILE`"
        case .damaged: "copy the bundle again: this copy is damaged or altered"
        case .unreadable: "copy the bundle again, or check the medium that it is on"
        case .entryType: "pack the bundle again as plain files (`tar --hard-dereference --dereference`)"
        case .entryName, .duplicateEntry: "pack the bundle again with the tool that made it; do not extract this one"
        case .limit(let error): error.remedy
        case .libraryFault: "install libarchive with gzip, zstd, xz, bzip2 and lz4 built in"
        case .inside(_, let error): error.remedy
        }
    }

    package var location: String? {
        guard case .inside(let entry, let error) = self else { return nil }
        return error.location.map { "\(entry): \($0)" } ?? entry
    }
}

extension ArchiveError {
    /// A tar that two readers take for different ones.
    static func disagreement(_ found: String) -> ArchiveError {
        .damaged(expected: "a tar that all programs read alike", found: "one that libarchive reads with \(found)")
    }
}
