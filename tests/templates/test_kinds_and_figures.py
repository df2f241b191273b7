"""Optima, behaviours and figures in print: boxed, read back, and refused when they say else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.figures import Drawing, Figure, coordinates, drawn
from claims.results import Boxed, FigureBlock, Item, Sheet
from claims.steps import Derivation
from keyproof.library import load_sheet, sheet_slugs
from templates.readback import ReadBack, read_back
from templates.render import render_sheet
from templates.targets import targets_of
from tests.verify.hand_optima import COIN, CONJUGATE, DISCRIMINATOR, RATIO, SUMS

CLAIMS = {each.slug: each for each in (CONJUGATE, DISCRIMINATOR, SUMS, COIN)}
EMPTY = dict.fromkeys(CLAIMS, Derivation((), True, ""))
PICTURE = r"\begin{tikzpicture}\draw (0,0) -- (1.5,2);\end{tikzpicture}"
FIGURE = Figure(
    slug="a-line",
    caption=r"A line, for \checked{equality:hand-conjugate}{u = e^{t-1}}.",
    alt="A line that goes up.",
    draw=lambda: Drawing(PICTURE, {"height": 2.0}),
)
OPTIMUM = Boxed("hand-conjugate", r"u^\star = e^{t-1}", value=r"\max_u\{u t - u\log u\} = e^{t-1}")


def sheet(*blocks: object, prompt: str = "", figures: tuple[Figure, ...] = ()) -> Sheet:
    """A sheet of one item."""
    item = Item(
        number="1",
        slug="item",
        title="",
        source="",
        prompt=prompt,
        results=(),
        answer=blocks,  # type: ignore[arg-type]
        prompt_figures=figures,
    )
    return Sheet(slug="small", title="Small", subtitle="", source="", items=(item,))


def key(*blocks: object, prompt: str = "") -> ReadBack:
    """What is read back from the key with those blocks."""
    small = sheet(*blocks, prompt=prompt)
    tex = render_sheet(small, CLAIMS, EMPTY, {}).key_tex
    return read_back(tex, targets_of(CLAIMS, {}, small))


@pytest.mark.parametrize(
    ("tex", "value"),
    [
        (r"u^\star = e^{t-1}", r"\max_u\{u t - u\log u\} = e^{t-1}"),
        ("u = e^{t-1}", r"\sup_{u\in(0,\infty)} (u t - u\log u) = e^{t-1}"),
        (r"\arg\max_u\{u t - u\log u\} = e^{t-1}", r"f^*(t) = e^{t-1}"),
        (r"u^\star = \frac{e^t}{e}", r"u t - u\log u \le e^{t-1}"),
    ],
)
def test_an_optimum_is_boxed_by_argument_and_value(tex: str, value: str) -> None:
    found = key(replace(OPTIMUM, tex=tex, value=value))
    assert found.clean, found
    assert (found.counts["claim"], found.counts["value"]) == (1, 1)


@pytest.mark.parametrize(
    ("tex", "value"),
    [
        (r"u^\star = e^{t}", OPTIMUM.value),
        ("u = e^{1-t}", OPTIMUM.value),
        (r"\arg\min_u\{u t - u\log u\} = e^{t-1}", OPTIMUM.value),
        (r"\max_u\{u t - u\log u\} = e^{t-1}", OPTIMUM.value),  # the value is no argument
        (OPTIMUM.tex, r"\max_u\{u t - u\log u\} = e^{t}"),
        (OPTIMUM.tex, r"\min_u\{u t - u\log u\} = e^{t-1}"),
        (OPTIMUM.tex, r"\max_t\{u t - u\log u\} = e^{t-1}"),
        (OPTIMUM.tex, r"\max_u\{u t + u\log u\} = e^{t-1}"),
        (OPTIMUM.tex, r"u t - u\log u \ge e^{t-1}"),
        (OPTIMUM.tex, r"f^*(t) = t e^{t-1}"),
    ],
)
def test_a_box_that_says_else_is_noticed(tex: str, value: str) -> None:
    assert len(key(replace(OPTIMUM, tex=tex, value=value)).disagreements) == 1


def test_argument_and_value_of_a_function_are_told_apart() -> None:
    shown = rf"D^\star(x) = {RATIO}"
    value = rf"\max_D\left\{{{DISCRIMINATOR.objective_tex}\right\}} = {DISCRIMINATOR.value}"
    assert key(Boxed("hand-discriminator", shown, value=value)).clean
    swapped = rf"D^\star(x) = {DISCRIMINATOR.value}"
    assert key(Boxed("hand-discriminator", swapped)).disagreements


def test_objective_and_argument_have_names_of_their_own() -> None:
    prompt = (
        r"\begin{keydisplay}{definition:hand-conjugate}g(u) = u t - u\log u\end{keydisplay}"
        r"\begin{keydisplay}{definition:hand-conjugate}\sup_u (u t - u\log u)\end{keydisplay}"
    )
    assert key(OPTIMUM, prompt=prompt).clean


@pytest.mark.parametrize(
    ("tex", "clean"),
    [(SUMS.outcome, True), (r"S = " + SUMS.outcome, True), (r"\{2,3\}", False)],
)
def test_a_behaviour_is_boxed_by_its_outcome(tex: str, clean: bool) -> None:
    assert key(Boxed("hand-sums", tex)).clean is clean
    assert (
        r"\keyunder{Run independently of the derivation: two dice"
        in render_sheet(sheet(Boxed("hand-sums", tex)), CLAIMS, EMPTY, {}).key_tex
    )


def test_a_figure_is_read_back_and_any_other_picture_is_noticed() -> None:
    small = sheet(FigureBlock(FIGURE))
    tex, targets = render_sheet(small, CLAIMS, EMPTY, {}), targets_of(CLAIMS, {}, small)
    found = read_back(tex.key_tex, targets)
    assert found.clean, found
    assert found.counts["figure"] == 1
    assert r"\usepackage{pgfplots}" in tex.key_tex
    assert "tikzpicture" not in tex.student_tex
    assert "pgfplots" not in tex.student_tex
    for old, new in (("(1.5,2)", "(1.5,3)"), ("--", "-|"), (r"\draw", r"\fill")):
        other = tex.key_tex.replace(PICTURE, PICTURE.replace(old, new))
        assert read_back(other, targets).disagreements, old
    assert read_back(tex.key_tex.replace("e^{t-1}", "e^{t}"), targets).disagreements


def test_a_figure_of_the_question_is_in_both_files() -> None:
    small = sheet(figures=(FIGURE,))
    files = render_sheet(small, CLAIMS, EMPTY, {})
    for tex in (files.student_tex, files.key_tex):
        assert PICTURE in tex
        assert r"\keycaption{figure:a-line}" in tex
        assert "A line that goes up." in tex


@pytest.mark.parametrize(
    ("tex", "numbers", "message"),
    [
        ("(0,0)", {}, "one"),
        (PICTURE + "% hidden", {}, "no comments"),
        (PICTURE.replace("1.5", "nan"), {}, "where a number belongs"),
        (PICTURE, {"x": float("nan")}, "not finite"),
        (PICTURE, {"x": [1, {"y": float("inf")}]}, "not finite"),
    ],
)
def test_a_drawing_without_numbers_is_refused(
    tex: str, numbers: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Drawing(tex, numbers)


def test_coordinates_are_rounded_and_finite() -> None:
    assert coordinates([1, 2], [0.1234567, 2e-9]) == "(1,0.123457) (2,2e-09)"
    with pytest.raises(ValueError, match="cannot be drawn"):
        coordinates([1], [float("inf")])


FIGURES = [
    each for slug in sheet_slugs() for item in load_sheet(slug).items for each in item.figures()
]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda each: each.slug)
def test_a_figure_of_the_library_is_drawn_the_same_twice(figure: Figure) -> None:
    assert figure.draw() == drawn(figure)
    assert drawn(figure).numbers
