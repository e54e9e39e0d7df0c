/// One licence of an expression, with `+` and exception: what a list of allowed or denied licences is made of.
package struct LicenseTerm: Hashable, Sendable, CustomStringConvertible {
    /// In the list's spelling; `LicenseRef-…` and `DocumentRef-…:LicenseRef-…` as written.
    package let id: String
    /// Whether there is a `+` behind the id, which an id that ends in `-or-later` has not.
    package let hasPlus: Bool
    /// In the list's spelling; `AdditionRef-…` as written.
    package let exception: String?

    /// One licence in one version under one exception: of a term that says "or later" any one may be chosen.
    struct Choice: Hashable, Sendable {
        /// A listed id in lower case, without `-only` and `-or-later`; a reference as it is.
        let license: String
        let exception: String?
    }

    /// The versions that the term leaves the choice of, the term's own among them.
    let choices: Set<Choice>

    /// A term of what a text says.
    ///
    /// - Parameters:
    ///   - word: The licence's id or reference, with `+` where it has one.
    ///   - addition: The word behind WITH.
    /// - Throws: What is not on the list, or stands where it must not.
    init(_ word: String, with addition: String?) throws(LicenseExpressionError) {
        let exception = try addition.map(Self.exception)
        let name = try Name(word)
        (id, hasPlus, self.exception) = (name.id, name.hasPlus, exception)
        choices = Set(name.licenses.map { Choice(license: $0, exception: exception) })
    }

    package var description: String {
        "\(id)\(hasPlus ? "+" : "")\(exception.map { " WITH \($0)" } ?? "")"
    }

    private static func exception(_ word: String) throws(LicenseExpressionError) -> String {
        if let listed = LicenseList.exception(word) { return listed }
        guard Self.isReference(word, to: "AdditionRef-") else { throw .unknownException(word) }
        return word
    }

    /// Whether a word is `PREFIXname` or `DocumentRef-name:PREFIXname`, the names of letters, digits, `-` and `.`.
    private static func isReference(_ word: String, to prefix: String) -> Bool {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard let last = parts.last, parts.count <= 2 else { return false }
        func isName(_ part: Substring, behind prefix: String) -> Bool {
            part.hasPrefix(prefix) && part.utf8.count > prefix.utf8.count
                && part.utf8.allSatisfy { LicenseExpressionReader.isIDByte($0) }
        }
        return isName(last, behind: prefix) && (parts.count == 1 || isName(parts[0], behind: "DocumentRef-"))
    }

    /// What the word for a licence says.
    private struct Name {
        let id: String
        let hasPlus: Bool
        let licenses: Set<String>

        init(_ word: String) throws(LicenseExpressionError) {
            guard !LicenseTerm.isReference(word, to: "LicenseRef-") else {
                (id, hasPlus, licenses) = (word, false, [word])
                return
            }
            let isMarked = word.utf8.last == UInt8(ascii: "+")
            let given = isMarked ? String(word.dropLast()) : word
            let folded = given.asciiLowercased
            let suffix = ["-only", "-or-later"].first { folded.hasSuffix($0) }
            let base = String(folded.dropLast(suffix?.count ?? 0))
            let isOrLater = isMarked || suffix == "-or-later"
            guard !isMarked || suffix == nil else {
                throw .unexpected(expected: "no + behind an id that says \(suffix ?? "")", found: word)
            }
            if let listed = LicenseList.license(given) {
                (id, hasPlus) = (listed, isMarked)
            } else if suffix != nil, let listed = LicenseList.license(base), !Self.saysWhichVersions(base) {
                // The list has such ids for the GNU licences alone, but people write them of others too.
                (id, hasPlus) = (listed, isOrLater)
            } else {
                throw .unknownLicense(word)
            }
            licenses = isOrLater ? LicenseList.versions(from: base) : [base]
        }

        private static func saysWhichVersions(_ id: String) -> Bool {
            id.hasSuffix("-only") || id.hasSuffix("-or-later") || id.hasSuffix("+")
        }
    }
}
