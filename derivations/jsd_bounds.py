r"""The Jensen-Shannon divergence lies between 0 and log 2 (nats), and when it reaches either."""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "standard; udem-2019, question 7, is the case of equality on the right"
JS = r"D_{\mathrm{JS}}\left(p(x)\,\|\,q(x)\right)"
MODELS = ["p(x)", "q(x)"]
MIDDLE = r"\frac{p(x)+q(x)}{2}"
HALVES = (
    r"\frac12 D_{\mathrm{KL}}\left(p(x)\,\|\,\frac{p(x)+q(x)}{2}\right)"
    r" + \frac12 D_{\mathrm{KL}}\left(q(x)\,\|\,\frac{p(x)+q(x)}{2}\right)"
)

DECLARATIONS = declare(models=MODELS)
EQUAL = declare(models=["p(x)"], given=["q(x) = p(x)"])
DISJOINT = declare(models=MODELS, supports={"p": ("A",), "q": ("B",)})
TWO_NORMAL = declare(
    r"\mu_0: real; \mu_1: real; \sigma_0: positive; \sigma_1: positive",
    laws={"p(x)": ("normal", r"\mu_0", r"\sigma_0"), "q(x)": ("normal", r"\mu_1", r"\sigma_1")},
)


def derive_lower() -> Derivation:
    """Both divergences from the mixture are not negative."""
    from claims.algebra.densities_jensen_shannon import gibbs_from_zero, recognise_halves
    from claims.algebra.densities_steps import Chain
    from formula.tree import Div, Divergence, Number

    d = Chain(DECLARATIONS)
    first = d.tree(r"D_{\mathrm{KL}}\left(p(x)\,\|\," + MIDDLE + r"\right)")
    second = d.tree(r"D_{\mathrm{KL}}\left(q(x)\,\|\," + MIDDLE + r"\right)")
    assert isinstance(first, Divergence)
    assert isinstance(second, Divergence)
    half = Div(Number("1"), Number("2"))
    d.start(LOWER.lesser, because="the smaller side", tex="0")
    d.by(
        gibbs_from_zero((half, first), (half, second)),
        at=d.now,
        because="the equal mixture is a density, too, and the divergence of a density from "
        "another one is at least $0$, and $0$ only if they are equal almost everywhere",
        tex=HALVES,
    )
    d.by(
        recognise_halves(),
        because="definition of the Jensen--Shannon divergence",
        tex=JS,
    )
    return d.finish(LOWER.lesser, "<=", LOWER.greater)


