r"""The q(c|x) that makes the bound of a latent mixture model largest, for a fixed q(z|x).

It is the normalised geometric mean of the responsibilities p(c|z) under q(z|x). Their arithmetic
mean, which is easier to estimate, is another density; it is what the divergences the other way
round would ask for.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations.gmvae_bound import LABELLED_LINEAR
from derivations.gmvae_reexpression import LABEL_TERM, REEXPRESSED, WITHOUT_LABEL
from formula.declare import declare, extend

SOURCE = "sharif-2024-hw2, question 3.3"
MODELS = ["p(c) p(z|c) p(x|z)", "q(z|x) q(c|x)"]
WITHOUT_Q = ["p(c) p(z|c) p(x|z)", "q(z|x)"]

LOG_MEAN = r"\mathbb{E}_{q(z|x)}\left[\log p(c|z)\right]"
LOG_MEAN_PRIMED = r"\mathbb{E}_{q(z|x)}\left[\log p(c'|z)\right]"
GEOMETRIC = (
    rf"\frac{{\exp\left({LOG_MEAN}\right)}}{{\sum_{{c'}}\exp\left({LOG_MEAN_PRIMED}\right)}}"
)
BEST = WITHOUT_LABEL + rf" + \log\sum_c\exp\left({LOG_MEAN}\right)"
ARITHMETIC = r"\mathbb{E}_{q(z|x)}\left[p(c|z)\right]"
TURNED = r"\int q(z|x)\,D_{\mathrm{KL}}\left(p(c|z)\,\|\,q(c|x)\right)dz"

TURNED_VALUE = (
    r"\mathbb{E}_{q(z|x)}\left[\mathbb{E}_{p(c|z)}\left[\log p(c|z)\right]\right]"
    rf" - \sum_c{ARITHMETIC}\log{ARITHMETIC}"
)

DECLARATIONS = declare(models=MODELS)
AT_GEOMETRIC = declare(models=WITHOUT_Q, given=["q(c|x) = " + GEOMETRIC])
AT_ARITHMETIC = declare(models=WITHOUT_Q, given=["q(c|x) = " + ARITHMETIC])

_NAMES = declare("A: real; T(c): function; S: positive", models=MODELS)
_FIRST = rf"A = {WITHOUT_LABEL}"
_MEANS = rf"T(c) = {LOG_MEAN}"
_QUOTIENT = (r"S = \sum_c\exp(T(c))", r"r(c|x) = \frac{\exp(T(c))}{S}")
NAMED = extend(_NAMES, given=[_FIRST, _MEANS, *_QUOTIENT])
"""Names for the term without a label, the mean log responsibilities, the sum of their
exponentials, and the quotient."""
LABEL_ONLY = extend(_NAMES, given=[_MEANS, *_QUOTIENT])
"""The same for an arbitrary number in place of the term without a label."""
FREE = extend(_NAMES, given=_QUOTIENT)
"""The same for an arbitrary function as well: what is shown of it holds of every mean."""

MIXED = extend(declare(models=["p(c|z)", "q(z|x) q(c|x)"]), given=[rf"r(c|x) = {ARITHMETIC}"])
"""A name for the mean responsibilities, which may be any density of c given z."""

ASSUMPTIONS = (
    r"p(c|z) > 0 \text{ wherever } q(c|x) > 0",
    r"p(x,z,c) = p(c)\,p(z|c)\,p(x|z)",
    r"q(z,c|x) = q(z|x)\,q(c|x)",
)


def derive_best() -> Derivation:
    """Write the divergence out, exchange the means, complete a divergence, and use Gibbs."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl, write_kl
    from claims.algebra.densities_equations import arithmetic, substitute_definition
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_logs import split_log
    from claims.algebra.densities_means import as_expectation, constant_mean, linearity
    from claims.algebra.densities_mixture import (
        exchange_means,
        ratio_to_normalised,
        recognise_definition,
    )
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density, Relation

    d = Chain(DECLARATIONS)
    encoder, free = d.tree("q(z|x)"), d.tree("q(c|x)")
    assert isinstance(encoder, Density)
    log_ratio = r"\log\frac{q(c|x)}{p(c|z)}"
    double = rf"\mathbb{{E}}_{{q(z|x)}}\left[\mathbb{{E}}_{{q(c|x)}}\left[{log_ratio}\right]\right]"
    single = rf"\mathbb{{E}}_{{q(c|x)}}\left[\log q(c|x) - {LOG_MEAN}\right]"
    d.start(BEST_CLAIM.objective, because="the bound as rewritten", tex=REEXPRESSED)
    d.over(NAMED)
    d.by(
        recognise_definition(),
        at=WITHOUT_LABEL,
        because="write $A$ for the first term, in which $q(c|x)$ does not occur",
        tex="A - " + LABEL_TERM,
    )
    d.over(LABEL_ONLY)
    d.by(
        in_one_line("definition of the KL divergence", write_kl(), as_expectation(encoder)),
        at=LABEL_TERM,
        because="write the divergence out",
        tex="A - " + double,
    )
    d.by(
        in_one_line(
            "order of the means", exchange_means(), split_log(), linearity(), constant_mean()
        ),
        at=double,
        because="neither encoder depends on what the other draws: take the mean over $z$ first; "
        "$\\log q(c|x)$ does not depend on $z$",
        tex="A - " + single,
    )
    d.by(
        recognise_definition(),
        at=LOG_MEAN,
        because="write $T(c)$ for the mean log responsibility, one number for each $c$",
        tex=r"A - \mathbb{E}_{q(c|x)}\left[\log q(c|x) - T(c)\right]",
    )
    d.over(FREE)
    d.by(
        ratio_to_normalised(),
        at=r"\log q(c|x) - T(c)",
        because=r"let $S$ be the sum of all $\exp(T(c))$ and $r(c|x)$ the quotient of $\exp(T(c))$ "
        r"and $S$: a density, of which $T(c)$ is the logarithm plus $\log S$",
        tex=r"A - \mathbb{E}_{q(c|x)}\left[\log\frac{q(c|x)}{r(c|x)} - \log S\right]",
    )
    d.by(
        in_one_line(
            "definition of the KL divergence", linearity(), constant_mean(), recognise_kl()
        ),
        at=r"\mathbb{E}_{q(c|x)}\left[\log\frac{q(c|x)}{r(c|x)} - \log S\right]",
        because="$\\log S$ is a number, and the other mean is a divergence",
        tex=r"A - \left(D_{\mathrm{KL}}\left(q(c|x)\,\|\,r(c|x)\right) - \log S\right)",
    )
    d.by(
        gibbs(),
        at=r"D_{\mathrm{KL}}\left(q(c|x)\,\|\,r(c|x)\right)",
        because="inequality of Gibbs: a divergence between two densities is not negative, and it "
        "is zero only if they are the same",
        tex=r"A - \left(0 - \log S\right)",
    )
    d.by(arithmetic(), because="minus minus is plus", tex=r"A + \log S")
    d.over(NAMED)
    d.by(
        in_one_line(
            "insert what the names stand for", substitute_definition(), substitute_definition()
        ),
        because="insert the first term, the sum and the mean log responsibilities",
        tex=BEST,
    )
    reached = substitute_everywhere(NAMED.definitions[-1].value)
    d.record.side(
        "case of equality",
        Relation((free, reached), ("=",)),
        "the value is reached where the divergence is zero, which is for $r(c|x)$ alone",
        "q(c|x) = " + GEOMETRIC,
        "theorem",
        declarations=AT_GEOMETRIC,
    )
    d.over(DECLARATIONS)
    return d.finish(BEST_CLAIM.objective, "<=", BEST_CLAIM.optimal_value)


