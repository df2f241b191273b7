r"""The divergence between two autoregressive models: chain rule, and estimation by sampling.

Two steps stand for any two neighbouring blocks of a sequence; everything may be given a control
sequence, which is left out of the notation.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations._sequence_kl_steps import SOURCE, STEPS
from formula.declare import declare

TWO_STEPS = declare(models=["p(x) p(y|x)", "q(x) q(y|x)"])
LINEAR = declare(
    "m: real; s: positive; a: real in (-1,1); b: real; t: positive; "
    "n: real; u: positive; c: real in (-1,1); d: real; v: positive",
    laws={
        "p(x)": ("normal", "m", "s"),
        "p(y|x)": ("normal", "a x + b", "t"),
        "q(x)": ("normal", "n", "u"),
        "q(y|x)": ("normal", "c x + d", "v"),
    },
)
"""Linear models with normal noise of their own."""

_COUNT = "N: positive integer"
_DRAWS = r"x_1,\dots,x_N \sim p(x)"
_MEAN = r"D = \mathbb{E}_{p(x)}\left[\log\frac{p(x)}{q(x)}\right]"
_NORMAL = "m: real; s: real in (1/2,2); n: real; u: real in (1/2,2); "
_LAWS = {"p(x)": ("normal", "m", "s"), "q(x)": ("normal", "n", "u")}
DRAWN = declare(_COUNT, models=["p(x)", "q(x)"], given=[_DRAWS])
DRAWN_NORMAL = declare(_NORMAL + _COUNT, laws=_LAWS, given=[_DRAWS])
NAMED = declare(_COUNT, models=["p(x)", "q(x)"], given=[_DRAWS, _MEAN])
NAMED_NORMAL = declare(_NORMAL + _COUNT, laws=_LAWS, given=[_DRAWS, _MEAN])

OVER = r"\mathbb{E}_{x_1,\dots,x_N\sim p(x)}"
RATIO = r"\log\frac{p(x_i)}{q(x_i)}"
AVERAGE = rf"\frac1N\sum_{{i=1}}^{{N}}{RATIO}"
DEVIATION = rf"\left({RATIO}-D\right)"
ONE = r"\mathbb{E}_{p(x)}\left[\left(\log\frac{p(x)}{q(x)}-D\right)^2\right]"
KL = r"D_{\mathrm{KL}}\left(p(x)\,\|\,q(x)\right)"
STEP = r"D_{\mathrm{KL}}\left(p(y|x)\,\|\,q(y|x)\right)"
_BOTH = r"\mathbb{E}_{p(x)p(y|x)}"
_FIRST, _SECOND = r"\log\frac{p(x)}{q(x)}", r"\log\frac{p(y|x)}{q(y|x)}"
_POSITIVE = r"q(x) > 0 \text{ wherever } p(x) > 0"


def derive_chain() -> Derivation:
    """Split the log ratio, take the mean over the later step first."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_logs import join_logs, split_log
    from claims.algebra.densities_means import linearity, tower
    from claims.algebra.densities_mixture import without_law
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(TWO_STEPS)
    first = d.tree("p(x)")
    assert isinstance(first, Density)
    d.start(
        CHAIN.left,
        because="the divergence of the two joint densities, written as a mean under the first",
        tex=CHAIN.definition_tex,
    )
    d.by(
        in_one_line(
            "logarithm of a product",
            split_log(),
            join_logs(first, d.tree("q(x)")),
            join_logs(d.tree("p(y|x)"), d.tree("q(y|x)")),
        ),
        because="the logarithm of a product is a sum; pair the factors of each step",
        tex=rf"{_BOTH}\left[{_FIRST}+{_SECOND}\right]",
    )
    d.by(
        in_one_line("linearity", linearity(), without_law("y")),
        because="linearity; in the first term the mean over the later step is that of a constant",
        tex=rf"\mathbb{{E}}_{{p(x)}}\left[{_FIRST}\right]+{_BOTH}\left[{_SECOND}\right]",
    )
    d.aside(
        rf"{_BOTH}\left[{_SECOND}\right]",
        in_one_line("tower rule", tower(first), recognise_kl()),
        because="take the mean over the later step first: what is left is the mean, over pasts "
        "drawn from $p$, of the divergence of the next step",
        tex=rf"{_BOTH}\left[{_SECOND}\right]=\mathbb{{E}}_{{p(x)}}\left[{STEP}\right]",
    )
    d.by(
        recognise_kl(),
        at=rf"\mathbb{{E}}_{{p(x)}}\left[{_FIRST}\right]",
        because="the first term is the divergence of the first step",
        tex=CHAIN.closed_form,
    )
    return d.finish(CHAIN.left, "=", CHAIN.right)


