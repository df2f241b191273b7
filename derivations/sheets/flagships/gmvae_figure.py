"""The figure of the GMVAE items: the terms of the bound against q(c|x), evidence known.

The label c takes two values, z given c is normal, x given z is normal with mean z; the encoder of z
is fixed. Mixtures of normal laws give log p(x); divergences between normal laws give the terms of
the bound. The means of log p(c|z) and p(c|z) under the encoder are taken by the trapezoidal rule,
which converges geometrically here, on two grids that must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.figures import Drawing, Figure, coordinates

if TYPE_CHECKING:
    import numpy as np

WEIGHTS, MEANS, DEVIATIONS = (0.4, 0.6), (-1.0, 1.0), (0.4, 1.0)
"""pi, mu and sigma of the two components."""
OBSERVED, NOISE = 0.0, 0.8
"""The observed x, and the standard deviation of x given z."""
ENCODER_MEAN, ENCODER_DEVIATION = -0.1, 0.8

PRINTED = {
    "log evidence": -1.46,
    "bound, best label density": -2.32,
    "bound, responsibilities at the mean": -2.47,
    "bound, mean responsibilities": -2.85,
}
"""What the caption says, in nats; ``draw`` checks it."""


@dataclass(frozen=True)
class Terms:
    """The three terms of the bound at one q(c|x), in nats; their sum is the bound."""

    fit: float
    vector: float
    label: float

    @property
    def bound(self) -> float:
        """The lower bound of log p(x)."""
        return self.fit + self.vector + self.label


def log_evidence() -> float:
    """log p(x): x is a mixture of normal laws, each wider by the noise."""
    import numpy as np
    from scipy import stats

    spread = np.hypot(DEVIATIONS, NOISE)
    return float(np.log(np.dot(WEIGHTS, stats.norm.pdf(OBSERVED, MEANS, spread))))


def log_responsibilities(z: np.ndarray) -> np.ndarray:
    """log p(c|z), one row for each label."""
    import numpy as np
    from scipy import special, stats

    joint = [
        np.log(w) + stats.norm.logpdf(z, m, s)
        for w, m, s in zip(WEIGHTS, MEANS, DEVIATIONS, strict=True)
    ]
    found: np.ndarray = np.stack(joint) - special.logsumexp(np.stack(joint), axis=0)
    return found


def label_densities() -> dict[str, float]:
    """The probability of the first label by each of the three ways.

    Raises:
        ArithmeticError: two grids differ.
    """
    import numpy as np

    found: list[dict[str, float]] = []
    for count in (801, 1301):
        nodes = np.linspace(-10.0, 10.0, count)
        masses = np.exp(-(nodes**2) / 2)
        masses /= masses.sum()
        logs = log_responsibilities(ENCODER_MEAN + ENCODER_DEVIATION * nodes)
        geometric = np.exp(logs @ masses)
        arithmetic = np.exp(logs) @ masses
        found.append(
            {
                "best label density": float(geometric[0] / geometric.sum()),
                "mean responsibilities": float(arithmetic[0]),
            }
        )
    first, second = found
    for name, value in second.items():
        if not abs(first[name] - value) <= 1e-10:
            raise ArithmeticError(f"{name}: {first[name]} and {value} by two grids")
    at_mean = float(np.exp(log_responsibilities(np.asarray([ENCODER_MEAN])))[0, 0])
    return {**second, "responsibilities at the mean": at_mean}


def terms(first: float) -> Terms:
    """The terms at q(c|x) with that probability of the first label."""
    import numpy as np
    from scipy import special, stats

    gamma, s = np.array([first, 1 - first]), np.asarray(DEVIATIONS)
    distance = ENCODER_MEAN - np.asarray(MEANS)
    ratio = (ENCODER_DEVIATION / s) ** 2
    divergences = 0.5 * (ratio + (distance / s) ** 2 - 1 - np.log(ratio))
    fit = stats.norm.logpdf(OBSERVED, ENCODER_MEAN, NOISE) - (ENCODER_DEVIATION / NOISE) ** 2 / 2
    label = -float(special.rel_entr(gamma, WEIGHTS).sum())
    return Terms(float(fit), -float(gamma @ divergences), label)


def sampled_bound(first: float) -> tuple[float, float]:
    """The bound by plain sampling of z and c, and its standard error."""
    import numpy as np
    from scipy import stats

    rng = np.random.default_rng(0)
    z = rng.normal(ENCODER_MEAN, ENCODER_DEVIATION, 200_000)
    c = (rng.random(len(z)) >= first).astype(int)
    gamma = np.array([first, 1 - first])
    values = (
        stats.norm.logpdf(OBSERVED, z, NOISE)
        + stats.norm.logpdf(z, np.asarray(MEANS)[c], np.asarray(DEVIATIONS)[c])
        + np.log(np.asarray(WEIGHTS)[c])
        - stats.norm.logpdf(z, ENCODER_MEAN, ENCODER_DEVIATION)
        - np.log(gamma[c])
    )
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def draw() -> Drawing:
    """The three terms, their sum and the evidence against the probability of the first label.

    Raises:
        ArithmeticError: sampling, the order of the bounds or a number of the caption disagrees.
    """
    import numpy as np

    evidence, labels = log_evidence(), label_densities()
    grid = np.concatenate([[0.001, 0.003, 0.006], np.linspace(0.01, 0.8, 80)])
    curves = [terms(float(first)) for first in grid]
    bounds = {name: terms(first).bound for name, first in labels.items()}
    best = bounds["best label density"]
    if not all(curve.bound <= best <= evidence for curve in curves):
        raise ArithmeticError("a bound above the best one, or the best one above the evidence")
    mean, error = sampled_bound(labels["best label density"])
    if not abs(mean - best) <= 5 * error:
        raise ArithmeticError(f"sampling gives a bound of {mean}, the closed form {best}")
    numbers: dict[str, object] = {"log evidence": round(evidence, 9)}
    for name, first in labels.items():
        here = terms(first)
        numbers[f"probability of the first label, {name}"] = round(first, 7)
        numbers[f"bound, {name}"] = round(here.bound, 7)
        numbers[f"fit, label term and vector term, {name}"] = [
            round(each, 7) for each in (here.fit, here.label, here.vector)
        ]
    numbers["sampled bound and its standard error, best label density"] = [mean, error]
    for name, value in PRINTED.items():
        found = numbers[name]
        if not (isinstance(found, float) and abs(found - value) <= 0.005):
            raise ArithmeticError(f"the caption says {value} for {name}, which is {found}")
    return Drawing(_picture(grid, curves, evidence, labels), numbers)


def _picture(
    grid: np.ndarray, curves: list[Terms], evidence: float, labels: dict[str, float]
) -> str:
    lines = [
        r"\begin{tikzpicture}",
        r"\begin{axis}[keyplot,xmin=0,xmax=0.82,ymin=-4.2,ymax=0.3,"
        r"xlabel={probability of the first label},ylabel={nats},"
        r"legend style={font=\footnotesize}]",
        rf"\addplot[quiet,dashed,domain=0:0.82,samples=2]{{{evidence:.6g}}};",
        r"\addlegendentry{$\log p(x)$}",
    ]
    series = (
        ("accent", "bound", [each.bound for each in curves]),
        ("quiet", "mean log-likelihood", [each.fit for each in curves]),
        ("quiet,dotted", "vector term", [each.vector for each in curves]),
        ("hair", "label term", [each.label for each in curves]),
    )
    for style, name, values in series:
        lines += [
            rf"\addplot[{style}] coordinates {{{coordinates(grid.tolist(), values)}}};",
            rf"\addlegendentry{{{name}}}",
        ]
    marks = (
        ("accent,mark=*", "best label density", "best"),
        ("accent,mark=triangle*", "responsibilities at the mean", "at the mean of $z$"),
        ("alert,mark=square*", "mean responsibilities", "mean responsibilities"),
    )
    for style, name, shown in marks:
        point = coordinates([labels[name]], [terms(labels[name]).bound])
        lines += [
            rf"\addplot[{style},only marks,mark size=2pt] coordinates {{{point}}};",
            rf"\addlegendentry{{{shown}}}",
        ]
    return "\n".join([*lines, r"\end{axis}", r"\end{tikzpicture}"])


FIGURE = Figure(
    slug="gmvae-bound-terms",
    caption="The bound and its terms against $q(c|x)$ for two labels. The bound has three "
    r"terms: $\mean{q(z|x)}{\log p(x|z)}$, the mean log-likelihood; "
    r"$\mean{q(z,c|x)}{\log p(z|c)-\log q(z|x)}$, the vector term; and "
    r"$\mean{q(c|x)}{\log p(c)-\log q(c|x)}$, the label term. Components of weights 0.4 "
    "and 0.6, means $-1$ and 1, standard deviations 0.4 and 1; $x$ is $z$ plus normal noise of "
    "standard deviation 0.8, observed at 0; encoder of $z$ of mean $-0.1$ and standard deviation "
    "0.8. The log evidence is $-1.46$. The bound is $-2.32$ at the best label density, $-2.47$ at "
    "the responsibilities for the mean of $z$ and $-2.85$ at the mean responsibilities.",
    alt="The bound is a concave curve below the dashed line of the log evidence. It is highest at "
    "a probability of about 0.04 of the first label; marks further right and lower show the "
    "responsibilities at the mean of z and, lower still, the mean responsibilities. The mean "
    "log-likelihood is a horizontal line, the vector term falls in a straight line, the label "
    "term is a cap that touches zero at 0.4.",
    draw=draw,
)
