"""The search over finite tables keeps declared supports: exact zeros outside them."""

from __future__ import annotations

import numpy as np
import pytest

from formula.declare import declare
from formula.read import read
from verify.search_spaces import spaces_of
from verify.terms import NotApplicable

MODELS = ["p(x)", "q(x)"]
JS = r"D_{\mathrm{JS}}(p(x)\,\|\,q(x))"


def _gaps(supports: dict[str, tuple[str, ...]] | None) -> np.ndarray:
    known = declare(models=MODELS, supports=supports)
    space = spaces_of(read(JS, known), read(r"\log 2", known), known)(0)
    rng = np.random.default_rng(0)
    points = rng.uniform(space.low / 2, space.high / 2, (16, len(space.low)))
    with np.errstate(all="ignore"):
        low, high, _ = space.sides(points, 0)
    return np.asarray(high - low)


def test_disjoint_supports_reach_the_bound_in_every_table() -> None:
    assert np.all(np.abs(_gaps({"p": ("A",), "q": ("B",)})) <= 1e-12)


def test_overlapping_ones_do_not() -> None:
    assert np.all(_gaps(None) > 1e-6)


def test_more_regions_than_values_have_no_place() -> None:
    with pytest.raises(NotApplicable):
        _gaps({"p": ("A", "B"), "q": ("C",)})
