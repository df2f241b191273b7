r"""Gradients in the mean of a normal law, as means over draws: score function and path.

The density is q = N(phi, s^2); the gradient of log q in phi, the score, is (x - phi) / s^2. Each
claim takes the mean of one estimator and finds the derivative that it estimates. For the reverse
divergence the law is N(phi, (s phi)^2): the parameter moves mean and spread, so that no part of the
estimator has mean zero and each could be got wrong.

One file because the five estimators are five readings of one small family of laws.
"""

from __future__ import annotations

from claims.definitions import LogDensityAt, Mean, Point, Term, term
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declarations import Declarations
from formula.declare import declare, extend

SOURCE = "sharif-2024-hw2, 1.1"

TEST = declare(
    r"\phi: real; s: positive; a: real; b: real",
    laws={"q(x)": ("normal", r"\phi", "s")},
)
NORMALS = declare(
    r"\phi: positive; s: positive; \mu: real; \tau: positive",
    laws={"p(x)": ("normal", r"\mu", r"\tau"), "q(x)": ("normal", r"\phi", r"s\phi")},
)
MOVING_TEST = declare(
    r"\phi: real; s: positive; b: real; c: real",
    laws={"q(x)": ("normal", r"\phi", "s")},
)
PLAIN = declare(
    r"\phi: real; s: positive; \mu: real; \tau: positive",
    laws={"p(x)": ("normal", r"\mu", r"\tau"), "q(x)": ("normal", r"\phi", "s")},
)
PATH = declare(
    r"\phi: positive; s: positive; \mu: real; \tau: positive",
    laws={"n(u)": ("normal", "0", "1")},
)
X = Point()
SCORE: Term = (X - term(r"\phi")) / term("s") / term("s")
SCORE_TEX = r"\frac{x-\phi}{s^2}"
WIDE_SCORE: Term = X * (X - term(r"\phi")) / term("s") / term("s") / (
    term(r"\phi") * term(r"\phi") * term(r"\phi")
) - term(1) / term(r"\phi")
WIDE_SCORE_TEX = r"\frac{x(x-\phi)}{s^2\phi^3}-\frac1\phi"
SLOPE_REVERSE = r"\frac{\phi(1+s^2)-\mu}{\tau^2}-\frac1\phi"
SLOPE_FORWARD = r"\frac{\phi-\mu}{s^2}"


def _derive(
    claim: Equality,
    lines: tuple[tuple[str, str, str], ...],
    mean: tuple[str, str, str, str],
    slope: tuple[str, str],
    score: str = "",
) -> Derivation:
    """From the estimator's mean by moments; beside it the derivative that it should be.

    ``lines``: (rule, reason, typeset). ``mean``: what is estimated as (formula, reason, typeset,
    name of the rule). ``slope``: its derivative, called m'(phi), as (reason, typeset). ``score``:
    typeset, where the score is part of the estimator.
    """
    from claims.algebra import rules
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation

    d = Calculation(claim.declarations)
    phi = d.lower(r"\phi")
    if score:
        computed = rules.differentiation(d.laws["q"].log_density, phi)
        known = extend(claim.declarations, r"\ell': function")
        d.beside(
            (r"\ell'(\phi)", computed),
            rule="differentiation",
            because=r"the score: the derivative in $\phi$ of $\log q(x)$, as a function of "
            r"$\phi$ at a fixed $x$",
            tex=score,
            declarations=naming(known, {}, {r"\ell'": computed}, phi),
        )
    d.start(claim.left, because="the mean of the estimator", tex=claim.definition_tex)
    d.must_be(claim.definition)
    for name, because, tex in lines:
        d.by(getattr(rules, name), d.laws, because=because, tex=tex)
    formula, because, tex, rule = mean
    value = getattr(rules, rule)(d.lower(formula), d.laws)
    d.equation((d.lower(formula), value), getattr(rules, rule), because=because, tex=tex)
    derivative = rules.differentiation(value, phi)
    known = extend(claim.declarations, "m': function")
    d.beside(
        (r"m'(\phi)", derivative),
        rule="differentiation",
        because=slope[0],
        tex=slope[1],
        declarations=naming(known, {}, {"m'": derivative}, phi),
    )
    return d.finish(claim.right)


