// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "sallyport",
    products: [
        .executable(name: "sallyport", targets: ["SallyportCLI"]),
        .library(name: "Sallyport", targets: ["Sallyport"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The C libraries: one module each, imported by one target each.
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        // The kernel's interfaces that Swift cannot call: headers alone.
        .systemLibrary(name: "CLinux"),

        // Ground floor: values, and everything that reads or writes a syntax.
        .target(name: "Vocabulary"),
        .target(name: "Files", dependencies: ["Vocabulary"]),
        .target(name: "Confinement", dependencies: ["CLinux", "Files", "Vocabulary"]),
        .target(name: "Encodings", dependencies: ["CXML", "Vocabulary", "Yams"]),
        .target(name: "Archives", dependencies: ["CArchive", "Files", "Vocabulary"]),
        .target(name: "RegularExpressions"),
        .target(name: "KubernetesValues"),
        .target(name: "SQLite", dependencies: ["CSQLite"]),
        .target(name: "Cryptography", dependencies: ["COpenSSL", "Encodings", "Vocabulary"]),

        // The languages of policies, each for itself.
        .target(
            name: "JMESPath",
            dependencies: ["Encodings", "KubernetesValues", "RegularExpressions", "Vocabulary"]
        ),

        .target(name: "CEL", dependencies: ["KubernetesValues", "RegularExpressions"]),

        // What is believed, and how a time is established.
        .target(
            name: "Trust",
            dependencies: [
                "Cryptography", "Encodings", "Files", "KubernetesValues", "RegularExpressions", "Vocabulary",
            ]
        ),
        .target(name: "Transparency", dependencies: ["Trust", "Cryptography", "Encodings", "Vocabulary"]),

        // A-MAP.
        .target(name: "Artifacts", dependencies: ["Archives", "Cryptography", "Encodings", "Files", "Vocabulary"]),
        .target(name: "Metadata", dependencies: ["Encodings", "Vocabulary"]),
        .target(
            name: "Attestations",
            dependencies: ["Artifacts", "Transparency", "Trust", "Cryptography", "Encodings", "Vocabulary"]
        ),
        .target(
            name: "Policies",
            dependencies: ["Attestations", "Metadata", "Trust", "CEL", "Encodings", "Vocabulary"]
        ),
        .target(
            name: "PolicyController",
            dependencies: [
                "Policies", "Attestations", "Trust", "Cryptography", "Encodings", "KubernetesValues",
                "RegularExpressions", "Vocabulary",
            ]
        ),

        // Policies of clusters, a dialect each.
        .target(
            name: "Kyverno",
            dependencies: [
                "Policies", "Attestations", "Metadata", "Trust", "Cryptography", "CEL", "JMESPath", "KubernetesValues",
                "RegularExpressions", "Encodings", "Vocabulary",
            ]
        ),

        // The signed word, and how people read it.
        .target(
            name: "Verdicts",
            dependencies: ["Policies", "Attestations", "Trust", "Cryptography", "Encodings", "Files", "Vocabulary"]
        ),
        .target(name: "Reports", dependencies: ["Verdicts", "Encodings", "Vocabulary"]),
        .target(
            name: "Sallyport",
            dependencies: [
                "Archives", "Artifacts", "Attestations", "CEL", "Confinement", "Cryptography", "Encodings", "Files",
                "JMESPath", "Kyverno", "Metadata", "Policies", "PolicyController", "RegularExpressions", "Reports",
                "SQLite", "Transparency", "Trust", "Verdicts", "Vocabulary",
            ]
        ),
        .executableTarget(
            name: "SallyportCLI",
            dependencies: [
                "Sallyport", "Reports", "Verdicts", "Vocabulary",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // Tests. FixtureForge writes fixtures/ and the demo parts of trust/.
        .target(name: "CorpusSupport", dependencies: [], path: "Tests/CorpusSupport"),
        .target(name: "Forge", dependencies: ["COpenSSL", "CSQLite"], path: "Tests/Forge"),
        .executableTarget(name: "FixtureForge", dependencies: ["Forge", "Vocabulary"], path: "Tests/FixtureForge"),
        .executableTarget(
            name: "ConfinementProbe",
            dependencies: ["CLinux", "Confinement", "Vocabulary"],
            path: "Tests/ConfinementProbe"
        ),
        .executableTarget(
            name: "MutationRun",
            dependencies: [
                "Sallyport", "Verdicts", "Cryptography", "Encodings", "Files", "Vocabulary", "CArchive", "Forge",
                "CorpusSupport",
            ],
            path: "Tests/MutationRun"
        ),
        .executableTarget(
            name: "BundleBenchmark",
            dependencies: [
                "Sallyport", "CEL", "Cryptography", "Encodings", "Files", "JMESPath", "Policies", "Transparency",
                "Trust",
                "Verdicts", "Vocabulary", "COpenSSL",
            ],
            path: "Tests/BundleBenchmark"
        ),
        .testTarget(name: "ForgeTests", dependencies: ["Forge"]),
        .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary", "CorpusSupport"]),
        .testTarget(name: "FilesTests", dependencies: ["Files", "CorpusSupport"]),
        .testTarget(
            name: "ConfinementTests",
            dependencies: ["Confinement", "ConfinementProbe", "Vocabulary", "CorpusSupport"]
        ),
        .testTarget(name: "EncodingsTests", dependencies: ["Encodings", "Vocabulary", "CorpusSupport"]),
        .testTarget(name: "ArchivesTests", dependencies: ["Archives", "Vocabulary", "CorpusSupport"]),
        .testTarget(name: "RegularExpressionsTests", dependencies: ["RegularExpressions"]),
        .testTarget(name: "KubernetesValuesTests", dependencies: ["KubernetesValues", "CorpusSupport"]),
        .testTarget(name: "JMESPathTests", dependencies: ["JMESPath", "Encodings", "Vocabulary", "CorpusSupport"]),
        .testTarget(name: "CELTests", dependencies: ["CEL", "Encodings", "Vocabulary", "CorpusSupport"]),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite", "Forge", "CorpusSupport"]),
        .testTarget(
            name: "CryptographyTests",
            dependencies: ["Cryptography", "Encodings", "Vocabulary", "CorpusSupport"]
        ),
        .testTarget(
            name: "TrustTests",
            dependencies: [
                "Trust", "Cryptography", "Encodings", "KubernetesValues", "RegularExpressions", "Vocabulary",
                "CorpusSupport",
            ]
        ),
        .testTarget(
            name: "TransparencyTests",
            dependencies: ["Transparency", "Trust", "Cryptography", "Encodings", "Vocabulary", "CorpusSupport"]
        ),
        .testTarget(
            name: "ArtifactsTests",
            dependencies: ["Artifacts", "Archives", "Cryptography", "Encodings", "Vocabulary", "CorpusSupport"]
        ),
        .testTarget(name: "MetadataTests", dependencies: ["Metadata", "Encodings", "Vocabulary", "CorpusSupport"]),
        .testTarget(
            name: "AttestationsTests",
            dependencies: [
                "Attestations", "Artifacts", "Transparency", "Trust", "Cryptography", "Encodings", "Vocabulary",
                "CorpusSupport", "Forge",
            ]
        ),
        .testTarget(
            name: "PoliciesTests",
            dependencies: [
                "Policies", "Attestations", "Metadata", "Trust", "Encodings", "Vocabulary", "CorpusSupport",
            ]
        ),
        .testTarget(
            name: "PolicyControllerTests",
            dependencies: [
                "PolicyController", "Policies", "Attestations", "Trust", "Cryptography", "Encodings", "Vocabulary",
                "CorpusSupport",
            ]
        ),
        .testTarget(
            name: "KyvernoTests",
            dependencies: [
                "Kyverno", "Policies", "Attestations", "Trust", "Cryptography", "CEL", "JMESPath", "KubernetesValues",
                "Encodings", "Vocabulary", "CorpusSupport",
            ]
        ),
        .testTarget(
            name: "VerdictsTests",
            dependencies: [
                "Verdicts", "Reports", "Policies", "Attestations", "Trust", "Cryptography", "Encodings", "Vocabulary",
                "CorpusSupport",
            ]
        ),
        .testTarget(name: "AcceptanceTests", dependencies: ["SallyportCLI", "CorpusSupport", "Forge"]),
    ],
    swiftLanguageModes: [.v6]
)

// The fuzzers are executables without a main of their own: they build with `--sanitize=fuzzer` alone.
if Context.environment["SALLYPORT_FUZZ"] != nil {
    let fuzzers: [(name: String, reads: [Target.Dependency])] = [
        ("ArchiveFuzz", ["Archives"]), ("LayoutFuzz", ["Artifacts", "Attestations", "Cryptography"]),
        ("JSONFuzz", ["Encodings"]), ("DERFuzz", ["Cryptography", "Encodings", "Transparency"]),
        ("StatementFuzz", ["Attestations", "Encodings", "Metadata", "Transparency"]),
        ("XMLFuzz", ["Encodings", "Metadata"]),
        ("IdentifierFuzz", ["Metadata"]),
        ("CVSSFuzz", ["Metadata"]),
        ("SPDXFuzz", ["Encodings", "Metadata"]),
        ("CELFuzz", ["CEL"]),
        ("JMESPathFuzz", ["Encodings", "JMESPath"]),
        ("PolicyFuzz", ["Kyverno", "Policies", "PolicyController", "Trust"]),
        ("BundleFuzz", ["Attestations", "Cryptography", "Encodings", "Forge", "Transparency", "Trust"]),
    ]
    package.targets.append(.target(name: "FuzzSupport", path: "Tests/Fuzzing/FuzzSupport"))
    for fuzzer in fuzzers {
        package.targets.append(
            .executableTarget(
                name: fuzzer.name,
                dependencies: fuzzer.reads + ["FuzzSupport", "Vocabulary"],
                path: "Tests/Fuzzing/\(fuzzer.name)",
                swiftSettings: [.unsafeFlags(["-parse-as-library"])]
            )
        )
    }
}

for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .strictMemorySafety(),
            .treatAllWarnings(as: .error),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
}
