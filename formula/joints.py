"""What the declared joints determine: entries, their variables, and which densities follow.

An *entry* is one factorised joint such as ``p(z) p(x|z)``, all factors of one letter that have a
named law, or one density that an equation defines.
"""

from __future__ import annotations

from collections.abc import Iterable

from formula.declarations import Declarations
from formula.record import record
from formula.tree import Density, Item, Node, Relation, Symbol


@record
class Entry:
    """One joint: its factors, the variables they generate, and those it only conditions on."""

    factors: tuple[Density, ...]
    generated: tuple[str, ...]
    roots: tuple[str, ...]
    defined: bool = False
    """Whether an equation gives it; a bare letter prefers what a model declares."""


def slot(argument: Node) -> str | None:
    """The variable of one argument of a density: ``c`` in ``c``, ``c = 2`` and ``c_j``."""
    match argument:
        case Symbol(name=name):
            return name
        case Item(base=Symbol(name=name)):
            return name
        case Relation(sides=(Symbol(name=name), *_)):
            return name
        case _:
            return None


def slots(arguments: Iterable[Node]) -> tuple[str, ...]:
    """The variables of the arguments, in order, without repetition."""
    return tuple(dict.fromkeys(name for each in arguments if (name := slot(each)) is not None))


def entry_of(factors: Iterable[Density], defined: bool = False) -> Entry:
    """The entry that these factors make."""
    kept = tuple(factors)
    generated = tuple(dict.fromkeys(name for f in kept for name in slots(f.left)))
    used = dict.fromkeys(name for f in kept for name in slots(f.right))
    return Entry(kept, generated, tuple(name for name in used if name not in generated), defined)


def entries(declarations: Declarations) -> tuple[Entry, ...]:
    """All entries: joints, named laws by letter, defined densities."""
    found = [entry_of(joint.factors) for joint in declarations.joints]
    by_letter: dict[str, list[Density]] = {}
    for factor, _ in declarations.laws:
        by_letter.setdefault(factor.letter, []).append(factor)
    found += [entry_of(factors) for factors in by_letter.values()]
    found += [
        entry_of((each.target,), defined=True)
        for each in declarations.definitions
        if isinstance(each.target, Density)
    ]
    return tuple(found)


def letter_law(entry: Entry, letter: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a bare letter stands for: the variables its factors generate, and the others."""
    own = entry_of(f for f in entry.factors if f.letter == letter)
    return own.generated, own.roots


def determines(entry: Entry, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether the density of ``left`` given ``right`` follows from the factors alone."""
    known = set(entry.generated) | set(entry.roots)
    if not left or not (set(left) | set(right)) <= known or set(left) & set(right):
        return False
    return not undetermined(entry, left, right)


def undetermined(entry: Entry, left: tuple[str, ...], right: tuple[str, ...]) -> set[str]:
    """The roots without a distribution on which the density of ``left`` given ``right`` depends.

    It does not depend on a root from which ``left`` is separated by ``right`` in the moral graph of
    the ancestors.
    """
    free = set(entry.roots) - set(right)
    if not free:
        return set()
    kept, wanted = list(entry.factors), set(left) | set(right)
    while True:
        # A factor none of whose variables are asked for or used elsewhere integrates to 1.
        barren = [
            f
            for f in kept
            if not set(slots(f.left)) & wanted
            and not any(set(slots(f.left)) & set(slots(g.right)) for g in kept)
        ]
        if not barren:
            break
        kept = [f for f in kept if f not in barren]
    reached, frontier = set(left), set(left)
    while frontier:
        step: set[str] = set()
        for factor in kept:
            family = set(slots(factor.left)) | set(slots(factor.right))
            if family & frontier:
                step |= family
        frontier = step - reached - set(right)
        reached |= frontier
    return reached & free
