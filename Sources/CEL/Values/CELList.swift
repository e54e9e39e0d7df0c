internal import Synchronization

/// Where the elements of a list come from, for data of the host that nobody may ever ask for.
package protocol CELListSource: Sendable {
    /// The elements, containers in them as sources again; asked for once.
    func elements() throws(CELFailure) -> [CELValue]
}

/// A list of values, shared by whoever has it.
package final class CELList: Sendable {
    private let ready: [CELValue]?
    private let source: (any CELListSource)?
    private let loaded = AtomicLazyReference<Elements>()

    private final class Elements: Sendable {
        let values: [CELValue]
        init(_ values: [CELValue]) { self.values = values }
    }

    package init(_ elements: [CELValue]) { (ready, source) = (elements, nil) }

    /// A list whose elements are asked for at the first use.
    package init(source: any CELListSource) { (ready, self.source) = (nil, source) }

    package static let empty = CELList([])

    /// The elements, loaded now where they were not.
    package var elements: [CELValue] {
        @inline(__always) get throws(CELFailure) {
            if let ready { return ready }
            return try load()
        }
    }

    private func load() throws(CELFailure) -> [CELValue] {
        if let loaded = loaded.load() { return loaded.values }
        guard let source else { return [] }
        return loaded.storeIfNil(Elements(try source.elements())).values
    }
}
