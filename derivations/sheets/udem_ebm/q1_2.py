"""Question 1.2: the divergence from the posterior with a shared encoder and point by point."""

from __future__ import annotations

from dataclasses import replace

from claims.results import Alternatives, Block, Boxed, DerivationBlock, Mistakes, Prose
from derivations.sheets.udem_2019.q2_2 import ITEM as EARLIER
from derivations.sheets.udem_ebm._shared import as_question, inserted

_SEARCH: tuple[Block, ...] = (
    Prose(
        r"\keypart{the order, tried out in full}"
        r"Four points compete for the answers of an encoder that may change its mind only so "
        r"often. All encoders of the family were tried, up to the 256 that are free at every "
        r"point."
    ),
    DerivationBlock("amortisation-order"),
    Boxed("amortisation-order", r"\begin{pmatrix}3&2&1&0\\0&0&0&0\end{pmatrix}"),
    Prose(
        "The columns belong to encoders with one to four stretches; the first row counts the "
        "points at which the best of them is worse than the fitted density, the second row those "
        "at which any of them is better. With one stretch (a constant encoder) the best encoder "
        "is strictly worse at three of the four points, with two at two, with three at one; with "
        "a stretch for every point it reaches the best density everywhere. No encoder, optimal "
        "or not, is better than the fitted density at any point. How probable the points are "
        "plays no part: their log evidences cancel."
    ),
)
_EARLIER = as_question(EARLIER, "1.2", before="2.2")

ITEM = replace(
    _EARLIER,
    prompt=(
        r"Amortised inference shares one encoder among all data, traditional variational "
        r"inference fits a density to each point. Let $\mathcal{Q}$ be a family of densities of "
        r"$z$ with parameters $\pi$ from a set $\mathcal{P}$; an encoder with weights $\phi$ "
        r"computes, for each $x$, the parameters of a member $q_\phi(z|x)$ of $\mathcal{Q}$. "
        r"For training points $x_1,\dots,x_n$ and a fixed $\theta$ let $\phi^*$ maximise the sum "
        r"of the $n$ evidence lower bounds, and let $q_i^*$ be the member of $\mathcal{Q}$ with "
        r"the largest lower bound at $x_i$. Which divergence from the posterior "
        r"$p_\theta(z|x_i)$ is larger, that of $q_{\phi^*}(z|x_i)$ or that of $q_i^*(z)$?"
    ),
    results=(*EARLIER.results, "amortisation-order"),
    claims=(*EARLIER.claims, "amortisation-order"),
    answer=(
        *inserted(EARLIER.answer, _SEARCH, Alternatives),
        Mistakes("amortisation-order"),
    ),
)
