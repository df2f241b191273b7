"""Tree mutants: wrong variants of a formula of the kinds that students write.

The tags name what a feedback can be built on. A mutant may happen to mean the same as the
original; whoever uses it must prove that, not assume it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from formula.declarations import Declarations
from formula.domains import POSITIVE, Domain, Family
from formula.printer import to_latex
from formula.record import record
from formula.rename import rename_tree
from formula.tree import (
    Add,
    Big,
    Call,
    Density,
    Div,
    Divergence,
    Item,
    Matrix,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    SetOf,
    Symbol,
    Transpose,
    children,
    rebuild,
    walk,
)

_ONE, _TWO = Number("1"), Number("2")
_SCALES = (
    ("scaled", "1.01"),
    ("scaled", "1.1"),
    ("scaled", "0.9"),
    ("factor-two", "2"),
    ("factor-half", "0.5"),
)
_CONSTANTS = ("0.01", "1")
_STEPS = ("0.01", "0.1", "1")
_REVERSED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_SPREADS = ("sigma", "tau", "s_", "varsigma")

Change = tuple[str, Node, str]


@record
class Mutant:
    """A wrong variant: what kind of mistake it is (a slug), the tree, and what was changed."""

    tag: str
    node: Node
    description: str


def tree_mutants(node: Node, declarations: Declarations | None = None) -> Iterator[Mutant]:
    """Wrong variants of a value; of a bound (one relation other than ``=``) the stronger ones.

    The scale and sign of the whole first, then place by place from the outside in, then names
    exchanged throughout; deterministic, without duplicates, never the identical tree. A mutant may
    have no value (a density that no entry determines). With ``declarations`` symbols are exchanged
    when their domains are the same, else when they share their letter (``\\mu_0``, ``\\mu_1``).
    """
    seen = {node}
    for tag, changed, description in _all(node, declarations):
        if changed not in seen:
            seen.add(changed)
            yield Mutant(tag, changed, description)


def _all(node: Node, declarations: Declarations | None) -> Iterator[Change]:
    if isinstance(node, Relation):
        yield from _bounds(node)
        if set(node.operators) != {"="}:
            return
        for tag, last, description in _all(node.sides[-1], declarations):
            yield tag, replace(node, sides=(*node.sides[:-1], last)), description
        return
    if not isinstance(node, SetOf):
        for tag, scale in _SCALES:
            yield tag, _times(Number(scale), node), f"everything is multiplied by {scale}"
        for constant in _CONSTANTS:
            changed = _plus(node, Number(constant))
            yield "constant-added", changed, f"{constant} is added to everything"
        yield "sign", _minus(node), "the sign of the whole is changed"
    names = _Names(node, declarations)
    yield from _everywhere(node, names, in_index=False)
    yield from names.swapped()


def _bounds(node: Relation) -> Iterator[Change]:
    for place, operator in enumerate(node.operators):
        if operator not in _REVERSED:
            continue
        operators = (*node.operators[:place], _REVERSED[operator], *node.operators[place + 1 :])
        yield "reversed", replace(node, operators=operators), "the inequality is turned round"
        lesser = place if operator.startswith("<") else place + 1
        for step in _STEPS:
            raised = _plus(node.sides[lesser], Number(step))
            sides = (*node.sides[:lesser], raised, *node.sides[lesser + 1 :])
            yield "tightened", replace(node, sides=sides), f"{step} is added to the lesser side"


class _Names:
    """Which symbols of a tree may be mistaken for one another."""

    def __init__(self, node: Node, declarations: Declarations | None) -> None:
        self.node = node
        self.symbols = declarations.symbols if declarations else None
        bound = {part.variable for part in walk(node) if isinstance(part, Range)}
        names = {part.name for part in walk(node) if isinstance(part, Symbol)} - bound
        self.names = sorted(names)
        letters = {part.letter for part in walk(node) if isinstance(part, Density)}
        self.letters = sorted(letters)

    def alike(self, first: str, second: str) -> bool:
        """Whether the two have one domain, or without declarations one letter."""
        if self.symbols is None:
            return _letter(first) == _letter(second)
        return first in self.symbols and self.symbols.get(first) == self.symbols.get(second)

    def swapped(self) -> Iterator[Change]:
        """Every pair exchanged throughout."""
        for first, second in combinations(self.names, 2):
            if self.alike(first, second):
                changed = rename_tree(self.node, {first: second, second: first})
                yield "swapped-symbols", changed, f"{first} and {second} are exchanged throughout"
        for first, second in combinations(self.letters, 2):
            changed = rename_tree(self.node, {first: second, second: first})
            yield "swapped-densities", changed, f"{first} and {second} are exchanged throughout"

    def other(self, name: str) -> str | None:
        """The next symbol that ``name`` may be mistaken for."""
        others = [each for each in self.names if each != name and self.alike(name, each)]
        return next((each for each in others if each > name), others[0] if others else None)

    def is_spread(self, node: Node) -> bool:
        """Whether a symbol or member may stand for a standard deviation or a variance."""
        base = node.base if isinstance(node, Item) else node
        if not isinstance(base, Symbol):
            return False
        if self.symbols is None:
            return any(part in base.name for part in _SPREADS) or base.name in ("s", "v")
        return _scalar_domain(self.symbols.get(base.name)) == POSITIVE


def _everywhere(node: Node, names: _Names, *, in_index: bool) -> Iterator[Change]:
    yield from _here(node, names, in_index=in_index)
    for place, child in enumerate(children(node)):
        inside = in_index or (isinstance(node, Item) and place > 0)
        for tag, changed, description in _everywhere(child, names, in_index=inside):
            if isinstance(node, Power) and place == 0 and tag == "variance-for-sd":
                continue
            yield tag, _with_child(node, place, changed), description


def _with_child(node: Node, place: int, new: Node) -> Node:
    count = -1

    def change(child: Node) -> Node:
        nonlocal count
        count += 1
        return new if count == place else child

    return rebuild(node, change)


def _here(node: Node, names: _Names, *, in_index: bool) -> Iterator[Change]:
    match node:
        case Add(terms=terms):
            yield from _of_sum(terms)
        case Negative(operand=operand):
            yield "sign", operand, f"the minus before {to_latex(operand)} is lost"
        case Mul(factors=factors):
            yield from _of_product(factors)
        case Div(numerator=numerator, denominator=denominator):
            yield from _of_quotient(numerator, denominator)
        case Power(base=base, exponent=exponent):
            yield from _of_power(base, exponent)
        case Transpose(operand=operand):
            yield "transpose-lost", operand, f"the transpose of {to_latex(operand)} is lost"
        case Call(name=name, arguments=arguments):
            yield from _of_call(node, name, arguments)
        case Divergence(first=first, second=second):
            swapped = replace(node, first=second, second=first)
            yield "swapped-arguments", swapped, f"the arguments of {node.name} are swapped"
        case Density(left=left, right=right) if right:
            turned = replace(node, left=right, right=left)
            yield "swapped-conditioning", turned, f"the sides of {to_latex(node)} are swapped"
            yield (
                "condition-lost",
                replace(node, right=()),
                f"the condition of {to_latex(node)} is lost",
            )
        case Item(indices=indices):
            yield from _of_item(node, indices)
        case Big(kind=kind):
            yield from _of_big(node, kind)
        case Matrix(rows=rows):
            turned_rows = tuple(zip(*rows, strict=True))
            yield "transposed", Matrix(turned_rows), "the matrix is transposed"
        case SetOf(elements=elements) if len(elements) > 1:
            for place, element in enumerate(elements):
                rest = SetOf(elements[:place] + elements[place + 1 :])
                yield "element-lost", rest, f"{to_latex(element)} is missing"
        case Number() if not in_index:
            yield from _of_number(node)
        case Symbol(name=name) if not in_index:
            other = names.other(name)
            if other is not None:
                yield "wrong-symbol", Symbol(other), f"{other} stands for {name}"
    if not in_index and isinstance(node, Symbol | Item) and names.is_spread(node):
        squared = Power(node, _TWO)
        yield "variance-for-sd", squared, f"the square of {to_latex(node)} stands for it"


def _of_sum(terms: tuple[Node, ...]) -> Iterator[Change]:
    for place, term in enumerate(terms):
        before, after, written = terms[:place], terms[place + 1 :], to_latex(term)
        yield "sign", Add((*before, _minus(term), *after)), f"the sign of {written} is changed"
        rest = (*before, *after)
        dropped = rest[0] if len(rest) == 1 else Add(rest)
        yield "dropped-term", dropped, f"the term {written} is missing"
        doubled = Add((*before, _doubled(term), *after))
        yield "doubled-term", doubled, f"the term {written} counts twice"


def _of_product(factors: tuple[Node, ...]) -> Iterator[Change]:
    for place, factor in enumerate(factors):
        rest = factors[:place] + factors[place + 1 :]
        dropped = rest[0] if len(rest) == 1 else Mul(rest)
        written = to_latex(factor)
        if _is_half(factor):
            said = f"the {written} in front of {to_latex(dropped)} is missing"
            yield "half-lost", dropped, said
        else:
            yield "dropped-factor", dropped, f"the factor {written} is missing"


def _of_quotient(numerator: Node, denominator: Node) -> Iterator[Change]:
    if numerator == _ONE:
        yield "inverted", denominator, f"{to_latex(denominator)} is not inverted"
    else:
        turned = Div(denominator, numerator)
        yield "swapped-arguments", turned, "numerator and denominator are swapped"
    if denominator == _TWO:
        yield "half-lost", numerator, f"the half of {to_latex(numerator)} is lost"
    elif not isinstance(denominator, Number):
        yield "denominator-lost", numerator, f"the denominator {to_latex(denominator)} is missing"
    if isinstance(denominator, Mul) and _TWO in denominator.factors:
        place = denominator.factors.index(_TWO)
        rest = denominator.factors[:place] + denominator.factors[place + 1 :]
        left = rest[0] if len(rest) == 1 else Mul(rest)
        yield "half-lost", Div(numerator, left), "the 2 in the denominator is lost"


def _of_power(base: Node, exponent: Node) -> Iterator[Change]:
    written = to_latex(base)
    if isinstance(exponent, Negative):
        positive = base if exponent.operand == _ONE else Power(base, exponent.operand)
        yield "inverse-lost", positive, f"the inverse of {written} is lost"
    elif exponent == _TWO and isinstance(base, Symbol | Item):
        yield "sd-for-variance", base, f"{written} stands for its square"
    elif exponent == _TWO:
        yield "square-lost", base, f"the square of {written} is lost"
    elif isinstance(exponent, Number):
        yield "exponent-lost", base, f"the exponent of {written} is lost"


def _of_call(node: Call, name: str, arguments: tuple[Node, ...]) -> Iterator[Change]:
    written = to_latex(node)
    if name == "log":
        yield "log-lost", arguments[0], f"the logarithm in {written} is lost"
        base_two = Div(node, Call("log", (_TWO,)))
        yield "log-base", base_two, f"{written} is taken to the base 2"
    elif name == "det":
        yield "trace-for-determinant", replace(node, name="tr"), f"the trace stands for {written}"
    elif name == "tr":
        yield "determinant-for-trace", replace(node, name="det"), f"the det stands for {written}"
    elif name in ("exp", "sqrt", "abs"):
        yield f"{name}-lost", arguments[0], f"{name} is lost in {written}"


def _of_item(node: Item, indices: tuple[Node, ...]) -> Iterator[Change]:
    for place, index in enumerate(indices):
        shifted = _shifted(index)
        changed = (*indices[:place], shifted, *indices[place + 1 :])
        yield (
            "index-shifted",
            replace(node, indices=changed),
            f"the index of {to_latex(node)} is one too large",
        )
    if len(indices) == 2:
        turned = replace(node, indices=(indices[1], indices[0]))
        yield "swapped-indices", turned, f"the indices of {to_latex(node)} are swapped"


def _of_big(node: Big, kind: str) -> Iterator[Change]:
    for place, each in enumerate(node.ranges):
        before, after = node.ranges[:place], node.ranges[place + 1 :]
        if each.lower is not None:
            later = replace(each, lower=_shifted(each.lower))
            changed = replace(node, ranges=(*before, later, *after))
            yield "index-shifted", changed, f"the {kind} starts one too late"
        if each.upper is not None:
            earlier = replace(each, upper=Add((each.upper, Negative(_ONE))))
            changed = replace(node, ranges=(*before, earlier, *after))
            yield "index-shifted", changed, f"the {kind} ends one too early"
        if each.condition is not None and (each.lower is not None or each.upper is not None):
            free = replace(each, condition=None)
            changed = replace(node, ranges=(*before, free, *after))
            yield "condition-lost", changed, f"the condition of the {kind} is lost"
    if kind == "sum":
        yield "product-for-sum", replace(node, kind="prod"), "the product stands for the sum"
    elif kind == "prod":
        yield "sum-for-product", replace(node, kind="sum"), "the sum stands for the product"


def _of_number(node: Number) -> Iterator[Change]:
    if node.text.isdigit():
        whole = int(node.text)
        yield "wrong-number", Number(str(whole + 1)), f"{whole + 1} stands for {whole}"
        if whole > 1:
            yield "wrong-number", Number(str(whole - 1)), f"{whole - 1} stands for {whole}"


def _shifted(index: Node) -> Node:
    match index:
        case Number(text=text) if text.isdigit():
            return Number(str(int(text) + 1))
        case Add(terms=(*first, Negative(operand=Number(text="1")))):
            return first[0] if len(first) == 1 else Add(tuple(first))
        case Add(terms=terms):
            return Add((*terms, _ONE))
        case _:
            return Add((index, _ONE))


def _minus(node: Node) -> Node:
    return node.operand if isinstance(node, Negative) else Negative(node)


def _doubled(node: Node) -> Node:
    if isinstance(node, Negative):
        return Negative(_times(_TWO, node.operand))
    return _times(_TWO, node)


def _plus(node: Node, constant: Number) -> Add:
    return Add((*node.terms, constant)) if isinstance(node, Add) else Add((node, constant))


def _times(scale: Number, node: Node) -> Node:
    if isinstance(node, Mul):
        return Mul((scale, *node.factors))
    return Mul((scale, node))


def _is_half(node: Node) -> bool:
    return node in (Div(_ONE, _TWO), Number("0.5"))


def _scalar_domain(domain: Domain | None) -> Domain | None:
    return domain.member if isinstance(domain, Family) else domain


def _letter(name: str) -> str:
    """The letter of a name without accents and index: ``\\mu`` of ``\\tilde\\mu_0``."""
    plain = name.split("_")[0].split("^")[0]
    for accent in (r"\tilde", r"\hat", r"\bar"):
        plain = plain.replace(accent, "")
    return plain.strip("{} '")
