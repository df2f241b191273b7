r"""Two encoders for normal data: each has one half of what a collapsed code has, and not the other.

Data and prior are standard normal. One encoder ignores the data, but misses the prior; the code of
the other one has the prior for its law on average, and depends on the data.
"""

from __future__ import annotations

from collections.abc import Mapping

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "sharif-2025-ps2, questions 3.1 and 3.3"

DECLARATIONS = declare(r"m: real; \rho: real in (0,1)")

SHIFTED = r"\frac12m^2"
COUPLED = r"-\frac12\log(1-\rho^2)"


def _rows(*rows: tuple[str, str]) -> str:
    inside = r"\\".join(" & ".join(row) for row in rows)
    return rf"\begin{{pmatrix}}{inside}\end{{pmatrix}}"


OUTCOME = _rows((SHIFTED, COUPLED), ("0", COUPLED), (SHIFTED, "0"))


def derive() -> Derivation:
    """Divergences of normal laws, their means over the data, and what the average code adds."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from derivations._bilinear import finished, same_entries, tree_of

    d = Calculation(DECLARATIONS)
    x, m, rho = sympy.Symbol("x", real=True), d.lower("m"), d.lower(r"\rho")

    def divergence(mean: sympy.Expr, variance: sympy.Expr) -> sympy.Expr:
        """Of a normal law from the standard normal one."""
        return (mean**2 + variance - 1 - sympy.log(variance)) / 2

    encoders = ((m, sympy.Integer(1)), (rho * x, 1 - rho**2))
    at_a_point = [sympy.expand(divergence(*each)) for each in encoders]
    columns = []
    for (mean, variance), cost in zip(encoders, at_a_point, strict=True):
        polynomial = sympy.Poly(cost, x)
        rate = polynomial.coeff_monomial(1) + polynomial.coeff_monomial(x**2)  # E[x^2] = 1
        constant = mean.subs(x, 0)
        spread = sympy.expand(variance + sympy.diff(mean, x) ** 2)
        rest = divergence(constant, spread)
        columns.append([sympy.expand(each) for each in (rate, rate - rest, rest)])
    known = extend(DECLARATIONS, "x: real; F: function; G: function")
    named = naming(known, {}, dict(zip("FG", at_a_point, strict=True)), x)
    for name, because, tex in (
        (
            "F",
            "first encoder: mean $m$ and variance one for every $x$; its divergence from the prior",
            r"F(x)=\frac{m^2}{2}",
        ),
        (
            "G",
            r"second encoder: mean $\rho x$ and variance $1-\rho^2$; its divergence from the prior",
            r"G(x)=\frac{\rho^2x^2-\rho^2-\log(1-\rho^2)}{2}",
        ),
    ):
        d.beside(
            (f"{name}(x)", at_a_point["FG".index(name)]),
            rule="divergence of normal laws",
            because=because,
            tex=tex,
            declarations=named,
        )
    entries = sympy.Matrix(columns).T
    d.record.start(
        tree_of(entries),
        "first row: the mean over $x$, where $x^2$ has the mean one. The average codes are normal "
        "with variance one and the means $m$ and zero; third row: their divergence from the "
        "prior. The second row is the difference of the other two. One column for each encoder",
        OUTCOME,
        rule="means over the data",
        proof="sympy",
    )
    return finished(d.record, same_entries(entries, CLAIM))


def run(seed: int, values: Mapping[str, object]) -> object:
    """Log densities on nodes; the average code is a mixture over a grid of data."""
    import numpy as np
    from scipy import stats

    m, rho = (float(values[name]) for name in ("m", r"\rho"))  # type: ignore[arg-type]
    nodes, weights = np.polynomial.hermite_e.hermegauss(6 + seed % 3)
    weights = weights / weights.sum()
    both = weights[:, None] * weights[None, :]
    grid = np.linspace(-9.0, 9.0, 721)
    mass = stats.norm.pdf(grid) * (grid[1] - grid[0])
    rows = []
    for slope, shift, deviation in ((0.0, m, 1.0), (rho, 0.0, np.sqrt(1 - rho**2))):
        means = shift + slope * nodes[:, None]
        z = means + deviation * nodes[None, :]
        log_code, log_prior = stats.norm.logpdf(z, means, deviation), stats.norm.logpdf(z)
        average = stats.norm.pdf(z[:, :, None], shift + slope * grid, deviation) @ mass
        log_average = np.log(average)
        ratios = (log_code - log_prior, log_code - log_average, log_average - log_prior)
        rows.append([float(np.sum(both * each)) for each in ratios])
    return np.array(rows).T


CLAIM = Behaviour(
    slug="collapse-parts",
    title="divergence, information and divergence of the average code for two encoders",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(r"m\in\mathbb{R}", r"0<\rho<1"),
    statement=r"standard normal data and prior, and two encoders, $\mathcal N(m,1)$ for every $x$ "
    r"and $\mathcal N(\rho x,1-\rho^2)$, integrated numerically: for each, the mean divergence "
    "from the prior, the information of the code about the data, and the divergence of the "
    "average code from the prior",
    outcome=OUTCOME,
    run=run,
    tolerance=1e-6,
    neighbours=(
        _rows((SHIFTED, COUPLED), (SHIFTED, COUPLED), ("0", "0")),
        _rows((SHIFTED, COUPLED), ("0", "0"), (SHIFTED, COUPLED)),
        _rows((SHIFTED, r"\frac{\rho^2}{2}"), ("0", r"\frac{\rho^2}{2}"), (SHIFTED, "0")),
        _rows(("m^2", COUPLED), ("0", COUPLED), ("m^2", "0")),
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="divergence-is-information",
            wrong=_rows((SHIFTED, COUPLED), (SHIFTED, COUPLED), ("0", "0")),
            feedback="Can a code that is the same for all data tell anything about them?",
        ),
        Mistake(
            tag="average-like-members",
            wrong=_rows((SHIFTED, COUPLED), ("0", "0"), (SHIFTED, COUPLED)),
            feedback="Mix the codes of all data points before you compare with the prior. What "
            "variance does the mixture have?",
        ),
        Mistake(
            tag="variance-forgotten",
            wrong=_rows((SHIFTED, r"\frac{\rho^2}{2}"), ("0", r"\frac{\rho^2}{2}"), (SHIFTED, "0")),
            feedback="The means alone do not make the divergence: a code that is narrower than "
            "the prior costs as well.",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=_rows(("m^2", r"-\log(1-\rho^2)"), ("0", r"-\log(1-\rho^2)"), ("m^2", "0")),
            feedback="The logarithm of a normal density has a factor in front of the square and "
            "of the logarithm of the variance.",
        ),
    ),
)

RESULT = Result(slug="collapse-parts", title=CLAIM.title, source=SOURCE, claims=(CLAIM,))
