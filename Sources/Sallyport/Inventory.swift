internal import Artifacts
internal import Attestations
internal import Files
internal import Glibc
internal import Verdicts
public import Vocabulary

/// A bundle whose packing list is wanted, and where the list goes.
public struct InventoryRequest: Sendable {
    /// A file, a folder, or `-` for standard input.
    public var path: String
    /// Where the list goes; nil leaves that to the caller.
    public var output: String?
    public var limits: Limits
    public var temporaryFolder: String
    /// Whether the process gives up, for good, what reading the bundle and writing the list does not need.
    public var confined = false
    /// Told how many bytes were read, after each buffer.
    public var progress: (@Sendable (Int64) -> Void)?

    public init(path: String, output: String?, limits: Limits, temporaryFolder: String) {
        (self.path, self.output) = (path, output)
        (self.limits, self.temporaryFolder) = (limits, temporaryFolder)
    }

    /// The place that the list goes to, checked before the bundle is opened.
    ///
    /// - Throws: `WrongWords` for anything but a file, and for a place in the bundle; `cannot-write` without a folder.
    func place() throws -> FilePlace? {
        guard let output else { return nil }
        guard let place = FilePlace(output) else {
            throw WrongWords("-o: expected the name of a file for the packing list, found '\(output)'")
        }
        let status: FileStatus?
        do throws(SystemError) {
            _ = try place.openFolder()
            status = try place.status()
        } catch {
            throw Fault.cannotWrite(output, error.description)
        }
        guard status.map({ $0.kind == S_IFREG }) ?? true else {
            throw WrongWords("-o \(output): expected a file or nothing there, found something that is no regular file")
        }
        guard path != "-" else { return place }
        guard FilePlace(path)?.isSamePlace(as: place) != true, !place.isInside(path) else {
            throw WrongWords("-o \(output): expected a place outside of the bundle, found one in it")
        }
        return place
    }
}

/// The packing list of a bundle, made on the connected side; nothing is judged, and no trust root is opened.
public struct Inventory: Sendable {
    /// The list as JSON, with a final line feed.
    public let list: [UInt8]
    /// What the bundle refers to and lacks; with any of these it has no list that anybody could go by.
    public let problems: [Finding]
    /// What `verify` will not pass without an option, in words.
    public let notes: [String]

    /// Reads a bundle, lists what is in it, and writes the list where it is wanted.
    ///
    /// A list of a bundle that lacks a manifest or a signature would not name it, and so would call the lack complete:
    /// then nothing is written. What the list says nothing about, `verify` says all the same.
    ///
    /// - Throws: What makes the bundle unsafe to read (exit code 3), wrong words, or output that cannot be written.
    public static func take(_ request: InventoryRequest) throws -> Inventory {
        let place = try request.place()
        // What a delta bundle leaves out and what nobody refers to is nothing that a list speaks of.
        var bundle = BundleRequest(path: request.path, fileDigest: false, strictContent: false, allowAbsent: true)
        bundle.progress = request.progress
        var workspace = Workspace(temporaryFolder: request.temporaryFolder)
        if request.confined { try workspace.confine(writing: [place?.path].compactMap(\.self)) }
        let reading = try BundleReading.read(bundle, limits: request.limits, in: workspace)
        let listing = try reading.attachments(of: request.path)
        let list = PackingList(
            reading.tree.images.map { $0.packed(with: listing.items(on: $0) + listing.unattached) }
        )
        let inventory = Inventory(
            list: list.text,
            problems: reading.findings.filter { $0.severity == .error },
            notes: notes(reading.findings)
        )
        if inventory.problems.isEmpty, let place {
            try workspace.outputs.write(report: inventory.list, to: place.path)
        }
        return inventory
    }

    private static func notes(_ findings: [Finding]) -> [String] {
        func note(_ codes: Set<Code>, _ what: String, _ option: String) -> String? {
            let count = findings.count { codes.contains($0.code) && $0.severity == .note }
            guard count > 0 else { return nil }
            return "\(count) \(what): verify fails on \(count == 1 ? "it" : "them") unless told \(option); "
                + "`sallyport inspect` names \(count == 1 ? "it" : "them")"
        }
        return [
            note(
                [.unreferencedBlob, .unexpectedFile],
                "file(s) or blob(s) that nothing refers to",
                "--no-strict-content"
            ),
            note([.absentBlob], "config or layer blob(s) that the bundle leaves out", "--allow-absent"),
        ].compactMap(\.self)
    }
}

extension BundleReading {
    /// Everything that hangs on the images, by its own word, so that a list and what it is held against agree.
    ///
    /// - Throws: `limit-exceeded`, located in the bundle.
    func attachments(of path: String) throws -> AttachmentListing {
        let envelopes = try envelopes
        do throws(LimitExceeded) {
            return try AttachmentListing(tree, envelopes: envelopes, in: layout, identities: identities, limits: limits)
        } catch {
            throw Located(in: path, error)
        }
    }
}

extension Artifact {
    /// The image as a packing list has it.
    func packed(with attached: [AttachedItem]) -> PackingList.Image {
        PackingList.Image(
            reference: imageReference,
            digest: digest,
            mediaType: mediaType,
            size: size,
            attached: attached
        )
    }
}
