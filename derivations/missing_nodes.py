r"""Learning from observed nodes only, under three mechanisms; masks in training.

Node u is always observed; node v is rho u plus noise, so that both are standard normal. Node v is
missing at random places, or where u is positive, or where v itself is positive.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._missing_nodes_runs import run_masking, run_means, run_slopes
from formula.declare import declare, extend

if TYPE_CHECKING:
    import sympy

    from claims.algebra.calculation import Calculation

SOURCE = "sharif-2025-ps1, question 5"

PAIR = declare(r"\rho: real in (-1,1)")
TARGET = declare(r"\rho: real in (-1,1); b: real")


def _row(*entries: str) -> str:
    return r"\begin{pmatrix}" + "&".join(entries) + r"\end{pmatrix}"


HALF = r"\sqrt{\frac{2}{\pi}}"
MEANS_SHOWN = _row("0", rf"-\rho{HALF}", rf"-{HALF}")
MISLED = r"\frac{\rho(\pi-2)}{\pi-2\rho^2}"
SLOPES_SHOWN = _row(r"\rho", r"\rho", MISLED)
_NARROWED = r"\frac{\rho(\pi-2)}{\pi}"


@cache
def _half_normal_moments() -> tuple[sympy.Expr, sympy.Expr]:
    """Mean and variance of a standard normal number given that it is negative."""
    import sympy

    x = sympy.Symbol("x", real=True)
    density = sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * sympy.pi)
    if sympy.simplify(sympy.diff(-density, x) - x * density) != 0:
        raise ValueError("the antiderivative is wrong")
    first = 2 * (-density.subs(x, 0) + sympy.limit(density, x, -sympy.oo))
    # the square is the same for both halves, so that its mean is one in each
    return first, sympy.expand(1 - first**2)


def _finish_row(
    d: Calculation, entries: list[sympy.Expr], claim: Behaviour, because: str
) -> Derivation:
    """Record the row of values and compare it with the claim, entry by entry."""
    import sympy

    from claims.algebra.lift import lift
    from claims.algebra.lower import lower
    from formula.tree import Matrix

    d.record.start(Matrix((tuple(lift(each) for each in entries),)), because, claim.outcome)
    assert isinstance(claim.right, Matrix)
    stated = [lower(each, claim.declarations) for each in claim.right.rows[0]]
    proved = all(
        sympy.simplify(one - other) == 0 for one, other in zip(entries, stated, strict=True)
    )
    return d.record.finish(proved=proved, detail="entry by entry: SymPy")


def derive_means() -> Derivation:
    """The mean of u, or of v, where it is negative, and what it does to v."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation

    rho = sympy.Symbol(r"\rho", real=True)
    first, _ = _half_normal_moments()
    d = Calculation(PAIR)
    d.beside(
        ("m", first),
        rule="integral over half of a normal law",
        because="the mean of a standard normal number, given that it is negative",
        tex=rf"m=-{HALF}",
        declarations=naming(extend(PAIR, "m: real"), {"m": first}),
    )
    return _finish_row(
        d,
        [sympy.Integer(0), rho * first, first],
        MEANS,
        r"completely at random: nothing is selected. Where $u$ is negative, $v$ has the mean "
        r"$\rho m$, since its noise is not selected. Where $v$ is negative, $m$ itself",
    )


def derive_slopes() -> Derivation:
    """Selection by u leaves v given u as it is; selection by v leaves u given v as it is."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation

    rho = sympy.Symbol(r"\rho", real=True)
    _, narrowed = _half_normal_moments()
    # u = rho v + noise of variance 1 - rho^2, whichever v are selected
    covariance, variance = rho * narrowed, sympy.expand(1 - rho**2 + rho**2 * narrowed)
    known = naming(
        extend(PAIR, "w: real; c: real; q: real"),
        {"w": narrowed, "c": covariance, "q": variance},
    )
    d = Calculation(PAIR)
    d.beside(
        ("w", narrowed),
        rule="integral over half of a normal law",
        because="the variance of $v$, given that it is negative",
        tex=r"w=1-\frac{2}{\pi}",
        declarations=known,
    )
    d.beside(
        ("c", covariance),
        rule="regression turned round",
        because=r"$u$ is $\rho v$ plus independent noise of variance $1-\rho^2$, whichever $v$ are "
        "selected; the covariance of $u$ and $v$ where $v$ is negative",
        tex=r"c=\rho\left(1-\frac{2}{\pi}\right)",
        declarations=known,
    )
    d.beside(
        ("q", variance),
        rule="regression turned round",
        because="and the variance of $u$ there",
        tex=r"q=1-\frac{2\rho^2}{\pi}",
        declarations=known,
    )
    return _finish_row(
        d,
        [rho, rho, sympy.cancel(covariance / variance)],
        SLOPES,
        r"completely at random, or where $u$ decides, $v$ is $\rho u$ plus independent noise at "
        r"the places where it is seen: the slope is $\rho$. Where $v$ itself decides it is $c$ "
        r"divided by $q$",
    )


def derive_masking() -> Derivation:
    """What is left of the missing value: all of it, or what u does not tell."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.settle import same

    rho, strength = sympy.symbols(r"\rho b", real=True)
    zero_filled = strength**2
    masked = strength**2 * (1 - rho**2)
    d = Calculation(TARGET)
    d.start(
        lift(sympy.Add(zero_filled, -masked, evaluate=False)),
        because="both miss the noise. Fed a zero, the network that never saw a mask misses "
        r"$b w$, whose mean square is $b^2$; the other one has learned to put $\rho u$ in the "
        r"place of $w$ and misses only what $u$ does not tell, $b^2(1-\rho^2)$",
        tex=r"b^2-b^2(1-\rho^2)",
    )
    d.by(sympy.expand, because="the difference", tex=r"\rho^2b^2")
    return d.record.finish(
        proved=same(d.now, d.lower(MASKING.right)), detail="what came out is the claim: SymPy"
    )


