r"""A linear VAE that is trained with the Cauchy-Schwarz penalty: its optimum for every weight.

One latent direction; the data are scaled to variance one. x is normal, the decoder N(w z, 1/k), the
encoder N(v x, S), the prior standard normal; k is the ratio of signal to noise, and U = v^2 the
variance of the encoder's mean over the data.
"""

from __future__ import annotations

from collections.abc import Mapping

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps2, question 2.2"

DECLARATIONS = declare("k: positive; S: real in (0,1)")
WEIGHT = r"\frac{4kS(1+S)}{(1+2S-S^2)^2}"
SPREAD = r"\frac{1-S^2}{2}"
PENALTY = r"\frac\lambda2\left(\frac{%s}{1+S}+\log\frac{1+S}{2\sqrt S}\right)"
OBJECTIVE = r"-\frac k2\left((1-wv)^2+w^2S\right)-" + PENALTY % "v^2"
REDUCED = r"-\frac{kS}{2(U+S)}-" + PENALTY % "U"
IN_MEAN = r"\frac{kS}{2(U+S)^2}-\frac{\lambda}{2(1+S)}"
IN_SPREAD = (
    r"-\frac{kU}{2(U+S)^2}+\frac\lambda2\left(\frac{U}{(1+S)^2}+\frac{1}{2S}-\frac{1}{1+S}\right)"
)
MET = r"\frac{\lambda(1-S^2-2U)}{4S(1+S)^2}"
RISE = r"\frac{4k(1+3S^2+2S^3)}{(1+2S-S^2)^3}"
EVERY = (
    r"k: positive; \lambda: positive; S: positive; w: real; v: positive; U: positive; "
    r"J: function; J': function; A: function; A': function; B: function; \Lambda: function; "
    r"\Lambda': function"
)


def column(weight: str, spread: str = SPREAD) -> str:
    """The two entries of an outcome."""
    return rf"\begin{{pmatrix}}{weight}\\{spread}\end{{pmatrix}}"


OUTCOME = column(WEIGHT)
SHOWN = r"\begin{pmatrix}\dfrac{4kS(1+S)}{(1+2S-S^2)^2}\\[10pt]\dfrac{1-S^2}{2}\end{pmatrix}"
"""The outcome with fractions of full size."""


def derive() -> Derivation:
    """The best decoder in closed form, then both slopes; they have one common zero."""
    import sympy

    from claims.algebra.bounds import NotShown, naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lower import lower
    from derivations._bilinear import finished, same_entries, tree_of
    from formula.read import read

    plain = declare(EVERY)
    k, weight, s, u, v = sympy.symbols(r"k \lambda S U v", positive=True)
    w = sympy.Symbol("w", real=True)
    whole = lower(read(OBJECTIVE, plain), plain)
    (decoder,) = sympy.solve(whole.diff(w), w)
    reduced = lower(read(REDUCED, plain), plain)
    if sympy.simplify(whole.subs(w, decoder) - reduced.subs(u, v**2)) != 0:
        raise NotShown("the objective at the best decoder is another function")
    in_mean, in_spread = reduced.diff(u), reduced.diff(s)
    if not (whole.diff(w, 2).is_negative and sympy.factor(in_mean.diff(u)).is_negative):
        raise NotShown("the objective is not shown to be strictly concave in w, and then in U")
    (met,) = sympy.solve(in_mean, k)
    both = sympy.factor(in_spread.subs(k, met))
    (best,) = sympy.solve(sympy.numer(both), u)
    (found,) = sympy.solve(in_mean.subs(u, best), weight)
    rise = sympy.factor(found.diff(s))
    if sympy.simplify(rise - lower(read(RISE, plain), plain)) != 0:
        raise NotShown(f"the weight has another slope: {rise}")

    d = Calculation(DECLARATIONS)
    decoded = naming(plain, {}, {"J": whole, "J'": whole.diff(w)}, w)
    in_u = naming(plain, {}, {"A": reduced, "A'": in_mean}, u)
    meeting = naming(plain, {"k": met}, {"B": in_spread}, s)
    for left, right, rule, because, tex, known in (
        (
            "J(w)",
            whole,
            "normal moments",
            r"the mean of the objective over the data, up to a constant: what the decoder misses, "
            r"and the divergence of $\mathcal{N}(vx,S)$ from the prior, where $x^2$ has mean one",
            f"J(w)={OBJECTIVE}",
            decoded,
        ),
        (
            r"J'\left(\frac{v}{v^2+S}\right)",
            sympy.Integer(0),
            "stationary point",
            "quadratic in $w$: the best decoder is the regression of $x$ on the code",
            r"J'\left(\frac{v}{v^2+S}\right)=0",
            decoded,
        ),
        (
            "A(U)",
            reduced,
            "substitution",
            "what is left then, with $U$ for $v^2$",
            f"A(U)={REDUCED}",
            in_u,
        ),
        (
            "A'(U)",
            in_mean,
            "differentiation",
            r"it falls in $U$; so there is one best $U$ for each $S$, and if it is positive, "
            "it fixes $k$ by the other numbers",
            f"A'(U)={IN_MEAN}",
            in_u,
        ),
        (
            "B(S)",
            in_spread,
            "differentiation",
            "the slope in $S$",
            f"B(S)={IN_SPREAD}",
            naming(plain, {}, {"B": in_spread}, s),
        ),
        (
            "B(S)",
            both,
            "substitution",
            "with that $k$; it is zero for one $U$ only, which is positive for $S$ below one",
            f"B(S)={MET}",
            meeting,
        ),
    ):
        d.beside((left, right), rule=rule, because=because, tex=tex, declarations=known)
    within = declare(r"k: positive; S: real in (0,1); \Lambda: function; \Lambda': function")
    for said, computed, operators, rule, because, tex in (
        (
            r"\Lambda'(S)",
            (rise, sympy.Integer(0)),
            ("=", ">"),
            "differentiation",
            r"let $\Lambda(S)$ be the weight at which both slopes vanish: it grows with $S$, so "
            "that for each weight there is at most one such point",
            rf"\Lambda'(S)={RISE}>0",
        ),
        (
            r"\Lambda(1)",
            (found.subs(s, 1),),
            ("=",),
            "substitution",
            "and it ends here; for larger weights nothing is left but $U$ zero, where the best $S$ "
            "is one: the direction is lost",
            r"\Lambda(1)=2k",
        ),
    ):
        known = naming(within, {}, {r"\Lambda": found, r"\Lambda'": rise}, s)
        d.beside(
            (said, *computed), operators, rule=rule, because=because, tex=tex, declarations=known
        )
    entries = sympy.Matrix([found, best])
    d.record.start(
        tree_of(entries),
        "the weight for which the best $S$ is the given one, and the best $U$",
        SHOWN,
        rule="stationary point",
        proof="sympy",
    )
    return finished(d.record, same_entries(entries, CLAIM))


