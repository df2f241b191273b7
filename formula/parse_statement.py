r"""The whole input: a naming side that is read past, relations, laws and sets.

A first side none of whose names is declared only names the quantity (``KL =``); what stands in the
brackets or the subscript of an unknown name does not count, so ``\mathbb{E}[Y|X=x] =`` names too.
"""

from __future__ import annotations

from formula.alphabet import DIVERGENCES, FUNCTIONS, GREEK
from formula.lexer import Token
from formula.parse_atom import missing, unexpected, over
from formula.parse_density import letter_at
from formula.parse_matrix import is_set, set_expression
from formula.parse_state import State, take_name
from formula.tree import LawStatement, Node, Relation

_RELATIONS = frozenset({"=", "!=", "<", ">", "<=", ">="})
_LAWS = {
    "\\mathcal{N}": "normal",
    "N": "normal",
    "Normal": "normal",
    "\\mathcal{U}": "uniform",
    "U": "uniform",
    "Uniform": "uniform",
    "Unif": "uniform",
    "Bernoulli": "bernoulli",
    "Bern": "bernoulli",
    "Ber": "bernoulli",
    "Categorical": "categorical",
    "Cat": "categorical",
    "Exp": "exponential",
    "Exponential": "exponential",
    "Poisson": "poisson",
    "Gamma": "gamma",
    "Beta": "beta",
    "Dirichlet": "dirichlet",
    "Laplace": "laplace",
}


def statement(state: State) -> Node:
    """Everything, up to the stop."""
    if state.token.kind == "stop":
        raise state.error("there is no formula; write one")
    _read_past_name(state)
    if state.token.kind == "stop":
        raise missing(state)
    start = state.token
    sides = [_side(state)]
    operators: list[str] = []
    if state.token.kind == "~":
        node = _law(state, sides[0], start)
    else:
        while state.token.kind in _RELATIONS:
            operators.append(state.advance().kind)
            sides.append(_side(state))
        node = sides[0]
        if operators:
            node = Relation(tuple(sides), tuple(operators), span=state.span(start))
    if state.token.kind != "stop":
        raise unexpected(state)
    return node


def _side(state: State) -> Node:
    if is_set(state):
        return set_expression(state)
    node = state.expression()
    if state.token.kind == "command" and state.token.text in ("\\over", "\\choose"):
        node = over(state, node)
    return node


def _law(state: State, quantity: Node, start: Token) -> Node:
    r"""``x \sim \mathcal N(\mu, \Sigma)``."""
    state.advance()
    token = state.token
    name = _LAWS.get(token.text) if token.kind in ("name", "word") else None
    if name is None or state.peek().kind not in ("(", "["):
        raise state.error("after \\sim a law with its parameters is read, such as \\mathcal{N}(\\mu, \\Sigma)")
    state.advance()
    closer = ")" if state.advance().kind == "(" else "]"
    parameters = []
    with state.fresh():
        parameters.append(state.expression())
        while state.token.kind in (",", ";"):
            state.advance()
            parameters.append(state.expression())
    state.expect(closer, f"the bracket of the law is open; write {closer}")
    return LawStatement(quantity, name, tuple(parameters), span=state.span(start))


def _read_past_name(state: State) -> None:
    """Go past ``name =``; an inequality after a name that has no value is refused."""
    if state.token.kind == "=":
        state.advance()
        return
    at, depth = state.at, 0
    while state.tokens[at].kind != "stop":
        kind = state.tokens[at].kind
        if kind in ("(", "[", "{", "\\{", "begin"):
            depth += 1
        elif kind in (")", "]", "}", "\\}", "end"):
            depth -= 1
        elif depth == 0 and kind in _RELATIONS:
            break
        at += 1
    else:
        return
    if not _only_names(state, at):
        return
    if state.tokens[at].kind != "=":
        raise state.error(
            "an inequality needs a value on its first side; this name is not declared", state.token
        )
    state.go(at + 1)


def _only_names(state: State, end: int) -> bool:
    """Whether no name before token number ``end`` is declared, and one is unknown."""
    start = state.at
    kept = list(state.tokens)
    try:
        return _scan(state, end)
    finally:
        state.tokens[:] = kept
        state.go(start)


def _scan(state: State, end: int) -> bool:
    unknown = False
    tokens = state.tokens
    if end == state.at + 1 and state.token.kind == "name" and state.known(state.token.text) is None:
        return state.token.text != "\\pi"
    integral = False
    at = state.at
    while at < end:
        token = tokens[at]
        if token.kind == "command":
            unknown |= token.text in ("\\nabla", "\\partial")
            integral |= token.text.startswith("\\int")
        if token.kind not in ("name", "word"):
            at += 1
            continue
        if integral and token.text == "d" and tokens[at + 1].kind in ("name", "word"):
            at += 2
            continue
        state.go(at)
        if letter_at(state) is not None:
            return False
        length = len(tokens)
        if token.text in FUNCTIONS and token.kind == "word":
            at += 1
            continue
        if token.text in DIVERGENCES or token.text in ("K", "J") and _spells(state):
            unknown = True
            at += 1 if token.kind == "word" else 2
            continue
        # an operator over declared densities has a value, so it is no mere name
        expectation = token.text in ("E", "\\mathbb{E}", "H", "\\mathcal{H}", "\\mathbb{H}") or (
            _is_divergence(state)
        )
        starred = _starred(state)
        if not starred and take_name(state, state.known) is not None:
            if not (expectation and tokens[at + 1].kind in ("_", "[", "(")):
                return False
            end -= length - len(tokens)
            state.go(at)
        unknown = unknown or token.text not in ("e", "i", "\\pi") or token.text in GREEK
        at = state.at + 1
        while tokens[at].kind in ("_", "^", "'") and at < end:
            if tokens[at].kind == "'":
                at += 1
                continue
            closed = state.group_end(at + 1)
            if expectation and any(_is_letter(state, n) for n in range(at + 1, closed)):
                return False
            at = closed
        if tokens[at].kind in ("(", "[", "\\{") and at < end:
            closed_at = state.closing(at)
            if closed_at is not None and closed_at < end:
                if expectation and any(_is_letter(state, n) for n in range(at, closed_at)):
                    return False
                at = closed_at + 1
    return unknown


def _is_letter(state: State, at: int) -> bool:
    here = state.at
    state.go(at)
    found = letter_at(state) is not None
    state.go(here)
    return found


def _spells(state: State) -> bool:
    start = state.token.start
    first, second = state.source[start : start + 1], state.source[start + 1 : start + 2]
    known = state.known(first) is not None and state.known(second) is not None
    return first + second in ("KL", "JS") and not known


def _is_divergence(state: State) -> bool:
    """Whether ``D_{KL}`` or the like is next (other subscripts of a D are names)."""
    if state.token.text not in ("D", "\\mathcal{D}", "\\mathbb{D}") or state.peek().kind != "_":
        return False
    spelled = state.spelled(state.at + 2, state.group_end(state.at + 2))
    return spelled.replace("\\text{", "").rstrip("}") in DIVERGENCES


def _starred(state: State) -> bool:
    """``x^*`` is a name of its own unless it is declared."""
    following = state.peek()
    if following.kind != "^":
        return False
    argument = state.spelled(state.at + 2, state.group_end(state.at + 2))
    if argument not in ("*", "\\star", "\\ast", "\\cdot"):
        return False
    return state.known(f"{state.token.text}^{argument}") is None
