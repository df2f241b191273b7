"""The library: results, items and sheets by name, each module imported when it is asked for.

A result with the slug ``gaussian-kl`` is the file ``derivations/gaussian_kl.py``; the items of the
sheet ``udem-2019`` lie in ``derivations/sheets/udem_2019/``. Nothing here imports SymPy.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import derivations
from claims.results import Item, Result, Sheet
from claims.statements import Claim
from keyproof.errors import BrokenEntry, UnknownSlug

_Entry = TypeVar("_Entry", Result, Item)

_SHEET_KEYS = ("slug", "title", "subtitle", "source", "items", "results")


def unknown(kind: str, slug: str, known: Iterable[str]) -> UnknownSlug:
    """The error for a name that is not there, with the nearest ones (or all, when few)."""
    names = sorted(set(known))
    import difflib

    near = difflib.get_close_matches(slug, names, n=3, cutoff=0.4)
    if near:
        return UnknownSlug(f"there is no {kind} {slug!r}; nearest: {', '.join(near)}")
    return UnknownSlug(f"there is no {kind} {slug!r}; there are: {', '.join(names) or 'none'}")


def folder() -> Path:
    """The folder of the results; sheets lie in its subfolder ``sheets``."""
    path = Path(derivations.__path__[0])
    if not (path / "sheets").is_dir():
        raise BrokenEntry(f"{path} has no folder of sheets")
    return path


def result_slugs() -> tuple[str, ...]:
    """The slugs of all results, sorted, without importing one."""
    return _results_in(folder())


@cache
def _results_in(place: Path) -> tuple[str, ...]:
    names = (path.stem for path in place.glob("*.py") if not path.stem.startswith("_"))
    return tuple(sorted(name.replace("_", "-") for name in names))


@cache
def _quoted_in(place: Path) -> Mapping[str, tuple[str, ...]]:
    """For each quoted slug the results whose files, or private files they import, have it."""
    found: dict[str, list[str]] = {}
    for name in _results_in(place):
        text = (place / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
        for private in re.findall(r"^from derivations\.(_\w+) import", text, re.MULTILINE):
            text += (place / f"{private}.py").read_text(encoding="utf-8")
        for slug in set(re.findall(r'"([a-z0-9-]+)"', text)):
            found.setdefault(slug, []).append(name)
    return {slug: tuple(names) for slug, names in found.items()}


def sheet_slugs() -> tuple[str, ...]:
    """The slugs of all sheets, sorted."""
    return tuple(sorted(path.stem for path in (folder() / "sheets").glob("*.toml")))


@cache
def load_result(slug: str) -> Result:
    """The result with that slug.

    Raises:
        UnknownSlug: there is none.
        BrokenEntry: its file binds no ``RESULT`` of that slug.
    """
    if slug not in result_slugs():
        raise unknown("result", slug, result_slugs())
    module = slug.replace("-", "_")
    return _bound(f"derivations.{module}", "RESULT", Result, slug)


@cache
def load_sheet(slug: str) -> Sheet:
    """The sheet with that slug, its items in printed order.

    Raises:
        UnknownSlug: there is none.
        BrokenEntry: its TOML file or one of its items is not as it should be.
    """
    if slug not in sheet_slugs():
        raise unknown("sheet", slug, sheet_slugs())
    import tomllib

    path = folder() / "sheets" / f"{slug}.toml"
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenEntry(f"{path.name} is no TOML file: {error}") from error
    absent = [key for key in _SHEET_KEYS if key not in fields]
    if absent:
        raise BrokenEntry(f"{path.name} lacks {', '.join(absent)}")
    if fields["slug"] != slug:
        raise BrokenEntry(f"{path.name} says slug = {fields['slug']!r}, its name says {slug!r}")
    package = f"derivations.sheets.{slug.replace('-', '_')}"
    items = tuple(_bound(f"{package}.{name}", "ITEM", Item, None) for name in fields["items"])
    used = {result for item in items for result in item.results}
    if used != set(fields["results"]):
        raise BrokenEntry(
            f"{path.name} lists the results {', '.join(sorted(fields['results']))}; "
            f"its items use {', '.join(sorted(used))}"
        )
    for result in sorted(used):
        load_result(result)
    return Sheet(
        slug=slug,
        title=fields["title"],
        subtitle=fields["subtitle"],
        source=fields["source"],
        items=items,
    )


def _bound(module: str, name: str, kind: type[_Entry], slug: str | None) -> _Entry:
    """What ``module`` binds to ``name``, checked for its type and slug."""
    try:
        loaded = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if not f"{module}.".startswith(f"{error.name}."):
            raise  # something that the file itself imports is missing
        raise BrokenEntry(f"there is no file {module.replace('.', '/')}.py") from error
    entry = getattr(loaded, name, None)
    where = f"{module.replace('.', '/')}.py"
    if not isinstance(entry, kind):
        raise BrokenEntry(f"{where} binds no {kind.__name__} to the name {name}")
    if slug is not None and entry.slug != slug:
        raise BrokenEntry(f"{where} has the slug {entry.slug!r}, its name says {slug!r}")
    return entry


def results_of(item: Item) -> tuple[Result, ...]:
    """The results that an item uses, in its order."""
    return tuple(load_result(slug) for slug in item.results)


def claims_of(item: Item) -> tuple[Claim, ...]:
    """The claims that the item answers, in the order of its results.

    Raises:
        BrokenEntry: it names a claim that its results do not have.
    """
    found = tuple(claim for result in results_of(item) for claim in result.claims)
    absent = set(item.claims) - {claim.slug for claim in found}
    if absent:
        raise BrokenEntry(
            f"item {item.slug!r} answers {', '.join(sorted(absent))}, which none of its results has"
        )
    return tuple(claim for claim in found if not item.claims or claim.slug in item.claims)


def claims_of_sheets(sheets: Iterable[Sheet]) -> tuple[Claim, ...]:
    """Every claim that the sheets rest on, once, in order of first use."""
    claims = (claim for sheet in sheets for item in sheet.items for claim in claims_of(item))
    return tuple({claim.slug: claim for claim in claims}.values())


def all_claims() -> tuple[Claim, ...]:
    """Every claim of every result, by slug of the result, then in the result's order.

    Raises:
        BrokenEntry: two results have a claim of one slug.
    """
    owner: dict[str, str] = {}
    claims: list[Claim] = []
    for slug in result_slugs():
        for claim in load_result(slug).claims:
            if claim.slug in owner:
                raise BrokenEntry(
                    f"{owner[claim.slug]!r} and {slug!r} both have a claim {claim.slug!r}"
                )
            owner[claim.slug] = slug
            claims.append(claim)
    return tuple(claims)


def _mentioning(slug: str) -> tuple[str, ...]:
    """The results whose files have this slug in quotes, so that not all must be imported."""
    return _quoted_in(folder()).get(slug, ())


def find_claim(slug: str) -> Claim:
    """The claim with that slug; the result of the same name is looked at first.

    Raises:
        UnknownSlug: there is none.
    """
    if slug in result_slugs():  # the files need not be searched
        for claim in load_result(slug).claims:
            if claim.slug == slug:
                return claim
    for result in _mentioning(slug):
        for claim in load_result(result).claims:
            if claim.slug == slug:
                return claim
    claims = {claim.slug: claim for claim in all_claims()}
    if slug not in claims:
        raise unknown("claim", slug, claims)
    return claims[slug]


@cache
def module_of(slug: str) -> str:
    """The module that states the claim.

    Raises:
        UnknownSlug: there is no such claim.
    """
    found, known = find_claim(slug), result_slugs()
    for result in (slug, *_mentioning(slug), *known):
        if result in known and any(found is each for each in load_result(result).claims):
            return f"derivations.{result.replace('-', '_')}"
    raise unknown("claim", slug, ())


def find_claims(slugs: Iterable[str]) -> tuple[Claim, ...]:
    """The claims meant by slugs of claims, results, items or sheets; all, when there is no slug.

    A name that means several things means the first of: claim, result, item, sheet.

    Raises:
        UnknownSlug: a slug means nothing; the nearest names are proposed.
    """
    asked = tuple(slugs)
    if not asked:
        return all_claims()
    named: dict[str, tuple[Claim, ...]] = {}
    sheets = tuple(load_sheet(slug) for slug in sheet_slugs())
    for sheet in sheets:
        named[sheet.slug] = claims_of_sheets([sheet])
        named.update((item.slug, claims_of(item)) for item in sheet.items)
    named.update((slug, load_result(slug).claims) for slug in result_slugs())
    named.update((claim.slug, (claim,)) for claim in all_claims())
    chosen: dict[str, Claim] = {}
    for slug in asked:
        if slug not in named:
            raise unknown("claim, result, item or sheet", slug, named)
        chosen.update((claim.slug, claim) for claim in named[slug])
    return tuple(chosen.values())


def find_sheets(slugs: Iterable[str]) -> tuple[Sheet, ...]:
    """The sheets with those slugs, each once; all, when there is no slug."""
    return tuple(load_sheet(slug) for slug in dict.fromkeys(slugs) or sheet_slugs())
