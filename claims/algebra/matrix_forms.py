"""Scalar formulas in matrices: comparison over opaque matrix scalars, and a NumPy function.

``det S`` or ``x^T A x`` enters SymPy as one real symbol; two of them share a symbol when their
entries are the same rational functions at d = 1, 2, 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy

from claims.algebra.entries import equal_entries
from claims.algebra.lower import CannotLower, lower
from claims.algebra.matrices import SIZES
from claims.algebra.record import Numeric
from claims.algebra.rewriting import flatten, positive_definite
from claims.algebra.settle import is_zero
from formula.declarations import Declarations
from formula.domains import POSITIVE, Array, Domain, Real
from formula.shapes import shape_of
from formula.tree import (
    Add,
    Big,
    Call,
    Div,
    Mul,
    Negative,
    Node,
    Power,
    Symbol,
    Transpose,
    rebuild,
    walk,
)

# NumPy's printer knows no Determinant; these are handed to it as functions.
_DETERMINANT = sympy.Function("determinant", real=True)
_TRACE = sympy.Function("matrix_trace", real=True)


class MatrixScalars:
    """Replaces the matrix scalars of formulas by symbols, the same one for equal scalars."""

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations
        self._known: list[tuple[Node, str]] = []

    def lower(self, node: Node) -> sympy.Expr:
        """The SymPy expression of a scalar formula, its matrix scalars as real symbols."""
        skeleton = self._skeleton(flatten(node))
        names = {name: self._domain(tree) for tree, name in self._known}
        known = Declarations(symbols={**self.declarations.symbols, **names})
        return lower(skeleton, known)

    def _domain(self, scalar: Node) -> Domain:
        """Positive for the determinant of what is visibly positive definite."""
        match scalar:
            case Call(name="det", arguments=(inner,)) if positive_definite(
                inner, self.declarations
            ):
                return POSITIVE
            case _:
                return Real()

    def _skeleton(self, node: Node) -> Node:
        if isinstance(node, Mul):
            return self._product(node)
        if isinstance(node, Call) and node.name == "det":
            return self._determinant(node.arguments[0])
        if isinstance(node, Big) or (isinstance(node, Call) and node.name == "tr"):
            return self._symbol(node)
        return rebuild(node, self._skeleton)

    def _determinant(self, inner: Node) -> Node:
        """That of a number is the number, that of a product of square matrices the product."""
        if shape_of(inner, self.declarations).is_scalar:
            return self._skeleton(inner)
        if isinstance(inner, Mul):
            shapes = [shape_of(each, self.declarations) for each in inner.factors]
            if not any(shape.is_scalar or shape.rows != shape.columns for shape in shapes):
                return Mul(tuple(self._determinant(each) for each in inner.factors))
        return self._symbol(Call("det", (inner,)))

    def _product(self, node: Mul) -> Node:
        """Scalar factors one by one; the rest, which must be a scalar in all, as one symbol."""
        plain = [each for each in node.factors if shape_of(each, self.declarations).is_scalar]
        arrays = [each for each in node.factors if each not in plain]
        factors = [self._skeleton(each) for each in plain]
        if arrays:
            factors.append(self._symbol(Mul(tuple(arrays))))
        return Mul(tuple(factors)) if len(factors) > 1 else factors[0]

    def _symbol(self, node: Node) -> Node:
        for other, name in self._known:
            if node == other or all(
                equal_entries(node, other, self.declarations, size) for size in SIZES
            ):
                return Symbol(name)
        name = f"matrix scalar {len(self._known)}"
        self._known.append((node, name))
        return Symbol(name)


def same_matrix_scalars(a: Node, b: Node, declarations: Declarations) -> bool:
    """Whether algebra shows two scalar formulas in matrices equal (entries at d = 1, 2, 3)."""
    scalars = MatrixScalars(declarations)
    return is_zero(scalars.lower(a) - scalars.lower(b))


def matrix_expression(node: Node, declarations: Declarations) -> sympy.Expr:
    """The SymPy expression of ``node`` with matrices as matrix symbols of symbolic size.

    Raises:
        CannotLower: a node outside sums, products, powers, transposes, determinants and traces.
    """

    def down(child: Node) -> sympy.Expr:
        return matrix_expression(child, declarations)

    match node:
        case Symbol(name=name):
            domain = declarations.symbols.get(name)
            if not isinstance(domain, Array):
                return lower(node, declarations)
            rows, columns = (
                sympy.Integer(size) if isinstance(size, int) else lower(Symbol(size), declarations)
                for size in (domain.rows, domain.columns)
            )
            if domain.kind == "identity":
                return sympy.Identity(rows)
            return sympy.MatrixSymbol(name, rows, columns)
        case Add(terms=terms):
            total = down(terms[0])
            for term in terms[1:]:
                total = total + down(term)
            return total
        case Negative(operand=operand):
            return -down(operand)
        case Mul(factors=factors):
            product = down(factors[0])
            for factor in factors[1:]:
                product = product * down(factor)
            if getattr(product, "is_Matrix", False) and product.shape == (1, 1):
                return product[0, 0]
            return product
        case Div(numerator=top, denominator=bottom):
            return down(top) / down(bottom)
        case Power(base=base, exponent=exponent):
            return down(base) ** down(exponent)
        case Transpose(operand=operand):
            return down(operand).T
        case Call(name="det", arguments=(inner,)):
            return _DETERMINANT(down(inner))
        case Call(name="tr", arguments=(inner,)):
            return _TRACE(down(inner))
        case Call(name="exp", arguments=(inner,)):
            return sympy.exp(down(inner))
        case Call(name="log", arguments=(inner,)):
            return sympy.log(down(inner))
        case Call(name="sqrt", arguments=(inner,)):
            return sympy.sqrt(down(inner))
        case Call(name="abs", arguments=(inner,)):
            return sympy.Abs(down(inner))
        case _ if not any(_is_array(each, declarations) for each in walk(node)):
            return lower(node, declarations)
        case _:
            raise CannotLower(f"no matrix expression for {type(node).__name__}: {node}")


def _is_array(node: Node, declarations: Declarations) -> bool:
    return isinstance(node, Symbol) and isinstance(declarations.symbols.get(node.name), Array)


def matrices_as_numpy(node: Node, declarations: Declarations, point: str = "") -> Numeric:
    """A derived scalar formula in matrices as a NumPy function of ``name -> value``.

    Vectors have shape (K,) or (K, 1), matrices (K, K). The vector ``point``, if one is named, may
    also be a stack of shape (n, K), n > 1; the values then have shape (n,). Sizes are taken from
    the mapping, under the name of their symbol.
    """
    import numpy as np

    used = {each.name for each in walk(node) if isinstance(each, Symbol)}
    domains = {name: declarations.symbols[name] for name in declarations.symbols if name in used}
    for domain in list(domains.values()):
        if isinstance(domain, Array):
            for size in (domain.rows, domain.columns):
                if isinstance(size, str):
                    domains[size] = declarations.symbols[size]
    names = list(domains)
    safe = {name: f"argument_{place}" for place, name in enumerate(names)}
    known = Declarations(symbols={safe[name]: _renamed(domains[name], safe) for name in names})
    arguments = [matrix_expression(Symbol(safe[name]), known) for name in names]
    expression = matrix_expression(_with_names(node, safe), known)
    functions = {"determinant": np.linalg.det, "matrix_trace": np.trace}
    compiled = sympy.lambdify(arguments, expression, [functions, "numpy"])

    def shaped(name: str, value: object) -> object:
        domain = domains[name]
        if not isinstance(domain, Array):
            return value
        array = np.asarray(value, dtype=float)
        return array.reshape(-1, 1) if domain.columns == 1 else np.atleast_2d(array)

    def numeric(values: Mapping[str, object]) -> object:
        if not point:
            return compiled(*(shaped(name, values[name]) for name in names))
        stack = np.asarray(values[point], dtype=float)
        given = {name: shaped(name, values[name]) for name in names if name != point}
        if stack.ndim < 2 or stack.shape[1] == 1 or stack.shape[0] == 1:
            given[point] = shaped(point, stack)
            return compiled(*(given[name] for name in names))
        return np.array(
            [compiled(*((given | {point: shaped(point, row)})[name] for name in names))
             for row in stack]
        )  # fmt: skip

    return numeric


def _renamed(domain: Domain, names: Mapping[str, str]) -> Domain:
    """The domain with the symbols of its sizes renamed."""
    if not isinstance(domain, Array):
        return domain
    rows, columns = (
        size if isinstance(size, int) else names[size] for size in (domain.rows, domain.columns)
    )
    return replace(domain, rows=rows, columns=columns)


def _with_names(node: Node, names: Mapping[str, str]) -> Node:
    """``node`` with its symbols renamed to Python identifiers."""
    if isinstance(node, Symbol) and node.name in names:
        return Symbol(names[node.name])
    return rebuild(node, lambda child: _with_names(child, names))
