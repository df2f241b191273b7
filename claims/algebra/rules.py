"""Rules for concrete objects: each takes the line before it and computes the next with SymPy.

A rule that does not apply returns its input unchanged; recording that is an error, so a rule
cannot be named for a line that it did not produce. The rule's name is its function's name.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from claims.algebra.normal import (
    Normal,
    complete_the_square,
    expand_logs,
    gather_logs,
    log_gaussian_integral,
    mean_of_polynomial,
)
from claims.algebra.symbols import (
    DENSITY,
    DIVERGENCE,
    MEAN,
    POSITIVE_INTEGRAL,
    REAL_INTEGRAL,
    density,
)

Laws = Mapping[str, Normal]


def definition_of_the_divergence(expression: sympy.Expr) -> sympy.Expr:
    """Write every KL(p || q) as the mean under p of log p - log q."""

    def unfold(p: sympy.Symbol, q: sympy.Symbol, point: sympy.Symbol) -> sympy.Expr:
        difference = sympy.log(density(p.name, point)) - sympy.log(density(q.name, point))
        return MEAN(p, point, difference)

    return expression.replace(DIVERGENCE, unfold)


def integral_read_as_expectation(expression: sympy.Expr) -> sympy.Expr:
    """Read the integral of one density times something as the mean of that something."""

    def mean(body: sympy.Expr, point: sympy.Symbol) -> sympy.Expr:
        densities = [each for each in sympy.Mul.make_args(body) if each.func == DENSITY]
        if len(densities) != 1:
            return REAL_INTEGRAL(body, point)
        letter = densities[0].args[0]
        return MEAN(letter, point, sympy.Mul(*_without(body, densities[0])))

    return expression.replace(REAL_INTEGRAL, mean)


def _without(product: sympy.Expr, factor: sympy.Expr) -> list[sympy.Expr]:
    return [each for each in sympy.Mul.make_args(product) if each != factor]


def laws_written_out(expression: sympy.Expr, laws: Laws) -> sympy.Expr:
    """Replace every (log) density by that of its law; constants of a sum of logs meet here.

    Raises:
        KeyError: a density without a law.
    """

    def log_law(argument: sympy.Expr) -> sympy.Expr:
        if argument.func == DENSITY:
            return laws[argument.args[0].name].log_density
        return sympy.log(argument)

    def law(letter: sympy.Symbol, point: sympy.Symbol) -> sympy.Expr:
        return sympy.exp(sympy.expand_log(laws[letter.name].log_density))

    written = expression.replace(sympy.log, log_law)
    return _expand_means(written).replace(DENSITY, law)


def _expand_means(expression: sympy.Expr) -> sympy.Expr:
    """Split the logarithms inside expectations, where they are added to one another."""

    def inside(letter: sympy.Symbol, point: sympy.Symbol, body: sympy.Expr) -> sympy.Expr:
        return MEAN(letter, point, expand_logs(body))

    return expression.replace(MEAN, inside)


def linearity_of_expectation(expression: sympy.Expr) -> sympy.Expr:
    """Split expectations of sums and pull out what does not depend on what is drawn."""
    return expression.replace(MEAN, _linear)


def _linear(letter: sympy.Symbol, point: sympy.Symbol, body: sympy.Expr) -> sympy.Expr:
    if isinstance(body, sympy.Sum):
        return sympy.Sum(_linear(letter, point, body.function), *body.limits)
    terms = sympy.Add.make_args(body)
    if len(terms) > 1:
        return sympy.Add(*(_linear(letter, point, term) for term in terms))
    factors = sympy.Mul.make_args(body)
    drawn = [factor for factor in factors if point in factor.free_symbols]
    constant = sympy.Mul(*(factor for factor in factors if factor not in drawn))
    if not drawn:
        return constant  # a density integrates to 1
    inner = sympy.Mul(*drawn)
    if isinstance(inner, (sympy.Add, sympy.Sum)):
        return constant * _linear(letter, point, inner)
    return constant * MEAN(letter, point, inner)


def gaussian_moments(expression: sympy.Expr, laws: Laws) -> sympy.Expr:
    """Replace expectations of polynomials under normal laws by their values."""

    def value(letter: sympy.Symbol, point: sympy.Symbol, body: sympy.Expr) -> sympy.Expr:
        return mean_of_polynomial(laws[letter.name], body)

    return expression.replace(MEAN, value)


def moments_of_log_densities(expression: sympy.Expr, laws: Laws) -> sympy.Expr:
    """Write log densities of normal laws out, and replace the means by their values."""
    return gaussian_moments(laws_written_out(expression, laws), laws)


def completing_the_square(expression: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """Rewrite a quadratic in ``variable`` as minus a square plus what does not depend on it."""
    return complete_the_square(expression, variable)


def gaussian_integral(expression: sympy.Expr, laws: Laws) -> sympy.Expr:
    """Evaluate every integral of a product of powers of normal densities.

    Raises:
        ValueError: an integrand that is something else.
    """

    def value(body: sympy.Expr, point: sympy.Symbol) -> sympy.Expr:
        exponent = sympy.Integer(0)
        for factor in sympy.Mul.make_args(body):
            base, power = factor.as_base_exp()
            if base.func != DENSITY:
                raise ValueError(f"the integrand has a factor that is no density: {factor}")
            exponent += power * laws[base.args[0].name].log_density
        return sympy.exp(log_gaussian_integral(exponent, point))

    return expression.replace(POSITIVE_INTEGRAL, value)


def logarithm_split(expression: sympy.Expr) -> sympy.Expr:
    """Write logarithms of products, quotients and powers of positive factors as sums."""
    return sympy.expand(expand_logs(expression))


def logarithms_gathered(expression: sympy.Expr) -> sympy.Expr:
    """Write a sum of rational multiples of logarithms as one logarithm."""
    return gather_logs(expression)


def substitution(expression: sympy.Expr, values: Mapping[sympy.Expr, sympy.Expr]) -> sympy.Expr:
    """Replace symbols or whole subexpressions, all at once."""
    return expression.xreplace(dict(values))


def laws_set_equal(expression: sympy.Expr, changed: Normal, to: Normal) -> sympy.Expr:
    """Give one normal law the parameters (and the letter) of another."""
    letters = {sympy.Symbol(changed.letter): sympy.Symbol(to.letter)}
    return expression.xreplace({changed.mean: to.mean, changed.sd: to.sd} | letters)


def laws_exchanged(expression: sympy.Expr, p: Normal, q: Normal) -> sympy.Expr:
    """Let two normal laws change places."""
    swap = {p.mean: q.mean, q.mean: p.mean, p.sd: q.sd, q.sd: p.sd}
    letters = {sympy.Symbol(p.letter): sympy.Symbol(q.letter)}
    letters |= {new: old for old, new in letters.items()}
    return expression.xreplace(swap | letters)


def divergence_of_normal_laws(expression: sympy.Expr, laws: Laws) -> sympy.Expr:
    """Evaluate every KL of two normal laws: definition, linearity and second moments at once."""
    means = laws_written_out(definition_of_the_divergence(expression), laws)
    return gaussian_moments(linearity_of_expectation(means), laws)


def overlaps_of_normal_laws(expression: sympy.Expr, laws: Laws) -> sympy.Expr:
    """Evaluate every integral of a product of normal densities and gather the logarithms."""
    return gather_logs(gaussian_integral(expression, laws))


def terms_collected(expression: sympy.Expr, *of: sympy.Expr) -> sympy.Expr:
    """Collect by powers of the given subexpressions; coefficients without a logarithm factor."""
    expanded = sympy.expand(expand_logs(expression))
    collected = sympy.collect(expanded, of, evaluate=False)
    return sympy.Add(*(key * gather_logs(part) for key, part in collected.items()))


def differentiation(expression: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """The derivative with respect to ``variable``."""
    return sympy.diff(expression, variable)
