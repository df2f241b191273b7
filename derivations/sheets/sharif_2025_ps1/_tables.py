"""Small comparison tables in the prose of an answer."""

from __future__ import annotations

from collections.abc import Sequence


def table(widths: Sequence[float], rows: Sequence[Sequence[str]]) -> str:
    r"""LaTeX of a table with ragged columns, widths as parts of the line; the first row is bold.

    Every row is a paragraph of its own, so that a page may end between two.

    Raises:
        ValueError: a row has another number of cells than there are widths.
    """
    if any(len(row) != len(widths) for row in rows):
        raise ValueError(f"a row has not {len(widths)} cells")
    columns = "".join(rf"p{{{width}\linewidth}}" for width in widths)
    bold = [rf"\textbf{{{cell}}}" for cell in rows[0]]
    lines = [
        rf"\noindent\begin{{tabular}}{{@{{}}{columns}@{{}}}}"
        + " & ".join(rf"\raggedright {cell}" for cell in row)
        + r"\end{tabular}\par"
        for row in (bold, *rows[1:])
    ]
    kept = r"\nopagebreak\vspace{3pt}" + "\n"
    return (
        r"\par\medskip{\small\setlength{\parskip}{0pt}"
        + kept.join((lines[0], (r"\vspace{3pt}" + "\n").join(lines[1:])))
        + r"}\smallskip "
    )
