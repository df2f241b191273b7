r"""How fast a linear chain of states forgets where it started.

The state at the horizon h, from a known start m, is normal with mean phi^h m and variance
tau^2 (1 - phi^(2h)), where tau^2 is the variance of the stationary law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sympy

SOURCE = "sharif-2025-ps2, question 4.4"

CHAIN = declare(r"\varphi: real in (-1,1); \tau: positive; m: real; h: positive integer")
NOISE = declare(r"\varphi: real in (-1,1); \sigma: positive; h: positive integer")
OUTCOME = (
    r"\frac12\left(\frac{\varphi^{2h}m^2}{\tau^2}-\varphi^{2h}"
    r"-\log\left(1-\varphi^{2h}\right)\right)"
)


def derive() -> Derivation:
    """Mean and variance at the horizon, put into the divergence of two normal laws."""
    import sympy

    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower
    from claims.algebra.settle import is_zero
    from derivations.gaussian_kl import CLAIM as DIVERGENCE

    d = Calculation(CHAIN)
    phi, tau, m, h = (d.lower(name) for name in (r"\varphi", r"\tau", "m", "h"))
    sigma = sympy.Symbol(r"\sigma", positive=True)
    j = sympy.Symbol("j", integer=True, nonnegative=True)
    summed = sympy.Sum(sigma**2 * phi ** (2 * j), (j, 0, h - 1))
    closed = sigma**2 * (1 - phi ** (2 * h)) / (1 - phi**2)
    # induction: one term at h = 1, and one more term from h to h + 1
    step = closed.subs(h, h + 1) - closed - sigma**2 * phi ** (2 * h)
    first = closed.subs(h, 1) - sigma**2
    if not (is_zero(sympy.powsimp(sympy.expand(step * (1 - phi**2)))) and is_zero(first)):
        raise ValueError(f"{closed} is not the sum")
    d.beside(
        (summed, closed),
        rule="geometric sum",
        because=r"the noise that entered $j$ steps ago has been multiplied $j$ times by the "
        r"weight $\varphi$, and independent variances add: the variance at the horizon $h$",
        tex=r"\sum_{j=0}^{h-1}\sigma^2\varphi^{2j}"
        r"=\frac{\sigma^2\left(1-\varphi^{2h}\right)}{1-\varphi^2}",
        declarations=NOISE,
    )
    share = sympy.Symbol("share", positive=True)
    names = _symbols(DIVERGENCE)
    general = lower(DIVERGENCE.right, DIVERGENCE.declarations)
    inserted = general.subs(
        {
            names[r"\mu_0"]: phi**h * m,
            names[r"\sigma_0"]: tau * sympy.sqrt(share),
            names[r"\mu_1"]: 0,
            names[r"\sigma_1"]: tau,
        },
        simultaneous=True,
    )
    reduced = (phi ** (2 * h) * m**2 / tau**2 + share - 1 - sympy.log(share)) / 2
    if not is_zero(inserted - reduced):
        raise ValueError(f"{inserted} is not {reduced}")
    rest = {share: 1 - phi ** (2 * h)}

    def common_factor_cancelled(expression: sympy.Expr) -> sympy.Expr:
        """The scale of both laws cancels; the logarithm of a root is half a logarithm."""
        return reduced.subs(rest)

    d.start(
        lift(inserted.subs(rest)),
        because=r"from $m$ the mean has become $\varphi^h m$, and the variance is the share "
        r"$1-\varphi^{2h}$ of that of the stationary law, $\tau^2$: the divergence of two "
        "normal laws",
        tex=r"\log\frac{\tau}{\tau\sqrt{1-\varphi^{2h}}}"
        r"+\frac{\tau^2\left(1-\varphi^{2h}\right)+\left(\varphi^h m\right)^2}{2\tau^2}-\frac12",
    )
    d.by(
        common_factor_cancelled,
        because=r"$\tau$ cancels, and so does the half",
        tex=OUTCOME,
    )
    return d.finish(CLAIM.right, closed_form=False)


def _symbols(claim: object) -> Mapping[str, sympy.Symbol]:
    """The SymPy symbols of a claim's declared numbers, by name."""
    from claims.algebra.symbols import scalar
    from claims.statements import Claim

    assert isinstance(claim, Claim)
    return {name: scalar(name, claim.declarations) for name in claim.declarations.symbols}


def run(seed: int, values: Mapping[str, object]) -> float:
    """Step mean and variance through the chain and integrate the log ratio of SciPy's densities."""
    import numpy as np
    from scipy import stats

    weight, deviation, mean = (float(str(values[each])) for each in (r"\varphi", r"\tau", "m"))
    variance = 0.0
    noise = deviation**2 * (1 - weight**2)
    for _ in range(int(str(values["h"]))):
        mean, variance = weight * mean, weight**2 * variance + noise
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    z = mean + np.sqrt(variance) * nodes
    ratio = stats.norm.logpdf(z, mean, np.sqrt(variance)) - stats.norm.logpdf(z, 0.0, deviation)
    return float(weights @ ratio / weights.sum())


CLAIM = Behaviour(
    slug="graph-forecast-law",
    title="distance of the state from the stationary law at the horizon h",
    source=SOURCE,
    declarations=CHAIN,
    assumptions=(r"-1<\varphi<1", r"\tau>0", r"m\in\mathbb{R}", r"h\ge1"),
    statement=r"mean and variance of a state that starts at $m$ are stepped $h$ times through the "
    r"chain, and the log ratio of its density to the stationary one is integrated",
    outcome=OUTCOME,
    run=run,
    tolerance=1e-8,
    neighbours=(
        r"\frac12\left(\frac{\varphi^{2h}m^2}{\tau^2}-\varphi^{2h}\right)",
        r"\frac12\left(\frac{\varphi^{h}m^2}{\tau^2}-\varphi^{h}"
        r"-\log\left(1-\varphi^{2h}\right)\right)",
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="spread-forgotten",
            wrong=r"\frac{\varphi^{2h}m^2}{2\tau^2}",
            feedback="Besides the mean the variance at the horizon differs from the stationary "
            "one. Where does that enter?",
        ),
        Mistake(
            tag="weight-not-squared",
            wrong=r"\frac12\left(\frac{\varphi^{h}m^2}{\tau^2}-\varphi^{h}"
            r"-\log\left(1-\varphi^{2h}\right)\right)",
            feedback="How does the variance of a number change when the number is multiplied by "
            "the weight?",
        ),
        Mistake(
            tag="divergence-turned-round",
            wrong=r"\frac12\left(\frac{\varphi^{2h}m^2/\tau^2+1}{1-\varphi^{2h}}-1"
            r"+\log\left(1-\varphi^{2h}\right)\right)",
            feedback="Under which of the two laws is the mean taken, and whose variance stands "
            "in the denominator?",
        ),
        Mistake(
            tag="one-step-for-all",
            wrong=r"\frac12\left(\frac{\varphi^{2}m^2}{\tau^2}-\varphi^{2}"
            r"-\log\left(1-\varphi^{2}\right)\right)",
            feedback="This is the distance after a single step.",
        ),
    ),
)

RESULT = Result(slug="graph-forecast-law", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
