// swift-tools-version: 6.2
import PackageDescription

// Sees of Sallyport what users see: the command, built before with `swift build -c release`. So it depends on nothing,
// and is built in seconds.
let package = Package(
    name: "benchmarks",
    targets: [
        .executableTarget(
            name: "Benchmarks",
            swiftSettings: [
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
