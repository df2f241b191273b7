"""Matrices by rows, and cases with their conditions."""

from __future__ import annotations

from formula.alphabet import CASES
from formula.parse_state import State
from formula.tokens import Token
from formula.tree import Call, Cases, Matrix, Node, Relation

_RELATIONS = frozenset({"=", "!=", "<", ">", "<=", ">="})


def environment(state: State) -> Node:
    """What stands between ``\\begin`` and ``\\end``."""
    opening = state.advance()
    if opening.text in CASES:
        return _cases(state, opening)
    rows: list[tuple[Node, ...]] = []
    with state.fresh():
        while state.token.kind != "end":
            row = [state.expression()]
            while state.accept("&"):
                row.append(state.expression())
            rows.append(tuple(row))
            if not state.accept("\\\\"):
                break
    _close(state, opening)
    node = matrix(state, rows, opening)
    if opening.text == "vmatrix":
        return Call("det", (node,), span=state.span(opening))
    if opening.text == "Vmatrix":
        return Call("norm", (node,), span=state.span(opening))
    return node


def _close(state: State, opening: Token) -> None:
    if state.token.kind != "end":
        raise state.error(f"\\begin{{{opening.text}}} is never ended", opening)
    if state.token.text != opening.text:
        raise state.error(f"\\begin{{{opening.text}}} is ended by another environment")
    state.advance()


def matrix(state: State, rows: list[tuple[Node, ...]], opening: Token) -> Matrix:
    """The matrix of these rows, which must be equally long."""
    if not rows:
        raise state.error("the matrix has no entries", opening)
    if len({len(row) for row in rows}) > 1:
        raise state.error("the rows of the matrix are not equally long", opening)
    return Matrix(tuple(rows), span=state.span(opening))


def text_matrix(state: State) -> Node:
    """``Matrix([[1, a], [-a, 1]])``."""
    opening = state.advance()
    advice = "a matrix is written Matrix([[1, a], [-a, 1]])"
    state.expect("(", advice)
    state.expect("[", advice)
    rows: list[tuple[Node, ...]] = []
    with state.fresh():
        while True:
            state.expect("[", advice)
            row = [state.expression()]
            while state.accept(","):
                row.append(state.expression())
            state.expect("]", advice)
            rows.append(tuple(row))
            if not state.accept(","):
                break
    state.expect("]", advice)
    state.expect(")", advice)
    return matrix(state, rows, opening)


def _cases(state: State, opening: Token) -> Node:
    branches: list[tuple[Node, Node | None]] = []
    with state.fresh():
        while state.token.kind != "end":
            value = state.expression()
            state.accept(",")
            condition = None
            if state.accept("&") or state.token.kind == "word":
                condition = _condition(state)
            state.accept(",")
            state.accept(".")
            branches.append((value, condition))
            if not state.accept("\\\\"):
                break
    _close(state, opening)
    if not branches:
        raise state.error("the cases are empty", opening)
    return Cases(tuple(branches), span=state.span(opening))


def _condition(state: State) -> Node | None:
    if state.token.kind == "word" and state.token.text.rstrip(".,:") in (
        "otherwise",
        "else",
        "elsewhere",
        "if not",
    ):
        state.advance()
        return None
    if state.token.kind == "word" and state.token.text in ("if", "for", "when", "where", "for all"):
        state.advance()
    return relation(state)


def relation(state: State) -> Node:
    """A chain of relations; a single side stays as it is."""
    start = state.token
    sides = [state.expression()]
    operators: list[str] = []
    while state.token.kind in _RELATIONS:
        operators.append(state.advance().kind)
        sides.append(state.expression())
    if not operators:
        return sides[0]
    return Relation(tuple(sides), tuple(operators), span=state.span(start))
