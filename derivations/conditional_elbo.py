r"""The evidence lower bound of a conditional model: Jensen, its gap, and the q that closes it."""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Bound, Equality, Mistake
from claims.steps import Derivation
from derivations.conditional_evidence import (
    DECLARATIONS,
    FACTORS,
    LINEAR_GAUSSIAN,
    MODEL,
    WEIGHT_TEX,
)
from formula.declare import declare, extend

SOURCE = "sharif-2025-ps2, questions 1.4 and 1.5"

OVER = r"\mathbb{E}_{q(z|x,y)}"
FIT = rf"{OVER}\left[\log p_\theta(x|y,z)\right]"
PRIOR_TERM = r"D_{\mathrm{KL}}\left(q(z|x,y)\,\|\,p(z|y)\right)"
GAP_TEX = r"D_{\mathrm{KL}}\left(q(z|x,y)\,\|\,p_\theta(z|x,y)\right)"
ELBO = f"{FIT} - {PRIOR_TERM}"
LOG_EVIDENCE = r"\log p_\theta(x|y)"
SUPPORT = r"p_\theta(z|x,y) > 0 \text{ wherever } q(z|x,y) > 0"
POSTERIOR = r"p_\theta(z|x,y)"

AT_POSTERIOR = extend(declare(models=[MODEL]), given=[rf"q(z|x,y) = {POSTERIOR}"])


def derive_bound() -> Derivation:
    """The mean of the weight, then Jensen; the mean of its logarithm is fit less divergence."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_inequalities import jensen_mean_of_log, where_drawn
    from claims.algebra.densities_laws import total_probability
    from claims.algebra.densities_means import linearity
    from claims.algebra.densities_mixture import split_ratio
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    proposal = d.tree("q(z|x,y)")
    assert isinstance(proposal, Density)
    integral = r"\int p_\theta(x|y,z)\,p(z|y)\,dz"
    d.start(BOUND.greater, because="the log evidence", tex=LOG_EVIDENCE)
    d.by(
        total_probability("z"),
        because="total probability, given $y$",
        tex=rf"\log{integral}",
    )
    d.by(
        where_drawn(proposal),
        at=integral,
        because="multiply and divide by $q$: the mean of $A$ is the evidence; if $q$ leaves out "
        "part of the posterior, less",
        tex=rf"\log{OVER}\left[{WEIGHT_TEX}\right]",
    )
    d.by(
        jensen_mean_of_log(),
        at=d.now,
        because="Jensen's inequality: the logarithm is concave, and $A$ is positive wherever $q$ "
        "draws",
        tex=rf"{OVER}\left[\log{WEIGHT_TEX}\right]",
    )
    d.by(
        in_one_line(
            "logarithm of a product",
            split_ratio(d.tree(r"\frac{p_\theta(x|y,z)}{1}"), d.tree(r"\frac{p(z|y)}{q(z|x,y)}")),
            linearity(),
        ),
        because="the logarithm of a product is a sum, and expectation is linear, the means being "
        "finite",
        tex=rf"{FIT} + {OVER}\left[\log\frac{{p(z|y)}}{{q(z|x,y)}}\right]",
    )
    d.by(
        recognise_kl(),
        because="the ratio is upside down: minus the divergence of $q$ from the prior",
        tex=ELBO,
    )
    return d.finish(BOUND.greater, ">=", BOUND.lesser)


def derive_gap() -> Derivation:
    """Bayes' rule for the posterior, given y; then linearity."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl, write_kl
    from claims.algebra.densities_elbo import minus_the_rest
    from claims.algebra.densities_laws import bayes
    from claims.algebra.densities_logs import join_logs, split_log
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_steps import Chain

    d = Chain(DECLARATIONS)
    ratio = r"\log\frac{q(z|x,y)}{p(z|y)}"
    d.start(GAP.left, because="the divergence of $q$ from the posterior", tex=GAP_TEX)
    d.by(
        write_kl(),
        because="definition of the KL divergence",
        tex=rf"{OVER}\left[\log\frac{{q(z|x,y)}}{{{POSTERIOR}}}\right]",
    )
    d.by(
        bayes("x"),
        at=POSTERIOR,
        because="Bayes' rule, given $y$, for the posterior",
        tex=rf"{OVER}\left[\log\frac{{q(z|x,y)}}"
        rf"{{\frac{{p(z|y)\,p_\theta(x|y,z)}}{{p_\theta(x|y)}}}}\right]",
    )
    d.by(
        in_one_line(
            "logarithm of a quotient",
            split_log(),
            join_logs(d.tree("q(z|x,y)"), d.tree("p(z|y)")),
        ),
        because="logarithms of products and quotients; $q$ is paired with the prior",
        tex=rf"{OVER}\left[{ratio} - \log p_\theta(x|y,z) + {LOG_EVIDENCE}\right]",
    )
    d.by(
        in_one_line("linearity", linearity(), constant_mean(), recognise_kl()),
        because="expectation is linear, the means being finite; the log evidence does not depend "
        "on $z$, and the first mean is a divergence",
        tex=f"{PRIOR_TERM} - {FIT} + {LOG_EVIDENCE}",
    )
    d.by(
        minus_the_rest(d.tree(LOG_EVIDENCE)),
        because="the log evidence first; what is subtracted is the lower bound",
        tex=rf"{LOG_EVIDENCE} - \left({ELBO}\right)",
    )
    return d.finish(GAP.left, "=", GAP.right)


