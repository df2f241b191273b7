"""Finite sets of labels, and their union, intersection and difference."""

from __future__ import annotations

from formula.parse_state import State
from formula.tokens import Token
from formula.tree import Node, SetOf, SetOperation

ENDS = frozenset({"stop", "=", "!=", "<", ">", "<=", ">="})
_OPERATIONS = {
    "cup": "union",
    "cap": "intersection",
    "setminus": "difference",
    "union": "union",
    "intersection": "intersection",
    "intersect": "intersection",
}


def is_set(state: State) -> bool:
    """Whether what follows is a set: braces with labels, or an operation on sets."""
    depth = 0
    at = state.at
    first = state.token
    comma = False
    while state.tokens[at].kind not in ENDS:
        token = state.tokens[at]
        kind = token.kind
        if kind in ("(", "[", "\\{", "{", "begin"):
            depth += 1
        elif kind in (")", "]", "\\}", "}", "end"):
            depth -= 1
            if depth == 0 and state.tokens[at + 1].kind in ENDS and _opens(state, first):
                inside = at - state.at - 1
                return (
                    comma or inside == 0 or (inside == 1 and state.tokens[at - 1].kind == "number")
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
