"""A claim said again in the symbols of the question: read back with its pieces put for theirs."""

from __future__ import annotations

import pytest

from claims.verdicts import Verdict
from formula.declare import declare
from formula.read import read
from templates.plain import put
from templates.readback import check_display
from templates.scan import Display, scan
from templates.target import Target

KNOWN = declare(r"N: positive integer; y: real[N]; m: real[N]; \sigma: positive; L: real")
CLAIM = r"L = \frac N2\log(2\pi\sigma^2)+\frac{1}{2\sigma^2}\sum_{n=1}^{N}(y_n-m_n)^2"
NETWORK = r"f_\theta(x_{t-1},\dots,x_{t-p})"
PIECES = {"T-p": "N", r"\sum_{t=p+1}^{T}": r"\sum_{n=1}^{N}", "x_t-": "y_n-", NETWORK: "m_n"}
PRINTED = (
    r"\frac{T - p}{2}\log(2\pi\sigma^2) + \frac{1}{2\sigma^2}\sum_{t=p+1}^{T}"
    r"\left(x_t - f_\theta(x_{t-1},\dots,x_{t-p})\right)^2"
)


def verdict(tex: str, pieces: dict[str, str] = PIECES, form: str = "@") -> Verdict:
    target = Target((read(CLAIM, KNOWN),), KNOWN, pieces=pieces, form=form)
    display = Display("restated", "restated:likelihood:1", tex, 1)
    return check_display(display, {display.target: target}).verdict


def test_what_says_the_same_in_other_symbols_agrees() -> None:
    assert verdict(PRINTED) is Verdict.AGREES
    turned = PRINTED.replace(r"\frac{T", r"-\frac{T").replace(r"+ \frac{1}", r"- \frac{1}")
    assert verdict(turned, form="-(@)") is Verdict.AGREES
    assert verdict(turned) is Verdict.DISAGREES


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("T - p", "T"),
        ("T - p", "T + p"),
        ("{2}", "{3}"),
        (r"2\pi\sigma^2", r"2\pi\sigma"),
        ("+ ", "- "),
        ("t=p+1", "t=p"),
        ("t=p+1", "t=1"),
        (r"^{T}", r"^{T-p}"),
        ("x_{t-p})", "x_{t-p-1})"),
        ("x_t -", "x_t +"),
        (r"\right)^2", r"\right)"),
    ],
)
def test_what_says_something_else_does_not(old: str, new: str) -> None:
    assert old in PRINTED
    assert verdict(PRINTED.replace(old, new, 1)) is not Verdict.AGREES


def test_every_piece_has_to_be_there() -> None:
    assert verdict(PRINTED, {**PIECES, "z_t": "y_n"}) is Verdict.DISAGREES
    with pytest.raises(ValueError, match="does not say z_t"):
        put("x_t", {"x_t": "a", "z_t": "b"})


def test_a_formula_of_pieces_alone_says_nothing() -> None:
    right = CLAIM.removeprefix("L = ")
    assert verdict(r"\ell(\theta)", {r"\ell(\theta)": right}) is Verdict.DISAGREES


def test_the_longest_piece_is_meant_and_what_it_stands_for_is_left_alone() -> None:
    assert put("x_1+x", {"x_1": "x", "x": "y"}).split() == ["x", "+", "y"]


@pytest.mark.parametrize(
    "tex",
    [
        r"$\displaystyle \frac12\log x$",
        r"$\begin{aligned} \frac12 \end{aligned}$",
        r"\($x$\)\(\displaystyle x\)",
    ],
)
def test_what_is_set_like_a_display_has_a_target(tex: str) -> None:
    found = scan(rf"\begin{{document}}{tex}\end{{document}}").unread
    assert any("set like a display" in each.reason for each in found)


def test_a_small_matrix_in_the_text_is_no_display() -> None:
    tex = r"\begin{document}$\begin{pmatrix}1&0\\0&1\end{pmatrix}$, $\frac12\log x$\end{document}"
    assert not any("set like a display" in each.reason for each in scan(tex).unread)
