"""The measure of a continuous world with labels: categorical variables beside normal ones.

Given the labels, the variables of each letter are jointly normal (``gaussian_models``); every other
density is a ratio of sums over the labels, so that mixtures and responsibilities come from the
declared laws alone. Labels are summed exactly, all else is drawn on scrambled Sobol nets. The first
axis of every batch is the replicate, the others one for each bound variable.

One file because the measure, its labels and its draws are one protocol and share their state.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from typing import Any

import numpy as np

from formula.declarations import Declarations, Law
from formula.dummies import infer_variable, slot_name
from formula.tree import Apply, Big, Density, Item, Node, Symbol
from verify.array_arithmetic import number
from verify.arrays import Env, Quantity, Sample, index_of, logarithm, value_of
from verify.arrays_functions import defined_function, smooth
from verify.arrays_probability import Spread, defined_value, definition_for, probability
from verify.gaussian_models import JointNormal, conditional, joined, joint_normal
from verify.label_laws import (
    entries_of,
    factor_law,
    label_laws,
    label_names,
    names_of,
    normal_factors,
    probabilities,
)
from verify.laws import ConcreteLaw
from verify.laws import law as row_of
from verify.laws_scipy import Array, log_sum_exp
from verify.nets import Stage, uniforms
from verify.terms import NotApplicable

Labels = Mapping[str, int]
"""A value of each label."""
_KEPT_MASSES = 8


@dataclass(frozen=True, slots=True)
class MixtureLaws:
    """A measure over named laws of which some are categorical.

    Attributes:
        env: the declared symbols and the world's own values of the variables.
        stage, seed: size and seed of the nets; two sides of a claim take different seeds.
    """

    declarations: Declarations
    env: Env
    stage: Stage
    seed: int
    models: dict[object, JointNormal] = field(default_factory=dict, compare=False, repr=False)
    masses: list[tuple[tuple[str, ...], tuple[Array, ...], Array]] = field(
        default_factory=list, compare=False, repr=False
    )
    spreads: dict[object, tuple[dict[str, Quantity], Array]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def is_variable(self, name: str) -> bool:
        """Whether a name is a variable of the densities that is summed or integrated over."""
        return name in self.declarations.variables

    def symbol(self, name: str, env: Env) -> Array | None:
        """The value of a defined symbol."""
        for each in self.declarations.definitions:
            if isinstance(each.target, Symbol) and each.target.name == name:
                return value_of(each.value, env)
        return None

    def function(self, tree: Apply, env: Env) -> Array:
        """The value of a defined or arbitrary function."""
        defined = defined_function(self.declarations, tree)
        if defined is not None:
            return value_of(defined, env)
        return smooth(self.declarations, tree, env)

    def probability(self, tree: Node, env: Env) -> Array:
        """Means and integrals, and sums and products over labels."""
        if not isinstance(tree, Big):
            return probability(self, self.declarations, tree, env)
        if any(each.condition is not None for each in tree.ranges):
            raise NotApplicable("only plain sums and products over a label")
        first, *rest = tree.ranges
        body = Big(tree.kind, tree.body, tuple(rest)) if rest else tree.body
        if first.lower is None or first.upper is None:
            variable = infer_variable(self.declarations, first.variable, tree.body)
            if variable not in label_names(self.declarations):
                raise NotApplicable(f"a sum over {first.variable}, which is no label")
            places = range(1, self._count(variable) + 1)
        else:
            places = range(index_of(first.lower, env), index_of(first.upper, env) + 1)
        # whole numbers, for a label may be an index
        terms = [value_of(body, env.bind({first.variable: place})) for place in places]
        if not terms:
            raise NotApplicable("an empty sum")
        combine = np.add if tree.kind == "sum" else np.multiply
        return np.asarray(reduce(combine, terms))

    # densities

    def log_density(self, node: Density, env: Env) -> Array:
        """Log density (nats) at the values of its slots."""
        defined = definition_for(self.declarations, node)
        if defined is not None:
            value = defined_value(defined, node)
            if self._only_labels_vary(node, env):
                return self._by_label(value, node, env)
            return logarithm(value, env)[..., 0, 0]
        values = {
            self._variable(slot, node): value_of(slot, env) for slot in node.left + node.right
        }
        inner = env.bind({name: Quantity(value) for name, value in values.items()})
        right = [self._variable(slot, node) for slot in node.right]
        above = self._mass(node.letter, values, inner)
        if not set(right) & set(self._made(node.letter)):
            return above
        below = self._mass(node.letter, {name: values[name] for name in right}, inner)
        return np.asarray(above - below)

    def _only_labels_vary(self, node: Density, env: Env) -> bool:
        """Whether a density is one of labels, given the world's own values and nothing else."""
        known = label_names(self.declarations)
        own = (slot_name(slot) or "" for slot in node.right)
        return {self._variable(slot, node) for slot in node.left} <= known and all(
            name in self.env.bound and env.bound.get(name) is self.env.bound[name] for name in own
        )

    def _by_label(self, value: Node, node: Density, env: Env) -> Array:
        """A computed log density once for each value of the labels, with the nets of one mean."""
        slots = {slot_name(slot) or "": self._variable(slot, node) for slot in node.left}
        here = {
            name: value_of(slot, env)[..., 0, 0]
            for name, slot in zip(slots, node.left, strict=True)
        }
        total = np.asarray(np.nan)
        for labels in self._all(list(slots.values())):
            bound = {name: labels[variable] for name, variable in slots.items()}
            base = Env(self.env.values, {**self.env.bound, **bound}, 0, self)
            found = logarithm(value, base)[..., 0, 0]
            found = found.reshape(found.shape + (1,) * env.depth) if found.ndim else found
            chosen = np.asarray(True)
            for name, place in bound.items():
                chosen = chosen & (np.rint(here[name]) == place)
            total = np.where(chosen, found, total)
        return np.asarray(total)

    def _mass(self, letter: str, values: Mapping[str, Array], env: Env) -> Array:
        """The log of the joint density of the named variables of a letter, given the others named.

        The sum over the labels that are not named; a named one keeps its own term only.
        """
        for key, arrays, found in self.masses:
            if key == (letter, *values) and all(map(_same, arrays, values.values())):
                return found
        found = self._summed(letter, values, env)
        # over all values of a label the sum without it is the same; the arrays are large
        self.masses.insert(0, ((letter, *values), tuple(values.values()), found))
        del self.masses[_KEPT_MASSES:]
        return found

    def _summed(self, letter: str, values: Mapping[str, Array], env: Env) -> Array:
        made = self._made(letter)
        if not made:
            raise NotApplicable(f"no law is declared for the letter {letter!r}")
        own = [name for name in made if name in label_names(self.declarations)]
        named = [name for name in own if name in values]
        summed = [name for name in own if name not in values]
        total = np.asarray(-np.inf)
        for fixed in self._all(named):
            here = np.asarray(True)
            for name, place in fixed.items():
                here = here & (np.rint(values[name][..., 0, 0]) == place)
            if not np.any(here):
                continue
            found = log_sum_exp([
                self._term(letter, {**fixed, **free}, values, env) for free in self._all(summed)
            ])  # fmt: skip
            total = np.where(here, found, total) if fixed else found
        return np.asarray(total)

    def _term(self, letter: str, labels: Labels, values: Mapping[str, Array], env: Env) -> Array:
        """The log of the joint density with these labels, wherever it is wanted."""
        given = env.bind(labels)
        term = self._normal_part(letter, labels, values)
        for name, place in labels.items():
            law = label_laws(self.declarations)[letter, name][1]
            with np.errstate(divide="ignore"):
                term = term + np.log(probabilities(law, given)[..., place - 1])
        return np.asarray(term)

    def _normal_part(self, letter: str, labels: Labels, values: Mapping[str, Array]) -> Array:
        own = [n for f, _ in normal_factors(self.declarations, letter) for n in names_of(f.left)]
        drawn = [name for name in values if name in own]
        if not drawn:
            return np.asarray(0.0)
        model = self._model(letter, labels)
        given = {name: value[..., 0] for name, value in values.items()}
        roots = [name for name in values if name in model.outer_places]
        mean, covariance = conditional(model, drawn, roots, given)
        law = ConcreteLaw(row_of("multivariate-normal"), (mean, covariance))
        return law.log_density(joined([given[name] for name in drawn]))

    def _model(self, letter: str, labels: Labels) -> JointNormal:
        key = (letter, tuple(sorted(labels.items())))
        if key not in self.models:
            factors = normal_factors(self.declarations, letter)
            self.models[key] = joint_normal(factors, self.env.bind(labels), {})
        return self.models[key]

    def _made(self, letter: str) -> tuple[str, ...]:
        factors = (factor for factor, _ in self.declarations.laws if factor.letter == letter)
        return tuple(name for factor in factors for name in names_of(factor.left))

    def _all(self, names: list[str]) -> Iterator[Labels]:
        counts = [self._count(name) for name in names]
        for places in product(*(range(1, count + 1) for count in counts)):
            yield dict(zip(names, places, strict=True))

    def _count(self, name: str) -> int:
        """How many values a label has."""
        laws = (law for (_, own), (_, law) in label_laws(self.declarations).items() if own == name)
        return int(probabilities(next(laws), self.env).shape[-1])

    def _variable(self, slot: Node, node: Node) -> str:
        name = slot_name(slot)
        variable = None if name is None else infer_variable(self.declarations, name, node)
        if variable is None:
            raise NotApplicable(f"{slot} is no variable of a density")
        return variable

    # drawing

    def _nets(self, key: object, env: Env, dimension: int) -> Array:
        """Uniforms (replicates, 1, ..., n, d); a mean inside a mean takes fewer points."""
        nets = uniforms(
            self.seed, zlib.crc32(repr(key).encode()) + env.depth, self.stage, dimension
        )
        if env.depth:
            nets = nets[:, : max(2, self.stage.points // 8**env.depth)]
        return nets.reshape((len(nets), *(1,) * env.depth, *nets.shape[1:]))

    def draw(self, laws: tuple[Node, ...], names: tuple[str, ...], env: Env) -> Spread:
        """All labels of the laws with their probabilities, the other variables on nets."""
        factors = [factor for law in laws for factor in self._factors(law)]
        known = label_names(self.declarations)
        chosen = [f for f in factors if {self._variable(s, f) for s in f.left} <= known]
        drawn = [factor for factor in factors if factor not in chosen]
        if any(isinstance(slot, Item) for factor in drawn for slot in factor.left):
            return self._sample(drawn, chosen, env)
        key = self._own_key(factors, names, env)
        found = self.spreads.get(key)
        if found is None:
            found = self._labelled((laws, names), chosen, drawn, names, env)
            if key is not None:
                # drawn once, a variable is one array, of which the masses are known by identity
                self.spreads[key] = found
        bound, weights = found
        return Spread(env.deeper(bound), weights)

    def _own_key(
        self, factors: list[Density], names: tuple[str, ...], env: Env
    ) -> tuple[object, ...] | None:
        """What an outermost draw depends on besides the world's own values."""
        if env.depth:
            return None
        given = dict.fromkeys(slot_name(slot) or "" for each in factors for slot in each.right)
        values = [env.bound.get(name) for name in given if name not in names]
        own = [self.env.bound.get(name) for name in given if name not in names]
        if any(not isinstance(a, int) and a is not b for a, b in zip(values, own, strict=True)):
            return None
        return (*factors, *names, *(value for value in values if isinstance(value, int)))

    def _labelled(
        self,
        key: object,
        chosen: list[Density],
        drawn: list[Density],
        names: tuple[str, ...],
        env: Env,
    ) -> tuple[dict[str, Quantity], Array]:
        """Each assignment of the labels beside draws of the other variables, and the weights."""
        laws_of = [self._declared(factor) for factor in drawn]
        sizes = [entries_of(law, self.env) for law in laws_of]
        nets = self._nets(key, env, sum(sizes)) if drawn else np.zeros((1, 1, 0))
        slots = {slot_name(s) or "": self._variable(s, f) for f in chosen for s in f.left}
        parts, weights = [], []
        for labels in self._all(list(slots.values())):
            current = env.deeper({name: Quantity(number(labels[v])) for name, v in slots.items()})
            used = 0
            for factor, law, size in zip(drawn, laws_of, sizes, strict=True):
                points = factor_law(law, self._given(factor, current)).draws(
                    nets[..., used : used + size]
                )
                points = points if row_of(law.name).vector else points[..., None]
                current = current.bind(
                    {slot_name(factor.left[0]) or "": Quantity(points[..., None])}
                )
                used += size
            heights = sum((self.log_density(each, current) for each in chosen), np.asarray([0.0]))
            count = nets.shape[-2]
            weights.append(np.broadcast_to(
                np.exp(heights), (*np.shape(heights)[:-1], count)
            ) / count)  # fmt: skip
            parts.append({name: current.bound[name] for name in names})
        return _side_by_side(parts, nets.shape[-2]), _joined_weights(weights)

    def _sample(self, drawn: list[Density], chosen: list[Density], env: Env) -> Spread:
        """Numbered draws of one variable."""
        if chosen or len(drawn) != 1:
            raise NotApplicable("numbered draws beside other variables")
        (factor,) = drawn
        name = slot_name(factor.left[0]) or ""
        draws = next(each for each in self.declarations.draws if each.variable == name)
        count = index_of(draws.count, env)
        law = self._declared(Density(factor.letter, (Symbol(name),), factor.right))
        size = entries_of(law, self.env)
        nets = self._nets((factor, name), env, size * count)
        nets = nets.reshape((*nets.shape[:-1], count, size))
        concrete = factor_law(law, self._given(factor, env.deeper({})))
        if any(np.ndim(p) > int(concrete.row.vector) for p in concrete.parameters):
            raise NotApplicable("numbered draws whose law varies")
        points = concrete.draws(nets)
        points = points if concrete.row.vector else points[..., None]
        bound = {name: Sample(points[..., None])}
        return Spread(env.deeper(bound), np.full(nets.shape[-3], 1.0 / nets.shape[-3]))

    def _factors(self, law: Node) -> list[Density]:
        """A law, or the declared factors of which it is the product."""
        if not isinstance(law, Density):
            raise NotApplicable("an expectation under an expression")
        defined = definition_for(self.declarations, law)
        if defined is not None and isinstance(value := defined_value(defined, law), Density):
            return self._factors(value)
        if len(law.left) == 1:
            return [law]
        wanted, known = set(names_of(law.left)), set(names_of(law.right))
        waiting = [
            factor
            for factor, _ in self.declarations.laws
            if factor.letter == law.letter and set(names_of(factor.left)) <= wanted
        ]
        ordered: list[Density] = []
        while ready := [factor for factor in waiting if set(names_of(factor.right)) <= known]:
            ordered += ready
            known |= {name for factor in ready for name in names_of(factor.left)}
            waiting = [factor for factor in waiting if factor not in ready]
        if waiting or not wanted <= known:
            raise NotApplicable("a joint density that is no product of declared factors")
        return ordered

    def _declared(self, node: Density) -> Law:
        """The normal law of a declared factor."""
        for factor, law in self.declarations.laws:
            if (factor.letter, names_of(factor.left), names_of(factor.right)) == (
                node.letter,
                names_of(node.left),
                names_of(node.right),
            ):
                return law
        raise NotApplicable(f"{node.letter} of {', '.join(names_of(node.left))} is no declared law")

    def _given(self, factor: Density, env: Env) -> Env:
        """What a law is given: labels as whole numbers, for they may be indices."""
        labels = label_names(self.declarations)
        bound = {}
        for slot in factor.right:
            name = self._variable(slot, factor)
            value = value_of(slot, env)
            bound[name] = round(float(value.reshape(-1)[0])) if (
                name in labels and value.size == 1
            ) else Quantity(value)  # fmt: skip
        return env.bind(bound)

    def cover(self, names: tuple[str, ...], body: tuple[Node, ...], env: Env) -> Spread:
        """Every label once; another variable from the equal mixture of all its declared laws."""
        known = label_names(self.declarations)
        variables = {name: infer_variable(self.declarations, name, *body) for name in names}
        slots = {name: v for name, v in variables.items() if v in known}
        others = {name: v for name, v in variables.items() if v not in known}
        if len(others) > 1 or None in others.values():
            raise NotApplicable("an integral over several variables")
        if others:
            ((name, variable),) = others.items()
            points, weights = self._covered(name, variable or "", env)
        else:
            points, weights = np.zeros((1, 0, 1)), np.ones(1)
        parts = []
        for labels in self._all([v for v in slots.values() if v is not None]):
            bound = {name: Quantity(number(labels[v or ""])) for name, v in slots.items()}
            parts.append({**bound, **{name: Quantity(points) for name in others}})
        count = points.shape[-3]
        return Spread(
            env.deeper(_side_by_side(parts, count)), _joined_weights([weights] * len(parts))
        )

    def _covered(self, name: str, variable: str, env: Env) -> tuple[Array, Array]:
        """Points (..., n, d, 1) of a variable, and their weights for an integral (..., n)."""
        current = env.deeper({})
        proposals = []
        for factor, law in self.declarations.laws:
            if names_of(factor.left) != (variable,) or law.name == "categorical":
                continue
            labels = [n for n in names_of(factor.right) if n in label_names(self.declarations)]
            for given in self._all(labels):
                proposals.append(factor_law(law, current.bind(given)))
        if not proposals:
            raise NotApplicable(f"no density of {name} to draw from")
        drawn = []
        for place, proposal in enumerate(proposals):
            size = proposal.dimension if proposal.row.vector else 1
            points = proposal.draws(self._nets((place, name), env, size))
            drawn.append(points if proposal.row.vector else points[..., None])
        batch = np.broadcast_shapes(*(each.shape[:-2] for each in drawn))
        points = np.concatenate(
            [np.broadcast_to(each, (*batch, *each.shape[-2:])) for each in drawn], axis=-2
        )
        heights = [
            each.log_density(points if each.row.vector else points[..., 0]) for each in proposals
        ]
        mixture = log_sum_exp(heights)
        weights = np.exp(np.log(len(proposals)) - mixture) / points.shape[-2]
        return points[..., None], weights


def _same(one: Array, other: Array) -> bool:
    """Whether two values are one array, or one number."""
    return one is other or (one.shape == other.shape and one.size == 1 and bool(one == other))


def _side_by_side(parts: list[dict[str, Any]], count: int) -> dict[str, Quantity]:
    """The values of all assignments of the labels one after the other on the new axis."""
    bound = {}
    for name in parts[0]:
        arrays = [part[name].array for part in parts]
        batch = np.broadcast_shapes(*(array.shape[:-3] for array in arrays))
        wide = [np.broadcast_to(array, (*batch, count, *array.shape[-2:])) for array in arrays]
        bound[name] = Quantity(np.concatenate(wide, axis=-3))
    return bound


def _joined_weights(weights: list[Array]) -> Array:
    batch = np.broadcast_shapes(*(each.shape[:-1] for each in weights))
    wide = [np.broadcast_to(each, (*batch, each.shape[-1])) for each in weights]
    return np.concatenate(wide, axis=-1)
