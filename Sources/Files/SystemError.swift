internal import Glibc

/// What the system said when it refused a call.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    /// The name of the call.
    package let call: String
    /// The number that it left in `errno`.
    package let number: CInt

    /// Takes `errno` unless told, so make it right after the call.
    init(_ call: String, _ number: CInt = errno) { (self.call, self.number) = (call, number) }

    package var description: String { Self.text(number) }

    /// The system's words for one of its error numbers.
    package static func text(_ number: CInt) -> String {
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}
