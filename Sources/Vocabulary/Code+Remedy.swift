extension Code {
    /// What an operator does about it, as one clause; a new code does not compile without one.
    ///
    /// An error that knows more has a remedy of its own, `Explained.remedy`.
    public var remedy: String {
        switch self {
        // missing
        case .missingAttestation: "ask the sender for the attestation, and for a tool that copies attestations too"
        case .missingSignature: "ask the sender to sign the image, and to copy it together with its signatures"
        case .missingPlatform: "ask the sender for a bundle with that platform"
        case .missingFromList: "have the sender copy the bundle again, with all that is on the list"
        // invalid
        case .malformedAttestation: "copy the bundle again, and if that does not help, have the image attested anew"
        case .malformedStatement: "have the image attested anew with a tool that writes in-toto statements"
        case .payloadType: "have the image attested anew with a tool that writes in-toto statements"
        case .signatureMismatch: "do not import, copy the bundle again, and if that does not help, ask the signer"
        case .certificateInvalid: "ask the signer to sign again with a certificate for code signing"
        case .logEntryInvalid: "copy the bundle again, and if that does not help, have it signed anew"
        case .logEntryMismatch: "do not import, and ask the signer which log entry belongs to the signature"
        case .setInvalid: "copy the bundle again, and see that the trust root has the log's present key"
        case .proofInvalid: "copy the bundle again, and if that does not help, have it signed anew"
        case .checkpointInvalid: "copy the bundle again, and see that the trust root has the log's present key"
        case .timestampInvalid: "copy the bundle again, and if that does not help, have it signed anew"
        case .sctInvalid: "see that the trust root has the certificate log's key, else have it signed anew"
        case .predicateInvalid: "have the content attested anew by a tool that writes this type"
        // untrusted
        case .unsigned: "have it signed by somebody whom the trust root names"
        case .untrustedKey: "if the signer should be trusted, add the key to an authority that the policy names"
        case .untrustedChain: "if its issuer should be trusted, add the issuer's root to the trust root"
        case .untrustedLog: "if the log should be trusted, add its key to the trust root"
        case .untrustedTimestamp: "if that timestamp authority should be trusted, add it to the trust root"
        case .untrustedIdentity: "if the signer should be trusted, add the identity to an authority of the policy"
        case .noTrustedTime: "have it signed with a log entry or a timestamp"
        case .outsideValidity: "have it signed anew, or correct the key's time window in the trust root"
        case .thresholdNotMet: "have it signed with the missing evidence, or correct 'require' of the authority"
        case .authorityScope: "if the signer may, say so under 'signs' and 'images' in trust.yaml"
        // wrong-subject
        case .wrongSubject: "do not import, and have the sender attach what is about this image"
        case .describesOtherImage: "have the document made from this image and attested anew"
        // stale
        case .tooOld: "have it made anew, and bring it with a new bundle"
        case .fromTheFuture: "compare the clocks, and the time given with --at"
        // unsupported
        case .unsupportedAlgorithm: "have it signed with ECDSA, Ed25519 or RSA"
        case .unsupportedFormat: "have the same content attested in a format that Sallyport reads"
        case .notSupportedYet: "do without it, or wait for the version that brings it"
        // revoked
        case .revokedDigest: "do not import, and ask the sender for a version that is not revoked"
        case .revokedKey: "do not import, and have it signed with a key that counts"
        case .revokedCertificate: "do not import, and have it signed with a certificate that counts"
        // content, exit 3
        case .notALayout: "have it made with `skopeo copy docker://IMAGE oci-archive:FILE`"
        case .missingIndex: "pack the content of the layout's folder, with index.json at the top"
        case .missingOCILayout: "have it made by a tool that writes whole OCI image layouts"
        case .archiveDamaged: "copy the bundle again"
        case .entryType: "have it packed again as plain files"
        case .entryName: "do not extract it, and have it packed again by the tool that made it"
        case .duplicateEntry: "do not extract it, and have it packed again by the tool that made it"
        case .digestMismatch: "do not import, and copy the bundle again"
        case .sizeMismatch: "copy the bundle again, and let nothing write to it meanwhile"
        case .malformedJSON: "copy the bundle again, and if that does not help, have it made anew"
        case .malformedManifest: "have the bundle made anew, by a tool that writes valid manifests"
        case .descriptorConflict: "do not import, and have the bundle made anew"
        case .indexCycle: "do not import, and have the bundle made anew"
        case .limitExceeded: "if the sender meant it, raise that limit with --limit NAME=VALUE"
        // content, findings
        case .unreferencedBlob: "ask the sender what it is, and for a bundle without it"
        case .unexpectedFile: "ask the sender what it is, and for a bundle without it"
        case .missingBlob: "copy the bundle again, and if it is a delta, say --allow-absent"
        case .noImage: "see whether it is the right bundle, and whether --image names an image in it"
        case .changedFromList: "do not import, and ask the sender which of the two is right"
        case .addedToList: "ask the sender what it is, and for a bundle or a list that fits"
        case .absentSubject: "nothing, unless that image should be in the bundle"
        case .filedElsewhere: "see whether the image is the one that its name says"
        case .cannotCarryAttestations: "ask for an OCI image layout where a policy needs evidence"
        case .notJudged: "see that nobody relies on it unseen"
        case .absentPlatform: "nothing, unless that platform is needed"
        case .absentBlob: "see that the other side has that blob already"
        // policy, exit 4
        case .noPolicy: "put policies into policies/ of the trust root, or give --policy"
        case .policyInvalid: "correct the policy at the line that the message names, or have the list made again"
        case .policyUnknownField: "correct the field's name at the line that the message names"
        // policy, outcomes
        case .noPolicyMatches: "write a policy whose 'images' select it, or see whether it should be here"
        case .noImageSelected: "see whether an image is missing, or say allowEmpty: true in that policy"
        case .slsaLevel: "have it built by a builder that reaches the level"
        case .slsaBuilder: "have it built by an allowed builder, or correct the policy"
        case .slsaSource: "have it built from an allowed source, or correct the policy"
        case .formatNotAllowed: "have the document made in an allowed format"
        case .vulnerabilityRemains: "have it fixed, or ask for a VEX statement by an authority that may make it"
        // trust, exit 4
        case .trustRootMissing: "name the folder with --trust, or with SALLYPORT_TRUST"
        case .trustRootInvalid: "correct the file that the message names, and run `sallyport trust check`"
        case .trustRootUnsafe: "let only its owner write to it, and replace links by files"
        case .trustRootExpired: "get the next version of the trust root"
        case .pinMismatch: "restore the trust root, or pin the one that is meant with `sallyport trust pin`"
        case .keyUnusable: "see that the file is a key, that it can be read, and that the passphrase is right"
        case .noVerifierID: "add 'verifier' to trust.yaml, or give --verifier-id URI"
        case .acceptUnset: "add the missing member of 'accept' to trust.yaml, or give its option"
        case .trustRootUnpinned: "run `sallyport trust pin`, or give --pin"
        // verdict
        case .verdictUntrusted: "if the station may judge for you, add its key to accept.verdictKeys"
        case .verdictFailed: "do not import, and see the reasons"
        case .verdictTooOld: "have the bundle judged again"
        case .verdictFromTheFuture: "compare the clocks of station and cluster"
        case .verdictTrustRoot: "bring station and cluster to one trust root, or name it in accept.trustRoots"
        case .verdictPolicy: "bring station and cluster to the same policies, or name the set in accept.policies"
        case .verdictOptions: "have it judged without the option, or allow it with --allow-option"
        case .verdictOtherBundle: "find the verdict of this bundle, or have it judged"
        case .verdictMalformed: "copy the verdict again, or have the bundle judged again"
        // fault
        case .internalFault: "report it with the command that shows it"
        case .cannotWrite: "see that the folder is there, may be written to, and has space"
        case .usage: "see `sallyport --help`"
        }
    }
}
