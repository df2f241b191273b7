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
from derivations._matrices import matrix
from formula.declare import declare

SOURCE = "udem-ebm, question 1.2"

NOTHING = declare()

FIFTHS = (1, 2, 3, 4)
"""The family: q gives the first value so many fifths of its mass."""
POSTERIORS = (Fraction(1, 10), Fraction(3, 5), Fraction(3, 10), Fraction(9, 10))
"""Posterior probability of the first value at each data point."""
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
    import sympy

    from claims.algebra.calculation import Calculation
    from derivations._bilinear import same_entries, tree_of

    pointwise = [min(_exponential(f, p) for f in FIFTHS) for p in POSTERIORS]
    worse, better = [], []
    for pieces in range(1, len(POSTERIORS) + 1):
        ranked = sorted(
            (prod(terms), terms)
            for each in encoders(pieces)
            for terms in [tuple(map(_exponential, each, POSTERIORS))]
        )
        if ranked[0][0] == ranked[1][0]:
            raise ValueError(f"two encoders with {pieces} pieces are equally good")
        worse.append(sum(a > b for a, b in zip(ranked[0][1], pointwise, strict=True)))
        lowest = map(min, zip(*(terms for _, terms in ranked), strict=True))
        better.append(sum(a < b for a, b in zip(lowest, pointwise, strict=True)))
    counts = sympy.Matrix([worse, better])
    d = Calculation(NOTHING)
    d.record.start(
        tree_of(counts),
        "five times a divergence of this family is the logarithm of a fraction, so that all "
        "sums of divergences are compared exactly, as products of fractions; the sum of the "
        "lower bounds is largest where that of the divergences is smallest",
        CLAIM.outcome,
        rule="comparison of fractions",
        proof="enumeration",
    )
    detail = "every encoder of the family, with exact fractions"
    return d.record.finish(proved=same_entries(counts, CLAIM), detail=detail)


def run(seed: int) -> object:
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
    worse, better = [], []
    for pieces in range(1, len(POSTERIORS) + 1):
        tried = every[stretches <= pieces]
        shared = divergence[points, tried[bound[points, tried].sum(axis=1).argmax()]]
        worse.append((shared > fitted + 1e-12).sum())
        better.append((divergence[points, tried] < fitted - 1e-12).any(axis=0).sum())
    return np.array([worse, better])


CLAIM = Behaviour(
    slug="amortisation-order",
    title="data points at which a shared encoder is strictly worse",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"a hidden variable with two values, four data points at which the first value has "
    r"the posterior probabilities $1/10$, $3/5$, $3/10$ and $9/10$, densities that give it a "
    r"fifth, two, three or four fifths, and all encoders that are constant on one, two, three or "
    r"four stretches of consecutive points (one column each). First row: at how many points the "
    r"best such encoder has a larger divergence than the best density of that point; second row: "
    r"at how many any of them has a smaller one",
    outcome=matrix("3210", "0000"),
    run=run,
    neighbours=(
        matrix("4210", "0000"),
        matrix("3110", "0000"),
        matrix("3200", "0000"),
        matrix("3210", "1000"),
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="always-larger",
            wrong=matrix("4444", "0000"),
            feedback="An encoder may hit the best density of a point. Nothing makes it miss all "
            "of them.",
        ),
        Mistake(
            tag="always-equal",
            wrong=matrix("0000", "0000"),
            feedback="One value has to serve several points here, and their posteriors differ.",
        ),
        Mistake(
            tag="better-somewhere",
            wrong=matrix("3210", "1000"),
            feedback="What is given up at one point cannot make another one better than its own "
            "best density: the encoder takes its values from the same family.",
        ),
        Mistake(
            tag="one-point-a-stretch",
            wrong=matrix("3333", "0000"),
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
