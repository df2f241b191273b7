r"""The negative log-likelihood of a nonlinear autoregressive model at observed values.

The N predicted values are the entries of y, what the network returns for them the entries of m.
That the entries of m were computed from earlier entries of y does not matter at a given point: the
product of the conditional densities there is a product of N normal densities with these means.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, question 3.1"

SYMBOLS = declare(
    r"N: positive integer; y: vector(N); m: vector(N); \sigma: positive; I: identity(N)",
    laws={"p(y)": ("multivariate-normal", "m", r"\sigma^2 I")},
)
SQUARES = r"\sum_{n=1}^{N}(y_n-m_n)^2"
CLOSED_FORM = rf"\frac N2\log(2\pi\sigma^2)+\frac{{1}}{{2\sigma^2}}{SQUARES}"


def derive() -> Derivation:
    """The product of the conditional densities as one density, its determinant and its form."""
    from claims.algebra import vector_normal
    from claims.algebra.matrix_calculation import MatrixCalculation
    from claims.algebra.rewriting import flatten
    from formula.read import read
    from formula.tree import Relation

    d = MatrixCalculation(SYMBOLS)
    form = r"\frac12(y-m)^\top(\sigma^2 I)^{-1}(y-m)"
    d.start(
        CLAIM.left,
        rule="definition",
        because="minus the logarithm of the product of the $N$ conditional densities: at the "
        "observed values each is a normal density with mean $m_n$ and the same variance",
        tex=CLAIM.definition_tex,
    )
    d.by(
        vector_normal.densities_written_out,
        d.vector_laws,
        because="write the log density out",
        tex=rf"\frac N2\log(2\pi)+\frac12\log\det(\sigma^2 I)+{form}",
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
            r"the inverse divides by $\sigma^2$, and what is left is a sum of squares",
        ),
    ):
        sides = tuple(read(each, SYMBOLS) for each in (left, right))
        d.side(Relation(sides, ("=",)), rule=rule, because=because, tex=f"{left}={right}")
        known[flatten(sides[0])] = sides[1]
    d.by(
        vector_normal.substitution,
        known,
        because="insert both",
        tex=rf"\frac N2\log(2\pi)+\frac12\log\left((\sigma^2)^N\right)"
        rf"+\frac{{1}}{{2\sigma^2}}{SQUARES}",
    )
    return d.finish_by_coordinates(CLAIM.right)


CLAIM = Equality(
    slug="nar-likelihood",
    title="negative log-likelihood of a nonlinear autoregressive model",
    source=SOURCE,
    declarations=SYMBOLS,
    continuous=SYMBOLS,
    assumptions=(
        r"p=\mathcal{N}(m,\sigma^2 I)",
        r"y,m\in\mathbb{R}^N",
        r"N\ge1",
        r"\sigma>0",
    ),
    definition_tex=r"-\log p(y)",
    closed_form=CLOSED_FORM,
    derive=derive,
    mistakes=(
        Mistake(
            tag="constant-once",
            wrong=rf"\frac12\log(2\pi\sigma^2)+\frac{{1}}{{2\sigma^2}}{SQUARES}",
            feedback="Every factor of the product has a normaliser of its own.",
        ),
        Mistake(
            tag="sign",
            wrong=rf"\frac N2\log(2\pi\sigma^2)-\frac{{1}}{{2\sigma^2}}{SQUARES}",
            feedback="Should worse predictions raise or lower the negative log-likelihood?",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=rf"\frac N2\log(2\pi\sigma^2)+\frac{{1}}{{\sigma^2}}{SQUARES}",
            feedback="Write the exponent of a normal density down again.",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=rf"\frac N2\log(2\pi\sigma)+\frac{{1}}{{2\sigma^2}}{SQUARES}",
            feedback="What stands under the root of the normaliser: the variance or its root?",
        ),
        Mistake(
            tag="square-of-the-sum",
            wrong=r"\frac N2\log(2\pi\sigma^2)"
            r"+\frac{1}{2\sigma^2}\left(\sum_{n=1}^{N}(y_n-m_n)\right)^2",
            feedback="Errors of opposite sign must not cancel: which is done first, squaring or "
            "adding up?",
        ),
    ),
)

RESULT = Result(slug="nar-likelihood", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
