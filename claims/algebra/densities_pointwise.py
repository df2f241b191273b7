r"""Optimising under the integral: at a fixed point a function has one value, and that is a number.

The part of a line that contains the free function ``T(x)`` (or the free number ``t``) is read at a
fixed point as a function of one number; SymPy differentiates it, solves for the stationary point
and shows the sign of the second derivative on the whole domain. A strictly concave function is
largest where its derivative vanishes and nowhere else, so that the part may be replaced by its
largest value; the integral, which is monotone in it, follows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import sympy

from claims.algebra.bounds import NotShown
from claims.algebra.densities import Rule, replace_part
from claims.algebra.densities_functions import definition_of_function
from claims.algebra.densities_logs import is_positive
from claims.algebra.lift import lift
from claims.algebra.settle import is_zero
from claims.algebra.symbols import assumptions
from formula.declarations import Declarations, Definition
from formula.domains import Domain, Function, Real
from formula.printer import to_latex
from formula.tree import (
    Add,
    Apply,
    Call,
    Constant,
    Density,
    Div,
    Expectation,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    walk,
)


@dataclass(frozen=True, slots=True)
class Stationary:
    """A function of one number with its derivatives and the only place where the first vanishes.

    ``function``, ``slope`` and ``curvature`` are trees over ``variable``; ``argument`` is where
    the slope vanishes; ``sign`` is that of the curvature on the whole domain, 1 or -1.
    """

    variable: Symbol
    domain: Real
    function: Node
    slope: Node
    curvature: Node
    argument: Node
    sign: int


def stationary(
    part: Node, free: Node, argument: Node, declarations: Declarations, *, variable: str
) -> Stationary:
    """Differentiate ``part`` by ``free`` at a fixed point, and show that ``argument`` is optimal.

    ``free`` is a declared function at a density variable or a declared number. SymPy solves for
    the stationary point, which must be the only one and equal ``argument``.

    Raises:
        NotShown: there is no or more than one stationary point, another one, one outside the
            domain, or the second derivative changes its sign or is not shown to keep it.
    """
    domain = _domain(free, declarations)
    place = sympy.Symbol(variable, **_assumed(domain))
    atoms: dict[Node, sympy.Symbol] = {free: place}
    function = _lowered(part, atoms, declarations)
    if place not in function.free_symbols:
        raise NotShown(f"{to_latex(part)} does not depend on {to_latex(free)}")
    slope = sympy.diff(function, place)
    curvature = sympy.diff(slope, place)
    wanted = _lowered(argument, atoms, declarations)
    if place in wanted.free_symbols:
        raise NotShown(f"{to_latex(argument)} depends on what is free")
    solutions = _solutions(slope, place, domain)
    if len(solutions) != 1 or not _is_zero(solutions[0] - wanted):
        raise NotShown(f"the stationary points are {solutions}, not {to_latex(argument)}")
    _check_inside(wanted, domain)
    sign = _sign_everywhere(curvature, place, domain)

    def named(value: sympy.Expr) -> Node:
        tree = lift(value)
        for atom, symbol in atoms.items():
            if atom != free:
                tree = replace_part(tree, Symbol(symbol.name), atom)
        return tree

    return Stationary(
        Symbol(variable), domain, named(function), named(slope), named(curvature), argument, sign
    )


def pointwise_optimum(free: Node, argument: Node, *, variable: str = "u") -> Rule:
    """The part becomes what it is at ``free = argument``: its largest (smallest) value.

    Where the part is strictly concave in ``free`` the rule goes upwards; for the convex case use
    ``pointwise_minimum``.
    """
    return _optimum(free, argument, variable, -1)


def pointwise_minimum(free: Node, argument: Node, *, variable: str = "u") -> Rule:
    """The same where the part is strictly convex: its smallest value."""
    return _optimum(free, argument, variable, 1)


def _optimum(free: Node, argument: Node, variable: str, wanted: int) -> Rule:
    shape, relation = ("concave", "<=") if wanted < 0 else ("convex", ">=")

    def rewrite(node: Node, declarations: Declarations) -> Node:
        found = stationary(node, free, argument, declarations, variable=variable)
        if found.sign != wanted:
            raise NotShown(f"{to_latex(node)} is not strictly {shape} in {to_latex(free)}")
        return replace_part(node, free, argument)

    extreme = "largest" if wanted < 0 else "smallest"
    return Rule(
        "pointwise optimum",
        rewrite,
        relation=relation,
        theorem=f"a strictly {shape} function is {extreme} where its derivative vanishes",
        condition="the value at each point may be chosen freely",
    )


def with_function(declarations: Declarations, found: Stationary, name: str = "g") -> Declarations:
    """Declarations in which the function is called ``g``, its derivatives ``g'`` and ``g''``."""
    symbols = dict(declarations.symbols)
    symbols[found.variable.name] = found.domain
    made = []
    for suffix, value in (("", found.function), ("'", found.slope), ("''", found.curvature)):
        symbols[name + suffix] = Function()
        made.append(Definition(Apply(name + suffix, (found.variable,)), value))
    return replace(
        declarations,
        symbols=MappingProxyType(symbols),
        definitions=(*declarations.definitions, *made),
    )


