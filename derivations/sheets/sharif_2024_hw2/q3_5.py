"""Question 3.5: the estimator of the bound for binary observations, and its variance."""

from __future__ import annotations

from dataclasses import replace

from claims.results import (
    Alternatives,
    Assumptions,
    Block,
    Boxed,
    DerivationBlock,
    FigureBlock,
    Mistakes,
    Prose,
    RubricLine,
)
from derivations.sheets.flagships.gmvae_estimator import ITEM as FLAGSHIP
from derivations.sheets.sharif_2024_hw2._flagships import as_question
from derivations.sheets.sharif_2024_hw2.q3_figures import VARIANCE

_DRAWN = r"\mean{z_1,\dots,z_L\sim q(z|x)}"

_VARIANCE: tuple[Block, ...] = (
    Prose(
        r"\keypart{the variance against $L$}"
        r"Let $F$ be the mean log-likelihood under the encoder, finite as well as that of its "
        r"square. With a fixed label density the rest of the estimator is no random number."
    ),
    Assumptions("gmvae-estimator-variance"),
    DerivationBlock("gmvae-estimator-variance"),
    Boxed(
        "gmvae-estimator-variance",
        rf"{_DRAWN}{{\left(\frac1L\sum_{{l=1}}^{{L}}\log p(x|z_l)-F\right)^2}} = "
        r"\frac{\mean{q(z|x)}{\left(\log p(x|z)-F\right)^2}}{L}",
    ),
    Prose(
        r"So every estimate is right on average, and its standard deviation halves when the "
        r"draws are quadrupled. Figure~\ref{figure:gmvae-estimator-variance} measures this for a "
        r"small decoder: from one draw the bound has a variance of 2.5 square nats. It also shows "
        r"what the reparameterisation is for: the gradient that goes through the draw has a "
        r"variance 317 times smaller than that of the score function (without a baseline), with "
        r"the same mean."
    ),
    FigureBlock(VARIANCE),
)


def _with_variance(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the variance in front of the other routes, and its mistakes at the end."""
    place = next(k for k, block in enumerate(blocks) if isinstance(block, Alternatives))
    whole = (*blocks[:place], *_VARIANCE, *blocks[place:])
    return (*whole, Mistakes("gmvae-estimator-variance"))


ITEM = replace(
    as_question(FLAGSHIP, "3.5"),
    results=(*FLAGSHIP.results, "gmvae-estimator-variance"),
    prompt=FLAGSHIP.prompt + r" How does its variance depend on $L$?",
    answer=_with_variance(FLAGSHIP.answer),
    rubric=(
        *FLAGSHIP.rubric,
        RubricLine(
            points=None,
            earns=r"says that the right side estimates the bound: unbiased, with a variance that "
            r"falls as $1/L$ and comes from the log-likelihood alone (for a label density that is "
            r"not made from the same draws)",
        ),
    ),
)
