r"""What the exact likelihood of an autoregression has besides the conditional one.

The conditional likelihood multiplies transition densities from the (p+1)-st value on; the exact
one has the joint stationary density of the first p values as a further factor.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.definitions import LogDensityAt, Mean
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, 2.1"
SYMBOLS = declare(
    r"\phi: real in (-1,1); \tau: positive",
    laws={"p(y)": ("normal", "0", r"\tau")},
    given=[r"\sigma=\tau\sqrt{1-\phi^2}"],
)
BLOCK = declare(
    r"p: positive integer; x: vector(p); m: vector(p); \Gamma: spd(p)",
    laws={"q(x)": ("multivariate-normal", "m", r"\Gamma")},
)
"""The first p values; the density is called q, because p is the order. Their mean is zero, unless
the model has a constant."""
NOTHING = declare()
PARTS = declare("D: real; Q: real; a: real; c: real")
BLOCK_CLOSED = r"-\frac p2\log(2\pi)-\frac12\log\det\Gamma-\frac12(x-m)^\top\Gamma^{-1}(x-m)"
HEIGHT = r"-\frac12\log\frac{2\pi\sigma^2}{1-\phi^2}"
CLOSED_FORM = HEIGHT + r"-\frac12"
COEFFICIENTS = (0.5, 0.25)
SERIES = (1.0, 2.0, 4.0, 3.0, 1.0)
DIFFERENCE = r"-\log(2\pi)-\frac12\log\frac{256}{125}-\frac{35}{32}"


def derive_first() -> Derivation:
    """The mean log density of the stationary law."""
    from claims.algebra import rules
    from claims.algebra.calculation import Calculation

    d = Calculation(SYMBOLS)
    d.start(
        FIRST.left,
        because="the mean of the further term: the log density of the first value, which has the "
        "stationary law",
        tex=FIRST.definition_tex,
    )
    d.must_be(FIRST.definition)
    d.by(
        rules.laws_written_out,
        d.laws,
        because=r"the stationary law has the variance $\sigma^2/(1-\phi^2)$, see 2.3",
        tex=rf"\mathbb{{E}}_{{p}}\left[{HEIGHT}-\frac{{(1-\phi^2)y^2}}{{2\sigma^2}}\right]",
    )
    d.by(
        rules.gaussian_moments,
        d.laws,
        because="the mean of the square is that variance",
        tex=CLOSED_FORM,
    )
    return d.finish(FIRST.right)


def derive_block() -> Derivation:
    """The log density of a normal law of a vector."""
    from claims.algebra import vector_normal
    from claims.algebra.matrix_calculation import MatrixCalculation

    d = MatrixCalculation(BLOCK)
    d.start(
        FIRST_BLOCK.left,
        rule="definition",
        because="the further term: the log density of the first $p$ values under their "
        "stationary law",
        tex=FIRST_BLOCK.definition_tex,
    )
    d.by(
        vector_normal.densities_written_out,
        d.vector_laws,
        because="the joint normal density of $p$ values",
        tex=BLOCK_CLOSED,
    )
    return d.finish(FIRST_BLOCK.right)


def derive_difference() -> Derivation:
    """Autocovariances by the Yule-Walker equations, in fractions."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from formula.read import read

    one, two = (sympy.Rational(str(each)) for each in COEFFICIENTS)
    gamma = sympy.symbols("g0 g1 g2")
    (solved,) = sympy.solve(
        [
            gamma[0] - one * gamma[1] - two * gamma[2] - 1,
            gamma[1] - one * gamma[0] - two * gamma[1],
            gamma[2] - one * gamma[1] - two * gamma[0],
        ],
        gamma,
        dict=True,
    )
    covariance = sympy.Matrix(2, 2, lambda i, j: solved[gamma[abs(i - j)]])
    start = sympy.Matrix([sympy.Rational(str(each)) for each in SERIES[:2]])
    form = (start.T * covariance.inv() * start)[0]
    determinant = covariance.det()
    d = Calculation(NOTHING)
    for name, value, because in (
        (
            "a",
            covariance[0, 0],
            "the Yule--Walker equations, in fractions: the stationary variance $a$",
        ),
        ("c", covariance[0, 1], "and the covariance $c$ of neighbours"),
        ("D", determinant, r"the determinant of their covariance matrix, $a^2-c^2$"),
        ("Q", form, "the quadratic form of its inverse at 1 and 2"),
    ):
        d.beside(
            (name, value),
            rule="first two values in fractions",
            because=because,
            tex=rf"{name}=\frac{{{value.p}}}{{{value.q}}}",
            declarations=naming(PARTS, {name: value}),
        )
    half = form / 2
    tex = (
        rf"-\log(2\pi)-\frac12\log\frac{{{determinant.p}}}{{{determinant.q}}}"
        rf"-\frac{{{half.p}}}{{{half.q}}}"
    )
    d.record.start(
        read(tex, NOTHING),
        "the transition densities are in both likelihoods; what is left is the stationary density "
        r"of the first two values, with $D$ and $Q$ inserted",
        tex,
        rule="density of the first values",
        proof="enumeration",
    )
    return d.record.finish(
        proved=read(tex, NOTHING) == DIFFER.right, detail="Yule-Walker equations in fractions"
    )


