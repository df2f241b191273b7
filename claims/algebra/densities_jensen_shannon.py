"""Rules about the Jensen-Shannon divergence: its two means, and what bounds them, in nats."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, names_of, replace_part
from claims.algebra.densities_inequalities import check_total, relation_of_lines
from claims.algebra.densities_logs import is_positive
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import (
    Add,
    Call,
    Density,
    Div,
    Divergence,
    Expectation,
    Mul,
    Negative,
    Node,
    Number,
)

_HALF, _TWO = Div(Number("1"), Number("2")), Number("2")


def write_js() -> Rule:
    """``JS(p || q) = 1/2 KL(p || m) + 1/2 KL(q || m)`` with ``m = (p+q)/2`` written out."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Divergence(name="JS", first=Density() as p, second=Density() as q):
                middle = Div(Add((p, q)), _TWO)
                names = node.variables or names_of(p.left)
                return Add(
                    tuple(Mul((_HALF, Divergence("KL", each, middle, names))) for each in (p, q))
                )
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no JS divergence of two densities")

    return Rule("definition of the JS divergence", rewrite)


def recognise_halves() -> Rule:
    """``1/2 KL(p || (p+q)/2) + 1/2 KL(q || (p+q)/2) = JS(p || q)``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Add(
                terms=(
                    Mul(factors=(_, Divergence(first=Density() as p))),
                    Mul(factors=(_, Divergence(first=Density() as q))),
                )
            ):
                found = Divergence("JS", p, q, names_of(p.left))
                if write_js().rewrite(found, declarations) == node:
                    return found
        raise DoesNotApply(f"{to_latex(node)} is not the definition of a JS divergence")

    return Rule("definition of the JS divergence", rewrite)


def recognise_js() -> Rule:
    """``E_p[log p/m] + E_q[log q/m] = 2 JS(p || q)`` where ``m`` is the mean of p and q.

    The two means may stand anywhere in a sum; the divergence stands where the first one stood.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Add):
            raise DoesNotApply(f"{to_latex(node)} is no sum")
        terms = _flat(node)
        for first in terms:
            for second in terms:
                found = None if first is second else _js_of(first, second)
                if found is not None:
                    kept = tuple(
                        Mul((_TWO, found)) if term is first else term
                        for term in terms
                        if term is not second
                    )
                    return kept[0] if len(kept) == 1 else Add(kept)
        raise DoesNotApply(f"{to_latex(node)} has no two means that make a JS divergence")

    return Rule("definition of the JS divergence", rewrite)


def scale_denominator(factor: Node) -> Rule:
    """``log (a / b) = log (a / (b/c)) - log c`` for a positive number ``c``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Call(name="log", arguments=(Div(numerator=top, denominator=bottom),)):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no logarithm of a quotient")
        for part in (factor, top, bottom):
            if not is_positive(part, declarations):
                raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        scaled = Call("log", (Div(top, Div(bottom, factor)),))
        return Add((scaled, Negative(Call("log", (factor,)))))

    return Rule("logarithm of a product", rewrite, condition="every factor is positive")


def leave_out(total: Add, kept: Node) -> Rule:
    """A mean in which the sum of positive terms ``total`` becomes its term ``kept`` alone.

    The new mean is at least the old one, or at most, by the place at which the sum stands.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Expectation) or kept not in total.terms:
            raise DoesNotApply(f"{to_latex(kept)} is no term of a sum under a mean")
        if not all(is_positive(term, declarations) for term in total.terms):
            raise DoesNotApply(f"a term of {to_latex(total)} is not known to be positive")
        if relation_of_lines(node, total, ">=", declarations) != "<=":
            raise DoesNotApply(f"{to_latex(node)} does not grow when {to_latex(total)} shrinks")
        return replace_part(node, total, kept)

    return Rule(
        "leave a positive term out",
        rewrite,
        relation="<=",
        theorem="a quotient grows when a positive term is left out of its denominator",
    )


def gibbs_from_zero(*weighted: tuple[Node, Divergence]) -> Rule:
    """``0 <= c_1 KL_1 + c_2 KL_2`` for positive weights: the inequality of Gibbs, each from below.

    The second argument of each divergence is shown to be a density.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if node != Number("0"):
            raise DoesNotApply(f"{to_latex(node)} is not 0")
        for weight, divergence in weighted:
            if not is_positive(weight, declarations) or divergence.name != "KL":
                raise DoesNotApply(f"{to_latex(divergence)} is no KL divergence, weighted")
            check_total(divergence.second, divergence.variables, declarations)
        return Add(tuple(Mul((weight, divergence)) for weight, divergence in weighted))

    return Rule(
        "Gibbs' inequality",
        rewrite,
        relation="<=",
        theorem="Gibbs' inequality: KL(q || p) >= 0, with equality only for q = p",
    )


def _flat(node: Node) -> tuple[Node, ...]:
    """The terms of a sum of sums."""
    if not isinstance(node, Add):
        return (node,)
    return tuple(part for term in node.terms for part in _flat(term))


def _js_of(first: Node, second: Node) -> Divergence | None:
    match (first, second):
        case (
            Expectation(
                laws=(Density() as p,),
                body=Call(name="log", arguments=(Div(numerator=above, denominator=middle),)),
            ),
            Expectation(
                laws=(Density() as q,),
                body=Call(name="log", arguments=(Div(numerator=below, denominator=again),)),
            ),
        ) if above == p and below == q and middle == again:
            if middle in (Div(Add((p, q)), _TWO), Div(Add((q, p)), _TWO)):
                return Divergence("JS", p, q, names_of(p.left))
    return None
