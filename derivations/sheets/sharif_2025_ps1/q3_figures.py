"""Figures of questions 3.1 and 3.3: gradients through time, and errors k steps ahead."""

from __future__ import annotations

import math
from collections.abc import Callable

from claims.figures import Drawing, Figure, coordinates

STEPS = 40
START = 0.3
FLOORS = 1e-9
"""Slopes are drawn down to here."""


def axis(lines: list[str], options: str) -> str:
    """One plot in the style of the page."""
    return "\n".join(
        [
            r"\begin{tikzpicture}",
            rf"\begin{{axis}}[keyplot,{options}]",
            *lines,
            r"\end{axis}",
            r"\end{tikzpicture}",
        ]
    )


def plot(style: str, places: str, name: str) -> list[str]:
    """A line with its entry in the legend."""
    return [rf"\addplot[{style}] coordinates {{{places}}};", rf"\addlegendentry{{{name}}}"]


def slopes(step: Callable[[float], float], slope: Callable[[float], float]) -> list[float]:
    """How much the k-th free prediction moves with the start, k from 1 to ``STEPS``.

    Raises:
        ArithmeticError: the product of the slopes is not the difference quotient.
    """
    at, product, found = START, 1.0, []
    for _ in range(STEPS):
        product *= slope(at)
        at = step(at)
        found.append(abs(product))
    # the product against a quotient of two orbits, where both are still well resolved
    up, down = START + 1e-7, START - 1e-7
    for k in range(8):
        up, down = step(up), step(down)
        quotient = abs(up - down) / 2e-7
        if not abs(quotient - found[k]) <= 1e-4 * max(found[k], 1e-3):
            raise ArithmeticError(f"step {k + 1}: quotient {quotient}, product {found[k]}")
    return found


def draw_flow() -> Drawing:
    """The slope of free predictions in their start for a contracting and an expanding model.

    Raises:
        ArithmeticError: a rate is not the one that the text names.
    """
    contracting = slopes(lambda x: 0.7 * math.tanh(x), lambda x: 0.7 / math.cosh(x) ** 2)
    expanding = slopes(lambda x: 4 * x * (1 - x), lambda x: 4 - 8 * x)
    rates = {
        "contracting": math.log(contracting[-1] / contracting[9]) / (STEPS - 10),
        "expanding": math.log(expanding[-1]) / STEPS,
    }
    for name, wanted in (("contracting", math.log(0.7)), ("expanding", math.log(2))):
        if not abs(rates[name] - wanted) <= 0.1:
            raise ArithmeticError(f"the {name} model has the rate {rates[name]}, not {wanted}")
    lags = [float(k) for k in range(1, STEPS + 1)]
    shown = [max(value, FLOORS) for value in contracting]
    lines = [
        *plot("alert", coordinates(lags, expanding), r"$4x(1-x)$"),
        *plot("accent", coordinates(lags, shown), r"$0.7\tanh x$"),
    ]
    options = (
        r"ymode=log,xmin=0,xmax=40,xlabel={steps $k$},"
        r"ylabel={slope of prediction $k$ in $x_t$},legend pos=north west,"
        r"legend style={font=\footnotesize}"
    )
    numbers: dict[str, object] = {
        "start": START,
        "slopes, contracting": [float(f"{value:.5g}") for value in contracting],
        "slopes, expanding": [float(f"{value:.5g}") for value in expanding],
        "rates per step": {name: round(value, 4) for name, value in rates.items()},
    }
    return Drawing(axis(lines, options), numbers)


FLOW = Figure(
    slug="nar-gradient-flow",
    caption="How much a prediction $k$ steps ahead, made by feeding predictions back, moves with "
    "the last observed value: product of the slopes of the model along its orbit. It "
    "vanishes for a contracting model and explodes for an expanding one. With observed inputs the "
    "same derivative is exactly zero for every lag above $p$, and there is no product.",
    alt="Two lines in logarithmic axes against the number of steps: one falls steadily, the other "
    "rises unevenly over twelve decades.",
    draw=draw_flow,
)


# ----------------------------------------------------------------------------- context (3.2)

ORDERS = tuple(range(1, 31))
LENGTHS = (100, 1000)
SERIES, TEST = 120, 400
TRUE_ORDER = 4


