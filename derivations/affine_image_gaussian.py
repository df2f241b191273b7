r"""The transform E exp(t^T (A x + b)) for a normal vector x and any matrix A: mean and covariance.

A may have any shape and any rank, so that the image may have no density.
"""

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, 1.1"
_SYMBOLS = (
    r"m: positive integer; d: positive integer; A: matrix(m,d); b: vector(m); \mu: vector(d); "
    r"\Sigma: spd(d)"
)
_LAWS = {"p(x)": ("multivariate-normal", r"\mu", r"\Sigma")}
SYMBOLS = declare(_SYMBOLS + "; t: vector(m)", laws=_LAWS)
MILD = declare(_SYMBOLS + "; h: vector(m)", laws=_LAWS, given=[r"t=\frac{h}{4}"])
"""The world that is sampled: a short t, for the tails of an exponential are heavy."""

DEFINITION = r"\mathbb{E}_{p}\left[\exp\left(t^\top(A x+b)\right)\right]"
CLOSED_FORM = r"\exp\left(t^\top(A\mu+b)+\frac12 t^\top A\Sigma A^\top t\right)"


def derive() -> Derivation:
    """Linear exponents, and the completed square."""
    from claims.algebra import vector_exponentials as exponentials
    from claims.algebra.matrix_calculation import MatrixCalculation

    d = MatrixCalculation(SYMBOLS)
    laws = exponentials.laws_of_all(SYMBOLS)
    d.start(
        CLAIM.left,
        rule="definition",
        because=r"the moment generating function of $A X+b$ at any $t$",
        tex=DEFINITION,
    )
    d.by(
        exponentials.multiplied_out,
        SYMBOLS,
        because="multiply out",
        tex=r"\mathbb{E}_{p}\left[\exp\left(t^\top A x+t^\top b\right)\right]",
    )
    d.by(
        exponentials.constants_in_front,
        because="the exponential of what is not random is a constant factor",
        tex=r"\exp\left(t^\top b\right)\mathbb{E}_{p}\left[\exp\left(t^\top A x\right)\right]",
    )
    d.by(
        exponentials.mean_of_an_exponential,
        laws,
        SYMBOLS,
        because=r"the moment generating function of $X$ at the vector $A^\top t$: in the integral "
        r"over $x$ the square is completed, $x$ moves by $\Sigma A^\top t$, and a density "
        r"integrates to one",
        tex=r"\exp\left(t^\top b\right)"
        r"\exp\left(t^\top A\mu+\frac12 t^\top A\Sigma A^\top t\right)",
    )
    d.by(
        exponentials.exponentials_gathered,
        because="add the exponents",
        tex=CLOSED_FORM,
    )
    return d.record.finish(
        proved=exponentials.same_exponentials(d.now, CLAIM.right, SYMBOLS),
        detail="general m and d by rules that SymPy proves for symbolic entries at sizes 1, 2, 3",
    )


CLAIM = Equality(
    slug="affine-image-gaussian",
    title="Law of an affine image of a normal vector, by its transform",
    source=SOURCE,
    declarations=SYMBOLS,
    continuous=MILD,
    definition_tex=DEFINITION,
    closed_form=CLOSED_FORM,
    derive=derive,
    assumptions=(
        r"p=\mathcal{N}(\mu,\Sigma)",
        r"m,d\ge1",
        r"A\in\mathbb{R}^{m\times d}",
        r"b,t\in\mathbb{R}^m",
        r"\mu\in\mathbb{R}^d",
        r"\Sigma\succ0",
    ),
    mistakes=(
        Mistake(
            tag="covariance-transformed-once",
            wrong=r"\exp\left(t^\top(A\mu+b)+\frac12 t^\top A A^\top t\right)",
            feedback="Where has the covariance of the original vector gone? Check the case of an "
            "identity matrix.",
        ),
        Mistake(
            tag="shift-in-the-covariance",
            wrong=r"\exp\left(t^\top(A\mu+b)+\frac12 t^\top(A\Sigma A^\top+b b^\top)t\right)",
            feedback="A constant is added to every draw. Does the spread notice it?",
        ),
        Mistake(
            tag="mean-not-shifted",
            wrong=r"\exp\left(t^\top A\mu+\frac12 t^\top A\Sigma A^\top t\right)",
            feedback="Take the mean of both terms of the image.",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=r"\exp\left(t^\top(A\mu+b)+t^\top A\Sigma A^\top t\right)",
            feedback="This is the transform of a law with twice the covariance: differentiate it "
            "twice at zero.",
        ),
        Mistake(
            tag="sign-of-the-quadratic-form",
            wrong=r"\exp\left(t^\top(A\mu+b)-\frac12 t^\top A\Sigma A^\top t\right)",
            feedback="The characteristic function has this sign, with an imaginary unit in the "
            "other term. Which transform is it here?",
        ),
        Mistake(
            tag="mean-not-mapped",
            wrong=r"\exp\left(t^\top b+\frac12 t^\top A\Sigma A^\top t\right)",
            feedback="The mean of the original vector is mapped as well. It is zero only for a "
            "centred one.",
        ),
    ),
)

RESULT = Result(
    slug="affine-image-gaussian",
    title=CLAIM.title,
    source=SOURCE,
    claims=(CLAIM,),
    references=(
        r"T. W. Anderson (2003). \emph{An introduction to multivariate statistical analysis}, "
        "chapter 2.",
    ),
)
