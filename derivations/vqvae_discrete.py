r"""The divergence of a VQ-VAE's discrete posterior: a constant, or less with a learned prior.

The encoder names a code k with certainty: its posterior is one-hot. Against the uniform prior over
K codes its divergence is log K whatever the data are; the best prior is the usage of the codes.
"""

from __future__ import annotations

from claims.optimum import Optimum
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SOURCE = "sharif-2024-hw2, questions 4.1 and 4.2"

ONE_HOT = r"q(z|k) = \begin{cases}1 & z = k\\ 0 & \text{otherwise}\end{cases}"
UNIFORM = r"u(z) = \frac1K"
CODES = declare("K: positive integer", models=["p(k)", "v(z)"], given=[ONE_HOT, UNIFORM])
"""Usage p(k) of the codes, and a density v(z), which only says that z is a label."""
CODES_DRAWN = declare(
    r"K: positive integer; \pi: probability(K); \rho: probability(K)",
    laws={"p(k)": ("categorical", r"\pi"), "v(z)": ("categorical", r"\rho")},
    given=[ONE_HOT, UNIFORM],
)
CONSTANT = r"\sum_{k=1}^{K}p(k)\sum_{z=1}^{K}q(z|k)\log\frac{q(z|k)}{u(z)}"

PRIOR = declare(models=["q(x) q(z|x)", "r(z)"])
BEST_PRIOR = declare(models=["q(x) q(z|x)"], given=["r(z) = q(z)"])
PRIOR_DRAWN = declare(
    r"a: real in (-1,1); s: real in (1/2,2); b: real in (-1,1); t: real in (1/2,2); "
    r"c: real in (-1,1); w: real in (1/2,2)",
    laws={
        "q(x)": ("normal", "a", "s"),
        "q(z|x)": ("normal", r"b x", "t"),
        "r(z)": ("normal", "c", "w"),
    },
)
OVER_BOTH = r"\mathbb{E}_{q(x)q(z|x)}"
MEAN_DIVERGENCE = OVER_BOTH + r"\left[\log\frac{q(z|x)}{r(z)}\right]"
INFORMATION = OVER_BOTH + r"\left[\log\frac{q(z|x)}{q(z)}\right]"
"""The mutual information of x and z."""


def derive_constant() -> Derivation:
    """Insert the prior; of each inner sum one term is left, and it does not depend on the code."""
    from claims.algebra.densities_equations import arithmetic, substitute_definition
    from claims.algebra.densities_one_hot import only_one_term, probabilities_add_up
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(CODES)
    law = d.tree("q(z|k)")
    assert isinstance(law, Density)
    outer = r"\sum_{k=1}^{K}p(k)"
    d.start(
        CONSTANT_CLAIM.left,
        because="the divergence of the one-hot posterior from the uniform prior, averaged over the "
        "codes as the data use them",
        tex=CONSTANT,
    )
    d.by(
        substitute_definition(),
        at="u(z)",
        because="the uniform prior",
        tex=outer + r"\sum_{z=1}^{K}q(z|k)\log\frac{q(z|k)}{\frac1K}",
    )
    d.by(
        only_one_term(law),
        because=r"only the code that the encoder has named is left; for the others $0\log0$ is $0$",
        tex=outer + r"\log\frac{1}{\frac1K}",
    )
    d.by(
        arithmetic(),
        at=r"\frac{1}{\frac1K}",
        because="a double fraction",
        tex=outer + r"\log K",
    )
    d.by(
        probabilities_add_up(),
        because=r"$\log K$ is the same for every code, and the usage adds up to one",
        tex=r"\log K",
    )
    return d.finish(CONSTANT_CLAIM.left, "=", CONSTANT_CLAIM.right)


