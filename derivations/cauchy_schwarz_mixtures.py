r"""Cauchy-Schwarz divergence between two mixtures of normal laws: logarithms of double sums."""

from claims.definitions import log, overlap, sqrt
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SYMBOLS = declare(
    r"K: positive integer; M: positive integer; a: probability(K); \mu: real[K]; "
    r"\sigma: positive[K]; b: probability(M); \nu: real[M]; \tau: positive[M]",
    laws={
        "p(x)": ("normal-mixture", "a", r"\mu", r"\sigma"),
        "q(x)": ("normal-mixture", "b", r"\nu", r"\tau"),
    },
)
DEFINITION = -log(overlap("p", "q") / sqrt(overlap("p", "p") * overlap("q", "q")))
PRODUCT, FIRST, SECOND = (rf"\int {each}\,dx" for each in ("p(x)q(x)", "p(x)^2", "q(x)^2"))
DEFINITION_TEX = rf"-\log\frac{{{PRODUCT}}}{{\sqrt{{{FIRST}\,{SECOND}}}}}"
TWO_PI = r"2\pi"
ONE_PART = r"\frac{a_i}{\sqrt{2\pi}\,\sigma_i}e^{-(x-\mu_i)^2/(2\sigma_i^2)}"
OTHER_PART = r"\frac{b_j}{\sqrt{2\pi}\,\tau_j}e^{-(x-\nu_j)^2/(2\tau_j^2)}"
BOTH = (
    rf"\int\left(\sum_{{i=1}}^{{K}}{ONE_PART}\right)\left(\sum_{{j=1}}^{{M}}{OTHER_PART}\right)dx"
)
PAIRS = (
    r"\sum_{i=1}^{K}\sum_{j=1}^{M}\frac{a_ib_j}{2\pi\sigma_i\tau_j}"
    r"\int\exp\left(-\frac{(x-\mu_i)^2}{2\sigma_i^2}-\frac{(x-\nu_j)^2}{2\tau_j^2}\right)dx"
)


def double_sum(first: str, second: str, constant: str = "", power: str = "^2") -> str:
    """The double sum of weighted overlaps, without (or with) the constant under the root."""
    names = {"p": ("K", "a", r"\mu", r"\sigma"), "q": ("M", "b", r"\nu", r"\tau")}
    (k, w, m, s), (n, v, c, t) = names[first], names[second]
    spread = rf"{s}_i{power}+{t}_j{power}"
    twice = rf"2{s}_i{power}+2{t}_j{power}"
    root = rf"{constant}({spread})" if constant else spread
    return (
        rf"\sum_{{i=1}}^{{{k}}}\sum_{{j=1}}^{{{n}}}\frac{{{w}_i{v}_j}}{{\sqrt{{{root}}}}}"
        rf"e^{{-({m}_i-{c}_j)^2/({twice})}}"
    )


def combined(*, product: str = "-", selves: str = r"+\frac12", **options: str) -> str:
    """The three logarithms with their coefficients; mistakes change one of them."""
    pq, pp, qq = (double_sum(*pair, **options) for pair in ("pq", "pp", "qq"))
    return rf"{product}\log{pq}{selves}\log{pp}{selves}\log{qq}"


CLOSED_FORM = combined()


def derive() -> Derivation:
    """Sums and integrals change places; every term is the overlap of two normal laws."""
    from claims.algebra import mixtures, rules
    from claims.algebra.calculation import Calculation

    d = Calculation(SYMBOLS)
    laws = mixtures.mixtures_of(SYMBOLS)
    p, q = laws["p"], laws["q"]
    d.start(CLAIM.left, because="the divergence that is asked for", tex=DEFINITION_TEX)
    d.must_be(CLAIM.definition)
    d.by(
        rules.logarithm_split,
        because="all three integrals are positive, so that the logarithm of the quotient splits",
        tex=rf"-\log{PRODUCT}+\frac12\log{FIRST}+\frac12\log{SECOND}",
    )
    _, sums = d.aside(
        PRODUCT,
        mixtures.mixtures_written_out,
        laws,
        because="write both mixtures out, with an index for each",
        tex=rf"{PRODUCT}={BOTH}",
    )
    _, terms = d.aside(
        sums,
        mixtures.sums_before_the_integral,
        because="multiply out; the sums are finite, so that they may stand before the integral",
        tex=rf"{BOTH}={PAIRS}",
    )
    _, value = d.aside(
        terms,
        mixtures.gaussian_integral_of_every_term,
        because="every term is the overlap of two normal laws: complete the square in $x$ and "
        "integrate, as for two laws",
        tex=rf"{PAIRS}={double_sum('p', 'q', TWO_PI)}",
    )
    pq = (d.lower(PRODUCT), value)
    pp = d.carried(
        pq,
        mixtures.mixtures_set_equal,
        q,
        p,
        because="set the second mixture equal to the first; the sum runs over all pairs of parts, "
        "also those of two different ones",
        tex=rf"{FIRST}={double_sum('p', 'p', TWO_PI)}",
    )
    qq = d.carried(
        pq,
        mixtures.mixtures_set_equal,
        p,
        q,
        because="set the first mixture equal to the second",
        tex=rf"{SECOND}={double_sum('q', 'q', TWO_PI)}",
    )
    d.by(
        rules.substitution,
        dict([pq, pp, qq]),
        because="insert the three integrals",
        tex=combined(constant=TWO_PI),
    )
    d.by(
        mixtures.constants_before_the_sums,
        because=r"each sum has one factor $1/\sqrt{2\pi}$ in every term; outside the logarithms "
        "these cancel",
        tex=CLOSED_FORM,
    )
    return d.finish(CLAIM.right)


