r"""The divergence that fits a conditional model, and what its sample form estimates of it.

Averaged over y, the divergence of p(x|y) from the data's conditional law is the cross-entropy,
which pairs and the likelihood estimate, less an entropy, which they do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations._matrices import column
from formula.declare import declare

SOURCE = "sharif-2025-ps2, question 1.1"

DATA = r"p_{\mathrm{data}}"
MODEL = r"p_\theta(x|y)"
OVER_Y = rf"\mathbb{{E}}_{{{DATA}(y)}}"
OVER_BOTH = rf"\mathbb{{E}}_{{{DATA}(y){DATA}(x|y)}}"
OVER_PAIRS = rf"\mathbb{{E}}_{{{DATA}(x,y)}}"
RATIO = rf"\log\frac{{{DATA}(x|y)}}{{{MODEL}}}"
AVERAGED = rf"{OVER_Y}\left[D_{{\mathrm{{KL}}}}\left({DATA}(x|y)\,\|\,{MODEL}\right)\right]"
CRITERION = rf"{OVER_BOTH}\left[{RATIO}\right]"
BOTH, ONE = f"H({DATA}(x,y))", f"H({DATA}(y))"
FIT = rf"{OVER_PAIRS}\left[\log {MODEL}\right]"

DECLARATIONS = declare(models=[f"{DATA}(y) {DATA}(x|y)", MODEL])
LINEAR = declare(
    r"m: real; \tau: positive; a: real in (-1,1); b: real; s: positive; c: real in (-1,1); "
    "d: real; t: real in (1/2,2)",
    laws={
        f"{DATA}(y)": ("normal", "m", r"\tau"),
        f"{DATA}(x|y)": ("normal", "a y + b", "s"),
        MODEL: ("normal", "c y + d", "t"),
    },
)
"""Linear conditional laws with normal noise."""
NOTHING = declare()

KEPT, MODELLED = Fraction(3, 4), Fraction(9, 10)
"""How often x equals y, in the data and according to the model."""
PAIRS = 4
"""So many pairs are drawn."""


def derive_split() -> Derivation:
    """Write the divergence out; one half is an entropy, the other one a mean over pairs."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_entropy, write_kl
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_laws import quotient_rule
    from claims.algebra.densities_logs import split_log
    from claims.algebra.densities_marginals import mean_under_joint
    from claims.algebra.densities_means import linearity
    from claims.algebra.densities_mixture import without_law
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    conditional = d.tree(f"{DATA}(x|y)")
    assert isinstance(conditional, Density)
    d.aside(
        AVERAGED,
        in_one_line("definition of the KL divergence", write_kl(), mean_under_joint()),
        because="the divergence at each $y$, averaged over $y$: drawing $y$ and then $x$ given $y$ "
        "is drawing a pair",
        tex=rf"{AVERAGED} = {OVER_PAIRS}\left[{RATIO}\right]",
    )
    d.start(SPLIT.left, because="so this is what is to be small", tex=CRITERION)
    d.by(
        in_one_line("product rule", quotient_rule(conditional)),
        at=RATIO,
        because="write the data's conditional density through that of the pair",
        tex=rf"{OVER_BOTH}\left[\log\frac{{\frac{{{DATA}(x,y)}}{{{DATA}(y)}}}}{{{MODEL}}}\right]",
    )
    d.by(
        in_one_line("linearity", split_log(), linearity(), without_law("x")),
        because="the logarithm of a quotient; expectation is linear, the means being finite, and "
        "the second logarithm needs no $x$",
        tex=rf"{OVER_BOTH}\left[\log {DATA}(x,y)\right] - {OVER_Y}\left[\log {DATA}(y)\right]"
        rf" - {OVER_BOTH}\left[\log {MODEL}\right]",
    )
    d.by(
        in_one_line(
            "definition of the entropy", mean_under_joint(), recognise_entropy(), arithmetic()
        ),
        because=r"the first two means are entropies with the opposite sign, in which $\theta$ does "
        "not occur",
        tex=f"-{BOTH} + {ONE} - {FIT}",
    )
    return d.finish(SPLIT.left, "=", SPLIT.right)