def _claim(
    slug: str,
    title: str,
    declarations: Declarations,
    definition: Term,
    definition_tex: str,
    closed_form: str,
    steps: dict[str, object],
    mistakes: tuple[Mistake, ...],
    assumptions: tuple[str, ...],
) -> Equality:
    claim = Equality(
        slug=slug,
        title=title,
        source=SOURCE,
        declarations=declarations,
        definition=definition,
        definition_tex=definition_tex,
        closed_form=closed_form,
        derive=lambda: _derive(claim, **steps),  # type: ignore[arg-type]
        mistakes=mistakes,
        assumptions=assumptions,
    )
    return claim


SCORE_LINE = r"\ell'(\phi)=" + SCORE_TEX
MOMENTS = (
    r"write $x$ as $\phi$ plus a deviation, whose first and third moments vanish and whose second "
    r"is $s^2$"
)
ONE_LAW = (r"q=\mathcal{N}(\phi,s^2)", r"\phi,a,b\in\mathbb{R}", "s>0")
TWO_LAWS = (
    r"p=\mathcal{N}(\mu,\tau^2)",
    r"q=\mathcal{N}(\phi,s^2)",
    r"\phi,\mu\in\mathbb{R}",
    r"s,\tau>0",
)
F_TEX = r"ax^2+bx"

FIXED = _claim(
    "score-function-gradient",
    "the score-function estimator of a mean whose integrand does not depend on the parameter",
    TEST,
    Mean("q", SCORE * (term("a") * X * X + term("b") * X)),
    r"\mathbb{E}_{q}\left[" + SCORE_TEX + r"\left(" + F_TEX + r"\right)\right]",
    r"2a\phi+b",
    {
        "score": SCORE_LINE,
        "lines": (("gaussian_moments", MOMENTS, r"2a\phi+b"),),
        "mean": (
            r"\mathbb{E}_{q}\left[" + F_TEX + r"\right]",
            "the mean itself, by the same moments",
            r"\mathbb{E}_{q}\left[" + F_TEX + r"\right]=a(\phi^2+s^2)+b\phi",
            "gaussian_moments",
        ),
        "slope": (
            r"its derivative $m'(\phi)$ is what came out: the estimator is unbiased",
            r"m'(\phi)=2a\phi+b",
        ),
    },
    (
        Mistake(
            tag="law-held-fixed",
            wrong="0",
            feedback="The integrand does not depend on the parameter, but the law does under which "
            "it is averaged.",
        ),
        Mistake(
            tag="linear-only",
            wrong="b",
            feedback="The square depends on the mean of the law, too: write it with a deviation.",
        ),
        Mistake(
            tag="variance-not-cancelled",
            wrong=r"s^2(2a\phi+b)",
            feedback="The score has the variance below, and the second moment has it above.",
        ),
        Mistake(
            tag="half-of-the-square",
            wrong=r"a\phi+b",
            feedback="The mixed term of the square counts twice.",
        ),
    ),
    ONE_LAW,
)

MOVING_F = r"b\phi x^2+c\phi x"
MOVING = _claim(
    "score-function-extra-term",
    "the gradient of a mean whose integrand depends on the parameter",
    MOVING_TEST,
    Mean(
        "q",
        SCORE * (term("b") * term(r"\phi") * X * X + term("c") * term(r"\phi") * X)
        + (term("b") * X * X + term("c") * X),
    ),
    r"\mathbb{E}_{q}\left[" + SCORE_TEX + r"\left(" + MOVING_F + r"\right)+(bx^2+cx)\right]",
    r"3b\phi^2+bs^2+2c\phi",
    {
        "score": SCORE_LINE,
        "lines": (
            (
                "gaussian_moments",
                r"by moments the first term contributes $2b\phi^2+c\phi$, the second, the mean "
                r"of the integrand's own derivative, $b(\phi^2+s^2)+c\phi$",
                r"3b\phi^2+bs^2+2c\phi",
            ),
        ),
        "mean": (
            r"\mathbb{E}_{q}\left[" + MOVING_F + r"\right]",
            "the mean itself",
            r"\mathbb{E}_{q}\left[" + MOVING_F + r"\right]=b\phi(\phi^2+s^2)+c\phi^2",
            "gaussian_moments",
        ),
        "slope": (
            r"its derivative $m'(\phi)$ is what both terms give together",
            r"m'(\phi)=3b\phi^2+bs^2+2c\phi",
        ),
    },
    (
        Mistake(
            tag="extra-term-forgotten",
            wrong=r"2b\phi^2+c\phi",
            feedback="The integrand moves with the parameter as well as the density. Use the "
            "product rule under the integral.",
        ),
        Mistake(
            tag="density-held-fixed",
            wrong=r"b(\phi^2+s^2)+c\phi",
            feedback="This is the part of the integrand alone. The law that is averaged over "
            "depends on the parameter, too.",
        ),
        Mistake(
            tag="extra-term-subtracted",
            wrong=r"b\phi^2-bs^2",
            feedback="The product rule adds its two terms.",
        ),
        Mistake(
            tag="spread-forgotten",
            wrong=r"3b\phi^2+2c\phi",
            feedback="The mean of a square is not the square of the mean.",
        ),
    ),
    (*ONE_LAW[:1], r"\phi,b,c\in\mathbb{R}", "s>0"),
)

