"""Rules that write out and recognise divergences and entropies, in nats."""

from __future__ import annotations

from claims.algebra.densities import (
    DoesNotApply,
    Rule,
    names_of,
    same_density,
)
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import (
    Call,
    Density,
    Div,
    Divergence,
    Entropy,
    Expectation,
    Negative,
    Node,
)


def recognise_kl() -> Rule:
    """``E_q[log (q / p)] = KL(q || p)``; with the ratio the other way up, minus the same."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Expectation(
                laws=(Density() as law,),
                body=Call(name="log", arguments=(Div(numerator=top, denominator=bottom),)),
            ):
                other = bottom if same_density(law, top) else top
                if not same_density(law, top) and not same_density(law, bottom):
                    raise DoesNotApply(f"{to_latex(law)} is neither above nor below the line")
                if not isinstance(other, Density) or set(other.left) != set(law.left):
                    raise DoesNotApply(f"{to_latex(other)} is no density of the same variables")
                divergence = Divergence("KL", law, other, names_of(law.left))
                return divergence if same_density(law, top) else Negative(divergence)
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no mean of a log ratio")

    return Rule("definition of the KL divergence", rewrite)


def write_kl() -> Rule:
    """``KL(q || p) = E_q[log (q / p)]``, over the support of q."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Divergence(name="KL", first=Density() as first, second=second):
                body = Call("log", (Div(first, second),))
                return Expectation((first,), body, node.variables or names_of(first.left))
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no KL divergence from a density")

    return Rule("definition of the KL divergence", rewrite)


def recognise_entropy() -> Rule:
    """``E_q[log q] = -H(q)``, in nats."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Expectation(laws=(Density() as law,), body=Call(name="log", arguments=(inside,))):
                if same_density(law, inside):
                    return Negative(Entropy(law))
        raise DoesNotApply(f"{to_latex(node)} is no mean of the logarithm of its own density")

    return Rule("definition of the entropy", rewrite)
