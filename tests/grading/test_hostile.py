r"""Attacks: bounds hold before anything is computed, and no answer is judged from a part of it."""

import json
import time

import pytest

from grading.judge import judge
from grading.question import question_from_record
from grading.record import Grader

RECORD = {
    "reference": r"\frac{\sigma^2}{1-\phi^2}",
    "symbols": {
        r"\sigma": "positive", r"\phi": "real in (-1,1)", "n": "positive integer", "A": "spd(n)",
        "a": "real[n]", "x": "real",
    },
}  # fmt: skip
RIGHT = RECORD["reference"]
QUESTION = question_from_record(RECORD)

TOO_MUCH = [
    "(" * 10_000, "(" * 3000 + "x" + ")" * 3000, "{" * 9000, r"\frac" * 4000, "x^{" * 3000,
    r"\left(" * 3000, "x" * 19_999, "x" * 20_001, "-" * 15_000 + "x", "x_" * 5000, "x'" * 5000,
    "+".join(["x"] * 6000), "x" + "^2" * 4000, r"\sqrt{" * 2000 + "x" + "}" * 2000,
    "9" * 500, "0." + "9" * 500, "9" * 19_000, r"\log" * 4000 + "x", "|" * 9000, r"\|" * 5000,
    "x/" * 4000 + "x", r"\begin{pmatrix}" * 500, "x&" * 5000, "a_{" * 3000, r"\hat{" * 3000,
    r"\text{" * 3000, r"\sum_{" * 2000, r"\sum_{i=1}^n" * 300 + "x", r"\int" * 5000 + "x dx",
    r"\tilde\hat" * 2000 + "x", r"\overset{x}" * 2000, "x(" * 4000, "1/2" * 3000 + "x",
    r"\begin{cases}" + r"x&x>1\\" * 3000 + r"\end{cases}",
    r"\begin{pmatrix}" + r"\\".join(["&".join(["1"] * 90)] * 90) + r"\end{pmatrix}",
    r"\det\begin{pmatrix}" + r"\\".join(["&".join(["x"] * 60)] * 60) + r"\end{pmatrix}",
]  # fmt: skip
BOMBS = [
    "9^{9^{9^{9}}}", "9^{9^{9^{9^{9}}}}", "((((9!)!)!)!)!", "(10^9)!", "99999999!",
    r"\sum_{i=1}^{10^9} i", r"\sum_{i=1}^{10^{30}} i", r"\sum_{i=1}^{9999}\sum_{j=1}^{9999} i j",
    r"\prod_{i=1}^{10^8} x", r"\binom{10^{9}}{5\cdot10^{8}}", r"\binom{10^{30}}{3}",
    "A^{1000000}", "A^{-1000000}", "A^{10^{100}}", r"\sum_{i=1}^{x^{x^{x}}} i",
    r"e^{e^{e^{e^{9}}}}", r"\exp(\exp(\exp(\exp(\exp(9)))))", r"\cosh(\cosh(\cosh(99)))",
    "x^{10^{400}}", "x^{-10^{400}}", "2^{10^{18}}", r"\sqrt[10^{300}]{x}", "0^{0^{0^{0}}}",
    r"a_{10^{20}}", "a_{9^{9^9}}", r"\sum_{i=1}^{n} a_{i^{i^{i}}}", r"\tan(\pi/2)", r"\gamma(0)",
    r"\Gamma(-1)", r"\log(0)", r"\frac{1}{x-x}", r"\frac{0}{0}", r"\infty-\infty", "NaN", "nan",
    r"\sum_{i=1}^{n}\sum_{j=1}^{n}\sum_{k=1}^{n}\sum_{l=1}^{n}\sum_{m=1}^{n}\sum_{s=1}^{n}1",
    r"\int_0^{10^{100}} x dx", r"\log\det(A^{64})^{64}", r"\operatorname{tr}(A^{63}A^{63}A^{63})",
]  # fmt: skip
CODE = [
    "__import__('os').system('true')", "().__class__.__base__.__subclasses__()", "eval('1')",
    "exec('1')", "open('/etc/passwd').read()", "lambda: 0", "[x for x in ().__class__]",
    "f'{x}'", "sympify('x')", "Function('f')(x)", "x.__class__", "globals()", "print(x)",
    r"\input{/etc/passwd}", r"\write18{true}", r"\immediate\write18{true}", r"\csname x\endcsname",
    r"\catcode`\@=11", r"\def\x{\x}\x", r"\newcommand{\x}{1}\x", r"\openin5=/etc/passwd",
    r"\loop\iftrue\repeat", r"\expandafter\x", r"x % \sigma", r"\verb|x|", r"\href{js:0}{x}",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;x&gt;", "{{7*7}}",
    "'; DROP TABLE answers; --", "=1+1", "@SUM(1)", "%s%s%s%n", "$(true)",
    "`true`",
    "x; true", "${7*7}",
]  # fmt: skip
SIGNS = [
    "\x00", "x\x00", "\x1b[31mx", "\x07", "\u202ex", "x\u200b", "\ufeffx", "\ud83d", "\udfff",
    "\u0660", "x^\u0662", "\uff11", "\uff58", "\U0001d465", "\u0430", "x\u0301", "\u00a0", "\u2028",
    "\u221e", "\u2211", "\u222b", "\u221a", "\u00bd", "\u2460", "\U0001f4a9", "\u03c3\u0338",
]  # fmt: skip
HEDGES = [
    RIGHT + r" \text{ or } \sigma", RIGHT + r", \sigma", RIGHT + r"; x", r"\pm " + RIGHT,
    RIGHT + r" \pm 0", RIGHT + r"\quad \text{if } x > 0", RIGHT + r" \approx 1", RIGHT + r"\to x",
    r"x \in \{" + RIGHT + r"\}", RIGHT + r" \implies x", RIGHT + r" \lor x", RIGHT + r"\\ \sigma",
    RIGHT + " # " + RIGHT, RIGHT + r" \text{see above}", RIGHT + r" \% ", RIGHT + " !", RIGHT + "?",
    RIGHT + r" \ne 0", RIGHT + " < x", "x < " + RIGHT, RIGHT + " = x", "x = " + RIGHT,
    RIGHT + " = " + RIGHT + " = 0", RIGHT + r"\cdot\text{something}", RIGHT + r"\mathrm{const}",
    RIGHT + r" + \dots", RIGHT + r" + O(x)", RIGHT + r" + \epsilon", RIGHT + r" + c", RIGHT + " \\",
    r"\frac{\sigma^2}{1-\phi^2", r"\frac{\sigma^2}{1-\phi^2}}", RIGHT + ")", "(" + RIGHT,
]  # fmt: skip


