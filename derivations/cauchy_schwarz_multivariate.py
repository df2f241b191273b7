r"""Cauchy-Schwarz divergence between two normal laws of a vector, for any dimension."""

from claims.definitions import log, overlap, sqrt
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SYMBOLS = declare(
    r"d: positive integer; \mu_1: vector(d); \mu_2: vector(d); \Sigma_1: spd(d); \Sigma_2: spd(d)",
    laws={
        "p(x)": ("multivariate-normal", r"\mu_1", r"\Sigma_1"),
        "q(x)": ("multivariate-normal", r"\mu_2", r"\Sigma_2"),
    },
)
DEFINITION = -log(overlap("p", "q") / sqrt(overlap("p", "p") * overlap("q", "q")))
PRODUCT, FIRST, SECOND = (rf"\int {each}\,dx" for each in ("p(x)q(x)", "p(x)^2", "q(x)^2"))
DEFINITION_TEX = rf"-\log\frac{{{PRODUCT}}}{{\sqrt{{{FIRST}\,{SECOND}}}}}"
# braces keep a sum on one line of the print
DISTANCE = r"{(\mu_1-\mu_2)}^\top{(\Sigma_1+\Sigma_2)}^{-1}{(\mu_1-\mu_2)}"
CLOSED_FORM = (
    rf"\frac12{DISTANCE}+\frac12\log\det(\Sigma_1+\Sigma_2)"
    r"-\frac14\log\det(2\Sigma_1)-\frac14\log\det(2\Sigma_2)"
)
ONE = r"(x-\mu_1)^\top\Sigma_1^{-1}(x-\mu_1)"
OTHER = r"(x-\mu_2)^\top\Sigma_2^{-1}(x-\mu_2)"
SQUARE = r"(x-c)^\top\Lambda(x-c)"
SELF = r"\mu_1^\top\Sigma_1^{-1}\mu_1+\mu_2^\top\Sigma_2^{-1}\mu_2"
HEIGHTS = r"(2\pi)^{-d}(\det\Sigma_1)^{-1/2}(\det\Sigma_2)^{-1/2}"


