r"""The lower bound of a latent mixture model, and what separates it from the log evidence.

A label c and a vector z are both hidden; the approximate posterior is a product of one density of
each, so that the bound is reached only where the posterior itself is such a product.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2024-hw2, questions 3.1 and 3.2"

DECLARATIONS = declare(models=["p(c) p(z|c) p(x|z)", "q(z|x) q(c|x)"])

ASSUMPTIONS = (
    r"p(z,c|x) > 0 \text{ wherever } q(z,c|x) > 0",
    r"p(x,z,c) = p(c)\,p(z|c)\,p(x|z)",
    r"q(z,c|x) = q(z|x)\,q(c|x)",
)

ANY_JOINT = declare(models=["p(x) p(z,c|x)", "q(z|x) q(c|x)"])
"""Any joint density: what is shown of it holds of the model."""

LABELLED_LINEAR = declare(
    r"K: positive integer; \pi: probability(K); \gamma: probability(K); m: real in (-3/2,3/2)[K]; "
    r"\tau: real in (3/4,3/2)[K]; a: real in (-2,2); b: real; s: real in (1/2,2); "
    r"d: real in (-1,1); f: real in (-1,1); t: real in (1/2,3/2)",
    laws={
        "p(c)": ("categorical", r"\pi"),
        "p(z|c)": ("normal", "m_c", r"\tau_c"),
        "p(x|z)": ("normal", "a z + b", "s"),
        "q(z|x)": ("normal", "d x + f", "t"),
        "q(c|x)": ("categorical", r"\gamma"),
    },
)
"""A mixture of K normal laws for z, a linear decoder with noise, a linear encoder. The laws
overlap, so that no mean is decided by draws that are hardly ever made."""

POSTERIOR_PRODUCT = declare(
    models=["p(c) p(z) p(x|z)"], given=["q(z|x) = p(z|x)", "q(c|x) = p(c|x)"]
)
"""The label tells nothing of z, so that the posterior is a product."""

MEAN = r"\mathbb{E}_{q(z|x)q(c|x)}"
SUMMANDS = r"\log p(x|z) + \log p(z|c) + \log p(c) - \log q(z|x) - \log q(c|x)"
ELBO = MEAN + r"\left[" + SUMMANDS + r"\right]"
GAP = r"D_{\mathrm{KL}}\left(q(z|x)\,q(c|x)\,\|\,p(z,c|x)\right)"
_RATIO = r"\left[\log\frac{p(x|z)\,p(z|c)\,p(c)}{q(z|x)\,q(c|x)}\right]"
_JOINT = r"\left[\log\frac{p(x,z,c)}{q(z|x)\,q(c|x)}\right]"


def derive_gap() -> Derivation:
    """Gather the logarithms, split the evidence off the joint density, recognise a divergence."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_laws import product_rule
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_mixture import recognise_kl_of_product, split_ratio
    from claims.algebra.densities_steps import Chain
    from formula.tree import Div, Number

    d = Chain(DECLARATIONS)
    _up_to_the_joint(d)
    d.over(ANY_JOINT)
    evidence, posterior = d.tree("p(x)"), d.tree("p(z,c|x)")
    encoders = d.tree("q(z|x)\\,q(c|x)")
    d.by(
        in_one_line(
            "product rule",
            product_rule("x"),
            split_ratio(Div(evidence, Number("1")), Div(posterior, encoders)),
        ),
        because="$p(x,z,c)$ is also evidence times posterior, and the logarithm of a product of "
        "positive factors is a sum",
        tex=MEAN + r"\left[\log p(x) + \log\frac{p(z,c|x)}{q(z|x)\,q(c|x)}\right]",
    )
    d.by(
        in_one_line("mean of a constant", linearity(), constant_mean()),
        because="the expectation is linear, and $\\log p(x)$ depends neither on $z$ nor on $c$",
        tex=r"\log p(x) + " + MEAN + r"\left[\log\frac{p(z,c|x)}{q(z|x)\,q(c|x)}\right]",
    )
    d.by(
        recognise_kl_of_product(),
        because="the ratio is upside down, hence the minus sign",
        tex=r"\log p(x) - " + GAP,
    )
    d.over(DECLARATIONS)
    return d.finish(GAP_CLAIM.left, "=", GAP_CLAIM.right)