def derive_upper() -> Derivation:
    """Without the other density the mixture is smaller and both log ratios are log 2."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import write_kl
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_jensen_shannon import leave_out, write_js
    from claims.algebra.densities_means import constant_mean
    from claims.algebra.densities_steps import Chain
    from formula.tree import Add

    d = Chain(DECLARATIONS)
    total, p, q = map(d.tree, ("p(x)+q(x)", "p(x)", "q(x)"))
    assert isinstance(total, Add)
    d.start(UPPER.lesser, because="the divergence to be bounded", tex=JS)
    d.by(
        in_one_line("definition of the JS divergence", write_js(), write_kl()),
        because="definitions of both divergences, with the equal mixture written out",
        tex=r"\frac12\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{\frac{p(x)+q(x)}{2}}\right]"
        r" + \frac12\mathbb{E}_{q(x)}\left[\log\frac{q(x)}{\frac{p(x)+q(x)}{2}}\right]",
    )
    d.by(
        leave_out(total, p),
        at=r"\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{\frac{p(x)+q(x)}{2}}\right]",
        because="no density is negative: without $q(x)$ the denominator is smaller and the "
        "logarithm larger; nothing changes exactly if $q$ vanishes wherever $p$ is positive",
        tex=r"\frac12\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{\frac{p(x)}{2}}\right]"
        r" + \frac12\mathbb{E}_{q(x)}\left[\log\frac{q(x)}{\frac{p(x)+q(x)}{2}}\right]",
    )
    d.by(
        leave_out(total, q),
        at=r"\mathbb{E}_{q(x)}\left[\log\frac{q(x)}{\frac{p(x)+q(x)}{2}}\right]",
        because="the same with $p$ and $q$ exchanged",
        tex=r"\frac12\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{\frac{p(x)}{2}}\right]"
        r" + \frac12\mathbb{E}_{q(x)}\left[\log\frac{q(x)}{\frac{q(x)}{2}}\right]",
    )
    d.by(
        arithmetic(),
        at=(r"\frac{p(x)}{\frac{p(x)}{2}}", r"\frac{q(x)}{\frac{q(x)}{2}}"),
        because="the density cancels, as it is positive where it is averaged over",
        tex=r"\frac12\mathbb{E}_{p(x)}\left[\log 2\right]"
        r" + \frac12\mathbb{E}_{q(x)}\left[\log 2\right]",
    )
    d.by(
        in_one_line("mean of a constant", constant_mean(), arithmetic()),
        because="the mean of a constant is that constant",
        tex=r"\log 2",
    )
    return d.finish(UPPER.lesser, "<=", UPPER.greater)


LOWER = Bound(
    slug="jsd-nonnegative",
    title="the Jensen-Shannon divergence is not negative",
    source=SOURCE,
    declarations=DECLARATIONS,
    continuous=TWO_NORMAL,
    lesser_tex="0",
    greater_tex=JS,
    equality_case=EQUAL,
    equality_note="equality exactly when $q(x) = p(x)$ for almost every $x$",
    derive=derive_lower,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=JS + r" \le 0",
            feedback="A divergence from the mixture cannot be negative.",
        ),
        Mistake(
            tag="away-from-zero",
            wrong=r"\frac12\log 2 \le " + JS,
            feedback="Let the two densities come close to each other.",
        ),
        Mistake(
            tag="above-kl",
            wrong=r"D_{\mathrm{KL}}\left(p(x)\,\|\,q(x)\right) \le " + JS,
            feedback="The divergence on the left may be as large as one likes, even infinite.",
        ),
        Mistake(
            tag="equal-to-mean-of-kl",
            wrong=JS + r" = \frac12 D_{\mathrm{KL}}\left(p(x)\,\|\,q(x)\right)"
            r" + \frac12 D_{\mathrm{KL}}\left(q(x)\,\|\,p(x)\right)",
            feedback="Each of the two densities is compared with the mixture, not with the other "
            "one.",
        ),
    ),
)

UPPER = Bound(
    slug="jsd-below-log-two",
    title="the Jensen-Shannon divergence is at most log 2",
    source=SOURCE,
    declarations=DECLARATIONS,
    continuous=TWO_NORMAL,
    lesser_tex=JS,
    greater_tex=r"\log 2",
    equality_case=DISJOINT,
    equality_note="equality exactly when at almost every $x$ at least one of the two densities is "
    "zero",
    derive=derive_upper,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=JS + r" \ge \log 2",
            feedback="What is the divergence between two equal densities?",
        ),
        Mistake(
            tag="half",
            wrong=JS + r" \le \frac12\log 2",
            feedback="Both halves contribute. What is each of them for disjoint supports?",
        ),
        Mistake(
            tag="attained-always",
            wrong=JS + r" = \log 2",
            feedback="Where the densities overlap a positive term is left out of the denominator.",
        ),
        Mistake(
            tag="quarter",
            wrong=JS + r" \le \frac14\log 2",
            feedback="Recompute both halves for densities that do not overlap.",
        ),
    ),
)

RESULT = Result(
    slug="jsd-bounds",
    title="Bounds of the Jensen-Shannon divergence",
    source=SOURCE,
    claims=(LOWER, UPPER),
    references=(r"J. Lin (1991). \emph{Divergence measures based on the Shannon entropy}.",),
)
