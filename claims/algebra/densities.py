"""The calculus of abstract densities: what a rule is, and how it is applied to a formula tree.

A rule rewrites; it never takes the new line from its caller. Where it does not apply it raises
``DoesNotApply``. That the line it computes is right is shown apart from it, on symbolic tables or
by the hypotheses of a theorem (``densities_steps``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import (
    Big,
    Density,
    Divergence,
    Expectation,
    Integral,
    Item,
    Mul,
    Node,
    Number,
    Range,
    Symbol,
    children,
    rebuild,
    walk,
)

Rewrite = Callable[[Node, Declarations], Node]
"""From the part that a rule is about to what it becomes; raises ``DoesNotApply``."""


class DoesNotApply(ValueError):
    """The rule says nothing about this formula; the message shows what it needs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rewriting of one part of a line.

    Attributes:
        name: the rule in plain words.
        rewrite: from the part to what it becomes.
        relation: how the new *part* relates to the old one: ``=``, ``<=`` (old <= new) or ``>=``.
        theorem: the theorem that an inequality rests on; empty for identities.
        condition: what must hold beyond what is checked (integrability, supports), in words.
    """

    name: str
    rewrite: Rewrite
    relation: str = "="
    theorem: str = ""
    condition: str = ""


def apply(
    rule: Rule, line: Node, declarations: Declarations, at: Node | Sequence[Node] | None = None
) -> Node:
    """The line with ``rule`` applied to every occurrence of the part (or of each part) ``at``.

    Without ``at`` it is applied to every outermost part that it applies to.

    Raises:
        DoesNotApply: there is no such part, or the rule does not apply to it.
    """
    if isinstance(at, Sequence):
        for part in at:
            line = apply(rule, line, declarations, part)
        return line
    if at is not None:
        if all(node != at for node in walk(line)):
            raise DoesNotApply(f"{rule.name}: {to_latex(at)} does not occur in {to_latex(line)}")
        return replace_part(line, at, rule.rewrite(at, declarations))
    refusals: list[str] = []
    result = _everywhere(rule, line, declarations, refusals)
    if result is line:
        why = refusals[0] if refusals else "it has no part of that kind"
        raise DoesNotApply(f"{rule.name} does not apply to {to_latex(line)}: {why}")
    return result


def _everywhere(rule: Rule, node: Node, declarations: Declarations, refusals: list[str]) -> Node:
    if isinstance(node, Range):
        return node
    try:
        return rule.rewrite(node, declarations)
    except DoesNotApply as refusal:
        refusals.append(str(refusal))
    return rebuild(node, lambda child: _everywhere(rule, child, declarations, refusals))


def replace_part(tree: Node, part: Node, new: Node) -> Node:
    """``tree`` with every occurrence of ``part`` replaced."""
    if tree == part:
        return new
    return rebuild(tree, lambda child: replace_part(child, part, new))


def in_one_line(name: str, *rules: Rule) -> Rule:
    """Several identities applied one after the other, where a solution writes one line.

    Raises:
        ValueError: one of the rules is an inequality, which deserves its own line.
    """
    if any(rule.relation != "=" for rule in rules):
        raise ValueError(f"{name}: an inequality is a line of its own")

    def rewrite(node: Node, declarations: Declarations) -> Node:
        for rule in rules:
            node = apply(rule, node, declarations)
        return node

    conditions = "; ".join(rule.condition for rule in rules if rule.condition)
    return Rule(name, rewrite, condition=conditions)


def name_of(part: Node) -> str:
    """The variable that a part of a density names: ``h`` for ``h`` and for ``h_j``.

    Raises:
        DoesNotApply: the part is no variable.
    """
    match part:
        case Symbol(name=name) | Item(base=Symbol(name=name)):
            return name
        case _:
            raise DoesNotApply(f"{to_latex(part)} is no density variable")


def names_of(parts: Iterable[Node]) -> tuple[str, ...]:
    """The variables that the parts of a density name."""
    return tuple(name_of(part) for part in parts)


def same_density(first: Node, second: Node) -> bool:
    """Whether two densities are the same up to the order of their variables."""
    return (
        isinstance(first, Density)
        and isinstance(second, Density)
        and first.letter == second.letter
        and set(first.left) == set(second.left)
        and set(first.right) == set(second.right)
    )


def bound_by(node: Expectation) -> frozenset[str]:
    """The variables that an expectation draws."""
    return frozenset(
        name for law in node.laws if isinstance(law, Density) for name in names_of(law.left)
    )


def mentions(node: Node, names: frozenset[str], declarations: Declarations) -> bool:
    """Whether a formula may depend on one of the variables, through definitions as well.

    A variable that a mean, an integral or a divergence inside binds is not mentioned by it.
    """
    if not names:
        return False
    if isinstance(node, Symbol) and node.name in names:
        return True
    for definition in declarations.definitions:
        target = definition.target
        hidden = (
            isinstance(target, Density)
            and isinstance(node, Density)
            and target.letter == node.letter
        ) or target == node
        if hidden and mentions(_beyond(definition.value, target), names, declarations):
            return True
    free = names - _bound_in(node)
    if isinstance(node, Expectation):
        # a law may be given what another one draws, but not what is free under the same name
        given = [part for law in node.laws for part in _given(law)]
        if any(mentions(part, free, declarations) for part in given):
            return True
        return mentions(node.body, free, declarations)
    return any(mentions(child, free, declarations) for child in children(node))


def _given(law: Node) -> tuple[Node, ...]:
    return law.right if isinstance(law, Density) else (law,)


def _bound_in(node: Node) -> frozenset[str]:
    """The plain variables that a node binds; numbered draws keep their variable."""
    match node:
        case Expectation():
            single = (p for w in node.laws if isinstance(w, Density) for p in w.left)
            return frozenset(part.name for part in single if isinstance(part, Symbol))
        case Integral(variable=variable, lower=None, upper=None):
            return frozenset({variable})
        case Divergence(variables=variables):
            return frozenset(variables)
        case Big(ranges=ranges):
            return frozenset(each.variable for each in ranges)
        case _:
            return frozenset()


def _beyond(value: Node, target: Node) -> Node:
    """The value of a definition without the variables that its target names anyway."""
    result = value
    for each in children(target):
        if isinstance(each, Symbol):
            result = replace_part(result, each, Symbol(""))
    return result


def product(factors: Iterable[Node]) -> Node:
    """The product of some factors, written as simply as possible."""
    kept = tuple(factor for factor in factors if factor != Number("1"))
    if not kept:
        return Number("1")
    return kept[0] if len(kept) == 1 else Mul(kept)
