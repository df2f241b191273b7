"""Items of the assignment of 2019 as questions of this sheet: numbers, slugs, places of errata."""

from __future__ import annotations

from dataclasses import replace

from claims.results import Block, Item


def as_question(item: Item, number: str, *, before: str) -> Item:
    """``item``, which is question ``before`` there, under the number that it has here."""

    def here(where: str) -> str:
        return where.replace(f"Question {before}", f"Question {number}")

    return replace(
        item,
        number=number,
        slug=f"udem-ebm-{number.replace('.', '-')}",
        source=f"udem-ebm, question {number}",
        errata=tuple(replace(each, where=here(each.where)) for each in item.errata),
    )


def inserted(
    blocks: tuple[Block, ...], new: tuple[Block, ...], kind: type[Block]
) -> tuple[Block, ...]:
    """The blocks with new ones in front of the first of that kind."""
    place = next(k for k, block in enumerate(blocks) if isinstance(block, kind))
    return (*blocks[:place], *new, *blocks[place:])
