r"""The gap between the log evidence and its lower bound is a divergence from the posterior.

For a fixed model the log evidence does not depend on q, so that raising the bound over q lowers
the divergence by exactly as much.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-2019, question 2.2; standard"

DECLARATIONS = declare(models=[r"p(z) p_\theta(x|z)", "q(z|x)"])

ASSUMPTIONS = (
    r"p_\theta(x,z) = p(z)\,p_\theta(x|z)",
    r"p_\theta(z|x) > 0 \text{ wherever } q(z|x) > 0",
)

LINEAR_GAUSSIAN = declare(
    "a: real; b: real; s: positive; c: real; d: real; t: positive",
    laws={
        "p(z)": ("normal", "0", "1"),
        "p(x|z)": ("normal", "a z + b", "s"),
        "q(z|x)": ("normal", "c x + d", "t"),
    },
)
"""A linear-Gaussian model with a linear-Gaussian encoder: everything is known in closed form."""

POSTERIOR_ENCODER = extend(
    declare(models=[r"p(z) p_\theta(x|z)"]), given=[r"q(z|x) = p_\theta(z|x)"]
)

FIT = r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right]"
PRIOR_TERM = r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)"
GAP = r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
ELBO = FIT + r" - " + PRIOR_TERM


def derive_gap() -> Derivation:
    """Bayes' rule for the posterior, then linearity."""
    from claims.algebra.densities_divergences import recognise_kl, write_kl
    from claims.algebra.densities_elbo import minus_the_rest
    from claims.algebra.densities_laws import bayes
    from claims.algebra.densities_logs import join_logs, split_log
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    d.start(ELBO_GAP.left, because="the divergence that is asked for", tex=GAP)
    d.by(
        write_kl(),
        because="definition of the KL divergence",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}{p_\theta(z|x)}\right]",
    )
    d.by(
        bayes("x"),
        at=r"p_\theta(z|x)",
        because="Bayes' rule for the posterior",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}"
        r"{\frac{p(z)\,p_\theta(x|z)}{p_\theta(x)}}\right]",
    )
    d.by(
        split_log(),
        because="the logarithm of a product of positive factors is a sum of logarithms",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log q(z|x) - \log p(z) - \log p_\theta(x|z)"
        r" + \log p_\theta(x)\right]",
    )
    d.by(
        join_logs(d.tree("q(z|x)"), d.tree("p(z)")),
        because="pair the density $q(z|x)$ with the prior",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}{p(z)} - \log p_\theta(x|z)"
        r" + \log p_\theta(x)\right]",
    )
    d.by(
        linearity(),
        because="expectation is linear; the means are assumed to be finite",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}{p(z)}\right] - "
        + FIT
        + r" + \mathbb{E}_{q(z|x)}\left[\log p_\theta(x)\right]",
    )
    d.by(
        constant_mean(),
        because="$\\log p_\\theta(x)$ does not depend on $z$, and $q(z|x)$ integrates to one",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}{p(z)}\right] - "
        + FIT
        + r" + \log p_\theta(x)",
    )
    d.by(
        recognise_kl(),
        because="the first mean is the divergence from the prior",
        tex=PRIOR_TERM + " - " + FIT + r" + \log p_\theta(x)",
    )
    d.by(
        minus_the_rest(d.tree(r"\log p_\theta(x)")),
        because="the log evidence first; what is subtracted is the lower bound",
        tex=rf"\log p_\theta(x) - \left({ELBO}\right)",
    )
    return d.finish(ELBO_GAP.left, "=", ELBO_GAP.right)


def derive_bound() -> Derivation:
    """The gap is a divergence, and a divergence is never negative."""
    from claims.algebra.densities_elbo import lower_bound
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    d.start(ELBO_BOUND.lesser, because="the evidence lower bound", tex=ELBO)
    d.by(
        lower_bound("x"),
        because="what separates it from the log evidence is the divergence from the posterior",
        tex=rf"\log p_\theta(x) - {GAP}",
    )
    d.by(
        gibbs(),
        at=GAP,
        because="inequality of Gibbs: a divergence between two densities is not negative",
        tex=r"\log p_\theta(x) - 0",
    )
    d.by(arithmetic(), because="nothing is subtracted any more", tex=r"\log p_\theta(x)")
    return d.finish(ELBO_BOUND.lesser, "<=", ELBO_BOUND.greater)


