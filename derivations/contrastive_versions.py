"""Which loss of finitely many candidates bounds the information: versions tried on all small cases.

Two views with two values each; a version is refuted by one law and one score for which a constant
minus the mean loss is above the mutual information.
"""

from __future__ import annotations

from itertools import product

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare
from formula.tree import Number, SetOf

SOURCE = "udem-ebm, question 4.2"

NOTHING = declare()
VERSIONS = (1, 2, 3, 4, 5)
QUARTERS = [each for each in product(range(5), repeat=4) if sum(each) == 4]
"""Laws of a pair of bits, in quarters: 00, 01, 10, 11."""
SCORES = (-2.0, 0.0, 2.0)
COUNTS = (2, 3)


def derive() -> Derivation:
    """One law and one score refute what is false; the density of the answer proves the rest."""
    import sympy

    from claims.algebra.calculation import Calculation

    d = Calculation(NOTHING)
    margins = {
        2: (
            r"1-\frac12\log2-\frac12\log\left(1+e^{-4}\right)",
            "one fair coin as both views, two negatives, the score $2$ for equal views and $-2$ "
            r"for others: $\log2$ minus the loss, minus the information",
        ),
        4: (
            r"2-\log e^{-2}",
            "independent views, all scores $-2$: minus alignment minus uniformity; the information "
            "is zero",
        ),
        5: (
            r"\log3-\log\left(1+2e^{-4}\right)-\log2",
            "the coin again, three candidates: both negatives show the other side",
        ),
    }
    for version, (margin, what) in margins.items():
        if not d.lower(margin).evalf(30).is_positive:
            raise ValueError(f"version {version} is not refuted")
        d.beside(
            (margin, sympy.Integer(0)),
            (">",),
            rule="a small case",
            because=f"version {version}: {what}",
            tex=f"{margin}>0",
            declarations=NOTHING,
        )
    labels = [version for version in VERSIONS if version not in margins]
    tree = SetOf(tuple(Number(str(label)) for label in labels))
    d.record.start(
        tree,
        "version 1 is the bound; version 3 is version 1 with one candidate more and a constant "
        "that is too small, and so holds as well",
        r"\{" + ",".join(map(str, labels)) + r"\}",
        rule="bound and counterexamples",
        proof="enumeration",
    )
    detail = "the bound for the true versions, signs of numbers for the false ones"
    return d.record.finish(proved=tree == CLAIM.right, detail=detail)


def run(seed: int) -> frozenset[int]:
    """All laws with a second view that is no constant, and all scores: exact means of the loss.

    The seed only decides in which order the laws are tried.
    """
    import numpy as np
    from scipy import special

    bits = (0, 1)
    scores = np.array(list(product(SCORES, repeat=4))).reshape(-1, 2, 2)
    # the log of the sum of the exponentials, by first view and candidates
    logs = {
        (x, candidates): special.logsumexp(scores[:, x, candidates], axis=1)
        for count in range(2, max(COUNTS) + 2)
        for x in bits
        for candidates in product(bits, repeat=count)
    }

    def mean_total(law, count, *, counted, other=False):  # type: ignore[no-untyped-def]
        """The mean of it over negatives; ``counted``: and the positive; ``other``: unlike it."""
        second = law.sum(axis=0)
        total = np.zeros(len(scores))
        for x, y in product(bits, bits):
            for drawn in product(bits, repeat=count):
                chance = float(y not in drawn) if other else np.prod(second[list(drawn)])
                total += law[x, y] * chance * logs[x, (*drawn, y) if counted else drawn]
        return total

    kept = set(VERSIONS)
    for quarters in np.random.default_rng(seed).permutation(np.array(QUARTERS)):
        law = quarters.reshape(2, 2) / 4
        if not law.sum(axis=0).all():
            continue  # a negative that differs from the positive cannot be drawn
        apart = np.outer(law.sum(axis=1), law.sum(axis=0))
        information = float(special.rel_entr(law, apart).sum())
        alignment = scores.reshape(-1, 4) @ law.ravel()
        for many in COUNTS:
            total = mean_total(law, many - 1, counted=True)
            less_loss = {
                1: alignment - total,
                2: alignment - mean_total(law, many, counted=False),
                3: alignment - mean_total(law, many, counted=True),
                4: -alignment - total,
                5: alignment - mean_total(law, many - 1, counted=True, other=True),
            }
            limit = information - np.log(many) + 1e-12
            kept -= {version for version, value in less_loss.items() if value.max() > limit}
    return frozenset(kept)


CLAIM = Behaviour(
    slug="contrastive-versions",
    title="losses that bound the information for all small cases",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"all laws of two bits in quarters (the second no constant), all scores $-2$, $0$ or "
    r"$2$, two and three candidates: the versions of ``$\log M$ minus the mean loss is at most the "
    r"information'' that no combination refutes. 1: the $M$ candidates are the positive and "
    r"independent negatives; 2: they are $M$ negatives, without the positive; 3: the positive and "
    r"$M$ negatives; 4: as 1, alignment with the other sign; 5: as 1, negatives that equal the "
    "positive are drawn again",
    outcome=r"\{1,3\}",
    run=run,
    neighbours=(r"\{1\}", r"\{3\}", r"\{1,2,3\}", r"\{1,3,4\}", r"\{1,3,5\}"),
    derive=derive,
    mistakes=(
        Mistake(
            tag="negatives-only",
            wrong=r"\{1,2,3\}",
            feedback="Without the positive in the sum the loss may be negative. Can the constant "
            "still be a cap?",
        ),
        Mistake(
            tag="exact-count-needed",
            wrong=r"\{1\}",
            feedback="What happens to a true lower bound if its constant is made smaller?",
        ),
        Mistake(
            tag="false-negatives-removed",
            wrong=r"\{1,3,5\}",
            feedback="The negatives are to follow the law of all second views. Do they still?",
        ),
        Mistake(
            tag="sign-does-not-matter",
            wrong=r"\{1,3,4\}",
            feedback="Let all scores be equal and negative: what may be certified then?",
        ),
    ),
)

RESULT = Result(
    slug="contrastive-versions",
    title="Candidates of the contrastive loss",
    source=SOURCE,
    claims=(CLAIM,),
)
