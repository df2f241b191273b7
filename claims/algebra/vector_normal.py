"""Normal laws of a vector, on formula trees of general size: densities, means, moments.

A law is given by its mean and covariance. Its moments are not quoted: they come from its moment
generating function, by an identity that completes the square for symbolic entries at d = 1, 2, 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from claims.algebra.entries import entries_at, equal_entries, evaluate_entries
from claims.algebra.matrices import SIZES, rewritten
from claims.algebra.rewriting import flatten, inverse
from claims.algebra.tree_sums import signed_terms, sum_of
from formula.declarations import Declarations
from formula.declare import declare
from formula.domains import Array
from formula.read import read
from formula.shapes import shape_of
from formula.tree import (
    Add,
    Call,
    Constant,
    Density,
    Div,
    Divergence,
    Expectation,
    Mul,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    Transpose,
    rebuild,
    walk,
)

TWO = Number("2")
HALF = Div(Number("1"), TWO)
TWO_PI = Mul((TWO, Constant("pi")))


@dataclass(frozen=True)
class VectorNormal:
    """The law of a vector, or of each coordinate on its own.

    Attributes:
        letter: of its density.
        point: the vector that is drawn.
        mean, covariance: trees; the covariance is positive definite on the declared domain.
        size: how many coordinates.
    """

    letter: str
    point: Node
    mean: Node
    covariance: Node
    size: Node

    @property
    def centred(self) -> Node:
        """The point minus the mean."""
        return Add((self.point, Negative(self.mean)))

    @property
    def quadratic(self) -> Node:
        """``(x - m)^T S^{-1} (x - m)``."""
        return Mul((Transpose(self.centred), inverse(self.covariance), self.centred))

    @property
    def log_density(self) -> Node:
        """The log density at the point (nats)."""
        constant = Mul((Div(self.size, TWO), Call("log", (TWO_PI,))))
        determinant = Mul((HALF, Call("log", (Call("det", (self.covariance,)),))))
        return Add(tuple(map(Negative, (constant, determinant, Mul((HALF, self.quadratic))))))

    @property
    def density(self) -> Node:
        """The density at the point."""
        return Mul((self.height, Call("exp", (Negative(Mul((HALF, self.quadratic))),))))

    @property
    def height(self) -> Node:
        """The density at the mean: one over the root of ``(2 pi)^d det S``."""
        powers = (
            Power(TWO_PI, Negative(Div(self.size, TWO))),
            Power(Call("det", (self.covariance,)), Negative(HALF)),
        )
        return Mul(powers)


VectorLaws = Mapping[str, VectorNormal]


def vector_laws_of(declarations: Declarations) -> dict[str, VectorNormal]:
    """The declared normal laws of a vector by letter; other laws are left out."""
    found: dict[str, VectorNormal] = {}
    for factor, law in declarations.laws:
        match factor, law.name, law.parameters:
            case Density(letter=letter, left=(point,), right=()), "multivariate-normal", (m, s):
                found[letter] = VectorNormal(letter, point, m, s, _size_of(m, declarations))
            case Density(letter=letter, left=(point,), right=()), "diagonal-normal", (
                Symbol(name=name) as m,
                s,
            ) if isinstance(declarations.symbols.get(name), Array):
                found[letter] = VectorNormal(
                    letter, point, m, Call("diag", (Power(s, TWO),)), _size_of(m, declarations)
                )
    return found


def _size_of(mean: Node, declarations: Declarations) -> Node:
    rows = shape_of(mean, declarations).rows
    return Number(str(rows)) if isinstance(rows, int) else Symbol(rows)


def everywhere(node: Node, change: Callable[[Node], Node]) -> Node:
    """``node`` with ``change`` applied to every subtree, the innermost first."""
    return change(rebuild(node, lambda child: everywhere(child, change)))


def definition_of_the_divergence(node: Node) -> Node:
    """Write every KL(p || q) as the mean under p of log p - log q."""

    def unfold(each: Node) -> Node:
        match each:
            case Divergence(name="KL", first=Density() as p, second=Density() as q):
                body = Add((Call("log", (p,)), Negative(Call("log", (q,)))))
                return Expectation((p,), body, each.variables)
            case _:
                return each

    return everywhere(node, unfold)


def densities_written_out(node: Node, laws: VectorLaws) -> Node:
    """Replace every (log) density by that of its law; terms that cancel each other go."""

    def write(each: Node) -> Node:
        match each:
            case Call(name="log", arguments=(Density(letter=letter, right=()),)) if letter in laws:
                return laws[letter].log_density
            case Density(letter=letter, right=()) if letter in laws:
                return laws[letter].density
            case Expectation():
                return Expectation(each.laws, descend(each.body), each.variables)
            case _:
                return rebuild(each, descend)

    def descend(each: Node) -> Node:
        written = write(each)
        return sum_of(signed_terms(written)) if isinstance(written, Add) else written

    return flatten(descend(node))


def linearity_of_expectation(node: Node) -> Node:
    """Split means of sums and pull out what does not depend on what is drawn.

    The mean of a trace is the trace of the mean.
    """

    def split(each: Node) -> Node:
        if not isinstance(each, Expectation):
            return each
        return sum_of([(sign, _mean_of(each, term)) for sign, term in signed_terms(each.body)])

    return flatten(sum_of(signed_terms(everywhere(node, split))))


def _mean_of(mean: Expectation, term: Node) -> Node:
    """The mean of one term: factors in front and behind that do not depend on it come out."""
    match term:
        case _ if not _drawn(mean, term):
            return term  # a density integrates to 1
        case Call(name="tr", arguments=(inner,)):
            return Call("tr", (_mean_of(mean, inner),))
        case Mul(factors=factors):
            places = [k for k, factor in enumerate(factors) if _drawn(mean, factor)]
            before, after = factors[: places[0]], factors[places[-1] + 1 :]
            random = factors[places[0] : places[-1] + 1]
            body = random[0] if len(random) == 1 else Mul(random)
            if not (before or after):
                return Expectation(mean.laws, body, mean.variables)
            return Mul((*before, _mean_of(mean, body), *after))
        case _:
            return Expectation(mean.laws, term, mean.variables)


def _drawn(mean: Expectation, node: Node) -> bool:
    return any(isinstance(each, Symbol) and each.name in mean.variables for each in walk(node))


def deviation_has_mean_zero(node: Node, laws: VectorLaws) -> Node:
    """Drop every term with the mean of ``x - m`` as a factor, m being the mean of the law."""
    _require_moments()

    def vanishes(term: Node) -> bool:
        factors = term.factors if isinstance(term, Mul) else (term,)
        return any(_mean_under(factor, laws, "deviation") for factor in factors)

    return sum_of([(sign, term) for sign, term in signed_terms(node) if not vanishes(term)])


def covariance_of_the_law(node: Node, laws: VectorLaws) -> Node:
    """Replace the mean of ``(x - m)(x - m)^T`` by the covariance of the law."""
    _require_moments()

    def value(each: Node) -> Node:
        found = _mean_under(each, laws, "square")
        return each if found is None else found.covariance

    return flatten(everywhere(node, value))


def mean_about_the_mean(
    split: tuple[Node, Node], law: VectorNormal, laws: VectorLaws
) -> tuple[Node, Node]:
    """Both sides of an equation in the point, averaged under ``law``; deviations average out."""

    def averaged(side: Node) -> Node:
        name = law.point.name if isinstance(law.point, Symbol) else ""
        return Expectation((Density(law.letter, (law.point,)),), side, (name,))

    left, right = map(averaged, split)
    return left, deviation_has_mean_zero(linearity_of_expectation(right), laws)


def mean_of_a_quadratic_form(node: Node, laws: VectorLaws, declarations: Declarations) -> Node:
    """Replace the mean of ``(x - m)^T A (x - m)`` by ``tr(A S)``: as a trace, and linear."""

    def value(each: Node) -> Node:
        match each:
            case Expectation(body=Mul(factors=(Transpose(), *_))):
                turned = rewritten(each, "trace of a quadratic form", declarations)
                return covariance_of_the_law(linearity_of_expectation(turned), laws)
            case _:
                return each

    return flatten(everywhere(node, value))


def substitution(node: Node, values: Mapping[Node, Node]) -> Node:
    """Replace whole subtrees by what they were shown to be."""

    def change(each: Node) -> Node:
        return values[each] if each in values else rebuild(each, change)

    return flatten(sum_of(signed_terms(change(node))))


def _mean_under(node: Node, laws: VectorLaws, what: str) -> VectorNormal | None:
    """The law under which ``node`` is the mean of its deviation, or of its outer square."""
    match node:
        case Expectation(laws=(Density(letter=letter, right=()),), body=body) if letter in laws:
            deviation = laws[letter].centred
            wanted = {"deviation": deviation, "square": Mul((deviation, Transpose(deviation)))}
            return laws[letter] if body == wanted[what] else None
        case _:
            return None


def _require_moments() -> None:
    if not moments_proved():
        raise ValueError("the moments of the normal law are not proved at d = 1, 2, 3")


@cache
def moments_proved() -> bool:
    """Whether mean and covariance follow from the density, for symbolic entries at d = 1, 2, 3.

    Completing the square shows that ``exp(t^T u)`` times the density of ``u = x - m`` is
    ``exp(t^T S t / 2)`` times the density moved by ``S t``, so that this is the moment generating
    function of u; its derivatives at t = 0 are 0 and S.
    """
    known = declare("d: positive integer; S: spd(d); t: vector(d); u: vector(d)")
    tilted = read(r"t^\top u-\frac12 u^\top S^{-1}u", known)
    squared = read(r"\frac12 t^\top S t-\frac12(u-S t)^\top S^{-1}(u-S t)", known)
    return all(
        equal_entries(tilted, squared, known, size) and _derivatives_are_moments(known, size)
        for size in SIZES
    )


def _derivatives_are_moments(known: Declarations, size: int) -> bool:
    """The exponent vanishes at t = 0 with its gradient; its second derivatives are S."""
    entries = entries_at(known, {"d": size})
    value = evaluate_entries(read(r"\frac12 t^\top S t", known), entries)
    exponent = value.above[0][0]
    places = [row[0] for row in entries.generators("t")]
    nowhere = [(place, 0) for place in places]
    covariance = entries.generators("S")
    return (
        exponent.subs(nowhere) == 0
        and all(exponent.diff(place).subs(nowhere) == 0 for place in places)
        and all(
            exponent.diff(a).diff(b) == covariance[i][j] * value.below
            for i, a in enumerate(places)
            for j, b in enumerate(places)
        )
    )
