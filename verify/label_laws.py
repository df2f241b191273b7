"""Labels in a continuous world: their laws, the normal laws given them, and the world's own values.

A label is a variable with a categorical law; its values are 1, 2, ..., so that it may be an index.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from formula.declarations import Declarations, Law
from formula.dummies import slot_name
from formula.tree import Density, Node
from verify.arrays import Env, value_of
from verify.gaussian_models import joint_normal
from verify.laws import ConcreteLaw
from verify.laws import law as row_of
from verify.laws_scipy import Array


def label_laws(declarations: Declarations) -> Mapping[tuple[str, str], tuple[Density, Law]]:
    """The factors with a categorical law, by their letter and variable."""
    return {
        (factor.letter, slot_name(factor.left[0]) or ""): (factor, law)
        for factor, law in declarations.laws
        if law.name == "categorical"
    }


def label_names(declarations: Declarations) -> frozenset[str]:
    """The variables with a categorical law."""
    return frozenset(name for _, name in label_laws(declarations))


def names_of(slots: tuple[Node, ...]) -> tuple[str, ...]:
    """The variables of the slots of a density."""
    return tuple(name for slot in slots if (name := slot_name(slot)) is not None)


def normal_factors(declarations: Declarations, letter: str) -> list[tuple[Density, Law]]:
    """The normal factors of a letter; labels are no parents any more, for they are given."""
    labels = label_names(declarations)
    return [
        (Density(f.letter, f.left, tuple(s for s in f.right if slot_name(s) not in labels)), law)
        for f, law in declarations.laws
        if f.letter == letter and law.name != "categorical"
    ]


def probabilities(law: Law, env: Env) -> Array:
    """The probabilities (..., K) of a categorical law."""
    return value_of(law.parameters[0], env)[..., 0]


def factor_law(law: Law, env: Env) -> ConcreteLaw:
    """A declared law with its parameters in ``env``, which binds what it is given."""
    row = row_of(law.name)
    parameters = []
    for place, tree in enumerate(law.parameters):
        value = value_of(tree, env)
        if not row.vector:
            parameters.append(value[..., 0, 0])
        elif law.name == "multivariate-normal" and place == 1:
            parameters.append(value.reshape(value.shape[-2:]))
        else:
            parameters.append(value[..., 0])
    return ConcreteLaw(row, tuple(parameters))


def entries_of(law: Law, env: Env) -> int:
    """How many entries a point of a law has."""
    return int(value_of(law.parameters[-1], env).shape[-2]) if row_of(law.name).vector else 1


def world_values(
    declarations: Declarations, env: Env, rng: np.random.Generator
) -> Mapping[str, Array]:
    """The world's own value of each variable: labels by their law, the others given them."""
    found: dict[str, Array] = {}
    for (_, name), (factor, law) in label_laws(declarations).items():
        if not factor.right and name not in found:
            weights = probabilities(law, env).reshape(-1)
            found[name] = np.asarray([1.0 + rng.choice(len(weights), p=weights / weights.sum())])
    labels = {name: int(value[0]) for name, value in found.items()}
    for letter in dict.fromkeys(factor.letter for factor, _ in declarations.laws):
        factors = normal_factors(declarations, letter)
        made = {name for factor, _ in factors for name in names_of(factor.left)}
        needed = {name for factor, _ in factors for name in names_of(factor.right)} - made
        if needed or not made - set(found):
            continue
        model = joint_normal(factors, env.bind(labels), {})
        noise = np.linalg.cholesky(model.covariance) @ rng.standard_normal(len(model.offset))
        for name, place in model.places.items():
            found.setdefault(name, (model.offset + noise)[place])
    return found
