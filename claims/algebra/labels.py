r"""Laws given a label, for SymPy: ``p(z|c)`` as a law of its own whose parameters mention ``c``.

SymPy knows densities by a letter alone. Here the letter of a conditional density is the density as
written (``p(z|c)``), the label is an index, and a probability vector a family of positive numbers;
``encoded`` and ``decoded`` go to and fro.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import sympy

from claims.algebra.lower import lower
from claims.algebra.normal import Normal, mean_of_polynomial
from claims.algebra.rules import laws_written_out, linearity_of_expectation
from claims.algebra.symbols import DENSITY, MEAN, family, scalar
from formula.declarations import Declarations
from formula.domains import POSITIVE, Family, Probability
from formula.tree import Density, Expectation, Node, Symbol, rebuild


@dataclass(frozen=True, slots=True)
class Categorical:
    """The law of a label: its index, how many values it has, and the probability of one."""

    index: sympy.Symbol
    size: sympy.Expr
    probability: sympy.Expr


def _written(node: Density) -> str:
    left, right = (",".join(str(_name(part)) for part in side) for side in (node.left, node.right))
    return f"{node.letter}({left}|{right})" if right else f"{node.letter}({left})"


def _name(part: Node) -> str:
    if not isinstance(part, Symbol):
        raise TypeError(f"only plain variables, not {part}")
    return part.name


def encoded(node: Node) -> Node:
    """Every density by its written form as a letter; a mean under several laws as nested means.

    The law that stands last becomes the outermost mean.
    """
    match node:
        case Density(left=left):
            return Density(_written(node), left)
        case Expectation(laws=(_, _, *_) as laws, body=body):
            result = encoded(body)
            for law in laws:
                if not isinstance(law, Density):
                    raise TypeError(f"a mean under {law}")
                names = tuple(_name(part) for part in law.left)
                result = Expectation((encoded(law),), result, names)
            return result
        case _:
            return rebuild(node, encoded)


def decoded(node: Node) -> Node:
    """The tree with the letters of ``encoded`` turned into densities again."""
    if isinstance(node, Density) and node.letter.endswith(")"):
        letter, _, inside = node.letter[:-1].partition("(")
        left, _, right = inside.partition("|")
        parts = (tuple(Symbol(name) for name in side.split(",") if name) for side in (left, right))
        return Density(letter, *parts)
    return rebuild(node, decoded)


def encoded_declarations(declarations: Declarations) -> Declarations:
    """The declarations in which the encoded trees are lowered; the labels are indices."""
    labels = {
        _name(factor.left[0]) for factor, law in declarations.laws if law.name == "categorical"
    }
    symbols = {
        name: Family(POSITIVE, (domain.size,)) if isinstance(domain, Probability) else domain
        for name, domain in declarations.symbols.items()
    }
    laws = tuple(
        (Density(_written(factor), factor.left), law)
        for factor, law in declarations.laws
        if law.name != "categorical"
    )
    variables = tuple(name for name in declarations.variables if name not in labels)
    return replace(declarations, symbols=MappingProxyType(symbols), laws=laws, variables=variables)


def categorical_laws(declarations: Declarations) -> Mapping[str, Categorical]:
    """The laws of labels by their encoded letter."""
    known = encoded_declarations(declarations)
    found = {}
    for factor, law in declarations.laws:
        match law.name, law.parameters:
            case "categorical", (Symbol(name=vector),):
                index = scalar(_name(factor.left[0]), known)
                domain = known.symbols[vector]
                assert isinstance(domain, Family)
                size = lower(Symbol(str(domain.sizes[0])), known)
                found[_written(factor)] = Categorical(index, size, family(vector, known)[index])
    return found


def label_probabilities(expression: sympy.Expr, labels: Mapping[str, Categorical]) -> sympy.Expr:
    """Replace the probability of a label by its entry of the probability vector."""

    def entry(letter: sympy.Symbol, point: sympy.Symbol) -> sympy.Expr:
        law = labels.get(letter.name)
        return DENSITY(letter, point) if law is None else law.probability

    return expression.replace(DENSITY, entry)


def moments_given_the_label(
    expression: sympy.Expr, laws: Mapping[str, Normal], labels: Mapping[str, Categorical]
) -> sympy.Expr:
    """Replace means of polynomials under the normal laws; means over a label stay."""

    def value(letter: sympy.Symbol, point: sympy.Symbol, body: sympy.Expr) -> sympy.Expr:
        if letter.name in labels:
            return MEAN(letter, point, body)
        return mean_of_polynomial(laws[letter.name], body)

    return expression.replace(MEAN, value)


def laws_given_the_label(
    expression: sympy.Expr,
    laws: Mapping[str, Normal],
    labels: Mapping[str, Categorical],
    index: sympy.Symbol,
) -> sympy.Expr:
    """Write every law out, and the coordinates as one sum, in which constants cancel."""
    known = label_probabilities(expression, labels)
    return coordinates_gathered(laws_written_out(known, laws), index)


def mean_over_labels(expression: sympy.Expr, labels: Mapping[str, Categorical]) -> sympy.Expr:
    """Write the mean over a label as the sum weighted with its probabilities."""

    def summed(letter: sympy.Symbol, point: sympy.Symbol, body: sympy.Expr) -> sympy.Expr:
        law = labels.get(letter.name)
        if law is None:
            return MEAN(letter, point, body)
        return sympy.Sum(law.probability * body, (law.index, 1, law.size))

    return expression.replace(MEAN, summed)


def linearity_given_the_label(
    expression: sympy.Expr, labels: Mapping[str, Categorical]
) -> sympy.Expr:
    """Split the means that are no means over a label."""

    def inner(each: sympy.Expr) -> bool:
        return each.func == MEAN and each.args[0].name not in labels

    return expression.replace(inner, linearity_of_expectation)


def probabilities_sum_to_one(
    expression: sympy.Expr, labels: Mapping[str, Categorical]
) -> sympy.Expr:
    """In sums weighted with the probabilities of a label, take out what does not depend on it."""

    def split(body: sympy.Expr, *limits: sympy.Tuple) -> sympy.Expr:
        law = next((each for each in labels.values() if _weighs(each, body, limits)), None)
        if law is None:
            return sympy.Sum(body, *limits)
        outside, inside = sympy.Integer(0), sympy.Integer(0)
        for term in sympy.Add.make_args(sympy.Mul(*_others(body, law.probability))):
            without, rest = _parts(term, law.index)
            outside += without
            inside += rest
        # the probabilities add up to 1
        return outside + sympy.Add(
            *(
                sympy.Sum(law.probability * term, *limits)
                for term in sympy.Add.make_args(inside)
                if term != 0
            )
        )

    return expression.replace(sympy.Sum, split)


def _others(body: sympy.Expr, factor: sympy.Expr) -> list[sympy.Expr]:
    return [each for each in sympy.Mul.make_args(body) if each != factor]


def _parts(term: sympy.Expr, index: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr]:
    """A term, or a sum term by term, as what does not mention the index and what does."""
    if index not in term.free_symbols:
        return term, sympy.Integer(0)
    if not isinstance(term, sympy.Sum):
        return sympy.Integer(0), term
    terms = sympy.Add.make_args(sympy.expand(term.function, deep=False))
    without = [each for each in terms if index not in each.free_symbols]
    rest = [each for each in terms if index in each.free_symbols]
    return tuple(
        sympy.Sum(sympy.Add(*each), *term.limits) if each else sympy.Integer(0)
        for each in (without, rest)
    )


def _weighs(law: Categorical, body: sympy.Expr, limits: tuple[sympy.Tuple, ...]) -> bool:
    runs = len(limits) == 1 and tuple(limits[0]) == (law.index, sympy.Integer(1), law.size)
    return runs and law.probability in sympy.Mul.make_args(body)


def coordinates_gathered(expression: sympy.Expr, index: sympy.Symbol) -> sympy.Expr:
    """Write the sums over ``index`` that stand side by side as one sum; constants cancel in it."""

    def one(terms: sympy.Add) -> sympy.Expr:
        sums = [t for t in terms.args if _over(t, index) is not None]
        if len(sums) < 2:
            return terms
        limits = {_over(each, index)[1] for each in sums}  # type: ignore[index]
        if len(limits) != 1:
            return terms
        bodies = [_over(each, index)[0] for each in sums]  # type: ignore[index]
        body = sympy.Add(*bodies)
        rest = [each for each in terms.args if each not in sums]
        return sympy.Add(*rest, sympy.Sum(body, limits.pop()))

    return expression.replace(lambda each: isinstance(each, sympy.Add), one)


def _over(term: sympy.Expr, index: sympy.Symbol) -> tuple[sympy.Expr, sympy.Tuple] | None:
    """The body and the limits of a (multiple of a) sum over ``index``."""
    coefficient, rest = term.as_coeff_Mul()
    if isinstance(rest, sympy.Sum) and len(rest.limits) == 1 and rest.limits[0][0] == index:
        return coefficient * rest.function, rest.limits[0]
    return None


def closed_part(
    expression: sympy.Expr,
    laws: Mapping[str, Normal],
    labels: Mapping[str, Categorical],
    index: sympy.Symbol,
) -> sympy.Expr:
    """Every mean over a label and a normal vector: laws, moments and the sum over the label."""
    line = laws_given_the_label(expression, laws, labels, index)
    line = linearity_given_the_label(line, labels)
    line = moments_given_the_label(line, laws, labels)
    return probabilities_sum_to_one(mean_over_labels(line, labels), labels)


def logarithm_of_bernoulli(expression: sympy.Expr) -> sympy.Expr:
    """``log(m^x (1-m)^(1-x)) = x log m + (1-x) log(1-m)`` for a positive m and complement.

    That m lies below 1 is for the declarations to say; nothing else is split.
    """

    def split(argument: sympy.Expr) -> sympy.Expr:
        powers = [factor.as_base_exp() for factor in sympy.Mul.make_args(argument)]
        bases = [base for base, _ in powers]
        pair = len(powers) == 2 and sympy.expand(bases[0] + bases[1] - 1) == 0
        if not pair or sympy.expand(powers[0][1] + powers[1][1] - 1) != 0:
            return sympy.log(argument)
        return sympy.Add(*(exponent * sympy.log(base) for base, exponent in powers))

    return expression.replace(sympy.log, split)
