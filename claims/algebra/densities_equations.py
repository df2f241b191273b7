"""Rules for declared equations, for sums of equal terms and for cancelling."""

from __future__ import annotations

import sympy

from claims.algebra.densities import (
    DoesNotApply,
    Rule,
    mentions,
    names_of,
    product,
    replace_part,
)
from claims.algebra.lift import lift
from formula.declarations import Declarations, Definition
from formula.printer import to_latex
from formula.tree import (
    Add,
    Big,
    Density,
    Div,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    rebuild,
)


def substitute_definition() -> Rule:
    """A symbol or density that is declared by an equation becomes its other side."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        for definition in declarations.definitions:
            value = _instance(definition, node)
            if value is not None:
                return value
        raise DoesNotApply(f"no equation defines {to_latex(node)}")

    return Rule("substitute the definition", rewrite)


def unfolded(node: Node, declarations: Declarations) -> Node:
    """The formula with every declared equation inserted, and those that they use in turn."""
    for definition in declarations.definitions:
        value = _instance(definition, node)
        if value is not None:
            return unfolded(value, declarations)
    return rebuild(node, lambda child: unfolded(child, declarations))


def sum_of_equal_terms() -> Rule:
    r"""``\sum_{j=1}^K c = K c`` when the term does not depend on the index."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Big(kind="sum", body=body, ranges=(each,)) if each.condition is None:
                if mentions(body, frozenset({each.variable}), declarations):
                    raise DoesNotApply(f"{to_latex(body)} depends on {each.variable}")
                if each.lower != Number("1") or each.upper is None:
                    raise DoesNotApply(f"{to_latex(node)} does not run from 1 to a last index")
                return product((each.upper, body))
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no sum over one index")

    return Rule("sum of equal terms", rewrite)


def arithmetic() -> Rule:
    """Sums, products and quotients of a part worked out; everything else in it is left alone."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        atoms: dict[Node, sympy.Symbol] = {}
        value = sympy.cancel(sympy.together(_lowered(node, atoms)))
        result = lift(value)
        for atom, symbol in atoms.items():
            result = replace_part(result, Symbol(symbol.name), atom)
        if result == node:
            raise DoesNotApply(f"nothing in {to_latex(node)} cancels or collects")
        return result

    return Rule("cancel and collect", rewrite, condition="what is cancelled is not 0")


def known_equation(left: Node, right: Node) -> Rule:
    """A sum plus ``right - left``, which is 0 by an equation shown before; then terms cancel."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        collected = arithmetic().rewrite(Add((node, right, Negative(left))), declarations)
        if node == collected:
            raise DoesNotApply(f"nothing in {to_latex(node)} cancels with the known equation")
        return collected

    return Rule("equation shown before", rewrite)


def _lowered(node: Node, atoms: dict[Node, sympy.Symbol]) -> sympy.Expr:
    match node:
        case Number():
            return sympy.Rational(node.value.numerator, node.value.denominator)
        case Add(terms=terms):
            return sympy.Add(*(_lowered(term, atoms) for term in terms))
        case Negative(operand=operand):
            return -_lowered(operand, atoms)
        case Mul(factors=factors):
            return sympy.Mul(*(_lowered(factor, atoms) for factor in factors))
        case Div(numerator=top, denominator=bottom):
            below = _lowered(bottom, atoms)
            if below == 0:
                raise DoesNotApply(f"{to_latex(node)} divides by 0")
            return _lowered(top, atoms) / below
        case Power(base=base, exponent=Number() as exponent) if exponent.value.denominator == 1:
            return _lowered(base, atoms) ** int(exponent.value)
        case _:
            # The name cannot be a declared one: no LaTeX name contains a space.
            return atoms.setdefault(node, sympy.Symbol(f"atom {len(atoms)}"))


def _instance(definition: Definition, node: Node) -> Node | None:
    """The value of a definition with its variables named as in ``node``; ``None`` if no match."""
    target = definition.target
    if target == node:
        return definition.value
    if not isinstance(target, Density) or not isinstance(node, Density):
        return None
    pairs = list(zip(target.left + target.right, node.left + node.right, strict=False))
    shapes = (len(target.left), len(target.right)) == (len(node.left), len(node.right))
    if target.letter != node.letter or not shapes or names_of(target.left) != names_of(node.left):
        return None
    value = definition.value
    for old, new in pairs:
        value = replace_part(value, old, new)
    return value
