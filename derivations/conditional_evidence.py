r"""The evidence of a conditional latent-variable model: two means, over the prior and over any q.

The prior of z may depend on y; nothing here needs that it does not.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps2, questions 1.2 and 1.3"

MODEL, PROPOSAL = r"p(z|y) p_\theta(x|y,z)", "q(z|x,y)"
DECLARATIONS = declare(models=[MODEL, PROPOSAL])

LINEAR_GAUSSIAN = declare(
    "a: real in (-1/2,1/2); b: real in (-1/2,1/2); r: real in (1,11/10); c: real in (1,11/10); "
    "d: real in (-1/2,1/2); e: real in (-1/2,1/2); s: real in (1,11/10); f: real in (0,1/2); "
    "g: real in (-1/2,1/2); h: real in (-1/2,1/2); t: real in (4/5,5/6); u: real in (-1,1)",
    laws={
        "p(y)": ("normal", "u", "1"),
        "p(z|y)": ("normal", "a y + b", "r"),
        "p(x|y,z)": ("normal", "c z + d y + e", "s"),
        "q(z|x,y)": ("normal", "f x + g y + h", "t"),
    },
)
"""A linear-Gaussian conditional model whose prior moves with y, and a linear encoder; y has a law
here only so that it has a value. The encoder is so wide that the ratios of any two of the laws
have a finite variance under one of them."""

EVIDENCE_TEX = r"p_\theta(x|y)"
OVER_PRIOR = r"\mathbb{E}_{p(z|y)}\left[p_\theta(x|y,z)\right]"
JOINT_WEIGHT = r"\frac{p_\theta(x,z|y)}{q(z|x,y)}"
WEIGHT_TEX = r"\frac{p_\theta(x|y,z)\,p(z|y)}{q(z|x,y)}"
OVER_PROPOSAL = rf"\mathbb{{E}}_{{q(z|x,y)}}\left[{WEIGHT_TEX}\right]"
COVERED = r"q(z|x,y) > 0 \text{ wherever } p_\theta(z|x,y) > 0"
FACTORS = r"p_\theta(x,z|y) = p_\theta(x|y,z)\,p(z|y)"


def derive_evidence() -> Derivation:
    """Bring z in, and read the integral as a mean."""
    from claims.algebra.densities_laws import total_probability
    from claims.algebra.densities_means import as_expectation
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    prior = d.tree("p(z|y)")
    assert isinstance(prior, Density)
    d.start(EVIDENCE.left, because="the evidence of $x$ given $y$", tex=EVIDENCE_TEX)
    d.by(
        total_probability("z"),
        because="total probability, with everything given $y$: the density of $x$ and $z$ is "
        "that of $z$ times that of $x$ given $z$, and $z$ is integrated out",
        tex=r"\int p_\theta(x|y,z)\,p(z|y)\,dz",
    )
    d.by(
        as_expectation(prior),
        because="an integral with the weight $p(z|y)$ is a mean",
        tex=OVER_PRIOR,
    )
    return d.finish(EVIDENCE.left, "=", EVIDENCE.right)


def derive_weight() -> Derivation:
    """The product rule above the line; Bayes' rule beside it."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_laws import product_rule
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    d.start(WEIGHT.left, because="density of what is drawn with $x$, over that of the draw",
            tex=JOINT_WEIGHT)  # fmt: skip
    d.aside(
        JOINT_WEIGHT,
        in_one_line("product rule", product_rule("x")),
        because="factorised the other way: the evidence, times a ratio that is one everywhere "
        "only if $q$ is the posterior",
        tex=rf"{JOINT_WEIGHT} = \frac{{p_\theta(z|x,y)\,p_\theta(x|y)}}{{q(z|x,y)}}",
    )
    d.by(
        in_one_line("product rule", product_rule("z")),
        because="the product rule, given $y$: what the model specifies",
        tex=WEIGHT_TEX,
    )
    return d.finish(WEIGHT.left, "=", WEIGHT.right)


def derive_importance() -> Derivation:
    """Divide by q under the integral, and read it as a mean."""
    from claims.algebra.densities_laws import total_probability
    from claims.algebra.densities_means import over_proposal
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    proposal = d.tree("q(z|x,y)")
    assert isinstance(proposal, Density)
    d.start(IMPORTANCE.left, because="the evidence", tex=EVIDENCE_TEX)
    d.by(
        total_probability("z"),
        because="total probability, given $y$",
        tex=r"\int p_\theta(x|y,z)\,p(z|y)\,dz",
    )
    d.by(
        over_proposal(proposal),
        because="multiply and divide by $q(z|x,y)$, which is positive wherever the integrand is",
        tex=OVER_PROPOSAL,
    )
    return d.finish(IMPORTANCE.left, "=", IMPORTANCE.right)


