r"""The expected complete-data log-likelihood: log evidence, minus a divergence, minus an entropy.

For a fixed density q the entropy does not depend on the model, so that over the model's parameters
the same maximisers remain; whether they are those of the likelihood is tried out on a family of q.
"""

from __future__ import annotations

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from derivations._matrices import matrix
from derivations.elbo_gap import DECLARATIONS, LINEAR_GAUSSIAN
from formula.declare import declare, extend

SOURCE = "udem-ebm, question 1.1"

NOTHING = declare()
ECLL = r"\mathbb{E}_{q(z|x)}\left[\log\left(p_\theta(x|z)\,p(z)\right)\right]"
GAP = r"D_{\mathrm{KL}}\left(q(z|x)\,\|\,p_\theta(z|x)\right)"
ENTROPY = "H(q(z|x))"

ONE_POINT = declare(
    r"x: real; m: real; v: positive; \theta: real",
    laws={"q(z)": ("normal", "m", r"\sqrt{v}")},
)
"""A fixed normal density at one observed x; of the model only the mean z + theta of x given z."""

MEANS, VARIANCES, OBSERVED = ("-1", "0", "1/2", "1"), ("1/4", "1/2", "1", "2"), 2
"""The family of fixed densities that is searched: the rows and columns of a table."""


def derive_split() -> Derivation:
    """Bayes' rule for the joint density, q subtracted and added, and its entropy left over."""
    from claims.algebra.densities import in_one_line
    from claims.algebra.densities_divergences import recognise_entropy, recognise_kl
    from claims.algebra.densities_logs import add_and_subtract_log, join_logs, split_log
    from claims.algebra.densities_means import constant_mean, linearity
    from claims.algebra.densities_mixture import joint_turned
    from claims.algebra.densities_steps import Chain
    from formula.tree import Density

    d = Chain(DECLARATIONS)
    encoder, posterior = d.tree("q(z|x)"), d.tree(r"p_\theta(z|x)")
    likelihood, prior = d.tree(r"p_\theta(x|z)"), d.tree("p(z)")
    assert isinstance(likelihood, Density)
    assert isinstance(prior, Density)
    log_evidence, over = r"\log p_\theta(x)", r"\mathbb{E}_{q(z|x)}"
    d.start(SPLIT.left, because="what is maximised over $\\theta$, for a fixed $q$", tex=ECLL)
    d.by(
        joint_turned(likelihood, prior, "x"),
        at=r"p_\theta(x|z)\,p(z)",
        because="the joint density, factorised the other way round: evidence and posterior",
        tex=over + r"\left[\log\left(p_\theta(x)\,p_\theta(z|x)\right)\right]",
    )
    d.by(
        in_one_line("logarithm of a product", split_log(), add_and_subtract_log(encoder)),
        because="the logarithm of a product of positive factors; subtract and add $\\log q(z|x)$",
        tex=over + rf"\left[{log_evidence} + \log p_\theta(z|x) - \log q(z|x)"
        r" + \log q(z|x)\right]",
    )
    d.by(
        join_logs(posterior, encoder),
        because="pair the posterior with $q(z|x)$",
        tex=over + rf"\left[{log_evidence} + \log\frac{{p_\theta(z|x)}}{{q(z|x)}}"
        r" + \log q(z|x)\right]",
    )
    d.by(
        in_one_line("linearity", linearity(), constant_mean()),
        because="expectation is linear, and the log evidence does not depend on $z$; the means "
        "are assumed to be finite",
        tex=log_evidence + rf" + {over}\left[\log\frac{{p_\theta(z|x)}}{{q(z|x)}}\right]"
        rf" + {over}\left[\log q(z|x)\right]",
    )
    d.by(
        recognise_kl(),
        because="the first mean is minus the divergence of $q(z|x)$ from the posterior",
        tex=log_evidence + rf" - {GAP} + {over}\left[\log q(z|x)\right]",
    )
    d.by(
        recognise_entropy(),
        because="the second one is minus the entropy of $q(z|x)$, in which the model does not "
        "occur",
        tex=log_evidence + f" - {GAP} - {ENTROPY}",
    )
    return d.finish(SPLIT.left, "=", SPLIT.right)


