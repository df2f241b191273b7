"""Judging in worker processes, with limits on time and memory that hold inside C code too.

Each worker is a forked process with a pipe each way: a record line in, an answer line out. One that
takes too long, runs out of memory or dies is killed, costs one ``undecided``, and is replaced.
"""

from __future__ import annotations

import contextlib
import gc
import os
import queue
import select
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import BinaryIO

from grading.limits import MEMORY, PATIENCE, SECONDS, allow, lost, restrict
from grading.record import MAX_LINE, Claims, Grader, encode

_AHEAD = 4
"""How many lines of a table are under way for each worker."""
_BETWEEN_COLLECTIONS = 50_000
_ANSWER, _MEMORY, _FAULT = b"=", b"m", b"f"


class _Worker:
    """One judging process; ``judge`` may be called by one thread at a time."""

    def __init__(self, start: Callable[[int, int], None], others: list[_Worker]) -> None:
        self._start = start
        self._others = others
        self.pipes: tuple[int, ...] = ()
        self._process = 0
        self._fork()

    def _fork(self) -> None:
        child_in, to_child = os.pipe()
        from_child, child_out = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            # a worker that held another's pipe open would keep it from seeing its end
            for pipe in (to_child, from_child, *(p for each in self._others for p in each.pipes)):
                with contextlib.suppress(OSError):
                    os.close(pipe)
            self._start(child_in, child_out)
        os.close(child_in)
        os.close(child_out)
        self.pipes = (to_child, from_child)

    def judge(self, line: bytes, seconds: float) -> tuple[bytes, bytes]:
        """What became of a line: its answer, or why there is none."""
        try:
            self._send(line)
        except BrokenPipeError:  # it died while it was idle: not the fault of this line
            self.restart()
            self._send(line)
        answer = self._receive(time.monotonic() + seconds)
        if answer is None:
            self.restart()
            return _FAULT, b"it took too long to judge"
        if not answer:
            self.restart()
            return _MEMORY, b""
        if answer[:1] == _MEMORY:
            self.restart()  # what it remembers may be what fills the memory
        return answer[:1], answer[1:-1]

    def _send(self, line: bytes) -> None:
        data = line + b"\n"
        while data:
            data = data[os.write(self.pipes[0], data) :]

    def _receive(self, deadline: float) -> bytes | None:
        """The line that comes back; empty if the process died, ``None`` if time ran out."""
        parts: list[bytes] = []
        while True:
            ready, _, _ = select.select([self.pipes[1]], [], [], deadline - time.monotonic())
            if not ready:
                return None
            part = os.read(self.pipes[1], 1 << 16)
            if not part:
                return b""
            parts.append(part)
            if part.endswith(b"\n"):
                return b"".join(parts)

    def stop(self) -> None:
        """End the process, whatever it does."""
        for pipe in self.pipes:
            os.close(pipe)
        self.pipes = ()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    def restart(self) -> None:
        """End the process and begin another."""
        self.stop()
        self._fork()


class Workers:
    """Some judging processes; use as a context manager."""

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
        import grading.explain  # noqa: F401 - loaded once, before the workers are forked

        self.jobs = jobs
        self._seconds = seconds
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._workers: list[_Worker] = []
        for _ in range(jobs):
            start = _Serving(claims, seed, seconds, memory)
            self._workers.append(_Worker(start, self._workers))
            self._idle.put(self._workers[-1])
        self._threads = ThreadPoolExecutor(jobs) if jobs > 1 else None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.stop()

    def answer(self, line: bytes) -> bytes:
        """The answer to one line, without its end; always one, whatever the line does."""
        line = line[: MAX_LINE + 1].replace(b"\n", b" ")
        worker = self._idle.get()
        try:
            outcome, text = worker.judge(line, PATIENCE * self._seconds)
        finally:
            self._idle.put(worker)
        if outcome == _ANSWER:
            return text
        lacking = "judging it used up the time or the memory allowed"
        why = lacking if outcome == _MEMORY else text.decode()
        return encode(lost(why), identifier(line))

    def submit(self, line: bytes) -> Future[bytes]:
        """Begin to answer a line; with one worker it is answered at once."""
        if self._threads is not None:
            return self._threads.submit(self.answer, line)
        future: Future[bytes] = Future()
        future.set_result(self.answer(line))
        return future

    def answers(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The answers to lines that are all there, in order, a few of them under way."""
        waiting: deque[Future[bytes]] = deque()
        for line in lines:
            waiting.append(self.submit(line))
            if len(waiting) > (_AHEAD * self.jobs if self._threads is not None else 0):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Serving:
    """What a worker does once it is forked: answer lines until its pipe ends."""

    def __init__(self, claims: Claims | None, seed: int, seconds: float, memory: int) -> None:
        self._claims, self._seed = claims, seed
        self._seconds, self._memory = seconds, memory

    def __call__(self, reading: int, writing: int) -> None:
        status = 1
        try:
            # an interrupt at the terminal is for the parent, which ends its workers itself
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            restrict(self._memory)
            grader = Grader(self._claims, seed=self._seed)
            # what was loaded stays, and trees have no cycles: looking for them at every step
            # would cost a tenth of the time
            gc.freeze()
            gc.set_threshold(_BETWEEN_COLLECTIONS)
            with os.fdopen(reading, "rb") as lines, os.fdopen(writing, "wb") as answers:
                for line in lines:
                    allow(self._seconds)
                    answers.write(_outcome(grader, line[:-1]) + b"\n")
                    answers.flush()
            status = 0
        finally:
            os._exit(status)


def _outcome(grader: Grader, line: bytes) -> bytes:
    try:
        return _ANSWER + grader.line(line)
    except (MemoryError, RecursionError):
        return _MEMORY
    except Exception as fault:  # noqa: BLE001 - a fault of ours may cost one answer, not all
        return _FAULT + f"a fault of the grader itself: {type(fault).__name__}".encode()


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file without their ends; of one that is far too long only the beginning."""
    while line := file.readline(MAX_LINE + 2):
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(MAX_LINE)):
            pass
        yield line.rstrip(b"\r\n")


def stream(lines: Iterable[bytes], write: Callable[[bytes], None], workers: Workers) -> int:
    """Answer every line in order, each as soon as it can be; returns how many were answered."""
    if workers.jobs == 1:
        written = 0
        for line in lines:
            write(workers.answer(line.rstrip(b"\r\n")) + b"\n")
            written += 1
        return written
    return _streamed(lines, write, workers)


def _streamed(lines: Iterable[bytes], write: Callable[[bytes], None], workers: Workers) -> int:
    """With several workers: a thread writes answers while this one waits for lines."""
    waiting: queue.Queue[Future[bytes] | None] = queue.Queue(_AHEAD * workers.jobs)
    written = 0
    problems: list[BaseException] = []

    def drain() -> None:
        nonlocal written
        while (entry := waiting.get()) is not None:
            if problems:
                continue
            try:
                write(entry.result() + b"\n")
                written += 1
            except (OSError, ValueError) as problem:
                problems.append(problem)

    writer = threading.Thread(target=drain, name="answers", daemon=True)
    writer.start()
    try:
        for line in lines:
            if problems:
                break
            waiting.put(workers.submit(line.rstrip(b"\r\n")))
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
    except (ValueError, RecursionError):
        return None
    return record.get("id") if isinstance(record, dict) else None