def substitute_everywhere(value):  # type: ignore[no-untyped-def]
    """A formula with the names of ``NAMED`` replaced by what they stand for."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import substitute_definition

    rule = in_one_line("insert", substitute_definition(), substitute_definition())
    return rule.rewrite(value, NAMED)


def derive_turned() -> Derivation:
    """Insert the mean responsibilities; what remains of q(c|x) is one divergence."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl, write_kl
    from claims.algebra.densities_equations import arithmetic, substitute_definition
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_logs import insert_ratio, split_log
    from claims.algebra.densities_means import as_expectation, linearity
    from claims.algebra.densities_mixture import (
        logarithm_of_factors,
        mean_as_sum,
        mean_under_mixture,
    )
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density, Relation

    d = Chain(DECLARATIONS)
    encoder, free = d.tree("q(z|x)"), d.tree("q(c|x)")
    assert isinstance(encoder, Density)
    nested = r"\mathbb{E}_{q(z|x)}\left[\mathbb{E}_{p(c|z)}\left[%s\right]\right]"
    d.start(TURNED_CLAIM.objective, because="the divergences the other way round", tex=TURNED)
    d.over(MIXED)
    d.by(
        in_one_line("definition of the KL divergence", write_kl(), as_expectation(encoder)),
        because="write the divergence out",
        tex=nested % r"\log\frac{p(c|z)}{q(c|x)}",
    )
    mixture = d.tree("r(c|x)")
    assert isinstance(mixture, Density)
    d.by(
        in_one_line(
            "insert a density and its inverse", insert_ratio(mixture), logarithm_of_factors()
        ),
        at=r"\log\frac{p(c|z)}{q(c|x)}",
        because="multiply and divide by the mean responsibilities $r(c|x)$, which are positive",
        tex=nested % r"\log\frac{p(c|z)}{r(c|x)} + \log\frac{r(c|x)}{q(c|x)}",
    )
    d.by(
        in_one_line("linearity", linearity(), linearity()),
        because="the expectations are linear",
        tex=nested % r"\log\frac{p(c|z)}{r(c|x)}" + " + " + nested % r"\log\frac{r(c|x)}{q(c|x)}",
    )
    d.by(
        mean_under_mixture(mixture),
        because="what does not depend on $z$ sees only the mixture of all $p(c|z)$, and that is "
        "$r(c|x)$",
        tex=nested % r"\log\frac{p(c|z)}{r(c|x)}"
        + r" + \mathbb{E}_{r(c|x)}\left[\log\frac{r(c|x)}{q(c|x)}\right]",
    )
    d.by(
        recognise_kl(),
        because="both are divergences now",
        tex=r"\mathbb{E}_{q(z|x)}\left[D_{\mathrm{KL}}\left(p(c|z)\,\|\,r(c|x)\right)\right]"
        r" + D_{\mathrm{KL}}\left(r(c|x)\,\|\,q(c|x)\right)",
    )
    d.by(
        gibbs(),
        at=r"D_{\mathrm{KL}}\left(r(c|x)\,\|\,q(c|x)\right)",
        because="inequality of Gibbs; it is an equality only for equal densities",
        tex=r"\mathbb{E}_{q(z|x)}\left[D_{\mathrm{KL}}\left(p(c|z)\,\|\,r(c|x)\right)\right] + 0",
    )
    d.by(
        in_one_line(
            "definition of the KL divergence",
            arithmetic(),
            write_kl(),
            split_log(),
            linearity(),
            linearity(),
        ),
        because="write the divergence out",
        tex=nested % r"\log p(c|z)" + " - " + nested % r"\log r(c|x)",
    )
    d.by(
        in_one_line("tower rule", mean_under_mixture(mixture), mean_as_sum()),
        because="once more only the mixture of all $p(c|z)$ matters in the second term",
        tex=nested % r"\log p(c|z)" + r" - \sum_c r(c|x)\log r(c|x)",
    )
    d.by(
        substitute_definition(),
        because="insert the mean responsibilities",
        tex=TURNED_VALUE,
    )
    d.record.side(
        "case of equality",
        Relation((free, MIXED.definitions[-1].value), ("=",)),
        "the value is reached where the last divergence is zero, which is for $r(c|x)$ alone",
        "q(c|x) = " + ARITHMETIC,
        "theorem",
        declarations=AT_ARITHMETIC,
    )
    d.over(DECLARATIONS)
    return d.finish(TURNED_CLAIM.objective, ">=", TURNED_CLAIM.optimal_value)


