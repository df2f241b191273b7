"""Tables of factorised joints in a finite world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from flint import acb

from formula.declarations import Declarations, Joint
from formula.joints import entry_of, undetermined
from formula.tree import Density, Node, Relation, Symbol
from formula.values import ONE, ZERO

Table = dict[tuple[int, ...], acb]


class Undetermined(Exception):
    """A density that the declared factors do not determine (``q(z)`` from ``q(z|x)`` alone)."""

    def __init__(self, density: Density, why: str) -> None:
        super().__init__(why)
        self.density = density


def names(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The variable names of the slots of a declared factor."""
    found = []
    for node in nodes:
        if isinstance(node, Relation):
            node = node.sides[0]
        if not isinstance(node, Symbol):
            raise TypeError(f"a declared factor has plain variables, not {node}")
        found.append(node.name)
    return tuple(found)


def generated(joint: Joint) -> tuple[str, ...]:
    """Variables left of some bar, in order."""
    return tuple(dict.fromkeys(name for factor in joint.factors for name in names(factor.left)))


def find_joint(
    declarations: Declarations, letter: str, left: tuple[str, ...], right: tuple[str, ...]
) -> Joint | None:
    """The joint with that letter that has all these variables.

    One that determines the density comes first, then the one that generates most.
    """
    wanted, best = set(left + right), (False, 0)
    found: Joint | None = None
    for joint in declarations.joints:
        if any(factor.letter == letter for factor in joint.factors):
            entry = entry_of(joint.factors)
            if wanted <= {*entry.generated, *entry.roots}:
                rank = (not undetermined(entry, left, right), len(entry.generated))
                if found is None or rank > best:
                    found, best = joint, rank
    return found


def ancestors(joint: Joint, variables: Iterable[str]) -> set[str]:
    """The variables themselves and all they depend on, conditioned ones included."""
    parents: dict[str, set[str]] = {}
    for factor in joint.factors:
        left = names(factor.left)
        for name in left:
            parents.setdefault(name, set()).update(names(factor.right), left)
    found: set[str] = set()
    queue = list(variables)
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue.extend(parents.get(name, ()))
    return found


def check_determined(
    joint: Joint, density: Density, left: tuple[str, ...], right: tuple[str, ...]
) -> None:
    """Raise ``Undetermined`` unless the joint determines ``p(left|right)``."""
    missing = sorted(undetermined(entry_of(joint.factors), left, right))
    if missing:
        raise Undetermined(density, f"its joint gives no distribution to {', '.join(missing)}")


def joint_table(
    joint: Joint,
    variables: tuple[str, ...],
    order: tuple[str, ...],
    counts: Mapping[str, int],
    weights: Mapping[str, tuple[acb, ...]],
    factors: Mapping[Density, Table],
) -> Table:
    """The marginal of ``joint`` over ``variables`` (in that order), as a table of densities.

    ``order`` are all variables to run over: the ancestors of ``variables``; generated ones that are
    not wanted are summed with their base weights, conditioned ones not wanted stay at value 0
    (they do not matter: ``check_determined``).
    """
    made = set(generated(joint))
    used = [f for f in joint.factors if set(names(f.left)) <= set(order)]
    slots = [(factors[f], [order.index(n) for n in names(f.left) + names(f.right)]) for f in used]
    summed = [order.index(n) for n in order if n in made and n not in variables]
    kept = [order.index(n) for n in variables]
    spans = [range(counts[n]) if n in made or n in variables else range(1) for n in order]
    result: Table = {}
    for point in product(*spans):
        value = ONE
        for table, places in slots:
            value = value * table[tuple(point[i] for i in places)]
        for i in summed:
            value = value * weights[order[i]][point[i]]
        key = tuple(point[i] for i in kept)
        result[key] = result.get(key, ZERO) + value
    return result
