/// A small OCI image: a manifest, or an index over platforms.
public struct DemoImage: Hashable, Sendable {
    /// One platform manifest with its config.
    public struct Platform: Hashable, Sendable {
        public let architecture: String
        public let manifest: Blob
        public let config: Blob
        public let layers: [Blob]
    }

    public let product: Product
    /// The manifest or index that the name stands for.
    public let root: Blob
    public let platforms: [Platform]
    /// All that hangs below `root`, `root` itself left out.
    public let blobs: [Blob]

    public var digest: String { root.digest }

    /// A single manifest for linux/amd64.
    public static func single(_ product: Product) -> DemoImage {
        let platform = Platform(product, architecture: "amd64")
        return DemoImage(
            product: product,
            root: platform.manifest,
            platforms: [platform],
            blobs: [platform.config] + platform.layers
        )
    }

    /// A single manifest of these layers, which are given as tars, compressed or not.
    ///
    /// - Parameters:
    ///   - product: What it is.
    ///   - layers: The blobs of the layers.
    ///   - diffIDs: The digests of their uncompressed content; nil where the blobs are uncompressed.
    /// - Returns: The image.
    public static func single(_ product: Product, layers: [[UInt8]], diffIDs: [String]? = nil) -> DemoImage {
        let platform = Platform(
            product,
            architecture: "amd64",
            layers: layers.map { Blob(Blob.layer, $0) },
            diffIDs: diffIDs
        )
        return DemoImage(
            product: product,
            root: platform.manifest,
            platforms: [platform],
            blobs: [platform.config] + platform.layers
        )
    }

    /// An index over linux/amd64 and linux/arm64, with BuildKit's unsigned provenance where asked for.
    public static func index(_ product: Product, buildKit: Bool = false) -> DemoImage {
        let platforms = ["amd64", "arm64"].map { Platform(product, architecture: $0) }
        var children = platforms.map { platform -> JSON in
            var descriptor = platform.manifest.descriptor()
            descriptor["platform"] = ["architecture": .string(platform.architecture), "os": "linux"]
            return descriptor
        }
        var blobs = platforms.flatMap { [$0.manifest, $0.config] + $0.layers }
        if buildKit {
            for platform in platforms {
                let (descriptor, more) = buildKitAttestation(of: platform, product)
                children.append(descriptor)
                blobs += more
            }
        }
        let root = Blob(
            Blob.imageIndex,
            ["schemaVersion": 2, "mediaType": .string(Blob.imageIndex), "manifests": .array(children)]
        )
        return DemoImage(product: product, root: root, platforms: platforms, blobs: blobs)
    }

    private static func buildKitAttestation(of platform: Platform, _ product: Product) -> (JSON, [Blob]) {
        let type = "https://slsa.dev/provenance/v0.2"
        let statement = DemoStatement(
            subjects: [
                .init("pkg:docker/\(product.reference)?platform=linux%2F\(platform.architecture)", platform.manifest)
            ],
            predicateType: type,
            predicate: [
                "builder": ["id": ""], "buildType": "https://mobyproject.org/buildkit@v1", "materials": [],
                "invocation": [
                    "configSource": ["entryPoint": "Dockerfile"], "parameters": ["frontend": "dockerfile.v0"],
                    "environment": ["platform": .string("linux/" + platform.architecture)],
                ],
            ]
        )
        let layer = Blob(Blob.inToto, statement.json)
        let config = Blob(
            Blob.imageConfig,
            [
                "architecture": "unknown", "os": "unknown", "config": [:],
                "rootfs": ["type": "layers", "diff_ids": [.string(layer.digest)]],
            ]
        )
        let manifest = Blob(
            Blob.imageManifest,
            [
                "schemaVersion": 2, "mediaType": .string(Blob.imageManifest), "config": config.descriptor(),
                "layers": [layer.descriptor(annotations: ["in-toto.io/predicate-type": type])],
            ]
        )
        var descriptor = manifest.descriptor(annotations: [
            "vnd.docker.reference.digest": platform.manifest.digest,
            "vnd.docker.reference.type": "attestation-manifest",
        ])
        descriptor["platform"] = ["architecture": "unknown", "os": "unknown"]
        return (descriptor, [manifest, config, layer])
    }
}

extension DemoImage.Platform {
    init(_ product: Product, architecture: String) {
        let base = Tar.archive([
            TarEntry("etc/", type: .directory),
            TarEntry("etc/os-release", Array("NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.1\n".utf8)),
        ])
        let program = Tar.archive([
            TarEntry("app/", type: .directory),
            TarEntry(
                "app/\(product.name)",
                Array("demo \(product.name) \(product.tag) \(architecture)\n".utf8),
                mode: 0o755
            ),
        ])
        self.init(product, architecture: architecture, layers: [base, program].map { Blob(Blob.layer, $0) })
    }

    init(_ product: Product, architecture: String, layers: [Blob], diffIDs: [String]? = nil) {
        let diffIDs = diffIDs ?? layers.map(\.digest)
        let config = Blob(
            Blob.imageConfig,
            [
                "created": .string(DemoWorld.built.rfc3339), "architecture": .string(architecture), "os": "linux",
                "config": ["User": "65532", "Entrypoint": [.string("/app/\(product.name)")], "WorkingDir": "/"],
                "rootfs": ["type": "layers", "diff_ids": .array(diffIDs.map { .string($0) })],
            ]
        )
        let manifest = Blob(
            Blob.imageManifest,
            [
                "schemaVersion": 2, "mediaType": .string(Blob.imageManifest), "config": config.descriptor(),
                "layers": .array(layers.map { $0.descriptor() }),
            ]
        )
        (self.architecture, self.config, self.manifest, self.layers) = (architecture, config, manifest, layers)
    }
}
