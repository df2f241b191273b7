r"""The conditional log-likelihood of an autoregression of any order.

The N predicted values are the entries of y, and row i of X holds the p values before the i-th, the
last one first. Entries of X are earlier entries of y or given first values; at a given point the
product of the N transition densities is one normal density all the same.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, 2.1"
SYMBOLS = declare(
    r"N: positive integer; p: positive integer; y: vector(N); X: matrix(N,p); "
    r"\phi: vector(p); \sigma: positive; I: identity(N)",
    laws={"q(y)": ("multivariate-normal", r"X\phi", r"\sigma^2 I")},
)
"""The density is called q, because p is the order of the model."""
SQUARES = r"\sum_{i=1}^{N}\left(y_i-\sum_{k=1}^{p}\phi_k X_{ik}\right)^2"
CLOSED_FORM = rf"-\frac N2\log(2\pi\sigma^2)-\frac{{1}}{{2\sigma^2}}{SQUARES}"


def derive() -> Derivation:
    """The product of the transition densities as one density, its determinant and its form."""
    from claims.algebra import vector_normal
    from claims.algebra.matrix_calculation import MatrixCalculation
    from claims.algebra.rewriting import flatten
    from formula.read import read
    from formula.tree import Relation

    d = MatrixCalculation(SYMBOLS)
    form = r"\frac12(y-X\phi)^\top(\sigma^2 I)^{-1}(y-X\phi)"
    d.start(
        CLAIM.left,
        rule="definition",
        because="the logarithm of the product of the $N$ transition densities: each is normal "
        r"with its own entry of $X\phi$ for a mean and the same variance",
        tex=CLAIM.definition_tex,
    )
    d.by(
        vector_normal.densities_written_out,
        d.vector_laws,
        because="write the log density out",
        tex=rf"-\frac N2\log(2\pi)-\frac12\log\det(\sigma^2 I)-{form}",
    )
    known = {}
    for left, right, rule, because in (
        (
            r"\det(\sigma^2 I)",
            r"(\sigma^2)^N",
            "determinant of a multiple of the identity",
            r"a diagonal matrix: the product of $N$ equal entries",
        ),
        (
            form,
            rf"\frac{{1}}{{2\sigma^2}}{SQUARES}",
            "quadratic form of a multiple of the identity",
            r"the inverse divides by $\sigma^2$; what is left is the sum of the squared entries "
            r"of $y-X\phi$",
        ),
    ):
        sides = tuple(read(each, SYMBOLS) for each in (left, right))
        d.side(Relation(sides, ("=",)), rule=rule, because=because, tex=f"{left}={right}")
        known[flatten(sides[0])] = sides[1]
    d.by(
        vector_normal.substitution,
        known,
        because="insert both",
        tex=rf"-\frac N2\log(2\pi)-\frac12\log\left((\sigma^2)^N\right)"
        rf"-\frac{{1}}{{2\sigma^2}}{SQUARES}",
    )
    return d.finish_by_coordinates(CLAIM.right)


CLAIM = Equality(
    slug="ar-conditional-likelihood",
    title="conditional log-likelihood of an autoregression",
    source=SOURCE,
    declarations=SYMBOLS,
    continuous=SYMBOLS,
    assumptions=(
        r"q=\mathcal{N}(X\phi,\sigma^2 I)",
        r"y\in\mathbb{R}^N",
        r"X\in\mathbb{R}^{N\times p}",
        r"\phi\in\mathbb{R}^p",
        r"N,p\ge1",
        r"\sigma>0",
    ),
    definition_tex=r"\log q(y)",
    closed_form=CLOSED_FORM,
    derive=derive,
    mistakes=(
        Mistake(
            tag="constant-once",
            wrong=rf"-\frac12\log(2\pi\sigma^2)-\frac{{1}}{{2\sigma^2}}{SQUARES}",
            feedback="Every transition density has a normaliser of its own.",
        ),
        Mistake(
            tag="values-for-equations",
            wrong=rf"-\frac{{N+p}}{{2}}\log(2\pi\sigma^2)-\frac{{1}}{{2\sigma^2}}{SQUARES}",
            feedback="How many factors does the product have? The values that are conditioned on "
            "bring none.",
        ),
        Mistake(
            tag="sign",
            wrong=rf"-\frac N2\log(2\pi\sigma^2)+\frac{{1}}{{2\sigma^2}}{SQUARES}",
            feedback="Should worse predictions raise or lower the log-likelihood?",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=rf"-\frac N2\log(2\pi\sigma^2)-\frac{{1}}{{\sigma^2}}{SQUARES}",
            feedback="Write the exponent of a normal density down again.",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=rf"-\frac N2\log(2\pi\sigma)-\frac{{1}}{{2\sigma^2}}{SQUARES}",
            feedback="What stands under the root of the normaliser: the variance or its root?",
        ),
        Mistake(
            tag="each-lag-alone",
            wrong=r"-\frac N2\log(2\pi\sigma^2)-\frac{1}{2\sigma^2}"
            r"\sum_{i=1}^{N}\sum_{k=1}^{p}\left(y_i-\phi_k X_{ik}\right)^2",
            feedback="One value has one error: the prediction adds all lags up before the "
            "difference is squared.",
        ),
    ),
)

RESULT = Result(slug="ar-likelihood", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
