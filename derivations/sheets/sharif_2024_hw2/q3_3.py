"""Question 3.3: the bound with the label in one term, and what the usual estimate costs."""

from __future__ import annotations

from dataclasses import replace

from claims.results import Alternatives, Block, FigureBlock, Prose
from derivations.sheets.flagships.gmvae_label import ITEM as FLAGSHIP
from derivations.sheets.sharif_2024_hw2._flagships import as_question
from derivations.sheets.sharif_2024_hw2.q3_figures import COSTS

_COSTS: tuple[Block, ...] = (
    Prose(
        r"\keypart{best and usual estimate in numbers}"
        r"The line before Gibbs' inequality in (b) says what any other label density loses: the "
        r"bound falls short of its best value by exactly the divergence of the density used from "
        r"the best one. In the model of the figure above, with the width of the "
        r"encoder varied, Figure~\ref{figure:gmvae-label-costs} shows what the label term "
        r"takes from the bound. For a narrow encoder (deviation 0.1) it is 0.034 nats at the best "
        r"density and 0.035 at the mean responsibilities: no difference that matters. At 0.5 it "
        r"is 0.50 against 0.67, at 1.02 0.87 against 1.79: there the usual estimate wastes more "
        r"than the label costs at all. The responsibilities at the encoder's mean are cheaper "
        r"than the mean responsibilities in this model, and one draw, used alone, is dearest on "
        r"average, because the divergence is convex in the label density."
    ),
    FigureBlock(COSTS),
)


def _with_costs(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the comparison in front of the other routes."""
    place = next(k for k, block in enumerate(blocks) if isinstance(block, Alternatives))
    return (*blocks[:place], *_COSTS, *blocks[place:])


ITEM = replace(as_question(FLAGSHIP, "3.3"), answer=_with_costs(FLAGSHIP.answer))
