r"""The lower bound of a model of graph sequences, its gap, and every index as printed.

One time step more adds a reconstruction term and a divergence; that gives the bound for any number
of snapshots, and for three it is derived in one go.

The joint density has no factor for the first snapshot, on which the encoder is conditioned, and
the last latent state emits nothing. The encoder is a product over time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations._temporal_graph_induction import MILD, SOURCE, STEP_CLAIM, SUM_CLAIM
from formula.declare import declare

if TYPE_CHECKING:
    from collections.abc import Mapping


NODES = declare("n: positive integer")
MASS = r"\frac{n(n-1)}{2}"
ENCODERS = "q(Z_1|C_1) q(Z_2|C_2) q(Z_3|C_3)"
DECLARATIONS = declare(models=["p(Z_1) p(Z_2|Z_1) p(Z_3|Z_2) p(G_2|Z_1) p(G_3|Z_2)", ENCODERS])
EMITTING = declare(models=["p(Z_1) p(Z_2|Z_1) p(G_2|Z_1) p(G_3|Z_2)", "q(Z_1|C_1) q(Z_2|C_2)"])
"""Without the last state, which emits nothing."""
ANY_JOINT = declare(models=["p(G_2,G_3) p(Z_1,Z_2|G_2,G_3)", "q(Z_1|C_1) q(Z_2|C_2)"])
"""Any joint density of what is generated: what is shown of it holds of the model."""
ONE_HISTORY = {"C_1": 1, "C_2": 1, "C_3": 1}
"""The lines hold for each history by itself: no line averages over one."""
_NUMBERS = (
    "a: real in (-1,1); b: real in (-1,1); c: real in (-1,1); s: real in (1/2,1); "
    "t: real in (1/2,1); f: real in (-1,1); g: real in (-1,1); h: real in (-1,1); "
    "u: real in (1/8,1/4); v: real in (1,3/2); w: real in (1,3/2)"
)
_LAWS = {
    "p(Z_1)": ("normal", "0", "1"),
    "p(Z_2|Z_1)": ("normal", "a Z_1", "s"),
    "p(Z_3|Z_2)": ("normal", "b Z_2", "s"),
    "p(G_2|Z_1)": ("normal", "c Z_1", "t"),
    "p(G_3|Z_2)": ("normal", "c Z_2", "t"),
    "r(C_1)": ("normal", "0", "1"),
    "s(C_2)": ("normal", "0", "1"),
    "t(C_3)": ("normal", "0", "1"),
    "q(Z_1|C_1)": ("normal", "f C_1", "u"),
    "q(Z_2|C_2)": ("normal", "g C_2", "v"),
    "q(Z_3|C_3)": ("normal", "h C_3", "w"),
}
_EMITTING = {letter: law for letter, law in _LAWS.items() if "Z_3" not in letter}
LINEAR = declare(_NUMBERS, laws=_LAWS)
"""A linear chain with normal noise and linear encoders; one number for a snapshot."""
LINEAR_EMITTING = declare(MILD, laws=_EMITTING)

ASSUMPTIONS = (
    r"p(Z_1,Z_2,Z_3,G_2,G_3) = p(Z_1)\,p(Z_2|Z_1)\,p(Z_3|Z_2)\,p(G_2|Z_1)\,p(G_3|Z_2)",
    r"q(Z_1,Z_2,Z_3|C_1,C_2,C_3) = q(Z_1|C_1)\,q(Z_2|C_2)\,q(Z_3|C_3)",
    r"p(Z_1,Z_2,Z_3|G_2,G_3) > 0 \text{ wherever } q(Z_1,Z_2,Z_3|C_1,C_2,C_3) > 0",
)
EMITTING_ASSUMPTIONS = (
    r"p(Z_1,Z_2,G_2,G_3) = p(Z_1)\,p(Z_2|Z_1)\,p(G_2|Z_1)\,p(G_3|Z_2)",
    r"q(Z_1,Z_2|C_1,C_2) = q(Z_1|C_1)\,q(Z_2|C_2)",
    r"p(Z_1,Z_2|G_2,G_3) > 0 \text{ wherever } q(Z_1,Z_2|C_1,C_2) > 0",
)
FIRST, SECOND, THIRD = "q(Z_1|C_1)", "q(Z_2|C_2)", "q(Z_3|C_3)"
_MEAN = rf"\mathbb{{E}}_{{{FIRST}{SECOND}{THIRD}}}"
_EMITTED = r"p(G_2|Z_1)\,p(G_3|Z_2)\,p(Z_1)\,p(Z_2|Z_1)"
_TWICE = rf"{FIRST}\,{SECOND}"
BOUND = rf"{_MEAN}\left[\log\frac{{{_EMITTED}\,p(Z_3|Z_2)}}{{{_TWICE}\,{THIRD}}}\right]"
FITS = (
    rf"\mathbb{{E}}_{{{FIRST}}}\left[\log p(G_2|Z_1)\right]"
    rf"+\mathbb{{E}}_{{{SECOND}}}\left[\log p(G_3|Z_2)\right]"
)
START = rf"D_{{\mathrm{{KL}}}}\left({FIRST}\,\|\,p(Z_1)\right)"
MOVE = (
    rf"\mathbb{{E}}_{{{FIRST}}}"
    rf"\left[D_{{\mathrm{{KL}}}}\left({SECOND}\,\|\,p(Z_2|Z_1)\right)\right]"
)
LAST = (
    rf"\mathbb{{E}}_{{{SECOND}}}"
    rf"\left[D_{{\mathrm{{KL}}}}\left({THIRD}\,\|\,p(Z_3|Z_2)\right)\right]"
)
STEPS = rf"{FITS}-{START}-{MOVE}-{LAST}"
EVIDENCE = r"\log p(G_2,G_3)"
_TWO = rf"\mathbb{{E}}_{{{FIRST}{SECOND}}}"
TIGHTER = rf"{_TWO}\left[\log\frac{{{_EMITTED}}}{{{_TWICE}}}\right]"
POSTERIOR = "p(Z_1,Z_2|G_2,G_3)"
RATIO = rf"{_TWO}\left[\log\frac{{{POSTERIOR}}}{{{_TWICE}}}\right]"
GAP = rf"D_{{\mathrm{{KL}}}}\left({_TWICE}\,\|\,{POSTERIOR}\right)"


def derive_steps() -> Derivation:
    """Pair each log prior with the log encoder of its state; drop what is not mentioned."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_logs import join_logs, split_log
    from claims.algebra.densities_means import linearity, tower
    from claims.algebra.densities_mixture import without_law
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS, sizes=ONE_HISTORY)
    d.start(
        STEPS_CLAIM.left,
        because="the bound: the mean log ratio of the joint density of what is generated to the "
        "encoder",
        tex=BOUND,
    )
    d.by(
        in_one_line(
            "logarithm of a product",
            split_log(),
            join_logs(d.tree("p(Z_1)"), d.tree(FIRST)),
            join_logs(d.tree("p(Z_2|Z_1)"), d.tree(SECOND)),
            join_logs(d.tree("p(Z_3|Z_2)"), d.tree(THIRD)),
        ),
        because="the logarithm of a product of positive factors is a sum; pair the prior of each "
        "state with its encoder",
        tex=rf"\begin{{aligned}}{_MEAN}\Bigl[&\log p(G_2|Z_1)+\log p(G_3|Z_2)"
        rf"+\log\frac{{p(Z_1)}}{{{FIRST}}}\\&+\log\frac{{p(Z_2|Z_1)}}{{{SECOND}}}"
        rf"+\log\frac{{p(Z_3|Z_2)}}{{{THIRD}}}\Bigr]\end{{aligned}}",
    )
    ratios = (
        rf"\mathbb{{E}}_{{{FIRST}}}\left[\log\frac{{p(Z_1)}}{{{FIRST}}}\right]"
        rf"+\mathbb{{E}}_{{{FIRST}{SECOND}}}\left[\log\frac{{p(Z_2|Z_1)}}{{{SECOND}}}\right]"
        rf"+\mathbb{{E}}_{{{SECOND}{THIRD}}}\left[\log\frac{{p(Z_3|Z_2)}}{{{THIRD}}}\right]"
    )
    d.by(
        in_one_line(
            "linearity",
            linearity(),
            without_law("Z_2", "Z_3"),
            without_law("Z_1", "Z_3"),
            without_law("Z_3"),
            without_law("Z_1"),
        ),
        because="linearity; each term is averaged over the states that it mentions, the densities "
        "of the others integrate to one",
        tex=rf"{FITS}+{ratios}",
    )
    first, second = d.tree(FIRST), d.tree(SECOND)
    assert isinstance(first, Density)
    assert isinstance(second, Density)
    d.by(
        in_one_line(
            "definition of the KL divergence",
            tower(first),
            tower(second),
            recognise_kl(),
            linearity(),
        ),
        because="in each ratio average over the later state first, the earlier one being held: "
        "minus a divergence, for the ratio is upside down",
        tex=STEPS,
    )
    return d.finish(STEPS_CLAIM.left, "=", STEPS_CLAIM.right)


