"""Masked convolutions: composed offsets against runs, at every output and for deeper stacks."""

from __future__ import annotations

from itertools import product

import pytest

from derivations._masked_convolution import (
    OUTPUT,
    field_of,
    mask,
    perturbed,
    pixels,
    transposed,
    turned,
)
from derivations.masked_convolution_receptive_field import RESULT
from derivations.sheets.udem_2019.q4_figures import FIELDS

PAIRS = ["".join(pair) for pair in product("AB", repeat=2)]
TRIPLES = ["".join(three) for three in product("AB", repeat=3)]


def test_the_masks_are_those_of_the_question() -> None:
    assert mask("A") == ((1, 1), (1, 2), (1, 3), (2, 1))
    assert mask("B") == (*mask("A"), (2, 2))
    assert len(mask("B", first_index=0)) == 9
    assert set(mask("A", first_index=0)) == set(mask("B", first_index=0)) - {(3, 3)}


@pytest.mark.parametrize("kinds", PAIRS)
def test_composition_and_run_agree_at_every_output(kinds: str) -> None:
    assert len(pixels()) == 25
    for label in pixels():
        assert perturbed(kinds, 3, "nonlinear", label) == frozenset(field_of(kinds, label))


@pytest.mark.parametrize("kinds", [*PAIRS, *TRIPLES])
def test_a_pixel_sees_itself_only_where_no_layer_is_of_type_a(kinds: str) -> None:
    found = perturbed(kinds, 5, "linear")
    assert found == frozenset(field_of(kinds))
    assert (OUTPUT in found) == ("A" not in kinds)
    assert 25 not in found
    assert max(found) <= OUTPUT


def test_the_order_of_the_layers_matters_nowhere_on_the_map() -> None:
    (counted,) = (v for name, v in FIELDS.draw().numbers.items() if "order" in name)
    assert counted == []


def test_turning_and_transposing_keep_the_output() -> None:
    assert turned([OUTPUT, 11, 22]) == (33, 44, 55)
    assert transposed([OUTPUT, 12]) == (21, 33)


def test_each_case_of_the_question_is_a_claim() -> None:
    slugs = {claim.slug for claim in RESULT.claims}
    assert {f"receptive-field-{kinds.lower()}" for kinds in PAIRS} <= slugs
