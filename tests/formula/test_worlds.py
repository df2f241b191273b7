"""Worlds: full mantissas, sizes that differ, both signs, and no special points."""

from flint import fmpq

from formula.declare import declare
from formula.worlds import draw_world


def drawn(symbols, indices=range(12), **declared):
    declarations = declare(symbols, **declared)
    return [draw_world(declarations, index=index) for index in indices]


def test_sizes_differ_within_a_world_and_are_sometimes_one_and_sometimes_large():
    worlds = drawn({"d": "positive integer", "n": "positive integer", "K": "positive integer"})
    for world in worlds:
        assert len(set(world.sizes.values())) == 3
    sizes = [size for world in worlds for size in world.sizes.values()]
    assert 1 in sizes
    assert max(sizes) > 5
    assert sizes.count(1) <= 3


def test_scalars_have_full_mantissas_both_signs_and_many_scales():
    values = [w.numbers["b"] for w in drawn({"b": "real"}, range(40))]
    assert any(v < 0 for v in values)
    assert any(v > 0 for v in values)
    assert all(v.q > 2**60 for v in values), "a dyadic value could hide sin(2^k pi b)"
    sizes = [abs(float(int(v.p)) / float(int(v.q))) for v in values]
    assert min(sizes) < 0.05
    assert max(sizes) > 20


def test_intervals_are_respected_and_their_edges_visited():
    values = [w.numbers["p"] for w in drawn({"p": "real in (-1,1)"}, range(40))]
    assert all(-1 < v < 1 for v in values)
    assert any(v < fmpq(-99, 100) for v in values)
    assert any(v > fmpq(99, 100) for v in values)


def test_tables_are_normalised_with_weights_that_make_densities_exceed_one():
    worlds = drawn({}, models=("p(z) p(x|z)",))
    exceeded = False
    for world in worlds:
        for factor, table in world.tables.items():
            (name,) = (slot.name for slot in factor.left)
            totals: dict[tuple[int, ...], fmpq] = {}
            for key, value in table.items():
                totals[key[1:]] = totals.get(key[1:], fmpq(0)) + value * world.weights[name][key[0]]
                exceeded |= value > 1
            assert all(total == 1 for total in totals.values())
    assert exceeded


def test_spd_matrices_do_not_commute():
    for world in drawn({"S": "spd(3)", "T": "spd(3)"}):
        s, t = world.numbers["S"], world.numbers["T"]
        assert s * t != t * s
        assert s == s.transpose()