def derive_prior() -> Derivation:
    """Split the ratio at the aggregated posterior; the part with the prior is a divergence."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_kl
    from claims.algebra.densities_equations import arithmetic
    from claims.algebra.densities_inequalities import gibbs
    from claims.algebra.densities_logs import insert_ratio
    from claims.algebra.densities_marginals import mean_under_marginal
    from claims.algebra.densities_means import linearity
    from claims.algebra.densities_mixture import logarithm_of_factors
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density, Relation

    d = Chain(PRIOR)
    usage, free = d.tree("q(z)"), d.tree("r(z)")
    assert isinstance(usage, Density)
    d.start(
        PRIOR_CLAIM.objective,
        because="the divergence of $q(z|x)$ from the prior $r(z)$, averaged over the data",
        tex=MEAN_DIVERGENCE,
    )
    d.by(
        in_one_line(
            "insert a density and its inverse", insert_ratio(usage), logarithm_of_factors()
        ),
        at=r"\log\frac{q(z|x)}{r(z)}",
        because="multiply and divide by the aggregated posterior $q(z)$, the usage of the codes",
        tex=OVER_BOTH + r"\left[\log\frac{q(z|x)}{q(z)} + \log\frac{q(z)}{r(z)}\right]",
    )
    d.by(
        linearity(),
        because="the expectation is linear",
        tex=INFORMATION + " + " + OVER_BOTH + r"\left[\log\frac{q(z)}{r(z)}\right]",
    )
    d.by(
        mean_under_marginal(),
        because="what does not depend on $x$ sees only the aggregated posterior",
        tex=INFORMATION + r" + \mathbb{E}_{q(z)}\left[\log\frac{q(z)}{r(z)}\right]",
    )
    d.by(
        recognise_kl(),
        at=r"\mathbb{E}_{q(z)}\left[\log\frac{q(z)}{r(z)}\right]",
        because="this is a divergence: the only part that contains the prior",
        tex=INFORMATION + r" + D_{\mathrm{KL}}\left(q(z)\,\|\,r(z)\right)",
    )
    d.by(
        gibbs(),
        at=r"D_{\mathrm{KL}}\left(q(z)\,\|\,r(z)\right)",
        because="inequality of Gibbs; it is an equality only for equal densities",
        tex=INFORMATION + " + 0",
    )
    d.by(arithmetic(), because="nothing is added", tex=INFORMATION)
    d.record.side(
        "case of equality",
        Relation((free, usage), ("=",)),
        "the value is reached where the divergence is zero, which is for $q(z)$ alone",
        "r(z) = q(z)",
        "theorem",
        declarations=BEST_PRIOR,
    )
    return d.finish(PRIOR_CLAIM.objective, ">=", PRIOR_CLAIM.optimal_value)


CONSTANT_CLAIM = Equality(
    slug="vqvae-constant-kl",
    title="divergence of a one-hot posterior from the uniform prior",
    source=SOURCE,
    declarations=CODES,
    assumptions=(ONE_HOT, UNIFORM, r"K\ge1"),
    continuous=CODES_DRAWN,
    definition_tex=CONSTANT,
    closed_form=r"\log K",
    derive=derive_constant,
    mistakes=(
        Mistake(
            tag="certain-is-free",
            wrong="0",
            feedback="A posterior without spread has entropy zero. Is its divergence from a prior "
            "that spreads over all codes zero as well?",
        ),
        Mistake(
            tag="sign-lost",
            wrong=r"-\log K",
            feedback="A divergence is not negative. Which of the two probabilities stands above "
            "the line?",
        ),
        Mistake(
            tag="prior-weight-kept",
            wrong=r"\frac{\log K}{K}",
            feedback="The mean is taken under the posterior, not under the prior: with which "
            "weight does the chosen code enter?",
        ),
        Mistake(
            tag="summed-over-codes",
            wrong=r"K\log K",
            feedback="Does every code contribute, or the one that was chosen?",
        ),
        Mistake(
            tag="entropy-of-the-usage",
            wrong=r"-\sum_{k=1}^{K}p(k)\log p(k)",
            feedback="This is the cost under a prior that knows how often each code is used. The "
            "uniform prior does not.",
        ),
    ),
)

PRIOR_CLAIM = Optimum(
    slug="vqvae-learned-prior",
    title="the prior that makes the mean divergence smallest",
    source=SOURCE,
    declarations=PRIOR,
    assumptions=(r"r(z) > 0 \text{ wherever } q(z|x) > 0",),
    continuous=PRIOR_DRAWN,
    sense="min",
    over="r(z)",
    objective_tex=MEAN_DIVERGENCE,
    argument="q(z)",
    value=INFORMATION,
    at_optimum=BEST_PRIOR,
    unique_note="the only minimiser, because a divergence between two densities vanishes only "
    "where they are the same",
    derive=derive_prior,
    mistakes=(
        Mistake(
            tag="posterior-as-prior",
            wrong="q(z|x)",
            feedback="A prior may not know the observation. What is the best that one density can "
            "do for all of them?",
        ),
        Mistake(
            tag="no-cost-left",
            wrong=MEAN_DIVERGENCE + r" \ge 0",
            feedback="No divergence is negative, but is zero reached? One prior has to serve all "
            "observations.",
        ),
        Mistake(
            tag="usage-entropy-always",
            wrong=MEAN_DIVERGENCE + r" \ge H(q(z))",
            feedback="This is right for an encoder that is certain of its code. What do you have "
            "to subtract for one that is not?",
        ),
        Mistake(
            tag="entropy-of-the-posterior",
            wrong=MEAN_DIVERGENCE + r" \ge -" + OVER_BOTH + r"\left[\log q(z|x)\right]",
            feedback="The spread of the posterior lowers the cost. With which sign does it enter, "
            "and what does it enter beside?",
        ),
    ),
)

RESULT = Result(
    slug="vqvae-discrete",
    title="The divergence of a discrete posterior",
    source=SOURCE,
    claims=(CONSTANT_CLAIM, PRIOR_CLAIM),
)
