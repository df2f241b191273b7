r"""Divergences and entropies of probability vectors, spelled out as sums over their entries.

``KL(\pi\|\rho)`` of two ``probability(K)`` is the sum of ``\pi_k \log(\pi_k/\rho_k)``; ``H(\pi)``
is minus the sum of ``\pi_k \log \pi_k``, in nats.
"""

from __future__ import annotations

from formula.domains import Family, Probability
from formula.parse_names import with_index
from formula.parse_state import State
from formula.parse_types import domain_of, is_scalar, is_vector, shape_of
from formula.tokens import Token
from formula.tree import (
    Add,
    Big,
    Call,
    Density,
    Div,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Range,
    Symbol,
    walk,
)

_INDICES = ("k", "j", "i", "l", "m", "n")
_TWO = Number("2")


def are_vectors(state: State, *trees: Node) -> bool:
    """Whether probability vectors stand where densities usually do."""
    return all(
        is_vector(state, tree) and not any(isinstance(node, Density) for node in walk(tree))
        for tree in trees
    )


def vector_divergence(state: State, name: str, first: Node, second: Node, start: Token) -> Node:
    """``KL`` or ``JS`` of two probability vectors."""
    index = _checked(state, (first, second), start)
    p, q = _entry(state, first, index, start), _entry(state, second, index, start)
    if name == "KL":
        return _sum(_term(p, q), index, state, start)
    middle = Div(Add((p, q)), _TWO)
    return Div(_sum(Add((_term(p, middle), _term(q, middle))), index, state, start), _TWO)


def vector_entropy(state: State, first: Node, second: Node | None, start: Token) -> Node:
    """The entropy of a probability vector, or the cross entropy of two."""
    other = first if second is None else second
    index = _checked(state, (first, other), start)
    p, q = _entry(state, first, index, start), _entry(state, other, index, start)
    return Negative(_sum(Mul((p, Call("log", (q,)))), index, state, start), span=state.span(start))


def _term(p: Node, q: Node) -> Node:
    return Mul((p, Call("log", (Div(p, q),))))


def _sum(body: Node, index: str, state: State, start: Token) -> Node:
    return Big("sum", body, (Range(index),), span=state.span(start))


def _checked(state: State, trees: tuple[Node, Node], start: Token) -> str:
    """A free index; the vectors must be probabilities of one size."""
    if shape_of(state, trees[0]) != shape_of(state, trees[1]):
        raise state.error("the two probability vectors have different sizes", start)
    names = {node.name for tree in trees for node in walk(tree) if isinstance(node, Symbol)}
    free = (each for each in _INDICES if each not in names and state.known(each) is None)
    index = next(free, None)
    if index is None:
        raise state.error("write this as a sum over the entries", start)
    return index


def _entry(state: State, node: Node, index: str, start: Token) -> Node:
    """The entry of a vector at an index, through sums and multiples of vectors."""
    match node:
        case Symbol() | Item():
            domain = domain_of(state, node.base if isinstance(node, Item) else node)
            member = domain.member if isinstance(domain, Family) else domain
            if isinstance(member, Probability):
                return with_index(state, node, (Symbol(index),))
        case Add(terms=terms):
            return Add(tuple(_entry(state, term, index, start) for term in terms))
        case Negative(operand=inner):
            return Negative(_entry(state, inner, index, start))
        case Div(numerator=top, denominator=below):
            return Div(_entry(state, top, index, start), below)
        case Mul(factors=(*scales, vector)) if all(is_scalar(state, each) for each in scales):
            return Mul((*scales, _entry(state, vector, index, start)))
    raise state.error("this is no probability vector; write the sum over its entries", start)
