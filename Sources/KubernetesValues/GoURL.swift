/// A URL as the request line of HTTP has it: absolute, or an absolute path; it has no fragment.
///
/// Source: RFC 3986; Go's `url.ParseRequestURI`, which Kubernetes' CEL function `url` calls.
package struct GoURL: Sendable, CustomStringConvertible {
    /// The text as it was written.
    package let description: String
    /// In lower case; empty for a path alone.
    package let scheme: String
    /// Host and port, decoded; an IPv6 address in brackets.
    package let host: String
    /// As it was written, and decoded.
    private let rawPath: [UInt8]
    private let path: [UInt8]
    private let rawQuery: [UInt8]

    /// Reads a URL.
    ///
    /// - Throws: `GoURLError`.
    package init(_ text: String) throws(GoURLError) {
        description = text
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .controlCharacter(text) }
        guard !bytes.isEmpty else { throw .empty }
        let (scheme, rest) = try Self.scheme(bytes[...], of: text)
        self.scheme = KubernetesValues.text(scheme.map(\.lowercased))
        let (hierarchy, query) = rest.cut(at: UInt8(ascii: "?"))
        rawQuery = Array(query ?? [])
        var path = hierarchy
        var host = ""
        if text.isIdentical(to: "*") {
            // Stands for the server itself.
        } else if hierarchy.first != UInt8(ascii: "/") {
            guard !scheme.isEmpty else { throw .notAbsolute(text) }
            // Such as mailto: what follows is neither host nor path.
            path = []
        } else if !scheme.isEmpty, hierarchy.starts(with: "//".utf8) {
            let authority = hierarchy.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
            path = hierarchy[authority.endIndex...]
            host = KubernetesValues.text(try URLAuthority.host(of: authority, in: text))
        }
        self.host = host
        rawPath = Array(path)
        self.path = try URLEscape.decode(path, as: .path, in: text)
    }

    /// The scheme and what follows its colon; no scheme where the text does not start like one.
    private static func scheme(
        _ bytes: ArraySlice<UInt8>,
        of source: String
    ) throws(GoURLError) -> (scheme: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
        let name = bytes.prefix { $0.isAlphanumeric || "+-.".utf8.contains($0) }
        if bytes.first == UInt8(ascii: ":") { throw .missingScheme(source) }
        guard name.first?.isLetter == true, name.endIndex < bytes.endIndex, bytes[name.endIndex] == UInt8(ascii: ":")
        else { return ([], bytes) }
        return (name, bytes[(name.endIndex + 1)...])
    }

    /// The host without port and brackets.
    package var hostname: String { hostAndPort.hostname }

    /// Empty where the URL has none.
    package var port: String { hostAndPort.port }

    private var hostAndPort: (hostname: String, port: String) {
        var name = Array(host.utf8)[...]
        var port: ArraySlice<UInt8> = []
        if let colon = name.lastIndex(of: UInt8(ascii: ":")), name[(colon + 1)...].allSatisfy(\.isDigit) {
            port = name[(colon + 1)...]
            name = name[..<colon]
        }
        if name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]"), name.count > 1 {
            name = name.dropFirst().dropLast()
        }
        return (text(name), text(port))
    }

    /// The path as it was written where that is a proper spelling, else with everything escaped that has to be.
    package var escapedPath: String {
        text(URLEscape.isProperPath(rawPath) ? rawPath : URLEscape.encodePath(path))
    }

    /// The parameters in the order they were written; those that cannot be decoded are left out.
    package var queryPairs: [(key: String, value: String)] {
        rawQuery.parts(separatedBy: UInt8(ascii: "&")).compactMap { parameter in
            guard !parameter.isEmpty, !parameter.contains(UInt8(ascii: ";")) else { return nil }
            let (key, value) = parameter.cut(at: UInt8(ascii: "="))
            guard let key = try? URLEscape.decode(key, as: .query, in: ""),
                let value = try? URLEscape.decode(value ?? [], as: .query, in: "")
            else { return nil }
            return (text(key), text(value))
        }
    }

    /// The values of each parameter, in the order they were written.
    package var query: [String: [String]] {
        queryPairs.reduce(into: [:]) { $0[$1.key, default: []].append($1.value) }
    }
}

extension GoURL: Hashable {
    package static func == (left: GoURL, right: GoURL) -> Bool { left.description.isIdentical(to: right.description) }

    package func hash(into hasher: inout Hasher) { hasher.combine(Array(description.utf8)) }
}

/// Why a text is no URL.
package enum GoURLError: Error, Hashable, CustomStringConvertible {
    case empty
    case controlCharacter(String)
    case missingScheme(String)
    /// Neither a scheme nor a slash comes first.
    case notAbsolute(String)
    case invalidEscape(String, in: String)
    case invalidUserInformation(String)
    case invalidHost(String, in: String)
    case invalidPort(String, in: String)

    package var description: String {
        switch self {
        case .empty: "expected a URL, found an empty text"
        case .controlCharacter(let text): "expected a URL without control characters, found '\(excerpt(text))'"
        case .missingScheme(let text): "expected a scheme before the colon of the URL, found '\(excerpt(text))'"
        case .notAbsolute(let text): "expected an absolute URL, or an absolute path, found '\(excerpt(text))'"
        case .invalidEscape(let escape, let text):
            "expected two hexadecimal digits behind %, found '\(excerpt(escape))' in the URL '\(excerpt(text))'"
        case .invalidUserInformation(let text): "expected a name and password before @, found '\(excerpt(text))'"
        case .invalidHost(let host, let text):
            "expected the name or address of a host, found '\(excerpt(host))' in the URL '\(excerpt(text))'"
        case .invalidPort(let port, let text):
            "expected digits as the port, found '\(excerpt(port))' in the URL '\(excerpt(text))'"
        }
    }
}