def derive_numbers() -> Derivation:
    """Two-valued x and y: every mean is a sum of a few terms."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from derivations._bilinear import tree_of

    log, kept, modelled = sympy.log, *(sympy.Rational(each) for each in (KEPT, MODELLED))

    def crossed(true: sympy.Expr, model: sympy.Expr) -> sympy.Expr:
        return (
            sympy.expand_log(
                -true * log(model) - (1 - true) * log(1 - model), force=True, factor=True
            )
            if true not in (0, 1)
            else sympy.Integer(0)
        )

    cross, entropy = crossed(kept, modelled), crossed(kept, kept)
    back = crossed(modelled, kept) - crossed(modelled, modelled)
    fitted = sum(
        sympy.binomial(PAIRS, k) * kept**k * (1 - kept) ** (PAIRS - k)
        * crossed(sympy.Rational(k, PAIRS), sympy.Rational(k, PAIRS))
        for k in range(PAIRS + 1)
    )  # fmt: skip
    entries = [sympy.expand(each) for each in (cross, cross - entropy, back, fitted)]
    d = Calculation(NOTHING)
    for name, value, because, tex in (
        (
            "C",
            cross,
            "each pair adds minus the logarithm of nine tenths or of one tenth, so that every "
            "sample form has this mean, the cross-entropy",
            r"C=-\frac34\log\frac{9}{10}-\frac14\log\frac{1}{10}",
        ),
        (
            "H",
            entropy,
            "the entropy of the data's $x$ given $y$, the same for both values of $y$; the "
            "criterion is the difference",
            r"H=-\frac34\log\frac34-\frac14\log\frac14",
        ),
        (
            "F",
            fitted,
            "the best probability for a sample is the share $k/4$ of pairs with equal "
            "entries, for which the sample form is the entropy of that share; $k$ has a binomial "
            "law",
            r"F=\frac{120}{256}\left(-\frac34\log\frac34-\frac14\log\frac14\right)"
            r"+\frac{54}{256}\log2",
        ),
    ):
        d.beside(
            (name, value),
            rule="enumeration",
            because=because,
            tex=tex,
            declarations=naming(declare(f"{name}: real"), {name: value}),
        )
    d.record.start(
        tree_of(sympy.Matrix(entries)),
        "cross-entropy, criterion, criterion turned round, and $F$",
        NUMBERS.outcome,
        rule="enumeration",
        proof="enumeration",
    )
    from claims.algebra.lower import lower
    from formula.tree import Matrix

    stated = NUMBERS.right
    assert isinstance(stated, Matrix)
    rests = [
        sympy.expand(sympy.expand_log(lower(row[0], NOTHING) - found, force=True, factor=True))
        for row, found in zip(stated.rows, entries, strict=True)
    ]
    detail = "sums over all values; logarithms of primes compared by SymPy"
    return d.record.finish(proved=not any(rests), detail=detail)


def _data_sets() -> Iterator[tuple[float, list[tuple[int, int]]]]:
    """Every list of pairs of bits with its probability."""
    from itertools import product

    for bits in product((0, 1), repeat=2 * PAIRS):
        pairs = list(zip(bits[:PAIRS], bits[PAIRS:], strict=True))
        weight = 1.0
        for x, y in pairs:
            weight *= float(KEPT if x == y else 1 - KEPT) / 2
        yield weight, pairs


def run_numbers(seed: int) -> object:
    """Average the sample form over every data set, as it is and minimised; divergences by table."""
    import numpy as np
    from scipy import optimize, special

    start = float(np.random.default_rng(seed).uniform(-1.0, 1.0))

    def sample_form(pairs: list[tuple[int, int]], same: float) -> float:
        return float(-np.mean([np.log(same if x == y else 1.0 - same) for x, y in pairs]))

    smallest: dict[int, float] = {}

    def fitted(pairs: list[tuple[int, int]]) -> float:
        key = sum(x == y for x, y in pairs)
        if key not in smallest:
            found = optimize.minimize(
                lambda at: sample_form(pairs, 1e-12 + (1 - 2e-12) * special.expit(at[0])),
                [start + 0.1],
                method="Nelder-Mead",
                options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 2000},
            )
            smallest[key] = float(found.fun)
        return smallest[key]

    means = np.zeros(2)
    for weight, pairs in _data_sets():
        means += weight * np.array([sample_form(pairs, float(MODELLED)), fitted(pairs)])
    table = {
        name: np.array([[p, 1 - p], [1 - p, p]]) for name, p in
        (("data", float(KEPT)), ("model", float(MODELLED)))
    }  # fmt: skip
    forth = special.rel_entr(table["data"], table["model"]).sum(axis=1).mean()
    back = special.rel_entr(table["model"], table["data"]).sum(axis=1).mean()
    return np.array([[means[0]], [forth], [back], [means[1]]])


SPLIT = Equality(
    slug="conditional-criterion",
    title="averaged divergence of a conditional model from the data",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(rf"{MODEL} > 0 \text{{ wherever }} {DATA}(x|y) > 0",),
    continuous=LINEAR,
    definition_tex=CRITERION,
    closed_form=f"-{BOTH} + {ONE} - {FIT}",
    derive=derive_split,
    mistakes=(
        Mistake(
            tag="entropy-dropped",
            wrong=f"-{FIT}",
            feedback="This has the same minimisers. But put in the best model: is it zero there?",
        ),
        Mistake(
            tag="entropy-sign",
            wrong=f"{BOTH} - {ONE} - {FIT}",
            feedback="An entropy is minus a mean logarithm. With which sign does the logarithm of "
            "the data's density occur in the divergence?",
        ),
        Mistake(
            tag="fit-sign",
            wrong=f"{FIT} - {BOTH} + {ONE}",
            feedback="Should the criterion become smaller or larger when the pairs become more "
            "likely under the model?",
        ),
        Mistake(
            tag="entropy-of-pairs",
            wrong=f"-{BOTH} - {FIT}",
            feedback="What is compared are two laws of $x$ at a given $y$. How $y$ itself is "
            "spread does not enter.",
        ),
        Mistake(
            tag="entropy-without-y",
            wrong=f"-H({DATA}(x)) - {FIT}",
            feedback="Knowing $y$ leaves less uncertainty about $x$ than there is without it.",
        ),
    ),
)


_CROSS = r"\log10-1.5\log3"
_FORTH = r"\log2.5-0.75\log3"
_BACK = r"0.9\log1.2+0.1\log0.4"
_FITTED = r"\frac{147\log2-45\log3}{128}"
_ENTROPY = r"2\log2-0.75\log3"

NUMBERS = Behaviour(
    slug="conditional-criterion-numbers",
    title="mean of the sample form, criterion, its reverse, and the fitted sample form",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"$y$ is a fair bit and $x$ equals it with probability three quarters, in the model "
    "with probability nine tenths. Four entries, in nats: the mean, over all samples of four "
    "pairs, of minus the mean log-likelihood; the averaged divergence of the model from the data; "
    "the same with its arguments exchanged; and the mean over all samples of the smallest value "
    "that minus the mean log-likelihood takes for any probability in the place of nine tenths",
    outcome=column(_CROSS, _FORTH, _BACK, _FITTED),
    run=run_numbers,
    tolerance=1e-7,
    neighbours=(
        column(_FORTH, _FORTH, _BACK, _FITTED),
        column(_CROSS, _BACK, _FORTH, _FITTED),
        column(_CROSS, _FORTH, _FORTH, _FITTED),
        column(_CROSS, _FORTH, _BACK, _ENTROPY),
    ),
    derive=derive_numbers,
    mistakes=(
        Mistake(
            tag="sample-form-as-divergence",
            wrong=column(_FORTH, _FORTH, _BACK, _FITTED),
            feedback="The sample form knows the model's likelihoods only. Which part of the "
            "divergence does not contain them?",
        ),
        Mistake(
            tag="symmetric",
            wrong=column(_CROSS, _FORTH, _FORTH, _FITTED),
            feedback="Under which law is the log ratio averaged, and does that matter?",
        ),
        Mistake(
            tag="direction",
            wrong=column(_CROSS, _BACK, _FORTH, _FITTED),
            feedback="The law that is averaged over comes first in a divergence. Which one are "
            "the pairs drawn from?",
        ),
        Mistake(
            tag="fit-reaches-the-entropy",
            wrong=column(_CROSS, _FORTH, _BACK, _ENTROPY),
            feedback="The probability is fitted to each sample and then judged on the same one.",
        ),
    ),
)

RESULT = Result(
    slug="conditional-criterion",
    title="The criterion of a conditional model and its sample form",
    source=SOURCE,
    claims=(SPLIT, NUMBERS),
)
