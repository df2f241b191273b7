r"""Four times the Cauchy-Schwarz divergence exceeds the KL divergence from a wider normal law.

The prior is standard normal and the encoder's law, at a data point, normal and narrower: then the
KL divergence is less than four times the other one, and four is the smallest such number.
"""

from __future__ import annotations

from claims.definitions import kl, log, overlap, sqrt, term
from claims.results import Result
from claims.statements import Bound, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2025-ps2, question 2.2"

NUMBERS = "m: real; s: real in (0,1)"
SYMBOLS = declare(NUMBERS, laws={"q(z)": ("normal", "m", "s"), "p(z)": ("normal", "0", "1")})
KL = r"D_{\mathrm{KL}}(q\,\|\,p)"
BACKWARD = r"D_{\mathrm{KL}}(p\,\|\,q)"
QUOTIENT = r"\log\frac{\int q(z)\,p(z)\,dz}{\sqrt{\int q(z)^2\,dz\,\int p(z)^2\,dz}}"
FOURFOLD = rf"-4{QUOTIENT}"
DIVERGENCE = -log(overlap("q", "p") / sqrt(overlap("q", "q") * overlap("p", "p")))


def derive() -> Derivation:
    """The difference: a positive multiple of the squared mean, and a decreasing function."""
    from sympy import Integer, Symbol, factor

    from claims.algebra import rules
    from claims.algebra.bounds import NotShown, naming, split_by_means
    from claims.algebra.calculation import Calculation
    from claims.algebra.lift import lift
    from claims.algebra.normal import gather_logs
    from formula.tree import Add, Apply, Number
    from formula.tree import Symbol as Tree

    d = Calculation(SYMBOLS)
    p, q = d.laws["p"], d.laws["q"]
    d.start(BOUND.lesser, because="the smaller side", tex=KL)
    d.by(
        rules.definition_of_the_divergence,
        because="definition of the divergence",
        tex=r"\mathbb{E}_{q}\left[\log q(z)-\log p(z)\right]",
    )
    d.must_be(BOUND.lesser_definition)
    smaller = d.by(
        rules.moments_of_log_densities,
        d.laws,
        because="write both log densities out and insert the first two moments of $q$",
        tex=r"\frac{m^2+s^2-1}{2}-\log s",
    )
    _, greater = d.aside(
        BOUND.greater_tex,
        rules.overlaps_of_normal_laws,
        d.laws,
        because="the three Gaussian integrals, as for the closed form of this divergence",
        tex=FOURFOLD + r"=\frac{2m^2}{1+s^2}+2\log\frac{1+s^2}{2s}",
    )
    r = Symbol("r", positive=True)
    gap = split_by_means(greater - smaller, q, p, r)
    slope = factor(gap.by_ratio.diff(r))
    if factor(slope / (1 - r) ** 2 * 2 * r * (1 + r)) != -1:
        raise NotShown(f"the slope {slope} is not minus a square over a positive number")
    if gap.by_ratio.subs(r, 1).simplify() != 0:
        raise NotShown(f"{gap.by_ratio} does not vanish for equal deviations")
    if not factor(gap.by_distance * 2 * (1 + q.sd**2) - 3 + q.sd**2).is_zero:
        raise NotShown(f"the coefficient {gap.by_distance} of the squared mean is another one")
    known = naming(
        declare(NUMBERS + "; r: real in (0,1); b: function; b': function; D: real; C: real"),
        {"D": smaller, "C": greater / 4, "r": q.sd**2},
        {"b": gap.by_ratio, "b'": slope},
        r,
    )
    free = naming(
        declare("r: real in (0,1); b: function; b': function"),
        {},
        {"b": gap.by_ratio, "b'": slope},
        r,
    )
    b, one = Apply("b", (Tree("r"),)), Apply("b", (Number("1"),))
    d.beside(
        ("4C-D", Add((b, lift(gap.by_distance * q.mean**2)))),
        rule="split into variances and means",
        because=r"write $C$ and $D$ for the two divergences and $r$ for $s^2$; the difference "
        r"depends on the mean by its square, with a factor that is positive for $s$ below one",
        tex=r"4C-D=b(r)+\frac{(3-s^2)m^2}{2(1+s^2)}",
        declarations=known,
    )
    d.beside(
        (b, gather_logs(gap.by_ratio)),
        rule="terms collected",
        because="the part without the mean",
        tex=r"b(r)=2\log\frac{1+r}{2}-\frac12\log r+\frac{1-r}{2}",
        declarations=free,
    )
    d.beside(
        (Apply("b'", (Tree("r"),)), slope, Integer(0)),
        ("=", "<"),
        rule="differentiation",
        because="a square with a minus, over a positive number: $b$ falls on the whole interval",
        tex=r"b'(r)=-\frac{(1-r)^2}{2r(1+r)}<0",
        declarations=free,
    )
    d.beside(
        (one, Integer(0)),
        rule="substitution",
        because="and vanishes at its end",
        tex="b(1)=0",
        declarations=free,
    )
    d.beside(
        (b, Integer(0)),
        (">",),
        rule="monotonicity by the derivative",
        because="a function that falls to zero is positive before",
        tex="b(r)>0",
        declarations=free,
        proof="theorem",
    )
    d.at_most(
        d.lower(BOUND.greater),
        rule="monotonicity by the derivative",
        because="both parts of the difference are at least zero, and the first is positive",
        tex=FOURFOLD,
    )
    return d.finish(BOUND.greater, closed_form=False)


BOUND = Bound(
    slug="cauchy-schwarz-above-kl",
    title="four Cauchy-Schwarz divergences exceed the KL divergence of a narrower normal law",
    source=SOURCE,
    declarations=SYMBOLS,
    assumptions=(
        r"q=\mathcal{N}(m,s^2)",
        r"p=\mathcal{N}(0,1)",
        r"m\in\mathbb{R}",
        "0<s<1",
    ),
    lesser_definition=kl("q", "p"),
    greater_definition=term(4) * DIVERGENCE,
    lesser_tex=KL,
    greater_tex=FOURFOLD,
    equality_case=None,
    equality_note=r"never attained: both sides vanish together as $m$ goes to zero and $s$ to one, "
    "and then their ratio may come as near to one as one likes",
    derive=derive,
    mistakes=(
        Mistake(
            tag="factor-one",
            wrong=rf"{KL} \le -{QUOTIENT}",
            feedback="For normal laws the inequality without a factor goes the other way.",
        ),
        Mistake(
            tag="factor-two",
            wrong=rf"{KL} \le -2{QUOTIENT}",
            feedback="This factor covers the distance of the means. Compare two laws with one mean "
            "and nearly one spread, to second order.",
        ),
        Mistake(
            tag="other-direction",
            wrong=rf"{BACKWARD} \le {FOURFOLD}",
            feedback="In the other direction a narrow second law is punished like one over its "
            "variance. Does the symmetric divergence grow as fast?",
        ),
        Mistake(
            tag="reversed",
            wrong=rf"{KL} \ge {FOURFOLD}",
            feedback="Try a narrow law with mean zero: one side grows like the negative logarithm "
            "of its deviation, and the other one like a multiple of it.",
        ),
        Mistake(
            tag="equality",
            wrong=rf"{KL} = {FOURFOLD}",
            feedback="The two sides agree to second order where the laws become equal, and only "
            "there.",
        ),
    ),
)

RESULT = Result(
    slug="cauchy-schwarz-above-kl",
    title="An upper bound of the KL divergence by the Cauchy-Schwarz divergence",
    source=SOURCE,
    claims=(BOUND,),
)