def derive() -> Derivation:
    """Split the logarithm; complete the square of the product, then let the laws be equal."""
    from claims.algebra import tree_logs, vector_normal, vector_overlaps
    from claims.algebra.matrix_calculation import MatrixCalculation
    from claims.algebra.rewriting import flatten
    from formula.read import read
    from formula.tree import Add, Integral, Mul

    short = extend(
        SYMBOLS,
        given=[
            r"\Lambda=\Sigma_1^{-1}+\Sigma_2^{-1}",
            r"h=\Sigma_1^{-1}\mu_1+\Sigma_2^{-1}\mu_2",
            r"c=\Lambda^{-1}h",
            rf"D={DISTANCE}",
            rf"C={HEIGHTS}",
        ],
    )
    d = MatrixCalculation(SYMBOLS)
    p, q = d.vector_laws["p"], d.vector_laws["q"]
    d.start(
        CLAIM.left,
        rule="definition",
        because="the divergence that is asked for",
        tex=DEFINITION_TEX,
    )
    d.must_be(CLAIM.definition)
    d.by(
        tree_logs.logarithm_split,
        SYMBOLS,
        because="all three integrals are positive, so that the logarithm of the quotient splits",
        tex=rf"-\log{PRODUCT}+\frac12\log{FIRST}+\frac12\log{SECOND}",
    )
    _, product = d.aside(
        read("p(x)q(x)", SYMBOLS),
        vector_overlaps.product_of_densities,
        d.vector_laws,
        SYMBOLS,
        because="write both densities out, with $C$ for the product of their normalising "
        r"constants, $(2\pi)^{-d}(\det\Sigma_1)^{-1/2}(\det\Sigma_2)^{-1/2}$",
        tex=rf"p(x)q(x)=C\exp\left(-\frac12{ONE}-\frac12{OTHER}\right)",
        declarations=short,
    )
    expanded = d.identity_chain(
        read(f"{ONE}+{OTHER}", SYMBOLS),
        ("two quadratic forms multiplied out",),
        because=r"sort by powers of $x$, with $\Lambda$ for $\Sigma_1^{-1}+\Sigma_2^{-1}$ and $h$ "
        r"for $\Sigma_1^{-1}\mu_1+\Sigma_2^{-1}\mu_2$",
        tex=rf"{ONE}+{OTHER}=x^\top\Lambda x-2x^\top h+{SELF}",
        declarations=short,
    )
    completed = d.identity_chain(
        expanded[1].terms[0],
        ("square completed in a vector",),
        because=r"complete the square, with $c$ for $\Lambda^{-1}h$",
        tex=rf"x^\top\Lambda x-2x^\top h={SQUARE}-h^\top\Lambda^{{-1}}h",
        declarations=short,
    )
    (_squares, selves), (form, constant) = expanded[1].terms, completed[1].terms
    rest = d.identity_chain(
        Add((selves, constant)),
        ("rest of two completed squares",),
        because=r"what does not depend on $x$ is one square, too",
        tex=rf"{SELF}-h^\top\Lambda^{{-1}}h"
        r"={(\mu_1-\mu_2)}^\top\Sigma_1^{-1}\Lambda^{-1}\Sigma_2^{-1}{(\mu_1-\mu_2)}",
        declarations=short,
    )
    between = d.identity_chain(
        read(r"\Sigma_1^{-1}(\Sigma_1^{-1}+\Sigma_2^{-1})^{-1}\Sigma_2^{-1}", SYMBOLS),
        (
            "inverse of a product",
            "inverse of a product",
            "sum of the inverses between the matrices",
        ),
        backwards=("inverse of a product",),
        because=r"inverses multiply in reverse order, and multiplying out turns "
        r"$\Sigma_2\Lambda\Sigma_1$ into the sum of the covariances",
        tex=r"\Sigma_1^{-1}\Lambda^{-1}\Sigma_2^{-1}=(\Lambda\Sigma_1)^{-1}\Sigma_2^{-1}"
        r"=(\Sigma_2\Lambda\Sigma_1)^{-1}={(\Sigma_1+\Sigma_2)}^{-1}",
        declarations=short,
    )
    total = (expanded[0], Add((form, vector_overlaps.factors_replaced(rest[1], between))))
    _, outside = d.aside(
        Integral(vector_overlaps.exponent_rewritten(product, total), "x"),
        vector_overlaps.constants_out_of_the_integral,
        flatten(Mul((vector_normal.HALF, form))),
        because="so the product is a constant times an exponential that is centred at $c$; write "
        r"$D$ for $(\mu_1-\mu_2)^\top(\Sigma_1+\Sigma_2)^{-1}(\mu_1-\mu_2)$",
        tex=rf"\int C\exp\left(-\frac12{SQUARE}-\frac12D\right)dx"
        rf"=C\exp\left(-\frac12D\right)\int\exp\left(-\frac12{SQUARE}\right)dx",
        declarations=short,
    )
    bell = outside.factors[-1]
    _, volume = d.aside(
        bell,
        vector_overlaps.gaussian_integral,
        p.size,
        SYMBOLS,
        because=r"the Gaussian integral; $\Lambda$ is positive definite, as a sum of such matrices",
        tex=rf"\int\exp\left(-\frac12{SQUARE}\right)dx=(2\pi)^{{d/2}}(\det\Lambda)^{{-1/2}}",
        declarations=short,
    )
    determinants = d.identity_chain(
        read(r"\det(\Sigma_2)\det(\Sigma_1^{-1}+\Sigma_2^{-1})\det(\Sigma_1)", SYMBOLS),
        (
            "determinant of a product",
            "determinant of a product",
            "sum of the inverses between the matrices",
        ),
        backwards=("determinant of a product",),
        because="the determinants multiply",
        tex=r"\det(\Sigma_2)\det(\Lambda)\det(\Sigma_1)=\det(\Sigma_2\Lambda)\det(\Sigma_1)"
        r"=\det(\Sigma_2\Lambda\Sigma_1)=\det(\Sigma_1+\Sigma_2)",
        declarations=short,
    )
    whole = vector_overlaps.factors_gathered(flatten(Mul((*outside.factors[:-1], volume))), SYMBOLS)
    pq = d.equation(
        (
            read(PRODUCT, SYMBOLS),
            vector_overlaps.determinants_multiplied(whole, determinants, SYMBOLS),
        ),
        "gaussian integral",
        r"together: the value at $\mu_1$ of a normal density with mean $\mu_2$ and covariance "
        r"$\Sigma_1+\Sigma_2$",
        rf"{PRODUCT}=\frac{{\exp\left(-\frac12{DISTANCE}\right)}}"
        r"{\sqrt{(2\pi)^d\det(\Sigma_1+\Sigma_2)}}",
    )
    pp = d.equation(
        vector_overlaps.laws_set_equal(pq, q, p, SYMBOLS),
        "laws set equal",
        "set the second law equal to the first",
        rf"{FIRST}=\frac{{1}}{{\sqrt{{(2\pi)^d\det(2\Sigma_1)}}}}",
    )
    qq = d.equation(
        vector_overlaps.laws_set_equal(pq, p, q, SYMBOLS),
        "laws set equal",
        "set the first law equal to the second",
        rf"{SECOND}=\frac{{1}}{{\sqrt{{(2\pi)^d\det(2\Sigma_2)}}}}",
    )
    d.by(
        vector_overlaps.integrals_inserted,
        dict([pq, pp, qq]),
        SYMBOLS,
        because="insert the three integrals and split the logarithms",
        tex=rf"\frac d2\log(2\pi)+\frac12\log\det(\Sigma_1+\Sigma_2)+\frac12{DISTANCE}"
        r"-\frac d4\log(2\pi)-\frac14\log\det(2\Sigma_1)"
        r"-\frac d4\log(2\pi)-\frac14\log\det(2\Sigma_2)",
    )
    d.by(
        vector_overlaps.like_terms_collected,
        SYMBOLS,
        because=r"the powers of $2\pi$ cancel",
        tex=CLOSED_FORM,
    )
    d.identity_chain(
        read(r"-\frac14\log\det(2\Sigma_1)-\frac14\log\det(2\Sigma_2)", SYMBOLS),
        ("log-determinant of a multiple", "log-determinant of a multiple"),
        because="the same with the determinants of the covariances themselves: a factor of a "
        "matrix leaves its determinant once for every coordinate",
        tex=r"-\frac14\log\det(2\Sigma_1)-\frac14\log\det(2\Sigma_2)"
        r"=-\frac14(d\log2+\log\det\Sigma_1)-\frac14\log\det(2\Sigma_2)"
        r"=-\frac14(d\log2+\log\det\Sigma_1)-\frac14(d\log2+\log\det\Sigma_2)",
    )
    return d.finish(CLAIM.right)


