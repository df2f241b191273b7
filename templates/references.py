"""The references of a sheet: each once, by the surname of the first author."""

from __future__ import annotations

import re
from collections.abc import Iterable

from templates.typeset import listed

_ENTRY = re.compile(r"(?P<work>.*?\\emph\{.*\})(?:, (?P<place>[^{}]*))?\.", re.DOTALL)
_INITIALS = re.compile(r"(?:[A-Z]\.-?\s*)+")
_ACCENT = re.compile(r"\\[\"'`^~=.]|[{}\\]")


def references(entries: Iterable[str]) -> tuple[str, ...]:
    """The entries in order; places in one work are told in one entry."""
    places: dict[str, list[str]] = {}
    for entry in sorted(set(entries)):
        parts = _ENTRY.fullmatch(entry)
        work, place = (parts["work"], parts["place"]) if parts else (entry.rstrip("."), None)
        known = places.setdefault(work, [])
        if place and place not in known:
            known.append(place)
    return tuple(
        f"{work}{', ' if where else ''}{listed(where)}."
        for work, where in sorted(places.items(), key=lambda pair: _order(pair[0]))
    )


def _order(work: str) -> tuple[str, str]:
    """Surname of the first author, then the rest."""
    author = re.split(r",| and | \(", work, maxsplit=1)[0]
    surname = _ACCENT.sub("", _INITIALS.sub("", author)).strip()
    return surname.casefold(), work
