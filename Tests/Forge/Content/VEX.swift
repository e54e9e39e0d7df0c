/// One statement of an OpenVEX document.
public struct VEXClaim: Hashable, Sendable {
    public var vulnerability: String
    public var status: String
    public var justification: String?
    public var action: String?
    /// Package URLs inside the image; none: the statement speaks of the image as a whole.
    public var subcomponents: [String]

    public init(
        _ vulnerability: String,
        status: String,
        justification: String? = nil,
        action: String? = nil,
        subcomponents: [String] = []
    ) {
        (self.vulnerability, self.status, self.justification) = (vulnerability, status, justification)
        (self.action, self.subcomponents) = (action, subcomponents)
    }

    /// That the vulnerable code cannot be reached.
    public static func notAffected(by finding: DemoFinding) -> VEXClaim {
        VEXClaim(
            finding.id,
            status: "not_affected",
            justification: "vulnerable_code_not_in_execute_path",
            subcomponents: ["pkg:apk/alpine/\(finding.package.name)@\(finding.package.version)"]
        )
    }
}

extension DemoStatement {
    /// The predicate type of `cosign attest --type openvex`.
    public static let vexType = "https://openvex.dev/ns"

    /// An OpenVEX 0.2.0 document about the image; unless told otherwise it dismisses the one dismissible finding.
    public static func openVEX(
        about image: DemoImage,
        claims: [VEXClaim] = [.notAffected(by: Product.dismissed)],
        at moment: Moment = DemoWorld.triaged,
        statement: Version = .v0_1
    ) -> DemoStatement {
        let name = image.product.name
        let predicate: JSON = [
            "@context": "https://openvex.dev/ns/v0.2.0",
            "@id": .string("https://vex.example.com/shop/\(name)/\(image.product.tag)"),
            "author": "Example Shop product security", "role": "Product security team",
            "timestamp": .string(moment.rfc3339), "version": 1,
            "statements": .array(claims.map { vexStatement($0, about: image) }),
        ]
        return DemoStatement(version: statement, about: image, predicateType: vexType, predicate: predicate)
    }

    private static func vexStatement(_ claim: VEXClaim, about image: DemoImage) -> JSON {
        var product: JSON = ["@id": .string(image.purl)]
        if !claim.subcomponents.isEmpty {
            product["subcomponents"] = .array(claim.subcomponents.map { ["@id": .string($0)] })
        }
        var json: JSON = [
            "vulnerability": ["name": .string(claim.vulnerability)], "products": [product],
            "status": .string(claim.status),
        ]
        if let justification = claim.justification { json["justification"] = .string(justification) }
        if let action = claim.action { json["action_statement"] = .string(action) }
        return json
    }
}
