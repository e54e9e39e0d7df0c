/// A package inside an image.
public struct Package: Hashable, Sendable {
    public var name: String
    public var version: String
    public var licence: String

    public init(_ name: String, _ version: String, licence: String) {
        (self.name, self.version, self.licence) = (name, version, licence)
    }

    /// The package URL of an Alpine package.
    public var purl: String { "pkg:apk/alpine/\(name)@\(version)?arch=x86_64&distro=3.20.1" }
}

/// A finding of a scanner.
public struct DemoFinding: Hashable, Sendable {
    public enum Severity: String, Sendable { case low, medium, high, critical }

    public var id: String
    public var package: Package
    public var severity: Severity
    public var score: Double
    public var vector: String
    public var fixedVersion: String?
    public var title: String

    public init(
        _ id: String,
        in package: Package,
        _ severity: Severity,
        score: Double,
        vector: String,
        fixedVersion: String? = nil,
        title: String
    ) {
        (self.id, self.package, self.severity, self.score) = (id, package, severity, score)
        (self.vector, self.fixedVersion, self.title) = (vector, fixedVersion, title)
    }
}

/// A thing that the demo shop ships: where it lives, who releases it, what is inside.
public struct Product: Hashable, Sendable {
    public var name: String
    public var tag: String
    public var commit: String
    public var packages: [Package]
    public var findings: [DemoFinding]

    public init(name: String, tag: String, commit: String, packages: [Package], findings: [DemoFinding]) {
        (self.name, self.tag, self.commit) = (name, tag, commit)
        (self.packages, self.findings) = (packages, findings)
    }

    /// `registry.example.com/shop/NAME`.
    public var repository: String { "registry.example.com/shop/\(name)" }

    /// Repository and tag.
    public var reference: String { "\(repository):\(tag)" }

    /// The release workflow, as its certificates name it.
    public var releaseWorkflow: Identity {
        .workflow("release.yml", of: "shop/\(name)", ref: "refs/tags/v\(tag)", commit: commit)
    }
}

extension Product {
    private static let crypto = Package("libcrypto3", "3.3.1-r0", licence: "Apache-2.0")
    private static let busybox = Package("busybox", "1.36.1-r29", licence: "GPL-2.0-only")
    private static let musl = Package("musl", "1.2.5-r0", licence: "MIT")
    private static let xml = Package("libxml2", "2.12.7-r0", licence: "MIT")

    /// The shop: one high finding that VEX dismisses, one medium that stays.
    public static let webshop = Product(
        name: "webshop",
        tag: "1.4.0",
        commit: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        packages: [busybox, crypto, musl],
        findings: [dismissed, tolerated]
    )

    /// The payment service, likewise.
    public static let payments = Product(
        name: "payments",
        tag: "2.0.0",
        commit: "9c1185a5c5e9fc54612808977ee8f548b2258d31",
        packages: [crypto, musl, xml],
        findings: [dismissed, minor]
    )

    /// High, and not reachable: the VEX documents of the demo say so.
    public static let dismissed = DemoFinding(
        "CVE-2026-10001",
        in: crypto,
        .high,
        score: 7.5,
        vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
        fixedVersion: "3.3.2-r0",
        title: "libcrypto: endless loop while parsing a crafted CMS message"
    )

    /// Medium, which the founding example allows.
    public static let tolerated = DemoFinding(
        "CVE-2026-10002",
        in: busybox,
        .medium,
        score: 5.5,
        vector: "CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H",
        title: "busybox: out-of-bounds read in awk"
    )

    /// High, and nobody has dismissed it.
    public static let remaining = DemoFinding(
        "CVE-2026-10003",
        in: musl,
        .high,
        score: 8.1,
        vector: "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H",
        fixedVersion: "1.2.5-r1",
        title: "musl: heap overflow in the resolver"
    )

    private static let minor = DemoFinding(
        "CVE-2026-10004",
        in: xml,
        .low,
        score: 3.3,
        vector: "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L",
        title: "libxml2: slow handling of nested entities"
    )
}
