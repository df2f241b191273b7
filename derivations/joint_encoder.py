r"""A joint encoder of both views: the objective in three terms, and one that leaks, told apart.

The score s_{i,j} is the inner product of h(x_i, x'_j) and g(x'_j): every pair of a batch is
encoded, and the positive pairs are the diagonal. The two objectives are told apart where both views
are independent fair coins, so that there is nothing to know; codes are signs, scores are divided by
the temperature 1/t. The best of all encoders is found by trying them all.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._joint_encoder_runs import run_honest, run_leak, run_loss
from formula.declare import declare

SOURCE = "udem-ebm, question 4.3"

BATCH = declare("N: positive integer; s: real[N,N]")
SCALE = declare("t: positive")

LOSS = r"\frac1N\sum_{i=1}^{N}\left(-\log\frac{e^{s_{i,i}}}{\sum_{j=1}^{N}e^{s_{i,j}}}\right)"
ALIGNED = r"\frac1N\sum_{i=1}^{N}s_{i,i}"
UNIFORM = r"\frac1N\sum_{i=1}^{N}\log\left(\frac1N\sum_{j=1}^{N}e^{s_{i,j}}\right)"
TERMS = rf"-{ALIGNED}+{UNIFORM}+\log N"
LEAK = r"t-\log\cosh t"
EXACT = 1e-9


def derive_terms() -> Derivation:
    """The steps of the loss of two encoders: they ask nothing of the scores."""
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from derivations.contrastive_loss import (
        divided_and_multiplied_by,
        equal_terms_counted,
        logarithm_of_a_quotient,
    )

    d = Calculation(BATCH)
    d.start(
        lift(d.lower(LOSS)),
        because="the loss: each anchor is encoded with all $N$ candidates, its own among them",
        tex=LOSS,
    )
    d.by(
        logarithm_of_a_quotient,
        because="the logarithm of a quotient",
        tex=r"\frac1N\sum_{i=1}^{N}\left(-s_{i,i}+\log\sum_{j=1}^{N}e^{s_{i,j}}\right)",
    )
    d.by(
        divided_and_multiplied_by,
        d.lower("N"),
        because="divide the sum by $N$ and multiply it by $N$",
        tex=r"\frac1N\sum_{i=1}^{N}\left(-s_{i,i}"
        r"+\log\left(\frac1N\sum_{j=1}^{N}e^{s_{i,j}}\right)+\log N\right)",
    )
    d.by(equal_terms_counted, because="sum term by term", tex=TERMS)
    rest = equal_terms_counted(d.now - d.lower(TERMS_CLAIM.outcome))
    return d.record.finish(proved=rest == 0, detail="what came out is the claim: SymPy")


def _values(positive, others):  # type: ignore[no-untyped-def]
    """A positive score less the log mean exponential of the candidates' scores; units of t."""
    import sympy

    scale = sympy.Symbol("t", positive=True)
    mean = sum(sympy.exp(each * scale) for each in others) / len(others)
    together = mean.rewrite(sympy.cosh).simplify() if len(set(others)) > 1 else mean
    return positive * scale - sympy.expand_log(sympy.log(together))


def derive_leak() -> Derivation:
    """Equal codes of the second view, or codes that tell its values apart: the better ones."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower

    scale = sympy.Symbol("t", positive=True)
    match, constant = _values(1, (1, -1)), _values(1, (1, 1))
    gain = sympy.expand((1 + sympy.exp(-2 * scale)) / 2 * sympy.exp(match) - 1)
    if sympy.simplify(gain.rewrite(sympy.exp)) != 0:
        raise ValueError(f"{match} is not the logarithm of 2 over 1 + exp(-2t)")
    d = Calculation(SCALE)
    d.beside(
        (r"t-\log\frac{e^t+e^t}{2}", constant),
        rule="all cases",
        because="if both values of the second view have one code, the candidates score like the "
        "positive, $t$ or $-t$ for all three: nothing is certified",
        tex=r"t-\log\frac{e^t+e^t}{2}=0",
        declarations=SCALE,
    )
    d.start(
        lift(match),
        because="if they have two, one candidate scores $t$ and the other $-t$, whatever the code "
        "of the anchor; the positive scores at most $t$, and does so always where the anchor "
        "repeats the code of its own positive",
        tex=LEAK,
    )
    d.beside(
        (LEAK, -sympy.expand_log(sympy.log((1 + sympy.exp(-2 * scale)) / 2))),
        rule="exponentials",
        because="which is above zero, so that this is the best",
        tex=r"t-\log\cosh t=\log2-\log\left(1+e^{-2t}\right)",
        declarations=SCALE,
    )
    proved = sympy.simplify(match - lower(LEAK_CLAIM.right, SCALE)) == 0
    return d.record.finish(proved=bool(proved), detail="the best of all cases, by SymPy")


def derive_honest() -> Derivation:
    """For each first view the candidates have two scores, and the positive is either of them."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    mixed = (_values(1, (1, -1)) + _values(-1, (1, -1))) / 2
    same = [sympy.simplify(_values(each, (each, each))) for each in (1, -1)]
    if same != [0, 0]:
        raise ValueError(f"equal scores certify {same}")
    d = Calculation(SCALE)
    d.beside(
        (r"\frac12\left(t-\log\cosh t\right)+\frac12\left(-t-\log\cosh t\right)", mixed),
        rule="all cases",
        because="for one value of the first view, let the two pairs have different scores: the "
        "positive is either of them, as the views are independent",
        tex=r"\frac12\left(t-\log\cosh t\right)+\frac12\left(-t-\log\cosh t\right)"
        r"=-\log\cosh t",
        declarations=SCALE,
    )
    d.start(
        lift(same[0]),
        because="this is negative, so that equal scores are best, for both values of the first "
        "view: the positive then scores like every candidate",
        tex="0",
    )
    return d.record.finish(proved=d.now == 0, detail="the best of all cases, by SymPy")


