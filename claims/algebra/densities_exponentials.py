"""Rules about exponentials and their logarithms, and the tangent of the logarithm at 1."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, product
from claims.algebra.densities_logs import is_positive
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import Add, Call, Constant, Div, Negative, Node, Number, Power

_E = Constant("e")


def log_of_exponential() -> Rule:
    """``log e^a = a`` for a real exponent, and ``log e = 1``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Call(name="log", arguments=(Constant(name="e"),)):
                return Number("1")
            case Call(name="log", arguments=(Power(base=Constant(name="e"), exponent=exponent),)):
                return exponent
            case Call(name="log", arguments=(Call(name="exp", arguments=(exponent,)),)):
                return exponent
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no logarithm of an exponential")

    return Rule("logarithm of an exponential", rewrite)


def exponential_of_log() -> Rule:
    """``e^{log a} = a`` for a positive ``a``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Power(base=Constant(name="e"), exponent=Call(name="log", arguments=(inside,))):
                if not is_positive(inside, declarations):
                    raise DoesNotApply(f"{to_latex(inside)} is not known to be positive")
                return inside
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no exponential of a logarithm")

    return Rule("exponential of a logarithm", rewrite)


def split_exponential() -> Rule:
    """``e^{a+b} = e^a e^b`` and ``e^{a-b} = e^a / e^b``; numbers become powers of e."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Power(base=Constant(name="e"), exponent=Add(terms=terms)):
                above = [_power(term) for term in terms if not isinstance(term, Negative)]
                below = [_power(term.operand) for term in terms if isinstance(term, Negative)]
                top = product(above)
                return Div(top, product(below)) if below else top
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no exponential of a sum")

    return Rule("exponential of a sum", rewrite)


def sigmoid_of_log_ratio() -> Rule:
    """``sigmoid(log a - log b) = a / (a + b)`` for positive ``a`` and ``b``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Call(
                name="sigmoid",
                arguments=(
                    Add(
                        terms=(
                            Call(name="log", arguments=(above,)),
                            Negative(operand=Call(name="log", arguments=(below,))),
                        )
                    ),
                ),
            ):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no sigmoid of a log ratio")
        for part in (above, below):
            if not is_positive(part, declarations):
                raise DoesNotApply(f"{to_latex(part)} is not known to be positive")
        return Div(above, Add((above, below)))

    return Rule("sigmoid of a log ratio", rewrite, condition="both are positive")


def log_of_sigmoid() -> Rule:
    """``log sigmoid(a) = -log(1+e^{-a})`` and ``log(1-sigmoid(a)) = -a - log(1+e^{-a})``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Call(name="log", arguments=(Call(name="sigmoid", arguments=(inside,)),)):
                return Negative(_softplus(inside))
            case Call(
                name="log",
                arguments=(
                    Add(
                        terms=(
                            Number(text="1"),
                            Negative(operand=Call(name="sigmoid", arguments=(inside,))),
                        )
                    ),
                ),
            ):
                return Add((Negative(inside), Negative(_softplus(inside))))
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no logarithm of a sigmoid")

    return Rule("logarithm of a sigmoid", rewrite)


def tangent_of_log() -> Rule:
    """``s >= 1 + log s`` for a positive ``s``, with equality only at 1: the tangent at 1."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        if not is_positive(node, declarations):
            raise DoesNotApply(f"{to_latex(node)} is not known to be positive")
        return Add((Number("1"), Call("log", (node,))))

    return Rule(
        "tangent of the logarithm",
        rewrite,
        relation=">=",
        theorem="the strictly concave logarithm lies below its tangent at 1",
    )


def _softplus(inside: Node) -> Node:
    return Call("log", (Add((Number("1"), Power(_E, Negative(inside)))),))


def _power(exponent: Node) -> Node:
    return _E if exponent == Number("1") else Power(_E, exponent)
