"""Renaming of everything declared."""

from __future__ import annotations

import pytest

from formula.declare import declare
from formula.rename_declarations import NamesCollide, rename_declarations

NAMED = declare(
    r"K: positive integer; d: positive integer; \mu: vector(d)[K]; w: probability(K); "
    r"S: spd(d); b: vector(d); t: positive; f: function",
    laws={"p(x)": ("multivariate-normal", "b", "S"), "q(x)": ("multivariate-normal", "b", "S")},
    given=[r"v = t^2", "g(u) = u + t"],
    text_names={"S": "cov"},
)


def test_names_sizes_laws_and_definitions_are_renamed_together() -> None:
    found = rename_declarations(
        NAMED,
        {"K": "N", "d": "n", r"\mu": "m", "S": r"\Sigma_{0}", "x": "y", "q": "r", "t": "a",
         "v": "c", "f": "h", "w": r"\pi_0", "b": r"\vec{b}"},
    )  # fmt: skip
    wanted = declare(
        r"N: positive integer; n: positive integer; m: vector(n)[N]; \pi_0: probability(N); "
        r"\Sigma_0: spd(n); \vec{b}: vector(n); a: positive; h: function",
        laws={
            "p(y)": ("multivariate-normal", r"\vec{b}", r"\Sigma_0"),
            "r(y)": ("multivariate-normal", r"\vec{b}", r"\Sigma_0"),
        },
        given=[r"c = a^2", "g(u) = u + a"],
        text_names={r"\Sigma_0": "cov"},
    )
    assert found == wanted


def test_joints_draws_and_supports_are_renamed() -> None:
    known = declare("K: positive integer", models=["p(h) p(x|h)", "q(h)"],
                    given=[r"h_1,\dots,h_K \sim q(h)"], supports={"q": ("A",)})  # fmt: skip
    found = rename_declarations(known, {"h": "z", "q": "r", "K": "n"})
    wanted = declare("n: positive integer", models=["p(z) p(x|z)", "r(z)"],
                     given=[r"z_1,\dots,z_n \sim r(z)"], supports={"r": ("A",)})  # fmt: skip
    assert found == wanted


@pytest.mark.parametrize(
    "names", [{"t": "b"}, {"t": "a", "v": "a"}, {"p": "q"}, {"S": "x"}, {"t": "u"}]
)
def test_a_name_that_is_taken_is_refused(names: dict[str, str]) -> None:
    with pytest.raises(NamesCollide):
        rename_declarations(NAMED, names)


def test_names_may_change_places() -> None:
    there = rename_declarations(NAMED, {"t": "v", "v": "t"})
    assert rename_declarations(there, {"t": "v", "v": "t"}) == NAMED
    assert there != NAMED
