r"""What an encoder costs in divergence and saves in storage: two cases that are run.

The first is a linear-Gaussian model in which the best density of each data point is its posterior
and a slope alone cannot reach all of them; the second counts the numbers of a network.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "udem-2019, question 2.3"

NUMBERS = declare()
SLOPE = declare(r"\phi: real")

INPUTS, HIDDEN, LATENT = 784, 400, 20
"""Entries of a data point, units of the hidden layer, entries of the latent vector."""


def derive_example() -> Derivation:
    """Least squares: the mean divergence as a function of the slope, and its smallest value."""
    from claims.algebra import finite_sums, rules
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    objective = r"\frac13\sum_{i=1}^{3}\left(\phi i-\frac{i-1}{2}\right)^2"
    free = Calculation(SLOPE)
    slope, mean = free.lower(r"\phi"), free.lower(objective)
    square = finite_sums.square_completed(finite_sums.sums_evaluated(mean), slope)
    best = finite_sums.place_of_the_smallest_square(square, slope)
    d = Calculation(NUMBERS)
    d.beside(
        (mean, square),
        rule="square completed",
        because="the mean of the three divergences as a function of the slope; it is smallest "
        "where the square vanishes",
        tex=rf"{objective}=\frac{{14}}{{3}}\left(\phi-\frac27\right)^2+\frac1{{28}}",
        declarations=SLOPE,
    )
    d.start(
        lift(rules.substitution(mean, {slope: best})),
        because="the mean divergence at the best slope",
        tex=r"\frac13\sum_{i=1}^{3}\left(\frac27 i-\frac{i-1}{2}\right)^2",
    )
    d.by(
        finite_sums.sums_evaluated,
        because="the three encoder means miss the posterior means by two sevenths, one fourteenth "
        "and minus one seventh",
        tex=r"\frac13\left(\frac{4}{49}+\frac{1}{196}+\frac{1}{49}\right)",
    )
    return d.finish(EXAMPLE.right, closed_form=False)


def run_example(seed: int) -> float:
    """Maximise the lower bounds themselves, computed by Gauss-Hermite quadrature.

    Returns the mean over the data of what the encoder's bounds fall short of those of the
    densities that are fitted one by one (nats).
    """
    import numpy as np
    from scipy import optimize, stats

    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    deviation = np.sqrt(0.5)
    data = np.array([1.0, 2.0, 3.0])
    start = float(np.random.default_rng(seed).uniform(-1.0, 1.0))

    def bound(mean: float, x: float) -> float:
        z = mean + deviation * nodes
        joint = stats.norm.logpdf(z) + stats.norm.logpdf(x, z + 1.0, 1.0)
        return float(weights @ (joint - stats.norm.logpdf(z, mean, deviation)))

    def largest(objective: object) -> float:
        found = optimize.minimize(objective, start, method="BFGS", options={"gtol": 1e-9})
        return float(-found.fun)

    shared = largest(lambda slope: -sum(bound(float(slope[0]) * x, x) for x in data))
    apart = sum(largest(lambda mean, x=x: -bound(float(mean[0]), x)) for x in data)
    return (apart - shared) / len(data)


def derive_storage() -> Derivation:
    """Count the weights and biases unit by unit, and divide by the numbers of one data point."""
    from claims.algebra import finite_sums
    from claims.algebra.calculation import Calculation
    from formula.read import read

    d = Calculation(NUMBERS)
    d.start(
        read(COUNTED, NUMBERS),
        because="each unit has one weight for each of its inputs and one bias; divided by the "
        "numbers of one data point this is the number of data points at which the two stores are "
        "equal, and one more tips the balance",
        tex=COUNTED,
    )
    d.by(
        finite_sums.sums_evaluated,
        because="together the network has 330040 numbers, 40 times 8251",
        tex=r"1+\frac{330040}{40}",
    )
    return d.finish(STORAGE.right, closed_form=False)


COUNTED = r"1+\frac{1}{40}\left(\sum_{h=1}^{400}(784+1)+\sum_{j=1}^{40}(400+1)\right)"


def run_storage(seed: int) -> int:
    """Make the arrays of an actual network and of the tables, and count until one is larger."""
    from itertools import pairwise

    import numpy as np

    rng = np.random.default_rng(seed)
    sizes = (INPUTS, HIDDEN, 2 * LATENT)
    layers = [(rng.standard_normal((out, into)), np.zeros(out)) for into, out in pairwise(sizes)]
    point = rng.standard_normal(INPUTS)
    for weight, bias in layers:
        point = np.tanh(weight @ point + bias)
    if point.shape != (2 * LATENT,):
        raise ValueError("the network does not give the parameters of one data point")
    network = sum(weight.size + bias.size for weight, bias in layers)
    count, stored = 0, 0
    while not stored > network:
        count += 1
        stored += np.zeros(2 * LATENT).size
    return count


EXAMPLE = Behaviour(
    slug="amortisation-example",
    title="mean loss by amortisation in a small model",
    source=SOURCE,
    declarations=NUMBERS,
    statement=r"a model with a standard normal $z$ and a normal $x$ of mean $z+1$ and variance "
    r"one, three data points $1$, $2$ and $3$, normal densities with variance one half, and an "
    r"encoder whose mean is a slope times $x$: how far, on average over the data, the lower "
    r"bounds at the best slope fall short of those of the three densities fitted one by one, "
    r"in nats",
    outcome=r"\frac1{28}",
    run=run_example,
    tolerance=1e-7,
    neighbours=(r"\frac1{27}", r"\frac1{29}", r"\frac3{28}", "0"),
    derive=derive_example,
    mistakes=(
        Mistake(
            tag="no-loss",
            wrong="0",
            feedback="One slope has to serve three points at once. Can the line through the origin "
            "meet all three posterior means?",
        ),
        Mistake(
            tag="sum-for-mean",
            wrong=r"\frac3{28}",
            feedback="This adds the loss up over the data; an average was asked for.",
        ),
        Mistake(
            tag="variance-not-halved",
            wrong=r"\frac1{56}",
            feedback="The squared distance of the means is divided by twice the variance. What is "
            "the variance of the posterior?",
        ),
        Mistake(
            tag="slope-of-the-posterior",
            wrong=r"\frac14",
            feedback="The posterior means lie on a line of this slope that misses the origin. "
            "Without the intercept another slope does better.",
        ),
    ),
)

STORAGE = Behaviour(
    slug="amortised-storage",
    title="number of data points from which an encoder stores less",
    source=SOURCE,
    declarations=NUMBERS,
    statement=r"an encoder with 784 inputs, one hidden layer of 400 units and 40 outputs (means "
    r"and standard deviations of 20 latent variables) against a table of 40 numbers for each data "
    r"point: the smallest number of data points for which the table is larger",
    outcome="8252",
    run=run_storage,
    neighbours=("8251", "8253", "8250", "16503"),
    derive=derive_storage,
    mistakes=(
        Mistake(
            tag="equal-counted-as-larger",
            wrong="8251",
            feedback="At this number both need the same storage.",
        ),
        Mistake(
            tag="biases-forgotten",
            wrong="8241",
            feedback="Every unit has a bias besides its weights.",
        ),
        Mistake(
            tag="means-only",
            wrong="16102",
            feedback="A normal density has two parameters for each coordinate. That counts in the "
            "output layer and in the table.",
        ),
        Mistake(
            tag="first-layer-only",
            wrong="7851",
            feedback="The weights from the hidden layer to the outputs are stored as well.",
        ),
    ),
)

RESULT = Result(
    slug="amortisation-costs",
    title="What amortisation costs and saves",
    source=SOURCE,
    claims=(EXAMPLE, STORAGE),
)
