"""Sheets of one's own: a TOML file with a heading and items of the library, in any order.

The questions are numbered anew, and so are the places where one question speaks of another.
Errata are left out: they are those of the problem sets that the questions come from.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from claims.results import Alternatives, Boxed, DerivationBlock, Item, Prose, RubricLine, Sheet
from keyproof.errors import BrokenEntry
from keyproof.library import find_sheets, load_sheet, sheet_slugs, unknown
from templates.typeset import escape

ENDING = ".toml"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
"""What a file may be called, without its ending: the built files get that name."""

_TEXTS = ("title", "course", "institution", "term", "due")
_KEYS = (*_TEXTS, "solutions", "items")
_ITEM_KEYS = ("slug", "points")
_MOST_POINTS = 1000

_REFERENCE = re.compile(
    r"\$[^$]*\$|\\begin\{keydisplay\}.*?\\end\{keydisplay\}"
    r"|\\checked\s*\{[^{}]*\}\s*\{(?:[^{}]|\{[^{}]*\})*\}"
    r"|(?<![\d.])(?P<number>\d+\.\d+)(?![\d.]*\d)",
    re.DOTALL,
)
"""Formulas, which are passed over, or the number of a question."""

_FIGURE = re.compile(r"\\ref\{figure:([a-z0-9-]+)\}")


def sheets_meant(names: Sequence[str]) -> tuple[Sheet, ...]:
    """Sheets by slug or by file, each once; all of the library, when there is no name.

    Raises:
        UnknownSlug, BrokenEntry: there is no such sheet, or its file is not as it should be.
    """
    if not names:
        return find_sheets(())
    found: dict[str, Sheet] = {}
    for name in dict.fromkeys(names):
        path = Path(name if name.endswith(ENDING) else f"{name}{ENDING}")
        own = name.endswith(ENDING) or (name not in sheet_slugs() and path.is_file())
        sheet = load_own(path) if own else find_sheets([name])[0]
        if sheet.slug in found:
            raise BrokenEntry(f"two of the sheets are called {sheet.slug!r}; rename one file")
        found[sheet.slug] = sheet
    return tuple(found.values())


def check_name(path: Path) -> None:
    """See whether the file of a sheet may be called so.

    Raises:
        BrokenEntry: it may not.
    """
    if path.suffix != ENDING or not NAME.fullmatch(path.stem):
        raise BrokenEntry(
            f"a sheet cannot be called {path.name!r}; letters, digits, - and _ make a name, "
            f"and the file ends in {ENDING}"
        )
    if path.stem in sheet_slugs():
        raise BrokenEntry(f"the library has a sheet {path.stem!r} already; give yours another name")


def load_own(path: Path) -> Sheet:
    """The sheet that a file describes.

    Raises:
        UnknownSlug: an item that the library does not have; the nearest ones are proposed.
        BrokenEntry: anything else that is not as it should be, in one sentence.
    """
    check_name(path)
    fields = _fields(path)
    texts = {key: _text(fields.get(key, ""), f"{path.name}: {key}") for key in _TEXTS}
    if not texts["title"] and not texts["course"]:
        raise BrokenEntry(f"{path.name} has neither a title nor a course")
    solutions = fields.get("solutions", True)
    if not isinstance(solutions, bool):
        raise BrokenEntry(f"{path.name}: solutions is {solutions!r}, not true or false")
    entries = _entries(fields.get("items", []), path.name)
    places = _places()
    chosen = []
    for number, entry in enumerate(entries, 1):
        if entry.slug not in places:
            raise unknown("item", entry.slug, places)
        chosen.append(_Chosen(entry, str(number), *places[entry.slug]))
    items = tuple(_renumbered(each, chosen) for each in chosen)
    if solutions:
        _must_have_its_figures(items, (item for _, item in places.values()))
    heading, beneath = texts["course"] or texts["title"], texts["title"] if texts["course"] else ""
    return Sheet(
        slug=path.stem,
        title=heading,
        subtitle=beneath,
        source=", ".join(dict.fromkeys(each.sheet.source for each in chosen)),
        items=items,
        institution=texts["institution"],
        term=texts["term"],
        due=texts["due"],
        note=_origins(chosen),
        solutions=solutions,
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of ``items``."""

    slug: str
    points: int | None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """An entry with its new number, and what the library has for it."""

    entry: _Entry
    number: str
    sheet: Sheet
    item: Item


