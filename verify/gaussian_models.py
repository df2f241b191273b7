"""Joint normal laws of linear-Gaussian models: marginals and conditionals of declared factors.

A factor whose mean is affine in the variables after its bar makes all variables of its letter
jointly normal. The affine map is found by evaluating the mean at 0 and at unit vectors, and tested
at a random point; conditionals come from the joint mean and covariance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from formula.declarations import Law
from formula.dummies import slot_name
from formula.tree import Density
from verify.arrays import Env, Quantity, value_of
from verify.laws import law as row_of
from verify.laws_scipy import Array
from verify.terms import NotApplicable

Factors = Sequence[tuple[Density, Law]]


@dataclass(frozen=True, slots=True)
class JointNormal:
    """All variables of one letter: mean ``offset + outer @ e`` and ``covariance``.

    ``places`` says where each variable's entries stand; ``outer_places`` the same for the variables
    ``e`` that are only conditioned on.
    """

    places: Mapping[str, slice]
    outer_places: Mapping[str, slice]
    offset: Array
    outer: Array
    covariance: Array


def _slots(nodes: Sequence[object]) -> tuple[str, ...]:
    return tuple(name for node in nodes if (name := slot_name(node)) is not None)  # type: ignore[arg-type]


def moments_of(law: Law, env: Env) -> tuple[Array, Array]:
    """Mean (..., d) and covariance (d, d) of a normal law in an environment.

    Raises:
        NotApplicable: the law is not normal, or its covariance varies over the batch.
    """
    if not row_of(law.name).gaussian:
        raise NotApplicable(f"the law {law.name} is not normal")
    first = value_of(law.parameters[0], env)
    if law.name == "standard-normal":
        size = int(first.reshape(-1)[0])
        return np.zeros(size), np.eye(size)
    second = value_of(law.parameters[1], env)
    if second.size != int(np.prod(second.shape[-2:])):
        raise NotApplicable("a covariance that varies with a variable")
    second = second.reshape(second.shape[-2:])
    if law.name == "multivariate-normal":
        return first[..., 0], second
    return first[..., 0], np.diag(second[:, 0] ** 2)


def joint_normal(factors: Factors, env: Env, dimensions: Mapping[str, int]) -> JointNormal:
    """The joint law of all factors of one letter; ``env`` gives the declared symbols.

    ``dimensions`` has the entries of variables that other letters generate.

    Raises:
        NotApplicable: a factor that is not normal with an affine mean and constant covariance.
    """
    made = [name for density, _ in factors for name in _slots(density.left)]
    needed = dict.fromkeys(name for density, _ in factors for name in _slots(density.right))
    outside = [name for name in needed if name not in made]
    outer_places: dict[str, slice] = {}
    for name in outside:
        start = sum(s.stop - s.start for s in outer_places.values())
        outer_places[name] = slice(start, start + dimensions.get(name, 1))
    width = sum(s.stop - s.start for s in outer_places.values())
    places: dict[str, slice] = {}
    offset, outer, covariance = np.zeros(0), np.zeros((0, width)), np.zeros((0, 0))
    waiting = list(factors)
    while waiting:
        ready = [
            pair
            for pair in waiting
            if all(name in places or name in outer_places for name in _slots(pair[0].right))
        ]
        if not ready:
            raise NotApplicable("factors that depend on each other in a circle")
        density, law = ready[0]
        waiting.remove(ready[0])
        (name,) = _slots(density.left)
        parents = _slots(density.right)
        sizes = {parent: (places.get(parent) or outer_places[parent]) for parent in parents}
        constant, slopes, own = _affine(law, env, {p: s.stop - s.start for p, s in sizes.items()})
        size, before = len(constant), len(offset)
        inner = np.zeros((size, before))
        direct = np.zeros((size, width))
        for parent, slope in slopes.items():
            if parent in places:
                inner[:, places[parent]] += slope
            else:
                direct[:, outer_places[parent]] += slope
        places[name] = slice(before, before + size)
        offset_new = constant + inner @ offset
        cross = inner @ covariance
        covariance = np.block([[covariance, cross.T], [cross, cross @ inner.T + own]])
        offset = np.concatenate([offset, offset_new])
        outer = np.concatenate([outer, direct + inner @ outer])
    return JointNormal(places, outer_places, offset, outer, covariance)


def _affine(law: Law, env: Env, sizes: Mapping[str, int]) -> tuple[Array, dict[str, Array], Array]:
    def at(vectors: Mapping[str, Array]) -> tuple[Array, Array]:
        bound = {name: Quantity(vector[:, None]) for name, vector in vectors.items()}
        return moments_of(law, env.bind(bound))

    zeros = {name: np.zeros(size) for name, size in sizes.items()}
    constant, covariance = at(zeros)
    slopes: dict[str, Array] = {}
    for name, size in sizes.items():
        columns = [at({**zeros, name: unit})[0] - constant for unit in np.eye(size)]
        slopes[name] = np.stack(columns, axis=-1)
    trial = {name: np.cos(1.0 + np.arange(size)) for name, size in sizes.items()}
    mean, again = at(trial)
    predicted = constant + sum((slopes[n] @ trial[n] for n in sizes), np.zeros(len(constant)))
    if not (np.allclose(mean, predicted, rtol=1e-10) and np.allclose(again, covariance)):
        raise NotApplicable("a mean that is not affine, or a covariance that varies")
    return constant, slopes, covariance


def conditional(
    model: JointNormal,
    left: Sequence[str],
    right: Sequence[str],
    given: Mapping[str, Array],
) -> tuple[Array, Array]:
    """Mean (..., d) and covariance (d, d) of ``left`` given values (..., d) of the others.

    Raises:
        NotApplicable: a variable that the model does not generate.
    """
    if any(name not in model.places for name in left):
        raise NotApplicable(f"the model does not generate {', '.join(left)}")
    places = [k for name in left for k in range(*_bounds(model.places[name]))]
    inner = [name for name in right if name in model.places]
    known = [k for name in inner for k in range(*_bounds(model.places[name]))]
    mean: Array = model.offset
    for name, place in model.outer_places.items():
        effect = model.outer[:, place]
        if np.any(effect[places + known] != 0):
            if name not in right:
                raise NotApplicable(f"the model gives no law to {name}")
            mean = mean + given[name] @ effect.T
    here = mean[..., places]
    covariance = model.covariance[np.ix_(places, places)]
    if not known:
        return here, covariance
    gain = np.linalg.solve(
        model.covariance[np.ix_(known, known)], model.covariance[np.ix_(known, places)]
    ).T
    values = joined([given[name] for name in inner])
    return (
        here + (values - mean[..., known]) @ gain.T,
        covariance - gain @ model.covariance[np.ix_(known, places)],
    )


def _bounds(place: slice) -> tuple[int, int]:
    return int(place.start), int(place.stop)


def joined(parts: Sequence[Array]) -> Array:
    """Vectors (..., d) side by side."""
    if len(parts) == 1:
        return parts[0]
    batch = np.broadcast_shapes(*(part.shape[:-1] for part in parts))
    return np.concatenate([np.broadcast_to(p, (*batch, p.shape[-1])) for p in parts], axis=-1)
