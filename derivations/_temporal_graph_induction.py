r"""One time step more in a model of graph sequences, and the sum that any number of them gives.

What was generated up to a time may have any joint density: only the new factors are taken apart.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

SOURCE = "sharif-2025-ps2, question 4.1"

MILD = (
    "a: real in (-1/2,1/2); b: real in (-1/2,1/2); c: real in (-1/2,1/2); s: real in (3/4,1); "
    "t: real in (3/4,1); f: real in (-1/2,1/2); g: real in (-1/2,1/2); h: real in (-1/2,1/2); "
    "u: real in (1,5/4); v: real in (1,5/4); w: real in (1,5/4)"
)
"""Encoders that are wider than what they stand for: no point has a great weight in a ratio."""

OLD, NOW, NEXT = "q(U|C_{t-1})", "q(Z_t|C_t)", "q(Z_{t+1}|C_{t+1})"
_SO_FAR = "p(U,Z_t,H)"
MOVED, EMITTED = "p(Z_{t+1}|Z_t)", "p(G_{t+1}|Z_t)"
UP_TO = rf"\mathbb{{E}}_{{{OLD}{NOW}}}\left[\log\frac{{{_SO_FAR}}}{{{OLD}\,{NOW}}}\right]"
RECONSTRUCTED = rf"\mathbb{{E}}_{{{NOW}}}\left[\log {EMITTED}\right]"
PAID = rf"\mathbb{{E}}_{{{NOW}}}\left[D_{{\mathrm{{KL}}}}\left({NEXT}\,\|\,{MOVED}\right)\right]"
_PARTS = [f"L_t = {UP_TO}", f"R_{{t+1}} = {RECONSTRUCTED}", f"D_{{t+1}} = {PAID}"]
ONE_MORE = declare(models=[f"{_SO_FAR} {MOVED} {EMITTED}", f"{OLD} {NOW} {NEXT}"], given=_PARTS)
"""Everything up to the time t, of whatever law, and one time step more.

U are the states before Z_t, and H the snapshots that were generated up to the time t.
"""
LINEAR_ONE_MORE = declare(
    MILD,
    laws={
        "p(U)": ("normal", "0", "1"),
        "p(Z_t|U)": ("normal", "a U", "s"),
        "p(H|U)": ("normal", "c U", "t"),
        "p(Z_{t+1}|Z_t)": ("normal", "b Z_t", "s"),
        "p(G_{t+1}|Z_t)": ("normal", "c Z_t", "t"),
        "r(C_{t-1})": ("normal", "0", "1"),
        "s(C_t)": ("normal", "0", "1"),
        "t(C_{t+1})": ("normal", "0", "1"),
        OLD: ("normal", "f C_{t-1}", "u"),
        NOW: ("normal", "g C_t", "v"),
        NEXT: ("normal", "h C_{t+1}", "w"),
    },
    given=_PARTS,
)
TERMS = declare("T: positive integer; R: real[T]; D: positive[T]")
"""The values of the terms, one of each kind for each time."""
SUM = r"\sum_{t=1}^{T-1}R_{t+1}-D_1-\sum_{t=1}^{T-1}D_{t+1}"
_LONGER = rf"\mathbb{{E}}_{{{OLD}{NOW}{NEXT}}}"
LONGER = (
    rf"{_LONGER}\left[\log\frac{{{_SO_FAR}\,{MOVED}\,{EMITTED}}}"
    rf"{{{OLD}\,{NOW}\,{NEXT}}}\right]"
)


def derive_one_more() -> Derivation:
    """Split the new factors off; average each over the states that it mentions."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_means import linearity, tower
    from claims.algebra.densities_mixture import recognise_definition, split_ratio, without_law
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density, Div, Mul, Number

    d = Chain(ONE_MORE, sizes={"C_{t-1}": 1, "C_t": 1, "C_{t+1}": 1})
    d.start(
        STEP_CLAIM.left,
        because="the mean log ratio with one time step more: a transition and an emission join "
        "the model, a factor the encoder",
        tex=LONGER,
    )
    joint, moved, emitted, old, now, following = map(
        d.tree, (_SO_FAR, MOVED, EMITTED, OLD, NOW, NEXT)
    )
    assert isinstance(now, Density)
    d.by(
        in_one_line(
            "logarithm of a product",
            split_ratio(
                Div(Mul((joint, moved)), Mul((old, now, following))), Div(emitted, Number("1"))
            ),
            split_ratio(Div(joint, Mul((old, now))), Div(moved, following)),
        ),
        because="the logarithm of a product of positive factors is a sum: what was there before, "
        "the new transition with its encoder, the new snapshot",
        tex=rf"\begin{{aligned}}{_LONGER}\Bigl[&\log\frac{{{_SO_FAR}}}{{{OLD}\,{NOW}}}\\"
        rf"&+\log\frac{{{MOVED}}}{{{NEXT}}}+\log {EMITTED}\Bigr]\end{{aligned}}",
    )
    ratio = rf"\mathbb{{E}}_{{{NOW}{NEXT}}}\left[\log\frac{{{MOVED}}}{{{NEXT}}}\right]"
    d.by(
        in_one_line(
            "linearity",
            linearity(),
            without_law("Z_{t+1}", "U"),
            without_law("Z_{t+1}"),
            without_law("U"),
        ),
        because="linearity; the densities of the states that a term does not mention integrate "
        "to one",
        tex=rf"{UP_TO}+{ratio}+{RECONSTRUCTED}",
    )
    d.by(
        in_one_line("definition of the KL divergence", tower(now), recognise_kl(), linearity()),
        at=ratio,
        because="in the new ratio average over the new state first, the one before being held: "
        "minus a divergence, for the ratio is upside down",
        tex=rf"{UP_TO}-{PAID}+{RECONSTRUCTED}",
    )
    d.by(
        in_one_line("name what was computed", recognise_definition(), arithmetic()),
        because="the first mean is the bound so far; name the two others",
        tex="L_t+R_{t+1}-D_{t+1}",
    )
    return d.finish(STEP_CLAIM.left, "=", STEP_CLAIM.right)


