"""Accuracy, latency and throughput of the grader beside Math-Verify, on the samples, in one run.

    python benchmarks/compare_graders.py            # needs the extra `bench`

Latency of keyproof is that of one line through ``grade --jsonl``: written, judged in the worker,
read back. Both are warm: before anything is timed, each question is asked with its own reference
and with a wrong answer as candidates. Then every record is timed once, so that no answer was judged
before; that is repeated in new processes. Math-Verify is called in its own process as its
documentation shows.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent.parent / "tests" / "data"
Record = dict[str, object]


def records(names: list[str]) -> list[Record]:
    """The labelled records of the sample files."""
    found: list[Record] = []
    for name in names:
        with (DATA / f"{name}.jsonl").open(encoding="utf-8") as file:
            found += [json.loads(line) for line in file]
    return [record for record in found if "label" in record]


@dataclass(frozen=True, slots=True)
class Running:
    """A grader at work: what it says of a record, its processor time so far (s), how to end it."""

    judged: Callable[[Record], str]
    processor: Callable[[], float]
    end: Callable[[], None]


def keyproof_judge() -> Running:
    """Records go through ``keyproof grade --jsonl``."""
    command = [sys.executable, "-m", "keyproof.cli", "grade", "--jsonl"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    stdin, stdout = process.stdin, process.stdout

    def judged(record: Record) -> str:
        stdin.write(json.dumps(record).encode() + b"\n")
        stdin.flush()
        return str(json.loads(stdout.readline())["verdict"])

    def end() -> None:
        stdin.close()
        process.wait()

    return Running(judged, lambda: processor_time(process.pid), end)


def processor_time(process: int) -> float:
    """Of a process and its children, from the tables of Linux."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return ticks / os.sysconf("SC_CLK_TCK") + sum(processor_time(int(each)) for each in children)


def math_verify_judge() -> Running:
    """Math-Verify on the same record; what it cannot parse counts as unreadable."""
    from math_verify import parse, verify

    def judged(record: Record) -> str:
        texts = []
        for name, syntax in (("reference", "reference_syntax"), ("candidate", "syntax")):
            text = str(record[name])
            latex = (record.get(syntax) or "latex") == "latex"
            texts.append(parse(f"${text}$" if latex else text, parsing_timeout=5))
        if not texts[1]:
            return "unreadable"
        return "agrees" if verify(texts[0], texts[1], timeout_seconds=5) else "disagrees"

    return Running(judged, lambda: processor_time(os.getpid()), lambda: None)


def measured(
    start: Callable[[], Running], asked: list[Record], passes: int
) -> tuple[list[str], list[float], float]:
    """Verdicts of the last pass, latencies of all (ms), processor time of one answer (ms)."""
    verdicts: list[str] = []
    latencies: list[float] = []
    used = 0.0
    for _ in range(passes):
        running = start()
        judged = running.judged
        for record in asked:
            syntax = record.get("reference_syntax") or "latex"
            for candidate in (record["reference"], "-7"):
                judged({**record, "candidate": candidate, "syntax": syntax})
        verdicts = []
        used -= running.processor()
        for record in asked:
            began = time.perf_counter()
            verdicts.append(judged(record))
            latencies.append((time.perf_counter() - began) * 1e3)
        used += running.processor()
        running.end()
    return verdicts, latencies, 1e3 * used / (passes * len(asked))


def row(
    name: str, asked: list[Record], verdicts: list[str], latencies: list[float], used: float
) -> str:
    """One line of the table."""
    right = [v for r, v in zip(asked, verdicts, strict=True) if r["label"] == "correct"]
    wrong = [v for r, v in zip(asked, verdicts, strict=True) if r["label"] == "wrong"]
    latencies.sort()
    return (
        f"| {name} | {right.count('agrees')}/{len(right)} | {wrong.count('agrees')}/{len(wrong)} "
        f"| {statistics.median(latencies):.2f} | {latencies[int(0.95 * len(latencies))]:.2f} "
        f"| {1e3 * len(latencies) / sum(latencies):.0f} | {used:.2f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--passes", type=int, default=3)
    passes = parser.parse_args().passes
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, load of the last 1, 5 and 15 minutes: {load}\n")
    print(
        "| grader, samples | right accepted | wrong accepted | median ms | 95 % ms | per s "
        "| processor ms |"
    )
    print("|---|---|---|---|---|---|---|")
    for names in (["pairs-sample"], ["peer-cases"]):
        asked = records(names)
        for name, start in (("keyproof", keyproof_judge), ("Math-Verify", math_verify_judge)):
            found = measured(start, asked, passes)
            print(row(f"{name}, {names[0]}", asked, *found), flush=True)


if __name__ == "__main__":
    main()
