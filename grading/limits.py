"""One judgement in a child process with limits on time and memory that hold inside C code too."""

from __future__ import annotations

import math
import os
import resource
import select
import signal
from collections.abc import Callable
from dataclasses import asdict

from grading.verdict import Grade

SECONDS = 10.0
"""Processor time for one answer: a net far above the step budget; no verdict depends on it."""
PATIENCE = 6
"""So many times longer may it take by the clock, on a machine that does other things, too."""
MEMORY = 2 * 1024**3


def restrict(memory: int) -> None:
    """Limit the address space of this process, and let it leave no core behind."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow(seconds: float) -> None:
    """Let this process use so much more processor time (whole seconds); then it is killed."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def lost(why: str) -> Grade:
    """The grade of an answer whose judging had to be given up."""
    return Grade("undecided", why, "The answer could not be decided; a person has to look at it.")


def limited(work: Callable[[], Grade], seconds: float = SECONDS, memory: int = MEMORY) -> Grade:
    """The grade that ``work`` gives, or ``undecided`` if its process dies or takes too long."""
    import json

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _child(work, writing, seconds, memory)
    os.close(writing)
    data = b""
    try:
        while True:
            ready, _, _ = select.select([reading], [], [], PATIENCE * seconds)
            if not ready:
                return lost("it took too long to judge")
            part = os.read(reading, 1 << 16)
            if not part:
                break
            data += part
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if not data:
        return lost("judging it used up the time or the memory allowed")
    return Grade(**{**(fields := json.loads(data)), "read": tuple(fields["read"])})


def _child(work: Callable[[], Grade], writing: int, seconds: float, memory: int) -> None:
    import json

    status = 1
    try:
        restrict(memory)
        allow(seconds)
        text = json.dumps(asdict(work())).encode()
        while text:
            text = text[os.write(writing, text) :]
        status = 0
    except (MemoryError, RecursionError):
        pass
    finally:
        os._exit(status)
