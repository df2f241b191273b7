r"""KL divergence between two normal laws of a vector, for any dimension and any covariances."""

from claims.definitions import kl
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SYMBOLS = declare(
    r"d: positive integer; \mu_0: vector(d); \mu_1: vector(d); \Sigma_0: spd(d); \Sigma_1: spd(d)",
    laws={
        "p(x)": ("multivariate-normal", r"\mu_0", r"\Sigma_0"),
        "q(x)": ("multivariate-normal", r"\mu_1", r"\Sigma_1"),
    },
)
DIVERGENCE = r"D_{\mathrm{KL}}(p\,\|\,q)"
TRACE = r"\operatorname{tr}\left(\Sigma_1^{-1}\Sigma_0\right)"
# braces keep a difference on one line of the print
DISTANCE = r"{(\mu_1-\mu_0)}^\top\Sigma_1^{-1}{(\mu_1-\mu_0)}"
CLOSED_FORM = rf"\frac12\left[{TRACE}+{DISTANCE}-d+\log\frac{{\det\Sigma_1}}{{\det\Sigma_0}}\right]"
SECOND = r"(x-\mu_1)^\top\Sigma_1^{-1}(x-\mu_1)"
LOGS = r"\frac12\log\det\Sigma_1-\frac12\log\det\Sigma_0"
SPLIT = (
    r"(x-\mu_0)^\top\Sigma_1^{-1}(x-\mu_0)+2(\mu_0-\mu_1)^\top\Sigma_1^{-1}(x-\mu_0)"
    r"+{(\mu_0-\mu_1)}^\top\Sigma_1^{-1}{(\mu_0-\mu_1)}"
)


