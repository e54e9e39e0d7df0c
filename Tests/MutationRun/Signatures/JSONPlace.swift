import Encodings

/// Where a value stands in a JSON document.
struct JSONPlace: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
    }

    private(set) var steps: [Step] = []

    func member(_ name: String) -> JSONPlace { JSONPlace(steps: steps + [.member(name)]) }
    func element(_ index: Int) -> JSONPlace { JSONPlace(steps: steps + [.element(index)]) }

    /// The same in words, whichever element of an array it is: `tlogEntries[].logIndex`.
    var pattern: String {
        steps.reduce("") { text, step in
            switch step {
            case .member(let name): text.isEmpty ? name : "\(text).\(name)"
            case .element: "\(text)[]"
            }
        }
    }

    /// The place that holds this one; nil for the document.
    var parent: JSONPlace? { steps.isEmpty ? nil : JSONPlace(steps: steps.dropLast()) }
}

extension JSONValue {
    /// All places, the document's own first.
    var places: [JSONPlace] { places(below: JSONPlace()) }

    private func places(below place: JSONPlace) -> [JSONPlace] {
        switch self {
        case .array(let elements):
            [place] + elements.enumerated().flatMap { $1.places(below: place.element($0)) }
        case .object(let object):
            [place] + object.members.flatMap { $0.value.places(below: place.member($0.name)) }
        default: [place]
        }
    }

    subscript(place: JSONPlace) -> JSONValue? {
        var value: JSONValue? = self
        for step in place.steps {
            switch (step, value) {
            case (.member(let name), .object(let object)?): value = object[name]
            case (.element(let index), .array(let elements)?):
                value = elements.indices.contains(index) ? elements[index] : nil
            default: return nil
            }
        }
        return value
    }

    /// The document with the value at a place replaced.
    func replacing(_ place: JSONPlace, with new: JSONValue) -> JSONValue { replacing(place.steps[...], with: new) }

    private func replacing(_ steps: ArraySlice<JSONPlace.Step>, with new: JSONValue) -> JSONValue {
        guard let step = steps.first else { return new }
        switch (step, self) {
        case (.member(let name), .object(let object)):
            var changed = JSONObject()
            for member in object.members {
                let isMeant = member.name == name
                _ = changed.append(
                    member.name,
                    isMeant ? member.value.replacing(steps.dropFirst(), with: new) : member.value
                )
            }
            return .object(changed)
        case (.element(let index), .array(var elements)) where elements.indices.contains(index):
            elements[index] = elements[index].replacing(steps.dropFirst(), with: new)
            return .array(elements)
        default: return self
        }
    }
}

// MARK: - Text that is no value

extension JSONValue {
    /// A text that is written as it stands, whatever a reader makes of it.
    static func raw(_ text: [UInt8]) -> JSONValue { .number(JSONNumber(text: String(decoding: text, as: UTF8.self))) }

    /// An object of members that may have a name twice.
    static func raw(_ members: [RawMember]) -> JSONValue {
        .raw([UInt8(ascii: "{")] + members.map { $0.name + [0x3A] + $0.value }.joined(separator: [0x2C]) + [0x7D])
    }
}

/// A member as its name and value are written.
struct RawMember {
    var name: [UInt8]
    var value: [UInt8]

    init(_ name: String, _ value: JSONValue) {
        self.name = JSONWriter.write(.string(name))
        self.value = JSONWriter.write(value)
    }
}

// MARK: - What differs

/// One place at which two documents differ; nil stands for what is not there.
struct JSONDifference: Sendable {
    let place: JSONPlace
    let old: JSONValue?
    let new: JSONValue?

    /// All differences, each as deep as it can be told; an array of another length differs as a whole.
    ///
    /// Texts are compared by their bytes; the order of members is none.
    static func all(_ old: JSONValue, _ new: JSONValue, at place: JSONPlace = JSONPlace()) -> [JSONDifference] {
        switch (old, new) {
        case (.object(let before), .object(let after)):
            let gone = before.members.filter { after[$0.name] == nil }
            let come = after.members.filter { before[$0.name] == nil }
            return gone.map { JSONDifference(place: place.member($0.name), old: $0.value, new: nil) }
                + come.map { JSONDifference(place: place.member($0.name), old: nil, new: $0.value) }
                + before.members.flatMap { member in
                    after[member.name].map { all(member.value, $0, at: place.member(member.name)) } ?? []
                }
        case (.array(let before), .array(let after)) where before.count == after.count:
            return before.indices.flatMap { all(before[$0], after[$0], at: place.element($0)) }
        default:
            return JSONWriter.write(old) == JSONWriter.write(new)
                ? [] : [JSONDifference(place: place, old: old, new: new)]
        }
    }
}
