"""One line in, one line out, whatever the line is."""

import json

import pytest

from grading.record import Grader

GOOD = {
    "id": "a", "reference": r"\frac{\sigma^2}{1-\phi^2}", "candidate": r"\sigma^2/(1-\phi^2)",
    "symbols": {r"\sigma": "positive", r"\phi": "real in (-1,1)"},
}  # fmt: skip


def answer(line):
    text = Grader().line(line)
    assert b"\n" not in text
    return json.loads(text)


def test_a_good_record():
    found = answer(json.dumps({**GOOD, "unknown field": [1]}).encode())
    assert found["id"] == "a"
    assert found["verdict"] == "agrees"
    assert found["evidence"]["worlds"] >= 12
    assert found["evidence"]["digits"] >= 50


BROKEN = [
    b"", b"   ", b"{", b"[]", b"null", b"3", b'"text"', b"\xff\xfe", b'{"id": "x"}',
    b'{"candidate": 3}', b"[" * 100_000, b'{"a":' * 50_000, b"1" * 10_000,
    json.dumps({**GOOD, "candidate": None}).encode(),
    json.dumps({**GOOD, "symbols": [1]}).encode(),
    json.dumps({**GOOD, "symbols": {"x": "quaternion"}}).encode(),
    json.dumps({**GOOD, "models": "p(x)"}).encode(),
    json.dumps({**GOOD, "given": ["v = "]}).encode(),
    json.dumps({**GOOD, "syntax": "word"}).encode(),
    json.dumps({**GOOD, "reference": r"\frac{"}).encode(),
    json.dumps({**GOOD, "claim": "no-such-claim"}).encode(),
    json.dumps({**GOOD, "kind": "colour"}).encode(),
    json.dumps({**GOOD, "candidate": "x" * 150_000}).encode(),
    b'{"id": "\\ud800", "candidate": "\\ud800", "reference": "1"}',
]  # fmt: skip


@pytest.mark.parametrize("line", BROKEN, ids=lambda line: repr(line[:40]))
def test_broken_lines_are_answered(line):
    found = answer(line)
    assert found["verdict"] == "unreadable"
    assert found["reason"]
    assert set(found["position"]) == {"offset", "text"}


def test_the_id_comes_back_when_the_record_is_wrong():
    assert answer(json.dumps({"id": 7}).encode())["id"] == 7
