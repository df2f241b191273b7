"""The formula tree: the frozen node kinds that authors, students and the printed page share.

A node records only what was written. Nothing is evaluated, reordered or simplified: ``a - b`` is
``Add((a, Negative(b)))``, ``0.5`` stays ``Number("0.5")`` and ``S^{-1} S`` keeps both factors.
Two nodes are equal when they say the same thing; ``span`` (the place in the source) does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, fields, replace
from fractions import Fraction
from typing import Any

from formula.record import record

Span = tuple[int, int]


@record
class Node:
    """Common base of all nodes; ``span`` is the half-open range of source offsets."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


@record
class Number(Node):
    """A literal such as ``2``, ``0.5`` or ``5.1e-2``; decimals are exact."""

    text: str

    @property
    def value(self) -> Fraction:
        """The exact value of the literal."""
        return Fraction(self.text)


@record
class Constant(Node):
    """``pi``, ``e``, ``i`` or ``inf``."""

    name: str


@record
class Symbol(Node):
    """A declared name, a density variable or a bound index, by its canonical LaTeX name."""

    name: str


@record
class Item(Node):
    r"""A member of a family or an entry: ``\mu_j``, ``\mu_{c,j}``, ``m^{(l)}_i``, ``h_j``."""

    base: Node
    indices: tuple[Node, ...]


@record
class Add(Node):
    """A sum of two or more terms, in the order written."""

    terms: tuple[Node, ...]


@record
class Negative(Node):
    """A term with a minus sign."""

    operand: Node


@record
class Mul(Node):
    """A product of two or more factors, in the order written (matrices do not commute)."""

    factors: tuple[Node, ...]


@record
class Div(Node):
    """A quotient, however it was written."""

    numerator: Node
    denominator: Node


@record
class Power(Node):
    """A power; a matrix raised to -1 is its inverse, a vector is raised elementwise."""

    base: Node
    exponent: Node


@record
class Call(Node):
    """A known function by its plain name: ``log``, ``exp``, ``sqrt``, ``abs``, ``tr``, ..."""

    name: str
    arguments: tuple[Node, ...]


@record
class Apply(Node):
    """A declared arbitrary function applied to its argument: ``T(x)``."""

    name: str
    arguments: tuple[Node, ...]


@record
class Transpose(Node):
    """The transpose of a vector or matrix (a scalar is its own)."""

    operand: Node


@record
class Range(Node):
    """What an index runs over.

    ``variable`` from ``lower`` to ``upper``; both ``None`` means all values (of a discrete
    variable, or of an index whose family is declared). ``condition`` keeps only some values
    (``i < j``, ``j \\ne i``).
    """

    variable: str
    lower: Node | None = None
    upper: Node | None = None
    condition: Node | None = None


@record
class Big(Node):
    """``sum`` or ``prod`` of ``body`` over ``ranges``, the first range outermost."""

    kind: str
    body: Node
    ranges: tuple[Range, ...]


@record
class Integral(Node):
    """An integral over all values of ``variable``, or from ``lower`` to ``upper``."""

    body: Node
    variable: str
    lower: Node | None = None
    upper: Node | None = None


@record
class Density(Node):
    r"""A density or probability: ``p_\theta(x|y,z)``.

    ``letter`` includes a subscript that tells densities apart (``p_d``, ``p_{\text{data}}``),
    never a parameter subscript. ``left`` and ``right`` are the variables before and after the
    bar: ``Symbol``, ``Item`` for a numbered draw (``h_j``) or ``Relation`` for ``c = 2``.
    """

    letter: str
    left: tuple[Node, ...]
    right: tuple[Node, ...] = ()


@record
class Expectation(Node):
    """The mean of ``body`` when the variables left of the bar of each law are drawn from it.

    ``laws`` multiply. A ``Density`` whose left side is an ``Item`` with a bound index (or a
    variable with declared draws) draws the whole sample. ``variables`` names what is bound.
    """

    laws: tuple[Node, ...]
    body: Node
    variables: tuple[str, ...] = ()


