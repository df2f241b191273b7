"""Names and their indices: declared first, longest first; then constants; else undeclared."""

from __future__ import annotations

from dataclasses import replace

from formula.domains import Array, Family, Size
from formula.names import scripted
from formula.parse_lookup import scripts, take_name
from formula.parse_state import State
from formula.parse_types import domain_of, indices_of
from formula.tokens import Token
from formula.tree import (
    Apply,
    Constant,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    Transpose,
)
from formula.unreadable import Unreadable

_CONSTANTS = {
    "e": "e",
    "i": "i",
    "\\pi": "pi",
    "pi": "pi",
    "\\imath": "i",
    "inf": "inf",
    "infty": "inf",
    "infinity": "inf",
    "oo": "inf",
    "Inf": "inf",
}
_TEXT_CONSTANTS = {"I": "i", "E": "e", "Pi": "pi", "PI": "pi"}


def undeclared(state: State, token: Token, name: str | None = None) -> Unreadable:
    """The error for a name that nothing declares or binds."""
    written = name or token.text
    if name is None and token is state.token and state.latex:
        primes, subscript, _, _, _ = scripts(state)
        written = scripted(written, primes, subscript)
    written = written if len(written) <= 40 else written[:40] + "..."
    vocabulary = state.vocabulary
    declared = list(dict.fromkeys((*vocabulary.names.values(), *vocabulary.letters.values())))
    if not state.latex:
        by_name = {name: text for text, name in reversed([*vocabulary.text.items()])}
        declared = [by_name.get(each, each) for each in declared]
    from difflib import get_close_matches  # only errors need it: starting stays quick

    near = get_close_matches(written, declared, 1, 0.5)
    advice = f"did you mean {near[0]}?" if near else "declared are " + ", ".join(declared[:12])
    if not declared:
        advice = "no name is declared"
    return state.error(f"{written} is not declared; {advice}", token)


def constant(state: State, token: Token) -> Constant | None:
    """``e``, ``i``, ``\\pi`` and infinity, unless declared (the caller has looked)."""
    name = _CONSTANTS.get(token.text)
    if name is None and not state.latex:
        name = _TEXT_CONSTANTS.get(token.text)
    return None if name is None else Constant(name, span=(token.start, token.end))


def single_name(state: State) -> Node:
    r"""One name without scripts, as a LaTeX argument takes it (``\frac\alpha\beta``)."""
    token = state.advance()
    found = state.known(token.text)
    if found is not None:
        node = Symbol(found, span=(token.start, token.end))
        if found not in state.vocabulary.functions:
            return node
        if state.averaged:
            return averaged(state, node)
    value = constant(state, token)
    if value is None:
        raise undeclared(state, token)
    return value


def averaged(state: State, function: Symbol) -> Node:
    """``T`` for ``T(x)`` inside an expectation that binds ``x`` alone."""
    return Apply(function.name, (Symbol(state.averaged),), span=function.span)


def symbol(state: State) -> Node | None:
    """The declared or bound name at the next token; ``None`` if there is none."""
    token = state.token
    found = take_name(state, state.known)
    if found is None:
        return None
    return Symbol(found, span=state.span(token))


def new_name(state: State) -> str:
    """A name that is being bound: declared or not, with its scripts."""
    token = state.token
    if token.kind not in ("name", "word"):
        raise state.error("a name is missing here")
    if state.peek().kind in ("_", "'"):
        primes, subscript, _, ranges, _ = scripts(state)
        full = scripted(token.text, primes, subscript)
        if state.known(full) is None and max(ranges[0][0], ranges[1][0]) > state.at:
            state.go(max(ranges[0][1], ranges[1][1]))
            return full
    found = take_name(state, state.known)
    if found is not None:
        return found
    state.advance()
    return token.text


def index(state: State, node: Node) -> Node:
    """``node`` with the subscript (or, in text, the brackets) that follows."""
    mark = state.advance()
    if mark.kind == "[":
        indices = _list(state, "]")
    elif state.token.kind == "{":
        indices = _side_by_side(state, node) or _braced_list(state)
    elif state.token.kind == "number":
        number = state.advance()
        indices = (Number(number.text, span=(number.start, number.end)),)
    elif state.token.kind == "name":
        indices = (single_name(state),)
    elif state.token.kind == "[" and not state.latex:
        state.advance()
        indices = _list(state, "]")
    elif state.token.kind == "(" and not state.latex:
        state.advance()
        indices = _list(state, ")")
    elif state.token.kind == "word" and state.token.text.isalnum():
        word = state.advance()
        indices = tuple(_letter(state, word, at) for at in range(len(word.text)))
    else:
        raise state.error("the subscript is missing; write it in braces")
    return with_index(state, node, indices, mark=mark)


