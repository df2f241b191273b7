"""The plainest world in which a relation fails, told so that a reader can compute it by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from flint import fmpq, fmpq_mat

from formula.declarations import Declarations
from formula.distance import distance
from formula.draw_values import Exact, FunctionTable
from formula.evaluate import evaluate
from formula.frames import Calculus, defined_names
from formula.plain_failures import NO_VALUE, failures
from formula.record import record
from formula.reference import FIRST_LOOK
from formula.tables import names
from formula.tree import Apply, Density, Node, Relation, Symbol, walk
from formula.values import Value
from formula.worlds import World

_MOST_NUMBERS = 20
"""More of them nobody reads."""
_ENOUGH = 5
"""So many failures are compared for their plainness."""


@record
class Counterexample:
    """Where a relation fails.

    Attributes:
        settings: LaTeX names and values of what the relation mentions, exact.
        left, right: the sides of the link that fails, as printed.
        values: how many values each density variable has at most, counted from 1; 0 if any.
    """

    settings: tuple[tuple[str, str], ...]
    left: Value
    right: Value
    values: int


def counterexample(
    relation: Relation, declarations: Declarations, calculus: Calculus | None = None
) -> Counterexample | None:
    """The plainest of the first plain worlds in which a link of the chain certainly fails."""
    found: list[tuple[int, Counterexample]] = []
    for world, left, right in failures(relation, declarations, calculus):
        settings = tuple(_settings(relation, world, calculus))
        # what makes the sides differ must be told, whole
        numbers = sum(value.count(",") + value.count("&") + 1 for _, value in settings)
        values = max(world.counts.values(), default=0) if world.tables else 0
        if numbers <= _MOST_NUMBERS:
            found.append((numbers, Counterexample(settings, left, right, values)))
        if len(found) == _ENOUGH:
            break
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _settings(
    relation: Relation, world: World, calculus: Calculus | None
) -> Iterator[tuple[str, str]]:
    symbols, letters = _mentioned(relation, world.declarations)
    symbols -= defined_names(world.declarations)
    for name, exact in world.numbers.items():
        if name in symbols:
            yield name, _written(exact)
    for name, function in world.functions.items():
        if name in symbols:
            yield f"{name}(v)", _function(function)
    for name in world.declarations.variables:
        moved = (world.positions[name] + 1) % world.counts[name]
        other = replace(world, positions={**world.positions, name: moved}, balls={})
        if _differ(relation, world, other, calculus):
            yield name, _written(world.points[name][world.positions[name]])
    for factor, table in world.tables.items():
        if factor.letter in letters:
            yield from _rows(relation, factor, table, world, calculus)


def _mentioned(relation: Relation, declarations: Declarations) -> tuple[set[str], set[str]]:
    """The symbols and letters of densities that the value of a relation may depend on."""
    symbols: set[str] = set()
    letters: set[str] = set()
    waiting: list[Node] = list(relation.sides)
    known = list(declarations.definitions)
    laws = list(declarations.laws)
    while waiting:
        for node in walk(waiting.pop()):
            if isinstance(node, Symbol | Apply):
                symbols.add(node.name)
            elif isinstance(node, Density):
                letters.add(node.letter)
        for each in [d for d in known if _is_used(d.target, symbols, letters)]:
            known.remove(each)
            waiting.append(each.value)
        for pair in [pair for pair in laws if pair[0].letter in letters]:
            laws.remove(pair)
            waiting += pair[1].parameters
    return symbols, letters


def _is_used(target: Node, symbols: set[str], letters: set[str]) -> bool:
    if isinstance(target, Symbol):
        return target.name in symbols
    return not isinstance(target, Density) or target.letter in letters


def _differ(relation: Relation, world: World, other: World, calculus: Calculus | None) -> bool:
    """Whether a side has another value in the other world."""
    for side in relation.sides:
        try:
            here, there = (evaluate(side, each, FIRST_LOOK, calculus) for each in (world, other))
        except NO_VALUE:
            return True
        if isinstance(here, frozenset) or isinstance(there, frozenset):
            changed = here != there
        else:
            changed = distance(here, there, FIRST_LOOK) != "together"
        if changed:
            return True
    return False


def _rows(
    relation: Relation,
    factor: Density,
    table: Mapping[tuple[int, ...], fmpq],
    world: World,
    calculus: Calculus | None,
) -> Iterator[tuple[str, str]]:
    """A table as ``p(z)``, or a row ``p(x|z=1)`` for each value behind the bar that matters."""
    left, right = names(factor.left), names(factor.right)
    sizes = [world.counts[name] for name in left]
    points = list(product(*map(range, sizes)))
    for given in product(*(range(world.counts[name]) for name in right)):
        row = [table[point + given] for point in points]
        turned = dict(zip((point + given for point in points), _another(row), strict=True))
        tables = {**world.tables, factor: {**table, **turned}}
        if not _differ(relation, world, replace(world, tables=tables, balls={}), calculus):
            continue
        behind = ",".join(f"{name}={k + 1}" for name, k in zip(right, given, strict=True))
        name = f"{factor.letter}({','.join(left)}{'|' if right else ''}{behind})"
        shown = [_number(value) for value in row]
        if len(left) == 2:
            rows = [shown[k : k + sizes[1]] for k in range(0, len(shown), sizes[1])]
            yield name, _matrix(rows)
        else:
            yield name, _vector(shown)


def _another(row: list[fmpq]) -> list[fmpq]:
    """Other probabilities on the same values: these are no tenths."""
    ranks = [fmpq(7 * place + 3) if value else fmpq(0) for place, value in enumerate(row)]
    total = sum(ranks, fmpq(0))
    return [rank / total for rank in ranks]


def _function(function: FunctionTable) -> str:
    constant, *_, slope = function.coefficients
    linear = f"{_number(constant)}{'+' if slope > 0 else '-'}"
    linear += ("" if abs(slope) == 1 else _number(abs(slope))) + "v"
    if function.low is None:
        return linear
    return f"e^{{{linear}}}" if function.high is None else rf"\frac{{1}}{{1+e^{{-({linear})}}}}"


def _written(exact: Exact) -> str:
    if isinstance(exact, fmpq):
        return _number(exact)
    if not isinstance(exact, fmpq_mat):
        return _vector([_written(each) for each in exact])
    rows = [[_number(exact[i, j]) for j in range(exact.ncols())] for i in range(exact.nrows())]
    return _matrix(rows) if exact.ncols() > 1 else _vector([row[0] for row in rows])


def _vector(entries: list[str]) -> str:
    return entries[0] if len(entries) == 1 else "(" + r",\,".join(entries) + ")"


def _matrix(rows: list[list[str]]) -> str:
    inside = r"\\".join("&".join(row) for row in rows)
    return rf"\begin{{pmatrix}}{inside}\end{{pmatrix}}"


def _number(value: fmpq) -> str:
    """A whole number, tenths as a decimal, any other ratio as a small fraction."""
    top, below = int(value.p), int(value.q)
    if below == 1:
        return str(top)
    if 10 % below == 0:
        return f"{top / below:.1f}"
    return f"{'-' if top < 0 else ''}\\tfrac{{{abs(top)}}}{{{below}}}"
