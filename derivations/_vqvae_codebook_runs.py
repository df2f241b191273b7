r"""Codes that are run: how long a moving average remembers, and where codes and data settle.

The second run lets a codebook and its assignments change in turn, with every output assigned anew
in every update; its fixed points are those of the K-means algorithm.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare
from formula.tree import Number

SOURCE = "sharif-2024-hw2, question 4.4"
NUMBERS = declare()

DECAY = 0.99
OUTPUTS = (0, 1, 2, 6, 8, 13)
"""Encoder outputs of the second run, which starts with the codes 0 and 1."""
START = (0, 1)


def derive_halfway() -> Derivation:
    """The distance from the fixed point is multiplied by the decay in every update."""
    import sympy

    from claims.algebra.calculation import Calculation

    decay, half = sympy.Rational(99, 100), sympy.Rational(1, 2)
    steps = int(sympy.ceiling(sympy.log(half) / sympy.log(decay)))
    if not (decay**steps <= half < decay ** (steps - 1)):
        raise ValueError(f"{steps} is not the first power of {decay} at most {half}")
    d = Calculation(NUMBERS)
    d.record.start(
        Number(str(steps)),
        r"with unchanging statistics and a count at its fixed point, an update replaces the code "
        r"$c$ by $\gamma c$ plus $1-\gamma$ times the mean $m$, so that its distance from $m$ is "
        r"multiplied by $\gamma$; the first power of $0.99$ that is at most one half, compared "
        "as fractions",
        str(steps),
        rule="powers of the decay",
        proof="enumeration",
    )
    detail = "powers of 99/100 as exact fractions"
    return d.record.finish(proved=Number(str(steps)) == HALFWAY.right, detail=detail)


def run_halfway(seed: int) -> int:
    """Run sums and counts as the algorithm does, in two dimensions, and count the updates."""
    import numpy as np

    rng = np.random.default_rng(seed)
    outputs = rng.normal(size=(20, 2))
    code = outputs.mean(0) + rng.normal(size=2)
    count, total = float(len(outputs)), code * len(outputs)
    first = np.linalg.norm(code - outputs.mean(0))
    updates = 0
    while not np.linalg.norm(total / count - outputs.mean(0)) <= first / 2:
        count = DECAY * count + (1 - DECAY) * len(outputs)
        total = DECAY * total + (1 - DECAY) * outputs.sum(0)
        updates += 1
    return updates


def derive_settled() -> Derivation:
    """Alternate nearest codes and means in fractions until nothing changes."""
    from fractions import Fraction

    from claims.algebra.record import Recorder
    from formula.tree import Relation, SetOf, SetOperation

    def listed(values: tuple[Fraction, ...]) -> tuple[SetOf, str]:
        tree = SetOf(tuple(Number(str(int(value))) for value in values))
        return tree, r"\{" + ",".join(str(int(value)) for value in values) + r"\}"

    d = Recorder(NUMBERS)
    codes = tuple(map(Fraction, START))
    rounds: list[tuple[list[int], tuple[Fraction, ...]]] = []
    while True:
        nearest = [min((0, 1), key=lambda k: abs(z - codes[k])) for z in OUTPUTS]
        new = tuple(
            Fraction(sum(z for z, k in zip(OUTPUTS, nearest, strict=True) if k == each))
            / nearest.count(each)
            for each in (0, 1)
        )
        rounds.append((nearest, new))
        if new == codes:
            break
        codes = new
    first = [z for z, k in zip(OUTPUTS, rounds[-1][0], strict=True) if k == 0]
    second = [z for z in OUTPUTS if z not in first]
    shown = [rf"\{{{','.join(map(str, group))}\}}" for group in (first, second)]
    tree, tex = listed(codes)
    both = SetOf(tuple(Number(str(z)) for z in OUTPUTS))
    split = SetOperation(
        "union",
        tuple(SetOf(tuple(Number(str(z)) for z in group)) for group in (first, second)),
    )
    d.side(
        "nearest code",
        Relation((split, both), ("=",)),
        f"assign every output to the nearest code and move every code to the mean of its outputs, "
        f"again and again from the codes {START[0]} and {START[1]}: after {len(rounds)} rounds "
        "nothing changes, with the outputs split like this",
        rf"{shown[0]}\cup{shown[1]}=\{{{','.join(map(str, OUTPUTS))}\}}",
        "enumeration",
    )
    d.start(
        tree,
        "the means of the two parts; each output is nearest to the mean of its own part, so that "
        "these codes are a fixed point",
        tex,
        rule="means of the assigned outputs",
        proof="enumeration",
    )
    detail = f"alternating assignment and means in fractions, {len(rounds)} rounds"
    return d.finish(proved=tree == SETTLED.right, detail=detail)


def run_settled(seed: int) -> frozenset[int]:
    """Moving averages over random batches of the outputs, reassigned in every update.

    The decay approaches one, so that the noise of the batches dies out; codes are rounded to the
    nearest whole number, and one that is not within a tenth of it is no outcome.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    outputs = np.asarray(OUTPUTS, dtype=float)
    codes = np.asarray(START, dtype=float)
    counts, totals = np.ones(2), codes.copy()
    for update in range(1, 20001):
        batch = rng.choice(outputs, 12)
        nearest = np.abs(batch[:, None] - codes).argmin(1)
        share = np.bincount(nearest, minlength=2) / 12
        total = np.bincount(nearest, weights=batch, minlength=2) / 12
        decay = 1 - 1 / (10 + update)
        counts = decay * counts + (1 - decay) * share
        totals = decay * totals + (1 - decay) * total
        codes = totals / counts
    found = np.rint(codes)
    if not np.all(np.abs(codes - found) <= 0.1):
        raise ValueError(f"the codes {codes} have not settled")
    return frozenset(int(each) for each in found)


