"""The pieces of the line that an integral over named laws is taken on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flint import arb

from verify.ball_gaussians import NamedLaw, gaussian_of, known_law
from verify.ball_lines import Line
from verify.laws_balls import entries


def pieces(laws: Sequence[NamedLaw], reach_of: arb) -> Iterator[Line]:
    """The line split at the ends of the supports, with the stretch that holds the mass."""
    ends: list[arb] = []
    lows, highs, scales = [], [], []
    for name, parameters in laws:
        _, values = known_law(name, parameters)
        numbers = [entries(value)[0].real for value in values]
        match name:
            case "uniform":
                ends += numbers
                lows.append(numbers[0])
                highs.append(numbers[1])
                scales.append(numbers[1] - numbers[0])
            case "exponential" | "half-normal":
                scale = 1 / numbers[0] if name == "exponential" else numbers[0]
                ends.append(arb(0))
                lows.append(arb(0))
                highs.append(scale * reach_of**2)
                scales.append(scale)
            case "normal-mixture":
                _, means, sds = ([each.real for each in entries(value)] for value in values)
                lows += [m - reach_of * s for m, s in zip(means, sds, strict=True)]
                highs += [m + reach_of * s for m, s in zip(means, sds, strict=True)]
                scales += sds
            case _:
                gaussian = gaussian_of(name, parameters)
                assert gaussian is not None
                mean, scale = gaussian.mean[0, 0].real, gaussian.factor[0, 0].real
                lows.append(mean - reach_of * scale)
                highs.append(mean + reach_of * scale)
                scales.append(scale)
    low, high = min(lows, key=_middle), max(highs, key=_middle)
    smallest = min(scales, key=_middle)
    cuts: list[arb | None] = [None, *sorted(ends, key=_middle), None]
    for before, after in pairwise(cuts):
        start = low if before is None else before
        stop = high if after is None else after
        if start < stop:
            yield Line(before, after, (low, high), smallest)


def _middle(value: arb) -> float:
    return float(value.mid())
