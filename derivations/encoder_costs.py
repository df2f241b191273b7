"""Two encoders against a joint one: attention in a batch, calls of a search, scores in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._encoder_costs_runs import run_attention, run_free_scores, run_search
from formula.declare import declare

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sympy

    from formula.declarations import Declarations

SOURCE = "udem-ebm, question 4.4"

BATCH = declare("N: positive integer; a: positive integer; b: positive integer")
STORE = declare("Q: positive integer; K: positive integer")
PAIRS = declare("m: positive integer")

ATTENTION = r"\begin{pmatrix}N(a^2+b^2)\\N^2(a+b)^2+Nb^2\end{pmatrix}"
SEARCH = r"\begin{pmatrix}Q+K\\QK+K\end{pmatrix}"
FREE = r"1-\log\frac{e+m e^{-1}}{m+1}"

Line = tuple[str, "sympy.Expr", str]
"""Side of a count as text, what it was computed to be, and the reason."""


def _column(
    entries: Sequence[sympy.Expr],
    claim: Behaviour,
    lines: Sequence[tuple[Line, str]],
    known: Declarations,
) -> Derivation:
    """The counts beside the chain, and both of them as a column that must be the claim's."""
    import sympy

    from claims.algebra.calculation import Calculation
    from derivations._bilinear import finished, same_entries, tree_of

    d = Calculation(known)
    for (left, value, because), tex in lines:
        d.beside((left, value), rule="counting", because=because, tex=tex, declarations=known)
    column = sympy.Matrix(entries)
    d.record.start(
        tree_of(column),
        "two encoders above, a joint one with a text encoder below",
        claim.outcome,
        rule="counting",
        proof="sympy",
    )
    return finished(d.record, same_entries(column, claim))


def derive_attention() -> Derivation:
    """Sum what each call attends to over the calls."""
    import sympy

    i, j = sympy.symbols("i j", integer=True, positive=True)
    n, a, b = (sympy.Symbol(each, integer=True, positive=True) for each in "Nab")
    one = sympy.summation(a**2 + b**2, (i, 1, n))
    pairs = sympy.summation((a + b) ** 2, (j, 1, n), (i, 1, n))
    texts = sympy.summation(b**2, (j, 1, n))
    return _column(
        (one, pairs + texts),
        ATTENTION_CLAIM,
        (
            (
                (
                    r"\sum_{i=1}^{N}(a^2+b^2)",
                    one,
                    "two encoders: each of $N$ images and each of $N$ texts is encoded once",
                ),
                r"\sum_{i=1}^{N}(a^2+b^2)=N(a^2+b^2)",
            ),
            (
                (
                    r"\sum_{i=1}^{N}\sum_{j=1}^{N}(a+b)^2",
                    pairs,
                    "joint encoder: once for each image with each text, all tokens together",
                ),
                r"\sum_{i=1}^{N}\sum_{j=1}^{N}(a+b)^2=N^2(a+b)^2",
            ),
        ),
        BATCH,
    )


def derive_search() -> Derivation:
    """Count the calls for every query and every stored text."""
    import sympy

    i, j = sympy.symbols("i j", integer=True, positive=True)
    queries, stored = (sympy.Symbol(each, integer=True, positive=True) for each in "QK")
    pairs = sympy.summation(1, (j, 1, stored), (i, 1, queries))
    return _column(
        (queries + stored, pairs + stored),
        SEARCH_CLAIM,
        (
            (
                (
                    r"\sum_{i=1}^{Q}\sum_{j=1}^{K}1",
                    pairs,
                    "the joint encoder is run for every query with every stored text",
                ),
                r"\sum_{i=1}^{Q}\sum_{j=1}^{K}1=QK",
            ),
        ),
        STORE,
    )


