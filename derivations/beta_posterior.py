r"""The density q(z|x) that makes the loss of a beta-VAE smallest, for every positive beta.

It is the prior times the likelihood to the power 1/beta, normalised: the posterior for beta = 1,
the prior in the limit of a large beta, and a density around the best code for a small one.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-ebm, questions 2.1 and 2.2"
MODELS = [r"p(z) p_\theta(x|z)"]

FIT = r"\mathbb{E}_{q(z|x)}\left[\log p_\theta(x|z)\right]"
RATE = r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)"
EVIDENCE = r"\log p_\theta(x)"
LOSS = rf"-{FIT} + \beta\,{RATE}"
RATIO = r"\log\frac{p_\theta(z|x)}{p(z)}"
"""By Bayes' rule the log-likelihood, but for a term without z; its exponential has mean 1 under
the prior, so that no power of it is too small for a computer."""
TEMPERED = rf"\exp\left(\frac{{{RATIO}}}{{\beta}}\right)"
ARGUMENT = rf"\frac{{p(z)\,{TEMPERED}}}{{\mathbb{{E}}_{{p(z)}}\left[{TEMPERED}\right]}}"
PRINTED = (
    r"\frac{p(z)\,p_\theta(x|z)^{1/\beta}}"
    r"{\mathbb{E}_{p(z)}\left[p_\theta(x|z)^{1/\beta}\right]}"
)
"""The same, typeset with a power."""
VALUE = rf"-\log p_\theta(x) - \beta\log\mathbb{{E}}_{{p(z)}}\left[{TEMPERED}\right]"

DECLARATIONS = declare(r"\beta: positive", models=[*MODELS, "q(z|x)"])
AT_OPTIMUM = declare(r"\beta: positive", models=MODELS, given=["q(z|x) = " + ARGUMENT])
LINEAR_GAUSSIAN = declare(
    r"\beta: real in (1/2,3); a: real in (-2,2); b: real in (-2,2); s: real in (1/2,2); "
    "c: real in (-1,1); d: real in (-1,1); t: real in (1/2,2)",
    laws={
        "p(z)": ("normal", "0", "1"),
        "p(x|z)": ("normal", "a z + b", "s"),
        "q(z|x)": ("normal", "c x + d", "t"),
    },
)
"""A linear-Gaussian model with a linear-Gaussian encoder."""

_NAMES = declare(r"\beta: positive; T(z): function; S: positive", models=[*MODELS, "q(z|x)"])
_SHARE = rf"T(z) = \frac{{{RATIO}}}{{\beta}}"
_TILTED = (
    r"S = \mathbb{E}_{p(z)}\left[\exp(T(z))\right]",
    r"r(z|x) = \frac{p(z)\exp(T(z))}{S}",
)
NAMED = extend(_NAMES, given=[_SHARE, *_TILTED])
"""Names for the log ratio in units of beta, the total, and the tilted prior."""
FREE = extend(_NAMES, given=_TILTED)
"""The same for an arbitrary function T."""


def derive() -> Derivation:
    """In units of beta the loss is a divergence from the tilted prior, up to its total."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl, write_kl
    from claims.algebra.densities_equations import arithmetic, substitute_definition
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_laws import bayes
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_mixture import split_ratio
    from claims.algebra.densities_steps import Chain
    from claims.algebra.densities_tilted import (
        multiple_of_name,
        one_scaled_mean,
        ratio_to_tilted,
    )
    from formula.tree import Relation

    d = Chain(DECLARATIONS)
    free = d.tree("q(z|x)")
    over = r"\mathbb{E}_{q(z|x)}"
    tilted = r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,r(z|x)\right)"
    d.start(CLAIM.objective, because="the loss at one data point", tex=LOSS)
    d.by(
        in_one_line(
            "Bayes' rule",
            bayes("z"),
            split_ratio(d.tree(r"\frac{p_\theta(x)}{1}"), d.tree(r"\frac{p_\theta(z|x)}{p(z)}")),
        ),
        at=r"\log p_\theta(x|z)",
        because="Bayes' rule: the likelihood is the evidence times the ratio of posterior and "
        "prior",
        tex=rf"-{over}\left[{EVIDENCE} + {RATIO}\right] + \beta\,{RATE}",
    )
    d.by(
        in_one_line("linearity", linearity(), constant_mean(), arithmetic()),
        because="expectation is linear, and the log evidence does not depend on $z$",
        tex=rf"-{EVIDENCE} - {over}\left[{RATIO}\right] + \beta\,{RATE}",
    )
    d.over(NAMED)
    d.by(
        multiple_of_name(),
        at=RATIO,
        because=r"write $T(z)$ for the log ratio divided by $\beta$",
        tex=rf"-{EVIDENCE} - {over}\left[\beta\,T(z)\right] + \beta\,{RATE}",
    )
    d.over(FREE)
    d.by(
        in_one_line("linearity", linearity(), write_kl(), one_scaled_mean()),
        because=r"write the divergence out; both means are taken under $q(z|x)$, with the same "
        r"factor $\beta$",
        tex=rf"-{EVIDENCE} + \beta\,{over}\left[\log\frac{{q(z|x)}}{{p(z)}} - T(z)\right]",
    )
    d.by(
        ratio_to_tilted(),
        at=r"\log\frac{q(z|x)}{p(z)} - T(z)",
        because=r"let $S$ be the mean of $\exp(T(z))$ under the prior and $r(z|x)$ the quotient of "
        r"$p(z)\exp(T(z))$ and $S$: a density, as $S$ is assumed to be finite",
        tex=rf"-{EVIDENCE} + \beta\,{over}\left[\log\frac{{q(z|x)}}{{r(z|x)}} - \log S\right]",
    )
    d.by(
        in_one_line(
            "definition of the KL divergence", linearity(), constant_mean(), recognise_kl()
        ),
        at=rf"{over}\left[\log\frac{{q(z|x)}}{{r(z|x)}} - \log S\right]",
        because=r"$\log S$ is a number, and the other mean is a divergence: the only place where "
        r"$q(z|x)$ is left",
        tex=rf"-{EVIDENCE} + \beta\left({tilted} - \log S\right)",
    )
    d.by(
        gibbs(),
        at=tilted,
        because=r"inequality of Gibbs, and $\beta$ is positive; equality holds for equal densities "
        "only",
        tex=rf"-{EVIDENCE} + \beta\left(0 - \log S\right)",
    )
    d.by(arithmetic(), because="nothing else is left", tex=rf"-{EVIDENCE} - \beta\log S")
    d.over(NAMED)
    d.by(
        in_one_line(
            "insert what the names stand for", substitute_definition(), substitute_definition()
        ),
        because="insert $S$ and $T(z)$",
        tex=VALUE,
    )
    d.record.side(
        "case of equality",
        Relation((free, CLAIM.right), ("=",)),
        "the value is reached where the divergence is zero, which is for $r(z|x)$ alone",
        "q(z|x) = " + PRINTED,
        "theorem",
        declarations=AT_OPTIMUM,
    )
    d.over(DECLARATIONS)
    return d.finish(CLAIM.objective, ">=", CLAIM.optimal_value)


