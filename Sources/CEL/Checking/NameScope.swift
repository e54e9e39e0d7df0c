/// What names mean: variables, types and functions, seen from a container, behind the variables of macros.
struct NameScope {
    let variables: [String: CELType]
    let library: CELLibrary
    /// The prefixes that a name may stand behind, longest first, each with its dot.
    private let prefixes: [String]

    init(variables: [String: CELType], library: CELLibrary, container: String) {
        (self.variables, self.library) = (variables, library)
        var prefixes: [String] = []
        var parts = container.split(separator: ".")
        while !parts.isEmpty {
            prefixes.append(parts.joined(separator: ".") + ".")
            parts.removeLast()
        }
        self.prefixes = prefixes + [""]
    }

    enum Meaning {
        case variable(String, CELType)
        case type(String, CELType)
        case constant(CELValue)
    }

    /// What a name of the environment means.
    func meaning(of name: String, isAbsolute: Bool) -> Meaning? {
        for prefix in isAbsolute ? [""] : prefixes {
            let full = prefix + name
            if let type = variables.value(full) { return .variable(full, type) }
            if let type = library.types.value(full) { return .type(full, type) }
            if let constant = library.constants.value(full) { return .constant(constant) }
        }
        return nil
    }

    /// The function of a name, and its overloads.
    func function(_ name: String) -> (name: String, overloads: [CELOverload])? {
        if name.utf8.first == UInt8(ascii: ".") {
            let name = String(name.dropFirst())
            return library.functions.value(name).map { (name, $0) }
        }
        for prefix in prefixes {
            if let overloads = library.functions.value(prefix + name) { return (prefix + name, overloads) }
        }
        return nil
    }

    /// The longest run of names that means something, and how many names are left to select.
    func meaning(ofChain names: [String], isAbsolute: Bool) -> (Meaning, remaining: Int)? {
        for length in stride(from: names.count, to: 0, by: -1) {
            let name = names.prefix(length).joined(separator: ".")
            if let meaning = meaning(of: name, isAbsolute: isAbsolute) { return (meaning, names.count - length) }
        }
        return nil
    }
}

extension Dictionary where Key == String {
    /// The value of exactly that name.
    fileprivate func value(_ name: String) -> Value? {
        guard let index = index(forKey: name), self[index].key.isSame(as: name) else { return nil }
        return self[index].value
    }
}
