"""Two conditional densities of one letter, told apart by what stands before the bar."""

from __future__ import annotations

import pytest

from formula.compare import compare
from formula.declarations import Declarations
from formula.declare import declare
from formula.read import read

MEAN = r"q(c|x) = \mathbb{E}_{q(z|x)}\left[p(c|z)\right]"


def agree(left: str, right: str, known: Declarations) -> bool:
    return compare(read(left, known), read(right, known), known).agrees


def test_one_may_be_defined_beside_a_declared_other() -> None:
    known = declare(models=["p(c) p(z|c) p(x|z)", "q(z|x)"], given=[MEAN])
    assert agree(r"\sum_c q(c|x)", "1", known)
    assert agree(r"\int q(z|x)\,dz", "1", known)
    assert agree(r"q(c|x)", r"\int q(z|x)\,p(c|z)\,dz", known)
    assert not agree(r"q(c|x)", r"p(c|x)", known)


def test_both_may_be_defined() -> None:
    posteriors = ["q(z|x) = p(z|x)", "q(c|x) = p(c|x)"]
    known = declare(models=["p(c) p(z|c) p(x|z)"], given=posteriors)
    assert agree("q(z|x)", "p(z|x)", known)
    assert agree("q(c|x)", "p(c|x)", known)


@pytest.mark.parametrize(
    "given",
    [["q(z|x) = p(z|x)"], ["q(z) = p(z)"], ["q(c|x) = p(c|x)", "q(c|x) = p(c)"]],
)
def test_what_is_declared_already_is_not_defined_again(given: list[str]) -> None:
    with pytest.raises(ValueError, match="neither side"):
        declare(models=["p(c) p(z|c) p(x|z)", "q(z|x)"], given=given)
