"""Optima: the argument that makes an objective largest or smallest, and the value there."""

from __future__ import annotations

from dataclasses import field

from claims.statements import Claim
from formula.declarations import Declarations
from formula.read import read
from formula.record import record
from formula.tree import Apply, Density, Extremum, Node, Relation, Symbol


@record(kw_only=True)
class Optimum(Claim):
    r"""``argument`` makes ``objective`` optimal over ``over``, and the value there is ``value``.

    It says what a bound says (``objective <= value`` for a maximum, reached at the argument), and
    which argument that is.

    Attributes:
        sense: ``max`` or ``min``.
        over: LaTeX of what is free: a scalar (``u``), a function (``D(x)``), or a density
            (``q(c|x)``); declared like any other.
        objective_tex: LaTeX over the declarations.
        argument: LaTeX of the optimal ``over``; it may not mention it. This is the gradable answer.
        value: LaTeX of the optimal value.
        at_optimum: declarations in which ``over`` is defined to be the argument (for a density its
            abstract entry is removed); the objective is equal to the value there.
        unique_note: in which sense the argument is the only one, LaTeX prose.
    """

    sense: str
    over: str
    objective_tex: str
    argument: str
    value: str
    at_optimum: Declarations
    unique_note: str = ""
    objective: Node = field(init=False)
    free: Node = field(init=False)
    right: Node = field(init=False)
    optimal_value: Node = field(init=False)

    kind = "optimum"

    def __post_init__(self) -> None:
        Claim.__post_init__(self)
        if self.sense not in ("max", "min"):
            raise ValueError(f"claim {self.slug!r}: sense is {self.sense!r}, not 'max' or 'min'")
        for name, text in (
            ("objective", self.objective_tex),
            ("free", self.over),
            ("right", self.argument),
            ("optimal_value", self.value),
        ):
            object.__setattr__(self, name, read(text, self.declarations))
        if not isinstance(self.free, (Symbol, Apply, Density)):
            raise ValueError(
                f"claim {self.slug!r}: {self.over!r} is no symbol, function or density"
            )

    def extremum(self, name: str = "") -> Extremum:
        """The objective under ``max`` or ``min`` (``sup``, ``argmax``, ...) over what is free."""
        free = self.free
        assert isinstance(free, (Symbol, Apply, Density))
        over = free.letter if isinstance(free, Density) else free.name
        return Extremum(name or self.sense, (Symbol(over),), self.objective)

    def optimal(self) -> Relation:
        """What is free, and what it is at the optimum."""
        return Relation((self.free, self.right), ("=",))

    def bound(self) -> Relation:
        """What holds for every ``over``: objective against optimal value."""
        operator = "<=" if self.sense == "max" else ">="
        return Relation((self.objective, self.optimal_value), (operator,))
