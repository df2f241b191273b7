"""Rules about the evidence lower bound: the divergence from a posterior, and signed groups."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, names_of
from claims.algebra.densities_laws import as_declared
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import Add, Call, Density, Divergence, Expectation, Negative, Node


def evidence_minus_bound(given: str) -> Rule:
    """``KL(q || p(z|x)) = log p(x) - (E_q[log p(x|z)] - KL(q || p(z)))`` with ``given`` = x."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Divergence(name="KL", first=Density() as law, second=Density() as posterior):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no KL divergence of two densities")
        seen = tuple(part for part in posterior.right if names_of((part,)) == (given,))
        if not seen or set(names_of(law.left)) != set(names_of(posterior.left)):
            raise DoesNotApply(f"{to_latex(posterior)} is no posterior given {given}")
        rest = tuple(part for part in posterior.right if part not in seen)
        evidence = Density(posterior.letter, seen, rest)
        likelihood = Density(posterior.letter, seen, posterior.left + rest)
        likelihood = as_declared(likelihood, declarations)
        prior = Density(posterior.letter, posterior.left, rest)
        names = names_of(law.left)
        fit = Expectation((law,), Call("log", (likelihood,)), names)
        bound = Add((fit, Negative(Divergence("KL", law, prior, names))))
        return Add((Call("log", (evidence,)), Negative(bound)))

    return Rule(
        "log evidence minus lower bound",
        rewrite,
        condition="both means of the lower bound are finite",
    )


def gap_and_bound(gap: Divergence, given: str) -> Rule:
    """``log p(x) - c = KL(q || p(z|x)) + (E_q[log p(x|z)] - KL(q || p(z))) - c``, with that gap."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        written = evidence_minus_bound(given).rewrite(gap, declarations)
        assert isinstance(written, Add)
        evidence, minus = written.terms
        assert isinstance(minus, Negative)
        if not isinstance(node, Add) or node.terms[0] != evidence:
            raise DoesNotApply(f"{to_latex(node)} does not begin with {to_latex(evidence)}")
        return Add((gap, minus.operand, *node.terms[1:]))

    return Rule(
        "log evidence as gap and lower bound",
        rewrite,
        condition="both means of the lower bound are finite",
    )


def lower_bound(given: str) -> Rule:
    """``E_q[log p(x|z)] - KL(q || p(z)) = log p(x) - KL(q || p(z|x))`` with ``given`` = x."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Add(
                terms=(
                    Expectation(
                        laws=(Density() as law,),
                        body=Call(name="log", arguments=(Density() as likelihood,)),
                    ),
                    Negative(operand=Divergence(name="KL", first=first, second=Density() as prior)),
                )
            ) if first == law:
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no evidence lower bound")
        posterior = Density(prior.letter, prior.left, likelihood.left + prior.right)
        gap = Divergence("KL", law, posterior, names_of(law.left))
        written = evidence_minus_bound(given).rewrite(gap, declarations)
        assert isinstance(written, Add)
        evidence, bound = written.terms
        if bound != Negative(node):
            raise DoesNotApply(f"{to_latex(node)} is not the lower bound of {to_latex(evidence)}")
        return Add((evidence, Negative(gap)))

    return Rule(
        "lower bound as log evidence minus the gap",
        rewrite,
        condition="both means of the lower bound are finite",
    )


def minus_the_rest(first: Node) -> Rule:
    """A sum as one of its terms minus all others in brackets, the positive ones first."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Add) or first not in node.terms:
            raise DoesNotApply(f"{to_latex(first)} is no term of {to_latex(node)}")
        others = list(node.terms)
        others.remove(first)
        turned = [each.operand if isinstance(each, Negative) else Negative(each) for each in others]
        turned.sort(key=lambda each: isinstance(each, Negative))
        rest = turned[0] if len(turned) == 1 else Add(tuple(turned))
        return Add((first, Negative(rest)))

    return Rule("order and group the terms", rewrite)


def common_part_cancels() -> Rule:
    """``(a - b) - (a - c) = c - b``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Add(
                terms=(
                    Add(terms=(one, Negative(operand=b))),
                    Negative(operand=Add(terms=(other, Negative(operand=c)))),
                )
            ) if one == other:
                return Add((c, Negative(b)))
            case Add(
                terms=(
                    one,
                    Negative(operand=b),
                    Negative(operand=Add(terms=(other, Negative(operand=c)))),
                )
            ) if one == other:
                return Add((c, Negative(b)))
        raise DoesNotApply(f"{to_latex(node)} is no difference of differences from one term")

    return Rule("the common term cancels", rewrite)
