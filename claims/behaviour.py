"""Behaviour: a finite or dynamical fact that is found by running it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from claims.statements import Claim
from formula.read import read
from formula.record import record
from formula.tree import Node


@record(kw_only=True)
class Behaviour(Claim):
    """What happens when the thing is run: ``outcome``.

    Attributes:
        statement: what is run and observed, LaTeX prose.
        outcome: LaTeX: a set of labels, a number, or a vector or matrix of numbers, over the
            declared symbols.
        run: runs the thing itself, independently of the derivation (simulation, brute force,
            perturbation), from a seed; returns a set of labels, a number or an array. Where
            symbols are declared it is also given their values, name -> number or array, and is
            run for several.
        neighbours: LaTeX of outcomes that are near and wrong; the derivation and the run must each
            refute every one.
        tolerance: for a number that a simulation only estimates: the smallest difference it can
            tell, stated beforehand; 0 for an exact outcome. Over declared symbols, and for arrays,
            it is relative to the entry where that is above one.
    """

    statement: str
    outcome: str
    run: Callable[..., object]
    neighbours: tuple[str, ...]
    tolerance: float = 0.0
    right: Node = field(init=False)

    kind = "behaviour"

    def __post_init__(self) -> None:
        Claim.__post_init__(self)
        object.__setattr__(self, "right", read(self.outcome, self.declarations))
        if not self.neighbours:
            raise ValueError(f"claim {self.slug!r} has no neighbouring outcome to refute")
