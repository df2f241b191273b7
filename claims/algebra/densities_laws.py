"""Rules about laws: product rule, Bayes, marginalising, normalising."""

from __future__ import annotations

from claims.algebra.densities import (
    DoesNotApply,
    Rule,
    mentions,
    name_of,
    product,
    same_density,
)
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import (
    Big,
    Density,
    Div,
    Integral,
    Mul,
    Node,
    Number,
    Range,
    Symbol,
)


def product_rule(*given: str) -> Rule:
    """``p(x,z) = p(x|z) p(z)``: the named variables become the condition."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        law = as_density(node)
        taken = tuple(part for part in law.left if name_of(part) in given)
        kept = tuple(part for part in law.left if name_of(part) not in given)
        if not taken or not kept or len(taken) != len(given):
            raise DoesNotApply(f"{to_latex(law)} has no joint of {', '.join(given)} and the rest")
        conditional = as_declared(Density(law.letter, kept, taken + law.right), declarations)
        return Mul((conditional, Density(law.letter, taken, law.right)))

    return Rule("product rule", rewrite)


def quotient_rule(law: Density) -> Rule:
    """``p(x|y) = p(x,y) / p(y)``, of the named density."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if node != law or not law.right:
            raise DoesNotApply(f"{to_latex(node)} is not the conditional {to_latex(law)}")
        return Div(Density(law.letter, law.left + law.right), Density(law.letter, law.right))

    return Rule("product rule", rewrite, condition="what is divided by is positive")


def joint_density(first: Density, second: Density) -> Rule:
    """``p(x|z) p(z) = p(x,z)``, the product rule backwards, inside a product."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Mul) or first not in node.factors or second not in node.factors:
            raise DoesNotApply(f"{to_latex(node)} is no product of the two densities")
        given = set(first.right) - set(second.left)
        if first.letter != second.letter or not set(second.left) <= set(first.right):
            raise DoesNotApply(f"{to_latex(first)} does not condition on {to_latex(second)}")
        if given != set(second.right):
            raise DoesNotApply(f"{to_latex(first)} and {to_latex(second)} differ in what is given")
        joint = Density(first.letter, first.left + second.left, second.right)
        kept = [joint if each == first else each for each in node.factors if each != second]
        return product(kept)

    return Rule("product rule", rewrite)


def written_as(law: Density) -> Rule:
    """``p(z,x) = p(x,z)``: the variables of a density in another order."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if node == law or not same_density(node, law):
            raise DoesNotApply(f"{to_latex(node)} is not {to_latex(law)} in another order")
        return law

    return Rule("order of the variables", rewrite)


def bayes(*inverted: str) -> Rule:
    """``p(x|z) = p(x) p(z|x) / p(z)``: the named variables move before the bar."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        law = as_density(node)
        moved = tuple(part for part in law.right if name_of(part) in inverted)
        kept = tuple(part for part in law.right if name_of(part) not in inverted)
        if not moved or len(moved) != len(inverted):
            raise DoesNotApply(f"{to_latex(law)} is not given {', '.join(inverted)}")
        posterior = Density(law.letter, moved, law.left + kept)
        posterior = as_declared(posterior, declarations)
        evidence = Density(law.letter, law.left, kept)
        return Div(Mul((evidence, posterior)), Density(law.letter, moved, kept))

    return Rule("Bayes' rule", rewrite, condition="what is divided by is positive")


def total_probability(hidden: str) -> Rule:
    r"""``p(x|y) = \int p(x|y,z) p(z|y) dz``: the named variable is brought in."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        law = as_density(node)
        brought = Symbol(hidden)
        if hidden not in declarations.variables or brought in law.left + law.right:
            raise DoesNotApply(f"{to_latex(law)} cannot be given {hidden} as well")
        prior = Density(law.letter, (brought,), law.right)
        likelihood = Density(law.letter, law.left, (*law.right, brought))
        return Integral(Mul((as_declared(likelihood, declarations), prior)), hidden)

    return Rule("total probability", rewrite)


def marginalise() -> Rule:
    r"""``\int p(x,z) dz = p(x)``, or the sum over all values of a discrete variable."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        variable, body = over_all_values(node)
        law = as_density(body)
        kept = tuple(part for part in law.left if part != Symbol(variable))
        if not kept or len(kept) == len(law.left):
            raise DoesNotApply(f"{variable} is not one of several variables of {to_latex(law)}")
        if mentions(Density(law.letter, (), law.right), frozenset({variable}), declarations):
            raise DoesNotApply(f"{to_latex(law)} is given {variable}")
        return Density(law.letter, kept, law.right)

    return Rule("marginalisation", rewrite)


def normalise() -> Rule:
    r"""``\int p(z|x) dz = 1``, or the sum over all values of a discrete variable."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        variable, body = over_all_values(node)
        law = as_density(body)
        if law.left != (Symbol(variable),) or Symbol(variable) in law.right:
            raise DoesNotApply(f"{to_latex(law)} is no density of {variable}")
        return Number("1")

    return Rule("a density integrates to one", rewrite)


def over_all_values(node: Node) -> tuple[str, Node]:
    """The variable and the body of an integral or sum over all values, or a refusal."""
    match node:
        case Integral(body=body, variable=variable, lower=None, upper=None):
            return variable, body
        case Big(kind="sum", body=body, ranges=(Range(variable, None, None, None),)):
            return variable, body
        case _:
            raise DoesNotApply(f"{to_latex(node)} is no integral or sum over all values")


def as_declared(law: Density, declarations: Declarations) -> Density:
    """The density with its variables in the order in which a declared factor has them."""
    factors = (factor for joint in declarations.joints for factor in joint.factors)
    return next((factor for factor in factors if same_density(factor, law)), law)


def as_density(node: Node) -> Density:
    """The node as a density, or a refusal."""
    if not isinstance(node, Density):
        raise DoesNotApply(f"{to_latex(node)} is no density")
    return node