def derive_bound() -> Derivation:
    """Jensen's inequality for the ratio of the joint density to the product of the encoders."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_inequalities import jensen_log
    from claims.algebra.densities_laws import marginalise, product_rule
    from claims.algebra.densities_mixture import importance_of_product
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    _up_to_the_joint(d)
    d.by(
        jensen_log(),
        at=d.now,
        because="Jensen's inequality: the logarithm is concave and the ratio is positive",
        tex=r"\log" + MEAN + r"\left[\frac{p(x,z,c)}{q(z|x)\,q(c|x)}\right]",
    )
    d.by(
        importance_of_product("c"),
        because="the label is summed, $z$ is integrated, and the encoders cancel (where they "
        "vanish mass is only lost, so that the bound holds all the more)",
        tex=r"\log\sum_c\int p(x,z,c)\,dz",
    )
    d.by(
        in_one_line("marginalisation", marginalise(), marginalise()),
        because="integrating $z$ and summing $c$ leaves the density of $x$",
        tex=r"\log p(x)",
    )
    d.aside(
        r"\frac{p(x,z,c)}{p(z,c|x)}",
        in_one_line("product rule", product_rule("x"), arithmetic()),
        because="if the product of the encoders is the posterior, the ratio is the same constant "
        "for all $z$ and $c$, so that Jensen's inequality is an equality",
        tex=r"\frac{p(x,z,c)}{p(z,c|x)} = p(x)",
    )
    return d.finish(BOUND_CLAIM.lesser, "<=", BOUND_CLAIM.greater)


def _up_to_the_joint(d) -> None:  # type: ignore[no-untyped-def]
    """The lines that both derivations share, to the log ratio of joint density and encoders."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_mixture import gather_logs, given_more, joint_of_factors
    from formula.tree import Density

    likelihood, given_both = d.tree("p(x|z)"), d.tree("p(x|z,c)")
    component, weight = d.tree("p(z|c)"), d.tree("p(c)")
    for each in (likelihood, given_both, component, weight):
        assert isinstance(each, Density)
    d.start(ELBO, because="the bound that is claimed", tex=r"\mathbb{E}_{q(z,c|x)}\left["
            + SUMMANDS + r"\right]")  # fmt: skip
    d.by(
        gather_logs(),
        because="a sum of logarithms of positive factors is the logarithm of their product",
        tex=MEAN + _RATIO,
    )
    d.by(
        in_one_line(
            "factorisation of the model",
            given_more(likelihood, "c"),
            joint_of_factors(given_both, component, weight),
        ),
        because="given $z$ the label tells nothing more about $x$, so that the numerator is the "
        "joint density",
        tex=MEAN + _JOINT,
    )


GAP_CLAIM = Equality(
    slug="gmvae-gap",
    title="gap between the log evidence and the bound",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LABELLED_LINEAR,
    definition_tex=ELBO,
    closed_form=rf"\log p(x) - {GAP}",
    derive=derive_gap,
    mistakes=(
        Mistake(
            tag="label-left-out-of-the-gap",
            wrong=r"\log p(x) - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z|x)\right)",
            feedback="Two things are hidden here. The gap compares what was guessed for both of "
            "them together with their joint posterior.",
        ),
        Mistake(
            tag="posterior-split-as-well",
            wrong=r"\log p(x) - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z|x)\right)"
            r" - D_{\mathrm{KL}}\left(q(c|x)\,\|\,p(c|x)\right)",
            feedback="Only the approximation was assumed to be a product. Does the posterior of "
            "the model become one by that assumption?",
        ),
        Mistake(
            tag="prior-for-posterior",
            wrong=r"\log p(x) - D_{\mathrm{KL}}\left(q(z|x)\,q(c|x)\,\|\,p(z,c)\right)",
            feedback="Once the evidence is split off the joint density, what remains is given the "
            "observation. Which density is that?",
        ),
        Mistake(
            tag="sign-of-the-gap",
            wrong=rf"\log p(x) + {GAP}",
            feedback="A divergence has the density that is averaged over in the numerator. "
            "Compare that with the ratio that you have.",
        ),
        Mistake(
            tag="evidence-lost",
            wrong=rf"-{GAP}",
            feedback="The evidence does not depend on what is averaged over, but it is still "
            "there. Where did its logarithm go?",
        ),
        Mistake(
            tag="divergence-turned-round",
            wrong=r"\log p(x) - D_{\mathrm{KL}}\left(p(z,c|x)\,\|\,q(z|x)\,q(c|x)\right)",
            feedback="The mean is taken under the approximation, so that it has to be the first "
            "argument of the divergence.",
        ),
    ),
)

BOUND_CLAIM = Bound(
    slug="gmvae-bound",
    title="lower bound of a latent mixture model",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LABELLED_LINEAR,
    lesser_tex=ELBO,
    greater_tex=r"\log p(x)",
    equality_case=POSTERIOR_PRODUCT,
    equality_note=r"equality exactly when the posterior of $z$ and $c$ is itself a product, with "
    r"the factors $q(z|x) = p(z|x)$ and $q(c|x) = p(c|x)$",
    derive=derive_bound,
    mistakes=(
        Mistake(
            tag="jensen-reversed",
            wrong=rf"{ELBO} \ge \log p(x)",
            feedback="The logarithm is concave. Draw a chord of its graph and see on which side "
            "of the curve it runs.",
        ),
        Mistake(
            tag="jensen-as-equality",
            wrong=rf"{ELBO} = \log p(x)",
            feedback="Logarithm and expectation do not commute. For which approximation would "
            "nothing be lost, and is it one of those that are allowed here?",
        ),
        Mistake(
            tag="label-prior-lost",
            wrong=MEAN + r"\left[\log p(x|z) + \log p(z|c) - \log q(z|x) - \log q(c|x)\right]"
            r" \le \log p(x)",
            feedback="The numerator has to be the whole joint density. What does the model say "
            "about the label before anything is seen?",
        ),
        Mistake(
            tag="encoder-of-z-lost",
            wrong=MEAN + r"\left[\log p(x|z) + \log p(z|c) + \log p(c) - \log q(c|x)\right]"
            r" \le \log p(x)",
            feedback="Both densities that are averaged over stand in the denominator; a narrow "
            "one that is left out lifts the left side without limit.",
        ),
        Mistake(
            tag="likelihood-alone",
            wrong=MEAN + r"\left[\log p(x|z)\right] \le \log p(x)",
            feedback="An approximation that sits where the likelihood peaks fits better than the "
            "model as a whole. What has it to pay for that?",
        ),
    ),
)

RESULT = Result(
    slug="gmvae-bound",
    title="The lower bound of a latent mixture model",
    source=SOURCE,
    claims=(GAP_CLAIM, BOUND_CLAIM),
)
