"""Members that a given equation defines: ``v_j = \\sigma_j^2`` for every j."""

from __future__ import annotations

from flint import acb, acb_mat

from formula.builder import Code
from formula.domains import Family
from formula.frames import Env, Frame, Members
from formula.tree import Item, Symbol
from formula.values import narrow, scalar
from formula.worlds import family_sizes


def given_members(target: Item, code: Code, frame: Frame) -> object:
    """The values of all members of a family, or the column or matrix of all entries.

    ``target`` has one name for each size; ``code`` gives the value at one choice of them.
    """
    assert isinstance(target.base, Symbol)
    declarations = frame.world.declarations
    sizes = family_sizes(declarations, target.base)
    counts = [size if isinstance(size, int) else frame.world.sizes[size] for size in sizes]
    domain = declarations.symbols[target.base.name]
    members = len(domain.sizes) if isinstance(domain, Family) else 0
    names = [index.name for index in target.indices if isinstance(index, Symbol)]

    def level(at: int, env: Env) -> object:
        if at == len(names):
            return code(env)
        inner = [_bound(env, names[at], k) for k in range(1, counts[at] + 1)]
        if at < members:
            return Members(level(at + 1, each) for each in inner)
        if at + 1 == len(names):
            return narrow(acb_mat([[scalar(code(each))] for each in inner]))
        columns = range(1, counts[at + 1] + 1)
        return narrow(
            acb_mat(
                [[scalar(code(_bound(each, names[at + 1], k))) for k in columns] for each in inner]
            )
        )

    return level(0, frame.values)


def _bound(env: Env, name: str, place: int) -> Env:
    return {**env, name: acb(place), f"#{name}": place}
