"""Rules about means: integrals, linearity, the tower rule, independent draws, ratios."""

from __future__ import annotations

from collections.abc import Callable, Collection

from claims.algebra.densities import (
    DoesNotApply,
    Rule,
    bound_by,
    mentions,
    name_of,
    names_of,
    product,
    replace_part,
    same_density,
)
from claims.algebra.densities_laws import as_density, over_all_values
from formula.declarations import Declarations, Draws
from formula.printer import to_latex
from formula.tree import (
    Add,
    Big,
    Density,
    Div,
    Expectation,
    Integral,
    Item,
    Mul,
    Negative,
    Node,
    Range,
    Symbol,
    walk,
)


def write_law() -> Rule:
    r"""``E_{q(z|x)}[f] = \int q(z|x) f dz``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        variables = [name_of(part) for law in mean.laws for part in as_density(law).left]
        if any(_drawn(name, declarations) for name in variables):
            raise DoesNotApply(f"{to_latex(node)} averages over a sample, not over one variable")
        result = product((*mean.laws, mean.body))
        for variable in reversed(variables):
            result = Integral(result, variable)
        return result

    return Rule("expectation written as an integral", rewrite)


def as_expectation(law: Density) -> Rule:
    r"""``\int q(z|x) f dz = E_{q(z|x)}[f]``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        variable, body = over_all_values(node)
        if law.left != (Symbol(variable),) or not isinstance(body, Mul):
            raise DoesNotApply(f"{to_latex(node)} is no integral of {to_latex(law)} times a body")
        rest = list(body.factors)
        if law not in rest:
            raise DoesNotApply(f"{to_latex(law)} is no factor of {to_latex(body)}")
        rest.remove(law)
        return Expectation((law,), product(rest), (variable,))

    return Rule("integral recognised as an expectation", rewrite)


def tower(outer: Density) -> Rule:
    """``E_{p(z) p(x|z)}[f] = E_{p(z)}[E_{p(x|z)}[f]]``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        inner = tuple(law for law in mean.laws if law != outer)
        if len(inner) != len(mean.laws) - 1 or not inner:
            raise DoesNotApply(f"{to_latex(outer)} is not one of several laws of {to_latex(node)}")
        within = frozenset(name for law in inner for name in names_of(as_density(law).left))
        if mentions(outer, within, declarations):
            raise DoesNotApply(f"{to_latex(outer)} depends on what is drawn inside")
        names = tuple(name for law in inner for name in names_of(as_density(law).left))
        inside = Expectation(inner, mean.body, names)
        return Expectation((outer,), inside, names_of(outer.left))

    return Rule("tower rule", rewrite, condition="the double mean converges absolutely")


def linearity() -> Rule:
    """The mean (or integral) of a sum is the sum of the means; constant factors go out."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        outside = _outside(node, declarations)
        result = _distribute(node, _body(node), outside)
        if result == node:
            raise DoesNotApply(f"{to_latex(node)} has neither a sum nor a constant factor inside")
        return result

    return Rule("linearity", rewrite, condition="each of the terms is integrable")


def constant_mean() -> Rule:
    """``E[c] = c`` when ``c`` does not depend on what is drawn."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        if not _outside(node, declarations)(mean.body):
            raise DoesNotApply(f"{to_latex(mean.body)} depends on what is drawn")
        return mean.body

    return Rule("mean of a constant", rewrite)


def one_draw() -> Rule:
    r"""A mean over a sample of a function of one draw: ``E[f(h_j)] = \int q(h) f(h) dh``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        draws = drawn_by(mean, declarations)
        single = Symbol(draws.variable)
        used = {each for each in walk(mean.body) if isinstance(each, Item) and each.base == single}
        summed = frozenset(each.variable for each in walk(mean.body) if isinstance(each, Range))
        if len(used) != 1 or any(mentions(draw, summed, declarations) for draw in used):
            raise DoesNotApply(f"{to_latex(mean.body)} does not depend on exactly one draw")
        one = used.pop()
        if single in set(walk(replace_part(mean.body, one, Symbol("")))):
            raise DoesNotApply(f"{to_latex(mean.body)} names {draws.variable} without a number")
        body = replace_part(mean.body, one, single)
        return Integral(Mul((draws.density, body)), draws.variable)

    return Rule("each draw has the law of the sample", rewrite)


