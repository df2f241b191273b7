"""Rules about means over independent draws: one left out, numbers anew, squares of averages."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, replace_part
from claims.algebra.densities_equations import unfolded
from claims.algebra.densities_means import as_mean, drawn_by
from formula.declarations import Declarations, Draws
from formula.domains import PositiveInteger
from formula.printer import to_latex
from formula.tree import (
    Add,
    Big,
    Div,
    Expectation,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    Symbol,
    rebuild,
    walk,
)

ONE = Number("1")


def leave_one_out(index: str) -> Rule:
    r"""The mean of ``K+1`` terms is the mean of their ``K+1`` leave-one-out means.

    ``1/(K+1) \sum_j a_j = 1/(K+1) \sum_i 1/K \sum_{j \ne i} a_j``: every term is left out once and
    counted K times.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Mul(factors=(Div(numerator=one, denominator=count), Big() as terms)):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no mean of terms")
        match terms:
            case Big(kind="sum", ranges=(Range(variable=name, condition=None) as each,)):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(terms)} is no sum over one index")
        if one != ONE or each.lower != ONE or each.upper != count:
            raise DoesNotApply(f"{to_latex(node)} does not weigh its terms equally")
        fewer = _one_less(count, declarations)
        if index == name or Symbol(index) in set(walk(terms)):
            raise DoesNotApply(f"the index {index} is taken in {to_latex(node)}")
        others = Range(name, ONE, count, Relation((Symbol(name), Symbol(index)), ("!=",)))
        inner = Mul((Div(ONE, fewer), Big("sum", terms.body, (others,))))
        return Mul((Div(ONE, count), Big("sum", inner, (Range(index, ONE, count),))))

    return Rule("mean of the leave-one-out means", rewrite)


def numbered_anew() -> Rule:
    r"""Under the mean over ``K+1`` independent draws ``j \ne i`` becomes ``j \le K``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Expectation):
            raise DoesNotApply(f"{to_latex(node)} is no mean")
        draws = drawn_by(node, declarations)
        fewer = _one_less(draws.count, declarations)
        left_out: set[Node] = set()

        def renumbered(part: Node) -> Node:
            match part:
                case Big(
                    kind="sum",
                    body=body,
                    ranges=(
                        Range(
                            variable=name,
                            lower=Number(text="1"),
                            upper=upper,
                            condition=Relation(
                                sides=(Symbol(name=same), Symbol() as gone), operators=("!=",)
                            ),
                        ),
                    ),
                ) if same == name and upper == draws.count:
                    left_out.add(gone)
                    if not _names_only(body, draws, Symbol(name)):
                        raise DoesNotApply(f"{to_latex(body)} names a draw by another number")
                    return Big("sum", body, (Range(name, ONE, fewer),))
                case Item(base=Symbol(name=name)) if name == draws.variable:
                    raise DoesNotApply(f"{to_latex(part)} stands outside the sum over the others")
                case _:
                    return rebuild(part, renumbered)

        body = renumbered(node.body)
        if len(left_out) != 1 or left_out & set(walk(body)):
            raise DoesNotApply(f"{to_latex(node)} does not leave out exactly one draw")
        return Expectation(node.laws, body, node.variables)

    return Rule("independent draws of one law may be numbered anew", rewrite)


def _one_less(count: Node, declarations: Declarations) -> Node:
    """``K`` of ``K+1`` with a positive integer K, or a refusal."""
    match count:
        case Add(terms=(Symbol(name=name) as fewer, Number(text="1"))) if isinstance(
            declarations.symbols.get(name), PositiveInteger
        ):
            return fewer
        case _:
            raise DoesNotApply(f"{to_latex(count)} is not one more than a positive integer")


def _names_only(body: Node, draws: Draws, number: Symbol) -> bool:
    """Whether every numbered draw in ``body`` has that number."""
    return all(
        each.indices == (number,)
        for each in walk(body)
        if isinstance(each, Item) and each.base == Symbol(draws.variable)
    )


def deviations_averaged() -> Rule:
    r"""``1/L \sum_l a_l - m = 1/L \sum_l (a_l - m)``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Add(
                terms=(
                    Mul(factors=(Div(numerator=one, denominator=count) as weight, Big() as terms)),
                    Negative(operand=centre),
                )
            ):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no mean of terms minus something")
        each = _whole_range(terms, count)
        if one != ONE or Symbol(each.variable) in set(walk(centre)):
            raise DoesNotApply(f"{to_latex(node)} does not weigh its terms equally")
        inside = Add((terms.body, Negative(centre)))
        return Mul((weight, Big("sum", inside, terms.ranges)))

    return Rule("mean of the deviations", rewrite)


def square_of_independent_deviations() -> Rule:
    r"""``E[(1/L \sum_l (a_l - m))^2] = 1/L^2 \sum_l E[(a_l - m)^2]`` for independent draws.

    ``m`` is the mean of ``a`` under the law of the draws, so that every mixed term is a product of
    two means that are zero.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        draws = drawn_by(mean, declarations)
        match mean.body:
            case Power(
                base=Mul(factors=(Div(numerator=one, denominator=count), Big() as terms)),
                exponent=Number(text="2") as two,
            ) if one == ONE and count == draws.count:
                pass
            case _:
                raise DoesNotApply(f"{to_latex(mean.body)} is no square of a mean over the draws")
        each = _whole_range(terms, count)
        match terms.body:
            case Add(terms=(value, Negative(operand=centre))):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(terms.body)} is no deviation")
        single = Symbol(draws.variable)
        number = Symbol(each.variable)
        if not _names_only(value, draws, number) or number in set(walk(centre)):
            raise DoesNotApply(f"{to_latex(terms.body)} is about more than one draw")
        alone = replace_part(value, Item(single, (number,)), single)
        centred = Expectation((draws.density,), alone, (draws.variable,))
        if unfolded(centre, declarations) != unfolded(centred, declarations):
            raise DoesNotApply(f"{to_latex(centre)} is not the mean of {to_latex(alone)}")
        square = Expectation(mean.laws, Power(terms.body, two), mean.variables)
        return Mul((Div(ONE, Power(count, two)), Big("sum", square, terms.ranges)))

    return Rule(
        "mixed terms of independent deviations vanish",
        rewrite,
        condition="the terms have a finite variance",
    )


def _whole_range(terms: Big, count: Node) -> Range:
    """The range of a sum over all of ``count`` terms, or a refusal."""
    match terms:
        case Big(kind="sum", ranges=(Range(condition=None, lower=lower, upper=upper) as each,)) if (
            lower == ONE and upper == count
        ):
            return each
        case _:
            raise DoesNotApply(f"{to_latex(terms)} is no sum over all of {to_latex(count)} terms")
