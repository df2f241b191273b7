"""The calculus of named laws on balls, as ``formula.evaluate`` asks for it: ``BALLS``.

Means and integrals of black-box integrands. Gaussian weights first: two cubature rules that agree
to working precision decide at once for polynomials (every log density of a normal law is one, and
a product of normal densities is a constant under the right weight). Otherwise one-dimensional
integrands go to the trapezoidal rule, and those in more dimensions raise ``OutOfBudget``, so that a
comparison stays undecided. The radius of a result is what two rules differ by, not a proof; the
definitions of claims are certified separately by ``verify.balls``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb

from flint import acb, acb_mat, arb, ctx

from formula.values import OutOfBudget, Undefined, Value
from verify.ball_gaussians import (
    Body,
    Gaussian,
    NamedLaw,
    Parameters,
    column,
    diagonal,
    gaussian_of,
    known_law,
    log_density_at,
    no_set,
    product_of_gaussians,
)
from verify.ball_lines import integrate
from verify.ball_pieces import pieces
from verify.ball_rules import (
    agree,
    enclose,
    exponential_mean,
    gaussian_mean,
    gaussian_means,
    rules_for,
)
from verify.laws_balls import BallValue, entries


def _polynomial_mean(gaussian: Gaussian, body: Body) -> acb | None:
    """The mean by two rules, or ``None`` when they do not agree to working precision."""
    rules = rules_for(gaussian.mean.nrows())
    first, magnitude = gaussian_mean(rules[0], gaussian.mean, gaussian.factor, body)
    second, _ = gaussian_mean(rules[1], gaussian.mean, gaussian.factor, body)
    return enclose(second, first) if agree(second, first, magnitude) else None


def exponential_of(gaussian: Gaussian, body: Body) -> acb | None:
    """The mean of the exponential of a linear form; ``None`` for any other integrand."""
    return exponential_mean(gaussian.mean, gaussian.factor, body)


class BallCalculus:
    """Densities, means and integrals of the named laws of ``verify.laws`` on balls (nats)."""

    __slots__ = ()

    def log_density(self, law: str, parameters: Parameters, point: Value) -> acb:
        """Log density at ``point``: a number, or a column for a vector law.

        Raises:
            Undefined: no such law, or parameters and point that do not fit it.
        """
        row, values = known_law(law, parameters)
        try:
            density: acb = row.ball(no_set(point, law), *values)
        except ValueError as problem:
            raise Undefined(f"the law {law}: {problem}") from None
        return density

    def expectation(self, law: str, parameters: Parameters, body: Body) -> acb:
        """The mean of ``body(point)`` when the point is drawn from the law.

        Raises:
            OutOfBudget: two rules do not agree.
        """
        if law == "categorical":
            _, (probabilities,) = known_law(law, parameters)
            labels = enumerate(entries(probabilities), start=1)
            return sum((weight * body(acb(label)) for label, weight in labels), acb(0))
        gaussian = gaussian_of(law, parameters)
        if gaussian is not None:
            # in several dimensions the cheaper test comes first
            ways: list[Callable[[Gaussian, Body], acb | None]] = [_polynomial_mean, exponential_of]
            for way in ways if gaussian.mean.nrows() == 1 else ways[::-1]:
                mean = way(gaussian, body)
                if mean is not None:
                    return mean

        row, values = known_law(law, parameters)

        def weighted(point: Value) -> acb:
            density: acb = row.ball(no_set(point, law), *values).exp()
            return density if density.is_zero() else density * body(point)

        return self._along(((law, parameters),), weighted)

    def means(
        self, law: str, parameters: Parameters, body: Callable[[Value], list[acb]]
    ) -> list[acb] | None:
        """The means of several values at once; ``None`` where each has to be looked at by itself.

        All of them must be polynomials of a Gaussian point that two rules agree on.
        """
        gaussian = gaussian_of(law, parameters)
        if gaussian is None:
            return None
        rules = rules_for(gaussian.mean.nrows())
        first, magnitudes = gaussian_means(rules[0], gaussian.mean, gaussian.factor, body)
        second, _ = gaussian_means(rules[1], gaussian.mean, gaussian.factor, body)
        pairs = list(zip(first, second, magnitudes, strict=True))
        if not all(agree(b, a, magnitude) for a, b, magnitude in pairs):
            return None
        return [enclose(b, a) for a, b, _ in pairs]

    def integral(self, laws: Sequence[NamedLaw], body: Body) -> acb:
        """The integral of ``body`` over the whole space; ``laws`` are those that occur in it.

        Raises:
            OutOfBudget: two rules do not agree.
        """
        if not laws:
            raise Undefined("an integral in which no density gives the scale")
        gaussians = [gaussian_of(name, parameters) for name, parameters in laws]
        known = [gaussian for gaussian in gaussians if gaussian is not None]
        if len(known) == len(laws):
            centres = [each.mean for each in known]
            for count in (1, 2):
                for parts in combinations_with_replacement(known, count):
                    mean = _relative_mean(product_of_gaussians(parts), body, centres)
                    if mean is not None:
                        return mean
        mixed = [_parts(name, parameters) for name, parameters in laws]
        found = [each for each in mixed if each is not None]
        if known != gaussians and len(found) == len(laws):
            for weight in _mixed_weights(found, body):
                mean = _mixture_mean(weight, body)
                if mean is not None:
                    return mean
        return self._along(laws, body)

    def _along(self, laws: Sequence[NamedLaw], body: Body) -> acb:
        for name, parameters in laws:
            gaussian = gaussian_of(name, parameters)
            if gaussian is not None and gaussian.mean.nrows() > 1:
                raise OutOfBudget("no rule decides this integral in more than one dimension")
        reach = (2 * arb(2).log() * (ctx.prec + 20)).sqrt()
        return sum((integrate(body, piece) for piece in pieces(laws, reach)), acb(0))


def _relative_mean(weight: Gaussian, body: Body, centres: Sequence[acb_mat]) -> acb | None:
    """The integral of ``body`` as the mean, under ``weight``, of its ratio to that density.

    The ratio must be a polynomial as far as the ``centres`` of all laws: a narrow law far from the
    nodes of both rules is not seen by them.
    """

    def ratio(point: Value) -> acb:
        return body(point) / log_density_at(weight, no_set(point, "normal")).exp()

    if weight.mean.nrows() > 1 and not _polynomial_on_a_line(weight, ratio):
        return None
    mean = _polynomial_mean(weight, ratio)
    if mean is None or not all(_polynomial_up_to(weight, centre, ratio) for centre in centres):
        return None
    return mean


_LINE = 7
"""Values on a line; of a polynomial of degree 5, for which the rules are exact, the sum of so many
with binomial weights of alternating sign is 0."""


def _polynomial_on_a_line(weight: Gaussian, body: Body) -> bool:
    """Whether ``body`` may be a polynomial of degree 5; most wrong weights are told by a line."""
    size = weight.mean.nrows()
    along = weight.factor * acb_mat(size, 1, [acb(k + 2) / (size + 1) for k in range(size)])
    start, step = weight.mean - along * (acb(_LINE - 1) / _LINE), along * (acb(2) / _LINE)
    return _no_sixth_difference(start, step, body)


def _polynomial_up_to(weight: Gaussian, centre: acb_mat, body: Body) -> bool:
    """The same on the line from the centre of ``weight`` to another centre."""
    return _no_sixth_difference(weight.mean, (centre - weight.mean) / acb(_LINE - 1), body)


def _no_sixth_difference(start: acb_mat, step: acb_mat, body: Body) -> bool:
    total, magnitude = acb(0), arb(0)
    for k in range(_LINE):
        part = (-1) ** k * comb(_LINE - 1, k) * body(_point(start + step * acb(k)))
        total += part
        magnitude += abs(part)
    return agree(total, acb(0), magnitude)


@dataclass(frozen=True, slots=True)
class Weight:
    """A sum of multiples of Gaussian densities, as its parts and as a product of ``factors``."""

    parts: tuple[tuple[acb, Gaussian], ...]
    factors: tuple[tuple[tuple[acb, Gaussian], ...], ...]

    def height(self, point: BallValue) -> acb:
        """The value at a point."""
        product = acb(1)
        for factor in self.factors:
            product *= sum((c * log_density_at(part, point).exp() for c, part in factor), acb(0))
        return product


def _weight(*parts: tuple[acb, Gaussian]) -> Weight:
    return Weight(parts, (parts,))


def _parts(name: str, parameters: Parameters) -> Weight | None:
    """A normal law or a mixture of such as a weight; ``None`` for any other law."""
    if name == "normal-mixture":
        _, (weights, means, sds) = known_law(name, parameters)
        listed = zip(entries(weights), entries(means), entries(sds), strict=True)
        return _weight(
            *((w, Gaussian(column(m), diagonal([s]), diagonal([1 / (s * s)])))
              for w, m, s in listed)
        )  # fmt: skip
    gaussian = gaussian_of(name, parameters)
    return None if gaussian is None else _weight((acb(1), gaussian))


def _mixed_weights(laws: Sequence[Weight], body: Body) -> Iterator[Weight]:
    """The one that fits the integrand, the products of two laws, and the laws."""
    fitted = _fitted(laws[0].parts[0][1], body)
    if fitted is not None and _fits_everywhere(fitted, laws, body):
        yield _weight((acb(1), fitted))
    for first, second in combinations_with_replacement(laws, 2):
        pairs = (_multiplied(one, other) for one in first.parts for other in second.parts)
        yield Weight(tuple(pairs), first.factors + second.factors)
    yield from laws


def _fitted(near: Gaussian, body: Body) -> Gaussian | None:
    """The normal law of one number whose density is a multiple of ``body``, if it is one of such.

    Three values of a quadratic logarithm determine it; whether it was one is for the rules to say.
    """
    if near.mean.nrows() > 1:
        return None
    centre, step = near.mean[0, 0], near.factor[0, 0]
    values = [body(centre + k * step) for k in (-1, 0, 1)]
    if any(value.contains(0) or not value.real > 0 for value in values):
        return None
    low, middle, high = (value.log() for value in values)
    bend = 2 * middle - low - high
    if not bend.real > 0:
        return None
    mean = centre + step * (high - low) / (2 * bend)
    precision = bend / (step * step)
    return Gaussian(column(mean), diagonal([1 / precision.sqrt()]), diagonal([precision]))


def _fits_everywhere(fitted: Gaussian, laws: Sequence[Weight], body: Body) -> bool:
    """Whether the integrand is the same multiple of ``fitted`` at the centres of all parts."""

    def ratio(point: BallValue) -> acb:
        return body(point) / log_density_at(fitted, point).exp()

    here = ratio(_point(fitted.mean))
    parts = (part for law in laws for _, part in law.parts)
    return all(agree(ratio(_point(part.mean)), here, abs(here)) for part in parts)


def _multiplied(one: tuple[acb, Gaussian], other: tuple[acb, Gaussian]) -> tuple[acb, Gaussian]:
    """The product of two multiples of Gaussian densities, as one."""
    (a, first), (b, second) = one, other
    both = product_of_gaussians([first, second])
    peak = both.mean
    logs = log_density_at(first, peak) + log_density_at(second, peak) - log_density_at(both, peak)
    return a * b * logs.exp(), both


def _mixture_mean(weight: Weight, body: Body) -> acb | None:
    """The integral of ``body`` as means of its ratio to the weight, part by part.

    ``None`` when two rules do not agree on one of them.
    """

    def ratio(point: Value) -> acb:
        place = no_set(point, "normal-mixture")
        return body(point) / weight.height(place)

    total, first = acb(0), weight.parts[0][1]
    start = _polynomial_mean(first, ratio)
    if start is None:
        return None
    centres = [ratio(_point(part.mean)) for _, part in weight.parts]
    if all(agree(value, start, abs(start)) for value in centres):
        # one number at every centre and at all nodes of two rules: a constant
        furthest = max(centres, key=lambda value: float(abs(value - start).upper()))
        return enclose(start, furthest) * sum((c for c, _ in weight.parts), acb(0))
    for coefficient, part in weight.parts:
        mean = _polynomial_mean(part, ratio)
        if mean is None:
            return None
        total += coefficient * mean
    return total


def _point(mean: acb_mat) -> BallValue:
    return mean[0, 0] if mean.nrows() == 1 else mean


BALLS = BallCalculus()
"""The calculus that comparisons over named laws take."""
