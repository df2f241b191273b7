"""The arrows between the rooms, read from the imports of every file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent

ROOMS = ("formula", "claims", "derivations", "verify", "grading", "templates", "keyproof")

ARROWS: dict[str, set[str]] = {
    "formula": set(),
    "claims": {"formula"},
    "derivations": {"claims", "formula"},
    "verify": {"claims", "formula"},
    "grading": {"claims", "formula"},
    "templates": {"claims", "formula"},
    "keyproof": set(ROOMS),
}

# Which heavy library may be imported where: the prefixes of the files that may.
HEAVY = {
    "sympy": ("claims/algebra/", "derivations/"),
    "numpy": ("claims/algebra/", "derivations/", "verify/"),
    # a run or a figure of a derivation is computed with it, never a closed form
    "scipy": ("derivations/", "verify/"),
}


class Import(NamedTuple):
    """One import statement: where it stands, the module it names, and whether it runs on load."""

    path: str
    line: int
    module: str
    on_load: bool


def imports(source: str, path: str) -> Iterator[Import]:
    """Every import in ``source``, inside functions too, and modules imported by a literal name."""
    waiting: list[tuple[ast.AST, bool]] = [(ast.parse(source, path), True)]
    while waiting:
        node, on_load = waiting.pop()
        runs = on_load and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            runs = False
        waiting += [(child, runs) for child in ast.iter_child_nodes(node)]
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield Import(path, node.lineno, alias.name, on_load)
            case ast.ImportFrom(module=module, level=level):
                package = Path(path).parent.parts
                base = ".".join(package[: len(package) - level + 1]) if level else ""
                yield Import(path, node.lineno, ".".join(filter(None, (base, module))), on_load)
            case ast.Call(
                func=ast.Attribute(attr="import_module")
                | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield Import(path, node.lineno, name, on_load)


def offences(found: Import) -> Iterator[str]:
    """What is wrong with one import, as sentences that name the line."""
    room = Path(found.path).parts[0]
    target = found.module.partition(".")[0]
    where = f"{found.path}:{found.line} imports {found.module}"
    if target in ROOMS and target != room and target not in ARROWS[room]:
        yield f"{where}: no arrow leads from {room} to {target}"
    if target == "tests":
        yield f"{where}: nothing but tests may import tests"
    if target in HEAVY and not found.path.startswith(HEAVY[target]):
        yield f"{where}: only {' and '.join(HEAVY[target])} may"
    if target == "sympy" and room == "derivations" and found.on_load:
        yield f"{where} on load: the statement of a result must load without SymPy"
    if found.module.startswith("claims.algebra") and found.on_load and room != "claims":
        yield f"{where} on load: the rules of steps are loaded when they are used"


def files() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def test_every_room_has_files() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in files()} == set(ROOMS)


def test_imports_follow_the_arrows() -> None:
    found = [
        offence
        for path in files()
        for each in imports(path.read_text("utf-8"), str(path.relative_to(ROOT)))
        for offence in offences(each)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("formula/x.py", "import claims.steps"),
        ("formula/x.py", "def f():\n    import numpy"),
        ("formula/x.py", "from sympy import log"),
        ("claims/x.py", "from derivations import gaussian_kl"),
        ("claims/statements.py", "import sympy"),
        ("verify/runner.py", "from derivations.gaussian_kl import RESULT"),
        ("verify/runner.py", "import importlib\nimportlib.import_module('derivations.x')"),
        ("verify/runner.py", "from claims.algebra import lower"),
        ("grading/x.py", "import claims.algebra.lower"),
        ("grading/x.py", "import verify.laws"),
        ("grading/x.py", "import scipy.stats"),
        ("templates/render.py", "from keyproof import library"),
        ("derivations/x.py", "import sympy"),
        ("derivations/x.py", "import verify"),
        ("derivations/sheets/a/b.py", "from ...claims import algebra\nimport keyproof"),
        ("keyproof/build.py", "import tests.test_rooms"),
    ],
)
def test_rejects(path: str, source: str) -> None:
    assert [offence for each in imports(source, path) for offence in offences(each)]


def test_accepts() -> None:
    cases = [
        ("derivations/x.py", "def derive():\n    import sympy\n    from claims import algebra"),
        ("verify/sampling.py", "import numpy, scipy.stats\nfrom formula.tree import Node"),
        ("claims/algebra/lower.py", "import sympy"),
        ("keyproof/build.py", "import verify.runner, templates.render, derivations"),
    ]
    for path, source in cases:
        assert not [offence for each in imports(source, path) for offence in offences(each)]
