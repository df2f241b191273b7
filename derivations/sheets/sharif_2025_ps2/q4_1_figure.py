"""Figure of question 4.1: what the family of encoders costs on a linear chain with normal noise."""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates
from derivations.sheets.sharif_2025_ps1.q3_figures import axis, plot

STATES = 12
WEIGHTS = (*(round(0.1 * k, 1) for k in range(10)), 0.95, 0.98)
SEEN = {"past": 0, "emitted": 1}
"""How many further snapshots the encoder of a state sees than those before its own emission."""


def costs(weight: float) -> dict[str, float]:
    """Nats per state that the best normal encoder that is a product over time loses, on average.

    States with unit variance and so much correlation from one to the next; each emits one number
    with noise of variance one. The means of the encoders are linear in what they see. Also the gain
    of the model over one without states, ``gain``.
    """
    import numpy as np

    place = np.arange(STATES)
    distance = np.abs(place[:, None] - place[None])
    prior = np.where(distance == 0, 1.0, weight ** np.maximum(distance, 1))
    data = prior + np.eye(STATES)
    precision = np.linalg.inv(prior) + np.eye(STATES)
    best = np.linalg.inv(precision)
    product = (np.log(np.diag(precision)).sum() - np.linalg.slogdet(precision)[1]) / 2
    gain = (STATES * math.log(2) - np.linalg.slogdet(data)[1]) / 2
    found = {"gain": gain / STATES, "all": product / STATES}
    whole = float(np.trace(best.T @ precision @ best @ data))
    target = precision @ best @ data
    for name, further in SEEN.items():
        free = [(t, s) for t in range(STATES) for s in range(min(t + further, STATES))]
        rows, columns = (np.array(each) for each in zip(*free, strict=True))
        system = precision[rows[:, None], rows] * data[columns[:, None], columns]
        right = target[rows, columns]
        fitted = float(right @ np.linalg.solve(system, right))
        found[name] = float(product + (whole - fitted) / 2) / STATES
    return {name: float(value) for name, value in found.items()}


def draw() -> Drawing:
    """The costs against the correlation of neighbouring states.

    Raises:
        ArithmeticError: a cost is not what it must be without correlation, or the orders that the
            text states fail somewhere.
    """
    found = [costs(weight) for weight in WEIGHTS]
    start = found[0]
    for name, wanted in (("all", 0.0), ("emitted", 0.0), ("past", 0.5), ("gain", 0.0)):
        if not abs(start[name] - wanted) <= 1e-9:
            raise ArithmeticError(f"{name} starts at {start[name]}, not at {wanted}")
    for weight, each in zip(WEIGHTS, found, strict=True):
        ordered = -1e-9 <= each["all"] <= each["emitted"] + 1e-9 <= each["past"]
        if not (ordered and each["all"] + 1e-9 >= each["gain"] >= -1e-9):
            raise ArithmeticError(f"correlation {weight}: {each}")
    lines: list[str] = []
    for name, style, shown in (
        ("past", "alert", r"encoder sees $G_1,\dots,G_t$"),
        ("emitted", "accent,dashed", r"encoder sees $G_1,\dots,G_{t+1}$"),
        ("all", "accent", r"encoder sees $G_1,\dots,G_T$"),
        ("gain", "quiet", "gain of having states"),
    ):
        lines += plot(style, coordinates(WEIGHTS, [each[name] for each in found]), shown)
    options = (
        r"xmin=0,xmax=1,ymin=0,ymax=0.95,xlabel={correlation of neighbouring states},"
        r"ylabel={nats per snapshot},legend pos=north west,legend columns=2,"
        r"legend style={font=\footnotesize}"
    )
    numbers: dict[str, object] = {
        f"correlation {weight}": {name: round(value, 4) for name, value in each.items()}
        for weight, each in zip(WEIGHTS, found, strict=True)
        if weight in (0.0, 0.5, 0.9)
    }
    return Drawing(axis(lines, options), numbers)


FAMILIES = Figure(
    slug="temporal-graph-families",
    caption="What the family of the encoder costs: smallest mean gap per snapshot of the best "
    "encoder that is a product over time, by what it sees. Linear states with unit variance, each "
    "emits one number with noise of variance one; 12 states, all parameters of the model true. The "
    "grey line is what the model gains in log-likelihood over one without states: at this noise "
    "every product over time loses more than that, the encoder as given far more.",
    alt="The cost of an encoder that sees the past only is a half or more for every correlation; "
    "the costs of those that see more rise from zero; the gain rises from zero and stays below.",
    draw=draw,
)
