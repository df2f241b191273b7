r"""Extrema: ``\sup_T R`` takes the whole expression that follows; ``\min\{a, b\}`` is a value."""

from __future__ import annotations

from formula.alphabet import EXTREMA
from formula.parse_functions import values
from formula.parse_limits import limits, read_alone
from formula.parse_names import new_name
from formula.parse_state import CLOSERS, State
from formula.tree import Call, Extremum, Node, Symbol


def extremum(state: State) -> Node:
    r"""``\sup_T R``, ``\arg\max_D R``, ``\min\{a, b\}``."""
    start = state.advance()
    name = start.text.lstrip("\\")
    if name == "arg":
        name += state.advance().text.lstrip("\\")
    if name not in EXTREMA:
        raise state.error("after \\arg follows \\max or \\min", start)
    name = EXTREMA[name]
    lower, _ = limits(state)
    if lower is None:
        if state.token.kind not in CLOSERS:
            raise state.error(f"{name} of what? write \\{name}\\{{a, b\\}}", start)
        found = values(state, CLOSERS[state.token.kind], f"the bracket of {name} is open")
        if len(found) < 2 or name not in ("max", "min"):
            raise state.error(f"{name} needs several values or its variable", start)
        return Call(name, found, span=state.span(start))
    names = read_alone(state, lower, _names)
    with state.binding(*names):
        kept, state.until_function = state.until_function, False
        body = state.expression()
        state.until_function = kept
    return Extremum(name, tuple(map(Symbol, names)), body, span=state.span(start))


def _names(state: State) -> tuple[str, ...]:
    """The variables in the subscript; a set that they are in is read past."""
    found = [new_name(state)]
    while state.accept(","):
        found.append(new_name(state))
    if state.token.text in ("\\in", "in", ":"):
        while state.token.kind != "stop":
            state.advance()
    return tuple(found)
