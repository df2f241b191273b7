"""Writing files so that each is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path


def writable(folder: Path) -> None:
    """Make the folder, and make sure that a file can be written there.

    Raises:
        OSError: it cannot.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def write_all(folder: Path, contents: Mapping[str, bytes], gone: Sequence[str] = ()) -> None:
    """Write the files: all aside first, then each moved into its place at once.

    Files named in ``gone`` belong to what was there before and are removed.

    Raises:
        OSError: a file could not be written; those that were there are as they were.
    """
    aside: list[tuple[str, Path]] = []
    try:
        for name, content in contents.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}-", dir=folder)
            aside.append((temporary, folder / name))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(temporary, 0o666 & ~_mask())  # mkstemp makes files that only we may read
        for temporary, place in aside:
            os.replace(temporary, place)
        for name in gone:
            (folder / name).unlink(missing_ok=True)
    finally:
        for temporary, _ in aside:
            with suppress(FileNotFoundError):
                os.unlink(temporary)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
