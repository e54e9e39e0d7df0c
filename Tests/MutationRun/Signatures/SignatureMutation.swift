import Encodings

/// A kind of damage or forgery of a file, or of what signs it.
enum SignatureMutation: Sendable {
    /// Anywhere in a file.
    case bytes(ByteChange)
    /// In a document.
    case json(JSONChange)
    /// In a document that another holds in base64: an entry's body, a payload.
    case nested(JSONChange)
    /// In what base64 holds, which is encoded anew.
    case decoded
    /// A signature by ECDSA that is replaced by its twin.
    case twin
    /// In a file that is a text and no JSON.
    case text(JSONChange)
    /// A whole file of another good signature.
    case foreignFile
    /// In what is signed, or its digest.
    case artifact

    static let all: [SignatureMutation] =
        ByteChange.allCases.map(bytes) + JSONChange.allCases.map(json) + JSONChange.allCases.map(nested)
        + [.twin, .text(.letter), .text(.line), .text(.padding), .text(.lineBreak), .text(.trailingBits)]
        // What is encoded is most of a bundle, and has most to say.
        + [SignatureMutation](repeating: .decoded, count: 8) + [.foreignFile, .artifact, .artifact]

    var name: String {
        switch self {
        case .bytes(let change): "file: \(change.rawValue)"
        case .json(let change): "JSON: \(change.rawValue)"
        case .nested(let change): "JSON inside of base64: \(change.rawValue)"
        case .decoded: "byte inside of base64"
        case .twin: "the twin of an ECDSA signature"
        case .text(let change): "text file: \(change.rawValue)"
        case .foreignFile: "file of another good signature"
        case .artifact: "what is signed"
        }
    }

    /// The files with this done to one of them once.
    ///
    /// - Returns: nil where there is nothing to do it to.
    func apply(
        to files: SignatureFiles,
        donor: SignatureFiles,
        _ generator: inout SeededGenerator
    ) -> SignatureFiles? {
        let role: SignatureFiles.Role
        if case .artifact = self {
            role = .artifact
        } else {
            role = files.roles[generator.below(files.roles.count)]
        }
        guard let old = files.files[role], let new = changed(old, donor: donor.files[role], &generator), new != old
        else { return nil }
        var changed = files
        changed.files[role] = new
        return changed
    }

    private func changed(
        _ file: [UInt8],
        donor: [UInt8]?,
        _ generator: inout SeededGenerator
    ) -> [UInt8]? {
        switch self {
        case .bytes(let change): return change.apply(to: file, &generator)
        case .artifact: return ByteChange.any(to: file, &generator)
        case .foreignFile: return donor
        case .text(let change):
            let documents = Documents(file)
            guard Documents.read(documents.lines[0]) == nil else { return nil }
            return change.changed(file, &generator)
        case .decoded: return Self.inside(file, &generator)
        case .twin where Documents.read(Documents(file).lines[0]) == nil:
            let text = file.filter { !TextChange.isSpace($0) }
            return Base64.decode(text).flatMap(TwinSignature.of).map { Array(Base64.encode($0).utf8) }
        case .json, .nested, .twin:
            let documents = Documents(file)
            let index = generator.below(documents.lines.count)
            let donors = donor.map { Documents($0).lines } ?? []
            let donor = donors.isEmpty ? nil : Documents.read(donors[generator.below(donors.count)])
            guard let document = Documents.read(documents.lines[index]),
                let line = changed(document, donor: donor ?? document, &generator)
            else { return nil }
            return documents.replacing(index, with: line)
        }
    }

    private func changed(
        _ document: JSONValue,
        donor: JSONValue,
        _ generator: inout SeededGenerator
    ) -> [UInt8]? {
        switch self {
        case .json(let change): return change.apply(to: document, donor: donor, &generator)
        case .twin:
            let twins = Self.encoded(document).compactMap { place, bytes in
                TwinSignature.of(bytes).map { (place, $0) }
            }
            guard let (place, twin) = twins.randomElement(using: &generator) else { return nil }
            return JSONWriter.write(document.replacing(place, with: .string(Base64.encode(twin))))
        case .nested(let change):
            let nested = Self.encoded(document).filter { Documents.read($0.bytes) != nil }
            guard let (place, bytes) = nested.randomElement(using: &generator), let inner = Documents.read(bytes)
            else { return nil }
            var other = inner
            if case .string(let text)? = donor[place], let bytes = Base64.decode(text) {
                other = Documents.read(bytes) ?? inner
            }
            // One may hold another: a local bundle an envelope, and that a payload.
            let isDeeper = generator.below(2) == 0
            let deeper = isDeeper ? changed(inner, donor: other, &generator) : nil
            guard let new = deeper ?? change.apply(to: inner, donor: other, &generator) else { return nil }
            return JSONWriter.write(document.replacing(place, with: .string(Base64.encode(new))))
        default: return nil
        }
    }

    // MARK: - What is encoded

    /// The strings that are base64 of something.
    private static func encoded(_ document: JSONValue) -> [(place: JSONPlace, bytes: [UInt8])] {
        document.places.compactMap { place in
            guard case .string(let text)? = document[place], let bytes = Base64.decode(text), bytes.count > 2
            else { return nil }
            return (place, bytes)
        }
    }

    /// A text or content with one byte changed in the innermost of what it holds.
    private static func inside(_ content: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        let documents = Documents(content)
        let index = generator.below(documents.lines.count)
        if let document = Documents.read(documents.lines[index]),
            let (place, bytes) = encoded(document).randomElement(using: &generator)
        {
            // What is JSON once more is also changed without regard to what it holds.
            let new =
                generator.below(4) == 0
                ? ByteChange.any(to: bytes, &generator) : inside(bytes, &generator)
            let line = JSONWriter.write(document.replacing(place, with: .string(Base64.encode(new))))
            return documents.replacing(index, with: line)
        }
        if var blocks = try? PEM.all(content, limit: 16) {
            let chosen = generator.below(blocks.count)
            let der = ByteChange.any(to: blocks[chosen].der, &generator)
            blocks[chosen] = PEM(label: blocks[chosen].label, der: der)
            return Array(blocks.map(\.text).joined().utf8)
        }
        if let bytes = Base64.decode(content), bytes.count > 2 {
            return Array(Base64.encode(inside(bytes, &generator)).utf8)
        }
        return ByteChange.any(to: content, &generator)
    }
}
