internal import CXML
internal import Vocabulary

/// Reads one XML document strictly: UTF-8, namespaces, no document type, no entities but the five, bounded depth and
/// memory; no file and no network is ever asked for anything.
///
/// Source: XML 1.0, fifth edition; Namespaces in XML 1.0, third edition.
package enum XMLReader {
    /// Declarations in scope of one element: the parser looks through all of them for each name.
    private static let namespaceLimit = 64

    private static let start: Void = xmlInitParser()

    /// Reads the only document in `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: The whole text; a byte order mark and white space may stand before it.
    ///   - depth: How many elements may stand inside each other.
    ///   - values: How many elements and attributes there may be.
    /// - Returns: The root element.
    /// - Throws: `XMLError`, with the line.
    package static func read(
        _ bytes: [UInt8],
        depth: Int,
        values: Int = Limits().jsonValues
    ) throws(XMLError) -> XMLElement {
        guard bytes.count < Int32.max else { throw XMLError(.tooLong(Int(Int32.max)), line: 1) }
        guard (try? UTF8Span(validating: bytes.span)) != nil else { throw XMLError(.invalidUTF8, line: 1) }
        guard !bytes.contains(0) else { throw XMLError(.controlCharacter, line: 1) }
        let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let first = bytes[mark...].firstIndex(where: { !XMLScan.isSpace($0) }) else {
            throw XMLError(.empty, line: 1)
        }
        try XMLScan.check(bytes, from: first)
        _ = start
        let builder = XMLBuilder(depth: depth, values: values, namespaces: namespaceLimit)
        var state = unsafe sallyport_xml()
        let isGood = unsafe parse(bytes[first...], into: builder, &state)
        if let error = builder.error { throw error }
        let message = unsafe withUnsafeBytes(of: state.message) { memory in
            unsafe String(decoding: memory.prefix { $0 != 0 && $0 != 0x0A }, as: UTF8.self)
        }
        guard isGood, let document = builder.finish() else {
            throw XMLError(.malformed(message.isEmpty ? "no document" : message), line: max(1, Int(unsafe state.line)))
        }
        return XMLElement(document: document, index: 0)
    }

    private static func parse(
        _ bytes: ArraySlice<UInt8>,
        into builder: XMLBuilder,
        _ state: inout sallyport_xml
    ) -> Bool {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.internalSubset = { state, _, _, _ in
            unsafe XMLBuilder.of(state)?.stop(.documentType, state)
        }
        unsafe handler.startElementNs = { state, name, _, namespace, declared, _, count, _, attributes in
            guard let builder = unsafe XMLBuilder.of(state), let name = unsafe name else { return }
            unsafe builder.open(name, namespace, declared, attributes, count, state)
        }
        unsafe handler.endElementNs = { state, _, _, _ in unsafe XMLBuilder.of(state)?.close(state) }
        let text: charactersSAXFunc = { state, start, count in
            guard let builder = unsafe XMLBuilder.of(state), let start = unsafe start else { return }
            unsafe builder.append(UnsafeBufferPointer(start: start, count: Int(count)))
        }
        unsafe handler.characters = text
        unsafe handler.cdataBlock = text
        unsafe handler.ignorableWhitespace = text
        unsafe state.context = Unmanaged.passUnretained(builder).toOpaque()
        return withExtendedLifetime(builder) {
            unsafe bytes.withUnsafeBytes { memory in
                guard let start = memory.baseAddress else { return false }
                let text = unsafe start.assumingMemoryBound(to: CChar.self)
                return unsafe sallyport_xml_read(text, CInt(memory.count), &handler, &state) != 0
            }
        }
    }
}

/// Collects what the parser finds into one list.
private final class XMLBuilder {
    private struct NameKey: Hashable {
        let local: UInt
        let namespace: UInt
    }

    private let depthLimit: Int
    private let valueLimit: Int
    private let namespaceLimit: Int
    private var nodes: [XMLNodes.Node] = []
    private var attributes: [XMLNodes.Attribute] = []
    private var names: [XMLNodes.Name] = []
    /// The parser keeps each name once, so that its address stands for it.
    private var known: [NameKey: Int32] = [:]
    private var spaces: [UInt: Int32] = [:]
    private var text: [UInt8] = []
    private var open: [Int32] = []
    /// The text so far of each open element.
    private var pending: [[UInt8]] = []
    private var declared: [Int] = []
    private var declaredCount = 0
    private(set) var error: XMLError?

    init(depth: Int, values: Int, namespaces: Int) {
        (depthLimit, valueLimit, namespaceLimit) = (depth, values, namespaces)
    }

    static func of(_ state: UnsafeMutableRawPointer?) -> XMLBuilder? {
        guard let run = unsafe state?.assumingMemoryBound(to: sallyport_xml.self),
            let context = unsafe run.pointee.context
        else { return nil }
        return unsafe Unmanaged<XMLBuilder>.fromOpaque(context).takeUnretainedValue()
    }

    func stop(_ reason: XMLError.Reason, _ state: UnsafeMutableRawPointer?) {
        guard error == nil else { return }
        error = XMLError(reason, line: unsafe Self.line(state))
        if let run = unsafe state?.assumingMemoryBound(to: sallyport_xml.self) {
            unsafe xmlStopParser(run.pointee.parser)
        }
    }

