"""Recording a derivation line by line; knows nothing of how a rule computes (no SymPy here)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claims.steps import Derivation, Step
from formula.declarations import Declarations
from formula.tree import Node, Relation

RELATIONS = ("=", "<=", ">=")
PROOFS = ("definition", "sympy", "identity", "symbolic tables", "theorem", "enumeration")
_NO_REASONS = frozenset({"simplify", "simplification", "algebra", "by algebra", "rearrange"})

Numeric = Callable[[Mapping[str, object]], object]


class Recorder:
    """Collects the steps of one derivation in order; ``finish`` freezes them.

    ``declarations`` is what the lines may mention; a line that mentions more brings its own.
    """

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations
        self._steps: list[Step] = []

    @property
    def current(self) -> Node:
        """The expression of the chain's last line; side computations do not count.

        Raises:
            ValueError: nothing was started.
        """
        for step in reversed(self._steps):
            if step.relation != "side":
                return step.expression
        raise ValueError("the derivation has no first line; call start() first")

    def start(
        self,
        expression: Node,
        reason: str,
        tex: str,
        *,
        rule: str = "definition",
        proof: str = "definition",
        declarations: Declarations | None = None,
    ) -> None:
        """Record the first line of the chain.

        Raises:
            ValueError: the chain was started before.
        """
        if any(step.relation != "side" for step in self._steps):
            raise ValueError("the derivation was started before")
        self._record("start", rule, expression, reason, tex, proof, True, declarations)

    def step(
        self,
        relation: str,
        rule: str,
        expression: Node,
        reason: str,
        tex: str,
        proof: str,
        *,
        computed: bool = True,
        declarations: Declarations | None = None,
    ) -> None:
        """Record the next line of the chain: the line before it ``relation`` ``expression``.

        Raises:
            ValueError: no first line, an unknown relation, or an expression that is no news.
        """
        if relation not in RELATIONS:
            raise ValueError(f"{relation!r} is no relation between lines: {RELATIONS}")
        if expression == self.current:
            raise ValueError(f"the rule {rule!r} changed nothing, so it is no step")
        self._record(relation, rule, expression, reason, tex, proof, computed, declarations)

    def side(
        self,
        rule: str,
        expression: Relation,
        reason: str,
        tex: str,
        proof: str,
        *,
        computed: bool = True,
        declarations: Declarations | None = None,
    ) -> None:
        """Record a side computation: a relation that is true by itself."""
        self._record("side", rule, expression, reason, tex, proof, computed, declarations)

    def finish(self, *, proved: bool, detail: str, numeric: Numeric | None = None) -> Derivation:
        """Freeze what was recorded.

        ``proved`` and ``detail`` come from a comparison of ``current`` with the claim.
        """
        if not self._steps:
            raise ValueError("the derivation has no step")
        return Derivation(tuple(self._steps), proved, detail, numeric)

    def _record(
        self,
        relation: str,
        rule: str,
        expression: Node,
        reason: str,
        tex: str,
        proof: str,
        computed: bool,
        declarations: Declarations | None,
    ) -> None:
        if proof not in PROOFS:
            raise ValueError(f"step {rule!r}: {proof!r} is no proof: {PROOFS}")
        if reason.strip(" .").lower() in _NO_REASONS or not reason.strip():
            raise ValueError(f"step {rule!r}: {reason!r} is no reason for a student")
        if not tex.strip():
            raise ValueError(f"step {rule!r} has no typeset line")
        if declarations is self.declarations:
            declarations = None
        self._steps.append(
            Step(relation, rule, expression, reason, tex, computed, proof, declarations)
        )
