r"""The first side that only names the quantity, such as ``KL =`` or ``\mathrm{Var}(y_t) =``.

A side names if none of its names is declared and one is unknown. What stands in the brackets or
the subscript of an unknown name does not count, so ``\mathbb{E}[Y|X=x] =`` names too. A single
``i``, ``e``, ``I`` or ``E`` before ``=`` is a name, not the constant.
"""

from __future__ import annotations

from formula.alphabet import DIVERGENCES, FUNCTIONS
from formula.parse_density import letter_at
from formula.parse_lookup import take_name
from formula.parse_state import State

RELATIONS = frozenset({"=", "!=", "<", ">", "<=", ">="})


def read_past_names(state: State) -> None:
    """Go past every leading ``name =``.

    Raises:
        Unreadable: an inequality follows a name that has no value.
    """
    state.accept("=")
    while True:
        end = _relation(state)
        if end is None or not _only_names(state, end):
            return
        if state.tokens[end].kind != "=":
            raise state.error(
                "an inequality needs a value on its first side, and this name is not declared"
            )
        state.go(end + 1)


def _relation(state: State) -> int | None:
    """The token number of the first relation outside brackets."""
    depth = 0
    for at in range(state.at, len(state.tokens)):
        kind = state.tokens[at].kind
        if kind in ("(", "[", "{", "\\{", "begin"):
            depth += 1
        elif kind in (")", "]", "}", "\\}", "end"):
            depth -= 1
        elif depth == 0 and kind in RELATIONS:
            return at
    return None


def _only_names(state: State, end: int) -> bool:
    """Whether no name before token number ``end`` is declared, and one is unknown."""
    start = state.at
    kept = list(state.tokens)
    found = _scan(state, end)
    state.tokens[:] = kept
    state.go(start)
    return found


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
        if token.text in DIVERGENCES or (token.text in ("K", "J") and _spells(state)):
            unknown = True
            at += 1 if token.kind == "word" else 2
            continue
        # an operator over declared densities has a value, so it is no mere name
        expectation = token.text in ("E", "\\mathbb{E}", "H", "\\mathcal{H}", "\\mathbb{H}") or (
            _is_divergence(state)
        )
        starred = _starred(state)
        declared = None if starred else take_name(state, state.known)
        if declared is not None:
            # a declared function E(x) is a value, whatever an undeclared E would be
            applied = declared in state.vocabulary.functions
            if applied or not (expectation and tokens[at + 1].kind in ("_", "[", "(")):
                return False
            end -= length - len(tokens)
            state.go(at)
        unknown = unknown or token.text not in ("e", "i", "\\pi")
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
