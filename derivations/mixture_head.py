r"""How many numbers a mixture head of a NADE needs, counted by building it and by its rank.

A head maps the hidden vector h_i with d entries to C weights, means and deviations by three affine
maps, a softmax and an exponential.
"""

from __future__ import annotations

from collections.abc import Callable

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._mixture_head_runs import run_head, run_model, run_rank, run_with_hidden
from formula.declare import declare

SOURCE = "sharif-2025-ps1, question 4"

HEAD_SIZES = declare("C: positive integer; d: positive integer")
ENTRY_SIZES = declare("C: positive integer; d: positive integer; i: positive integer")
MODEL_SIZES = declare("C: positive integer; d: positive integer; n: positive integer")
SOFTMAX = declare("C: positive integer; a: real[C]; t: real")

SUM = r"\sum_{k=1}^{C}\frac{e^{a_k}}{\sum_{j=1}^{C}e^{a_j}}"
SHIFTED = r"\frac{e^{a_1+t}}{\sum_{j=1}^{C}e^{a_j+t}}"
UNSHIFTED = r"\frac{e^{a_1}}{\sum_{j=1}^{C}e^{a_j}}"


def _count(
    claim: Callable[[], Behaviour],
    layers: str,
    because: str,
    collected: str,
    first: tuple[str, str, str, str] | None = None,
) -> Derivation:
    """The sum over the layers, collected; ``first`` is a fact beside it: sides, rule, reason."""
    from claims.algebra.calculation import Calculation
    from claims.algebra.rules import terms_collected
    from formula.read import read

    known = claim().declarations
    d = Calculation(known)
    if first is not None:
        left, right, rule, reason = first
        d.beside(
            (left, right), rule=rule, because=reason, tex=f"{left}={right}", declarations=SOFTMAX
        )
    d.start(read(layers, known), because=because, tex=layers)
    d.by(terms_collected, d.lower("C"), because="collected", tex=collected)
    return d.finish(claim().right)


def derive_head() -> Derivation:
    """Three affine maps from d to C numbers."""
    return _count(
        lambda: HEAD,
        "(C d+C)+(C d+C)+(C d+C)",
        "one affine map from $h_i$ to $C$ numbers has $C d$ weights and $C$ biases; there is one "
        "for the logits, one for the means, one for the log deviations",
        "3C(d+1)",
        (
            SUM,
            "1",
            "common denominator",
            "the softmax meets the constraint whatever the logits are; its values are positive, "
            "being ratios of positive numbers",
        ),
    )


def derive_rank() -> Derivation:
    """One affine map of the logits is redundant."""
    return _count(
        lambda: RANK,
        "(C-1)d+(C-1)+(C d+C)+(C d+C)",
        "so the logits matter up to an affine function of $h_i$ that is added to all: the last "
        "one may be fixed at zero, and $C-1$ affine maps are left for the logits",
        "(3C-1)(d+1)",
        (
            SHIFTED,
            UNSHIFTED,
            "common factor",
            "adding one number to all logits multiplies every exponential by the same factor, "
            "which cancels",
        ),
    )


def derive_with_hidden() -> Derivation:
    """The head and the hidden layer that it reads."""
    return _count(
        lambda: WITH_HIDDEN,
        "3C(d+1)+d(i-1)+d",
        "besides the head: the $i-1$ columns of $W$ that meet earlier entries, and the bias",
        "3C(d+1)+d i",
    )


def derive_model() -> Derivation:
    """Free numbers for the first entry, a head for every later one, one hidden layer for all."""
    return _count(
        lambda: MODEL,
        "3C+3C(d+1)(n-1)+d(n-1)+d",
        "the first entry has no past, hence $3C$ free numbers; a head for each of the others; one "
        "matrix $W$ for all, whose columns meet the entries before the last; one bias",
        "3C(d+1)(n-1)+3C+d n",
    )