BEST_CLAIM = Optimum(
    slug="gmvae-cluster-posterior",
    title="label density that makes the bound largest",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LABELLED_LINEAR,
    sense="max",
    over="q(c|x)",
    objective_tex=REEXPRESSED,
    argument=GEOMETRIC,
    value=BEST,
    at_optimum=AT_GEOMETRIC,
    unique_note="the only maximiser, because a divergence between two densities vanishes only "
    "where they are the same",
    derive=derive_best,
    mistakes=(
        Mistake(
            tag="arithmetic-mean",
            wrong=ARITHMETIC,
            feedback="The mean stands inside the logarithm here. In the bound it is the logarithm "
            "that is averaged; the two do not commute.",
        ),
        Mistake(
            tag="prior-of-the-label",
            wrong="p(c)",
            feedback="This forgets the observation: the encoder of $z$ says where $z$ is, and the "
            "components do not fit equally well there.",
        ),
        Mistake(
            tag="posterior-of-the-label",
            wrong="p(c|x)",
            feedback="The marginal of the exact posterior would be best if the encoder of $z$ "
            "were not fixed and the two were not taken to be independent.",
        ),
        Mistake(
            tag="not-normalised",
            wrong=rf"\exp\left({LOG_MEAN}\right)",
            feedback="These numbers add up to less than one unless the responsibilities do not "
            "depend on $z$. What has to be done with them?",
        ),
        Mistake(
            tag="logarithms-normalised",
            wrong=rf"\frac{{{LOG_MEAN}}}{{\sum_{{c'}}{LOG_MEAN_PRIMED}}}",
            feedback="Setting the derivative to zero gives the logarithm of the answer up to a "
            "constant. Undo the logarithm before normalising.",
        ),
        Mistake(
            tag="component-for-responsibility",
            wrong=r"\frac{\exp\left(\mathbb{E}_{q(z|x)}\left[\log p(z|c)\right]\right)}"
            r"{\sum_{c'}\exp\left(\mathbb{E}_{q(z|x)}\left[\log p(z|c')\right]\right)}",
            feedback="This treats all labels as equally frequent. Which part of the "
            "responsibilities is missing?",
        ),
    ),
)

