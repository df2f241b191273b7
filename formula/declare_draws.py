r"""Declared draws: ``h_1,\dots,h_K \sim q(h)``, independent and all from one density."""

from __future__ import annotations

import re
from dataclasses import replace

from formula.declarations import Declarations, Draws
from formula.declare_densities import FACTOR, factor_of, stripped
from formula.joints import slots
from formula.names import canonical, key
from formula.read import read
from formula.tokens import Token
from formula.tree import Density, Symbol
from formula.vocabulary import vocabulary

_STACKED = re.compile(r"\\(?:overset|stackrel)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{?\s*$")
_SAMPLE = re.compile(
    r"(?P<name>.+?)_\{\s*1\s*:\s*(?P<last>[^{}]+)\}|"
    r"(?P<one>.+?)_(?:1|\{1\})\s*,.*,\s*(?P<again>.+?)_\{?(?P<count>[^{}_,]+)\}?",
    re.DOTALL,
)


def with_draws(found: Declarations, text: str, mark: Token) -> Declarations:
    """``found`` with the draws that ``text`` states; ``mark`` is its ``\\sim``.

    Raises:
        ValueError: the list or its density is not what can be declared.
        Unreadable: the number of draws is not declared.
    """
    left = _STACKED.sub("", text[: mark.start].replace(" ", "")).strip()
    right = text[mark.end :].lstrip("} ").rstrip(" .,;")
    sample = _SAMPLE.fullmatch(left)
    if sample is None or (sample["one"] and canonical(sample["one"]) != canonical(sample["again"])):
        raise ValueError(f"given {text!r}: draws are written h_1,\\dots,h_K \\sim q(h)")
    variable = canonical(sample["name"] or sample["one"])
    count = read(sample["last"] or sample["count"], found)
    density = _law(found, text, variable, right)
    if any(each.variable == variable for each in found.draws):
        raise ValueError(f"given {text!r}: draws of {variable} are declared already")
    return replace(found, draws=(*found.draws, Draws(variable, count, density)))


def _law(found: Declarations, text: str, variable: str, right: str) -> Density:
    law = FACTOR.fullmatch(right)
    letters = vocabulary(found).letters
    name = canonical(law["letter"] if law else right)
    letter = letters.get(key(name)) or letters.get(key(stripped(name)))
    if letter is None:
        raise ValueError(f"given {text!r}: {name} is no declared density")
    if law is not None:
        _, names, condition = factor_of(law["letter"], law["inside"], text)
        if names != (variable,):
            raise ValueError(f"given {text!r}: draws of {variable} from a density of {names[0]}")
        return Density(letter, (Symbol(variable),), tuple(map(Symbol, condition)))
    options = [f for f in found.factors() if f.letter == letter and slots(f.left) == (variable,)]
    if len(options) != 1:
        raise ValueError(f"given {text!r}: write the variable of {letter}")
    return options[0]
