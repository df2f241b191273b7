r"""Sums, products, quotients and scripts: the core of both syntaxes.

Products bind what stands side by side; ``a/2b`` has two readings, ``(a/2) b`` and ``a/(2b)``, and
both are tried. The inverse of a matrix is ``Power(A, Negative(Number("1")))``, also from
``inv(A)``; ``A^{-T}`` is the transpose of that.
"""

from __future__ import annotations

from formula.alphabet import FUNCTIONS
from formula.lexer import Token
from formula.parse_atom import atom, begins_atom
from formula.parse_names import index, single_name, with_index
from formula.parse_state import State
from formula.parse_types import domain_of, indices_of, is_scalar
from formula.tree import (
    Add,
    Big,
    Call,
    Constant,
    Div,
    Expectation,
    Integral,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    Transpose,
)

MAX_CHAIN = 60
_FUNCTIONAL = (Call, Big, Expectation, Integral)


def expression(state: State) -> Node:
    """Terms with their signs."""
    state.deeper()
    start = state.token
    terms = [_term(state)]
    while state.token.kind in ("+", "-"):
        terms.append(_term(state))
    state.depth -= 1
    return terms[0] if len(terms) == 1 else Add(tuple(terms), span=state.span(start))


def _term(state: State) -> Node:
    start = state.token
    negative = 0
    while state.token.kind in ("+", "-"):
        negative += state.token.kind == "-"
        state.advance()
        if negative > MAX_CHAIN:
            raise state.error("too many signs in a row")
    node = product(state)
    for _ in range(negative):
        node = Negative(node, span=state.span(start))
    return node


def signed_product(state: State) -> Node:
    """A product that may begin with a sign (the body of a sum, the argument of a function)."""
    return _term(state)


def product(state: State) -> Node:
    """Factors, side by side or with ``*`` and ``/`` between them."""
    start = state.token
    factors = [factor(state)]
    divisions = 0
    while True:
        kind = state.token.kind
        if kind == "*" or kind == "/":
            if state.until_function and _begins_function(state, state.peek()):
                break
            mark = state.advance()
            if kind == "*":
                factors.append(_signed_factor(state))
                continue
            divisions += 1
            if divisions > MAX_CHAIN:
                raise state.error("too many quotients in a row", mark)
            top = factors[0] if len(factors) == 1 else Mul(tuple(factors), span=state.span(start))
            below = _denominator(state, top)
            factors = [Div(top, below, span=state.span(start))]
        elif begins_atom(state):
            if state.until_function and _begins_function(state, state.token):
                break
            if kind == "number" and state.tokens[state.at - 1].kind == "digit":
                raise state.error("only one digit belongs to the argument; write it in braces")
            if kind == "number" and isinstance(factors[-1], Number | Symbol | Item | Constant):
                raise state.error("a number follows another factor; write \\cdot or * between them")
            factors.append(factor(state))
        else:
            break
    return factors[0] if len(factors) == 1 else Mul(tuple(factors), span=state.span(start))


def _begins_function(state: State, token: Token) -> bool:
    return token.kind == "word" and FUNCTIONS.get(token.text, "sqrt") != "sqrt"


def _denominator(state: State, top: Node) -> Node:
    """What is divided by: one factor, or all that stand side by side with it."""
    start = state.token
    below = _signed_factor(state)
    if not begins_atom(state) or (state.until_function and _begins_function(state, state.token)):
        return below
    if isinstance(top, Number) and isinstance(below, Number) and _is_operator(state):
        return below  # 1/2 \log x, 1/2 \sum_j ...: the fraction is a coefficient
    if state.choose(2) == 0:
        return below
    together = [below]
    while begins_atom(state):
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
    negative = 0
    while state.token.kind in ("+", "-"):
        negative += state.token.kind == "-"
        state.advance()
        if negative > MAX_CHAIN:
            raise state.error("too many signs in a row")
    node = factor(state)
    for _ in range(negative):
        node = Negative(node, span=state.span(start))
    return node


def factor(state: State) -> Node:
    """An atom with its scripts, primes and factorials."""
    start = state.token
    node = atom(state)
    chain = 0
    raised = False
    while True:
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
        chain += 1
        if chain > MAX_CHAIN:
            raise state.error("too many scripts in a row")


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
    if isinstance(node, Symbol | Item | Call | Add | Mul | Transpose | Negative | Power) and (
        not is_scalar(state, node)
    ):
        return Transpose(node, span=state.span(start))
    raise state.error(
        "a prime on a number has no meaning here; declare the primed name, or write ^\\top for a "
        "transpose",
        mark,
    )


_TRANSPOSES = frozenset({"\\top", "\\intercal", "\\dagger", "\\dag", "\\transpose", "\\T"})


def _is_transpose(state: State, token: Token, node: Node) -> bool:
    if token.kind == "command":
        return token.text in _TRANSPOSES
    if token.kind in ("name", "word") and token.text in ("T", "t", "\\top"):
        declared = state.known(token.text)
        if token.text == "t" and declared is None:
            return not is_scalar(state, node)
        return declared is None or not is_scalar(state, node)
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
            state.token = state.tokens[state.at]
            return _primed(state, node, start)
        if len(inside) == 2 and inside[0].kind == "-" and _is_transpose(state, inside[1], node):
            state.go(closed + 1)
            inverse = Power(node, Negative(Number("1")), span=state.span(start))
            return Transpose(inverse, span=state.span(start))
        if inside and inside[0].kind == "(" and _lacks_index(state, node):
            return with_superscript_index(state, node)
    return Power(node, exponent(state), span=state.span(start))


def with_superscript_index(state: State, node: Node) -> Node:
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
    if state.latex:
        return argument(state)
    if state.token.kind == "{":
        return argument(state)
    start = state.token
    state.deeper()
    negative = 0
    while state.token.kind in ("+", "-"):
        negative += state.token.kind == "-"
        state.advance()
    node = atom(state)
    if state.token.kind == "_" or state.token.kind == "[" and _takes_index(state, node):
        node = index(state, node)
    if state.token.kind == "!":
        state.advance()
        node = Call("factorial", (node,), span=state.span(start))
    if state.token.kind == "^":  # text: a tower is read from the right
        node = _raised(state, node, start)
    for _ in range(negative % (MAX_CHAIN + 1)):
        node = Negative(node, span=state.span(start))
    state.depth -= 1
    return node


def argument(state: State) -> Node:
    r"""The argument of a LaTeX command: a braced group or one token (``\frac12``)."""
    token = state.token
    if token.kind == "{":
        return atom(state)
    if token.kind == "number":
        return _digit(state)
    if token.kind == "name":
        return single_name(state)
    if token.kind in ("-", "+", "stop", "}", ")", "]", "&", "\\\\", "^", "_", "*", "/", "="):
        raise state.error("an argument is missing here; write it in braces")
    return atom(state)


def _digit(state: State) -> Node:
    """TeX takes one digit; what follows it at once is another argument or a slip."""
    token = state.token
    first = token.text[0]
    if len(token.text) == 1:
        state.advance()
        return Number(first, span=(token.start, token.end))
    if first == ".":
        raise state.error("write this argument in braces")
    rest = Token("number", token.text[1:], token.start + 1, token.end)
    state.tokens[state.at : state.at + 1] = [
        Token("digit", first, token.start, token.start + 1),
        rest,
    ]
    state.go(state.at + 1)
    return Number(first, span=(token.start, token.start + 1))
