"""What PyPI's `sigstore` says of every case, offline and in one process: a line of JSON each, outcome and error.

usage: reference.py
"""

import functools
import json
import logging
import sys
import tempfile

import cases
from sigstore._utils import sha256_digest
from sigstore.dsse import Envelope, Statement
from sigstore.errors import Error, VerificationError
from sigstore.hashes import Hashed
from sigstore.models import Bundle, TrustedRoot
from sigstore.verify import Verifier
from sigstore.verify.policy import Identity
from sigstore_models.common.v1 import HashAlgorithm

ALGORITHMS = {"sha256": HashAlgorithm.SHA2_256, "sha512": HashAlgorithm.SHA2_512}


def refuse_network(event, _):
    """Trust comes from the files of the case alone: an attempt to ask somebody ends the run."""
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise SystemExit(f"reference.py: the library tried to use the network ({event})")


@functools.cache
def verifier(root):
    return Verifier(trusted_root=TrustedRoot.from_file(str(root)))


def hashed(artifact):
    """The digest that an artifact has or, where it is not here, is."""
    algorithm, _, digest = artifact.partition(":")
    if digest:
        return Hashed(algorithm=ALGORITHMS[algorithm], digest=bytes.fromhex(digest))
    with open(artifact, "rb") as file:
        return sha256_digest(file)


def verify(case):
    """As the library's own command does: the API leaves the payload of an envelope to its caller."""
    bundle = Bundle.from_json(case.bundle.read_bytes())
    if case.key:
        raise VerificationError("the library knows no keys of the caller's")
    policy = Identity(identity=case.identity, issuer=case.issuer)
    if bundle._dsse_envelope is None:
        return verifier(case.root).verify_artifact(hashed(case.artifact), bundle, policy)
    kind, payload = verifier(case.root).verify_dsse(bundle, policy)
    if kind != Envelope._TYPE:
        raise VerificationError(f"expected an in-toto statement, found {kind}")
    if not Statement(payload)._matches_digest(hashed(case.artifact)):
        raise VerificationError("the statement has no subject with this digest")


def main():
    # Before the first verification, so that nothing is asked while a verifier is made.
    sys.addaudithook(refuse_network)
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as scratch:
        for case in cases.all_cases(scratch):
            error = None
            try:
                verify(case)
            except (Error, ValueError) as refusal:
                error = f"{type(refusal).__name__}: {' '.join(str(refusal).split())}"
            print(json.dumps({"case": case.name, "verified": error is None, "error": error}))


if __name__ == "__main__":
    main()
