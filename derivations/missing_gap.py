r"""The law of a missing value between two observed ones, in a series of order one."""

from __future__ import annotations

from collections.abc import Mapping

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "sharif-2025-ps1, question 5"

SERIES = declare(r"\varphi: real in (-1,1); \sigma: positive")


def derive_gap() -> Derivation:
    """Precisions add: one term from the value before, one from the value after."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.settle import same

    weight = sympy.Symbol(r"\varphi", real=True)
    deviation = sympy.Symbol(r"\sigma", positive=True)
    x, before, after = sympy.symbols("x a b", real=True)
    exponent = ((x - weight * before) ** 2 + (after - weight * x) ** 2) / (2 * deviation**2)
    precision = sympy.factor(sympy.diff(exponent, x, 2))
    (best,) = sympy.solve(sympy.diff(exponent, x), x)
    mean = weight * (before + after) / (1 + weight**2)
    if sympy.simplify(best - mean) != 0:
        raise ValueError(f"the mean is {best}")
    known = naming(
        extend(SERIES, "a: real; b: real; P: real; M: real"), {"P": precision, "M": mean}
    )
    d = Calculation(SERIES)
    d.beside(
        ("M", mean),
        rule="zero of the derivative",
        because="with $a$ before and $b$ after the gap, the density of the missing value is "
        "proportional to its own factor times the one in which it is an input: the exponential "
        "of a quadratic function, whose stationary point is the mean",
        tex=r"M=\frac{\varphi(a+b)}{1+\varphi^2}",
        declarations=known,
    )
    d.beside(
        ("P", precision),
        rule="second derivative",
        because="its second derivative, with a minus, is one over the variance: precisions add",
        tex=r"P=\frac{1+\varphi^2}{\sigma^2}",
        declarations=known,
    )
    d.start(lift(1 / precision), because="the variance", tex=GAP.outcome)
    return d.record.finish(
        proved=same(d.now, d.lower(GAP.right)), detail="what came out is the claim: SymPy"
    )


def run_gap(seed: int, values: Mapping[str, object]) -> float:
    """Variance of the middle one of nine values given all others, by the covariance matrix."""
    import numpy as np

    del seed
    weight, deviation = (float(values[name]) for name in ("\\varphi", "\\sigma"))  # type: ignore[arg-type]
    places = np.arange(9)
    lags = np.abs(places[:, None] - places)
    covariance = deviation**2 * weight**lags / (1 - weight**2)
    others = places != 4
    across = covariance[others, 4]
    return float(
        covariance[4, 4] - across @ np.linalg.solve(covariance[np.ix_(others, others)], across)
    )


GAP = Behaviour(
    slug="missing-gap-variance",
    title="variance of a missing value between two observed ones",
    source=SOURCE,
    declarations=SERIES,
    assumptions=(r"-1<\varphi<1", r"\sigma>0"),
    statement=r"a stationary series of order one with weight $\varphi$ and noise of variance "
    r"$\sigma^2$; the covariance matrix of nine values; the variance of the middle one given all "
    "others",
    outcome=r"\frac{\sigma^2}{1+\varphi^2}",
    run=run_gap,
    tolerance=1e-8,
    neighbours=(
        r"\sigma^2",
        r"\frac{\sigma^2}{2}",
        r"\sigma^2(1-\varphi^2)",
        r"\frac{\sigma^2}{1+2\varphi^2}",
    ),
    derive=derive_gap,
    mistakes=(
        Mistake(
            tag="past-only",
            wrong=r"\sigma^2",
            feedback="The value after the gap depends on the missing one, and so tells of it.",
        ),
        Mistake(
            tag="two-equal-witnesses",
            wrong=r"\frac{\sigma^2}{2}",
            feedback="The two neighbours would be equally informative only for a weight of one.",
        ),
        Mistake(
            tag="weight-not-squared",
            wrong=r"\frac{\sigma^2}{1+\varphi}",
            feedback="In the exponent the missing value is multiplied by the weight before it is "
            "squared.",
        ),
        Mistake(
            tag="precision-for-variance",
            wrong=r"\frac{1+\varphi^2}{\sigma^2}",
            feedback="Precisions are added; what is asked for is one over their sum.",
        ),
        Mistake(
            tag="stationary-variance",
            wrong=r"\frac{\sigma^2}{1-\varphi^2}",
            feedback="This is the variance when nothing at all is observed.",
        ),
    ),
)

RESULT = Result(
    slug="missing-gap",
    title="A missing value between two observed ones",
    source=SOURCE,
    claims=(GAP,),
)
