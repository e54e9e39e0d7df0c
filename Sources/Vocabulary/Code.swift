/// The stable identifier of an outcome, a finding or a refusal; a code never changes its meaning.
public enum Code: String, CaseIterable, Sendable, Hashable {
    // missing
    case missingAttestation = "missing-attestation"
    case missingSignature = "missing-signature"
    case missingPlatform = "missing-platform"
    case missingFromList = "missing-from-list"
    // invalid
    case malformedAttestation = "malformed-attestation"
    case malformedStatement = "malformed-statement"
    case payloadType = "payload-type"
    case signatureMismatch = "signature-mismatch"
    case certificateInvalid = "certificate-invalid"
    case logEntryInvalid = "log-entry-invalid"
    case logEntryMismatch = "log-entry-mismatch"
    case setInvalid = "set-invalid"
    case proofInvalid = "proof-invalid"
    case checkpointInvalid = "checkpoint-invalid"
    case timestampInvalid = "timestamp-invalid"
    case sctInvalid = "sct-invalid"
    case predicateInvalid = "predicate-invalid"
    // untrusted
    case unsigned
    case untrustedKey = "untrusted-key"
    case untrustedChain = "untrusted-chain"
    case untrustedLog = "untrusted-log"
    case untrustedTimestamp = "untrusted-timestamp"
    case untrustedIdentity = "untrusted-identity"
    case noTrustedTime = "no-trusted-time"
    case outsideValidity = "outside-validity"
    case thresholdNotMet = "threshold-not-met"
    case authorityScope = "authority-scope"
    // wrong-subject
    case wrongSubject = "wrong-subject"
    case describesOtherImage = "describes-other-image"
    // stale
    case tooOld = "too-old"
    case fromTheFuture = "from-the-future"
    // unsupported
    case unsupportedAlgorithm = "unsupported-algorithm"
    case unsupportedFormat = "unsupported-format"
    case unsupportedLanguage = "unsupported-language"
    case notSupportedYet = "not-supported-yet"
    case kmsOffline = "kms-offline"
    case tufOffline = "tuf-offline"
    // revoked
    case revokedDigest = "revoked-digest"
    case revokedKey = "revoked-key"
    case revokedCertificate = "revoked-certificate"
    // content, exit 3
    case notALayout = "not-a-layout"
    case missingIndex = "missing-index"
    case missingOCILayout = "missing-oci-layout"
    case archiveDamaged = "archive-damaged"
    case entryType = "entry-type"
    case entryName = "entry-name"
    case duplicateEntry = "duplicate-entry"
    case digestMismatch = "digest-mismatch"
    case sizeMismatch = "size-mismatch"
    case malformedJSON = "malformed-json"
    case malformedManifest = "malformed-manifest"
    case descriptorConflict = "descriptor-conflict"
    case indexCycle = "index-cycle"
    case limitExceeded = "limit-exceeded"
    // content, findings
    case unreferencedBlob = "unreferenced-blob"
    case unexpectedFile = "unexpected-file"
    case missingBlob = "missing-blob"
    case noImage = "no-image"
    case changedFromList = "changed-from-list"
    case addedToList = "added-to-list"
    case undeclaredPackage = "undeclared-package"
    case absentPackage = "absent-package"
    case absentSubject = "absent-subject"
    case filedElsewhere = "filed-elsewhere"
    case cannotCarryAttestations = "cannot-carry-attestations"
    case notJudged = "not-judged"
    case absentPlatform = "absent-platform"
    case absentBlob = "absent-blob"
    // policy, exit 4
    case noPolicy = "no-policy"
    case policyInvalid = "policy-invalid"
    case policyUnknownField = "policy-unknown-field"
    // policy, outcomes
    case noPolicyMatches = "no-policy-matches"
    case noImageSelected = "no-image-selected"
    case conditionFalse = "condition-false"
    case expressionError = "expression-error"
    case costLimit = "cost-limit"
    case slsaLevel = "slsa-level"
    case slsaBuilder = "slsa-builder"
    case slsaSource = "slsa-source"
    case formatNotAllowed = "format-not-allowed"
    case vulnerabilityRemains = "vulnerability-remains"
    case licenceDenied = "licence-denied"
    case componentDenied = "component-denied"
    case sbomIncomplete = "sbom-incomplete"
    case ruleNotEvaluated = "rule-not-evaluated"
    case needsResource = "needs-resource"
    case needsSecret = "needs-secret"
    case imageNotInBundle = "image-not-in-bundle"
    case identityIncomplete = "identity-incomplete"
    case unknownLog = "unknown-log"
    case unenforcedField = "unenforced-field"
    case unsupportedReference = "unsupported-reference"
    case unsafeSplice = "unsafe-splice"
    case ambiguousPayload = "ambiguous-payload"
    case denyNotEnforced = "deny-not-enforced"
    case wildcardInData = "wildcard-in-data"
    case deprecatedAttestorEnforced = "deprecated-attestor-enforced"
    case matchesTagFormOnly = "matches-tag-form-only"
    case matchesDigestFormOnly = "matches-digest-form-only"
    case attestationAsSignature = "attestation-as-signature"
    case clusterContextLimit = "cluster-context-limit"
    case clusterCostLimit = "cluster-cost-limit"
    case wildcardIsLiteral = "wildcard-is-literal"
    // trust, exit 4
    case trustRootMissing = "trust-root-missing"
    case trustRootInvalid = "trust-root-invalid"
    case trustRootUnsafe = "trust-root-unsafe"
    case trustRootExpired = "trust-root-expired"
    case pinMismatch = "pin-mismatch"
    case keyUnusable = "key-unusable"
    case noVerifierID = "no-verifier-id"
    case acceptUnset = "accept-unset"
    case trustRootUnpinned = "trust-root-unpinned"
    // verdict
    case verdictUntrusted = "verdict-untrusted"
    case verdictFailed = "verdict-failed"
    case verdictTooOld = "verdict-too-old"
    case verdictFromTheFuture = "verdict-from-the-future"
    case verdictTrustRoot = "verdict-trust-root"
    case verdictPolicy = "verdict-policy"
    case verdictOptions = "verdict-options"
    case verdictOtherBundle = "verdict-other-bundle"
    case verdictMalformed = "verdict-malformed"
    // fault, exit 5
    case internalFault = "internal-fault"
    case cannotWrite = "cannot-write"
    // the words of the command, exit 2
    case usage

