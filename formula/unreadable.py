"""The one error of the reader: what cannot be read, where, and how to write it."""

from __future__ import annotations

MAX_TOKEN = 40


class Unreadable(ValueError):
    """A text that has no reading.

    Attributes:
        message: one sentence that says what is wrong and how to write it.
        position: offset into the source (0-based).
        token: the text found there (its beginning, if it is long); empty at the end.
    """

    def __init__(self, message: str, position: int = 0, token: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.token = token if len(token) <= MAX_TOKEN else token[:MAX_TOKEN] + "..."

    def __str__(self) -> str:
        place = f"at {self.position}, {self.token!r}" if self.token else f"at {self.position}"
        return f"{self.message} ({place})"
