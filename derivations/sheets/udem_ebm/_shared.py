"""Items of the assignment of 2019 as questions of this sheet: numbers, slugs, places of errata."""

from __future__ import annotations

from dataclasses import replace

from claims.results import Block, Item, Prose


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


def renumbered(item: Item, before: str, number: str) -> Item:
    """``item`` with its references to question ``before`` pointing to ``number``."""

    def here(text: str) -> str:
        return text.replace(before, number)

    return replace(
        item,
        answer=tuple(
            replace(block, text=here(block.text)) if isinstance(block, Prose) else block
            for block in item.answer
        ),
        errata=tuple(replace(each, note=here(each.note)) for each in item.errata),
    )
