r"""When a direction of a linear VAE collapses: data variance against beta times decoder variance.

One direction of the data with variance lambda, one code: with the best encoder the loss is a
function of the squared weight v = w^2 of the decoder alone. Rotated to the eigenvectors of the data
covariance a linear VAE consists of such directions.
"""

from __future__ import annotations

from collections.abc import Mapping

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._matrices import column
from formula.declare import declare, extend

SOURCE = "sharif-2025-ps2, questions 3.4 and 3.5"

DECLARATIONS = declare(r"\lambda: positive; \sigma: positive; \beta: positive")


WEIGHT = r"\max(0,\lambda-\beta\sigma^2)"
RATE = r"\max\left(0,\frac12\log\frac{\lambda}{\beta\sigma^2}\right)"
OUTCOME = column(WEIGHT, RATE)


def _vanishes(difference):  # type: ignore[no-untyped-def]
    """Whether an expression in logarithms of quotients is zero, by splitting these up."""
    import sympy

    together = difference.replace(
        lambda each: isinstance(each, sympy.log),
        lambda each: sympy.expand_log(sympy.log(sympy.factor(each.args[0])), force=True),
    )
    return sympy.cancel(sympy.together(sympy.expand(together))) == 0


def derive() -> Derivation:
    """Insert the best encoder; the slope in v changes its sign once, or not at all."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from derivations._bilinear import finished, same_entries, tree_of

    d = Calculation(DECLARATIONS)
    data, noise, beta = d.lower(r"\lambda"), d.lower(r"\sigma^2"), d.lower(r"\beta")
    w, g = sympy.symbols("w g", real=True)
    s, v = sympy.symbols("s v", positive=True)  # s: the encoder's variance
    miss = data * (1 - w * g) ** 2 + w**2 * s
    rate = (g**2 * data + s - 1 - sympy.log(s)) / 2
    loss = miss / (2 * noise) + beta * rate
    (spread,) = sympy.solve(sympy.diff(loss, s), s)
    (slope,) = sympy.solve(sympy.diff(loss, g), g)
    best = {s: spread, g: slope}
    function = beta * sympy.log(1 + v / (beta * noise)) / 2 + beta * data / (2 * (v + beta * noise))
    if not _vanishes(loss.subs(best) - function.subs(v, w**2)):
        raise ValueError("the loss with the best encoder is another function of the weight")
    derivative = sympy.factor(sympy.diff(function, v))
    (root,) = sympy.solve(sympy.numer(sympy.together(derivative)), v)
    spent = rate.subs(best)
    ratio = sympy.log(data / (beta * noise)) / 2
    if not _vanishes(spent.subs(w, sympy.sqrt(root)) - ratio):
        raise ValueError("the mean divergence at the zero of the slope is another one")
    if not _vanishes(spent.subs(w, 0)):
        raise ValueError("a decoder without weight has no encoder at the prior")
    known = extend(DECLARATIONS, "v: real; F: function; F': function")
    named = naming(known, {}, {"F": function, "F'": derivative}, v)
    for left, right, rule, because, tex in (
        (
            "F(v)",
            function,
            "best encoder inserted",
            r"the mean of $\frac{1}{2\sigma^2}(x-wz)^2$ plus $\beta$ times the mean divergence, "
            r"with its best encoder for a given $w$ (slope $w/(w^2+\beta\sigma^2)$, "
            r"variance $\beta\sigma^2/(w^2+\beta\sigma^2)$), as a function of the squared weight "
            r"$v$",
            r"F(v)=\frac\beta2\log\left(1+\frac{v}{\beta\sigma^2}\right)"
            r"+\frac{\beta\lambda}{2(v+\beta\sigma^2)}",
        ),
        (
            "F'(v)",
            derivative,
            "differentiation",
            r"negative for $v$ below $\lambda-\beta\sigma^2$ and positive above: where that is not "
            r"positive $F$ only rises, and $v$, a square, is best at zero",
            r"F'(v)=\frac{\beta(v+\beta\sigma^2-\lambda)}{2(v+\beta\sigma^2)^2}",
        ),
    ):
        d.beside((left, right), rule=rule, because=because, tex=tex, declarations=named)
    entries = sympy.Matrix([sympy.Max(0, root), sympy.Max(0, ratio)])
    d.record.start(
        tree_of(entries),
        "so these are the best squared weight, and the mean divergence that goes with it: at the "
        "zero of the slope half the logarithm, zero where the weight is zero",
        OUTCOME,
        rule="sign of the slope",
        proof="sympy",
    )
    return finished(d.record, same_entries(entries, CLAIM))


def run(seed: int, values: Mapping[str, object]) -> object:
    """Search decoder weight, encoder slope and deviation for the smallest loss, on nodes."""
    import numpy as np

    from derivations._linear_vae_runs import weighted

    data, deviation, beta = (float(values[name]) for name in (r"\lambda", r"\sigma", r"\beta"))  # type: ignore[arg-type]
    return np.array([[each] for each in weighted(data, deviation**2, beta, seed)])


CLAIM = Behaviour(
    slug="linear-vae-collapse",
    title="when a direction of a linear VAE collapses, and what it carries otherwise",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"\lambda,\sigma,\beta>0",),
    statement=r"data with mean zero and variance $\lambda$, prior $\mathcal N(0,1)$, a decoder "
    r"with mean $wz$ and the fixed variance $\sigma^2$, a normal encoder with linear mean: a "
    r"search over decoder and encoder for the smallest loss, in which the divergence has the "
    r"weight $\beta$; the squared weight $w^2$, and the mean divergence in nats",
    outcome=OUTCOME,
    run=run,
    tolerance=1e-3,
    neighbours=(
        column(
            r"\max(0,\lambda-\sigma^2)", r"\max\left(0,\frac12\log\frac{\lambda}{\sigma^2}\right)"
        ),
        column(
            r"\max(0,\lambda-\beta\sigma)",
            r"\max\left(0,\frac12\log\frac{\lambda}{\beta\sigma}\right)",
        ),
        column(r"\lambda-\beta\sigma^2", RATE),
        column(WEIGHT, r"\max\left(0,\log\frac{\lambda}{\beta\sigma^2}\right)"),
        column(r"\max\left(0,\lambda-\frac{\sigma^2}{\beta}\right)", RATE),
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="weight-of-the-divergence-forgotten",
            wrong=column(
                r"\max(0,\lambda-\sigma^2)",
                r"\max\left(0,\frac12\log\frac{\lambda}{\sigma^2}\right)",
            ),
            feedback=r"Double $\beta$ while all else stays. Does the code keep what it carries?",
        ),
        Mistake(
            tag="never-collapses",
            wrong=column(r"\lambda", r"\frac12\log\left(1+\frac{\lambda}{\beta\sigma^2}\right)"),
            feedback="The decoder's weight is not the deviation of the data: part of their "
            "variance is explained by the noise. What if all of it is?",
        ),
        Mistake(
            tag="always-collapses",
            wrong=column("0", "0"),
            feedback="Look at the slope at zero: for which data variance does the first bit of "
            "weight pay?",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=column(WEIGHT, r"\max\left(0,\log\frac{\lambda}{\beta\sigma^2}\right)"),
            feedback="The divergence of a normal law contains the logarithm of its deviation, not "
            "of its variance.",
        ),
        Mistake(
            tag="deviation-for-variance",
            wrong=column(
                r"\max(0,\lambda-\beta\sigma)",
                r"\max\left(0,\frac12\log\frac{\lambda}{\beta\sigma}\right)",
            ),
            feedback="Compare the units: the data's variance is compared with a variance.",
        ),
    ),
)

RESULT = Result(
    slug="linear-vae-collapse",
    title=CLAIM.title,
    source=SOURCE,
    claims=(CLAIM,),
    references=(
        r"M. E. Tipping and C. M. Bishop (1999). \emph{Probabilistic principal component "
        r"analysis}.",
        r"J. Lucas, G. Tucker, R. B. Grosse and M. Norouzi (2019). \emph{Don't blame the ELBO! A "
        r"linear VAE perspective on posterior collapse}.",
    ),
)
