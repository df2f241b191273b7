"""A general result about normal laws read for special ones: diagonal, standard, of one number."""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from claims.algebra.coordinates import by_entries, logarithm
from claims.algebra.lift import lift
from claims.algebra.lower import lower
from claims.algebra.matrices import rewritten
from claims.algebra.normal import gather_logs
from claims.algebra.rewriting import flatten
from claims.statements import Equality
from formula.declarations import Declarations, Law
from formula.tree import (
    Add,
    Call,
    Item,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    Transpose,
    rebuild,
)


class OtherLaws(ValueError):
    """The declared laws are not those of the general result at these values."""


def general_result_at(
    general: Equality, values: Mapping[str, Node], declarations: Declarations
) -> Node:
    """The closed form of a result about normal laws of a vector, at special parameters.

    Raises:
        OtherLaws: the general laws are not the declared ones at ``values``.
    """

    def put(node: Node) -> Node:
        if isinstance(node, Symbol) and node.name in values:
            return values[node.name]
        return rebuild(node, put)

    special = {density.letter: law for density, law in declarations.laws}
    for density, law in general.declarations.laws:
        mean, covariance = map(put, law.parameters)
        if moments(special[density.letter]) != (mean, covariance):
            raise OtherLaws(f"the law of {density.letter} has other moments at these values")
    return flatten(put(general.right))


def moments(law: Law) -> tuple[Node, Node]:
    """Mean and covariance of a named normal law, as trees.

    Raises:
        OtherLaws: it is none.
    """
    two = Number("2")
    match law.name, law.parameters:
        case "multivariate-normal", (mean, covariance):
            return mean, covariance
        case "diagonal-normal", (mean, sd):
            return mean, Call("diag", (Power(sd, two),))
        case "normal", (mean, sd):
            return mean, Power(sd, two)
        case _:
            raise OtherLaws(f"no moments of the law {law.name} are written here")


def at_a_standard_normal_law(
    node: Node, mean: str, sd: str, letter: str, declarations: Declarations
) -> Node:
    """A sum over coordinates with the entries of one mean 0 and of its standard deviations 1.

    Raises:
        OtherLaws: the declared law with that letter is not standard normal.
    """
    if not any(
        f.letter == letter and law.name == "standard-normal" for f, law in declarations.laws
    ):
        raise OtherLaws(f"the law of {letter} is not standard normal")

    def put(part: Node) -> Node:
        match part:
            case Item(base=Symbol(name=name)) if name in (mean, sd):
                return Number("0" if name == mean else "1")
            case _:
                return rebuild(part, put)

    return lift(lower(put(node), declarations))


def traces_of_diagonal_matrices(node: Node, declarations: Declarations) -> Node:
    """Write traces of quotients of diagonal matrices as sums over the coordinates."""
    return by_entries(rewritten(node, "trace of a quotient of diagonal matrices", declarations))


def determinants_of_diagonal_matrices(node: Node, declarations: Declarations) -> Node:
    """Write both determinants as products over the coordinates."""
    name = "determinant of a diagonal matrix"
    return by_entries(rewritten(rewritten(node, name, declarations), name, declarations))


def one_sum_over_the_coordinates(node: Node, declarations: Declarations) -> Node:
    """Write logarithms of products as sums, and all sums over one range as one.

    A multiple of the upper limit is a sum of equal terms.
    """
    whole = sympy.expand(_lowered(node, declarations).doit(deep=False))
    sums = sorted(whole.atoms(sympy.Sum), key=str)
    ((_, low, high),) = {each.limits[0] for each in sums}
    index = sums[0].limits[0][0]
    body = sympy.Integer(0)
    rest = whole
    for each in sums:
        factor = whole.coeff(each)
        rest -= factor * each
        body += factor * each.function
    per_term = sympy.cancel(sympy.expand(rest) / (high - low + 1))
    if per_term.free_symbols:
        raise ValueError(f"{rest} is no multiple of the number of coordinates")
    body = _with_logs_gathered(sympy.expand(body + per_term))
    return lift(sympy.Sum(body, (index, low, high)))


def _lowered(node: Node, declarations: Declarations) -> sympy.Expr:
    def down(part: Node) -> sympy.Expr:
        return _lowered(part, declarations)

    match node:
        case Call(name="log", arguments=(inner,)):
            return logarithm(inner, declarations)
        case Add(terms=terms):
            return sympy.Add(*map(down, terms))
        case Negative(operand=operand):
            return -down(operand)
        case Mul(factors=factors):
            return sympy.Mul(*map(down, factors))
        case _:
            return lower(node, declarations)


def _with_logs_gathered(body: sympy.Expr) -> sympy.Expr:
    logs = [term for term in sympy.Add.make_args(body) if term.has(sympy.log)]
    split = sympy.expand_log(sympy.Add(*logs), force=False)
    return body - sympy.Add(*logs) + sympy.logcombine(split)


def common_factor_taken_out(expression: sympy.Expr, factor: sympy.Expr) -> sympy.Expr:
    """A sum over an index as ``factor`` times the sum of what is left, logarithms gathered."""
    if not isinstance(expression, sympy.Sum):
        raise ValueError(f"{expression} is no sum over an index")
    body = sympy.expand(expression.function / factor)
    return factor * sympy.Sum(sympy.logcombine(body), *expression.limits)


def numbers_for_one_by_one_matrices(node: Node, declarations: Declarations) -> Node:
    """A 1 x 1 matrix is its entry: its own trace, determinant and transpose."""

    def plain(part: Node) -> Node:
        part = rebuild(part, plain)
        match part:
            case Call(name="tr" | "det", arguments=(inner,)) | Transpose(operand=inner):
                return inner
            case _:
                return part

    return lift(lower(plain(node), declarations))


def logarithms_of_roots(expression: sympy.Expr) -> sympy.Expr:
    """Write multiples of logarithms as one logarithm of positive numbers."""
    return gather_logs(expression)
