"""Rules for models with a label: factorised posteriors, products of laws, responsibilities."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, mentions, names_of, product
from claims.algebra.densities_laws import as_density
from claims.algebra.densities_logs import is_positive
from claims.algebra.densities_means import as_mean
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import (
    Add,
    Big,
    Call,
    Density,
    Div,
    Divergence,
    Expectation,
    Integral,
    Mul,
    Negative,
    Node,
    Number,
    Range,
    Symbol,
)


def gather_logs() -> Rule:
    """``log a + log b - log c = log (a b / c)`` for a sum that consists of logarithms."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Add):
            raise DoesNotApply(f"{to_latex(node)} is no sum")
        above, below = [], []
        for term in node.terms:
            match term:
                case Call(name="log", arguments=(argument,)):
                    above.append(argument)
                case Negative(operand=Call(name="log", arguments=(argument,))):
                    below.append(argument)
                case _:
                    raise DoesNotApply(f"{to_latex(term)} is no logarithm")
        for part in above + below:
            if not is_positive(part, declarations):
                raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        top = product(above)
        return Call("log", (Div(top, product(below)) if below else top,))

    return Rule("logarithm of a product", rewrite, condition="every factor is positive")


def split_ratio(first: Node, second: Node) -> Rule:
    """``log (a b / (c d)) = log (a / c) + log (b / d)``; the two quotients are named."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Call(name="log", arguments=(Div(numerator=top, denominator=bottom),)):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no logarithm of a quotient")
        halves = [half for half in (first, second) if isinstance(half, Div)]
        tops = [factor for half in halves for factor in _factors(half.numerator)]
        bottoms = [factor for half in halves for factor in _factors(half.denominator)]
        for mine, theirs in ((tops, _factors(top)), (bottoms, _factors(bottom))):
            if sorted(map(repr, mine)) != sorted(map(repr, theirs)):
                raise DoesNotApply(f"{to_latex(node)} does not consist of the two quotients")
        for part in tops + bottoms:
            if not is_positive(part, declarations):
                raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        parts = (_without_one(half) for half in (first, second))
        return Add(tuple(Call("log", (part,)) for part in parts))

    return Rule("logarithm of a product", rewrite, condition="every factor is positive")


def logarithm_of_factors() -> Rule:
    """``log (a b) = log a + log b`` for the factors as written, quotients being left whole."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Call(name="log", arguments=(Mul(factors=factors),)):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no logarithm of a product")
        for part in factors:
            if not is_positive(part, declarations):
                raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        return Add(tuple(Call("log", (part,)) for part in factors))

    return Rule("logarithm of a product", rewrite, condition="every factor is positive")


def _without_one(half: Node) -> Node:
    """``a`` for ``a / 1``."""
    if isinstance(half, Div) and half.denominator == Number("1"):
        return half.numerator
    return half


def _factors(node: Node) -> list[Node]:
    if isinstance(node, Mul):
        return [each for factor in node.factors for each in _factors(factor)]
    return [] if node == Number("1") else [node]


def given_more(law: Density, *names: str) -> Rule:
    """``p(x|z) = p(x|z,c)``, where the model makes x and c independent given z.

    That it does is shown on the symbolic tables of the declared factorisation.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if node != law:
            raise DoesNotApply(f"{to_latex(node)} is not {to_latex(law)}")
        known = set(names_of(law.left + law.right))
        if not names or known & set(names):
            raise DoesNotApply(f"{to_latex(law)} names {', '.join(names)} already")
        return Density(law.letter, law.left, law.right + tuple(map(Symbol, names)))

    return Rule("conditional independence", rewrite)


def joint_of_factors(*chain: Density) -> Rule:
    """``p(x|z,c) p(z|c) p(c) = p(x,z,c)``: the product rule backwards, all factors at once.

    The factors are named from the most to the least conditioned one.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Mul) or any(each not in node.factors for each in chain):
            raise DoesNotApply(f"{to_latex(node)} does not have all these factors")
        joint = chain[-1]
        for factor in reversed(chain[:-1]):
            if factor.letter != joint.letter or set(factor.right) != set(joint.left + joint.right):
                raise DoesNotApply(f"{to_latex(factor)} is not given all of {to_latex(joint)}")
            joint = Density(joint.letter, factor.left + joint.left, joint.right)
        kept = [each for each in node.factors if each not in chain]
        return product([joint, *kept])

    return Rule("product rule", rewrite)


