"""Normal laws by algebra: log densities, the Gaussian integral, moments. Nothing calls integrate.

One fact is classical and typed: for a > 0 the integral of exp(-a x^2) over the line is
sqrt(pi / a). Everything else (normalisers, means, variances, overlaps) is computed from it by
completing the square. Logarithms are natural; laws are given by mean and standard deviation.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from claims.algebra.lower import lower
from claims.algebra.symbols import family, scalar
from formula.declarations import Declarations
from formula.domains import Family, Size
from formula.tree import Item, Symbol


@dataclass(frozen=True)
class Normal:
    """A normal law of one number, or of each coordinate of a vector.

    Attributes:
        letter: of its density.
        point: the variable as the formula names it.
        value: the number that is drawn: ``point``, or its coordinate at ``index``.
        mean, sd: parameters; they mention ``index`` where the law is one of coordinates.
        index, size: the coordinate's index and how many there are; ``None`` for one number.
    """

    letter: str
    point: sympy.Symbol
    value: sympy.Expr
    mean: sympy.Expr
    sd: sympy.Expr
    index: sympy.Symbol | None = None
    size: sympy.Expr | None = None

    @property
    def coordinate_log_density(self) -> sympy.Expr:
        """The log density of one coordinate (nats)."""
        square = (self.value - self.mean) ** 2
        return -sympy.log(2 * sympy.pi * self.sd**2) / 2 - square / (2 * self.sd**2)

    @property
    def log_density(self) -> sympy.Expr:
        """The log density at ``point`` (nats): a sum over coordinates where there are several."""
        if self.index is None:
            return self.coordinate_log_density
        return sympy.Sum(self.coordinate_log_density, (self.index, 1, self.size))


def laws_of(declarations: Declarations, index: str = "j") -> dict[str, Normal]:
    """The declared normal laws by letter; ``index`` names the coordinates of diagonal ones.

    Raises:
        TypeError: a law that is conditional or of another name.
    """
    found: dict[str, Normal] = {}
    for factor, law in declarations.laws:
        match factor.left:
            case (Symbol(name=name),) if not factor.right:
                point = scalar(name, declarations)
            case _:
                raise TypeError(f"only unconditional laws of one variable, not {factor}")
        if law.name == "normal":
            mean, sd = (lower(each, declarations) for each in law.parameters)
            found[factor.letter] = Normal(factor.letter, point, point, mean, sd)
        elif law.name in ("diagonal-normal", "standard-normal"):
            at = sympy.Symbol(index, integer=True, positive=True)
            value = family(name, declarations)[at]
            mean, sd, size = _coordinate(law.name, law.parameters, at, declarations)
            found[factor.letter] = Normal(factor.letter, point, value, mean, sd, at, size)
        elif law.name != "normal-mixture":  # which is no normal law: claims.algebra.mixtures
            raise TypeError(f"the law {law.name!r} of {factor.letter} has no algebra here")
    return found


def _coordinate(
    name: str, parameters: tuple[object, ...], at: sympy.Symbol, declarations: Declarations
) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    """Mean, standard deviation and count of the coordinates of a vector law."""
    if name == "standard-normal":
        match parameters:
            case (Symbol() as count,):
                return sympy.Integer(0), sympy.Integer(1), lower(count, declarations)
    match parameters:
        case (Symbol(name=mean), Symbol(name=sd)):
            domain = declarations.symbols[mean]
            if isinstance(domain, Family):
                size = _size(domain.sizes[0], declarations)
                return family(mean, declarations)[at], family(sd, declarations)[at], size
        case (
            Item(base=Symbol(name=mean), indices=first),
            Item(base=Symbol(name=sd), indices=second),
        ):
            domain = declarations.symbols[mean]
            if isinstance(domain, Family) and len(domain.sizes) == len(first) + 1:
                one, other = (tuple(lower(i, declarations) for i in ix) for ix in (first, second))
                size = _size(domain.sizes[-1], declarations)
                return (
                    family(mean, declarations)[(*one, at)],
                    family(sd, declarations)[(*other, at)],
                    size,
                )
    raise TypeError(f"{name} needs families of means and standard deviations, not {parameters}")


def _size(size: Size, declarations: Declarations) -> sympy.Expr:
    return sympy.Integer(size) if isinstance(size, int) else scalar(size, declarations)


def complete_the_square(exponent: sympy.Expr, variable: sympy.Expr) -> sympy.Expr:
    """``-a (x - c)^2 + k`` for an exponent that is quadratic in ``variable`` with a > 0.

    Raises:
        ValueError: the exponent is not quadratic, or SymPy cannot show a > 0 on the domain.
    """
    a, centre, rest = _square_parts(exponent, variable)
    return -a * (variable - centre) ** 2 + rest


def _square_parts(
    exponent: sympy.Expr, variable: sympy.Expr
) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    stand_in = sympy.Dummy("x", real=True)
    quadratic = sympy.Poly(sympy.expand(exponent.xreplace({variable: stand_in})), stand_in)
    if quadratic.degree() != 2:
        raise ValueError(f"the exponent is not quadratic in {variable}: {exponent}")
    second, first, constant = (quadratic.coeff_monomial(stand_in**k) for k in (2, 1, 0))
    a = sympy.factor(-second)
    if not a.is_positive:
        raise ValueError(f"the integral over {variable} exists only for a > 0, here a = {a}")
    centre = sympy.factor(first / (2 * a))
    logs, rational = _split_logs(sympy.expand(constant + first**2 / (4 * a)))
    return a, centre, sympy.factor(rational) + logs


def _split_logs(expression: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """The terms with and without a logarithm: only the latter are worth factoring."""
    terms = sympy.Add.make_args(expression)
    with_logs = [term for term in terms if term.has(sympy.log)]
    return sympy.Add(*with_logs), sympy.Add(*(term for term in terms if term not in with_logs))


def log_gaussian_integral(exponent: sympy.Expr, variable: sympy.Expr) -> sympy.Expr:
    """The log of the integral of ``exp(exponent)`` over the line, by completing the square."""
    a, _, rest = _square_parts(sympy.expand_log(exponent), variable)
    return gather_logs(sympy.log(sympy.pi / a) / 2 + rest)


def gather_logs(expression: sympy.Expr) -> sympy.Expr:
    """The same sum with its logarithms written as one, and the rest factored."""
    logs, rational = _split_logs(sympy.expand(expand_logs(expression)))
    coefficients: list[sympy.Expr] = []
    inside = sympy.Integer(1)
    for term in sympy.Add.make_args(logs):
        coefficient, factor = term.as_independent(sympy.log)
        if not isinstance(factor, sympy.log) or not coefficient.is_Rational:
            return sympy.factor(rational) + logs
        inside *= factor.args[0] ** (2 * coefficient)
        coefficients.append(coefficient)
    if not coefficients:
        return sympy.factor(rational)
    one = sympy.log(sympy.factor(inside))
    return sympy.factor(rational) + one / 2


def expand_logs(expression: sympy.Expr) -> sympy.Expr:
    """Split every logarithm of a product of positive factors, factoring its argument first."""

    def split(argument: sympy.Expr) -> sympy.Expr:
        return sympy.expand_log(sympy.log(sympy.factor(argument)))

    return expression.replace(sympy.log, split)


def central_moment(law: Normal, order: int) -> sympy.Expr:
    """``E[(x - E x)^order]`` of one coordinate, from the law's own moment generating function.

    The function is a Gaussian integral of the law's log density, so that changing the law changes
    the moment.
    """
    t = sympy.Dummy("t", real=True)
    centred = law.value - law.mean
    logarithm = log_gaussian_integral(law.coordinate_log_density + t * centred, law.value)
    generating = sympy.exp(logarithm)
    return sympy.expand(sympy.diff(generating, t, order).subs(t, 0))


def mean_of_polynomial(law: Normal, body: sympy.Expr) -> sympy.Expr:
    """``E[body]`` for a polynomial in the drawn coordinate, by central moments.

    Raises:
        ValueError: the body is no polynomial in the coordinate.
    """
    deviation = sympy.Dummy("u", real=True)
    shifted = body.xreplace({law.value: law.mean + deviation})
    if not shifted.is_polynomial(deviation):
        raise ValueError(f"{body} is no polynomial in {law.value}")
    polynomial = sympy.Poly(shifted, deviation)
    return sympy.Add(
        *(
            sympy.factor(coefficient) * central_moment(law, power)
            for (power,), coefficient in polynomial.terms()
        )
    )
