r"""The one table of formula macros, used by the preamble and by the reader of the print.

What TeX prints for ``\KL{p}{q}`` and what the reader reads for it are the same text, so neither
can drift from the other. A built file carries the table between two marker lines; the reader
compares those lines with this table before it trusts them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BEGIN = "% formula macros, shared with the reader"
END = "% end of formula macros"


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro ``\\name`` of ``arity`` braced arguments that stands for ``body``."""

    name: str
    arity: int
    body: str


MACROS: tuple[Macro, ...] = (
    Macro("KL", 2, r"D_{\mathrm{KL}}\left(#1\,\|\,#2\right)"),
    Macro("CS", 2, r"D_{\mathrm{CS}}\left(#1\,\|\,#2\right)"),
    Macro("mean", 2, r"\mathbb{E}_{#1}\left[#2\right]"),
    Macro("normal", 2, r"\mathcal{N}\left(#1,\,#2\right)"),
    Macro("dd", 1, r"\,d#1"),
)


def preamble() -> str:
    r"""The table as ``\newcommand`` lines between the two markers."""
    lines = [BEGIN]
    for macro in MACROS:
        arity = f"[{macro.arity}]" if macro.arity else ""
        lines.append(rf"\newcommand{{\{macro.name}}}{arity}{{{macro.body}}}")
    lines.append(END)
    return "\n".join(lines)


def expand(tex: str) -> str:
    """``tex`` with every macro of the table written out.

    Raises:
        ValueError: a macro lacks an argument, or expansion does not end.
    """
    for _ in range(20):
        changed = _expand_once(tex)
        if changed == tex:
            return tex
        tex = changed
    raise ValueError(f"the macros in {tex!r} do not come to an end")


def _expand_once(tex: str) -> str:
    for macro in MACROS:
        found = re.search(rf"\\{macro.name}(?![A-Za-z])", tex)
        if found is None:
            continue
        end, body = found.end(), macro.body
        for number in range(1, macro.arity + 1):
            argument, end = braced(tex, end)
            body = body.replace(f"#{number}", argument)
        gap = " " if re.search(r"\\[A-Za-z]+$", body) and tex[end : end + 1].isalpha() else ""
        return tex[: found.start()] + body + gap + tex[end:]
    return tex


def braced(tex: str, start: int) -> tuple[str, int]:
    """The content of the brace group that opens at or after blanks at ``start``, and its end.

    Raises:
        ValueError: there is no group there, or it does not close.
    """
    while start < len(tex) and tex[start].isspace():
        start += 1
    if start >= len(tex) or tex[start] != "{":
        raise ValueError(f"an argument in braces is missing before {tex[start : start + 20]!r}")
    depth, at = 0, start
    while at < len(tex):
        if tex[at] == "\\":
            at += 2
            continue
        depth += (tex[at] == "{") - (tex[at] == "}")
        at += 1
        if depth == 0:
            return tex[start + 1 : at - 1], at
    raise ValueError(f"the brace before {tex[start : start + 20]!r} does not close")
