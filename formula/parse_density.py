r"""Densities: a letter and what stands in its brackets.

``Density.letter`` keeps a subscript that tells densities apart and drops a parameter (theta, phi,
psi, with or without star) unless the declared models differ by it. ``p(c = 2)`` keeps the
relation; ``h_j`` is an ``Item``; a value without a name, as in ``p(0)``, becomes ``p(x = 0)`` where
only one variable is possible.
"""

from __future__ import annotations

import re

from formula.joints import determines, slots
from formula.names import key, scripted
from formula.parse_lookup import scripts, take_name
from formula.parse_names import index, undeclared
from formula.parse_state import State
from formula.tokens import Token
from formula.tree import Density, Node, Relation, Symbol

DOT = Symbol("\\cdot")
"""Stands for the variables in ``q(\\cdot|x)`` until they are known."""

PARAMETER = re.compile(
    r"\\(?:theta|phi|psi|varphi|vartheta)(?:'|\^?\{?\*\}?|\^\{?\\(?:star|ast)\}?|\^?\\star)?"
)


_STARS = frozenset({"*", "\\star", "\\ast"})


def letter_at(state: State) -> tuple[str, int] | None:
    """The density letter at the next token and the token number after it, without reading it."""
    letters = state.vocabulary.letters
    token = state.token
    if not letters or token.kind not in ("name", "word"):
        return None
    following = state.peek().kind
    if following not in ("_", "^", "'"):
        found = letters.get(key(token.text))
        return None if found is None else (found, state.at + 1)
    primes, subscript, superscript, ranges, _ = scripts(state)
    here = state.at + 1
    forms = (
        (primes, subscript, superscript, (0, 1, 2)),
        (0, subscript, superscript, (1, 2)),
        (primes, subscript, "", (0, 1)),
        (0, subscript, "", (1,)),
        (0, "", superscript, (2,)),
        (primes, "", "", (0,)),
    )
    for p, sub, sup, used in forms:
        found = letters.get(key(scripted(token.text, p, sub, sup))) if (p or sub or sup) else None
        if found is not None:
            return found, max([here, *(ranges[each][1] for each in used)])
    found = letters.get(key(token.text))
    if found is None:
        return None
    if superscript in _STARS:  # q^*(z|x) that nothing declares is another density
        return None
    if subscript and ranges[1][0] == here:  # another subscript makes another letter
        drops = PARAMETER.fullmatch(subscript) and found not in state.vocabulary.told_apart
        return (found, ranges[1][1]) if drops else None
    return found, here


def letter_here(state: State) -> tuple[str, int] | None:
    """The letter at the next token if a density stands there."""
    found = letter_at(state)
    if found is None:
        return None
    after = state.tokens[found[1]].kind
    if after == "^":
        after = _power_last(state, found[1])
    if after == "(":
        return found
    bare = state.letters_stand and state.known(state.token.text) is None
    return found if bare and state.tokens[found[1]].kind != "_" else None


def _power_last(state: State, at: int) -> str:
    """``p^2(x)`` is ``p(x)^2``: put the power behind the bracket; returns what now stands here."""
    end = state.group_end(at + 1)
    closed = state.closing(end) if state.tokens[end].kind == "(" else None
    if closed is None:
        return "^"
    tokens = state.tokens
    tokens[at : closed + 1] = tokens[end : closed + 1] + tokens[at:end]
    return "("


def density(state: State, letter: tuple[str, int], dot: bool = False) -> Node:
    """Read a density; a bare letter becomes one without variables, to be filled in."""
    start = state.token
    name, at = letter
    state.go(at)
    if state.token.kind != "(":
        return Density(name, (), span=state.span(start))
    state.advance()
    with state.fresh(bars=True):
        left = arguments(state, name)
        right: tuple[Node, ...] = ()
        if state.token.kind in ("|", "|(", "|)"):
            state.advance()
            right = arguments(state, name)
        if state.token.kind == ";":
            _parameters(state)
    state.expect(")", f"the bracket of the density {name} is open; write )")
    node = Density(name, left, right, span=state.span(start))
    if DOT in left:
        if not (dot or state.letters_stand):
            raise state.error("a dot stands for no value here; write the variable", start)
        return node
    return checked(state, node, start)


