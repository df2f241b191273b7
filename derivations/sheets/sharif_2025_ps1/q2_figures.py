"""The figure of question 2.2: how the estimators of an autoregression behave on simulated series.

Many stationary series of order one with coefficient 0.9 and noise of variance one; both conditional
estimators are computed on the first n values of each.
"""

from __future__ import annotations

from claims.figures import Drawing, Figure, coordinates

COEFFICIENT = 0.9
LENGTHS = (10, 15, 20, 30, 40, 60, 80, 120, 160)
SERIES = 20_000
PRINTED = {
    "mean coefficient, n = 20": 0.83,
    "mean coefficient, n = 80": 0.88,
    "mean variance, n = 20": 0.95,
    "share at or above one, n = 20": 0.04,
}
"""What the caption says; ``draw`` checks it to the printed digits."""


def estimates() -> dict[int, tuple[float, float, float, float]]:
    """Length -> means of both estimators, spread of the first, share of it at or above one."""
    import numpy as np

    rng = np.random.default_rng(0)
    noise = rng.standard_normal((max(LENGTHS), SERIES))
    values = np.empty_like(noise)
    values[0] = noise[0] / np.sqrt(1 - COEFFICIENT**2)
    for t in range(1, len(values)):
        values[t] = COEFFICIENT * values[t - 1] + noise[t]
    found = {}
    for n in LENGTHS:
        before, after = values[: n - 1], values[1:n]
        phi = (before * after).sum(0) / (before**2).sum(0)
        variance = ((after - phi * before) ** 2).mean(0)
        found[n] = (
            float(phi.mean()),
            float(variance.mean()),
            float(phi.std()),
            float((phi >= 1).mean()),
        )
    return found


def draw() -> Drawing:
    """Mean and spread of the coefficient against the length of the series.

    Raises:
        ArithmeticError: a number of the caption disagrees.
    """
    found = estimates()
    numbers: dict[str, object] = {}
    for n, (phi, variance, spread, above) in found.items():
        numbers[f"mean coefficient, n = {n}"] = round(phi, 5)
        numbers[f"mean variance, n = {n}"] = round(variance, 5)
        numbers[f"spread of the coefficient, n = {n}"] = round(spread, 5)
        numbers[f"share at or above one, n = {n}"] = round(above, 5)
    for name, value in PRINTED.items():
        number = numbers[name]
        if not (isinstance(number, float) and abs(number - value) <= 0.005):
            raise ArithmeticError(f"the caption says {value} for {name}, which is {number}")
    n = [float(each) for each in found]
    means = [each[0] for each in found.values()]
    low = [each[0] - each[2] for each in found.values()]
    high = [each[0] + each[2] for each in found.values()]
    rule = [COEFFICIENT - 2 * COEFFICIENT / each for each in n]
    lines = [
        r"\begin{tikzpicture}",
        r"\begin{axis}[keyplot,xmode=log,xmin=9,xmax=180,ymin=0.45,ymax=1.08,"
        r"xtick={10,20,40,80,160},xticklabels={10,20,40,80,160},"
        r"xlabel={length of the series},ylabel={coefficient},"
        r"legend pos=south east,legend style={font=\footnotesize}]",
        rf"\addplot[quiet,dashed,domain=9:180,samples=2]{{{COEFFICIENT}}};",
        r"\addlegendentry{true value}",
        rf"\addplot[accent,mark=*,mark size=1.5pt] coordinates {{{coordinates(n, means)}}};",
        r"\addlegendentry{mean of the estimates}",
        rf"\addplot[alert,dotted] coordinates {{{coordinates(n, rule)}}};",
        r"\addlegendentry{true value, bias of $-2\phi/n$ added}",
        rf"\addplot[hair] coordinates {{{coordinates(n, low)}}};",
        r"\addlegendentry{mean and one standard deviation}",
        rf"\addplot[hair,forget plot] coordinates {{{coordinates(n, high)}}};",
        r"\end{axis}",
        r"\end{tikzpicture}",
    ]
    return Drawing("\n".join(lines), numbers)


ESTIMATES = Figure(
    slug="ar-estimates",
    caption="The conditional estimator of the coefficient on 20\\,000 simulated stationary series "
    "with coefficient 0.9 and noise of variance one. It is pulled towards zero, by about twice the "
    "coefficient divided by the length: its mean is 0.83 for 20 values and 0.88 for 80. Of the "
    "series of 20 values, 4 in 100 give a coefficient of at least one. The mean of the estimated "
    "variance is 0.95 there.",
    alt="Against the length of the series on a logarithmic axis, the mean of the estimates rises "
    "from about 0.79 at ten values to 0.89 at a hundred and sixty, below the dashed line at 0.9, "
    "close to a dotted curve of the known bias; a band of one standard deviation narrows.",
    draw=draw,
)
