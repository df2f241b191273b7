"""Inequalities over densities: named theorems whose hypotheses are checked before they are used."""

from __future__ import annotations

from claims.algebra.densities import (
    DoesNotApply,
    Rule,
    names_of,
    product,
)
from claims.algebra.densities_logs import is_positive
from claims.algebra.densities_means import over_proposal
from claims.algebra.densities_proof import FalseStep, prove_equal
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import (
    Add,
    Big,
    Call,
    Density,
    Div,
    Divergence,
    Expectation,
    Integral,
    Mul,
    Negative,
    Node,
    Number,
    Range,
    children,
    walk,
)


def jensen_log() -> Rule:
    """``E[log X] <= log E[X]`` for positive X: the logarithm is concave."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Expectation(laws=laws, body=Call(name="log", arguments=(inside,))):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no mean of a logarithm")
        for law in laws:
            check_normalised(law, declarations)
        if not is_positive(inside, declarations):
            raise DoesNotApply(f"{to_latex(inside)} is not known to be positive")
        return Call("log", (Expectation(laws, inside, node.variables),))

    return Rule(
        "Jensen's inequality",
        rewrite,
        relation="<=",
        theorem="Jensen's inequality for the concave logarithm",
        condition="the mean of the argument is finite",
    )


def jensen_mean_of_log() -> Rule:
    """``log E[X] >= E[log X]`` for positive X: the same, read from the logarithm of the mean."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Call(name="log", arguments=(Expectation(laws=laws, body=inside) as mean,)):
                after = Expectation(laws, Call("log", (inside,)), mean.variables)
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no logarithm of a mean")
        jensen_log().rewrite(after, declarations)
        return after

    return Rule(
        "Jensen's inequality",
        rewrite,
        relation=">=",
        theorem="Jensen's inequality for the concave logarithm",
        condition="the mean of the argument is finite",
    )


def where_drawn(weight: Density) -> Rule:
    r"""``\int f(z) dz >= E_{q(z)}[f(z) / q(z)]``, f positive: q may leave out part of f."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        after = over_proposal(weight).rewrite(node, declarations)
        check_normalised(weight, declarations)
        if not isinstance(node, Integral) or not is_positive(node.body, declarations):
            raise DoesNotApply(f"{to_latex(node)} is not known to be of a positive function")
        return after

    return Rule(
        "importance ratio",
        rewrite,
        relation=">=",
        theorem="the integral of a positive function grows with the region of integration",
    )


def jensen_log_of_mean() -> Rule:
    r"""``log (1/K) \sum_j a_j >= (1/K) \sum_j log a_j`` for positive terms."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Call(
                name="log", arguments=(Mul(factors=(Div(numerator=one) as weight, Big() as sum_)),)
            ):
                pass
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no logarithm of a mean of terms")
        (each,) = _one_range(sum_)
        if one != Number("1") or each.upper != weight.denominator or each.lower != Number("1"):
            raise DoesNotApply(f"the weights {to_latex(weight)} do not sum to 1 over the terms")
        if not is_positive(sum_.body, declarations):
            raise DoesNotApply(f"{to_latex(sum_.body)} is not known to be positive")
        return Mul((weight, Big("sum", Call("log", (sum_.body,)), sum_.ranges)))

    return Rule(
        "Jensen's inequality",
        rewrite,
        relation=">=",
        theorem="Jensen's inequality for the concave logarithm",
    )


def gibbs() -> Rule:
    """``KL(q || p) >= 0`` for two densities of the same variables; equality iff q = p.

    The second may be an expression in densities that is shown to be positive and to total 1.
    """

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Divergence(name="KL", first=Density() as first, second=Density() as second):
                if set(names_of(first.left)) != set(names_of(second.left)):
                    raise DoesNotApply(f"{to_latex(node)} compares densities of other variables")
                for law in (first, second):
                    check_normalised(law, declarations)
                return Number("0")
            case Divergence(name="KL", first=Density() as first, second=second):
                check_normalised(first, declarations)
                check_total(second, names_of(first.left), declarations)
                return Number("0")
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no KL divergence of two densities")

    return Rule(
        "Gibbs' inequality",
        rewrite,
        relation=">=",
        theorem="Gibbs' inequality: KL(q || p) >= 0, with equality only for q = p",
    )


