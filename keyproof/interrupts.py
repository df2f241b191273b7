"""Interrupts that are always heard.

Python raises ``KeyboardInterrupt`` wherever the program happens to be. In a callback of a library
written in C, or in the import of one, it may be dropped with a warning or become another error;
the command would then go on as if nothing had been said, or end as if something were wrong.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_AGAIN_AFTER_SECONDS = 2.0
_TIMES = 3


class Interrupts:
    """What was heard since :func:`heard` began."""

    def __init__(self) -> None:
        self.times = 0

    def on_interrupt(self, number: int, frame: FrameType | None) -> None:
        """Raise ``KeyboardInterrupt``, and again if the command is still there after a while.

        A command that three of them did not end is left at once.
        """
        self.times += 1
        if self.times > _TIMES:
            leave()
        # what is dropped on the way is raised again, so Python need not show where it was dropped
        sys.unraisablehook = _show_nothing
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_AFTER_SECONDS)
        raise KeyboardInterrupt


@contextmanager
def heard() -> Iterator[Interrupts]:
    """Hear interrupts while the block runs, unless whoever started the command ignores them."""
    interrupts = Interrupts()
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield interrupts
        return
    hook = sys.unraisablehook
    alarm = signal.signal(signal.SIGALRM, interrupts.on_interrupt)
    signal.signal(signal.SIGINT, interrupts.on_interrupt)
    try:
        yield interrupts
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGALRM, alarm)
        sys.unraisablehook = hook


def _show_nothing(dropped: object, /) -> None:
    pass


def leave() -> NoReturn:
    """Say that the command was interrupted, and end it and its workers with exit status 130."""
    # past any buffer, which the interrupt may have hit in the middle of a line
    os.write(2, b"keyproof: interrupted; nothing was left half-written.\n")
    if "multiprocessing" in sys.modules:
        import multiprocessing

        for worker in multiprocessing.active_children():
            worker.kill()
    # not sys.exit: an interrupt that hit an import would still end Python by the signal
    os._exit(130)
