internal import Vocabulary

/// What a file of an image says about its packages.
package enum PackageFileRole: Hashable, Sendable {
    /// dpkg's list of packages, or a part of it.
    case dpkg
    /// apk's list of packages.
    case apk
    /// rpm's database, in SQLite.
    case rpm
    /// What SQLite has not yet written into the database beside it.
    case rpmJournal
    /// A database that is not read, in words.
    case unreadable(String)
    /// Which distribution it is.
    case osRelease

    /// Whether somebody reads its content.
    var isRead: Bool {
        switch self {
        case .dpkg, .apk, .rpm, .osRelease: true
        case .rpmJournal, .unreadable: false
        }
    }
}

/// The files of an image that are looked at, out of all that its layers hold.
///
/// Source: dpkg(1); Google's distroless for `status.d`; apk-tools; rpm, `rpm --eval %_dbpath` of Red Hat's and SUSE's
/// distributions, of image-based ones, and of Azure Linux without rpm; pacman(8).
enum WatchedFiles {
    private static let files: [LayerPath: PackageFileRole] = {
        var files: [LayerPath: PackageFileRole] = [
            "var/lib/dpkg/status": .dpkg, "lib/apk/db/installed": .apk, "usr/lib/apk/db/installed": .apk,
            "etc/os-release": .osRelease, "usr/lib/os-release": .osRelease,
            "var/lib/pacman/local/ALPM_DB_VERSION": .unreadable("pacman's database"),
            "var/lib/rpmmanifest/container-manifest-1": .unreadable("rpm's database as a text"),
            "var/lib/rpmmanifest/container-manifest-2": .unreadable("rpm's database as a text"),
        ].byPath
        for folder in ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"] {
            files[LayerPath("\(folder)/rpmdb.sqlite")] = .rpm
            files[LayerPath("\(folder)/rpmdb.sqlite-wal")] = .rpmJournal
            files[LayerPath("\(folder)/rpmdb.sqlite-journal")] = .rpmJournal
            files[LayerPath("\(folder)/Packages")] = .unreadable("rpm's database in Berkeley DB")
            files[LayerPath("\(folder)/Packages.db")] = .unreadable("rpm's database in NDB")
        }
        return files
    }()

    /// The folder in which each file is a part of dpkg's list.
    static let statusParts = LayerPath("var/lib/dpkg/status.d")

    /// All files in the order of their paths, those below `statusParts` left out.
    static let all: [LayerPath] = files.keys.sorted { $0.description.utf8.precedes($1.description.utf8) }

    private static let folders = Set((files.keys + [statusParts]).flatMap(\.ancestors) + [statusParts])

    /// What a file at this path would say; nil for nothing.
    static func role(of path: LayerPath) -> PackageFileRole? {
        if let role = files[path] { return role }
        // Beside each list there is one of its files, with their checksums.
        guard path.parts.count == statusParts.parts.count + 1, path.parent == statusParts,
            !path.name.suffix(8).elementsEqual(".md5sums".utf8)
        else { return nil }
        return .dpkg
    }

    /// Whether what stands at this path decides about a file that is looked at: itself, or a folder that leads there.
    static func concerns(_ path: LayerPath) -> Bool { role(of: path) != nil || isFolder(path) }

    /// Whether this is a folder in which, at some depth, files are looked at.
    static func isFolder(_ path: LayerPath) -> Bool { path.parts.isEmpty || folders.contains(path) }
}

extension [String: PackageFileRole] {
    fileprivate var byPath: [LayerPath: PackageFileRole] {
        .init(uniqueKeysWithValues: map { (LayerPath($0.key), $0.value) })
    }
}
