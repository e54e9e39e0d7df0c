/// In which format somebody says what is exploitable.
public enum VEXFormat: String, Sendable, CaseIterable { case openVEX, csaf, cycloneDX }

extension DemoStatement {
    /// The predicate type that stands for VEX of any format: the content says which.
    public static let anyVEXType = "text/vex"

    /// A VEX document about the image in any of the formats.
    public static func vex(
        _ format: VEXFormat,
        about image: DemoImage,
        claims: [VEXClaim] = [.notAffected(by: Product.dismissed)],
        at moment: Moment = DemoWorld.triaged
    ) -> DemoStatement {
        let predicate: JSON
        switch format {
        case .openVEX: return openVEX(about: image, claims: claims, at: moment)
        case .csaf: predicate = csaf(about: image, claims, moment)
        case .cycloneDX: predicate = cycloneDXVEX(about: image, claims, moment)
        }
        return DemoStatement(about: image, predicateType: anyVEXType, predicate: predicate)
    }

    // MARK: - CSAF

    private static func csaf(about image: DemoImage, _ claims: [VEXClaim], _ moment: Moment) -> JSON {
        let time = JSON.string(moment.rfc3339)
        let parts = claims.flatMap(\.subcomponents)
        return [
            "document": [
                "category": "csaf_vex", "csaf_version": "2.0", "title": "Example Shop VEX",
                "publisher": [
                    "category": "vendor", "name": "Example Shop product security", "namespace": "https://example.com",
                ],
                "tracking": [
                    "id": .string("shop-\(image.product.name)-\(image.product.tag)"), "status": "final", "version": "1",
                    "initial_release_date": time, "current_release_date": time,
                    "revision_history": [["date": time, "number": "1", "summary": "First release"]],
                ],
            ],
            "product_tree": [
                "full_product_names": .array(
                    [product("IMAGE", image.product.reference, image.purl)]
                        + parts.map { product($0, $0, $0) }
                ),
                "relationships": .array(
                    parts.map { part in
                        [
                            "category": "default_component_of", "product_reference": .string(part),
                            "relates_to_product_reference": "IMAGE",
                            "full_product_name": [
                                "name": .string("\(part) in it"), "product_id": .string("IN:\(part)"),
                            ],
                        ]
                    }
                ),
            ],
            "vulnerabilities": .array(claims.map(csafVulnerability)),
        ]
    }

    private static func product(_ id: String, _ name: String, _ purl: String) -> JSON {
        [
            "name": .string(name), "product_id": .string(id),
            "product_identification_helper": ["purl": .string(purl)],
        ]
    }

    private static func csafVulnerability(_ claim: VEXClaim) -> JSON {
        let ids = claim.subcomponents.isEmpty ? ["IMAGE"] : claim.subcomponents.map { "IN:\($0)" }
        let products = JSON.array(ids.map { .string($0) })
        let group =
            switch claim.status {
            case "not_affected": "known_not_affected"
            case "affected": "known_affected"
            default: claim.status
            }
        var json: JSON = [
            "cve": .string(claim.vulnerability),
            "notes": [["category": "description", "text": .string("About \(claim.vulnerability).")]],
            "product_status": .object([.init(group, products)]),
        ]
        if let justification = claim.justification {
            json["flags"] = [["label": .string(justification), "product_ids": products]]
        }
        if claim.status == "affected" {
            json["remediations"] = [
                ["category": "vendor_fix", "details": .string(claim.action ?? "Update."), "product_ids": products]
            ]
        }
        return json
    }

    // MARK: - CycloneDX

    private static func cycloneDXVEX(about image: DemoImage, _ claims: [VEXClaim], _ moment: Moment) -> JSON {
        let root = "pkg:oci/\(image.product.name)"
        let parts = claims.flatMap(\.subcomponents)
        return [
            "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "metadata": [
                "timestamp": .string(moment.rfc3339),
                "component": [
                    "bom-ref": .string(root), "type": "container", "name": .string(image.product.repository),
                    "version": .string(image.digest), "purl": .string(image.purl),
                ],
            ],
            "components": .array(
                parts.map { ["bom-ref": .string($0), "type": "library", "name": .string($0), "purl": .string($0)] }
            ),
            "dependencies": [["ref": .string(root), "dependsOn": .array(parts.map { .string($0) })]],
            "vulnerabilities": .array(
                claims.map { claim in
                    let refs = claim.subcomponents.isEmpty ? [root] : claim.subcomponents
                    var analysis: JSON = ["state": .string(state(claim.status))]
                    if claim.justification != nil { analysis["justification"] = "code_not_reachable" }
                    return [
                        "id": .string(claim.vulnerability), "analysis": analysis,
                        "affects": .array(refs.map { ["ref": .string($0)] }),
                    ]
                }
            ),
        ]
    }

    private static func state(_ status: String) -> String {
        switch status {
        case "affected": "exploitable"
        case "under_investigation": "in_triage"
        case "fixed": "resolved"
        default: status
        }
    }
}
