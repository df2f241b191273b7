r"""KL divergence of normal laws in three special cases of the general result."""

from claims.definitions import kl
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations.gaussian_kl_multivariate import CLAIM as GENERAL
from formula.declare import declare

PQ = r"D_{\mathrm{KL}}(p\,\|\,q)"
QP = r"D_{\mathrm{KL}}(q\,\|\,p)"

DIAGONAL_SYMBOLS = declare(
    r"d: positive integer; \mu: vector(d); \sigma: positive vector(d); "
    "m: vector(d); s: positive vector(d)",
    laws={
        "p(x)": ("diagonal-normal", r"\mu", r"\sigma"),
        "q(x)": ("diagonal-normal", "m", "s"),
    },
)
STANDARD_SYMBOLS = declare(
    r"d: positive integer; \mu: vector(d); \sigma: positive vector(d)",
    laws={"q(z)": ("diagonal-normal", r"\mu", r"\sigma"), "p(z)": ("standard-normal", "d")},
)
NUMBER_SYMBOLS = declare(
    r"\mu_0: real; \mu_1: real; \sigma_0: positive; \sigma_1: positive",
    laws={
        "p(x)": ("normal", r"\mu_0", r"\sigma_0"),
        "q(x)": ("normal", r"\mu_1", r"\sigma_1"),
    },
)
_RATIOS = r"\sum_{j=1}^{d}\frac{\sigma_j^2}{s_j^2}"
_SQUARES = r"\sum_{j=1}^{d}\frac{(m_j-\mu_j)^2}{s_j^2}"


def derive_diagonal() -> Derivation:
    """The general result: traces, forms and determinants of diagonal matrices."""
    from claims.algebra import coordinates, special_cases
    from claims.algebra.matrix_calculation import MatrixCalculation
    from formula.read import read

    known = DIAGONAL_SYMBOLS
    values = {
        r"\mu_0": r"\mu",
        r"\mu_1": "m",
        r"\Sigma_0": r"\operatorname{diag}(\sigma^2)",
        r"\Sigma_1": r"\operatorname{diag}(s^2)",
    }
    at = {name: read(text, known) for name, text in values.items()}
    trace = (
        r"\operatorname{tr}\left(\operatorname{diag}(s^2)^{-1}\operatorname{diag}(\sigma^2)\right)"
    )
    form = r"(m-\mu)^\top\operatorname{diag}(s^2)^{-1}(m-\mu)"
    logs = r"\log\frac{\det\operatorname{diag}(s^2)}{\det\operatorname{diag}(\sigma^2)}"
    d = MatrixCalculation(known)
    d.start(DIAGONAL.left, rule="definition", because="the divergence that is asked for", tex=PQ)
    d.step(
        special_cases.general_result_at(GENERAL, at, known),
        rule="the general result at diagonal covariances",
        because="the covariances are diagonal, with the squares of the standard deviations: read "
        "the general result for them",
        tex=rf"\frac12{trace}+\frac12{form}-\frac d2+\frac12{logs}",
    )
    d.by(
        special_cases.traces_of_diagonal_matrices,
        known,
        because="diagonal matrices are inverted and multiplied entry by entry",
        tex=rf"\frac12\left[{_RATIOS}+{form}-d+{logs}\right]",
    )
    d.by(
        coordinates.quadratic_form_by_coordinates,
        known,
        because="so the quadratic form is a sum over the coordinates as well",
        tex=rf"\frac12\left[{_RATIOS}+{_SQUARES}-d+{logs}\right]",
    )
    d.by(
        special_cases.determinants_of_diagonal_matrices,
        known,
        because="a diagonal determinant is the product of the entries",
        tex=rf"\frac12\left[{_RATIOS}+{_SQUARES}-d"
        r"+\log\frac{\prod_{j=1}^{d}s_j^2}{\prod_{j=1}^{d}\sigma_j^2}\right]",
    )
    d.by(
        special_cases.one_sum_over_the_coordinates,
        known,
        because="the logarithm of a product is a sum of logarithms, and $d$ is a sum of ones: "
        "everything is one sum over the coordinates",
        tex=DIAGONAL.closed_form,
    )
    return d.finish_by_coordinates(DIAGONAL.right)