_SETTING = (
    r"node $u$ is standard normal and always seen, node $v$ is $\rho u$ plus independent noise, "
    r"with variance one; $v$ is missing at half of the places: completely at random, where $u$ is "
    r"positive, or where $v$ is positive; 32\,768 scrambled points; "
)
MEANS = Behaviour(
    slug="missing-means",
    title="mean of the observed values under three mechanisms",
    source=SOURCE,
    declarations=PAIR,
    assumptions=(r"-1<\rho<1",),
    statement=_SETTING + "the mean of the observed $v$, one entry for each mechanism",
    outcome=MEANS_SHOWN,
    run=run_means,
    tolerance=0.004,
    neighbours=(
        _row("0", "0", rf"-{HALF}"),
        _row("0", rf"-\rho{HALF}", rf"-\rho{HALF}"),
        _row("0", rf"-{HALF}", rf"-{HALF}"),
        _row(rf"-\rho{HALF}", rf"-\rho{HALF}", rf"-{HALF}"),
    ),
    derive=derive_means,
    mistakes=(
        Mistake(
            tag="at-random-is-harmless",
            wrong=_row("0", "0", rf"-{HALF}"),
            feedback="In the second case, are the places at which the node is seen typical ones?",
        ),
        Mistake(
            tag="never-biased",
            wrong=_row("0", "0", "0"),
            feedback="Which half of the values is left in the last case?",
        ),
        Mistake(
            tag="weight-forgotten",
            wrong=_row("0", rf"-{HALF}", rf"-{HALF}"),
            feedback="In the second case this is the mean of the other node.",
        ),
        Mistake(
            tag="sign",
            wrong=_row("0", rf"\rho{HALF}", HALF),
            feedback="Which half is left?",
        ),
        Mistake(
            tag="half-mass",
            wrong=_row("0", r"-\frac{\rho}{\sqrt{2\pi}}", r"-\frac{1}{\sqrt{2\pi}}"),
            feedback="The law of what is seen must be normalised again.",
        ),
    ),
)
SLOPES = Behaviour(
    slug="missing-slopes",
    title="what the conditional model learns under three mechanisms",
    source=SOURCE,
    declarations=PAIR,
    assumptions=(r"-1<\rho<1",),
    statement=r"the same; the slope of $v$ on $u$ with the largest likelihood of the observed $v$ "
    "given $u$",
    outcome=SLOPES_SHOWN,
    run=run_slopes,
    tolerance=0.004,
    neighbours=(
        _row(r"\rho", r"\rho", r"\rho"),
        _row(r"\rho", MISLED, MISLED),
        _row(r"\rho", MISLED, r"\rho"),
        _row(r"\rho", r"\rho", _NARROWED),
    ),
    derive=derive_slopes,
    mistakes=(
        Mistake(
            tag="never-harmful",
            wrong=_row(r"\rho", r"\rho", r"\rho"),
            feedback="Where the value decides itself, its noise is selected along with it.",
        ),
        Mistake(
            tag="always-harmful",
            wrong=_row(r"\rho", MISLED, MISLED),
            feedback="In the second case the node that decides is the one that is conditioned on.",
        ),
        Mistake(
            tag="exchanged",
            wrong=_row(r"\rho", MISLED, r"\rho"),
            feedback="Which of the two is allowed to decide: what is predicted, or what is given?",
        ),
        Mistake(
            tag="variance-of-the-other-unchanged",
            wrong=_row(r"\rho", r"\rho", _NARROWED),
            feedback="Selecting one node narrows the other one, too.",
        ),
        Mistake(
            tag="halved",
            wrong=_row(r"\rho", r"\frac{\rho}{2}", r"\frac{\rho}{2}"),
            feedback="Half of the pairs are missing; on which line do the others lie?",
        ),
    ),
)
MASKING = Behaviour(
    slug="missing-masking",
    title="squared error saved by masking in training",
    source=SOURCE,
    declarations=TARGET,
    assumptions=(r"-1<\rho<1", r"b\in\mathbb{R}"),
    statement=r"a target $u+b w$ plus noise, with standard normal inputs $u$ and $w$ of "
    r"correlation $\rho$; linear networks with inputs $u$, $m w$ and $(1-m)u$, trained with "
    r"\setting{m=1} always, and with random $m$; the squared error of the first where $w$ is "
    "missing, less that of the second",
    outcome=r"\rho^2b^2",
    run=run_masking,
    tolerance=0.01,
    neighbours=("0", "b^2", r"b^2(1-\rho^2)", r"\rho b^2"),
    derive=derive_masking,
    mistakes=(
        Mistake(
            tag="nothing-saved",
            wrong="0",
            feedback="Does the input that is left tell something of the missing one?",
        ),
        Mistake(
            tag="everything-saved",
            wrong="b^2",
            feedback="Only what the other input tells can be made up for.",
        ),
        Mistake(
            tag="what-remains",
            wrong=r"b^2(1-\rho^2)",
            feedback="This is what is still lost, not what is saved.",
        ),
        Mistake(
            tag="correlation-not-squared",
            wrong=r"\rho b^2",
            feedback="Which part of a variance does a correlation explain?",
        ),
    ),
)
RESULT = Result(
    slug="missing-nodes",
    title="Learning with missing nodes",
    source=SOURCE,
    claims=(MEANS, SLOPES, MASKING),
)