ELBO_GAP = Equality(
    slug="elbo-gap",
    title="gap between the log evidence and the evidence lower bound",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LINEAR_GAUSSIAN,
    definition_tex=GAP,
    closed_form=rf"\log p_\theta(x) - \left({ELBO}\right)",
    derive=derive_gap,
    mistakes=(
        Mistake(
            tag="sign-of-the-gap",
            wrong=rf"{ELBO} - \log p_\theta(x)",
            feedback="A divergence is never negative. Which of the two numbers that you subtract "
            "is the larger one?",
        ),
        Mistake(
            tag="prior-term-sign",
            wrong=rf"\log p_\theta(x) - \left({FIT} + {PRIOR_TERM}\right)",
            feedback="The lower bound rewards the fit and penalises the distance from the prior. "
            "Follow the sign of the logarithm of the prior through Bayes' rule.",
        ),
        Mistake(
            tag="prior-term-lost",
            wrong=rf"\log p_\theta(x) - {FIT}",
            feedback="Bayes' rule brings in the prior as well as the likelihood. Where did its "
            "logarithm go?",
        ),
        Mistake(
            tag="evidence-lost",
            wrong=rf"{PRIOR_TERM} - {FIT}",
            feedback="This is minus the lower bound. The denominator of Bayes' rule is a number "
            "that does not depend on the hidden variable, yet it is there.",
        ),
        Mistake(
            tag="evidence-without-logarithm",
            wrong=rf"p_\theta(x) - \left({ELBO}\right)",
            feedback="What the lower bound bounds is on the scale of logarithms. Compare the units "
            "of the two terms.",
        ),
        Mistake(
            tag="divergence-turned-round",
            wrong=r"\log p_\theta(x) - \left(\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right]"
            r" - D_{\mathrm{KL}}\left(p(z)\,\|\,q(z|x)\right)\right)",
            feedback="All means are taken over the same density, so that it has to come first in "
            "the divergence from the prior, too.",
        ),
    ),
)

ELBO_BOUND = Bound(
    slug="elbo-bound",
    title="evidence lower bound",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LINEAR_GAUSSIAN,
    lesser_tex=ELBO,
    greater_tex=r"\log p_\theta(x)",
    equality_case=POSTERIOR_ENCODER,
    equality_note=r"equality exactly when $q(z|x) = p_\theta(z|x)$ for almost every $z$",
    derive=derive_bound,
    mistakes=(
        Mistake(
            tag="bound-reversed",
            wrong=rf"{ELBO} \ge \log p_\theta(x)",
            feedback="What separates the two sides is a divergence. Which sign does a divergence "
            "have, and on which side does it stand?",
        ),
        Mistake(
            tag="bound-as-equality",
            wrong=rf"{ELBO} = \log p_\theta(x)",
            feedback="The two sides agree for one density of the hidden variable only. Which one?",
        ),
        Mistake(
            tag="fit-alone",
            wrong=rf"{FIT} \le \log p_\theta(x)",
            feedback="Without the divergence from the prior the left side can be larger: a density "
            "that sits where the likelihood peaks makes it so.",
        ),
        Mistake(
            tag="penalty-as-reward",
            wrong=rf"{FIT} + {PRIOR_TERM} \le \log p_\theta(x)",
            feedback="The divergence from the prior is the price of a density that fits well, not "
            "a reward. Follow the sign of the logarithm of the prior.",
        ),
    ),
)

RESULT = Result(
    slug="elbo-gap",
    title="The gap of the evidence lower bound",
    source=SOURCE,
    claims=(ELBO_GAP, ELBO_BOUND),
)
