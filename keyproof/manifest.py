"""The manifest: what a build claims and on which evidence, with equal bytes for equal input."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import TYPE_CHECKING

from claims.figures import drawn
from claims.results import Item
from claims.steps import Derivation
from keyproof import __version__
from keyproof.library import claims_of
from keyproof.verification import CheckedClaim

if TYPE_CHECKING:
    from keyproof.latex import Typeset
    from keyproof.printing import PrintedSheet

_LIBRARIES = ("jinja2", "numpy", "python-flint", "scipy", "sympy")


def manifest(
    printed: Sequence[PrintedSheet],
    pdfs: Mapping[str, Typeset] | None,
    checked: Sequence[CheckedClaim],
    *,
    seed: int,
) -> dict[str, object]:
    """The manifest as plain data; no time, no path, no address.

    Args:
        printed: the sheets, rendered and read back.
        pdfs: document -> what LaTeX made of it; ``None`` where there is no LaTeX.
        checked: the claims of the sheets.
        seed: of all random draws.
    """
    by_slug = {each.slug: each for each in checked}
    return {
        "keyproof": __version__,
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
        "seed": seed,
        "steps": counted_steps([each.derivation for each in checked]),
        "claims": [_claim(each) for each in checked],
        "sheets": [_sheet(each, pdfs, by_slug) for each in printed],
    }


def to_bytes(record: Mapping[str, object]) -> bytes:
    """The manifest as a file."""
    text = json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode()


def counted_steps(derivations: Sequence[Derivation]) -> dict[str, int]:
    """How many lines were computed and how many typed; a definition that a chain starts from is
    neither."""
    lines = [step for derivation in derivations for step in derivation.lines]
    computed = sum(step.computed for step in lines)
    return {"computed": computed, "typed": len(lines) - computed}


def _claim(checked: CheckedClaim) -> dict[str, object]:
    return {
        **checked.to_json(),
        "steps": counted_steps([checked.derivation]),
        "rules": [
            {"relation": step.relation, "rule": step.rule, "proof": step.proof}
            for step in checked.derivation.steps
        ],
        "derived": checked.derivation.detail,
    }


def _sheet(
    printed: PrintedSheet,
    pdfs: Mapping[str, Typeset] | None,
    by_slug: Mapping[str, CheckedClaim],
) -> dict[str, object]:
    return {
        "slug": printed.sheet.slug,
        "title": printed.sheet.title,
        "items": [_item(item, by_slug) for item in printed.sheet.items],
        "figures": [
            {
                "slug": figure.slug,
                "item": item.slug,
                "alt": " ".join(figure.alt.split()),
                "numbers": dict(drawn(figure).numbers),
                "sha256": _sha256(drawn(figure).tex.encode()),
            }
            for item in printed.sheet.items
            for figure in item.figures()
        ],
        "errata": [
            {
                "key": each.key,
                "printed": each.printed.to_json(),
                "repaired": each.repaired.to_json(),
            }
            for each in printed.errata
        ],
        "documents": [
            {
                "name": name,
                "displays": {**read.counts, "unread": len(read.unread)},
                "sha256": {
                    "tex": _sha256(printed.tex[name].encode()),
                    "pdf": None if pdfs is None else _sha256(pdfs[name].pdf),
                },
                "overfull_lines": None if pdfs is None else len(pdfs[name].overfull),
            }
            for name, read in printed.read_back.items()
        ],
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _item(item: Item, by_slug: Mapping[str, CheckedClaim]) -> dict[str, object]:
    slugs = [claim.slug for claim in claims_of(item)]
    return {
        "number": item.number,
        "slug": item.slug,
        "points": item.points,
        "claims": slugs,
        "steps": counted_steps([by_slug[slug].derivation for slug in slugs]),
    }
