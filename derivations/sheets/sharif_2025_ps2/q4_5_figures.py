"""Figures of question 4.5: drift of generated sequences, and the model that the bound prefers."""

from __future__ import annotations

import math

from claims.figures import Drawing, Figure, coordinates
from derivations.graph_drift import (
    NOISE,
    WEIGHT,
    encoded_again,
    fitted_to_simulations,
    fitted_to_the_bound,
)
from derivations.sheets.sharif_2025_ps1.q3_figures import axis, plot

HORIZON = 12
BOUND = (144 / 565, 9 / 59)
SIMULATIONS = (8 / 15, 43 / 75)
"""Slope and variance of both encoders, as derived."""


def looped(encoder: tuple[float, float]) -> list[float]:
    """The variance of the numbers after 0, 1, ... steps through the encoder."""
    slope, variance = encoder
    found = [1 + NOISE]
    for _ in range(HORIZON):
        found.append(slope**2 * found[-1] + variance + NOISE)
    return found


def rolled_out(encoder: tuple[float, float]) -> list[float]:
    """The same where the encoder is used once and the states follow the model."""
    slope, variance = encoder
    state, found = slope**2 * (1 + NOISE) + variance, [1 + NOISE]
    for _ in range(HORIZON):
        found.append(state + NOISE)
        state = WEIGHT**2 * state + 1 - WEIGHT**2
    return found


def draw_drift() -> Drawing:
    """Variances by the formulas (lines) and of generated sequences (dots).

    Raises:
        ArithmeticError: an encoder that was fitted, or a sequence that was generated with it, is
            not what was derived.
    """
    lines: list[str] = []
    numbers: dict[str, object] = {}
    steps = [float(step) for step in range(HORIZON + 1)]
    for name, style, encoder, fit in (
        ("encoder of the bound, fed back", "alert", BOUND, fitted_to_the_bound),
        ("encoder of simulations, fed back", "accent", SIMULATIONS, fitted_to_simulations),
    ):
        fitted = fit(5)
        if not all(abs(a - b) <= 0.015 for a, b in zip(fitted, encoder, strict=True)):
            raise ArithmeticError(f"{name}: fitted {fitted}, derived {encoder}")
        line, dots = looped(encoder), encoded_again(fitted, 6, HORIZON)
        if not all(abs(a - b) <= 0.05 for a, b in zip(line, dots, strict=True)):
            raise ArithmeticError(f"{name}: {dots} is not {line}")
        lines += plot(style, coordinates(steps, line), name)
        lines.append(
            rf"\addplot[{style},only marks,mark=*,mark size=1pt,forget plot] "
            rf"coordinates {{{coordinates(steps, dots)}}};"
        )
        numbers[f"{name}: slope, variance"] = [round(value, 4) for value in fitted]
        numbers[f"{name}: variances"] = [round(value, 4) for value in dots]
    once = rolled_out(BOUND)
    lines += plot("alert,dashed", coordinates(steps, once), "encoder of the bound, used once")
    numbers["encoder of the bound, used once: variances"] = [round(value, 4) for value in once]
    options = (
        r"xmin=0,xmax=12,ymin=0,ymax=2.7,xlabel={steps},ylabel={variance},"
        r"legend pos=north east,legend style={font=\footnotesize}"
    )
    return Drawing(axis(lines, options), numbers)


# ------------------------------------------------------------------ the weight that is preferred

WEIGHTS = tuple(round(0.4 + 0.02 * k, 2) for k in range(28))
LENGTH = 120


def best_bound(weight: float) -> float:
    """Nats per step: the bound for the true data, maximised over slope and variance."""
    square, mixed = 1 + NOISE, WEIGHT
    noise = 1 - weight**2
    variance = 1 / (1 / NOISE + (1 + weight**2) / noise)
    shift = (1 + weight**2) * square - 2 * weight * mixed
    slope = mixed / NOISE / (square / NOISE + shift / noise)
    miss = square * (1 + slope**2) - 2 * slope * mixed + variance
    move = slope**2 * shift + (1 + weight**2) * variance
    fit = -math.log(2 * math.pi * NOISE) / 2 - miss / (2 * NOISE)
    return fit - math.log(noise / variance) / 2 - move / (2 * noise) + 1 / 2


def log_likelihood(weight: float) -> float:
    """Nats per step, in the mean over sequences of ``LENGTH`` numbers from the true model."""
    import numpy as np

    apart = np.abs(np.subtract.outer(np.arange(LENGTH), np.arange(LENGTH)))
    model, truth = (each**apart + NOISE * np.eye(LENGTH) for each in (weight, WEIGHT))
    size = np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, truth))
    return float(-math.log(2 * math.pi) / 2 - size / (2 * LENGTH))


def draw_parameter() -> Drawing:
    """Both objectives, each relative to its own largest value.

    Raises:
        ArithmeticError: the likelihood does not prefer the true weight, or the bound does not
            prefer the smaller one that the text states.
    """
    lines: list[str] = []
    numbers: dict[str, object] = {}
    for name, style, objective, wanted in (
        ("log-likelihood", "accent", log_likelihood, 0.8),
        ("best bound", "alert", best_bound, 0.64),
    ):
        values = [objective(weight) for weight in WEIGHTS]
        best = WEIGHTS[values.index(max(values))]
        if best != wanted:
            raise ArithmeticError(f"{name}: largest at {best}, not at {wanted}")
        shown = [value - max(values) for value in values]
        lines += plot(style, coordinates(WEIGHTS, shown), name)
        numbers[f"{name}: preferred weight"] = best
        numbers[f"{name}: largest value"] = round(max(values), 4)
    options = (
        r"xmin=0.4,xmax=0.95,ymin=-0.08,ymax=0.005,xlabel={weight $\varphi$ of the model},"
        r"ylabel={below its maximum (nats)},legend pos=south west,"
        r"legend style={font=\footnotesize},scaled y ticks=false,"
        r"yticklabel style={/pgf/number format/fixed}"
    )
    return Drawing(axis(lines, options), numbers)


DRIFT_FIGURE = Figure(
    slug="graph-drift",
    caption="Variance of generated numbers, 1.5 in the data. Fed back through the encoder that "
    "maximises the bound it drifts away; with the encoder that was fitted to simulations of the "
    "model it stays. If the first encoder is used once and the states are rolled out, its error is "
    "forgotten. Lines: derived; dots: encoders fitted to data and 50\\,000 generated "
    "sequences.",
    alt="One curve falls from 1.5 to 0.7 in two steps and stays there, one stays at 1.5, a dashed "
    "one falls to 0.75 at once and then returns to 1.5.",
    draw=draw_drift,
)
PARAMETER = Figure(
    slug="graph-drift-parameter",
    caption="Per number, on data with the weight 0.8: mean log-likelihood, and the bound with "
    "the best encoder, each less its maximum. The likelihood prefers the true weight, the bound "
    "0.64: where the states depend less on each other its gap is smaller.",
    alt="Two arches, the one of the likelihood with its top at 0.8, the one of the bound at 0.64.",
    draw=draw_parameter,
)
