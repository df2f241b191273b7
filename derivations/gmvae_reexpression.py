r"""The bound of a latent mixture model, written so that the label occurs in one term only.

Without the label the model is an ordinary one with the mixture p(z) as its prior; the label adds
the mean divergence of q(c|x) from the responsibilities p(c|z).
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations.gmvae_bound import ELBO, LABELLED_LINEAR, MEAN, SUMMANDS
from formula.declare import declare

SOURCE = "sharif-2024-hw2, question 3.3"

DECLARATIONS = declare(models=["p(c) p(z|c) p(x|z)", "q(z|x) q(c|x)"])

LABEL_LAST = declare(models=["p(z) p(c|z) p(x|z)", "q(z|x) q(c|x)"])
"""The same model with the label drawn after the vector."""

ASSUMPTIONS = (
    r"p(c|z) > 0 \text{ wherever } q(c|x) > 0",
    r"p(x,z,c) = p(c)\,p(z|c)\,p(x|z)",
    r"q(z,c|x) = q(z|x)\,q(c|x)",
)

WITHOUT_LABEL = r"\int q(z|x)\log\frac{p(x|z)\,p(z)}{q(z|x)}\,dz"
LABEL_TERM = r"\int q(z|x)\,D_{\mathrm{KL}}\left(q(c|x)\,\|\,p(c|z)\right)dz"
REEXPRESSED = WITHOUT_LABEL + " - " + LABEL_TERM

_FIRST = r"\log\frac{p(x|z)\,p(z)}{q(z|x)}"
_SECOND = r"\log\frac{p(c|z)}{q(c|x)}"


def derive() -> Derivation:
    """Turn the prior of label and vector round, split the logarithm, recognise a divergence."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_means import linearity, tower, write_law
    from claims.algebra.densities_mixture import (
        gather_logs,
        joint_turned,
        split_ratio,
        without_law,
    )
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    component, weight, encoder = d.tree("p(z|c)"), d.tree("p(c)"), d.tree("q(z|x)")
    for each in (component, weight, encoder):
        assert isinstance(each, Density)
    d.start(ELBO, because="the bound", tex=r"\mathbb{E}_{q(z,c|x)}\left[" + SUMMANDS + r"\right]")
    d.by(
        gather_logs(),
        because="a sum of logarithms of positive factors is the logarithm of their product",
        tex=MEAN + r"\left[\log\frac{p(x|z)\,p(z|c)\,p(c)}{q(z|x)\,q(c|x)}\right]",
    )
    d.by(
        joint_turned(component, weight, "z"),
        because="Bayes' rule: $p(z|c)\\,p(c)$ and $p(z)\\,p(c|z)$ are both the joint density of "
        "$z$ and $c$, with the mixture $p(z)$ as the marginal",
        tex=MEAN + r"\left[\log\frac{p(x|z)\,p(z)\,p(c|z)}{q(z|x)\,q(c|x)}\right]",
    )
    d.over(LABEL_LAST)
    d.by(
        split_ratio(d.tree(r"\frac{p(x|z)\,p(z)}{q(z|x)}"), d.tree(r"\frac{p(c|z)}{q(c|x)}")),
        because="put what does not mention $c$ into one logarithm and the rest into another",
        tex=MEAN + r"\left[" + _FIRST + " + " + _SECOND + r"\right]",
    )
    d.by(
        linearity(),
        because="the expectation is linear; both means are assumed to be finite",
        tex=MEAN + r"\left[" + _FIRST + r"\right] + " + MEAN + r"\left[" + _SECOND + r"\right]",
    )
    d.by(
        in_one_line("a density integrates to one", without_law("c"), tower(encoder)),
        because="$q(c|x)$ adds up to one where $c$ does not occur; elsewhere take the mean over "
        "$c$ first, which the product form allows",
        tex=r"\mathbb{E}_{q(z|x)}\left[" + _FIRST + r"\right]"
        r" + \mathbb{E}_{q(z|x)}\left[\mathbb{E}_{q(c|x)}\left[" + _SECOND + r"\right]\right]",
    )
    d.by(
        in_one_line("definition of the KL divergence", recognise_kl(), linearity()),
        because="at every $z$ the inner mean is a divergence with its ratio upside down",
        tex=r"\mathbb{E}_{q(z|x)}\left[" + _FIRST + r"\right]"
        r" - \mathbb{E}_{q(z|x)}\left[D_{\mathrm{KL}}\left(q(c|x)\,\|\,p(c|z)\right)\right]",
    )
    d.by(write_law(), because="write both means as integrals", tex=REEXPRESSED)
    d.over(DECLARATIONS)
    return d.finish(CLAIM.left, "=", CLAIM.right)


CLAIM = Equality(
    slug="gmvae-reexpression",
    title="the bound with the label in one divergence",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LABELLED_LINEAR,
    definition_tex=ELBO,
    closed_form=REEXPRESSED,
    derive=derive,
    mistakes=(
        Mistake(
            tag="sign-of-the-divergence",
            wrong=WITHOUT_LABEL + " + " + LABEL_TERM,
            feedback="Look which of the two densities of the label stands in the numerator after "
            "the logarithm has been split.",
        ),
        Mistake(
            tag="prior-of-the-label",
            wrong=WITHOUT_LABEL + r" - D_{\mathrm{KL}}\left(q(c|x)\,\|\,p(c)\right)",
            feedback="The mixture that is now the prior of $z$ has swallowed part of what belonged "
            "to the label. Turn $p(z|c)\\,p(c)$ round and see which density of $c$ is left.",
        ),
        Mistake(
            tag="divergence-turned-round",
            wrong=WITHOUT_LABEL
            + r" - \int q(z|x)\,D_{\mathrm{KL}}\left(p(c|z)\,\|\,q(c|x)\right)dz",
            feedback="The label is averaged under the approximation. It decides which argument "
            "comes first.",
        ),
        Mistake(
            tag="component-for-mixture",
            wrong=r"\mathbb{E}_{q(z|x)q(c|x)}\left[\log\frac{p(x|z)\,p(z|c)}{q(z|x)}\right] - "
            + LABEL_TERM,
            feedback="The divergence from the responsibilities contains the whole joint density "
            "of label and vector already. Which density of $z$ is left for the other term?",
        ),
        Mistake(
            tag="weight-lost",
            wrong=WITHOUT_LABEL + r" - \int D_{\mathrm{KL}}\left(q(c|x)\,\|\,p(c|z)\right)dz",
            feedback="The divergence depends on $z$, so that it has to be averaged. Under which "
            "density?",
        ),
        Mistake(
            tag="divergence-of-the-mean",
            wrong=WITHOUT_LABEL
            + r" - \mathbb{E}_{q(c|x)}\left[\log q(c|x) - \log\int q(z|x)\,p(c|z)\,dz\right]",
            feedback="A divergence is not linear in its second argument: the mean of the "
            "divergences is not the divergence from the mean.",
        ),
    ),
)

RESULT = Result(
    slug="gmvae-reexpression",
    title="The bound of a latent mixture model with the label in one term",
    source=SOURCE,
    claims=(CLAIM,),
)
