"""The measure of a continuous world: named laws, sampled on scrambled Sobol nets.

The first axis of every batch is the replicate, the others one for each bound variable. A density is
that of a declared factor, or a marginal or conditional of its letter's joint normal law; all come
from the scipy oracles. The laws are the only thing declared: nothing is taken from a closed form.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from formula.declarations import Declarations, Law
from formula.dummies import infer_variable, slot_name
from formula.tree import Apply, Density, Item, Node, Symbol, walk
from verify.arrays import Env, Quantity, Sample, index_of, logarithm, value_of
from verify.arrays_functions import defined_function, smooth
from verify.arrays_probability import Spread, Uncovered, defined_value, definition_for, probability
from verify.gaussian_models import JointNormal, conditional, joined, joint_normal
from verify.laws import ConcreteLaw
from verify.laws import law as row_of
from verify.laws_scipy import Array, log_sum_exp
from verify.nets import SECOND, Stage, uniforms
from verify.terms import NotApplicable

_MOST_POINTS = 2**24


@dataclass(frozen=True, slots=True)
class SampledLaws:
    """A measure over named laws.

    Attributes:
        env: the declared symbols and the world's own values of the variables.
        stage, seed: size and seed of the nets; two sides of a claim take different seeds.
    """

    declarations: Declarations
    env: Env
    stage: Stage
    seed: int
    models: dict[object, JointNormal] = field(default_factory=dict, compare=False, repr=False)

    def is_variable(self, name: str) -> bool:
        """Whether a name is a variable of the densities."""
        return name in self.declarations.variables

    def symbol(self, name: str, env: Env) -> Array | None:
        """The value of a defined symbol; it depends on nothing that a mean around it binds.

        So it is computed in front of all means, on full nets: on the few points of a mean inside a
        mean, the logarithm of a mean would be biased.
        """
        for each in self.declarations.definitions:
            if isinstance(each.target, Symbol) and each.target.name == name:
                value = value_of(each.value, replace(self.env, measure=self))
                if value.ndim > 2:
                    shape = (*value.shape[:-2], *(1,) * env.depth, *value.shape[-2:])
                    value = value.reshape(shape)
                return value
        return None

    def function(self, tree: Apply, env: Env) -> Array:
        """The value of a defined or arbitrary function."""
        defined = defined_function(self.declarations, tree)
        if defined is not None:
            return value_of(defined, env)
        return smooth(self.declarations, tree, env)

    def probability(self, tree: Node, env: Env) -> Array:
        """Means and integrals, on nets."""
        return probability(self, self.declarations, tree, env)

    def log_density(self, node: Density, env: Env) -> Array:
        """Log density (nats) at the values of its slots."""
        defined = definition_for(self.declarations, node)
        if defined is not None:
            return logarithm(defined_value(defined, node), env)[..., 0, 0]
        law = self.law_of(node, env)
        point = joined([_vector(slot, env) for slot in node.left])
        return law.log_density(point if law.row.vector else point[..., 0])

    def law_of(self, node: Density, env: Env) -> ConcreteLaw:
        """The law of the left side given the values of the right side."""
        left = self._variables(node, node.left)
        right = self._variables(node, node.right)
        for factor, law in self.declarations.laws:
            if (
                factor.letter == node.letter
                and _names(factor.left) == left
                and _names(factor.right) == right
            ):
                return self._factor_law(law, node, right, env)
        model = self._model(node.letter)
        given = {name: _vector(slot, env) for name, slot in zip(right, node.right, strict=True)}
        mean, covariance = conditional(model, left, right, given)
        return ConcreteLaw(row_of("multivariate-normal"), (mean, covariance))

    def _factor_law(self, law: Law, node: Density, right: tuple[str, ...], env: Env) -> ConcreteLaw:
        row = row_of(law.name)
        given = {
            name: Quantity(value_of(slot, env))
            for name, slot in zip(right, node.right, strict=True)
        }
        inner = env.bind(given)
        parameters = []
        for place, tree in enumerate(law.parameters):
            value = value_of(tree, inner)
            if law.name == "standard-normal":
                parameters.append(value.reshape(-1)[0])
            elif row.listed:
                parameters.append(value[..., 0])
            elif not row.vector:
                parameters.append(value[..., 0, 0])
            elif law.name == "multivariate-normal" and place == 1:
                parameters.append(value.reshape(value.shape[-2:]))
            else:
                parameters.append(value[..., 0])
        return ConcreteLaw(row, tuple(parameters))

    def _model(self, letter: str) -> JointNormal:
        if letter not in self.models:
            factors = [pair for pair in self.declarations.laws if pair[0].letter == letter]
            if not factors:
                raise NotApplicable(f"no law is declared for the letter {letter!r}")
            self.models[letter] = joint_normal(factors, self.env, {})
        return self.models[letter]

    def _variables(self, node: Density, slots: tuple[Node, ...]) -> tuple[str, ...]:
        found = []
        for slot in slots:
            name = slot_name(slot)
            variable = None if name is None else infer_variable(self.declarations, name, node)
            if variable is None:
                raise NotApplicable(f"{slot} is no variable of a density")
            found.append(variable)
        return tuple(found)

    def _nets(self, key: object, env: Env, dimension: int) -> Array:
        """Uniforms (replicates, 1, ..., n, d); a mean inside a mean takes fewer points."""
        stream = zlib.crc32(repr(key).encode()) + env.depth
        nets = uniforms(self.seed, stream, self.stage, dimension)
        if env.depth and self.stage.points > SECOND.points:
            raise Uncovered("a mean inside a mean is not sampled so finely")
        if env.depth:
            nets = nets[:, : max(2, self.stage.points // 8**env.depth)]
        return nets.reshape((len(nets), *(1,) * env.depth, *nets.shape[1:]))

    def draw(self, laws: tuple[Node, ...], names: tuple[str, ...], env: Env) -> Spread:
        """Draws of all variables of the laws; the weights of a net are equal."""
        if len(laws) == 1 and self._is_computed(laws[0]):
            return self._reweighted(laws[0], names, env)
        sizes = [self._size(law, env) for law in laws]
        nets = self._nets((laws, names), env, sum(sizes))
        count = nets.shape[-2]
        if nets.size > _MOST_POINTS:
            raise NotApplicable(f"{nets.size} numbers for one mean")
        current = env.deeper({})
        used = 0
        for law, size in zip(laws, sizes, strict=True):
            assert isinstance(law, Density)
            current = self._draw_one(law, nets[..., used : used + size], current)
            used += size
        return Spread(current, np.full(count, 1.0 / count), sampled=not env.depth)

    def _is_computed(self, law: Node) -> bool:
        """Whether the density is defined by a formula that is not just another density."""
        if not isinstance(law, Density):
            return False
        defined = definition_for(self.declarations, law)
        if defined is None:
            return False
        value = defined_value(defined, law)
        return self._is_computed(value) if isinstance(value, Density) else True

    def _reweighted(self, law: Node, names: tuple[str, ...], env: Env) -> Spread:
        """A mean under a computed density: importance sampling from the densities inside it."""
        assert isinstance(law, Density)
        spread = self.cover(names, (law,), env)
        with np.errstate(all="ignore"):
            heights = np.exp(self.log_density(law, spread.env))
        return Spread(spread.env, spread.weights * heights, spread.sampled)

    def _size(self, law: Node, env: Env) -> int:
        if not isinstance(law, Density):
            raise NotApplicable("an expectation under an expression")
        law = self._resolved(law)
        law_env = env.bind({})
        size = self._dimension(law, law_env)
        if isinstance(law.left[0], Item):
            size *= self._count(law, env)
        return size

    def _count(self, law: Density, env: Env) -> int:
        name = slot_name(law.left[0])
        draws = next(d for d in self.declarations.draws if d.variable == name)
        return index_of(draws.count, env)

    def _resolved(self, law: Density) -> Density:
        """A defined density that is just another density."""
        defined = definition_for(self.declarations, law)
        if defined is None:
            return law
        value = defined_value(defined, law)
        if not isinstance(value, Density):
            raise NotApplicable("an expectation under a defined density")
        return self._resolved(value)

    def _dimension(self, law: Density, env: Env) -> int:
        left = self._variables(law, law.left)
        total = 0
        for name in left:
            for factor, declared in self.declarations.laws:
                if _names(factor.left) == (name,):
                    total += _entries(declared, env)
                    break
        return total

    def _draw_one(self, law: Density, nets: Array, env: Env) -> Env:
        law = self._resolved(law)
        sampled = isinstance(law.left[0], Item)
        if sampled:
            count = self._count(law, env)
            nets = nets.reshape((*nets.shape[:-1], count, nets.shape[-1] // count))
        concrete = self.law_of(law, env)
        if sampled:
            concrete = _over_sample(concrete)
        points = concrete.draws(nets)
        if not concrete.row.vector:
            points = points[..., None]
        bound: dict[str, Quantity | Sample] = {}
        used = 0
        for slot in law.left:
            name = slot_name(slot) or ""
            variable = self._variables(law, (slot,))[0]
            size = points.shape[-1] if len(law.left) == 1 else self._own_size(variable, env)
            part = points[..., used : used + size, None]
            bound[name] = Sample(part) if sampled else Quantity(part)
            used += size
        return env.bind(bound)

    def _own_size(self, variable: str, env: Env) -> int:
        for factor, declared in self.declarations.laws:
            if _names(factor.left) == (variable,):
                return _entries(declared, env)
        raise NotApplicable(f"no law generates {variable}")

    def cover(self, names: tuple[str, ...], body: tuple[Node, ...], env: Env) -> Spread:
        """Importance sampling from the equal mixture of all densities of the variable inside."""
        if len(names) != 1:
            raise NotApplicable("an integral over several variables")
        (name,) = names
        proposals = self._proposals(name, body) or self._declared_for(name)
        if not proposals:
            raise NotApplicable(f"no density of {name} to draw from")
        parts = []
        for proposal in proposals:
            nets = self._nets((proposal, name), env, self._size(proposal, env))
            spread = self._draw_one(proposal, nets, env.deeper({}))
            drawn = spread.bound[name]
            assert isinstance(drawn, Quantity)
            parts.append(drawn.array)
        batch = np.broadcast_shapes(*(part.shape[:-3] for part in parts))
        points = np.concatenate(
            [np.broadcast_to(part, (*batch, *part.shape[-3:])) for part in parts], axis=-3
        )
        current = env.deeper({name: Quantity(points)})
        heights = [self.log_density(proposal, current) for proposal in proposals]
        mixture = log_sum_exp(heights) - np.log(len(proposals))
        weights = np.exp(-mixture) / points.shape[-3]
        return Spread(current, weights, sampled=not env.depth)

    def _declared_for(self, name: str) -> list[Density]:
        """The declared densities of a variable, where none of them stands in the integrand."""
        return [f for f, _ in self.declarations.laws if _names(f.left) == (name,)]

    def _proposals(self, name: str, body: tuple[Node, ...]) -> list[Density]:
        found: dict[Density, None] = {}
        waiting = [node for each in body for node in walk(each)]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, Density) or name not in _names(node.left):
                continue
            defined = definition_for(self.declarations, node)
            if defined is not None:
                waiting += walk(defined_value(defined, node))
            elif len(node.left) == 1:
                found[node] = None
            else:
                # of a joint density, the conditional of this variable given the others
                others = tuple(s for s in node.left if slot_name(s) != name)
                found[Density(node.letter, (Symbol(name),), others + node.right)] = None
        return sorted(found, key=repr)


def _over_sample(law: ConcreteLaw) -> ConcreteLaw:
    """The same law for numbered draws: parameters that vary get an axis for the draws."""
    own = 1 if law.row.vector or law.row.listed else 0
    widened = []
    for place, parameter in enumerate(law.parameters):
        matrix = law.row.name == "multivariate-normal" and place == 1
        varies = np.ndim(parameter) > own and not matrix
        widened.append(np.expand_dims(parameter, -1 - own) if varies else parameter)
    return ConcreteLaw(law.row, tuple(widened))


def _entries(law: Law, env: Env) -> int:
    row = row_of(law.name)
    if not row.vector:
        return 1
    value = value_of(law.parameters[-1], env)
    return int(value.reshape(-1)[0]) if law.name == "standard-normal" else int(value.shape[-2])


def _names(slots: tuple[Node, ...]) -> tuple[str, ...]:
    return tuple(name for slot in slots if (name := slot_name(slot)) is not None)


def _vector(slot: Node, env: Env) -> Array:
    """The value of a slot as (..., d)."""
    return value_of(slot, env)[..., 0]


def world_values(
    declarations: Declarations, env: Env, rng: np.random.Generator
) -> Mapping[str, Array]:
    """The world's own value of each variable, drawn from the first joint that generates it."""
    found: dict[str, Array] = {}
    letters = list(dict.fromkeys(factor.letter for factor, _ in declarations.laws))
    for letter in letters:
        factors = [pair for pair in declarations.laws if pair[0].letter == letter]
        made = {name for factor, _ in factors for name in _names(factor.left)}
        if not made - set(found):
            continue
        needed = {name for factor, _ in factors for name in _names(factor.right)} - made
        if needed:
            continue
        try:
            model = joint_normal(factors, env, {})
        except NotApplicable:
            for factor, law in factors:
                row = row_of(law.name)
                if not factor.right and not row.vector:
                    numbers = tuple(value_of(p, env)[..., 0, 0] for p in law.parameters)
                    point = ConcreteLaw(row, numbers).draws(rng.uniform(0.05, 0.95, 1))
                    found.setdefault(_names(factor.left)[0], np.reshape(point, (1,)))
            continue
        point = model.offset + np.linalg.cholesky(model.covariance) @ rng.standard_normal(
            len(model.offset)
        )
        for name, place in model.places.items():
            found.setdefault(name, point[place])
    return found
