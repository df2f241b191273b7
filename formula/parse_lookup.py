"""Finding a name with its scripts among the tokens: declared names win, longest first."""

from __future__ import annotations

from collections.abc import Callable

from formula.names import scripted
from formula.parse_state import State
from formula.tokens import Token

MAX_SCRIPT = 24


def scripts(state: State) -> tuple[int, str, str, list[tuple[int, int]], int]:
    """The scripts after the name that is the next token, without reading them.

    Returns the number of primes, the spelled subscript and superscript, the token ranges of
    (primes, subscript, superscript) and the token number after them.
    """
    tokens = state.tokens
    at = state.at + 1
    primes, subscript, superscript = 0, "", ""
    ranges = [(at, at), (at, at), (at, at)]
    while True:
        kind = tokens[at].kind
        if kind == "'" and not primes:
            start = at
            while tokens[at].kind == "'":
                at, primes = at + 1, primes + 1
            ranges[0] = (start, at)
        elif kind == "_" and not subscript and (end := state.group_end(at + 1)) > at + 1:
            subscript, ranges[1], at = _spelled(state, at + 1, end), (at, end), end
        elif kind == "^" and not primes and (after := _primes_in(state, at + 1)):
            primes, ranges[0], at = after[0], (at, after[1]), after[1]
        elif kind == "^" and not superscript and (end := state.group_end(at + 1)) > at + 1:
            superscript, ranges[2], at = _spelled(state, at + 1, end), (at, end), end
        else:
            break
    return primes, subscript, superscript, ranges, at


def _primes_in(state: State, at: int) -> tuple[int, int] | None:
    r"""How many primes ``^\\prime`` and ``^{\\prime\\prime}`` are, and the token number after."""
    end = state.group_end(at)
    inside = [each for each in state.tokens[at:end] if each.kind not in "{}"]
    if inside and all(each.kind == "'" for each in inside):
        return len(inside), end
    return None


def _spelled(state: State, start: int, end: int) -> str:
    """The spelling of a script; one that is too long for a name has none."""
    return state.spelled(start, end) if end - start <= MAX_SCRIPT else "?"


def take_name(state: State, lookup: Callable[[str], str | None]) -> str | None:
    """Go past the longest name that ``lookup`` knows at the next token; ``None`` if there is none.

    Scripts that do not belong to the name stay, subscript first.
    """
    token = state.token
    base = _word(state) or token.text
    if base is not token.text:
        return _plain_word(state, base, lookup)
    if state.peek().kind not in _SCRIPTS:
        found = lookup(base)
        if found is not None:
            state.advance()
        return found
    primes, subscript, superscript, ranges, end = scripts(state)
    for with_primes, with_sub, with_sup in _COMBINATIONS:
        if (with_primes and not primes) or (with_sub and not subscript):
            continue
        if with_sup and not superscript:
            continue
        name = scripted(
            base,
            primes if with_primes else 0,
            subscript if with_sub else "",
            superscript if with_sup else "",
        )
        found = lookup(name)
        if found is None:
            continue
        tokens = state.tokens
        unused = ((with_sub, ranges[1]), (with_primes, ranges[0]), (with_sup, ranges[2]))
        tokens[state.at + 1 : end] = [
            token for used, (start, stop) in unused if not used for token in tokens[start:stop]
        ]
        state.advance()
        return found
    return None


_SCRIPTS = frozenset("_^'")
_COMBINATIONS = (
    (True, True, True),
    (False, True, True),
    (True, True, False),
    (False, True, False),
    (True, False, True),
    (False, False, True),
    (True, False, False),
    (False, False, False),
)


def _word(state: State) -> str | None:
    """A declared base of several letters that begins at the next token of a LaTeX source."""
    candidates = state.vocabulary.words.get(state.token.text[:1]) if state.latex else None
    if candidates and state.token.kind == "name":
        start = state.token.start
        for word in candidates:
            if state.source.startswith(word, start):
                return word
    return None


def _plain_word(state: State, base: str, lookup: Callable[[str], str | None]) -> str | None:
    """Join the letters of a declared word into one token, then look its scripts up."""
    stop = state.token.start + len(base)
    last = state.at
    while state.tokens[last + 1].end <= stop and state.tokens[last + 1].kind != "stop":
        last += 1
    if state.tokens[last].end != stop:
        return None
    first = state.token
    replaced = state.tokens[state.at : last + 1]
    state.tokens[state.at : last + 1] = [Token("word", base, first.start, stop)]
    state.token = state.tokens[state.at]
    found = take_name(state, lookup)
    if found is None:
        state.tokens[state.at : state.at + 1] = replaced
        state.token = state.tokens[state.at]
    return found
