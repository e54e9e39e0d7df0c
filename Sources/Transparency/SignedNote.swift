internal import Cryptography
internal import Encodings
package import Trust
package import Vocabulary

/// A text with signature lines below it.
///
/// Source: C2SP signed-note.
package struct SignedNote: Hashable, Sendable {
    /// What the signatures cover, with its final line feed.
    package let text: [UInt8]
    /// The signature lines in their order, at least one.
    package let signatures: [Line]

    /// One signature line.
    package struct Line: Hashable, Sendable {
        package let name: String
        /// Four bytes that hint at the key.
        package let keyID: [UInt8]
        package let signature: [UInt8]
    }

    /// Reads a note.
    ///
    /// - Throws: `checkpointInvalid`, `limitExceeded`.
    package init(_ note: [UInt8], limits: Limits) throws(TransparencyError) {
        guard note.count <= limits.checkpoint else {
            let limit = Int64(limits.checkpoint)
            throw .limitExceeded(LimitExceeded("checkpoint", limit: limit, found: "\(note.count) bytes"))
        }
        let lineFeed = UInt8(ascii: "\n")
        let count = note.count { $0 == lineFeed }
        guard count <= limits.checkpointLines else {
            let limit = Int64(limits.checkpointLines)
            throw .limitExceeded(LimitExceeded("checkpoint-lines", limit: limit, found: "\(count) lines"))
        }
        guard String(validating: note, as: UTF8.self) != nil, !Self.hasControlCharacter(note) else {
            throw .checkpointInvalid("expected UTF-8 without control characters, found other bytes")
        }
        let gap = note.indices.dropLast().last { note[$0] == lineFeed && note[$0 + 1] == lineFeed }
        guard let gap else { throw .checkpointInvalid("expected an empty line before the signatures, found none") }
        text = Array(note[...gap])
        signatures = try Self.lines(note[(gap + 2)...])
    }

    /// Whether UTF-8 has a control character other than the line feed: U+0000 to U+001F, and U+007F to U+009F.
    private static func hasControlCharacter(_ text: [UInt8]) -> Bool {
        var isLed = false
        for byte in text {
            if byte < 0x20 && byte != 0x0A || byte == 0x7F || isLed && byte < 0xA0 { return true }
            isLed = byte == 0xC2
        }
        return false
    }

    private static func lines(_ text: ArraySlice<UInt8>) throws(TransparencyError) -> [Line] {
        let expected = "expected signature lines as '— NAME BASE64'"
        guard text.last == UInt8(ascii: "\n") else { throw .checkpointInvalid("\(expected), found none") }
        var result: [Line] = []
        for line in text.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let mark = "— ".utf8
            guard line.starts(with: mark) else { throw .checkpointInvalid("\(expected), found another") }
            let fields = line.dropFirst(mark.count).split(
                separator: UInt8(ascii: " "),
                omittingEmptySubsequences: false
            )
            guard fields.count == 2, let bytes = Base64.decode(Array(fields[1])), bytes.count > 4
            else { throw .checkpointInvalid("\(expected), found another") }
            let name = String(decoding: fields[0], as: UTF8.self)
            guard !name.isEmpty, name.unicodeScalars.allSatisfy({ $0 != "+" && !$0.properties.isWhitespace })
            else { throw .checkpointInvalid("\(expected), found another name: '\(name)'") }
            result.append(Line(name: name, keyID: Array(bytes.prefix(4)), signature: Array(bytes.dropFirst(4))))
        }
        return result
    }
}

extension SignedNote {
    /// Checks that a log signed this under that name; at least one line of the log's, and each of them right.
    ///
    /// - Throws: `checkpointInvalid`, `fault`.
    package func requireSignature(of log: LogKey, name: String) throws(TransparencyError) {
        let keyID = try log.noteKeyID(name: name)
        let matching = signatures.filter { $0.name.isIdentical(to: name) && $0.keyID == keyID }
        guard !matching.isEmpty else {
            throw .checkpointInvalid(
                "expected a signature line of '\(name)' with key id \(keyID.lowercaseHex), found none"
            )
        }
        for line in matching {
            try log.authenticate(text, signature: line.signature) {
                .checkpointInvalid("expected a signature of log '\(log.host)' over the text, found another")
            }
        }
    }
}

extension LogKey {
    /// The four bytes by which a signature line hints at this key.
    ///
    /// Source: C2SP signed-note, "Signatures"; Rekor v1 leaves the name out for ECDSA.
    package func noteKeyID(name: String) throws(TransparencyError) -> [UInt8] {
        if let checkpointKeyID { return checkpointKeyID }
        let spki = key.spki
        let hashed: [UInt8] =
            switch key.algorithm {
            case .ecdsa: spki
            case .ed25519: Array(name.utf8) + [0x0A, 0x01] + spki.suffix(32)
            case .rsa: Array(name.utf8) + [0x0A, 0xFF] + Array("PKIX-RSA-PKCS#1v1.5".utf8) + spki
            }
        return Array(try MerkleTree.hash(hashed).prefix(4))
    }
}