def run_difference(seed: int) -> float:
    """The joint normal density of the whole series against its transition densities."""
    import numpy as np
    from scipy import linalg, stats

    values = np.asarray(SERIES)
    companion = np.array([COEFFICIENTS, (1.0, 0.0)])
    state = linalg.solve_discrete_lyapunov(companion, np.diag([1.0, 0.0]))
    lags = [(np.linalg.matrix_power(companion, k) @ state)[0, 0] for k in range(len(values))]
    exact = stats.multivariate_normal.logpdf(values, np.zeros(len(values)), linalg.toeplitz(lags))
    means = COEFFICIENTS[0] * values[1:-1] + COEFFICIENTS[1] * values[:-2]
    return float(exact - stats.norm.logpdf(values[2:], means, 1.0).sum())


FIRST = Equality(
    slug="ar-first-value",
    title="mean contribution of the first value to the exact log-likelihood, order one",
    source=SOURCE,
    declarations=SYMBOLS,
    definition=Mean("p", LogDensityAt("p")),
    definition_tex=r"\mathbb{E}_{p}\left[\log p(y)\right]",
    closed_form=CLOSED_FORM,
    derive=derive_first,
    assumptions=(
        r"p=\mathcal{N}(0,\tau^2)",
        r"\sigma=\tau\sqrt{1-\phi^2}",
        r"-1<\phi<1",
        r"\tau>0",
    ),
    mistakes=(
        Mistake(
            tag="variance-of-the-noise",
            wrong=r"-\frac12\log(2\pi\sigma^2)-\frac12",
            feedback="This is the law of one noise term. The first value has a past, too.",
        ),
        Mistake(
            tag="coefficient-not-squared",
            wrong=r"-\frac12\log\frac{2\pi\sigma^2}{1-\phi}-\frac12",
            feedback="How does a variance change when the variable is multiplied by a number?",
        ),
        Mistake(
            tag="exponent-forgotten",
            wrong=r"-\frac12\log\frac{2\pi\sigma^2}{1-\phi^2}",
            feedback="The square in the exponent has a mean, too.",
        ),
        Mistake(
            tag="logarithm-inverted",
            wrong=r"-\frac12\log\left(2\pi\sigma^2(1-\phi^2)\right)-\frac12",
            feedback="Near the edge of stationarity the spread is large. Which way does the "
            "height of the density go?",
        ),
    ),
)
FIRST_BLOCK = Equality(
    slug="ar-first-block",
    title="contribution of the first values to the exact log-likelihood, any order",
    source=SOURCE,
    declarations=BLOCK,
    continuous=BLOCK,
    definition_tex=r"\log q(x)",
    closed_form=BLOCK_CLOSED,
    derive=derive_block,
    assumptions=(
        r"q=\mathcal{N}(m,\Gamma)",
        r"p\ge1",
        r"m,x\in\mathbb{R}^p",
        r"\Gamma\succ0",
    ),
    mistakes=(
        Mistake(
            tag="determinant-in-the-numerator",
            wrong=r"-\frac p2\log(2\pi)+\frac12\log\det\Gamma"
            r"-\frac12(x-m)^\top\Gamma^{-1}(x-m)",
            feedback="A widely spread law has low densities. Where does the determinant stand?",
        ),
        Mistake(
            tag="root-forgotten",
            wrong=r"-\frac p2\log(2\pi)-\log\det\Gamma-\frac12(x-m)^\top\Gamma^{-1}(x-m)",
            feedback="The determinant of the covariance stands under a root in a normal density.",
        ),
        Mistake(
            tag="trace-for-determinant",
            wrong=r"-\frac p2\log(2\pi)-\frac12\log\operatorname{tr}\left(\Gamma\right)"
            r"-\frac12(x-m)^\top\Gamma^{-1}(x-m)",
            feedback="For independent values the normaliser is a product of deviations, not a sum.",
        ),
        Mistake(
            tag="covariance-for-precision",
            wrong=r"-\frac p2\log(2\pi)-\frac12\log\det\Gamma-\frac12(x-m)^\top\Gamma(x-m)",
            feedback="Check the units in one dimension: the exponent is a pure number.",
        ),
        Mistake(
            tag="one-normaliser",
            wrong=r"-\frac12\log(2\pi)-\frac12\log\det\Gamma"
            r"-\frac12(x-m)^\top\Gamma^{-1}(x-m)",
            feedback="There is one factor of the normaliser for each coordinate.",
        ),
    ),
)
DIFFER = Behaviour(
    slug="ar-exact-minus-conditional",
    title="exact minus conditional log-likelihood of a short series",
    source=SOURCE,
    declarations=NOTHING,
    statement="a stationary autoregression of order two with coefficients one half and one "
    "quarter, noise of variance one, and the series 1, 2, 4, 3, 1: the exact log-likelihood minus "
    "the one that conditions on the first two values, in nats",
    outcome=DIFFERENCE,
    run=run_difference,
    tolerance=1e-9,
    neighbours=(
        "0",
        r"-\log(2\pi)-\frac52",
        r"-\log(2\pi)-\frac12\log\frac{256}{125}-\frac{35}{16}",
        r"-\log(2\pi)-\log\frac{48}{25}-\frac{35}{32}",
    ),
    derive=derive_difference,
    mistakes=(
        Mistake(
            tag="the-same",
            wrong="0",
            feedback="The first values have a density of their own, which the conditional "
            "likelihood leaves out.",
        ),
        Mistake(
            tag="first-values-as-noise",
            wrong=r"-\log(2\pi)-\frac52",
            feedback="This gives the first two values the law of the noise, as if the values "
            "before them had been zero.",
        ),
        Mistake(
            tag="first-values-independent",
            wrong=r"-\log(2\pi)-\log\frac{48}{25}-\frac{125}{96}",
            feedback="The first two values are correlated like any other two neighbours.",
        ),
        Mistake(
            tag="first-value-only",
            wrong=r"-\frac12\log(2\pi)-\frac12\log\frac{48}{25}-\frac{25}{96}",
            feedback="How many values does a transition density need before it?",
        ),
    ),
)

RESULT = Result(
    slug="ar-first-values",
    title="Exact and conditional likelihood of an autoregression",
    source=SOURCE,
    claims=(FIRST_BLOCK, FIRST, DIFFER),
    references=(r"J. D. Hamilton (1994). \emph{Time series analysis}, chapter 5.",),
)