def _braced_list(state: State) -> tuple[Node, ...]:
    state.advance()
    return _list(state, "}")


def _side_by_side(state: State, node: Node) -> tuple[Node, ...] | None:
    r"""``A_{i1}`` of a matrix: as many single letters and digits as there are indices."""
    base, have = (node.base, len(node.indices)) if isinstance(node, Item) else (node, 0)
    wanted = indices_of(domain_of(state, base))[1] - have
    closed = state.at + wanted + 1
    if wanted < 2 or closed >= len(state.tokens) or state.tokens[closed].kind != "}":
        return None
    inside = state.tokens[state.at + 1 : closed]
    if any(each.kind not in ("name", "number") for each in inside):
        return None
    if all(each.kind == "number" for each in inside):
        return None
    state.advance()
    found: list[Node] = []
    for each in inside:
        if each.kind == "name":
            found.append(single_name(state))
        else:
            found.append(Number(state.advance().text, span=(each.start, each.end)))
    state.advance()
    return tuple(found)


def _letter(state: State, word: Token, at: int) -> Node:
    letter = Token("name", word.text[at], word.start + at, word.start + at + 1)
    found = state.known(letter.text)
    if found is None and letter.text.isdigit():
        return Number(letter.text)
    if found is None:
        raise undeclared(state, word)
    return Symbol(found, span=(letter.start, letter.end))


def _list(state: State, closer: str) -> tuple[Node, ...]:
    found = []
    with state.fresh():
        while True:
            found.append(state.expression())
            if state.token.kind not in (",", ";"):
                break
            state.advance()
    state.expect(closer, f"the index is open; write {closer}")
    return tuple(found)


def with_index(
    state: State,
    node: Node,
    indices: tuple[Node, ...],
    *,
    first: bool = False,
    mark: Token | None = None,
) -> Node:
    r"""Attach indices to a family, vector, matrix or draw, inside a power (``\sigma^2_j``)."""
    match node:
        case Power(base=base):
            return replace(node, base=with_index(state, base, indices, first=first, mark=mark))
        case Transpose(operand=inner):
            inner = with_index(state, inner, indices, first=first, mark=mark)
            return replace(node, operand=inner)
        case Item(base=base, indices=have):
            pass
        case Symbol():
            base, have = node, ()
        case _:
            raise state.error("only a declared family, vector or matrix has an index", mark)
    domain = domain_of(state, base)
    if isinstance(domain, Array) and domain.kind == "identity" and _is_size(indices, domain.rows):
        return base  # I_d
    least, most = indices_of(domain)
    name = base.name if isinstance(base, Symbol) else ""
    if name in state.vocabulary.draws and name not in state.bound:
        least, most = 1, 1
    elif domain is None and name in state.vocabulary.values:
        least, most = 0, 2
    elif name in state.vocabulary.variables and domain is None:
        least, most = 0, 1  # an entry of a vector-valued variable
    if len(have) + len(indices) < max(least, 1) or (
        isinstance(domain, Family) and len(have) + len(indices) < least
    ):
        indices = _split(indices, least - len(have))
    elif not isinstance(domain, Family) and most == 2 and len(have) + len(indices) == 1:
        indices = _split(indices, 2)
    together = indices + have if first else have + indices
    if len(together) > most:
        raise state.error(
            f"{name} has no index here" if most == 0 else f"{name} has at most {most} indices",
            mark,
        )
    if len(together) == 1 and most == 2 and isinstance(domain, Array):
        raise state.error(f"an entry of {name} has two indices", mark)
    return Item(base, together, span=node.span)


def _is_size(indices: tuple[Node, ...], size: Size) -> bool:
    match indices:
        case (Symbol(name=name),):
            return name == size
        case (Number(text=text),):
            return text == str(size)
        case _:
            return False


def _split(indices: tuple[Node, ...], wanted: int) -> tuple[Node, ...]:
    r"""``\Sigma_{ij}`` and ``x_{12}``: one script that is two indices side by side."""
    if len(indices) == 1 and wanted > 1:
        match indices[0]:
            case Mul(factors=factors) if len(factors) == wanted:
                return factors
            case Number(text=text) if len(text) == wanted and text.isdigit():
                return tuple(Number(digit) for digit in text)
            case Negative():
                pass
    return indices
