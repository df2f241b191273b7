"""Declarations: everything a formula may mention, as immutable data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Any

from formula.domains import Domain
from formula.record import record
from formula.tree import Density, Node


@record
class Law:
    """A named law: ``normal``, ``diagonal-normal``, ``multivariate-normal``, ... with parameters.

    Parameters are trees over the declared symbols and, for a conditional law, over the variables
    after the bar. The meaning of each name (density, sampler) lives in one table of ``verify``.
    """

    name: str
    parameters: tuple[Node, ...]


@record
class Joint:
    """One factorised joint, such as ``p(c) p(z|c) p(x|z)``; all letters of it share the joint."""

    factors: tuple[Density, ...]


@record
class Definition:
    """``target = value``: a further symbol (``Symbol``), density (``Density``) or function
    (``Apply``) that is computed from the others."""

    target: Node
    value: Node


@record
class Draws:
    r"""Independent draws ``h_1, ..., h_K \sim q(h)``; ``Item(Symbol("h"), (j,))`` is one."""

    variable: str
    count: Node
    density: Density


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@record
class Declarations:
    """The symbols with their domains, and what is known of densities; never changed, only extended.

    Attributes:
        symbols: canonical LaTeX name -> domain; a function is keyed by its bare name (``T``).
        text_names: canonical LaTeX name -> the name in the text syntax.
        joints: abstract densities, by factorised joint.
        laws: factors with a named law (density -> law). A factor is in ``joints`` or here.
        definitions: symbols, densities and functions computed from others, in dependency order.
        draws: independent samples.
        supports: density letter -> labels of the disjoint regions of its variable on which it is
            positive; a letter that is not listed is positive everywhere.
        variables: density variables, in order of appearance.
    """

    symbols: Mapping[str, Domain] = field(default_factory=_empty)
    text_names: Mapping[str, str] = field(default_factory=_empty)
    joints: tuple[Joint, ...] = ()
    laws: tuple[tuple[Density, Law], ...] = ()
    definitions: tuple[Definition, ...] = ()
    draws: tuple[Draws, ...] = ()
    supports: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    variables: tuple[str, ...] = ()

    def factors(self) -> tuple[Density, ...]:
        """All declared factors, abstract and named."""
        abstract = tuple(f for joint in self.joints for f in joint.factors)
        return abstract + tuple(factor for factor, _ in self.laws)
