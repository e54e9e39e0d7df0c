internal import COpenSSL

/// What every caller of libcrypto in this target shares: start-up, the error queue, encoders, wiping.
enum Library {
    /// Starts libcrypto without its configuration file, so that neither file nor environment can change an outcome.
    private static let started = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) == 1

    /// Begins a group of calls: libcrypto runs, and no earlier call's errors are left on this thread.
    ///
    /// - Throws: `libraryFault` when libcrypto cannot start.
    static func enter() throws(CryptographyError) {
        guard started else { throw .libraryFault("libcrypto does not start") }
        ERR_clear_error()
    }

    /// The texts of the errors that libcrypto left on this thread, oldest first; the queue is empty afterwards.
    static func drainErrorQueue() -> String {
        var texts: [String] = []
        while true {
            let number = ERR_get_error()
            guard number != 0 else { break }
            var text = [CChar](repeating: 0, count: 256)
            unsafe ERR_error_string_n(number, &text, text.count)
            texts.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        return texts.isEmpty ? "no reason given" : texts.joined(separator: ", ")
    }

    /// A fault of libcrypto in a step that does not depend on what the input says.
    static func fault(_ step: String) -> CryptographyError { .libraryFault("\(step): \(drainErrorQueue())") }

    /// Runs an `i2d` function twice, for the length and for the bytes; nil when it fails.
    static func encoded(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> CInt) -> [UInt8]? {
        let length = encode(nil)
        guard length > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe encode(&cursor)
        }
        return written == length ? bytes : nil
    }

    /// Runs a `d2i` function; nil unless it succeeds and takes every byte.
    static func decoded(
        _ der: [UInt8],
        free: (OpaquePointer) -> Void,
        _ decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?
    ) -> OpaquePointer? {
        unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let start = unsafe cursor, let value = unsafe decode(&cursor, buffer.count) else { return nil }
            guard unsafe cursor == start + buffer.count else {
                unsafe free(value)
                return nil
            }
            return unsafe value
        }
    }

    /// The content of a string of libcrypto.
    static func bytes(of string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
        let length = unsafe Int(ASN1_STRING_length(string))
        guard length > 0, let start = unsafe ASN1_STRING_get0_data(string) else { return [] }
        return unsafe [UInt8](UnsafeBufferPointer(start: start, count: length))
    }

    /// An object identifier in dotted form.
    static func text(of identifier: OpaquePointer?) -> String {
        guard let identifier = unsafe identifier else { return "" }
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
            let length = unsafe OBJ_obj2txt(text.baseAddress, CInt(text.count), identifier, 1)
            guard length > 0, length < text.count else { return "" }
            let bytes = unsafe UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[..<Int(length)]))
            return unsafe String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Overwrites bytes that were secret.
    static func wipe(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { unsafe OPENSSL_cleanse(start, buffer.count) }
        }
    }
}
