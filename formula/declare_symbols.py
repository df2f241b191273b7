"""Symbols as declared: names with domains, and the sizes that domains mention."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from formula.declarations import Declarations
from formula.declare_densities import split_names
from formula.domains import Array, Domain, Family, PositiveInteger, Probability, parse_domain
from formula.names import canonical

_ARGUMENT = re.compile(r"^(?P<name>.+?)\s*\(\s*[^()]*\s*\)\s*$")


def domains_of(known: Mapping[str, Domain], symbols: str | Mapping[str, str]) -> dict[str, Domain]:
    domains = dict(known)
    for written, text in _pairs(symbols):
        domain = parse_domain(_canonical_sizes(text))
        name = symbol_name(written)
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
        found += [(each, domain.strip()) for each in split_names(name)]
    return found


def symbol_name(written: str) -> str:
    """The canonical name; ``T(x)`` is declared as ``T``."""
    match = _ARGUMENT.match(written.strip())
    try:
        return canonical(match["name"] if match else written)
    except ValueError as error:
        raise ValueError(f"{written!r} cannot be declared: {error}") from None


def bare_text(text: str) -> str:
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


def check_sizes(declarations: Declarations) -> None:
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
