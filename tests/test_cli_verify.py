"""``verify`` and ``recheck``: the report, kept evidence, mutants, controls and repetitions."""

from __future__ import annotations

import json
import time
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claims.verdicts import Evidence, Verdict
from keyproof import evidence_cache, report, verification
from keyproof.cli import keyproof
from keyproof.evidence_cache import EvidenceCache, evidence_of, evidence_record
from keyproof.printing import on_variants
from keyproof.verification import Wanted, check_claim

CLAIM = "gan-density-ratio"
MODULE = "derivations.gan_discriminator"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(keyproof, arguments)


@pytest.fixture(autouse=True)
def _quick_controls(monkeypatch: pytest.MonkeyPatch) -> None:
    bites = {"slug": "control-made", "wrong": "made", "bites": True, "methods": {}}
    monkeypatch.setattr(
        verification, "controls_beside", lambda wanted: nullcontext(lambda: (bites,))
    )


def test_the_report_and_what_is_kept(tmp_path: Path) -> None:
    first = run("verify", CLAIM, "--mutants", "--out", str(tmp_path))
    assert first.exit_code == 0, first.output
    written = (tmp_path / report.NAME).read_bytes()
    record = json.loads(written)
    (claim,) = record["claims"]
    assert claim["verdict"] == "agrees"
    assert claim["mutants"]["killed"] == claim["mutants"]["false"] >= 12
    assert record["false_alarms"]["nominal"] <= record["false_alarms"]["budget"] == 1e-6
    assert record["controls"][0]["bites"] is True
    assert "path" not in record
    kept = list((tmp_path / evidence_cache.FOLDER).iterdir())
    assert len(kept) > 5
    second = run("verify", CLAIM, "--mutants", "--out", str(tmp_path))
    assert second.stdout == first.stdout
    assert (tmp_path / report.NAME).read_bytes() == written


def test_kept_evidence_is_used_and_may_be_deleted_or_damaged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wanted = Wanted(derivations=False, cache=tmp_path)
    first = check_claim(CLAIM, wanted)
    with monkeypatch.context() as patched:
        patched.setattr(verification._Derived, "get", lambda self: pytest.fail("derived again"))
        assert check_claim(CLAIM, wanted).to_json() == first.to_json()
    for place in tmp_path.iterdir():
        place.write_bytes(place.read_bytes()[:-20])
    assert check_claim(CLAIM, wanted).to_json() == first.to_json()
    for place in tmp_path.iterdir():
        record = json.loads(place.read_bytes())
        place.write_text(json.dumps({**record, "record": {"class": "algebra"}}), "utf-8")
    assert check_claim(CLAIM, wanted).to_json() == first.to_json()
    for place in tmp_path.iterdir():
        place.unlink()
    assert check_claim(CLAIM, wanted).to_json() == first.to_json()


def test_only_evidence_that_agrees_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from verify import run as runner

    def doubtful(claim: object, derivation: object, *, seed: int) -> Evidence:
        return Evidence("sampling", "made", Verdict.UNDECIDED, seed, {"reason": "made"})

    monkeypatch.setattr(runner, "methods_of", lambda claim: (doubtful,))
    found = check_claim(CLAIM, Wanted(derivations=False, cache=tmp_path))
    assert found.verdict is Verdict.UNDECIDED
    assert list(tmp_path.iterdir()) == []


def test_what_evidence_depends_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path, CLAIM, MODULE, 0)
    cache.keep("method", {"a": 1})
    assert cache.load("method") == {"a": 1}
    assert cache.load("another method") is None
    assert replace(cache, seed=1).load("method") is None
    assert replace(cache, claim="another-claim").load("method") is None
    assert replace(cache, source="derivations.gaussian_kl").load("method") is None
    monkeypatch.setattr(evidence_cache, "judges_digest", lambda: "other versions")
    assert cache.load("method") is None


def test_a_claim_depends_on_what_its_module_imports() -> None:
    names = set(evidence_cache._closure("derivations.sheets.udem_2019.q4_1"))
    assert any("masked_convolution" in name for name in names | {"masked_convolution"})
    assert "derivations.gaussian_kl" in evidence_cache._closure("derivations.gaussian_kl")


def test_evidence_survives_being_kept() -> None:
    evidence = Evidence("balls", "made", Verdict.AGREES, 3, {"worlds": 12, "witness": None})
    kept = json.loads(json.dumps(evidence_record(evidence)))
    again = evidence_of(kept)
    assert again is not None
    assert again.to_json() == evidence.to_json()
    assert evidence_of(evidence_record(None)) is None


