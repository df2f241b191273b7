r"""Noise contrast fits an energy: the textbook form of the logit, and a regression on samples.

The best logit minus what the noise brings is minus the energy of the normalised data density. A
logistic regression between data and noise, which knows neither density, finds that logit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations.nce_optimum import ARGUMENT, ASSUMPTIONS, BEST, TWO_NORMAL_BEST
from formula.declare import declare

if TYPE_CHECKING:
    import numpy as np

SOURCE = "udem-ebm, question 4.1"
NOTHING = declare()

ENERGY = r"-\log p_n(x)-E^*(x)"
FOUND = r"\begin{pmatrix}\log2-\frac12\\1\\-\frac38\end{pmatrix}"
SAMPLES = 150_000
"""Of data, and as many of noise."""


def derive_energy() -> Derivation:
    """Insert the best logit."""
    from claims.algebra.densities_equations import arithmetic, substitute_definition
    from claims.algebra.densities_steps import Chain

    d = Chain(BEST)
    d.start(
        ENERGY_CLAIM.left,
        because="in the textbook the logit is minus an energy, minus the logarithm of the noise "
        "density; this is that energy where the logit is the best one",
        tex=ENERGY,
    )
    d.by(
        substitute_definition(),
        because="insert the best logit",
        tex=r"-\log p_n(x)-\left(\log p_d(x)-\log p_n(x)\right)",
    )
    d.by(arithmetic(), because="the noise density cancels", tex=r"-\log p_d(x)")
    return d.finish(ENERGY_CLAIM.left, "=", ENERGY_CLAIM.right)


def derive_regression() -> Derivation:
    """The logarithms of two normal densities, subtracted, by powers of x."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower
    from formula.tree import Matrix

    x = sympy.Symbol("x", real=True)

    def log_normal(mean: int, deviation: int) -> sympy.Expr:
        scaled = sympy.Rational(1, deviation) * (x - mean)
        return -(scaled**2) / 2 - sympy.log(deviation) - sympy.log(2 * sympy.pi) / 2

    ratio = sympy.expand(log_normal(1, 1) - log_normal(0, 2))
    coefficients = [ratio.coeff(x, power) for power in range(3)]
    d = Calculation(NOTHING)
    d.beside(
        ("R(x)", ratio),
        rule="laws written out",
        because=r"with the laws of the run, $\mathcal{N}(1,1)$ and $\mathcal{N}(0,4)$, the log "
        r"ratio $R(x)$ of data to noise density; the constants $\log(2\pi)$ cancel",
        tex=r"R(x)=\log2-\frac{(x-1)^2}{2}+\frac{x^2}{8}",
        declarations=naming(declare("x: real; R: function"), {}, {"R": ratio}, x),
    )
    d.record.start(
        Matrix(tuple((lift(each),) for each in coefficients)),
        "the coefficients of $1$, $x$ and $x^2$",
        FOUND,
        rule="coefficients",
        proof="sympy",
    )
    stated = REGRESSION_CLAIM.right
    assert isinstance(stated, Matrix)
    wanted = [lower(entry, NOTHING) for (entry,) in stated.rows]
    proved = all(sympy.simplify(a - b) == 0 for a, b in zip(coefficients, wanted, strict=True))
    return d.record.finish(proved=proved, detail="the coefficients by SymPy are those claimed")


def run_regression(seed: int) -> np.ndarray:
    """Logistic regression of data against noise on 1, x and x^2, by Newton's method."""
    import numpy as np
    from scipy import special

    rng = np.random.default_rng(seed)
    x = np.concatenate([rng.normal(1.0, 1.0, SAMPLES), rng.normal(0.0, 2.0, SAMPLES)])
    is_data = np.repeat([1.0, 0.0], SAMPLES)
    features = np.stack([np.ones_like(x), x, x * x], axis=1)
    weights = np.zeros(3)
    for _ in range(12):
        chance = special.expit(features @ weights)
        slope = features.T @ (is_data - chance)
        curvature = (features * (chance * (1 - chance))[:, None]).T @ features
        weights = weights + np.linalg.solve(curvature, slope)
    return weights


ENERGY_CLAIM = Equality(
    slug="nce-energy",
    title="energy of the data in the textbook form",
    source=SOURCE,
    declarations=BEST,
    assumptions=(*ASSUMPTIONS, "E^*(x) = " + ARGUMENT),
    continuous=TWO_NORMAL_BEST,
    definition_tex=ENERGY,
    closed_form=r"-\log p_d(x)",
    derive=derive_energy,
    mistakes=(
        Mistake(
            tag="sign",
            wrong=r"\log p_d(x)",
            feedback="An energy is low where data are likely.",
        ),
        Mistake(
            tag="noise-left",
            wrong=r"\log p_n(x)-\log p_d(x)",
            feedback="This is minus the best logit. The noise density is still to be taken away.",
        ),
        Mistake(
            tag="noise-twice",
            wrong=r"-\log p_d(x)-\log p_n(x)",
            feedback="Count how often the noise density enters, and with which sign.",
        ),
        Mistake(
            tag="no-logarithm",
            wrong="-p_d(x)",
            feedback="The exponential of minus the energy should be a density.",
        ),
    ),
)
REGRESSION_CLAIM = Behaviour(
    slug="nce-regression",
    title="the best logit found from samples",
    source=SOURCE,
    declarations=NOTHING,
    statement="a logistic regression, without penalty, on the features $1$, $x$ and $x^2$, that "
    r"tells 150\,000 draws of $\mathcal{N}(1,1)$ (data) from as many of $\mathcal{N}(0,4)$ "
    "(noise); its three weights",
    outcome=FOUND,
    run=run_regression,
    # the standard errors of the weights are below 0.008
    tolerance=0.05,
    neighbours=(
        r"\begin{pmatrix}\frac12-\log2\\-1\\\frac38\end{pmatrix}",
        r"\begin{pmatrix}-\frac12\\1\\-\frac38\end{pmatrix}",
        r"\begin{pmatrix}-\frac12-\frac12\log(2\pi)\\1\\-\frac12\end{pmatrix}",
        r"\begin{pmatrix}2\log2-\frac12\\1\\-\frac38\end{pmatrix}",
    ),
    derive=derive_regression,
    mistakes=(
        Mistake(
            tag="energy-sign",
            wrong=r"\begin{pmatrix}\frac12-\log2\\-1\\\frac38\end{pmatrix}",
            feedback="The regression gives a high logit to what looks like data.",
        ),
        Mistake(
            tag="noise-forgotten",
            wrong=r"\begin{pmatrix}-\frac12-\frac12\log(2\pi)\\1\\-\frac12\end{pmatrix}",
            feedback="These are the coefficients of the log density of the data alone.",
        ),
        Mistake(
            tag="normaliser-dropped",
            wrong=r"\begin{pmatrix}-\frac12\\1\\-\frac38\end{pmatrix}",
            feedback="The normalising constants of the two laws differ; the intercept knows.",
        ),
        Mistake(
            tag="variance-for-deviation",
            wrong=r"\begin{pmatrix}2\log2-\frac12\\1\\-\frac38\end{pmatrix}",
            feedback="The normaliser of a normal law has the deviation in it, not the variance.",
        ),
    ),
)

RESULT = Result(
    slug="nce-energy",
    title="Energies from noise contrast",
    source=SOURCE,
    claims=(ENERGY_CLAIM, REGRESSION_CLAIM),
)
