"""Matrices by rows, cases, and finite sets of labels."""

from __future__ import annotations

from formula.alphabet import CASES
from formula.lexer import Token
from formula.parse_state import State
from formula.tree import Call, Cases, Matrix, Node, Relation, SetOf, SetOperation

_RELATIONS = frozenset({"=", "!=", "<", ">", "<=", ">="})
_OPERATIONS = {
    "cup": "union",
    "cap": "intersection",
    "setminus": "difference",
    "union": "union",
    "intersection": "intersection",
    "intersect": "intersection",
}


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


def is_set(state: State) -> bool:
    """Whether what follows is a set: braces with labels, or an operation on sets."""
    depth = 0
    at = state.at
    first = state.token
    comma = False
    while state.tokens[at].kind != "stop":
        token = state.tokens[at]
        kind = token.kind
        if kind in ("(", "[", "\\{", "{", "begin"):
            depth += 1
        elif kind in (")", "]", "\\}", "}", "end"):
            depth -= 1
            if depth == 0 and state.tokens[at + 1].kind == "stop" and _opens(state, first):
                inside = at - state.at - 1
                return comma or inside == 0 or (
                    inside == 1 and state.tokens[at - 1].kind == "number"
                )
            if depth == 0 and at + 1 < len(state.tokens) and not _operates(state.tokens[at + 1]):
                return False
        elif depth == 0 and _operates(token):
            return True
        elif depth == 1 and kind == ",":
            comma = True
        at += 1
    return first.text in ("\\emptyset", "\\varnothing")


def _opens(state: State, token: Token) -> bool:
    return token.kind == "\\{" or (token.kind == "{" and not state.latex)


def _operates(token: Token) -> bool:
    return token.kind in ("cup", "cap", "setminus") or (
        token.kind == "word" and token.text in _OPERATIONS
    )


def set_expression(state: State) -> Node:
    """Sets joined from left to right."""
    start = state.token
    node = _set(state)
    while _operates(state.token):
        token = state.advance()
        name = _OPERATIONS[token.kind if token.kind in _OPERATIONS else token.text]
        other = _set(state)
        if isinstance(node, SetOperation) and node.name == name and name != "difference":
            node = SetOperation(name, (*node.operands, other), span=state.span(start))
        else:
            node = SetOperation(name, (node, other), span=state.span(start))
    return node


def _set(state: State) -> Node:
    start = state.token
    if state.token.text in ("\\emptyset", "\\varnothing"):
        state.advance()
        return SetOf((), span=state.span(start))
    if state.accept("("):
        with state.fresh():
            node = set_expression(state)
        state.expect(")", "the bracket is never closed; write )")
        return node
    if not _opens(state, state.token):
        raise state.error("a set is written \\{11, 12\\}")
    closer = "\\}" if state.token.kind == "\\{" else "}"
    state.advance()
    elements: list[Node] = []
    with state.fresh():
        while state.token.kind != closer:
            elements.append(state.expression())
            if not state.accept(","):
                break
    state.expect(closer, "the set is never closed; write \\}")
    return SetOf(tuple(elements), span=state.span(start))
