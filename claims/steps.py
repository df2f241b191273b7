"""Steps and derivations: what a derivation recorded, as data that other rooms can judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from formula.declarations import Declarations
from formula.record import record
from formula.tree import Node


@record
class Step:
    r"""One line of a derivation.

    Attributes:
        relation: how ``expression`` relates to the expression before it: ``=``, ``<=``, ``>=``;
            ``start`` for the first line; ``side`` for a side computation, whose expression is a
            ``Relation`` that is true by itself (``z_0 = S^{-1}(x-\mu)``).
        rule: the name of the rule that computed it, in plain words (``linearity``).
        expression: what the rule computed, as a formula tree.
        reason: what the student reads, LaTeX prose of one clause; never "simplify" or "algebra".
        tex: the line as typeset by hand, without the relation sign; the reader proves that it says
            the same as ``expression``.
        computed: False when the expression was typed because no rule computes it (counted).
        proof: how the rule's two sides were shown equal: ``sympy``, ``identity`` (matrix identity
            proved for symbolic entries at d = 1, 2, 3), ``symbolic tables``, ``theorem``,
            ``enumeration`` (every case of a finite set).
        declarations: what ``tex`` and ``expression`` may mention, where it differs from the
            claim's.
    """

    relation: str
    rule: str
    expression: Node
    reason: str
    tex: str
    computed: bool
    proof: str
    declarations: Declarations | None = None


@record
class Derivation:
    """The recorded steps of one claim and what came out.

    Attributes:
        steps: in order; the last ``=`` step (or the chain of ``<=``) reaches the claim.
        proved: whether algebra alone showed that what came out equals the claim.
        detail: one sentence on how, or why not.
        numeric: the closed form *as SymPy derived it*, as a NumPy function of the declared symbols
            (name -> array); independent of the formula language. ``None`` where there is none.
    """

    steps: tuple[Step, ...]
    proved: bool
    detail: str
    numeric: Callable[[Mapping[str, object]], object] | None = None

    @property
    def lines(self) -> tuple[Step, ...]:
        """The steps that were taken: a chain's first line counts only where it was computed too."""
        return tuple(
            step for step in self.steps if step.relation != "start" or step.proof != "definition"
        )

    @property
    def typed_steps(self) -> int:
        """How many steps were typed rather than computed."""
        return sum(not step.computed for step in self.steps)
