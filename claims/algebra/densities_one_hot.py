"""Rules about a label that is certain: a density with one at one label and zero at the others."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, mentions, product, replace_part
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import Big, Cases, Density, Mul, Node, Number, Range, Relation, Symbol, walk


def only_one_term(law: Density) -> Rule:
    r"""``\sum_z q(z|k) f(z, q(z|k)) = f(k, 1)`` for ``q(z|k)`` one at ``z = k`` and else zero.

    The other terms are zero even where ``f`` is the logarithm of zero: 0 log 0 is 0.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Big(kind="sum", body=Mul(factors=factors), ranges=(Range() as each,)) if (
                law in factors and each.condition is None
            ):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no sum of {to_latex(law)} times a body")
        label = Symbol(each.variable)
        certain = _certain_value(law, label, declarations)
        rest = list(factors)
        rest.remove(law)
        body = replace_part(product(rest), law, Number("1"))
        if any(isinstance(part, Density) and label in part.left for part in walk(body)):
            raise DoesNotApply(f"{to_latex(body)} has another density of {to_latex(label)}")
        return replace_part(body, label, certain)

    return Rule("only one term is not zero", rewrite)


def _certain_value(law: Density, label: Symbol, declarations: Declarations) -> Node:
    """The label at which the density is declared to be one, zero being its value elsewhere."""
    for definition in declarations.definitions:
        match definition.target, definition.value:
            case (
                target,
                Cases(
                    branches=(
                        (Number(text="1"), Relation(sides=(first, second), operators=("=",))),
                        (Number(text="0"), None),
                    )
                ),
            ) if target == law and first == label:
                return second
    raise DoesNotApply(f"{to_latex(law)} is not declared to be one at one label")


def probabilities_add_up() -> Rule:
    r"""``\sum_{k=1}^K p(k) c = c`` for a label with the values 1 to K; c does not depend on k."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Big(
                kind="sum",
                body=Mul(factors=(Density(left=(Symbol(name=name),)) as law, *rest)),
                ranges=(Range(variable=variable, lower=Number(text="1"), condition=None),),
            ) if name == variable and Symbol(name) not in law.right:
                constant = product(rest)
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no sum with all probabilities of a label")
        if mentions(constant, frozenset({name}), declarations):
            raise DoesNotApply(f"{to_latex(constant)} depends on {name}")
        return constant

    return Rule("probabilities add up to one", rewrite)
