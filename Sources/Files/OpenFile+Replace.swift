package import Glibc

extension OpenFile {
    /// Writes a file of this folder under another name, syncs it, and renames it: a crash leaves it whole or as it was.
    ///
    /// - Parameters:
    ///   - name: Its name; a file that has it is replaced.
    ///   - bytes: Its content.
    ///   - mode: Its mode, whatever the process's umask.
    ///   - temporaries: Names for the time being, of which the first free one is taken.
    ///   - staysUnsynced: Whether it stays when only the last step fails, to sync the folder.
    /// - Throws: `SystemError`; nothing of ours has a temporary name then.
    package func replace(
        _ name: String,
        with bytes: [UInt8],
        mode: mode_t,
        temporaries: [String],
        staysUnsynced: Bool
    ) throws(SystemError) {
        let temporary = try TemporaryFile(temporaries, in: descriptor)
        do throws(SystemError) {
            guard fchmod(temporary.file.descriptor, mode) == 0 else { throw SystemError("fchmod") }
            try temporary.file.writeAll(bytes)
            try temporary.file.sync()
            guard unsafe renameat(descriptor, temporary.name, descriptor, name) == 0 else {
                throw SystemError("renameat")
            }
        } catch {
            try? remove(temporary.name)
            throw error
        }
        do throws(SystemError) {
            try sync()
        } catch {
            if !staysUnsynced { try? remove(name) }
            throw error
        }
    }
}

/// A new file that nobody else may read yet.
private struct TemporaryFile: ~Copyable {
    let name: String
    let file: OpenFile

    /// Creates the file of the first free name: others may be in use, or left by a crash, and are not ours to remove.
    init(_ names: [String], in folder: CInt) throws(SystemError) {
        for name in names {
            do throws(SystemError) {
                let file = try OpenFile(name, in: folder, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
                self.name = name
                self.file = file
                return
            } catch {
                guard error.number == EEXIST else { throw error }
            }
        }
        throw SystemError("openat", EEXIST)
    }
}
