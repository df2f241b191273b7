"""Progress on the terminal, for what takes more than a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Done(Protocol):
    """Call it when something is done: one thing by its name, or several at once."""

    def __call__(self, name: str = "", count: int = 1) -> None: ...


@contextmanager
def watched(what: str, total: int) -> Iterator[Done]:
    """Show a bar on standard error while the block runs.

    Where standard error is no terminal nothing is shown.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task(what, total=total)

        def done(name: str = "", count: int = 1) -> None:
            bar.update(task, advance=count, description=f"{what} ({name} done)" if name else what)

        yield done
