r"""Given statements: equations that define or tie, and declared draws.

The side that is a name is defined by the other one. A name with an argument defines a density if
the argument is a declared variable, otherwise a function; a member ``v_j`` defines all members.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from formula import lexer
from formula.declarations import Declarations, Definition
from formula.declare_densities import FACTOR, factor_of, stripped
from formula.declare_draws import with_draws
from formula.domains import Array, Family, Function, PositiveInteger, parse_domain
from formula.joints import slots
from formula.names import base_of, canonical
from formula.parse_types import indices_of
from formula.read import read
from formula.tokens import Token
from formula.tree import Apply, Density, Item, Node, Relation, Symbol, walk
from formula.unreadable import Unreadable
from formula.vocabulary import vocabulary

_REAL = parse_domain("real")
_INDEX = re.compile(r"\\[a-z]+|[a-z]")
_SIZED = re.compile(r"\\(?:left|right)(?![A-Za-z])")


def with_all_given(found: Declarations, given: Sequence[str]) -> Declarations:
    """``found`` with every given statement, in an order in which each can be read.

    Raises:
        ValueError: one cannot be read, defines nothing, or defines what is defined already.
    """
    waiting = list(given)
    while waiting:
        errors: list[ValueError] = []
        left_over = []
        for text in waiting:
            try:
                found = _with_given(found, text)
            except Unreadable as error:  # perhaps a later statement declares what is missing
                errors.append(ValueError(f"given {text!r}: {error}"))
                left_over.append(text)
        if len(left_over) == len(waiting):
            raise errors[0]
        waiting = left_over
    return replace(found, definitions=_ordered(found))


def _with_given(found: Declarations, text: str) -> Declarations:
    tokens = lexer.tokens(text, "latex")
    at = _top_level(tokens, "~")
    if at is not None and not any(token.kind == "=" for token in tokens[:at]):
        return with_draws(found, text, tokens[at])
    at = _top_level(tokens, "=")
    if at is None:
        raise ValueError(f"{text!r} is given, but is no equation and no draw")
    sides = (text[: tokens[at].start].rstrip("&: "), text[tokens[at].end :].lstrip("& "))
    for left, right in (sides, sides[::-1]):
        defined = _target(found, left.strip().rstrip(".,;"), text)
        if defined is not None:
            return _defined(found, text, *defined, right)
    raise ValueError(f"given {text!r}: neither side is a name that the other side could define")


def _top_level(tokens: list[Token], kind: str) -> int | None:
    depth = 0
    for at, token in enumerate(tokens):
        depth += token.kind in ("(", "[", "{", "\\{", "begin")
        depth -= token.kind in (")", "]", "}", "\\}", "end")
        if depth == 0 and token.kind == kind:
            return at
    return None


_Defined = tuple[Node, Declarations]


def _target(found: Declarations, left: str, text: str) -> _Defined | None:
    """What a side defines, and the declarations in which the other side is read."""
    factor = FACTOR.fullmatch(_SIZED.sub("", left))
    if factor is not None:
        return _applied(found, factor, text)
    try:
        name = canonical(left)
    except ValueError:
        return None
    if isinstance(found.symbols.get(name), Function):
        raise ValueError(f"given {text!r}: {name} is a function; write its argument")
    base = base_of(name)
    if name in found.symbols:
        return Symbol(name), found
    if isinstance(found.symbols.get(base), Family | Array):
        return _member(found, base, name)
    return (Symbol(name), found) if "^" not in name and "'" not in name else None


def _member(found: Declarations, base: str, name: str) -> _Defined | None:
    """``v_j``: every member of a family or entry of an array, by an index."""
    script = name[len(base) :].removeprefix("_").removeprefix("{").removesuffix("}")
    indices = _INDEX.findall(script)  # ij and i,j
    if "^" in script or "".join(indices) != script.replace(",", "").replace(" ", ""):
        return None
    if any(part in found.symbols for part in indices):
        return None
    if len(indices) not in indices_of(found.symbols[base]):
        return None
    target = Item(Symbol(base), tuple(map(Symbol, indices)))
    local = {**found.symbols, **dict.fromkeys(indices, PositiveInteger())}
    return target, replace(found, symbols=MappingProxyType(local))


def _applied(found: Declarations, factor: re.Match[str], text: str) -> _Defined | None:
    """A density of declared variables, or a function of anything else."""
    try:
        letter, variables, condition = factor_of(factor["letter"], factor["inside"], text)
    except ValueError:
        return None
    letters = vocabulary(found).letters.values()
    letter = letter if letter in letters or letter in found.symbols else stripped(letter)
    arguments = tuple(map(Symbol, variables))
    declared = found.symbols.get(letter)
    if declared is not None and not isinstance(declared, Function):
        return None
    if declared is None and set(variables) | set(condition) <= set(found.variables):
        target = Density(letter, arguments, tuple(map(Symbol, condition)))
        return None if _declared_already(found, target) else (target, found)
    if letter in letters:
        return None
    if condition:
        raise ValueError(f"given {text!r}: a condition stands in the argument of a function")
    local = {**dict.fromkeys(variables, _REAL), **found.symbols}
    return Apply(letter, arguments), replace(found, symbols=MappingProxyType(local))


def _declared_already(found: Declarations, target: Density) -> bool:
    """Whether the letter has a density of the same variables, or one that is not a conditional.

    ``q(c|x)`` may be defined beside a declared ``q(z|x)``: they are apart by their variables.
    """
    made = set(slots(target.left))
    others = [each.target for each in found.definitions if isinstance(each.target, Density)]
    same = [each for each in (*found.factors(), *others) if each.letter == target.letter]
    return any(not target.right or not each.right or made & set(slots(each.left)) for each in same)


def _defined(
    found: Declarations, text: str, target: Node, local: Declarations, right: str
) -> Declarations:
    if any(each.target == target for each in found.definitions):
        raise ValueError(f"given {text!r}: the left side is defined twice")
    value = read(right, local)
    if isinstance(value, Relation):
        raise ValueError(f"given {text!r}: one equation at a time")
    if any(node == target for node in walk(value)):
        raise ValueError(f"given {text!r}: the definition uses itself")
    return replace(found, definitions=(*found.definitions, Definition(target, value)))


def _ordered(found: Declarations) -> tuple[Definition, ...]:
    """Definitions so that each comes after those it uses."""
    definitions = found.definitions
    targets = {_called(each.target) for each in definitions}
    by_letter: dict[str, set[str | None]] = {}
    for each in definitions:
        if isinstance(each.target, Density):
            by_letter.setdefault(each.target.letter, set()).add(_called(each.target))

    def uses(node: Node) -> set[str | None]:
        if isinstance(node, Density) and not set(slots(node.left)) <= set(found.variables):
            return by_letter.get(node.letter, set())  # under a dummy: any of the letter
        return {_called(node)}

    needs = {
        _called(each.target): {name for node in walk(each.value) for name in uses(node)} & targets
        for each in definitions
    }
    done: list[Definition] = []
    names: set[str | None] = {None}
    waiting = list(definitions)
    while waiting:
        ready = [each for each in waiting if needs[_called(each.target)] <= names]
        if not ready:
            circle = ", ".join(str(_called(each.target)) for each in waiting)
            raise ValueError(f"the definitions of {circle} use each other in a circle")
        done += ready
        names |= {_called(each.target) for each in ready}
        waiting = [each for each in waiting if each not in ready]
    return tuple(done)


def _called(node: Node) -> str | None:
    """What a definition is called by: one letter may have several, q(z|x) and q(c|x)."""
    match node:
        case Symbol(name=name) | Apply(name=name) | Item(base=Symbol(name=name)):
            return name
        case Density(letter=letter, left=left):
            return f"density {letter}({', '.join(slots(left))})"
        case _:
            return None
