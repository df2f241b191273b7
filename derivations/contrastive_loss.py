r"""The contrastive loss in three terms, for every number of candidates, and what the limit adds.

a_i is the score of the positive pair i, s_{i,j} that of its anchor with the candidate j. Nothing
is assumed of the scores but that they are real.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._contrastive_runs import run_loss, run_rate
from formula.declare import declare, extend

if TYPE_CHECKING:
    import sympy

SOURCE = "udem-ebm, question 4.2"

SCORES = declare("N: positive integer; M: positive integer; a: real[N]; s: real[N,M]")
SCALE = declare("t: positive")

LOSS = r"\frac1N\sum_{i=1}^{N}\left(-\log\frac{e^{a_i}}{\sum_{j=1}^{M}e^{s_{i,j}}}\right)"
ALIGNED = r"\frac1N\sum_{i=1}^{N}a_i"
UNIFORM = r"\frac1N\sum_{i=1}^{N}\log\left(\frac1M\sum_{j=1}^{M}e^{s_{i,j}}\right)"
TERMS = rf"-{ALIGNED}+{UNIFORM}+\log M"
RATE = r"-\frac12\tanh^2 t"
EXACT = 1e-9


def logarithm_of_a_quotient(expression: sympy.Expr) -> sympy.Expr:
    """log(e^a / S) = a - log S for a sum S of exponentials, which is positive."""
    import sympy

    def split(inside: sympy.Expr) -> sympy.Expr:
        tops = [each for each in sympy.Mul.make_args(inside) if isinstance(each, sympy.exp)]
        (below,) = [each for each in sympy.Mul.make_args(inside) if each not in tops]
        total, power = below.as_base_exp()
        if power != -1 or not isinstance(total.function, sympy.exp):
            raise ValueError(f"{inside} is no exponential over a sum of exponentials")
        return sum(each.exp for each in tops) - sympy.log(total)

    return expression.replace(sympy.log, split)


def sum_split(expression: sympy.Expr) -> sympy.Expr:
    """The sum over the anchors term by term."""
    import sympy

    def terms(body: sympy.Expr, *limits: sympy.Tuple) -> sympy.Expr:
        parts = sympy.Add.make_args(sympy.expand(body))
        return sympy.Add(*(sympy.Sum(part, *limits) for part in parts))

    return sympy.expand(expression.replace(sympy.Sum, terms))


def divided_and_multiplied_by(expression: sympy.Expr, count: sympy.Symbol) -> sympy.Expr:
    """log S = log(S / count) + log count."""
    import sympy

    return expression.replace(
        lambda each: isinstance(each, sympy.log) and each.args[0].has(sympy.Sum),
        lambda each: sympy.log(each.args[0] / count) + sympy.log(count),
    )


def equal_terms_counted(expression: sympy.Expr) -> sympy.Expr:
    """Split the sums, and count the terms that do not depend on the index."""
    import sympy

    def count(body: sympy.Expr, *limits: sympy.Tuple) -> sympy.Expr:
        ((index, low, high),) = limits
        constant, inside = body.as_independent(index, as_Add=False)
        if inside == 1:
            return constant * (high - low + 1)
        return constant * sympy.Sum(inside, *limits)

    return sympy.expand(sum_split(expression).replace(sympy.Sum, count))


def derive_terms() -> Derivation:
    """Split the logarithm, and take out the mean over the candidates."""
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift

    d = Calculation(SCORES)
    many = d.lower("M")
    d.start(
        lift(d.lower(LOSS)),
        because="the loss: the mean negative log of a softmax over $M$ candidates",
        tex=LOSS,
    )
    d.by(
        logarithm_of_a_quotient,
        because="the logarithm of a quotient; it undoes the exponential above",
        tex=r"\frac1N\sum_{i=1}^{N}\left(-a_i+\log\sum_{j=1}^{M}e^{s_{i,j}}\right)",
    )
    d.by(
        divided_and_multiplied_by,
        many,
        because="divide the sum by $M$ and multiply it by $M$",
        tex=r"\frac1N\sum_{i=1}^{N}\left(-a_i"
        r"+\log\left(\frac1M\sum_{j=1}^{M}e^{s_{i,j}}\right)+\log M\right)",
    )
    d.by(
        equal_terms_counted,
        because=r"sum term by term; $\log M$ is there $N$ times and is divided by $N$",
        tex=TERMS,
    )
    proved = d.now - d.lower(TERMS_CLAIM.outcome)
    return d.record.finish(
        proved=equal_terms_counted(proved) == 0, detail="what came out is the claim: SymPy"
    )


def derive_rate() -> Derivation:
    """Two moments of the exponential score, and the series of the logarithm to second order."""
    import sympy

    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.lower import lower

    scale = sympy.Symbol("t", positive=True)
    error = sympy.Symbol("u", real=True)
    mean = (sympy.exp(scale) + sympy.exp(-scale)) / 2
    second = (sympy.exp(2 * scale) + sympy.exp(-2 * scale)) / 2
    spread = sympy.simplify((second / mean**2 - 1).rewrite(sympy.cosh))
    if sympy.simplify((spread - sympy.tanh(scale) ** 2).rewrite(sympy.exp)) != 0:
        raise ValueError(f"the relative variance is {spread}")
    series = sympy.series(sympy.log(1 + error), error, 0, 3).removeO()
    known = extend(SCALE, r"u: real; \ell: function; \mu: real; v: real")
    known = naming(known, {r"\mu": mean, "v": second / mean**2 - 1})
    known = naming(known, {}, {r"\ell": series}, error)
    d = Calculation(SCALE)
    d.beside(
        (r"\mu", sympy.cosh(scale)),
        rule="mean of two values",
        because=r"mean $\mu$ of $e^s$ for a score $s$ that is $t$ or $-t$ with equal chances",
        tex=r"\mu=\cosh t",
        declarations=known,
    )
    d.beside(
        ("v", sympy.tanh(scale) ** 2),
        rule="variance of two values",
        because="its variance over its squared mean",
        tex=r"v=\tanh^2 t",
        declarations=known,
    )
    d.beside(
        (r"\ell(u)", series),
        rule="series",
        because=r"the average of $M$ candidates is $\mu$ times $1+u$, where $u$ has mean zero and "
        "the variance $v/M$, and its third and fourth moments are of order $1/M^2$; the "
        "logarithm of $1+u$ to second order",
        tex=r"\ell(u)=u-\frac{u^2}{2}",
        declarations=known,
    )
    found = series.coeff(error, 2) * sympy.tanh(scale) ** 2
    d.start(
        lift(found),
        because="so that $M$ times the mean of the logarithm tends to minus half of $v$",
        tex=RATE,
    )
    return d.record.finish(
        proved=sympy.simplify(d.now - lower(RATE_CLAIM.right, SCALE)) == 0,
        detail="what came out is the claim: SymPy",
    )


TERMS_CLAIM = Behaviour(
    slug="contrastive-terms",
    title="the contrastive loss in three terms, for every number of candidates",
    source=SOURCE,
    declarations=SCORES,
    assumptions=(r"N,M\ge1", r"a_i\in\mathbb{R}", r"s_{i,j}\in\mathbb{R}"),
    statement="the mean cross-entropy by log-sum-exp, for six draws of all scores",
    outcome=TERMS,
    run=run_loss,
    tolerance=EXACT,
    neighbours=(
        rf"{ALIGNED}+{UNIFORM}+\log M",
        rf"-{ALIGNED}+{UNIFORM}-\log M",
        rf"-{ALIGNED}+{UNIFORM}",
        rf"-{ALIGNED}-{UNIFORM}+\log M",
    ),
    derive=derive_terms,
    mistakes=(
        Mistake(
            tag="alignment-sign",
            wrong=rf"{ALIGNED}+{UNIFORM}+\log M",
            feedback="Raise the score of one positive pair: should the loss grow?",
        ),
        Mistake(
            tag="constant-dropped",
            wrong=rf"-{ALIGNED}+{UNIFORM}",
            feedback="Let all scores be equal. What is the loss of a guess among all candidates?",
        ),
        Mistake(
            tag="constant-sign",
            wrong=rf"-{ALIGNED}+{UNIFORM}-\log M",
            feedback="The sum was divided by the number of candidates. What puts it back?",
        ),
        Mistake(
            tag="mean-inside",
            wrong=rf"-{ALIGNED}+\frac1{{NM}}\sum_{{i=1}}^{{N}}\sum_{{j=1}}^{{M}}s_{{i,j}}+\log M",
            feedback="The logarithm of a mean is not the mean of the logarithms.",
        ),
        Mistake(
            tag="sum-not-averaged",
            wrong=rf"-\sum_{{i=1}}^{{N}}a_i+{UNIFORM}+\log M",
            feedback="The loss is an average over the pairs, in both of its parts.",
        ),
    ),
)
RATE_CLAIM = Behaviour(
    slug="contrastive-rate",
    title="M times the bias of the uniformity term, in the limit",
    source=SOURCE,
    declarations=SCALE,
    assumptions=("t>0",),
    statement=r"for scores that are $t$ or $-t$ with equal chances, $M$ times the mean deviation "
    r"of the logarithm of the average of $M$ exponentials from $\log\cosh t$: exact sums over "
    "the number of hits at $M$ equal to 1000, 2000 and 4000, extrapolated; six values of $t$",
    outcome=RATE,
    run=run_rate,
    tolerance=1e-6,
    neighbours=(r"\frac12\tanh^2 t", r"-\tanh^2 t", r"-\frac12\sinh^2 t", "0"),
    derive=derive_rate,
    mistakes=(
        Mistake(
            tag="sign",
            wrong=r"\frac12\tanh^2 t",
            feedback="The logarithm is concave: on which side of the logarithm of the mean is the "
            "mean of the logarithm?",
        ),
        Mistake(
            tag="no-half",
            wrong=r"-\tanh^2 t",
            feedback="Take the second term of the series of the logarithm with its coefficient.",
        ),
        Mistake(
            tag="variance-not-relative",
            wrong=r"-\frac12\sinh^2 t",
            feedback="The deviation is relative to the mean. By what is the variance divided?",
        ),
        Mistake(
            tag="unbiased",
            wrong="0",
            feedback="The average is unbiased; its logarithm is not.",
        ),
    ),
)

RESULT = Result(
    slug="contrastive-loss",
    title="The contrastive loss in three terms",
    source=SOURCE,
    claims=(TERMS_CLAIM, RATE_CLAIM),
    references=(
        r"T. Wang and P. Isola (2020). \emph{Understanding contrastive representation learning "
        r"through alignment and uniformity on the hypersphere}.",
    ),
)
