"""Scores CVSS vectors with PyPI's `cvss`: a vector a line in, `BASE TEMPORAL ENVIRONMENTAL` or `refused` out.

Tests/MetadataTests/CVSSDifferentialTests.swift asks it. What has no score of its own is `-`; v4 has one score.
"""

import sys

import cvss


def answer(vector):
    if vector.startswith("CVSS:4"):
        kind = cvss.CVSS4
    elif vector.startswith("CVSS:"):
        kind = cvss.CVSS3
    else:
        kind = cvss.CVSS2
    try:
        scores = kind(vector).scores()
    except cvss.CVSSError:
        return "refused"
    return " ".join("-" if score is None else f"{score:.1f}" for score in scores)


for line in sys.stdin.buffer:
    print(answer(line.rstrip(b"\n").decode()))
