internal import Encodings
internal import Vocabulary

extension TestResult {
    var described: ClaimDescription {
        ClaimDescription(
            [
                outcome.rawValue, passed.isEmpty ? nil : "\(passed.count) passed",
                warned.isEmpty ? nil : "\(warned.count) with warnings", failed.isEmpty ? nil : "\(failed.count) failed",
            ],
            [
                "result": .string(outcome.rawValue), "url": .optional(url), "passed": .integer(passed.count),
                "warned": .strings(warned), "failed": .strings(failed),
                "configuration": .strings(configuration.compactMap { $0.name ?? $0.uri }),
            ]
        )
    }
}

extension Release {
    var described: ClaimDescription {
        let place = registry ?? repository
        return ClaimDescription(
            [
                name.map { purl == nil ? "release of \($0) \(version ?? "")" : "release of \($0)" } ?? "release",
                place.map { "by \($0)" }, tag.map { "tag \($0)" },
            ],
            [
                "name": .optional(name), "version": .optional(version), "registry": .optional(registry),
                "packageId": .optional(packageID), "repository": .optional(repository), "tag": .optional(tag),
            ]
        )
    }
}

extension StepLink {
    var described: ClaimDescription {
        ClaimDescription(
            [
                "step '\(name)'", command.isEmpty ? nil : "ran '\(command.joined(separator: " "))'",
                materials.count.counted("material"),
            ],
            ["name": .string(name), "command": .strings(command), "materials": .integer(materials.count)]
        )
    }
}

extension RuntimeTrace {
    var described: ClaimDescription {
        ClaimDescription(
            [
                "'\(event)' on \(host)", "seen by \(monitor)", processes.map { "\($0) of processes" },
                connections.map { "\($0) of the network" }, files.map { "\($0) of files" },
            ],
            [
                "monitor": .string(monitor), "host": .string(host), "type": .string(processType),
                "event": .string(event), "process": processes.map { .integer($0) } ?? .null,
                "network": connections.map { .integer($0) } ?? .null, "fileAccess": files.map { .integer($0) } ?? .null,
                "startedOn": .optional(startedOn?.description), "finishedOn": .optional(finishedOn?.description),
            ]
        )
    }
}

extension AttributeReport {
    var described: ClaimDescription {
        let names = attributes.map(\.name)
        let by = producer.flatMap { $0.name ?? $0.uri }
        return ClaimDescription(
            [names.joined(separator: ", "), by.map { "of what \($0) made" }],
            [
                "attributes": .strings(names), "producer": .optional(by),
                "withEvidence": .integer(attributes.count { $0.evidence != nil }),
            ]
        )
    }
}

extension DocumentReferences {
    var described: ClaimDescription {
        ClaimDescription(
            [documents.count.counted("document"), "referred to by \(attester)"],
            ["attester": .string(attester), "documents": .strings(documents.map(\.location))]
        )
    }
}

extension SourceProvenance {
    var described: ClaimDescription {
        ClaimDescription(
            [
                repository.map { "revision of \($0)" } ?? "revision of no named repository", tag ?? branch,
                actor.map { "by \($0)" }, createdOn.map { "at \($0)" },
            ],
            [
                "repository": .optional(repository), "branch": .optional(branch), "tag": .optional(tag),
                "actor": .optional(actor), "activity": .optional(activity),
                "createdOn": .optional(createdOn?.description), "controls": .strings(controls.map(\.name)),
                "levels": .strings(summarisedLevels),
            ]
        )
    }
}

extension WitnessCollection {
    var described: ClaimDescription {
        let errors = parts.compactMap { part in
            part.claim.error.map { "\(part.type): \($0.description)" }
        }
        return ClaimDescription(
            [
                "step '\(name)'", parts.count.counted("attestation"),
                errors.isEmpty ? nil : "\(errors.count) that cannot be read",
            ],
            ["name": .string(name), "types": .strings(parts.map(\.type)), "invalid": .strings(errors)]
        )
    }
}

extension CustomStatement {
    var described: ClaimDescription {
        let readings = (try? content.get()) ?? []
        let inner = readings.lazy.compactMap { try? $0.claim.get().description }.first
        let error = content.error ?? readings.lazy.compactMap { $0.claim.error }.first
        return ClaimDescription(
            [
                readings.isEmpty && error == nil ? "content of no known format" : nil,
                inner.map(\.headline), error.map { "cannot be read: \($0.description)" },
                timestamp.map { "wrapped \($0)" },
            ],
            [
                "timestamp": .optional(timestamp?.description),
                "classes": .strings(readings.map(\.predicateClass.rawValue)), "error": .optional(error?.description),
            ]
        )
    }
}

extension Result {
    fileprivate var error: Failure? { if case .failure(let error) = self { error } else { nil } }
}