def joint_turned(above: Density, below: Density, *given: str) -> Rule:
    """``p(z|c) p(c) = p(c|z) p(z)`` inside a product: both are the joint density."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Mul) or above not in node.factors or below not in node.factors:
            raise DoesNotApply(f"{to_latex(node)} is no product of the two densities")
        if above.letter != below.letter or set(above.right) != set(below.left + below.right):
            raise DoesNotApply(f"{to_latex(above)} is not given all of {to_latex(below)}")
        taken = tuple(part for part in above.left if names_of((part,))[0] in given)
        rest = tuple(part for part in above.left + below.left if part not in taken)
        if len(taken) != len(given) or not taken or not rest:
            raise DoesNotApply(f"{to_latex(above)} is no density of {', '.join(given)}")
        turned = (
            Density(above.letter, taken, below.right),
            Density(above.letter, rest, taken + below.right),
        )
        kept = [each for each in node.factors if each not in (above, below)]
        return product([*kept, *turned])

    return Rule("Bayes' rule", rewrite, condition="what is divided by is positive")


def without_law(*names: str) -> Rule:
    """``E_{q(z) q(c)}[f(z)] = E_{q(z)}[f(z)]``: what is not mentioned integrates to one."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        gone = [law for law in mean.laws if set(names_of(as_density(law).left)) <= set(names)]
        kept = tuple(law for law in mean.laws if law not in gone)
        bound = frozenset(names)
        if not gone or not kept:
            raise DoesNotApply(f"{to_latex(node)} has no law of {', '.join(names)} and another")
        given = [part for law in kept for part in as_density(law).right]
        if any(mentions(part, bound, declarations) for part in (mean.body, *given)):
            raise DoesNotApply(f"{to_latex(node)} depends on {', '.join(names)}")
        left = tuple(name for name in mean.variables if name not in bound)
        return Expectation(kept, mean.body, left)

    return Rule("a density integrates to one", rewrite)


def with_law(law: Density) -> Rule:
    """``E_{q(z)}[f(z)] = E_{q(z) q(c)}[f(z)]``: a further law integrates to one."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        names = names_of(law.left)
        if law in mean.laws or set(names) & set(mean.variables):
            raise DoesNotApply(f"{to_latex(node)} draws {', '.join(names)} already")
        if mentions(mean.body, frozenset(names), declarations):
            raise DoesNotApply(f"{to_latex(mean.body)} depends on {', '.join(names)}")
        if mentions(law, frozenset(mean.variables), declarations):
            raise DoesNotApply(f"{to_latex(law)} depends on what is drawn already")
        return Expectation((*mean.laws, law), mean.body, (*mean.variables, *names))

    return Rule("a density integrates to one", rewrite)


def one_mean() -> Rule:
    """``E_q[f] + E_q[g] = E_q[f + g]`` for means under the same laws."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Add):
            raise DoesNotApply(f"{to_latex(node)} is no sum")
        means = [as_mean(term) for term in node.terms]
        if any(mean.laws != means[0].laws for mean in means):
            raise DoesNotApply(f"{to_latex(node)} has means under different laws")
        bodies = [
            part
            for mean in means
            for part in (mean.body.terms if isinstance(mean.body, Add) else (mean.body,))
        ]
        return Expectation(means[0].laws, Add(tuple(bodies)), means[0].variables)

    return Rule("linearity", rewrite, condition="each of the terms is integrable")


def exchange_means() -> Rule:
    """``E_p[E_q[f]] = E_q[E_p[f]]`` where neither law depends on what the other one draws."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        outer = as_mean(node)
        inner = as_mean(outer.body)
        for one, other in ((outer, inner), (inner, outer)):
            drawn = frozenset(other.variables)
            given = [part for law in one.laws for part in as_density(law).right]
            if any(mentions(part, drawn, declarations) for part in given):
                raise DoesNotApply(f"a law of {to_latex(one)} depends on what the other draws")
        if set(outer.variables) & set(inner.variables):
            raise DoesNotApply(f"{to_latex(node)} draws one variable twice")
        within = Expectation(outer.laws, inner.body, outer.variables)
        return Expectation(inner.laws, within, inner.variables)

    return Rule("order of the means", rewrite, condition="the double mean converges absolutely")


def recognise_kl_of_product() -> Rule:
    """``E_{q(z)q(c)}[log (p(z,c) / (q(z) q(c)))] = -KL(q(z) q(c) || p(z,c))``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Expectation(
                laws=laws,
                body=Call(name="log", arguments=(Div(numerator=top, denominator=bottom),)),
                variables=names,
            ) if len(laws) > 1 and isinstance(top, Density):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no mean of a log ratio under a product")
        drawn = {name for law in laws for name in names_of(as_density(law).left)}
        if set(names_of(top.left)) != drawn or list(laws) != _factors(bottom):
            raise DoesNotApply(f"{to_latex(bottom)} is not the product of the laws")
        return Negative(Divergence("KL", bottom, top, names))

    return Rule("definition of the KL divergence", rewrite)


