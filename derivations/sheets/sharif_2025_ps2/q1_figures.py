"""The figure of question 1.7: what becomes of exp(ELBO) with more draws, in the finite world."""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates
from derivations.conditional_likelihood import run_finite, weights

COUNTS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)


def bound(count: int, low: float, high: float) -> float:
    """exp of the mean logarithm of the average of so many weights."""
    return math.exp(
        sum(
            math.comb(count, k) / 2**count * math.log(((count - k) * low + k * high) / count)
            for k in range(count + 1)
        )
    )


def exponential(count: int, low: float, high: float) -> float:
    """Mean of exp of the average logarithm of so many weights."""
    power = 1 / count
    return float(((low**power + high**power) / 2) ** count)


def draw() -> Drawing:
    """Both, against the number of draws, and the evidence between them.

    Raises:
        ArithmeticError: the first three of each are not those found by enumeration.
    """
    low, high = map(float, weights())
    evidence = (low + high) / 2
    rising = [bound(count, low, high) for count in COUNTS]
    falling = [exponential(count, low, high) for count in COUNTS]
    for found, row in zip(zip(rising, falling, strict=True), run_finite(0), strict=False):  # type: ignore[call-overload]
        if not max(abs(a - b) for a, b in zip(found, row, strict=True)) <= 1e-12:
            raise ArithmeticError(f"the curves give {found}, the enumeration {row}")
    places = [float(count) for count in COUNTS]
    lines = [
        rf"\addplot[black,dashed] coordinates {{{coordinates([1, 64], [evidence] * 2)}}};",
        r"\addlegendentry{evidence}",
        rf"\addplot[accent,mark=*] coordinates {{{coordinates(places, rising)}}};",
        r"\addlegendentry{$\exp$ of the $K$-sample bound}",
        rf"\addplot[alert,mark=square*] coordinates {{{coordinates(places, falling)}}};",
        r"\addlegendentry{mean of $\exp$ of the estimated ELBO}",
    ]
    options = (
        r"xmode=log,log basis x=2,xmin=1,xmax=64,ymin=0.40,ymax=0.65,"
        r"xtick={1,2,4,8,16,32,64},xticklabels={1,2,4,8,16,32,64},"
        r"xlabel={draws $K$},ylabel={value},legend pos=south east,"
        r"legend style={font=\footnotesize}"
    )
    tikz = "\n".join(
        [r"\begin{tikzpicture}", rf"\begin{{axis}}[keyplot,{options}]", *lines, r"\end{axis}",
         r"\end{tikzpicture}"]
    )  # fmt: skip
    numbers: dict[str, object] = {
        "draws": list(COUNTS),
        "evidence": evidence,
        "exp of the K-sample bound": [float(f"{value:.6g}") for value in rising],
        "mean of exp of the estimated ELBO": [float(f"{value:.6g}") for value in falling],
    }
    return Drawing(tikz, numbers)


LIKELIHOOD = Figure(
    slug="conditional-likelihood",
    caption="The finite world of 1.7 for more draws. The exponential of the $K$-sample bound rises "
    "to the evidence. The exponential of an ELBO estimated by $K$ draws is right on average for "
    "one draw and falls, as the estimate improves, to the exponential of the ELBO.",
    alt="Two curves between one half and five eighths against the number of draws: one rises from "
    "one half to the dashed line at five eighths, the other falls from there to one half.",
    draw=draw,
)