def derive_best() -> Derivation:
    """The gap is a divergence: never negative, and zero for equal densities only."""
    from claims.algebra.densities_elbo import lower_bound
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_steps import Chain
    from formula.tree import Relation

    d = Chain(DECLARATIONS)
    d.start(BEST.objective, because="the lower bound, for any $q$", tex=ELBO)
    d.by(
        lower_bound("x"),
        because="the log evidence, in which $q$ does not occur, less the gap",
        tex=f"{LOG_EVIDENCE} - {GAP_TEX}",
    )
    d.by(
        gibbs(),
        at=GAP_TEX,
        because="inequality of Gibbs; a divergence is zero for equal densities only",
        tex=f"{LOG_EVIDENCE} - 0",
    )
    d.by(arithmetic(), because="nothing is subtracted any more", tex=LOG_EVIDENCE)
    d.record.side(
        "case of equality",
        Relation((BEST.free, BEST.right), ("=",)),
        "the value is reached where the divergence is zero, which is for the posterior alone",
        rf"q(z|x,y) = {POSTERIOR}",
        "theorem",
        declarations=AT_POSTERIOR,
    )
    return d.finish(BEST.objective, "<=", BEST.optimal_value)


BOUND = Bound(
    slug="conditional-elbo",
    title="evidence lower bound of a conditional model",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(FACTORS, SUPPORT),
    continuous=LINEAR_GAUSSIAN,
    lesser_tex=ELBO,
    greater_tex=LOG_EVIDENCE,
    equality_case=AT_POSTERIOR,
    equality_note=rf"equality exactly when $q(z|x,y)$ is ${POSTERIOR}$ for almost every $z$; "
    r"$A$ is then the constant $p_\theta(x|y)$",
    derive=derive_bound,
    mistakes=(
        Mistake(
            tag="bound-reversed",
            wrong=rf"{ELBO} \ge {LOG_EVIDENCE}",
            feedback="On which side of a concave graph do its chords run?",
        ),
        Mistake(
            tag="posterior-in-the-penalty",
            wrong=rf"{FIT} - D_{{\mathrm{{KL}}}}\left(q(z|x,y)\,\|\,{POSTERIOR}\right)"
            rf" = {LOG_EVIDENCE}",
            feedback="Which density of the hidden variable stands in the numerator of $A$?",
        ),
        Mistake(
            tag="fit-alone",
            wrong=rf"{FIT} \le {LOG_EVIDENCE}",
            feedback="A density that sits where the likelihood peaks makes the left side larger. "
            "What does it have to pay?",
        ),
        Mistake(
            tag="penalty-as-reward",
            wrong=rf"{FIT} + {PRIOR_TERM} \le {LOG_EVIDENCE}",
            feedback="Is a density that is far from the prior to be rewarded or charged? Follow "
            "the sign of its logarithm.",
        ),
        Mistake(
            tag="bound-as-equality",
            wrong=rf"{ELBO} = {LOG_EVIDENCE}",
            feedback="Jensen's inequality is an equality for one density only.",
        ),
    ),
)

GAP = Equality(
    slug="conditional-elbo-gap",
    title="gap of the lower bound of a conditional model",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(FACTORS, SUPPORT),
    continuous=LINEAR_GAUSSIAN,
    definition_tex=GAP_TEX,
    closed_form=rf"{LOG_EVIDENCE} - \left({ELBO}\right)",
    derive=derive_gap,
    mistakes=(
        Mistake(
            tag="sign-of-the-gap",
            wrong=rf"{ELBO} - {LOG_EVIDENCE}",
            feedback="Which of the two numbers is the larger one, and can a divergence be "
            "negative?",
        ),
        Mistake(
            tag="prior-term-sign",
            wrong=rf"{LOG_EVIDENCE} - \left({FIT} + {PRIOR_TERM}\right)",
            feedback="Follow the sign of the logarithm of the prior through Bayes' rule.",
        ),
        Mistake(
            tag="evidence-lost",
            wrong=f"{PRIOR_TERM} - {FIT}",
            feedback="The denominator of Bayes' rule does not depend on the hidden variable, yet "
            "it is there.",
        ),
        Mistake(
            tag="always-zero",
            wrong="0",
            feedback="This is the gap at the best density. Here it may be any.",
        ),
    ),
)

BEST = Optimum(
    slug="conditional-elbo-best",
    title="density with the tightest lower bound",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(FACTORS, SUPPORT),
    continuous=LINEAR_GAUSSIAN,
    sense="max",
    over="q(z|x,y)",
    objective_tex=ELBO,
    argument=POSTERIOR,
    value=LOG_EVIDENCE,
    at_optimum=AT_POSTERIOR,
    unique_note="the only maximiser, up to a set of $z$ without mass: a divergence between two "
    "densities vanishes only where they are the same",
    derive=derive_best,
    mistakes=(
        Mistake(
            tag="prior",
            wrong="p(z|y)",
            feedback="That makes the divergence in the bound zero. What happens to the other term?",
        ),
        Mistake(
            tag="posterior-without-y",
            wrong=r"\frac{p_\theta(x|y,z)}{\int p_\theta(x|y,z)\,dz}",
            feedback="A normalised likelihood is a posterior for a flat prior only.",
        ),
        Mistake(
            tag="joint-density",
            wrong=r"p_\theta(x,z|y)",
            feedback="The best $q$ is proportional to this in $z$. Does it integrate to one?",
        ),
        Mistake(
            tag="value-of-zero",
            wrong=rf"{ELBO} \le 0",
            feedback="It is the gap that becomes zero at the optimum. What becomes of the bound?",
        ),
    ),
)

RESULT = Result(
    slug="conditional-elbo",
    title="The evidence lower bound of a conditional model",
    source=SOURCE,
    claims=(BOUND, GAP, BEST),
    references=(
        r"K. Sohn, H. Lee and X. Yan (2015). \emph{Learning structured output representation using "
        r"deep conditional generative models}.",
    ),
)