HALFWAY = Behaviour(
    slug="vqvae-ema-halfway",
    title="updates until a code has gone half of its way",
    source=SOURCE,
    declarations=NUMBERS,
    statement=r"sums and counts are averaged with decay $0.99$ over batches that assign the same "
    "outputs to a code, with the count at its fixed point: the number of updates until the code "
    "has at most half of its first distance from their mean",
    outcome="69",
    run=run_halfway,
    neighbours=("68", "70", "50", "100"),
    derive=derive_halfway,
    mistakes=(
        Mistake(
            tag="linear-decay",
            wrong="50",
            feedback="The distance does not shrink by one hundredth of its first value, but of "
            "what is left of it.",
        ),
        Mistake(
            tag="one-time-constant",
            wrong="100",
            feedback="After this many updates the distance has fallen to about one part in $e$, "
            "not to one half.",
        ),
        Mistake(
            tag="rounded-down",
            wrong="68",
            feedback="One update fewer leaves a little more than half.",
        ),
        Mistake(
            tag="count-as-well",
            wrong="138",
            feedback="Sum and count are averaged with one decay each, but the code is their "
            "quotient: do the two slow it down twice?",
        ),
    ),
)

SETTLED = Behaviour(
    slug="vqvae-ema-fixed-point",
    title="where two codes settle",
    source=SOURCE,
    declarations=NUMBERS,
    statement="encoder outputs 0, 1, 2, 6, 8 and 13 are drawn in random batches, each is assigned "
    "to the nearest of two codes, which start at 0 and 1, and sums and counts are averaged: the "
    "codes at the end",
    outcome=r"\{1,9\}",
    run=run_settled,
    neighbours=(r"\{0,1\}", r"\{1,8\}", r"\{3,9\}", r"\{0,6\}"),
    derive=derive_settled,
    mistakes=(
        Mistake(
            tag="never-reassigned",
            wrong=r"\{0,6\}",
            feedback="These are the means under the first assignment. After the codes have moved, "
            "the nearest code of an output may be another one.",
        ),
        Mistake(
            tag="start-kept",
            wrong=r"\{0,1\}",
            feedback="Is the second start the mean of the outputs that are nearest to it?",
        ),
        Mistake(
            tag="medians",
            wrong=r"\{1,8\}",
            feedback="The loss is a sum of squares. Which centre of a set of numbers does it ask "
            "for?",
        ),
        Mistake(
            tag="one-code-for-all",
            wrong=r"\{5\}",
            feedback="Both codes are used, and each moves to the mean of its own outputs.",
        ),
    ),
)
