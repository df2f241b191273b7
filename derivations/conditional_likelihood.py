r"""The likelihood of a new pair from K draws of the encoder, and what exp(ELBO) is not."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations.conditional_evidence import COVERED, FACTORS, MODEL, PROPOSAL
from formula.declare import declare

SOURCE = "sharif-2025-ps2, question 1.7"

DRAWS = r"z_1,\dots,z_K \sim q(z|x,y)"
DECLARATIONS = declare("K: positive integer", models=[MODEL, PROPOSAL], given=[DRAWS])
LINEAR_GAUSSIAN = declare(
    "K: positive integer; a: real in (-1,1); b: real in (-1,1); c: real in (1,3/2); "
    "d: real in (-1,1); e: real in (-1,1); s: real in (1,3/2); f: real in (0,1/2); "
    "g: real in (-1,1); h: real in (-1,1); t: real in (1,3/2)",
    laws={
        "p(y)": ("normal", "0", "1"),
        "p(z|y)": ("normal", "a y + b", "1"),
        "p(x|y,z)": ("normal", "c z + d y + e", "s"),
        "q(z|x,y)": ("normal", "f x + g y + h", "t"),
    },
    given=[DRAWS],
)
"""A linear-Gaussian conditional model and an encoder with the wider law, so that the weights have
a variance; y has a law so that it has a value."""
NOTHING = declare()

OVER = rf"\mathbb{{E}}_{{{DRAWS}}}"
WEIGHT = r"\frac{p_\theta(x|y,z_j)\,p(z_j|y)}{q(z_j|x,y)}"
INTEGRAL = r"\int p_\theta(x|y,z)\,p(z|y)\,dz"
ESTIMATOR = rf"\frac1K\sum_{{j=1}}^K{WEIGHT}"

PRIOR = (Fraction(1, 4), Fraction(3, 4))
LIKELIHOOD = (Fraction(1, 2), Fraction(2, 3))
ENCODER = (Fraction(1, 2), Fraction(1, 2))
"""A hidden variable with two values at one pair: p(z|y), p(x|y,z) and q(z|x,y)."""


def weights() -> tuple[Fraction, Fraction]:
    """The importance weight of each value of z."""
    first, second = (
        likelihood * prior / own
        for likelihood, prior, own in zip(LIKELIHOOD, PRIOR, ENCODER, strict=True)
    )
    return first, second


def derive_unbiased() -> Derivation:
    """Linearity, one draw is as good as another, and q cancels."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic, sum_of_equal_terms
    from claims.algebra.densities_laws import joint_density, marginalise
    from claims.algebra.densities_means import importance_ratio, linearity, one_draw
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    likelihood, prior = d.tree(r"p_\theta(x|y,z)"), d.tree("p(z|y)")
    assert isinstance(likelihood, Density)
    assert isinstance(prior, Density)
    d.start(UNBIASED.left, because="the mean of the estimator over its draws",
            tex=rf"{OVER}\left[{ESTIMATOR}\right]")  # fmt: skip
    d.by(
        linearity(),
        because="expectation is linear",
        tex=rf"\frac1K\sum_{{j=1}}^K{OVER}\left[{WEIGHT}\right]",
    )
    d.by(
        one_draw(),
        because=r"the $j$-th term depends on $z_j$ only, which has the density $q(z|x,y)$",
        tex=r"\frac1K\sum_{j=1}^K\int q(z|x,y)\,\frac{p_\theta(x|y,z)\,p(z|y)}{q(z|x,y)}\,dz",
    )
    d.by(
        importance_ratio(),
        because="$q$ cancels",
        tex=rf"\frac1K\sum_{{j=1}}^K{INTEGRAL}",
    )
    d.by(
        in_one_line("mean of equal terms", sum_of_equal_terms(), arithmetic()),
        because="the mean of $K$ equal terms is that term",
        tex=INTEGRAL,
    )
    d.aside(
        INTEGRAL,
        in_one_line("total probability", joint_density(likelihood, prior), marginalise()),
        because="and this is the evidence (1.2)",
        tex=rf"{INTEGRAL} = p_\theta(x|y)",
    )
    return d.finish(UNBIASED.left, "=", UNBIASED.right)


