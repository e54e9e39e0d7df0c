internal import ArgumentParser
internal import Sallyport
internal import Vocabulary

/// `sallyport inventory`: the packing list, made on the connected side.
struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Write the packing list of a bundle: every image, and all that is attached to it.",
        discussion: """
            Example: sallyport inventory webshop.tar -o packing-list.json

            Make it where the bundle is made, and give it to `sallyport verify --expect` where the bundle arrives: that \
            tells what a copy left behind from what was altered and what was added. No trust root is needed, and nothing \
            is judged.

            Images and attachments stand there by digest, type and size, in one order however the layout is packed. What \
            refers to an image and is neither signature, attestation nor SBOM stands there by its manifest, with form \
            null. A cosign signature is its payload: two of them over one payload are two equal lines. Configs, layers \
            and platforms are not listed, since the images' own digests cover them.

            A bundle that lacks a manifest or a signature that it refers to has no packing list: exit 1, each on \
            standard error, and nothing is written. What `verify` would not pass for another reason is a note there.
            """
    )

    @Argument(help: "An OCI image layout: a tarball, a folder, or - for standard input.")
    var bundle: String
    @Option(
        name: [.customShort("o"), .customLong("output-file")],
        help: ArgumentHelp("Where the list goes, whole or not at all (default: standard output).", valueName: "file")
    )
    var file: String?
    @OptionGroup var confinement: ConfinementOptions
    @OptionGroup var limits: LimitOptions

    @MainActor func run() async throws {
        let inventory = try inventory(Environment.read())
        for note in inventory.notes { StandardError.write("sallyport: note: \(bundle.printable): \(note)") }
        for problem in inventory.problems {
            let place = [bundle.printable, problem.location].compactMap(\.self).joined(separator: ": ")
            RootCommand.complain("\(place): \(problem.message) [\(problem.code.rawValue)]")
        }
        guard inventory.problems.isEmpty else { throw ExitCode(1) }
        if file == nil { try StandardOutput.write(inventory.list) }
    }

    private func inventory(_ environment: Environment) throws -> Inventory {
        let progress = Progress(of: bundle, environment)
        defer { progress?.end() }
        var request = InventoryRequest(
            path: bundle,
            output: file,
            limits: try limits.limits(),
            temporaryFolder: environment.temporaryFolder
        )
        request.confined = confinement.confined
        request.progress = progress?.advance
        return try Inventory.take(request)
    }
}