def _domain(free: Node, declarations: Declarations) -> Real:
    domain: Domain | None
    match free:
        case Symbol(name=name):
            domain = declarations.symbols.get(name)
        case Apply(name=name) if definition_of_function(name, declarations) is None:
            domain = declarations.symbols.get(name)
        case _:
            domain = None
    match domain:
        case Real():
            return domain
        case Function(low=low, high=high):
            return Real(low, high)
        case _:
            raise NotShown(f"{to_latex(free)} is neither a free function nor a free number")


def _assumed(domain: Real) -> dict[str, bool]:
    return assumptions(domain)


def _solutions(slope: sympy.Expr, place: sympy.Symbol, domain: Real) -> list[sympy.Expr]:
    """All real zeros of the slope; over the whole line they are found through the exponential."""
    if domain.low is None and domain.high is None:
        power = sympy.Dummy("power", positive=True)
        found = sympy.solve(_by_exponential(slope, place, power), power)
        return [sympy.log(each) for each in found]
    return list(sympy.solve(slope, place))


def _by_exponential(value: sympy.Expr, place: sympy.Symbol, power: sympy.Symbol) -> sympy.Expr:
    """A function of ``exp(place)`` as one of ``power``, over one denominator."""
    shifted = sympy.expand(value, power_exp=True, deep=True)
    return sympy.together(sympy.powsimp(shifted.subs(place, sympy.log(power))))


def _check_inside(value: sympy.Expr, domain: Real) -> None:
    gaps = []
    if domain.low is not None:
        gaps.append(value - sympy.Rational(domain.low.numerator, domain.low.denominator))
    if domain.high is not None:
        gaps.append(sympy.Rational(domain.high.numerator, domain.high.denominator) - value)
    if value.is_real is not True or any(sympy.factor(gap).is_positive is not True for gap in gaps):
        raise NotShown(f"{value} is not shown to lie in the domain")


def _sign_everywhere(curvature: sympy.Expr, place: sympy.Symbol, domain: Real) -> int:
    """The sign of the curvature on the whole domain, by a positive parameter that runs through it.

    Raises:
        NotShown: it is not shown to keep one sign.
    """
    positive = sympy.Dummy("place", positive=True)
    low, high = domain.low, domain.high
    if low is None and high is None:
        written = _by_exponential(curvature, place, positive)
    elif low is not None and high is not None:
        inside = sympy.Rational(low) + sympy.Rational(high - low) * positive / (1 + positive)
        written = curvature.subs(place, inside)
    elif low is not None:
        written = curvature.subs(place, sympy.Rational(low) + positive)
    else:
        written = curvature.subs(place, sympy.Rational(high) - positive)
    simple = sympy.factor(sympy.together(written))
    if simple.is_negative:
        return -1
    if simple.is_positive:
        return 1
    raise NotShown(f"the second derivative is not shown to keep its sign: {simple}")


def _is_zero(value: sympy.Expr) -> bool:
    return is_zero(sympy.expand_log(value)) or sympy.simplify(value) == 0


def _lowered(node: Node, atoms: dict[Node, sympy.Symbol], declarations: Declarations) -> sympy.Expr:
    """A part at a fixed point; what does not contain the free value is an atom with its sign."""

    def down(each: Node) -> sympy.Expr:
        return _lowered(each, atoms, declarations)

    if node in atoms:
        return atoms[node]
    match node:
        case Number():
            return sympy.Rational(node.value.numerator, node.value.denominator)
        case Constant(name="e"):
            return sympy.E
        case Add(terms=terms):
            return sympy.Add(*map(down, terms))
        case Negative(operand=operand):
            return -down(operand)
        case Mul(factors=factors):
            return sympy.Mul(*map(down, factors))
        case Div(numerator=top, denominator=bottom):
            return down(top) / down(bottom)
        case Power(base=base, exponent=exponent):
            return down(base) ** down(exponent)
        case Call(name="log", arguments=(argument,)):
            return sympy.log(down(argument))
        case Call(name="exp", arguments=(argument,)):
            return sympy.exp(down(argument))
        case Call(name="sigmoid", arguments=(argument,)):
            return 1 / (1 + sympy.exp(-down(argument)))
        case Density() | Apply() | Symbol() | Expectation():
            return atoms.setdefault(node, _atom(node, atoms, declarations))
        case _:
            raise NotShown(f"{to_latex(node)} has no place in a function of one number")


def _atom(node: Node, atoms: dict[Node, sympy.Symbol], declarations: Declarations) -> sympy.Symbol:
    free = next(iter(atoms))
    if any(each == free for each in walk(node)):
        raise NotShown(f"{to_latex(node)} averages over the free value; write the mean out")
    # The name cannot be a declared one: no LaTeX name contains a space.
    sign = {"positive": True} if is_positive(node, declarations) else {"real": True}
    return sympy.Symbol(f"atom {len(atoms)}", **sign)