def derive_finite() -> Derivation:
    """How often the second value is drawn has a binomial law; roots of powers of two."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from derivations._bilinear import finished, same_entries, tree_of

    low, high = (sympy.Rational(each) for each in weights())
    rows = []
    for count in (1, 2, 3):
        bound = sympy.prod(
            (((count - k) * low + k * high) / count) ** sympy.Rational(comb(count, k), 2**count)
            for k in range(count + 1)
        )
        power = sympy.Rational(1, count)
        rows.append([bound, ((low**power + high**power) / 2) ** count])
    d = Calculation(NOTHING)
    known = naming(declare("p: real"), {"p": (low + high) / 2})
    d.beside(
        ("p", (low + high) / 2),
        rule="total probability",
        because="the evidence $p$; the weights are one quarter and one, drawn equally often",
        tex=r"p=\frac14\cdot\frac12+\frac34\cdot\frac23",
        declarations=known,
    )
    entries = sympy.Matrix(rows)
    d.record.start(
        tree_of(entries),
        "left: the geometric mean of all possible averages of one, two or three weights; right: "
        "the mean of the $K$-th root of a weight, to the power $K$, as the draws are independent",
        FINITE.outcome,
        rule="enumeration",
        proof="enumeration",
    )
    return finished(d.record, same_entries(entries, FINITE))


def run_finite(seed: int) -> object:
    """Draw every tuple of hidden values with its probability; weights in a random order."""
    import numpy as np

    order = np.random.default_rng(seed).permutation(2)
    joint = np.array([float(a * b) for a, b in zip(PRIOR, LIKELIHOOD, strict=True)])[order]
    own = np.array([float(each) for each in ENCODER])[order]
    rows = []
    for count in (1, 2, 3):
        bound = exponential = 0.0
        for draws in product((0, 1), repeat=count):
            chance = float(np.prod(own[list(draws)]))
            ratios = (joint / own)[list(draws)]
            bound += chance * float(np.log(np.mean(ratios)))
            exponential += chance * float(np.exp(np.mean(np.log(ratios))))
        rows.append([float(np.exp(bound)), exponential])
    return np.array(rows)


UNBIASED = Equality(
    slug="conditional-likelihood-estimator",
    title="mean of the likelihood estimator from K draws of the encoder",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(FACTORS, COVERED, DRAWS, r"K \in \{1, 2, \dots\}"),
    continuous=LINEAR_GAUSSIAN,
    definition_tex=rf"{OVER}\left[{ESTIMATOR}\right]",
    closed_form=INTEGRAL,
    derive=derive_unbiased,
    mistakes=(
        Mistake(
            tag="exponential-of-the-bound",
            wrong=r"\exp\left(\mathbb{E}_{q(z|x,y)}\left[\log p_\theta(x|y,z)\right]"
            r" - D_{\mathrm{KL}}\left(q(z|x,y)\,\|\,p(z|y)\right)\right)",
            feedback="That is the geometric mean of the weights. Which mean is taken here?",
        ),
        Mistake(
            tag="grows-with-k",
            wrong=r"K\,p_\theta(x|y)",
            feedback="The weights are averaged, not added.",
        ),
        Mistake(
            tag="logarithm",
            wrong=r"\log p_\theta(x|y)",
            feedback="No logarithm is taken here. After taking one the estimator has another mean.",
        ),
        Mistake(
            tag="plain-average",
            wrong=r"\mathbb{E}_{q(z|x,y)}\left[p_\theta(x|y,z)\right]",
            feedback="The draws come from the encoder, not from the prior. What makes up for that?",
        ),
    ),
)


def _rows(*rows: tuple[str, ...]) -> str:
    return r"\begin{pmatrix}" + r"\\[3pt]".join("&".join(row) for row in rows) + r"\end{pmatrix}"


_ONE, _TWO = ("0.5", "0.625"), (r"\sqrt{0.3125}", "0.5625")
_THREE = (r"0.25^{1/8}\cdot0.375^{3/8}", r"(0.5+0.5\cdot0.25^{1/3})^3")

FINITE = Behaviour(
    slug="conditional-likelihood-finite",
    title="exponentials of K-sample bounds, and means of exponentials of estimated bounds",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"one pair $(x,y)$ and a hidden variable with two values: probabilities one quarter "
    "and three quarters given $y$, likelihoods one half and two thirds, and an encoder that draws "
    "both equally often. Rows: one, two and three draws, all cases. Left: the exponential of the "
    "mean logarithm of the average weight; right: the mean of the exponential of the average "
    "logarithm of the weights",
    outcome=_rows(_ONE, _TWO, _THREE),
    run=run_finite,
    tolerance=1e-9,
    neighbours=(
        _rows(("0.625", "0.625"), _TWO, _THREE),
        _rows(_ONE, ("0.5", "0.5625"), _THREE),
        _rows(_ONE, (r"\sqrt{0.3125}", "0.625"), _THREE),
        _rows(("0.5", "0.5"), _TWO, _THREE),
    ),
    derive=derive_finite,
    mistakes=(
        Mistake(
            tag="bound-does-not-grow",
            wrong=_rows(_ONE, ("0.5", "0.5625"), ("0.5", _THREE[1])),
            feedback="With two draws the average is taken inside the logarithm. Does it fluctuate "
            "as much as one weight?",
        ),
        Mistake(
            tag="exact-from-the-first",
            wrong=_rows(("0.625", "0.625"), ("0.625", "0.625"), ("0.625", "0.625")),
            feedback="The average weight has this mean. Its logarithm has another one.",
        ),
        Mistake(
            tag="exponential-of-the-estimate-is-the-bound",
            wrong=_rows(("0.5", "0.5"), (_TWO[0], "0.5"), (_THREE[0], "0.5")),
            feedback="An estimate of the bound fluctuates. What does a convex function make of "
            "that, on average?",
        ),
        Mistake(
            tag="columns-exchanged",
            wrong=_rows(_ONE[::-1], _TWO[::-1], _THREE[::-1]),
            feedback="With one draw: which of the two is the exponential of the lower bound?",
        ),
    ),
)

RESULT = Result(
    slug="conditional-likelihood",
    title="The likelihood of a new pair",
    source=SOURCE,
    claims=(UNBIASED, FINITE),
    references=(
        r"Y. Burda, R. Grosse and R. Salakhutdinov (2016). \emph{Importance weighted "
        r"autoencoders}.",
    ),
)
