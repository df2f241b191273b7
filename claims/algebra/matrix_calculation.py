"""A derivation on formula trees in matrices: every line is the last one rewritten by a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from claims.algebra.entries import equal_entries
from claims.algebra.lower import lower
from claims.algebra.matrices import SIZES, rewritten
from claims.algebra.matrix_forms import matrices_as_numpy, same_matrix_scalars
from claims.algebra.normal import Normal, laws_of
from claims.algebra.numeric import as_numpy
from claims.algebra.record import Recorder
from claims.algebra.rewriting import flatten
from claims.algebra.settle import same_trees
from claims.algebra.term_trees import tree_of
from claims.algebra.vector_normal import VectorNormal, vector_laws_of
from claims.definitions import Term
from claims.steps import Derivation
from formula.declarations import Declarations
from formula.tree import Node, Relation

TreeRule = Callable[..., Node]
Equation = tuple[Node, Node]
"""Two trees that a rule showed equal."""


class MatrixCalculation:
    """The chain of a derivation in matrices of general size."""

    def __init__(
        self, claim: Declarations, declarations: Declarations | None = None, *, point: str = ""
    ) -> None:
        """``declarations`` holds along the chain and adds equations to those of the claim.

        ``point`` is the vector, if any, of which a stack may be given to the NumPy function.
        """
        self.claim = claim
        self.declarations = declarations or claim
        self.point = point
        self.vector_laws: dict[str, VectorNormal] = vector_laws_of(self.declarations)
        others = [each for each in self.declarations.laws if each[0].letter not in self.vector_laws]
        self.laws: dict[str, Normal] = laws_of(replace(self.declarations, laws=tuple(others)))
        self.record = Recorder(claim)

    @property
    def now(self) -> Node:
        """The chain's last line."""
        return self.record.current

    def start(self, expression: Node, *, rule: str, because: str, tex: str) -> None:
        """Begin the chain."""
        self.record.start(
            flatten(expression), because, tex, rule=rule, proof="theorem",
            declarations=self.declarations,
        )  # fmt: skip

    def must_be(self, definition: Term | None) -> None:
        """Check that the last line is the definition that the independent checks compute.

        Raises:
            ValueError: it is another one.
        """
        points = {law.point for law in self.vector_laws.values()}
        if definition is None or len(points) != 1:
            raise ValueError("the claim has no definition over one named point")
        target = flatten(tree_of(definition, points.pop()))
        if self.now != target:
            raise ValueError(f"the chain has {self.now}, the definition is {target}")

    def by(self, rule: TreeRule, *arguments: object, because: str, tex: str) -> None:
        """Apply a rule on trees to the last line."""
        name = rule.__name__.replace("_", " ")
        self.record.step(
            "=", name, rule(self.now, *arguments), because, tex, "sympy",
            declarations=self.declarations,
        )  # fmt: skip

    def step(self, expression: Node, *, rule: str, because: str, tex: str) -> None:
        """Record as the next line what a rule with arguments of its own computed."""
        self.record.step(
            "=", rule, flatten(expression), because, tex, "sympy", declarations=self.declarations
        )

    def aside(
        self,
        left: Node,
        rule: TreeRule,
        *arguments: object,
        because: str,
        tex: str,
        declarations: Declarations | None = None,
        proof: str = "sympy",
    ) -> Equation:
        """Apply a rule to ``left`` beside the chain; record and return ``left = result``.

        Raises:
            ValueError: the rule changed nothing.
        """
        before = flatten(left)
        known = before, flatten(rule(before, *arguments))
        name = rule.__name__.replace("_", " ")
        return self.equation(known, name, because, tex, declarations=declarations, proof=proof)

    def equation(
        self,
        known: Equation,
        rule: str,
        because: str,
        tex: str,
        *,
        declarations: Declarations | None = None,
        proof: str = "sympy",
    ) -> Equation:
        """Record an equation beside the chain that a rule computed."""
        if known[0] == known[1]:
            raise ValueError(f"the rule {rule!r} changed nothing, so it is no step")
        self.record.side(
            rule, Relation(known, ("=",)), because, tex, proof,
            declarations=declarations or self.declarations,
        )  # fmt: skip
        return known

    def identity(
        self, name: str, *, because: str, tex: str, backwards: bool = False, place: int = 0
    ) -> None:
        """Apply a named matrix identity to the last line."""
        changed = rewritten(self.now, name, self.declarations, backwards=backwards, place=place)
        self.record.step(
            "=", name, changed, because, tex, "identity", declarations=self.declarations
        )

    def side(
        self,
        equation: Relation,
        *,
        rule: str,
        because: str,
        tex: str,
        declarations: Declarations | None = None,
    ) -> None:
        """Record an equation of matrices beside the chain, proved entry by entry.

        Raises:
            ValueError: its sides differ for symbolic entries at d = 1, 2 or 3.
        """
        known = declarations or self.declarations
        for left, right in zip(equation.sides, equation.sides[1:], strict=False):
            if not all(equal_entries(left, right, known, size) for size in SIZES):
                raise ValueError(f"{left} and {right} differ at d = 1, 2 or 3")
        self.record.side(rule, equation, because, tex, "sympy", declarations=known)

    def identity_chain(
        self,
        left: Node,
        names: tuple[str, ...],
        *,
        because: str,
        tex: str,
        backwards: tuple[str, ...] = (),
        given: Mapping[str, Node] | None = None,
        declarations: Declarations | None = None,
    ) -> Equation:
        """Record ``left = ... = ...`` beside the chain, one named identity after another.

        Those in ``backwards`` are read from right to left. Returns the first and the last side.
        """
        known = declarations or self.declarations
        sides = [flatten(left)]
        for name in names:
            turned = name in backwards
            sides.append(rewritten(sides[-1], name, known, backwards=turned, given=given))
        equation = Relation(tuple(sides), ("=",) * len(names))
        rule = " and ".join(names)
        self.record.side(rule, equation, because, tex, "identity", declarations=known)
        return sides[0], sides[-1]

    def finish(self, target: Node) -> Derivation:
        """Compare the last line with what is claimed, and make a NumPy function of it."""
        proved = same_matrix_scalars(self.now, target, self.claim)
        verb = "is" if proved else "was not shown to be"
        detail = (
            f"what came out {verb} the claim: general d by identities that SymPy proves for "
            "symbolic entries at d = 1, 2, 3"
        )
        numeric = matrices_as_numpy(self.now, self.claim, self.point)
        return self.record.finish(proved=proved, detail=detail, numeric=numeric)

    def finish_by_coordinates(self, target: Node) -> Derivation:
        """Compare a last line in numbers and coordinates with what is claimed."""
        proved = same_trees(self.now, target, self.claim)
        verb = "is" if proved else "was not shown to be"
        detail = f"what came out {verb} the claim: SymPy on the difference for general size"
        numeric = as_numpy(lower(self.now, self.claim), self.claim)
        return self.record.finish(proved=proved, detail=detail, numeric=numeric)
