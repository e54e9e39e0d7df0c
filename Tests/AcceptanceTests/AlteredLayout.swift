import CorpusSupport
import Forge
import Foundation
import Testing

/// A real layout of the corpus in memory, to be changed in one place with all digests made to fit again.
struct AlteredLayout {
    private(set) var files: [String: [UInt8]] = [:]

    init(_ path: String) throws {
        let folder = try Corpus.path(path)
        for name in try Packing.files(folder) { files[name] = try Corpus.file(folder + "/" + name) }
    }

    /// The digest of the manifest that `index.json` lists as cosign's attestations.
    var attestations: String {
        get throws {
            let manifests = try #require(try json("index.json")["manifests"] as? [[String: Any]])
            let descriptor = manifests.first {
                ($0["annotations"] as? [String: String])?["kind"] == "dev.cosignproject.cosign/atts"
            }
            return try #require(descriptor?["digest"] as? String)
        }
    }

    /// The digest of the layer that holds the attestation.
    var layer: String {
        get throws {
            let layers = try json(Self.path(attestations))["layers"] as? [[String: Any]]
            return try #require(layers?.first?["digest"] as? String)
        }
    }

    /// The annotations of that layer.
    var annotations: [String: String] {
        get throws {
            let layers = try json(Self.path(attestations))["layers"] as? [[String: Any]]
            return try #require(layers?.first?["annotations"] as? [String: String])
        }
    }

    static func path(_ digest: String) -> String { "blobs/" + digest.replacingOccurrences(of: ":", with: "/") }

    func json(_ path: String) throws -> [String: Any] {
        let bytes = try #require(files[path])
        return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    /// Changes the annotations of the attestation's layer.
    mutating func annotate(_ change: (inout [String: String]) throws -> Void) throws {
        let digest = try attestations
        var manifest = try json(Self.path(digest))
        var layers = try #require(manifest["layers"] as? [[String: Any]])
        var annotations = try self.annotations
        try change(&annotations)
        layers[0]["annotations"] = annotations
        manifest["layers"] = layers
        try replace(digest, with: [UInt8](JSONSerialization.data(withJSONObject: manifest)))
    }

    /// Changes a member of the log entry in the bundle annotation.
    mutating func alterEntry(_ change: (inout [String: Any]) -> Void) throws {
        try annotate { annotations in
            let key = "dev.sigstore.cosign/bundle"
            let text = try #require(annotations[key])
            var bundle = try #require(
                JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            )
            var payload = try #require(bundle["Payload"] as? [String: Any])
            change(&payload)
            bundle["Payload"] = payload
            annotations[key] = String(decoding: try JSONSerialization.data(withJSONObject: bundle), as: UTF8.self)
        }
    }

    /// Puts other content in place of a blob, and makes every digest and size that leads to it fit again.
    mutating func replace(_ digest: String, with content: [UInt8]) throws {
        files[Self.path(digest)] = nil
        let new = Blob("application/octet-stream", content).digest
        files[Self.path(new)] = content
        for (path, bytes) in files where bytes.count < 100_000 && path != Self.path(new) {
            let text = String(decoding: bytes, as: UTF8.self)
            guard text.contains(digest), text.utf8.first == UInt8(ascii: "{"), text.contains("\"digest\"") else {
                continue
            }
            var object = try json(path)
            for member in ["manifests", "layers"] {
                guard var descriptors = object[member] as? [[String: Any]] else { continue }
                for index in descriptors.indices where descriptors[index]["digest"] as? String == digest {
                    descriptors[index]["digest"] = new
                    descriptors[index]["size"] = content.count
                }
                object[member] = descriptors
            }
            let changed = [UInt8](try JSONSerialization.data(withJSONObject: object))
            if path.hasPrefix("blobs/") {
                let name = "sha256:" + path.dropFirst("blobs/sha256/".count)
                try replace(String(name), with: changed)
            } else {
                files[path] = changed
            }
        }
    }

    /// Puts another layout's attestations in place of the own ones.
    mutating func takeAttestations(of other: AlteredLayout) throws {
        let (own, foreign) = (try attestations, try other.attestations)
        let manifest = try other.json(Self.path(foreign))
        let config = try #require((manifest["config"] as? [String: Any])?["digest"] as? String)
        for digest in [config, try other.layer] { files[Self.path(digest)] = other.files[Self.path(digest)] }
        let ownManifest = try json(Self.path(own))
        let ownConfig = try #require((ownManifest["config"] as? [String: Any])?["digest"] as? String)
        for digest in [ownConfig, try layer] where digest != config { files[Self.path(digest)] = nil }
        try replace(own, with: try #require(other.files[Self.path(foreign)]))
    }

    /// Changes the descriptors of `index.json`.
    mutating func reorder(_ change: (inout [[String: Any]]) -> Void) throws {
        var index = try json("index.json")
        var manifests = try #require(index["manifests"] as? [[String: Any]])
        change(&manifests)
        index["manifests"] = manifests
        files["index.json"] = [UInt8](try JSONSerialization.data(withJSONObject: index))
    }

    /// Leaves blobs out.
    mutating func remove(_ digests: [String]) { for digest in digests { files[Self.path(digest)] = nil } }

    /// Writes the layout as a tar and verifies it.
    func verify(_ station: CorpusStation, _ words: [String] = []) throws -> CommandRun {
        try station.folder.write("altered.tar", LayoutFiles(files).tar())
        return try CommandRun.sallyport(
            ["verify", station.folder.path + "/altered.tar", "--trust", station.trust, "--output", "json"] + words
        )
    }
}
