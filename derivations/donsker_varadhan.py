r"""The bound of the KL divergence with the logarithm outside of a mean, and its gap.

With :math:`r(x) = e^{T(x)} / E_q[e^{T(x)}]` the product r q is a density, and the bound falls short
of KL(p || q) by exactly KL(p || r q).
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "udem-2019, question 6.2"
MODELS = ["p(x)", "q(x)"]
TILT = r"r(x) = \frac{e^{T(x)}}{\mathbb{E}_{q(x)}\left[e^{T(x)}\right]}"
R_2 = r"\mathbb{E}_{p(x)}\left[T(x)\right] - \log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]"
KL = r"D_{\mathrm{KL}}\left(p(x)\,\|\,q(x)\right)"
KL_TILTED = r"D_{\mathrm{KL}}\left(p(x)\,\|\,r(x)\,q(x)\right)"

TILTED = declare("T(x): function; r(x): function in (0,inf)", models=MODELS, given=[TILT])
BEST = declare(
    "T(x): function; c: real", models=MODELS, given=[r"T(x) = \log\frac{p(x)}{q(x)} + c"]
)
_LAWS = {"p(x)": ("normal", r"\mu_0", r"\sigma_0"), "q(x)": ("normal", r"\mu_1", r"\sigma_1")}
_NUMBERS = (
    r"\mu_0: real; \mu_1: real; \sigma_0: positive; \sigma_1: positive; T(x): function in (-3,3)"
)
TWO_NORMAL_TILTED = declare(_NUMBERS + "; r(x): function in (0,inf)", laws=_LAWS, given=[TILT])
"""Two normal laws and an arbitrary bounded function: its exponential has a variance."""

SUPPORT = r"q(x) > 0 \text{ wherever } p(x) > 0"


def derive_density() -> Derivation:
    """The constant comes out of the integral, and what is left is that constant."""
    from claims.algebra.densities_equations import arithmetic, substitute_definition
    from claims.algebra.densities_means import as_expectation, linearity
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(TILTED)
    base = d.tree("q(x)")
    assert isinstance(base, Density)
    d.start(
        DENSITY.left,
        because="the total of $r\\,q$, which is nowhere negative",
        tex=r"\int r(x)\,q(x)\,dx",
    )
    d.by(
        substitute_definition(),
        because="definition of $r$",
        tex=r"\int\frac{e^{T(x)}}{\mathbb{E}_{q(x)}\left[e^{T(x)}\right]}\,q(x)\,dx",
    )
    d.by(
        as_expectation(base),
        because="the integral with the weight $q(x)$ is an expectation under $q$",
        tex=r"\mathbb{E}_{q(x)}\left["
        r"\frac{e^{T(x)}}{\mathbb{E}_{q(x)}\left[e^{T(x)}\right]}\right]",
    )
    d.by(
        linearity(),
        because="the denominator is a number: the $x$ in it is averaged over; it is positive "
        "and, by assumption, finite",
        tex=r"\frac{\mathbb{E}_{q(x)}\left[e^{T(x)}\right]}"
        r"{\mathbb{E}_{q(x)}\left[e^{T(x)}\right]}",
    )
    d.by(arithmetic(), because="a positive number over itself", tex="1")
    return d.finish(DENSITY.left, "=", DENSITY.right)


def derive_gap() -> Derivation:
    """Write the divergence from r q out, split the logarithm and take the means."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl, write_kl
    from claims.algebra.densities_equations import substitute_definition
    from claims.algebra.densities_exponentials import log_of_exponential
    from claims.algebra.densities_logs import join_logs, split_log
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_steps import Chain

    d = Chain(TILTED)
    first, second = d.tree("p(x)"), d.tree("q(x)")
    log_mass = r"\log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]"
    d.start(GAP.left, because="the divergence of $p$ from the density $r\\,q$", tex=KL_TILTED)
    d.by(
        write_kl(),
        because="definition of the KL divergence",
        tex=r"\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{r(x)\,q(x)}\right]",
    )
    d.by(
        in_one_line("logarithm of a product", substitute_definition(), split_log()),
        because="insert $r$; the logarithm of a product of positive factors is a sum",
        tex=r"\mathbb{E}_{p(x)}\left[\log p(x) - \log e^{T(x)} + "
        + log_mass
        + r" - \log q(x)\right]",
    )
    d.by(
        in_one_line("logarithms gathered", log_of_exponential(), join_logs(first, second)),
        because="the logarithm undoes the exponential; pair the two densities",
        tex=r"\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{q(x)} - T(x) + " + log_mass + r"\right]",
    )
    d.by(
        linearity(),
        because="expectation is linear; all three means are assumed to be finite",
        tex=r"\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{q(x)}\right]"
        r" - \mathbb{E}_{p(x)}\left[T(x)\right] + \mathbb{E}_{p(x)}\left[" + log_mass + r"\right]",
    )
    d.by(
        in_one_line("definition of the KL divergence", constant_mean(), recognise_kl()),
        because="the last mean is one of a number; the first is the divergence of $p$ from $q$",
        tex=KL + r" - \mathbb{E}_{p(x)}\left[T(x)\right] + " + log_mass,
    )
    return d.finish(GAP.left, "=", GAP.right)


