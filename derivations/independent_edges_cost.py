r"""What independent edges lose on a graph that is complete with probability c and empty otherwise.

A decoder that computes one output for a state that does not know which of the two it is gives every
pair of nodes the same probability of an edge, each on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sympy

SOURCE = "sharif-2025-ps2, question 4.3"

GRAPHS = declare(r"c: real in (0,1); \rho: real in (0,1); M: positive integer")
TOLD = declare("c: real in (0,1); M: positive integer")
ENTROPY = r"\left(-c\log c-(1-c)\log(1-c)\right)"
COST = rf"(M-1){ENTROPY}"


def derive() -> Derivation:
    """The best independent edges, and what they give away against the truth."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.settle import is_zero

    d = Calculation(TOLD)
    c, count = d.lower("c"), d.lower("M")
    rho, rest = sympy.Symbol(r"\rho", positive=True), 1 - c
    likelihood = count * (c * sympy.log(rho) + rest * sympy.log(1 - rho))
    (best,) = sympy.solve(sympy.diff(likelihood, rho), rho)
    curvature = -count * (c / rho**2 + rest / (1 - rho) ** 2)
    if not is_zero(sympy.diff(likelihood, rho, 2) - curvature):
        raise ValueError(f"{likelihood} is not shown to be concave")
    truth = c * sympy.log(c) + rest * sympy.log(rest)
    at_best = likelihood.subs(rho, best)
    d.beside(
        (sympy.diff(likelihood, rho), count * (c - rho) / (rho * (1 - rho))),
        rule="differentiation",
        because=r"with independent edges of probability $\rho$ the mean log-likelihood has this "
        r"slope; it is strictly concave, and largest where $\rho$ is $c$",
        tex=r"M\left(\frac{c}{\rho}-\frac{1-c}{1-\rho}\right)"
        r"=\frac{M(c-\rho)}{\rho(1-\rho)}",
        declarations=GRAPHS,
    )
    d.start(
        lift(truth - at_best),
        because="the mean log-likelihood of the truth, which knows that all pairs are equal, less "
        "that of the best independent edges",
        tex=r"c\log c+(1-c)\log(1-c)-M\left(c\log c+(1-c)\log(1-c)\right)",
    )

    def common_factor_taken_out(expression: sympy.Expr) -> sympy.Expr:
        """What both have in common, times the difference of the counts."""
        taken = (count - 1) * (-truth)
        if not is_zero(expression - taken):
            raise ValueError(f"{expression} is not {taken}")
        return taken

    d.by(common_factor_taken_out, because="take out what both have in common", tex=COST)
    return d.finish(CLAIM.right, closed_form=False)


def run(seed: int, values: Mapping[str, object]) -> float:
    """Fit a product law to the table of all graphs by ascent, pair by pair, and compare."""
    import numpy as np
    from scipy import optimize

    count, c = int(str(values["M"])), float(str(values["c"]))
    graphs = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    table = np.zeros(2**count)
    table[0], table[-1] = 1 - c, table[-1] + c
    weights = table @ graphs
    start = np.random.default_rng(seed).normal(0.0, 0.5, count)

    def minus_likelihood(logits: np.ndarray) -> float:
        scores = graphs @ logits - np.logaddexp(0.0, logits).sum()
        return float(-(table @ scores))

    def slope(logits: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-logits)) - weights)

    found = optimize.minimize(minus_likelihood, start, jac=slope, options={"gtol": 1e-10})
    occupied = table[table > 0]
    return float(occupied @ np.log(occupied) + found.fun)


CLAIM = Behaviour(
    slug="independent-edges-cost",
    title="what independent edges lose on a graph that is complete or empty",
    source=SOURCE,
    declarations=TOLD,
    assumptions=("0<c<1", r"M\ge1"),
    statement="the table of all graphs with $M$ pairs, complete with probability $c$ and empty "
    "otherwise; the best product law over the pairs is found by ascent, and its mean "
    "log-likelihood is subtracted from that of the table",
    outcome=COST,
    run=run,
    tolerance=1e-6,
    neighbours=(rf"M{ENTROPY}", r"(M-1)\log2", ENTROPY),
    derive=derive,
    mistakes=(
        Mistake(
            tag="entropy-of-the-truth-forgotten",
            wrong=rf"M{ENTROPY}",
            feedback="The true law is random as well. How many nats does it need itself?",
        ),
        Mistake(
            tag="fair-coins",
            wrong=r"(M-1)\log2",
            feedback="That would be so for a probability of one half. Which edge probability is "
            "best for another one?",
        ),
        Mistake(
            tag="no-loss",
            wrong="0",
            feedback="Every single pair is predicted with the right probability. Is the graph?",
        ),
        Mistake(
            tag="one-pair",
            wrong=ENTROPY,
            feedback="How does the loss change when there are more pairs to predict?",
        ),
    ),
)

RESULT = Result(slug="independent-edges-cost", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
