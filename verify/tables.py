"""Finite worlds in NumPy, many at once: densities as tables, for searching over densities.

The first axis of every batch is the world. A variable is bound to the places of its values, which
carry base weights; a joint's other densities are marginals and conditionals of its factors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from formula.declarations import Declarations, Joint
from formula.dummies import infer_variable, slot_name
from formula.tree import Apply, Big, Density, Item, Node, Symbol
from verify.arrays import Env, Place, PlaceSample, index_of, logarithm, value_of
from verify.arrays_functions import defined_function
from verify.arrays_probability import Spread, defined_value, definition_for, probability
from verify.laws_scipy import Array
from verify.terms import NotApplicable

_MOST_ROWS = 5000


def names(slots: tuple[Node, ...]) -> tuple[str, ...]:
    """The variables of the slots of a density."""
    return tuple(name for slot in slots if (name := slot_name(slot)) is not None)


def generated(joint: Joint) -> tuple[str, ...]:
    """Variables left of some bar, in order."""
    return tuple(dict.fromkeys(name for factor in joint.factors for name in names(factor.left)))


def find_joint(declarations: Declarations, letter: str, variables: tuple[str, ...]) -> Joint | None:
    """The joint with that letter that has all these variables; the one that generates most."""
    found = [
        joint
        for joint in declarations.joints
        if any(factor.letter == letter for factor in joint.factors)
        and set(variables)
        <= {name for f in joint.factors for name in names(f.left) + names(f.right)}
    ]
    return max(found, key=lambda joint: len(generated(joint)), default=None)


@dataclass(frozen=True, slots=True)
class Tables:
    """A measure of finite tables.

    Attributes:
        counts: values of each variable.
        weights: base weights (worlds, n); 1 for a variable that is summed.
        factors: declared factor -> densities (worlds, left..., right...).
        functions: arbitrary function -> its values (worlds, n) on its variable.
        marginals: filled when first asked for.
    """

    declarations: Declarations
    counts: Mapping[str, int]
    weights: Mapping[str, Array]
    factors: Mapping[Density, Array]
    functions: Mapping[str, Array] = field(default_factory=dict)
    marginals: dict[tuple[str, tuple[str, ...]], Array] = field(
        default_factory=dict, compare=False, repr=False
    )

    def is_variable(self, name: str) -> bool:
        """Whether a name is a variable of the densities."""
        return name in self.counts

    def symbol(self, name: str, env: Env) -> Array | None:
        """The value of a defined symbol."""
        for each in self.declarations.definitions:
            if isinstance(each.target, Symbol) and each.target.name == name:
                return value_of(each.value, env)
        return None

    def function(self, tree: Apply, env: Env) -> Array:
        """The value of a function at the place of its variable."""
        defined = defined_function(self.declarations, tree)
        if defined is not None:
            return value_of(defined, env)
        if tree.name not in self.functions:
            raise NotApplicable(f"the function {tree.name} has no table")
        table = self.functions[tree.name]
        worlds = np.arange(len(table)).reshape((-1,) + (1,) * env.depth)
        place = self._place(tree.arguments[0], env)
        return np.asarray(table[(worlds, place)])[..., None, None]

    def probability(self, tree: Node, env: Env) -> Array:
        """Means, integrals and sums over tables."""
        if isinstance(tree, Big):
            return self._sum(tree, env)
        return probability(self, self.declarations, tree, env)

    def _sum(self, tree: Big, env: Env) -> Array:
        if tree.kind != "sum" or any(each.condition is not None for each in tree.ranges):
            raise NotApplicable("only plain sums over a variable")
        spread = self.cover(tuple(each.variable for each in tree.ranges), (tree.body,), env)
        return spread.total(value_of(tree.body, spread.env))

    def log_density(self, node: Density, env: Env) -> Array:
        """Log density (nats) at the places of its slots."""
        defined = definition_for(self.declarations, node)
        if defined is not None:
            return logarithm(defined_value(defined, node), env)[..., 0, 0]
        left, right = self._variables(node.left, node), self._variables(node.right, node)
        places = [self._place(slot, env) for slot in node.left + node.right]
        table = self._table(node.letter, left + right)
        worlds = np.arange(len(table)).reshape((-1,) + (1,) * env.depth)
        with np.errstate(all="ignore"):
            height = np.log(table[(worlds, *places)])
            if right:
                below = self._table(node.letter, right)
                height = height - np.log(below[(worlds, *places[len(left) :])])
        return np.asarray(height)

    def _variables(self, slots: tuple[Node, ...], node: Density) -> tuple[str, ...]:
        found = []
        for slot in slots:
            name = slot_name(slot)
            variable = None if name is None else infer_variable(self.declarations, name, node)
            if variable is None:
                raise NotApplicable(f"{slot} is no variable of a density")
            found.append(variable)
        return tuple(found)

    def _place(self, slot: Node, env: Env) -> np.ndarray:
        name = slot_name(slot)
        bound = env.bound.get(name or "")
        if isinstance(slot, Item) and isinstance(bound, PlaceSample):
            return np.asarray(bound.array[..., index_of(slot.indices[0], env) - 1])
        if isinstance(slot, Symbol) and bound is None:
            # the world's own value: tables are random, so the first place is as good as any
            return np.asarray(0)
        if isinstance(slot, Symbol) and isinstance(bound, Place):
            return bound.array
        if isinstance(bound, int):
            return np.asarray(bound - 1)
        raise NotApplicable(f"{slot} has no place in a table")

    def _table(self, letter: str, variables: tuple[str, ...]) -> Array:
        key = (letter, variables)
        if len(set(variables)) < len(variables):
            raise NotApplicable(f"{letter} has one variable twice")
        if key not in self.marginals:
            joint = find_joint(self.declarations, letter, variables)
            if joint is None:
                raise NotApplicable(f"no joint of {letter!r} has the variables {variables}")
            self.marginals[key] = self._marginal(joint, variables)
        return self.marginals[key]

    def _marginal(self, joint: Joint, variables: tuple[str, ...]) -> Array:
        made = generated(joint)
        order = list(dict.fromkeys((*made, *variables)))
        letters = {name: chr(ord("a") + k) for k, name in enumerate(order)}
        operands, subscripts = [], []
        for factor in joint.factors:
            slots = names(factor.left) + names(factor.right)
            if any(slot not in letters for slot in slots):
                # given what is not asked for: condition on its first value
                table = self.factors[factor]
                index = tuple(slice(None) if s in letters else 0 for s in slots)
                operands.append(table[(slice(None), *index)])
                slots = tuple(s for s in slots if s in letters)
            else:
                operands.append(self.factors[factor])
            subscripts.append("W" + "".join(letters[slot] for slot in slots))
        for name in made:
            if name not in variables:
                operands.append(self.weights[name])
                subscripts.append("W" + letters[name])
        out = "W" + "".join(letters[name] for name in variables)
        if any(letters[name] not in "".join(subscripts) for name in variables):
            raise NotApplicable(f"the joint does not determine a density of {variables}")
        return np.asarray(np.einsum(",".join(subscripts) + "->" + out, *operands))

    def draw(self, laws: tuple[Node, ...], bound: tuple[str, ...], env: Env) -> Spread:
        """The variables over all values, weighted by the laws."""
        samples = {}
        for law in laws:
            if not isinstance(law, Density):
                raise NotApplicable("an expectation under an expression")
            for slot in law.left:
                if isinstance(slot, Item):
                    samples[slot_name(slot) or ""] = law
        single = tuple(law for law in laws if law not in samples.values())
        spread = self._spread(bound, samples, laws, env)
        weights = spread.weights
        for law in single:
            assert isinstance(law, Density)
            weights = weights * np.exp(self.log_density(law, spread.env))
        for name, law in samples.items():
            sample = spread.env.bound[name]
            assert isinstance(sample, PlaceSample)
            for k in range(sample.array.shape[-1]):
                one = spread.env.bind({name: Place(sample.array[..., k])})
                density = Density(law.letter, (Symbol(name),), law.right)
                weights = weights * np.exp(self.log_density(density, one))
        return Spread(spread.env, weights)

    def cover(self, bound: tuple[str, ...], body: tuple[Node, ...], env: Env) -> Spread:
        """The variables over all values, weighted by their base weights."""
        return self._spread(bound, {}, body, env)

    def _spread(
        self,
        bound: tuple[str, ...],
        samples: Mapping[str, Density],
        bodies: tuple[Node, ...],
        env: Env,
    ) -> Spread:
        columns: list[tuple[str, str]] = []
        sizes: dict[str, int] = {}
        for name in bound:
            variable = infer_variable(self.declarations, name, *bodies)
            if variable is None:
                raise NotApplicable(f"{name} is no variable of a density")
            if name in samples:
                draws = next(d for d in self.declarations.draws if d.variable == variable)
                sizes[name] = index_of(draws.count, env)
            columns += [(name, variable)] * sizes.get(name, 1)
        rows = int(np.prod([self.counts[variable] for _, variable in columns]))
        if rows > _MOST_ROWS:
            raise NotApplicable(f"{rows} values of {', '.join(bound)}")
        grid = np.asarray(list(product(*(range(self.counts[v]) for _, v in columns))), dtype=int)
        weights = np.ones((1,) * (env.depth + 1) + (rows,))
        for column, (_, variable) in enumerate(columns):
            each = self.weights[variable][:, grid[:, column]]
            weights = weights * each.reshape((len(each),) + (1,) * env.depth + (rows,))
        places: dict[str, Place | PlaceSample] = {}
        column = 0
        for name in bound:
            if name in sizes:
                places[name] = PlaceSample(grid[:, column : column + sizes[name]])
            else:
                places[name] = Place(grid[:, column])
            column += sizes.get(name, 1)
        return Spread(env.deeper(dict(places)), weights)