    private static func line(_ state: UnsafeMutableRawPointer?) -> Int {
        guard let run = unsafe state?.assumingMemoryBound(to: sallyport_xml.self) else { return 1 }
        return max(1, Int(unsafe sallyport_xml_line(run)))
    }

    func open(
        _ name: UnsafePointer<xmlChar>,
        _ namespace: UnsafePointer<xmlChar>?,
        _ declarations: CInt,
        _ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        _ count: CInt,
        _ state: UnsafeMutableRawPointer?
    ) {
        guard error == nil else { return }
        guard open.count < depthLimit else { return unsafe stop(.tooDeep(depthLimit), state) }
        guard nodes.count + attributes.count + Int(count) < valueLimit else {
            return unsafe stop(.tooMany(valueLimit), state)
        }
        declared.append(Int(declarations))
        declaredCount += Int(declarations)
        guard declaredCount <= namespaceLimit else {
            return unsafe stop(.tooManyNamespaces(namespaceLimit), state)
        }
        let index = Int32(nodes.count)
        let parent = open.last ?? -1
        let first = attributes.count
        if let list = unsafe list { unsafe read(list, count) }
        nodes.append(
            XMLNodes.Node(
                name: unsafe intern(name, namespace),
                parent: parent,
                line: Int32(clamping: unsafe Self.line(state)),
                attributeStart: Int32(first),
                attributeCount: Int32(attributes.count - first)
            )
        )
        if parent >= 0 {
            let last = nodes[Int(parent)].lastChild
            if last < 0 { nodes[Int(parent)].firstChild = index } else { nodes[Int(last)].nextSibling = index }
            nodes[Int(parent)].lastChild = index
        }
        open.append(index)
        if pending.count < open.count { pending.append([]) }
        if !isStreamSafe(from: first) { unsafe stop(.combiningMarks, state) }
    }

    /// Each attribute is five pointers: name, prefix, namespace, where the value starts and ends.
    private func read(_ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>, _ count: CInt) {
        for number in 0..<Int(count) {
            guard let name = unsafe list[5 * number], let start = unsafe list[5 * number + 3],
                let end = unsafe list[5 * number + 4]
            else { continue }
            let place = Int32(text.count)
            unsafe text.append(contentsOf: UnsafeBufferPointer(start: start, count: end - start))
            let key = unsafe intern(name, list[5 * number + 2])
            attributes.append(XMLNodes.Attribute(name: key, textStart: place, textEnd: Int32(text.count)))
        }
    }

    private func isStreamSafe(from first: Int) -> Bool {
        attributes[first...].allSatisfy { Self.isStreamSafe(text[Int($0.textStart)..<Int($0.textEnd)]) }
    }

    func append(_ bytes: UnsafeBufferPointer<xmlChar>) {
        guard error == nil, !open.isEmpty else { return }
        unsafe pending[open.count - 1].append(contentsOf: bytes)
    }

    func close(_ state: UnsafeMutableRawPointer?) {
        guard error == nil, let index = open.popLast() else { return }
        declaredCount -= declared.popLast() ?? 0
        let depth = open.count
        let isLeaf = nodes[Int(index)].firstChild < 0
        if isLeaf || !pending[depth].allSatisfy(XMLScan.isSpace) {
            nodes[Int(index)].textStart = Int32(text.count)
            text.append(contentsOf: pending[depth])
            nodes[Int(index)].textEnd = Int32(text.count)
            if !Self.isStreamSafe(pending[depth][...]) { unsafe stop(.combiningMarks, state) }
        }
        pending[depth].removeAll(keepingCapacity: pending[depth].count < 4096)
    }

    func finish() -> XMLNodes? {
        guard error == nil, open.isEmpty, !nodes.isEmpty else { return nil }
        return XMLNodes(nodes: nodes, attributes: attributes, names: names, text: text)
    }

    private func intern(_ local: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?) -> Int32 {
        let key = NameKey(
            local: UInt(bitPattern: local),
            namespace: unsafe namespace.map { UInt(bitPattern: $0) } ?? 0
        )
        if let index = known[key] { return index }
        let index = Int32(names.count)
        let uri = unsafe namespace.map { unsafe String(cString: $0) } ?? ""
        let space = spaces[key.namespace] ?? Int32(spaces.count)
        spaces[key.namespace] = space
        names.append(XMLNodes.Name(local: unsafe String(cString: local), namespace: uri, space: space))
        known[key] = index
        return index
    }

    /// To compare two texts Swift sorts each run of combining marks, in time that grows with the square of its length.
    ///
    /// Source: Unicode Standard Annex #15, section 13, "Stream-Safe Text Format".
    private static func isStreamSafe(_ bytes: ArraySlice<UInt8>) -> Bool {
        // The first combining mark is U+0300, CC 80 in UTF-8, and none is shorter.
        guard bytes.count > 60, bytes.contains(where: { $0 >= 0xCC }) else { return true }
        var run = 0
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
            if run > 30 { return false }
        }
        return true
    }
}