DIAGONAL = Equality(
    slug="gaussian-kl-diagonal",
    title="KL divergence between two normal laws with diagonal covariances",
    declarations=DIAGONAL_SYMBOLS,
    definition=kl("p", "q"),
    definition_tex=PQ,
    closed_form=r"\sum_{j=1}^{d}\left(\log\frac{s_j}{\sigma_j}"
    r"+\frac{\sigma_j^2+(\mu_j-m_j)^2}{2s_j^2}-\frac12\right)",
    derive=derive_diagonal,
    mistakes=(
        Mistake(
            tag="swapped-direction",
            wrong=r"\sum_{j=1}^{d}\left(\log\frac{\sigma_j}{s_j}"
            r"+\frac{s_j^2+(\mu_j-m_j)^2}{2\sigma_j^2}-\frac12\right)",
            feedback="The mean is taken under the first law. Whose spreads stand in the "
            "denominators then?",
        ),
        Mistake(
            tag="constant-once",
            wrong=r"\sum_{j=1}^{d}\left(\log\frac{s_j}{\sigma_j}"
            r"+\frac{\sigma_j^2+(\mu_j-m_j)^2}{2s_j^2}\right)-\frac12",
            feedback="Independent coordinates add up whole divergences. Test two equal laws with "
            "more than one coordinate.",
        ),
        Mistake(
            tag="variances-in-the-logarithm",
            wrong=r"\sum_{j=1}^{d}\left(\log\frac{s_j^2}{\sigma_j^2}"
            r"+\frac{\sigma_j^2+(\mu_j-m_j)^2}{2s_j^2}-\frac12\right)",
            feedback="Half a logarithm of variances is a whole logarithm of standard deviations, "
            "and not the other way round.",
        ),
        Mistake(
            tag="logarithm-of-sums",
            wrong=r"\sum_{j=1}^{d}\left(\frac{\sigma_j^2+(\mu_j-m_j)^2}{2s_j^2}-\frac12\right)"
            r"+\log\frac{\sum_{j=1}^{d}s_j}{\sum_{j=1}^{d}\sigma_j}",
            feedback="A determinant of a diagonal matrix multiplies its entries; it does not add "
            "them up.",
        ),
        Mistake(
            tag="sd-for-variance",
            wrong=r"\sum_{j=1}^{d}\left(\log\frac{s_j}{\sigma_j}"
            r"+\frac{\sigma_j+(\mu_j-m_j)^2}{2s_j}-\frac12\right)",
            feedback="The covariance matrix has variances on its diagonal. Check the units.",
        ),
    ),
    assumptions=(
        r"p=\mathcal{N}(\mu,\operatorname{diag}(\sigma^2))",
        r"q=\mathcal{N}(m,\operatorname{diag}(s^2))",
        r"d\ge1",
        r"\mu,m\in\mathbb{R}^d",
        r"\sigma,s\in\mathbb{R}_{>0}^d",
    ),
    source="sharif-2025-ps1, 1.5, diagonal covariances",
)


def derive_standard() -> Derivation:
    """The diagonal case with means 0 and standard deviations 1 in the second law."""
    import sympy

    from claims.algebra import special_cases
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower
    from claims.algebra.matrix_calculation import MatrixCalculation

    known = STANDARD_SYMBOLS
    d = MatrixCalculation(known)
    d.start(STANDARD.left, rule="definition", because="the divergence that is asked for", tex=QP)
    d.step(
        special_cases.at_a_standard_normal_law(DIAGONAL.right, "m", "s", "p", known),
        rule="the diagonal case at a standard normal law",
        because="the case of diagonal covariances, with means $0$ and standard deviations $1$ in "
        "the second law",
        tex=r"\sum_{j=1}^{d}\left(-\log\sigma_j+\frac{\sigma_j^2+\mu_j^2}{2}-\frac12\right)",
    )
    d.step(
        lift(special_cases.common_factor_taken_out(lower(d.now, known), sympy.Rational(1, 2))),
        rule="common factor taken out",
        because=r"take one half out: twice the logarithm of $\sigma_j$ is that of its square",
        tex=STANDARD.closed_form,
    )
    return d.finish_by_coordinates(STANDARD.right)


STANDARD = Equality(
    slug="gaussian-kl-to-standard",
    title="KL divergence of a diagonal normal law from the standard normal law",
    declarations=STANDARD_SYMBOLS,
    definition=kl("q", "p"),
    definition_tex=QP,
    closed_form=r"\frac12\sum_{j=1}^{d}\left(\sigma_j^2+\mu_j^2-1-\log\sigma_j^2\right)",
    derive=derive_standard,
    mistakes=(
        Mistake(
            tag="swapped-direction",
            wrong=r"\frac12\sum_{j=1}^{d}\left(\frac{1+\mu_j^2}{\sigma_j^2}-1"
            r"+\log\sigma_j^2\right)",
            feedback="That is the divergence of the standard normal law from the other one. Under "
            "which law is the mean taken?",
        ),
        Mistake(
            tag="sign-of-the-whole",
            wrong=r"\frac12\sum_{j=1}^{d}\left(1+\log\sigma_j^2-\mu_j^2-\sigma_j^2\right)",
            feedback="A divergence is never negative. This is the term as it enters a lower bound "
            "of the evidence.",
        ),
        Mistake(
            tag="sd-for-variance",
            wrong=r"\frac12\sum_{j=1}^{d}\left(\sigma_j+\mu_j^2-1-\log\sigma_j\right)",
            feedback="Check what your network returns, a standard deviation, a variance or a "
            "logarithm of one of them: the second moment about the mean is the variance.",
        ),
        Mistake(
            tag="half-of-the-logarithm-lost",
            wrong=r"\frac12\sum_{j=1}^{d}\left(\sigma_j^2+\mu_j^2-1\right)"
            r"-\sum_{j=1}^{d}\log\sigma_j^2",
            feedback="Differentiate with respect to one standard deviation: where must the minimum "
            "lie?",
        ),
        Mistake(
            tag="one-dropped",
            wrong=r"\frac12\sum_{j=1}^{d}\left(\sigma_j^2+\mu_j^2-\log\sigma_j^2\right)",
            feedback="Insert the standard normal law itself: a divergence of a law from itself is "
            "zero.",
        ),
        Mistake(
            tag="mean-not-squared",
            wrong=r"\frac12\sum_{j=1}^{d}\left(\sigma_j^2+\mu_j-1-\log\sigma_j^2\right)",
            feedback="Turn the sign of a mean around: can the divergence change?",
        ),
    ),
    assumptions=(
        r"q=\mathcal{N}(\mu,\operatorname{diag}(\sigma^2))",
        r"p=\mathcal{N}(0,I_d)",
        r"d\ge1",
        r"\mu\in\mathbb{R}^d",
        r"\sigma\in\mathbb{R}_{>0}^d",
    ),
    source="the divergence term of a variational autoencoder with a standard normal prior",
)


