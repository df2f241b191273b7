"""Names and words: which of density, function, operator, symbol or constant one is."""

from __future__ import annotations

import re

from formula.alphabet import DIVERGENCES, EXTREMA, FUNCTIONS, words
from formula.parse_big import BIG_WORDS, big
from formula.parse_density import density, letter_here
from formula.parse_divergence import divergence
from formula.parse_expectation import expectation
from formula.parse_extremum import extremum
from formula.parse_functions import applied, function, root
from formula.parse_information import entropy, information
from formula.parse_integral import INTEGRAL_WORDS, integral
from formula.parse_matrix import text_matrix
from formula.parse_names import averaged, constant, symbol, undeclared
from formula.parse_state import State
from formula.tokens import Token
from formula.tree import Node, Symbol

REMARKS = words("or and if otherwise else for where with when nats bits")
_EXPECTATIONS = frozenset({"E", "\\mathbb{E}", "\\mathcal{E}"})
_ENTROPIES = frozenset({"H", "\\mathcal{H}", "\\mathbb{H}"})
_INFORMATIONS = frozenset({"I", "\\mathcal{I}", "\\mathbb{I}", "MI"})
_DIVERGENCE_HEADS = frozenset({"D", "\\mathcal{D}", "\\mathbb{D}", "d"})
_BRACKETS = ("(", "[", "\\{", "{")
_NO_NUMBER = words("nan NaN NAN undefined None none null")
_FUNCTION_WORD = re.compile("|".join(sorted((*FUNCTIONS, *EXTREMA), key=len, reverse=True)))


def name_or_word(state: State) -> Node:
    """Whatever begins with a name or a word."""
    token = state.token
    letter = letter_here(state)
    if letter is not None:
        return density(state, letter)
    node = applied(state) or _operator(state)
    if node is not None:
        return node
    node = symbol(state)
    if node is not None:
        if isinstance(node, Symbol) and node.name in state.vocabulary.functions:
            if state.averaged:
                return averaged(state, node)
            raise state.error(f"{node.name} is a function; write its argument", token)
        return node
    if token.kind == "word":
        node = _word(state)
    elif state.latex:
        node = _function_in_letters(state)
    if node is not None:
        return node
    value = constant(state, token)
    if value is not None:
        state.advance()
        return value
    if _side_by_side(state):
        return name_or_word(state)
    if token.text.split(" ")[0] in REMARKS:
        raise state.error("several answers or a remark stand here; write one formula", token)
    raise undeclared(state, token)


def _operator(state: State) -> Node | None:
    """E, KL, H and I where their brackets or subscripts follow."""
    text = state.token.text
    following = state.peek().kind
    if text in _EXPECTATIONS and following in ("_", *_BRACKETS):
        if following == "_" or state.known(text) is None:
            return expectation(state)
    elif text in _DIVERGENCE_HEADS and following == "_":
        end = state.group_end(state.at + 2)
        name = state.spelled(state.at + 2, end)
        name = re.sub(r"\\text\{(\w+)\}", r"\1", name)
        if name in DIVERGENCES:
            return divergence(state, DIVERGENCES[name], end)
    elif text in _ENTROPIES and following in ("_", *_BRACKETS):
        if state.known(text) is None:
            return entropy(state)
    elif text in _INFORMATIONS and following in ("_", "(", "["):
        return information(state, state.at + 1)
    elif text in ("K", "J", "M") and state.latex:
        return _operator_in_letters(state)
    return None


def _operator_in_letters(state: State) -> Node | None:
    """``KL(``, ``JS(`` and ``MI(`` typed as plain letters."""
    start = state.token.start
    for name in ("KL", "JSD", "JS", "MI"):
        after = state.at + len(name)
        if not state.source.startswith(name, start) or after >= len(state.tokens):
            continue
        adjacent = state.tokens[after - 1].end == start + len(name)
        if adjacent and state.tokens[after].kind in _BRACKETS and not _is_product(state, after):
            if name == "MI":
                return information(state, after)
            return divergence(state, DIVERGENCES[name], after)
    return None


def _is_product(state: State, after: int) -> bool:
    """Whether all these letters are declared, and no double bar is in the bracket after them."""
    if not all(state.known(each.text) for each in state.tokens[state.at : after]):
        return False
    inside = state.tokens[after : state.closing(after)]
    return not any(each.kind == "‖" for each in inside)


def _word(state: State) -> Node | None:
    token = state.token
    text = token.text
    if text in BIG_WORDS:
        return big(state)
    if text in INTEGRAL_WORDS:
        return integral(state)
    if text in DIVERGENCES:
        return divergence(state, DIVERGENCES[text], state.at + 1)
    if text in EXTREMA:
        return extremum(state)
    if text in ("Matrix", "matrix"):
        return text_matrix(state)
    if text in FUNCTIONS:
        return function(state) if FUNCTIONS[text] != "sqrt" else root(state)
    if text in _NO_NUMBER:
        raise state.error(f"{text} is no value; write a formula", token)
    if state.latex:  # an upright word that is declared with its \text
        state.tokens[state.at] = token._replace(text=f"\\text{{{text}}}")
        state.go(state.at)
        found = symbol(state)
        if found is None:
            state.tokens[state.at] = token
            state.go(state.at)
        return found
    return None


def _function_in_letters(state: State) -> Node | None:
    """``log``, ``exp``, ``tr`` typed without the backslash."""
    start = state.token.start
    found = _FUNCTION_WORD.match(state.source, start)
    if found is None:
        return None
    last = state.at + len(found[0]) - 1
    if last >= len(state.tokens) or state.tokens[last].end != found.end():
        return None
    if any(each.kind != "name" for each in state.tokens[state.at : last + 1]):
        return None
    state.tokens[state.at : last + 1] = [Token("word", found[0], start, found.end())]
    state.go(state.at)
    return _word(state)


def _side_by_side(state: State) -> bool:
    """Text: declared names written side by side, ``ab`` for ``a*b``; they become tokens."""
    token = state.token
    if state.latex or token.kind != "word" or token.text in REMARKS or len(token.text) > 24:
        return False
    text = token.text
    known = state.vocabulary.text
    names = (*state.vocabulary.text_words, *sorted(state.bound, key=len, reverse=True), "pi")

    def split(at: int, budget: int) -> list[Token] | None:
        if at == len(text):
            return []
        for name in names if budget else ():
            if name and text.startswith(name, at):
                rest = split(at + len(name), budget - 1)
                if rest is not None:
                    start = token.start + at
                    piece = Token("name", known.get(name, name), start, start + len(name))
                    return [piece, *rest]
        return None

    pieces = split(0, 5)
    if pieces is None:
        return False
    state.tokens[state.at : state.at + 1] = pieces
    state.go(state.at)
    return True
