/// An element of an XML document, and its place, so that a refusal can name it.
///
/// The document is one flat list of nodes: an element is a position in it and costs nothing to make.
package struct XMLElement: Sendable {
    fileprivate let document: XMLNodes
    fileprivate let index: Int

    init(document: XMLNodes, index: Int) { (self.document, self.index) = (document, index) }

    private var node: XMLNodes.Node { document.nodes[index] }

    /// The name without its prefix.
    package var name: String { document.names[Int(node.name)].local }

    /// The namespace; empty where there is none.
    package var namespace: String { document.names[Int(node.name)].namespace }

    /// Whether it has the namespace of another element of the same document.
    package func sharesNamespace(with other: XMLElement) -> Bool {
        document.names[Int(node.name)].space == document.names[Int(other.node.name)].space
    }

    /// The line that the element starts on, from 1.
    package var line: Int { Int(node.line) }

    /// All text in the element, that of its children left out; without what is white only, where there are children.
    package var text: String { String(decoding: textBytes, as: UTF8.self) }

    package var textBytes: ArraySlice<UInt8> { document.text[Int(node.textStart)..<Int(node.textEnd)] }

    package var hasText: Bool { node.textEnd > node.textStart }

    package var parent: XMLElement? {
        node.parent < 0 ? nil : XMLElement(document: document, index: Int(node.parent))
    }

    /// The elements in this one, in their order.
    package var children: Children { Children(document: document, place: node.firstChild) }

    package struct Children: Sequence, IteratorProtocol {
        fileprivate let document: XMLNodes
        fileprivate var place: Int32

        package mutating func next() -> XMLElement? {
            guard place >= 0 else { return nil }
            let element = XMLElement(document: document, index: Int(place))
            place = document.nodes[Int(place)].nextSibling
            return element
        }
    }

    /// The attributes in their order, declarations of namespaces left out.
    package var attributes: Attributes {
        let start = Int(node.attributeStart)
        return Attributes(document: document, range: start..<start + Int(node.attributeCount))
    }

    package struct Attributes: Sequence, IteratorProtocol {
        fileprivate let document: XMLNodes
        fileprivate var range: Range<Int>

        package mutating func next() -> XMLAttribute? {
            guard let index = range.popFirst() else { return nil }
            let attribute = document.attributes[index]
            return XMLAttribute(
                name: document.names[Int(attribute.name)].local,
                namespace: document.names[Int(attribute.name)].namespace,
                bytes: document.text[Int(attribute.textStart)..<Int(attribute.textEnd)]
            )
        }
    }

    /// The value of an attribute; nil where there is none.
    package func attribute(_ name: String, namespace: String = "") -> String? {
        attributes.first { $0.name.utf8.elementsEqual(name.utf8) && $0.namespace.utf8.elementsEqual(namespace.utf8) }?
            .text
    }

    /// The place in the document, as `bom.components.component[3].name`; the number where there are several of a name.
    package var path: String {
        var parts: [String] = []
        var next: XMLElement? = self
        while let element = next {
            parts.append(element.step)
            next = element.parent
        }
        return parts.reversed().joined(separator: ".")
    }

    private var step: String {
        guard let parent else { return name }
        var position = 0
        var count = 0
        for sibling in parent.children where sibling.node.name == node.name {
            if sibling.index == index { position = count }
            count += 1
        }
        return count > 1 ? "\(name)[\(position)]" : name
    }

    /// The error that this element is not what it should be.
    package func mismatch(_ expected: String, found: String) -> XMLShapeError {
        XMLShapeError(path: path, expected: expected, found: found)
    }
}

/// An attribute of an element.
package struct XMLAttribute: Sendable {
    /// The name without its prefix.
    package let name: String
    /// The namespace; empty where there is none.
    package let namespace: String
    package let bytes: ArraySlice<UInt8>

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension Range<Int> {
    fileprivate mutating func popFirst() -> Int? {
        guard lowerBound < upperBound else { return nil }
        defer { self = lowerBound + 1..<upperBound }
        return lowerBound
    }
}

/// The elements of a document in one list, their texts in another.
final class XMLNodes: Sendable {
    struct Node: Sendable {
        let name: Int32
        let parent: Int32
        let line: Int32
        let attributeStart: Int32
        let attributeCount: Int32
        var firstChild: Int32 = -1
        var lastChild: Int32 = -1
        var nextSibling: Int32 = -1
        var textStart: Int32 = 0
        var textEnd: Int32 = 0
    }

    struct Attribute: Sendable {
        let name: Int32
        let textStart: Int32
        let textEnd: Int32
    }

    struct Name: Sendable {
        let local: String
        let namespace: String
        /// The number of the namespace in the document.
        let space: Int32
    }

    let nodes: [Node]
    let attributes: [Attribute]
    let names: [Name]
    let text: [UInt8]

    init(nodes: [Node], attributes: [Attribute], names: [Name], text: [UInt8]) {
        (self.nodes, self.attributes, self.names, self.text) = (nodes, attributes, names, text)
    }
}
