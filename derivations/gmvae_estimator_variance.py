r"""The variance of the estimated log-likelihood of a latent variable model against the draws.

Only the average over the draws is random; it is the average of L independent terms.
"""

from __future__ import annotations

from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2024-hw2, question 3.5"

_DRAWS = r"z_1,\dots,z_L \sim q(z|x)"
_MEAN = r"F = \mathbb{E}_{q(z|x)}\left[\log p(x|z)\right]"
_SYMBOLS = "L: positive integer"
DECLARATIONS = declare(_SYMBOLS, models=["p(x|z)", "q(z|x)"], given=[_DRAWS, _MEAN])
LINEAR = declare(
    _SYMBOLS + "; a: real in (-1,1); b: real; s: real in (1/2,2); d: real in (-1,1); f: real; "
    "t: real in (1/2,3/2)",
    laws={
        "p(z)": ("normal", "0", "1"),
        "p(x|z)": ("normal", "a z + b", "s"),
        "q(z|x)": ("normal", "d x + f", "t"),
    },
    given=[_DRAWS, _MEAN],
)
"""A linear decoder with normal noise, a linear encoder; the prior says where x may lie."""

OVER = r"\mathbb{E}_{z_1,\dots,z_L\sim q(z|x)}"
AVERAGE = r"\frac1L\sum_{l=1}^{L}\log p(x|z_l)"
DEVIATION = r"\left(\log p(x|z_l)-F\right)"
ONE = r"\mathbb{E}_{q(z|x)}\left[\left(\log p(x|z)-F\right)^2\right]"


def derive() -> Derivation:
    """Square the average of the deviations; what mixes two draws has mean zero."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic, sum_of_equal_terms
    from claims.algebra.densities_means import as_expectation, one_draw
    from claims.algebra.densities_samples import (
        deviations_averaged,
        square_of_independent_deviations,
    )
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    encoder = d.tree("q(z|x)")
    assert isinstance(encoder, Density)
    d.start(
        CLAIM.left,
        because="the mean squared deviation of the average from its mean $F$",
        tex=CLAIM.definition_tex,
    )
    d.by(
        deviations_averaged(),
        because="subtract $F$ from each of the $L$ terms",
        tex=rf"{OVER}\left[\left(\frac1L\sum_{{l=1}}^{{L}}{DEVIATION}\right)^2\right]",
    )
    d.by(
        square_of_independent_deviations(),
        because="multiply out: a product of the deviations at two different draws has mean zero, "
        "because the draws are independent and each deviation has mean zero",
        tex=rf"\frac{{1}}{{L^2}}\sum_{{l=1}}^{{L}}{OVER}\left[{DEVIATION}^2\right]",
    )
    d.by(
        in_one_line("each draw has the law of the sample", one_draw(), as_expectation(encoder)),
        because="the $l$-th term depends on $z_l$ only, which has the density $q(z|x)$",
        tex=rf"\frac{{1}}{{L^2}}\sum_{{l=1}}^{{L}}{ONE}",
    )
    d.by(
        in_one_line("sum of equal terms", sum_of_equal_terms(), arithmetic()),
        because="these are $L$ equal terms",
        tex=CLAIM.closed_form,
    )
    return d.finish(CLAIM.left, "=", CLAIM.right)


CLAIM = Equality(
    slug="gmvae-estimator-variance",
    title="variance of the estimator over its draws",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(_DRAWS, r"L \in \{1, 2, \dots\}", _MEAN),
    continuous=LINEAR,
    definition_tex=rf"{OVER}\left[\left({AVERAGE}-F\right)^2\right]",
    closed_form=rf"\frac{{{ONE}}}{{L}}",
    derive=derive,
    mistakes=(
        Mistake(
            tag="same-for-every-number",
            wrong=ONE,
            feedback="This is the variance from one draw. Averaging independent draws should help.",
        ),
        Mistake(
            tag="square-of-the-number",
            wrong=rf"\frac{{{ONE}}}{{L^2}}",
            feedback="The factor in front is squared, but how many squares are added up behind it?",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=rf"\frac{{{ONE}}}{{\sqrt{{L}}}}",
            feedback="The standard deviation falls like this. Which of the two is asked for?",
        ),
        Mistake(
            tag="not-centred",
            wrong=r"\frac{\mathbb{E}_{q(z|x)}\left[\log^2 p(x|z)\right]}{L}",
            feedback="A log-likelihood that is the same at every draw is estimated without error.",
        ),
        Mistake(
            tag="adds-up",
            wrong=rf"L\,{ONE}",
            feedback="That is the variance of the sum of the draws. The estimator averages them.",
        ),
    ),
)

RESULT = Result(
    slug="gmvae-estimator-variance",
    title=CLAIM.title,
    source=SOURCE,
    claims=(CLAIM,),
)
