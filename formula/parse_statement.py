"""The whole input: relations between values, a law, or a set; a naming side is read past."""

from __future__ import annotations

from formula.parse_atom import with_over
from formula.parse_errors import missing, unexpected
from formula.parse_functions import values
from formula.parse_naming import RELATIONS, read_past_names
from formula.parse_sets import is_set, set_expression
from formula.parse_state import CLOSERS, State
from formula.tokens import Token
from formula.tree import LawStatement, Node, Relation

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
        raise missing(state)
    read_past_names(state)
    start = state.token
    node = _side(state)
    if state.token.kind == "~":
        node = _law(state, node, start)
    elif state.token.kind in RELATIONS:
        sides, operators = [node], []
        while state.token.kind in RELATIONS:
            operators.append(state.advance().kind)
            sides.append(_side(state))
        node = Relation(tuple(sides), tuple(operators), span=state.span(start))
    if state.token.kind != "stop":
        raise unexpected(state)
    return node


def _side(state: State) -> Node:
    if is_set(state):
        return set_expression(state)
    return with_over(state, state.expression())


def _law(state: State, quantity: Node, start: Token) -> Node:
    r"""``x \sim \mathcal N(\mu, \Sigma)``."""
    state.advance()
    token = state.advance()
    name = _LAWS.get(token.text) if token.kind in ("name", "word") else None
    if name is None or state.token.kind not in ("(", "["):
        raise state.error(
            "after \\sim a law with its parameters is read, such as \\mathcal{N}(\\mu, \\Sigma)",
            token,
        )
    found = values(state, CLOSERS[state.token.kind], "the bracket of the law is open; write )")
    return LawStatement(quantity, name, found, span=state.span(start))
