internal import Policies
internal import Verdicts
public import Vocabulary

/// Tests of policies below a folder, opened and checked: every bundle is judged, and no verdict is written.
public struct PolicyTests: Sendable {
    private struct Subject: Sendable {
        let file: PolicyTestFile
        var station: Station
    }

    /// Where a test names no trust root and no time.
    private let defaults: Defaults
    private var subjects: [Subject] = []
    /// The files that cannot be run without a cluster.
    private var skipped: [String] = []
    private let folder: String

    /// What stands in for what a test does not name.
    public struct Defaults: Sendable {
        public var trust: String
        public var pins: [Digest]
        public var at: Instant
        public var limits: Limits
        public var temporaryFolder: String

        public init(trust: String, pins: [Digest] = [], at: Instant, limits: Limits, temporaryFolder: String = "/tmp") {
            (self.trust, self.pins, self.at) = (trust, pins, at)
            (self.limits, self.temporaryFolder) = (limits, temporaryFolder)
        }
    }

    /// Reads the tests, their trust roots and their policies.
    ///
    /// - Parameters:
    ///   - folder: Where to look for `sallyport-test.yaml` and `kyverno-test.yaml`, at whatever depth.
    ///   - defaults: What stands in for what a test does not name.
    /// - Throws: What cannot be used, exit code 4.
    public init(below folder: String, defaults: Defaults) throws {
        (self.folder, self.defaults) = (folder, defaults)
        let paths = try Self.paths(below: folder, depth: 0)
        guard !paths.isEmpty else { throw NoPolicyTest(folder: folder) }
        for path in paths {
            guard let file = try PolicyTestFile.read(path, limits: defaults.limits) else {
                skipped.append(path)
                continue
            }
            subjects.append(Subject(file: file, station: try station(of: file)))
        }
    }

    private static func paths(below folder: String, depth: Int) throws -> [String] {
        guard depth < 16 else {
            throw NoPolicy(description: "\(folder): expected at most 16 levels of folders, found more")
        }
        return try InputFile.names(in: folder, code: .policyInvalid, blame: .trust).flatMap { name in
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            if InputFile.isFolder(path) == true { return try paths(below: path, depth: depth + 1) }
            return name == PolicyTestFile.own || name == PolicyTestFile.foreign ? [path] : []
        }
    }

    private func station(of file: PolicyTestFile) throws -> Station {
        let request = StationRequest(
            trust: file.trust ?? defaults.trust,
            pins: file.trust == nil ? defaults.pins : [],
            policies: file.policies + (file.policies.isEmpty ? [] : file.exceptions),
            cluster: ClusterFacts(
                resources: file.resources + (file.policies.isEmpty ? file.exceptions : []),
                allowsExceptions: !file.exceptions.isEmpty
            ),
            at: file.instant ?? defaults.at,
            limits: defaults.limits,
            temporaryFolder: defaults.temporaryFolder
        )
        let station = try Station(request)
        for expectation in file.expectations where !station.hasPolicy(expectation.policy) {
            throw PolicyError.unusableTest(
                "results: expected one of the policies that are tested, found '\(expectation.policy)'",
                in: file.path
            )
        }
        return station
    }

    /// Gives up, for good and for the whole process, every right that judging the bundles does not need.
    ///
    /// - Throws: What the system does not allow, exit code 5; judge nothing then.
    public mutating func confine() throws {
        var workspace = Workspace(temporaryFolder: defaults.temporaryFolder)
        try workspace.confine()
        for index in subjects.indices { subjects[index].station.use(workspace) }
    }

    /// How the tests ended.
    public struct Outcome: Sendable {
        /// One for each case, then the totals.
        public fileprivate(set) var lines: [String] = []
        public fileprivate(set) var isAsExpected = true
    }

    /// Judges the bundles, and compares.
    ///
    /// - Returns: What is as expected, and what is not.
    /// - Throws: A bundle that cannot be read safely, exit code 3.
    public func run() async throws -> Outcome {
        var outcome = Outcome()
        var counts = (good: 0, bad: 0)
        for subject in subjects {
            for bundle in subject.file.bundles {
                let expectations = subject.file.expectations.filter { $0.bundle?.isIdentical(to: bundle) ?? true }
                guard !expectations.isEmpty else { continue }
                let judgement = try await subject.station.verify(BundleRequest(path: bundle)).judgement
                let name = bundle.split(separator: "/").last.map(String.init) ?? bundle
                for test in expectations.flatMap({ PolicyTestCase.all($0, in: judgement, bundle: name) }) {
                    let place = "\(subject.file.path): ".printable
                    if let difference = test.difference {
                        outcome.lines.append("FAIL \(place)\(test.title): \(difference)")
                        counts.bad += 1
                    } else {
                        outcome.lines.append("ok   \(place)\(test.title)")
                        counts.good += 1
                    }
                }
            }
        }
        outcome.lines += skipped.map { "skip \($0.printable): it lists no 'bundles', so that it needs a cluster" }
        outcome.lines.append("\(counts.good) ok, \(counts.bad) failed, \(skipped.count) skipped")
        outcome.isAsExpected = counts.bad == 0
        return outcome
    }
}

/// A folder has no test in it.
struct NoPolicyTest: Explained, Hashable {
    let folder: String
    var blame: Blame { .trust }
    var code: Code { .noPolicy }
    var description: String {
        "\(folder): expected a \(PolicyTestFile.own) or \(PolicyTestFile.foreign) somewhere in it, found none"
    }
}
