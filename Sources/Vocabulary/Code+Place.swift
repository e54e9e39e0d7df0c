extension Code {
    /// Where a code is seen.
    public enum Place: Hashable, Sendable {
        /// With an attestation that is rejected.
        case attestation
        /// With a rule that fails, errs or warns.
        case rule
        /// With a finding of this severity.
        case finding(Finding.Severity)
        /// With a verdict that `accept` does not accept: exit code 1.
        case acceptance
        /// With an error that ends the command with this exit code.
        case exit(Int)
    }

    /// Where it shows; a rule that an attestation fails shows that attestation's code.
    ///
    /// Source: the public contract, "Codes" and "Exit codes".
    public var places: [Place] {
        switch self {
        case .missingAttestation, .missingSignature, .missingPlatform: [.rule]
        case .malformedAttestation, .malformedStatement, .timestampInvalid, .untrustedTimestamp, .wrongSubject:
            [.attestation, .rule]
        // A packing list whose signature does not count ends the command.
        case .payloadType, .signatureMismatch, .certificateInvalid, .logEntryInvalid, .logEntryMismatch, .setInvalid,
            .proofInvalid, .checkpointInvalid, .sctInvalid, .untrustedKey, .untrustedChain, .untrustedLog,
            .untrustedIdentity, .noTrustedTime, .outsideValidity, .thresholdNotMet, .authorityScope, .fromTheFuture,
            .unsupportedAlgorithm, .revokedKey, .revokedCertificate:
            [.attestation, .rule, .exit(4)]
        case .unsigned: [.attestation, .rule, .finding(.warning)]
        case .predicateInvalid, .describesOtherImage, .tooOld, .noPolicyMatches, .slsaLevel, .slsaBuilder, .slsaSource,
            .conditionFalse, .formatNotAllowed, .vulnerabilityRemains, .licenceDenied, .componentDenied,
            .sbomIncomplete:
            [.rule]
        case .revokedDigest: [.attestation, .rule, .finding(.error), .acceptance, .exit(4)]
        case .notALayout, .missingIndex, .missingOCILayout, .archiveDamaged, .entryType, .entryName, .duplicateEntry,
            .digestMismatch, .sizeMismatch, .malformedJSON, .malformedManifest, .descriptorConflict, .indexCycle,
            .verdictMalformed:
            [.exit(3)]
        case .limitExceeded: [.attestation, .rule, .exit(3), .exit(4)]
        case .missingBlob: [.attestation, .rule, .finding(.error)]
        case .unsupportedFormat: [.attestation, .rule, .finding(.error), .exit(4)]
        case .unreferencedBlob, .unexpectedFile: [.finding(.error), .finding(.note)]  // by --no-strict-content a note
        case .missingFromList, .noImage, .changedFromList, .addedToList,
            .noImageSelected:
            [.finding(.error)]
        case .absentSubject, .filedElsewhere, .cannotCarryAttestations, .notJudged, .trustRootUnpinned:
            [.finding(.warning)]
        case .absentPlatform, .absentBlob: [.finding(.note)]
        case .notSupportedYet: [.attestation, .rule, .exit(4)]
        case .noPolicy, .policyInvalid, .policyUnknownField, .trustRootMissing, .trustRootInvalid,
            .trustRootUnsafe, .trustRootExpired, .pinMismatch, .keyUnusable, .noVerifierID, .acceptUnset:
            [.exit(4)]
        case .verdictUntrusted, .verdictFailed, .verdictTooOld, .verdictFromTheFuture, .verdictTrustRoot,
            .verdictPolicy, .verdictOptions, .verdictOtherBundle:
            [.acceptance]
        case .internalFault: [.rule, .exit(5)]
        case .cannotWrite: [.exit(5)]
        case .usage: [.exit(2)]
        }
    }
}
