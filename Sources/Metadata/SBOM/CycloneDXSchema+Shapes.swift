extension CycloneDXSchema {
    /// The kinds of objects.
    enum ShapeID: Int, CaseIterable, Sendable {
        case bom, metadata, lifecycle, distribution, toolSet, tool, organization, address, contact
        case component, hash, license, licenseExpression, detailedExpression, expressionDetail, attachment, swid
        case property, reference, pedigree, commit, action, patch, diff, issue, issueSource, evidence
        case releaseNotes, note, dependency, service, dataflow, composition, annotation, annotator, citation
        case vulnerability, vulnerabilityReference, source, rating, advisory, credits, analysis, target
        case targetVersion, proof
    }
}

extension CycloneDXSchema.ShapeID {
    private typealias Shape = CycloneDXSchema.Shape

    var table: CycloneDXSchema.Shape {
        switch self {
        case .bom, .metadata, .lifecycle, .distribution, .toolSet, .tool, .organization, .address, .contact: document
        case .component, .hash, .license, .licenseExpression, .detailedExpression, .expressionDetail, .attachment,
            .swid, .property, .reference, .pedigree, .commit, .action, .patch, .diff, .issue, .issueSource, .evidence:
            part
        case .releaseNotes, .note, .dependency, .service, .dataflow, .composition, .annotation, .annotator, .citation:
            statement
        default: vulnerability
        }
    }

    private var document: CycloneDXSchema.Shape {
        switch self {
        case .bom: Self.bomShape
        case .metadata: Self.metadataShape
        case .lifecycle:
            Shape(
                [.element("phase", .word(.phases)), .element("name"), .element("description", .prose)],
                exactlyOne: [(["phase", "name"], 0)]
            )
        case .distribution: Shape([.element("tlp", .word(.distribution))])
        case .toolSet: Shape([.list("components", of: "component", .object(.component)), .services])
        case .tool:
            Shape([
                .element("vendor"), .element("name"), .element("version"), .hashes, .externalReferences.since(4),
            ])
        case .organization:
            Shape([
                .identity.since(5), .element("name"), .element("address", .object(.address)).since(6),
                .repeated("url", .uri), .repeated("contact", .object(.contact)),
            ])
        case .address:
            Shape([
                .identity, .element("country"), .element("region"), .element("locality"),
                .element("postOfficeBoxNumber"), .element("postalCode"), .element("streetAddress"),
            ])
        default:
            Shape([
                .identity.since(5), .element("name"), .element("email", .email).repeatedOnce(),
                .element("phone").repeatedOnce(),
            ])
        }
    }

    private static let bomShape = Shape([
        .jsonOnly("$schema"), .jsonOnly("bomFormat"), .jsonOnly("specVersion"), .jsonOnly("signature").since(4),
        .attribute("serialNumber", .serial), .attribute("version", .integer(from: 1)).required(0...4),
        .element("metadata", .object(.metadata)).since(2),
        .list("components", of: "component", .object(.component)), .services.since(2), .externalReferences.since(1),
        .element("dependencies", .dependencies).since(2),
        .list("compositions", of: "composition", .object(.composition)).since(3), .properties.since(3),
        .list("vulnerabilities", of: "vulnerability", .object(.vulnerability)).since(4),
        .list("annotations", of: "annotation", .object(.annotation)).since(5),
        .element("formulation", .opaque).since(5), .element("declarations", .opaque).since(6),
        .element("definitions", .opaque).since(6), .list("citations", of: "citation", .object(.citation)).since(7),
    ])

    private static let metadataShape = Shape([
        .element("timestamp", .time), .list("lifecycles", of: "lifecycle", .object(.lifecycle)).since(5),
        .element("tools", .tools), .list("authors", of: "author", .object(.contact)),
        .element("component", .object(.component)), .element("manufacture", .object(.organization)).repeatedOnce(),
        .element("manufacturer", .object(.organization)).since(6),
        .element("supplier", .object(.organization)).repeatedOnce(),
        .licenses.since(3), .properties.since(3),
        .element("distributionConstraints", .object(.distribution)).since(7),
    ])

    // MARK: - Components

    private var part: CycloneDXSchema.Shape {
        switch self {
        case .component: Self.componentShape
        case .hash:
            Shape([.attribute("alg", .word(.hashAlgorithms)).required(), .content("content", .hash).required()])
        case .license:
            Shape(
                Self.acknowledged + [
                    .element("id", .licenseID), .element("name"), .element("text", .object(.attachment)),
                    .element("url", .uri), .element("licensing", .opaque).since(5), .properties.since(5),
                ],
                exactlyOne: [(["id", "name"], 0)]
            )
        case .licenseExpression:
            Shape(Self.acknowledged + [.content("expression", .text).required()] + Self.expressionParts)
        case .detailedExpression:
            Shape(Self.acknowledged + [.attribute("expression").required()] + Self.expressionParts)
        case .expressionDetail:
            Shape([
                .identity, .attribute("licenseIdentifier", xml: "license-identifier").required(),
                .element("text", .object(.attachment)), .element("url", .uri),
            ])
        case .attachment:
            Shape([
                .attribute("contentType", xml: "content-type"), .attribute("encoding", .word(.encodings)),
                .content("content").required(),
            ])
        case .swid:
            Shape([
                .attribute("tagId").required(), .attribute("name").required(), .attribute("version"),
                .attribute("tagVersion", .integer(from: .min)), .attribute("patch", .flag),
                .element("text", .object(.attachment)), .element("url", .uri),
            ])
        case .property:
            Shape([.attribute("name").required(6...7).requiredInXML(), .content("value")])
        case .reference:
            Shape([
                .attribute("type", .word(.referenceTypes)).required(), .element("url", .uri).required(),
                .element("comment", .prose), .hashes.since(3), .properties.since(7),
            ])
        default: history
        }
    }

