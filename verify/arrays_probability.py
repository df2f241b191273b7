"""Means, integrals, divergences and entropies on arrays, for measures that draw and cover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from formula.declarations import Declarations, Definition
from formula.dummies import slot_name
from formula.evaluate_densities import defines
from formula.tree import (
    Add,
    Call,
    Density,
    Div,
    Divergence,
    Entropy,
    Expectation,
    Integral,
    Mul,
    MutualInformation,
    Node,
    Number,
    Power,
    Symbol,
    rebuild,
)
from verify.array_arithmetic import scalar
from verify.arrays import Env, logarithm, value_of
from verify.laws_scipy import Array
from verify.terms import NotApplicable


class Uncovered(ValueError):
    """A mean that a few of its sampled points decide: neither it nor its error can be trusted."""


MOST_OF_A_MEAN = 0.02
"""What one sampled point may contribute to a mean, of the sum of all sizes."""


@dataclass(frozen=True, slots=True)
class Spread:
    """An environment with variables on one more axis, and the weights (..., n) of that axis.

    ``sampled`` says that the points are a sample, (replicates, n) of them, not all there are.
    """

    env: Env
    weights: Array
    sampled: bool = False

    def total(self, body: Array, positive: bool = False) -> Array:
        """The weighted sum of a value over the new axis; 0 times infinity is 0.

        What is ``positive`` and yet 0 at every point of a sample was too small to be met.

        Raises:
            Uncovered: one point of a sample is a large part of the sum, or nothing was met at all.
        """
        weights = self.weights[..., None, None]
        with np.errstate(all="ignore"):
            parts = np.where(weights == 0, 0.0, weights * body)
            if self.sampled:
                sizes = np.abs(parts)
                missed = positive and not np.any(sizes)
                if np.max(sizes) > MOST_OF_A_MEAN * np.sum(sizes) or missed:
                    raise Uncovered("a few points decide the mean: its tails are out of reach")
        return np.asarray(parts.sum(axis=-3))


class Spreading(Protocol):
    """The part of a measure that binds variables."""

    def draw(self, laws: tuple[Node, ...], names: tuple[str, ...], env: Env) -> Spread:
        """The variables drawn from the laws; the weights add up to 1."""

    def cover(self, names: tuple[str, ...], body: tuple[Node, ...], env: Env) -> Spread:
        """The variables over all their values, weighted for an integral."""


def definition_for(declarations: Declarations, node: Density) -> Definition | None:
    """The definition that computes this density, if one does."""
    for each in declarations.definitions:
        target = each.target
        if isinstance(target, Density) and defines(target, node, declarations.variables):
            return each
    return None


def defined_value(definition: Definition, node: Density) -> Node:
    """The value of a defined density with its variables renamed to those of ``node``."""
    target = definition.target
    assert isinstance(target, Density)
    names = [slot_name(slot) for slot in target.left + target.right]
    renamed = dict(zip(names, node.left + node.right, strict=True))

    def change(tree: Node) -> Node:
        if isinstance(tree, Symbol) and tree.name in renamed:
            return renamed[tree.name]
        return rebuild(tree, change)

    return change(definition.value)


def _plain_density(declarations: Declarations, tree: Node) -> bool:
    return isinstance(tree, Density) and definition_for(declarations, tree) is None


def _half(first: Node, second: Node) -> Node:
    return Div(Add((first, second)), Number("2"))


def _names(slots: Iterable[Node]) -> tuple[str, ...]:
    return tuple(name for slot in slots if (name := slot_name(slot)) is not None)


def _is_positive(tree: Node) -> bool:
    """Whether a value is made of densities, exponentials and positive numbers only."""
    match tree:
        case Density() | Call(name="exp"):
            return True
        case Number():
            return tree.value > 0
        case Mul(factors=parts):
            return all(map(_is_positive, parts))
        case Div(numerator=top, denominator=bottom):
            return _is_positive(top) and _is_positive(bottom)
        case Power(base=base):
            return _is_positive(base)
        case _:
            return False


def probability(measure: Spreading, declarations: Declarations, tree: Node, env: Env) -> Array:
    """The value of a mean, an integral, a divergence, an entropy or an information (nats).

    Raises:
        NotApplicable: it is none of these.
    """
    match tree:
        case Expectation(laws=laws, body=body, variables=names):
            spread = measure.draw(laws, names, env)
            return spread.total(value_of(body, spread.env), _is_positive(body))
        case Integral(body=body, variable=name, lower=None, upper=None):
            spread = measure.cover((name,), (body,), env)
            return spread.total(value_of(body, spread.env), _is_positive(body))
        case Divergence(name="JS", first=first, second=second, variables=names):
            middle = _half(first, second)
            return (
                _relative_entropy(measure, declarations, first, middle, names, env)
                + _relative_entropy(measure, declarations, second, middle, names, env)
            ) / 2
        case Divergence(first=first, second=second, variables=names):
            return _relative_entropy(measure, declarations, first, second, names, env)
        case Entropy(density=density):
            if not _plain_density(declarations, density):
                raise NotApplicable("the entropy of a defined density")
            spread = measure.draw((density,), _names(density.left), env)
            return -spread.total(logarithm(density, spread.env))
        case MutualInformation(letter=letter, first=first, second=second):
            both = Density(letter, first + second)
            spread = measure.draw((both,), _names(first + second), env)
            apart = logarithm(Density(letter, first), spread.env) + logarithm(
                Density(letter, second), spread.env
            )
            return spread.total(logarithm(both, spread.env) - apart)
        case _:
            raise NotApplicable(f"{type(tree).__name__} has no value on arrays")


def _relative_entropy(
    measure: Spreading,
    declarations: Declarations,
    first: Node,
    second: Node,
    names: tuple[str, ...],
    env: Env,
) -> Array:
    if _plain_density(declarations, first):
        spread = measure.draw((first,), names, env)
        return spread.total(logarithm(first, spread.env) - logarithm(second, spread.env))
    spread = measure.cover(names, (first, second), env)
    height = scalar(value_of(first, spread.env))
    with np.errstate(all="ignore"):
        ratio = logarithm(first, spread.env) - logarithm(second, spread.env)
        body = np.where(height == 0, 0.0, height * ratio)
    return spread.total(body)
