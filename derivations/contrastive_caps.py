r"""What caps the bound of the contrastive loss: the number of candidates, and the sphere.

The count of candidates is tried on one fair coin as both views, with the score t where they match
and -t where they do not; the sphere on equally likely pairs that determine each other.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._contrastive_runs import run_best_codes, run_counted, run_left_out
from formula.declare import declare

SOURCE = "udem-ebm, question 4.2"

SCALE = declare("t: positive")
FLAT = declare("m: positive integer")
LEFT_OUT = r"\frac t2+\frac12\log2-\frac12\log\left(1+e^{-2t}\right)"
COUNTED = r"\frac12\log2-\frac12\log\left(1+e^{-2t}\right)"
SIMPLEX = r"1-\log\frac{e+m e^{-1/m}}{m+1}"


def _certified(claim: Behaviour, cases, tex: str) -> Derivation:  # type: ignore[no-untyped-def]
    """log 2 minus the mean loss; a case has scores in units of t, its weight, reason and line."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.settle import same

    scale = sympy.Symbol("t", positive=True)
    d = Calculation(SCALE)
    mean = sympy.Integer(0)
    for scores, weight, left, because, right in cases:
        inside = sum(sympy.exp((each - 1) * scale) for each in scores)
        loss = sympy.expand_log(sympy.log(inside))
        mean += sympy.Rational(weight, 4) * loss
        d.beside(
            (left, loss),
            rule="softmax written out",
            because=because,
            tex=f"{left}={right}",
            declarations=SCALE,
        )
    d.start(
        lift(sympy.expand(sympy.log(2) - mean)),
        because=r"$\log2$ minus the mean of these losses",
        tex=tex,
    )
    return d.record.finish(
        proved=same(d.now, d.lower(claim.right)), detail="what came out is the claim: SymPy"
    )


def derive_left_out() -> Derivation:
    """Both negatives match, neither does, or one of them; the positive is above the line alone."""
    return _certified(
        LEFT_OUT_CLAIM,
        (
            ((1, 1), 1, r"-\log\frac{e^t}{e^t+e^t}", "both negatives match", r"\log2"),
            ((-1, -1), 1, r"-\log\frac{e^t}{e^{-t}+e^{-t}}", "neither does", r"\log2-2t"),
            (
                (1, -1),
                2,
                r"-\log\frac{e^t}{e^t+e^{-t}}",
                "one of them does, which happens twice as often",
                r"\log\left(1+e^{-2t}\right)",
            ),
        ),
        LEFT_OUT,
    )


def derive_counted() -> Derivation:
    """The negative matches or not; the positive is one of the two candidates."""
    return _certified(
        COUNTED_CLAIM,
        (
            ((1, 1), 2, r"-\log\frac{e^t}{e^t+e^t}", "the negative matches, too", r"\log2"),
            (
                (1, -1),
                2,
                r"-\log\frac{e^t}{e^t+e^{-t}}",
                "it does not, which is as likely",
                r"\log\left(1+e^{-2t}\right)",
            ),
        ),
        COUNTED,
    )


