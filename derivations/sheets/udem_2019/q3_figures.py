"""The figure of question 3.2: the K-sample bound against K on a model with known evidence.

The model is h ~ N(0, 1), x | h ~ N(h, s^2), so that log p(x) and the posterior are known. With the
ratio w = p(x,h) / (q(h) p(x)) the bound is log p(x) + E[log (w_1 + ... + w_K) / K], and

    E[log S] = int_0^inf (e^(-t) - E[e^(-t S)]) / t dt,   E[e^(-t S)] = E[e^(-t w / K)]^K

for the mean S of K independent ratios: two integrals over the line, each by the trapezoidal rule,
whatever K is. Errors are near rounding; the value for one sample is compared with its closed form
and another one with plain sampling.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from claims.figures import Drawing, Figure, coordinates

if TYPE_CHECKING:
    import numpy as np

OBSERVED, NOISE = 2.0, 0.5
"""The observed x, and the standard deviation s of x given h."""

COUNTS = tuple(2**k for k in range(11))
SAMPLED_COUNT, SAMPLED_DRAWS = 8, 100_000


@dataclass(frozen=True)
class Proposal:
    """A normal proposal q(h), and how its curve is drawn."""

    name: str
    mean: float
    deviation: float
    style: str


PROPOSALS = (
    Proposal("near", 1.5, 0.65, "accent,mark=*"),
    Proposal("far", 1.2, 0.8, "alert,mark=square*"),
)


def posterior() -> tuple[float, float]:
    """Mean and standard deviation of h given the observed x."""
    variance = 1 + NOISE**2
    return OBSERVED / variance, NOISE / math.sqrt(variance)


def log_evidence() -> float:
    """log p(x) in nats: x is normal with variance 1 + s^2."""
    variance = 1 + NOISE**2
    return -0.5 * math.log(2 * math.pi * variance) - OBSERVED**2 / (2 * variance)


def one_sample_gap(proposal: Proposal) -> float:
    """The divergence of the proposal from the posterior: what the first bound falls short of."""
    mean, deviation = posterior()
    ratio = (proposal.deviation / deviation) ** 2
    distance = ((proposal.mean - mean) / deviation) ** 2
    return 0.5 * (ratio + distance - 1 - math.log(ratio))


def log_ratios(proposal: Proposal, h: np.ndarray) -> np.ndarray:
    """log w at the points h, shape and order kept: posterior over proposal."""
    from scipy import stats

    value: np.ndarray = stats.norm.logpdf(h, *posterior()) - stats.norm.logpdf(
        h, proposal.mean, proposal.deviation
    )
    return value


def gaps(proposal: Proposal) -> list[float]:
    """log p(x) minus the K-sample bound for K in ``COUNTS`` (nats), by two trapezoidal rules.

    With t = e^u the outer integral runs over a grid whose step divides log 2, so that the inner
    one, taken at t / K, is found once for all K.
    """
    import numpy as np
    from scipy import stats

    h = np.linspace(-14.0, 14.0, 1501) * proposal.deviation + proposal.mean
    masses = stats.norm.pdf(h, proposal.mean, proposal.deviation) * (h[1] - h[0])
    logs = log_ratios(proposal, h)
    step = math.log(2) / 16
    u = step * np.arange(-1200, 7000)
    with np.errstate(over="ignore", divide="ignore"):
        # E[e^(-t w)] - 1, so that nothing is lost where it is tiny and raised to the power K
        below_one = np.expm1(-np.exp(u[:, None] + logs[None, :])) @ (masses / masses.sum())
        logarithm = np.log1p(np.maximum(below_one, -1.0))
        limit = -np.exp(u)
    found = []
    for count in COUNTS:
        shift = 16 * (count.bit_length() - 1)
        integrand = np.exp(count * logarithm[: len(u) - shift]) - np.exp(limit[shift:])
        found.append(float(integrand.sum() * step))
    return found


def half_variance(proposal: Proposal) -> float:
    """Half the variance of the ratio w, which has mean 1: the limit of K times the gap."""
    import numpy as np
    from scipy import stats

    h = np.linspace(-14.0, 14.0, 1501) * proposal.deviation + proposal.mean
    masses = stats.norm.pdf(h, proposal.mean, proposal.deviation) * (h[1] - h[0])
    return float((np.exp(2 * log_ratios(proposal, h)) @ masses - 1) / 2)


def sampled_gap(proposal: Proposal, count: int) -> tuple[float, float]:
    """The same for one K by plain sampling, and its standard error."""
    import numpy as np
    from scipy import special

    rng = np.random.default_rng(0)
    draws = rng.normal(proposal.mean, proposal.deviation, (SAMPLED_DRAWS, count))
    values = math.log(count) - special.logsumexp(log_ratios(proposal, draws), axis=1)
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(SAMPLED_DRAWS))


def draw() -> Drawing:
    """Both curves below the evidence.

    Raises:
        ArithmeticError: the integrals miss the closed form, the sampled value or the order.
    """
    evidence = log_evidence()
    numbers: dict[str, object] = {"log evidence": round(evidence, 9), "draws": list(COUNTS)}
    lines = [
        r"\begin{tikzpicture}",
        r"\begin{axis}[keyplot,xmode=log,log basis x=2,xmin=0.85,xmax=1300,"
        r"xtick={1,4,16,64,256,1024},xticklabels={1,4,16,64,256,1024},"
        r"xlabel={number of draws $K$},ylabel={nats}]",
        rf"\addplot[quiet,dashed,domain=0.85:1300,samples=2]{{{evidence:.6g}}};",
        r"\addlegendentry{$\log p(x)$}",
    ]
    found_by_name = {proposal.name: gaps(proposal) for proposal in PROPOSALS}
    for proposal in PROPOSALS:
        found = found_by_name[proposal.name]
        mean, error = sampled_gap(proposal, SAMPLED_COUNT)
        if not abs(found[0] - one_sample_gap(proposal)) <= 1e-9:
            raise ArithmeticError(f"one sample gives a gap of {found[0]}, its closed form another")
        if not abs(found[COUNTS.index(SAMPLED_COUNT)] - mean) <= 5 * error:
            raise ArithmeticError(f"sampling gives a gap of {mean} for {SAMPLED_COUNT} samples")
        if not all(a > b > 0 for a, b in pairwise(found)):
            raise ArithmeticError(f"the gaps do not fall: {found}")
        limit = half_variance(proposal)
        if not abs(COUNTS[-1] * found[-1] - limit) <= 0.01 * limit:
            raise ArithmeticError(f"K times the gap is far from its limit {limit}")
        bounds = [evidence - gap for gap in found]
        numbers[f"half the variance of the ratio, {proposal.name} proposal"] = round(limit, 9)
        numbers[f"bound, {proposal.name} proposal"] = [round(bound, 9) for bound in bounds]
        numbers[f"gap, {proposal.name} proposal"] = [round(gap, 9) for gap in found]
        numbers[f"sampled gap for {SAMPLED_COUNT}, {proposal.name} proposal"] = [mean, error]
        lines += [
            rf"\addplot[{proposal.style}] coordinates {{{coordinates(COUNTS, bounds)}}};",
            rf"\addlegendentry{{{proposal.name} proposal}}",
        ]
    if not found_by_name["near"][COUNTS.index(8)] < found_by_name["far"][COUNTS.index(16)]:
        raise ArithmeticError("eight near draws are not better than sixteen far ones")
    lines += [r"\end{axis}", r"\end{tikzpicture}"]
    return Drawing("\n".join(lines), numbers)


FIGURE = Figure(
    slug="k-sample-bound-against-k",
    caption="The $K$-sample bound for a standard normal $h$ and a normal $x$ with mean $h$ and "
    "standard deviation one half, observed at 2, with two normal proposals: mean 1.2 and "
    "standard deviation 0.8 (far), mean 1.5 and standard deviation 0.65 (near). Each bound rises "
    "with every draw towards the known log evidence; the leftmost points are the evidence "
    "lower bounds.",
    alt="Two curves rise with the number of draws from 1 to 1024 towards a dashed line at the log "
    "evidence: the one of the far proposal from about nine tenths of a nat below it, the one "
    "of the near proposal from about a fifth of a nat below it.",
    draw=draw,
)
