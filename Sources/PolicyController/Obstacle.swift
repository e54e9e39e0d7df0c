internal import Vocabulary

/// Why an authority cannot be asked here: an error of its policy unless another authority passes.
struct Obstacle: Error, Hashable {
    let code: Code
    /// What about it, to stand behind the authority's name.
    let message: String

    init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }
}
