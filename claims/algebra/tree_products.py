"""Logarithms of products over indices on formula trees, and comparing what sums they become."""

from __future__ import annotations

from claims.algebra.lower import lower
from claims.algebra.rewriting import flatten, positive_definite
from claims.algebra.settle import same
from claims.algebra.tree_logs import positive
from claims.algebra.tree_sums import sum_of
from formula.declarations import Declarations
from formula.domains import Domain, Family, Real
from formula.tree import (
    Big,
    Call,
    Constant,
    Div,
    Item,
    Mul,
    Node,
    Number,
    Power,
    Symbol,
    rebuild,
    walk,
)


def logarithm_of_a_product(node: Node, declarations: Declarations) -> Node:
    """The logarithm of a product, also of one over indices, as a sum of logarithms.

    Raises:
        ValueError: a factor is not visibly positive.
    """

    def split(argument: Node) -> list[Node]:
        match argument:
            case Mul(factors=factors):
                return [term for factor in factors for term in split(factor)]
            case Big(kind="prod", body=body, ranges=ranges):
                return [Big("sum", Call("log", (body,)), ranges)]
            case _:
                return [Call("log", (argument,))]

    def change(each: Node) -> Node:
        match each:
            case Call(name="log", arguments=(Mul() | Big(kind="prod") as argument,)):
                if not _all_positive(argument, declarations):
                    raise ValueError(f"{argument} is not visibly positive")
                return sum_of([(1, term) for term in split(argument)])
            case _:
                return rebuild(each, change)

    return flatten(change(flatten(node)))


def _all_positive(node: Node, declarations: Declarations) -> bool:
    match node:
        case Mul(factors=parts):
            return all(_all_positive(part, declarations) for part in parts)
        case Big(kind="prod", body=body) | Power(base=body):
            return _all_positive(body, declarations)
        case Div(numerator=top, denominator=bottom):
            return _all_positive(top, declarations) and _all_positive(bottom, declarations)
        case Call(name="sqrt", arguments=(inner,)):
            return _all_positive(inner, declarations)
        case Call(name="det", arguments=(inner,)):
            return positive_definite(inner, declarations)
        case _:
            return positive(node, declarations)


def same_sums(a: Node, b: Node, declarations: Declarations) -> bool:
    """Whether algebra shows two combinations of sums over one index equal.

    What stands in them besides sums, products and numbers is opaque: a logarithm, a quadratic
    form, a sum over a range with a condition. Equal trees are the same unknown, others are free.
    """
    known: list[Node] = []
    domains: dict[str, Domain] = {}

    def opaque(node: Node, bound: frozenset[str]) -> Node:
        if node not in known:
            known.append(node)
        name = f"part {known.index(node)}"
        seen = {each.name for each in walk(node) if isinstance(each, Symbol)}
        free = sorted(bound & seen)
        domains[name] = Family(Real(), ("n",) * len(free)) if free else Real()
        return Item(Symbol(name), tuple(map(Symbol, free))) if free else Symbol(name)

    def skeleton(node: Node, bound: frozenset[str]) -> Node:
        match node:
            case Big(kind="sum", body=body, ranges=(each,)) if each.condition is None:
                return Big("sum", skeleton(body, bound | {each.variable}), node.ranges)
            case Mul(factors=factors):
                plain = [each for each in factors if _plain(each)]
                rest = tuple(each for each in factors if not _plain(each))
                if not rest:
                    return node
                left = rest[0] if len(rest) == 1 else None
                inner = opaque(Mul(rest), bound) if left is None else skeleton(left, bound)
                return Mul((*plain, inner)) if plain else inner
            case Big() | Call() | Item() | Power():
                return opaque(node, bound)
            case _:
                return rebuild(node, lambda child: skeleton(child, bound))

    one, other = (skeleton(flatten(each), frozenset()) for each in (a, b))
    extended = Declarations(symbols={**declarations.symbols, **domains})
    return same(lower(one, extended), lower(other, extended))


def _plain(node: Node) -> bool:
    match node:
        case Number() | Constant() | Symbol():
            return True
        case Div(numerator=top, denominator=bottom):
            return _plain(top) and _plain(bottom)
        case Mul(factors=factors):
            return all(map(_plain, factors))
        case _:
            return False
