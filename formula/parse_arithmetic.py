r"""Sums, products and quotients: the core of both syntaxes.

Products bind what stands side by side. ``a/2b`` has two readings, ``(a/2) b`` and ``a/(2b)``, and
both are tried; a fraction of two numbers before a function or a sum (``1/2 \log x``) is a
coefficient.
"""

from __future__ import annotations

from formula.alphabet import FUNCTIONS
from formula.parse_dots import continued, dots_follow
from formula.parse_scripts import factor
from formula.parse_state import State
from formula.parse_types import is_matrix, shape_of
from formula.tokens import Token
from formula.tree import (
    Add,
    Call,
    Constant,
    Div,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Symbol,
    Transpose,
)

MAX_CHAIN = 60
_DOTS = ("\\cdot", "·", "⋅")


def expression(state: State) -> Node:
    """Terms with their signs."""
    state.deeper()
    start = state.token
    terms = [signed_product(state)]
    while state.token.kind in ("+", "-"):
        if state.peek().kind == "...":
            sign = state.advance()
            state.advance()
            state.expect(sign.kind, f"after the dots {sign.text} and the last term should follow")
            last = signed_product(state)
            if sign.kind == "-":
                last = Negative(last, span=last.span)
            terms = continued(state, "sum", terms, last, start)
        else:
            terms.append(signed_product(state))
    state.depth -= 1
    return terms[0] if len(terms) == 1 else Add(tuple(terms), span=state.span(start))


def signed_product(state: State) -> Node:
    """A product that may begin with signs: a term, the body of a sum."""
    start = state.token
    negative = signs(state)
    node = product(state)
    for _ in range(negative):
        node = Negative(node, span=state.span(start))
    return node


def signs(state: State) -> int:
    """Go past signs; how many of them are minus."""
    negative = 0
    while state.token.kind in ("+", "-"):
        negative += state.token.kind == "-"
        state.advance()
        if negative > MAX_CHAIN:
            raise state.error("too many signs in a row")
    return negative


def product(state: State) -> Node:
    """Factors, side by side or with ``*`` and ``/`` between them."""
    start = state.token
    factors = [factor(state)]
    divisions = 0
    dots: list[int] = []
    while True:
        kind = state.token.kind
        if (kind == "..." or kind == "*") and dots_follow(state, factors[-1]):
            state.accept("*")
            state.advance()
            state.accept("*")
            factors = continued(state, "prod", factors, factor(state), start)
            dots = []
        elif kind == "*" or kind == "/":
            if state.until_function and begins_function(state.peek()):
                break
            mark = state.advance()
            if kind == "*":
                if mark.text in _DOTS:
                    dots.append(len(factors))
                factors.append(_signed_factor(state))
                continue
            divisions += 1
            if divisions > MAX_CHAIN:
                raise state.error("too many quotients in a row", mark)
            top = factors[0] if len(factors) == 1 else Mul(tuple(factors), span=state.span(start))
            below = _denominator(state, top)
            factors, dots = [Div(top, below, span=state.span(start))], []
        elif kind == "odot":
            mark = state.advance()
            factors[-1:] = _entrywise(state, factors, mark)
        elif state.begins_atom():
            if state.until_function and begins_function(state.token):
                break
            if kind == "number":
                _check_number(state, factors[-1])
            factors.append(factor(state))
        else:
            break
    if dots:
        factors = _inner_product(state, factors, dots[-1])
    return factors[0] if len(factors) == 1 else Mul(tuple(factors), span=state.span(start))


def _inner_product(state: State, factors: list[Node], dot: int) -> list[Node]:
    r"""``u \cdot v`` of two columns of one size is ``u^\top v``; elsewhere the dot is silent."""
    sides = [_joined(factors[:dot]), _joined(factors[dot:])]
    shapes = [shape_of(state, side) for side in sides]
    if shapes[0] is None or shapes[0] != shapes[1] or shapes[0][0] == 1 or shapes[0][1] != 1:
        return factors
    return [Transpose(sides[0], span=sides[0].span), *factors[dot:]]


def _joined(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def _entrywise(state: State, factors: list[Node], mark: Token) -> list[Node]:
    r"""``u \odot v`` of two vectors is ``diag(u) v``; the shapes of other arrays do not fit."""
    before = [each for each in factors[:-1] if not (isinstance(each, Call) and each.name == "diag")]
    if any(is_matrix(state, each) for each in before):
        raise state.error("write brackets around the factors of the entrywise product", mark)
    return [Call("diag", (factors[-1],)), factor(state)]


def begins_function(token: Token) -> bool:
    """Whether a function begins here that ends the bare argument of the one before."""
    return token.kind == "word" and FUNCTIONS.get(token.text, "sqrt") != "sqrt"


def _check_number(state: State, before: Node) -> None:
    """``x 2`` and ``x^23`` are slips more often than products."""
    if state.tokens[state.at - 1].kind == "digit":
        raise state.error("only one digit belongs to the argument; write it in braces")
    if isinstance(before, Number | Symbol | Item | Constant):
        raise state.error("a number follows another factor; write \\cdot or * between them")


def _denominator(state: State, top: Node) -> Node:
    """What is divided by: one factor, or all that stand side by side with it."""
    start = state.token
    below = _signed_factor(state)
    if not state.begins_atom() or (state.until_function and begins_function(state.token)):
        return below
    if isinstance(top, Number) and isinstance(below, Number) and _is_operator(state):
        return below
    if state.choose(2) == 0:
        return below
    together = [below]
    while state.begins_atom():
        if state.token.kind == "number":
            _check_number(state, together[-1])
        together.append(factor(state))
    return Mul(tuple(together), span=state.span(start))


def _is_operator(state: State) -> bool:
    token = state.token
    if token.kind == "word":
        return token.text not in state.vocabulary.text
    if token.kind == "command":
        return token.text != "\\sqrt"
    expectation = token.text == "\\mathbb{E}" or (token.text == "E" and not state.known("E"))
    return token.kind == "begin" or expectation


def _signed_factor(state: State) -> Node:
    start = state.token
    negative = signs(state)
    node = factor(state)
    for _ in range(negative):
        node = Negative(node, span=state.span(start))
    return node
