"""Sampling the definition of a claim over named laws by randomised quasi-Monte Carlo.

Every mean is a mean of oracle draws, every integral an importance-weighted mean over a mixture of
the laws that occur in it and of one wide normal law over all of them, all on scrambled Sobol nets.
The closed form it is compared with is the one that SymPy derived.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from claims.definitions import IntegralOf, Mean, Term
from claims.statements import Bound, Claim, Equality
from claims.steps import Derivation
from claims.verdicts import Evidence, Figure, Verdict
from formula.declarations import Declarations
from verify.closed_forms import ClosedForm, closed_form, evaluate_tree, scalar_closed_form
from verify.draw import MODERATE, Undrawable, Values, draw
from verify.judge import Gap, rounded, two_stages
from verify.laws import ConcreteLaw, law
from verify.laws_scipy import Array
from verify.nets import Stage, jackknife, uniforms
from verify.terms import (
    Laws,
    NotApplicable,
    combine,
    concrete_laws,
    integrand,
    letters,
    parts,
    without_labels,
)

WORLDS = 6
_TRIES = 40
ROUNDING = 1e-9
"""What double precision may lose, relative to the sizes of the parts that were added."""


def covering(laws: list[ConcreteLaw]) -> ConcreteLaw:
    """A normal law with the moments of the equal mixture: it covers what lies between the laws."""
    moments = [each.moments() for each in laws]
    mean = np.mean([m for m, _ in moments], axis=0)
    within = np.mean([c for _, c in moments], axis=0)
    if not laws[0].row.vector:
        spread = np.mean([(m - mean) ** 2 for m, _ in moments], axis=0)
        return ConcreteLaw(law("normal"), (mean, np.sqrt(within + spread)))
    between = np.mean([np.outer(m - mean, m - mean) for m, _ in moments], axis=0)
    return ConcreteLaw(law("multivariate-normal"), (mean, within + between))


def replicate_means(part: Mean | IntegralOf, laws: Laws, values: Values, nets: Array) -> Array:
    """The mean or integral on each replicate's net (replicates, points, d), as an array."""
    inner = partial(integrand, part.integrand, laws, values)
    if isinstance(part, Mean):
        return np.asarray(np.broadcast_to(
            inner(laws[part.under].draws(nets)), nets.shape[:2]
        ).mean(axis=1))  # fmt: skip
    occurring = [laws[letter] for letter in letters(part)]
    proposals = [*occurring, covering(occurring)]
    total = np.zeros(nets.shape[0])
    for proposal in proposals:
        point = proposal.draws(nets)
        # the balance heuristic: weights against the whole mixture stay bounded
        mixture = np.mean([np.exp(each.log_density(point)) for each in proposals], axis=0)
        total += (inner(point) / mixture).mean(axis=1)
    return total / len(proposals)


def sample_term(
    term: Term, laws: Laws, values: Values, seed: int, stream: int, stage: Stage
) -> tuple[float, float, float]:
    """Value, standard error, and the size of the parts of a definition at one stage."""
    found = list(parts(term))
    dimension = laws[letters(term)[0]].dimension
    rows = []
    for place, part in enumerate(found):
        # one stream for each part: parts are independent
        nets = uniforms(seed, 100 * stream + place, stage, dimension)
        rows.append(replicate_means(part, laws, values, nets))
    order = {id(part): place for place, part in enumerate(found)}

    def assembled(means: list[Array]) -> Array:
        return combine(term, values, lambda part: means[order[id(part)]])

    estimate = jackknife(rows, assembled)
    size = float(sum(np.abs(row.mean()) for row in rows))
    return estimate.value, estimate.error, max(size, abs(estimate.value))


def at(values: Values) -> dict[str, Figure]:
    """The scalars of a world, rounded, for a witness."""
    return {
        name: value if isinstance(value, int) else rounded(float(value))
        for name, value in values.items()
        if np.ndim(value) == 0
    }


def gap_of_term(
    term: Term,
    closed: ClosedForm,
    declarations: Declarations,
    seed: int,
    index: int,
    stage: Stage,
) -> Gap | None:
    """Definition by sampling against closed form in world ``index``."""
    values = draw(declarations, seed, index, MODERATE)
    laws = concrete_laws(declarations, values, evaluate_tree)
    term, values = without_labels(term, values)
    value, error, size = sample_term(term, laws, values, seed, index, stage)
    right = closed(values)
    floor = ROUNDING * size
    return Gap(value, right, error, floor, abs(value), at(values))


def check_definition(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Sample the definition of an equality over named laws and compare with the closed form."""
    if not isinstance(claim, Equality) or claim.definition is None:
        return None
    closed = scalar_closed_form(closed_form(claim, derivation))
    return sampled_evidence(claim.definition, closed, claim.declarations, seed)


def sampled_evidence(
    term: Term, closed: ClosedForm, declarations: Declarations, seed: int
) -> Evidence:
    """The evidence of sampling one definition; also used for mistakes."""
    measure = partial(gap_of_term, term, closed, declarations, seed)
    try:
        verdict, figures = two_stages(measure, range(_TRIES), WORLDS)
    except (NotApplicable, Undrawable) as problem:
        verdict, figures = Verdict.UNDECIDED, {"reason": str(problem)}
    return Evidence("sampling", "scrambled Sobol of the definition", verdict, seed, figures)


def check_bound(claim: Claim, derivation: Derivation, *, seed: int) -> Evidence | None:
    """Sample both sides of a bound over named laws: the slack may not be certainly negative."""
    if not isinstance(claim, Bound):
        return None
    if claim.lesser_definition is None or claim.greater_definition is None:
        return None
    slack = claim.greater_definition - claim.lesser_definition

    def measure(index: int, stage: Stage) -> Gap | None:
        values = draw(claim.declarations, seed, index, MODERATE)
        laws = concrete_laws(claim.declarations, values, evaluate_tree)
        value, error, size = sample_term(slack, laws, values, seed, index, stage)
        # only a negative slack is a gap, so the other side is the slack cut off at zero
        return Gap(value, max(value, 0.0), error, ROUNDING * size, size, at(values))

    try:
        verdict, figures = two_stages(measure, range(_TRIES), WORLDS)
    except (NotApplicable, Undrawable) as problem:
        verdict, figures = Verdict.UNDECIDED, {"reason": str(problem)}
    return Evidence("sampling", "scrambled Sobol of the slack", verdict, seed, figures)
