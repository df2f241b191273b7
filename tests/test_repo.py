"""The repository itself: what is pinned, what is tracked, how long files are."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST_LINES = 400
PICTURES = {".png", ".pdf", ".svg"}


def tracked() -> list[Path]:
    """The files of the repository: those git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this copy is no git repository")
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def texts() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for path in tracked()
        if path.suffix not in PICTURES
    }


def requirement_names(text: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.MULTILINE))


def addresses(text: str) -> list[str]:
    """Lines of a requirements file that say where to fetch from."""
    where = re.compile(
        r"://|^\s*-(i|f)\b|^\s*--(index-url|extra-index-url|find-links|trusted-host)|@ |file:"
    )
    return [line for line in text.splitlines() if where.search(line)]


def test_requirements_are_names_versions_and_hashes() -> None:
    text = (ROOT / "requirements.txt").read_text("utf-8")
    assert addresses(text) == []
    entry = re.compile(
        r"(#.*|    #.*|[a-z0-9._-]+==[^\s;]+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|)"
    )
    assert [line for line in text.splitlines() if not entry.fullmatch(line)] == []
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize(
    "line",
    [
        "--extra-index-url https://example.org/simple",
        "--find-links wheels",
        "-f wheels",
        "numpy @ file:///somewhere/numpy.whl",
        "# from https://example.org",
    ],
)
def test_addresses_are_noticed(line: str) -> None:
    assert addresses(f"click==8.1\n{line}\n")


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
    ]
    names = {re.split(r"[<>=~!\[ ]", each, maxsplit=1)[0].lower() for each in wanted}
    pinned = requirement_names((ROOT / "requirements.txt").read_text("utf-8"))
    assert names - pinned == set()


def test_no_file_names_a_machine() -> None:
    # Paths of somebody's home or of a build machine; written apart so that this file passes.
    machine = re.compile(
        r"(?<![\w.}/])/(?:home|root|Users|work|opt|mnt)" + r"/[\w.]|[A-Z]:\\Users" + r"\\"
    )
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if machine.search(line)
    ]
    assert not found, "\n".join(found)


def test_long_files_give_a_reason() -> None:
    long = []
    for name, text in texts().items():
        if name.endswith(".py") and len(text.splitlines()) > MOST_LINES:
            docstring = ast.get_docstring(ast.parse(text)) or ""
            if "one file because" not in docstring.lower():
                long.append(f"{name} has {len(text.splitlines())} lines")
    assert not long, "\n".join([*long, 'split it, or say "One file because ..." in its docstring'])


def test_every_file_says_what_it_is() -> None:
    silent = [
        name
        for name, text in texts().items()
        if name.endswith(".py") and text.strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert not silent, silent


def test_build_holds_only_generated_files() -> None:
    kept = {path.name for path in tracked() if path.parent == ROOT / "build"}
    assert kept <= {".gitignore", "README.md"}


def test_nothing_is_left_undone() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|Not" + r"ImplementedError)\b")
    found = [
        f"{name}:{number}"
        for name, text in texts().items()
        if name.endswith(".py")
        for number, line in enumerate(text.splitlines(), 1)
        if marks.search(line)
    ]
    assert not found, found


def test_the_package_holds_every_room() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(packages) == sorted(
        path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"
    )
