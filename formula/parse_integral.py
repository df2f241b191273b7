r"""Integrals: everything up to the differential.

Limits of minus and plus infinity, a region by its name (``\int_{\mathcal X}``) and no limits mean
all values. Several differentials are nested integrals, the first innermost. ``\int_z p(z)`` without
a differential takes the expression that follows, ``\int dz\, p(z)`` the product.
"""

from __future__ import annotations

from formula.alphabet import FUNCTIONS
from formula.names import scripted
from formula.parse_dummies import settle
from formula.parse_limits import Place, limits, split_call, value_alone
from formula.parse_lookup import scripts, take_name
from formula.parse_names import new_name
from formula.parse_state import State
from formula.tokens import Token
from formula.tree import Constant, Integral, Negative, Node

INTEGRAL_WORDS = frozenset({"int", "integral", "Integral", "integrate"})
_COUNT = {"\\int": 1, "\\iint": 2, "\\iiint": 3, "\\intop": 1, "int": 1, "integral": 1}
_INFINITY = Constant("inf")


def differential(state: State) -> int:
    """How many tokens the differential has that is next and awaited here (0: there is none)."""
    token = state.token
    if token.kind == "word":
        name = state.vocabulary.text.get(token.text[1:], token.text[1:])
        return int(token.text[0] == "d" and name in state.differentials)
    if token.text != "d" or state.peek().kind not in ("name", "word"):
        return 0
    here, kept = state.at, list(state.tokens)
    state.go(here + 1)
    found = take_name(state, lambda name: name if name in state.differentials else None)
    used = state.at - here + len(kept) - len(state.tokens)
    state.tokens[:] = kept
    state.go(here)
    return used if found is not None else 0


def integral(state: State) -> Node:
    """An integral over density variables or numbers."""
    start = state.advance()
    if state.token.kind == "(" and not state.latex and start.text in ("Integral", "integrate"):
        return _called(state, start)
    lower, upper = limits(state)
    names = _differentials(state, _COUNT.get(start.text, 1))
    region = None if upper is not None else _region(state, lower, names)
    closed = bool(names)
    if region is not None and not names:
        names = [region]
    if not names:
        raise state.error("the differential of the integral is missing; write dx at its end", start)
    bounds = None
    if lower is not None and upper is not None:
        bounds = (value_alone(state, lower), value_alone(state, upper))
        if bounds == (Negative(_INFINITY), _INFINITY):
            bounds = None
    elif upper is not None:
        raise state.error("an integral has both limits or none", start)
    body = _body(state, names, closed)
    (body,), settled = settle(state, (body,), tuple(names))
    span = state.span(start)
    for name in settled[:-1]:
        body = Integral(body, name, span=span)
    return Integral(body, settled[-1], *(bounds or (None, None)), span=span)


def _body(state: State, names: list[str], closed: bool) -> Node:
    """The integrand, and past its differentials."""
    outer, kept = state.differentials, state.until_function
    state.differentials, state.until_function = (*outer, *names), False
    with state.binding(*names):
        if closed and differential(state):  # \int dz p(z)
            _close(state, names)
            state.differentials = outer
            state.deeper()
            body = state.product()
            state.depth -= 1
        else:
            body = state.expression()
            if closed:
                _close(state, names)
    state.differentials, state.until_function = outer, kept
    return body


def _close(state: State, names: list[str]) -> None:
    for name in names:
        used = differential(state)
        if not used:
            raise state.error(f"the differential d{name} of the integral should stand here")
        state.go(state.at + used)


def _differentials(state: State, count: int) -> list[str]:
    """The variables whose differentials close the ``count`` integral signs just read.

    Inner integrals close first; differentials that follow at once belong to the same sign unless
    an enclosing integral waits for them.
    """
    found: list[str] = []
    depth, pending, at = 0, count, state.at
    tokens = state.tokens
    while tokens[at].kind != "stop":
        token = tokens[at]
        at += 1
        if token.kind in ("(", "[", "{", "\\{", "begin"):
            depth += 1
        elif token.kind in (")", "]", "}", "\\}", "end"):
            depth -= 1
            if depth < 0:
                break
        elif depth == 0 and token.text in _COUNT:
            pending += _COUNT[token.text]
        elif depth == 0 and (closed := _differential_at(state, at - 1)) is not None:
            name, at = closed
            pending -= 1
            if pending < count:
                found.append(name)
            if pending <= 0 and _differential_at(state, at) is None:
                break
    return [name for name in found if name not in state.differentials]


def _differential_at(state: State, at: int) -> tuple[str, int] | None:
    """The variable of a differential at token number ``at``, and the token number after it."""
    token, following = state.tokens[at], state.tokens[min(at + 1, len(state.tokens) - 1)]
    if token.kind == "word" and not state.latex:
        name = token.text[1:]
        named = token.text[0] == "d" and token.text not in FUNCTIONS
        if named and (name in state.vocabulary.text or len(name) == 1):
            return state.vocabulary.text.get(name, name), at + 1
    if token.text != "d" or token.kind != "name" or following.kind not in ("name", "word"):
        return None
    if state.tokens[at - 1].kind in ("_", "^"):
        return None
    here = state.at
    state.go(at + 1)
    primes, subscript, _, ranges, _ = scripts(state)
    state.go(here)
    full = scripted(following.text, primes, subscript)
    known = state.known(full)
    return known or full, max(at + 2, ranges[0][1], ranges[1][1])


def _region(state: State, lower: Place | None, names: list[str]) -> str | None:
    """The variable that the subscript names, if it is no name of the whole space."""
    if lower is None:
        return None
    spelled = state.spelled(*lower)
    known = state.known(spelled)
    if known is not None and known in state.vocabulary.variables:
        return known
    region = state.tokens[lower[0]].kind in ("name", "word", "command")
    if spelled in names or (known is None and region):
        return None
    raise state.error("an integral has both limits or none", state.tokens[lower[0]])


def _called(state: State, start: Token) -> Node:
    """Text: ``Integral(f, x)`` or ``integrate(f, (x, a, b))``."""
    opening = state.at
    first, comma = split_call(state, start.text)
    state.go(comma + 1)
    bounds: tuple[Node | None, Node | None] = (None, None)
    bracket = state.accept("(")
    name = new_name(state)
    if bracket and state.accept(","):
        with state.fresh():
            lower = state.expression()
            state.expect(",", "limits are written (x, a, b)")
            bounds = (lower, state.expression())
    if bracket:
        state.expect(")", "limits are written (x, a, b)")
    if state.token.kind != ")":
        raise state.error("one variable at a time; write Integral(f, x)")
    state.go(first)
    with state.fresh(), state.binding(name):
        body = state.expression()
    if state.token.kind != ",":
        raise state.error("this cannot follow in an integral; write Integral(f, x)")
    end = state.closing(opening)
    assert end is not None
    state.go(end + 1)
    (body,), (name,) = settle(state, (body,), (name,))
    if bounds == (Negative(_INFINITY), _INFINITY):
        bounds = (None, None)
    return Integral(body, name, *bounds, span=state.span(start))
