"""What the library can say no to; imports nothing, so that the command line starts at once."""

from __future__ import annotations


class LibraryError(Exception):
    """The library cannot give what was asked for; the message is one sentence for the user."""


class UnknownSlug(LibraryError):
    """No such name; the message proposes the nearest ones."""


class BrokenEntry(LibraryError):
    """A file of the library does not hold what its place promises; the message names it."""
