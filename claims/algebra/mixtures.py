"""Mixtures of normal laws by algebra: densities as sums, overlaps as double sums.

A mixture is a finite sum, so that sums and integrals may change places; every term is then a
Gaussian integral of ``claims.algebra.normal``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from claims.algebra.normal import Normal, expand_logs, log_gaussian_integral
from claims.algebra.symbols import DENSITY, POSITIVE_INTEGRAL, family, scalar
from formula.declarations import Declarations
from formula.domains import Family, Size
from formula.tree import Symbol


@dataclass(frozen=True)
class Mixture:
    """A mixture of normal laws of one number.

    Attributes:
        letter: of its density.
        weights, means, sds: the families of its parameters.
        size: how many parts.
    """

    letter: str
    point: sympy.Symbol
    weights: sympy.IndexedBase
    means: sympy.IndexedBase
    sds: sympy.IndexedBase
    size: sympy.Expr

    def part(self, index: sympy.Symbol) -> Normal:
        """The law of one part."""
        return Normal(self.letter, self.point, self.point, self.means[index], self.sds[index])

    def density(self, index: sympy.Symbol) -> sympy.Expr:
        """The density at the point, its parts numbered by ``index``."""
        logarithm = sympy.expand_log(self.part(index).log_density)
        return sympy.Sum(self.weights[index] * sympy.exp(logarithm), (index, 1, self.size))


def mixtures_of(declarations: Declarations) -> dict[str, Mixture]:
    """The declared mixtures of normal laws by letter.

    Raises:
        TypeError: parameters that are no families.
    """
    found = {}
    for factor, law in declarations.laws:
        if law.name != "normal-mixture":
            continue
        match factor.left, law.parameters:
            case (
                (Symbol(name=point),),
                (Symbol(name=weights), Symbol(name=means), Symbol(name=sds)),
            ):
                domain = declarations.symbols[means]
                if not isinstance(domain, Family):
                    raise TypeError(f"the means {means} of a mixture are no family")
                found[factor.letter] = Mixture(
                    factor.letter,
                    scalar(point, declarations),
                    family(weights, declarations),
                    family(means, declarations),
                    family(sds, declarations),
                    _size(domain.sizes[0], declarations),
                )
            case _:
                raise TypeError(f"a mixture has families of parameters, not {law.parameters}")
    return found


def _size(size: Size, declarations: Declarations) -> sympy.Expr:
    return sympy.Integer(size) if isinstance(size, int) else scalar(size, declarations)


def _indices() -> tuple[sympy.Symbol, sympy.Symbol]:
    return tuple(sympy.Symbol(name, integer=True, positive=True) for name in "ij")


def mixtures_written_out(expression: sympy.Expr, mixtures: Mapping[str, Mixture]) -> sympy.Expr:
    """Write the two densities under every integral as sums, with an index for each."""

    def write(body: sympy.Expr, point: sympy.Symbol) -> sympy.Expr:
        densities = [
            base
            for factor in sympy.Mul.make_args(body)
            for base, power in [factor.as_base_exp()]
            if base.func == DENSITY
            for _ in range(int(power))
        ]
        sums = (
            mixtures[each.args[0].name].density(index)
            for each, index in zip(densities, _indices(), strict=True)
        )
        return POSITIVE_INTEGRAL(sympy.Mul(*sums), point)

    return expression.replace(POSITIVE_INTEGRAL, write)


def sums_before_the_integral(expression: sympy.Expr) -> sympy.Expr:
    """Exchange finite sums and integrals; factors that are not integrated come out."""

    def exchange(body: sympy.Expr, point: sympy.Symbol) -> sympy.Expr:
        factors = sympy.Mul.make_args(body)
        limits = [limit for each in factors if isinstance(each, sympy.Sum) for limit in each.limits]
        inner = sympy.Mul(*(getattr(each, "function", each) for each in factors))
        moving, constant = sympy.Integer(1), sympy.Integer(1)
        for factor in sympy.Mul.make_args(sympy.powsimp(inner)):
            if point in factor.free_symbols:
                moving *= factor
            else:
                constant *= factor
        integral = POSITIVE_INTEGRAL(moving, point)
        # the innermost sum first
        return sympy.Sum(constant * integral, *reversed(limits))

    return expression.replace(POSITIVE_INTEGRAL, exchange)


def gaussian_integral_of_every_term(expression: sympy.Expr) -> sympy.Expr:
    """Evaluate every integral of an exponential of a quadratic, by completing the square."""

    def value(body: sympy.Expr, point: sympy.Symbol) -> sympy.Expr:
        if not isinstance(body, sympy.exp):
            raise ValueError(f"the integrand is no exponential: {body}")
        return sympy.exp(expand_logs(log_gaussian_integral(body.args[0], point)))

    return expression.replace(POSITIVE_INTEGRAL, value).replace(sympy.Sum, _positive_factors)


def _positive_factors(body: sympy.Expr, *limits: sympy.Tuple) -> sympy.Expr:
    """Powers of one base in the terms of a sum joined."""
    return sympy.Sum(sympy.powsimp(body), *limits)


def mixtures_set_equal(expression: sympy.Expr, changed: Mixture, to: Mixture) -> sympy.Expr:
    """Give one mixture the parts (and the letter) of another."""
    bases = {
        changed.means: to.means,
        changed.sds: to.sds,
        changed.weights: to.weights,
        changed.size: to.size,
        sympy.Symbol(changed.letter): sympy.Symbol(to.letter),
    }
    return expression.xreplace(bases)


def constants_before_the_sums(expression: sympy.Expr) -> sympy.Expr:
    """Take what depends on no index out of every sum, and split the logarithms."""

    def out(body: sympy.Expr, *limits: sympy.Tuple) -> sympy.Expr:
        indices = [limit[0] for limit in limits]
        constant, rest = sympy.factor_terms(body).as_independent(*indices, as_Add=False)
        return constant * sympy.Sum(rest, *limits)

    return sympy.expand_log(expression.replace(sympy.Sum, out))