def importance_of_product(*summed: str) -> Rule:
    r"""``E_{q(z) q(c)}[f / (q(z) q(c))] = \sum_c \int f dz``; ``summed`` names the labels."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        body = mean.body
        if not isinstance(body, Div) or list(mean.laws) != _factors(body.denominator):
            raise DoesNotApply(f"nothing in {to_latex(node)} is divided by the laws")
        result = body.numerator
        names = [name for law in mean.laws for name in names_of(as_density(law).left)]
        for name in [*(n for n in names if n not in summed), *(n for n in names if n in summed)]:
            over = Range(name, None, None)
            result = Big("sum", result, (over,)) if name in summed else Integral(result, name)
        return result

    return Rule(
        "importance ratio",
        rewrite,
        condition="the laws are positive wherever the numerator is",
    )


def recognise_definition() -> Rule:
    """What a declared equation computes, by the name that the equation gives it."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        for definition in declarations.definitions:
            if definition.value == node:
                return definition.target
        raise DoesNotApply(f"no declared equation computes {to_latex(node)}")

    return Rule("name what was computed", rewrite)


def ratio_to_normalised() -> Rule:
    """``log q - T(c) = log (q / r(c|x)) - log S`` where ``r = e^{T(c)} / S`` is declared."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Add(terms=(Call(name="log", arguments=(above,)), Negative(operand=exponent))) if (
                is_positive(above, declarations)
            ):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no logarithm minus an exponent")
        for definition in declarations.definitions:
            match definition.value:
                case Div(numerator=Call(name="exp", arguments=(inside,)), denominator=total) if (
                    inside == exponent and is_positive(total, declarations)
                ):
                    ratio = Call("log", (Div(above, definition.target),))
                    return Add((ratio, Negative(Call("log", (total,)))))
        raise DoesNotApply(f"no density is declared as the exponential of {to_latex(exponent)}")

    return Rule("logarithm of a normalised exponential", rewrite)


def mean_under_mixture(mixture: Density) -> Rule:
    r"""``E_{q(z)}[E_{p(c|z)}[f(c)]] = E_{r(c)}[f(c)]`` for ``r(c) = E_{q(z)}[p(c|z)]``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        outer = as_mean(node)
        inner = as_mean(outer.body)
        if len(outer.laws) != 1 or len(inner.laws) != 1:
            raise DoesNotApply(f"{to_latex(node)} is no mean of means under one law each")
        (weight,), (member,) = outer.laws, inner.laws
        if mentions(inner.body, frozenset(outer.variables), declarations):
            raise DoesNotApply(f"{to_latex(inner.body)} depends on what is averaged over")
        average = Expectation((weight,), member, outer.variables)
        if all((d.target, d.value) != (mixture, average) for d in declarations.definitions):
            raise DoesNotApply(f"{to_latex(mixture)} is not declared as {to_latex(average)}")
        return Expectation((mixture,), inner.body, inner.variables)

    return Rule("tower rule", rewrite, condition="the double mean converges absolutely")


def mean_as_sum() -> Rule:
    r"""``E_{r(c)}[f(c)] = \sum_c r(c) f(c)`` for a label, under a law that an equation defines."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        targets = [definition.target for definition in declarations.definitions]
        if len(mean.laws) != 1 or len(mean.variables) != 1 or mean.laws[0] not in targets:
            raise DoesNotApply(f"{to_latex(node)} is no mean of one label under a named mixture")
        return Big("sum", Mul((mean.laws[0], mean.body)), (Range(mean.variables[0], None, None),))

    return Rule("mean over a label written as a sum", rewrite)
