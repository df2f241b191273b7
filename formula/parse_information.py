r"""Entropies and mutual information of densities.

``H(p, q)`` is the cross entropy, read as ``-E_p[log q]``; the entropy of an expression in densities
(``H(\frac{p+q}{2})``) is read as minus the integral of ``m log m``. Both are in nats.
"""

from __future__ import annotations

from formula.joints import slots
from formula.parse_density import checked, determined, letter_at
from formula.parse_divergence import filled, new_variables, variables_of
from formula.parse_dummies import settle
from formula.parse_names import new_name
from formula.parse_state import CLOSERS, State
from formula.parse_vectors import are_vectors, vector_entropy
from formula.tokens import Token
from formula.tree import (
    Call,
    Density,
    Entropy,
    Expectation,
    Integral,
    Mul,
    MutualInformation,
    Negative,
    Node,
    Symbol,
)

_ADVICE = "an entropy needs its density; write H(q(z|x))"
_MUTUAL = "a mutual information is written I_q(x;z)"


def entropy(state: State) -> Node:
    r"""``H(q(z|x))``, ``H[q]``, ``H_q(z)``, and the cross entropy ``H(p, q)``."""
    start = state.advance()
    letter = _letter(state) if state.accept("_") else None
    opening = state.token
    if opening.kind not in CLOSERS:
        raise state.error(_ADVICE, start)
    unbound = new_variables(state)
    state.advance()
    other: Node | None = None
    if letter is not None:
        first: Node = _named(state, letter, start)
    else:
        kept, state.letters_stand = state.letters_stand, True
        with state.fresh(norms=True), state.binding(*unbound):
            first = state.expression()
            if state.accept(","):
                other = state.expression()
        state.letters_stand = kept
    state.expect(CLOSERS[opening.kind], "the bracket of H is open; close it")
    if letter is None and are_vectors(state, first):
        return vector_entropy(state, first, other, start)
    variables = variables_of(state, first, first, start)
    found = tuple(filled(state, each, variables, start) for each in (first, other) if each)
    trees, variables = settle(state, found, variables)
    return _value(state, trees, variables, start)


def _value(state: State, trees: tuple[Node, ...], variables: tuple[str, ...], start: Token) -> Node:
    span = state.span(start)
    first = trees[0]
    if len(trees) == 2:
        if not isinstance(first, Density):
            raise state.error("a cross entropy is of a density; write H(p, q)", start)
        return Negative(Expectation((first,), Call("log", trees[1:]), variables), span=span)
    if isinstance(first, Density):
        return Entropy(first, span=span)
    body: Node = Mul((first, Call("log", (first,))))
    for name in variables:
        body = Integral(body, name)
    return Negative(body, span=span)


def _named(state: State, letter: str, start: Token) -> Density:
    names = [new_name(state)]
    while state.accept(","):
        names.append(new_name(state))
    if state.token.kind == "|":
        raise state.error("write the density whose entropy is meant: H(q(z|x))", start)
    return checked(state, Density(letter, tuple(map(Symbol, names))), start)


def _letter(state: State) -> str:
    """The letter in a subscript: ``_q``, ``_{q_\\phi}``, ``_{q(x,z)}``."""
    braced = state.accept("{")
    found = letter_at(state)
    if found is None:
        raise state.error("the subscript names no declared density; write I_q or H_q")
    state.go(found[1])
    if braced and state.token.kind == "(":
        closed = state.closing(state.at)
        state.go(state.at if closed is None else closed + 1)
    if braced:
        state.expect("}", "the subscript is open; write }")
    return found[0]


def information(state: State, at: int) -> Node | None:
    r"""``I_q(x;z)`` or ``I(x;z)`` whose name ends before ``at``; ``None`` if it means otherwise."""
    start, here = state.token, state.at
    state.go(at)
    letter = None
    if state.token.kind == "_":
        state.go(at + 2 if state.tokens[at + 1].kind == "{" else at + 1)
        if letter_at(state) is None:
            state.go(here)
            return None
        state.go(at + 1)
        letter = _letter(state)
    opening = state.token
    closed = state.closing(state.at) if opening.kind in ("(", "[") else None
    if closed is None or all(each.kind != ";" for each in state.tokens[state.at : closed]):
        if letter is None:
            state.go(here)
            return None
        raise state.error(_MUTUAL, start)
    state.advance()
    first = _side(state, ";")
    second = _side(state, CLOSERS[opening.kind])
    together = slots(first + second)
    letters = [letter] if letter else list(state.vocabulary.entries)
    fitting = [each for each in letters if determined(state, each, together, ())]
    if len(fitting) != 1:
        raise state.error(
            "no one declared joint gives this mutual information; write I_q(x;z) with its letter",
            start,
        )
    return MutualInformation(fitting[0], first, second, span=state.span(start))


def _side(state: State, closer: str) -> tuple[Node, ...]:
    names = [new_name(state)]
    while state.accept(","):
        names.append(new_name(state))
    for name in names:
        if name not in state.vocabulary.variables:
            raise state.error(f"{name} is no variable of a declared density")
    state.expect(closer, _MUTUAL)
    return tuple(map(Symbol, names))
