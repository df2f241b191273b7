r"""The K-sample bound: a mean of K importance ratios inside the logarithm is below the evidence."""

from __future__ import annotations

from claims.results import Result
from claims.statements import Bound, Mistake
from claims.steps import Derivation
from formula.declare import declare, extend

SOURCE = "udem-2019, question 3.1"

DRAWS = r"h_1,\dots,h_K \sim q(h)"

DECLARATIONS = declare("K: positive integer", models=["p(h) p(x|h)", "q(h)"], given=[DRAWS])

LINEAR_GAUSSIAN = declare(
    "K: positive integer; a: real; b: real; s: positive; m: real; t: positive",
    laws={
        "p(h)": ("normal", "0", "1"),
        "p(x|h)": ("normal", "a h + b", "s"),
        "q(h)": ("normal", "m", "t"),
    },
    given=[DRAWS],
)
"""A linear-Gaussian model with a Gaussian proposal: the evidence is known in closed form."""

POSTERIOR_PROPOSAL = extend(
    declare("K: positive integer", models=["p(h) p(x|h)"]), given=["q(h) = p(h|x)", DRAWS]
)

BOUND_TEX = (
    r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}"
    r"\left[\log\left(\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right)\right]"
)


def derive() -> Derivation:
    """Jensen's inequality, then the mean of each ratio."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_equations import arithmetic, sum_of_equal_terms
    from claims.algebra.densities_inequalities import jensen_log
    from claims.algebra.densities_laws import marginalise, product_rule
    from claims.algebra.densities_means import importance_ratio, linearity, one_draw
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    d.start(K_SAMPLE_BOUND.lesser, because="definition of the $K$-sample bound", tex=BOUND_TEX)
    d.by(
        jensen_log(),
        at=d.now,
        because="Jensen's inequality: the logarithm is concave and the mean of the ratios is "
        "positive",
        tex=r"\log\mathbb{E}_{h_1,\dots,h_K \sim q(h)}"
        r"\left[\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right]",
    )
    d.by(
        linearity(),
        because="expectation is linear",
        tex=r"\log\left(\frac1K\sum_{j=1}^K\mathbb{E}_{h_1,\dots,h_K \sim q(h)}"
        r"\left[\frac{p(x,h_j)}{q(h_j)}\right]\right)",
    )
    d.by(
        one_draw(),
        because="the $j$-th term depends on $h_j$ only, and every $h_j$ has the density $q(h)$",
        tex=r"\log\left(\frac1K\sum_{j=1}^K\int q(h)\,\frac{p(x,h)}{q(h)}\,dh\right)",
    )
    d.by(
        importance_ratio(),
        because="$q(h)$ cancels, as it is positive wherever $p(x,h)$ is (if it is not, the "
        "integral runs over less and this line is an upper bound)",
        tex=r"\log\left(\frac1K\sum_{j=1}^K\int p(x,h)\,dh\right)",
    )
    d.by(
        marginalise(),
        because="integrating the joint density over $h$ leaves the density of $x$",
        tex=r"\log\left(\frac1K\sum_{j=1}^K p(x)\right)",
    )
    d.by(
        in_one_line("mean of equal terms", sum_of_equal_terms(), arithmetic()),
        because="the mean of $K$ equal terms is that term",
        tex=r"\log p(x)",
    )
    d.aside(
        r"\frac{p(x,h)}{p(h|x)}",
        in_one_line("product rule", product_rule("x"), arithmetic()),
        because="for the proposal $q(h) = p(h|x)$ every ratio is the same constant, so that "
        "Jensen's inequality is an equality",
        tex=r"\frac{p(x,h)}{p(h|x)} = p(x)",
    )
    return d.finish(K_SAMPLE_BOUND.lesser, "<=", K_SAMPLE_BOUND.greater)


K_SAMPLE_BOUND = Bound(
    slug="k-sample-bound",
    title="lower bound of the log-evidence from K samples",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(
        r"p(x,h) = p(h)\,p(x|h)",
        r"q(h) > 0 \text{ wherever } p(h|x) > 0",
        DRAWS,
        r"K \in \{1, 2, \dots\}",
    ),
    continuous=LINEAR_GAUSSIAN,
    lesser_tex=BOUND_TEX,
    greater_tex=r"\log p(x)",
    equality_case=POSTERIOR_PROPOSAL,
    equality_note="equality exactly when $q(h) = p(h|x)$ for almost every $h$: then every ratio "
    "equals $p(x)$",
    derive=derive,
    mistakes=(
        Mistake(
            tag="jensen-reversed",
            wrong=BOUND_TEX + r" \ge \log p(x)",
            feedback="The logarithm is concave, not convex. Draw a chord below its graph and see "
            "which of the two, mean of the logarithm or logarithm of the mean, is larger.",
        ),
        Mistake(
            tag="jensen-as-equality",
            wrong=BOUND_TEX + r" = \log p(x)",
            feedback="Logarithm and expectation do not commute. What is lost when they are "
            "exchanged, and in which direction?",
        ),
        Mistake(
            tag="mean-over-draws-lost",
            wrong=r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}"
            r"\left[\log\left(\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right)\right] \le \log p(x)",
            feedback="Without the factor in front of the sum the argument of the logarithm grows "
            "with the number of samples. Check what its expectation is.",
        ),
        Mistake(
            tag="mean-outside-the-logarithm",
            wrong=r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}"
            r"\left[\frac1K\log\left(\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right)\right]"
            r" \le \log p(x)",
            feedback="The factor in front of the sum belongs to the average inside the logarithm; "
            "outside it scales the whole bound.",
        ),
        Mistake(
            tag="likelihood-for-joint",
            wrong=r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}"
            r"\left[\log\left(\frac1K\sum_{j=1}^K\frac{p(x|h_j)}{q(h_j)}\right)\right]"
            r" \le \log p(x)",
            feedback="When the samples come from a proposal, the weight needs the joint density "
            "in its numerator. What happened to the prior of $h$?",
        ),
        Mistake(
            tag="ratio-inverted",
            wrong=r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}"
            r"\left[\log\left(\frac1K\sum_{j=1}^K\frac{q(h_j)}{p(x,h_j)}\right)\right]"
            r" \le \log p(x)",
            feedback="The proposal has to cancel when the expectation is written as an integral; "
            "with the ratio this way up it is squared instead.",
        ),
    ),
)

RESULT = Result(
    slug="k-sample-bound",
    title="K-sample lower bound of the log-evidence",
    source=SOURCE,
    claims=(K_SAMPLE_BOUND,),
)
