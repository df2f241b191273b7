r"""Factors: an atom with its powers, transposes, indices and factorials.

The inverse of a matrix is ``Power(A, Negative(Number("1")))``, also from ``inv(A)``; ``A^{-T}`` is
the transpose of that. ``^T`` is a transpose unless T is declared and the base is a number.
"""

from __future__ import annotations

from formula.parse_names import index, single_name, with_index
from formula.parse_state import State
from formula.parse_types import domain_of, indices_of, is_scalar
from formula.tokens import Token
from formula.tree import Call, Item, Negative, Node, Number, Power, Symbol, Transpose

MAX_SCRIPTS = 12
_TRANSPOSES = frozenset({"\\top", "\\intercal", "\\dagger", "\\dag", "\\transpose", "\\T"})
_NO_ARGUMENT = frozenset({"-", "+", "stop", "}", ")", "]", "&", "\\\\", "^", "_", "*", "/", "="})


def factor(state: State) -> Node:
    """An atom with the scripts, primes and factorials that follow it."""
    start = state.token
    node = state.atom()
    if state.token.kind not in _SCRIPTS:
        return node
    raised = False
    for _ in range(MAX_SCRIPTS):
        kind = state.token.kind
        if kind == "^":
            if raised and state.latex:
                raise state.error("two superscripts in a row; write braces around the first power")
            node = _raised(state, node, start)
            raised = not isinstance(node, Transpose)
        elif kind == "_":
            node = index(state, node)
        elif kind == "'":
            node = _primed(state, node, start)
        elif kind == "!":
            state.advance()
            node = Call("factorial", (node,), span=state.span(start))
        elif kind == ".T":
            state.advance()
            node = Transpose(node, span=state.span(start))
        elif kind == "[" and not state.latex and _takes_index(state, node):
            node = index(state, node)
        elif kind in ("|", "|)") and state.peek().kind == "_" and _lacks_index(state, node):
            state.advance()
            node = index(state, node)
        else:
            return node
    raise state.error("too many scripts in a row")


_SCRIPTS = frozenset({"^", "_", "'", "!", ".T", "[", "|", "|)"})


def _takes_index(state: State, node: Node) -> bool:
    if isinstance(node, Item):
        return True
    return indices_of(domain_of(state, node))[1] > 0 or (
        isinstance(node, Symbol) and node.name in state.vocabulary.draws
    )


def _lacks_index(state: State, node: Node) -> bool:
    while isinstance(node, Power | Transpose):
        node = node.base if isinstance(node, Power) else node.operand
    base, have = (node.base, len(node.indices)) if isinstance(node, Item) else (node, 0)
    return have < indices_of(domain_of(state, base))[1]


def _primed(state: State, node: Node, start: Token) -> Node:
    mark = state.advance()
    if is_scalar(state, node):
        raise state.error(
            "a prime on a number has no meaning here; declare the primed name, or write ^\\top "
            "for a transpose",
            mark,
        )
    return Transpose(node, span=state.span(start))


def _is_transpose(state: State, token: Token, node: Node) -> bool:
    if token.kind == "command":
        return token.text in _TRANSPOSES
    if token.kind in ("name", "word") and token.text in ("T", "t"):
        undeclared = token.text == "T" and state.known("T") is None
        return undeclared or not is_scalar(state, node)
    return False


def _raised(state: State, node: Node, start: Token) -> Node:
    """``node`` with the superscript that follows."""
    state.advance()
    token = state.token
    if _is_transpose(state, token, node):
        state.advance()
        return Transpose(node, span=state.span(start))
    if token.kind == "'":
        return _primed(state, node, start)
    if token.kind == "{" and (closed := state.closing(state.at)) is not None:
        inside = state.tokens[state.at + 1 : closed]
        if len(inside) == 1 and _is_transpose(state, inside[0], node):
            state.go(closed + 1)
            return Transpose(node, span=state.span(start))
        if inside and all(each.kind == "'" for each in inside):
            state.tokens[state.at : closed + 1] = inside
            state.go(state.at)
            return _primed(state, node, start)
        if len(inside) == 2 and inside[0].kind == "-" and _is_transpose(state, inside[1], node):
            state.go(closed + 1)
            inverse = Power(node, Negative(Number("1")), span=state.span(start))
            return Transpose(inverse, span=state.span(start))
        if inside and inside[0].kind == "(" and _lacks_index(state, node):
            return _superscript_index(state, node)
    return Power(node, state.exponent(), span=state.span(start))


def _superscript_index(state: State, node: Node) -> Node:
    """``m^{(l)}``: the superscript in brackets is the first index."""
    state.advance()
    state.expect("(", "a superscript index is written ^{(l)}")
    with state.fresh():
        found = state.expression()
    state.expect(")", "the bracket of the superscript index is open; write )")
    state.expect("}", "a superscript index is written ^{(l)}")
    return with_index(state, node, (found,), first=True)


def exponent(state: State) -> Node:
    """The argument of ``^``: a group, one token, or in text a signed factor."""
    if state.latex or state.token.kind == "{":
        return argument(state)
    start = state.token
    state.deeper()
    negative = 0
    while state.token.kind in ("+", "-") and negative < MAX_SCRIPTS:
        negative += state.token.kind == "-"
        state.advance()
    node = state.atom()
    if state.token.kind == "_" or (state.token.kind == "[" and _takes_index(state, node)):
        node = index(state, node)
    if state.token.kind == "!":
        state.advance()
        node = Call("factorial", (node,), span=state.span(start))
    if state.token.kind == "^":  # a tower is read from the right
        node = _raised(state, node, start)
    for _ in range(negative):
        node = Negative(node, span=state.span(start))
    state.depth -= 1
    return node


def argument(state: State) -> Node:
    r"""The argument of a LaTeX command: a braced group or one token (``\frac12``)."""
    token = state.token
    if token.kind == "number":
        return _digit(state)
    if token.kind == "name":
        return single_name(state)
    if token.kind in _NO_ARGUMENT:
        raise state.error("an argument is missing here; write it in braces")
    return state.atom()


def _digit(state: State) -> Node:
    """TeX takes one digit; what follows it at once is another argument or a slip."""
    token = state.token
    first = token.text[0]
    if len(token.text) == 1:
        state.advance()
        return Number(first, span=(token.start, token.end))
    if first == ".":
        raise state.error("write this argument in braces")
    middle = token.start + 1
    state.tokens[state.at : state.at + 1] = [
        Token("digit", first, token.start, middle),
        Token("number", token.text[1:], middle, token.end),
    ]
    state.go(state.at + 1)
    return Number(first, span=(token.start, middle))
