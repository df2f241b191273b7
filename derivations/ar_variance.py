r"""The variance of the errors by maximum likelihood: the mean of the squared residuals.

With S the sum of the squared residuals of N predictions and the precision lambda for 1 / sigma^2,
minus the log-likelihood is a constant plus S lambda / 2 - (N / 2) log(lambda), strictly convex.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps1, 2.2"
_SYMBOLS = r"\lambda: positive; S: positive; N: positive"
SYMBOLS = declare(_SYMBOLS)
AT_BEST = declare(_SYMBOLS, given=[r"\lambda = \frac NS"])
OBJECTIVE = r"\frac{S\lambda}{2}-\frac N2\log\lambda"
BEST = r"\frac N2-\frac N2\log\frac NS"


def derive() -> Derivation:
    """Strictly convex in the precision."""
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_pointwise import pointwise_minimum, stationary
    from claims.algebra.densities_steps import Chain

    d = Chain(SYMBOLS)
    free, argument = d.tree(r"\lambda"), d.tree(r"\frac NS")
    d.start(
        CLAIM.objective,
        because=r"minus the log-likelihood, without its constant $\frac N2\log(2\pi)$, and with "
        r"$\lambda$ for $1/\sigma^2$",
        tex=OBJECTIVE,
    )
    d.at_a_point(
        stationary(d.now, free, argument, SYMBOLS, variable="t"),
        reasons=(
            r"as a function of the positive number $t$ put in for $\lambda$",
            "differentiate: the score equation sets this to zero",
            "the only zero of the slope",
            "the second derivative is positive: $g$ is strictly convex",
            "so this is the only minimiser",
        ),
        tex=(
            r"g(t) = \frac{S t}{2}-\frac N2\log t",
            r"g'(t) = \frac S2-\frac{N}{2t}",
            r"g'\left(\frac NS\right) = 0",
            r"g''(t) = \frac{N}{2t^2} > 0",
            r"\lambda = \frac NS",
        ),
        optimum=(free, AT_BEST),
    )
    d.by(
        pointwise_minimum(free, argument, variable="t"),
        at=d.now,
        because="a strictly convex function is smallest at its stationary point and only there",
        tex=r"\frac{S\frac NS}{2}-\frac N2\log\frac NS",
    )
    d.by(
        arithmetic(),
        at=r"\frac{S\frac NS}{2}",
        because="$S$ cancels in the first term",
        tex=BEST,
    )
    return d.finish(CLAIM.objective, ">=", CLAIM.optimal_value)


CLAIM = Optimum(
    slug="ar-variance",
    title="variance of the errors by maximum likelihood, through the precision",
    source=SOURCE,
    declarations=SYMBOLS,
    assumptions=(r"\lambda,S,N>0",),
    sense="min",
    over=r"\lambda",
    objective_tex=OBJECTIVE,
    argument=r"\frac NS",
    value=BEST,
    at_optimum=AT_BEST,
    unique_note="the only minimiser",
    derive=derive,
    mistakes=(
        Mistake(
            tag="variance-for-precision",
            wrong=r"\frac SN",
            feedback="Large residuals mean a large variance, and so a small precision.",
        ),
        Mistake(
            tag="number-forgotten",
            wrong=r"\frac1S",
            feedback="Should the estimate go to zero as more values come in?",
        ),
        Mistake(
            tag="two-kept",
            wrong=r"\frac{2N}{S}",
            feedback="Both terms of the slope have the factor one half.",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=r"\sqrt{\frac NS}",
            feedback="The precision is one over the square of the deviation.",
        ),
        Mistake(
            tag="one-more-equation",
            wrong=r"\frac{N+1}{S}",
            feedback="How many squares are added up, and how many normalisers are there?",
        ),
    ),
)

RESULT = Result(slug="ar-variance", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
