"""``keyproof recheck``: evaluate the evidence of a key again, from scratch, and compare."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keyproof.progress import watched
from keyproof.refusals import Refusal

if TYPE_CHECKING:
    from keyproof.verification import CheckedClaim


@click.command("recheck", short_help="Evaluate a key's evidence again and compare.")
@click.argument("manifest", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to use.  [default: all cores]")
@click.pass_context
def recheck(context: click.Context, manifest: Path, jobs: int | None) -> None:
    """Evaluate again, with the same seed and nothing kept, what MANIFEST says of each claim.

    MANIFEST is the manifest.json beside a key, or the verification.json of a run. With the same
    libraries every figure must be the same; with others the verdicts and the methods.

    Exit status: 0 all the same, 1 something differs, 2 bad usage.

    \b
    Example:
      keyproof recheck build/manifest.json
    """
    from keyproof.library import all_claims
    from keyproof.verification import Wanted, check_claims

    record = _read(manifest)
    seed, claims = record.seed, record.claims
    known = {claim.slug for claim in all_claims()}
    differences = [
        f"{slug}: there is no such claim any more" for slug in claims if slug not in known
    ]
    chosen = [slug for slug in claims if slug in known]
    other = _other_libraries(record.libraries)
    mutants = any("mutants" in each for each in claims.values())
    wanted = Wanted(seed, mutants=mutants, derivations=False)
    with watched("rechecking", len(chosen)) as done:
        checked = check_claims(chosen, seed=seed, jobs=jobs, done=done, wanted=wanted)
    for each in checked:
        differences += compared(claims[each.slug], each, figures=not other)
    for sentence in other:
        click.echo(f"keyproof: {sentence}; only verdicts are compared.", err=True)
    for sentence in differences:
        click.echo(f"keyproof: {sentence}", err=True)
    pieces = sum(len(each.evidence) for each in checked)
    click.echo(
        f"{len(checked)} claims and {pieces} pieces of evidence evaluated again at seed "
        f"{seed}: {len(differences) or 'no'} difference"
        f"{'' if len(differences) == 1 else 's'}."
    )
    context.exit(1 if differences else 0)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says of its claims: the seed, the libraries, and each claim by its slug."""

    seed: int
    libraries: object
    claims: Mapping[str, Mapping[str, object]]


def _read(manifest: Path) -> Manifest:
    """The parts of a manifest that are rechecked.

    Raises:
        Refusal: it cannot be read, or is no manifest.
    """
    try:
        record = json.loads(manifest.read_text("utf-8"))
    except OSError as error:
        raise Refusal(f"{manifest} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise Refusal(f"{manifest} is no JSON file: {error}.") from error
    if not isinstance(record, dict) or not _is_manifest(record):
        raise Refusal(f"{manifest} is no manifest: it lacks a seed, or claims with evidence.")
    claims = {each["slug"]: each for each in record["claims"]}
    return Manifest(record["seed"], record.get("libraries"), claims)


def _is_manifest(record: Mapping[str, object]) -> bool:
    claims, seed = record.get("claims"), record.get("seed")
    return (
        isinstance(seed, int)
        and not isinstance(seed, bool)
        and seed >= 0
        and isinstance(claims, list)
        and all(
            isinstance(each, dict)
            and isinstance(each.get("slug"), str)
            and isinstance(each.get("evidence"), list)
            and all(isinstance(piece, dict) for piece in each["evidence"])
            for each in claims
        )
    )


def _other_libraries(noted: object) -> list[str]:
    from keyproof.report import versions

    if not isinstance(noted, Mapping):
        return ["the manifest names no versions"]
    return [
        f"{name} is {now} here and {noted.get(name)} in the manifest"
        for name, now in versions().items()
        if noted.get(name) != now
    ]


def compared(record: Mapping[str, object], fresh: CheckedClaim, *, figures: bool) -> list[str]:
    """One sentence for each difference between a claim's record and what was found again."""
    now = json.loads(json.dumps(fresh.to_json()))
    found = []
    if record.get("verdict") != now["verdict"]:
        found.append(
            f"{fresh.slug}: {now['verdict']} here, {record.get('verdict')} in the manifest"
        )
    noted, again = _by_method(record["evidence"]), _by_method(now["evidence"])
    for name in dict.fromkeys([*noted, *again]):
        before, after = noted.get(name), again.get(name)
        if before is None or after is None:
            place = "in the manifest" if after is None else "here"
            found.append(f"{fresh.slug}: {name} is evidence {place} only")
            continue
        keys = dict.fromkeys([*before, *after]) if figures else ("verdict",)
        found += [
            f"{fresh.slug}: {name}: {key} is {after.get(key)} here, "
            f"{before.get(key)} in the manifest"
            for key in keys
            if before.get(key) != after.get(key)
        ]
    if figures and "mutants" in record and record["mutants"] != now.get("mutants"):
        found.append(f"{fresh.slug}: the kill matrix differs")
    return found


def _by_method(evidence: object) -> dict[str, Mapping[str, object]]:
    pieces: Sequence[object] = evidence if isinstance(evidence, list) else ()
    return {
        f"{each.get('method')} ({each.get('class')})": each
        for each in pieces
        if isinstance(each, dict)
    }