TERMS_CLAIM = Behaviour(
    slug="joint-encoder-terms",
    title="the loss of a joint encoder in three terms",
    source=SOURCE,
    declarations=BATCH,
    assumptions=(r"N\ge1", r"s_{i,j}\in\mathbb{R}"),
    statement="the mean cross-entropy of a batch by log-sum-exp, for six tables of scores",
    outcome=TERMS,
    run=run_loss,
    tolerance=EXACT,
    neighbours=(
        rf"{ALIGNED}+{UNIFORM}+\log N",
        rf"-{ALIGNED}+{UNIFORM}",
        rf"-{ALIGNED}-{UNIFORM}+\log N",
    ),
    derive=derive_terms,
    mistakes=(
        Mistake(
            tag="alignment-sign",
            wrong=rf"{ALIGNED}+{UNIFORM}+\log N",
            feedback="Raise the score of a positive pair: should the loss grow?",
        ),
        Mistake(
            tag="constant-dropped",
            wrong=rf"-{ALIGNED}+{UNIFORM}",
            feedback="Let all scores be equal. What does a guess among all candidates cost?",
        ),
        Mistake(
            tag="one-anchor-for-all",
            wrong=rf"-{ALIGNED}+\log\left(\frac1{{N^2}}\sum_{{i=1}}^{{N}}\sum_{{j=1}}^{{N}}"
            rf"e^{{s_{{i,j}}}}\right)+\log N",
            feedback="Every anchor has a softmax of its own. Where does the mean over the anchors "
            "stand?",
        ),
        Mistake(
            tag="positives-among-candidates-only",
            wrong=rf"-{ALIGNED}+\frac1N\sum_{{i=1}}^{{N}}s_{{i,i}}+\log N",
            feedback="Which pairs does the sum in the denominator run over?",
        ),
    ),
)
LEAK_CLAIM = Behaviour(
    slug="joint-encoder-leak",
    title="what the leaking objective certifies of independent views",
    source=SOURCE,
    declarations=SCALE,
    assumptions=("t>0",),
    statement="the same, where the candidates are scored with the code of the positive pair",
    outcome=LEAK,
    run=run_leak,
    tolerance=EXACT,
    neighbours=("0", "t", r"\log\cosh t"),
    derive=derive_leak,
    mistakes=(
        Mistake(
            tag="nothing",
            wrong="0",
            feedback="There is nothing to know, but does this objective know that? Let the anchor "
            "repeat the code of its own positive.",
        ),
        Mistake(
            tag="alignment-alone",
            wrong="t",
            feedback="The candidates have scores, too; half of them match.",
        ),
        Mistake(
            tag="uniformity-alone",
            wrong=r"\log\cosh t",
            feedback="What is the score of the positive pair?",
        ),
        Mistake(
            tag="information-of-a-coin",
            wrong=r"\log2",
            feedback="This is approached only as the temperature goes to zero.",
        ),
    ),
)
HONEST_CLAIM = Behaviour(
    slug="joint-encoder-honest",
    title="what the objective with encoded pairs certifies of independent views",
    source=SOURCE,
    declarations=SCALE,
    assumptions=("t>0",),
    statement="score of the positive pair less the logarithm of the mean exponential of the "
    "candidates' scores, averaged; both views are independent fair coins, every candidate is "
    "encoded with the anchor; the largest value over all encoders into signs, tried one by one, "
    "for six values of $t$",
    outcome="0",
    run=run_honest,
    tolerance=EXACT,
    neighbours=(LEAK, r"-\log\cosh t", "t"),
    derive=derive_honest,
    mistakes=(
        Mistake(
            tag="leak",
            wrong=LEAK,
            feedback="This lets the code of the anchor know which candidate is its positive.",
        ),
        Mistake(
            tag="worst-case",
            wrong=r"-\log\cosh t",
            feedback="Scores may all be equal. What is certified then?",
        ),
        Mistake(
            tag="information-of-a-coin",
            wrong=r"\log2",
            feedback="How much do two independent coins tell about each other?",
        ),
        Mistake(
            tag="alignment-alone",
            wrong="t",
            feedback="A candidate gets the same treatment as the positive; what is its score?",
        ),
    ),
)

RESULT = Result(
    slug="joint-encoder",
    title="An objective for a joint encoder",
    source=SOURCE,
    claims=(TERMS_CLAIM, HONEST_CLAIM, LEAK_CLAIM),
)
