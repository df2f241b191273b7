"""The printer for the text syntax: what a person would type into a box to mean the same tree."""

from __future__ import annotations

import re

from formula.declarations import Declarations
from formula.precedence import ATOM, PRODUCT, SETS, SUM, TIGHT, level
from formula.printer_ranges import limits
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
    Relation,
    SetOf,
    SetOperation,
    Symbol,
    Transpose,
    walk,
)

_SETS = {"union": " union ", "intersection": " intersect ", "difference": r" \setminus "}
_LAWS = {"normal": "Normal", "multivariate-normal": "Normal", "uniform": "Uniform"}
_CONSTANTS = {"pi": "pi", "e": "e", "i": "i", "inf": "oo"}


def to_text(node: Node, declarations: Declarations) -> str:
    """``node`` in the text syntax, with the text names of ``declarations``."""
    return _Text(declarations).write(node)


class _Text:
    """Writes trees with the text names of one set of declarations."""

    def __init__(self, declarations: Declarations) -> None:
        self.names = declarations.text_names

    def write(self, node: Node) -> str:
        match node:
            case Number(text=text):
                return text
            case Constant(name=name):
                return _CONSTANTS[name]
            case Symbol(name=name):
                return self.name(name)
            case Item(base=base, indices=indices):
                return f"{self.at(base, ATOM)}[{self.listed(indices)}]"
            case Add(terms=terms):
                return self.sum(terms)
            case Negative(operand=operand):
                return "-" + self.at(operand, PRODUCT)
            case Mul(factors=factors):
                return self.product(factors)
            case Div(numerator=numerator, denominator=denominator):
                return f"{self.at(numerator, TIGHT)}/{self.at(denominator, TIGHT)}"
            case Power(base=base, exponent=exponent):
                return f"{self.base(base)}^{self.exponent(exponent)}"
            case Call(name="factorial", arguments=(first,)):
                return f"{self.base(first)}!"
            case Call(name=name, arguments=arguments):
                return f"{name}({self.listed(arguments)})"
            case Apply(name=name, arguments=arguments):
                return f"{self.name(name)}({self.listed(arguments)})"
            case Transpose(operand=operand):
                return f"transpose({self.write(operand)})"
            case Big(kind=kind, body=body, ranges=ranges):
                below, above = limits(ranges, self.write, self.name, "...")
                upper_limit = f"^{{{above}}}" if above else ""
                return f"{kind}_{{{below}}}{upper_limit} {self.at(body, PRODUCT)}"
            case Integral(body=body, variable=variable, lower=lower, upper=upper):
                limited = "" if lower is None else f"_{{{self.write(lower)}}}"
                limited += "" if upper is None else f"^{{{self.write(upper)}}}"
                return f"int{limited} {self.integrand(body, variable)} d{self.name(variable)}"
            case Density():
                return self.density(node)
            case Expectation(laws=laws, body=body):
                below = " ".join(self.write(law) for law in laws)
                return f"E_{{{below}}}[{self.write(body)}]"
            case Divergence(name=name, first=first, second=second):
                return f"{name}({self.write(first)} || {self.write(second)})"
            case Entropy(density=density):
                return f"H({self.write(density)})"
            case MutualInformation(letter=letter, first=first, second=second):
                return f"I_{self.name(letter)}({self.listed(first)}; {self.listed(second)})"
            case Cases(branches=branches):
                parts = ", ".join(
                    f"({self.write(value)}, {'True' if when is None else self.write(when)})"
                    for value, when in branches
                )
                return f"Piecewise({parts})"
            case Matrix(rows=rows):
                return f"Matrix([{', '.join(f'[{self.listed(row)}]' for row in rows)}])"
            case SetOf(elements=elements):
                return f"{{{self.listed(elements)}}}"
            case SetOperation(name=name, operands=operands):
                return _SETS[name].join(self.at(operand, SUM) for operand in operands)
            case Relation(sides=sides, operators=operators):
                text = self.at(sides[0], SETS)
                for operator, side in zip(operators, sides[1:], strict=True):
                    text += f" {operator} {self.at(side, SETS)}"
                return text
            case Extremum(name=name, variables=variables, body=body):
                return f"{name}_{{{self.listed(variables)}}} {self.at(body, SUM)}"
            case LawStatement(quantity=quantity, law=law, parameters=parameters):
                return f"{self.write(quantity)} ~ {_LAWS.get(law, law)}({self.listed(parameters)})"
            case _:
                raise TypeError(f"{type(node).__name__} has no printed form")

    def name(self, name: str) -> str:
        """The declared text name, or the LaTeX name without its commands and braces."""
        if name in self.names:
            return self.names[name]
        plain = re.sub(r"\\(?:text|mathrm|mathbf|mathcal|boldsymbol)\b", "", name)
        return re.sub(r"[\\{} ]", "", plain)

    def at(self, node: Node, minimum: int) -> str:
        """``node``, in brackets unless it holds together at least as strongly as ``minimum``."""
        text = self.write(node)
        strength = PRODUCT if isinstance(node, Div) else level(node)
        return text if strength >= minimum else f"({text})"

    def base(self, node: Node) -> str:
        """What a power may be written on."""
        plain = (Number, Constant, Symbol, Item, Density, Apply, Matrix)
        return self.write(node) if isinstance(node, plain) else f"({self.write(node)})"

    def exponent(self, node: Node) -> str:
        """An exponent: whole numbers bare, everything else in brackets."""
        match node:
            case Negative(operand=Number(text=text)) if text.isdigit():
                return f"-{text}"
            case Number() | Symbol():
                return self.write(node)
            case _:
                return f"({self.write(node)})"

    def sum(self, terms: tuple[Node, ...]) -> str:
        """Terms joined by their signs."""
        text = ""
        for place, term in enumerate(terms):
            if isinstance(term, Negative):
                text += (" - " if place else "-") + self.at(term.operand, PRODUCT)
            else:
                text += (" + " if place else "") + self.at(term, PRODUCT)
        return text

    def product(self, factors: tuple[Node, ...]) -> str:
        """Factors joined by ``*``; a sum or product sign that is not last is bracketed."""
        written = [
            self.write(factor)
            if isinstance(factor, Big) and factor is factors[-1]
            else self.at(factor, TIGHT)
            for factor in factors
        ]
        return "*".join(written)

    def listed(self, nodes: tuple[Node, ...]) -> str:
        """Nodes separated by commas."""
        return ", ".join(self.write(node) for node in nodes)

    def integrand(self, body: Node, variable: str) -> str:
        """The body of an integral; an inner one over the same variable is bracketed."""
        text = self.write(body)
        inner = any(isinstance(e, Integral) and e.variable == variable for e in walk(body))
        return f"({text})" if inner else text

    def density(self, node: Density) -> str:
        """A density with its bar."""
        inside = self.listed(node.left)
        if node.right:
            inside += f"|{self.listed(node.right)}"
        return f"{self.name(node.letter)}({inside})"
