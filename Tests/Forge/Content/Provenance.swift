extension DemoStatement {
    /// SLSA provenance v1 by the demo builder.
    public static func provenanceV1(
        of image: DemoImage,
        builder: String = DemoWorld.builder,
        statement: Version = .v0_1
    ) -> DemoStatement {
        let (product, run) = (image.product, image.product.releaseWorkflow.claims[21] ?? "")
        let source = "git+https://git.example.com/shop/\(product.name)"
        let ref = "refs/tags/v\(product.tag)"
        let predicate: JSON = [
            "buildDefinition": [
                "buildType": "https://ci.example.com/buildtypes/container/v1",
                "externalParameters": [
                    "workflow": [
                        "repository": .string("https://git.example.com/shop/\(product.name)"), "ref": .string(ref),
                        "path": ".github/workflows/release.yml",
                    ]
                ],
                "internalParameters": ["trigger": "push"],
                "resolvedDependencies": [
                    ["uri": .string("\(source)@\(ref)"), "digest": ["gitCommit": .string(product.commit)]],
                    [
                        "uri": "pkg:oci/alpine?tag=3.20.1",
                        "digest": ["sha256": .string(hex(sha256(Array("alpine".utf8))))],
                    ],
                ],
            ],
            "runDetails": [
                "builder": ["id": .string(builder)],
                "metadata": [
                    "invocationId": .string(run), "startedOn": .string(DemoWorld.built.rfc3339),
                    "finishedOn": .string((DemoWorld.built + 250).rfc3339),
                ],
            ],
        ]
        return DemoStatement(
            version: statement,
            about: image,
            predicateType: "https://slsa.dev/provenance/v1",
            predicate: predicate
        )
    }

    /// SLSA provenance v0.2 by the demo builder.
    public static func provenanceV02(of image: DemoImage, builder: String = DemoWorld.builder) -> DemoStatement {
        let (product, run) = (image.product, image.product.releaseWorkflow.claims[21] ?? "")
        let uri = "git+https://git.example.com/shop/\(product.name)@refs/tags/v\(product.tag)"
        let digest: JSON = ["sha1": .string(product.commit)]
        let predicate: JSON = [
            "builder": ["id": .string(builder)], "buildType": "https://ci.example.com/buildtypes/container/v1",
            "invocation": [
                "configSource": [
                    "uri": .string(uri), "digest": digest, "entryPoint": ".github/workflows/release.yml",
                ],
                "parameters": [:], "environment": ["trigger": "push"],
            ],
            "metadata": [
                "buildInvocationId": .string(run), "buildStartedOn": .string(DemoWorld.built.rfc3339),
                "buildFinishedOn": .string((DemoWorld.built + 250).rfc3339),
                "completeness": ["parameters": true, "environment": false, "materials": false], "reproducible": false,
            ],
            "materials": [["uri": .string(uri), "digest": digest]],
        ]
        return DemoStatement(about: image, predicateType: "https://slsa.dev/provenance/v0.2", predicate: predicate)
    }

    /// The statement that `cosign sign` of version 3 makes: this is the image signature.
    public static func imageSignature(of image: DemoImage) -> DemoStatement {
        DemoStatement(
            version: .v1,
            subjects: [Subject(nil, image.root)],
            predicateType: "https://sigstore.dev/cosign/sign/v1",
            predicate: [:]
        )
    }
}
