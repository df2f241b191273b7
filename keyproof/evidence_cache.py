"""Evidence kept from run to run, so that an unchanged claim is not verified again.

A record is found by what it depends on: the claim's source with everything in ``derivations`` that
it imports, the source of the rooms that judge it, the method, the seed, and the versions. Only
evidence that agrees is kept. Each record is a file of its own that is moved into its place whole,
so that a crash or a second run at the same time leaves no half of one; a file that does not hold
what its name promises is passed over. The folder may be deleted at any time.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from claims.verdicts import Evidence, Figure, Verdict
from keyproof import __version__

_ROOMS = ("formula", "claims", "verify")
_LIBRARIES = ("numpy", "python-flint", "scipy", "sympy")
FOLDER = ".cache"
"""Inside the folder that is written to."""


@cache
def judges_digest() -> str:
    """A digest of the rooms that judge a claim, of keyproof and of the libraries' versions."""
    content = hashlib.sha256()
    content.update(f"{__version__} {platform.python_version()} {platform.machine()}".encode())
    for name in _LIBRARIES:
        content.update(f"{name} {metadata.version(name)}\n".encode())
    for room in _ROOMS:
        root = Path(str(resources.files(room)))
        for path in sorted(root.rglob("*.py")):
            content.update(f"{room}/{path.relative_to(root)}\n".encode())
            content.update(path.read_bytes())
    proofs = Path(__file__).parent / "proofs.py"
    content.update(proofs.read_bytes())
    return content.hexdigest()


@cache
def source_digest(module: str) -> str:
    """A digest of a module of ``derivations`` and of those that it imports."""
    content = hashlib.sha256()
    for name, path in sorted(_closure(module).items()):
        content.update(f"{name}\n".encode())
        content.update(path.read_bytes())
    return content.hexdigest()


def _closure(module: str) -> dict[str, Path]:
    root = Path(str(resources.files("derivations")))
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = root.joinpath(*name.split(".")[1:]).with_suffix(".py")
        if name in found or not path.is_file():
            continue
        found[name] = path
        waiting += _imported(path)
    return found


@cache
def _imported(path: Path) -> tuple[str, ...]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            if node.module.split(".")[0] == "derivations":
                found.append(node.module)
                found += (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            found += (a.name for a in node.names if a.name.split(".")[0] == "derivations")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class EvidenceCache:
    """The records of one claim at one seed.

    Attributes:
        folder: where records lie; ``None`` keeps nothing.
        claim: slug of the claim.
        source: the module of ``derivations`` that states it.
        seed: of all random draws.
    """

    folder: Path | None
    claim: str
    source: str
    seed: int

    def _place(self, method: str) -> Path | None:
        if self.folder is None:
            return None
        parts = [self.claim, source_digest(self.source), method, str(self.seed), judges_digest()]
        return self.folder / f"{hashlib.sha256('|'.join(parts).encode()).hexdigest()}.json"

    def load(self, method: str) -> object | None:
        """The record of a method; ``None`` where there is none that is whole."""
        place = self._place(method)
        if place is None:
            return None
        with suppress(OSError, ValueError):
            kept = json.loads(place.read_bytes())
            if isinstance(kept, dict) and kept.get("digest") == _digest(kept.get("record")):
                record: object = kept["record"]
                return record
        return None

    def keep(self, method: str, record: object) -> None:
        """Keep a record; a folder that cannot be written keeps nothing."""
        place = self._place(method)
        if place is None:
            return
        content = json.dumps({"digest": _digest(record), "record": record}).encode()
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=place.parent, suffix=".new")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                os.replace(aside, place)
            except OSError:
                os.unlink(aside)
                raise


def _digest(record: object) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def evidence_record(evidence: Evidence | None) -> object:
    """Evidence as plain data; ``{}`` where a method does not apply."""
    if evidence is None:
        return {}
    return {
        "class": evidence.evidence_class,
        "method": evidence.method,
        "seed": evidence.seed,
        "figures": dict(evidence.figures),
    }


def evidence_of(record: object) -> Evidence | None:
    """What ``evidence_record`` wrote; only evidence that agrees is ever kept.

    Raises:
        KeyError, TypeError, ValueError: it did not write this.
    """
    if not isinstance(record, Mapping):
        raise TypeError("a record is a mapping")
    if not record:
        return None
    figures: dict[str, Figure] = dict(record["figures"])
    return Evidence(record["class"], record["method"], Verdict.AGREES, record["seed"], figures)