def derive_bound() -> Derivation:
    """The gap is a divergence between densities, and a divergence is not negative."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import (
        arithmetic,
        known_equation,
        substitute_definition,
    )
    from claims.algebra.densities_exponentials import log_of_exponential
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_logs import split_log
    from claims.algebra.densities_steps import Chain

    d = Chain(TILTED)
    d.start(BOUND.lesser, because="the bound, for any function $T$", tex=R_2)
    d.by(
        known_equation(GAP.left, GAP.right),
        at=d.now,
        because="solve the equation for the gap, which was just shown, for $R_2[T]$",
        tex=KL + " - " + KL_TILTED,
    )
    d.by(
        gibbs(),
        at=d.tree(KL_TILTED),
        because="both $p$ and $r\\,q$ are densities, so that their divergence is at least $0$, "
        "and $0$ only if they agree almost everywhere",
        tex=KL + " - 0",
    )
    d.by(arithmetic(), because="nothing is subtracted", tex=KL)
    d.aside(
        r"\log r(x)",
        in_one_line(
            "logarithm of a quotient", substitute_definition(), split_log(), log_of_exponential()
        ),
        because="they agree where $\\log(p(x)/q(x))$ is $\\log r(x)$, and that is $T(x)$ up to a "
        "constant: with equality, $T$ is the log ratio plus a constant; conversely, for such a "
        "$T$ the constant cancels in $r$ and $r\\,q$ is $p$",
        tex=r"\log r(x) = T(x) - \log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]",
    )
    return d.finish(BOUND.lesser, "<=", BOUND.greater)


DENSITY = Equality(
    slug="tilted-density",
    title="total of the tilted density",
    source=SOURCE,
    declarations=TILTED,
    assumptions=(TILT,),
    continuous=TWO_NORMAL_TILTED,
    definition_tex=r"\int r(x)\,q(x)\,dx",
    closed_form="1",
    derive=derive_density,
    mistakes=(
        Mistake(
            tag="not-normalised",
            wrong=r"\mathbb{E}_{q(x)}\left[e^{T(x)}\right]",
            feedback="This is the integral of the numerator alone. What is $r$ divided by?",
        ),
        Mistake(
            tag="divided-twice",
            wrong=r"\frac{1}{\mathbb{E}_{q(x)}\left[e^{T(x)}\right]}",
            feedback="The denominator comes out of the integral once; look at what the integral "
            "of the rest is.",
        ),
        Mistake(
            tag="logarithm-of-mean",
            wrong=r"\log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]",
            feedback="No logarithm enters here: only $R_2$ has one.",
        ),
        Mistake(
            tag="mean-of-ratio-under-p",
            wrong=r"\frac{\mathbb{E}_{p(x)}\left[e^{T(x)}\right]}"
            r"{\mathbb{E}_{q(x)}\left[e^{T(x)}\right]}",
            feedback="The weight in the integral is $q$, not $p$.",
        ),
    ),
)

GAP = Equality(
    slug="donsker-varadhan-gap",
    title="gap of the bound with the logarithm",
    source=SOURCE,
    declarations=TILTED,
    assumptions=(TILT, SUPPORT),
    continuous=TWO_NORMAL_TILTED,
    definition_tex=KL_TILTED,
    closed_form=KL + r" - \mathbb{E}_{p(x)}\left[T(x)\right]"
    r" + \log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]",
    derive=derive_gap,
    mistakes=(
        Mistake(
            tag="normaliser-sign",
            wrong=KL + r" - \mathbb{E}_{p(x)}\left[T(x)\right]"
            r" - \log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]",
            feedback="The normaliser is in the denominator of a denominator. Follow its sign "
            "through the logarithm.",
        ),
        Mistake(
            tag="function-sign",
            wrong=KL + r" + \mathbb{E}_{p(x)}\left[T(x)\right]"
            r" - \log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]",
            feedback="The tilted density stands below the line of the ratio: all its factors "
            "change their sign in the logarithm.",
        ),
        Mistake(
            tag="mean-of-log",
            wrong=KL + r" - \mathbb{E}_{p(x)}\left[T(x)\right]"
            r" + \mathbb{E}_{q(x)}\left[T(x)\right]",
            feedback="The logarithm of a mean is not the mean of the logarithm.",
        ),
        Mistake(
            tag="mean-under-q",
            wrong=KL + r" - \mathbb{E}_{q(x)}\left[T(x)\right]"
            r" + \log\mathbb{E}_{q(x)}\left[e^{T(x)}\right]",
            feedback="The divergence averages under its first argument. Which density is that?",
        ),
    ),
)

BOUND = Bound(
    slug="donsker-varadhan",
    title="lower bound of the KL divergence with the logarithm outside",
    source=SOURCE,
    declarations=TILTED,
    assumptions=(SUPPORT,),
    continuous=TWO_NORMAL_TILTED,
    lesser_tex=R_2,
    greater_tex=KL,
    equality_case=BEST,
    equality_note=r"equality exactly when \checked{equality:donsker-varadhan}"
    r"{T(x) = \log\frac{p(x)}{q(x)} + c} for almost every $x$, with any constant $c$: the gap is "
    r"the divergence of $p$ from $r\,q$",
    derive=derive_bound,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=R_2 + r" \ge " + KL,
            feedback="Try a constant function: what is the left side then?",
        ),
        Mistake(
            tag="always-equal",
            wrong=R_2 + " = " + KL,
            feedback="This holds for particular functions only. What is it for a constant one?",
        ),
        Mistake(
            tag="arguments-swapped",
            wrong=R_2 + r" \le D_{\mathrm{KL}}\left(q(x)\,\|\,p(x)\right)",
            feedback="Which of the two densities averages $T$ itself? It is the first argument.",
        ),
        Mistake(
            tag="logarithm-inside",
            wrong=r"\mathbb{E}_{p(x)}\left[T(x)\right] - \mathbb{E}_{q(x)}\left[T(x)\right] \le "
            + KL,
            feedback="With the logarithm inside, a large multiple of one function breaks the "
            "bound. Where must the logarithm stand?",
        ),
    ),
)

RESULT = Result(
    slug="donsker-varadhan",
    title="Lower bound of the KL divergence with the logarithm outside",
    source=SOURCE,
    claims=(DENSITY, GAP, BOUND),
    references=(
        r"M. D. Donsker and S. R. S. Varadhan (1983). \emph{Asymptotic evaluation of certain "
        r"Markov process expectations for large time, IV}.",
    ),
)