def _fields(path: Path) -> Mapping[str, object]:
    """The keys and values of a file, no other than those that there are."""
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BrokenEntry(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenEntry(f"{path.name} is no TOML file: {error}") from error
    for key in fields:
        if key not in _KEYS:
            raise BrokenEntry(f"{path.name}: {unknown('key', key, _KEYS)}")
    return fields


def _text(value: object, where: str) -> str:
    """Plain text, or a date, as LaTeX."""
    if isinstance(value, datetime.datetime):
        value = value.strftime("%Y-%m-%d %H:%M")
    elif isinstance(value, datetime.date | datetime.time):
        value = value.isoformat()
    if not isinstance(value, str):
        raise BrokenEntry(f'{where} is {value!r}; put it in quotes, "like this"')
    words = " ".join(value.split())
    if not words.isprintable():
        raise BrokenEntry(f"{where} holds a character that cannot be printed")
    return escape(words)


def _entries(value: object, file: str) -> tuple[_Entry, ...]:
    if not isinstance(value, list) or not value:
        raise BrokenEntry(f"{file} lists no items; `keyproof list` shows those that there are")
    entries: dict[str, _Entry] = {}
    for number, each in enumerate(value, 1):
        where = f"{file}: item {number}"
        if isinstance(each, str):
            each = {"slug": each}
        if not isinstance(each, dict) or not isinstance(each.get("slug"), str):
            raise BrokenEntry(f'{where} has no slug; write {{ slug = "...", points = 5 }}')
        for key in each:
            if key not in _ITEM_KEYS:
                raise BrokenEntry(f"{where}: {unknown('key', key, _ITEM_KEYS)}")
        points = each.get("points")
        whole = isinstance(points, int) and not isinstance(points, bool)
        if points is not None and not (whole and 1 <= points <= _MOST_POINTS):
            raise BrokenEntry(
                f"{where}: points is {points!r}, not a whole number from 1 to {_MOST_POINTS}"
            )
        slug = each["slug"]
        if slug in entries:
            raise BrokenEntry(f"{where}: {slug!r} is listed twice")
        entries[slug] = _Entry(slug, points)
    return tuple(entries.values())


def _places() -> dict[str, tuple[Sheet, Item]]:
    """Every item of the library with its sheet, by slug."""
    sheets = [load_sheet(slug) for slug in sheet_slugs()]
    return {item.slug: (sheet, item) for sheet in sheets for item in sheet.items}


def _renumbered(chosen: _Chosen, all_chosen: Sequence[_Chosen]) -> Item:
    """The item under its new number and points; its question speaks of the others by theirs."""
    beside = {each.number: each.slug for each in chosen.sheet.items}
    now = {each.item.slug: each.number for each in all_chosen}

    def replaced(found: re.Match[str]) -> str:
        other = beside.get(found["number"] or "")
        if other is None:
            return found[0]
        if other not in now:
            raise BrokenEntry(
                f"the question {chosen.item.slug!r} speaks of {other!r}: list that item too"
            )
        return now[other]

    return replace(
        chosen.item,
        number=chosen.number,
        prompt=_REFERENCE.sub(replaced, chosen.item.prompt),
        points=chosen.entry.points,
        starred=False,
        rubric=divided(chosen.item.rubric, chosen.entry.points),
        errata=(),
    )


def divided(rubric: Sequence[RubricLine], points: int | None) -> tuple[RubricLine, ...]:
    """The rubric with so many points in all, each line at least one of them.

    They are shared out as those of the problem set are (equally, where it prints none), rounded by
    largest remainder. With fewer points than lines, or without points, no line has any.
    """
    if points is None or points < len(rubric):
        return tuple(replace(line, points=None) for line in rubric)
    weights = [line.points or 1 for line in rubric]
    left = points - len(rubric)  # each line has one
    exact = [max(points * each / sum(weights) - 1, 0.0) for each in weights]
    scale = left / sum(exact) if sum(exact) else 0.0
    shares = [int(scale * each + 1e-9) for each in exact]
    by_remainder = sorted(
        range(len(rubric)), key=lambda each: (shares[each] - scale * exact[each], each)
    )
    for each in by_remainder[: left - sum(shares)]:
        shares[each] += 1
    return tuple(
        replace(line, points=1 + share) for line, share in zip(rubric, shares, strict=True)
    )


def _must_have_its_figures(items: Sequence[Item], library: Iterable[Item]) -> None:
    """Refuse an answer that shows the reader a figure which is printed with no item."""
    shown = {figure.slug for item in items for figure in item.figures()}
    owners = {figure.slug: item.slug for item in library for figure in item.figures()}
    for item in items:
        for slug in _FIGURE.findall(" ".join(_texts(item))):
            if slug not in shown:
                raise BrokenEntry(
                    f"the answer of {item.slug!r} speaks of a figure of {owners[slug]!r}: "
                    "list that item too, or set solutions = false"
                )


def _texts(item: Item) -> Iterable[str]:
    yield item.prompt
    yield from (line.earns for line in item.rubric)
    yield from (figure.caption for figure in item.figures())
    for block in item.answer:
        match block:
            case Prose(text=text) | Alternatives(text=text) | DerivationBlock(lead=text):
                yield text
            case Boxed(further=further):
                yield from (lead for lead, _ in further)
            case _:
                pass


def _origins(chosen: Sequence[_Chosen]) -> str:
    """Where the questions come from, for the reader of the key."""
    origins = ", ".join(f"{each.number} is {escape(each.item.slug)}" for each in chosen)
    return (
        f"Of the questions, {origins}; a number such as 1.2 in an answer counts in the problem set "
        "that its question comes from."
    )
