r"""The mean of one diagonal normal log density under another, summed over J coordinates."""

from claims.definitions import LogDensityAt, Mean
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SYMBOLS = declare(
    r"J: positive integer; \mu: real[J]; \sigma: positive[J]; "
    r"\tilde\mu: real[J]; \tilde\sigma: positive[J]",
    laws={
        "q(z)": ("diagonal-normal", r"\tilde\mu", r"\tilde\sigma"),
        "p(z)": ("diagonal-normal", r"\mu", r"\sigma"),
    },
)


def derive() -> Derivation:
    """Coordinate by coordinate: the log density is a sum, and each term needs two moments."""
    from claims.algebra import rules
    from claims.algebra.calculation import Calculation

    d = Calculation(SYMBOLS)
    d.start(CLAIM.left, because="the integral that is asked for", tex=CLAIM.definition_tex)
    d.by(
        rules.integral_read_as_expectation,
        because=r"$q$ is a density, so that the integral is a mean under $q$",
        tex=r"\mathbb{E}_{q(z)}\left[\log p(z)\right]",
    )
    d.must_be(CLAIM.definition)
    d.by(
        rules.laws_written_out,
        d.laws,
        because=r"the coordinates are independent under $p$, so that its log density is a sum",
        tex=r"\mathbb{E}_{q(z)}\left[\sum_{j=1}^{J}\left(-\frac12\log(2\pi\sigma_j^2)"
        r"-\frac{(z_j-\mu_j)^2}{2\sigma_j^2}\right)\right]",
    )
    d.by(
        rules.linearity_of_expectation,
        because=r"linearity of the expectation; only the square depends on $z$",
        tex=r"\sum_{j=1}^{J}\left(-\frac12\log(2\pi\sigma_j^2)"
        r"-\frac{\mathbb{E}_{q(z)}\left[(z_j-\mu_j)^2\right]}{2\sigma_j^2}\right)",
    )
    d.aside(
        r"\sum_{j=1}^{J}\mathbb{E}_{q(z)}\left[(z_j-\mu_j)^2\right]",
        rules.gaussian_moments,
        d.laws,
        because=r"split $z_j-\mu_j$ into $z_j-\tilde\mu_j$ and $\tilde\mu_j-\mu_j$: the square of "
        r"the first has mean $\tilde\sigma_j^2$, the mixed term mean zero",
        tex=r"\sum_{j=1}^{J}\mathbb{E}_{q(z)}\left[(z_j-\mu_j)^2\right]"
        r"=\sum_{j=1}^{J}\left(\tilde\sigma_j^2+(\tilde\mu_j-\mu_j)^2\right)",
    )
    d.by(
        rules.gaussian_moments,
        d.laws,
        because="insert the second moment of every coordinate",
        tex=r"\sum_{j=1}^{J}\left(-\frac12\log(2\pi\sigma_j^2)"
        r"-\frac{\tilde\sigma_j^2}{2\sigma_j^2}-\frac{(\tilde\mu_j-\mu_j)^2}{2\sigma_j^2}\right)",
    )
    return d.finish(CLAIM.right)


MISTAKES = (
    Mistake(
        tag="wrong-variance-in-log",
        wrong=r"\sum_{j=1}^{J}\left(-\frac12\log(2\pi\tilde\sigma_j^2)"
        r"-\frac{\tilde\sigma_j^2}{2\sigma_j^2}-\frac{(\tilde\mu_j-\mu_j)^2}{2\sigma_j^2}\right)",
        feedback="The normalising constant belongs to the density under the logarithm, not to the "
        "law under which the mean is taken.",
    ),
    Mistake(
        tag="laws-swapped",
        wrong=r"\sum_{j=1}^{J}\left(-\frac12\log(2\pi\sigma_j^2)"
        r"-\frac{\sigma_j^2+(\tilde\mu_j-\mu_j)^2}{2\tilde\sigma_j^2}\right)",
        feedback="Keep apart which law is averaged over and which one is evaluated: the spread in "
        "the numerator and the scale in the denominator come from different laws.",
    ),
    Mistake(
        tag="spread-forgotten",
        wrong=r"\sum_{j=1}^{J}\left(-\frac12\log(2\pi\sigma_j^2)"
        r"-\frac{(\tilde\mu_j-\mu_j)^2}{2\sigma_j^2}\right)",
        feedback="Replacing $z$ by its mean inside a square loses the spread of $z$.",
    ),
    Mistake(
        tag="constant-outside-the-sum",
        wrong=r"-\frac12\log(2\pi)-\sum_{j=1}^{J}\left(\log\sigma_j"
        r"+\frac{\tilde\sigma_j^2+(\tilde\mu_j-\mu_j)^2}{2\sigma_j^2}\right)",
        feedback="Every coordinate brings its own normalising constant; count them.",
    ),
    Mistake(
        tag="sd-for-variance",
        wrong=r"\sum_{j=1}^{J}\left(-\frac12\log(2\pi\sigma_j)"
        r"-\frac{\tilde\sigma_j^2}{2\sigma_j^2}-\frac{(\tilde\mu_j-\mu_j)^2}{2\sigma_j^2}\right)",
        feedback="A half in front of the logarithm goes with the variance under it.",
    ),
    Mistake(
        tag="entropy-mixed-in",
        wrong=r"\sum_{j=1}^{J}\left(-\frac12\log(2\pi\sigma_j^2)"
        r"-\frac{\tilde\sigma_j^2}{2\sigma_j^2}-\frac{(\tilde\mu_j-\mu_j)^2}{2\sigma_j^2}"
        r"-\frac12\right)",
        feedback="This is a cross term, not a divergence: no log density of $q$ occurs, so nothing "
        "of its entropy does.",
    ),
)

CLAIM = Equality(
    slug="gmvae-lemma",
    title="Mean log density of one diagonal normal law under another",
    declarations=SYMBOLS,
    definition=Mean("q", LogDensityAt("p")),
    definition_tex=r"\int q(z)\log p(z)\,dz",
    closed_form=r"\sum_{j=1}^{J}\left(-\frac12\log(2\pi\sigma_j^2)"
    r"-\frac{\tilde\sigma_j^2}{2\sigma_j^2}-\frac{(\tilde\mu_j-\mu_j)^2}{2\sigma_j^2}\right)",
    derive=derive,
    mistakes=MISTAKES,
    assumptions=(
        r"q=\mathcal{N}(\tilde\mu,\operatorname{diag}(\tilde\sigma^2))",
        r"p=\mathcal{N}(\mu,\operatorname{diag}(\sigma^2))",
        r"J\ge1",
        r"\mu_j,\tilde\mu_j\in\mathbb{R}",
        r"\sigma_j,\tilde\sigma_j>0",
    ),
    source="sharif-2024-hw2, 3.4",
)

RESULT = Result(
    slug="gmvae-lemma",
    title=CLAIM.title,
    source=CLAIM.source,
    claims=(CLAIM,),
)
