r"""How the codes of a VQ-VAE move: the codebook loss, and exponential moving averages.

q(k) is the share of the encoder outputs f(x) that are assigned to code k, q(x|k) the law of the x
with that code, c(k) the code. Everything holds coordinate by coordinate; f is one coordinate.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations._vqvae_codebook_runs import HALFWAY, SETTLED
from formula.declare import declare

SOURCE = "sharif-2024-hw2, question 4.4"

FUNCTIONS = "f(x): function; c(k): function"
MODELS = ["q(k) q(x|k)"]
MEAN = r"\mathbb{E}_{q(x|k)}\left[f(x)\right]"
SQUARE = r"\mathbb{E}_{q(x|k)}\left[f(x)^2\right]"
LOSS = r"\sum_k q(k)\,\mathbb{E}_{q(x|k)}\left[(f(x)-c(k))^2\right]"
SPREAD = rf"\sum_k q(k)\left({SQUARE}-{MEAN}^2\right)"
DECLARATIONS = declare(FUNCTIONS, models=MODELS)
AT_MEANS = declare(FUNCTIONS, models=MODELS, given=["c(k) = " + MEAN])
_CLUSTERS = r"K: positive integer; \pi: probability(K); m: real[K]; s: positive[K]"
_LAWS = {"q(k)": ("categorical", r"\pi"), "q(x|k)": ("normal", "m_k", "s_k")}
CLUSTERS = declare(FUNCTIONS + "; " + _CLUSTERS, laws=_LAWS)
"""As many normal laws as there are codes, and an arbitrary encoder."""

_STEP = r"; \gamma: real in (0,1); N: positive"
STEP = declare(FUNCTIONS + _STEP, models=MODELS)
STEP_LINEAR = declare(
    FUNCTIONS + _STEP + "; a: real; b: real; s: positive; m: real; t: positive",
    laws={"q(k)": ("normal", "m", "t"), "q(x|k)": ("normal", "a k + b", "s")},
)
"""One update says nothing of other codes, so that here k may be any number: the marginal of x is
normal then."""
AVERAGED = rf"\frac{{\gamma N c(k)+(1-\gamma)q(k)\,{MEAN}}}{{\gamma N+(1-\gamma)q(k)}}"
RATE = r"\frac{(1-\gamma)q(k)}{\gamma N+(1-\gamma)q(k)}"
STEPPED = rf"c(k)-{RATE}\left(c(k)-{MEAN}\right)"

_BATCHES = r"n(x): function; \gamma: real in (0,1); a: real; T: positive integer"
_DRAWS = r"x_1,\dots,x_T\sim q(x)"
BATCHES = declare(_BATCHES, models=["q(x)"], given=[_DRAWS])
BATCHES_NORMAL = declare(
    _BATCHES + "; m: real; s: positive", laws={"q(x)": ("normal", "m", "s")}, given=[_DRAWS]
)
OVER_BATCHES = rf"\mathbb{{E}}_{{{_DRAWS}}}"
UNROLLED = r"\gamma^T a+(1-\gamma)\sum_{t=1}^{T}\gamma^{T-t}n(x_t)"
EMA_MEAN = r"\gamma^T a+(1-\gamma^T)\,\mathbb{E}_{q(x)}\left[n(x)\right]"


def derive_codes() -> Derivation:
    """Expand the square, and minimise a quadratic in every code."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_pointwise import pointwise_minimum, stationary
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    free, argument = d.tree("c(k)"), d.tree(MEAN)
    bracket = f"{SQUARE}-2c(k)\\,{MEAN}+c(k)^2"
    d.start(CODES_CLAIM.objective, because="the codebook loss, one coordinate of it", tex=LOSS)
    d.by(
        in_one_line("linearity", arithmetic(), linearity(), constant_mean()),
        at=r"\mathbb{E}_{q(x|k)}\left[(f(x)-c(k))^2\right]",
        because="expand the square; the code does not depend on $x$",
        tex=rf"\sum_k q(k)\left({bracket}\right)",
    )
    line = d.now.body.factors[1]  # type: ignore[attr-defined]
    d.at_a_point(
        stationary(line, free, argument, DECLARATIONS, variable="t"),
        reasons=(
            "every code is chosen independently of the others: fix $k$ and write $t$ for the "
            "number $c(k)$",
            "differentiate by $t$; this, times $q(k)$, is the gradient of the loss in the code",
            "the only zero of the slope",
            "the second derivative is positive: $g$ is strictly convex, and this stationary point "
            "is its only minimiser",
            "so this is the best code",
        ),
        tex=(
            rf"g(t) = {SQUARE}-2t\,{MEAN}+t^2",
            rf"g'(t) = 2t-2\,{MEAN}",
            rf"g'\left({MEAN}\right) = 0",
            r"g''(t) = 2 > 0",
            f"c(k) = {MEAN}",
        ),
        optimum=(free, AT_MEANS),
    )
    d.by(
        pointwise_minimum(free, argument, variable="t"),
        at=line,
        because="a strictly convex function is smallest at its stationary point and only there; "
        "the weights $q(k)$ are positive",
        tex=rf"\sum_k q(k)\left({SQUARE}-2\,{MEAN}\,{MEAN}+{MEAN}^2\right)",
    )
    d.by(
        arithmetic(),
        at=d.now.body.factors[1],  # type: ignore[attr-defined]
        because="collect: what is left is the variance within the code",
        tex=SPREAD,
    )
    return d.finish(CODES_CLAIM.objective, ">=", CODES_CLAIM.optimal_value)


