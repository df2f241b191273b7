"""Counterexamples that a reader can compute by hand, and the plain worlds that they come from."""

from __future__ import annotations

from itertools import product

import pytest
from flint import fmpq, fmpq_mat

from formula.counterexamples import Counterexample, counterexample
from formula.declarations import Declarations
from formula.declare import declare
from formula.order import check_relation
from formula.plain_worlds import NotPlain, plain_world
from formula.read import read
from formula.shown import shown
from formula.tree import Relation

NUMBERS = declare(
    r"a: real; s: positive; t: real in (0,1); n: positive integer; J: positive integer"
)
JOINT = declare(models=["p(z) p(x|z)", "q(z|x)"])


def relation(tex: str, declarations: Declarations) -> Relation:
    tree = read(tex, declarations)
    assert isinstance(tree, Relation)
    return tree


def found(tex: str, declarations: Declarations) -> Counterexample:
    result = counterexample(relation(tex, declarations), declarations)
    assert result is not None
    return result


def test_a_false_relation_fails_where_the_counterexample_says() -> None:
    result = found(r"(a+s)^2 = a^2 + s^2", NUMBERS)
    (_, a), (_, s) = result.settings
    values = {"1": 1.0, "2": 2.0, "3": 3.0, "-1": -1.0, "-2": -2.0, "0.5": 0.5}
    assert shown(result.left) == pytest.approx((values[a] + values[s]) ** 2)
    assert shown(result.right) == pytest.approx(values[a] ** 2 + values[s] ** 2)


def test_the_sides_stand_as_they_are_printed() -> None:
    below = found(r"s^2 + 1 < s", NUMBERS)
    above = found(r"s > s^2 + 1", NUMBERS)
    assert shown(below.left) == shown(below.right) ** 2 + 1  # type: ignore[operator]
    assert shown(above.right) == shown(above.left) ** 2 + 1  # type: ignore[operator]
    # and so do those of a random world
    tree = relation(r"s > s^2 + 1", NUMBERS)
    witness = check_relation(tree, NUMBERS).witness
    assert witness is not None
    assert witness["candidate"] < witness["reference"]  # type: ignore[operator]


def test_only_what_matters_is_told() -> None:
    names = [name for name, _ in found(r"s = s + 1", NUMBERS).settings]
    assert names == ["s"]
    result = found(r"p(x|z) = p(z|x)", JOINT)
    assert {name.partition("(")[0] for name, _ in result.settings} <= {"x", "z", "p"}
    assert result.values == 2


def test_what_is_defined_is_not_told() -> None:
    known = declare("a: real; b: real", given=["b = 2a"])
    result = found("b = a", known)
    assert [name for name, _ in result.settings] == ["a"]
    assert shown(result.left) == 2 * shown(result.right)  # type: ignore[operator]
    witness = check_relation(relation("b = a", known), known).witness
    assert witness is not None
    assert list(witness["at"]) == ["a"]  # type: ignore[call-overload]


def test_a_relation_that_is_no_equality_anywhere_is_refuted_by_an_equality() -> None:
    result = found(r"n + 1 \ne 2 n", NUMBERS)
    assert result.settings == (("n", "1"),)
    assert shown(result.left) == shown(result.right) == 2.0


@pytest.mark.parametrize(
    ("tex", "declarations"),
    [
        (r"(a+s)^2 = a^2 + 2as + s^2", NUMBERS),
        (r"0 < s", NUMBERS),
        (r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right) \ge 0", JOINT),
        (r"p(x|z)\,p(z) = p(z|x)\,p(x)", JOINT),
    ],
)
def test_what_is_true_has_no_counterexample(tex: str, declarations: Declarations) -> None:
    assert counterexample(relation(tex, declarations), declarations) is None


def test_probabilities_are_tenths_that_add_up_to_one() -> None:
    for index in range(20):
        world = plain_world(JOINT, (), index)
        for factor, table in world.tables.items():
            behind = [range(world.counts[slot.name]) for slot in factor.right]  # type: ignore[attr-defined]
            for given in product(*behind):
                row = [value for point, value in table.items() if point[1:] == given]
                assert sum(row, fmpq(0)) == 1
                assert all((10 * value).q == 1 and value > 0 for value in row)
        assert all(weight == 1 for row in world.weights.values() for weight in row)


def test_plain_values_lie_in_their_domains() -> None:
    known = declare(
        r"d: positive integer; S: spd(d); L: lower(d); M: nonsingular(d); w: probability(d); "
        r"u: real in (-1,1)[d]; A: symmetric(d) in {0,1}; y: positive vector(d)"
    )
    for index in range(30):
        world = plain_world(known, (), index)
        spd, lower, square = (world.numbers[name] for name in ("S", "L", "M"))
        assert isinstance(spd, fmpq_mat)
        assert isinstance(lower, fmpq_mat)
        assert isinstance(square, fmpq_mat)
        assert spd == spd.transpose()
        assert spd.det() > 0
        assert lower.det() != 0
        assert square.det() != 0
        weights, positive = world.numbers["w"], world.numbers["y"]
        assert isinstance(weights, fmpq_mat)
        assert isinstance(positive, fmpq_mat)
        assert sum(weights.entries(), fmpq(0)) == 1
        assert all(entry > 0 for entry in positive.entries())
        assert all(-1 < each < 1 for each in world.numbers["u"])  # type: ignore[union-attr]


def test_what_is_not_plain_is_said() -> None:
    with pytest.raises(NotPlain, match="bounds"):
        plain_world(declare("D: function in (-1,1)"), (), 0)
    with pytest.raises(NotPlain, match="12"):
        plain_world(declare("w: probability(12)"), (), 0)
