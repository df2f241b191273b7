r"""More samples never loosen the K-sample bound: ``L_1 <= L_K`` and ``L_K <= L_{K+1}``."""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-2019, question 3.2"

DRAWS = r"h_1,\dots,h_K \sim q(h)"
MORE_DRAWS = r"h_1,\dots,h_{K+1} \sim q(h)"

DECLARATIONS = declare("K: positive integer", models=["p(h) p(x|h)", "q(h)"], given=[DRAWS])
ONE_MORE = declare("K: positive integer", models=["p(h) p(x|h)", "q(h)"], given=[MORE_DRAWS])

_SYMBOLS = (
    "K: positive integer; a: real in (-1,1); b: real in (-2,2); s: real in (1/2,2); "
    "m: real in (-1,1); t: real in (3/4,3/2)"
)
_LAWS = {
    "p(h)": ("normal", "0", "1"),
    "p(x|h)": ("normal", "a h + b", "s"),
    "q(h)": ("normal", "m", "t"),
}
LINEAR_GAUSSIAN = declare(_SYMBOLS, laws=_LAWS, given=[DRAWS])
LINEAR_GAUSSIAN_ONE_MORE = declare(_SYMBOLS, laws=_LAWS, given=[MORE_DRAWS])
"""A linear-Gaussian model with a Gaussian proposal, with K draws and with one more; the ratios
have light tails, so that the means over many draws are sharp."""

POSTERIOR_PROPOSAL = extend(
    declare("K: positive integer", models=["p(h) p(x|h)"]), given=["q(h) = p(h|x)", DRAWS]
)
POSTERIOR_PROPOSAL_ONE_MORE = extend(
    declare("K: positive integer", models=["p(h) p(x|h)"]), given=["q(h) = p(h|x)", MORE_DRAWS]
)

ASSUMPTIONS = (
    r"p(x,h) = p(h)\,p(x|h)",
    r"q(h) > 0 \text{ wherever } p(h|x) > 0",
    r"p(h|x) > 0 \text{ wherever } q(h) > 0",
)

WEIGHT = r"\frac{p(x,h_j)}{q(h_j)}"
ONE_SAMPLE = r"\mathbb{E}_{q(h)}\left[\log\frac{p(x,h)}{q(h)}\right]"
OVER_DRAWS = rf"\mathbb{{E}}_{{{DRAWS}}}"
OVER_MORE = rf"\mathbb{{E}}_{{{MORE_DRAWS}}}"
MEAN = rf"\frac1K\sum_{{j=1}}^K{WEIGHT}"
LARGER_MEAN = rf"\frac{{1}}{{K+1}}\sum_{{j=1}}^{{K+1}}{WEIGHT}"
LEFT_OUT = rf"\frac1K\sum_{{\substack{{j=1\\j\ne i}}}}^{{K+1}}{WEIGHT}"


def derive_first() -> Derivation:
    """Jensen's inequality inside the expectation, then one draw is as good as another."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic, sum_of_equal_terms
    from claims.algebra.densities_inequalities import jensen_log_of_mean
    from claims.algebra.densities_means import as_expectation, linearity, one_draw
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    d.start(
        AGAINST_ONE.greater,
        because="the $K$-sample bound",
        tex=rf"{OVER_DRAWS}\left[\log\left({MEAN}\right)\right]",
    )
    d.by(
        jensen_log_of_mean(),
        at=rf"\log\left({MEAN}\right)",
        because="Jensen's inequality for the plain average of the $K$ positive ratios: the "
        "logarithm of a mean is at least the mean of the logarithms, whatever is drawn",
        tex=rf"{OVER_DRAWS}\left[\frac1K\sum_{{j=1}}^K\log{WEIGHT}\right]",
    )
    d.by(
        linearity(),
        because="expectation is linear",
        tex=rf"\frac1K\sum_{{j=1}}^K{OVER_DRAWS}\left[\log{WEIGHT}\right]",
    )
    d.by(
        one_draw(),
        because="the $j$-th term depends on $h_j$ only, and every $h_j$ has the density $q(h)$",
        tex=r"\frac1K\sum_{j=1}^K\int q(h)\log\frac{p(x,h)}{q(h)}\,dh",
    )
    d.by(
        as_expectation(d.tree("q(h)")),
        because="the integral is the expectation over a single draw",
        tex=rf"\frac1K\sum_{{j=1}}^K{ONE_SAMPLE}",
    )
    d.by(
        in_one_line("mean of equal terms", sum_of_equal_terms(), arithmetic()),
        because="the mean of $K$ equal terms is that term",
        tex=ONE_SAMPLE,
    )
    return d.finish(AGAINST_ONE.greater, ">=", AGAINST_ONE.lesser)


def derive_next() -> Derivation:
    """The larger mean is the mean of the leave-one-out means; then Jensen's inequality."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic, sum_of_equal_terms
    from claims.algebra.densities_inequalities import jensen_log_of_mean
    from claims.algebra.densities_means import linearity
    from claims.algebra.densities_samples import leave_one_out, numbered_anew
    from claims.algebra.densities_steps import Chain

    d = Chain(ONE_MORE)
    d.start(
        ONE_MORE_SAMPLE.greater,
        because="the bound from $K+1$ samples",
        tex=rf"{OVER_MORE}\left[\log\left({LARGER_MEAN}\right)\right]",
    )
    outer = r"\frac{1}{K+1}\sum_{i=1}^{K+1}"
    d.by(
        leave_one_out("i"),
        because="leave out one ratio at a time and average the others: each ratio is left out once "
        "and counted $K$ times, so that the mean of the $K+1$ smaller means is the same",
        tex=rf"{OVER_MORE}\left[\log\left({outer}{LEFT_OUT}\right)\right]",
    )
    d.by(
        jensen_log_of_mean(),
        at=rf"\log\left({outer}{LEFT_OUT}\right)",
        because="Jensen's inequality for the plain average of the $K+1$ positive means",
        tex=rf"{OVER_MORE}\left[{outer}\log\left({LEFT_OUT}\right)\right]",
    )
    d.by(
        linearity(),
        because="expectation is linear",
        tex=rf"{outer}{OVER_MORE}\left[\log\left({LEFT_OUT}\right)\right]",
    )
    d.by(
        numbered_anew(),
        because="the draws are independent with one density, so that it does not matter which of "
        "them is left out",
        tex=rf"{outer}{OVER_MORE}\left[\log\left({MEAN}\right)\right]",
    )
    d.by(
        in_one_line("mean of equal terms", sum_of_equal_terms(), arithmetic()),
        because="the mean of $K+1$ equal terms is that term; the last draw is not used any more",
        tex=rf"{OVER_MORE}\left[\log\left({MEAN}\right)\right]",
    )
    return d.finish(ONE_MORE_SAMPLE.greater, ">=", ONE_MORE_SAMPLE.lesser)