def derive_estimate() -> Derivation:
    """Each draw has the law of the sample, and the mean of equal terms is that term."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_equations import arithmetic, sum_of_equal_terms
    from claims.algebra.densities_means import as_expectation, linearity, one_draw
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DRAWN)
    law = d.tree("p(x)")
    assert isinstance(law, Density)
    d.start(
        ESTIMATE.left, because="the mean of the estimator over its draws", tex=f"{OVER}"
        rf"\left[{AVERAGE}\right]",
    )  # fmt: skip
    d.by(
        linearity(),
        because="the expectation is linear",
        tex=rf"\frac1N\sum_{{i=1}}^{{N}}{OVER}\left[{RATIO}\right]",
    )
    d.by(
        in_one_line("each draw has the law of the sample", one_draw(), as_expectation(law)),
        because=r"the $i$-th term depends on $x_i$ only, which has the density $p(x)$",
        tex=r"\frac1N\sum_{i=1}^{N}\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{q(x)}\right]",
    )
    d.by(
        in_one_line("mean of equal terms", sum_of_equal_terms(), arithmetic()),
        because="the mean of $N$ equal terms is that term",
        tex=r"\mathbb{E}_{p(x)}\left[\log\frac{p(x)}{q(x)}\right]",
    )
    d.by(recognise_kl(), because="definition of the divergence", tex=KL)
    return d.finish(ESTIMATE.left, "=", ESTIMATE.right)


def derive_variance() -> Derivation:
    """Square the mean of the deviations; what mixes two draws has mean zero."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic, sum_of_equal_terms
    from claims.algebra.densities_means import as_expectation, one_draw
    from claims.algebra.densities_samples import (
        deviations_averaged,
        square_of_independent_deviations,
    )
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(NAMED)
    law = d.tree("p(x)")
    assert isinstance(law, Density)
    d.start(
        VARIANCE.left,
        because="the mean squared deviation of the estimator from its mean $D$",
        tex=VARIANCE.definition_tex,
    )
    d.by(
        deviations_averaged(),
        because="subtract $D$ from each of the $N$ terms",
        tex=rf"{OVER}\left[\left(\frac1N\sum_{{i=1}}^{{N}}{DEVIATION}\right)^2\right]",
    )
    d.by(
        square_of_independent_deviations(),
        because="a product of the deviations at two independent draws has mean zero",
        tex=rf"\frac{{1}}{{N^2}}\sum_{{i=1}}^{{N}}{OVER}\left[{DEVIATION}^2\right]",
    )
    d.by(
        in_one_line("each draw has the law of the sample", one_draw(), as_expectation(law)),
        because="every draw has the density $p(x)$",
        tex=rf"\frac{{1}}{{N^2}}\sum_{{i=1}}^{{N}}{ONE}",
    )
    d.by(
        in_one_line("sum of equal terms", sum_of_equal_terms(), arithmetic()),
        because="these are $N$ equal terms",
        tex=VARIANCE.closed_form,
    )
    return d.finish(VARIANCE.left, "=", VARIANCE.right)


