r"""Cauchy-Schwarz divergence of two univariate normal laws, and that it lies below both KLs.

The divergence is minus the logarithm of the overlap over the root of the product of both
self-overlaps; with the square of that quotient the bound would be false.
"""

from claims.definitions import kl, log, minimum, overlap, sqrt
from claims.results import Result
from claims.statements import Bound, Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend
from formula.tree import Add, Apply, Number
from formula.tree import Symbol as Tree

SYMBOLS = declare(
    r"\mu_1: real; \mu_2: real; \sigma_1: positive; \sigma_2: positive",
    laws={
        "p(x)": ("normal", r"\mu_1", r"\sigma_1"),
        "q(x)": ("normal", r"\mu_2", r"\sigma_2"),
    },
)
DEFINITION = -log(overlap("p", "q") / sqrt(overlap("p", "p") * overlap("q", "q")))
FORWARD = r"D_{\mathrm{KL}}(p\,\|\,q)"
BACKWARD = r"D_{\mathrm{KL}}(q\,\|\,p)"
BOTH = r"\min\{" + FORWARD + r",\," + BACKWARD + r"\}"
DEFINITION_TEX = r"-\log\frac{\int p(x)q(x)\,dx}{\sqrt{\int p(x)^2\,dx\,\int q(x)^2\,dx}}"
ASSUMPTIONS = (
    r"p=\mathcal{N}(\mu_1,\sigma_1^2)",
    r"q=\mathcal{N}(\mu_2,\sigma_2^2)",
    r"\mu_1,\mu_2\in\mathbb{R}",
    r"\sigma_1,\sigma_2>0",
)
CLOSED_FORM = (
    r"\frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)}"
    r"+\frac12\log\frac{\sigma_1^2+\sigma_2^2}{2\sigma_1\sigma_2}"
)


def derive() -> Derivation:
    """Split the logarithm; one overlap by completing the square, the others by equal laws."""
    from claims.algebra import rules
    from claims.algebra.calculation import Calculation

    d = Calculation(SYMBOLS)
    p, q = d.laws["p"], d.laws["q"]
    d.start(CLAIM.left, because="the divergence that is asked for", tex=DEFINITION_TEX)
    d.must_be(CLAIM.definition)
    d.by(
        rules.logarithm_split,
        because="all three integrals are positive, so that the logarithm of the quotient splits",
        tex=r"-\log\int p(x)q(x)\,dx+\frac12\log\int p(x)^2\,dx+\frac12\log\int q(x)^2\,dx",
    )
    d.aside(
        "p(x)q(x)",
        rules.laws_written_out,
        d.laws,
        because="write both densities out",
        tex=r"p(x)q(x)=\frac{1}{2\pi\sigma_1\sigma_2}"
        r"\exp\left(-\frac{(x-\mu_1)^2}{2\sigma_1^2}-\frac{(x-\mu_2)^2}{2\sigma_2^2}\right)",
    )
    d.aside(
        r"-\frac{(x-\mu_1)^2}{2\sigma_1^2}-\frac{(x-\mu_2)^2}{2\sigma_2^2}",
        rules.completing_the_square,
        p.value,
        because="complete the square in $x$: the product is a scaled normal density",
        tex=r"-\frac{(x-\mu_1)^2}{2\sigma_1^2}-\frac{(x-\mu_2)^2}{2\sigma_2^2}"
        r"=-\frac{\sigma_1^2+\sigma_2^2}{2\sigma_1^2\sigma_2^2}"
        r"\left(x-\frac{\mu_1\sigma_2^2+\mu_2\sigma_1^2}{\sigma_1^2+\sigma_2^2}\right)^2"
        r"-\frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)}",
    )
    pq = d.aside(
        r"\int p(x)q(x)\,dx",
        rules.gaussian_integral,
        d.laws,
        because=r"a Gaussian integral with variance $\sigma_1^2\sigma_2^2/(\sigma_1^2+\sigma_2^2)$",
        tex=r"\int p(x)q(x)\,dx=\frac{1}{\sqrt{2\pi(\sigma_1^2+\sigma_2^2)}}"
        r"\exp\left(-\frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)}\right)",
    )
    pp = d.carried(
        pq,
        rules.laws_set_equal,
        q,
        p,
        because="set the second law equal to the first",
        tex=r"\int p(x)^2\,dx=\frac{1}{2\sqrt{\pi}\,\sigma_1}",
    )
    qq = d.carried(
        pq,
        rules.laws_set_equal,
        p,
        q,
        because="set the first law equal to the second",
        tex=r"\int q(x)^2\,dx=\frac{1}{2\sqrt{\pi}\,\sigma_2}",
    )
    d.by(
        rules.substitution,
        dict([pq, pp, qq]),
        because="insert the three integrals",
        tex=r"\frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)}"
        r"+\frac12\log\left(2\pi(\sigma_1^2+\sigma_2^2)\right)"
        r"-\frac12\log\left(2\sqrt{\pi}\,\sigma_1\right)-\frac12\log\left(2\sqrt{\pi}\,\sigma_2\right)",
    )
    d.by(
        rules.logarithms_gathered,
        because=r"gather the logarithms: $\pi$ cancels and one factor $2$ stays below",
        tex=CLOSED_FORM,
    )
    return d.finish(CLAIM.right)


