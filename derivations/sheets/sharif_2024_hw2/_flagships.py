"""Items of the flagships as questions of this sheet: numbers, slugs and places of the errata."""

from __future__ import annotations

from dataclasses import replace

from claims.results import Erratum, Item

_ELSEWHERE = "Assignment 2, question"


def as_question(item: Item, number: str) -> Item:
    """``item`` under the number that it has in this assignment."""
    return replace(
        item,
        number=number,
        slug=f"sharif-2024-hw2-{number.replace('.', '-')}",
        source=f"sharif-2024-hw2, {number}",
        errata=tuple(map(_here, item.errata)),
    )


def _here(erratum: Erratum) -> Erratum:
    if erratum.where.startswith(_ELSEWHERE):
        return replace(erratum, where="Question" + erratum.where.removeprefix(_ELSEWHERE))
    return erratum