HEAD = Behaviour(
    slug="mixture-head-count",
    title="numbers in one mixture head",
    source=SOURCE,
    declarations=HEAD_SIZES,
    assumptions=(r"C,d\ge1",),
    statement="the arrays of a head for $C$ components on $d$ hidden units are made at random; "
    "what the head makes of a hidden vector must integrate to one; their entries are counted",
    outcome="3C(d+1)",
    run=run_head,
    neighbours=("3C d", "(3C-1)(d+1)", "2C(d+1)+C", "3C d+3"),
    derive=derive_head,
    mistakes=(
        Mistake(
            tag="no-biases",
            wrong="3C d",
            feedback="Every component has a bias for its weight, its mean and its deviation.",
        ),
        Mistake(
            tag="two-maps",
            wrong="2C(d+1)",
            feedback="A mixture has weights besides means and deviations.",
        ),
        Mistake(
            tag="shared-bias",
            wrong="3C d+3",
            feedback="Does one bias serve all components?",
        ),
        Mistake(
            tag="one-component",
            wrong="3(d+1)",
            feedback="That is the number for a single component.",
        ),
        Mistake(
            tag="shared-weights",
            wrong="2C(d+1)+C",
            feedback="Weights that are constant in the hidden vector are another model; here they "
            "are to be a function of it, like the rest.",
        ),
    ),
)
RANK = Behaviour(
    slug="mixture-head-rank",
    title="numbers that matter in one mixture head",
    source=SOURCE,
    declarations=HEAD_SIZES,
    assumptions=(r"C,d\ge1",),
    statement="the rank of the derivatives of the log density at 400 random places and hidden "
    "vectors in all entries of the arrays of a head",
    outcome="(3C-1)(d+1)",
    run=run_rank,
    neighbours=("3C(d+1)", "3C(d+1)-1", "3C d+2C-1", "2C(d+1)"),
    derive=derive_rank,
    mistakes=(
        Mistake(
            tag="all-matter",
            wrong="3C(d+1)",
            feedback="Add the same number to all logits: what changes?",
        ),
        Mistake(
            tag="one-bias-too-many",
            wrong="3C(d+1)-1",
            feedback="What is added to all logits may itself depend on the hidden vector.",
        ),
        Mistake(
            tag="weights-constant",
            wrong="2C(d+1)+C-1",
            feedback="The weights of the mixture depend on the hidden vector.",
        ),
        Mistake(
            tag="no-weights",
            wrong="2C(d+1)",
            feedback="One logit is redundant, not all of them.",
        ),
    ),
)
WITH_HIDDEN = Behaviour(
    slug="mixture-conditional-count",
    title="numbers in one conditional with its hidden layer",
    source=SOURCE,
    declarations=ENTRY_SIZES,
    assumptions=(r"C,d,i\ge1",),
    statement="hidden layer and head of entry $i$ are made and run from earlier entries, and all "
    "entries of their arrays are counted",
    outcome="3C(d+1)+d i",
    run=run_with_hidden,
    neighbours=("3C(d+1)", "3C(d+1)+d(i-1)", "3C(d+1)+d(i+1)", "(3C-1)(d+1)+d i"),
    derive=derive_with_hidden,
    mistakes=(
        Mistake(
            tag="bias-forgotten",
            wrong="3C(d+1)+d(i-1)",
            feedback="The hidden layer has a bias, shared by all entries.",
        ),
        Mistake(
            tag="own-entry-read",
            wrong="3C(d+1)+d(i+1)",
            feedback="How many entries come before this one?",
        ),
        Mistake(
            tag="head-only",
            wrong="3C(d+1)",
            feedback="This reading counts what the hidden vector is made with, too.",
        ),
        Mistake(
            tag="one-bias-number",
            wrong="3C(d+1)+d(i-1)+1",
            feedback="Each hidden unit has a bias of its own.",
        ),
    ),
)
MODEL = Behaviour(
    slug="mixture-model-count",
    title="numbers in the whole model",
    source=SOURCE,
    declarations=MODEL_SIZES,
    assumptions=(r"C,d,n\ge1",),
    statement="free numbers for the first of $n$ entries, heads for the others and one shared "
    "hidden layer are made, a value is drawn entry by entry, and all that was made is counted",
    outcome="3C(d+1)(n-1)+3C+d n",
    run=run_model,
    neighbours=("3C(d+1)n+d n", "3C(d+1)(n-1)+3C", "3C(d+1)(n-1)+3C+d n+d"),
    derive=derive_model,
    mistakes=(
        Mistake(
            tag="heads-only",
            wrong="3C(d+1)(n-1)+3C",
            feedback="The hidden layer belongs to the model.",
        ),
        Mistake(
            tag="head-for-the-first",
            wrong="3C(d+1)n+d n",
            feedback="The first entry has no past that a head could read.",
        ),
        Mistake(
            tag="last-column",
            wrong="3C(d+1)(n-1)+3C+d n+d",
            feedback="Which conditional reads the last entry?",
        ),
        Mistake(
            tag="hidden-layer-not-shared",
            wrong=r"3C(d+1)(n-1)+3C+d(n-1)(n+2)/2",
            feedback="The columns of the matrix are shared by all conditionals.",
        ),
        Mistake(
            tag="one-head",
            wrong="3C(d+1)+3C+d n",
            feedback="Every entry has a head of its own.",
        ),
    ),
)

RESULT = Result(
    slug="mixture-head",
    title="Parameters of a mixture head",
    source=SOURCE,
    claims=(HEAD, RANK, WITH_HIDDEN, MODEL),
)
