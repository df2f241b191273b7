"""Typesetting by latexmk in a folder of its own, with a fixed date: equal input, equal PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOW_TO_GET_IT = (
    "latexmk was not found, so there are no PDFs; "
    "on Debian or Ubuntu: apt-get install latexmk texlive-latex-extra texlive-fonts-recommended"
)

_FIXED_DATE = "1577836800"
"""The first second of 2020 (UTC): the date inside every PDF."""

_TIME_LIMIT = 300
"""Seconds for one document; a net far above what any sheet needs."""


class TypesettingFailed(Exception):
    """LaTeX stopped; the message is its first error and where."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished document; ``overfull`` are LaTeX's complaints about lines that are too long."""

    pdf: bytes
    overfull: tuple[str, ...]


def available() -> bool:
    """Whether latexmk is on the path."""
    return shutil.which("latexmk") is not None


def typeset(name: str, tex: str, beside: Mapping[str, bytes] | None = None) -> Typeset:
    """Typeset the document ``tex``, with the files ``beside`` in the same folder.

    Raises:
        TypesettingFailed: LaTeX reported an error, or did not end within the time limit.
    """
    with tempfile.TemporaryDirectory(prefix="keyproof-") as folder:
        place = Path(folder)
        (place / f"{name}.tex").write_text(tex, encoding="utf-8")
        for other, content in (beside or {}).items():
            (place / other).write_bytes(content)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": _FIXED_DATE, "FORCE_SOURCE_DATE": "1"}
        command = ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-norc"]
        try:
            ran = subprocess.run(
                [*command, "-no-shell-escape", f"{name}.tex"],
                cwd=place,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_TIME_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TypesettingFailed(f"{name}.tex took more than {_TIME_LIMIT} s") from error
        pdf, log = place / f"{name}.pdf", place / f"{name}.log"
        said = (log.read_bytes() if log.exists() else ran.stdout).decode("utf-8", "replace")
        if ran.returncode != 0 or not pdf.exists():
            raise TypesettingFailed(f"{name}.tex: {_first_error(said)}")
        return Typeset(pdf.read_bytes(), tuple(re.findall(r"^Overfull .*$", said, re.MULTILINE)))


def _first_error(text: str) -> str:
    if found := re.search(r"^! (.+?)\n(?:.*?\n)*?l\.(\d+)", text, flags=re.MULTILINE):
        return f"line {found[2]}: {found[1]}"
    lines = text.strip().splitlines()
    return lines[-1] if lines else "latexmk stopped without a message"
