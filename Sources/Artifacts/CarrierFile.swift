internal import Archives
internal import Vocabulary

/// Files beside a layout that belong to the format of a tool.
enum CarrierFile {
    /// Docker's own list of images.
    static let dockerManifest = "manifest.json"
    /// Docker's list of images before version 1.10.
    static let dockerRepositories = "repositories"
    /// hauler's list of everything, where its `index.json` lists only what containerd can import.
    static let haulerIndex = "hauler-index.json"
    /// The description of a Zarf package.
    static let zarf = "zarf.yaml"

    /// Whether the content of a file at the top of a bundle is kept, if it is small: lists, and configs of images.
    static func isKept(_ name: String) -> Bool {
        name.hasSuffix(".json") || name == dockerRepositories || name.hasPrefix("sha256:")
    }

    /// Whether a path is one that Zarf itself writes beside `images/`.
    ///
    /// Source: Zarf, package layout.
    static func isZarf(_ path: String) -> Bool {
        let files: Set<String> = [
            zarf, "zarf.gen.yaml", "zarf.yaml.sig", "zarf.bundle.sig", "checksums.txt", "sboms.tar",
            "documentation.tar", "values.yaml", "values.schema.json",
        ]
        return files.contains(path) || path.hasPrefix("components/") || path.hasPrefix("zarf-sbom/")
    }
}

/// A symbolic link of a docker-archive: a layer under another name.
///
/// Docker links a layer that it has written already (`ID/layer.tar` to `../ID/layer.tar`), skopeo and podman every one
/// (to `../HEX.tar`).
struct DockerLink: Hashable {
    /// The path that the link leads to, inside the bundle.
    let target: String

    init?(path: String, target: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "layer.tar", Self.isID(parts[0]), target.hasPrefix("../") else {
            return nil
        }
        let goal = target.dropFirst(3)
        let goals = goal.split(separator: "/", omittingEmptySubsequences: false)
        let isLayer = goals.count == 2 && goals[1] == "layer.tar" && Self.isID(goals[0])
        guard isLayer || (goals.count == 1 && goal.hasSuffix(".tar") && Self.isID(goal.dropLast(4))) else { return nil }
        self.target = String(goal)
    }

    /// Whether a name is an identifier of an image or layer: 64 lower-case hex digits.
    static func isID(_ name: Substring) -> Bool {
        name.utf8.count == 64 && [UInt8](lowercaseHex: String(name)) != nil
    }
}