def derive_bound() -> Derivation:
    """The difference is a convex function of the ratio of variances plus a square."""
    from sympy import Integer, Min, Symbol

    from claims.algebra import rules
    from claims.algebra.bounds import NotShown, convex_with_minimum_zero, naming, split_by_means
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.settle import same

    d = Calculation(SYMBOLS)
    p, q = d.laws["p"], d.laws["q"]
    d.start(BOUND.lesser, because="the smaller side", tex=DEFINITION_TEX)
    d.must_be(BOUND.lesser_definition)
    closed = d.by(
        rules.overlaps_of_normal_laws,
        d.laws,
        because="the three Gaussian integrals, as for the closed form of this divergence",
        tex=CLOSED_FORM,
    )
    forward = d.aside(
        FORWARD,
        rules.divergence_of_normal_laws,
        d.laws,
        because="linearity of the expectation and the second moments of $p$",
        tex=FORWARD + r"=\log\frac{\sigma_2}{\sigma_1}"
        r"+\frac{\sigma_1^2+(\mu_1-\mu_2)^2}{2\sigma_2^2}-\frac12",
    )
    backward = d.carried(
        forward,
        rules.laws_exchanged,
        p,
        q,
        because="exchange the two laws",
        tex=BACKWARD + r"=\log\frac{\sigma_1}{\sigma_2}"
        r"+\frac{\sigma_2^2+(\mu_1-\mu_2)^2}{2\sigma_1^2}-\frac12",
    )
    r = Symbol("r", positive=True)
    gap = split_by_means(forward[1] - closed, p, q, r)
    back = split_by_means(backward[1] - closed, q, p, r)
    convex = convex_with_minimum_zero(gap.by_ratio, r, Integer(1))
    if not same(gap.by_ratio, back.by_ratio):
        raise NotShown("the two directions have different parts in the ratio of variances")
    square = (p.mean - q.mean) ** 2
    functions = {"a": convex.function, "a'": convex.slope, "a''": convex.curvature}
    known = naming(
        extend(SYMBOLS, "r: positive; s: positive; D_{CS}: real; " + _FUNCTIONS),
        {"D_{CS}": closed, "r": p.sd**2 / q.sd**2, "s": q.sd**2 / p.sd**2},
        functions,
        r,
    )
    free = naming(extend(SYMBOLS, "r: positive; " + _FUNCTIONS), {}, functions, r)
    a_of_r, a_of_s = Apply("a", (Tree("r"),)), Apply("a", (Tree("s"),))
    d.beside(
        (FORWARD + r"-D_{\mathrm{CS}}", Add((a_of_r, lift(gap.by_distance * square)))),
        rule="split into variances and means",
        because=r"write $r$ for $\sigma_1^2/\sigma_2^2$ and $D_{\mathrm{CS}}$ for the smaller "
        r"side; what is left over depends on the means by one square and on the variances by $r$",
        tex=FORWARD + r"-D_{\mathrm{CS}}=a(r)"
        r"+\frac{\sigma_1^2(\mu_1-\mu_2)^2}{2\sigma_2^2(\sigma_1^2+\sigma_2^2)}",
        declarations=known,
    )
    d.beside(
        (a_of_r, convex.function),
        rule="terms collected",
        because="the part without means",
        tex=r"a(r)=\frac{r-1}{2}-\frac14\log r-\frac12\log\frac{1+r}{2}",
        declarations=free,
    )
    d.beside(
        (Apply("a'", (Tree("r"),)), convex.slope),
        rule="differentiation",
        because="differentiate once",
        tex=r"a'(r)=\frac12-\frac{1}{4r}-\frac{1}{2(1+r)}",
        declarations=free,
    )
    d.beside(
        (Apply("a''", (Tree("r"),)), convex.curvature, Integer(0)),
        ("=", ">"),
        rule="differentiation",
        because="differentiate again: both terms are positive, so that $a$ is strictly convex",
        tex=r"a''(r)=\frac{1}{4r^2}+\frac{1}{2(1+r)^2}>0",
        declarations=free,
    )
    d.beside(
        (Apply("a", (Number("1"),)), Apply("a'", (Number("1"),)), Integer(0)),
        rule="substitution",
        because="value and slope vanish at equal variances",
        tex="a(1)=a'(1)=0",
        declarations=free,
    )
    d.beside(
        (a_of_r, Integer(0)),
        (">=",),
        rule="convexity by second derivative",
        because="a strictly convex function lies above its tangent and touches it once, here at "
        "equal variances",
        tex=r"a(r)\ge0",
        declarations=free,
        proof="theorem",
    )
    d.beside(
        (BACKWARD + r"-D_{\mathrm{CS}}", Add((a_of_s, lift(back.by_distance * square)))),
        rule="laws exchanged",
        because=r"$D_{\mathrm{CS}}$ does not change when the laws change places; write $s$ for "
        r"$\sigma_2^2/\sigma_1^2$",
        tex=BACKWARD + r"-D_{\mathrm{CS}}=a(s)"
        r"+\frac{\sigma_2^2(\mu_1-\mu_2)^2}{2\sigma_1^2(\sigma_1^2+\sigma_2^2)}",
        declarations=known,
    )
    d.at_most(
        Min(forward[0], backward[0]),
        rule="convexity by second derivative",
        because="both differences are sums of terms that are not negative; they vanish exactly "
        "when variances and means are equal",
        tex=BOTH,
    )
    return d.finish(BOUND.greater, closed_form=False)


