"""Sums on formula trees: their signed terms, and what is left when opposite terms cancel."""

from __future__ import annotations

from collections.abc import Sequence

from formula.tree import Add, Div, Mul, Negative, Node, Number

Signed = tuple[int, Node]
"""A sign, 1 or -1, and a term."""


def signed_terms(node: Node, sign: int = 1) -> list[Signed]:
    """The terms of nested sums and differences, in order; a number in front of a sum enters it."""
    match node:
        case Add(terms=terms):
            return [found for term in terms for found in signed_terms(term, sign)]
        case Negative(operand=operand):
            return signed_terms(operand, -sign)
        case Mul(factors=(first, Add() as inner)) if _is_number(first):
            return [(s, _times(first, term)) for s, term in signed_terms(inner, sign)]
        case Mul(factors=(*before, Negative(operand=operand))):
            return signed_terms(Mul((*before, operand)), -sign)
        case _:
            return [(sign, node)]


def _is_number(node: Node) -> bool:
    match node:
        case Div(numerator=Number(), denominator=Number()) | Number():
            return True
        case _:
            return False


def _times(factor: Node, term: Node) -> Node:
    return Mul((factor, *(term.factors if isinstance(term, Mul) else (term,))))


def sum_of(terms: Sequence[Signed]) -> Node:
    """The sum of signed terms, without pairs that are each other's opposite."""
    left: list[Signed] = []
    for sign, term in terms:
        if (-sign, term) in left:
            left.remove((-sign, term))
        else:
            left.append((sign, term))
    trees = [term if sign > 0 else Negative(term) for sign, term in left]
    if not trees:
        return Number("0")
    return trees[0] if len(trees) == 1 else Add(tuple(trees))
