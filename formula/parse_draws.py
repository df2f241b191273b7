r"""Declared draws under an expectation: ``h_1,\dots,h_K \sim q(h)``, all of them or one.

The list must be the one that was declared: it starts at 1, ends at the declared number, and its
law is the declared law. ``h_2,\dots,h_K`` would be another expectation.
"""

from __future__ import annotations

from formula.declarations import Draws
from formula.parse_density import arguments
from formula.parse_state import State
from formula.tree import Add, Item, Node, Number, Symbol, walk


def starts_draws(state: State) -> bool:
    """Whether a declared draw with its number stands at the next token."""
    return state.token.text in state.vocabulary.draws and state.peek().kind in ("_", "[")


def draws_list(state: State) -> tuple[Draws, str]:
    r"""Read ``h_1,\dots,h_K``, ``h_{1:K}`` or a single ``h_j``.

    Returns the draws and, where only one is named, its index as written (otherwise nothing).
    """
    start = state.token
    draws = state.vocabulary.draws[start.text]
    entries: list[str] = []
    while True:
        if state.token.kind == "...":
            state.advance()
            entries.append("...")
        elif state.token.text == draws.variable and state.peek().kind in ("_", "["):
            entries.append(_index(state))
        else:
            raise state.error(f"the draws are written {_written(draws)}")
        if state.token.kind != ",":
            break
        state.advance()
    if entries == [f"1:{_count(draws)}"]:
        return draws, ""
    if len(entries) == 1 and ":" not in entries[0] and entries[0] != "...":
        return draws, entries[0]
    if not _is_whole(entries, _count(draws)):
        raise state.error(f"the draws are {_written(draws)}, all of them", start)
    return draws, ""


def _index(state: State) -> str:
    """The index at the name that comes next, as written, and go past both."""
    at = state.at + 1
    if state.tokens[at].kind == "_":
        end = state.group_end(at + 1)
        text = state.spelled(at + 1, end)
    else:
        closed = state.closing(at)
        end = len(state.tokens) - 1 if closed is None else closed + 1
        text = state.spelled(at + 1, end - 1)
    state.go(end)
    return text.replace(" ", "")


def _is_whole(entries: list[str], count: str) -> bool:
    if "..." not in entries:
        return entries == [str(number) for number in range(1, len(entries) + 1)] and (
            str(len(entries)) == count
        )
    first = entries.index("...")
    before, after = entries[:first], entries[first + 1 :]
    return bool(before) and before == [str(n) for n in range(1, first + 1)] and after == [count]


def draws_law(state: State, found: tuple[str, int], draws: Draws) -> None:
    """Go past the law of declared draws; it must be the one declared."""
    start = state.token
    letter = draws.density.letter
    if found[0] != letter:
        raise state.error(f"the draws {draws.variable} are from {letter}", start)
    state.go(found[1])
    if state.token.kind != "(":
        return
    state.advance()
    right: tuple[Node, ...] = ()
    with state.fresh(bars=True):
        if state.token.text == draws.variable and state.peek().kind not in ("_", "["):
            state.advance()
        elif starts_draws(state):
            draws_list(state)
        elif state.token.text in ("\\cdot", "·", "⋅", ".", "*"):
            state.advance()
        else:
            raise state.error(f"the draws {draws.variable} are from {letter}({draws.variable})")
        if state.token.kind in ("|", "|(", "|)"):
            state.advance()
            right = arguments(state, letter)
    state.expect(")", f"the bracket of the density {letter} is open; write )")
    if right != draws.density.right:
        raise state.error(f"the condition of {letter} is not the one of the declared draws", start)


def only_that_one(body: Node, draws: Draws, index: str) -> bool:
    """Whether the body mentions no draw but the one with that index."""
    return all(
        len(node.indices) == 1 and _spelling(node.indices[0]) == index
        for node in walk(body)
        if isinstance(node, Item) and node.base == Symbol(draws.variable)
    )


def _spelling(index: Node) -> str:
    match index:
        case Symbol(name=text) | Number(text=text):
            return text
        case Add(terms=terms):  # K+1
            parts = [_spelling(term) for term in terms]
            return "+".join(parts) if all(parts) else ""
        case _:
            return ""


def _count(draws: Draws) -> str:
    return _spelling(draws.count)


def _written(draws: Draws) -> str:
    last = _count(draws)
    last = last if len(last) == 1 else f"{{{last}}}"
    return rf"{draws.variable}_1,\dots,{draws.variable}_{last}"
