r"""Inner products: ``\langle u, v\rangle`` of two columns, two matrices or two numbers."""

from __future__ import annotations

from formula.parse_state import State
from formula.parse_types import is_matrix, is_scalar, shape_of
from formula.tree import Call, Mul, Node, Transpose

_SPACES = frozenset({"2", "F", "\\text{F}"})
"""Subscripts that name the usual inner product."""


def inner_product(state: State) -> Node:
    r"""``\langle u, v\rangle`` is ``u^\top v``, of matrices the trace of ``A^\top B``."""
    opening = state.advance()
    with state.fresh():
        left = state.expression()
        state.expect(",", "an inner product has two parts; write \\langle u, v\\rangle")
        right = state.expression()
    state.expect("⟩", "the bracket \\langle is never closed; write \\rangle")
    if state.token.kind == "_":
        end = state.group_end(state.at + 1)
        if state.spelled(state.at + 1, end) not in _SPACES:
            raise state.error("only the usual inner product is read; remove the subscript")
        state.go(end)
    span = state.span(opening)
    if is_scalar(state, left) and is_scalar(state, right):
        return Mul((left, right), span=span)
    product = Mul((Transpose(left, span=left.span), right), span=span)
    if is_matrix(state, left) and is_matrix(state, right):
        return Call("tr", (product,), span=span)
    shapes = shape_of(state, left), shape_of(state, right)
    if any(shape is None or shape[1] != 1 for shape in shapes):
        raise state.error("an inner product is of two columns, matrices or numbers", opening)
    return product
