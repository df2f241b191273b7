"""The figures of questions 3.4 and 3.5: linear VAEs, trained, against their thresholds.

The first one fits a VAE with four codes to data with the variances 4, 2, 1 and 1/2 along rotated
axes; the second one follows gradient ascent of a single direction from nearly collapsed values.
"""

from __future__ import annotations

from claims.figures import Drawing, Figure, coordinates

VARIANCES = (4.0, 2.0, 1.0, 0.5)
FITTED = (0.12, 0.25, 0.7, 1.4, 2.8, 5.5)
"""Values of beta sigma^2 at which a VAE is fitted."""
LOW, HIGH = 0.1, 6.0

STEP, STEPS, START = 0.05, 1000, 0.02
WARM_UP = 400
"""So many steps the weight of the divergence takes from zero to one."""
ABOVE, BELOW, FLOOR = 1.3, 0.8, 0.05


def draw_thresholds() -> Drawing:
    """Mean divergences along the axes: as a formula, and of VAEs fitted by alternating maxima.

    Raises:
        ArithmeticError: a fitted VAE is not on the line.
    """
    import numpy as np

    generator = np.random.default_rng(0)
    axes = np.linalg.qr(generator.normal(size=(4, 4)))[0]
    covariance = axes @ np.diag(VARIANCES) @ axes.T

    def fitted(noise: float) -> list[float]:
        """Mean divergences along the principal axes of the code, largest first."""
        weights = generator.normal(size=(4, 4))
        unit = np.eye(4)
        for _ in range(900):
            inverse = np.linalg.inv(weights.T @ weights + noise * unit)
            gain = inverse @ weights.T
            second = noise * inverse + gain @ covariance @ gain.T
            weights = covariance @ gain.T @ np.linalg.inv(second)
        turned = weights @ np.linalg.eigh(weights.T @ weights)[1]
        inverse = np.linalg.inv(turned.T @ turned + noise * unit)
        gain = inverse @ turned.T
        spread = np.diag(noise * inverse)
        means = np.diag(gain @ covariance @ gain.T)
        return sorted(((means + spread - 1 - np.log(spread)) / 2).tolist(), reverse=True)

    lines = [
        r"\begin{tikzpicture}",
        rf"\begin{{axis}}[keyplot,xmode=log,xmin={LOW:g},xmax={HIGH:g},ymin=0,ymax=2,"
        r"log ticks with fixed point,xtick={0.125,0.25,0.5,1,2,4},"
        r"xticklabels={1/8,1/4,1/2,1,2,4},"
        r"xlabel={weight of the divergence times decoder variance},"
        r"ylabel={mean divergence (nats)},legend style={font=\footnotesize}]",
    ]
    styles = ("accent", "alert", "quiet", "quiet,dashed")
    for variance, style in zip(VARIANCES, styles, strict=True):
        places = np.geomspace(LOW, min(variance, HIGH), 60)
        heights = np.log(variance / places) / 2
        drawn = coordinates([*places.tolist(), HIGH], [*heights.tolist(), 0.0])
        lines += [
            rf"\addplot[{style}] coordinates {{{drawn}}};",
            rf"\addlegendentry{{variance {variance:g}}}",
        ]
    numbers: dict[str, object] = {}
    dots: list[tuple[float, float]] = []
    for noise in FITTED:
        found = fitted(noise)
        wanted = [max(0.0, float(np.log(each / noise)) / 2) for each in VARIANCES]
        if not max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 1e-3:
            raise ArithmeticError(f"fitted at {noise}: {found}, not {wanted}")
        numbers[f"mean divergences fitted at {noise:g}"] = [round(each, 4) for each in found]
        dots += [(noise, max(each, 0.0)) for each in found]
    drawn = coordinates(*zip(*dots, strict=True))
    lines += [
        rf"\addplot[only marks,mark=*,mark size=1.2pt] coordinates {{{drawn}}};",
        r"\addlegendentry{fitted}",
        r"\end{axis}",
        r"\end{tikzpicture}",
    ]
    return Drawing("\n".join(lines), numbers)


def trained(
    variance: float,
    *,
    warm_up: int = 0,
    floor: float = 0.0,
    exact: bool = False,
    weight: float = START,
    beta: float = 1.0,
) -> list[float]:
    """Mean divergences in nats before every step of gradient ascent, decoder variance one.

    Args:
        variance: of the data.
        warm_up: so many steps the weight of the divergence grows from zero to ``beta``.
        floor: divergence that is free.
        exact: the encoder is put to its best values before every step of the decoder.
        weight: decoder weight and encoder slope at the start.
        beta: weight of the divergence.
    """
    import math

    slope, log_spread = weight, 0.0
    rates = []
    for step in range(STEPS):
        price = beta * (min(1.0, step / warm_up) if warm_up else 1.0)
        if exact:
            slope, log_spread = weight / (weight**2 + 1), -math.log(weight**2 + 1)
        spread = math.exp(log_spread)
        rate = (slope**2 * variance + spread - 1 - log_spread) / 2
        rates.append(rate)
        price = price if rate >= floor else 0.0
        missing = 1 - weight * slope
        up = variance * slope * missing - weight * spread
        if not exact:
            slope += STEP * (variance * weight * missing - price * variance * slope)
            log_spread += STEP * (-(weight**2) * spread - price * (spread - 1)) / 2
        weight += STEP * up
    return rates


