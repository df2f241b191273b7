"""Sheets of one's own: what a file may say, what comes out, and one sentence for all that is not
as it should be."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claims.results import RubricLine
from keyproof import library
from keyproof.cli import keyproof
from keyproof.errors import BrokenEntry
from keyproof.own_sheet import divided, load_own, sheets_meant
from templates.render import render_sheet

ROOT = Path(__file__).parent.parent
HEAD = 'title = "Quiz"\ncourse = "Models"\n'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(keyproof, arguments)


def refused(result: Result, *words: str) -> None:
    """One sentence on standard error with those words, status 2."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


def written(folder: Path, text: str, name: str = "quiz.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# ----------------------------------------------------------------------------------------- new


def test_new_writes_a_file_that_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("new", "quiz")
    assert done.exit_code == 0, done.output
    assert done.stdout == "quiz.toml written. Fill it in, then: keyproof build quiz.toml\n"
    assert [path.name for path in tmp_path.iterdir()] == ["quiz.toml"]
    sheet = load_own(Path("quiz.toml"))
    assert sheet.solutions
    assert [(item.number, item.points) for item in sheet.items] == [("1", 4), ("2", 6)]


def test_new_offers_every_item(tmp_path: Path) -> None:
    assert run("new", str(tmp_path / "quiz.toml")).exit_code == 0
    text = (tmp_path / "quiz.toml").read_text("utf-8")
    slugs = [item.slug for each in library.sheet_slugs() for item in library.load_sheet(each).items]
    for slug in slugs:
        assert f'  # {{ slug = "{slug}"' in text
    whole = text.replace('  # { slug = "', '  { slug = "')
    for first in ("flagships-gaussian-kl", "udem-2019-5"):
        whole = whole.replace(f'  {{ slug = "{first}"', f'  # {{ slug = "{first}"', 1)
    items = load_own(written(tmp_path, whole)).items
    assert [item.slug for item in items] == slugs
    for key in ("title", "course", "institution", "term", "due", "solutions", "items"):
        assert f"\n{key} = " in text


def test_new_leaves_alone_what_is_there(tmp_path: Path) -> None:
    path = written(tmp_path, "mine")
    refused(run("new", str(path)), "is there already")
    assert path.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("udem-2019", "another name"),
        ("a b", "cannot be called"),
        ("quiz.v2", "cannot be called"),
        ("", "cannot be called"),
        ("no/such/folder/quiz", "cannot be written"),
    ],
)
def test_new_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(run("new", name), words)
    assert not list(tmp_path.iterdir())


# ------------------------------------------------------------------------------------- loading


def test_the_items_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    sheet = load_own(
        written(
            tmp_path,
            HEAD + 'institution = "A & B"\nterm = "Fall"\ndue = 2026-10-16\nsolutions = false\n'
            'items = [{ slug = "udem-2019-7", points = 3 }, "flagships-gaussian-kl"]\n',
        )
    )
    assert (sheet.slug, sheet.title, sheet.subtitle) == ("quiz", "Models", "Quiz")
    assert (sheet.institution, sheet.term, sheet.due) == (r"A \& B", "Fall", "2026-10-16")
    assert not sheet.solutions
    assert [(item.number, item.slug, item.points) for item in sheet.items] == [
        ("1", "udem-2019-7", 3),
        ("2", "flagships-gaussian-kl", None),
    ]
    assert all(item.errata == () and not item.starred for item in sheet.items)
    assert "1 is udem-2019-7, 2 is flagships-gaussian-kl" in sheet.note


def test_a_title_alone_is_the_heading(tmp_path: Path) -> None:
    items = 'items = ["udem-2019-7"]\n'
    assert load_own(written(tmp_path, f'title = "Quiz"\n{items}')).title == "Quiz"
    assert load_own(written(tmp_path, f'course = "M"\n{items}')).title == "M"
    due = datetime.datetime(2026, 10, 16, 23, 59)
    sheet = load_own(written(tmp_path, f'title = "Q"\ndue = {due.isoformat()}\n{items}'))
    assert sheet.due == "2026-10-16 23:59"


def test_questions_speak_of_each_other_by_their_new_numbers(tmp_path: Path) -> None:
    text = HEAD + 'items = ["udem-2019-7", "udem-2019-3-2", "udem-2019-3-1"]\n'
    _, second, _ = load_own(written(tmp_path, text)).items
    assert r"$\mathcal{L}_K$ of 3 show" in second.prompt
    refused_text = HEAD + 'items = ["udem-2019-3-2"]\n'
    with pytest.raises(BrokenEntry, match="'udem-2019-3-2' speaks of 'udem-2019-3-1'"):
        load_own(written(tmp_path, refused_text))


def test_an_answer_is_printed_with_its_figures(tmp_path: Path) -> None:
    text = HEAD + 'items = ["udem-2019-4-1", "udem-2019-4-2"]\n'
    owner = next(
        item.slug
        for item in library.load_sheet("udem-2019").items
        if any(figure.slug == "receptive-fields" for figure in item.figures())
    )
    missing = HEAD + f'items = ["udem-2019-4-1", "udem-2019-4-2", "{owner}"]\n'
    if owner in text:
        assert load_own(written(tmp_path, text))
    else:
        with pytest.raises(BrokenEntry, match=f"figure of '{owner}'"):
            load_own(written(tmp_path, text))
        assert load_own(written(tmp_path, missing))
        assert load_own(written(tmp_path, "solutions = false\n" + text))


