public import Vocabulary

/// What a station judges with: the trust root, the policies and the signing key.
public struct StationRequest: Sendable {
    public var trust: String
    /// Digests of which the trust root must have one; with none its lock decides.
    public var pins: [Digest]
    /// Policy files and folders; none stands for those inside the trust root.
    public var policies: [String]
    /// What policies of clusters are told.
    public var cluster: ClusterFacts
    /// The time of judging, in whole seconds.
    public var at: Instant
    /// Signs the verdicts; nil makes none.
    public var key: KeyRequest?
    /// Takes the place of the trust root's `verifier`.
    public var verifierID: String?
    public var limits: Limits
    /// Where content goes that is too large for memory, in files without a name.
    public var temporaryFolder: String

    public init(
        trust: String,
        pins: [Digest] = [],
        policies: [String] = [],
        cluster: ClusterFacts = ClusterFacts(),
        at: Instant,
        key: KeyRequest? = nil,
        verifierID: String? = nil,
        limits: Limits = Limits(),
        temporaryFolder: String = "/tmp"
    ) {
        self.trust = trust
        self.pins = pins
        self.policies = policies
        self.cluster = cluster
        self.at = at
        self.key = key
        self.verifierID = verifierID
        self.limits = limits
        self.temporaryFolder = temporaryFolder
    }
}

/// What policies of clusters are told of the place where the images will run.
public struct ClusterFacts: Sendable {
    /// Manifests that policies refer to; none stands for those inside the trust root.
    public var resources: [String]
    /// The namespace; nil where nobody says.
    public var namespace: String?
    /// Files with public keys in PEM, by the references that stand for them in policies.
    public var keyReferences: [KeyReference]
    /// Whether a `PolicyException` counts.
    public var allowsExceptions: Bool
    /// A JSON file that policies which look at a document look at; nil for one made of the judged image.
    public var json: String?

    public init(
        resources: [String] = [],
        namespace: String? = nil,
        keyReferences: [KeyReference] = [],
        allowsExceptions: Bool = false,
        json: String? = nil
    ) {
        (self.resources, self.namespace) = (resources, namespace)
        (self.keyReferences, self.allowsExceptions, self.json) = (keyReferences, allowsExceptions, json)
    }

    /// Whether a text names a namespace: 1 to 63 lower-case letters, digits and hyphens inside.
    public static func isNamespace(_ text: String) -> Bool {
        let letters = text.utf8
        return (1...63).contains(letters.count) && letters.first != UInt8(ascii: "-")
            && letters.last != UInt8(ascii: "-")
            && letters.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}

/// A public key in a file that stands for one elsewhere.
public struct KeyReference: Sendable, Hashable {
    public let reference: String
    public let path: String

    /// Reads `REF=FILE`.
    ///
    /// - Throws: `WrongWords`.
    public init(_ text: String) throws {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
            throw WrongWords("--key-ref: expected REFERENCE=FILE, found '\(text)'")
        }
        (reference, path) = (halves[0], halves[1])
    }
}

/// One bundle, and how to judge it.
public struct BundleRequest: Sendable {
    /// A file, a folder, or `-` for standard input.
    public var path: String
    /// Globs of the images that are judged; none stands for all.
    public var images: [String]
    public var names: [ImageName]
    public var fileDigest: Bool
    public var strictContent: Bool
    public var allowAbsent: Bool
    /// Whether the packages inside the layers are compared with the verified SBOMs.
    public var deep: Bool
    public var noMatch: NoMatchRule
    /// The options that narrow or loosen the judgement, as they were written: they go into the verdict.
    public var options: [String]
    /// `resourceUri` of the verdict; nil stands for `bundle:` and the name.
    public var resourceURI: String?
    /// The packing list that the bundle is held against; nil for none.
    public var expect: String?
    /// Where the signed verdict goes; `-` is standard output.
    public var verdicts: [String]
    /// Where the reports go.
    public var reports: [ReportFile]
    /// Told how many bytes were read, after each buffer; any thread may tell.
    public var progress: (@Sendable (Int64) -> Void)?
    /// Writes what the run leaves behind.
    var outputs = OutputFiles()

    public init(
        path: String,
        images: [String] = [],
        names: [ImageName] = [],
        fileDigest: Bool = true,
        strictContent: Bool = true,
        allowAbsent: Bool = false,
        deep: Bool = false,
        noMatch: NoMatchRule = .deny,
        options: [String] = [],
        resourceURI: String? = nil,
        expect: String? = nil,
        verdicts: [String] = [],
        reports: [ReportFile] = []
    ) {
        self.path = path
        self.images = images
        self.names = names
        self.fileDigest = fileDigest
        self.strictContent = strictContent
        self.allowAbsent = allowAbsent
        self.deep = deep
        self.noMatch = noMatch
        self.options = options
        self.resourceURI = resourceURI
        self.expect = expect
        self.verdicts = verdicts
        self.reports = reports
    }

    /// Whether a folder is named by a path that has no name to put a verdict's beside: `.`, `shop/..`, `/`.
    public static func isNameless(_ path: String) -> Bool {
        guard path != "-", let name = path.split(separator: "/").last else { return path != "-" }
        return name == "." || name == ".."
    }

    /// Where the verdict of a bundle goes when nobody says: beside it.
    public static func defaultVerdict(of path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return "\(path).verdict.json"
    }
}

/// What an image is that no policy applies to.
public enum NoMatchRule: String, CaseIterable, Sendable {
    case deny, warn, allow
}

/// A reference for an image that the bundle leaves unnamed.
public struct ImageName: Sendable, Hashable {
    /// The image's digest; nil where there is only one without a name.
    public let digest: Digest?
    public let reference: ImageReference

    /// Reads `[DIGEST=]REF`.
    ///
    /// - Throws: `WrongWords`.
    public init(_ text: String) throws {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let digest = halves.count == 2 ? try? Digest(halves[0]) : nil
        guard halves.count == 1 || digest != nil, let reference = ImageReference(halves[halves.count - 1]) else {
            throw WrongWords("--name: expected [DIGEST=]REFERENCE, found '\(text)'")
        }
        (self.digest, self.reference) = (digest, reference)
    }
}

/// Several bundles, judged in order by one station.
public struct VerifyRequest: Sendable {
    public var station: StationRequest
    public var bundles: [BundleRequest]

    public init(station: StationRequest, bundles: [BundleRequest]) {
        (self.station, self.bundles) = (station, bundles)
    }

    /// Whether a text is a URI as verdicts state them: a scheme, and then only what a URI may hold.
    ///
    /// Source: RFC 3986, 3.1.
    public static func isURI(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), let first = text.unicodeScalars.first,
            first.isASCII, first.properties.isAlphabetic, text.utf8.index(after: colon) < text.utf8.endIndex
        else { return false }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") }
    }

    /// The options that a verdict names, since they narrow or loosen a judgement.
    public static let recordedOptions: Set<String> = [
        "--image", "--no-strict-content", "--allow-absent", "--no-match", "--allow-exceptions",
        "--namespace", "--json", "--limit",
    ]
}
