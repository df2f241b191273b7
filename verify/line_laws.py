"""The measure of one-dimensional named laws by quadrature, for many worlds at once.

The first axis of every batch is the world. A mean or an integral runs over panels cut where the
declared laws of its variable change (``verify.quadrature``); densities come from the scipy oracles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from formula.declarations import Declarations
from formula.dummies import infer_variable, slot_name
from formula.tree import Apply, Density, Item, Node
from verify.arrays import Env, Quantity
from verify.arrays_probability import Spread, probability
from verify.laws import ConcreteLaw
from verify.laws_scipy import Array
from verify.nets import FIRST
from verify.quadrature import line_nodes
from verify.sampled_laws import SampledLaws
from verify.terms import NotApplicable


@dataclass(frozen=True, slots=True)
class LineLaws:
    """A measure over scalar laws.

    Attributes:
        densities: gives the laws and their log densities; never asked to draw.
        rule: which of the two quadrature rules.
    """

    declarations: Declarations
    densities: SampledLaws
    rule: int

    def is_variable(self, name: str) -> bool:
        """Whether a name is a variable of the densities."""
        return self.densities.is_variable(name)

    def symbol(self, name: str, env: Env) -> Array | None:
        """The value of a defined symbol."""
        return self.densities.symbol(name, env)

    def function(self, tree: Apply, env: Env) -> Array:
        """The value of a defined or arbitrary function."""
        return self.densities.function(tree, env)

    def probability(self, tree: Node, env: Env) -> Array:
        """Means and integrals, on panels."""
        return probability(self, self.declarations, tree, env)

    def log_density(self, node: Density, env: Env) -> Array:
        """Log density (nats) at the values of its slots."""
        return self.densities.log_density(node, env)

    def draw(self, laws: tuple[Node, ...], names: tuple[str, ...], env: Env) -> Spread:
        """One variable over panels, weighted by its law."""
        law = laws[0]
        if len(laws) != 1 or len(names) != 1 or not isinstance(law, Density):
            raise NotApplicable("quadrature of a mean over several variables")
        if isinstance(law.left[0], Item):
            raise NotApplicable("quadrature of a mean over numbered draws")
        spread = self._panels(names[0], (law,), env)
        heights = np.exp(self.log_density(law, spread.env))
        return Spread(spread.env, spread.weights * heights)

    def cover(self, names: tuple[str, ...], body: tuple[Node, ...], env: Env) -> Spread:
        """One variable over panels."""
        if len(names) != 1:
            raise NotApplicable("quadrature of an integral over several variables")
        return self._panels(names[0], body, env)

    def _panels(self, name: str, bodies: tuple[Node, ...], env: Env) -> Spread:
        variable = infer_variable(self.declarations, name, *bodies)
        laws: list[ConcreteLaw] = []
        for factor, _ in self.declarations.laws:
            if slot_name(factor.left[0]) == variable and not factor.right:
                laws.append(self.densities.law_of(factor, env))
        for body in bodies:
            if isinstance(body, Density) and body.right:
                laws.append(self.densities.law_of(body, env))
        if not laws or any(each.row.vector for each in laws):
            raise NotApplicable(f"no scalar law gives the scales of {name}")
        points, weights = line_nodes(laws, self.rule)
        return Spread(env.deeper({name: Quantity(points[..., None, None])}), weights)


def line_measure(declarations: Declarations, env: Env, rule: int) -> LineLaws:
    """The measure for the symbols bound in ``env``."""

    return LineLaws(declarations, SampledLaws(declarations, env, FIRST, 0), rule)
