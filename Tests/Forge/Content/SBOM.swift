extension DemoImage {
    /// The package URL of the image, pinned to its digest.
    var purl: String {
        let host = product.repository.split(separator: "/").joined(separator: "%2F")
        return "pkg:oci/\(product.name)@\(digest)?repository_url=\(host)"
    }
}

extension DemoStatement {
    /// A CycloneDX SBOM of the image, 1.5 unless another version is asked for.
    public static func cycloneDX(
        of image: DemoImage,
        specVersion: String = "1.5",
        statement: Version = .v0_1
    ) -> DemoStatement {
        let serial = hex(sha256(Array("cyclonedx \(image.digest)".utf8)))
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { Array(serial)[$0] }.map { String($0) }
        let root = "pkg:oci/\(image.product.name)"
        let tool: JSON = ["type": "application", "name": "demo-sbom-maker", "version": "2.1.0"]
        // The tools were a plain list until 1.4.
        let isOld = specVersion == "1.3" || specVersion == "1.4"
        let predicate: JSON = [
            "bomFormat": "CycloneDX", "specVersion": .string(specVersion),
            "serialNumber": .string("urn:uuid:" + parts.joined(separator: "-")), "version": 1,
            "metadata": [
                "timestamp": .string((DemoWorld.built + 280).rfc3339),
                "tools": isOld ? [["name": "demo-sbom-maker", "version": "2.1.0"]] : ["components": [tool]],
                "component": [
                    "bom-ref": .string(root), "type": "container", "name": .string(image.product.repository),
                    "version": .string(image.digest), "purl": .string(image.purl),
                ],
            ],
            "components": .array(image.product.packages.map(cycloneDXComponent)),
            "dependencies": [
                ["ref": .string(root), "dependsOn": .array(image.product.packages.map { .string($0.purl) })]
            ],
        ]
        return DemoStatement(
            version: statement,
            about: image,
            predicateType: "https://cyclonedx.org/bom",
            predicate: predicate
        )
    }

    private static func cycloneDXComponent(_ package: Package) -> JSON {
        [
            "bom-ref": .string(package.purl), "type": "library", "supplier": ["name": "Alpine Linux"],
            "name": .string(package.name), "version": .string(package.version),
            "licenses": [["license": ["id": .string(package.licence)]]], "purl": .string(package.purl),
        ]
    }

    /// An SPDX 2.3 SBOM of the image.
    public static func spdx(
        of image: DemoImage,
        spdxVersion: String = "SPDX-2.3",
        statement: Version = .v0_1
    ) -> DemoStatement {
        let product = image.product
        let identifier = { (package: Package) in JSON.string("SPDXRef-Package-\(package.name)") }
        let root = "SPDXRef-DocumentRoot-Image-\(product.name)"
        let relationship = { (from: String, kind: String, to: JSON) -> JSON in
            ["spdxElementId": .string(from), "relationshipType": .string(kind), "relatedSpdxElement": to]
        }
        let predicate: JSON = [
            "spdxVersion": .string(spdxVersion), "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
            "name": .string(product.repository),
            "documentNamespace": .string("https://sbom.example.com/shop/\(product.name)/\(product.tag)"),
            "creationInfo": [
                "created": .string((DemoWorld.built + 280).rfc3339),
                "creators": ["Organization: Example Shop", "Tool: demo-sbom-maker-2.1.0"],
            ],
            "packages": .array(
                [spdxRoot(image, identifier: root)]
                    + product.packages.map { spdxPackage($0, identifier: identifier($0)) }
            ),
            "relationships": .array(
                [relationship("SPDXRef-DOCUMENT", "DESCRIBES", .string(root))]
                    + product.packages.map { relationship(root, "CONTAINS", identifier($0)) }
            ),
        ]
        return DemoStatement(
            version: statement,
            about: image,
            predicateType: "https://spdx.dev/Document",
            predicate: predicate
        )
    }

    private static func spdxRoot(_ image: DemoImage, identifier: String) -> JSON {
        [
            "SPDXID": .string(identifier), "name": .string(image.product.repository),
            "versionInfo": .string(image.digest), "supplier": "Organization: Example Shop",
            "downloadLocation": "NOASSERTION", "filesAnalyzed": false, "primaryPackagePurpose": "CONTAINER",
            "checksums": [["algorithm": "SHA256", "checksumValue": .string(image.root.hexDigest)]],
            "externalRefs": [purlReference(image.purl)],
        ]
    }

    private static func spdxPackage(_ package: Package, identifier: JSON) -> JSON {
        [
            "SPDXID": identifier, "name": .string(package.name), "versionInfo": .string(package.version),
            "supplier": "Organization: Alpine Linux", "downloadLocation": "NOASSERTION", "filesAnalyzed": false,
            "licenseConcluded": "NOASSERTION", "licenseDeclared": .string(package.licence),
            "externalRefs": [purlReference(package.purl)],
        ]
    }

    private static func purlReference(_ purl: String) -> JSON {
        ["referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": .string(purl)]
    }
}