EVIDENCE = Equality(
    slug="conditional-evidence",
    title="evidence of a conditional latent-variable model",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(FACTORS,),
    continuous=LINEAR_GAUSSIAN,
    definition_tex=EVIDENCE_TEX,
    closed_form=OVER_PRIOR,
    derive=derive_evidence,
    mistakes=(
        Mistake(
            tag="prior-forgotten",
            wrong=r"\int p_\theta(x|y,z)\,dz",
            feedback="Not all values of the hidden variable are equally likely. With which weight "
            "does each of them enter?",
        ),
        Mistake(
            tag="over-the-posterior",
            wrong=r"\mathbb{E}_{p_\theta(z|x,y)}\left[p_\theta(x|y,z)\right]",
            feedback="This averages over hidden values that were chosen with the observation in "
            "view. How is the hidden variable drawn before $x$ is known?",
        ),
        Mistake(
            tag="over-the-proposal",
            wrong=r"\mathbb{E}_{q(z|x,y)}\left[p_\theta(x|y,z)\right]",
            feedback="Another density of the hidden variable gives another mean, unless something "
            "in the bracket makes up for it.",
        ),
        Mistake(
            tag="likelihood-squared",
            wrong=r"\mathbb{E}_{p(z|y)}\left[p_\theta(x,z|y)\right]",
            feedback="The mean supplies the density of the hidden variable. Is it in the bracket "
            "as well?",
        ),
        Mistake(
            tag="logarithm-averaged",
            wrong=r"\exp\left(\mathbb{E}_{p(z|y)}\left[\log p_\theta(x|y,z)\right]\right)",
            feedback="Logarithm and mean do not commute. What is the difference called?",
        ),
    ),
)

WEIGHT = Equality(
    slug="conditional-weight",
    title="what stands inside a mean over any density of the hidden variable",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(FACTORS, COVERED),
    continuous=LINEAR_GAUSSIAN,
    definition_tex=JOINT_WEIGHT,
    closed_form=WEIGHT_TEX,
    derive=derive_weight,
    mistakes=(
        Mistake(
            tag="likelihood-alone",
            wrong=r"p_\theta(x|y,z)",
            feedback="That is right if the hidden variable is drawn from its prior. Here it is "
            "drawn from $q$.",
        ),
        Mistake(
            tag="ratio-inverted",
            wrong=r"\frac{q(z|x,y)}{p(z|y)}\,p_\theta(x|y,z)",
            feedback="Write the mean as an integral. Which density has to cancel, and which has "
            "to be left?",
        ),
        Mistake(
            tag="prior-forgotten",
            wrong=r"\frac{p_\theta(x|y,z)}{q(z|x,y)}",
            feedback="Once $q$ has cancelled, what weighs the likelihoods?",
        ),
        Mistake(
            tag="posterior-in-the-numerator",
            wrong=r"\frac{p_\theta(z|x,y)\,p_\theta(x|y,z)}{q(z|x,y)}",
            feedback="The product of a prior and a likelihood is a joint density. Is yours?",
        ),
        Mistake(
            tag="without-y",
            wrong=r"\frac{p_\theta(z|x,y)}{q(z|x,y)}",
            feedback="The mean of this is one. Where has the evidence gone?",
        ),
    ),
)

IMPORTANCE = Equality(
    slug="conditional-importance",
    title="evidence as a mean over any density of the hidden variable",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(FACTORS, COVERED),
    continuous=LINEAR_GAUSSIAN,
    definition_tex=EVIDENCE_TEX,
    closed_form=OVER_PROPOSAL,
    derive=derive_importance,
    mistakes=(
        Mistake(
            tag="posterior-ratio",
            wrong=r"\mathbb{E}_{q(z|x,y)}\left[\frac{p_\theta(z|x,y)}{q(z|x,y)}\right]",
            feedback="That is the mean of the ratio of two densities of the hidden variable. What "
            "is it equal to, whatever $x$ is?",
        ),
        Mistake(
            tag="ratio-inverted",
            wrong=r"\mathbb{E}_{q(z|x,y)}\left[\frac{q(z|x,y)}{p_\theta(x,z|y)}\right]",
            feedback="Write the mean as an integral. Which density has to cancel?",
        ),
        Mistake(
            tag="exponential-of-the-mean",
            wrong=rf"\exp\left(\mathbb{{E}}_{{q(z|x,y)}}\left[\log{WEIGHT_TEX}\right]\right)",
            feedback="Logarithm and mean do not commute. On which side does this lie?",
        ),
        Mistake(
            tag="mean-likelihood-under-q",
            wrong=r"\mathbb{E}_{q(z|x,y)}\left[p_\theta(x|y,z)\right]",
            feedback="Prior and $q$ do not cancel each other inside the bracket.",
        ),
    ),
)

RESULT = Result(
    slug="conditional-evidence",
    title="The evidence of a conditional latent-variable model",
    source=SOURCE,
    claims=(EVIDENCE, WEIGHT, IMPORTANCE),
)