    /// The closed family that a code belongs to.
    public var kind: Kind {
        switch self {
        case .missingAttestation, .missingSignature, .missingPlatform, .missingFromList: .missing
        case .malformedAttestation, .malformedStatement, .payloadType, .signatureMismatch, .certificateInvalid,
            .logEntryInvalid, .logEntryMismatch, .setInvalid, .proofInvalid, .checkpointInvalid, .timestampInvalid,
            .sctInvalid, .predicateInvalid:
            .invalid
        case .unsigned, .untrustedKey, .untrustedChain, .untrustedLog, .untrustedTimestamp, .untrustedIdentity,
            .noTrustedTime, .outsideValidity, .thresholdNotMet, .authorityScope:
            .untrusted
        case .wrongSubject, .describesOtherImage: .wrongSubject
        case .tooOld, .fromTheFuture: .stale
        case .unsupportedAlgorithm, .unsupportedFormat, .unsupportedLanguage, .notSupportedYet, .kmsOffline,
            .tufOffline:
            .unsupported
        case .revokedDigest, .revokedKey, .revokedCertificate: .revoked
        case .notALayout, .missingIndex, .missingOCILayout, .archiveDamaged, .entryType, .entryName, .duplicateEntry,
            .digestMismatch, .sizeMismatch, .malformedJSON, .malformedManifest, .descriptorConflict, .indexCycle,
            .limitExceeded, .unreferencedBlob, .unexpectedFile, .missingBlob, .noImage, .changedFromList,
            .addedToList, .undeclaredPackage, .absentPackage, .absentSubject, .filedElsewhere,
            .cannotCarryAttestations, .notJudged, .absentPlatform, .absentBlob:
            .content
        case .noPolicy, .policyInvalid, .policyUnknownField, .noPolicyMatches, .noImageSelected,
            .conditionFalse, .expressionError, .costLimit, .slsaLevel, .slsaBuilder, .slsaSource, .formatNotAllowed,
            .vulnerabilityRemains,
            .licenceDenied,
            .componentDenied, .sbomIncomplete,
            .ruleNotEvaluated, .needsResource, .needsSecret, .identityIncomplete, .unknownLog,
            .unenforcedField, .unsupportedReference, .unsafeSplice, .denyNotEnforced, .wildcardInData,
            .deprecatedAttestorEnforced, .matchesTagFormOnly, .matchesDigestFormOnly, .attestationAsSignature,
            .clusterContextLimit, .clusterCostLimit, .wildcardIsLiteral, .imageNotInBundle, .ambiguousPayload:
            .policy
        case .trustRootMissing, .trustRootInvalid, .trustRootUnsafe, .trustRootExpired, .pinMismatch, .keyUnusable,
            .noVerifierID, .acceptUnset, .trustRootUnpinned:
            .trust
        case .verdictUntrusted, .verdictFailed, .verdictTooOld, .verdictFromTheFuture, .verdictTrustRoot,
            .verdictPolicy, .verdictOptions, .verdictOtherBundle, .verdictMalformed:
            .verdict
        case .internalFault, .cannotWrite, .usage: .fault
        }
    }
}

/// The closed families of codes.
public enum Kind: String, CaseIterable, Sendable, Hashable {
    case missing, invalid, untrusted
    case wrongSubject = "wrong-subject"
    case stale, unsupported, revoked, content, policy, trust, verdict, fault
}
