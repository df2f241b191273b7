"""Fuzzing of the reader and the judge: mutated answers, by the million.

Each input is a sample answer with a few random edits (deleted, doubled, swapped or inserted tokens
and characters, also from other answers and from a list of traps). What is looked for: an exception,
an answer slower than the limit, and an agreement that a second judgement on other worlds denies.

    python benchmarks/fuzz_grader.py --inputs 1000000 --jobs 2 --seed 1
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from grading.judge import judge
from grading.question import Question, question_from_record

DATA = Path(__file__).parent.parent / "tests" / "data"
SLOW = 5.0
TRAPS = (
    "\\frac", "{", "}", "(", ")", "[", "]", "|", "\\|", "^", "_", "\\sum_{j=1}^J", "\\int", "dx",
    "\\log", "\\exp", "=", "\\le", ",", ".", "'", "\\top", "-1", "0", "9^{9^9}", "10^{-52}", "1/0",
    "\\begin{pmatrix}", "\\end{pmatrix}", "&", "\\\\", "\\mathbb{E}", "E_", "KL(", "I", "e", "i",
    "\\text{or}", "\\pm", "!", "99999!", "\\sqrt", "\\left", "\\right", "\\det", "\\infty",
    "\u03c3",    "\u0660", "\u200b", "\x00", "\ud83d", "\\input{x}", "__import__",
    "\\binom{1}{2}", "\\prod",
    "\\over", "\\sup", "\\max", "**", "inv(", "Sum(", "sum_{j=1}^J",
)  # fmt: skip
TOKENS = re.compile(r"\\[A-Za-z]+|\d+|[A-Za-z]+|\s+|.", re.DOTALL)


def samples() -> list[dict[str, object]]:
    """All records of the sample files."""
    found = []
    for name in ("pairs-sample.jsonl", "peer-cases.jsonl"):
        with (DATA / name).open(encoding="utf-8") as file:
            found += [json.loads(line) for line in file]
    return found


def mutated(text: str, rng: random.Random, pool: list[str]) -> str:
    """``text`` after one to four random edits."""
    tokens = TOKENS.findall(text)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        place = rng.randrange(len(tokens) + 1)
        match rng.randrange(7):
            case 0 if tokens:
                tokens.pop(min(place, len(tokens) - 1))
            case 1 if tokens:
                tokens.insert(place, rng.choice(tokens))
            case 2 if len(tokens) > 1:
                other = rng.randrange(len(tokens))
                place = min(place, len(tokens) - 1)
                tokens[place], tokens[other] = tokens[other], tokens[place]
            case 3:
                tokens.insert(place, rng.choice(TRAPS))
            case 4:
                piece = TOKENS.findall(rng.choice(pool))
                start = rng.randrange(len(piece) or 1)
                tokens[place:place] = piece[start : start + rng.randint(1, 6)]
            case 5 if tokens:
                del tokens[place : place + rng.randint(1, 5)]
            case _:
                code = rng.choice((rng.randrange(32, 127), rng.randrange(0x2FFF)))
                tokens.insert(place, chr(code))
    return "".join(tokens)


def shard(seed: int, inputs: int) -> tuple[Counter[str], list[dict[str, object]]]:
    """Judge that many mutated answers; returns verdict counts and findings."""
    rng = random.Random(seed)
    records = samples()
    pool = [str(record["candidate"]) for record in records]
    asked: dict[int, tuple[Question, Question]] = {}
    counts: Counter[str] = Counter()
    findings: list[dict[str, object]] = []
    for _ in range(inputs):
        place = rng.randrange(len(records))
        record = records[place]
        if place not in asked:
            asked[place] = (question_from_record(record), question_from_record(record, seed=97))
        text = mutated(str(record["candidate"]), rng, pool)
        syntax = str(record["syntax"])
        began = time.perf_counter()
        try:
            grade = judge(text, asked[place][0], syntax, explain=rng.random() < 0.05)
        except Exception:  # noqa: BLE001 - finding any exception is the purpose
            findings.append({"id": record["id"], "text": text, "crash": traceback.format_exc()})
            continue
        seconds = time.perf_counter() - began
        counts[grade.verdict] += 1
        if seconds > SLOW:
            findings.append({"id": record["id"], "text": text, "seconds": round(seconds, 1)})
        if grade.agrees and not judge(text, asked[place][1], syntax, explain=False).agrees:
            findings.append({"id": record["id"], "text": text, "agreement": "denied elsewhere"})
    return counts, findings


def main() -> int:
    """Run the shards and print what was found; exit status 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    size = 5000
    shards = max(1, options.inputs // size)
    counts: Counter[str] = Counter()
    findings: list[dict[str, object]] = []
    with ProcessPoolExecutor(options.jobs) as pool:
        seeds = [options.seed * 1_000_003 + number for number in range(shards)]
        for number, (found, more) in enumerate(pool.map(shard, seeds, [size] * shards), 1):
            counts += found
            findings += more
            for finding in more:
                print(json.dumps(finding), flush=True)
            if number % 20 == 0:
                print(f"{number * size} inputs: {dict(sorted(counts.items()))}", file=sys.stderr)
    total = sum(counts.values())
    print(f"{total} answers: {dict(sorted(counts.items()))}; {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