CHAIN = Equality(
    slug="sequence-kl-chain-rule",
    title="chain rule of the divergence",
    source=SOURCE,
    declarations=TWO_STEPS,
    continuous=LINEAR,
    assumptions=(
        r"p(x,y) = p(x)\,p(y|x)",
        r"q(x,y) = q(x)\,q(y|x)",
        r"q(x,y) > 0 \text{ wherever } p(x,y) > 0",
    ),
    definition_tex=rf"{_BOTH}\left[\log\frac{{p(x)\,p(y|x)}}{{q(x)\,q(y|x)}}\right]",
    closed_form=rf"{KL}+{_BOTH}\left[{_SECOND}\right]",
    derive=derive_chain,
    mistakes=(
        Mistake(
            tag="past-from-the-other-model",
            wrong=rf"{KL}+\mathbb{{E}}_{{q(x)p(y|x)}}\left[{_SECOND}\right]",
            feedback="Under which of the two models is the whole sequence drawn?",
        ),
        Mistake(
            tag="first-step-forgotten",
            wrong=rf"{_BOTH}\left[{_SECOND}\right]",
            feedback="The first step may differ between the models as well.",
        ),
        Mistake(
            tag="later-step-forgotten",
            wrong=KL,
            feedback="Two models with the same first step can still differ in the second.",
        ),
        Mistake(
            tag="reverse-direction",
            wrong=r"D_{\mathrm{KL}}\left(q(x)\,\|\,p(x)\right)"
            rf"+{_BOTH}\left[\log\frac{{q(y|x)}}{{p(y|x)}}\right]",
            feedback="Which density stands above the line in the log ratio?",
        ),
    ),
)
ESTIMATE = Equality(
    slug="sequence-kl-estimate",
    title="mean of the Monte Carlo estimator",
    source=SOURCE,
    declarations=DRAWN,
    continuous=DRAWN_NORMAL,
    assumptions=(_DRAWS, r"N \in \{1, 2, \dots\}", _POSITIVE),
    definition_tex=rf"{OVER}\left[{AVERAGE}\right]",
    closed_form=KL,
    derive=derive_estimate,
    mistakes=(
        Mistake(
            tag="reverse-divergence",
            wrong=r"D_{\mathrm{KL}}\left(q(x)\,\|\,p(x)\right)",
            feedback="From which model are the sequences drawn, and which density is above the "
            "line?",
        ),
        Mistake(
            tag="sum-for-mean",
            wrong=rf"N\,{KL}",
            feedback="The estimator divides by the number of draws.",
        ),
        Mistake(
            tag="sign",
            wrong=rf"-{KL}",
            feedback="A divergence is not negative.",
        ),
        Mistake(
            tag="biased-by-one",
            wrong=rf"\frac{{N-1}}{{N}}{KL}",
            feedback="No mean is estimated from the same draws here. Try a single draw.",
        ),
    ),
)
VARIANCE = Equality(
    slug="sequence-kl-variance",
    title="variance of the Monte Carlo estimator",
    source=SOURCE,
    declarations=NAMED,
    continuous=NAMED_NORMAL,
    assumptions=(_DRAWS, r"N \in \{1, 2, \dots\}", _MEAN, _POSITIVE),
    definition_tex=rf"{OVER}\left[\left({AVERAGE}-D\right)^2\right]",
    closed_form=rf"\frac{{{ONE}}}{{N}}",
    derive=derive_variance,
    mistakes=(
        Mistake(
            tag="same-for-every-number",
            wrong=ONE,
            feedback="This is the variance from one draw. Averaging should help.",
        ),
        Mistake(
            tag="square-of-the-number",
            wrong=rf"\frac{{{ONE}}}{{N^2}}",
            feedback="The factor in front is squared, but how many squares are added up behind it?",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=rf"\frac{{{ONE}}}{{\sqrt{{N}}}}",
            feedback="The standard deviation falls like this. Which of the two is asked for?",
        ),
        Mistake(
            tag="not-centred",
            wrong=r"\frac{\mathbb{E}_{p(x)}\left[\left(\log\frac{p(x)}{q(x)}\right)^2\right]}{N}",
            feedback="A log ratio that is the same at every draw is estimated without error.",
        ),
    ),
)

RESULT = Result(
    slug="sequence-kl",
    title="Divergence between autoregressive models",
    source=SOURCE,
    claims=(CHAIN, STEPS, ESTIMATE, VARIANCE),
)
