"""A small sheet of two claims, written by hand, that uses every block and every kind of display."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Erratum,
    Item,
    Mistakes,
    Prose,
    RubricLine,
    Sheet,
)
from claims.statements import Bound, Claim, Equality, Mistake
from claims.steps import Derivation, Step
from claims.verdicts import Evidence, Verdict
from formula.declare import declare, extend
from formula.read import read
from templates.render import RenderedSheet, erratum_key, render_sheet
from templates.targets import Target, targets_of

SYMBOLS = declare(r"\mu: real; \sigma: positive")


def _step(relation: str, tex: str, reason: str) -> Step:
    return Step(relation, "test", read(tex, SYMBOLS), reason, tex, True, "sympy")


SQUARE = Equality(
    slug="square-of-a-sum",
    title="Square of a sum",
    declarations=SYMBOLS,
    definition_tex=r"(\mu+\sigma)^2",
    closed_form=r"\mu^2 + 2\mu\sigma + \sigma^2",
    derive=lambda: SQUARE_DERIVED,
    assumptions=(r"\mu\in\mathbb{R}", r"\sigma>0"),
    mistakes=(
        Mistake(
            tag="mixed-term-lost",
            wrong=r"\mu^2 + \sigma^2",
            feedback=r"Multiply out $(\mu+\sigma)(\mu+\sigma)$ and count the products.",
        ),
    ),
)
SQUARE_DERIVED = Derivation(
    (
        _step("start", r"(\mu+\sigma)^2", ""),
        _step("=", r"(\mu+\sigma)(\mu+\sigma)", "definition of a square"),
        _step("side", r"\mu\sigma = \sigma\mu", "numbers commute"),
        _step(
            "=",
            r"\mu^2 + 2\mu\sigma + \sigma^2",
            r"multiply out; $\mu\sigma+\sigma\mu = 2\mu\sigma$",
        ),
    ),
    True,
    "",
)
MEANS = Bound(
    slug="means",
    title="Product and squares",
    declarations=SYMBOLS,
    lesser_tex=r"2\mu\sigma",
    greater_tex=r"\mu^2+\sigma^2",
    equality_case=extend(declare(r"\sigma: positive"), given=[r"\mu = \sigma"]),
    equality_note=r"equality exactly when $\mu = \sigma$",
    derive=lambda: MEANS_DERIVED,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=r"2\mu\sigma \ge \mu^2+\sigma^2",
            feedback="A square is never negative.",
        ),
    ),
)
MEANS_DERIVED = Derivation(
    (
        _step("start", r"2\mu\sigma", ""),
        _step("<=", r"2\mu\sigma + (\mu-\sigma)^2", "a square is added"),
        _step("=", r"\mu^2+\sigma^2", "multiply out"),
    ),
    True,
    "",
)
ITEM = Item(
    number="1.2",
    slug="small-1-2",
    title="Squares",
    source="small, 1.2",
    points=3,
    prompt=(
        r"For \checked{assumption:square-of-a-sum}{\sigma > 0} write out "
        r"\begin{keydisplay}{definition:square-of-a-sum}(\mu+\sigma)^2.\end{keydisplay}"
    ),
    results=("square-of-a-sum", "means"),
    answer=(
        Assumptions("square-of-a-sum"),
        DerivationBlock("square-of-a-sum", lead="Multiply out."),
        Boxed("square-of-a-sum", r"(\mu+\sigma)^2 = \mu^2 + 2\mu\sigma + \sigma^2"),
        Prose("The mixed term is what students forget."),
        DerivationBlock("means"),
        Boxed("means", r"\mu^2+\sigma^2 \ge 2\mu\sigma"),
        Alternatives("By drawing a square."),
        Mistakes("square-of-a-sum"),
        Mistakes("means"),
    ),
    rubric=(
        RubricLine(points=2, earns="multiplies out"),
        RubricLine(points=1, earns="collects the mixed term"),
    ),
    errata=(
        Erratum(
            grade="wrong",
            where="Question 1.2",
            note="The mixed term is missing.",
            printed=r"(\mu+\sigma)^2 = \mu^2 + \sigma^2",
            repaired=r"(\mu+\sigma)^2 = \mu^2 + 2\mu\sigma + \sigma^2",
            declarations_of="square-of-a-sum",
        ),
        Erratum(grade="notation", where="Question 1", note=r"$\mu$ is used twice."),
    ),
    references=(r"Euclid (300 BC). \emph{Elements}, II.4.",),
)
SHEET = Sheet(slug="small", title="A small sheet", subtitle="two claims", source="", items=(ITEM,))


@dataclass(frozen=True)
class Small:
    """The rendered sheet with everything that it was rendered from."""

    sheet: Sheet
    claims: dict[str, Claim]
    derivations: dict[str, Derivation]
    rendered: RenderedSheet
    targets: dict[str, Target]


@pytest.fixture(scope="session")
def small() -> Small:
    """The small sheet, rendered."""
    claims: dict[str, Claim] = {"square-of-a-sum": SQUARE, "means": MEANS}
    derivations = {"square-of-a-sum": SQUARE_DERIVED, "means": MEANS_DERIVED}
    evidence = {
        "square-of-a-sum": (
            Evidence("algebra", "computed derivation", Verdict.AGREES),
            Evidence(
                "sampling",
                "scrambled Sobol",
                Verdict.AGREES,
                7,
                {"smallest_detectable_error": 3.24e-6, "false_alarm_rate": 1e-6},
            ),
        ),
        "means": (Evidence("search", "restarts & polish", Verdict.UNDECIDED, 7),),
        erratum_key(ITEM, 1): (
            Evidence(
                "balls",
                "certified evaluation",
                Verdict.DISAGREES,
                0,
                {"witness": {"at": {r"\mu": 0.5}, "candidate": 2.25, "reference": 1.25}},
            ),
        ),
    }
    return Small(
        SHEET,
        claims,
        derivations,
        render_sheet(SHEET, claims, derivations, evidence),
        targets_of(claims, derivations, SHEET),
    )
