"""Domains: what a declared symbol may be, as frozen data with symbolic sizes."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from formula.record import record

Size = int | str
"""A number, or the canonical name of a declared positive integer."""


@record
class Domain:
    """Common base of all domains."""


@record
class Real(Domain):
    """A real number, between ``low`` and ``high`` (both exclusive) where given."""

    low: Fraction | None = None
    high: Fraction | None = None


POSITIVE = Real(Fraction(0), None)


@record
class PositiveInteger(Domain):
    """1, 2, 3, ...; also the sizes of vectors and families."""


@record
class Array(Domain):
    """A column (``columns == 1``) or matrix of real entries.

    ``kind`` is ``vector``, ``matrix``, ``nonsingular``, ``lower`` (triangular, non-zero diagonal),
    ``spd``, ``symmetric`` or ``identity``; ``low``/``high`` bound the entries of a symmetric one
    and ``binary`` makes them 0 or 1. A vector with ``low`` 0 has positive entries.
    """

    kind: str
    rows: Size
    columns: Size
    low: Fraction | None = None
    high: Fraction | None = None
    binary: bool = False


@record
class Probability(Domain):
    """A vector of positive numbers that sum to 1."""

    size: Size


@record
class Family(Domain):
    """Members of one domain, indexed from 1 along each size."""

    member: Domain
    sizes: tuple[Size, ...]


@record
class Function(Domain):
    """An arbitrary function, with values in ``(low, high)`` where given."""

    low: Fraction | None = None
    high: Fraction | None = None


_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:/\d+)?"
_INTERVAL = re.compile(rf"^(real|function)(?: in \(({_NUMBER}|-inf),({_NUMBER}|inf)\))?$")
_FAMILY = re.compile(r"^(?P<member>[^\[\]]+)\[(?P<sizes>[^\[\]]+)\]$")
_ARRAY = re.compile(
    r"^(?P<kind>vector|matrix|nonsingular|lower|spd|symmetric|identity)\((?P<sizes>[^()]+)\)"
    rf"(?: in (?:\((?P<low>{_NUMBER}),(?P<high>{_NUMBER})\)|(?P<binary>\{{0,1\}})))?$"
)


def parse_domain(text: str) -> Domain:
    """Read the written form of a domain, such as ``real in (-1,1)`` or ``vector(d)[N]``.

    Raises:
        ValueError: the text is no domain; the message lists the forms.
    """
    plain = re.sub(r"\s*,\s*", ",", " ".join(text.split()))
    plain = re.sub(r"\s*([\[\]()])\s*", r"\1", plain)
    plain = re.sub(r"\s*\bin\s*(?=[({])", " in ", plain)
    if family := _FAMILY.match(plain):
        return Family(parse_domain(family["member"]), _sizes(family["sizes"]))
    if plain == "positive":
        return POSITIVE
    if plain == "positive integer":
        return PositiveInteger()
    if interval := _INTERVAL.match(plain):
        low, high = (_bound(interval[2]), _bound(interval[3]))
        if low is not None and high is not None and not low < high:
            raise ValueError(f"the interval of {text!r} is empty")
        return Real(low, high) if interval[1] == "real" else Function(low, high)
    if array := _ARRAY.match(plain):
        return _array(text, array)
    if plain.startswith("positive vector("):
        whole = parse_domain(plain.removeprefix("positive "))
        assert isinstance(whole, Array)
        return replace(whole, low=Fraction(0))
    if plain.startswith("probability(") and plain.endswith(")"):
        (size,) = _sizes(plain[len("probability(") : -1])
        return Probability(size)
    raise ValueError(
        f"{text!r} is no domain; write real, positive, real in (a,b), positive integer, vector(n), "
        "positive vector(n), matrix(m,n), nonsingular(n), lower(n), spd(n), symmetric(n), "
        "identity(n), probability(K), function, or a family such as real[J]"
    )


def _array(text: str, match: re.Match[str]) -> Array:
    kind, sizes = match["kind"], _sizes(match["sizes"])
    wanted = 2 if kind == "matrix" else 1
    if len(sizes) != wanted:
        raise ValueError(f"{text!r} needs {wanted} size{'s' if wanted > 1 else ''}")
    if kind != "symmetric" and (match["low"] or match["binary"]):
        raise ValueError(f"{text!r}: only symmetric matrices take bounds on their entries")
    rows = sizes[0]
    columns: Size = 1 if kind == "vector" else sizes[-1]
    return Array(
        kind, rows, columns, _bound(match["low"]), _bound(match["high"]), bool(match["binary"])
    )


def _sizes(text: str) -> tuple[Size, ...]:
    return tuple(int(part) if part.isdigit() else part for part in text.split(","))


def _bound(text: str | None) -> Fraction | None:
    return None if text is None or text.endswith("inf") else Fraction(text)


def shape(domain: Domain) -> tuple[Size, Size]:
    """The (rows, columns) of a value; a scalar is (1, 1). Families have no shape of their own.

    Raises:
        TypeError: ``domain`` is a family or a function.
    """
    match domain:
        case Array(rows=rows, columns=columns):
            return rows, columns
        case Probability(size=size):
            return size, 1
        case Real() | PositiveInteger():
            return 1, 1
        case _:
            raise TypeError(f"{domain} has no shape")