def context_errors(length: int, seed: int) -> list[float]:
    """Mean squared one-step error on new data of linear models of every order, fitted on so many.

    The series is autoregressive of order 4 with noise of variance one; averaged over ``SERIES``.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    weights = np.array([0.5, -0.3, 0.0, 0.4])
    total = 200 + length + TEST
    noise = rng.standard_normal((SERIES, total))
    series = np.zeros((SERIES, total))
    for t in range(TRUE_ORDER, total):
        series[:, t] = series[:, t - TRUE_ORDER : t][:, ::-1] @ weights + noise[:, t]
    first = ORDERS[-1]
    windows = np.lib.stride_tricks.sliding_window_view(series[:, 200 - first :], first + 1, axis=1)
    windows = windows[:, :, ::-1]  # the target, then the values before it, the latest first
    products = []
    for part in (windows[:, :length], windows[:, length:]):
        part = np.ascontiguousarray(part)
        products.append(np.swapaxes(part, 1, 2) @ part / part.shape[1])
    (fit, new), found = products, []
    for order in ORDERS:
        kept = slice(1, order + 1)
        fitted = np.linalg.solve(fit[:, kept, kept], fit[:, kept, :1])[..., 0]
        square = np.einsum("si,sij,sj->s", fitted, new[:, kept, kept], fitted)
        mixed = np.einsum("si,si->s", fitted, new[:, kept, 0])
        found.append(float(np.mean(new[:, 0, 0] - 2 * mixed + square)))
    return found


def draw_context() -> Drawing:
    """Test error against the order that a model is given, for two amounts of data.

    Raises:
        ArithmeticError: the true order is not the best of those shown, or needless weights cost
            something else than about their number per training value.
    """
    errors = {length: context_errors(length, 7) for length in LENGTHS}
    lines = []
    for (length, found), style in zip(errors.items(), ("alert", "accent"), strict=True):
        if ORDERS[found.index(min(found))] != TRUE_ORDER:
            raise ArithmeticError(f"{length} values: the best order is not {TRUE_ORDER}")
        needless = ORDERS[-1] - TRUE_ORDER
        excess = found[-1] - min(found)
        if not 0.9 * needless / length <= excess <= 1.1 * needless / (length - ORDERS[-1]):
            raise ArithmeticError(f"{length} values: the excess is {excess}")
        places = coordinates([float(order) for order in ORDERS], found)
        lines += plot(style, places, f"{length} training values")
    options = (
        r"xmin=1,xmax=30,ymin=0.95,ymax=1.5,xlabel={order $p$ of the model},"
        r"ylabel={squared error on new data},legend pos=north west,"
        r"legend style={font=\footnotesize}"
    )
    numbers: dict[str, object] = {
        f"squared error, {length} values": [round(value, 4) for value in found]
        for length, found in errors.items()
    }
    return Drawing(axis(lines, options), numbers)


CONTEXT = Figure(
    slug="nar-context-cost",
    caption="What a longer context costs: one-step error on new data of linear models of order "
    "$p$ fitted by least squares to series of order 4 with noise of variance one (means over 120 "
    "series). Too small an order misses structure; every weight beyond the true order adds "
    "somewhat more than one divided by the number of training values.",
    alt="Two curves that fall steeply until order 4; the one for 100 training values then rises "
    "clearly, the one for 1000 stays almost flat.",
    draw=draw_context,
)


# ------------------------------------------------------------------------ k steps ahead (3.3)

WEIGHTS = ((1.05, "alert"), (0.9, "accent"), (0.6, "quiet"))
AHEAD = 20
PAIRS = 20_000


def draw_growth() -> Drawing:
    """The variance of the error k steps ahead: formula (lines) and simulation (dots).

    Raises:
        ArithmeticError: simulation and formula differ by more than four standard errors.
    """
    import numpy as np

    rng = np.random.default_rng(11)
    lines: list[str] = []
    numbers: dict[str, object] = {"simulated series": PAIRS}
    steps = np.arange(1, AHEAD + 1)
    for weight, style in WEIGHTS:
        formula = (1 - weight ** (2 * steps)) / (1 - weight**2)
        truth = rng.uniform(-1.0, 1.0, PAIRS)
        predicted, measured = truth.copy(), []
        for _ in steps:
            truth = weight * truth + rng.standard_normal(PAIRS)
            predicted = weight * predicted
            measured.append(float(np.mean((truth - predicted) ** 2)))
        if not np.all(np.abs(measured / formula - 1) <= 4 * math.sqrt(2 / PAIRS)):
            raise ArithmeticError(f"weight {weight}: {measured} is not {formula}")
        places = coordinates(steps.tolist(), formula.tolist())
        lines += plot(style, places, f"weight {weight}")
        dots = coordinates(steps.tolist(), measured)
        lines.append(
            rf"\addplot[{style},only marks,mark=*,mark size=1.1pt,forget plot] "
            rf"coordinates {{{dots}}};"
        )
        numbers[f"measured, weight {weight}"] = [round(value, 4) for value in measured]
    options = (
        r"xmin=0,xmax=20,ymin=0,ymax=20,xlabel={steps ahead $k$},ylabel={variance of the error},"
        r"legend pos=north west,legend style={font=\footnotesize}"
    )
    return Drawing(axis(lines, options), numbers)


ORBITS, ROLLOUTS, UNCERTAIN = 4_000, 32, 1e-3
CHAOTIC_STEPS = 20


def draw_saturation() -> Drawing:
    """Squared error of three predictions of the tent map from an uncertain start.

    Raises:
        ArithmeticError: a curve does not end where it should.
    """
    import numpy as np

    rng = np.random.default_rng(5)
    truth = rng.uniform(-0.997, 0.997, ORBITS)
    plugged = truth + rng.uniform(-UNCERTAIN, UNCERTAIN, ORBITS)
    cloud = plugged[:, None] + rng.uniform(-UNCERTAIN, UNCERTAIN, (ORBITS, ROLLOUTS))
    found: dict[str, list[float]] = {"one orbit": [], "mean of rollouts": [], "constant": []}
    for _ in range(CHAOTIC_STEPS):
        truth, plugged, cloud = (1 - 2 * np.abs(each) for each in (truth, plugged, cloud))
        found["one orbit"].append(float(np.mean((truth - plugged) ** 2)))
        found["mean of rollouts"].append(float(np.mean((truth - cloud.mean(axis=1)) ** 2)))
        found["constant"].append(float(np.mean(truth**2)))
    ends = {"one orbit": 2 / 3, "mean of rollouts": (1 + 1 / ROLLOUTS) / 3, "constant": 1 / 3}
    for name, end in ends.items():
        if not abs(np.mean(found[name][-5:]) - end) <= 0.02:
            raise ArithmeticError(f"{name} ends at {found[name][-5:]}, not at {end}")
    lines: list[str] = []
    steps = [float(k) for k in range(1, CHAOTIC_STEPS + 1)]
    for name, style, shown in (
        ("one orbit", "alert", "one fed-back orbit"),
        ("mean of rollouts", "accent", f"mean of {ROLLOUTS} rollouts"),
        ("constant", "quiet,dashed", "constant mean"),
    ):
        lines += plot(style, coordinates(steps, found[name]), shown)
    options = (
        r"xmin=0,xmax=20,ymin=0,ymax=0.95,xlabel={steps ahead $k$},ylabel={squared error},"
        r"legend pos=north west,legend style={font=\footnotesize}"
    )
    numbers: dict[str, object] = {
        f"squared error, {name}": [round(value, 5) for value in values]
        for name, values in found.items()
    }
    return Drawing(axis(lines, options), numbers)


GROWTH = Figure(
    slug="multi-step-growth",
    caption="Variance of the error $k$ steps ahead for a linear model with the true weight and "
    "unit noise. Lines: the formula; dots: 20\\,000 simulated series. Below one the error "
    "saturates at the variance of the stationary law, above one it grows without bound.",
    alt="Three rising curves with dots on them: for weight 0.6 flat after a few steps, for 0.9 "
    "approaching five, for 1.05 growing faster and faster.",
    draw=draw_growth,
)
CHAOS = Figure(
    slug="multi-step-saturation",
    caption="Squared error of predictions of the tent map when the start is known up to one "
    "thousandth. One orbit fed back ends with twice the squared error of the constant mean. The "
    "mean of rollouts from starts that agree with the observation follows the truth as long as it "
    "can and then turns into the mean: it estimates the conditional mean.",
    alt="The error of a single orbit rises to two thirds after about ten steps, that of the mean "
    "of rollouts rises to one third, the constant mean stays at one third.",
    draw=draw_saturation,
)