_FUNCTIONS = "a: function; a': function; a'': function"

MISTAKES = (
    Mistake(
        tag="squared-definition",
        wrong=r"\frac{(\mu_1-\mu_2)^2}{\sigma_1^2+\sigma_2^2}"
        r"+\log\frac{\sigma_1^2+\sigma_2^2}{2\sigma_1\sigma_2}",
        feedback="The overlap of both laws is divided by the root of a product, and nothing is "
        "squared. Go back to the definition as it is written.",
    ),
    Mistake(
        tag="half-log",
        wrong=r"\frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)}"
        r"+\log\frac{\sigma_1^2+\sigma_2^2}{2\sigma_1\sigma_2}",
        feedback="The normalising constants enter under a square root. What does a logarithm make "
        "of a root?",
    ),
    Mistake(
        tag="normalisers-dropped",
        wrong=r"\frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)}",
        feedback="The normalising constants do not cancel unless both laws have the same spread.",
    ),
    Mistake(
        tag="two-dropped",
        wrong=r"\frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)}"
        r"+\frac12\log\frac{\sigma_1^2+\sigma_2^2}{\sigma_1\sigma_2}",
        feedback="Test your result on two equal laws: by its definition the divergence is zero "
        "there.",
    ),
    Mistake(
        tag="exponent-not-halved",
        wrong=r"\frac{(\mu_1-\mu_2)^2}{\sigma_1^2+\sigma_2^2}"
        r"+\frac12\log\frac{\sigma_1^2+\sigma_2^2}{2\sigma_1\sigma_2}",
        feedback="As a function of the distance of the means, the overlap is itself a normal "
        "density. Look at the factor in its exponent.",
    ),
    Mistake(
        tag="variances-in-log",
        wrong=r"\frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)}"
        r"+\frac12\log\frac{\sigma_1^2+\sigma_2^2}{2\sigma_1^2\sigma_2^2}",
        feedback="Check the units: the argument of a logarithm must not change when $x$ is "
        "measured in other units.",
    ),
)