def derive_simplex() -> Derivation:
    """The scores of a regular simplex, and what they give."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower

    size = sympy.Symbol("m", integer=True, positive=True)
    off = sympy.Symbol("u", real=True)
    known = declare("m: positive integer; u: real")
    # the codes of a regular simplex add up to zero: 1 + m u = 0 for the score u of two of them
    (score,) = sympy.solve(1 + size * off, off)
    d = Calculation(FLAT)
    d.beside(
        (r"1+m\left(-\frac1m\right)", (1 + size * off).subs(off, score)),
        rule="linear equation",
        because="$m+1$ unit codes at equal distances add up to zero, and so do the scores of one "
        "of them with all: itself, and $m$ others, each with the score $-1/m$",
        tex=r"1+m\left(-\frac1m\right)=0",
        declarations=known,
    )
    value = 1 - sympy.log((sympy.E + size * sympy.exp(score)) / (size + 1))
    d.start(
        lift(value),
        because="with equal codes for both views the alignment is one; the uniformity is the same "
        "for every anchor",
        tex=SIMPLEX,
    )
    # what Jensen's inequality leaves, at the least mean of an other score less the positive one
    bound = -sympy.log((1 + size * sympy.exp(score - 1)) / (size + 1))
    if sympy.simplify(sympy.exp(bound - value) - 1) != 0:
        raise ValueError(f"the bound is {bound}, the simplex gives {value}")
    d.beside(
        (r"-\log\frac{1+m e^{-1-1/m}}{m+1}", value),
        rule="exponentials",
        because="and this is the most there can be: by the two inequalities the scores of the "
        "others are on average at most $1+1/m$ below those of the pairs",
        tex=r"-\log\frac{1+m e^{-1-1/m}}{m+1}=" + SIMPLEX,
        declarations=FLAT,
    )
    proved = sympy.simplify(value - lower(SIMPLEX_CLAIM.right, FLAT)) == 0
    return d.record.finish(proved=bool(proved), detail="what came out is the claim: SymPy")


LEFT_OUT_CLAIM = Behaviour(
    slug="contrastive-left-out",
    title="what the loss certifies with the positive left out of the sum",
    source=SOURCE,
    declarations=SCALE,
    assumptions=("t>0",),
    statement="the same, where the sum runs over two independent negatives alone",
    outcome=LEFT_OUT,
    run=run_left_out,
    tolerance=1e-9,
    neighbours=(COUNTED, r"t-\log\cosh t", "t"),
    derive=derive_left_out,
    mistakes=(
        Mistake(
            tag="positive-counted",
            wrong=COUNTED,
            feedback="Here the positive is one of the two terms of the sum. Both were to be "
            "negatives.",
        ),
        Mistake(
            tag="mean-of-exponentials",
            wrong=r"t-\log\cosh t",
            feedback="With two negatives the average inside the logarithm is still random.",
        ),
        Mistake(
            tag="sign",
            wrong=r"\frac t2-\frac12\log2+\frac12\log\left(1+e^{-2t}\right)",
            feedback="The negatives make the loss larger; which way do they move what is "
            "certified?",
        ),
        Mistake(
            tag="alignment-alone",
            wrong="t",
            feedback="This is the score of the positive. What became of the negatives?",
        ),
    ),
)
COUNTED_CLAIM = Behaviour(
    slug="contrastive-counted",
    title="what the loss certifies with the positive among the candidates",
    source=SOURCE,
    declarations=SCALE,
    assumptions=("t>0",),
    statement=r"$\log2$ minus the mean loss, where the views are the same fair coin, matching "
    r"scores are $t$ and others $-t$, and the sum runs over the positive and one negative: all "
    "cases, for six values of $t$",
    outcome=COUNTED,
    run=run_counted,
    tolerance=1e-9,
    neighbours=(LEFT_OUT, r"\frac12\log2+\frac12\log\left(1+e^{-2t}\right)", r"\log2"),
    derive=derive_counted,
    mistakes=(
        Mistake(
            tag="positive-left-out",
            wrong=LEFT_OUT,
            feedback="Two negatives and no positive: what may this value not exceed?",
        ),
        Mistake(
            tag="limit",
            wrong=r"t-\log\cosh t",
            feedback="This is what very many candidates give. There are two.",
        ),
        Mistake(
            tag="always-apart",
            wrong=r"\log2-\log\left(1+e^{-2t}\right)",
            feedback="A negative is drawn without looking: how often does it match the anchor?",
        ),
        Mistake(
            tag="perfect",
            wrong=r"\log2",
            feedback="One of two candidates is recognised with certainty only if they differ.",
        ),
    ),
)
SIMPLEX_CLAIM = Behaviour(
    slug="contrastive-simplex",
    title="the most that unit codes certify",
    source=SOURCE,
    declarations=FLAT,
    assumptions=(r"m\ge1",),
    statement="alignment less uniformity for $m+1$ equally likely pairs, largest over all unit "
    "codes of both views in $m$ dimensions: projected gradient ascent from random codes (for $m$ "
    "equal to one, all codes)",
    outcome=SIMPLEX,
    run=run_best_codes,
    tolerance=1e-7,
    neighbours=(r"\log(m+1)", r"1-\log\frac{e+m}{m+1}", "1"),
    derive=derive_simplex,
    mistakes=(
        Mistake(
            tag="all-of-it",
            wrong=r"\log(m+1)",
            feedback="This is the information. Can scores between minus one and one tell the "
            "pairs apart with certainty?",
        ),
        Mistake(
            tag="orthogonal",
            wrong=r"1-\log\frac{e+m}{m+1}",
            feedback="Orthogonal codes can be moved further apart.",
        ),
        Mistake(
            tag="opposite",
            wrong=r"1-\log\frac{e+me^{-1}}{m+1}",
            feedback="Two codes can be opposite. Can three be, each to each?",
        ),
        Mistake(
            tag="limit",
            wrong="1",
            feedback="This is approached with many pairs, not reached.",
        ),
    ),
)

RESULT = Result(
    slug="contrastive-caps",
    title="The caps of the contrastive bound",
    source=SOURCE,
    claims=(LEFT_OUT_CLAIM, COUNTED_CLAIM, SIMPLEX_CLAIM),
)
