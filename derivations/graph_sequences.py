r"""What a factorisation over nodes and neighbours assumes: two counterexamples and a cone.

Two nodes with a common source; a value that arrives from two edges away by way of a neighbour's
state; and all values that a network of messages reads.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._graph_sequences_runs import run_coupling, run_farther, run_reach
from derivations._matrices import matrix
from formula.declare import declare

SOURCE = "sharif-2025-ps1, question 5"

COMMON = declare(r"\beta: positive")
FAR = declare(r"\gamma: positive; \kappa: positive")
NOTHING = declare()
NODES = (1, 2, 3, 4)
"""A path: each node is joined to the next."""
COUPLING_LOSS = r"\log(1+\beta^2)-\frac12\log(1+2\beta^2)"
FAR_LOSS = r"\frac12\log\left(1+\frac{\gamma^2}{1+\kappa^2}\right)"


def derive_coupling() -> Derivation:
    """Log determinants: of the margins less that of the covariance."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.settle import same
    from formula.declare import extend

    strength = sympy.Symbol(r"\beta", positive=True)
    source = strength * sympy.Matrix([1, 1])
    covariance = sympy.eye(2) + source * source.T
    whole = sympy.expand(covariance.det())
    margins = sympy.prod(covariance.diagonal())
    # both quadratic forms have the mean two: the traces of a covariance times its own inverse
    forms = sympy.diag(*covariance.diagonal()).inv() * covariance
    if sympy.simplify(forms.trace()) != 2:
        raise ValueError("the quadratic forms do not cancel")
    d = Calculation(COMMON)
    known = naming(extend(COMMON, "V: real; W: real"), {"V": margins, "W": whole})
    d.beside(
        ("V", margins),
        rule="covariance of the common source",
        because="given the past, both values have the variance $1+\\beta^2$ and the covariance "
        "$\\beta^2$; the product of the variances",
        tex=r"V=(1+\beta^2)^2",
        declarations=known,
    )
    d.beside(
        ("W", whole),
        rule="determinant",
        because="and the determinant of the covariance matrix",
        tex=r"W=1+2\beta^2",
        declarations=known,
    )
    d.start(
        lift(sympy.expand_log(sympy.log(margins) - sympy.log(whole)) / 2),
        because="the mean log ratio of the joint normal density to the product of its margins: "
        "half of the log ratio of $V$ to $W$, since the two quadratic forms have the same mean. "
        "Other factors lose more, by their divergence from the margins",
        tex=COUPLING_LOSS,
    )
    return d.record.finish(
        proved=same(d.now, d.lower(COUPLING.right)), detail="what came out is the claim: SymPy"
    )


