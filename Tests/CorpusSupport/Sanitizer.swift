import Glibc

/// The address sanitizer, which looks for leaks when a process ends, from another process that it starts then.
///
/// A confined process starts none, so what it watches runs without confinement.
public enum Sanitizer {
    /// Whether it watches the tests, and the binary beside them.
    public static let isPresent = unsafe dlsym(nil, "__asan_init") != nil

    /// The words of a command, without confinement where the sanitizer needs that.
    public static func adapted(_ words: [String]) -> [String] {
        let confined = ["verify", "verify-blob", "inspect", "accept", "inventory"]
        guard isPresent, let command = words.first, confined.contains(command), !words.contains("--no-confine") else {
            return words
        }
        return words + ["--no-confine"]
    }
}
