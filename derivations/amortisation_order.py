r"""A shared encoder against one density a point: all encoders of a finite family, tried in full.

Four data points, a hidden variable with two values, four densities to choose from, and encoders
that may change their answer only so many times from the first point to the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import prod

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare
from formula.tree import Number, SetOf

SOURCE = "udem-ebm, question 1.2"

NOTHING = declare()

FIFTHS = (1, 2, 3, 4)
"""The family: q gives the first value so many fifths of its mass."""
POSTERIORS = (Fraction(1, 10), Fraction(3, 5), Fraction(3, 10), Fraction(9, 10))
"""Posterior probability of the first value at each data point."""
BELOW_THE_BEST = 99
"""The label that would stand for a divergence below that of the density fitted to the point."""

Encoder = tuple[int, ...]
"""For each data point the number of fifths."""


def encoders(pieces: int) -> set[Encoder]:
    """All encoders that are constant on so many stretches of consecutive points, or on fewer."""
    return set(_by_stretches(len(POSTERIORS), pieces))


def _by_stretches(count: int, pieces: int) -> Iterator[Encoder]:
    for cuts in combinations(range(1, count), pieces - 1):
        lengths = [end - start for start, end in pairwise((0, *cuts, count))]
        for values in product(FIFTHS, repeat=pieces):
            yield tuple(v for v, length in zip(values, lengths, strict=True) for _ in range(length))


def _exponential(fifths: int, posterior: Fraction) -> Fraction:
    """Exactly e to five times the divergence of the density from the posterior."""
    q = Fraction(fifths, 5)
    rest: Fraction = ((1 - q) / (1 - posterior)) ** (5 - fifths)
    return (q / posterior) ** fifths * rest


def derive() -> Derivation:
    """Compare divergences exactly: five times each of them is the logarithm of a fraction."""
    from claims.algebra.calculation import Calculation

    pointwise = [min(_exponential(f, p) for f in FIFTHS) for p in POSTERIORS]
    labels = []
    for pieces in range(1, len(POSTERIORS) + 1):
        ranked = sorted(
            (prod(terms), terms)
            for each in encoders(pieces)
            for terms in [tuple(map(_exponential, each, POSTERIORS))]
        )
        if ranked[0][0] == ranked[1][0]:
            raise ValueError(f"two encoders with {pieces} pieces are equally good")
        if any(a < b for _, terms in ranked for a, b in zip(terms, pointwise, strict=True)):
            labels.append(BELOW_THE_BEST)
        strict = sum(a > b for a, b in zip(ranked[0][1], pointwise, strict=True))
        labels.append(10 * pieces + strict)
    tree = SetOf(tuple(Number(str(label)) for label in labels))
    d = Calculation(NOTHING)
    d.record.start(
        tree,
        "five times a divergence of this family is the logarithm of a fraction, so that all "
        "sums of divergences are compared exactly, as products of fractions; the sum of the "
        "lower bounds is largest where that of the divergences is smallest",
        r"\{" + ",".join(map(str, labels)) + r"\}",
        rule="comparison of fractions",
        proof="enumeration",
    )
    detail = "every encoder of the family, with exact fractions"
    return d.record.finish(proved=tree == CLAIM.right, detail=detail)


def run(seed: int) -> frozenset[int]:
    """Maximise the lower bounds themselves, over all encoders and point by point.

    How probable each data point is, which the posteriors leave open, depends on the seed.
    """
    import numpy as np

    evidence = np.random.default_rng(seed).dirichlet(np.full(len(POSTERIORS), 5.0))
    posterior = np.array([[float(p), float(1 - p)] for p in POSTERIORS])
    joint = evidence[:, None] * posterior
    prior = joint.sum(axis=0)
    likelihood = joint / prior
    densities = np.array([[f / 5, 1 - f / 5] for f in FIFTHS])
    fit = np.log(likelihood) @ densities.T
    bound = fit - (densities * np.log(densities / prior)).sum(axis=1)
    divergence = np.log(evidence)[:, None] - bound
    best = bound.argmax(axis=1)
    points = np.arange(len(POSTERIORS))
    every = np.array(list(product(range(len(FIFTHS)), repeat=len(POSTERIORS))))
    stretches = 1 + (np.diff(every, axis=1) != 0).sum(axis=1)
    fitted = divergence[points, best]
    found = set()
    for pieces in range(1, len(POSTERIORS) + 1):
        tried = every[stretches <= pieces]
        shared = divergence[points, tried[bound[points, tried].sum(axis=1).argmax()]]
        if (divergence[points, tried] < fitted - 1e-12).any():
            found.add(BELOW_THE_BEST)
        found.add(10 * pieces + int((shared > fitted + 1e-12).sum()))
    return frozenset(found)


CLAIM = Behaviour(
    slug="amortisation-order",
    title="data points at which a shared encoder is strictly worse",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"a hidden variable with two values, four data points at which the first value has "
    r"the posterior probabilities $1/10$, $3/5$, $3/10$ and $9/10$, densities that give it a "
    r"fifth, two, three or four fifths, and all encoders that are constant on one, two, three or "
    r"four stretches of consecutive points. First digit: the number of stretches; second: at how "
    r"many points the best such encoder has a larger divergence than the best density of that "
    r"point. The label 99 would stand for any encoder with a smaller one at any point",
    outcome=r"\{13,22,31,40\}",
    run=run,
    neighbours=(
        r"\{14,22,31,40\}",
        r"\{13,21,31,40\}",
        r"\{13,22,30,40\}",
        r"\{13,22,31,40,99\}",
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="always-larger",
            wrong=r"\{14,24,34,44\}",
            feedback="An encoder may hit the best density of a point. Nothing makes it miss all "
            "of them.",
        ),
        Mistake(
            tag="always-equal",
            wrong=r"\{10,20,30,40\}",
            feedback="One value has to serve several points here, and their posteriors differ.",
        ),
        Mistake(
            tag="better-somewhere",
            wrong=r"\{13,22,31,40,99\}",
            feedback="What is given up at one point cannot make another one better than its own "
            "best density: the encoder takes its values from the same family.",
        ),
        Mistake(
            tag="one-point-a-stretch",
            wrong=r"\{13,23,33,43\}",
            feedback="More stretches let the encoder follow the posteriors more closely. At how "
            "many points is it off when each point has a stretch of its own?",
        ),
    ),
)

RESULT = Result(
    slug="amortisation-order",
    title="A shared encoder and one density a point, by exhaustive search",
    source=SOURCE,
    claims=(CLAIM,),
)
