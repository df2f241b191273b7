"""What each display must say: the targets of a sheet, as trees with their declarations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from claims.behaviour import Behaviour
from claims.figures import drawn
from claims.optimum import Optimum
from claims.results import Boxed, Erratum, Item, Restated, Sheet
from claims.statements import Bound, Claim, Equality, LawOf, mistake_tree, statement_tree
from claims.steps import Derivation
from formula.declarations import Declarations
from formula.read import Unreadable, read
from formula.tree import LawStatement, Node, Number, Power, Relation, Symbol
from templates.plain import first_side, plain
from templates.renaming import declarations_in, target_in, targets_in
from templates.scan import displays_in
from templates.target import Target

__all__ = ["Target", "TwoNames", "erratum_declarations", "name_of", "targets_of"]


class TwoNames(ValueError):
    """The items of a sheet give two names to one thing; the message says which."""


def targets_of(
    claims: Mapping[str, Claim], derivations: Mapping[str, Derivation], sheet: Sheet | None = None
) -> dict[str, Target]:
    """All targets of the claims, their derivations and the errata of the sheet, by id."""
    found: dict[str, Target] = {}
    for slug, claim in claims.items():
        found.update(_claim_targets(slug, claim))
        if slug in derivations:
            found.update(_step_targets(slug, claim, derivations[slug]))
    for item in sheet.items if sheet else ():
        found.update(targets_in(item, found))
    for target, name in (_names(sheet, claims) if sheet else {}).items():
        found[target] = replace(found[target], name=name)
    for item in sheet.items if sheet else ():
        for figure in item.figures():
            text = drawn(figure).tex.strip()
            found[f"figure:{figure.slug}"] = Target((), Declarations(), text=text)
        for number, block in enumerate(restated_in(item), 1):
            found[restated_target(item, number)] = replace(
                found[target_in(item, f"claim:{block.claim}")], pieces=block.pieces, form=block.form
            )
        for number, erratum in enumerate(item.errata, 1):
            if erratum.printed:
                known = erratum_declarations(erratum, claims, item)
                for kind, tex in (
                    ("printed-statement", erratum.printed),
                    ("repair", erratum.repaired),
                ):
                    found[f"{kind}:{item.slug}:{number}"] = Target((read(tex, known),), known)
    return found


def restated_in(item: Item) -> tuple[Restated, ...]:
    """The claims that the item says again in the symbols of the question."""
    return tuple(block for block in item.answer if isinstance(block, Restated))


def restated_target(item: Item, number: int) -> str:
    """The id of one of them, counted from 1."""
    return f"restated:{item.slug}:{number}"


def _names(sheet: Sheet, claims: Mapping[str, Claim]) -> dict[str, str]:
    """The name that the sheet gives to what a claim defines, by the id of the target.

    Definition and claim name one thing; of an optimum the objective, the argument and the value
    have each a name of their own.

    Raises:
        TwoNames: it gives two.
    """
    found: dict[str, str] = {}
    for item in sheet.items:
        printed = [
            ("definition", each.target.partition(":")[2], each.tex)
            for each in displays_in(item.prompt)
            if each.kind == "definition"
        ]
        for block in item.answer:
            if isinstance(block, Boxed):
                printed.append(("claim", block.claim, block.tex))
                if block.value:
                    printed.append(("value", block.claim, block.value))
        for kind, slug, tex in printed:
            name = name_of(plain(tex), declarations_in(item, claims[slug].declarations))
            shared = not isinstance(claims[slug], Optimum)
            for each in ("claim", "definition") if shared else (kind,):
                target = target_in(item, f"{each}:{slug}")
                if name and found.setdefault(target, name) != name:
                    known = found[target]
                    raise TwoNames(f"item {item.slug!r} names one thing {known} and {name}")
    return found


def name_of(text: str, declarations: Declarations) -> str:
    """The undeclared name before the first equals sign of ``text``; empty where there is none."""
    name = first_side(text)
    try:
        return name if name and not isinstance(read(text, declarations), Relation) else ""
    except Unreadable:
        return ""  # the reading back reports it, with its place in the built file


def erratum_declarations(erratum: Erratum, claims: Mapping[str, Claim], item: Item) -> Declarations:
    """What an erratum's formulas may mention: those of a claim in the symbols of the item.

    Raises:
        KeyError: it names a claim that is not there.
    """
    if erratum.declarations is not None:
        return erratum.declarations
    return declarations_in(item, claims[erratum.declarations_of].declarations)


def _claim_targets(slug: str, claim: Claim) -> dict[str, Target]:
    known = claim.declarations
    found = {
        f"claim:{slug}": Target(_statements(claim), known),
        f"definition:{slug}": Target(_definitions(claim), known),
    }
    for number, text in enumerate(claim.assumptions, 1):
        found[f"assumption:{slug}:{number}"] = Target((), known, text=text)
    found[f"assumption:{slug}"] = Target((), known)
    for mistake in claim.mistakes:
        found[f"mistake:{slug}:{mistake.tag}"] = Target((mistake_tree(claim, mistake),), known)
    found[f"remark:{slug}"] = Target((*_definitions(claim), *_equality_case(claim)), known)
    if isinstance(claim, Bound) and claim.equality_case is not None:
        found[f"equality:{slug}"] = Target(_equality_case(claim), claim.equality_case)
    if isinstance(claim, Optimum):
        found[f"value:{slug}"] = Target(_values(claim), known)
        found[f"equality:{slug}"] = Target((claim.optimal(),), claim.at_optimum)
    return found


_SYNONYMS = {"max": ("max", "sup"), "min": ("min", "inf")}


def _values(claim: Optimum) -> tuple[Node, ...]:
    """The ways to state an optimal value."""
    named = (claim.extremum(name) for name in _SYNONYMS[claim.sense])
    equations = tuple(Relation((each, claim.optimal_value), ("=",)) for each in named)
    return (*equations, claim.bound())


def _equality_case(claim: Claim) -> tuple[Node, ...]:
    """The definitions that narrow a bound to its case of equality, as relations.

    For an optimum it is what the argument is.
    """
    if isinstance(claim, Optimum):
        return (claim.optimal(),)
    if not isinstance(claim, Bound) or claim.equality_case is None:
        return ()
    known = claim.declarations.definitions
    further = (each for each in claim.equality_case.definitions if each not in known)
    return tuple(Relation((each.target, each.value), ("=",)) for each in further)


def _statements(claim: Claim) -> tuple[Node, ...]:
    if isinstance(claim, LawOf):
        return (_printed_law(claim), claim.right)
    if isinstance(claim, Optimum):
        chosen = Relation((claim.extremum(f"arg{claim.sense}"), claim.right), ("=",))
        return (claim.optimal(), chosen)
    if isinstance(claim, Behaviour):
        return (claim.right,)
    return (statement_tree(claim),)


def _printed_law(claim: LawOf) -> LawStatement:
    r"""The law as ``\mathcal{N}`` prints it, with the variance where the law has the deviation."""
    if claim.law_name == "normal":
        mean, deviation = claim.parameters
        return LawStatement(claim.left, "normal", (mean, Power(deviation, Number("2"))))
    name = "normal" if claim.law_name == "multivariate-normal" else claim.law_name
    return LawStatement(claim.left, name, claim.parameters)


def _definitions(claim: Claim) -> tuple[Node, ...]:
    """What the claim's names mean: its declared definitions, and the side that it defines."""
    declared = tuple(
        Relation((each.target, each.value), ("=",)) for each in claim.declarations.definitions
    )
    match claim:
        case Equality(left=left):
            return (*declared, left)
        case Bound(lesser=lesser):
            return (*declared, lesser)
        case LawOf(left=left, point=point):
            return (*declared, Relation((Symbol(point), left), ("=",)), left)
        case Optimum(objective=objective, sense=sense):
            named = tuple(claim.extremum(name) for name in (*_SYNONYMS[sense], f"arg{sense}"))
            return (*declared, objective, *named)
        case _:
            return declared


def _step_targets(slug: str, claim: Claim, derivation: Derivation) -> dict[str, Target]:
    return {
        f"step:{slug}:{number}": Target(
            (step.expression,), step.declarations or claim.declarations, sign=step.relation
        )
        for number, step in enumerate(derivation.steps, 1)
    }
