"""A derivation on SymPy expressions: every line is what a rule made of the line before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sympy

from claims.algebra.lift import lift
from claims.algebra.lower import lower, lower_term
from claims.algebra.normal import Normal, laws_of
from claims.algebra.numeric import as_numpy
from claims.algebra.record import Recorder
from claims.algebra.settle import same
from claims.definitions import Term
from claims.steps import Derivation
from formula.declarations import Declarations
from formula.joints import slots
from formula.read import read
from formula.tree import Node, Relation

Rule = Callable[..., sympy.Expr]
Equation = tuple[sympy.Expr, sympy.Expr]
"""Two expressions that a rule showed equal."""


def name_of(rule: Rule) -> str:
    """The name of a rule in plain words."""
    return rule.__name__.replace("_", " ")


class Calculation:
    """The chain of a derivation over named laws; ``now`` is its last line as SymPy holds it."""

    def __init__(
        self, declarations: Declarations, *, shown: Callable[[Node], Node] = lambda tree: tree
    ) -> None:
        """``shown`` turns a lifted tree into the one that is recorded (``labels.decoded``)."""
        self.declarations = declarations
        self.shown = shown
        self.laws: dict[str, Normal] = laws_of(declarations)
        self.record = Recorder(declarations)
        self.now: sympy.Expr = sympy.nan

    def lower(self, formula: str | Node) -> sympy.Expr:
        """The SymPy expression of a formula over the declared symbols."""
        tree = read(formula, self.declarations) if isinstance(formula, str) else formula
        return lower(tree, self.declarations)

    def start(self, expression: Node, *, because: str, tex: str) -> None:
        """Begin the chain with what is asked for."""
        self.now = self.lower(expression)
        self.record.start(self.shown(lift(self.now)), because, tex)

    def must_be(self, definition: Term | None) -> None:
        """Check that the last line is the definition that the independent checks compute.

        Raises:
            ValueError: it is another one.
        """
        points = {name for density, _ in self.declarations.laws for name in slots(density.left)}
        if definition is None or len(points) != 1:
            raise ValueError("the claim has no definition over one named point")
        target = lower_term(definition, self.declarations, points.pop())
        if self.now != target:
            raise ValueError(f"the chain has {self.now}, the definition is {target}")

    def by(
        self,
        rule: Rule,
        *arguments: object,
        because: str,
        tex: str,
    ) -> sympy.Expr:
        """Apply ``rule`` to the chain's last line and record what it computed as equal."""
        self.now = rule(self.now, *arguments)
        self.record.step("=", name_of(rule), self.shown(lift(self.now)), because, tex, "sympy")
        return self.now

    def aside(
        self, left: str | sympy.Expr, rule: Rule, *arguments: object, because: str, tex: str
    ) -> Equation:
        """Apply ``rule`` to ``left`` beside the chain; record and return ``left = result``.

        Raises:
            ValueError: the rule changed nothing.
        """
        before = self.lower(left) if isinstance(left, str) else left
        after = rule(before, *arguments)
        return self.equation((before, after), rule, because=because, tex=tex)

    def carried(
        self, known: Equation, rule: Rule, *arguments: object, because: str, tex: str
    ) -> Equation:
        """Apply ``rule`` to both sides of a known equation; record and return the new one."""
        changed = (rule(known[0], *arguments), rule(known[1], *arguments))
        if changed == known:
            raise ValueError(f"the rule {name_of(rule)!r} changed nothing, so it is no step")
        return self.equation(changed, rule, because=because, tex=tex)

    def equation(self, known: Equation, rule: Rule, *, because: str, tex: str) -> Equation:
        """Record an equation beside the chain that ``rule`` computed."""
        before, after = known
        if before == after:
            raise ValueError(f"the rule {name_of(rule)!r} changed nothing, so it is no step")
        relation = Relation((self.shown(lift(before)), self.shown(lift(after))), ("=",))
        self.record.side(name_of(rule), relation, because, tex, "sympy")
        return known

    def beside(
        self,
        sides: Sequence[str | Node | sympy.Expr],
        operators: tuple[str, ...] = (),
        *,
        rule: str,
        because: str,
        tex: str,
        declarations: Declarations,
        proof: str = "sympy",
    ) -> None:
        """Record a relation beside the chain whose sides were computed by ``rule`` or name them.

        All operators are ``=`` unless given. Text is read over ``declarations``.
        """
        trees = tuple(
            read(side, declarations) if isinstance(side, str)
            else side if isinstance(side, Node)
            else lift(side)
            for side in sides
        )  # fmt: skip
        relation = Relation(trees, operators or ("=",) * (len(trees) - 1))
        self.record.side(rule, relation, because, tex, proof, declarations=declarations)

    def at_most(self, expression: sympy.Expr, *, rule: str, because: str, tex: str) -> None:
        """Record that the chain's last line is at most ``expression``, by a theorem."""
        self.now = expression
        self.record.step("<=", rule, lift(expression), because, tex, "theorem")

    def finish(self, claim: Node, *, closed_form: bool = True) -> Derivation:
        """Compare the last line with the claim by algebra.

        A ``closed_form`` is also made a NumPy function of the declared symbols.
        """
        proved = same(self.now, self.lower(claim))
        verb = "is" if proved else "was not shown to be"
        detail = f"what came out {verb} the claim: SymPy on the difference over the whole domain"
        numeric = as_numpy(self.now, self.declarations) if closed_form else None
        return self.record.finish(proved=proved, detail=detail, numeric=numeric)
