"""Refusals: errors of use, shown as one sentence with their exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from keyproof.errors import LibraryError


class Refusal(click.ClickException):
    """Something that cannot be done as asked; one sentence, exit status 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence on standard error."""
        click.echo(f"keyproof: {self.format_message()}", file=file or sys.stderr)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn the library's errors into refusals."""
    try:
        yield
    except LibraryError as error:
        raise Refusal(f"{error}.") from error