def derive_step() -> Derivation:
    """Write the quotient as the old code plus a correction."""
    from claims.algebra.densities_steps import Chain
    from claims.algebra.densities_sums import weighted_mean_as_correction

    d = Chain(STEP)
    d.start(
        STEP_CLAIM.left,
        because="the new sum over the new count: old sum $N c(k)$ and old count $N$, each mixed "
        "with what the batch brings",
        tex=AVERAGED,
    )
    d.by(
        weighted_mean_as_correction(d.tree("c(k)")),
        because="subtract and add the old code: over the common denominator the terms with "
        r"$\gamma N$ cancel",
        tex=STEPPED,
    )
    return d.finish(STEP_CLAIM.left, "=", STEP_CLAIM.right)


def derive_average() -> Derivation:
    """Each draw has the same mean; what is left is a geometric sum."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_means import as_expectation, constant_mean, linearity, one_draw
    from claims.algebra.densities_steps import Chain
    from claims.algebra.densities_sums import geometric_weights
    from formula.tree import Density

    d = Chain(BATCHES)
    law = d.tree("q(x)")
    assert isinstance(law, Density)
    d.start(
        AVERAGE_CLAIM.left,
        because=r"the recursion that multiplies the old value by $\gamma$ and adds $1-\gamma$ "
        "times the new statistic, unrolled: what came $s$ batches ago has been multiplied by "
        r"$\gamma$ exactly $s$ times",
        tex=rf"{OVER_BATCHES}\left[{UNROLLED}\right]",
    )
    d.by(
        in_one_line("linearity", linearity(), constant_mean()),
        because="the expectation is linear, and the start is no draw",
        tex=r"\gamma^T a+(1-\gamma)\sum_{t=1}^{T}\gamma^{T-t}\,"
        rf"{OVER_BATCHES}\left[n(x_t)\right]",
    )
    d.by(
        in_one_line("each draw has the law of the sample", one_draw(), as_expectation(law)),
        because="every batch has the same law, so that every statistic has the same mean",
        tex=r"\gamma^T a+(1-\gamma)\sum_{t=1}^{T}\gamma^{T-t}\,\mathbb{E}_{q(x)}\left[n(x)\right]",
    )
    d.by(
        geometric_weights(),
        because=r"the mean comes out of the sum, and $1-\gamma$ times the geometric sum of the "
        r"powers of $\gamma$ below the $T$-th is $1-\gamma^T$",
        tex=EMA_MEAN,
    )
    return d.finish(AVERAGE_CLAIM.left, "=", AVERAGE_CLAIM.right)


CODES_CLAIM = Optimum(
    slug="vqvae-codebook",
    title="the codes that make the codebook loss smallest",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"q(x,k) = q(k)\,q(x|k)",),
    continuous=CLUSTERS,
    sense="min",
    over="c(k)",
    objective_tex=LOSS,
    argument=MEAN,
    value=SPREAD,
    at_optimum=AT_MEANS,
    unique_note="the only minimiser: every code that is used at all has one best place",
    derive=derive_codes,
    mistakes=(
        Mistake(
            tag="grand-mean",
            wrong=r"\sum_{k'} q(k')\,\mathbb{E}_{q(x|k')}\left[f(x)\right]",
            feedback="Outputs that are assigned to other codes do not occur in the terms with "
            "this one.",
        ),
        Mistake(
            tag="sum-for-mean",
            wrong=rf"q(k)\,{MEAN}",
            feedback="Both terms of the slope carry the share of the code. What happens to it "
            "when you solve?",
        ),
        Mistake(
            tag="share-inverted",
            wrong=rf"\frac{{{MEAN}}}{{q(k)}}",
            feedback="The law of the assigned outputs is normalised already; do not divide again.",
        ),
        Mistake(
            tag="half-kept",
            wrong=rf"\frac12\,{MEAN}",
            feedback="The square brings the factor two to both terms of the slope.",
        ),
        Mistake(
            tag="zero-loss",
            wrong=LOSS + r" \ge 0",
            feedback="One code stands for many outputs: how small can the sum of their squared "
            "distances become?",
        ),
    ),
)

STEP_CLAIM = Equality(
    slug="vqvae-ema-step",
    title="a code after one update by moving averages",
    source=SOURCE,
    declarations=STEP,
    assumptions=(r"q(x,k) = q(k)\,q(x|k)", r"\gamma\in(0,1)", "N>0"),
    continuous=STEP_LINEAR,
    definition_tex=AVERAGED,
    closed_form=STEPPED,
    derive=derive_step,
    mistakes=(
        Mistake(
            tag="fixed-rate",
            wrong=rf"c(k)-(1-\gamma)\left(c(k)-{MEAN}\right)",
            feedback="This averages the codes themselves. What is averaged here are sums and "
            "counts: does a code that the batch hardly uses move as far as a busy one?",
        ),
        Mistake(
            tag="away-from-the-mean",
            wrong=rf"c(k)+{RATE}\left(c(k)-{MEAN}\right)",
            feedback="Does the code move towards the outputs that are assigned to it?",
        ),
        Mistake(
            tag="weights-exchanged",
            wrong=rf"c(k)-\frac{{\gamma N}}{{\gamma N+(1-\gamma)q(k)}}\left(c(k)-{MEAN}\right)",
            feedback=r"With a decay close to one the code should move slowly.",
        ),
        Mistake(
            tag="old-count-below",
            wrong=rf"c(k)-\frac{{(1-\gamma)q(k)}}{{N}}\left(c(k)-{MEAN}\right)",
            feedback="The sum is divided by the count after the update, not by the one before.",
        ),
    ),
)

AVERAGE_CLAIM = Equality(
    slug="vqvae-ema-mean",
    title="mean of an exponential moving average after T batches",
    source=SOURCE,
    declarations=BATCHES,
    assumptions=(_DRAWS, r"\gamma\in(0,1)", r"a\in\mathbb{R}", r"T\ge1"),
    continuous=BATCHES_NORMAL,
    definition_tex=rf"{OVER_BATCHES}\left[{UNROLLED}\right]",
    closed_form=EMA_MEAN,
    derive=derive_average,
    mistakes=(
        Mistake(
            tag="start-forgotten",
            wrong=r"\left(1-\gamma^T\right)\mathbb{E}_{q(x)}\left[n(x)\right]",
            feedback="The average starts somewhere, and remembers it for a while.",
        ),
        Mistake(
            tag="unbiased-from-the-start",
            wrong=r"\mathbb{E}_{q(x)}\left[n(x)\right]",
            feedback="That is where it is headed. How much weight has the start after finitely "
            "many batches?",
        ),
        Mistake(
            tag="weights-not-normalised",
            wrong=r"\gamma^T a+\frac{1-\gamma^T}{1-\gamma}\,\mathbb{E}_{q(x)}\left[n(x)\right]",
            feedback="The new statistic enters with a weight of its own, besides the powers.",
        ),
        Mistake(
            tag="one-power-more",
            wrong=r"\gamma^T a+\left(1-\gamma^{T+1}\right)\mathbb{E}_{q(x)}\left[n(x)\right]",
            feedback="All weights, that of the start included, add up to one. Count the batches.",
        ),
    ),
)

RESULT = Result(
    slug="vqvae-codebook",
    title="How the codes of a VQ-VAE move",
    source=SOURCE,
    claims=(CODES_CLAIM, STEP_CLAIM, AVERAGE_CLAIM, HALFWAY, SETTLED),
)
