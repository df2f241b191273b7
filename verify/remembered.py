"""A measure that remembers the means and integrals of one world on one set of nets.

Mutants of a formula share most of its means: those that stand under no other binder have one value
for one world, stage and stream, and are computed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formula.tree import Apply, Density, Node
from verify.arrays import BoundValue, Env, Measure
from verify.laws_scipy import Array

Memory = dict[Node, Array]
"""A mean or integral -> its value in one world, at one stage, on one stream."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """``inner``, with the values of outermost means and integrals kept in ``memory``.

    Outermost is what is evaluated in the environment whose bound names are ``outer`` itself.
    """

    inner: Measure
    outer: Mapping[str, BoundValue]
    memory: Memory

    def log_density(self, node: Density, env: Env) -> Array:
        """Log density (nats), over the batch."""
        return self.inner.log_density(node, env)

    def probability(self, tree: Node, env: Env) -> Array:
        """The value of a mean, an integral, a divergence or an entropy; kept if outermost."""
        if env.depth > 0 or env.bound is not self.outer:
            return self.inner.probability(tree, env)
        if tree not in self.memory:
            self.memory[tree] = self.inner.probability(tree, env)
        return self.memory[tree]

    def symbol(self, name: str, env: Env) -> Array | None:
        """The value of a symbol that is computed from others."""
        return self.inner.symbol(name, env)

    def function(self, tree: Apply, env: Env) -> Array:
        """The value of a declared function at its argument."""
        return self.inner.function(tree, env)

    def is_variable(self, name: str) -> bool:
        """Whether a name is a variable of the densities."""
        return self.inner.is_variable(name)
