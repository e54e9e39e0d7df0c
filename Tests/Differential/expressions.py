"""Holds our answers to the expressions of the corpus beside those of PyPI's cel-python, common-expression-language and
jmespath: expressions.py SALLYPORT CORPUS

The suite says what each expression gives, so that a difference has a judge: ours must be what the suite says, and where a
peer says something else it is counted by the reason that shows. Exits with 1 where ours is wrong.
"""
import base64
import collections
import contextlib
import datetime
import io
import json
import math
import pathlib
import signal
import subprocess
import sys

import cel
import celpy
import jmespath

command, corpus = sys.argv[1], pathlib.Path(sys.argv[2])
OUT_OF_SCOPE = {"proto", "enums", "strong_enums", "ext.block", "ext.network", "ext.protos", "unknowns"}
# Of these the engine on clusters, which we follow, is another than the suite.
ENGINE = {"celgo_diverges", "ext.strings>=3", "ext.strings>=4"}


def ours(language, lines):
    run = subprocess.run(
        [command, "policy", "eval", language, "--batch", "-"],
        input="\n".join(map(json.dumps, lines)).encode(), stdout=subprocess.PIPE, check=True,
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(lines)
    return answers


def plain(value):
    """A value of a peer as plain JSON has it."""
    if value is None or isinstance(value, (bool, str)):
        return None if value is None else (bool(value) if isinstance(value, bool) else str(value))
    if isinstance(value, celpy.celtypes.BoolType):
        return bool(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.timedelta):
        return ("seconds", value.total_seconds())
    if isinstance(value, datetime.datetime):
        return ("time", value.timestamp())
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity") if math.isinf(value) else float(value)
    if isinstance(value, dict):
        return {key if isinstance(key, str) else json.dumps(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value.__class__.__name__ in ("BoolType",):
        return bool(value)
    return str(value)


def expected(value):
    """A value of the suite as plain JSON has it."""
    (kind, content), = value.items()
    if kind in ("int64_value", "uint64_value"):
        return int(content)
    if kind == "double_value":
        return content if isinstance(content, str) else float(content)
    if kind == "list_value":
        return [expected(item) for item in content.get("values", [])]
    if kind == "map_value":
        entries = content.get("entries", [])
        keys = [expected(entry["key"]) for entry in entries]
        return {key if isinstance(key, str) else json.dumps(key): expected(entry["value"]) for key, entry in zip(keys, entries)}
    if kind == "object_value":
        return ("object", content.get("value"))
    return content


def same(left, right):
    if isinstance(left, tuple) or isinstance(right, tuple):
        return None  # Times and durations have texts of their own in each library.
    if isinstance(left, float) and isinstance(right, (int, float)) and not isinstance(right, bool):
        return left == right or math.isclose(left, right, rel_tol=1e-15)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) in (True, None) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b) in (True, None) for a, b in zip(left, right))
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def attempt(evaluate):
    signal.alarm(5)
    try:
        # A peer writes its own mistakes to standard error.
        with contextlib.redirect_stderr(io.StringIO()):
            return "value", plain(evaluate())
    except BaseException as error:  # noqa: the Rust peer panics with one that is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return "error", f"{type(error).__name__}"
    finally:
        signal.alarm(0)


def timeout(*_):
    raise TimeoutError


signal.signal(signal.SIGALRM, timeout)
wrong, counts = [], collections.defaultdict(collections.Counter)


def judge(peer, id, want, answer):
    """Counts what a peer says beside what the suite says."""
    kind, value = answer
    if want[0] == "error":
        counts[peer]["same" if kind == "error" else "gives a value where the suite has an error"] += 1
    elif kind == "error":
        counts[peer]["has no value: not supported, or an error of its own"] += 1
    else:
        is_same = same(value, want[1])
        counts[peer]["same" if is_same else "not compared: times" if is_same is None else "another value than the suite's"] += 1


environment = celpy.Environment()
tests = []
for file in sorted((corpus / "cel").glob("*.json")):
    for section in json.loads(file.read_text())["section"]:
        for test in section["test"]:
            tags = set(test.get("features", []))
            needs = {"bindings", "type_env", "container", "disable_macros", "disable_check", "check_only"} & test.keys()
            if tags & (OUT_OF_SCOPE | ENGINE) or needs:
                continue
            value = test.get("value", test.get("typed_result", {}).get("result"))
            tests.append((test["id"], test["expr"], ("error",) if value is None else ("value", expected(value))))
# The suite's text has no such letter: no implementation can give it.
tests = [test for test in tests if "unescaped_punctuation" not in test[0]]
for (id, expression, want), answer in zip(tests, ours("cel", [{"expr": test[1]} for test in tests])):
    own = ("error",) if "error" in answer else ("value", answer["value"])
    if own[0] != want[0] or own[0] == "value" and same(own[1], want[1]) is False:
        wrong.append((id, expression, want, answer))
    judge("cel-python", id, want, attempt(lambda: environment.program(environment.compile(expression)).evaluate({})))
    judge("common-expression-language", id, want, attempt(lambda: cel.evaluate(expression, {})))
total = len(tests)

cases = []
for file in sorted((corpus / "jmespath").glob("*.json")):
    for suite in json.loads(file.read_text()):
        for number, case in enumerate(suite["cases"]):
            if "bench" not in case:
                cases.append((f"{file.stem} {number}", case, suite["given"]))
for (id, case, given), answer in zip(cases, ours("jmespath", [{"expr": c["expression"], "input": g} for _, c, g in cases])):
    want = ("error",) if "error" in case else ("value", case["result"])
    own = ("error",) if "error" in answer else ("value", answer["value"])
    if own[0] != want[0] or own[0] == "value" and same(own[1], want[1]) is False:
        wrong.append((id, case["expression"], want, answer))
    judge("jmespath", id, want, attempt(lambda: jmespath.search(case["expression"], given)))

for peer, found in counts.items():
    rest = "".join(f"; {count} {words}" for words, count in sorted(found.items()) if words != "same")
    print(f"expressions: {peer}: {sum(found.values())} compared, {found['same']} the same as the suite and ours{rest}")
for item in wrong:
    print("wrong:", *item)
print(f"expressions: {total + len(cases)} of the suites, {len(wrong)} of ours wrong")
sys.exit(1 if wrong else 0)
