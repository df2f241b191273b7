r"""The reverse divergence from a normal law to a target with two modes: its stationary points.

The target is the average of N(-m, 1) and N(m, 1); another common deviation t is the case m / t in
units of t. With x = mu + sigma z the divergence is, up to a constant in mu and sigma,

    F = (mu^2 + sigma^2) / 2 - log sigma - E[log cosh(m (mu + sigma z))],   z ~ N(0, 1).

Derived: stationarity is reduced by integration by parts and solved by Newton's method,
means by two trapezoidal rules that must agree. Run: a search from many starts
(``_two_modes_census``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._matrices import matrix
from formula.declare import declare, extend
from formula.tree import Number

SOURCE = "sharif-2024-hw2, 1.2"

NOTHING = declare()
LAW = {"n(z)": ("normal", "0", "1")}
PLACE = declare(
    r"m: real in (0,3); \mu: real in (-3,3); \sigma: real in (0,3/2)",
    laws={**LAW, "q(x)": ("normal", r"\mu", r"\sigma")},
)
TENTHS = (10, 20, 24, 26, 28, 29, 40)


def _equations(d: Any) -> None:
    """Objective, slopes and curvature as lines beside the chain, computed with SymPy."""
    from claims.algebra import rules, smoothing
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation

    over = Calculation(PLACE)
    mu, sigma = over.lower(r"\mu"), over.lower(r"\sigma")
    objective = over.lower(
        r"\frac{\mu^2+\sigma^2}{2}-\log\sigma-\mathbb{E}_{n}\left[\log\cosh(m(\mu+\sigma z))\right]"
    )
    across = smoothing.differentiation_under_the_mean(objective, mu)
    spread = smoothing.integration_by_parts(
        smoothing.differentiation_under_the_mean(objective, sigma), over.laws["n"]
    )
    bend = smoothing.differentiation_under_the_mean(across, mu)
    known = extend(PLACE, "F': function; F'': function; G': function")
    in_mu = naming(known, {}, {"F'": across, "F''": bend}, mu)
    both = naming(in_mu, {}, {"G'": spread}, sigma)
    d.beside(
        (r"F'(\mu)", across),
        rule="differentiation under the mean",
        because=r"write $x$ as $\mu+\sigma z$ with a standard normal $z$ (density $n$); up to "
        r"constants $\log p(x)$ is $\log\cosh(mx)-x^2/2$, and the divergence $F$ is "
        r"$(\mu^2+\sigma^2)/2-\log\sigma-\mathbb{E}_n[\log\cosh(mx)]$; its slope in $\mu$",
        tex=r"F'(\mu)=\mu-m\,\mathbb{E}_{q}\left[\tanh(mx)\right]",
        declarations=in_mu,
    )
    d.beside(
        (r"G'(\sigma)", spread),
        rule="integration by parts",
        because=r"its slope in $\sigma$, called $G'$; integration by parts turns the factor $z$ "
        "into a derivative",
        tex=r"G'(\sigma)=\sigma-\frac1\sigma-m^2\sigma\,\mathbb{E}_{q}\left["
        r"1-\tanh^2(mx)\right]",
        declarations=both,
    )
    bend_by_slope = rules.terms_collected(spread / sigma + 1 / sigma**2)
    if not rules.terms_collected(bend_by_slope - bend) == 0:
        raise ValueError(f"the curvature is {bend}, not {bend_by_slope}")
    d.beside(
        (r"F''(\mu)", r"\frac{1}{\sigma^2}+\frac{G'(\sigma)}{\sigma}"),
        rule="differentiation under the mean",
        because=r"the curvature in $\mu$ contains the same mean: wherever the slope in $\sigma$ "
        r"vanishes it is $1/\sigma^2$, positive for every $m$",
        tex=r"F''(\mu)=\frac{1}{\sigma^2}+\frac{G'(\sigma)}{\sigma}",
        declarations=both,
    )


def _number(
    text: str,
    claim: Callable[[], Behaviour],
    because: str,
    detail: str,
    *,
    equations: bool,
) -> Derivation:
    """A derivation that ends at a computed number; its equations are shown once."""
    from claims.algebra.calculation import Calculation

    d = Calculation(NOTHING)
    if equations:
        _equations(d)
    d.record.start(Number(text), because, text, rule="Newton's method", proof="enumeration")
    return d.record.finish(proved=Number(text) == claim().right, detail=detail)


def derive_birth() -> Derivation:
    """Both slopes and the determinant of the Hessian vanish."""
    from derivations import _two_modes_equations as equations

    m, mu, sigma = equations.birth()
    return _number(
        equations.rounded(m),
        lambda: BIRTH,
        r"two stationary points off the middle are born together where both slopes and the "
        rf"determinant of the Hessian vanish: three equations in $\mu$, $\sigma$ and $m$, solved "
        rf"at $m$ equal to {equations.rounded(m, 8)}, $\mu$ {equations.rounded(mu)} and $\sigma$ "
        rf"{equations.rounded(sigma)}; to four decimals",
        "Newton's method; means by two trapezoidal rules that agree",
        equations=True,
    )


def derive_exchange() -> Derivation:
    """The slopes vanish at two places with one value."""
    from derivations import _two_modes_equations as equations

    m, mu, sigma, middle = equations.exchange()
    return _number(
        equations.rounded(m),
        lambda: EXCHANGE,
        r"the minimum in the middle and those at the sides are equally deep: four equations, "
        rf"solved at $m$ equal to {equations.rounded(m, 8)}, with $\sigma$ "
        rf"{equations.rounded(middle)} in the middle and, at the sides, $\mu$ "
        rf"{equations.rounded(mu)} and $\sigma$ {equations.rounded(sigma)}; to four decimals",
        "Newton's method; means by two trapezoidal rules that agree",
        equations=False,
    )


def derive_census() -> Derivation:
    """Off the middle all stationary points lie on one curve; count where m is taken on it."""
    import sympy

    from claims.algebra.calculation import Calculation
    from derivations import _two_modes_equations as equations
    from derivations._bilinear import same_entries, tree_of

    d = Calculation(NOTHING)
    counted = sympy.Matrix(equations.census(TENTHS)).T
    d.record.start(
        tree_of(counted),
        r"off the middle write $\mu$ as $r\sigma$ and $m\sigma$ as $b$: eliminating $m$ leaves one "
        r"equation between $r$ and $b$, which has one root $b$ for each $r$, and along that curve, "
        r"followed for ratios from 0.4 to 8, $m$ falls to a single lowest value and rises again; "
        r"every $m$ above it is taken at "
        r"two places and at their mirror images. The sign of the Hessian's determinant there, and "
        r"the values, give the numbers",
        matrix(*counted.tolist()),
        rule="count along a curve",
        proof="enumeration",
    )
    detail = "one curve of stationary points, followed over 400 ratios; two quadratures agree"
    return d.record.finish(proved=same_entries(counted, CENSUS), detail=detail)


def run_birth(seed: int) -> float:
    """See ``_two_modes_census``."""
    from derivations import _two_modes_census as census

    return census.run_birth(seed)


def run_exchange(seed: int) -> float:
    """See ``_two_modes_census``."""
    from derivations import _two_modes_census as census

    return census.run_exchange(seed)


def run_census(seed: int) -> object:
    """See ``_two_modes_census``."""
    from derivations import _two_modes_census as census

    return census.run_census(seed, TENTHS)


HALF_A_DIGIT = 5e-5
"""The outcome is stated to four decimals."""

BIRTH = Behaviour(
    slug="two-modes-birth",
    title="separation at which minima at the modes appear",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"the reverse divergence is minimised from many starts; the half-distance $m$ of the "
    "modes, in units of their common standard deviation, from which there is more than one "
    "minimum",
    outcome="2.4122",
    run=run_birth,
    tolerance=HALF_A_DIGIT,
    neighbours=("2.4121", "2.4123", "2.4112", "2.8001", "1"),
    derive=derive_birth,
    mistakes=(
        Mistake(
            tag="bimodal-is-enough",
            wrong="1",
            feedback="This is where the target gets its second mode. A normal law is smeared out "
            "over both for some time longer.",
        ),
        Mistake(
            tag="depth-for-existence",
            wrong="2.8001",
            feedback="There the side minima become the deepest. Did they not exist before?",
        ),
        Mistake(
            tag="spread-held-at-one",
            wrong="1.4608",
            feedback="With a fixed spread the middle would give way here. But the spread adapts: "
            "look at the curvature in the mean where the slope in the spread vanishes.",
        ),
        Mistake(
            tag="whole-distance",
            wrong="4.8245",
            feedback="Count from the middle, not from mode to mode.",
        ),
    ),
)
EXCHANGE = Behaviour(
    slug="two-modes-exchange",
    title="separation from which the minima at the modes are the deepest",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"the reverse divergence is minimised from many starts; the half-distance $m$ of the "
    "modes, in units of their common standard deviation, from which the minimum in the middle is "
    "not the deepest any more",
    outcome="2.8001",
    run=run_exchange,
    tolerance=HALF_A_DIGIT,
    neighbours=("2.8000", "2.8002", "2.8101", "2.4122", "3"),
    derive=derive_exchange,
    mistakes=(
        Mistake(
            tag="existence-for-depth",
            wrong="2.4122",
            feedback="A new minimum need not be the deepest as soon as it exists. Compare values.",
        ),
        Mistake(
            tag="bimodal-is-enough",
            wrong="1",
            feedback="This is where the target gets its second mode.",
        ),
        Mistake(
            tag="whole-distance",
            wrong="5.6002",
            feedback="Count from the middle, not from mode to mode.",
        ),
        Mistake(
            tag="two-deviations",
            wrong="2",
            feedback="A rule of thumb is no comparison of the two values.",
        ),
    ),
)
CENSUS = Behaviour(
    slug="two-modes-census",
    title="stationary points of the reverse divergence, counted",
    source=SOURCE,
    declarations=NOTHING,
    statement="for the half-distances 1, 2, 2.4, 2.6, 2.8, 2.9 and 4 (columns) all stationary "
    "points are searched from many starts and sorted by their Hessians: the numbers of minima, of "
    "saddles and of deepest minima (rows)",
    outcome=matrix((1, 1, 1, 3, 3, 3, 3), (0, 0, 0, 2, 2, 2, 2), (1, 1, 1, 1, 1, 2, 2)),
    run=run_census,
    neighbours=(
        matrix((1, 1, 3, 3, 3, 3, 3), (0, 0, 2, 2, 2, 2, 2), (1, 1, 1, 1, 1, 2, 2)),
        matrix((1, 1, 1, 2, 2, 2, 2), (0, 0, 0, 1, 1, 1, 1), (1, 1, 1, 2, 2, 2, 2)),
        matrix((1, 1, 1, 3, 3, 3, 3), (0, 0, 0, 2, 2, 2, 2), (1, 1, 1, 1, 2, 2, 2)),
        matrix((1, 1, 1, 3, 3, 3, 2), (0, 0, 0, 2, 2, 2, 1), (1, 1, 1, 1, 1, 2, 2)),
    ),
    derive=derive_census,
    mistakes=(
        Mistake(
            tag="two-minima-and-a-saddle",
            wrong=matrix((1, 1, 2, 2, 2, 2, 2), (0, 0, 1, 1, 1, 1, 1), (1, 1, 2, 2, 2, 2, 2)),
            feedback="Between the modes the mean could be moved either way. Does the divergence "
            "fall there, once the spread has adapted?",
        ),
        Mistake(
            tag="always-three",
            wrong=matrix((3, 3, 3, 3, 3, 3, 3), (2, 2, 2, 2, 2, 2, 2), (1, 1, 1, 1, 1, 2, 2)),
            feedback="Where the target is nearly one bump there is only one place to be.",
        ),
        Mistake(
            tag="always-two",
            wrong=matrix((2, 2, 2, 2, 2, 2, 2), (1, 1, 1, 1, 1, 1, 1), (2, 2, 2, 2, 2, 2, 2)),
            feedback="Follow the spread: for close modes a normal law covers both.",
        ),
        Mistake(
            tag="modes-always-deepest",
            wrong=matrix((1, 1, 1, 3, 3, 3, 3), (0, 0, 0, 2, 2, 2, 2), (1, 1, 1, 2, 2, 2, 2)),
            feedback="Minima can exist without being the deepest: compare the values.",
        ),
    ),
)

RESULT = Result(
    slug="two-modes",
    title="The reverse divergence from a normal law to a target with two modes",
    source=SOURCE,
    claims=(BIRTH, EXCHANGE, CENSUS),
)