def arguments(state: State, letter: str) -> tuple[Node, ...]:
    """Variables, draws and values up to the bar or the bracket."""
    found = [_variable(state, letter)]
    while True:
        if state.token.kind == ",":
            state.advance()
        elif state.token.kind not in ("name", "word"):
            return tuple(found)
        found.append(_variable(state, letter))


def _variable(state: State, letter: str) -> Node:
    token = state.token
    if token.kind in ("*", ".") and token.text in ("\\cdot", "·", "⋅", ".", "*"):
        state.advance()
        return DOT
    vocabulary = state.vocabulary
    if token.kind in ("name", "word"):
        if token.text in vocabulary.draws and state.peek().kind in ("_", "["):
            return _draw(state, token)
        kept = state.at, list(state.tokens)
        found = take_name(state, state.known)
        if found is None:
            raise undeclared(state, token)
        if state.token.kind in ("=", ",", "|", "|)", "|(", ")", ";", "name", "word"):
            variable = Symbol(found, span=state.span(token))
            if state.token.kind == "=":
                state.advance()
                value = state.expression()
                if value == variable:
                    return variable
                return Relation((variable, value), ("=",), span=state.span(token))
            if found in vocabulary.variables or found in state.bound:
                return variable
            return _valued(state, letter, variable, token)
        state.tokens[:] = kept[1]
        state.go(kept[0])
    return _valued(state, letter, state.expression(), token)


def _draw(state: State, token: Token) -> Node:
    state.advance()
    return index(state, Symbol(token.text, span=(token.start, token.end)))


def _valued(state: State, letter: str, value: Node, token: Token) -> Node:
    """A value without a variable: fine where the letter has one variable only."""
    found = state.vocabulary.entries.get(letter, ())
    generated = {name for entry in found for name in entry.generated}
    if len(generated) != 1:
        raise state.error(f"which variable of {letter} has this value? write it as c = 2", token)
    return Relation((Symbol(generated.pop()), value), ("=",), span=state.span(token))


def _parameters(state: State) -> None:
    """``; \\theta``: parameters that name no value."""
    while state.token.kind not in (")", "stop"):
        token = state.advance()
        known = token.kind in ("name", "word") and state.known(token.text)
        if known or token.kind not in ("name", "word", ",", "_", "^", "*", "{", "}", ";"):
            raise state.error("only parameters follow the semicolon of a density", token)


def checked(state: State, node: Density, start: Token | None = None) -> Density:
    """``node`` if the declared joints determine it; names that are still free are left for later.

    Raises:
        Unreadable: no entry determines it.
    """
    left, right = slots(node.left), slots(node.right)
    vocabulary = state.vocabulary
    if any(name not in vocabulary.variables for name in left + right):
        return node
    if determined(state, node.letter, left, right):
        return node
    declared = "; ".join(
        " ".join(written(factor) for factor in entry.factors)
        for entry in vocabulary.entries.get(node.letter, ())
    )
    raise state.error(
        f"{written(node)} does not follow from what is declared for {node.letter}: {declared}",
        start,
    )


def determined(state: State, letter: str, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether some entry with this letter determines the density."""
    found = state.vocabulary.entries.get(letter, ())
    for entry in found:
        for factor in entry.factors:
            if (
                factor.letter == letter
                and set(slots(factor.left)) == set(left)
                and set(slots(factor.right)) == set(right)
            ):
                return True
    return any(determines(entry, left, right) for entry in found)


def written(node: Density) -> str:
    """A density as one writes it, for messages."""

    def names(arguments_: tuple[Node, ...]) -> str:
        return ",".join(slots((each,))[0] if slots((each,)) else "?" for each in arguments_)

    bar = f"|{names(node.right)}" if node.right else ""
    return f"{node.letter}({names(node.left)}{bar})"
