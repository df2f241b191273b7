"""The list of references: each work once, by surname."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from claims.results import Result, Sheet
from keyproof.library import find_sheets, results_of
from templates.references import references


def test_the_surname_decides() -> None:
    entries = (
        "A. van den Oord and B. Poole (2018). \\emph{Codes}.",
        'M. Gutmann and A. Hyv\\"arinen (2010). \\emph{Noise}.',
        "C. M. Bishop (1994). \\emph{Mixtures}.",
        "P.-A. Mattei and J. Frellsen (2018). \\emph{Likelihoods}.",
        'A. Hyv\\"arinen and P. Pajunen (1999). \\emph{Components}.',
    )
    bishop, gutmann, hyvarinen = entries[2], entries[1], entries[4]
    assert references(entries) == (bishop, gutmann, hyvarinen, entries[3], entries[0])


def test_places_in_one_work_share_an_entry() -> None:
    book = "C. M. Bishop (2006). \\emph{Patterns}"
    entries = (f"{book}, section 2.3.", f"{book}.", f"{book}, chapter 10.", f"{book}, section 2.3.")
    assert references(entries) == (f"{book}, chapter 10 and section 2.3.",)


def test_a_work_has_one_list_of_authors() -> None:
    # short in one item and in full in another it would be listed twice
    authors: dict[str, set[str]] = {}
    for sheet in find_sheets([]):
        for entry in chain.from_iterable(part.references for part in (*sheet.items, *_used(sheet))):
            written = re.fullmatch(r"(.*) \((\d+)\)\. \\emph\{(.*?)\}.*", entry)
            if written:
                authors.setdefault(f"{written[3]} {written[2]}", set()).add(written[1])
    assert len(authors) > 30
    assert {work: names for work, names in authors.items() if len(names) > 1} == {}


def _used(sheet: Sheet) -> Iterator[Result]:
    for item in sheet.items:
        yield from results_of(item)


def test_an_entry_of_another_form_is_kept() -> None:
    assert references(["Lecture notes."]) == ("Lecture notes.",)