def derive() -> Derivation:
    """Log densities, linearity, and the mean of a quadratic form as a trace."""
    from claims.algebra import tree_logs, vector_normal
    from claims.algebra.matrix_calculation import MatrixCalculation
    from formula.read import read

    d = MatrixCalculation(SYMBOLS)
    laws = d.vector_laws
    any_matrix = extend(SYMBOLS, "A: matrix(d,d)")
    d.start(
        CLAIM.left,
        rule="definition",
        because="the divergence that is asked for",
        tex=CLAIM.definition_tex,
    )
    d.by(
        vector_normal.definition_of_the_divergence,
        because="definition of the divergence, natural logarithms",
        tex=r"\mathbb{E}_{p}\left[\log p(x)-\log q(x)\right]",
    )
    d.must_be(CLAIM.definition)
    d.by(
        vector_normal.densities_written_out,
        laws,
        because=r"write both log densities out; the constants $-\tfrac d2\log(2\pi)$ cancel",
        tex=r"\frac12\mathbb{E}_{p}\left[\log\det\Sigma_1-\log\det\Sigma_0"
        rf"-(x-\mu_0)^\top\Sigma_0^{{-1}}(x-\mu_0)+{SECOND}\right]",
    )
    d.by(
        vector_normal.linearity_of_expectation,
        because="linearity of the expectation; the determinants do not depend on $x$",
        tex=rf"{LOGS}-\frac12\mathbb{{E}}_{{p}}\left[(x-\mu_0)^\top\Sigma_0^{{-1}}(x-\mu_0)\right]"
        rf"+\frac12\mathbb{{E}}_{{p}}\left[{SECOND}\right]",
    )
    split = d.identity_chain(
        read(SECOND, SYMBOLS),
        ("quadratic form about another point",),
        given={"m": laws["p"].mean},
        because=r"split $x-\mu_1$ into $x-\mu_0$ and $\mu_0-\mu_1$; both mixed terms are equal, "
        r"for $\Sigma_1^{-1}$ is symmetric",
        tex=rf"{SECOND}={SPLIT}",
    )
    moved = d.equation(
        vector_normal.mean_about_the_mean(split, laws["p"], laws),
        "linearity, and the deviation has mean zero",
        r"take means under $p$: the mixed term vanishes, because $x-\mu_0$ has mean zero and "
        "stands in it linearly",
        rf"\mathbb{{E}}_{{p}}\left[{SECOND}\right]"
        r"=\mathbb{E}_{p}\left[(x-\mu_0)^\top\Sigma_1^{-1}(x-\mu_0)\right]"
        r"+{(\mu_0-\mu_1)}^\top\Sigma_1^{-1}{(\mu_0-\mu_1)}",
    )
    form = r"(x-\mu_0)^\top A(x-\mu_0)"
    outer = r"(x-\mu_0)(x-\mu_0)^\top"
    inside, outside = (
        rf"\mathbb{{E}}_{{p}}\left[\operatorname{{tr}}\left(A{outer}\right)\right]",
        rf"\operatorname{{tr}}\left(A\,\mathbb{{E}}_{{p}}\left[{outer}\right]\right)",
    )
    _, traced = d.identity_chain(
        read(rf"\mathbb{{E}}_{{p}}\left[{form}\right]", any_matrix),
        ("trace of a quadratic form",),
        because="for every matrix $A$: a number is its own trace, and under a trace the factors "
        "of a product may be moved around in a circle",
        tex=rf"\mathbb{{E}}_{{p}}\left[{form}\right]={inside}",
        declarations=any_matrix,
    )
    _, linear = d.aside(
        traced,
        vector_normal.linearity_of_expectation,
        because="the trace of a matrix is a sum of its entries, so that trace and mean may change "
        "places",
        tex=rf"{inside}={outside}",
        declarations=any_matrix,
    )
    d.aside(
        linear,
        vector_normal.covariance_of_the_law,
        laws,
        because=r"the mean of the matrix $(x-\mu_0)(x-\mu_0)^\top$ is the covariance of $p$",
        tex=rf"{outside}=\operatorname{{tr}}\left(A\Sigma_0\right)",
        declarations=any_matrix,
    )
    d.by(
        vector_normal.substitution,
        dict([moved]),
        because=r"insert the mean of the quadratic form about $\mu_1$",
        tex=rf"{LOGS}-\frac12\mathbb{{E}}_{{p}}\left[(x-\mu_0)^\top\Sigma_0^{{-1}}(x-\mu_0)\right]"
        r"+\frac12\mathbb{E}_{p}\left[(x-\mu_0)^\top\Sigma_1^{-1}(x-\mu_0)\right]"
        rf"+\frac12{DISTANCE}",
    )
    d.by(
        vector_normal.mean_of_a_quadratic_form,
        laws,
        SYMBOLS,
        because=r"both remaining means are traces: $\Sigma_0^{-1}$ and $\Sigma_1^{-1}$ for $A$",
        tex=rf"{LOGS}-\frac12\operatorname{{tr}}\left(\Sigma_0^{{-1}}\Sigma_0\right)"
        rf"+\frac12{TRACE}+\frac12{DISTANCE}",
    )
    d.identity(
        "trace of the inverse times the matrix",
        because=r"$\Sigma_0^{-1}\Sigma_0$ is the identity matrix, and its trace counts the "
        "coordinates",
        tex=rf"{LOGS}-\frac d2+\frac12{TRACE}+\frac12{DISTANCE}",
    )
    d.by(
        tree_logs.logarithms_gathered,
        SYMBOLS,
        because="both determinants are positive: their logarithms are gathered",
        tex=CLOSED_FORM,
    )
    return d.finish(CLAIM.right)


