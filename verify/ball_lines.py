"""Integrals along a line by the trapezoidal rule, halving its step until two rules agree.

The integrand is a black box on real balls, so the radius of the result is what two rules differ by
(with a margin), not a proof: ``verify.balls`` certifies the definitions of claims with
``acb.integral``. On the whole line the step converges geometrically for analytic integrands; ends
of a support are moved to infinity by a double-exponential change of variable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flint import acb, arb, ctx

from formula.values import OutOfBudget
from verify.ball_rules import agree, enclose

MOST_NODES = 6000


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of the line to integrate over: ``low``/``high`` are ``None`` at infinity.

    ``reach`` is the finite stretch that holds the mass where an end is infinite, ``scale`` the
    smallest length on which the integrand changes.
    """

    low: arb | None
    high: arb | None
    reach: tuple[arb, arb]
    scale: arb


Integrand = Callable[[acb], acb]


def _stretch(line: Line) -> tuple[Callable[[arb], tuple[arb, arb]], arb, arb, arb]:
    """Change of variable t -> (x, dx/dt) with the ends and the first step of t."""
    half_pi = arb.pi() / 2
    if line.low is not None and line.high is not None:
        middle, radius = (line.low + line.high) / 2, (line.high - line.low) / 2

        def interval(t: arb) -> tuple[arb, arb]:
            inner = half_pi * t.sinh()
            return middle + radius * inner.tanh(), radius * half_pi * t.cosh() / inner.cosh() ** 2

        end = (arb(ctx.prec) * 2).log()
        return interval, -end, end, arb(1) / 4
    if line.low is not None or line.high is not None:
        sign, start, far = _half_line(line)
        length = line.scale

        def half(t: arb) -> tuple[arb, arb]:
            fall = (-t).exp()
            away = length * (t - fall).exp()
            return start + sign * away, away * (1 + fall)

        return half, -arb(ctx.prec).log(), (far / length).log(), arb(1) / 4
    low, high = line.reach
    return (lambda t: (t, arb(1))), low, high, line.scale / 2


def _half_line(line: Line) -> tuple[int, arb, arb]:
    """Direction, finite end, and the distance that holds the mass."""
    if line.low is not None:
        return 1, line.low, line.reach[1] - line.low
    assert line.high is not None
    return -1, line.high, line.high - line.reach[0]


def integrate(body: Integrand, line: Line) -> acb:
    """The integral of ``body`` over the line, as a ball wide enough for the last two rules.

    Raises:
        OutOfBudget: the rules still differ in the first digits at the largest number of nodes.
    """
    change, low, high, step = _stretch(line)

    def rule(nodes: Iterator[int]) -> tuple[acb, arb]:
        total, magnitude = acb(0), arb(0)
        for k in nodes:
            x, slope = change(low + k * step)
            x, slope = x.mid(), slope.mid()
            part = body(acb(x)) * slope
            total += part
            magnitude += abs(part)
        return total, magnitude

    count = int(float(((high - low) / step).mid())) + 1
    if count > MOST_NODES:
        raise OutOfBudget(f"an integral over scales that differ by a factor {count}")
    sum_so_far, size = rule(iter(range(count + 1)))
    value = sum_so_far * step
    while True:
        step = step / 2
        count *= 2
        more, more_size = rule(iter(range(1, count, 2)))
        sum_so_far, size = sum_so_far + more, size + more_size
        finer = sum_so_far * step
        if agree(finer, value, size * step):
            return enclose(finer, value)
        if count > MOST_NODES:
            if not agree_roughly(finer, value, size * step):
                raise OutOfBudget(f"two rules of up to {count} nodes do not agree")
            return enclose(finer, value)
        value = finer


def agree_roughly(first: acb, second: acb, magnitude: arb) -> bool:
    """Agreement to 12 digits: worth returning as a ball, not worth a verdict of equality."""
    if not (first.is_finite() and second.is_finite()):
        return False
    return bool(abs(first - second).upper() <= magnitude.upper() * arb(10) ** (-12))
