"""Rules about declared supports: a density is 0 outside its own."""

from __future__ import annotations

from claims.algebra.densities import (
    DoesNotApply,
    Rule,
    product,
    replace_part,
)
from claims.algebra.densities_laws import as_density
from claims.algebra.densities_means import as_mean
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import (
    Add,
    Density,
    Div,
    Expectation,
    Integral,
    Mul,
    Negative,
    Node,
    Number,
    Symbol,
    rebuild,
    walk,
)


def zero_off_support(letter: str) -> Rule:
    """Under the law p, a density that is positive on another region only is 0."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        law = as_density(mean.laws[0])
        here, there = (declarations.supports.get(name) for name in (law.letter, letter))
        if here is None or there is None or set(here) & set(there):
            raise DoesNotApply(f"no disjoint supports of {law.letter} and {letter} are declared")
        other = Density(letter, law.left, law.right)
        if len(mean.laws) > 1 or other not in set(walk(mean.body)):
            raise DoesNotApply(f"{to_latex(other)} does not occur in {to_latex(mean.body)}")
        body = _without_zeros(replace_part(mean.body, other, Number("0")))
        return Expectation(mean.laws, body, mean.variables)

    return Rule("a density vanishes off its support", rewrite)


def split_over_supports() -> Rule:
    r"""``\int (p f + q g) dx = E_p[f] + E_q[g]`` for densities with declared disjoint supports."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        whole = isinstance(node, Integral) and node.lower is None and node.upper is None
        if not whole or not isinstance(node, Integral) or not isinstance(node.body, Add):
            raise DoesNotApply(f"{to_latex(node)} is no integral of a sum over all values")
        regions: set[str] = set()
        parts: list[Node] = []
        for term in node.body.terms:
            factors = term.factors if isinstance(term, Mul) else (term,)
            law = next((f for f in factors if isinstance(f, Density)), None)
            support = declarations.supports.get(law.letter) if law else None
            if law is None or support is None or law.left != (Symbol(node.variable),):
                raise DoesNotApply(f"{to_latex(term)} has no density with a declared support")
            if regions & set(support):
                raise DoesNotApply(f"the support of {law.letter} overlaps that of another term")
            regions |= set(support)
            rest = list(factors)
            rest.remove(law)
            parts.append(Expectation((law,), product(rest), (node.variable,)))
        return Add(tuple(parts))

    return Rule("integral split over disjoint supports", rewrite)


def _without_zeros(node: Node) -> Node:
    """Sums without terms that are literally 0, products and quotients of 0 as 0."""
    zero = Number("0")
    cleaned = rebuild(node, _without_zeros)
    match cleaned:
        case Add(terms=terms):
            kept = tuple(term for term in terms if term not in (zero, Negative(zero)))
            return zero if not kept else kept[0] if len(kept) == 1 else Add(kept)
        case Mul(factors=factors) if zero in factors:
            return zero
        case Div(numerator=top) if top == zero:
            return zero
        case _:
            return cleaned
