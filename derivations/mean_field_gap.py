r"""What a restricted family leaves of the gap: products of normal laws, correlated posterior."""

from __future__ import annotations

from collections.abc import Mapping

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._matrices import column
from formula.declare import declare, extend

SOURCE = "sharif-2025-ps2, question 1.5"

DECLARATIONS = declare(r"\rho: real in (0,1)")
WITH_VARIANCE = extend(DECLARATIONS, "w: positive")


VARIANCE = r"1-\rho^2"
GAP = r"-\frac12\log(1-\rho^2)"
OUTCOME = column(VARIANCE, GAP)


def derive() -> Derivation:
    """The divergence for a common variance, by trace and determinant; its only stationary point."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from derivations._bilinear import finished, same_entries, tree_of

    rho, w = sympy.Symbol(r"\rho", positive=True), sympy.Symbol("w", positive=True)
    posterior = sympy.Matrix([[1, rho], [rho, 1]])
    trace = sympy.factor((posterior.inv() * w).trace())
    constant = sympy.log(sympy.factor(posterior.det()))
    divergence = sympy.expand(trace / 2) - 1 + constant / 2 - sympy.log(w)
    slope = sympy.diff(divergence, w)
    (best,) = sympy.solve(slope, w)
    value = sympy.simplify(divergence.subs(w, best))
    d = Calculation(DECLARATIONS)
    known = extend(WITH_VARIANCE, "F: function; F': function")
    named = naming(known, {}, {"F": divergence, "F'": slope}, w)
    for left, right, rule, because, tex in (
        (
            "F(w)",
            divergence,
            "trace and determinant",
            r"the divergence of a product of two normal laws from the posterior. The means are "
            r"best matched, and the two variances enter alike, by terms of their own; both are "
            r"called $w$",
            r"F(w)=\frac{w}{1-\rho^2}-1-\log w+\frac12\log(1-\rho^2)",
        ),
        (
            "F'(w)",
            slope,
            "differentiation",
            "strictly increasing in $w$, so that its zero is the only minimum",
            r"F'(w)=\frac{1}{1-\rho^2}-\frac1w",
        ),
    ):
        d.beside((left, right), rule=rule, because=because, tex=tex, declarations=named)
    entries = sympy.Matrix([sympy.factor(best), value])
    d.record.start(
        tree_of(entries),
        "the zero of the slope, and the divergence there",
        OUTCOME,
        rule="stationary point",
        proof="sympy",
    )
    return finished(d.record, same_entries(entries, CLAIM))


def run(seed: int, values: Mapping[str, object]) -> object:
    """Search means and deviations for the smallest divergence, averaged on a grid of nodes."""
    import numpy as np
    from scipy import optimize, stats

    rho = float(values[r"\rho"])  # type: ignore[arg-type]
    posterior = stats.multivariate_normal([0.3, -0.7], [[1.0, rho], [rho, 1.0]])
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    weights = weights / weights.sum()
    both = np.outer(weights, weights).ravel()
    grid = np.stack([each.ravel() for each in np.meshgrid(nodes, nodes, indexing="ij")], axis=1)

    def divergence(at: np.ndarray) -> float:
        z = at[:2] + np.exp(at[2:]) * grid
        own = stats.norm.logpdf(z, at[:2], np.exp(at[2:])).sum(axis=1)
        return float(both @ (own - posterior.logpdf(z)))

    start = np.random.default_rng(seed).uniform(-0.5, 0.5, 4)
    found = optimize.minimize(divergence, start, method="BFGS", options={"gtol": 1e-7})
    deviations = np.exp(found.x[2:])
    if not abs(deviations[0] - deviations[1]) <= 1e-4:
        raise ArithmeticError(f"the two deviations differ: {deviations}")
    return np.array([[float(np.prod(deviations))], [float(found.fun)]])


CLAIM = Behaviour(
    slug="mean-field-gap",
    title="best product of normal laws for a correlated posterior, and what it leaves of the gap",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"0<\rho<1",),
    statement=r"a posterior of two hidden variables that is normal with variances one and the "
    r"correlation $\rho$: the product of two normal laws with the smallest divergence from it, "
    "found by a search over means and variances; the variance of its factors, and the "
    "divergence that is left, in nats",
    outcome=OUTCOME,
    run=run,
    tolerance=1e-4,
    neighbours=(
        column("1", GAP),
        column(VARIANCE, "0"),
        column(r"\sqrt{1-\rho^2}", GAP),
        column(VARIANCE, r"-\log(1-\rho^2)"),
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="marginal-variances",
            wrong=column("1", r"\frac{1}{1-\rho^2}-1+\frac12\log(1-\rho^2)"),
            feedback="The product of the marginal laws is best for the divergence the other way "
            "round. Here $q$ comes first, and it pays for lying where the posterior does not.",
        ),
        Mistake(
            tag="gap-closed",
            wrong=column(VARIANCE, "0"),
            feedback="Is the posterior a member of the family?",
        ),
        Mistake(
            tag="determinant-matched",
            wrong=column(r"\sqrt{1-\rho^2}", r"\frac{1}{\sqrt{1-\rho^2}}-1"),
            feedback="Covering the same volume is not the same as being close. Differentiate the "
            "divergence by the variance.",
        ),
        Mistake(
            tag="gap-of-pairs",
            wrong=column(VARIANCE, r"-\log(1-\rho^2)"),
            feedback="Count the logarithms: two variances against one determinant, with one "
            "factor in front of them all.",
        ),
    ),
)

RESULT = Result(slug="mean-field-gap", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
