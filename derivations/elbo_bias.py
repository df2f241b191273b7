r"""The expected log-likelihood under a fixed encoder, and the term by which it is biased.

Maximising :math:`E_{q(z|x)}[\log p_\theta(x|z)]` over theta for fixed q maximises
:math:`\log p_\theta(x) + B(\theta)` up to a term free of theta, where B is minus a KL divergence.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-2019, question 2.1"

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


def derive_equality() -> Derivation:
    """Bayes' rule, the encoder added and subtracted, and the two divergences recognised."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_laws import bayes
    from claims.algebra.densities_logs import add_and_subtract_log, join_logs, split_log
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    encoder, prior, posterior = map(d.tree, ("q(z|x)", "p(z)", r"p_\theta(z|x)"))
    d.start(
        EXPECTED_LOG_LIKELIHOOD.left,
        because="what is maximised over $\\theta$, for a fixed $q$",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right]",
    )
    d.by(
        bayes("z"),
        at=r"p_\theta(x|z)",
        because="Bayes' rule, solved for the likelihood",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log\frac{p_\theta(x)\,p_\theta(z|x)}{p(z)}\right]",
    )
    d.by(
        split_log(),
        because="the logarithm of a product of positive factors is a sum of logarithms",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x) + \log p_\theta(z|x) - \log p(z)\right]",
    )
    d.by(
        add_and_subtract_log(encoder),
        because="subtract and add $\\log q(z|x)$, which is finite wherever $z$ can be drawn",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x) + \log p_\theta(z|x) - \log p(z)"
        r" - \log q(z|x) + \log q(z|x)\right]",
    )
    d.by(
        in_one_line(
            "logarithm of a quotient",
            join_logs(posterior, encoder),
            join_logs(encoder, prior),
        ),
        because="pair each density of $z$ with the encoder",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x) + \log\frac{p_\theta(z|x)}{q(z|x)}"
        r" + \log\frac{q(z|x)}{p(z)}\right]",
    )
    d.by(
        linearity(),
        because="expectation is linear; the three means are assumed to be finite",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x)\right]"
        r" + \mathbb{E}_{q(z|x)}\left[\log\frac{p_\theta(z|x)}{q(z|x)}\right]"
        r" + \mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}{p(z)}\right]",
    )
    d.by(
        constant_mean(),
        because="$\\log p_\\theta(x)$ does not depend on $z$, and $q(z|x)$ integrates to one",
        tex=r"\log p_\theta(x) + \mathbb{E}_{q(z|x)}\left[\log\frac{p_\theta(z|x)}{q(z|x)}\right]"
        r" + \mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}{p(z)}\right]",
    )
    d.by(
        recognise_kl(),
        because="both means are KL divergences from $q(z|x)$; the first has its ratio upside down, "
        "hence the minus sign",
        tex=r"\log p_\theta(x) - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
        r" + D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)",
    )
    return d.finish(EXPECTED_LOG_LIKELIHOOD.left, "=", EXPECTED_LOG_LIKELIHOOD.right)


def derive_sign() -> Derivation:
    """Jensen's inequality for the logarithm of the ratio of posterior to encoder."""
    from claims.algebra.densities_divergences import write_kl
    from claims.algebra.densities_inequalities import jensen_log
    from claims.algebra.densities_laws import normalise
    from claims.algebra.densities_logs import log_of_one, turn_log
    from claims.algebra.densities_means import importance_ratio
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    d.start(
        BIAS_SIGN.lesser,
        because="the bias that was found",
        tex=r"-D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)",
    )
    d.by(
        write_kl(),
        because="definition of the KL divergence",
        tex=r"-\mathbb{E}_{q(z|x)}\left[\log\frac{q(z|x)}{p_\theta(z|x)}\right]",
    )
    d.by(
        turn_log(),
        because="minus the logarithm of a ratio is the logarithm of the inverse ratio",
        tex=r"\mathbb{E}_{q(z|x)}\left[\log\frac{p_\theta(z|x)}{q(z|x)}\right]",
    )
    d.by(
        jensen_log(),
        at=d.now,
        because="Jensen's inequality: the logarithm is concave and the ratio is positive",
        tex=r"\log\mathbb{E}_{q(z|x)}\left[\frac{p_\theta(z|x)}{q(z|x)}\right]",
    )
    d.by(
        importance_ratio(),
        because="write the expectation as an integral; $q(z|x)$ cancels (where it vanishes the "
        "integral only loses mass, so that the bound holds all the more)",
        tex=r"\log\int p_\theta(z|x)\,dz",
    )
    d.by(normalise(), because="the posterior density integrates to one", tex=r"\log 1")
    d.by(log_of_one(), because="the logarithm of one is zero", tex="0")
    return d.finish(BIAS_SIGN.lesser, "<=", BIAS_SIGN.greater)


