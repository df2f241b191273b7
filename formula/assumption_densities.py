"""Printed equations, supports and positive densities against the declarations."""

from __future__ import annotations

from collections.abc import Sequence

from formula.assumption_laws import FOR_ALL, Stated, judge_law, law_head
from formula.assumption_mixtures import judge_sum
from formula.assumption_names import Disagreement, number_of
from formula.assumption_text import Chunk, Statement, pieces, split, text_of, texts
from formula.declarations import Declarations
from formula.printer import to_latex
from formula.read import read
from formula.tree import Density, Mul, Node
from formula.unreadable import Unreadable


def judge_equation(tex: str, statement: Statement, declarations: Declarations) -> Stated:
    """A definition, a factorisation of a joint, or two densities that exclude each other."""
    left_chunk, right_chunk = statement.subjects[0], statement.targets[0]
    if law_head(right_chunk):
        return judge_law(tex, statement, declarations)
    if len(statement.subjects) != 1:
        place = statement.subjects[0][0]
        raise Unreadable("an equation has one left-hand side", place.start, place.text)
    summed = judge_sum(tex, statement, declarations)
    if summed:
        return summed
    letters = _supports(left_chunk)
    if letters is not None and texts(right_chunk) == (r"\emptyset",):
        return _excluding(*letters, declarations)
    left = read(text_of(tex, left_chunk), declarations)
    if number_of(right_chunk) == 0:
        return _product_is_zero(left, statement.qualifier, declarations)
    _only_for_all(statement.qualifier, left, declarations)
    right = read(text_of(tex, right_chunk), declarations)
    for definition in declarations.definitions:
        if (left, right) == (definition.target, definition.value):
            return [(to_latex(left), "definition")]
    factors = right.factors if isinstance(right, Mul) else (right,)
    for joint in declarations.joints:
        if sorted(map(repr, factors)) == sorted(map(repr, joint.factors)) and _is_joint(
            left, joint.factors
        ):
            return [(to_latex(left), "factorisation")]
    raise Disagreement(f"{to_latex(left)} = {to_latex(right)} is not among what is declared")


def _is_joint(left: Node, factors: Sequence[Density]) -> bool:
    if not isinstance(left, Density) or left.letter != factors[0].letter:
        return False
    made = {variable for factor in factors for variable in factor.left}
    given = {variable for factor in factors for variable in factor.right} - made
    return set(left.left) == made and set(left.right) == given


def _supports(chunk: Chunk) -> tuple[str, str] | None:
    """The letters of ``supp p`` and ``supp q`` where that is what the chunk intersects."""
    letters = []
    for part in split(chunk, (r"\cap",)):
        if len(part) < 2 or part[0].text not in (r"\operatorname supp", r"\mathrm supp"):
            return None
        inner = part[1:]
        if inner[0].text == "(" and inner[-1].text == ")":
            inner = inner[1:-1]
        letters.append("".join(texts(inner)))
    return (letters[0], letters[1]) if len(letters) == 2 else None


def _product_is_zero(left: Node, qualifier: Chunk, declarations: Declarations) -> Stated:
    match left:
        case Mul(factors=(Density() as first, Density() as second)):
            if first.left != second.left or first.right or second.right:
                raise Disagreement(
                    f"{to_latex(first)} and {to_latex(second)} are not at the same point"
                )
            _only_for_all(qualifier, first, declarations)
            return _excluding(first.letter, second.letter, declarations)
        case _:
            raise Disagreement(f"{to_latex(left)} is not declared to be zero")


def _excluding(first: str, second: str, declarations: Declarations) -> Stated:
    one, two = (declarations.supports.get(letter) for letter in (first, second))
    if one is None or two is None or set(one) & set(two):
        raise Disagreement(f"{first} and {second} are not declared with disjoint supports")
    return [(letter, "support") for letter in sorted((first, second))]


def _only_for_all(qualifier: Chunk, left: Node, declarations: Declarations) -> None:
    """A qualifier of an identity may only say that it holds everywhere."""
    if not qualifier:
        return
    names = [
        texts(pieces(each.name)) for each in getattr(left, "left", ()) if hasattr(each, "name")
    ]
    if qualifier[0].text in FOR_ALL and texts(qualifier[1:]) in names:
        return
    raise Disagreement(f"{''.join(texts(qualifier))!r} is not where it is declared to hold")


def judge_positive(tex: str, statement: Statement, declarations: Declarations) -> Stated:
    r"""``q(h) > 0``, everywhere or wherever another density of the same variable is positive."""
    density = read(text_of(tex, statement.subjects[0]), declarations)
    if not isinstance(density, Density) or number_of(statement.targets[0]) != 0:
        raise Disagreement(f"{to_latex(density)} is not declared to be bounded")
    if density.letter in declarations.supports:
        labels = ", ".join(declarations.supports[density.letter])
        raise Disagreement(f"{density.letter} is declared to vanish outside {labels}")
    where = ""
    if statement.qualifier and statement.qualifier[0].text not in FOR_ALL:
        where = f" wherever {to_latex(_wherever(tex, statement.qualifier, density, declarations))}"
    else:
        _only_for_all(statement.qualifier, density, declarations)
    return [(to_latex(density), f"positive{where}")]


def _wherever(tex: str, qualifier: Chunk, density: Density, declarations: Declarations) -> Node:
    word, rest = qualifier[0].text, qualifier[1:]
    sides = split(rest, (">",))
    if word not in ("text wherever", "text whenever", "text where", "text if") or len(sides) != 2:
        raise Unreadable("write q(h) > 0 \\text{ wherever } p(h|x) > 0", qualifier[0].start, word)
    other = read(text_of(tex, sides[0]), declarations)
    same_point = isinstance(other, Density) and other.left == density.left
    if not same_point or number_of(sides[1]) != 0 or other == density:
        raise Disagreement(f"{text_of(tex, rest)} does not compare {to_latex(density)}")
    return other