def growth() -> dict[str, float]:
    """Rates at which small weights grow: measured far from the optimum, and by the formulas.

    Raises:
        ArithmeticError: a formula is off by more than two in a hundred.
    """
    import math

    def formula(beta: float) -> float:
        trace = 1 + beta * ABOVE
        return -trace / 2 + math.sqrt((1 - beta * ABOVE) ** 2 / 4 + ABOVE**2)

    found: dict[str, float] = {}
    tiny = 1e-6
    for name, wanted, rates in (
        ("plain", formula(1.0), trained(ABOVE, weight=tiny)),
        ("without the divergence", formula(0.0), trained(ABOVE, weight=tiny, beta=0.0)),
        ("best encoder", ABOVE - 1, trained(ABOVE, weight=tiny, exact=True)),
    ):
        # the slope of the encoder is the square root of twice the divergence over the variance
        measured = math.expm1(math.log(rates[120] / rates[80]) / 80) / STEP
        if not abs(measured - wanted) <= 0.02 * wanted:
            raise ArithmeticError(f"{name}: small weights grow at {measured}, not at {wanted}")
        found[name] = round(measured, 4)
    return found


def draw_training() -> Drawing:
    """Five courses of training.

    Raises:
        ArithmeticError: one does not end where it should, or the order of the first three differs.
    """
    import math

    courses = (
        ("variance 1.3, plain", "accent", trained(ABOVE), math.log(ABOVE) / 2),
        ("1.3, annealed", "alert", trained(ABOVE, warm_up=WARM_UP), math.log(ABOVE) / 2),
        ("1.3, best encoder", "quiet", trained(ABOVE, exact=True), math.log(ABOVE) / 2),
        ("0.8, annealed", "alert,dashed", trained(BELOW, warm_up=WARM_UP), 0.0),
        ("0.8, free bits 0.05", "quiet,dashed", trained(BELOW, floor=FLOOR), FLOOR),
    )
    lines = [
        r"\begin{tikzpicture}",
        rf"\begin{{axis}}[keyplot,xmin=0,xmax={STEPS},ymin=0,ymax=0.6,"
        r"xlabel={step of gradient ascent},ylabel={mean divergence (nats)},"
        r"yticklabel style={/pgf/number format/fixed},"
        r"legend style={font=\footnotesize}]",
    ]
    numbers: dict[str, object] = {"growth of small weights": growth()}
    half = math.log(ABOVE) / 4
    reached: list[int] = []
    for name, style, rates, end in courses:
        if not abs(rates[-1] - end) <= 0.01:
            raise ArithmeticError(f"{name}: ends at {rates[-1]}, not at {end}")
        numbers[f"last mean divergence, {name}"] = round(rates[-1], 5)
        numbers[f"largest mean divergence, {name}"] = round(max(rates), 5)
        if end == math.log(ABOVE) / 2:
            reached.append(next(k for k, rate in enumerate(rates) if rate >= half))
            numbers[f"steps to half of it, {name}"] = reached[-1]
        places = range(0, STEPS, 10)
        drawn = coordinates(places, [rates[k] for k in places], digits=4)
        lines += [
            rf"\addplot[{style}] coordinates {{{drawn}}};",
            rf"\addlegendentry{{{name}}}",
        ]
    if not reached[1] < reached[2] < reached[0]:
        raise ArithmeticError(f"half of the divergence is reached after {reached} steps")
    lines += [r"\end{axis}", r"\end{tikzpicture}"]
    return Drawing("\n".join(lines), numbers)


THRESHOLDS = Figure(
    slug="linear-vae-thresholds",
    caption=r"What each direction of the data carries in a linear VAE. Lines: the formula of the "
    r"box; a direction collapses where its line meets the axis, at its own variance. Dots: VAEs "
    r"with four codes, fitted to data with these variances along rotated axes.",
    alt="Four falling parallel lines over a logarithmic axis, meeting zero at 4, 2, 1 and one "
    "half and staying there; dots lie on them.",
    draw=draw_thresholds,
)
TRAINING = Figure(
    slug="collapse-training",
    caption=r"Gradient ascent of the linear VAE with decoder variance one, from nearly collapsed "
    r"values. Annealing: the weight of the divergence grows from zero to one during the first 400 "
    r"steps. It shortens the way for data with variance 1.3; with variance 0.8 the "
    r"code collapses all the same, but not with free bits.",
    alt="Three solid curves rise to the same height, the annealed one early with an overshoot, the "
    "one with the best encoder next, the plain one last. A dashed curve rises and falls back to "
    "zero; another one stays at a small constant.",
    draw=draw_training,
)