def test_a_second_run_is_quick(tmp_path: Path) -> None:
    run("verify", CLAIM, "--out", str(tmp_path))
    begun = time.perf_counter()
    assert run("verify", CLAIM, "--out", str(tmp_path)).exit_code == 0
    assert time.perf_counter() - begun < 3


def test_a_wrong_claim_that_passes_makes_the_run_red(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    passed = {"slug": "control-made", "wrong": "made wrong", "bites": False, "methods": {}}
    monkeypatch.setattr(
        verification, "controls_beside", lambda wanted: nullcontext(lambda: (passed,))
    )
    result = run("verify", CLAIM, "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "control-made: a wrong claim is not refuted (made wrong)" in result.stdout


def test_an_escaped_mutant_makes_the_run_red(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = {"false": 2, "killed": 1, "true": [], "objections": ["scaled: 2x: it falls to none"]}
    monkeypatch.setattr(verification, "_power", lambda *arguments: record)
    result = run("verify", CLAIM, "--mutants", "--out", str(tmp_path), "--jobs", "1")
    assert result.exit_code == 1
    assert "1/2" in result.stdout
    assert "mutant scaled: 2x: it falls to none" in result.stdout


def test_what_the_appendix_says_of_false_variants() -> None:
    row = {"methods": {"a": {"killed": True}, "b": {"killed": True}, "c": {"killed": False}}}
    power = {"killed": 2, "false": 2, "true": [], "matrix": [row, row]}
    assert on_variants(power) == "2 of 2 false variants refuted, each by 2 methods or more."
    assert on_variants({**power, "true": [row]}).endswith("; 1 further variant proved true.")


def test_repetitions_say_what_they_raise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    quiet = run("verify", CLAIM, "--runs", "2", "--out", str(tmp_path))
    assert quiet.exit_code == 0, quiet.output
    assert "fresh seeds raised 0 alarms" in quiet.stdout.replace("\n", " ")
    repeated = json.loads((tmp_path / report.NAME).read_bytes())["repetitions"]
    assert repeated["runs"] == 2
    assert repeated["checks"] >= 2
    loud = Evidence("sampling", "made", Verdict.DISAGREES, 1, {"witness": "made"})
    monkeypatch.setattr(
        verification, "repeat_statistics", lambda *arguments, **options: ((CLAIM, 1, loud),)
    )
    result = run("verify", CLAIM, "--runs", "1", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert f"{CLAIM} at seed 1: made disagrees: made" in result.stderr


def test_recheck(tmp_path: Path) -> None:
    run("verify", CLAIM, "--seed", "4", "--out", str(tmp_path))
    place = tmp_path / report.NAME
    same = run("recheck", str(place))
    assert same.exit_code == 0, same.output
    assert "at seed 4: no differences" in same.stdout
    record = json.loads(place.read_bytes())
    record["claims"][0]["evidence"][-1]["smallest_detectable_error"] = 0.5
    place.write_text(json.dumps(record), "utf-8")
    other = run("recheck", str(place))
    assert other.exit_code == 1
    assert "smallest_detectable_error" in other.stderr
    record["libraries"]["numpy"] = "0.1"
    place.write_text(json.dumps(record), "utf-8")
    older = run("recheck", str(place))
    assert older.exit_code == 0, older.output
    assert "only verdicts are compared" in older.stderr
    record["claims"][0]["verdict"] = "disagrees"
    record["claims"].append({"slug": "no-such-claim", "verdict": "agrees", "evidence": []})
    place.write_text(json.dumps(record), "utf-8")
    worse = run("recheck", str(place))
    assert worse.exit_code == 1
    assert "agrees here, disagrees in the manifest" in worse.stderr
    assert "no-such-claim: there is no such claim any more" in worse.stderr


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"seed": true, "claims": []}',
                                     '{"seed": 0, "claims": [{"slug": "a"}]}'])  # fmt: skip
def test_recheck_of_what_is_no_manifest(tmp_path: Path, content: str) -> None:
    place = tmp_path / "manifest.json"
    place.write_text(content, "utf-8")
    result = run("recheck", str(place))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert run("recheck", str(tmp_path / "absent.json")).exit_code == 2


def test_an_unwritable_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    result = run("verify", CLAIM, "--out", str(tmp_path / "file"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