def derive_coincidence() -> Derivation:
    """Both objectives are parabolas in theta; their tops differ by the mean of q."""
    import sympy

    from claims.algebra import rules
    from claims.algebra.bounds import naming
    from claims.algebra.calculation import Calculation
    from derivations._bilinear import same_entries, tree_of

    d = Calculation(NOTHING)
    one = Calculation(ONE_POINT)
    theta, m = one.lower(r"\theta"), one.lower("m")
    mean = one.lower(r"\mathbb{E}_{q}\left[-\frac{(x-z-\theta)^2}{2}\right]")
    parabola = rules.gaussian_moments(rules.linearity_of_expectation(mean), one.laws)
    known = extend(ONE_POINT, "F': function; G': function")
    slope = sympy.factor(rules.differentiation(parabola, theta))
    likelihood = one.lower(r"-\frac{(x-\theta)^2}{4}")
    other = sympy.factor(rules.differentiation(likelihood, theta))
    d.beside(
        (r"F'(\theta)", slope),
        rule="gaussian moments",
        because=r"up to terms without $\theta$ the mean log joint density is the mean of "
        r"$-(x-z-\theta)^2/2$ under $q$; its slope, called $F'$, contains the mean of $q$ and "
        r"not its variance",
        tex=r"F'(\theta)=x-m-\theta",
        declarations=naming(known, {}, {"F'": slope}, theta),
    )
    d.beside(
        (r"G'(\theta)", other),
        rule="differentiation",
        because=r"$x$ is normal with mean $\theta$ and variance 2: the slope of the log "
        r"likelihood, called $G'$",
        tex=r"G'(\theta)=\frac{x-\theta}{2}",
        declarations=naming(known, {}, {"G'": other}, theta),
    )
    (first,), (second,) = sympy.solve(slope, theta), sympy.solve(other, theta)
    if sympy.expand(second - first - m) != 0:
        raise ValueError(f"the maximisers {first} and {second} do not differ by the mean of q")
    table = sympy.Matrix(
        [
            [int((second - first).subs(m, sympy.Rational(mean_of_q)) == 0) for _ in VARIANCES]
            for mean_of_q in MEANS
        ]
    )
    d.record.start(
        tree_of(table),
        "both are downward parabolas, so that the maximisers differ by the mean of $q$: they "
        "coincide in the row with mean zero, whatever the variance",
        COINCIDENCE.outcome,
        rule="stationary points",
        proof="enumeration",
    )
    detail = "slopes by Gaussian moments and differentiation; every member of the family tried"
    return d.record.finish(proved=same_entries(table, COINCIDENCE), detail=detail)


def run_coincidence(seed: int) -> object:
    """Maximise both objectives by their integrals, and compare where they are largest."""
    from fractions import Fraction

    import numpy as np
    from scipy import optimize, stats

    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    start = float(np.random.default_rng(seed).uniform(-3.0, 3.0))

    def top(objective: object) -> float:
        found = optimize.minimize_scalar(objective, bracket=(start, start + 1.0), tol=1e-12)
        return float(found.x)

    def minus_log_likelihood(theta: float) -> float:
        return -float(np.log(weights @ stats.norm.pdf(OBSERVED, nodes + theta, 1.0)))

    def minus_complete(theta: float, mean: float, deviation: float) -> float:
        z = mean + deviation * nodes
        return -float(weights @ (stats.norm.logpdf(z) + stats.norm.logpdf(OBSERVED, z + theta)))

    best = top(minus_log_likelihood)
    found = np.zeros((len(MEANS), len(VARIANCES)))
    for row, mean in enumerate(MEANS):
        for column, variance in enumerate(VARIANCES):
            place = float(Fraction(mean)), float(np.sqrt(float(Fraction(variance))))
            other = top(lambda theta, place=place: minus_complete(theta, *place))
            found[row, column] = abs(other - best) < 1e-4
    return found


