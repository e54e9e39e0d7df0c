internal import Cryptography
internal import Files
internal import Glibc
package import Vocabulary

/// The lock beside the files of a trust root: its digest, and the list of files that explains a mismatch.
///
/// Source: trust-root.md 4, `trust.lock`; `sha256sum -c` reads it too.
package struct TrustLock: Hashable, Sendable {
    package let name: String
    package let version: Int64
    /// The digest of the root that was locked before.
    package let previous: Digest?
    package let manifest: TrustManifest

    package var digest: Digest { manifest.digest }

    package init(name: String, version: Int64, previous: Digest?, manifest: TrustManifest) {
        (self.name, self.version, self.previous, self.manifest) = (name, version, previous, manifest)
    }

    private static let title = "# sallyport trust lock 1"

    /// The content of the file.
    package var text: String {
        var head = [Self.title, "# digest \(digest)", "# name \(name)", "# version \(version)"]
        if let previous { head.append("# previous \(previous)") }
        return head.joined(separator: "\n") + "\n" + manifest.lines
    }

    // MARK: - Reading

    /// Reads a lock as we write it, and nothing else.
    ///
    /// - Throws: `TrustError.invalid` with the line, also where the lines have another digest than the head says.
    package init(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else {
            throw Self.invalid(1, "expected lines of text, found other bytes or no line feed at the end")
        }
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        lines.removeLast()
        guard lines.first == Self.title else { throw Self.invalid(1, "expected '\(Self.title)'") }
        let digest = try Self.digest("digest", lines, 1)
        name = try Self.value("name", lines, 2)
        let number = try Self.value("version", lines, 3)
        guard let version = Int64(number), version >= 1, String(version) == number else {
            throw Self.invalid(4, "expected a version as a whole number, found '\(number)'")
        }
        self.version = version
        let hasPrevious = lines.count > 4 && lines[4].hasPrefix("# previous ")
        previous = hasPrevious ? try Self.digest("previous", lines, 4) : nil
        let start = hasPrevious ? 5 : 4
        let entries = try lines.indices.dropFirst(start).map { try Self.entry(lines[$0], $0 + 1) }
        for (index, pair) in zip(entries, entries.dropFirst()).enumerated() {
            guard pair.0.path.utf8.precedes(pair.1.path.utf8) else {
                throw Self.invalid(start + index + 2, "expected the paths in the order of their bytes, each once")
            }
        }
        manifest = try TrustManifest(entries)
        guard manifest.digest == digest else {
            throw Self.invalid(2, "expected the digest of the lines below, \(manifest.digest), found \(digest)")
        }
    }

    private static func value(_ name: String, _ lines: [String], _ index: Int) throws -> String {
        let start = "# \(name) "
        guard index < lines.count, lines[index].hasPrefix(start) else {
            throw invalid(index + 1, "expected '\(start)' and a value")
        }
        return String(lines[index].dropFirst(start.count))
    }

    private static func digest(_ name: String, _ lines: [String], _ index: Int) throws -> Digest {
        let text = try value(name, lines, index)
        guard let digest = try? Digest(text), digest.algorithm == .sha256 else {
            throw invalid(index + 1, "expected sha256: and 64 hex digits, found '\(text)'")
        }
        return digest
    }

    private static func entry(_ line: String, _ number: Int) throws -> TrustManifest.Entry {
        let hex = String(line.prefix(64))
        let path = String(line.dropFirst(66))
        guard line.dropFirst(64).prefix(2) == "  ", let bytes = [UInt8](lowercaseHex: hex),
            let digest = Digest(.sha256, bytes: bytes), !path.isEmpty
        else { throw invalid(number, "expected 64 hex digits, two spaces and a path") }
        return TrustManifest.Entry(path: path, digest: digest)
    }

    private static func invalid(_ line: Int, _ reason: String) -> TrustError {
        .invalid(
            file: TrustDirectory.lockName,
            "line \(line): \(reason)",
            remedy: "restore the file, or remove it and run `sallyport trust pin`"
        )
    }

    // MARK: - Writing

    /// Writes the lock into the folder: a temporary file, synced, renamed, so that a crash leaves a whole one or none.
    ///
    /// - Throws: `Fault.cannotWrite`.
    package func write(into folder: String) throws {
        do throws(SystemError) {
            // The process's umask may be stricter than readers of a trust root need, never laxer.
            try OpenFile(folder, O_RDONLY | O_DIRECTORY).replace(
                TrustDirectory.lockName,
                with: Array(text.utf8),
                mode: 0o644,
                temporaries: [TrustDirectory.lockName + ".new"],
                staysUnsynced: true
            )
        } catch {
            throw Fault.cannotWrite("\(folder)/\(TrustDirectory.lockName)", error.description)
        }
    }
}