CLAIM = Optimum(
    slug="beta-posterior",
    title="encoder density that makes the loss of a beta-VAE smallest",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(
        r"\beta>0",
        r"p_\theta(x,z) = p(z)\,p_\theta(x|z)",
        r"p(z) > 0 \text{ wherever } q(z|x) > 0",
    ),
    continuous=LINEAR_GAUSSIAN,
    sense="min",
    over="q(z|x)",
    objective_tex=LOSS,
    argument=ARGUMENT,
    value=VALUE,
    at_optimum=AT_OPTIMUM,
    unique_note="the only minimiser, because a divergence between two densities vanishes only "
    "where they are the same; among the densities of a family without it the best one is that "
    "with the smallest divergence from it. The mean in the denominator is assumed to be finite, as "
    r"it always is for a $\beta$ of one or more; if it is not, the loss has no lower bound",
    derive=derive,
    mistakes=(
        Mistake(
            tag="posterior-for-every-beta",
            wrong=r"\frac{p(z)\,p_\theta(x|z)}{\mathbb{E}_{p(z)}\left[p_\theta(x|z)\right]}",
            feedback=r"This is right when both terms have the same weight. What becomes of the "
            r"exponent when the divergence counts $\beta$ times?",
        ),
        Mistake(
            tag="power-on-the-prior",
            wrong=r"\frac{p(z)^{\beta}\,p_\theta(x|z)}"
            r"{\int p(z)^{\beta}\,p_\theta(x|z)\,dz}",
            feedback="The weight multiplies the whole divergence, its logarithm of the encoder "
            "included. Divide the loss by it before you complete a divergence.",
        ),
        Mistake(
            tag="power-inverted",
            wrong=r"\frac{p(z)\,p_\theta(x|z)^{\beta}}"
            r"{\mathbb{E}_{p(z)}\left[p_\theta(x|z)^{\beta}\right]}",
            feedback="A heavy divergence should pull the density towards the prior. Does yours "
            r"go there when $\beta$ grows?",
        ),
        Mistake(
            tag="prior",
            wrong="p(z)",
            feedback="This minimises the divergence alone. What does the fit gain from moving "
            "away from it?",
        ),
        Mistake(
            tag="prior-forgotten",
            wrong=r"\frac{p_\theta(x|z)^{1/\beta}}{\int p_\theta(x|z)^{1/\beta}\,dz}",
            feedback="With a constant likelihood the divergence alone decides. Is your density "
            "the prior then?",
        ),
    ),
)

RESULT = Result(
    slug="beta-posterior",
    title="The optimal encoder of a beta-VAE",
    source=SOURCE,
    claims=(CLAIM,),
    references=(
        r"I. Higgins and others (2017). \emph{beta-VAE: learning basic visual concepts with a "
        r"constrained variational framework}.",
    ),
)