@pytest.mark.parametrize(
    ("points", "rubric", "shares"),
    [
        (8, (3, 2, 3), [3, 2, 3]),
        (16, (3, 2, 3), [6, 4, 6]),
        (4, (3, 2, 3), [2, 1, 1]),
        (3, (3, 2, 3), [1, 1, 1]),
        (2, (3, 2, 3), [None, None, None]),
        (None, (3, 2, 3), [None, None, None]),
        (7, (None, None, None), [3, 2, 2]),
        (5, (10, 1), [4, 1]),
        (5, (), []),
    ],
)
def test_points_are_shared_out(
    points: int | None, rubric: tuple[int | None, ...], shares: list[int | None]
) -> None:
    lines = tuple(RubricLine(points=each, earns="x") for each in rubric)
    assert [line.points for line in divided(lines, points)] == shares


@pytest.mark.parametrize("points", range(1, 40))
def test_every_item_takes_any_points(points: int) -> None:
    for slug in library.sheet_slugs():
        for item in library.load_sheet(slug).items:
            lines = divided(item.rubric, points)
            found = [line.points for line in lines if line.points is not None]
            assert not found or (sum(found) == points and min(found) >= 1)
            replace(item, points=points, rubric=lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", ["no TOML file"]),
        (HEAD, ["lists no items"]),
        (HEAD + "items = []", ["lists no items"]),
        (HEAD + 'items = "udem-2019-7"', ["lists no items"]),
        ('items = ["udem-2019-7"]', ["neither a title nor a course"]),
        (HEAD + 'items = ["udem-2019-77"]', ["'udem-2019-77'", "nearest", "udem-2019-7"]),
        (HEAD + 'items = ["flagship-gaussian-kl"]', ["nearest", "flagships-gaussian-kl"]),
        (HEAD + "items = [7]", ["item 1", "has no slug"]),
        (HEAD + "items = [{ points = 7 }]", ["item 1", "has no slug"]),
        (HEAD + 'items = ["udem-2019-7", "udem-2019-7"]', ["item 2", "listed twice"]),
        (HEAD + 'items = [{ slug = "udem-2019-7", point = 1 }]', ["'point'", "points"]),
        (HEAD + 'items = [{ slug = "udem-2019-7", points = 0 }]', ["points is 0"]),
        (HEAD + 'items = [{ slug = "udem-2019-7", points = 2.5 }]', ["points is 2.5"]),
        (HEAD + 'items = [{ slug = "udem-2019-7", points = true }]', ["points is True"]),
        (HEAD + 'deu = "x"\nitems = ["udem-2019-7"]', ["key 'deu'", "due"]),
        (HEAD + 'solutions = "no"\nitems = ["udem-2019-7"]', ["not true or false"]),
        (HEAD + 'term = 2026\nitems = ["udem-2019-7"]', ["term is 2026", "quotes"]),
        (HEAD + 'term = "\\u0007"\nitems = ["udem-2019-7"]', ["cannot be printed"]),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, text: str, words: list[str]) -> None:
    path, out = written(tmp_path, text), tmp_path / "out"
    refused(run("build", str(path), "--out", str(out)), *words)
    assert not out.exists()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    refused(run("build", str(tmp_path / "none.toml")), "none.toml cannot be read")
    (tmp_path / "folder.toml").mkdir()
    refused(run("build", str(tmp_path / "folder.toml")), "cannot be read")
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')
    refused(run("build", str(tmp_path / "latin.toml")), "no TOML file")
    refused(run("build", str(written(tmp_path, HEAD, "udem-2019.toml"))), "another name")


def test_two_sheets_of_one_name(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    text = HEAD + 'items = ["udem-2019-7"]\n'
    one, two = written(tmp_path, text), written(tmp_path / "a", text)
    refused(run("build", str(one), str(two)), "two of the sheets are called 'quiz'")
    assert [sheet.slug for sheet in sheets_meant([str(one), str(one), "flagships"])] == [
        "quiz",
        "flagships",
    ]


def test_the_ending_may_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, HEAD + 'items = ["udem-2019-7"]\n')
    assert [sheet.slug for sheet in sheets_meant(["quiz"])] == ["quiz"]
    refused(run("build", "quizz"), "there is no sheet 'quizz'")


# ------------------------------------------------------------------------------------- printed


def test_the_heading_is_printed(tmp_path: Path) -> None:
    sheet = load_own(ROOT / "docs" / "quiz.toml")
    empty = replace(sheet, items=(), note="")
    tex = render_sheet(empty, {}, {}, {}).student_tex
    assert (
        r"\keyoccasion{University of Elsewhere\ \textperiodcentered\ Fall 2026}"
        r"{due 16 October, 23:59}" in tex
    )
    plain = render_sheet(replace(empty, institution="", term="", due=""), {}, {}, {}).student_tex
    assert r"\keyoccasion{" not in plain


@pytest.mark.slow
def test_the_quiz_of_the_readme(tmp_path: Path) -> None:
    done = run("build", str(ROOT / "docs" / "quiz.toml"), "--out", str(tmp_path), "--jobs", "1")
    assert done.exit_code == 0, done.output
    names = {path.stem for path in tmp_path.glob("*.tex")}
    assert names == {"quiz", "quiz-key"}
    student = (tmp_path / "quiz.tex").read_text("utf-8")
    assert r"\keyquestion{2}{}{" in student
    assert "keyresult}{" not in student.partition(r"\begin{document}")[2]
    (sheet,) = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["sheets"]
    assert [item["points"] for item in sheet["items"]] == [5, 4, 6]
    assert all(each["displays"]["unread"] == 0 for each in sheet["documents"])
    text = (ROOT / "docs" / "quiz.toml").read_text("utf-8")
    off = written(tmp_path, text.replace("solutions = true", "solutions = false"))
    done = run("build", str(off), "--out", str(tmp_path), "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "quiz.tex").read_text("utf-8") == student
    assert not list(tmp_path.glob("quiz-key.*"))
