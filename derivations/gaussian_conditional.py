r"""The conditional law of Y given X = x for jointly normal X and Y, in blocks of any sizes.

With B = Sigma_YX Sigma_XX^{-1} the rest v = Y - B (X - mu_X) is uncorrelated with X, so independent
of it; it has the mean mu_Y and the covariance Gamma = Sigma_YY - B Sigma_XX B^T.
"""

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, 1.4"
_SYMBOLS = (
    r"n: positive integer; m: positive integer; B: matrix(m,n); \Sigma_{XX}: spd(n); "
    r"\Gamma: spd(m); \mu_X: vector(n); \mu_Y: vector(m); x: vector(n)"
)
_LAWS = {"q(v)": ("multivariate-normal", r"\mu_Y", r"\Gamma")}
BLOCKS = (
    r"\Sigma_{YX}=B\Sigma_{XX}",
    r"\Sigma_{XY}=\Sigma_{XX}B^\top",
    r"\Sigma_{YY}=B\Sigma_{XX}B^\top+\Gamma",
)
SYMBOLS = declare(_SYMBOLS + "; t: vector(m)", laws=_LAWS, given=BLOCKS)
MILD = declare(_SYMBOLS + "; h: vector(m)", laws=_LAWS, given=[*BLOCKS, r"t=\frac{h}{4}"])
"""The world that is sampled: a short t, for the tails of an exponential are heavy."""

DEFINITION = r"\mathbb{E}_{q}\left[\exp\left(t^\top\left(B(x-\mu_X)+v\right)\right)\right]"
MEAN = r"\mu_Y+\Sigma_{YX}\Sigma_{XX}^{-1}(x-\mu_X)"
COVARIANCE = r"\Sigma_{YY}-\Sigma_{YX}\Sigma_{XX}^{-1}\Sigma_{XY}"
CLOSED_FORM = (
    rf"\exp\left(t^\top\left({MEAN}\right)+\frac12 t^\top\left({COVARIANCE}\right)t\right)"
)


def derive() -> Derivation:
    """The transform of what is still random; then B and Gamma in terms of the blocks."""
    from claims.algebra import vector_exponentials as exponentials
    from claims.algebra.matrix_calculation import MatrixCalculation
    from formula.read import read
    from formula.tree import Relation

    d = MatrixCalculation(SYMBOLS)
    laws = exponentials.laws_of_all(SYMBOLS)
    d.start(
        CLAIM.left,
        rule="conditioning on what is known",
        because=r"given that $X$ has the value $x$, $Y$ is $B(x-\mu_X)+v$, and $v$ keeps its law, "
        r"because it is independent of $X$: the moment generating function of $Y$ under the "
        r"conditional law",
        tex=DEFINITION,
    )
    d.by(
        exponentials.multiplied_out,
        SYMBOLS,
        because="multiply out",
        tex=r"\mathbb{E}_{q}\left[\exp\left(t^\top B x-t^\top B\mu_X+t^\top v\right)\right]",
    )
    d.by(
        exponentials.mean_of_an_exponential,
        laws,
        SYMBOLS,
        because=r"only the last term is random: the generating function of $v$ at $t$",
        tex=r"\exp\left(t^\top B x-t^\top B\mu_X+t^\top\mu_Y+\frac12 t^\top\Gamma t\right)",
    )
    for left, right, because, tex in (
        (
            r"\Sigma_{YX}\Sigma_{XX}^{-1}",
            "B",
            r"the covariance of $Y$ with $X$ is $B\Sigma_{XX}$, and $\Sigma_{XX}$ is invertible",
            r"\Sigma_{YX}\Sigma_{XX}^{-1}=B",
        ),
        (
            COVARIANCE,
            r"\Gamma",
            r"insert this and the blocks: $B\Sigma_{XX}B^\top$ is what $\Sigma_{YY}$ has besides "
            r"$\Gamma$",
            rf"{COVARIANCE}=\Gamma",
        ),
    ):
        d.side(
            Relation((read(left, SYMBOLS), read(right, SYMBOLS)), ("=",)),
            rule="blocks in terms of the rest",
            because=because,
            tex=tex,
        )
    d.by(
        exponentials.exponent_in_other_symbols,
        CLAIM.right,
        SYMBOLS,
        because="insert both",
        tex=CLOSED_FORM,
    )
    return d.record.finish(
        proved=exponentials.same_exponentials(d.now, CLAIM.right, SYMBOLS),
        detail="general sizes by rules that SymPy proves for symbolic entries at sizes 1, 2, 3",
    )


CLAIM = Equality(
    slug="gaussian-conditional",
    title="Conditional law of one block of a normal vector given the other, by its transform",
    source=SOURCE,
    declarations=SYMBOLS,
    continuous=MILD,
    definition_tex=DEFINITION,
    closed_form=CLOSED_FORM,
    derive=derive,
    assumptions=(
        r"q=\mathcal{N}(\mu_Y,\Gamma)",
        *BLOCKS,
        r"n,m\ge1",
        r"B\in\mathbb{R}^{m\times n}",
        r"\Sigma_{XX}\succ0",
        r"\Gamma\succ0",
        r"\mu_X,x\in\mathbb{R}^n",
        r"\mu_Y,t\in\mathbb{R}^m",
    ),
    mistakes=(
        Mistake(
            tag="unconditional-covariance",
            wrong=rf"\exp\left(t^\top\left({MEAN}\right)+\frac12 t^\top\Sigma_{{YY}}t\right)",
            feedback="Knowing one block takes spread away from the other. Try two equal vectors.",
        ),
        Mistake(
            tag="inverse-of-the-wrong-block",
            wrong=r"\exp\left(t^\top\left(\mu_Y+\Sigma_{YX}\Sigma_{XX}(x-\mu_X)\right)"
            rf"+\frac12 t^\top\left({COVARIANCE}\right)t\right)",
            feedback="Check the units: the deviation of what is known has to be measured in its "
            "own spread.",
        ),
        Mistake(
            tag="mean-of-the-known-forgotten",
            wrong=r"\exp\left(t^\top\left(\mu_Y+\Sigma_{YX}\Sigma_{XX}^{-1}x\right)"
            rf"+\frac12 t^\top\left({COVARIANCE}\right)t\right)",
            feedback="If what is known is at its mean, it says nothing new about the other block.",
        ),
        Mistake(
            tag="covariances-added",
            wrong=rf"\exp\left(t^\top\left({MEAN}\right)+\frac12 t^\top\left("
            r"\Sigma_{YY}+\Sigma_{YX}\Sigma_{XX}^{-1}\Sigma_{XY}\right)t\right)",
            feedback="Can an observation make a normal vector less certain?",
        ),
        Mistake(
            tag="mean-not-updated",
            wrong=r"\exp\left(t^\top\mu_Y"
            rf"+\frac12 t^\top\left({COVARIANCE}\right)t\right)",
            feedback="Correlated blocks move together. How does the mean follow what is seen?",
        ),
        Mistake(
            tag="against-the-direction",
            wrong=r"\exp\left(t^\top\left(\mu_Y-\Sigma_{YX}\Sigma_{XX}^{-1}(x-\mu_X)\right)"
            rf"+\frac12 t^\top\left({COVARIANCE}\right)t\right)",
            feedback="Look at the sign for a positive correlation.",
        ),
    ),
)

RESULT = Result(
    slug="gaussian-conditional",
    title=CLAIM.title,
    source=SOURCE,
    claims=(CLAIM,),
    references=(
        r"C. M. Bishop (2006). \emph{Pattern recognition and machine learning}, section 2.3.",
    ),
)