def _bound(mean: str, over: str = OVER_DRAWS) -> str:
    return rf"{over}\left[\log\left({mean}\right)\right]"


AGAINST_ONE = Bound(
    slug="k-sample-monotone",
    title="the K-sample bound is at least the bound from one sample",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(*ASSUMPTIONS, DRAWS, r"K \in \{1, 2, \dots\}"),
    continuous=LINEAR_GAUSSIAN,
    lesser_tex=ONE_SAMPLE,
    greater_tex=_bound(MEAN),
    equality_case=POSTERIOR_PROPOSAL,
    equality_note="equality, if the bounds are finite, exactly for a single sample, or when "
    "$q(h) = p(h|x)$ for almost every $h$: as the logarithm is strictly concave, all ratios must "
    "agree",
    derive=derive_first,
    mistakes=(
        Mistake(
            tag="order-reversed",
            wrong=rf"{_bound(MEAN)} \le {ONE_SAMPLE}",
            feedback="The logarithm is concave. Is the logarithm of an average above or below the "
            "average of the logarithms?",
        ),
        Mistake(
            tag="always-equal",
            wrong=rf"{_bound(MEAN)} = {ONE_SAMPLE}",
            feedback="Averaging inside the logarithm and averaging logarithms are not the same. "
            "For which ratios do they agree?",
        ),
        Mistake(
            tag="gain-of-log-k",
            wrong=rf"{_bound(MEAN)} \ge {ONE_SAMPLE} + \log K",
            feedback="The factor in front of the sum was not carried along. Try ratios that are "
            "all the same number.",
        ),
        Mistake(
            tag="k-times-one-sample",
            wrong=rf"{_bound(MEAN)} \ge K\,{ONE_SAMPLE}",
            feedback="The weights of the average sum to one, so that no factor is gained. Try "
            "ratios above one that are all the same number.",
        ),
        Mistake(
            tag="sum-without-mean",
            wrong=rf"\mathbb{{E}}_{{{DRAWS}}}\left[\sum_{{j=1}}^K\log{WEIGHT}\right]"
            rf" \le {_bound(MEAN)}",
            feedback="Jensen's inequality compares averages: the weights inside and outside the "
            "logarithm have to be the same.",
        ),
    ),
)

ONE_MORE_SAMPLE = Bound(
    slug="k-sample-monotone-step",
    title="one more sample never lowers the K-sample bound",
    source=SOURCE,
    declarations=ONE_MORE,
    assumptions=(*ASSUMPTIONS, MORE_DRAWS, r"K \in \{1, 2, \dots\}"),
    continuous=LINEAR_GAUSSIAN_ONE_MORE,
    lesser_tex=_bound(MEAN, OVER_MORE),
    greater_tex=_bound(LARGER_MEAN, OVER_MORE),
    equality_case=POSTERIOR_PROPOSAL_ONE_MORE,
    equality_note="equality, if the bounds are finite, exactly when $q(h) = p(h|x)$ for almost "
    "every $h$",
    derive=derive_next,
    mistakes=(
        Mistake(
            tag="order-reversed",
            wrong=rf"{_bound(LARGER_MEAN, OVER_MORE)} \le {_bound(MEAN, OVER_MORE)}",
            feedback="An average over more draws fluctuates less, and fluctuation costs inside a "
            "concave function. Which of the two loses more?",
        ),
        Mistake(
            tag="always-equal",
            wrong=rf"{_bound(LARGER_MEAN, OVER_MORE)} = {_bound(MEAN, OVER_MORE)}",
            feedback="The means inside the logarithms agree in expectation, their logarithms do "
            "not. For which proposal would they?",
        ),
        Mistake(
            tag="old-weights-kept",
            wrong=_bound(LARGER_MEAN, OVER_MORE)
            + r" \ge "
            + _bound(rf"\frac1K\sum_{{j=1}}^{{K+1}}{WEIGHT}", OVER_MORE),
            feedback="With one more term the weight of each has to shrink, or the argument of the "
            "logarithm grows on average.",
        ),
        Mistake(
            tag="new-draw-alone",
            wrong=_bound(MEAN, OVER_MORE)
            + r" \le "
            + rf"{OVER_MORE}\left[\log\frac{{p(x,h_{{K+1}})}}{{q(h_{{K+1}})}}\right]",
            feedback="This compares with a single draw, the newest one; on its own it is as good "
            "as the first.",
        ),
    ),
)

RESULT = Result(
    slug="k-sample-monotone",
    title="More samples never loosen the K-sample bound",
    source=SOURCE,
    claims=(AGAINST_ONE, ONE_MORE_SAMPLE),
)