    private static let componentShape = Shape([
        .attribute("type", .word(.componentTypes)).required(), .attribute("mime-type", .mediaType).since(2),
        .identity.since(1), .attribute("isExternal", .flag).since(7), .element("name", .name).required(),
        .element("version").required(0...3), .element("versionRange", .name).since(7), .element("purl", .uri),
        .element("group"), .element("publisher"), .element("author").since(2),
        .element("supplier", .object(.organization)).since(2),
        .element("manufacturer", .object(.organization)).since(6),
        .list("authors", of: "author", .object(.contact)).since(6), .element("description"),
        .element("scope", .word(.scopes)), .hashes, .licenses, .element("copyright"), .element("cpe"),
        .repeated("omniborId", .text).since(6), .repeated("swhid", .text).since(6),
        .element("swid", .object(.swid)).since(2), .element("modified", .flag),
        .element("pedigree", .object(.pedigree)).since(1), .externalReferences.since(1),
        .list("components", of: "component", .object(.component)), .properties.since(3),
        .element("evidence", .object(.evidence)).since(3), .element("releaseNotes", .object(.releaseNotes)).since(4),
        .element("modelCard", .opaque).since(5), .element("data", .opaque).since(5),
        .element("cryptoProperties", .opaque).since(6), .tags.since(6),
        .element("patentAssertions", .opaque).since(7), .jsonOnly("signature").since(4),
    ])

    private static let acknowledged: [CycloneDXSchema.Field] = [
        .identity.since(5), .attribute("acknowledgement", .word(.acknowledgements)).since(6),
    ]

    private static let expressionParts: [CycloneDXSchema.Field] = [
        .repeated("expressionDetails", .object(.expressionDetail), xml: "details").since(7),
        .element("licensing", .opaque).since(7), .properties.since(7),
    ]

    private var history: CycloneDXSchema.Shape {
        switch self {
        case .pedigree:
            Shape([
                .list("ancestors", of: "component", .object(.component)),
                .list("descendants", of: "component", .object(.component)),
                .list("variants", of: "component", .object(.component)),
                .list("commits", of: "commit", .object(.commit)),
                .list("patches", of: "patch", .object(.patch)).since(2), .element("notes", .prose),
            ])
        case .commit:
            Shape([
                .element("uid"), .element("url", .uri), .element("author", .object(.action)),
                .element("committer", .object(.action)), .element("message"),
            ])
        case .action: Shape([.element("timestamp", .time), .element("name"), .element("email", .email)])
        case .patch:
            Shape([
                .attribute("type", .word(.patchTypes)).required(), .element("diff", .object(.diff)),
                .list("resolves", of: "issue", .object(.issue)),
            ])
        case .diff: Shape([.element("text", .object(.attachment)), .element("url", .uri)])
        case .issue:
            Shape([
                .attribute("type", .word(.issueTypes)).required(), .element("id"), .element("name"),
                .element("description"), .element("source", .object(.issueSource)),
                .list("references", of: "url", .uri),
            ])
        case .issueSource: Shape([.element("name"), .element("url", .uri)])
        default:
            Shape([
                .licenses, .element("copyright", .opaque), .element("identity", .opaque).since(5),
                .element("occurrences", .opaque).since(5), .element("callstack", .opaque).since(5),
            ])
        }
    }

    // MARK: - What is said about components

