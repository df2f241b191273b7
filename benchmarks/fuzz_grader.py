"""Fuzzing of the reader and the judge: mutated answers, by the million.

Each input is a sample answer with a few random edits (deleted, doubled, swapped or inserted tokens
and characters, also from other answers and from a list of traps). Besides the samples there are
questions whose names and sizes collide (a vector called like a density variable, a size called like
an index). What is looked for: an exception, an answer slower than the limit in processor time, and
an agreement that a second judgement on other and more worlds denies.

    python benchmarks/fuzz_grader.py --inputs 1000000 --jobs 2 --seed 1
    python benchmarks/fuzz_grader.py --inputs 1000000 --jobs 1 --seconds 3600
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
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from formula.compare import compare_with
from formula.read import readings
from formula.tree import Relation
from grading.judge import judge
from grading.question import Question, question_from_record

DATA = Path(__file__).parent.parent / "tests" / "data"
SLOW = 5.0
COLLIDING: tuple[dict[str, object], ...] = (
    {"reference": r"\frac12\sum_{j=1}^D x_j^2", "candidate": r"\frac12 x^\top x",
     "symbols": {"D": "positive integer", "x": "vector(D)"}, "models": ["p(x)"]},
    {"reference": r"E_{p(z)}[\log p(z)] + \sum_{k=1}^K z_k",
     "candidate": r"-H(p(z)) + \sum_k z_k",
     "symbols": {"K": "positive integer", "z": "real[K]"}, "models": ["p(z)"]},
    {"reference": r"\sum_{i=1}^N\sum_{j=1}^M a_{ij}b_j",
     "candidate": r"\sum_{j=1}^M b_j\sum_i a_{ij}",
     "symbols": {"N": "positive integer", "M": "positive integer", "a": "real[N,M]",
                 "b": "real[M]"}},
    {"reference": r"\operatorname{tr}(AB)", "candidate": r"\operatorname{tr}(BA)",
     "symbols": {"m": "positive integer", "n": "positive integer", "A": "matrix(m,n)",
                 "B": "matrix(n,m)"}},
    {"reference": r"\sum_{k=1}^K \pi_k\log\frac{\pi_k}{\rho_k}",
     "candidate": r"KL(\pi\|\rho)",
     "symbols": {"K": "positive integer", r"\pi": "probability(K)", r"\rho": "probability(K)"}},
    {"reference": r"E_{h_1,\dots,h_K\sim q(h)}[\frac1K\sum_{j=1}^K T(h_j)]",
     "candidate": r"E_q[T]",
     "symbols": {"K": "positive integer", "T(h)": "function"}, "models": ["q(h)"],
     "given": [r"h_1,\dots,h_K\sim q(h)"]},
    {"reference": r"\sum_{i=1}^n i\, e^{a_i} + e n", "candidate": r"en+\sum_i i\exp(a_i)",
     "symbols": {"n": "positive integer", "e": "real", "a": "real[n]"}},
    {"reference": r"p\,E_{p(x)}[x]+q", "candidate": r"q+p\int x p(x)dx",
     "symbols": {"p": "real", "q": "real"}, "models": ["p(x)"]},
    {"reference": r"u^\top S u + d", "candidate": r"d+\sum_{i,j}u_iS_{ij}u_j",
     "symbols": {"d": "positive integer", "u": "vector(d)", "S": "symmetric(d)"}},
    {"reference": r"\sum_c p(c)\, c", "candidate": r"\sum_{c} c\,p(c)", "models": ["p(c) p(x|c)"]},
    {"reference": r"\sum_{t=3}^T y_t y_{t-2}", "candidate": r"\sum_{s=1}^{T-2} y_s y_{s+2}",
     "symbols": {"T": "positive integer", "t": "real", "y": "real[T]"}},
    {"reference": r"\log\det(\Sigma)", "candidate": r"\sum_{i=1}^{d}\log s_i",
     "symbols": {"d": "positive integer", "s": "positive vector(d)"},
     "given": [r"\Sigma = \operatorname{diag}(s)"]},
)  # fmt: skip
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
    for number, record in enumerate(COLLIDING):
        # as many as of the others, so that they are met as often
        found += 12 * [{"id": f"colliding-{number}", "syntax": "latex", **record}]
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
    asked: dict[str, tuple[Question, Question]] = {}
    counts: Counter[str] = Counter()
    findings: list[dict[str, object]] = []
    for _ in range(inputs):
        record = rng.choice(records)
        fields = ("reference", "symbols", "models", "given", "kind", "text_names")
        place = json.dumps([record.get(name) for name in fields])
        if place not in asked:
            if len(asked) > 40:
                asked.clear()
            asked[place] = (question_from_record(record), question_from_record(record, seed=97))
        text = mutated(str(record["candidate"]), rng, pool)
        syntax = str(record["syntax"])
        began = time.process_time()
        try:
            grade = judge(text, asked[place][0], syntax, explain=rng.random() < 0.05)
        except Exception:  # noqa: BLE001 - finding any exception is the purpose
            findings.append({"id": record["id"], "text": text, "crash": traceback.format_exc()})
            continue
        seconds = time.process_time() - began
        counts[grade.verdict] += 1
        if seconds > SLOW:
            findings.append({"id": record["id"], "text": text, "seconds": round(seconds, 1)})
        if grade.agrees and not confirmed(text, asked[place][1], syntax):
            findings.append({"id": record["id"], "text": text, "agreement": "denied elsewhere"})
    return counts, findings


def confirmed(text: str, question: Question, syntax: str) -> bool:
    """Whether other worlds, and more of them, agree."""
    if not judge(text, question, syntax, explain=False).agrees:
        return False
    if question.kind == "set":
        return True
    for tree in readings(text, question.declarations, syntax):
        last = tree.sides[-1] if isinstance(tree, Relation) else tree
        if compare_with(last, question.reference, worlds=30).verdict == "disagrees":
            return False
    return True


def shards_of(
    options: argparse.Namespace, seeds: list[int], size: int
) -> Iterator[tuple[Counter[str], list[dict[str, object]]]]:
    """The results of the shards, in this process where one job is asked for."""
    if options.jobs == 1:
        yield from (shard(seed, size) for seed in seeds)
        return
    with ProcessPoolExecutor(options.jobs) as pool:
        yield from pool.map(shard, seeds, [size] * len(seeds))


def main() -> int:
    """Run the shards and print what was found; exit status 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    options = parser.parse_args()
    size, began = 2000, time.monotonic()
    shards = max(1, options.inputs // size)
    counts: Counter[str] = Counter()
    findings: list[dict[str, object]] = []
    seeds = [options.seed * 1_000_003 + number for number in range(shards)]
    for number, (found, more) in enumerate(shards_of(options, seeds, size), 1):
        counts += found
        findings += more
        for finding in more:
            print(json.dumps(finding), flush=True)
        print(
            f"{number * size} inputs: {dict(sorted(counts.items()))}", file=sys.stderr, flush=True
        )
        if time.monotonic() - began > options.seconds:
            break
    total = sum(counts.values())
    print(f"{total} answers: {dict(sorted(counts.items()))}; {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
