"""What to say where a factor is missing or something cannot follow."""

from __future__ import annotations

from formula.parse_names import undeclared
from formula.parse_state import State
from formula.unreadable import Unreadable


def missing(state: State) -> Unreadable:
    """The error where a factor should stand."""
    token = state.token
    if token.kind == "stop":
        return state.error(
            "the formula ends where a factor should follow; write what is missing"
            if state.at
            else "there is no formula; write one"
        )
    if token.kind == "±":
        return state.error("plus-minus is two answers; write the one that you mean")
    return state.error("a factor should stand here; write it or remove the sign before")


def unexpected(state: State) -> Unreadable:
    """The error for a token that cannot follow."""
    token = state.token
    if token.kind == "stop":
        return state.error("the formula ends too early; close what is open")
    if token.kind in (")", "]", "}", "\\}", "|)", "‖)", "end"):
        return state.error(f"the bracket {token.text} closes nothing; remove it or open it")
    if token.kind == "±":
        return state.error("plus-minus is two answers; write the one that you mean")
    if token.kind in (",", ";", "or") or token.text in ("or", "and"):
        return state.error("several answers stand here; write one")
    if token.kind == "word":
        return undeclared(state, token)
    if token.text in ("\\approx", "\\simeq", "\\cong"):
        return state.error(f"{token.text} is no equation; write the exact value")
    if token.kind == "command":
        return state.error(f"{token.text} is not read in a formula; remove it")
    return state.error("this sign has no meaning here; remove it")
