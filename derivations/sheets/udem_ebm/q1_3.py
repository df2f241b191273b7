"""Question 1.3: what amortised inference costs and saves, in bias, computation and memory."""

from __future__ import annotations

from dataclasses import replace

from claims.results import Block, Boxed, DerivationBlock, Mistakes, Prose
from derivations.sheets.udem_2019.q2_3 import ITEM as EARLIER
from derivations.sheets.udem_ebm._shared import as_question, renumbered

_EARLIER = renumbered(as_question(EARLIER, "1.3", before="2.3"), "2.2", "1.2")

_COUNT: tuple[Block, ...] = (
    Prose(
        r"Where the two meet is a number of inner steps, not of points, because training and "
        r"inner steps both grow with the points. For the encoder of (c), a decoder that mirrors "
        r"it and twenty passes of training, in multiplications for each point, let $T$ be the "
        r"smallest number of inner steps that cost more than the encoder:"
    ),
    DerivationBlock("amortised-computation"),
    Boxed("amortised-computation", "T = 42"),
    Prose(
        r"With fewer inner steps, or with more passes of training, the table is made faster. For "
        r"a point that comes later the encoder is cheaper from the first step on: its answer takes "
        r"329600 multiplications, a step of the other way 643200. Where the decoder is trained at "
        r"the same time, every update of $\theta$ makes old inner steps stale, while the encoder "
        r"only has to follow."
    ),
)


def _with_count(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the count of multiplications behind the part on computation."""
    (place,) = (
        k
        for k, block in enumerate(blocks)
        if isinstance(block, Prose) and block.text.startswith(r"\keypart{(b)")
    )
    return (*blocks[: place + 1], *_COUNT, *blocks[place + 1 :])


ITEM = replace(
    _EARLIER,
    prompt=(
        r"Compare amortised and traditional variational inference, as set against each other in "
        r"1.2, (a) in the bias of the evidence lower bound as an estimate of the evidence, each of "
        r"them being optimal within its family; (b) in the computation that they need; (c) in the "
        r"number of parameters that have to be stored."
    ),
    results=(*EARLIER.results, "amortised-computation"),
    claims=(*EARLIER.claims, "amortised-computation"),
    answer=(*_with_count(_EARLIER.answer), Mistakes("amortised-computation")),
)
