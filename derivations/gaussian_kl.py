r"""KL divergence between two univariate normal laws, from their means and standard deviations."""

from claims.definitions import kl
from claims.results import Result
from claims.statements import Equality, Mistake
from claims.steps import Derivation
from formula.declare import declare

SYMBOLS = declare(
    r"\mu_0: real; \mu_1: real; \sigma_0: positive; \sigma_1: positive",
    laws={
        "p(x)": ("normal", r"\mu_0", r"\sigma_0"),
        "q(x)": ("normal", r"\mu_1", r"\sigma_1"),
    },
)


def derive() -> Derivation:
    """From the definition, by linearity and the second moments of the first law."""
    from claims.algebra import rules
    from claims.algebra.calculation import Calculation

    d = Calculation(SYMBOLS)
    d.start(CLAIM.left, because="the divergence that is asked for", tex=CLAIM.definition_tex)
    d.by(
        rules.definition_of_the_divergence,
        because="definition of the divergence, natural logarithms",
        tex=r"\mathbb{E}_{p}\left[\log p(x)-\log q(x)\right]",
    )
    d.must_be(CLAIM.definition)
    d.by(
        rules.laws_written_out,
        d.laws,
        because=r"write both log densities out; the constants $-\tfrac12\log(2\pi)$ cancel",
        tex=r"\mathbb{E}_{p}\left[\log\frac{\sigma_1}{\sigma_0}"
        r"-\frac{(x-\mu_0)^2}{2\sigma_0^2}+\frac{(x-\mu_1)^2}{2\sigma_1^2}\right]",
    )
    d.by(
        rules.linearity_of_expectation,
        because=r"linearity of the expectation; what does not depend on $x$ comes out",
        tex=r"\log\frac{\sigma_1}{\sigma_0}-\frac{\mathbb{E}_{p}\left[(x-\mu_0)^2\right]}"
        r"{2\sigma_0^2}+\frac{\mathbb{E}_{p}\left[(x-\mu_1)^2\right]}{2\sigma_1^2}",
    )
    d.aside(
        r"\mathbb{E}_{p}\left[(x-\mu_0)^2\right]",
        rules.gaussian_moments,
        d.laws,
        because="this mean is the variance of $p$",
        tex=r"\mathbb{E}_{p}\left[(x-\mu_0)^2\right]=\sigma_0^2",
    )
    d.aside(
        r"\mathbb{E}_{p}\left[(x-\mu_1)^2\right]",
        rules.gaussian_moments,
        d.laws,
        because=r"split $x-\mu_1$ into $x-\mu_0$ and $\mu_0-\mu_1$: the mixed term has mean zero",
        tex=r"\mathbb{E}_{p}\left[(x-\mu_1)^2\right]=\sigma_0^2+(\mu_0-\mu_1)^2",
    )
    d.by(
        rules.gaussian_moments,
        d.laws,
        because=r"insert both second moments; $\sigma_0^2$ cancels in the middle term",
        tex=r"\log\frac{\sigma_1}{\sigma_0}"
        r"+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}-\frac12",
    )
    return d.finish(CLAIM.right)


MISTAKES = (
    Mistake(
        tag="swapped-direction",
        wrong=r"\log\frac{\sigma_0}{\sigma_1}+\frac{\sigma_1^2+(\mu_0-\mu_1)^2}{2\sigma_0^2}"
        r"-\frac12",
        feedback="The mean is taken under the first law of the divergence. Check which law is "
        "integrated and which one only enters through its logarithm.",
    ),
    Mistake(
        tag="log-ratio-inverted",
        wrong=r"\log\frac{\sigma_0}{\sigma_1}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}"
        r"-\frac12",
        feedback="Follow the signs of the two normalising constants: one log density is "
        "subtracted from the other, and each normaliser sits in a denominator.",
    ),
    Mistake(
        tag="variance-in-log",
        wrong=r"\log\frac{\sigma_1^2}{\sigma_0^2}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}"
        r"{2\sigma_1^2}-\frac12",
        feedback="The normaliser of a normal density holds the standard deviation. If you write "
        "the logarithm with variances, the power has to be paid for.",
    ),
    Mistake(
        tag="constant-dropped",
        wrong=r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}",
        feedback="Test your result on two equal laws: a divergence of a law from itself is zero. "
        "The quadratic term of the first law has a mean, too.",
    ),
    Mistake(
        tag="constant-sign",
        wrong=r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}"
        r"+\frac12",
        feedback="Test your result on two equal laws, and look again at the sign of the quadratic "
        "form in a normal log density.",
    ),
    Mistake(
        tag="spread-forgotten",
        wrong=r"\log\frac{\sigma_1}{\sigma_0}+\frac{(\mu_0-\mu_1)^2}{2\sigma_1^2}-\frac12",
        feedback="The mean of a square is not the square of the mean: the spread of the law under "
        "which the mean is taken adds to it.",
    ),
)

CLAIM = Equality(
    slug="gaussian-kl",
    title="KL divergence between two univariate normal laws",
    declarations=SYMBOLS,
    definition=kl("p", "q"),
    definition_tex=r"D_{\mathrm{KL}}(p\,\|\,q)",
    closed_form=r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}"
    r"-\frac12",
    derive=derive,
    mistakes=MISTAKES,
    assumptions=(
        r"p=\mathcal{N}(\mu_0,\sigma_0^2)",
        r"q=\mathcal{N}(\mu_1,\sigma_1^2)",
        r"\mu_0,\mu_1\in\mathbb{R}",
        r"\sigma_0,\sigma_1>0",
    ),
    source="standard; the case d = 1 of the divergence between multivariate normal laws",
)

RESULT = Result(
    slug="gaussian-kl",
    title=CLAIM.title,
    source=CLAIM.source,
    claims=(CLAIM,),
)