MISTAKES = (
    Mistake(
        tag="squared-definition",
        wrong=rf"{DISTANCE}+\log\det(\Sigma_1+\Sigma_2)"
        r"-\frac12\log\det(2\Sigma_1)-\frac12\log\det(2\Sigma_2)",
        feedback="The overlap of both laws is divided by the root of a product, and nothing is "
        "squared. Go back to the definition as it is written.",
    ),
    Mistake(
        tag="normalisers-dropped",
        wrong=rf"\frac12{DISTANCE}",
        feedback="The normalising constants do not cancel unless both covariances are equal.",
    ),
    Mistake(
        tag="factor-two-dropped",
        wrong=rf"\frac12{DISTANCE}+\frac12\log\det(\Sigma_1+\Sigma_2)"
        r"-\frac14\log\det\Sigma_1-\frac14\log\det\Sigma_2",
        feedback="Test two equal laws: by its definition the divergence vanishes there. What "
        "becomes of a sum of two covariances that are equal?",
    ),
    Mistake(
        tag="two-taken-out-of-the-determinant",
        wrong=rf"\frac12{DISTANCE}+\frac12\log\det(\Sigma_1+\Sigma_2)"
        r"-\frac12\log2-\frac14\log\det\Sigma_1-\frac14\log\det\Sigma_2",
        feedback="A factor of a matrix leaves its determinant with a power. Which one?",
    ),
    Mistake(
        tag="sum-of-the-precisions",
        wrong=r"\frac12(\mu_1-\mu_2)^\top(\Sigma_1^{-1}+\Sigma_2^{-1})(\mu_1-\mu_2)"
        r"+\frac12\log\det(\Sigma_1+\Sigma_2)"
        r"-\frac14\log\det(2\Sigma_1)-\frac14\log\det(2\Sigma_2)",
        feedback="The precisions add up for the variable of integration. The difference of the "
        "means has another spread: think of the difference of two independent draws.",
    ),
    Mistake(
        tag="half-of-the-distance-lost",
        wrong=rf"{DISTANCE}+\frac12\log\det(\Sigma_1+\Sigma_2)"
        r"-\frac14\log\det(2\Sigma_1)-\frac14\log\det(2\Sigma_2)",
        feedback="As a function of the distance of the means, the overlap is itself a normal "
        "density. Look at the factor in its exponent.",
    ),
    Mistake(
        tag="determinant-of-a-sum",
        wrong=rf"\frac12{DISTANCE}+\frac12\log(\det\Sigma_1+\det\Sigma_2)"
        r"-\frac14\log\det(2\Sigma_1)-\frac14\log\det(2\Sigma_2)",
        feedback="A determinant of a sum is no sum of determinants, except in one dimension.",
    ),
    Mistake(
        tag="sign-of-the-logarithms",
        wrong=rf"\frac12{DISTANCE}-\frac12\log\det(\Sigma_1+\Sigma_2)"
        r"+\frac14\log\det(2\Sigma_1)+\frac14\log\det(2\Sigma_2)",
        feedback="Each overlap has its determinant in a denominator, and the whole logarithm has a "
        "minus sign. Compare two laws with one mean and different spreads.",
    ),
)

CLAIM = Equality(
    slug="cauchy-schwarz-multivariate",
    title="Cauchy-Schwarz divergence of two normal laws of a vector",
    declarations=SYMBOLS,
    definition=DEFINITION,
    definition_tex=DEFINITION_TEX,
    closed_form=CLOSED_FORM,
    derive=derive,
    mistakes=MISTAKES,
    assumptions=(
        r"p=\mathcal{N}(\mu_1,\Sigma_1)",
        r"q=\mathcal{N}(\mu_2,\Sigma_2)",
        r"d\ge1",
        r"\mu_1,\mu_2\in\mathbb{R}^d",
        r"\Sigma_1,\Sigma_2\succ0",
    ),
    source="sharif-2025-ps2, 2.1, for vectors",
)

RESULT = Result(
    slug="cauchy-schwarz-multivariate",
    title=CLAIM.title,
    source=CLAIM.source,
    claims=(CLAIM,),
)
