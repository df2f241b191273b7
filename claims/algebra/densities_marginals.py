"""Rules about marginals: a mean that needs one variable of two, and the total of a density."""

from __future__ import annotations

from claims.algebra.densities import DoesNotApply, Rule, mentions, names_of
from claims.algebra.densities_inequalities import check_normalised
from claims.algebra.densities_laws import as_density
from claims.algebra.densities_means import as_mean
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.tree import Density, Expectation, Integral, Node, Number


def mean_under_marginal() -> Rule:
    """``E_{q(x) q(z|x)}[f(z)] = E_{q(z)}[f(z)]`` for what does not depend on x."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        mean = as_mean(node)
        if len(mean.laws) != 2:
            raise DoesNotApply(f"{to_latex(node)} is no mean under two laws")
        outer, member = map(as_density, mean.laws)
        if outer.letter != member.letter or not set(outer.left) <= set(member.right):
            raise DoesNotApply(f"{to_latex(member)} is not given what {to_latex(outer)} draws")
        right = tuple(part for part in member.right if part not in outer.left)
        if set(right) != set(outer.right):
            raise DoesNotApply(f"{to_latex(outer)} and {to_latex(member)} differ in what is given")
        gone = frozenset(names_of(outer.left))
        if mentions(mean.body, gone, declarations):
            raise DoesNotApply(f"{to_latex(mean.body)} depends on {', '.join(sorted(gone))}")
        marginal = Density(outer.letter, member.left, right)
        return Expectation((marginal,), mean.body, names_of(member.left))

    return Rule("tower rule", rewrite, condition="the double mean converges absolutely")


def mean_under_joint() -> Rule:
    """``E_{q(y) q(x|y)}[f] = E_{q(y)}[E_{q(x|y)}[f]] = E_{q(x,y)}[f]``, from either of the two."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        outer = as_mean(node)
        laws, body = outer.laws, outer.body
        if len(laws) == 1 and isinstance(body, Expectation):
            laws, body = (*laws, *body.laws), body.body
        if len(laws) != 2:
            raise DoesNotApply(f"{to_latex(node)} is no mean under one law and then another")
        first, then = map(as_density, laws)
        if first.letter != then.letter or set(then.right) != set(first.left + first.right):
            raise DoesNotApply(f"{to_latex(then)} is not given just what {to_latex(first)} names")
        joint = Density(first.letter, then.left + first.left, first.right)
        return Expectation((joint,), body, names_of(joint.left))

    return Rule("tower rule", rewrite, condition="the double mean converges absolutely")


def total_of_a_density() -> Rule:
    r"""``\int r(y|x) dy = 1``."""

    def rewrite(node: Node, declarations: Declarations) -> Node:
        match node:
            case Integral(body=Density() as law, variable=variable, lower=None, upper=None):
                if names_of(law.left) != (variable,):
                    raise DoesNotApply(f"{to_latex(law)} is no density of {variable}")
                check_normalised(law, declarations)
                return Number("1")
            case _:
                raise DoesNotApply(f"{to_latex(node)} is no integral of a density")

    return Rule("a density integrates to one", rewrite)
