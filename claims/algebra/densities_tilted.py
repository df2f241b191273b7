"""Rules about a density multiplied by an exponential: a tempered or tilted density."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, mentions
from claims.algebra.densities_logs import is_positive
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import Add, Call, Div, Expectation, Mul, Negative, Node


def multiple_of_name() -> Rule:
    """``a = c T`` where ``T = a / c`` is declared, with a positive ``c``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        for definition in declarations.definitions:
            match definition.value:
                case Div(numerator=top, denominator=bottom) if top == node and is_positive(
                    bottom, declarations
                ):
                    return Mul((bottom, definition.target))
        raise DoesNotApply(f"no declared equation divides {to_latex(node)} by something")

    return Rule("name what was computed", rewrite)


def one_scaled_mean() -> Rule:
    """In a sum, ``- c E_q[f] + c E_q[g] = c E_q[g - f]`` for one law and one constant factor."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        terms = list(node.terms) if isinstance(node, Add) else []
        for place, minus in enumerate(terms):
            match minus:
                case Negative(operand=Mul(factors=(scale, Expectation() as below))):
                    pass
                case _:
                    continue
            for plus in terms:
                match plus:
                    case Mul(factors=(other, Expectation() as above)) if (
                        scale == other
                        and below.laws == above.laws
                        and not mentions(scale, frozenset(above.variables), declarations)
                    ):
                        gathered = Add((above.body, Negative(below.body)))
                        mean = Expectation(above.laws, gathered, above.variables)
                        terms[place] = Mul((scale, mean))
                        terms.remove(plus)
                        return terms[0] if len(terms) == 1 else Add(tuple(terms))
        raise DoesNotApply(f"{to_latex(node)} has no difference of means with one factor")

    return Rule("linearity", rewrite, condition="each of the terms is integrable")


def ratio_to_tilted() -> Rule:
    """``log (q / p) - T = log (q / r) - log S`` where ``r = p e^T / S`` is declared."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Add(
                terms=(
                    Call(name="log", arguments=(Div(numerator=above, denominator=base),)),
                    Negative(operand=exponent),
                )
            ) if is_positive(above, declarations) and is_positive(base, declarations):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no log ratio minus an exponent")
        for definition in declarations.definitions:
            match definition.value:
                case Div(
                    numerator=Mul(factors=(first, Call(name="exp", arguments=(inside,)))),
                    denominator=total,
                ) if first == base and inside == exponent and is_positive(total, declarations):
                    ratio = Call("log", (Div(above, definition.target),))
                    return Add((ratio, Negative(Call("log", (total,)))))
        raise DoesNotApply(
            f"no density is declared as {to_latex(base)} times the exponential of "
            f"{to_latex(exponent)}"
        )

    return Rule("logarithm of a tilted density", rewrite)
