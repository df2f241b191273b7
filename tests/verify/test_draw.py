"""Drawing worlds: what chance might miss is drawn on purpose."""

from __future__ import annotations

import numpy as np

from formula.declare import declare
from verify.draw import MODERATE, draw

KNOWN = declare("K: positive integer; S: nonsingular(K)")


def test_determinants_of_both_signs_take_turns() -> None:
    for seed in range(40):
        signs = [np.linalg.det(draw(KNOWN, seed, index, MODERATE)["S"]) > 0 for index in range(4)]
        assert signs == [True, False, True, False]