DIAGONAL_TERMS = (
    r"\sum_{i=1}^{K}\frac{a_i^2}{\sqrt{2}\,\sigma_i}",
    r"\sum_{j=1}^{M}\frac{b_j^2}{\sqrt{2}\,\tau_j}",
)

MISTAKES = (
    Mistake(
        tag="mixed-terms-forgotten",
        wrong=rf"-\log{double_sum('p', 'q')}"
        rf"+\frac12\log{DIAGONAL_TERMS[0]}+\frac12\log{DIAGONAL_TERMS[1]}",
        feedback="The square of a sum has mixed terms: different parts of one mixture overlap.",
    ),
    Mistake(
        tag="squared-definition",
        wrong=combined(product="-2", selves="+"),
        feedback="The overlap of both laws is divided by the root of a product, and nothing is "
        "squared.",
    ),
    Mistake(
        tag="root-forgotten",
        wrong=combined(selves="+"),
        feedback="Both self-overlaps stand under a root. Test two equal mixtures.",
    ),
    Mistake(
        tag="self-overlaps-dropped",
        wrong=rf"-\log{double_sum('p', 'q')}",
        feedback="The self-overlaps are no constants: they depend on the weights and the spreads. "
        "Test two equal mixtures.",
    ),
    Mistake(
        tag="sds-added",
        wrong=combined(power=""),
        feedback="The difference of two independent draws has the sum of the variances as its "
        "variance. Check the units.",
    ),
    Mistake(
        tag="signs-inverted",
        wrong=combined(product="", selves=r"-\frac12"),
        feedback="Mind the minus sign in front of the logarithm: the divergence is not negative.",
    ),
    Mistake(
        tag="logarithm-inside-the-sum",
        wrong=r"\sum_{i=1}^{K}\sum_{j=1}^{M}a_ib_j\left(\frac{(\mu_i-\nu_j)^2}"
        r"{2(\sigma_i^2+\tau_j^2)}+\frac12\log\frac{\sigma_i^2+\tau_j^2}{2\sigma_i\tau_j}\right)",
        feedback="This averages the divergences of the parts. The logarithm of a sum is not the "
        "sum of the logarithms.",
    ),
)

CLAIM = Equality(
    slug="cauchy-schwarz-mixtures",
    title="Cauchy-Schwarz divergence of two mixtures of normal laws",
    declarations=SYMBOLS,
    definition=DEFINITION,
    definition_tex=DEFINITION_TEX,
    closed_form=CLOSED_FORM,
    derive=derive,
    mistakes=MISTAKES,
    assumptions=(
        r"p(x)=\sum_{i=1}^{K}a_i\,\mathcal{N}(x;\mu_i,\sigma_i^2)",
        r"q(x)=\sum_{j=1}^{M}b_j\,\mathcal{N}(x;\nu_j,\tau_j^2)",
        r"a_i>0,\ \sum_{i=1}^{K}a_i=1",
        r"b_j>0,\ \sum_{j=1}^{M}b_j=1",
        r"\mu_i\in\mathbb{R},\ \nu_j\in\mathbb{R}",
        r"\sigma_i>0,\ \tau_j>0",
        r"K,M\ge1",
    ),
    source="sharif-2025-ps2, 2.2",
)

RESULT = Result(
    slug="cauchy-schwarz-mixtures",
    title=CLAIM.title,
    source=CLAIM.source,
    claims=(CLAIM,),
)