def derive_free() -> Derivation:
    """One anchor: the slopes in its positive score and in another one, and the best corner."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower
    from formula.declare import extend

    size = sympy.Symbol("m", integer=True, positive=True)
    a, b = sympy.symbols("a b", real=True)
    value = a - sympy.log((sympy.exp(a) + size * sympy.exp(b)) / (size + 1))
    up, down = (sympy.simplify(sympy.diff(value, each)) for each in (a, b))
    known = naming(
        extend(PAIRS, "a: real; b: real; U: real; W: real"),
        {"U": sympy.diff(value, a), "W": sympy.diff(value, b)},
    )
    d = Calculation(PAIRS)
    d.beside(
        ("U", up, "0"),
        ("=", ">"),
        rule="differentiation",
        because="let an anchor have the score $a$ with its positive and $b$ with each of the $m$ "
        "others (by Jensen's inequality unequal ones with this mean give less); the slope $U$ of "
        "what it contributes, in $a$",
        tex=r"U=\frac{m e^b}{e^a+m e^b}>0",
        declarations=known,
    )
    d.beside(
        ("W", down, "0"),
        ("=", "<"),
        rule="differentiation",
        because="and the slope $W$ in $b$",
        tex=r"W=-\frac{m e^b}{e^a+m e^b}<0",
        declarations=known,
    )
    best = value.subs({a: 1, b: -1})
    d.start(
        lift(best),
        because="so that $a$ should be as large as it can be, which is $1$, and $b$ as small, "
        "which is $-1$; codes of every pair can have both at once",
        tex=FREE,
    )
    proved = sympy.simplify(best - lower(FREE_CLAIM.right, PAIRS)) == 0
    return d.record.finish(proved=bool(proved), detail="what came out is the claim: SymPy")


ATTENTION_CLAIM = Behaviour(
    slug="encoder-attention",
    title="pairs of tokens that attend to each other, per layer, for all scores of a batch",
    source=SOURCE,
    declarations=BATCH,
    assumptions=(r"N,a,b\ge1",),
    statement="encoders that count the pairs of tokens they are given, run on a batch of $N$ "
    "images of $a$ tokens and $N$ texts of $b$ tokens until every image has a score with every "
    "text",
    outcome=ATTENTION,
    run=run_attention,
    tolerance=1e-12,
    neighbours=(
        r"\begin{pmatrix}N(a+b)^2\\N^2(a+b)^2+Nb^2\end{pmatrix}",
        r"\begin{pmatrix}N(a^2+b^2)\\N(a+b)^2+Nb^2\end{pmatrix}",
        r"\begin{pmatrix}N(a^2+b^2)\\N^2(a^2+b^2)+Nb^2\end{pmatrix}",
    ),
    derive=derive_attention,
    mistakes=(
        Mistake(
            tag="positives-only",
            wrong=r"\begin{pmatrix}N(a^2+b^2)\\N(a+b)^2+Nb^2\end{pmatrix}",
            feedback="Negative pairs have a score as well. Who encodes them?",
        ),
        Mistake(
            tag="no-cross-attention",
            wrong=r"\begin{pmatrix}N(a^2+b^2)\\N^2(a^2+b^2)+Nb^2\end{pmatrix}",
            feedback="In a joint encoder the tokens of both views see each other.",
        ),
        Mistake(
            tag="two-encoders-attend-across",
            wrong=r"\begin{pmatrix}N(a+b)^2\\N^2(a+b)^2+Nb^2\end{pmatrix}",
            feedback="Two separate encoders never see the tokens of the other view.",
        ),
        Mistake(
            tag="every-pair-anew",
            wrong=r"\begin{pmatrix}N^2(a^2+b^2)\\N^2(a+b)^2+Nb^2\end{pmatrix}",
            feedback="The code of an image does not depend on the text it is compared with.",
        ),
    ),
)
SEARCH_CLAIM = Behaviour(
    slug="encoder-search",
    title="encoder calls of a search",
    source=SOURCE,
    declarations=STORE,
    assumptions=(r"Q,K\ge1",),
    statement="encoders that count their calls, run until each of $Q$ queries has a score with "
    "each of $K$ stored texts",
    outcome=SEARCH,
    run=run_search,
    tolerance=1e-12,
    neighbours=(
        r"\begin{pmatrix}QK\\QK+K\end{pmatrix}",
        r"\begin{pmatrix}Q+K\\Q+2K\end{pmatrix}",
        r"\begin{pmatrix}Q+K\\QK\end{pmatrix}",
    ),
    derive=derive_search,
    mistakes=(
        Mistake(
            tag="nothing-stored",
            wrong=r"\begin{pmatrix}QK\\QK+K\end{pmatrix}",
            feedback="With two encoders the codes of the texts can be kept from query to query.",
        ),
        Mistake(
            tag="joint-codes-stored",
            wrong=r"\begin{pmatrix}Q+K\\Q+2K\end{pmatrix}",
            feedback="A joint code depends on the query. Can it be computed before?",
        ),
        Mistake(
            tag="text-encoder-forgotten",
            wrong=r"\begin{pmatrix}Q+K\\QK\end{pmatrix}",
            feedback="A joint code is compared with the code of the text alone. Who computes that?",
        ),
        Mistake(
            tag="queries-free",
            wrong=r"\begin{pmatrix}K\\QK+K\end{pmatrix}",
            feedback="Each query has to be encoded, too.",
        ),
    ),
)
FREE_CLAIM = Behaviour(
    slug="encoder-free-scores",
    title="the most that unit codes of every pair certify",
    source=SOURCE,
    declarations=PAIRS,
    assumptions=(r"m\ge1",),
    statement="alignment less uniformity for $m+1$ equally likely pairs, largest over the unit "
    "codes of all $(m+1)^2$ pairs and of all second views, on a circle: projected gradient ascent "
    "from random codes",
    outcome=FREE,
    run=run_free_scores,
    tolerance=1e-7,
    neighbours=(r"1-\log\frac{e+m e^{-1/m}}{m+1}", r"1-\log\frac{e+m}{m+1}", r"\log(m+1)"),
    derive=derive_free,
    mistakes=(
        Mistake(
            tag="simplex",
            wrong=r"1-\log\frac{e+m e^{-1/m}}{m+1}",
            feedback="This is the most that two encoders reach. Must the scores of one anchor "
            "with all candidates still come from one code?",
        ),
        Mistake(
            tag="orthogonal",
            wrong=r"1-\log\frac{e+m}{m+1}",
            feedback="How small can the score of two unit codes be?",
        ),
        Mistake(
            tag="all-of-it",
            wrong=r"\log(m+1)",
            feedback="This is the information. Can scores between minus one and one tell the "
            "pairs apart with certainty?",
        ),
        Mistake(
            tag="limit",
            wrong="2",
            feedback="This is approached with many pairs, not reached.",
        ),
    ),
)

RESULT = Result(
    slug="encoder-costs",
    title="Two encoders and a joint one",
    source=SOURCE,
    claims=(ATTENTION_CLAIM, SEARCH_CLAIM, FREE_CLAIM),
    references=(
        r"A. Radford and others (2021). \emph{Learning transferable visual models from natural "
        r"language supervision}.",
        r"J. Li and others (2021). \emph{Align before fuse: vision and language representation "
        r"learning with momentum distillation}.",
    ),
)
