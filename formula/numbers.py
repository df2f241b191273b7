"""The numbers in a formula, literal or computed from literals alone."""

from __future__ import annotations

from functools import cache

from flint import acb

from formula.builder import Unevaluable
from formula.declarations import Declarations
from formula.domains import PositiveInteger
from formula.evaluate import compile_tree, frame_of, run
from formula.scales import LARGEST_SIZE, OutOfSight, unusual_numbers
from formula.tree import Big, Call, Cases, Node, Number, Symbol, walk
from formula.values import Imprecise, OutOfBudget, Undefined
from formula.worlds import World, draw_world

_BITS = 170
_NOTHING = Declarations()


def numbers_in(tree: Node) -> list[acb]:
    """The values of the unusual numbers in a tree.

    Raises:
        OutOfSight: one cannot be computed.
    """
    found = []
    for part in unusual_numbers(tree):
        try:
            value = run(compile_tree(part, _NOTHING), frame_of(_nowhere(), _BITS), steps=1000)
        except Undefined:
            continue
        except (Imprecise, OutOfBudget, Unevaluable):
            raise OutOfSight from None
        if isinstance(value, acb):
            found.append(value)
    return found


def far_sizes(tree: Node, declarations: Declarations) -> bool:
    r"""Whether something like ``\binom{d-1}{1000}`` or ``\max(0, d-1000)`` is in a tree.

    It could make a difference at sizes at which nothing can be computed.
    """
    sizes = {n for n, domain in declarations.symbols.items() if isinstance(domain, PositiveInteger)}
    for node in walk(tree):
        if isinstance(node, Call | Cases) or (isinstance(node, Big) and node.kind == "prod"):
            inside = list(walk(node))
            large = any(isinstance(n, Number) and n.value > LARGEST_SIZE for n in inside)
            if large and any(isinstance(n, Symbol) and n.name in sizes for n in inside):
                return True
    return False


@cache
def _nowhere() -> World:
    return draw_world(_NOTHING)
