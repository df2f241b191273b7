"""Rules about logarithms of positive quantities."""

from __future__ import annotations

from claims.algebra.densities import (
    DoesNotApply,
    Rule,
    replace_part,
)
from claims.algebra.densities_functions import definition_of_function
from formula.declarations import Declarations
from formula.domains import Function, PositiveInteger, Real
from formula.printer import to_latex
from formula.tree import (
    Add,
    Apply,
    Big,
    Call,
    Constant,
    Density,
    Div,
    Expectation,
    Integral,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Range,
    Relation,
    Symbol,
)


def is_positive(node: Node, declarations: Declarations) -> bool:
    """Whether a formula is certainly positive where the densities in it are."""

    def positive(each: Node) -> bool:
        return is_positive(each, declarations)

    match node:
        case Number():
            return node.value > 0
        case Symbol(name=name):
            domain = declarations.symbols.get(name)
            if isinstance(domain, Real):
                return domain.low is not None and domain.low >= 0
            return isinstance(domain, PositiveInteger)
        case Density() | Call(name="exp" | "sigmoid") | Constant(name="e" | "pi"):
            return True
        case Call(name="log", arguments=(Add(terms=(Number(text="1"), *others)),)):
            return all(map(positive, others))
        case Apply(name=name):
            defined = definition_of_function(name, declarations)
            domain = declarations.symbols.get(name)
            if defined is not None:
                return positive(defined.value)
            return isinstance(domain, Function) and domain.low is not None and domain.low >= 0
        case Add(terms=(Number(text="1"), Negative(operand=part))):
            return _below_one(part, declarations)
        case Mul(factors=parts) | Add(terms=parts):
            return all(map(positive, parts))
        case Div(numerator=top, denominator=bottom):
            return positive(top) and positive(bottom)
        case Power(base=base):
            return positive(base)
        case Big(body=body, ranges=ranges):
            return positive(body) and not any(map(_may_be_empty, ranges))
        case Integral(body=body, lower=None, upper=None) | Expectation(body=body):
            return positive(body)
        case _:
            return False


def _below_one(node: Node, declarations: Declarations) -> bool:
    """Whether a formula is certainly smaller than 1."""
    match node:
        case Call(name="sigmoid"):
            return True
        case Power(base=Constant(name="e"), exponent=Negative(operand=part)):
            return is_positive(part, declarations)
        case Power(base=Constant(name="e"), exponent=Add(terms=terms)):
            return all(
                isinstance(term, Negative) and is_positive(term.operand, declarations)
                for term in terms
            )
        case Apply(name=name) if definition_of_function(name, declarations) is None:
            domain = declarations.symbols.get(name)
            return isinstance(domain, Function) and domain.high is not None and domain.high <= 1
        case Div(numerator=top, denominator=Add(terms=terms)) if top in terms:
            return all(is_positive(term, declarations) for term in terms)
        case _:
            return False


def _may_be_empty(each: Range) -> bool:
    """Whether a range may have no value; one to a declared count, or to one more, has some."""
    match each:
        case Range(lower=None, upper=None, condition=None):
            return False
        case Range(lower=Number(text="1"), upper=Symbol() | Number(), condition=None):
            return False
        case Range(lower=Number(text="1"), upper=Add(terms=(Symbol(), Number(text="1")))):
            # of 1, ..., K+1 at least one is left when one is left out
            match each.condition:
                case None:
                    return False
                case Relation(sides=(Symbol(name=one), Symbol(name=other)), operators=("!=",)):
                    return each.variable not in (one, other) or one == other
    return True


def split_log() -> Rule:
    """The logarithm of a product or quotient of positive factors as a sum of logarithms."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Call(name="log", arguments=(argument,)):
                parts = _signed_factors(argument)
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no logarithm")
        if len(parts) < 2:
            raise DoesNotApply(f"{to_latex(argument)} is neither a product nor a quotient")
        for factor, _ in parts:
            if not is_positive(factor, declarations):
                raise DoesNotApply(f"{to_latex(factor)} is not known to be positive")
        logs = (
            Call("log", (factor,)) if above else Negative(Call("log", (factor,)))
            for factor, above in parts
            if factor != Number("1")
        )
        terms = tuple(logs)
        if not terms:
            raise DoesNotApply(f"{to_latex(node)} is the logarithm of 1")
        return terms[0] if len(terms) == 1 else Add(terms)

    return Rule("logarithm of a product", rewrite, condition="every factor is positive")


def join_logs(numerator: Node, denominator: Node) -> Rule:
    """In a sum, ``log a - log b = log (a / b)``; the ratio stands where ``log a`` stood."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        above, below = Call("log", (numerator,)), Negative(Call("log", (denominator,)))
        if not isinstance(node, Add) or above not in node.terms or below not in node.terms:
            raise DoesNotApply(f"{to_latex(node)} has no such difference of logarithms")
        for part in (numerator, denominator):
            if not is_positive(part, declarations):
                raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        ratio = Call("log", (Div(numerator, denominator),))
        terms = list(node.terms)
        terms[terms.index(above)] = ratio
        terms.remove(below)
        return terms[0] if len(terms) == 1 else Add(tuple(terms))

    return Rule("logarithm of a quotient", rewrite, condition="both are positive")


def turn_log() -> Rule:
    """``-log (a / b) = log (b / a)``, also under a mean: ``-E[log (a / b)] = E[log (b / a)]``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        inside = node.operand if isinstance(node, Negative) else node
        log = inside.body if isinstance(inside, Expectation) else inside
        match log:
            case Call(name="log", arguments=(Div(numerator=top, denominator=bottom),)):
                turned = Call("log", (Div(bottom, top),))
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no minus before the log of a quotient")
        if not isinstance(node, Negative):
            raise DoesNotApply(f"{to_latex(node)} has no minus sign")
        for part in (top, bottom):
            if not is_positive(part, declarations):
                raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        return replace_part(inside, log, turned)

    return Rule("logarithm of an inverse", rewrite, condition="both are positive")


def log_of_one() -> Rule:
    """``log 1 = 0``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if node != Call("log", (Number("1"),)):
            raise DoesNotApply(f"{to_latex(node)} is not the logarithm of 1")
        return Number("0")

    return Rule("logarithm of one", rewrite)


def add_and_subtract_log(part: Node) -> Rule:
    """In a sum, ``- log c + log c`` is added at the end."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Add):
            raise DoesNotApply(f"{to_latex(node)} is no sum")
        if not is_positive(part, declarations):
            raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        log = Call("log", (part,))
        return Add((*node.terms, Negative(log), log))

    return Rule("add and subtract a logarithm", rewrite, condition="what is inserted is positive")


def insert_ratio(part: Node) -> Rule:
    """``a / b = (a / c) (c / b)``: insert a density and its inverse."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not isinstance(node, Div):
            raise DoesNotApply(f"{to_latex(node)} is no quotient")
        if not is_positive(part, declarations):
            raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        return Mul((Div(node.numerator, part), Div(part, node.denominator)))

    return Rule(
        "insert a density and its inverse", rewrite, condition="what is inserted is positive"
    )


def _signed_factors(node: Node) -> list[tuple[Node, bool]]:
    """The factors of a product or quotient, each with whether it stands above the line."""
    match node:
        case Mul(factors=factors):
            return [pair for factor in factors for pair in _signed_factors(factor)]
        case Div(numerator=top, denominator=bottom):
            below = [(factor, not above) for factor, above in _signed_factors(bottom)]
            return _signed_factors(top) + below
        case _:
            return [(node, True)]