SPLIT = Equality(
    slug="expected-complete-log-likelihood",
    title="expected complete-data log-likelihood under a fixed density",
    source=SOURCE,
    declarations=DECLARATIONS,
    assumptions=(
        r"p_\theta(x,z) = p(z)\,p_\theta(x|z)",
        r"p_\theta(z|x) > 0 \text{ wherever } q(z|x) > 0",
    ),
    continuous=LINEAR_GAUSSIAN,
    definition_tex=ECLL,
    closed_form=rf"\log p_\theta(x) - {GAP} - {ENTROPY}",
    derive=derive_split,
    mistakes=(
        Mistake(
            tag="entropy-dropped",
            wrong=rf"\log p_\theta(x) - {GAP}",
            feedback="This is the lower bound. It has the same maximisers, but it is not equal: "
            "something that does not contain the model is left over.",
        ),
        Mistake(
            tag="entropy-sign",
            wrong=rf"\log p_\theta(x) - {GAP} + {ENTROPY}",
            feedback="The entropy is minus a mean logarithm. Which sign has the mean logarithm "
            "that you are left with?",
        ),
        Mistake(
            tag="divergence-sign",
            wrong=rf"\log p_\theta(x) + {GAP} - {ENTROPY}",
            feedback="In a divergence the density that is averaged over stands above the line. "
            "Compare that with your ratio.",
        ),
        Mistake(
            tag="prior-for-posterior",
            wrong=r"\log p_\theta(x) - D_{\mathrm{KL}}\left(q(z|x)\,\|\,p(z)\right)"
            rf" - {ENTROPY}",
            feedback="Which density of the hidden variable is left when the evidence is taken "
            "out of the joint density?",
        ),
        Mistake(
            tag="entropy-of-the-prior",
            wrong=rf"\log p_\theta(x) - {GAP} - H(p(z))",
            feedback="What was subtracted and added was the fixed density, so that its own "
            "entropy is left over.",
        ),
        Mistake(
            tag="arguments-swapped",
            wrong=r"\log p_\theta(x) - D_{\mathrm{KL}}\left(p_\theta(z|x)\,\|\,q(z|x)\right)"
            rf" - {ENTROPY}",
            feedback="The mean is taken over the fixed density, which has to come first.",
        ),
    ),
)

COINCIDENCE = Behaviour(
    slug="fixed-density-coincidence",
    title="fixed densities for which both maximisers coincide",
    source=SOURCE,
    declarations=NOTHING,
    statement=r"a standard normal $z$, a normal $x$ with mean $z+\theta$ and variance one, "
    r"observed at 2; sixteen fixed normal densities $q$, with mean $-1$, $0$, $1/2$ or $1$ (rows) "
    r"and variance $1/4$, $1/2$, $1$ or $2$ (columns): 1 where the mean log joint density under "
    r"$q$ is largest at the $\theta$ that maximises the likelihood, 0 where it is not",
    outcome=matrix("0000", "1111", "0000", "0000"),
    run=run_coincidence,
    neighbours=(
        matrix("0000", "0100", "0000", "0000"),
        matrix("0100", "0100", "0100", "0100"),
        matrix("0000", "1110", "0000", "0000"),
        matrix("0000", "1111", "0100", "0000"),
    ),
    derive=derive_coincidence,
    mistakes=(
        Mistake(
            tag="posterior-only",
            wrong=matrix("0000", "0100", "0000", "0000"),
            feedback="For the posterior they do coincide. Try a density with the same mean and "
            "another spread before you say that it is the only one.",
        ),
        Mistake(
            tag="any-posterior",
            wrong=matrix("0100", "0100", "0100", "0100"),
            feedback="These are posteriors of the model, but each at a value of the parameter of "
            "its own. Is that value the maximiser of the likelihood?",
        ),
        Mistake(
            tag="none",
            wrong=matrix("0000", "0000", "1111", "0000"),
            feedback="Where does the mean of the fixed density enter the slope?",
        ),
        Mistake(
            tag="all",
            wrong=matrix("1111", "1111", "1111", "1111"),
            feedback="A fixed density that expects a large hidden variable leaves less of the "
            "observation to the parameter.",
        ),
    ),
)

RESULT = Result(
    slug="expected-complete-log-likelihood",
    title="The expected complete-data log-likelihood",
    source=SOURCE,
    claims=(SPLIT, COINCIDENCE),
    references=(
        r"R. M. Neal and G. E. Hinton (1998). \emph{A view of the EM algorithm that justifies "
        r"incremental, sparse, and other variants}.",
    ),
)
