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
from derivations._matrices import matrix
from formula.declare import declare

SOURCE = "udem-ebm, question 2.4"

NOTHING = declare()
CONTENT = Fraction(1, 4)
"""How often the content is one."""
CELLS = tuple(product((0, 1), repeat=2))
"""Content and noise of a data point."""
RECONSTRUCTION, VIEWS = 0, 1
"""The two aims: to rebuild the data, and to know about the other view."""

Code = tuple[int, ...]
Table = dict[tuple[int, int], Fraction]


def codes() -> list[Code]:
    """All codes that give the first cell the value 0, in the order of the values of the other
    cells; codes that give it the value 1 only exchange the names of the values."""
    return [(0, *values) for values in product((0, 1), repeat=len(CELLS) - 1)]


def _rows_of_the_best(best: dict[int, set[Code]]) -> list[list[int]]:
    """The codes that are best for an aim: their values, and a one for each aim."""
    aims = (RECONSTRUCTION, VIEWS)
    chosen = [code for code in codes() if any(code in best[aim] for aim in aims)]
    return [[*code, *(int(code in best[aim]) for aim in aims)] for code in chosen]


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
    import sympy

    from claims.algebra.calculation import Calculation
    from derivations._bilinear import same_entries, tree_of

    kept: dict[int, dict[Code, Fraction]] = {RECONSTRUCTION: {}, VIEWS: {}}
    for code in codes():
        ones = sum((_mass(cell) for cell, v in zip(CELLS, code, strict=True) if v), Fraction(0))
        diagonal = {(0, 0): 1 - ones, (1, 1): ones, (0, 1): Fraction(0), (1, 0): Fraction(0)}
        # a code is a function of the data: its information about them is that about itself
        kept[RECONSTRUCTION][code] = _exponential_of_information(diagonal)
        kept[VIEWS][code] = _exponential_of_information(_joint_of_views(code))
    best = {
        aim: {code for code, value in values.items() if value == max(values.values())}
        for aim, values in kept.items()
    }
    table = sympy.Matrix(_rows_of_the_best(best))
    d = Calculation(NOTHING)
    d.record.start(
        tree_of(table),
        "all masses are whole multiples of 1/64, so that 64 times an information is the logarithm "
        "of a fraction: the informations of all codes are compared exactly",
        CLAIM.outcome,
        rule="comparison of fractions",
        proof="enumeration",
    )
    detail = "every code with two values, with exact fractions"
    return d.record.finish(proved=same_entries(table, CLAIM), detail=detail)


def run(seed: int) -> object:
    """Minimise the losses themselves: a table as decoder, and a table as critic, for every code.

    The reconstruction loss is that of the best decoder; the other one is the largest value that
    E_p[T] - E_q[e^(T-1)] takes over critics, from a start that depends on the seed, where p is the
    law of both codes and q that of codes of unrelated points.
    """
    import numpy as np

    start = np.random.default_rng(seed).uniform(-0.5, 0.5, (2, 2))
    mass = np.array([float(_mass(cell)) for cell in CELLS])
    losses: dict[int, dict[Code, float]] = {RECONSTRUCTION: {}, VIEWS: {}}
    for each in codes():
        code = np.array(each)
        decoder = np.array([np.where(code == k, mass, 0.0) for k in (0, 1)])
        decoder /= np.maximum(decoder.sum(axis=1, keepdims=True), 1e-300)
        losses[RECONSTRUCTION][each] = -float(mass @ np.log(decoder[code, np.arange(4)]))
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
        losses[VIEWS][each] = -value
    best = {
        aim: {each for each, loss in values.items() if loss <= min(values.values()) + 1e-9}
        for aim, values in losses.items()
    }
    return np.array(_rows_of_the_best(best))


CLAIM = Behaviour(
    slug="shared-views",
    title="codes that two losses keep",
    source=SOURCE,
    declarations=NOTHING,
    statement="data of a content bit, one in a quarter of the cases, and a fair bit of noise; a "
    "second view has the same content and noise of its own. All codes with two values, that for "
    "$(0,0)$ being zero; a row for each that is best for one of two aims. In the first four "
    "columns its values for (content, noise) $(0,0)$, $(0,1)$, $(1,0)$ and $(1,1)$; in the fifth "
    "1 if it reconstructs best, in the sixth 1 if it has the most information about the code of "
    "the other view",
    outcome=matrix("001101", "010110", "011010"),
    run=run,
    neighbours=(
        matrix("001111"),
        matrix("010111", "011011"),
        matrix("001101", "010110"),
        matrix("001111", "010110", "011010"),
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="content-for-both",
            wrong=matrix("001111"),
            feedback="Which bit is worth more to someone who has to rebuild the data, a fair one "
            "or a rare one?",
        ),
        Mistake(
            tag="noise-for-both",
            wrong=matrix("010111", "011011"),
            feedback="The noise of the second view is drawn anew. What does the code of the first "
            "view say about it?",
        ),
        Mistake(
            tag="exchanged",
            wrong=matrix("001110", "010101", "011001"),
            feedback="Reconstruction counts every bit of the data, shared or not.",
        ),
        Mistake(
            tag="mixture-forgotten",
            wrong=matrix("001101", "010110"),
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
