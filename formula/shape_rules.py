"""The rules of shapes: what may be added, multiplied, raised, traced, one function a rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from formula.domains import Size
from formula.printer import to_latex
from formula.record import record
from formula.tree import Call, Negative, Node, Number


@record
class Shape:
    """Rows and columns of a value; a scalar is (1, 1).

    ``kind`` is ``array`` for a value, ``set`` for a set and ``family`` for all members at once,
    which have no rows and columns of their own (``rows`` then says how many there are).
    """

    rows: Size
    columns: Size
    kind: str = "array"

    def __str__(self) -> str:
        if self.kind == "set":
            return "a set"
        if self.kind == "family":
            return f"a family of {self.rows}"
        return "a scalar" if self.is_scalar else f"({self.rows}, {self.columns})"

    @property
    def is_scalar(self) -> bool:
        """Whether this is a single number."""
        return self.kind == "array" and self.rows == 1 and self.columns == 1

    @property
    def is_vector(self) -> bool:
        """Whether this is a column with more than one entry (for some size)."""
        return self.kind == "array" and self.columns == 1 and self.rows != 1

    @property
    def is_square(self) -> bool:
        """Whether a determinant and a trace exist; a scalar is square."""
        return self.kind == "array" and self.rows == self.columns


SCALAR = Shape(1, 1)
SET = Shape(1, 1, "set")

Measured = tuple[Node, Shape]
"""A node with its shape."""


class ShapeError(ValueError):
    """Shapes that do not fit; ``message`` names both sides, ``node`` is where."""

    def __init__(self, message: str, node: Node) -> None:
        super().__init__(message)
        self.message = message
        self.node = node


def same(parts: Sequence[Measured], node: Node, how: str) -> Shape:
    """The one shape of all parts; ``how`` says what is done to them (``added``)."""
    first, shape = parts[0]
    for part, found in parts[1:]:
        if found != shape:
            raise ShapeError(
                f"{to_latex(first)} is {shape} and {to_latex(part)} is {found}: "
                f"these cannot be {how}",
                node,
            )
    return shape


def product(parts: Sequence[Measured], node: Node) -> Shape:
    """The shape of a product, from left to right; a scalar times anything is fine."""
    first, so_far = parts[0]
    written = to_latex(first)
    for factor, found in parts[1:]:
        if so_far.is_scalar:
            so_far, written = found, to_latex(factor)
        elif not found.is_scalar:
            if so_far.columns != found.rows:
                raise ShapeError(
                    f"{written} is {so_far} and {to_latex(factor)} is {found}: "
                    "these cannot be multiplied",
                    node,
                )
            so_far = Shape(so_far.rows, found.columns)
            written = f"{written} {to_latex(factor)}"
    return so_far


def power(base: Measured, exponent: Node, node: Node) -> Shape:
    """A scalar has any power, a square matrix whole ones, a vector whole ones by entry."""
    what, found = base
    if found.is_scalar:
        return found
    if whole_number(exponent) is None:
        raise ShapeError(
            f"{to_latex(what)} is {found}: it has whole powers only, not {to_latex(exponent)}",
            node,
        )
    if found.is_vector or found.is_square:
        return found
    raise ShapeError(f"{to_latex(what)} is {found}: only a square matrix has powers", node)


_SQUARE = {"tr": "a trace", "det": "a determinant", "inv": "an inverse"}


def call(node: Call, arguments: Sequence[Measured]) -> Shape:
    """The shape of a known function's value; what is not listed maps scalars to scalars."""
    first, found = arguments[0]
    if node.name in _SQUARE:
        if not found.is_square:
            what = _SQUARE[node.name]
            raise ShapeError(f"{to_latex(first)} is {found}: only a square matrix has {what}", node)
        return found if node.name == "inv" else SCALAR
    if node.name == "norm":
        return SCALAR
    if node.name == "diag":
        if found.columns == 1:
            return Shape(found.rows, found.rows)
        if found.is_square:
            return Shape(found.rows, 1)
        raise ShapeError(
            f"{to_latex(first)} is {found}: diag takes a vector or a square matrix", node
        )
    if node.name == "identity":
        return Shape(size_of(first), size_of(first))
    for argument, shape in arguments:
        if not shape.is_scalar:
            raise ShapeError(
                f"{to_latex(argument)} is {shape}: {node.name} is a function of a scalar", node
            )
    return SCALAR


def entry(node: Node, base: Measured, count: int) -> Shape:
    """The shape of a value with ``count`` indices: one for a vector, two for a matrix."""
    what, whole = base
    if count == 0:
        return whole
    wanted = 1 if whole.columns == 1 or whole.rows == 1 else 2
    if whole.is_scalar or count != wanted:
        indices = "1 index does" if count == 1 else f"{count} indices do"
        raise ShapeError(f"{to_latex(what)} is {whole}: {indices} not pick an entry of it", node)
    return SCALAR


def matrix(node: Node, rows: Sequence[Sequence[Measured]]) -> Shape:
    """The shape of a matrix written out, of scalars or of blocks that fit."""
    if any(len(row) != len(rows[0]) for row in rows):
        lengths = ", ".join(str(len(row)) for row in rows)
        raise ShapeError(f"the rows of a matrix have different lengths: {lengths}", node)
    for row in rows:
        for above, (part, found) in zip(rows[0], row, strict=True):
            for other, shape, fits in (
                (*row[0], found.rows == row[0][1].rows),
                (*above, found.columns == above[1].columns),
            ):
                if not fits:
                    raise ShapeError(
                        f"{to_latex(part)} is {found} and {to_latex(other)} is {shape}: "
                        "these are no blocks of one matrix",
                        node,
                    )
    return Shape(_total(row[0][1].rows for row in rows), _total(s.columns for _, s in rows[0]))


def size_of(node: Node) -> Size:
    """A size written as a formula: a number or the name of a declared integer."""
    whole = whole_number(node)
    return whole if whole is not None else to_latex(node)


def whole_number(node: Node) -> int | None:
    """The value of a whole number as written, with its sign; ``None`` for anything else."""
    match node:
        case Number(text=text) if text.isdigit():
            return int(text)
        case Negative(operand=Number(text=text)) if text.isdigit():
            return -int(text)
        case _:
            return None


def _total(sizes: Iterable[Size]) -> Size:
    listed = list(sizes)
    if len(listed) == 1:
        return listed[0]
    known = sum(size for size in listed if isinstance(size, int))
    names = [size for size in listed if isinstance(size, str)]
    if not names:
        return known
    return " + ".join([*names, *([str(known)] if known else [])])
