r"""A free allowance for the divergence of a linear VAE: what it forces, and what it gains.

By rate-distortion theory a mean divergence R leaves, of normal data with variance lambda, at least
the mean squared miss lambda exp(-2R), and a linear VAE attains it; so R alone has to be found.
"""

from __future__ import annotations

from collections.abc import Mapping

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._matrices import column
from formula.declare import declare, extend

SOURCE = "sharif-2025-ps2, question 3.5"

DECLARATIONS = declare(r"\lambda: positive; \sigma: positive; \delta: positive")


RATE = r"\max\left(\delta,\frac12\log\frac{\lambda}{\sigma^2}\right)"
MISS = r"\min\left(\lambda e^{-2\delta},\sigma^2\right)"
OUTCOME = column(RATE, MISS)


def derive() -> Derivation:
    """The smallest miss at a given divergence; then the divergence at which the slopes balance."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from derivations._bilinear import finished, same_entries, tree_of

    d = Calculation(DECLARATIONS)
    data, noise, floor = d.lower(r"\lambda"), d.lower(r"\sigma^2"), d.lower(r"\delta")
    w, g = sympy.symbols("w g", positive=True)
    s, rate = sympy.symbols("s R", positive=True)  # s: the encoder's variance
    miss = data * (1 - w * g) ** 2 + w**2 * s
    (weight,) = sympy.solve(sympy.diff(miss, w), w)
    at_best = sympy.factor(miss.subs(w, weight))
    kept = sympy.Symbol("kept", positive=True)  # s over s + g^2 lambda, the share that is noise
    shared = sympy.simplify(at_best.subs(s, kept * g**2 * data / (1 - kept)))
    smallest = shared.subs(kept, sympy.exp(-2 * rate))
    if sympy.simplify(smallest - data * sympy.exp(-2 * rate)) != 0:
        raise ValueError(f"the smallest miss at a given share of noise is {shared}")
    function = smallest / (2 * noise) + rate
    slope = sympy.expand(sympy.diff(function, rate))
    (root,) = sympy.solve(slope, rate)
    known = extend(DECLARATIONS, "R: real; D: function; F: function; F': function")
    named = naming(known, {}, {"D": smallest, "F": function, "F'": slope}, rate)
    for left, right, rule, because, tex in (
        (
            "D(R)",
            smallest,
            "least squares",
            r"the smallest mean of $(x-wz)^2$ at the mean divergence $R$. If the encoder adds the "
            r"share $c$ of the variance of the code, the best weight leaves $\lambda c$, and the "
            r"information is $-\frac12\log c$; it is at most $R$, with equality if the average "
            r"code is the prior",
            r"D(R)=\lambda e^{-2R}",
        ),
        (
            "F(R)",
            function,
            "loss at a divergence",
            r"above the allowance this is the loss, up to $\delta$; below it the second term is "
            "missing, and the loss falls all the way up to the allowance",
            r"F(R)=\frac{\lambda e^{-2R}}{2\sigma^2}+R",
        ),
        (
            "F'(R)",
            slope,
            "differentiation",
            r"increasing, and zero at half the logarithm of $\lambda/\sigma^2$: above the "
            r"allowance the loss falls up to there, if it lies above, and else rises at once",
            r"F'(R)=1-\frac{\lambda e^{-2R}}{\sigma^2}",
        ),
    ):
        d.beside((left, right), rule=rule, because=because, tex=tex, declarations=named)
    ratio = sympy.log(data / noise) / 2
    if sympy.simplify(sympy.expand_log(root - ratio, force=True)) != 0:
        raise ValueError(f"the zero of the slope is {root}")
    left_over = sympy.simplify(smallest.subs(rate, ratio))
    entries = sympy.Matrix(
        [sympy.Max(floor, ratio), sympy.Min(smallest.subs(rate, floor), left_over)]
    )
    d.record.start(
        tree_of(entries),
        "so this is the mean divergence, and, as the miss falls with it, the smaller of the two "
        "misses",
        OUTCOME,
        rule="sign of the slope",
        proof="sympy",
    )
    return finished(d.record, same_entries(entries, CLAIM))


def run(seed: int, values: Mapping[str, object]) -> object:
    """Search decoder and encoder for the smallest loss, on nodes, the allowance as a constraint."""
    import numpy as np

    from derivations._linear_vae_runs import with_floor

    data, deviation, floor = (float(values[name]) for name in (r"\lambda", r"\sigma", r"\delta"))  # type: ignore[arg-type]
    return np.array([[each] for each in with_floor(data, deviation**2, floor, seed)])


CLAIM = Behaviour(
    slug="free-bits",
    title="what a free allowance of divergence does to a linear VAE",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"\lambda,\sigma,\delta>0",),
    statement=r"the linear VAE with data of variance $\lambda$ and decoder variance $\sigma^2$, "
    r"and the larger one of $\delta$ and the mean divergence for a penalty: a search over decoder "
    r"and encoder; the mean divergence and the mean of $(x-wz)^2$ at the smallest loss",
    outcome=OUTCOME,
    run=run,
    tolerance=1e-3,
    neighbours=(
        column(r"\max\left(0,\frac12\log\frac{\lambda}{\sigma^2}\right)", MISS),
        column(r"\delta", r"\lambda e^{-2\delta}"),
        column(r"\max\left(\delta,\log\frac{\lambda}{\sigma^2}\right)", MISS),
        column(RATE, r"\min\left(\lambda e^{-\delta},\sigma^2\right)"),
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="allowance-added",
            wrong=column(r"\delta+\max\left(0,\frac12\log\frac{\lambda}{\sigma^2}\right)", MISS),
            feedback="The allowance does not move the place where a further nat stops paying.",
        ),
        Mistake(
            tag="allowance-unused",
            wrong=column(
                r"\max\left(0,\frac12\log\frac{\lambda}{\sigma^2}\right)", r"\min(\lambda,\sigma^2)"
            ),
            feedback="What does it cost to use what is free, and what does the fit gain?",
        ),
        Mistake(
            tag="never-more-than-the-allowance",
            wrong=column(r"\delta", r"\lambda e^{-2\delta}"),
            feedback="With a small decoder variance a further nat may be worth its price.",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=column(RATE, r"\min\left(\lambda e^{-\delta},\sigma^2\right)"),
            feedback="One nat divides the remaining deviation by $e$. And the variance?",
        ),
    ),
)

RESULT = Result(
    slug="free-bits",
    title=CLAIM.title,
    source=SOURCE,
    claims=(CLAIM,),
    references=(
        r"D. P. Kingma, T. Salimans, R. Jozefowicz, X. Chen, I. Sutskever and M. Welling (2016). "
        r"\emph{Improved variational inference with inverse autoregressive flow}.",
        r"A. A. Alemi, B. Poole, I. Fischer, J. V. Dillon, R. A. Saurous and K. Murphy (2018). "
        r"\emph{Fixing a broken ELBO}.",
    ),
)
