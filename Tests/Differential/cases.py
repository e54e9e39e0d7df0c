"""The questions that both verifiers are asked: each case of the conformance suite, and each line of bundles.tsv."""

import json
import os
import pathlib
import re
from dataclasses import dataclass, replace

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = pathlib.Path(os.environ.get("SALLYPORT_CORPUS", HERE.parents[2] / "shared/corpus"))
SUITE = CORPUS / "sigstore-conformance"
BUNDLES = CORPUS / "sigstore-bundles"

# What a case of the suite leaves out.
IDENTITY = (
    "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows"
    "/extremely-dangerous-oidc-beacon.yml@refs/heads/main"
)
ISSUER = "https://token.actions.githubusercontent.com"


@dataclass(frozen=True)
class Case:
    """One question; `artifact` is a path or a digest.

    `code` holds the refusals that are right, None where it must verify; `time` when it was signed and who says so.
    """

    name: str
    bundle: pathlib.Path
    root: pathlib.Path
    artifact: str
    identity: str | None = None
    issuer: str | None = None
    key: pathlib.Path | None = None
    require: tuple[str, ...] = ()
    code: tuple[str, ...] | None = None
    time: str | None = None
    altered: bool = False


def rows(path):
    """The lines of a table, as lists; lines that start with # are comments."""
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def instance(name):
    return CORPUS / "sigstore-trust" / name / "trusted_root.json"


def suite():
    """The cases of the suite, as its README says to read them."""
    codes = dict(rows(HERE.parent / "Conformance/reasons.tsv"))
    for folder in sorted(path for path in (SUITE / "bundle-verify").iterdir() if path.is_dir()):

        def content(name, default):
            return (folder / name).read_text().strip() if (folder / name).exists() else default

        def file(name, default):
            return folder / name if (folder / name).exists() else default

        case = Case(
            name=folder.name,
            bundle=folder / "bundle.sigstore.json",
            root=file("trusted_root.json", instance("public-good")),
            artifact=str(file("artifact", SUITE / "a.txt")),
            key=file("key.pub", None),
            code=codes_of(codes[folder.name]),
        )
        signer = {"identity": content("identity", IDENTITY), "issuer": content("issuer", ISSUER)}
        yield case if case.key else replace(case, **signer)


def real(scratch):
    """The lines of bundles.tsv; what has to be made of several files is written to `scratch`."""
    for name, bundle, root, artifact, signer, issuer, require, code, time in rows(HERE / "bundles.tsv"):
        key = signer.removeprefix("key:") if signer.startswith("key:") else None
        yield Case(
            name=name,
            bundle=bundle_file(bundle, scratch / f"{name}.json"),
            root=root_file(root, scratch / f"{name}.root.json"),
            artifact=artifact if ":" in artifact else str(BUNDLES / artifact),
            identity=None if key else signer,
            issuer=None if key else issuer,
            key=BUNDLES / key if key else None,
            require=() if require == "-" else tuple(require.split()),
            code=codes_of(code),
            time=None if time == "-" else time,
        )


def codes_of(cell):
    return None if cell == "-" else tuple(cell.split("|"))


def bundle_file(cell, target):
    path, mark, part = re.fullmatch("([^:#]+)([:#]?)(.*)", cell).groups()
    if not mark:
        return BUNDLES / path
    text = (BUNDLES / path).read_text()
    if mark == ":":
        target.write_text(text.splitlines()[int(part) - 1])
    else:
        old, new = part.split(">")
        assert text.count(old) == 1, f"{cell}: expected the text once"
        target.write_text(text.replace(old, new))
    return target


def root_file(cell, target):
    name, _, authority = cell.partition("+")
    path = BUNDLES / name if name.endswith(".json") else instance(name)
    if not authority:
        return path
    root = json.loads(path.read_text())
    root["timestampAuthorities"] = [json.loads((BUNDLES / authority).read_text())]
    target.write_text(json.dumps(root))
    return target


def altered(case):
    """The same question with one thing another; none of them may verify."""

    def but(what, *codes, **change):
        return replace(case, name=f"{case.name} ({what})", code=codes, altered=True, **change)

    other = ("wrong-subject", "log-entry-mismatch", "signature-mismatch")
    yield but("another artifact", *other, artifact=f"sha256:{'0' * 64}")
    if case.identity:
        yield but("another identity", "untrusted-identity", identity=f"{case.identity}x")
        yield but("another issuer", "untrusted-identity", issuer=f"{case.issuer}x")


def all_cases(scratch):
    asked = [*suite(), *real(pathlib.Path(scratch))]
    return asked + [other for case in asked if case.code is None for other in altered(case)]
