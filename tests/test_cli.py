"""The command line: exit statuses, sentences, shapes of the JSON, and what is left on the disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claims.steps import Derivation
from claims.verdicts import Evidence, Verdict
from keyproof import library
from keyproof.cli import keyproof
from keyproof.verification import CheckedClaim

SHEET = "flagships"
INTERRUPTED = "keyproof: interrupted; nothing was left half-written."


def run(*arguments: str) -> Result:
    return CliRunner().invoke(keyproof, arguments)


def refused(result: Result, *words: str) -> None:
    """One sentence on standard error with those words, status 2, nothing on standard output."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


def pretended(verdict: Verdict) -> CheckedClaim:
    evidence = (
        Evidence("algebra", "derivation", Verdict.AGREES),
        Evidence("balls", "worlds", verdict, 0, {"reason": "because it is pretended"}),
    )
    return CheckedClaim(
        "gaussian-kl", "equality", verdict, evidence, (), Derivation((), True, "pretended")
    )


def pretend(monkeypatch: pytest.MonkeyPatch, *verdicts: Verdict) -> None:
    """Let every check find those verdicts."""
    monkeypatch.setattr(
        "keyproof.verification.check_claims",
        lambda slugs, **options: tuple(pretended(verdict) for verdict in verdicts),
    )
    monkeypatch.setattr(
        "keyproof.verification.controls_beside", lambda wanted: nullcontext(lambda: ())
    )
    monkeypatch.setattr("keyproof.verify_command._write", lambda *arguments: None)


# ---------------------------------------------------------------------------------------- help


@pytest.mark.parametrize("command", [(), ("list",), ("verify",), ("build",)])
def test_help_has_an_example(command: tuple[str, ...]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert "\n  keyproof " in result.stdout or "\n    keyproof " in result.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from keyproof.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'sympy', 'numpy', 'scipy', 'flint', 'jinja2', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "keyproof", "list", "nothing-of-this-name"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("keyproof: ")


def test_bad_usage_is_two() -> None:
    assert run("nonsense").exit_code == 2
    assert run("verify", "--seed", "-1").exit_code == 2
    assert run("verify", "--seed", "one").exit_code == 2
    assert run("verify", "--jobs", "0").exit_code == 2


# ---------------------------------------------------------------------------------------- list


def test_list_json() -> None:
    items = json.loads(run("list", "--json").stdout)
    assert [each["sheet"] for each in items] == sorted(each["sheet"] for each in items)
    assert {each["sheet"] for each in items} == set(library.sheet_slugs())
    for each in items:
        assert list(each) == ["sheet", "number", "slug", "title", "points", "claims", "source"]
        assert each["points"] is None or isinstance(each["points"], int)
        assert all(list(claim) == ["slug", "kind"] for claim in each["claims"])
        assert all(isinstance(each[key], str) for key in ("number", "slug", "title", "source"))


def test_list_of_one_sheet() -> None:
    items = json.loads(run("list", SHEET, "--json").stdout)
    assert {each["sheet"] for each in items} == {SHEET}
    plain = run("list", SHEET)
    assert plain.exit_code == 0
    assert all(each["slug"] in plain.stdout for each in items)


def test_list_of_an_unknown_sheet() -> None:
    refused(run("list", "udem-2091"), "'udem-2091'", "nearest", "udem-2019")
    refused(run("list", "zzz"), "'zzz'", SHEET)


def test_list_imports_no_sympy() -> None:
    code = (
        "import sys; from keyproof.cli import main\n"
        "try: main(['list', '--json'])\n"
        "except SystemExit: pass\n"
        "sys.exit('loaded sympy' if 'sympy' in sys.modules else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# -------------------------------------------------------------------------------------- verify


def test_verify_json() -> None:
    result = run("verify", "gaussian-kl", "--json", "--seed", "3")
    assert result.exit_code == 0, result.output
    (claim,) = json.loads(result.stdout)
    assert list(claim) == ["slug", "kind", "verdict", "evidence"]
    assert (claim["slug"], claim["kind"], claim["verdict"]) == (
        "gaussian-kl",
        "equality",
        "agrees",
    )
    for each in claim["evidence"]:
        assert list(each)[:4] == ["class", "method", "verdict", "seed"]
    classes = {each["class"] for each in claim["evidence"]}
    assert {"algebra", "sampling"} < classes
    assert len(classes) >= 3


def test_verify_is_reproducible() -> None:
    first, second = (run("verify", "gaussian-kl", "--json", "--fresh").stdout for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ((Verdict.AGREES, Verdict.AGREES), 0),
        ((Verdict.AGREES, Verdict.DISAGREES), 1),
        ((Verdict.UNDECIDED, Verdict.DISAGREES), 1),
        ((Verdict.AGREES, Verdict.UNDECIDED), 3),
        ((Verdict.UNREADABLE,), 3),
    ],
)
def test_exit_status(
    monkeypatch: pytest.MonkeyPatch, verdicts: tuple[Verdict, ...], status: int
) -> None:
    pretend(monkeypatch, *verdicts)
    assert run("verify", "gaussian-kl").exit_code == status
    assert run("verify", "gaussian-kl", "--json").exit_code == status


def test_verify_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, Verdict.DISAGREES)
    assert "worlds (balls) disagrees: because it is pretended" in run("verify").stdout.replace(
        "\n", " "
    )