def derive_sum() -> Derivation:
    """The first bound and what each time step adds; then one sum for each kind of term."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    d = Calculation(TERMS)
    last = d.lower("T")
    t = sympy.Symbol("t", integer=True, positive=True)
    fits, costs = d.lower("R_1").base, d.lower("D_1").base
    added = fits[t + 1] - costs[t + 1]
    unrolled = sympy.Sum(added, (t, 1, last - 1)) - costs[1]
    bounds = [unrolled.subs(last, k).doit() for k in range(1, 7)]
    grown = (after - before for before, after in pairwise(bounds))
    if bounds[0] != -costs[1] or any(
        sympy.expand(each - added.subs(t, k)) != 0 for k, each in enumerate(grown, 1)
    ):
        raise ValueError(f"{unrolled} does not follow from the first bound by the steps")

    def linearity(expression: sympy.Expr) -> sympy.Expr:
        """One sum for each of the terms."""
        return expression.replace(
            sympy.Sum,
            lambda body, *limits: sympy.Add(
                *(
                    number * sympy.Sum(term, *limits)
                    for number, term in (each.as_coeff_Mul() for each in body.args)
                )
            ),
        )

    d.record.start(
        lift(unrolled),
        "for a single time step the bound is minus the first divergence; each of the $T-1$ time "
        "steps that follow adds its reconstruction term and takes its divergence away",
        r"-D_1+\sum_{t=1}^{T-1}\left(R_{t+1}-D_{t+1}\right)",
        rule="induction",
        proof="sympy",
    )
    d.now = unrolled
    d.by(linearity, because="one sum for each kind of term", tex=SUM)
    return d.finish(SUM_CLAIM.right, closed_form=False)


def run_sum(seed: int, values: Mapping[str, object]) -> float:
    """Average the log ratio over all paths of states with two values.

    The emissions and transitions are such that each term has the value that it is given.
    """
    from itertools import product

    import numpy as np
    from scipy.optimize import brentq

    rng = np.random.default_rng(seed)
    fits, costs = (np.asarray(values[name], dtype=float) for name in ("R", "D"))
    encoder = rng.uniform(0.2, 0.8, len(costs))  # probability of the value 1
    laws = np.stack([1 - encoder, encoder], axis=1)

    def law_at(distance: float, other: NDArray[np.float64]) -> NDArray[np.float64]:
        """A law from which the other one has this divergence; the logarithm of its chances."""

        def apart(odds: float) -> float:
            chances = -np.logaddexp(0, [odds, -odds])
            return float(np.sum(other * (np.log(other) - chances)) - distance)

        centre = float(np.log(other[1] / other[0]))
        odds = float(brentq(apart, centre, centre + 10 * (distance + 1) / min(other)))
        return np.asarray(-np.logaddexp(0, [odds, -odds]))

    start = law_at(costs[0], laws[0])
    moves, emissions = [], []
    for before, after, cost, fit in zip(laws, laws[1:], costs[1:], fits[1:], strict=False):
        share = rng.uniform(0.5, 1.5, 2)
        moves.append([law_at(cost * each / (before @ share), after) for each in share])
        shown = rng.normal(size=2)
        emissions.append(shown - before @ shown + fit)
    total = 0.0
    for path in product((0, 1), repeat=len(costs)):
        weight = np.prod([law[z] for law, z in zip(laws, path, strict=True)])
        ratio = start[path[0]] - np.log(weight)
        for t, (z, following) in enumerate(pairwise(path)):
            ratio += moves[t][z][following] + emissions[t][z]
        total += float(weight * ratio)
    return total


STEP_CLAIM = Equality(
    slug="temporal-graph-step",
    title="one time step more",
    source=SOURCE,
    declarations=ONE_MORE,
    assumptions=(
        rf"p(U,Z_t,Z_{{t+1}},H,G_{{t+1}}) = {_SO_FAR}\,{MOVED}\,{EMITTED}",
        rf"q(U,Z_t,Z_{{t+1}}|C_{{t-1}},C_t,C_{{t+1}}) = {OLD}\,{NOW}\,{NEXT}",
        r"p(U,Z_t,Z_{t+1}|H,G_{t+1}) > 0 "
        r"\text{ wherever } q(U,Z_t,Z_{t+1}|C_{t-1},C_t,C_{t+1}) > 0",
        *_PARTS,
    ),
    continuous=LINEAR_ONE_MORE,
    definition_tex=LONGER,
    closed_form="L_t-D_{t+1}+R_{t+1}",
    derive=derive_one_more,
    mistakes=(
        Mistake(
            tag="snapshot-of-the-new-state",
            wrong=rf"L_t-D_{{t+1}}+\mathbb{{E}}_{{{NEXT}}}\left[\log p(G_{{t+1}}|Z_{{t+1}})\right]",
            feedback="Which state stands behind the bar of the new emission?",
        ),
        Mistake(
            tag="prior-without-its-condition",
            wrong=rf"L_t+R_{{t+1}}-D_{{\mathrm{{KL}}}}\left({NEXT}\,\|\,p(Z_{{t+1}})\right)",
            feedback="The new state is drawn from a density that depends on the state before it.",
        ),
        Mistake(
            tag="divergence-as-reward",
            wrong="L_t+R_{t+1}+D_{t+1}",
            feedback="Can a bound rise because an encoder moves away from the prior?",
        ),
        Mistake(
            tag="new-state-free",
            wrong="L_t+R_{t+1}",
            feedback="The new state has a prior and an encoder, and they differ.",
        ),
    ),
)
SUM_CLAIM = Behaviour(
    slug="temporal-graph-sum",
    title="bound for any number of snapshots",
    source=SOURCE,
    declarations=TERMS,
    assumptions=(r"T\ge1", r"R_t\in\mathbb{R}", r"D_t>0"),
    statement="states with two values, random encoders; emissions and transitions that give each "
    "term a random value; the log ratio of the joint density to the encoder is averaged over all "
    "paths of the states",
    outcome=SUM,
    run=run_sum,
    tolerance=1e-9,
    neighbours=(
        r"\sum_{t=1}^{T-1}R_{t+1}-\sum_{t=1}^{T-1}D_t",
        r"\sum_{t=1}^{T}R_t-\sum_{t=1}^{T}D_t",
        r"\sum_{t=1}^{T-1}R_{t+1}-\sum_{t=1}^{T-1}D_{t+1}",
    ),
    derive=derive_sum,
    mistakes=(
        Mistake(
            tag="first-snapshot-generated",
            wrong=r"\sum_{t=1}^{T}R_t-\sum_{t=1}^{T}D_t",
            feedback="Which state would have to emit the first snapshot?",
        ),
        Mistake(
            tag="first-state-free",
            wrong=r"\sum_{t=1}^{T-1}R_{t+1}-\sum_{t=1}^{T-1}D_{t+1}",
            feedback="The first state has a prior, too.",
        ),
        Mistake(
            tag="last-state-free",
            wrong=r"\sum_{t=1}^{T-1}R_{t+1}-\sum_{t=1}^{T-1}D_t",
            feedback="The last state emits nothing, but it has a prior and an encoder.",
        ),
        Mistake(
            tag="one-divergence",
            wrong=r"\sum_{t=1}^{T-1}R_{t+1}-D_1",
            feedback="Each state has an encoder of its own. What does the second one cost?",
        ),
    ),
)
