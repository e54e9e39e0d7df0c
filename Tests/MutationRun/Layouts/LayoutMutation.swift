/// A kind of damage or forgery.
enum LayoutMutation: String, CaseIterable, Sendable {
    case bitFlip = "bit flip"
    case byteSet = "bytes set"
    case rangeCopy = "range copied"
    case rangeSwap = "ranges swapped"
    case rangeDelete = "range deleted"
    case rangeInsert = "range inserted"
    case blockCopy = "block copied"
    case blockSwap = "blocks swapped"
    case blockDelete = "block deleted"
    case blockInsert = "block inserted"
    case truncation
    case splice = "splice of two bundles"
    case headerField = "header field"
    case headerSize = "header size"
    case headerType = "header type"
    case headerName = "header name"
    case memberDelete = "member deleted"
    case memberCopy = "member copied"
    case memberSwap = "members swapped"
    case memberSplice = "member of another bundle"
    case indexBytes = "bytes of index.json"
    case indexJSON = "value in index.json"
    case manifestJSON = "value in a manifest, digests made to fit"
    case envelopeJSON = "value in an envelope, digests made to fit"
    case payloadJSON = "value in a payload, digests made to fit"
    case blobBytes = "bytes of a blob, digests made to fit"

    /// Whether it needs no tar, so that it can be done to compressed bytes as well.
    var isRaw: Bool {
        switch self {
        case .bitFlip, .byteSet, .rangeCopy, .rangeSwap, .rangeDelete, .rangeInsert, .truncation, .splice: true
        default: false
        }
    }

    /// The bundle with this done to it once.
    func apply(to bytes: [UInt8], other: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        switch self {
        case .bitFlip, .byteSet, .rangeCopy, .rangeSwap, .rangeDelete, .rangeInsert, .truncation, .splice:
            return raw(bytes, other, &generator)
        case .blockCopy, .blockSwap, .blockDelete, .blockInsert: return blocks(bytes, &generator)
        case .headerField, .headerSize, .headerType, .headerName:
            var image = TarImage(bytes)
            header(&image.members[generator.below(image.members.count)], &generator)
            return image.bytes
        case .memberDelete, .memberCopy, .memberSwap, .memberSplice:
            var image = TarImage(bytes)
            members(&image.members, TarImage(other).members, &generator)
            return image.bytes
        case .indexBytes, .indexJSON, .manifestJSON, .envelopeJSON, .payloadJSON, .blobBytes:
            return RefittedLayout.mutate(self, bytes, &generator)
        }
    }

    private func raw(_ bytes: [UInt8], _ other: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        let range = generator.range(in: bytes.count)
        switch self {
        case .bitFlip:
            for _ in 0...generator.below(3) { bytes[generator.below(bytes.count)] ^= 1 << UInt8(generator.below(8)) }
        case .byteSet: for index in range.prefix(64) { bytes[index] = generator.byte() }
        case .rangeCopy: bytes.insert(contentsOf: bytes[range], at: generator.below(bytes.count))
        case .rangeSwap:
            let start = generator.below(bytes.count - range.count)
            for (offset, index) in range.enumerated() { bytes.swapAt(index, start + offset) }
        case .rangeDelete: bytes.removeSubrange(range)
        case .rangeInsert: bytes.insert(contentsOf: generator.bytes(range.count % 4_096), at: range.lowerBound)
        case .truncation: bytes.removeSubrange(range.lowerBound...)
        default: bytes = Array(bytes[..<range.lowerBound] + other.dropFirst(generator.below(other.count)))
        }
        return bytes
    }

    private func blocks(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        let (one, two) = (generator.below(bytes.count / 512) * 512, generator.below(bytes.count / 512) * 512)
        let (first, second) = (Array(bytes[one..<(one + 512)]), Array(bytes[two..<(two + 512)]))
        switch self {
        case .blockCopy: bytes.replaceSubrange(two..<(two + 512), with: first)
        case .blockSwap:
            bytes.replaceSubrange(two..<(two + 512), with: first)
            bytes.replaceSubrange(one..<(one + 512), with: second)
        case .blockDelete: bytes.removeSubrange(one..<(one + 512))
        default: bytes.insert(contentsOf: generator.below(2) == 0 ? first : generator.bytes(512), at: two)
        }
        return bytes
    }

    private func header(_ member: inout TarImage.Member, _ generator: inout SeededGenerator) {
        switch self {
        case .headerSize:
            let size = member.content.count
            member.setSize([0, size + 1, max(0, size - 1), size + 512, size * 2, 1 << 32][generator.below(6)])
        case .headerType: member.header[156] = Array("0123456789xgLKSVDNX\0".utf8)[generator.below(20)]
        case .headerName:
            let names = [
                "index.json", "oci-layout", "blobs/sha256", "/etc/passwd", "../x", "./" + member.name, "x\u{1B}[2J",
                member.name + "/", String(member.name.uppercased()), "",
            ]
            member.put(names[generator.below(names.count)], in: 0..<100)
        default: for _ in 0...generator.below(3) { member.header[generator.below(512)] = generator.byte() }
        }
        member.fixChecksum()
    }

    private func members(
        _ members: inout [TarImage.Member],
        _ others: [TarImage.Member],
        _ generator: inout SeededGenerator
    ) {
        let (one, two) = (generator.below(members.count), generator.below(members.count))
        switch self {
        case .memberDelete: members.remove(at: one)
        case .memberCopy: members.insert(members[one], at: two)
        case .memberSwap: members.swapAt(one, two)
        default:
            let foreign = others[generator.below(others.count)]
            // In the place of a member, beside all of them, or only its content.
            switch generator.below(3) {
            case 0: members[one] = foreign
            case 1: members.insert(foreign, at: one)
            default: members[one].content = foreign.content
            }
        }
    }
}
