"""Judging in worker processes, with limits on time and memory that hold inside C code too.

A worker that runs out of either is killed, costs one ``undecided``, and is replaced.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, TimeoutError
from types import TracebackType

from pebble import ProcessExpired, ProcessPool

from grading.record import Claims, Grader, encode
from grading.verdict import Grade

SECONDS = 10.0
"""A net far above the step budget; a verdict never depends on it."""
MEMORY = 2 * 1024**3

_grader: Grader | None = None


def _start(claims: Claims | None, seed: int, memory: int) -> None:
    import resource
    import signal

    global _grader
    # an interrupt at the terminal is for the parent, which ends its workers itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _grader = Grader(claims, seed=seed)


def _line(line: bytes) -> bytes | None:
    assert _grader is not None
    try:
        return _grader.line(line)
    except (MemoryError, RecursionError):
        return None


class Workers:
    """A pool of judging processes; use as a context manager."""

    def __init__(
        self,
        claims: Claims | None = None,
        *,
        jobs: int = 1,
        seed: int = 0,
        seconds: float = SECONDS,
        memory: int = MEMORY,
    ) -> None:
        if jobs < 1:
            raise ValueError(f"jobs is {jobs}; at least one is needed")
        self._seconds = seconds
        self.jobs = jobs
        self._pool = ProcessPool(
            max_workers=jobs,
            initializer=_start,
            initargs=(claims, seed, memory),
            context=multiprocessing.get_context("fork"),
        )

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def submit(self, line: bytes) -> Future[bytes | None]:
        """Begin to judge one line."""
        return self._pool.schedule(_line, args=(line,), timeout=self._seconds)

    def answer(self, future: Future[bytes | None], line: bytes) -> bytes:
        """The answer line; a worker that died or took too long gives ``undecided``."""
        try:
            found = future.result()
        except TimeoutError:
            return encode(_lost("it took too long to judge"), identifier(line))
        except ProcessExpired:
            return encode(_lost("judging it used up the memory allowed"), identifier(line))
        except Exception as fault:  # noqa: BLE001 - a fault of ours may cost one answer, not all
            why = f"a fault of the grader itself: {type(fault).__name__}"
            return encode(_lost(why), identifier(line))
        if found is None:
            return encode(_lost("judging it used up the memory allowed"), identifier(line))
        return found


def stream(lines: Iterable[bytes], write: Callable[[bytes], None], workers: Workers) -> int:
    """Answer every line in order, each as soon as it can be; returns how many were answered."""
    waiting: queue.Queue[tuple[Future[bytes | None], bytes] | None] = queue.Queue(4 * workers.jobs)
    written = 0
    problems: list[BaseException] = []

    def drain() -> None:
        nonlocal written
        while (entry := waiting.get()) is not None:
            if problems:
                continue
            try:
                write(workers.answer(*entry) + b"\n")
                written += 1
            except (OSError, ValueError) as problem:
                problems.append(problem)

    writer = threading.Thread(target=drain, name="answers", daemon=True)
    writer.start()
    try:
        for line in lines:
            if problems:
                break
            line = line.rstrip(b"\r\n")
            waiting.put((workers.submit(line), line))
    finally:
        waiting.put(None)
        writer.join()
    if problems:
        raise problems[0]
    return written


def identifier(line: bytes) -> object:
    """The id of a record line, where it has one."""
    import json

    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record.get("id") if isinstance(record, dict) else None


def _lost(why: str) -> Grade:
    return Grade("undecided", why, "The answer could not be decided; a person has to look at it.")
