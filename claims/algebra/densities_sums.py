"""Rules about moving averages: geometric weights, and a weighted mean as a correction."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, mentions, product
from formula.declarations import Declarations
from formula.domains import PositiveInteger
from formula.printer import to_latex
from formula.tree import Add, Big, Div, Mul, Negative, Node, Number, Power, Range, Symbol

ONE = Number("1")


def geometric_weights() -> Rule:
    r"""``(1-g) \sum_{t=1}^T g^{T-t} c = (1-g^T) c`` for a c that does not depend on t."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Mul(
                factors=(
                    Add(terms=(Number(text="1"), Negative(operand=base))),
                    Big(
                        kind="sum",
                        body=Mul(
                            factors=(
                                Power(
                                    base=same,
                                    exponent=Add(
                                        terms=(last, Negative(operand=Symbol(name=index)))
                                    ),
                                ),
                                *rest,
                            )
                        ),
                        ranges=(
                            Range(
                                variable=name, lower=Number(text="1"), upper=upper, condition=None
                            ),
                        ),
                    ),
                )
            ) if base == same and index == name and last == upper:
                constant = product(rest)
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no sum with geometric weights")
        whole = isinstance(last, Symbol) and isinstance(
            declarations.symbols.get(last.name), PositiveInteger
        )
        if not whole or mentions(constant, frozenset({name}), declarations):
            raise DoesNotApply(f"{to_latex(constant)} depends on {name}, or {last} is no integer")
        return Mul((Add((ONE, Negative(Power(base, last)))), constant))

    return Rule("geometric sum", rewrite)


def weighted_mean_as_correction(start: Node) -> Rule:
    """``(a s + b m) / (a + b) = s - b / (a + b) (s - m)`` for ``start`` = s."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Div(
                numerator=Add(terms=(Mul(factors=(*first, last)), Mul(factors=(*others, mean)))),
                denominator=Add(terms=(old, new)) as total,
            ) if last == start and product(first) == old and product(others) == new:
                step = Mul((Div(new, total), Add((start, Negative(mean)))))
                return Add((start, Negative(step)))
        raise DoesNotApply(f"{to_latex(node)} is no weighted mean of {to_latex(start)} and another")

    return Rule("weighted mean as a correction", rewrite, condition="what is divided by is not 0")
