"""A whole build: what is written, what the manifest says, and that it comes out the same again."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from claims.results import Boxed, Mistakes
from keyproof import library

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

ROOT = Path(__file__).parent.parent
SHORT = 8
"""Answers of so few characters occur by chance."""
HAS_LATEX = shutil.which("latexmk") is not None


def keyproof(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "keyproof.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """Everything, built once; of several test processes one builds and the others wait."""
    shared = tmp_path_factory.getbasetemp().parent
    folder, ended = shared / f"build-{testrun_uid}", shared / f"build-{testrun_uid}.txt"
    try:
        folder.mkdir()
    except FileExistsError:
        while not ended.exists():
            time.sleep(0.2)
    else:
        done = keyproof("build", "--out", str(folder))
        part = ended.with_suffix(".part")
        part.write_text(f"{done.returncode}\n{done.stderr}", encoding="utf-8")
        part.replace(ended)
    status, _, said = ended.read_text("utf-8").partition("\n")
    assert status == "0", said
    return folder


@pytest.fixture(scope="module")
def manifest(built: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((built / "manifest.json").read_text("utf-8"))
    return loaded


def test_both_copies_of_every_sheet_are_there(built: Path) -> None:
    endings = (".tex", "-key.tex") + ((".pdf", "-key.pdf") if HAS_LATEX else ())
    wanted = {f"{slug}{ending}" for slug in library.sheet_slugs() for ending in endings}
    assert {path.name for path in built.iterdir()} == wanted | {"manifest.json"}


def test_every_claim_is_derived_and_confirmed_by_two_further_classes(
    manifest: dict[str, Any],
) -> None:
    assert {claim["slug"] for claim in manifest["claims"]} == {
        claim.slug
        for claim in library.claims_of_sheets(map(library.load_sheet, library.sheet_slugs()))
    }
    claims = {claim.slug: claim for claim in library.all_claims()}
    for claim in manifest["claims"]:
        assert claim["verdict"] == "agrees", claim["slug"]
        assert {each["verdict"] for each in claim["evidence"]} == {"agrees"}, claim["slug"]
        classes = {each["class"] for each in claim["evidence"]}
        assert "algebra" in classes, claim["slug"]
        if claim["kind"] == "behaviour":
            assert "run" in classes, claim["slug"]
            continue
        assert len(classes - {"algebra"}) >= 2, claim["slug"]
        known = claims[claim["slug"]].declarations
        if known.laws or known.joints:
            assert "sampling" in classes, claim["slug"]


def test_evidence_says_what_it_would_have_missed(manifest: dict[str, Any]) -> None:
    for claim in manifest["claims"]:
        for each in claim["evidence"]:
            if each["class"] in ("balls", "quadrature", "sampling"):
                assert 0 < each["smallest_detectable_error"] < 1, (claim["slug"], each)
            if each["class"] == "sampling":
                assert 0 < each["false_alarm_rate"] <= 1e-3, (claim["slug"], each)


def test_no_step_over_named_laws_is_typed(manifest: dict[str, Any]) -> None:
    claims = {claim.slug: claim for claim in library.all_claims()}
    for claim in manifest["claims"]:
        assert claim["steps"]["computed"] > 0, claim["slug"]
        if claims[claim["slug"]].declarations.laws:
            assert claim["steps"]["typed"] == 0, claim["slug"]


def test_every_display_is_read_back(manifest: dict[str, Any]) -> None:
    for sheet in manifest["sheets"]:
        for document in sheet["documents"]:
            assert document["displays"]["unread"] == 0
            assert document["overfull_lines"] == (0 if HAS_LATEX else None)
        key = sheet["documents"][-1]["displays"]
        shown = {slug for item in sheet["items"] for slug in item["claims"]}
        assert key["claim"] >= len(shown)
        assert key["step"] > 0


def test_errata_stand(manifest: dict[str, Any]) -> None:
    for sheet in manifest["sheets"]:
        for each in sheet["errata"]:
            assert each["printed"]["verdict"] == "disagrees", each["key"]
            assert each["printed"]["witness"], each["key"]
            assert each["repaired"]["verdict"] == "agrees", each["key"]


def test_the_students_copy_gives_nothing_away(built: Path) -> None:
    for slug in library.sheet_slugs():
        sheet = library.load_sheet(slug)
        student = (built / f"{slug}.tex").read_text("utf-8")
        key = (built / f"{slug}-key.tex").read_text("utf-8")
        for claim in library.claims_of_sheets([sheet]):
            for mistake in claim.mistakes:
                assert mistake.feedback not in student
        for item in sheet.items:
            assert item.prompt.strip() in student
            assert item.prompt.strip() in key
            for block in item.answer:
                text = getattr(block, "tex", getattr(block, "text", ""))
                # "Show that ..." prints the result in the question itself; numbers are anywhere.
                told = len(text) > SHORT and text in student
                assert not told or text in item.prompt, item.slug
            kinds = {type(block) for block in item.answer}
            assert Boxed not in kinds or Mistakes in kinds, item.slug
        for kind in ("step:", "mistake:", "claim:", "value:"):
            assert kind not in student


def test_hashes_are_those_of_the_files(built: Path, manifest: dict[str, Any]) -> None:
    for sheet in manifest["sheets"]:
        for document in sheet["documents"]:
            for ending, digest in document["sha256"].items():
                path = built / f"{document['name']}.{ending}"
                if digest is not None:
                    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_the_manifest_names_no_place_and_no_time(built: Path) -> None:
    text = (built / "manifest.json").read_text("utf-8")
    assert str(ROOT) not in text
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", text)


def test_the_same_seed_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    slug = library.sheet_slugs()[0]
    assert keyproof("build", slug, "--out", str(tmp_path), "--jobs", "1").returncode == 0
    for path in tmp_path.iterdir():
        if path.name != "manifest.json":
            assert path.read_bytes() == (built / path.name).read_bytes(), path.name


def test_another_seed_gives_the_same_verdicts() -> None:
    done = keyproof("verify", "--seed", "20190405", "--json")
    verdicts = {claim["slug"]: claim["verdict"] for claim in json.loads(done.stdout)}
    assert verdicts == {claim.slug: "agrees" for claim in library.all_claims()}
    assert done.returncode == 0


@pytest.mark.skipif(shutil.which("pdftotext") is None or not HAS_LATEX, reason="no poppler")
def test_pages_hold_no_leftovers(built: Path) -> None:
    for path in built.glob("*.pdf"):
        text = subprocess.run(
            ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "??" not in text
        assert not re.search(r"\\[A-Za-z]{2,}|\{\}|\(\(|\*\)\)|\bNone\b|Not confirmed", text), (
            path.name
        )
