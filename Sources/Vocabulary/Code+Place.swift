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
        case .missingSignature, .missingPlatform: [.rule]
        // With --deep, where an image has no SBOM that its packages could be compared with.
        case .missingAttestation: [.rule, .finding(.error)]
        case .malformedAttestation, .malformedStatement, .timestampInvalid, .untrustedTimestamp, .wrongSubject:
            [.attestation, .rule]
        // A packing list whose signature does not count ends the command.
        case .payloadType, .signatureMismatch, .certificateInvalid, .logEntryInvalid, .logEntryMismatch, .setInvalid,
            .proofInvalid, .checkpointInvalid, .sctInvalid, .untrustedKey, .untrustedChain, .untrustedLog,
            .untrustedIdentity, .noTrustedTime, .outsideValidity, .thresholdNotMet, .authorityScope, .fromTheFuture,
            .unsupportedAlgorithm, .revokedKey, .revokedCertificate:
            [.attestation, .rule, .exit(4)]
        case .unsigned: [.attestation, .rule, .finding(.warning)]
        // With --deep, of an SBOM that counts for nothing.
        case .predicateInvalid, .describesOtherImage: [.rule, .finding(.error)]
        case .tooOld, .noPolicyMatches, .slsaLevel, .slsaBuilder, .slsaSource, .conditionFalse, .costLimit,
            .formatNotAllowed, .vulnerabilityRemains, .licenceDenied, .componentDenied, .sbomIncomplete,
            .ruleNotEvaluated, .identityIncomplete, .unknownLog,
            .unsupportedReference, .unsafeSplice, .denyNotEnforced, .wildcardInData,
            .deprecatedAttestorEnforced, .matchesTagFormOnly, .matchesDigestFormOnly, .attestationAsSignature,
            .clusterContextLimit, .clusterCostLimit, .wildcardIsLiteral, .imageNotInBundle, .ambiguousPayload:
            [.rule]
        case .expressionError: [.rule, .exit(1)]  // by `policy eval`
        case .unsupportedLanguage, .kmsOffline, .tufOffline, .needsResource, .needsSecret, .unenforcedField: [.rule]
        case .revokedDigest: [.attestation, .rule, .finding(.error), .acceptance, .exit(4)]
        case .notALayout, .missingIndex, .missingOCILayout, .entryType, .entryName, .duplicateEntry, .sizeMismatch,
            .descriptorConflict, .indexCycle, .verdictMalformed:
            [.exit(3)]
        // With --deep findings as well, of layers and of the configs that name their content.
        case .archiveDamaged, .digestMismatch, .malformedJSON, .malformedManifest: [.exit(3), .finding(.error)]
        case .limitExceeded: [.attestation, .rule, .finding(.error), .exit(3), .exit(4)]
        case .missingBlob: [.attestation, .rule, .finding(.error)]
        case .unsupportedFormat: [.attestation, .rule, .finding(.error), .exit(4)]
        case .unreferencedBlob, .unexpectedFile: [.finding(.error), .finding(.note)]  // by --no-strict-content a note
        case .missingFromList, .noImage, .changedFromList, .addedToList, .undeclaredPackage, .absentPackage,
            .noImageSelected:
            [.finding(.error)]
        case .absentSubject, .filedElsewhere, .cannotCarryAttestations, .trustRootUnpinned: [.finding(.warning)]
        case .notJudged: [.finding(.warning), .finding(.note)]  // with --deep a note, where no package is installed
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