CLAIM = Equality(
    slug="cauchy-schwarz-normal",
    title="Cauchy-Schwarz divergence of two univariate normal laws",
    declarations=SYMBOLS,
    definition=DEFINITION,
    definition_tex=DEFINITION_TEX,
    closed_form=CLOSED_FORM,
    derive=derive,
    mistakes=MISTAKES,
    assumptions=ASSUMPTIONS,
    source="sharif-2025-ps2, 2.1",
)

BOUND = Bound(
    slug="cauchy-schwarz-below-kl",
    title="The Cauchy-Schwarz divergence of two normal laws lies below both KL divergences",
    declarations=SYMBOLS,
    lesser_definition=DEFINITION,
    greater_definition=minimum(kl("p", "q"), kl("q", "p")),
    lesser_tex=DEFINITION_TEX,
    greater_tex=BOTH,
    equality_case=extend(SYMBOLS, given=[r"\mu_2 = \mu_1", r"\sigma_2 = \sigma_1"]),
    equality_note="exactly when the two laws are equal; all three divergences are then zero",
    derive=derive_bound,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=BOTH + r"\le" + DEFINITION_TEX,
            feedback="Compare both sides for equal variances and means that are far apart.",
        ),
        Mistake(
            tag="squared-definition",
            wrong=r"2\left(" + DEFINITION_TEX + r"\right)\le" + BOTH,
            feedback="Squaring the quotient under the logarithm doubles the divergence. Try a "
            "narrow law against a wide one, with means that are far apart.",
        ),
        Mistake(
            tag="half-of-kl",
            wrong=DEFINITION_TEX + r"\le\frac12" + FORWARD,
            feedback="For equal variances this holds with equality, but a single value of the "
            "variances proves nothing. Let the first law be the narrower one.",
        ),
        Mistake(
            tag="means-only",
            wrong=DEFINITION_TEX + r"\le\frac{(\mu_1-\mu_2)^2}{2(\sigma_1^2+\sigma_2^2)}",
            feedback="Laws with one mean and different spreads are different laws. What is the "
            "divergence between them?",
        ),
        Mistake(
            tag="self-overlaps-dropped",
            wrong=r"-\log\int p(x)q(x)\,dx\le " + FORWARD,
            feedback="The self-overlaps of the two laws are no constants that may be left out: "
            "look at what remains for two equal, wide laws.",
        ),
    ),
    assumptions=ASSUMPTIONS,
    source="sharif-2025-ps2, 2.1",
)

RESULT = Result(
    slug="cauchy-schwarz-normal",
    title="Cauchy-Schwarz divergence of two univariate normal laws",
    source="sharif-2025-ps2, 2.1",
    claims=(CLAIM, BOUND),
)