TURNED_CLAIM = Optimum(
    slug="gmvae-mean-responsibility",
    title="what the mean responsibility is optimal for",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"q(c|x) > 0 \text{ wherever } p(c|z) > 0", *ASSUMPTIONS[1:]),
    continuous=LABELLED_LINEAR,
    sense="min",
    over="q(c|x)",
    objective_tex=TURNED,
    argument=ARITHMETIC,
    value=TURNED_VALUE,
    at_optimum=AT_ARITHMETIC,
    unique_note="the only minimiser, because a divergence between two densities vanishes only "
    "where they are the same",
    derive=derive_turned,
    mistakes=(
        Mistake(
            tag="geometric-mean",
            wrong=GEOMETRIC,
            feedback="This is optimal with the arguments of the divergence exchanged. Here the "
            "responsibilities are what is averaged over.",
        ),
        Mistake(
            tag="prior-of-the-label",
            wrong="p(c)",
            feedback="This would be the mean over the prior of $z$. Over which density of $z$ is "
            "averaged here?",
        ),
        Mistake(
            tag="posterior-of-the-label",
            wrong="p(c|x)",
            feedback="This would be the mean over the exact posterior of $z$. Over which density "
            "of $z$ is averaged here?",
        ),
        Mistake(
            tag="squares",
            wrong=r"\frac{\int q(z|x)\,p(c|z)^2\,dz}{\sum_{c'}\int q(z|x)\,p(c'|z)^2\,dz}",
            feedback="Each logarithm is weighted with one responsibility only. Write out which "
            "part of the divergence contains the free density.",
        ),
    ),
)

RESULT = Result(
    slug="gmvae-cluster-posterior",
    title="The best label density of a latent mixture model, and the usual estimate",
    source=SOURCE,
    claims=(BEST_CLAIM, TURNED_CLAIM),
)
