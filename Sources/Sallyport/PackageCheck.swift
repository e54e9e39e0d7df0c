internal import Artifacts
internal import Metadata
internal import Policies
internal import Vocabulary

/// Holds what is installed in the images of a bundle against what their verified SBOMs declare.
///
/// A package counts as declared where one verified SBOM of its platform, or of the index, lists it; several complete
/// each other. What an SBOM about the index lists has to be in one of its platforms, and what one about a platform lists
/// in that.
struct PackageCheck {
    /// Packages that are listed one by one; the others are counted.
    private static let listed = 100

    private let reading: BundleReading
    private(set) var findings: [Finding] = []
    private var seen: Set<Finding> = []
    /// What is in each manifest that was read, which may have many names; nil for what is no image.
    private var contents: [Digest: Content?] = [:]

    init(_ reading: BundleReading) { self.reading = reading }

    /// Checks one image; its platforms are those that are present.
    ///
    /// - Throws: `Fault` when the temporary file cannot be read.
    mutating func check(_ image: ImageUnderJudgement) throws {
        let name = image.reference?.description ?? image.digest.short
        var shared = SharedDeclarations()
        for sboms in image.sboms(limits: reading.limits) {
            guard let content = try content(of: sboms.manifest) else { continue }
            let place = Place(name: name, label: sboms.label, location: sboms.manifest.blobPath)
            for finding in content.findings { add(finding) }
            report(sboms, at: place)
            guard let installed = content.installed else {
                shared.isComplete = false
                continue
            }
            compare(installed, with: sboms, at: place, &shared)
        }
        let place = Place(name: name, label: nil, location: image.digest.blobPath)
        for document in shared.documents where shared.isComplete {
            reportAbsent(document.absent, by: document.digest, at: place, from: "any of its platforms")
        }
    }

    /// What the layers of a manifest hold.
    private struct Content {
        let findings: [Finding]
        /// nil where not all layers could be read.
        let installed: InstalledPackages?
    }

    /// Reads the layers and databases of a manifest, once.
    private mutating func content(of digest: Digest) throws -> Content? {
        if let known = contents[digest] { return known }
        var content: Content?
        if let manifest = reading.tree.manifests[digest]?.manifest,
            let layered = try LayeredImage(manifest, in: reading.layout, limits: reading.limits)
        {
            let installed = try layered.files.map { try InstalledPackages($0, limits: reading.limits) }
            content = Content(findings: layered.findings, installed: installed)
        }
        contents.updateValue(content, forKey: digest)
        return content
    }

    /// Where a finding is.
    private struct Place {
        let name: String
        let label: String?
        let location: String

        var words: String { label.map { "\(name) \($0)" } ?? name }
    }

    /// What SBOMs about the index declare that no platform so far has.
    private struct SharedDeclarations {
        var documents: [(digest: Digest, absent: [DeclaredPackage])] = []
        /// Whether all that is installed is known.
        var isComplete = true

        mutating func add(_ digest: Digest, _ absent: [DeclaredPackage]) {
            guard let index = documents.firstIndex(where: { $0.digest == digest }) else {
                return documents.append((digest, absent))
            }
            let still = Set(absent)
            documents[index].absent.removeAll { !still.contains($0) }
        }
    }

    // MARK: - Comparing

    private mutating func compare(
        _ installed: InstalledPackages,
        with sboms: PlatformSBOMs,
        at place: Place,
        _ shared: inout SharedDeclarations
    ) {
        for problem in installed.problems {
            let message = "\(place.words): \(problem.message)"
            add(Finding(problem.severity, problem.code, message.printable, location: problem.layer.blobPath))
        }
        if installed.databases == 0, installed.isComplete {
            add(
                .note,
                .notJudged,
                "\(place.words): no database of dpkg, apk or rpm is in its layers, so that there is nothing to compare",
                at: place
            )
        }
        if !installed.isComplete { shared.isComplete = false }
        let declarations = sboms.documents.map { document in
            (document, DeclaredPackages(document.sbom, on: installed.distribution))
        }
        guard !declarations.isEmpty else { return }
        let undeclared = installed.entries.filter { entry in
            !entry.package.isEntryAlone && !declarations.contains { $0.1.declare(entry.package) }
        }
        reportUndeclared(undeclared, by: sboms, at: place)
        let packages = installed.entries.map(\.package)
        for (document, declared) in declarations {
            let absent = declared.absent(from: packages)
            if document.subject != sboms.manifest {
                shared.add(document.digest, absent)
            } else if installed.isComplete {
                reportAbsent(absent, by: document.digest, at: place, from: "its layers")
            }
        }
    }

    // MARK: - Reporting

    /// Says which SBOMs count for nothing, and that there is none that counts.
    private mutating func report(_ sboms: PlatformSBOMs, at place: Place) {
        for refusal in sboms.refusals {
            add(
                .error,
                refusal.code,
                "\(place.words): SBOM \(refusal.digest.short) declares nothing: it \(refusal.message)",
                at: place
            )
        }
        guard sboms.documents.isEmpty else { return }
        add(
            .error,
            .missingAttestation,
            "\(place.words): expected a verified SBOM to compare the packages in its layers with, found none",
            at: place
        )
    }

    private mutating func reportUndeclared(
        _ entries: [InstalledPackages.Entry],
        by sboms: PlatformSBOMs,
        at place: Place
    ) {
        let documents = sboms.documents.map(\.digest.short).joined(separator: ", ")
        for entry in entries.prefix(Self.listed) {
            let message =
                "\(place.words): \(entry.package.system.rawValue) package \(entry.package) is installed, as "
                + "/\(entry.path) of layer \(entry.layer.short) says, and SBOM \(documents) does not declare it"
            add(Finding(.error, .undeclaredPackage, message.printable, location: entry.layer.blobPath))
        }
        reportRest(
            entries.count,
            .undeclaredPackage,
            "installed packages that SBOM \(documents) does not declare",
            at: place
        )
    }

    private mutating func reportAbsent(
        _ packages: [DeclaredPackage],
        by document: Digest,
        at place: Place,
        from source: String
    ) {
        for package in packages.prefix(Self.listed) {
            let message =
                "\(place.words): SBOM \(document.short) declares \(package.purl), and no database in \(source) lists it"
            add(.error, .absentPackage, message, at: place)
        }
        reportRest(packages.count, .absentPackage, "packages that SBOM \(document.short) declares", at: place)
    }

    private mutating func reportRest(_ count: Int, _ code: Code, _ words: String, at place: Place) {
        guard count > Self.listed else { return }
        add(.error, code, "\(place.words): and \(count - Self.listed) more \(words)", at: place)
    }

    private mutating func add(_ severity: Finding.Severity, _ code: Code, _ message: String, at place: Place) {
        add(Finding(severity, code, message.printable, location: place.location))
    }

    /// Layers and platforms that several images share are spoken of once where nothing names the image.
    private mutating func add(_ finding: Finding) {
        let placed = finding.placed(in: reading.layout)
        if seen.insert(placed).inserted { findings.append(placed) }
    }
}
