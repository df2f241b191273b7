"""The one table of binding strengths, shared by the LaTeX and the text printer."""

from __future__ import annotations

from formula.tree import (
    Add,
    Big,
    Call,
    Extremum,
    Integral,
    LawStatement,
    Mul,
    Negative,
    Node,
    Power,
    Relation,
    SetOperation,
    Transpose,
)

CHAIN, SETS, SUM, PRODUCT, TIGHT, ATOM = range(6)
"""Weakest first: ``a = b``, set operations, terms, factors, powers and what needs no brackets."""

_LEVELS: dict[type[Node], int] = {
    Relation: CHAIN,
    LawStatement: CHAIN,
    SetOperation: SETS,
    Add: SUM,
    Extremum: SUM,
    Negative: SUM,
    Mul: PRODUCT,
    Big: PRODUCT,
    Integral: PRODUCT,
    Power: TIGHT,
    Transpose: TIGHT,
}


def level(node: Node) -> int:
    """How strongly ``node`` holds together; one that is not listed is an atom."""
    if isinstance(node, Call) and node.name == "factorial":
        return TIGHT
    return _LEVELS.get(type(node), ATOM)
