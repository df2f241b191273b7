r"""Which changes of a code nobody can notice: all small matrices, with and without a fixed prior.

Any non-singular matrix may be applied to a code if the decoder undoes it; a prior that is fixed
allows those that keep it. Here all two-by-two matrices with entries -1, 0 and 1 are tried.
"""

from __future__ import annotations

from itertools import product

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._matrices import matrix
from formula.declare import declare

SOURCE = "udem-ebm, question 2.5"

NOTHING = declare()
VARIANCES = ((1, 1), (1, 4))
"""Of the two independent entries of a normal prior: isotropic, and not."""
ENTRIES = (-1, 0, 1)


def derive() -> Derivation:
    """Determinants, and the covariance of the changed code, as whole numbers."""
    import sympy

    from claims.algebra.calculation import Calculation
    from derivations._bilinear import same_entries, tree_of

    matrices = [sympy.Matrix(2, 2, entries) for entries in product(ENTRIES, repeat=4)]
    counts = [sum(each.det() != 0 for each in matrices)]
    for variances in VARIANCES:
        covariance = sympy.diag(*variances)
        counts.append(sum(each * covariance * each.T == covariance for each in matrices))
    column = sympy.Matrix(counts)
    d = Calculation(NOTHING)
    d.record.start(
        tree_of(column),
        r"48 of the 81 matrices have a determinant that is not zero; a normal code with covariance "
        r"$C$ has the covariance $MCM^\top$ after the change, which is $C$ again for the 8 "
        r"orthogonal ones if $C$ is the identity, and for the 4 changes of sign if the "
        r"variances differ",
        CLAIM.outcome,
        rule="count",
        proof="enumeration",
    )
    detail = "all 81 matrices, in whole numbers"
    return d.record.finish(proved=same_entries(column, CLAIM), detail=detail)


def run(seed: int) -> object:
    """Change codes of actual points: can the points be recovered, and is the density kept?"""
    import numpy as np
    from scipy import stats

    rng = np.random.default_rng(seed)
    points = rng.standard_normal((40, 2))
    undone, kept = 0, [0] * len(VARIANCES)
    for entries in product(ENTRIES, repeat=4):
        change = np.array(entries, dtype=float).reshape(2, 2)
        codes = points @ change.T
        back, *_ = np.linalg.lstsq(codes, points, rcond=None)
        if not np.abs(codes @ back - points).max() < 1e-9:
            continue
        undone += 1
        # density of the changed code: that of the code before, divided by the stretching
        stretched = np.log(abs(np.linalg.det(change)))
        for place, variances in enumerate(VARIANCES):
            law = stats.multivariate_normal(np.zeros(2), np.diag(variances))
            moved = law.logpdf(points) - stretched
            kept[place] += bool(np.abs(law.logpdf(codes) - moved).max() < 1e-9)
    return np.array([undone, *kept])


CLAIM = Behaviour(
    slug="linear-codes",
    title="changes of a code that cannot be noticed, counted",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"of the 81 two-by-two matrices with entries $-1$, $0$ and $1$, from top to bottom: "
    r"how many can be undone by a decoder; how many of these keep a standard normal prior of the "
    r"code as well; and how many keep a normal prior with independent entries of variance 1 and 4",
    outcome=matrix([48], [8], [4]),
    run=run,
    neighbours=(
        matrix([48], [8], [8]),
        matrix([81], [8], [4]),
        matrix([48], [8], [2]),
        matrix([47], [8], [4]),
        matrix([48], [4], [4]),
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="identity-only",
            wrong=matrix([48], [1], [1]),
            feedback="A bell that is round does not show whether it was turned.",
        ),
        Mistake(
            tag="prior-changes-nothing",
            wrong=matrix([48], [48], [48]),
            feedback="Stretching a code can be undone by the decoder, but is the stretched code "
            "still distributed as the prior says?",
        ),
        Mistake(
            tag="singular-allowed",
            wrong=matrix([81], [8], [4]),
            feedback="What a singular matrix has thrown away no decoder brings back.",
        ),
        Mistake(
            tag="any-prior-allows-rotations",
            wrong=matrix([48], [8], [8]),
            feedback="With different variances the prior has axes of its own. Which turns respect "
            "them?",
        ),
    ),
)

RESULT = Result(
    slug="linear-codes",
    title="Linear changes of a code that cannot be noticed",
    source=SOURCE,
    claims=(CLAIM,),
)
