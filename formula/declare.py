r"""Declarations from what people write: symbols with domains, models, laws, given equations.

>>> laws = {"p(x)": ("normal", r"\mu_0", r"\sigma_0")}
>>> d = declare(r"\mu_0: real; \sigma_0: positive", laws=laws)
>>> sorted(d.symbols)
['\\mu_0', '\\sigma_0']

An entry of ``models`` is one factorised joint. An equation in ``given`` defines its left side: a
symbol, a density (``r(x) = (p(x)+q(x))/2``) or a declared function; ``h_1,\dots,h_K \sim q(h)``
declares draws. Everything is checked where it was written: an undeclared size, a name declared
twice with two domains, a variable generated twice, a circle of definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from formula import lexer
from formula.declarations import Declarations, Definition, Draws, Joint, Law
from formula.domains import (
    Array,
    Domain,
    Family,
    Function,
    PositiveInteger,
    Probability,
    parse_domain,
)
from formula.joints import slots
from formula.names import base_of, canonical, key
from formula.parse_density import PARAMETER
from formula.read import read
from formula.tokens import Token
from formula.tree import Apply, Density, Node, Symbol, walk
from formula.unreadable import Unreadable
from formula.vocabulary import vocabulary

_ARGUMENT = re.compile(r"^(?P<name>.+?)\s*\(\s*[^()]*\s*\)\s*$")
_FACTOR = re.compile(r"\s*(?P<letter>[^()|]+?)\s*\((?P<inside>[^()]*)\)\s*")
_BAR = re.compile(r"\\mid\b|\\vert\b|\||∣")


def declare(
    symbols: str | Mapping[str, str] = "",
    *,
    models: Sequence[str] = (),
    laws: Mapping[str, tuple[str, ...]] | None = None,
    given: Sequence[str] = (),
    text_names: Mapping[str, str] | None = None,
    supports: Mapping[str, Sequence[str]] | None = None,
) -> Declarations:
    r"""Declarations of everything a formula may mention.

    Args:
        symbols: ``r"\mu_0: real; S: nonsingular(K)"`` or a mapping from name to domain.
        models: factorised joints, such as ``"p(c) p(z|c) p(x|z)"``.
        laws: densities with a named law and its parameters; a normal has its *standard deviation*.
        given: equations that define symbols and densities, and draws.
        text_names: LaTeX name -> name in the text syntax.
        supports: density letter -> labels of the disjoint regions on which it is positive.

    Raises:
        ValueError: what is declared contradicts itself or does not say what it needs to.
    """
    return extend(
        Declarations(),
        symbols,
        models=models,
        laws=laws,
        given=given,
        text_names=text_names,
        supports=supports,
    )


def extend(
    declarations: Declarations,
    symbols: str | Mapping[str, str] = "",
    *,
    models: Sequence[str] = (),
    laws: Mapping[str, tuple[str, ...]] | None = None,
    given: Sequence[str] = (),
    text_names: Mapping[str, str] | None = None,
    supports: Mapping[str, Sequence[str]] | None = None,
) -> Declarations:
    """``declarations`` with more; see ``declare``."""
    domains = _domains(declarations.symbols, symbols)
    names = dict(declarations.text_names)
    for name, text in (text_names or {}).items():
        names[_symbol_name(name)] = _bare_text(text)
    raw = [_factors(model) for model in models]
    lawful = [(_one_factor(factor), each) for factor, each in (laws or {}).items()]
    apart = _letters_apart(declarations, [*raw, *([factor] for factor, _ in lawful)])
    joints = [Joint(tuple(_density(*factor, apart) for factor in factors)) for factors in raw]
    for joint, model in zip(joints, models, strict=True):
        _check_joint(joint, model)
    heads = [_density(*factor, apart) for factor, _ in lawful]
    variables = dict.fromkeys(declarations.variables)
    for factor in (*(f for joint in joints for f in joint.factors), *heads):
        variables.update(dict.fromkeys(slots(factor.left) + slots(factor.right)))
    found = replace(
        declarations,
        symbols=MappingProxyType(domains),
        text_names=MappingProxyType(names),
        joints=(*declarations.joints, *joints),
        laws=(*declarations.laws, *((head, Law("", ())) for head in heads)),
        variables=tuple(variables),
    )
    _check_sizes(found)
    for each in given:
        found = _given(found, each)
    found = replace(found, definitions=_ordered(found.definitions))
    found = _with_laws(found, declarations, heads, lawful)
    if supports is not None:
        found = _with_supports(found, supports)
    return found


# -- symbols ------------------------------------------------------------------------------------


def _domains(known: Mapping[str, Domain], symbols: str | Mapping[str, str]) -> dict[str, Domain]:
    domains = dict(known)
    for written, text in _pairs(symbols):
        domain = parse_domain(_canonical_sizes(text))
        name = _symbol_name(written)
        if name in domains and domains[name] != domain:
            raise ValueError(f"{written} is declared twice: as {domains[name]} and as {text!r}")
        domains[name] = domain
    return domains


def _pairs(symbols: str | Mapping[str, str]) -> Iterable[tuple[str, str]]:
    if isinstance(symbols, Mapping):
        return symbols.items()
    found = []
    for part in symbols.split(";"):
        if not part.strip():
            continue
        name, colon, domain = part.rpartition(":")
        if not colon:
            raise ValueError(f"{part.strip()!r} needs a name and a domain: \\sigma: positive")
        found += [(each, domain.strip()) for each in _split_names(name)]
    return found


def _split_names(names: str) -> list[str]:
    """Names before a colon, separated by commas outside braces."""
    out, depth = [""], 0
    for char in names:
        depth += (char in "{(") - (char in "})")
        if char == "," and depth == 0:
            out.append("")
        else:
            out[-1] += char
    return [name.strip() for name in out]


def _symbol_name(written: str) -> str:
    """The canonical name; ``T(x)`` is declared as ``T``."""
    match = _ARGUMENT.match(written.strip())
    try:
        return canonical(match["name"] if match else written)
    except ValueError as error:
        raise ValueError(f"{written!r} cannot be declared: {error}") from None


def _bare_text(text: str) -> str:
    match = _ARGUMENT.match(text.strip())
    return (match["name"] if match else text).strip()


def _canonical_sizes(text: str) -> str:
    """A domain with the names of its sizes in canonical spelling."""

    def renamed(match: re.Match[str]) -> str:
        parts = [part.strip() for part in match[2].split(",")]
        sizes = [p if re.fullmatch(r"[0-9]+", p) else canonical(p) for p in parts]
        return match[1] + ",".join(sizes) + match[3]

    head, _, bounds = text.partition(" in ")
    head = re.sub(r"([\[(])([^\[\]()]+)([\])])", renamed, head)
    return f"{head} in {bounds}" if bounds else head


def _check_sizes(declarations: Declarations) -> None:
    for name, domain in declarations.symbols.items():
        for size in _sizes(domain):
            if isinstance(size, int):
                continue
            found = declarations.symbols.get(size)
            if not isinstance(found, PositiveInteger):
                what = "is not declared" if found is None else f"is declared as {found}"
                raise ValueError(
                    f"{name} has size {size}, which {what}; declare {size}: positive integer"
                )


def _sizes(domain: Domain) -> Iterable[int | str]:
    match domain:
        case Family(member=member, sizes=sizes):
            return (*sizes, *_sizes(member))
        case Array(rows=rows, columns=columns):
            return (rows,) if columns == 1 else (rows, columns)
        case Probability(size=size):
            return (size,)
        case _:
            return ()


# -- densities ----------------------------------------------------------------------------------

_Factor = tuple[str, tuple[str, ...], tuple[str, ...]]


def _factors(model: str) -> list[_Factor]:
    """The factors of ``p(c) p(z|c) p(x|z)`` with letters as written."""
    found, at = [], 0
    text = re.sub(r"\\(?:left|right|middle|,|;|!|cdot)(?![A-Za-z])", " ", model)
    while at < len(text.rstrip()):
        match = _FACTOR.match(text, at)
        if match is None:
            raise ValueError(f"{model!r} is no product of densities such as p(z) p(x|z)")
        found.append(_factor(match["letter"], match["inside"], model))
        at = match.end()
    if not found:
        raise ValueError(f"{model!r} names no density; write p(z) p(x|z)")
    return found


def _one_factor(text: str) -> _Factor:
    factors = _factors(text)
    if len(factors) != 1:
        raise ValueError(f"{text!r}: a law is declared for one density at a time")
    return factors[0]


def _factor(letter: str, inside: str, model: str) -> _Factor:
    sides = _BAR.split(inside.split(";")[0])
    if len(sides) > 2:
        raise ValueError(f"{model!r}: two bars in one density")
    try:
        name = canonical(letter)
        parts = [tuple(canonical(v) for v in _split_names(side) if v) for side in sides]
    except ValueError as error:
        raise ValueError(f"{model!r} cannot be declared: {error}") from None
    if not parts[0]:
        raise ValueError(f"{model!r}: a density without a variable")
    return name, parts[0], parts[1] if len(parts) > 1 else ()


def _stripped(letter: str) -> str:
    """The letter without a parameter subscript."""
    base = base_of(letter)
    rest = letter[len(base) :]
    if rest.startswith("_"):
        script = rest[1:].removeprefix("{").removesuffix("}") if rest[1:2] == "{" else rest[1:]
        if PARAMETER.fullmatch(script):
            return base
    return letter


def _letters_apart(declarations: Declarations, entries: list[list[_Factor]]) -> frozenset[str]:
    """Letters whose parameter subscript tells entries apart, as written."""
    spelled: dict[str, list[frozenset[str]]] = {}
    for factors in entries:
        by_letter: dict[str, set[str]] = {}
        for letter, _, _ in factors:
            by_letter.setdefault(_stripped(letter), set()).add(letter)
        for plain, written in by_letter.items():
            spelled.setdefault(plain, []).append(frozenset(written))
    apart = {
        letter
        for letter in vocabulary(declarations).letters.values()
        if _stripped(letter) != letter
    }
    for sets in spelled.values():
        if len(set(sets)) > 1:
            apart |= {letter for each in sets for letter in each}
    return frozenset(apart)


def _density(
    letter: str, left: tuple[str, ...], right: tuple[str, ...], apart: frozenset[str]
) -> Density:
    name = letter if letter in apart else _stripped(letter)
    return Density(name, tuple(map(Symbol, left)), tuple(map(Symbol, right)))


def _check_joint(joint: Joint, model: str) -> None:
    seen: set[str] = set()
    for factor in joint.factors:
        again = seen & set(slots(factor.left))
        if again:
            raise ValueError(f"{model!r}: {', '.join(sorted(again))} is generated twice")
        seen |= set(slots(factor.left))
        if set(slots(factor.left)) & set(slots(factor.right)):
            raise ValueError(f"{model!r}: a variable stands on both sides of a bar")
    waiting = {slots(f.left): set(slots(f.right)) & seen for f in joint.factors}
    while waiting:
        ready = [left for left, needs in waiting.items() if not needs]
        if not ready:
            raise ValueError(f"{model!r}: the factors condition on each other in a circle")
        for left in ready:
            del waiting[left]
            for needs in waiting.values():
                needs -= set(left)


def _with_laws(
    found: Declarations,
    before: Declarations,
    heads: list[Density],
    lawful: list[tuple[_Factor, tuple[str, ...]]],
) -> Declarations:
    """The named laws with their parameters read over everything declared so far."""
    laws = list(before.laws)
    for head, ((letter, _, _), (name, *parameters)) in zip(heads, lawful, strict=True):
        trees = []
        for text in parameters:
            try:
                trees.append(read(text, found))
            except Unreadable as error:
                raise ValueError(f"parameter {text!r} of the law of {letter}: {error}") from None
        laws.append((head, Law(name, tuple(trees))))
    return replace(found, laws=tuple(laws))


def _with_supports(found: Declarations, supports: Mapping[str, Sequence[str]]) -> Declarations:
    letters = vocabulary(found).letters
    named = dict(found.supports)
    for letter, labels in supports.items():
        known = letters.get(key(canonical(letter))) or letters.get(
            key(_stripped(canonical(letter)))
        )
        if known is None:
            raise ValueError(f"a support is given for {letter}, which is no declared density")
        if not labels:
            raise ValueError(f"the support of {letter} is empty; name its regions")
        named[known] = tuple(labels)
    return replace(found, supports=MappingProxyType(named))


# -- given equations ----------------------------------------------------------------------------


def _given(found: Declarations, text: str) -> Declarations:
    try:
        tokens = lexer.tokens(text, "latex")
        at = _top_level(tokens, "~")
        if at is not None and not any(t.kind == "=" for t in tokens[:at]):
            return _draws(found, text, tokens, at)
        at = _top_level(tokens, "=")
        if at is None:
            raise ValueError(f"{text!r} is given, but is no equation and no draw")
        left, right = text[: tokens[at].start].rstrip("&: "), text[tokens[at].end :]
        return _definition(found, text, left, right)
    except Unreadable as error:
        raise ValueError(f"given {text!r}: {error}") from None


def _top_level(tokens: list[Token], kind: str) -> int | None:
    depth = 0
    for at, token in enumerate(tokens):
        depth += token.kind in ("(", "[", "{", "\\{", "begin")
        depth -= token.kind in (")", "]", "}", "\\}", "end")
        if depth == 0 and token.kind == kind:
            return at
    return None


def _definition(found: Declarations, text: str, left: str, right: str) -> Declarations:
    factor = _FACTOR.fullmatch(re.sub(r"\\(?:left|right)(?![A-Za-z])", "", left))
    target: Node
    inner = found
    if factor is None:
        name = canonical(left)
        target = Symbol(name)
        if isinstance(found.symbols.get(name), Function):
            raise ValueError(f"given {text!r}: {name} is a function; write its argument")
    else:
        letter, variables, condition = _factor(factor["letter"], factor["inside"], text)
        letter = letter if letter in vocabulary(found).letters.values() else _stripped(letter)
        arguments = tuple(map(Symbol, variables))
        if isinstance(found.symbols.get(letter), Function):
            target = Apply(letter, arguments)
        else:
            target = Density(letter, arguments, tuple(map(Symbol, condition)))
        if letter in vocabulary(found).letters.values():
            raise ValueError(f"given {text!r}: the density {letter} is declared already")
        # The arguments are variables of the definition, whatever else they may be.
        unknown = [v for v in (*variables, *condition) if v not in found.variables]
        if isinstance(target, Density):
            inner = replace(found, variables=(*found.variables, *unknown))
        elif unknown:
            inner = replace(
                found,
                symbols=MappingProxyType({**found.symbols, **dict.fromkeys(unknown, _REAL)}),
            )
    if any(each.target == target for each in found.definitions):
        raise ValueError(f"given {text!r}: the left side is defined twice")
    value = read(right, inner)
    if any(node == target for node in walk(value)):
        raise ValueError(f"given {text!r}: the definition uses itself")
    kept = inner if isinstance(target, Density) else found
    return replace(kept, definitions=(*found.definitions, Definition(target, value)))


_REAL = parse_domain("real")


def _draws(found: Declarations, text: str, tokens: list[Token], at: int) -> Declarations:
    r"""``h_1,\dots,h_K \sim q(h)``, ``h_{1:K} \sim q`` or ``h_j \sim q(h), j=1,\dots,K``."""
    left = text[: tokens[at].start]
    left = re.sub(r"\\overset\{[^{}]*\}\s*|\\stackrel\{[^{}]*\}\s*", "", left).strip().rstrip("{")
    density_text = text[tokens[at].end :].lstrip("} ")
    span = re.fullmatch(
        r"(?P<name>.+?)_\{?(?:1\s*:\s*(?P<last>[^{}]+))\}?|"
        r"(?P<one>.+?)_\{?1\}?\s*,.*,\s*(?P<again>.+?)_\{?(?P<count>[^{}_,]+)\}?",
        left,
        re.S,
    )
    if span is None:
        raise ValueError(f"given {text!r}: draws are written h_1,\\dots,h_K \\sim q(h)")
    variable = canonical(span["name"] or span["one"])
    count = read(span["last"] or span["count"], found)
    law = _FACTOR.match(density_text)
    letters = vocabulary(found).letters
    written = law["letter"] if law else density_text.strip().rstrip(".,")
    letter = letters.get(key(canonical(written))) or letters.get(key(_stripped(canonical(written))))
    if letter is None:
        raise ValueError(f"given {text!r}: {written} is no declared density")
    if law is None:
        options = [
            f for f in found.factors() if f.letter == letter and slots(f.left) == (variable,)
        ]
        if len(options) != 1:
            raise ValueError(f"given {text!r}: write the variable of {letter}")
        density = options[0]
    else:
        _, names, condition = _factor(law["letter"], law["inside"], text)
        density = Density(letter, tuple(map(Symbol, names)), tuple(map(Symbol, condition)))
        if names != (variable,):
            raise ValueError(f"given {text!r}: draws of {variable} from a density of {names[0]}")
    if variable not in found.variables:
        raise ValueError(f"given {text!r}: {variable} is no variable of a declared density")
    return replace(found, draws=(*found.draws, Draws(variable, count, density)))


def _ordered(definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """Definitions so that each comes after those it uses."""

    def called(node: Node) -> str | None:
        match node:
            case Symbol(name=name) | Apply(name=name):
                return name
            case Density(letter=letter):
                return f"density {letter}"
            case _:
                return None

    needs = {}
    targets = {called(each.target) for each in definitions}
    for each in definitions:
        used = {called(node) for node in walk(each.value)} & targets
        needs[called(each.target)] = used - {None}
    ordered: list[Definition] = []
    done: set[str | None] = set()
    waiting = list(definitions)
    while waiting:
        ready = [each for each in waiting if needs[called(each.target)] <= done]
        if not ready:
            names = ", ".join(str(called(each.target)) for each in waiting)
            raise ValueError(f"the definitions of {names} use each other in a circle")
        for each in ready:
            ordered.append(each)
            done.add(called(each.target))
            waiting.remove(each)
    return tuple(ordered)