    private var statement: CycloneDXSchema.Shape {
        switch self {
        case .releaseNotes:
            Shape([
                .element("type").required(), .element("title", .prose), .element("featuredImage", .uri),
                .element("socialImage", .uri), .element("description", .prose), .element("timestamp", .time),
                .list("aliases", of: "alias", .text), .tags, .list("resolves", of: "issue", .object(.issue)),
                .list("notes", of: "note", .object(.note)), .properties,
            ])
        case .note: Shape([.element("locale"), .element("text", .object(.attachment)).required()])
        case .dependency:
            Shape([
                .attribute("ref", .reference).required(), .repeatedReferences("dependsOn", "dependency"),
                .repeatedReferences("provides", "provides").since(6),
            ])
        case .service: Self.serviceShape
        case .dataflow:
            Shape([
                .attribute("name"), .attribute("description"), .attribute("flow", .word(.flows)).required(),
                .content("classification", .text).required(), .element("governance", .opaque).since(5),
                .list("source", of: "url", .uri).since(5), .list("destination", of: "url", .uri).since(5),
            ])
        case .composition:
            Shape([
                .identity.since(5), .element("aggregate", .word(.aggregates)).required(),
                .references("assemblies", to: "assembly"), .references("dependencies", to: "dependency"),
                .references("vulnerabilities", to: "vulnerability").since(5), .jsonOnly("signature").since(4),
            ])
        case .annotation:
            Shape([
                .identity, .references("subjects", to: "subject"),
                .element("annotator", .object(.annotator)).required(), .element("timestamp", .time).required(),
                .element("text", .prose).required(), .jsonOnly("signature"),
            ])
        case .annotator:
            Shape(
                [
                    .element("organization", .object(.organization)), .element("individual", .object(.contact)),
                    .element("component", .object(.component)), .element("service", .object(.service)),
                ],
                exactlyOne: [(["organization", "individual", "component", "service"], 0)]
            )
        default:
            Shape(
                [
                    .identity, .list("pointers", of: "pointer", .prose),
                    .list("expressions", of: "expression", .prose), .element("timestamp", .time).required(),
                    .element("attributedTo", .reference), .element("process", .reference),
                    .element("note", .prose), .jsonOnly("signature"),
                ],
                exactlyOne: [(["pointers", "expressions"], 0)],
                atLeastOne: [["attributedTo", "process"]]
            )
        }
    }

    private static let serviceShape = Shape([
        .identity, .element("provider", .object(.organization)), .element("group"), .element("name").required(),
        .element("version"), .element("description"), .list("endpoints", of: "endpoint", .uri),
        .element("authenticated", .flag), .element("x-trust-boundary", .flag), .element("trustZone").since(5),
        .element("data", .data), .licenses, .externalReferences, .services, .properties.since(3),
        .element("releaseNotes", .object(.releaseNotes)).since(4), .tags.since(6),
        .element("patentAssertions", .opaque).since(7), .jsonOnly("signature").since(4),
    ])

    // MARK: - Vulnerabilities

    private var vulnerability: CycloneDXSchema.Shape {
        switch self {
        case .vulnerability: Self.vulnerabilityShape
        case .vulnerabilityReference:
            Shape([.element("id").required(5...7), .element("source", .object(.source)).required(5...7)])
        case .source: Shape([.element("name"), .element("url", .uri)])
        case .rating:
            Shape([
                .element("source", .object(.source)), .element("score", .number),
                .element("severity", .word(.severities)), .element("method", .word(.scoreMethods)),
                .element("vector"), .element("justification", .prose),
            ])
        case .advisory: Shape([.element("title"), .element("url", .uri).required()])
        case .credits:
            Shape([
                .list("organizations", of: "organization", .object(.organization)),
                .list("individuals", of: "individual", .object(.contact)),
            ])
        case .analysis:
            Shape([
                .element("state", .word(.states)), .element("justification", .word(.justifications)),
                .list("response", of: "response", .word(.responses), in: "responses"), .element("detail", .prose),
                .element("firstIssued", .time).since(5), .element("lastUpdated", .time).since(5),
            ])
        case .target:
            Shape([
                .element("ref", .reference).required(),
                .list("versions", of: "version", .object(.targetVersion)),
            ])
        case .targetVersion:
            Shape(
                [.element("version"), .element("range"), .element("status", .word(.affected))],
                exactlyOne: [(["version", "range"], 0)]
            )
        default:
            Shape([
                .element("reproductionSteps", .prose), .element("environment", .prose),
                .list("supportingMaterial", of: "attachment", .object(.attachment)),
            ])
        }
    }

    private static let vulnerabilityShape = Shape([
        .identity, .element("id"), .element("source", .object(.source)),
        .list("references", of: "reference", .object(.vulnerabilityReference)),
        .list("ratings", of: "rating", .object(.rating)), .list("cwes", of: "cwe", .integer(from: 1)),
        .element("description", .prose), .element("detail", .prose), .element("recommendation", .prose),
        .element("workaround", .prose).since(5), .element("proofOfConcept", .object(.proof)).since(5),
        .list("advisories", of: "advisory", .object(.advisory)), .element("created", .time),
        .element("published", .time), .element("updated", .time), .element("rejected", .time).since(5),
        .element("credits", .object(.credits)), .element("tools", .tools), .element("analysis", .object(.analysis)),
        .list("affects", of: "target", .object(.target)), .properties,
    ])
}

extension CycloneDXSchema.Field {
    fileprivate static var identity: Self { .attribute("bom-ref", .identity) }
    fileprivate static var hashes: Self { .list("hashes", of: "hash", .object(.hash)) }
    fileprivate static var licenses: Self { .element("licenses", .licenses) }
    fileprivate static var properties: Self { .list("properties", of: "property", .object(.property)) }
    fileprivate static var externalReferences: Self {
        .list("externalReferences", of: "reference", .object(.reference))
    }
    fileprivate static var services: Self { .list("services", of: "service", .object(.service)) }
    fileprivate static var tags: Self { .list("tags", of: "tag", .text) }
}