def derive_farther() -> Derivation:
    """The variance of the distant value, given what the neighbour shows of it."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.settle import same
    from formula.declare import extend

    far, near = (sympy.Symbol(name, positive=True) for name in (r"\gamma", r"\kappa"))
    value, shown = sympy.symbols("w z", real=True)
    exponent = (value**2 + (shown - near * value) ** 2) / 2
    unknown = sympy.factor(1 / sympy.diff(exponent, value, 2))
    variance = 1 + far**2 * unknown
    d = Calculation(FAR)
    known = naming(extend(FAR, "U: real"), {"U": unknown})
    d.beside(
        ("U", unknown),
        rule="second derivative of the exponent",
        because="node 3 has unit noise, node 2 shows it one step later with the weight $\\kappa$ "
        "and unit noise: the variance of the value of node 3 given that of node 2",
        tex=r"U=\frac{1}{1+\kappa^2}",
        declarations=known,
    )
    d.start(
        lift(sympy.log(variance) / 2),
        because=r"so the third value of node 1 has, given the pasts of nodes 1 and 2, the variance "
        r"$1+\gamma^2U$; given the whole past it has the variance one. Half of the log ratio",
        tex=FAR_LOSS,
    )
    return d.record.finish(
        proved=same(d.now, d.lower(FARTHER.right)), detail="what came out is the claim: SymPy"
    )


def _cone(lag: int) -> list[int]:
    """For each node one if a value so many steps old reaches node 1, else zero."""
    reached = {1}
    for _ in range(lag):
        reached = {other for node in reached for other in NODES if abs(other - node) <= 1}
    return [int(node in reached) for node in NODES]


def derive_reach() -> Derivation:
    """Neighbourhoods of neighbourhoods, one for each step back."""
    import sympy

    from claims.algebra.record import Recorder
    from derivations._bilinear import same_entries, tree_of

    cones = sympy.Matrix([_cone(lag) for lag in (1, 2, 3)])
    d = Recorder(NOTHING)
    d.start(
        tree_of(cones),
        "first row: values one step old come from the node and its neighbours; second row: what "
        "these read one step earlier comes from them and their neighbours; third row: and once "
        "more",
        matrix(*cones.tolist()),
        rule="composition of updates",
        proof="enumeration",
    )
    detail = "neighbourhoods composed node by node"
    return d.finish(proved=same_entries(cones, REACH), detail=detail)


COUPLING = Behaviour(
    slug="graph-coupling",
    title="log-likelihood lost per step by nodes that have a common source",
    source=SOURCE,
    declarations=COMMON,
    assumptions=(r"\beta>0",),
    statement=r"three nodes of a path in three steps with random local weights; two of them get "
    r"$\beta$ times a common standard normal number besides their own unit noise; joint "
    "covariance of all values, conditional variances of the printed factors; without the common "
    "source nothing must be lost",
    outcome=COUPLING_LOSS,
    run=run_coupling,
    tolerance=1e-8,
    neighbours=("0", r"\log(1+\beta^2)", r"\frac12\log(1+2\beta^2)", r"\frac12\log(1+\beta^2)"),
    derive=derive_coupling,
    mistakes=(
        Mistake(
            tag="nothing-lost",
            wrong="0",
            feedback="Given the past, does the value of one node still tell something of the "
            "value of the other at the same time?",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=r"2\log(1+\beta^2)-\log(1+2\beta^2)",
            feedback="The normaliser holds the root of the determinant.",
        ),
        Mistake(
            tag="sign",
            wrong=r"\frac12\log(1+2\beta^2)-\log(1+\beta^2)",
            feedback="The true density is the better one on average.",
        ),
        Mistake(
            tag="covariance-forgotten",
            wrong=r"\log(1+\beta^2)",
            feedback="The joint normaliser has a determinant, too.",
        ),
    ),
)
FARTHER = Behaviour(
    slug="graph-farther",
    title="log-likelihood lost by reading the values of neighbours only",
    source=SOURCE,
    declarations=FAR,
    assumptions=(r"\gamma,\kappa>0",),
    statement=r"three nodes of a path in three steps, unit noise; the state of node 2 holds the "
    r"last value of node 3 and moves node 2 by $\kappa$ times it; the state of node 1 takes "
    r"this over one step later and moves node 1 by $\gamma$ times it; computed like the claim "
    "before",
    outcome=FAR_LOSS,
    run=run_farther,
    tolerance=1e-8,
    neighbours=(
        "0",
        r"\frac12\log(1+\gamma^2)",
        r"\frac12\log(1+\gamma^2\kappa^2)",
        r"\log\left(1+\frac{\gamma^2}{1+\kappa^2}\right)",
    ),
    derive=derive_farther,
    mistakes=(
        Mistake(
            tag="nothing-lost",
            wrong="0",
            feedback="The state of the neighbour knows more than the neighbour's values show.",
        ),
        Mistake(
            tag="neighbour-shows-nothing",
            wrong=r"\frac12\log(1+\gamma^2)",
            feedback="The factor may read the value of node 2, which depends on that of node 3.",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=r"\log\left(1+\frac{\gamma^2}{1+\kappa^2}\right)",
            feedback="A normal density has the root of the variance in front.",
        ),
        Mistake(
            tag="weight-not-squared",
            wrong=r"\frac12\log\left(1+\frac{\gamma}{1+\kappa^2}\right)",
            feedback="What does a factor do to a variance?",
        ),
    ),
)
REACH = Behaviour(
    slug="graph-reach",
    title="values that node 1 reads",
    source=SOURCE,
    declarations=NOTHING,
    statement="on the path 1, 2, 3, 4 a random network updates the states from its own and its "
    "neighbours' states and values; each value of the last three steps is changed in turn and "
    "the mean of node 1 watched: one if it moves, else zero, for the values of 1, 2 and 3 steps "
    "ago (rows) of the four nodes (columns)",
    outcome=matrix((1, 1, 0, 0), (1, 1, 1, 0), (1, 1, 1, 1)),
    run=run_reach,
    neighbours=(
        matrix((1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0)),
        matrix((1, 1, 0, 0), (1, 1, 1, 0), (1, 1, 1, 0)),
        matrix((1, 1, 0, 0), (0, 1, 1, 0), (0, 0, 1, 1)),
        matrix((1, 1, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1)),
    ),
    derive=derive_reach,
    mistakes=(
        Mistake(
            tag="neighbours-only",
            wrong=matrix((1, 1, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0)),
            feedback="What the neighbour's state was made of one update earlier counts, too.",
        ),
        Mistake(
            tag="all-nodes",
            wrong=matrix((1, 1, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1)),
            feedback="Information moves one edge with each update.",
        ),
        Mistake(
            tag="own-past-forgotten",
            wrong=matrix((0, 1, 0, 0), (1, 0, 1, 0), (0, 1, 0, 1)),
            feedback="A node reads its own earlier state and value as well.",
        ),
        Mistake(
            tag="last-step-only",
            wrong=matrix((1, 1, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)),
            feedback="The states carry on what was read before.",
        ),
    ),
)

RESULT = Result(
    slug="graph-sequences",
    title="What a factorisation over nodes and neighbours assumes",
    source=SOURCE,
    claims=(COUPLING, FARTHER, REACH),
)
