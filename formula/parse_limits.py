"""Limits of sums and integrals: the scripts after the sign, and reading a range of tokens alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from formula.parse_state import State
from formula.tokens import Token
from formula.tree import Node

T = TypeVar("T")
Place = tuple[int, int]
"""Token numbers, half open."""


def limits(state: State) -> tuple[Place | None, Place | None]:
    """Go past the subscript and the superscript, in any order; their token ranges."""
    found: dict[str, Place] = {}
    while state.token.kind in ("_", "^"):
        which = state.advance()
        if which.kind in found:
            raise state.error("two limits of one kind in a row", which)
        end = state.group_end(state.at)
        braced = state.token.kind == "{"
        found[which.kind] = (state.at + 1, end - 1) if braced else (state.at, end)
        state.go(end)
    return found.get("_"), found.get("^")


def read_alone(state: State, place: Place, parse: Callable[[State], T]) -> T:
    """Run ``parse`` on these tokens as if nothing followed; all of them must be read."""
    kept, at = state.tokens, state.at
    offset = kept[place[1]].start
    stop = Token("stop", "", offset, offset)
    state.tokens = [*kept[: place[1]], stop, stop]
    state.go(place[0])
    with state.fresh():
        out = parse(state)
    rest = state.token
    state.tokens = kept
    state.go(at)
    if rest.kind != "stop":
        raise state.error("this cannot stand in a limit; write \\sum_{j=1}^J", rest)
    return out


def value_alone(state: State, place: Place) -> Node:
    """The expression that these tokens are."""
    return read_alone(state, place, State.expression)


def split_call(state: State, what: str) -> tuple[int, int]:
    """Text: in ``Sum(f, (j, 1, J))``, the token numbers of ``f`` and of its comma."""
    opening = state.at
    closed = state.closing(opening)
    if closed is None:
        raise state.error(f"the bracket of {what} is open; write )")
    depth = 0
    for at in range(opening + 1, closed):
        kind = state.tokens[at].kind
        depth += (kind in ("(", "[", "{", "\\{")) - (kind in (")", "]", "}", "\\}"))
        if depth == 0 and kind == ",":
            return opening + 1, at
    raise state.error(f"the range is missing; write {what}(f, (j, 1, J))", state.tokens[opening])
