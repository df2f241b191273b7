r"""A claim printed in the symbols of an item: its formulas renamed, its displays with own targets.

What an item writes by hand is in its own symbols already; what comes from the claim is renamed
token by token. The targets are the trees and declarations of the claim, renamed as trees, so that
the reading back compares two renamings that share nothing but the mapping.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Item,
    Mistakes,
    Prose,
    Restated,
)
from formula.declarations import Declarations
from formula.rename import rename, rename_prose, rename_tree
from formula.rename_declarations import (
    canonical_names,
    check_apart,
    names_declared,
    names_in,
    rename_declarations,
)
from templates.target import Target

KINDS_OF_CLAIMS = (
    "claim",
    "value",
    "step",
    "definition",
    "assumption",
    "equality",
    "remark",
    "mistake",
)
"""Displays that speak of a claim, and so of its symbols."""

_NAMED = re.compile(
    r"(?P<opening>\\checked\s*\{|\\begin\{keydisplay\}\s*\{)"
    rf"(?P<target>(?:{'|'.join(KINDS_OF_CLAIMS)}):[^{{}}]*)\}}"
)


def target_in(item: Item, target: str) -> str:
    """The id of a claim's display in an item: of its own where the item renames symbols."""
    if not item.renamed:
        return target
    kind, slug, *rest = target.split(":")
    return ":".join((kind, f"{slug}@{item.slug}", *rest))


def authored(item: Item, text: str) -> str:
    """Prose of the item's author, whose displays get the targets of the item."""
    return _NAMED.sub(lambda each: f"{each['opening']}{target_in(item, each['target'])}}}", text)


def formula_in(item: Item, tex: str, known: Declarations) -> str:
    """A formula of a claim in the symbols of the item."""
    return rename(tex, _whole(item, known)) if item.renamed else tex


def prose_in(item: Item, text: str, known: Declarations) -> str:
    """Prose of a claim in the symbols of the item."""
    return rename_prose(text, _whole(item, known)) if item.renamed else text


def _whole(item: Item, known: Declarations) -> Mapping[str, str]:
    r"""The item's renaming with every other name kept: ``\mu_0`` stays where ``\mu`` is renamed."""
    kept = names_declared(known) - set(canonical_names(item.renamed))
    return {**{name: name for name in kept}, **item.renamed}


def claims_shown(item: Item) -> frozenset[str]:
    """The slugs of the claims that an item's blocks and prose name."""
    found: set[str] = set()
    texts = [item.prompt, *(line.earns for line in item.rubric), *(e.note for e in item.errata)]
    for block in item.answer:
        if isinstance(block, Assumptions | DerivationBlock | Boxed | Mistakes | Restated):
            found.add(block.claim)
        match block:
            case Prose(text=text) | Alternatives(text=text) | DerivationBlock(lead=text):
                texts.append(text)
            case Boxed(further=further):
                texts += [lead for lead, _ in further]
            case _:
                pass
    for text in texts:
        found |= {each["target"].split(":")[1] for each in _NAMED.finditer(text)}
    return frozenset(found)


def declarations_in(item: Item, known: Declarations) -> Declarations:
    """What is declared, in the symbols of the item.

    Raises:
        NamesCollide: two symbols would get one name.
    """
    return rename_declarations(known, item.renamed) if item.renamed else known


def targets_in(item: Item, targets: Mapping[str, Target]) -> dict[str, Target]:
    """The targets of the claims that a renaming item shows, under the item's ids.

    Raises:
        NamesCollide: two names, declared or bound in one formula, would become one.
    """
    if not item.renamed:
        return {}
    shown = claims_shown(item)
    return {
        target_in(item, each): _renamed(target, item)
        for each, target in targets.items()
        if each.split(":")[0] in KINDS_OF_CLAIMS and each.split(":")[1] in shown
    }


def _renamed(target: Target, item: Item) -> Target:
    names = canonical_names(item.renamed)
    for tree in target.trees:
        check_apart(names_in([tree]) | names_declared(target.declarations), names)
    return replace(
        target,
        trees=tuple(rename_tree(tree, names) for tree in target.trees),
        declarations=rename_declarations(target.declarations, item.renamed),
        text=formula_in(item, target.text, target.declarations),
    )