def run(seed: int, values: Mapping[str, object]) -> object:
    """Find the weight at which the slopes vanish for S, then climb from a fixed start with it.

    The mean objective is computed on nodes for data and code; nothing is returned unless the
    climb ends at S.
    """
    import numpy as np
    from scipy import optimize

    k, wanted = float(values["k"]), float(values["S"])  # type: ignore[arg-type]
    nodes, masses = np.polynomial.hermite_e.hermegauss(3)
    masses = masses / masses.sum()
    both = np.outer(masses, masses)

    def normal(distance: np.ndarray | float, variance: float) -> np.ndarray:
        return -0.5 * (np.log(2 * np.pi * variance) + distance * distance / variance)

    def loss(at: np.ndarray, weight: float) -> float:
        w, v, variance = at[0], at[1], np.exp(at[2])
        codes = v * nodes[:, None] + np.sqrt(variance) * nodes[None, :]
        missed = 0.5 * k * (both * (nodes[:, None] - w * codes) ** 2).sum()
        selves = normal(0.0, 2 * variance) + normal(0.0, 2.0)
        apart = 0.5 * selves - masses @ normal(v * nodes, 1 + variance)
        return float(missed + weight * apart)

    steps = 1e-5 * np.eye(3)

    def slopes(unknown: np.ndarray) -> list[float]:
        at, weight = np.array([unknown[0], unknown[1], np.log(wanted)]), np.exp(unknown[2])
        return [(loss(at + each, weight) - loss(at - each, weight)) / 2e-5 for each in steps]

    tried = (optimize.root(slopes, [1.0, v, np.log(k)], tol=1e-10) for v in (0.6, 0.3, 0.1))
    weight = next((np.exp(each.x[2]) for each in tried if each.success), np.nan)
    start = np.array([1.0, 0.7, np.log(0.3)])
    climbed = optimize.minimize(loss, start, args=(weight,), method="BFGS", tol=1e-7).x
    _, v, log_variance = climbed
    if not abs(np.exp(log_variance) - wanted) <= 1e-4:
        return np.array([np.nan, np.nan])
    return np.array([weight, v * v])


CLAIM = Behaviour(
    slug="linear-vae-cauchy-schwarz",
    title="a linear VAE with a Cauchy-Schwarz penalty: weight and optimum",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=("k>0", "0<S<1"),
    statement=r"the weight for which the best variance of the encoder is $S$, and the variance "
    r"over the data of the best encoder's mean: ascent in the slopes of decoder and encoder and in "
    r"the encoder's variance from a fixed start, on Gauss--Hermite nodes for data and code, for "
    r"six pairs of $k$ and $S$",
    outcome=OUTCOME,
    run=run,
    tolerance=1e-4,
    neighbours=(
        column("kS"),
        column(WEIGHT, "1-S"),
        column(r"\frac{4kS}{(1+S)^2}"),
        column(r"2kS"),
    ),
    derive=derive,
    mistakes=(
        Mistake(
            tag="as-for-kl",
            wrong=column("kS", "1-S"),
            feedback="This is the optimum with the usual divergence. The two differ in how they "
            "price the mean and the spread of the encoder.",
        ),
        Mistake(
            tag="aggregate-matches-prior",
            wrong=column(WEIGHT, "1-S"),
            feedback="You let the codes of all data have variance one, as the usual optimum does. "
            "Does this penalty ask for that?",
        ),
        Mistake(
            tag="half-forgotten",
            wrong=column(r"\frac{kS(1+S)}{(1+2S-S^2)^2}"),
            feedback="Insert the best spread of the mean into the condition on the weight, and "
            "square all of it.",
        ),
        Mistake(
            tag="mean-alone",
            wrong=column(r"\frac{k(1+S)}{S}", SPREAD),
            feedback="The decoder's noise enters by the variance of the whole code, of the mean "
            "and around it.",
        ),
    ),
)

RESULT = Result(
    slug="linear-vae-cauchy-schwarz",
    title="A linear VAE with a Cauchy-Schwarz penalty",
    source=SOURCE,
    claims=(CLAIM,),
)
