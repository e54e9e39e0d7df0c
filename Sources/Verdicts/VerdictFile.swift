internal import Encodings
internal import Files
internal import Glibc
package import Vocabulary

/// Where a verdict goes: whole or not at all, and never beside an old one that still says PASSED.
package struct VerdictFile: Hashable, Sendable {
    /// As the caller wrote it, for messages.
    package let path: String
    private let place: FilePlace

    /// Takes the path of a file.
    ///
    /// - Throws: `WrongWords` when it can only be a folder.
    package init(_ path: String) throws(WrongWords) {
        guard let place = FilePlace(path) else {
            throw WrongWords("expected the name of a file for the verdict, found '\(path)'")
        }
        self.path = path
        self.place = place
    }

    // MARK: - Writing

    /// Writes the file beside its place under another name, syncs it, and renames it: a crash leaves it whole or absent.
    ///
    /// - Throws: `Fault.cannotWrite`.
    package func write(_ bytes: [UInt8]) throws(Fault) {
        do throws(SystemError) {
            try place.write(bytes)
        } catch {
            throw cannotWrite(error)
        }
    }

    // MARK: - Removing

    /// Removes an old verdict, signed or not, and an empty file; nothing there is as well.
    ///
    /// A damaged file stays and is refused: nobody can take it for PASSED, and it may be anything.
    ///
    /// - Throws: `WrongWords` when anything else is there; `Fault.cannotWrite` when it cannot be removed.
    package func removeStale(limits: Limits = Limits()) throws {
        guard let directory = try present({ () throws(SystemError) in try place.openFolder() }),
            let status = try present({ () throws(SystemError) in
                try FileStatus(of: place.name, in: directory.descriptor, followingLinks: false)
            })
        else { return }
        guard status.kind == S_IFREG else { throw notAVerdict("something that is no regular file") }
        if status.size > 0 {
            guard status.size <= limits.attestation,
                let file = try? OpenFile(place.name, in: directory.descriptor, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
                let bytes = try? file.readAll(limit: Int(limits.attestation)), Self.isVerdict(bytes, limits)
            else { throw notAVerdict("another file") }
        }
        do throws(SystemError) {
            try directory.remove(place.name)
            try directory.sync()
        } catch {
            throw Fault.cannotWrite(
                path,
                "the old verdict there, which may say PASSED, cannot be removed: \(error); do not use it"
            )
        }
    }

    /// Whether it is one of our verdicts by its shape: laxer than `accept`, so that whatever could pass is removed.
    private static func isVerdict(_ bytes: [UInt8], _ limits: Limits) -> Bool {
        guard let file = try? JSONCursor(reading: bytes, depth: limits.jsonDepth),
            let envelope = try? file.member("dsseEnvelope") ?? file,
            let text = try? envelope.string("payload"), let payload = Base64.decodeEither(text),
            let statement = try? JSONCursor(reading: payload, depth: limits.jsonDepth),
            let type = try? statement.string("predicateType"),
            let hasResult = try? statement.required("predicate").hasMember(VerdictStatement.resultMember)
        else { return false }
        return type.isIdentical(to: VerdictStatement.predicateType)
            && hasResult
    }

    private func notAVerdict(_ found: String) -> WrongWords {
        WrongWords(
            "\(path): expected an old verdict or nothing where the verdict goes, found \(found); "
                + "move it away, or give another --verdict"
        )
    }

    // MARK: - Reading

    /// Reads the file whole.
    ///
    /// - Throws: `VerdictError.malformed` when it cannot be read; `LimitExceeded`.
    package func read(limits: Limits = Limits()) throws -> [UInt8] {
        do throws(SystemError) {
            let bytes = try OpenFile(path, O_RDONLY).readAll(limit: Int(clamping: limits.attestation))
            if let bytes { return bytes }
        } catch {
            throw VerdictError.malformed("expected a verdict, found: \(error)")
        }
        throw LimitExceeded("attestation", limit: limits.attestation, found: "a longer verdict")
    }

    // MARK: - Faults

    /// What is there; nil where nothing is.
    private func present<Value: ~Copyable>(_ look: () throws(SystemError) -> Value) throws(Fault) -> Value? {
        do throws(SystemError) {
            return try look()
        } catch {
            guard error.number == ENOENT else { throw cannotWrite(error) }
            return nil
        }
    }

    private func cannotWrite(_ error: SystemError) -> Fault { Fault.cannotWrite(path, error.description) }
}