def derive_number() -> Derivation:
    """The general result for matrices with one entry."""
    from claims.algebra import special_cases
    from claims.algebra.matrix_calculation import MatrixCalculation
    from formula.read import read

    known = NUMBER_SYMBOLS
    values = {
        "d": "1",
        r"\mu_0": r"\mu_0",
        r"\mu_1": r"\mu_1",
        r"\Sigma_0": r"\sigma_0^2",
        r"\Sigma_1": r"\sigma_1^2",
    }
    at = {name: read(text, known) for name, text in values.items()}
    d = MatrixCalculation(known)
    d.start(NUMBER.left, rule="definition", because="the divergence that is asked for", tex=PQ)
    d.step(
        special_cases.general_result_at(GENERAL, at, known),
        rule="the general result in one dimension",
        because="the general result for $1\\times1$ covariances, the variances",
        tex=r"\frac12\left[\operatorname{tr}\left((\sigma_1^2)^{-1}\sigma_0^2\right)"
        r"+(\mu_1-\mu_0)^\top(\sigma_1^2)^{-1}(\mu_1-\mu_0)-1"
        r"+\log\frac{\det(\sigma_1^2)}{\det(\sigma_0^2)}\right]",
    )
    d.by(
        special_cases.numbers_for_one_by_one_matrices,
        known,
        because=r"a $1\times1$ matrix is its own trace, determinant and transpose, and the "
        "logarithm of a quotient of squares is twice that of the quotient",
        tex=NUMBER.closed_form,
    )
    return d.finish_by_coordinates(NUMBER.right)


NUMBER = Equality(
    slug="gaussian-kl-one-dimension",
    title="KL divergence between two normal laws in one dimension, from the general result",
    declarations=NUMBER_SYMBOLS,
    definition=kl("p", "q"),
    definition_tex=PQ,
    closed_form=r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}"
    r"-\frac12",
    derive=derive_number,
    mistakes=(
        Mistake(
            tag="determinant-as-sd",
            wrong=r"\frac12\log\frac{\sigma_1}{\sigma_0}"
            r"+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}-\frac12",
            feedback="In one dimension the covariance is the variance. What is its determinant?",
        ),
        Mistake(
            tag="variance-in-log",
            wrong=r"\log\frac{\sigma_1^2}{\sigma_0^2}"
            r"+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}-\frac12",
            feedback="The factor in front of the whole bracket belongs to the logarithm, too.",
        ),
        Mistake(
            tag="trace-of-sds",
            wrong=r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0}{2\sigma_1}"
            r"+\frac{(\mu_0-\mu_1)^2}{2\sigma_1^2}-\frac12",
            feedback="The trace of the general result holds covariances, not their roots.",
        ),
        Mistake(
            tag="dimension-left-symbolic",
            wrong=r"\log\frac{\sigma_1}{\sigma_0}"
            r"+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}-1",
            feedback="The dimension is one, and it stands inside the bracket. Test equal laws.",
        ),
        Mistake(
            tag="swapped-direction",
            wrong=r"\log\frac{\sigma_0}{\sigma_1}"
            r"+\frac{\sigma_1^2+(\mu_0-\mu_1)^2}{2\sigma_0^2}-\frac12",
            feedback="Keep the order of the two laws when the indices are read off the general "
            "result.",
        ),
    ),
    assumptions=(
        r"p=\mathcal{N}(\mu_0,\sigma_0^2)",
        r"q=\mathcal{N}(\mu_1,\sigma_1^2)",
        r"\mu_0,\mu_1\in\mathbb{R}",
        r"\sigma_0,\sigma_1>0",
    ),
    source="sharif-2025-ps1, 1.5, one dimension",
)

RESULT = Result(
    slug="gaussian-kl-special-cases",
    title="KL divergence of normal laws in special cases",
    source="sharif-2025-ps1, 1.5",
    claims=(DIAGONAL, STANDARD, NUMBER),
)
