r"""The printer: a tree as LaTeX, with no more brackets than reading the same tree back needs.

The conventions are those of the reader: ``\log`` takes the product that follows, ``\sum`` and
``\prod`` as well, an integral everything up to its differential, and a bracketed argument is a
call. A parameter subscript of a density is no part of the tree and is not printed.
"""

from __future__ import annotations

from formula.alphabet import LATEX_FUNCTIONS
from formula.declarations import Declarations
from formula.precedence import ATOM, PRODUCT, SETS, SUM, TIGHT, level
from formula.printer_ranges import limits
from formula.printer_text import to_text as _to_text
from formula.tree import (
    Add,
    Apply,
    Big,
    Call,
    Cases,
    Constant,
    Density,
    Div,
    Divergence,
    Entropy,
    Expectation,
    Extremum,
    Integral,
    Item,
    LawStatement,
    Matrix,
    Mul,
    MutualInformation,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    SetOf,
    SetOperation,
    Symbol,
    Transpose,
    walk,
)

OPERATORS = {"=": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}
_CONSTANTS = {"pi": r"\pi", "e": "e", "i": "i", "inf": r"\infty"}
_ARC = {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan"}
_SETS = {"union": r"\cup", "intersection": r"\cap", "difference": r"\setminus"}
_LAWS = {
    "normal": r"\mathcal{N}",
    "diagonal-normal": r"\mathcal{N}",
    "multivariate-normal": r"\mathcal{N}",
    "standard-normal": r"\mathcal{N}",
    "uniform": r"\mathcal{U}",
}
_TALL = (r"\frac", r"\sum", r"\prod", r"\int", r"\begin", r"\binom", r"\left")
_HEADS = frozenset({"E", "H", "I"})
_ROUND = ("(", r"\left(", "[", r"\left[")
_ENCLOSED = frozenset({"sqrt", "root", "abs", "norm", "binomial"})


def to_latex(node: Node) -> str:
    """``node`` as LaTeX (math mode, no dollar signs); reading it back gives the same tree."""
    match node:
        case Number(text=text):
            return _number(text)
        case Constant(name=name):
            return _CONSTANTS[name]
        case Symbol(name=name):
            return name
        case Item(base=base, indices=indices):
            return _item(base, indices)
        case Add(terms=terms):
            return _add(terms)
        case Negative(operand=operand):
            return "-" + _at(operand, PRODUCT)
        case Mul(factors=factors):
            return _mul(factors)
        case Div(numerator=numerator, denominator=denominator):
            return rf"\frac{{{to_latex(numerator)}}}{{{to_latex(denominator)}}}"
        case Power(base=base, exponent=exponent):
            return f"{_base(base)}^{_braced(to_latex(exponent))}"
        case Call(name=name, arguments=arguments):
            return _call(name, arguments, last=True)
        case Apply(name=name, arguments=arguments):
            return name + _round(_listed(arguments))
        case Transpose(operand=operand):
            return rf"{_base(operand)}^\top"
        case Big(kind=kind, body=body, ranges=ranges):
            return _big(kind, body, ranges)
        case Integral(body=body, variable=variable, lower=lower, upper=upper):
            limits = "" if lower is None else "_" + _braced(to_latex(lower))
            limits += "" if upper is None else "^" + _braced(to_latex(upper))
            return rf"\int{limits} {_integrand(body, variable)} \, d{_spaced(variable)}"
        case Density():
            return _density(node)
        case Expectation(laws=laws, body=body):
            below = r" \, ".join(to_latex(law) for law in laws)
            return rf"\mathbb{{E}}_{{{below}}}{_square(to_latex(body))}"
        case Divergence(name=name, first=first, second=second):
            sides = rf"{to_latex(first)} \,\|\, {to_latex(second)}"
            return rf"\mathrm{{{name}}}{_round(sides)}"
        case Entropy(density=density):
            return rf"H{_round(to_latex(density))}"
        case MutualInformation(letter=letter, first=first, second=second):
            return rf"I_{_braced(letter)}({_listed(first)}; {_listed(second)})"
        case Cases(branches=branches):
            rows = r" \\ ".join(_branch(value, condition) for value, condition in branches)
            return rf"\begin{{cases}} {rows} \end{{cases}}"
        case Matrix(rows=rows):
            lines = r" \\ ".join(" & ".join(to_latex(entry) for entry in row) for row in rows)
            return rf"\begin{{pmatrix}} {lines} \end{{pmatrix}}"
        case SetOf(elements=elements):
            return rf"\{{{_listed(elements)}\}}"
        case SetOperation(name=name, operands=operands):
            return f" {_SETS[name]} ".join(_at(operand, SUM) for operand in operands)
        case Relation(sides=sides, operators=operators):
            return _relation(sides, operators)
        case Extremum(name=name, variables=variables, body=body):
            return rf"{_extremum(name)}_{_braced(_listed(variables))} {_at(body, SUM)}"
        case LawStatement(quantity=quantity, law=law, parameters=parameters):
            name = _LAWS.get(law, rf"\operatorname{{{law}}}")
            return rf"{to_latex(quantity)} \sim {name}{_round(_listed(parameters))}"
        case _:
            raise TypeError(f"{type(node).__name__} has no printed form")


def _number(text: str) -> str:
    if "e" not in text.lower():
        return text
    # LaTeX has no exponent notation: the same value, written out.
    exact = Number(text).value
    if exact.denominator == 1:
        return str(exact.numerator)
    places = 0
    while (exact * 10**places).denominator != 1:
        places += 1
    digits = str((exact * 10**places).numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def _at(node: Node, minimum: int) -> str:
    text = to_latex(node)
    return text if level(node) >= minimum else _round(text)


def _base(node: Node) -> str:
    """What a power or transpose may be written on."""
    match node:
        case Symbol(name=name) if "^" in name or "'" in name:
            return _round(name)
        case Item(base=Symbol(name=name)) if "^" in name or "'" in name:
            return _round(to_latex(node))
        case Div():
            return _round(to_latex(node))
        case Call(name=name) if name not in _ENCLOSED:
            return _round(to_latex(node))
        case Expectation() | Divergence() | Entropy() | MutualInformation() | Cases():
            return _round(to_latex(node))
        case _:
            return _at(node, ATOM)


def _add(terms: tuple[Node, ...]) -> str:
    text = ""
    for place, term in enumerate(terms):
        match term:
            case Negative(operand=operand):
                text += (" - " if place else "-") + _at(operand, PRODUCT)
            case _:
                text += (" + " if place else "") + _at(term, PRODUCT)
    return text


def _mul(factors: tuple[Node, ...]) -> str:
    text = ""
    for place, factor in enumerate(factors):
        written = _factor(factor, last=place == len(factors) - 1)
        text += (_between(factors[place - 1], factor, written) if place else "") + written
    return text


def _factor(node: Node, *, last: bool) -> str:
    match node:
        case Mul():
            return _round(to_latex(node))
        case Call(name=name, arguments=arguments) if name != "factorial":
            return _call(name, arguments, last=last)
        case _:
            return _at(node, PRODUCT if last else TIGHT)


def _between(before: Node, after: Node, written: str) -> str:
    # A digit after a factor would join it (or make a mixed number of a fraction), and a bracket
    # after a bare I, H or E would be taken for its argument.
    if written[0].isdigit() or (isinstance(before, Number) and _is_number(after)):
        return r" \cdot "
    if isinstance(before, Symbol) and before.name in _HEADS and written.startswith(_ROUND):
        return r" \cdot "
    called = (Density, Apply, Call, Expectation, Divergence)
    wide = isinstance(before, called) or isinstance(after, (*called, Big, Integral))
    return r" \, " if wide else " "


def _is_number(node: Node) -> bool:
    return (
        isinstance(node, Div)
        and isinstance(node.numerator, Number)
        and isinstance(node.denominator, Number)
    )


def _call(name: str, arguments: tuple[Node, ...], *, last: bool) -> str:
    first = arguments[0]
    match name:
        case "sqrt":
            return rf"\sqrt{{{to_latex(first)}}}"
        case "root":
            return rf"\sqrt[{to_latex(arguments[1])}]{{{to_latex(first)}}}"
        case "abs":
            return rf"\left|{to_latex(first)}\right|"
        case "norm":
            return rf"\left\lVert {to_latex(first)} \right\rVert"
        case "binomial":
            return rf"\binom{{{to_latex(first)}}}{{{to_latex(arguments[1])}}}"
        case "factorial":
            return _base(first) + "!"
        case "logbase":
            return rf"\log_{_braced(to_latex(arguments[1]))}{_round(to_latex(first))}"
    command = _command(name)
    if last and name in ("log", "det") and _stands_alone(first):
        return f"{command} {to_latex(first)}"
    return command + _round(_listed(arguments))


def _command(name: str) -> str:
    if name in ("tr", "diag"):
        return rf"\operatorname{{{name}}}"
    return _ARC.get(name) or (
        f"\\{name}" if name in LATEX_FUNCTIONS else rf"\operatorname{{{name}}}"
    )


def _stands_alone(node: Node) -> bool:
    r"""Whether ``\log`` takes exactly ``node`` without brackets."""
    match node:
        case Number() | Constant() | Symbol() | Item() | Density() | Apply() | Div():
            return True
        case Power(base=base):
            return isinstance(base, Symbol | Item | Number)
        case Call(name=name):
            return name in ("sqrt", "det")
        case _:
            return False


def _big(kind: str, body: Node, ranges: tuple[Range, ...]) -> str:
    below, above = limits(ranges, to_latex, str, r"\dots")
    upper = f"^{_braced(above)}" if above else ""
    return rf"\{kind}_{_braced(below)}{upper} {_at(body, PRODUCT)}"


def _integrand(body: Node, variable: str) -> str:
    # An integral over the same variable inside would take this one's differential.
    text = to_latex(body)
    inner = any(isinstance(each, Integral) and each.variable == variable for each in walk(body))
    return _round(text) if inner else text


def _item(base: Node, indices: tuple[Node, ...]) -> str:
    below = ",".join(to_latex(index) for index in indices)
    if not isinstance(base, Symbol):
        return f"{_base(base)}_{_braced(below)}"
    # A name that has a subscript already takes braces: two subscripts in a row are no TeX.
    name = f"{{{base.name}}}" if "_" in base.name else base.name
    return f"{name}_{_braced(below)}"


def _density(node: Density) -> str:
    inside = _listed(node.left)
    if node.right:
        inside += rf" \mid {_listed(node.right)}"
    return f"{node.letter}({inside})"


def _branch(value: Node, condition: Node | None) -> str:
    when = r"\text{otherwise}" if condition is None else rf"\text{{if }} {to_latex(condition)}"
    return f"{to_latex(value)} & {when}"


def _relation(sides: tuple[Node, ...], operators: tuple[str, ...]) -> str:
    text = _at(sides[0], SETS)
    for operator, side in zip(operators, sides[1:], strict=True):
        text += f" {OPERATORS[operator]} {_at(side, SETS)}"
    return text


def _extremum(name: str) -> str:
    return rf"\arg\{name[3:]}" if name.startswith("arg") else rf"\{name}"


def _listed(nodes: tuple[Node, ...]) -> str:
    return ", ".join(to_latex(node) for node in nodes)


def _round(text: str) -> str:
    return rf"\left({text}\right)" if any(tall in text for tall in _TALL) else f"({text})"


def _square(text: str) -> str:
    return rf"\left[{text}\right]" if any(tall in text for tall in _TALL) else f"[{text}]"


def _spaced(name: str) -> str:
    return name if name[0] != "\\" else f" {name}"


def _braced(text: str) -> str:
    return text if len(text) == 1 else f"{{{text}}}"


def to_text(node: Node, declarations: Declarations) -> str:
    """``node`` in the text syntax, with the text names of ``declarations``."""
    return _to_text(node, declarations)