def test_verify_an_unknown_claim() -> None:
    refused(run("verify", "gausian-kl"), "'gausian-kl'", "nearest", "gaussian-kl")


# --------------------------------------------------------------------------------------- build


def test_build_of_an_unknown_sheet(tmp_path: Path) -> None:
    refused(run("build", "flagship", "--out", str(tmp_path / "out")), "nearest", SHEET)
    assert not (tmp_path / "out").exists()


def test_build_into_an_unwritable_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    refused(run("build", SHEET, "--out", str(tmp_path / "file" / "out")), "cannot be written")
    refused(run("build", SHEET, "--out", str(tmp_path / "file")), "cannot be written")
    assert (tmp_path / "file").read_text("utf-8") == "in the way"


@pytest.mark.parametrize(("verdict", "status"), [(Verdict.DISAGREES, 1), (Verdict.UNDECIDED, 3)])
def test_build_prints_no_claim_that_is_not_confirmed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verdict: Verdict, status: int
) -> None:
    pretend(monkeypatch, Verdict.AGREES, verdict)
    result = run("build", SHEET, "--out", str(tmp_path))
    assert result.exit_code == status
    assert "gaussian-kl" in result.stderr
    assert "because it is pretended" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_build_without_tex(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("keyproof.latex.available", lambda: False)
    result = run("build", SHEET, "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert result.stderr.count("latexmk was not found") == 1
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {f"{SHEET}.tex", f"{SHEET}-key.tex", "manifest.json"}


@pytest.mark.slow
def test_build_interrupted_from_outside(tmp_path: Path) -> None:
    # The old files stay whole and no other is left, whenever the interrupt comes.
    (tmp_path / "manifest.json").write_text("old", encoding="utf-8")
    program = "import sys, keyproof.cli as c; print('begun', flush=True); c.main(sys.argv[1:])"
    for seconds in (0.3, 2.0):
        # a seed of which no evidence is kept: else the build may have ended before
        seed = str(time.time_ns() % 10**9)
        command = ["build", SHEET, "--seed", seed, "--out", str(tmp_path)]
        started = subprocess.Popen(
            [sys.executable, "-c", program, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
            # a job in the background is started deaf to interrupts, and so are its children
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        assert started.stdout is not None
        assert started.stdout.readline() == "begun\n"
        time.sleep(seconds)
        started.send_signal(signal.SIGINT)
        _, said = started.communicate(timeout=60)
        assert (started.returncode, said.strip()) == (130, INTERRUPTED)
        assert {path.name for path in tmp_path.iterdir()} == {"manifest.json"}
        assert (tmp_path / "manifest.json").read_text("utf-8") == "old"


@pytest.mark.parametrize("heard", ["dropped", "turned"])
def test_interrupt_that_a_library_keeps(heard: str) -> None:
    # a library in C may drop the exception or raise another: neither is the end of it
    program = f"""
import os, signal, time
import click
from keyproof import cli

@click.command()
def command():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)
    except KeyboardInterrupt:
        if {heard!r} == "turned":
            raise ImportError("a module of this library failed to load") from None
    time.sleep(30)

cli.keyproof.get_command = lambda context, name: command
cli.main(["command"])
"""
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=20,
        cwd=Path(__file__).parent.parent,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert (ended.returncode, ended.stderr.strip()) == (130, INTERRUPTED)


def test_interrupted_while_writing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from keyproof import files

    (tmp_path / "a").write_bytes(b"old")
    opened = os.fdopen
    calls = []

    def interrupted(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return opened(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("keyproof.files.os.fdopen", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_all(tmp_path, {"a": b"new", "b": b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}
