"""A derivation over abstract densities: every line is what a rule made of the line before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claims.algebra.densities import DoesNotApply, Rule, apply
from claims.algebra.densities_equations import arithmetic, unfolded
from claims.algebra.densities_inequalities import relation_of_lines
from claims.algebra.densities_logs import is_positive
from claims.algebra.densities_pointwise import Stationary, with_function
from claims.algebra.densities_proof import FalseStep, prove_equal, sample_order
from claims.algebra.densities_tables import symbolic_tables
from claims.algebra.record import Recorder
from claims.steps import Derivation
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.read import read
from formula.tree import Add, Apply, Negative, Node, Number, Relation

Part = str | Node
"""A part of a line: a formula, or LaTeX over the declared symbols."""


class Chain:
    """The lines of a derivation over densities, each shown right before it is recorded.

    ``sizes`` says how many values a variable, or which size a count, has on the symbolic tables
    where that is not two.
    """

    def __init__(
        self, declarations: Declarations, *, sizes: Mapping[str, int] | None = None
    ) -> None:
        self.declarations = declarations
        self.sizes = dict(sizes or {})
        self.record = Recorder(declarations)
        self._conditions: list[str] = []

    @property
    def now(self) -> Node:
        """The last line of the chain."""
        return self.record.current

    def tree(self, part: Part) -> Node:
        """The formula that ``part`` names."""
        return read(part, self.declarations) if isinstance(part, str) else part

    def over(self, declarations: Declarations) -> None:
        """Let the lines that follow speak of more, or of something more general.

        Names that the new declarations define must be introduced by a rule that knows them.
        """
        self.declarations = declarations

    def start(self, expression: Part, *, because: str, tex: str) -> None:
        """Begin the chain with what is asked for."""
        self.record.start(self.tree(expression), because, tex)

    def by(
        self, rule: Rule, *, at: Part | Sequence[Part] | None = None, because: str, tex: str
    ) -> None:
        """Record the line that ``rule`` makes of the last one, once it is shown to follow.

        ``at`` names the part, or the parts, that the rule is about; otherwise it is applied
        wherever it applies.

        Raises:
            DoesNotApply: the rule does not apply there.
            FalseStep: the new line does not follow.
            Unprovable: symbolic tables cannot express one of the lines.
        """
        place: Node | list[Node] | None
        if at is None or isinstance(at, (str, Node)):
            place = None if at is None else self.tree(at)
        else:
            place = [self.tree(part) for part in at]
        after, relation, proof = proved_line(
            rule, self.now, self.declarations, at=place, sizes=self.sizes
        )
        self.record.step(
            relation, rule.name, after, because, tex, proof, declarations=self.declarations
        )
        self._note(rule)

    def aside(
        self,
        left: Part,
        rule: Rule,
        *,
        because: str,
        tex: str,
        declarations: Declarations | None = None,
    ) -> None:
        """Record, beside the chain, that ``left`` equals what ``rule`` makes of it.

        ``declarations`` are those of the line, where it mentions more than the claim does.

        Raises:
            DoesNotApply, FalseStep, Unprovable: as for ``by``.
        """
        known = self.declarations if declarations is None else declarations
        before = read(left, known) if isinstance(left, str) else left
        after, relation, proof = proved_line(rule, before, known, at=before, sizes=self.sizes)
        line = Relation((before, after), (relation,))
        self.record.side(rule.name, line, because, tex, proof, declarations=known)
        self._note(rule)

    def beside(
        self,
        order: str,
        *,
        rule: str,
        because: str,
        tex: str,
        declarations: Declarations | None = None,
    ) -> None:
        """Record, beside the chain, an order ``a < b``: the difference is certainly positive.

        Raises:
            DoesNotApply: the signs of the parts of the difference do not show that.
        """
        known = self.declarations if declarations is None else declarations
        relation = read(order, known)
        if not isinstance(relation, Relation) or relation.operators != ("<",):
            raise DoesNotApply(f"{order} is no order of two quantities")
        low, high = relation.sides
        gap = high if low == Number("0") else apply(arithmetic(), Add((high, Negative(low))), known)
        if not is_positive(gap, known):
            raise DoesNotApply(f"{order}: {to_latex(gap)} is not known to be positive")
        self.record.side(rule, relation, because, tex, "theorem", declarations=known)

    def at_a_point(
        self,
        found: Stationary,
        *,
        reasons: Sequence[str],
        tex: Sequence[str],
        optimum: tuple[Node, Declarations],
    ) -> None:
        """Record beside the chain, at a fixed point: the function ``g``, its derivative, where that
        vanishes, the sign of its second derivative, and the optimal value of what is free.

        All of it was computed. ``optimum`` is what is free, and declarations that define it so.
        """
        free, at_optimum = optimum
        named = with_function(self.declarations, found)
        place, zero = (found.variable,), Number("0")
        g, slope, curvature = (Apply(name, place) for name in ("g", "g'", "g''"))
        order = "<" if found.sign < 0 else ">"
        lines = (
            ("fix the point", Relation((g, found.function), ("=",)), named),
            ("differentiation", Relation((slope, found.slope), ("=",)), named),
            ("stationary point", Relation((Apply("g'", (found.argument,)), zero), ("=",)), named),
            ("differentiation", Relation((curvature, found.curvature, zero), ("=", order)), named),
            ("stationary point", Relation((free, found.argument), ("=",)), at_optimum),
        )
        for (rule, relation, known), because, line in zip(lines, reasons, tex, strict=True):
            self.record.side(rule, relation, because, line, "sympy", declarations=known)

    def finish(self, first: Node, relation: str, last: Node) -> Derivation:
        """Freeze the derivation of ``first relation last``.

        Raises:
            FalseStep: the chain starts or ends elsewhere, or runs the other way.
        """
        derivation = self.record.finish(proved=True, detail=self._detail())
        chain = [step for step in derivation.steps if step.relation != "side"]
        for what, reached, wanted in (("starts", chain[0], first), ("ends", chain[-1], last)):
            if reached.expression != wanted:
                raise FalseStep(
                    f"the derivation {what} at {to_latex(reached.expression)}, "
                    f"the claim at {to_latex(wanted)}"
                )
        if {step.relation for step in chain[1:]} - {"=", relation}:
            raise FalseStep(f"the lines of the derivation do not all relate by {relation}")
        if relation == "=":
            prove_equal(first, last, self.declarations, sizes=self.sizes)
        return derivation

    def _note(self, rule: Rule) -> None:
        """Keep what the rule takes for granted, for the record."""
        if rule.condition and rule.condition not in self._conditions:
            self._conditions.append(rule.condition)

    def _detail(self) -> str:
        """How the lines were proved, on tables of which sizes, and what they take for granted."""
        tables = symbolic_tables(self.declarations, (), sizes=self.sizes)
        sizes = [f"{name}: {size} values" for name, size in tables.values.items()]
        sizes += [f"{name} = {size}" for name, size in tables.counts.items()]
        given = f"; taken for granted: {'; '.join(self._conditions)}" if self._conditions else ""
        return (
            "every line is a rule of the calculus of densities; identities hold on tables with "
            f"symbolic positive entries ({', '.join(sizes) or 'numbers only'}), inequalities by "
            f"the named theorem with its hypotheses checked{given}"
        )


def proved_line(
    rule: Rule,
    before: Node,
    declarations: Declarations,
    *,
    at: Node | Sequence[Node] | None = None,
    sizes: Mapping[str, int] | None = None,
) -> tuple[Node, str, str]:
    """The new line, how it relates to the one before, and the kind of its proof.

    An identity is proved on symbolic tables, unless both lines are one formula once the declared
    equations are inserted. An inequality rests on its theorem, whose hypotheses
    the rule has checked, and on the line being monotone in ``at``; random tables try to refute it.
    """
    after = apply(rule, before, declarations, at)
    if rule.relation == "=":
        if unfolded(before, declarations) == unfolded(after, declarations):
            return after, "=", "definition"
        prove_equal(before, after, declarations, sizes=sizes)
        return after, "=", "symbolic tables"
    if not rule.theorem or not isinstance(at, Node):
        raise DoesNotApply(f"{rule.name}: an inequality names its theorem and its place")
    relation = relation_of_lines(before, at, rule.relation, declarations)
    low, high = (before, after) if relation == "<=" else (after, before)
    sample_order(low, high, declarations, sizes=sizes)
    return after, relation, "theorem"