@pytest.mark.parametrize("attack", TOO_MUCH + BOMBS + CODE + SIGNS + HEDGES, ids=lambda a: a[:40])
@pytest.mark.parametrize("syntax", ["latex", "text"])
def test_an_attack_is_survived_and_not_accepted(attack, syntax):
    began = time.process_time()
    found = judge(attack, QUESTION, syntax)
    seconds = time.process_time() - began
    assert found.verdict in ("disagrees", "undecided", "unreadable")
    assert seconds < 8
    if attack in TOO_MUCH + CODE + SIGNS:
        assert found.verdict != "undecided"
    if found.verdict == "unreadable":
        assert set(found.position) == {"offset", "text"}
        assert len(found.position["text"]) <= 200


@pytest.mark.parametrize("attack", CODE + SIGNS + TOO_MUCH[:4])
def test_an_attack_in_the_question_is_refused_or_read(attack):
    grader = Grader()
    for place in ("reference", "candidate"):
        record = {"id": 1, **RECORD, "candidate": "x", place: attack}
        answer = json.loads(grader.line(json.dumps(record).encode()))
        assert answer["verdict"] in ("disagrees", "undecided", "unreadable")
    for field in ("symbols", "text_names"):
        record = {"id": 1, **RECORD, "candidate": "x", field: {attack: attack}}
        answer = json.loads(grader.line(json.dumps(record).encode()))
        assert answer["verdict"] in ("unreadable", "disagrees")
    for field in ("models", "given"):
        record = {"id": 1, **RECORD, "candidate": RIGHT, field: [attack]}
        answer = json.loads(grader.line(json.dumps(record).encode()))
        assert answer["verdict"] in ("unreadable", "agrees")


@pytest.mark.parametrize("attack", CODE[-14:])
def test_what_a_student_wrote_is_shown_as_data(attack):
    record = {"id": attack, **RECORD, "candidate": attack}
    line = Grader().line(json.dumps(record).encode())
    assert line.isascii()
    assert b"\n" not in line
    assert json.loads(line)["id"] == attack
