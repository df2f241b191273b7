r"""The divergence term of a VAE on its own: where it is smallest, and what it consists of.

Averaged over the data it is the information that the code has about the data, plus a divergence of
the average code from the prior.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Equality, Mistake
from claims.steps import Derivation
from derivations.elbo_gap import LINEAR_GAUSSIAN
from formula.declare import declare

SOURCE = "udem-ebm, question 2.2"

AT_A_POINT = r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)"
BOTH = r"\mathbb{E}_{q(x)q(z|x)}"
TERM = BOTH + r"\left[\log\frac{q(z|x)}{p(z)}\right]"
INFORMATION = "I_q(x;z)"
REST = r"D_{\mathrm{KL}}\left(q(z)\,\|\,p(z)\right)"

POINTWISE = declare(models=[r"p(z) p_\theta(x|z)", "q(z|x)"])
AT_PRIOR = declare(models=[r"p(z) p_\theta(x|z)"], given=["q(z|x) = p(z)"])
"""A model, at one data point; the decoder is declared and does not occur."""
DECLARATIONS = declare(models=["q(x) q(z|x)", "p(z)"])
LINEAR = declare(
    "a: real in (-1,1); s: real in (1/2,2); b: real in (-1,1); t: real in (1/2,2); "
    "c: real in (-1,1); w: real in (1/2,2)",
    laws={
        "q(x)": ("normal", "a", "s"),
        "q(z|x)": ("normal", "b x", "t"),
        "p(z)": ("normal", "c", "w"),
    },
)
"""Normal data, an encoder with a slope, and a normal prior."""

SUPPORT = r"p(z) > 0 \text{ wherever } q(z|x) > 0"


def derive_minimum() -> Derivation:
    """No divergence is negative, for any data point."""
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_steps import Chain

    d = Chain(POINTWISE)
    d.start(MINIMUM.greater, because="the divergence term, at any data point", tex=AT_A_POINT)
    d.by(
        gibbs(),
        at=d.now,
        because="inequality of Gibbs; equality holds for equal densities only",
        tex="0",
    )
    return d.finish(MINIMUM.greater, ">=", MINIMUM.lesser)


def derive_split() -> Derivation:
    """Insert the average code into the ratio; both parts have names."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_information import recognise_information
    from claims.algebra.densities_logs import insert_ratio
    from claims.algebra.densities_marginals import mean_under_marginal
    from claims.algebra.densities_means import linearity
    from claims.algebra.densities_mixture import logarithm_of_factors
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    average = d.tree("q(z)")
    assert isinstance(average, Density)
    d.start(SPLIT.left, because="the divergence term, averaged over the data", tex=TERM)
    d.by(
        in_one_line(
            "insert a density and its inverse", insert_ratio(average), logarithm_of_factors()
        ),
        at=r"\log\frac{q(z|x)}{p(z)}",
        because="multiply and divide by the average code $q(z)$",
        tex=BOTH + r"\left[\log\frac{q(z|x)}{q(z)} + \log\frac{q(z)}{p(z)}\right]",
    )
    d.by(
        in_one_line("linearity", linearity(), mean_under_marginal()),
        because="the expectation is linear; what does not depend on $x$ sees only the average code",
        tex=BOTH + r"\left[\log\frac{q(z|x)}{q(z)}\right]"
        r" + \mathbb{E}_{q(z)}\left[\log\frac{q(z)}{p(z)}\right]",
    )
    d.by(
        in_one_line(
            "definition of the mutual information", recognise_information(), recognise_kl()
        ),
        because="the first mean is the mutual information of data and code, the second a "
        "divergence",
        tex=f"{INFORMATION} + {REST}",
    )
    return d.finish(SPLIT.left, "=", SPLIT.right)


MINIMUM = Bound(
    slug="kl-term-minimum",
    title="smallest value of the divergence term",
    source=SOURCE,
    declarations=POINTWISE,
    assumptions=(SUPPORT, r"p_\theta(x,z) = p(z)\,p_\theta(x|z)"),
    continuous=LINEAR_GAUSSIAN,
    lesser_tex="0",
    greater_tex=AT_A_POINT,
    equality_case=AT_PRIOR,
    equality_note=r"equality exactly when $q(z|x) = p(z)$ for almost every $z$; the decoder does "
    "not occur and stays arbitrary",
    derive=derive_minimum,
    mistakes=(
        Mistake(
            tag="reversed",
            wrong=AT_A_POINT + r" \le 0",
            feedback="The logarithm of a ratio may have either sign, but which one has its mean?",
        ),
        Mistake(
            tag="posterior-is-optimal",
            wrong=r"D_{\mathrm{KL}}\left(p_\theta(z|x)\,\|\,p(z)\right) \le " + AT_A_POINT,
            feedback="Nothing forces the encoder to carry as much information as the posterior "
            "when the fit does not count.",
        ),
        Mistake(
            tag="entropy-remains",
            wrong="H(p(z)) \\le " + AT_A_POINT,
            feedback="What is averaged is a log ratio. What is the ratio for equal densities?",
        ),
        Mistake(
            tag="always-zero",
            wrong=AT_A_POINT + " = 0",
            feedback="This holds at the optimum. The encoder is free here.",
        ),
    ),
)

SPLIT = Equality(
    slug="kl-term-information",
    title="what the divergence term consists of",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(SUPPORT, r"q(x,z) = q(x)\,q(z|x)"),
    continuous=LINEAR,
    definition_tex=TERM,
    closed_form=f"{INFORMATION} + {REST}",
    derive=derive_split,
    mistakes=(
        Mistake(
            tag="information-only",
            wrong=INFORMATION,
            feedback="This is what is left when the prior is the average code. Here the prior is "
            "another density.",
        ),
        Mistake(
            tag="average-only",
            wrong=REST,
            feedback="Averaging before comparing is not the same as comparing before averaging: "
            "a code that differs from point to point costs more than its average.",
        ),
        Mistake(
            tag="information-subtracted",
            wrong=f"{REST} - {INFORMATION}",
            feedback="A divergence is convex, so that the mean of the divergences is not below "
            "the divergence of the mean. Which sign must the difference have?",
        ),
        Mistake(
            tag="divergence-from-the-code",
            wrong=INFORMATION + r" + D_{\mathrm{KL}}\left(p(z)\,\|\,q(z)\right)",
            feedback="Under which of the two densities is the logarithm averaged?",
        ),
        Mistake(
            tag="entropy-for-information",
            wrong=f"H(q(z)) + {REST}",
            feedback="That would be right for a discrete code that is a function of the data. "
            "What has to be subtracted for one with noise?",
        ),
    ),
)

RESULT = Result(
    slug="kl-term",
    title="The divergence term of a VAE",
    source=SOURCE,
    claims=(MINIMUM, SPLIT),
)
