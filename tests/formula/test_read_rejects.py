"""What has no reading: where the error stands, and a word of its advice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formula.declarations import Declarations
from formula.declare import declare
from formula.lexer import MAX_LENGTH
from formula.read import Unreadable, readings

DATA = Path(__file__).parent.parent / "data"
PLAIN = declare(r"a,b: real; \sigma: positive; n: positive integer; v: vector(n); S: spd(n)")
FAMILY = declare("J: positive integer; s: real[J]; A: matrix(J,J)")
DENSITIES = declare(models=["p(z) p(x|z)", "q(z|x)"])
FUNCTION = declare("T(x): function", models=["p(x)", "q(x)"])

REJECTS = [
    # (text, position, part of the message)
    ("", 0, "no formula"),
    ("   ", 3, "no formula"),
    (r"\tau + a", 0, r"\tau is not declared"),
    (r"\sigma_1", 6, "no index"),
    (r"\tau_1", 0, r"\tau_1 is not declared"),
    ("a + c", 4, "declared are"),
    ("(a", 0, "never closed"),
    ("a)", 1, "closes nothing"),
    (r"\left(a\right]", 5, "never closed"),
    (r"\frac{a}{b", 8, "never closed"),
    (r"\frac{a}{b}}", 11, "closes nothing"),
    (r"\frac{a}", 8, "argument is missing"),
    ("a +", 3, "ends where a factor"),
    ("a ** b", 3, "factor should stand"),
    ("x^", 0, "not declared"),
    ("a^", 2, "argument is missing"),
    ("a^b^a", 3, "two superscripts"),
    ("a^23", 3, "one digit"),
    ("2 3", 2, r"\cdot"),
    ("a 2", 2, r"\cdot"),
    ("1{,}000", 2, "factor should stand"),
    (r"a \text{ or } b", 2, "several answers"),
    ("a, b", 1, "several answers"),
    ("a; b", 1, "several answers"),
    (r"a \pm b", 2, "plus-minus"),
    (r"\pm a", 0, "plus-minus"),
    (r"a \approx 0.5", 2, "exact value"),
    (r"L \le a", 0, "inequality"),
    ("|v|", 0, r"\lVert"),
    ("a'", 1, "prime"),
    ("a_1", 1, "no index"),
    (r"\sum a", 0, "run over"),
    (r"\sum_{j=1} a", 9, "upper limit"),
    (r"\log", 4, "argument of log"),
    (r"\log^{-1}(a)", 0, "reciprocal"),
    (r"\begin{pmatrix} a & b \\ a \end{pmatrix}", 0, "equally long"),
    (r"\begin{pmatrix} a", 0, "never ended"),
    (r"\begin{tabular} a \end{tabular}", 7, "not read"),
    (r"a \\ b", 2, "two lines"),
    ("a % b", 2, "not part of a formula"),
    ("a\u200bb", 1, "U+200B"),
    ("\u0430", 0, "U+0430"),  # a Cyrillic a
    ("a^٢", 2, "U+0662"),
    ("９", 0, "U+FF19"),
    (r"\input{/etc/passwd}", 0, "not declared"),
    (r"\def\x{a}\x", 0, "not declared"),
    (r"\csname a\endcsname", 0, "not declared"),
    (r"\write18{a}", 0, "not declared"),
    (r"\mathbf{1}", 0, "bold number"),
    (r"\|v\|_1", 5, "Euclidean"),
    ("9" * 401, 0, "too long"),
]


@pytest.mark.parametrize(("text", "position", "advice"), REJECTS, ids=[r[0][:20] for r in REJECTS])
def test_rejects(text: str, position: int, advice: str) -> None:
    with pytest.raises(Unreadable) as caught:
        readings(text, PLAIN)
    assert advice in caught.value.message
    assert caught.value.position == position
    assert text[position:].startswith(caught.value.token.removesuffix("..."))


TYPED = [
    ("().__class__.__base__.__subclasses__()", 1),
    ("__import__('os').system('id')", 0),
    ("eval('1')", 0),
    ("lambda a: a", 0),
    ("a if a else b", 2),
    ("[a for a in b]", 3),
    ("nan", 0),
    ("<script>alert(1)</script>", 0),
    ("1e999999999", 0),
    ("a_1_1_1_1_1_1_1_1_1_1", 0),
]


@pytest.mark.parametrize(("text", "position"), TYPED)
def test_rejects_in_text(text: str, position: int) -> None:
    with pytest.raises(Unreadable) as caught:
        readings(text, PLAIN, "text")
    assert caught.value.position == position


ABOUT_DENSITIES = [
    (DENSITIES, "q(z)", "does not follow"),
    (DENSITIES, "q(x|z)", "does not follow"),
    (DENSITIES, "p(y)", "y is not declared"),
    (DENSITIES, "r(z)", "r is not declared"),
    (DENSITIES, "p_n(x)", "p_n is not declared"),
    (DENSITIES, r"p(\cdot|z)", "dot"),
    (DENSITIES, "E[1]", "needs its density"),
    (DENSITIES, "E_z[1]", "names no declared density"),
    (DENSITIES, "E_{z}[1]", "which density"),
    (DENSITIES, r"E_{z \sim q(x|z)}[1]", "does not follow"),
    (DENSITIES, r"E_{z \sim r}[1]", "declared density is read"),
    (DENSITIES, r"KL(q(z|x))", "two densities"),
    (DENSITIES, r"KL(q(z|x)\|p(x))", "different variables"),
    (DENSITIES, r"KL(q\|p)", "write the variables"),
    (DENSITIES, "H(1)", "density"),
    (DENSITIES, r"I(x;y)", "y is no variable"),
    (DENSITIES, r"\int p(x)", "differential"),
    (DENSITIES, r"\int_0 p(x) dx", "both limits"),
    (DENSITIES, r"\int p(x)\,dz \cdot dx", ""),
    (DENSITIES, r"E_{u \sim p(u)}[q(u|z)]", "which density variable"),
    (FUNCTION, "T", "write its argument"),
    (FUNCTION, "E_p[1] T", "write its argument"),
    (FAMILY, r"A_1", "two indices"),
    (FAMILY, r"s_{1,1}", "at most 1"),
    (FAMILY, r"\sum_{i<j}\sum_{i<j} s_i", "no index is new"),
]


@pytest.mark.parametrize(("known", "text", "advice"), ABOUT_DENSITIES)
def test_rejects_about_declared_things(known: Declarations, text: str, advice: str) -> None:
    with pytest.raises(Unreadable) as caught:
        readings(text, known)
    assert advice in caught.value.message


LONG = [
    "(" * 5000,
    "{" * 9000,
    r"\frac" * 3000,
    "-" * 9000 + "a",
    "a^{" * 3000,
    r"\mathbf{" * 2000,
    r"\mathbf{" * 1500 + "a" + "}" * 1500,
    r"\tilde" * 3000,
    "a/" * 5000 + "a",
    r"\sqrt" * 3000 + "a",
    r"\log" * 3000 + "a",
    "E_p" * 3000,
    r"\sum_i" * 2000 + "a",
    r"\int" * 3000,
    "v" + "'" * 3000,
    "a" + "!" * 3000,
    "|" * 5000,
    r"\|" * 5000,
    "KL(" * 4000,
    "p(x=" * 3000,
    r"\begin{pmatrix}" * 1000,
    "a/2b" * 300,
    "a" * (MAX_LENGTH + 1),
    "[" * 41 + "a" + "]" * 41,
]


@pytest.mark.parametrize("text", LONG, ids=[text[:12] for text in LONG])
@pytest.mark.parametrize("syntax", ["latex", "text"])
def test_bombs_are_refused(text: str, syntax: str) -> None:
    known = declare(r"a: real; n: positive integer; v: vector(n)", models=["p(x)"])
    with pytest.raises(Unreadable):
        readings(text, known, syntax)


def test_a_long_flat_sum_is_read() -> None:
    assert len(readings("+".join(["a"] * 3000), PLAIN)) == 1


def test_an_unknown_syntax_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="neither"):
        readings("a", PLAIN, "mathml")


def records(name: str) -> list[dict[str, object]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def known_of(record: dict[str, object]) -> Declarations:
    return declare(
        record["symbols"],  # type: ignore[arg-type]
        models=record["models"],  # type: ignore[arg-type]
        given=record["given"],  # type: ignore[arg-type]
        text_names=record["text_names"],  # type: ignore[arg-type]
    )


SAMPLES = records("pairs-sample.jsonl") + records("peer-cases.jsonl")


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: record["id"])
def test_every_sample_has_one_reading(record: dict[str, str]) -> None:
    known = known_of(record)
    assert len(readings(record["reference"], known, record.get("reference_syntax", "latex"))) == 1
    assert len(readings(record["candidate"], known, record["syntax"])) == 1


@pytest.mark.parametrize("record", records("hostile-sample.jsonl"), ids=lambda r: r["id"])
def test_attacks_are_read_or_refused(record: dict[str, str]) -> None:
    allowed = record["allowed"]
    try:
        readings(record["candidate"], known_of(record), record["syntax"])
    except Unreadable as error:
        refused = error.message
    else:
        refused = ""
    assert "unreadable" in allowed if refused else set(allowed) != {"unreadable"}