@record
class Divergence(Node):
    """``KL`` or ``JS`` of two densities, or of expressions in densities.

    ``variables`` are those integrated: the left side of the first argument.
    """

    name: str
    first: Node
    second: Node
    variables: tuple[str, ...] = ()


@record
class Entropy(Node):
    """The entropy of a density over its left side, in nats, at the world's right side."""

    density: Density


@record
class MutualInformation(Node):
    """``I_q(x;z)`` under the joint with that letter, in nats."""

    letter: str
    first: tuple[Node, ...]
    second: tuple[Node, ...]


@record
class Cases(Node):
    """Values by condition; a ``None`` condition is "otherwise"."""

    branches: tuple[tuple[Node, Node | None], ...]


@record
class Matrix(Node):
    """A matrix written out by rows."""

    rows: tuple[tuple[Node, ...], ...]


@record
class SetOf(Node):
    """A finite set of labels."""

    elements: tuple[Node, ...]


@record
class SetOperation(Node):
    """``union``, ``intersection`` or ``difference`` of sets."""

    name: str
    operands: tuple[Node, ...]


@record
class Relation(Node):
    r"""A chain ``a = b \le c``; operators are ``= != < <= > >=``, one fewer than sides."""

    sides: tuple[Node, ...]
    operators: tuple[str, ...]


@record
class Extremum(Node):
    """``max``, ``min``, ``sup``, ``inf``, ``argmax`` or ``argmin`` of ``body`` over ``variables``.

    Only displays use it; it has no value in a world unless the variable has finitely many.
    """

    name: str
    variables: tuple[Node, ...]
    body: Node


@record
class LawStatement(Node):
    r"""``x \sim \mathcal N(\mu, \Sigma)``: a quantity, the name of a law and its parameters."""

    quantity: Node
    law: str
    parameters: tuple[Node, ...]


def children(node: Node) -> Iterator[Node]:
    """Yield the direct subtrees of ``node`` in the order written."""
    return iter(_below(node))


def _below(node: Node) -> list[Node]:
    """The direct subtrees; asked for at every step of every walk."""
    kind = type(node)
    names = _NODES.get(kind)
    if names is None:
        names = _NODES[kind] = tuple(
            each.name
            for each in fields(kind)
            if each.name != "span" and str(each.type) not in ("str", "tuple[str, ...]")
        )
    found: list[Node] = []
    for name in names:
        value = getattr(node, name)
        if isinstance(value, tuple):
            _collect(value, found)
        elif value is not None:
            found.append(value)
    return found


def _collect(values: tuple[Any, ...], found: list[Node]) -> None:
    for value in values:
        if isinstance(value, tuple):
            _collect(value, found)
        elif value is not None:
            found.append(value)


_NODES: dict[type[Node], tuple[str, ...]] = {}
_PARTS: dict[type[Node], tuple[str, ...]] = {}


def parts_of(kind: type[Node]) -> tuple[str, ...]:
    """The fields of a kind but ``span``."""
    known = _PARTS.get(kind)
    if known is None:
        known = _PARTS[kind] = tuple(each.name for each in fields(kind) if each.name != "span")
    return known


def walk(node: Node) -> Iterator[Node]:
    """Yield ``node`` and all nodes below it, parents first."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        below = _below(current)
        if below:
            below.reverse()
            stack += below


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return ``node`` with ``change`` applied to each direct subtree (the same object if none)."""

    def renewed(value: object) -> object:
        if isinstance(value, Node):
            return change(value)
        if isinstance(value, tuple):
            parts = tuple(renewed(part) for part in value)
            return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
        return value

    changed: dict[str, Any] = {}
    for name in parts_of(type(node)):
        old = getattr(node, name)
        new = renewed(old)
        if new is not old:
            changed[name] = new
    return replace(node, **changed) if changed else node