LOG_RATIO_TEX = r"\left(\log q(x)+\frac{(x-\mu)^2}{2\tau^2}\right)"
REVERSE_MISTAKES = (
    Mistake(
        tag="sign",
        wrong=r"\frac{\mu-\phi(1+s^2)}{\tau^2}+\frac1\phi",
        feedback="A step against the gradient should bring the two means together.",
    ),
    Mistake(
        tag="entropy-forgotten",
        wrong=r"\frac{\phi(1+s^2)-\mu}{\tau^2}",
        feedback="With the mean the spread changes, and with it the entropy of the approximation.",
    ),
    Mistake(
        tag="spread-held-fixed",
        wrong=r"\frac{\phi-\mu}{\tau^2}",
        feedback="The parameter moves the mean and the standard deviation. This is the part of "
        "the mean alone.",
    ),
    Mistake(
        tag="variance-of-q",
        wrong=r"\frac{\phi(1+s^2)-\mu}{s^2\phi^2}-\frac1\phi",
        feedback="The quadratic form is that of the target. Whose variance stands in it?",
    ),
    Mistake(
        tag="twice",
        wrong=r"\frac{2(\phi(1+s^2)-\mu)}{\tau^2}-\frac1\phi",
        feedback="The quadratic form of a normal log density has a factor one half.",
    ),
)
WIDE_LAWS = (
    r"p=\mathcal{N}(\mu,\tau^2)",
    r"q=\mathcal{N}(\phi,(s\phi)^2)",
    r"\mu\in\mathbb{R}",
    r"\phi,s,\tau>0",
)
REVERSE = _claim(
    "reverse-kl-gradient",
    "the score-function gradient of the reverse divergence, from the unnormalised target",
    NORMALS,
    Mean(
        "q",
        WIDE_SCORE
        * (
            LogDensityAt("q")
            + (X - term(r"\mu")) * (X - term(r"\mu")) / term(r"\tau") / term(r"\tau") / term(2)
        ),
    ),
    r"\mathbb{E}_{q}\left[\left(" + WIDE_SCORE_TEX + r"\right)" + LOG_RATIO_TEX + r"\right]",
    SLOPE_REVERSE,
    {
        "score": r"\ell'(\phi)=" + WIDE_SCORE_TEX,
        "lines": (
            (
                "moments_of_log_densities",
                r"write $\log q(x)$ as a constant minus $(x-\phi)^2/(2s^2\phi^2)$ and take moments "
                r"up to the fourth; the score has mean zero, so that the constant drops out, as "
                "every constant does, that of the target too",
                SLOPE_REVERSE,
            ),
        ),
        "mean": (
            r"D_{\mathrm{KL}}(q\,\|\,p)",
            "the objective itself, of the normalised target, by second moments",
            r"D_{\mathrm{KL}}(q\,\|\,p)=\log\frac{\tau}{s\phi}"
            r"+\frac{s^2\phi^2+(\phi-\mu)^2}{2\tau^2}-\frac12",
            "divergence_of_normal_laws",
        ),
        "slope": (
            r"its derivative $m'(\phi)$ is what came out, although the normaliser of $p$ was not "
            "used",
            r"m'(\phi)=" + SLOPE_REVERSE,
        ),
    },
    (
        *REVERSE_MISTAKES,
        Mistake(
            tag="normaliser-kept",
            wrong=SLOPE_REVERSE + r"+\log(\sqrt{2\pi}\tau)",
            feedback="A constant is multiplied by the mean of the score. What is that mean?",
        ),
    ),
    WIDE_LAWS,
)

