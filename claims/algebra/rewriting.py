"""Rewriting a formula tree by an identity between matrix expressions, at one place.

A metavariable of the identity stands for any tree of its shape; sizes are matched too, and a
metavariable declared non-singular only for a tree that is visibly so. Products are associative,
never commutative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType

from formula.declarations import Declarations
from formula.domains import POSITIVE, Array, Domain, Family, PositiveInteger, Real, Size, shape
from formula.shapes import ShapeError, shape_of
from formula.tree import (
    Add,
    Call,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    Transpose,
    rebuild,
)


class NoMatch(ValueError):
    """The identity applies nowhere in the tree, or at no place with that number."""


@dataclass(frozen=True)
class Binding:
    """What the metavariables and the sizes of an identity stand for."""

    trees: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))
    sizes: Mapping[str, Size] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Pattern:
    """The side of an identity that is looked for, and the side that takes its place.

    ``given`` says what those metavariables stand for that only the other side mentions.
    """

    look_for: Node
    put: Node
    variables: Mapping[str, Domain]
    given: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))

    def arrays(self) -> Mapping[str, Domain]:
        """The metavariables; sizes are matched through them."""
        return {
            name: domain
            for name, domain in self.variables.items()
            if not isinstance(domain, PositiveInteger)
        }


def flatten(node: Node) -> Node:
    """The same tree with nested products written as one, and ``S^{-1}`` in one form."""
    node = rebuild(node, flatten)
    match node:
        case Mul(factors=factors):
            flat: list[Node] = []
            for factor in factors:
                flat.extend(factor.factors if isinstance(factor, Mul) else (factor,))
            return node if len(flat) == len(factors) else Mul(tuple(flat))
        case Power(base=base, exponent=Number(text="-1")):
            return Power(base, Negative(Number("1")))
        case _:
            return node


def inverse(node: Node) -> Node:
    """``node^{-1}``."""
    return Power(node, Negative(Number("1")))


def nonsingular(node: Node, declarations: Declarations) -> bool:
    """Whether ``node`` is visibly invertible: declared so, or made of such by rules."""
    match node:
        case Symbol(name=name):
            domain = declarations.symbols.get(name)
            return isinstance(domain, Array) and domain.kind in (
                "nonsingular",
                "lower",
                "spd",
                "identity",
            )
        case Transpose(operand=operand) | Power(base=operand, exponent=Negative()):
            return nonsingular(operand, declarations)
        case Mul(factors=factors):
            return all(nonsingular(factor, declarations) for factor in factors)
        case Call(name="diag", arguments=(inner,)):
            return positive_entries(inner, declarations)
        case Add():
            return positive_definite(node, declarations)
        case _:
            return False


def positive_definite(node: Node, declarations: Declarations) -> bool:
    """Whether ``node`` is visibly symmetric and positive definite: declared so, or made of such."""
    match node:
        case Symbol(name=name):
            domain = declarations.symbols.get(name)
            return isinstance(domain, Array) and domain.kind in ("spd", "identity")
        case Item(base=Symbol(name=name)):
            domain = declarations.symbols.get(name)
            member = domain.member if isinstance(domain, Family) else None
            return isinstance(member, Array) and member.kind in ("spd", "identity")
        case Power(base=base, exponent=Negative()):
            return positive_definite(base, declarations)
        case Add(terms=terms):
            return all(positive_definite(term, declarations) for term in terms)
        case Mul(factors=(Number(text=text), factor)):
            return text.strip("0.") != "" and positive_definite(factor, declarations)
        case Call(name="diag", arguments=(inner,)):
            return positive_entries(inner, declarations)
        case _:
            return False


def symmetric(node: Node, declarations: Declarations) -> bool:
    """Whether ``node`` is visibly symmetric."""
    match node:
        case Symbol(name=name):
            domain = declarations.symbols.get(name)
            return isinstance(domain, Array) and domain.kind in ("symmetric", "spd", "identity")
        case Power(base=base, exponent=Negative()):
            return symmetric(base, declarations)
        case Add(terms=terms):
            return all(symmetric(term, declarations) for term in terms)
        case _:
            return positive_definite(node, declarations)


def lower_triangular(node: Node, declarations: Declarations) -> bool:
    """Whether ``node`` is declared lower triangular with a diagonal without zeros."""
    match node:
        case Symbol(name=name):
            domain = declarations.symbols.get(name)
            return isinstance(domain, Array) and domain.kind == "lower"
        case _:
            return False


_VISIBLE: Mapping[str, Callable[[Node, Declarations], bool]] = MappingProxyType(
    {
        "nonsingular": nonsingular,
        "lower": lower_triangular,
        "spd": positive_definite,
        "symmetric": symmetric,
    }
)
"""How a tree is seen to be a member of a kind of matrices."""


def positive_entries(node: Node, declarations: Declarations) -> bool:
    """Whether a number, or every entry of a vector, is visibly positive."""
    match node:
        case Symbol(name=name):
            domain = declarations.symbols.get(name)
            if isinstance(domain, Array):
                return domain.low is not None and domain.low >= 0
            return domain == POSITIVE
        case Number(text=text):
            return text.strip("0.") != ""
        case Power(base=base):
            return positive_entries(base, declarations)
        case _:
            return False


def apply_identity(
    node: Node, pattern: Pattern, declarations: Declarations, *, place: int = 0
) -> Node:
    """``node`` with the ``place``-th match of the pattern (outermost first) replaced.

    Raises:
        NoMatch: there is no such place.
    """
    results = _everywhere(flatten(node), pattern, declarations)
    for count, result in enumerate(results):
        if count == place:
            return flatten(result)
    raise NoMatch(f"the identity has no place number {place} in {node}")


def _everywhere(node: Node, pattern: Pattern, declarations: Declarations) -> Iterator[Node]:
    yield from _here(node, pattern, declarations)
    for each in fields(node):
        if each.name != "span":
            for changed in _inside(getattr(node, each.name), pattern, declarations):
                yield replace(node, **{each.name: changed})  # type: ignore[arg-type]


def _inside(value: object, pattern: Pattern, declarations: Declarations) -> Iterator[object]:
    if isinstance(value, Node):
        yield from _everywhere(value, pattern, declarations)
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            for changed in _inside(part, pattern, declarations):
                yield (*value[:place], changed, *value[place + 1 :])


def _here(node: Node, pattern: Pattern, declarations: Declarations) -> Iterator[Node]:
    """Replacements of ``node`` itself, or of neighbouring factors of a product."""
    fresh = Binding(trees=pattern.given)
    for binding in _match(pattern.look_for, node, pattern, fresh, declarations):
        yield _instance(pattern.put, binding)
    if isinstance(node, Mul) and isinstance(pattern.look_for, Mul):
        count = len(node.factors)
        for start in range(count):
            for stop in range(start + 2, count + 1):
                if stop - start == count:
                    continue
                window = Mul(node.factors[start:stop])
                for binding in _match(pattern.look_for, window, pattern, fresh, declarations):
                    put = _instance(pattern.put, binding)
                    yield Mul((*node.factors[:start], put, *node.factors[stop:]))


def _instance(node: Node, binding: Binding) -> Node:
    if isinstance(node, Symbol) and node.name in binding.trees:
        return binding.trees[node.name]
    if isinstance(node, Symbol) and node.name in binding.sizes:
        size = binding.sizes[node.name]
        return Number(str(size)) if isinstance(size, int) else Symbol(size)
    return rebuild(node, lambda child: _instance(child, binding))


def _match(
    pattern: Node, node: Node, whole: Pattern, binding: Binding, declarations: Declarations
) -> Iterator[Binding]:
    """All ways in which ``node`` is an instance of ``pattern``."""
    if isinstance(pattern, Symbol) and pattern.name in whole.arrays():
        bound = _bind(pattern.name, node, whole, binding, declarations)
        if bound is not None:
            yield bound
        return
    if isinstance(pattern, Mul) and isinstance(node, Mul):
        yield from _match_factors(pattern.factors, node.factors, whole, binding, declarations)
        return
    if type(pattern) is not type(node):
        return
    pairs: list[tuple[Node, Node]] = []
    for each in fields(pattern):
        if each.name == "span":
            continue
        if not _pair(getattr(pattern, each.name), getattr(node, each.name), pairs):
            return
    yield from _match_all(pairs, whole, binding, declarations)


def _pair(left: object, right: object, pairs: list[tuple[Node, Node]]) -> bool:
    if isinstance(left, Node) and isinstance(right, Node):
        pairs.append((left, right))
        return True
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(
            _pair(a, b, pairs) for a, b in zip(left, right, strict=True)
        )
    return left == right


def _match_all(
    pairs: list[tuple[Node, Node]], whole: Pattern, binding: Binding, declarations: Declarations
) -> Iterator[Binding]:
    if not pairs:
        yield binding
        return
    (left, right), *rest = pairs
    for bound in _match(left, right, whole, binding, declarations):
        yield from _match_all(rest, whole, bound, declarations)


def _match_factors(
    patterns: tuple[Node, ...],
    factors: tuple[Node, ...],
    whole: Pattern,
    binding: Binding,
    declarations: Declarations,
) -> Iterator[Binding]:
    if not patterns:
        if not factors:
            yield binding
        return
    first, rest = patterns[0], patterns[1:]
    for count in range(1, len(factors) - len(rest) + 1):
        group = factors[0] if count == 1 else Mul(factors[:count])
        for bound in _match(first, group, whole, binding, declarations):
            yield from _match_factors(rest, factors[count:], whole, bound, declarations)


def _bind(
    name: str, node: Node, whole: Pattern, binding: Binding, declarations: Declarations
) -> Binding | None:
    if name in binding.trees:
        return binding if binding.trees[name] == node else None
    domain = whole.variables[name]
    if isinstance(domain, Array) and domain.kind in _VISIBLE:
        if not _VISIBLE[domain.kind](node, declarations):
            return None
    elif isinstance(domain, Array | Real) and domain.low is not None:
        if not positive_entries(node, declarations):
            return None
    elif isinstance(domain, Array) and domain.kind not in ("vector", "matrix"):
        return None
    try:
        found = shape_of(node, declarations)
    except ShapeError:
        return None
    sizes = dict(binding.sizes)
    for wanted, size in zip(shape(domain), (found.rows, found.columns), strict=True):
        if isinstance(wanted, int):
            if wanted != size:
                return None
        elif sizes.setdefault(wanted, size) != size:
            return None
    return Binding({**binding.trees, name: node}, sizes)
