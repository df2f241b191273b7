r"""The transform of a X + b Y for independent normal vectors X and Y: mean and covariance."""

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, 1.2"
_SYMBOLS = (
    r"d: positive integer; a: real; b: real; \mu_X: vector(d); \Sigma_X: spd(d); \mu_Y: vector(d); "
    r"\Sigma_Y: spd(d)"
)
_LAWS = {
    "p(x)": ("multivariate-normal", r"\mu_X", r"\Sigma_X"),
    "q(y)": ("multivariate-normal", r"\mu_Y", r"\Sigma_Y"),
}
SYMBOLS = declare(_SYMBOLS + "; t: vector(d)", laws=_LAWS)
MILD = declare(_SYMBOLS + "; h: vector(d)", laws=_LAWS, given=[r"t=\frac{h}{4}"])
"""The world that is sampled: a short t, for the tails of an exponential are heavy."""

DEFINITION = (
    r"\mathbb{E}_{p}\left[\exp\left(a t^\top x\right)\right]"
    r"\mathbb{E}_{q}\left[\exp\left(b t^\top y\right)\right]"
)
CLOSED_FORM = r"\exp\left(t^\top(a\mu_X+b\mu_Y)+\frac12 t^\top(a^2\Sigma_X+b^2\Sigma_Y)t\right)"


def derive() -> Derivation:
    """Two linear exponents; the exponents add."""
    from claims.algebra import vector_exponentials as exponentials
    from claims.algebra.matrix_calculation import MatrixCalculation

    d = MatrixCalculation(SYMBOLS)
    laws = exponentials.laws_of_all(SYMBOLS)
    d.start(
        CLAIM.left,
        rule="definition",
        because=r"the moment generating function of $Z$ at any $t$: it is the mean of "
        r"$\exp(a t^\top X)\exp(b t^\top Y)$, and for independent vectors the mean of such a "
        "product is the product of the means",
        tex=DEFINITION,
    )
    d.by(
        exponentials.mean_of_an_exponential,
        laws,
        SYMBOLS,
        because=r"the two generating functions, at $a t$ and at $b t$: complete the square in each",
        tex=r"\exp\left(a t^\top\mu_X+\frac{a^2}{2} t^\top\Sigma_X t\right)"
        r"\exp\left(b t^\top\mu_Y+\frac{b^2}{2} t^\top\Sigma_Y t\right)",
    )
    d.by(
        exponentials.exponentials_gathered,
        because="add the exponents",
        tex=CLOSED_FORM,
    )
    return d.record.finish(
        proved=exponentials.same_exponentials(d.now, CLAIM.right, SYMBOLS),
        detail="general d by rules that SymPy proves for symbolic entries at d = 1, 2, 3",
    )


CLAIM = Equality(
    slug="gaussian-sum",
    title="Law of a linear combination of independent normal vectors, by its transform",
    source=SOURCE,
    declarations=SYMBOLS,
    continuous=MILD,
    definition_tex=DEFINITION,
    closed_form=CLOSED_FORM,
    derive=derive,
    assumptions=(
        r"p=\mathcal{N}(\mu_X,\Sigma_X)",
        r"q=\mathcal{N}(\mu_Y,\Sigma_Y)",
        r"d\ge1",
        r"a,b\in\mathbb{R}",
        r"\mu_X,\mu_Y,t\in\mathbb{R}^d",
        r"\Sigma_X\succ0",
        r"\Sigma_Y\succ0",
    ),
    mistakes=(
        Mistake(
            tag="coefficients-not-squared",
            wrong=r"\exp\left(t^\top(a\mu_X+b\mu_Y)+\frac12 t^\top(a\Sigma_X+b\Sigma_Y)t\right)",
            feedback="Try the difference of two vectors with one law: its covariance would vanish.",
        ),
        Mistake(
            tag="square-of-the-sum",
            wrong=r"\exp\left(t^\top(a\mu_X+b\mu_Y)+\frac12 (a+b)^2t^\top(\Sigma_X+\Sigma_Y)t"
            r"\right)",
            feedback="Independent spreads add up one by one; there are no mixed terms.",
        ),
        Mistake(
            tag="difference-of-covariances",
            wrong=r"\exp\left(t^\top(a\mu_X+b\mu_Y)"
            r"+\frac12 t^\top(a^2\Sigma_X-b^2\Sigma_Y)t\right)",
            feedback="Neither of the two independent vectors can take spread away from the other.",
        ),
        Mistake(
            tag="coefficients-lost-in-the-mean",
            wrong=r"\exp\left(t^\top(\mu_X+\mu_Y)+\frac12 t^\top(a^2\Sigma_X+b^2\Sigma_Y)t\right)",
            feedback="Means are linear: what happens to a constant in front of a vector?",
        ),
        Mistake(
            tag="average-for-the-sum",
            wrong=r"\frac12\exp\left(a t^\top\mu_X+\frac{a^2}{2} t^\top\Sigma_X t\right)"
            r"+\frac12\exp\left(b t^\top\mu_Y+\frac{b^2}{2} t^\top\Sigma_Y t\right)",
            feedback="This is a mixture: one of the two is drawn and the other ignored. A sum of "
            "vectors is something else than a sum of densities.",
        ),
    ),
)

RESULT = Result(slug="gaussian-sum", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
