"""Figure of question 4.4: the share of edges in generated graphs, from two histories."""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates
from derivations.sheets.sharif_2025_ps1.q3_figures import axis, plot

NODES, SLOPE, STARTS = 12, 1.5, (2.0, -2.0)
PAIRS = NODES * (NODES - 1) // 2
SEQUENCES, HORIZON = 600, 30
MODELS = {"true": (0.9, 0.0, True), "shifted": (0.9, 0.08, True), "frozen": (1.0, 0.0, False)}
"""Weight, shift and whether there is noise, so that the stationary variance is one."""


def expected(model: str, start: float) -> list[float]:
    """The mean share of edges in the graph after 0, 1, ... steps of the state, by quadrature."""
    import numpy as np

    weight, shift, noisy = MODELS[model]
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    mean, variance, found = start, 0.0, []
    for _ in range(HORIZON + 1):
        chance = 1 / (1 + np.exp(-SLOPE * (mean + math.sqrt(variance) * nodes)))
        found.append(float(weights @ chance / weights.sum()))
        mean = weight * mean + shift
        variance = weight**2 * variance + (1 - weight**2 if noisy else 0.0)
    return found


def simulated(model: str, start: float, seed: int) -> tuple[list[float], list[float]]:
    """The mean share of edges in graphs that are drawn pair by pair, and its standard error."""
    import numpy as np

    rng = np.random.default_rng(seed)
    weight, shift, noisy = MODELS[model]
    state = np.full(SEQUENCES, start)
    means, errors = [], []
    for _ in range(HORIZON + 1):
        chance = 1 / (1 + np.exp(-SLOPE * state))
        shares = (rng.random((SEQUENCES, PAIRS)) < chance[:, None]).mean(axis=1)
        means.append(float(shares.mean()))
        errors.append(float(shares.std() / math.sqrt(SEQUENCES)))
        noise = rng.standard_normal(SEQUENCES) * math.sqrt(1 - weight**2) if noisy else 0.0
        state = weight * state + shift + noise
    return means, errors


def draw() -> Drawing:
    """Lines by quadrature, dots by simulated graphs.

    Raises:
        ArithmeticError: a dot is more than five standard errors off its line, or the two histories
            of a model do not end where the text says.
    """
    lines: list[str] = []
    numbers: dict[str, object] = {"nodes": NODES, "simulated sequences": SEQUENCES}
    steps = [float(step) for step in range(HORIZON + 1)]
    ends: dict[str, list[float]] = {}
    for place, (model, style) in enumerate(
        (("true", "accent"), ("shifted", "alert"), ("frozen", "quiet"))
    ):
        for number, start in enumerate(STARTS):
            line = expected(model, start)
            dots, errors = simulated(model, start, 10 * place + number)
            for middle, dot, error in zip(line, dots, errors, strict=True):
                if not abs(middle - dot) <= 5 * error:
                    raise ArithmeticError(f"{model}: {dot} is not {middle} within {5 * error}")
            ends.setdefault(model, []).append(line[-1])
            drawn = plot(style, coordinates(steps, line), f"{model} model")
            lines += (
                drawn if number == 0 else [drawn[0].replace(f"[{style}]", f"[{style},forget plot]")]
            )
            every = slice(None, None, 3)
            lines.append(
                rf"\addplot[{style},only marks,mark=*,mark size=1pt,forget plot] "
                rf"coordinates {{{coordinates(steps[every], dots[every])}}};"
            )
            numbers[f"{model} model, start {start}: share of edges at the end"] = round(line[-1], 4)
    for model, wanted in (("true", 0.5), ("shifted", None), ("frozen", None)):
        high, low = ends[model]
        met = abs(high - low) <= 0.05
        if met == (model == "frozen") or (wanted and not abs(high - wanted) <= 0.03):
            raise ArithmeticError(f"the {model} model ends at {high} and {low}")
    if not min(ends["shifted"]) >= max(ends["true"]) + 0.05:
        raise ArithmeticError(f"the shifted model does not end elsewhere: {ends}")
    options = (
        r"xmin=0,xmax=30,ymin=0,ymax=1.25,xlabel={steps of the state},ylabel={mean share of edges},"
        r"ytick={0,0.5,1},legend columns=3,legend pos=north east,legend style={font=\footnotesize}"
    )
    return Drawing(axis(lines, options), numbers)


LONG_RUN = Figure(
    slug="graph-forecast-long-run",
    caption="Mean share of edges in generated graphs with 12 nodes, from two histories that end in "
    r"the states 2 and $-2$. Lines: quadrature; dots: 600 generated sequences. The true model has "
    "the weight 0.9 and forgets the history; the shifted one, with 0.08 added at every "
    "step, forgets it as well but ends elsewhere; the frozen one (weight one, no noise) "
    "never forgets.",
    alt="Two pairs of curves from 0.95 and 0.05 that meet, one near one half and one above; "
    "two flat lines that stay where they began.",
    draw=draw,
)