FORWARD = _claim(
    "forward-kl-gradient",
    "the gradient of the forward divergence from draws of the target",
    PLAIN,
    -Mean("p", SCORE),
    r"-\mathbb{E}_{p}\left[" + SCORE_TEX + r"\right]",
    SLOPE_FORWARD,
    {
        "score": SCORE_LINE,
        "lines": (("gaussian_moments", r"the mean of $x$ under $p$ is $\mu$", SLOPE_FORWARD),),
        "mean": (
            r"D_{\mathrm{KL}}(p\,\|\,q)",
            "the objective itself, by second moments",
            r"D_{\mathrm{KL}}(p\,\|\,q)=\log\frac{s}{\tau}+\frac{\tau^2+(\phi-\mu)^2}{2s^2}-\frac12",
            "divergence_of_normal_laws",
        ),
        "slope": (
            r"its derivative $m'(\phi)$ is what came out",
            r"m'(\phi)=" + SLOPE_FORWARD,
        ),
    },
    (
        Mistake(
            tag="draws-of-q",
            wrong="0",
            feedback="The mean of the score vanishes under its own law. Whose draws are used here?",
        ),
        Mistake(
            tag="sign",
            wrong=r"\frac{\mu-\phi}{s^2}",
            feedback="The log density of the approximation enters the divergence with a minus.",
        ),
        Mistake(
            tag="variance-of-p",
            wrong=r"\frac{\phi-\mu}{\tau^2}",
            feedback="The score is that of the approximation. Whose variance does it contain?",
        ),
        Mistake(
            tag="twice",
            wrong=r"\frac{2(\phi-\mu)}{s^2}",
            feedback="The quadratic form of a normal log density has a factor one half.",
        ),
    ),
    TWO_LAWS,
)


def derive_path() -> Derivation:
    """Draw x = phi (1 + s u); the derivative goes through the draw."""
    from claims.algebra import rules
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation

    d = Calculation(PATH)
    phi = d.lower(r"\phi")
    integrand = d.lower(r"\frac{(\phi(1+su)-\mu)^2}{2\tau^2}-\log\phi")
    known = extend(PATH, "h': function")
    along = rules.differentiation(integrand, phi)
    d.beside(
        (r"h'(\phi)", along),
        rule="differentiation",
        because=r"at the draw $\phi(1+su)$ the log density of $q$ is $-\log\phi$ and "
        r"$-\log p$ is $(\phi(1+su)-\mu)^2/(2\tau^2)$, both up to terms without $\phi$; the "
        r"derivative of their sum at a fixed $u$ is $h'(\phi)$",
        tex=r"h'(\phi)=" + PATH_TEX,
        declarations=naming(known, {}, {"h'": along}, phi),
    )
    d.start(PATH_CLAIM.left, because="the mean of the estimator", tex=PATH_CLAIM.definition_tex)
    d.must_be(PATH_CLAIM.definition)
    d.by(
        rules.gaussian_moments,
        d.laws,
        because=r"the mean of $u$ is zero, that of its square one: the same gradient as by the "
        "score function",
        tex=SLOPE_REVERSE,
    )
    return d.finish(PATH_CLAIM.right)


PATH_TEX = r"\frac{(1+su)(\phi(1+su)-\mu)}{\tau^2}-\frac1\phi"
_STRETCH: Term = term(1) + term("s") * X
PATH_CLAIM = Equality(
    slug="reverse-kl-gradient-path",
    title="the reparameterised gradient of the reverse divergence",
    source=SOURCE,
    declarations=PATH,
    definition=Mean(
        "n",
        _STRETCH * (term(r"\phi") * _STRETCH - term(r"\mu")) / term(r"\tau") / term(r"\tau")
        - term(1) / term(r"\phi"),
    ),
    definition_tex=r"\mathbb{E}_{n}\left[" + PATH_TEX + r"\right]",
    closed_form=SLOPE_REVERSE,
    derive=derive_path,
    mistakes=REVERSE_MISTAKES,
    assumptions=(r"n=\mathcal{N}(0,1)", r"\mu\in\mathbb{R}", r"\phi,s,\tau>0"),
)

RESULT = Result(
    slug="score-function-gradient",
    title="Gradients of means under a law that depends on the parameter",
    source=SOURCE,
    claims=(FIXED, MOVING, REVERSE, PATH_CLAIM, FORWARD),
    references=(
        r"R. J. Williams (1992). \emph{Simple statistical gradient-following algorithms for "
        r"connectionist reinforcement learning}.",
        r"D. P. Kingma and M. Welling (2014). \emph{Auto-encoding variational Bayes}.",
    ),
)