def derive_gap() -> Derivation:
    """Gather the logarithms, split the evidence off the joint density."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_laws import product_rule, written_as
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_mixture import (
        given_more,
        joint_of_factors,
        recognise_kl_of_product,
        split_ratio,
    )
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density, Div, Number

    d = Chain(EMITTING, sizes=ONE_HISTORY)
    d.start(GAP_CLAIM.left, because="the same bound without the last state", tex=TIGHTER)
    first, second = d.tree("p(G_2|Z_1)"), d.tree("p(G_3|Z_2)")
    assert isinstance(first, Density)
    assert isinstance(second, Density)
    wider = given_more(first, "Z_2"), given_more(second, "Z_1", "G_2")
    chain = [
        wider[1].rewrite(second, EMITTING),
        wider[0].rewrite(first, EMITTING),
        d.tree("p(Z_2|Z_1)"),
        d.tree("p(Z_1)"),
    ]
    factors = [each for each in chain if isinstance(each, Density)]
    joint = d.tree("p(Z_1,Z_2,G_2,G_3)")
    assert isinstance(joint, Density)
    d.by(
        in_one_line(
            "factorisation of the model", *wider, joint_of_factors(*factors), written_as(joint)
        ),
        because="these are the factors that the model has: the numerator is the joint density of "
        "both states and of the snapshots 2 and 3",
        tex=rf"{_TWO}\left[\log\frac{{p(Z_1,Z_2,G_2,G_3)}}{{{_TWICE}}}\right]",
    )
    d.over(ANY_JOINT)
    evidence, posterior = d.tree("p(G_2,G_3)"), d.tree(POSTERIOR)
    d.by(
        in_one_line(
            "product rule",
            product_rule("G_2", "G_3"),
            split_ratio(Div(evidence, Number("1")), Div(posterior, d.tree(_TWICE))),
        ),
        because="it is also evidence times posterior",
        tex=rf"{_TWO}\left[{EVIDENCE}+\log\frac{{{POSTERIOR}}}{{{_TWICE}}}\right]",
    )
    d.by(
        in_one_line("mean of a constant", linearity(), constant_mean()),
        because="the evidence depends on no state",
        tex=rf"{EVIDENCE}+{RATIO}",
    )
    d.aside(
        RATIO,
        recognise_kl_of_product(),
        because="what is added is minus a divergence, so that it is never positive",
        tex=rf"{RATIO}=-{GAP}",
    )
    d.over(EMITTING)
    return d.finish(GAP_CLAIM.left, "=", GAP_CLAIM.right)


def derive_mass() -> Derivation:
    """All factors but the missing one add up to one; what is left counts graphs."""
    from claims.algebra import finite_sums
    from claims.algebra.calculation import Calculation
    from formula.read import read

    d = Calculation(NODES)
    pairs = r"\sum_{u=1}^{n-1}\sum_{v=u+1}^{n}1"
    d.start(
        read(pairs, NODES),
        because="every factor is a probability of what stands before its bar, and adds up to one; "
        "the first graph stands in no factor, so that each of its values counts once: the sum is "
        "the number of graphs. Each pair of different nodes has an edge or none, which doubles "
        "that number, and so adds one to its binary logarithm",
        tex=pairs,
    )
    d.by(finite_sums.sums_evaluated, because="count the pairs", tex=MASS)
    return d.finish(MASS_CLAIM.right, closed_form=False)


def run_mass(seed: int, values: Mapping[str, object]) -> float:
    """Add the printed product up over two graphs and two states, all of them written out."""
    import math

    import numpy as np

    rng = np.random.default_rng(seed)
    pairs = [(u, v) for v in range(int(str(values["n"]))) for u in range(v)]
    graphs = (np.arange(2 ** len(pairs))[:, None] >> np.arange(len(pairs))) & 1
    edge = rng.uniform(0.1, 0.9, (2, len(pairs)))  # for each value of the state
    emitted = np.prod(np.where(graphs, edge[:, None], 1 - edge[:, None]), axis=2)
    start, move = rng.dirichlet((1.0, 1.0)), rng.dirichlet((1.0, 1.0), 2)
    # one axis for each of Z_1, Z_2, the second graph, and the first one, which has no factor
    joint = start[:, None, None] * move[:, :, None] * emitted[:, None, :]
    return math.log2(sum(float(joint.sum()) for _ in graphs))


STEPS_CLAIM = Equality(
    slug="temporal-graph-bound",
    title="bound by time steps, three snapshots",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=ASSUMPTIONS,
    continuous=LINEAR,
    definition_tex=BOUND,
    closed_form=STEPS,
    derive=derive_steps,
    mistakes=(
        Mistake(
            tag="snapshot-of-its-own-state",
            wrong=rf"\mathbb{{E}}_{{{SECOND}}}\left[\log p(G_2|Z_2)\right]"
            rf"+\mathbb{{E}}_{{{THIRD}}}\left[\log p(G_3|Z_3)\right]-{START}-{MOVE}-{LAST}",
            feedback="Read the indices of the decoder again: which state emits which snapshot?",
        ),
        Mistake(
            tag="last-state-forgotten",
            wrong=rf"{FITS}-{START}-{MOVE}",
            feedback="The last state emits nothing, but it has a prior and an encoder, and both "
            "are in the definition. What remains of it?",
        ),
        Mistake(
            tag="prior-without-its-condition",
            wrong=rf"{FITS}-{START}-D_{{\mathrm{{KL}}}}\left({SECOND}\,\|\,p(Z_2)\right)-{LAST}",
            feedback="The prior of a state depends on the state before it, which is averaged over.",
        ),
        Mistake(
            tag="divergence-as-reward",
            wrong=rf"{FITS}+{START}+{MOVE}+{LAST}",
            feedback="A bound below the log-likelihood pays for every distance from the prior.",
        ),
        Mistake(
            tag="first-state-free",
            wrong=rf"{FITS}-{MOVE}-{LAST}",
            feedback="The first state has a prior, too.",
        ),
    ),
)
GAP_CLAIM = Equality(
    slug="temporal-graph-gap",
    title="what is bounded, and the gap, three snapshots",
    source=SOURCE,
    declarations=EMITTING,
    assumptions=EMITTING_ASSUMPTIONS,
    continuous=LINEAR_EMITTING,
    definition_tex=TIGHTER,
    closed_form=rf"{EVIDENCE}+{RATIO}",
    derive=derive_gap,
    mistakes=(
        Mistake(
            tag="filtering-posteriors",
            wrong=rf"{EVIDENCE}-D_{{\mathrm{{KL}}}}\left({FIRST}\,\|\,p(Z_1)\right)"
            rf"-D_{{\mathrm{{KL}}}}\left({SECOND}\,\|\,p(Z_2|G_2)\right)",
            feedback="Later snapshots tell something of earlier states, and the states are "
            "dependent. Which posterior does the evidence leave behind when it is split off?",
        ),
        Mistake(
            tag="sign-of-the-gap",
            wrong=rf"{EVIDENCE}+{GAP}",
            feedback="Can a lower bound exceed what it bounds?",
        ),
        Mistake(
            tag="one-snapshot-bounded",
            wrong=rf"\log p(G_3|G_2)-{GAP}",
            feedback="How many snapshots does the model generate, and which of them are given?",
        ),
        Mistake(
            tag="prior-for-posterior",
            wrong=rf"{EVIDENCE}-D_{{\mathrm{{KL}}}}\left({_TWICE}\,\|\,p(Z_1,Z_2)\right)",
            feedback="Once the evidence is split off the joint density, what remains is given the "
            "snapshots.",
        ),
        Mistake(
            tag="no-gap",
            wrong=EVIDENCE,
            feedback="For which encoder would nothing be lost, and is it one of those that are "
            "allowed here?",
        ),
    ),
)
MASS_CLAIM = Behaviour(
    slug="temporal-graph-mass",
    title="binary logarithm of what the printed joint density of the graphs adds up to",
    source=SOURCE,
    declarations=NODES,
    assumptions=(r"n\ge1",),
    statement="two graphs of $n$ nodes without features, states with two values, random tables: "
    "the printed product is added up over all values of both states and both graphs; binary "
    "logarithm of the sum",
    outcome=MASS,
    run=run_mass,
    tolerance=1e-9,
    neighbours=("0", "n(n-1)", "n^2", r"\frac{n(n+1)}{2}"),
    derive=derive_mass,
    mistakes=(
        Mistake(
            tag="a-density",
            wrong="0",
            feedback="A density adds up to one. Which factor is the density of the first graph?",
        ),
        Mistake(
            tag="with-self-loops",
            wrong=r"\frac{n(n+1)}{2}",
            feedback="How many pairs of different nodes are there?",
        ),
        Mistake(
            tag="directed",
            wrong="n(n-1)",
            feedback="Each pair has one edge or none, whichever node is named first.",
        ),
        Mistake(
            tag="all-matrices",
            wrong="n^2",
            feedback="Are all matrices of zeros and ones adjacency matrices of undirected graphs?",
        ),
    ),
)
RESULT = Result(
    slug="temporal-graph-bound",
    title="The bound of a model of graph sequences",
    source=SOURCE,
    claims=(MASS_CLAIM, STEP_CLAIM, SUM_CLAIM, STEPS_CLAIM, GAP_CLAIM),
)
