r"""The marginal law of Y when X is normal and Y given X is normal about an affine function of X.

Y is A X + b + H e with standard normal e, independent of X; the conditional covariance H H^T may
be singular.
"""

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, 1.3"
_SYMBOLS = (
    r"m: positive integer; n: positive integer; k: positive integer; A: matrix(m,n); b: vector(m); "
    r"H: matrix(m,k); \mu: vector(n); \Sigma: spd(n)"
)
_LAWS = {"p(x)": ("multivariate-normal", r"\mu", r"\Sigma"), "q(e)": ("standard-normal", "k")}
_NOISE = r"\Lambda=H H^\top"
SYMBOLS = declare(_SYMBOLS + "; t: vector(m)", laws=_LAWS, given=[_NOISE])
MILD = declare(_SYMBOLS + "; h: vector(m)", laws=_LAWS, given=[_NOISE, r"t=\frac{h}{4}"])
"""The world that is sampled: a short t, for the tails of an exponential are heavy."""

INNER = r"\mathbb{E}_{q}\left[\exp\left(t^\top H e\right)\right]"
DEFINITION = r"\mathbb{E}_{p}\left[\exp\left(t^\top(A x+b)\right)\right]" + INNER
CLOSED_FORM = r"\exp\left(t^\top(A\mu+b)+\frac12 t^\top(A\Sigma A^\top+\Lambda)t\right)"


def derive() -> Derivation:
    """Two linear exponents; the exponents add."""
    from claims.algebra import vector_exponentials as exponentials
    from claims.algebra.matrix_calculation import MatrixCalculation

    d = MatrixCalculation(SYMBOLS)
    laws = exponentials.laws_of_all(SYMBOLS)
    d.start(
        CLAIM.left,
        rule="tower",
        because=r"the moment generating function of $Y$ at any $t$, first given $X$: the draw of "
        r"$e$ does not depend on $X$, so that the inner mean is a constant factor",
        tex=DEFINITION,
    )
    d.by(
        exponentials.multiplied_out,
        SYMBOLS,
        because="multiply out",
        tex=r"\mathbb{E}_{p}\left[\exp\left(t^\top A x+t^\top b\right)\right]" + INNER,
    )
    d.by(
        exponentials.mean_of_an_exponential,
        laws,
        SYMBOLS,
        because=r"the generating functions of $X$ at $A^\top t$ and of $e$ at $H^\top t$",
        tex=r"\exp\left(t^\top b+t^\top A\mu+\frac12 t^\top A\Sigma A^\top t\right)"
        r"\exp\left(\frac12 t^\top H H^\top t\right)",
    )
    d.by(
        exponentials.exponentials_gathered,
        because=r"add the exponents and write $\Lambda$ for $H H^\top$",
        tex=CLOSED_FORM,
    )
    return d.record.finish(
        proved=exponentials.same_exponentials(d.now, CLAIM.right, SYMBOLS),
        detail="general sizes by rules that SymPy proves for symbolic entries at sizes 1, 2, 3",
    )


CLAIM = Equality(
    slug="gaussian-marginal",
    title="Marginal law of a normal vector about an affine function of another, by its transform",
    source=SOURCE,
    declarations=SYMBOLS,
    continuous=MILD,
    definition_tex=DEFINITION,
    closed_form=CLOSED_FORM,
    derive=derive,
    assumptions=(
        r"p=\mathcal{N}(\mu,\Sigma)",
        r"q=\mathcal{N}(0,I_k)",
        r"\Lambda=H H^\top",
        r"m,n,k\ge1",
        r"A\in\mathbb{R}^{m\times n}",
        r"H\in\mathbb{R}^{m\times k}",
        r"b,t\in\mathbb{R}^m",
        r"\mu\in\mathbb{R}^n",
        r"\Sigma\succ0",
    ),
    mistakes=(
        Mistake(
            tag="conditional-covariance-only",
            wrong=r"\exp\left(t^\top(A\mu+b)+\frac12 t^\top\Lambda t\right)",
            feedback="Without knowing the first vector there are two sources of spread.",
        ),
        Mistake(
            tag="noise-forgotten",
            wrong=r"\exp\left(t^\top(A\mu+b)+\frac12 t^\top A\Sigma A^\top t\right)",
            feedback="Given the first vector the second one still varies.",
        ),
        Mistake(
            tag="covariances-subtracted",
            wrong=r"\exp\left(t^\top(A\mu+b)+\frac12 t^\top(A\Sigma A^\top-\Lambda)t\right)",
            feedback="Going from the marginal to the conditional law takes spread away. Which way "
            "do you go?",
        ),
        Mistake(
            tag="noise-counted-twice",
            wrong=r"\exp\left(t^\top(A\mu+b)+\frac12 t^\top A\Sigma A^\top t"
            r"+t^\top\Lambda t\right)",
            feedback="Differentiate twice at zero: which covariance is it that this belongs to?",
        ),
        Mistake(
            tag="mean-of-the-conditional",
            wrong=r"\exp\left(t^\top b+\frac12 t^\top(A\Sigma A^\top+\Lambda)t\right)",
            feedback="Average the conditional mean over the first vector.",
        ),
    ),
)

RESULT = Result(slug="gaussian-marginal", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
