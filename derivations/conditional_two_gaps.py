r"""Both gaps of amortised inference in one example: of the family, and of sharing one encoder."""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._matrices import column
from formula.declare import declare, extend

SOURCE = "sharif-2025-ps2, question 1.6"

NOTHING = declare()
SLOPE = declare(r"\phi: real")
CORRELATION = 0.6
PAIRS = (1, 2, 3)


FAMILY, SHARING = r"\log1.25", r"\frac{25}{224}"


def derive() -> Derivation:
    """The best variances of a product, then least squares for the slope."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from derivations._bilinear import finished, same_entries, tree_of

    slope, w = sympy.Symbol(r"\phi", real=True), sympy.Symbol("w", positive=True)
    rho = sympy.Rational(3, 5)
    precision = sympy.Matrix([[1, rho], [rho, 1]]).inv()
    divergence = (precision * w).trace() / 2 - 1 + sympy.log(1 - rho**2) / 2 - sympy.log(w)
    (best,) = sympy.solve(sympy.diff(divergence, w), w)
    family = sympy.logcombine(sympy.simplify(divergence.subs(w, best)), force=True)
    missed = [sympy.Matrix([slope * k - (k - 1), 0]) for k in PAIRS]
    excess = sympy.expand(sum((m.T * precision * m)[0] for m in missed) / 2 / len(PAIRS))
    (steepest,) = sympy.solve(sympy.diff(excess, slope), slope)
    sharing = excess.subs(slope, steepest)
    d = Calculation(NOTHING)
    known = naming(extend(SLOPE, "G: function"), {}, {"G": excess}, slope)
    at_best = naming(extend(NOTHING, "G: function"), {}, {"G": excess}, slope)
    d.beside(
        (r"G(\phi)", excess),
        rule="inverse of the covariance",
        because="a wrong mean adds half of its squared distance in units of the inverse "
        r"covariance, whose first entry is $25/16$; averaged over the three pairs",
        tex=r"G(\phi)=\frac{25}{32}\cdot\frac13\left(\phi^2+(2\phi-1)^2+(3\phi-2)^2\right)",
        declarations=known,
    )
    d.beside(
        (r"G\left(\frac47\right)", sharing),
        rule="stationary point",
        because="least at the slope four sevenths",
        tex=r"G\left(\frac47\right)=\frac{25}{224}",
        declarations=at_best,
    )
    entries = sympy.Matrix([family, sharing])
    d.record.start(
        tree_of(entries),
        "the family misses minus half of the logarithm of $1-9/25$ (1.5), at every pair; "
        "below it what sharing adds",
        CLAIM.outcome,
        rule="stationary point",
        proof="sympy",
    )
    return finished(d.record, same_entries(entries, CLAIM))


def run(seed: int) -> object:
    """Search a product for each pair, then one encoder; divergences averaged on a grid of nodes."""
    import numpy as np
    from scipy import optimize, stats

    nodes, weights = np.polynomial.hermite_e.hermegauss(6)
    weights = weights / weights.sum()
    both = np.outer(weights, weights).ravel()
    grid = np.stack([each.ravel() for each in np.meshgrid(nodes, nodes, indexing="ij")], axis=1)
    covariance = [[1.0, CORRELATION], [CORRELATION, 1.0]]
    posteriors = [stats.multivariate_normal([k - 1.0, 0.0], covariance) for k in PAIRS]

    def divergence(mean: np.ndarray, logs: np.ndarray, pair: int) -> float:
        z = mean + np.exp(logs) * grid
        own = stats.norm.logpdf(z, mean, np.exp(logs)).sum(axis=1)
        return float(both @ (own - posteriors[pair].logpdf(z)))

    def shared(at: np.ndarray) -> float:
        return sum(
            divergence(np.array([at[0] * k, 0.0]), at[1:], pair) for pair, k in enumerate(PAIRS)
        ) / len(PAIRS)

    start = np.random.default_rng(seed).uniform(-0.5, 0.5, 4)
    apart = [
        optimize.minimize(lambda at, pair=pair: divergence(at[:2], at[2:], pair), start).fun
        for pair in range(len(PAIRS))
    ]
    together = float(optimize.minimize(shared, start[:3]).fun)
    family = float(np.mean(apart))
    return np.array([[family], [together - family]])


CLAIM = Behaviour(
    slug="conditional-two-gaps",
    title="gap of the family and gap of sharing in a small model",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"three pairs, called 1, 2 and 3, at which the posterior of two hidden variables is "
    "normal with variances one, correlation three fifths and the means 0, 1 and 2 of the first "
    "variable (0 of the second); products of two normal laws. Mean divergence, in nats, of "
    "products searched for each pair; and how much more it is for the best encoder whose first "
    "mean is a slope times the number of the pair (second mean 0, one choice of variances)",
    outcome=column(FAMILY, SHARING),
    run=run,
    tolerance=1e-5,
    neighbours=(
        column(FAMILY, "0"),
        column("0", SHARING),
        column(FAMILY, r"\frac1{14}"),
        column(r"2\log1.25", SHARING),
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="family-holds-the-posterior",
            wrong=column("0", SHARING),
            feedback="Is the correlated posterior a product?",
        ),
        Mistake(
            tag="sharing-is-free",
            wrong=column(FAMILY, "0"),
            feedback="Do the three means lie on a line through the origin?",
        ),
        Mistake(
            tag="marginal-variance",
            wrong=column(FAMILY, r"\frac1{14}"),
            feedback="The squared distance is measured in units of the inverse covariance matrix, "
            "not of the variance of one variable.",
        ),
        Mistake(
            tag="whole-gap-below",
            wrong=column(FAMILY, r"\log1.25+\frac{25}{224}"),
            feedback="The second number is what sharing adds to the first.",
        ),
    ),
)

RESULT = Result(slug="conditional-two-gaps", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
