r"""Which code is kept: by a reconstruction loss, and by the information that two views share.

The data are a content bit, rarely one, and a fair bit of noise; a second view has the same content
and fresh noise. All codes with two values are tried.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare
from formula.tree import Number, SetOf

SOURCE = "udem-ebm, question 2.4"

NOTHING = declare()
CONTENT = Fraction(1, 4)
"""How often the content is one."""
CELLS = tuple(product((0, 1), repeat=2))
"""Content and noise of a data point."""
RECONSTRUCTION, VIEWS = 100, 200
"""What is added to the number of a code that is best for the one aim, or for the other."""

Code = tuple[int, ...]
Table = dict[tuple[int, int], Fraction]


def codes() -> list[tuple[int, Code]]:
    """All codes that give the first cell the value 0, with the number whose binary digits are
    their values for (0,1), (1,0) and (1,1); the others only exchange the names of the values."""
    return [(4 * a + 2 * b + c, (0, a, b, c)) for a, b, c in product((0, 1), repeat=3)]


def _mass(cell: tuple[int, int]) -> Fraction:
    return (CONTENT if cell[0] else 1 - CONTENT) / 2


def _joint_of_views(code: Code) -> Table:
    table = dict.fromkeys(CELLS, Fraction(0))
    for first, one in zip(CELLS, code, strict=True):
        for second, other in zip(CELLS, code, strict=True):
            if first[0] == second[0]:
                table[one, other] += _mass(first) / 2
    return table


def _exponential_of_information(table: Table) -> Fraction:
    """Exactly e to 64 times the information: all masses are multiples of 1/64."""
    rows = [sum((table[k, j] for j in (0, 1)), Fraction(0)) for k in (0, 1)]
    result = Fraction(1)
    for (k, j), mass in table.items():
        if mass:
            result *= (mass / (rows[k] * rows[j])) ** int(64 * mass)
    return result


def derive() -> Derivation:
    """Compare informations exactly: 64 times each of them is the logarithm of a fraction."""
    from claims.algebra.calculation import Calculation

    kept: dict[int, dict[int, Fraction]] = {RECONSTRUCTION: {}, VIEWS: {}}
    for number, code in codes():
        ones = sum((_mass(cell) for cell, v in zip(CELLS, code, strict=True) if v), Fraction(0))
        diagonal = {(0, 0): 1 - ones, (1, 1): ones, (0, 1): Fraction(0), (1, 0): Fraction(0)}
        # a code is a function of the data: its information about them is that about itself
        kept[RECONSTRUCTION][number] = _exponential_of_information(diagonal)
        kept[VIEWS][number] = _exponential_of_information(_joint_of_views(code))
    labels = sorted(
        aim + number
        for aim, values in kept.items()
        for number, value in values.items()
        if value == max(values.values())
    )
    tree = SetOf(tuple(Number(str(label)) for label in labels))
    d = Calculation(NOTHING)
    d.record.start(
        tree,
        "all masses are whole multiples of 1/64, so that 64 times an information is the logarithm "
        "of a fraction: the informations of all codes are compared exactly",
        r"\{" + ",".join(map(str, labels)) + r"\}",
        rule="comparison of fractions",
        proof="enumeration",
    )
    detail = "every code with two values, with exact fractions"
    return d.record.finish(proved=tree == CLAIM.right, detail=detail)


def run(seed: int) -> frozenset[int]:
    """Minimise the losses themselves: a table as decoder, and a table as critic, for every code.

    The reconstruction loss is that of the best decoder; the other one is the largest value that
    E_p[T] - E_q[e^(T-1)] takes over critics, from a start that depends on the seed, where p is the
    law of both codes and q that of codes of unrelated points.
    """
    import numpy as np

    start = np.random.default_rng(seed).uniform(-0.5, 0.5, (2, 2))
    mass = np.array([float(_mass(cell)) for cell in CELLS])
    losses: dict[int, dict[int, float]] = {RECONSTRUCTION: {}, VIEWS: {}}
    for number in range(8):
        code = np.array([0, number >> 2 & 1, number >> 1 & 1, number & 1])
        decoder = np.array([np.where(code == k, mass, 0.0) for k in (0, 1)])
        decoder /= np.maximum(decoder.sum(axis=1, keepdims=True), 1e-300)
        losses[RECONSTRUCTION][number] = -float(mass @ np.log(decoder[code, np.arange(4)]))
        both = np.zeros((2, 2))
        for (first, one), (second, other) in product(enumerate(code), repeat=2):
            if CELLS[first][0] == CELLS[second][0]:
                both[one, other] += mass[first] / 2
        apart = np.outer(both.sum(axis=1), both.sum(axis=0))
        critic = start.copy()
        for _ in range(400):
            slope = both - apart * np.exp(critic - 1)
            critic += np.clip(slope / np.maximum(apart * np.exp(critic - 1), 1e-12), -1.0, 1.0)
        value = float((both * critic).sum() - (apart * np.exp(critic - 1)).sum())
        losses[VIEWS][number] = -value
    return frozenset(
        aim + number
        for aim, values in losses.items()
        for number, loss in values.items()
        if loss <= min(values.values()) + 1e-9
    )


CLAIM = Behaviour(
    slug="shared-views",
    title="codes that two losses keep",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"data of a content bit, one in a quarter of the cases, and a fair bit of noise; a "
    r"second view has the same content and noise of its own. A code with two values is named by "
    r"its values for (content, noise) $(0,1)$, $(1,0)$ and $(1,1)$, read as a binary number, that "
    r"for $(0,0)$ being zero. One hundred plus the numbers of the codes that reconstruct best, "
    r"two hundred plus those that have the most information about the code of the other view",
    outcome=r"\{105,106,203\}",
    run=run,
    neighbours=(
        r"\{103,203\}",
        r"\{105,106,205,206\}",
        r"\{105,203\}",
        r"\{103,105,106,203\}",
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="content-for-both",
            wrong=r"\{103,203\}",
            feedback="Which bit is worth more to someone who has to rebuild the data, a fair one "
            "or a rare one?",
        ),
        Mistake(
            tag="noise-for-both",
            wrong=r"\{105,106,205,206\}",
            feedback="The noise of the second view is drawn anew. What does the code of the first "
            "view say about it?",
        ),
        Mistake(
            tag="exchanged",
            wrong=r"\{103,205,206\}",
            feedback="Reconstruction counts every bit of the data, shared or not.",
        ),
        Mistake(
            tag="mixture-forgotten",
            wrong=r"\{105,203\}",
            feedback="A code may mix content and noise and still have two equally frequent values.",
        ),
    ),
)

RESULT = Result(
    slug="shared-views",
    title="What two views of the same data share",
    source=SOURCE,
    claims=(CLAIM,),
)
