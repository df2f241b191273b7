"""Where an optimal argument is looked for: a number, a function's table or a density's table.

Everything else is drawn once and held; a point of the space is the free object in coordinates
without limits (logarithms of positive numbers, logits of bounded ones).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from claims.optimum import Optimum
from claims.verdicts import Figure
from formula.declarations import Declarations
from formula.domains import Array as Columns
from formula.domains import Function, PositiveInteger, Real
from formula.tree import Apply, Density, Symbol
from verify.arrays import Env, Place, Quantity, numbers_of, value_of
from verify.arrays_functions import range_of, squashed, unsquashed
from verify.ascent import Batch
from verify.draw import MODERATE, draw
from verify.judge import rounded
from verify.laws_scipy import Array
from verify.line_laws import line_measure
from verify.sampling import at
from verify.search_spaces import function_variables, normalised
from verify.tables import Tables, names
from verify.terms import NotApplicable

_NORMALISED = 1e-9


@dataclass(frozen=True, slots=True)
class ArgumentSpace:
    """The free object in coordinates, with the world that is held.

    Attributes:
        objective: coordinates (n, d) -> objective (n,), with the sign that is to be maximised.
        claimed: coordinates of the claimed argument (d,); not finite where it leaves the domain.
        at: the scalars that are held.
    """

    objective: Batch
    claimed: Array
    at: Mapping[str, Figure]


def argument_space(claim: Optimum, seed: int, index: int) -> ArgumentSpace:
    """The space in world ``index``.

    Raises:
        NotApplicable: the objective has no value on arrays.
    """
    sign = 1.0 if claim.sense == "max" else -1.0
    made = _tables(claim, seed, index) if claim.declarations.joints else _laws(claim, seed, index)
    return replace(made, objective=lambda points: sign * made.objective(points))


def _domain(free: Symbol, declarations: Declarations) -> Function:
    domain = declarations.symbols.get(free.name)
    if not isinstance(domain, Real):
        raise NotApplicable(f"{free.name} is no number that could be searched")
    return Function(domain.low, domain.high)


def _held(claim: Optimum, seed: int, index: int) -> dict[str, object]:
    """Draws of everything declared but what is free."""
    values = dict(draw(claim.declarations, seed, index, MODERATE))
    if isinstance(claim.free, (Symbol, Apply)):
        values.pop(claim.free.name, None)
    if claim.declarations.joints:
        # numbered draws of every variable are enumerated: few of them
        for name, domain in claim.declarations.symbols.items():
            if isinstance(domain, PositiveInteger):
                values[name] = 1 + index % 3
    return dict(values)


def _laws(claim: Optimum, seed: int, index: int) -> ArgumentSpace:
    """A free number or vector, with the other symbols and named scalar laws held."""
    free, declarations = claim.free, claim.declarations
    if not isinstance(free, Symbol):
        raise NotApplicable("a free function of a variable of named laws")
    values = _held(claim, seed, index)

    def env_of(bound: Mapping[str, Quantity]) -> Env:
        env = Env(values, bound)  # type: ignore[arg-type]
        return replace(env, measure=line_measure(declarations, env, 0))

    domain = declarations.symbols.get(free.name)
    vector = isinstance(domain, Columns) and domain.kind == "vector" and domain.low is None

    def free_at(points: Array) -> Array:
        """The free number or vector, (n, rows, 1)."""
        if vector:
            return points[:, :, None]
        return squashed(points[:, 0], _domain(free, declarations))[:, None, None]

    def objective(points: Array) -> Array:
        env = env_of({free.name: Quantity(free_at(points))})
        return np.broadcast_to(numbers_of(claim.objective, env), (len(points),))

    argument = np.asarray(value_of(claim.right, env_of({})), dtype=float).reshape(-1)
    claimed = argument if vector else unsquashed(argument, _domain(free, declarations))
    return ArgumentSpace(objective, claimed, at(values))  # type: ignore[arg-type]


def _tables(claim: Optimum, seed: int, index: int) -> ArgumentSpace:
    """A free number, function or density over finite tables of everything else."""
    declarations, free = claim.declarations, claim.free
    rng = np.random.default_rng([seed, index, 47])
    values = _held(claim, seed, index)
    count = 2 + index % 2
    counts = dict.fromkeys(declarations.variables, count)
    weights = {name: np.exp(rng.uniform(-1, 1, (1, count))) for name in counts}
    factors = {
        factor: normalised(
            np.exp(rng.uniform(-1.5, 1.5, (1, *_shape(factor, count)))), names(factor.left), weights
        )
        for joint in declarations.joints
        for factor in joint.factors
    }
    functions = {
        name: squashed(rng.normal(size=(1, count)), range_of(declarations, name))
        for name in function_variables(declarations, (claim.objective, claim.right))
    }
    if isinstance(free, Density) and free not in factors:
        raise NotApplicable("a free density that is no declared factor")
    held = Tables(declarations, counts, weights, factors, functions)

    def objective(points: Array) -> Array:
        tables, bound = _replaced(held, claim, points)
        env = Env(values, bound, 0, tables)  # type: ignore[arg-type]
        return np.broadcast_to(numbers_of(claim.objective, env), (len(points),))

    return ArgumentSpace(objective, _claimed(claim, held, values), at(values))  # type: ignore[arg-type]


def _shape(factor: Density, count: int) -> tuple[int, ...]:
    return (count,) * len(names(factor.left) + names(factor.right))


def _replaced(held: Tables, claim: Optimum, points: Array) -> tuple[Tables, dict[str, Quantity]]:
    """The held tables once for each point, with the free object of that point."""
    n = len(points)

    def repeated(tables: Mapping[object, Array]) -> dict[object, Array]:
        return {key: np.repeat(table, n, axis=0) for key, table in tables.items()}

    weights = repeated(held.weights)  # type: ignore[arg-type]
    factors, functions = repeated(held.factors), repeated(held.functions)  # type: ignore[arg-type]
    bound: dict[str, Quantity] = {}
    match claim.free:
        case Symbol(name=name) as free:
            domain = _domain(free, claim.declarations)
            bound[name] = Quantity(squashed(points[:, 0], domain)[:, None, None])
        case Apply(name=name):
            functions[name] = squashed(points, range_of(claim.declarations, name))
        case Density() as free:
            count = next(iter(held.counts.values()))
            heights = np.exp(points).reshape(n, *_shape(free, count))
            factors[free] = normalised(heights, names(free.left), weights)  # type: ignore[arg-type]
    made = Tables(held.declarations, held.counts, weights, factors, functions)  # type: ignore[arg-type]
    return made, bound


def _claimed(claim: Optimum, held: Tables, values: Mapping[str, object]) -> Array:
    """The coordinates of the claimed argument in the held tables."""
    env = Env(values, {}, 0, held)  # type: ignore[arg-type]
    free, count = claim.free, next(iter(held.counts.values()))
    with np.errstate(all="ignore"):
        if isinstance(free, Symbol):
            number = np.asarray(numbers_of(claim.right, env)).reshape(-1)
            return unsquashed(number, _domain(free, claim.declarations))
        assert isinstance(free, Apply | Density)
        slots = free.arguments if isinstance(free, Apply) else (*free.left, *free.right)
        variables = names(slots)
        grid = np.asarray(list(product(range(count), repeat=len(variables))), dtype=int)
        spread = env.deeper({name: Place(grid[:, k]) for k, name in enumerate(variables)})
        rows = np.broadcast_to(numbers_of(claim.right, spread), (1, len(grid)))[0]
        if isinstance(free, Apply):
            return unsquashed(np.asarray(rows), range_of(claim.declarations, free.name))
        if not _is_normalised(np.asarray(rows).reshape(_shape(free, count)), free, held):
            return np.full(len(grid), np.nan)
        return np.asarray(np.log(rows))


def _is_normalised(table: Array, free: Density, held: Tables) -> bool:
    """Whether a table is a density: it adds up to 1 over what stands before the bar."""
    total = table
    for place, name in enumerate(names(free.left)):
        shape = [1] * table.ndim
        shape[place] = -1
        total = total * held.weights[name][0].reshape(shape)
    sums = total.sum(axis=tuple(range(len(free.left))))
    return bool(np.all(np.abs(sums - 1) <= _NORMALISED))


def shown(space: ArgumentSpace, point: Array) -> dict[str, Figure]:
    """A point and the claimed argument in coordinates, for a witness."""
    return {
        "found": [rounded(float(x), 5) for x in point],
        "claimed": [rounded(float(x), 5) if np.isfinite(x) else str(x) for x in space.claimed],
    }
