"""How long PyPI's `sigstore` takes for many bundles: one process, one core, start-up and trusted root not counted.

usage: speed.py ROOT LIST: a trusted_root.json, and a table of BUNDLE, FILE or sha256:HEX, IDENTITY and ISSUER. Each
line is read and verified in turn, as often as it stands there. Prints the seconds, and the median of a line.
"""

import os
import pathlib
import statistics
import sys
import time

import cases
import reference


def main(root, table):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.addaudithook(reference.refuse_network)
    root = pathlib.Path(root)
    reference.verifier(root)
    took = []
    for bundle, artifact, identity, issuer in cases.rows(pathlib.Path(table)):
        case = cases.Case(bundle, pathlib.Path(bundle), root, artifact, identity, issuer)
        start = time.perf_counter()
        reference.verify(case)
        took.append(time.perf_counter() - start)
    print(f"{len(took)} bundles: {sum(took):.3f} s, median {statistics.median(took) * 1000:.3f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