def importance_ratio() -> Rule:
    r"""``\int q(h) (f / q(h)) dh = \int f dh``, and the same written as an expectation."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        rest: list[Node]
        match node:
            case Expectation(laws=(Density(left=(Symbol(name=variable),)) as weight,), body=body):
                rest = [body]
            case Integral(
                body=Mul(factors=(Density() as weight, *others)),
                variable=variable,
                lower=None,
                upper=None,
            ):
                rest = list(others)
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no mean of a ratio")
        for place, factor in enumerate(rest):
            if isinstance(factor, Div) and same_density(factor.denominator, weight):
                rest[place] = factor.numerator
                return Integral(product(rest), variable)
        raise DoesNotApply(f"nothing in {to_latex(node)} is divided by {to_latex(weight)}")

    return Rule(
        "importance ratio",
        rewrite,
        condition="the proposal is positive wherever the numerator is",
    )


def over_proposal(weight: Density) -> Rule:
    r"""``\int f(z) dz = E_{q(z)}[f(z) / q(z)]``, with the named q."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Integral(body=body, variable=variable, lower=None, upper=None):
                if names_of(weight.left) != (variable,):
                    raise DoesNotApply(f"{to_latex(weight)} is no density of {variable}")
                return Expectation((weight,), Div(body, weight), (variable,))
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no integral over all values")

    return Rule(
        "importance ratio",
        rewrite,
        condition="the proposal is positive wherever the integrand is",
    )


def as_mean(node: Node) -> Expectation:
    """The node as an expectation, or a refusal."""
    if not isinstance(node, Expectation):
        raise DoesNotApply(f"{to_latex(node)} is no expectation")
    return node


def _drawn(name: str, declarations: Declarations) -> Draws | None:
    return next((draws for draws in declarations.draws if draws.variable == name), None)


def drawn_by(mean: Expectation, declarations: Declarations) -> Draws:
    """The declared independent draws that a mean is over, or a refusal."""
    names = bound_by(mean)
    draws = _drawn(next(iter(names)), declarations) if len(names) == 1 else None
    letters = [as_density(law).letter for law in mean.laws]
    if draws is None or letters != [draws.density.letter]:
        raise DoesNotApply(f"{to_latex(mean)} is no mean over declared independent draws")
    return draws


def _body(node: Node) -> Node:
    return node.body if isinstance(node, (Expectation, Integral)) else node


def _outside(node: Node, declarations: Declarations) -> Callable[[Node], bool]:
    """Whether a part of the body does not depend on what ``node`` averages or integrates over."""
    match node:
        case Expectation():
            names = bound_by(node)
        case Integral(variable=variable):
            names = frozenset({variable})
        case _:
            raise DoesNotApply(f"{to_latex(node)} is neither an expectation nor an integral")
    return lambda part: not mentions(part, names, declarations)


def _distribute(node: Node, body: Node, outside: Callable[[Node], bool]) -> Node:
    """``node`` with another body, its sums, signs and constant factors outside."""
    match body:
        case Add(terms=terms):
            return Add(tuple(_distribute(node, term, outside) for term in terms))
        case Negative(operand=operand):
            return Negative(_distribute(node, operand, outside))
        case Mul(factors=factors) if any(map(outside, factors)) and not all(map(outside, factors)):
            constants = [factor for factor in factors if outside(factor)]
            rest = product(factor for factor in factors if not outside(factor))
            return Mul((*constants, _distribute(node, rest, outside)))
        case Div(numerator=top, denominator=bottom) if outside(bottom) and not outside(top):
            return Div(_distribute(node, top, outside), bottom)
        case Big(kind="sum", ranges=ranges) if all(map(outside, _limits(ranges))):
            return Big("sum", _distribute(node, body.body, outside), ranges)
        case _:
            return _with_body(node, body)


def _limits(ranges: Collection[Range]) -> list[Node]:
    limits = [part for each in ranges for part in (each.lower, each.upper, each.condition)]
    return [limit for limit in limits if limit is not None]


def _with_body(node: Node, body: Node) -> Node:
    if isinstance(node, Expectation):
        return Expectation(node.laws, body, node.variables)
    if isinstance(node, Integral):
        return Integral(body, node.variable, node.lower, node.upper)
    raise DoesNotApply(f"{to_latex(node)} is neither an expectation nor an integral")