def check_total(node: Node, variables: tuple[str, ...], declarations: Declarations) -> None:
    """An expression is a density of the variables: positive, and its integral is shown to be 1.

    Raises:
        DoesNotApply: one of the two is not known.
    """
    if not is_positive(node, declarations):
        raise DoesNotApply(f"{to_latex(node)} is not known to be positive")
    total = node
    for name in variables:
        total = Integral(total, name)
    try:
        prove_equal(total, Number("1"), declarations)
    except FalseStep as refuted:
        raise DoesNotApply(f"{to_latex(node)} is not normalised") from refuted


def log_sum() -> Rule:
    r"""``\sum_j a_j log(a_j/b_j) >= (\sum_j a_j) log(\sum_j a_j / \sum_j b_j)``, positive terms."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Big(
                kind="sum",
                body=Mul(
                    factors=(
                        first,
                        Call(name="log", arguments=(Div(numerator=above, denominator=below),)),
                    )
                ),
                ranges=ranges,
            ) if first == above:
                for term in (above, below):
                    if not is_positive(term, declarations):
                        raise DoesNotApply(f"{to_latex(term)} is not known to be positive")
                top, bottom = Big("sum", above, ranges), Big("sum", below, ranges)
                return product((top, Call("log", (Div(top, bottom),))))
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no sum of a log (a/b)")

    return Rule("log-sum inequality", rewrite, relation=">=", theorem="log-sum inequality")


def relation_of_lines(line: Node, part: Node, relation: str, declarations: Declarations) -> str:
    """How the new line relates to ``line`` when its ``part`` is replaced under ``relation``.

    ``relation`` says how old and new part compare (``<=``: the new one is at least the old one).

    Raises:
        DoesNotApply: the line is not monotone in that part, or has it in several places.
    """
    if relation == "=":
        return "="
    if sum(node == part for node in walk(line)) != 1:
        raise DoesNotApply(f"{to_latex(part)} must occur exactly once in {to_latex(line)}")
    direction = _direction(line, part, declarations)
    if direction == 0:
        raise DoesNotApply(f"{to_latex(line)} is not known to be monotone in {to_latex(part)}")
    return relation if direction > 0 else {"<=": ">=", ">=": "<="}[relation]


def _direction(line: Node, part: Node, declarations: Declarations) -> int:
    """1 where the line grows with the part, -1 where it falls, 0 where that is not known."""
    if line == part:
        return 1
    inside = _holder(line, part)
    deeper = _direction(inside, part, declarations)
    match line:
        case Add():
            return deeper
        case Negative():
            return -deeper
        case Mul(factors=factors):
            others = [factor for factor in factors if factor is not inside]
            return deeper if all(is_positive(each, declarations) for each in others) else 0
        case Div(numerator=top, denominator=bottom):
            if inside is top:
                return deeper if is_positive(bottom, declarations) else 0
            positive = is_positive(top, declarations) and is_positive(bottom, declarations)
            return -deeper if positive else 0
        case Call(name=name) if name in ("log", "exp"):
            # The logarithm of what is not positive has no order.
            return deeper if name == "exp" or is_positive(inside, declarations) else 0
        case Big(kind="sum", body=body) if inside is body:
            return deeper
        case Expectation(body=body, laws=laws) if inside is body:
            return deeper if all(isinstance(law, Density) for law in laws) else 0
        case Integral(body=body, lower=None, upper=None) if inside is body:
            return deeper
        case _:
            return 0


def _holder(line: Node, part: Node) -> Node:
    """The direct subtree of ``line`` that contains ``part``."""
    for child in children(line):
        if any(node == part for node in walk(child)):
            return child
    raise DoesNotApply(f"{to_latex(part)} does not occur in {to_latex(line)}")


def check_normalised(law: Node, declarations: Declarations) -> None:
    """A declared density is normalised; one that an equation defines must be shown to be.

    Raises:
        DoesNotApply: it is no density, or its total is not 1.
    """
    if not isinstance(law, Density) or set(names_of(law.left)) & set(names_of(law.right)):
        raise DoesNotApply(f"{to_latex(law)} is no density of its variables")
    targets = [definition.target for definition in declarations.definitions]
    if any(isinstance(target, Density) and target.letter == law.letter for target in targets):
        check_total(law, names_of(law.left), declarations)


def _one_range(node: Big) -> tuple[Range]:
    if node.kind != "sum" or len(node.ranges) != 1 or node.ranges[0].condition is not None:
        raise DoesNotApply(f"{to_latex(node)} is no sum over one index")
    return (node.ranges[0],)