MISTAKES = (
    Mistake(
        tag="swapped-direction",
        wrong=r"\frac12\left[\operatorname{tr}(\Sigma_0^{-1}\Sigma_1)"
        r"+(\mu_1-\mu_0)^\top\Sigma_0^{-1}(\mu_1-\mu_0)-d"
        r"+\log\frac{\det\Sigma_0}{\det\Sigma_1}\right]",
        feedback="The mean is taken under the first law of the divergence; the second one only "
        "enters through its logarithm. Check whose covariance is inverted.",
    ),
    Mistake(
        tag="dimension-dropped",
        wrong=rf"\frac12\left[{TRACE}+{DISTANCE}+\log\frac{{\det\Sigma_1}}{{\det\Sigma_0}}\right]",
        feedback="Test your result on two equal laws: a divergence of a law from itself is zero. "
        "The quadratic form of the first law has a mean, too.",
    ),
    Mistake(
        tag="one-for-the-dimension",
        wrong=rf"\frac12\left[{TRACE}+{DISTANCE}-1+\log\frac{{\det\Sigma_1}}{{\det\Sigma_0}}\right]",
        feedback="Each coordinate contributes to the mean of the first quadratic form. What is the "
        "trace of an identity matrix?",
    ),
    Mistake(
        tag="determinants-inverted",
        wrong=rf"\frac12\left[{TRACE}+{DISTANCE}-d+\log\frac{{\det\Sigma_0}}{{\det\Sigma_1}}\right]",
        feedback="Follow the signs of the two normalising constants: one log density is "
        "subtracted from the other, and each determinant sits in a denominator.",
    ),
    Mistake(
        tag="half-of-the-logarithm-lost",
        wrong=rf"\frac12\left[{TRACE}+{DISTANCE}-d\right]"
        r"+\log\frac{\det\Sigma_1}{\det\Sigma_0}",
        feedback="The determinant of the covariance stands under a root in a normal density. "
        "Which factor does a root put in front of a logarithm?",
    ),
    Mistake(
        tag="precision-of-the-first-law",
        wrong=rf"\frac12\left[{TRACE}+(\mu_1-\mu_0)^\top\Sigma_0^{{-1}}(\mu_1-\mu_0)-d"
        r"+\log\frac{\det\Sigma_1}{\det\Sigma_0}\right]",
        feedback="The distance of the means appears where the log density of the other law is "
        "averaged. In whose units is it measured there?",
    ),
    Mistake(
        tag="covariance-for-precision",
        wrong=rf"\frac12\left[{TRACE}+(\mu_1-\mu_0)^\top\Sigma_1(\mu_1-\mu_0)-d"
        r"+\log\frac{\det\Sigma_1}{\det\Sigma_0}\right]",
        feedback="Check the units in one dimension: a divergence is a pure number.",
    ),
    Mistake(
        tag="ratio-of-traces",
        wrong=r"\frac12\left[\frac{\operatorname{tr}(\Sigma_0)}{\operatorname{tr}(\Sigma_1)}"
        rf"+{DISTANCE}-d+\log\frac{{\det\Sigma_1}}{{\det\Sigma_0}}\right]",
        feedback="The trace of a product is not a quotient of traces. Try two multiples of the "
        "identity matrix in two dimensions.",
    ),
    Mistake(
        tag="spread-forgotten",
        wrong=rf"\frac12\left[{DISTANCE}-d+\log\frac{{\det\Sigma_1}}{{\det\Sigma_0}}\right]",
        feedback="Replacing $x$ by its mean inside a quadratic form loses the spread of $x$.",
    ),
)

CLAIM = Equality(
    slug="gaussian-kl-multivariate",
    title="KL divergence between two normal laws of a vector",
    declarations=SYMBOLS,
    definition=kl("p", "q"),
    definition_tex=DIVERGENCE,
    closed_form=CLOSED_FORM,
    derive=derive,
    mistakes=MISTAKES,
    assumptions=(
        r"p=\mathcal{N}(\mu_0,\Sigma_0)",
        r"q=\mathcal{N}(\mu_1,\Sigma_1)",
        r"d\ge1",
        r"\mu_0,\mu_1\in\mathbb{R}^d",
        r"\Sigma_0,\Sigma_1\succ0",
    ),
    source="sharif-2025-ps1, 1.5",
)

RESULT = Result(
    slug="gaussian-kl-multivariate",
    title=CLAIM.title,
    source=CLAIM.source,
    claims=(CLAIM,),
)
