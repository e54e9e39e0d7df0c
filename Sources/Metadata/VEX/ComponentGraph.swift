internal import Vocabulary

/// Which components of an SBOM contain or need which others.
struct ComponentGraph {
    /// The purl of each component that has one.
    let purls: [PackageURL?]
    /// What contains or needs each component.
    let parents: [[Int32]]
    /// Whether the image has the component by itself: it is what the SBOM is about, nothing contains or needs it, or
    /// no way leads to it from anything of that kind.
    let isOutermost: [Bool]
    private var names: [[UInt8]: [Int32]] = [:]

    init(_ sbom: SBOM) {
        let components = sbom.components + [sbom.subjectComponent].compactMap(\.self)
        purls = components.map(\.purl)
        var refs: [[UInt8]: Int32] = [:]
        for (place, component) in components.enumerated() {
            if let purl = component.purl { names[Self.key(purl), default: []].append(Int32(place)) }
            if let ref = component.ref { refs[Array(ref.utf8)] = Int32(place) }
        }
        var parents = [[Int32]](repeating: [], count: components.count)
        var children = parents
        func add(from: Int32, to: Int32) {
            guard from != to else { return }
            parents[Int(to)].append(from)
            children[Int(from)].append(to)
        }
        for (place, component) in components.enumerated() {
            guard let parent = component.parent, components.indices.contains(parent) else { continue }
            add(from: Int32(parent), to: Int32(place))
        }
        for relationship in sbom.relationships where relationship.kind == .contains || relationship.kind == .dependsOn {
            guard let from = refs[Array(relationship.from.utf8)], let to = refs[Array(relationship.to.utf8)]
            else { continue }
            add(from: from, to: to)
        }
        var roots = Set(sbom.subjectRefs.compactMap { refs[Array($0.utf8)] })
        if sbom.subjectComponent != nil { roots.insert(Int32(components.count - 1)) }
        self.parents = parents
        isOutermost = Self.outermost(parents: parents, children: children, roots: roots)
    }

    private static func outermost(parents: [[Int32]], children: [[Int32]], roots: Set<Int32>) -> [Bool] {
        var outermost = parents.indices.map { parents[$0].isEmpty || roots.contains(Int32($0)) }
        var isReached = outermost
        var open = outermost.indices.filter { outermost[$0] }
        while let next = open.popLast() {
            for child in children[next] where !isReached[Int(child)] {
                isReached[Int(child)] = true
                open.append(Int(child))
            }
        }
        for place in outermost.indices where !isReached[place] { outermost[place] = true }
        return outermost
    }

    /// The components whose purls have the name of this one.
    func named(like package: PackageURL) -> [Int32] { names[Self.key(package)] ?? [] }

    /// The components that could be this package: those of its name, unless both have versions and these differ.
    func places(of package: PackageURL) -> [Int32] {
        named(like: package).filter { place in
            guard let own = purls[Int(place)] else { return false }
            guard own.type == package.type || own.type == "alpine" || package.type == "alpine" else { return false }
            guard let version = own.version, let wanted = package.version else { return true }
            return version.asciiLowercased.isIdentical(to: wanted.asciiLowercased)
        }
    }

    /// Whether a pattern means the component for certain.
    func means(_ pattern: PackagePattern, _ place: Int32) -> Bool {
        purls[Int(place)].map { pattern.includes($0) == true } ?? false
    }

    private static func key(_ purl: PackageURL) -> [UInt8] { Array(purl.name.asciiLowercased.utf8) }
}
