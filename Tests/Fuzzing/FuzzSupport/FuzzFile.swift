import Glibc

/// One unlinked file for a whole process, filled anew for each input of a fuzzer that reads from descriptors.
public enum FuzzFile {
    private static let descriptor: CInt = {
        var template = Array("/tmp/sallyport-fuzz.XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0, unsafe unlink(template) == 0 else { fatalError("cannot make a file in /tmp") }
        return descriptor
    }()

    /// The file with these bytes in it, at its start.
    public static func holding(_ bytes: [UInt8]) -> CInt {
        guard ftruncate(descriptor, 0) == 0, unsafe pwrite(descriptor, bytes, bytes.count, 0) == bytes.count,
            lseek(descriptor, 0, SEEK_SET) == 0
        else { fatalError("cannot write to /tmp") }
        return descriptor
    }
}

/// The input of a fuzzer as an array.
public func fuzzInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
}
