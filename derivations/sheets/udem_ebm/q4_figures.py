"""The figure of question 4: what contrastive losses certify, against the information there is."""

from __future__ import annotations

from claims.figures import Drawing, Figure, coordinates

MOST = 64
CANDIDATES = 16


def draw_certified() -> Drawing:
    """For n equally likely pairs: the information and what is certified of it at most.

    Raises:
        ArithmeticError: a certified value exceeds the information or its cap.
    """
    import math

    import numpy as np

    pairs = np.unique(np.round(np.geomspace(2, MOST, 24)).astype(int)).tolist()
    information = [math.log(n) for n in pairs]
    sphere = [1 - math.log((math.e + (n - 1) * math.exp(-1 / (n - 1))) / n) for n in pairs]
    counted = []
    for n in pairs:
        # perfect scores: the loss of an anchor is the log of how many candidates equal its positive
        others = CANDIDATES - 1
        chances = [
            math.comb(others, k) * (1 / n) ** k * (1 - 1 / n) ** (others - k)
            for k in range(CANDIDATES)
        ]
        loss = sum(chance * math.log(1 + k) for k, chance in enumerate(chances))
        counted.append(math.log(CANDIDATES) - loss)
    for n, whole, on_sphere, found in zip(pairs, information, sphere, counted, strict=True):
        if not (on_sphere < min(1.0, whole) and found < min(whole, math.log(CANDIDATES))):
            raise ArithmeticError(f"{n} pairs: {on_sphere} and {found} of {whole} nats")
    series = (
        ("quiet", information, "information"),
        ("accent", counted, f"{CANDIDATES} candidates, perfect scores"),
        ("alert", sphere, "unit codes, all candidates"),
    )
    lines = []
    for style, values, shown in series:
        places = coordinates([float(n) for n in pairs], values)
        lines += [
            rf"\addplot[{style}] coordinates {{{places}}};",
            rf"\addlegendentry{{{shown}}}",
        ]
    options = (
        r"xmode=log,log basis x=2,xmin=2,xmax=64,ymin=0,ymax=4.4,"
        r"xlabel={equally likely pairs},ylabel={nats},legend pos=north west,"
        r"legend style={font=\footnotesize}"
    )
    tex = "\n".join(
        [
            r"\begin{tikzpicture}",
            rf"\begin{{axis}}[keyplot,{options}]",
            *lines,
            r"\end{axis}",
            r"\end{tikzpicture}",
        ]
    )
    numbers: dict[str, object] = {
        "pairs": pairs,
        "information": [round(each, 6) for each in information],
        "certified with 16 candidates": [round(each, 6) for each in counted],
        "certified by unit codes": [round(each, 6) for each in sphere],
    }
    return Drawing(tex, numbers)


CERTIFIED = Figure(
    slug="contrastive-caps",
    caption="Two caps. For views that determine each other, of equally likely pairs: the "
    r"information, what sixteen candidates certify of it with perfect scores (never more than "
    r"$\log16$), and what unit codes without a temperature certify with any number of candidates "
    "(never more than one nat).",
    alt="Three curves over the number of pairs on a logarithmic scale: the information rises in a "
    "straight line, the second curve bends away from it towards 2.8 nats, the third stays below "
    "one nat.",
    draw=draw_certified,
)