EXPECTED_LOG_LIKELIHOOD = Equality(
    slug="elbo-bias",
    title="expected log-likelihood under a fixed encoder",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LINEAR_GAUSSIAN,
    definition_tex=r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right]",
    closed_form=r"\log p_\theta(x) - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
    r" + D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)",
    derive=derive_equality,
    mistakes=(
        Mistake(
            tag="prior-term-dropped",
            wrong=r"\log p_\theta(x) - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)",
            feedback="This is the whole lower bound, not the expected log-likelihood. A term that "
            "does not depend on the model's parameters may be ignored when maximising, but not in "
            "an equation.",
        ),
        Mistake(
            tag="prior-term-sign",
            wrong=r"\log p_\theta(x) - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
            r" - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)",
            feedback="After Bayes' rule the prior stands in the denominator. Follow its sign "
            "through the logarithm once more.",
        ),
        Mistake(
            tag="posterior-term-sign",
            wrong=r"\log p_\theta(x) + D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
            r" + D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)",
            feedback="In a KL divergence the density that is averaged over stands in the "
            "numerator. Compare that with the ratio that you have.",
        ),
        Mistake(
            tag="arguments-swapped",
            wrong=r"\log p_\theta(x) - D_{\mathrm{KL}}\left(p_\theta(z|x)\,\|\,q(z|x)\right)"
            r" + D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)",
            feedback="The average is over the encoder, so that the encoder has to be the first "
            "argument of both divergences.",
        ),
        Mistake(
            tag="prior-for-posterior",
            wrong=r"\log p_\theta(x) - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)",
            feedback="The encoder was compared with the prior only. Which distribution of $z$ does "
            "Bayes' rule bring in next to the evidence?",
        ),
        Mistake(
            tag="encoder-taken-as-posterior",
            wrong=r"\log p_\theta(x) + D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)",
            feedback="This holds only for an encoder that equals the posterior. For any other one "
            "a term is left over.",
        ),
    ),
)

BIAS_SIGN = Bound(
    slug="elbo-bias-sign",
    title="sign of the bias",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LINEAR_GAUSSIAN,
    lesser_tex=r"-D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)",
    greater_tex="0",
    equality_case=POSTERIOR_ENCODER,
    equality_note=r"equality exactly when $q(z|x) = p_\theta(z|x)$ for almost every $z$, because "
    "the logarithm is strictly concave",
    derive=derive_sign,
    mistakes=(
        Mistake(
            tag="sign-reversed",
            wrong=r"-D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right) \ge 0",
            feedback="A concave function of a mean is at least the mean of the function. Check "
            "which side of Jensen's inequality the logarithm is on.",
        ),
        Mistake(
            tag="always-zero",
            wrong=r"-D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right) = 0",
            feedback="The divergence vanishes for one particular encoder only; here the encoder is "
            "fixed and arbitrary.",
        ),
        Mistake(
            tag="divergence-non-positive",
            wrong=r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right) \le 0",
            feedback="The minus sign in front was lost. What is the smallest value that a KL "
            "divergence can take?",
        ),
        Mistake(
            tag="bounded-by-prior-term",
            wrong=r"-D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
            r" \le -D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)",
            feedback="Nothing orders the encoder's divergence from the posterior and that from the "
            "prior: an encoder near the prior and one near the posterior differ in this.",
        ),
    ),
)

RESULT = Result(
    slug="elbo-bias",
    title="Bias of the expected log-likelihood under a fixed encoder",
    source=SOURCE,
    claims=(EXPECTED_LOG_LIKELIHOOD, BIAS_SIGN),
)
