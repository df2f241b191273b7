"""Rules about mutual information and entropies, in nats."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, names_of
from claims.algebra.densities_laws import as_density
from claims.algebra.densities_logs import is_positive
from claims.algebra.densities_means import as_mean
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import (
    Add,
    Call,
    Density,
    Div,
    Divergence,
    Entropy,
    Expectation,
    MutualInformation,
    Negative,
    Node,
)


def recognise_information() -> Rule:
    """``E_{q(x) q(z|x)}[log (q(z|x) / q(z))] = I_q(x;z)``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        if len(mean.laws) != 2:
            raise DoesNotApply(f"{to_latex(node)} is no mean under two laws")
        outer, member = map(as_density, mean.laws)
        marginal = Density(outer.letter, member.left)
        if outer.right or member.right != outer.left or outer.letter != member.letter:
            raise DoesNotApply(f"{to_latex(member)} is not given what {to_latex(outer)} draws")
        if mean.body != Call("log", (Div(member, marginal),)):
            raise DoesNotApply(
                f"{to_latex(mean.body)} is no ratio of {to_latex(member)} and its marginal"
            )
        return MutualInformation(outer.letter, outer.left, member.left)

    return Rule("definition of the mutual information", rewrite)


def information_as_entropies() -> Rule:
    """``I_p(x;y) = H(p(x)) + E_{p(x) p(y|x)}[log p(x|y)]``: uncertainty before and after."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, MutualInformation):
            raise DoesNotApply(f"{to_latex(node)} is no mutual information")
        marginal = Density(node.letter, node.first)
        given = Density(node.letter, node.first, node.second)
        laws = (marginal, Density(node.letter, node.second, node.first))
        names = names_of(node.first + node.second)
        return Add((Entropy(marginal), Expectation(laws, Call("log", (given,)), names)))

    return Rule(
        "mutual information as entropies", rewrite, condition="both of the entropies are finite"
    )


def mean_of_divergences(outer: Density) -> Rule:
    """``E_{p(x) p(y|x)}[log (p(x|y) / q(x|y))] = E_{p(y)}[KL(p(x|y) || q(x|y))]``.

    ``outer`` is the law p(y) over which the divergences are averaged.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        match mean:
            case Expectation(
                laws=(Density() as marginal, Density() as member),
                body=Call(name="log", arguments=(Div(numerator=first, denominator=second),)),
            ):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no mean of a log ratio under two laws")
        turned = Density(marginal.letter, marginal.left, member.left)
        if (
            outer != Density(marginal.letter, member.left)
            or member.right != marginal.left
            or first != turned
            or not isinstance(second, Density)
            or (second.left, second.right) != (turned.left, turned.right)
        ):
            raise DoesNotApply(f"{to_latex(node)} averages no divergence over {to_latex(outer)}")
        inside = Divergence("KL", first, second, names_of(first.left))
        return Expectation((outer,), inside, names_of(outer.left))

    return Rule("tower rule", rewrite, condition="the double mean converges absolutely")


def mean_of_log_ratio() -> Rule:
    """``E[log a] - E[log b] = E[log (a / b)]`` for means under the same laws."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Add(
                terms=(
                    Expectation(body=Call(name="log", arguments=(above,))) as first,
                    Negative(
                        operand=Expectation(body=Call(name="log", arguments=(below,))) as last
                    ),
                )
            ) if first.laws == last.laws:
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no difference of two mean logarithms")
        for part in (above, below):
            if not is_positive(part, declarations):
                raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        return Expectation(first.laws, Call("log", (Div(above, below),)), first.variables)

    return Rule("linearity", rewrite, condition="each of the means is finite")
