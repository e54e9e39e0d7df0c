import FuzzSupport
import Metadata
import Vocabulary

/// Reads any bytes as a purl and as a version range, and lines of them as versions of the scheme that the first byte says.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIdentifier(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    let text = String(decoding: bytes, as: UTF8.self)
    checkPackageURL(text)
    checkRange(text, isSorted: true)
    checkRange(text, isSorted: false)
    guard let first = bytes.first else { return 0 }
    let lines = bytes.dropFirst().split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
    let scheme = schemes[Int(first) % schemes.count]
    checkOrder(lines.prefix(3).map { String(decoding: $0, as: UTF8.self) }, scheme)
    checkNative(String(decoding: bytes.dropFirst(), as: UTF8.self), scheme == "semver" ? "npm" : scheme)
    return 0
}

/// What an ecosystem's notation stands for reads back from its text.
private func checkNative(_ text: String, _ scheme: String) {
    do throws(VersionRangeError) {
        let range = try VersionRange(native: text, scheme: scheme)
        guard try VersionRange(normalizing: range.description) == range else {
            fatalError("\(scheme): '\(text)' is \(range), which does not read back")
        }
    } catch {
        guard !"\(error)".isEmpty else { fatalError("no words") }
    }
}

private let schemes = [
    "semver", "pypi", "deb", "rpm", "apk", "gentoo", "gem", "maven", "nuget", "alpm", "conan", "openssl", "intdot",
    "datetime", "lexicographic", "generic",
]

/// The canonical text reads back to the same value, and its parts build the same value.
private func checkPackageURL(_ text: String) {
    do throws(PackageURLError) {
        let purl = try PackageURL(reading: text)
        guard PackageURL(purl.description)?.description.isIdentical(to: purl.description) ?? false
        else { fatalError("\(purl) does not read back") }
        let built = try PackageURL(
            type: purl.type,
            namespace: purl.namespace,
            name: purl.name,
            version: purl.version,
            qualifiers: purl.qualifiers,
            subpath: purl.subpath
        )
        guard built == purl else { fatalError("\(purl) is built as \(built)") }
        for (key, value) in purl.qualifiers {
            guard purl.qualifier(key)?.isIdentical(to: value) ?? false else { fatalError("\(purl) loses \(key)") }
        }
        if let pattern = try? PackageURLPattern(purl), pattern.range == nil, pattern.decide(purl) != true {
            fatalError("\(purl) does not match itself")
        }
    } catch {
        guard !"\(error)".isEmpty else { fatalError("no words") }
    }
}

/// The canonical text reads back to the same value, and no version of it makes a trap.
private func checkRange(_ text: String, isSorted: Bool) {
    do throws(VersionRangeError) {
        let range = try read(text, isSorted: isSorted)
        guard try read(range.description, isSorted: isSorted) == range else {
            fatalError("\(range) does not read back")
        }
        for constraint in range.constraints.prefix(20) { _ = range.contains(constraint.version) }
        if range.constraints.count == 1, let only = range.constraints.first, only.version.utf8.count <= 1024 {
            let isIn =
                only.comparator == .equal || only.comparator.rawValue.hasSuffix("=") && only.comparator != .notEqual
            // A scheme without an order decides by equality at most.
            if let found = range.contains(only.version), found != isIn { fatalError("\(range) and its own version") }
        }
        _ = range.contains(text)
    } catch {
        guard !"\(error)".isEmpty else { fatalError("no words") }
    }
}

private func read(_ text: String, isSorted: Bool) throws(VersionRangeError) -> VersionRange {
    isSorted ? try VersionRange(text) : try VersionRange(normalizing: text)
}

/// The order of two is that of both ways round, and is carried over to a third where the ecosystem's is.
private func checkOrder(_ versions: [String], _ scheme: String) {
    func order(_ one: Int, _ two: Int) -> VersionOrder? {
        PackageVersion.compare(versions[one], versions[two], scheme: scheme)
    }
    for one in versions.indices {
        for two in versions.indices {
            guard order(one, two) == order(two, one)?.reversed
            else { fatalError("\(scheme): \(versions[one]) and \(versions[two])") }
            // Maven's own order is not transitive.
            guard scheme != "maven", order(one, two) == .before else { continue }
            for three in versions.indices where order(two, three) == .before {
                guard order(one, three) == .before || scheme == "conan" && order(one, three) == nil
                else { fatalError("\(scheme): \(versions)") }
            }
        }
    }
}
