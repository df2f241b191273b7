"""Where a bound is searched: parameters of named laws, or finite tables of abstract densities.

A point of the box stands for one world; both sides are computed for many points at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from claims.statements import Bound
from claims.verdicts import Figure
from formula.declarations import Declarations
from formula.domains import Array as Columns
from formula.domains import Function, PositiveInteger, Real
from formula.dummies import infer_variable
from formula.tree import Apply, Density, Node, Symbol, walk
from verify.arrays import Env, Quantity, numbers_of
from verify.arrays_functions import is_defined, range_of, squashed
from verify.closed_forms import evaluate_tree
from verify.draw import SMALL, Undrawable, Values, draw
from verify.judge import rounded
from verify.laws_scipy import Array
from verify.line_laws import line_measure
from verify.quadrature import integrate_by
from verify.tables import Tables, names
from verify.terms import NotApplicable, concrete_laws

_REACH = 5.0
"""Parameters reach from exp(-5) to exp(5), and real ones to sinh(5) with both signs."""
_LOGITS = 6.0
_COUNTS = ((2, 2), (3, 1), (2, 3))
"""Values of each variable, and the size of each declared integer, by restart."""

Sides = Callable[[Array, int], tuple[Array, Array, Array]]
"""Points (n, dimension) and a rule -> lesser, greater and the size of their parts, each (n,)."""


@dataclass(frozen=True, slots=True)
class Space:
    """A box to search, with both sides of the bound on it and how to describe a point."""

    low: Array
    high: Array
    sides: Sides
    describe: Callable[[Array], dict[str, Figure]]


def _scalar_parameters(declarations: Declarations) -> dict[str, Real]:
    found = {}
    for name, domain in declarations.symbols.items():
        if isinstance(domain, PositiveInteger | Function) or is_defined(declarations, name):
            continue
        if not isinstance(domain, Real):
            raise NotApplicable(f"the search does not vary {name}, which is no number")
        found[name] = domain
    return found


def function_variables(declarations: Declarations, trees: Sequence[Node]) -> dict[str, str]:
    """Each arbitrary function that the trees apply -> the density variable it is applied to.

    Raises:
        NotApplicable: a function of something else.
    """
    found: dict[str, str] = {}
    for tree in (*trees, *(each.value for each in declarations.definitions)):
        for node in walk(tree):
            if isinstance(node, Apply) and not is_defined(declarations, node.name):
                (argument,) = node.arguments
                name = argument.name if isinstance(argument, Symbol) else ""
                variable = infer_variable(declarations, name, tree)
                if variable is None:
                    raise NotApplicable(f"{node.name} is not applied to a density variable")
                found[node.name] = variable
    return found


def stretch(domain: Real, place: Array) -> Array:
    """A coordinate of the box as a value of the domain."""
    if domain.low is not None and domain.high is not None:
        width = float(domain.high - domain.low)
        return float(domain.low) + width / (1 + np.exp(-place))
    if domain.low is not None:
        return float(domain.low) + np.exp(place)
    if domain.high is not None:
        return float(domain.high) - np.exp(place)
    return np.sinh(place)


def _coordinates(declarations: Declarations, points: Array) -> dict[str, Array]:
    parameters = _scalar_parameters(declarations)
    return {
        name: stretch(domain, points[:, column])
        for column, (name, domain) in enumerate(parameters.items())
    }


def _size(low: Array, high: Array) -> Array:
    return np.asarray(np.maximum(np.abs(low) + np.abs(high), 1e-3))


@dataclass(frozen=True, slots=True)
class Box:
    """What the search of a bound over named laws varies, and what it holds in one start.

    Numbers and vectors are varied, entry by entry; sizes, matrices and families are drawn once.
    """

    numbers: Mapping[str, Real]
    vectors: Mapping[str, int]
    held: Values

    @property
    def dimension(self) -> int:
        """How many coordinates there are."""
        return len(self.numbers) + sum(self.vectors.values())

    def bound(self, points: Array) -> dict[str, Quantity]:
        """The varied symbols at points (n, dimension)."""
        found = {
            name: Quantity(stretch(domain, points[:, place])[:, None, None])
            for place, (name, domain) in enumerate(self.numbers.items())
        }
        start = len(self.numbers)
        for name, size in self.vectors.items():
            found[name] = Quantity(np.sinh(points[:, start : start + size])[:, :, None])
            start += size
        return found


def box_of(declarations: Declarations, start: int) -> Box:
    """The box of one start.

    Raises:
        NotApplicable: a symbol that can neither be varied nor drawn.
    """
    numbers: dict[str, Real] = {}
    vectors: list[str] = []
    others: list[str] = []
    for name, domain in declarations.symbols.items():
        if isinstance(domain, Function) or is_defined(declarations, name):
            continue
        if isinstance(domain, Real):
            numbers[name] = domain
        elif isinstance(domain, Columns) and domain.kind == "vector" and domain.low is None:
            vectors.append(name)
        else:
            others.append(name)
    if not (vectors or others):
        return Box(numbers, {}, {})
    try:
        drawn = draw(declarations, 0, start, SMALL)
    except Undrawable as problem:
        raise NotApplicable(str(problem)) from None
    sizes = {name: int(np.size(drawn[name])) for name in vectors}
    return Box(numbers, sizes, {name: drawn[name] for name in others})


def _law_space(lesser: Node, greater: Node, declarations: Declarations, start: int = 0) -> Space:
    """The parameters of named laws; both sides by quadrature of their trees."""
    box = box_of(declarations, start)

    def sides(points: Array, rule: int) -> tuple[Array, Array, Array]:
        bound = box.bound(points)
        env = Env(box.held, bound)
        env = Env(box.held, bound, 0, line_measure(declarations, env, rule))
        low, high = (
            np.broadcast_to(numbers_of(side, env), (len(points),)) for side in (lesser, greater)
        )
        return low, high, _size(low, high)

    def describe(point: Array) -> dict[str, Figure]:
        return {
            name: [rounded(float(x), 5) for x in value.array.reshape(-1)]
            if name in box.vectors
            else rounded(float(value.array.reshape(-1)[0]))
            for name, value in box.bound(point[None, :]).items()
        }

    reach = np.full(box.dimension, _REACH)
    return Space(-reach, reach, sides, describe)


def term_space(claim: Bound) -> Space:
    """The parameters of named scalar laws; both sides by quadrature of their definitions."""
    declarations = claim.declarations
    tree_space = _law_space(claim.lesser, claim.greater, declarations)
    lesser, greater = claim.lesser_definition, claim.greater_definition
    assert lesser is not None
    assert greater is not None

    def sides(points: Array, rule: int) -> tuple[Array, Array, Array]:
        values = _coordinates(declarations, points)
        laws = concrete_laws(declarations, values, evaluate_tree)
        if any(each.row.vector for each in laws.values()):
            raise NotApplicable("the search integrates scalar laws only")
        low, low_size = integrate_by(lesser, laws, values, rule)
        high, high_size = integrate_by(greater, laws, values, rule)
        return low, high, low_size + high_size

    return Space(tree_space.low, tree_space.high, sides, tree_space.describe)


def _table_space(lesser: Node, greater: Node, declarations: Declarations, restart: int) -> Space:
    """Finite tables of every declared factor, base weights, and the declared numbers."""
    count, whole = _COUNTS[restart % len(_COUNTS)]
    counts = dict.fromkeys(declarations.variables, count)
    parameters = _scalar_parameters(declarations)
    factors = [factor for joint in declarations.joints for factor in joint.factors]
    shapes = {f: (count,) * len(names(f.left) + names(f.right)) for f in factors}
    functions = function_variables(declarations, (lesser, greater))
    sizes = [
        len(parameters),
        count * len(counts),
        count * len(functions),
        *(int(np.prod(s)) for s in shapes.values()),
    ]
    cuts = np.cumsum(sizes)[:-1]
    whole_numbers = {
        name: whole
        for name, domain in declarations.symbols.items()
        if isinstance(domain, PositiveInteger)
    }

    def measure(points: Array) -> tuple[Tables, dict[str, Quantity]]:
        columns = np.split(points, cuts, axis=1)
        numbers = _coordinates(declarations, columns[0])
        base = np.exp(columns[1] / 3).reshape(len(points), len(counts), count)
        weights = {name: base[:, place] for place, name in enumerate(counts)}
        heights_of = columns[2].reshape(len(points), len(functions), count)
        values = {
            name: squashed(heights_of[:, place] / 2, range_of(declarations, name))
            for place, name in enumerate(functions)
        }
        tables = {}
        for logits, (factor, shape) in zip(columns[3:], shapes.items(), strict=True):
            heights = np.exp(logits).reshape(len(points), *shape)
            heights = heights * _inside(declarations, factor, count)
            tables[factor] = normalised(heights, names(factor.left), weights)
        bound = {name: Quantity(v[:, None, None]) for name, v in numbers.items()}
        return Tables(declarations, counts, weights, tables, values), bound

    def sides(points: Array, rule: int) -> tuple[Array, Array, Array]:
        tables, bound = measure(points)
        env = Env(whole_numbers, bound, 0, tables)
        low, high = (
            np.broadcast_to(numbers_of(side, env), (len(points),)) for side in (lesser, greater)
        )
        return low, high, _size(low, high)

    def describe(point: Array) -> dict[str, Figure]:
        tables, bound = measure(point[None, :])
        found: dict[str, Figure] = dict(whole_numbers)
        for name, value in bound.items():
            found[name] = rounded(float(value.array[0, 0, 0]))
        for name, table in tables.functions.items():
            found[name] = [rounded(float(x), 4) for x in table[0]]
        for factor, table in tables.factors.items():
            found[_label(factor.letter, names(factor.left), names(factor.right))] = [
                rounded(float(x), 4) for x in table[0].reshape(-1)
            ]
        return found

    reach = np.concatenate([np.full(sizes[0], _REACH), np.full(sum(sizes[1:]), _LOGITS)])
    return Space(-reach, reach, sides, describe)


def _label(letter: str, left: tuple[str, ...], right: tuple[str, ...]) -> str:
    bar = "|" + ",".join(right) if right else ""
    return f"{letter}({','.join(left)}{bar})"


def _inside(declarations: Declarations, factor: Density, count: int) -> Array:
    """1 where a density with a declared support may be positive, 0 elsewhere.

    The values of its variable lie in the declared regions by turns; densities of several variables
    have no support.
    """
    allowed = declarations.supports.get(factor.letter)
    variables = names(factor.left) + names(factor.right)
    if allowed is None:
        return np.ones((count,) * len(variables))
    labels = sorted({label for regions in declarations.supports.values() for label in regions})
    if len(variables) != 1 or count < len(labels):
        raise NotApplicable(f"the support of {factor.letter} has no place in tables of {count}")
    return np.asarray([float(labels[place % len(labels)] in allowed) for place in range(count)])


def normalised(heights: Array, left: tuple[str, ...], weights: Mapping[str, Array]) -> Array:
    """Densities: for each value of what is conditioned on, weights times heights add up to 1."""
    total = heights
    for place, name in enumerate(left):
        shape = [len(heights)] + [1] * (heights.ndim - 1)
        shape[place + 1] = -1
        total = total * weights[name].reshape(shape)
    axes = tuple(range(1, len(left) + 1))
    return np.asarray(heights / total.sum(axis=axes, keepdims=True))


def spaces_of(lesser: Node, greater: Node, declarations: Declarations) -> Callable[[int], Space]:
    """The search spaces of two sides given as trees, one for each start."""
    if declarations.joints:
        return lambda start: _table_space(lesser, greater, declarations, start)
    return lambda start: _law_space(lesser, greater, declarations, start)
