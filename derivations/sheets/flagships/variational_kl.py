"""The Kullback-Leibler divergence as a supremum over functions, by the conjugate of u log u."""

from claims.results import (
    Alternatives,
    Assumptions,
    Boxed,
    DerivationBlock,
    Item,
    Mistakes,
    Prose,
    RubricLine,
)

ITEM = Item(
    number="12",
    slug="flagships-variational-kl",
    title="The Kullback--Leibler divergence as a supremum",
    source="udem-2019, question 6.1",
    prompt=(
        r"(a) Find the convex conjugate of $u\log u$, that is the supremum over positive $u$ of"
        r"\begin{keydisplay}{definition:conjugate-ulogu}u t - u\log u,\end{keydisplay} "
        r"and the conjugate of what comes out. (b) Conclude for which function $T$ of $x$ "
        r"\begin{keydisplay}{definition:variational-kl}"
        r"\mean{p(x)}{T(x)} - \mean{q(x)}{e^{T(x)-1}}"
        r"\end{keydisplay} "
        r"is largest, and what its supremum says about two densities $p$ and $q$."
    ),
    results=("ulogu-conjugates", "variational-kl"),
    answer=(
        DerivationBlock("conjugate-ulogu", lead=r"(a) The conjugate of $u\log u$:"),
        Boxed(
            "conjugate-ulogu",
            r"u^* = e^{t-1}",
            value=r"\max_{u}\left(u t - u\log u\right) = e^{t-1}",
        ),
        DerivationBlock(
            "biconjugate-ulogu",
            lead=r"(a) The conjugate of what came out, $e^{t-1}$, at a positive $u$:",
        ),
        Boxed(
            "biconjugate-ulogu",
            r"t^* = 1 + \log u",
            value=r"\max_{t}\left(u t - e^{t-1}\right) = u\log u",
        ),
        Prose(
            r"So $u\log u$ is the conjugate of its conjugate. At $u$ zero the last supremum is "
            r"zero and not attained; for negative $u$ it is infinite."
        ),
        Assumptions("variational-kl"),
        DerivationBlock("variational-kl", lead=r"(b) The best function $T$, and the supremum:"),
        Boxed(
            "variational-kl",
            r"T^*(x) = 1 + \log\frac{p(x)}{q(x)}",
            value=r"\sup_{T}\left(\mean{p(x)}{T(x)} - \mean{q(x)}{e^{T(x)-1}}\right) "
            r"= \KL{p(x)}{q(x)}",
        ),
        Prose(
            r"Every $T$ thus gives a lower bound of the divergence that needs no density, only "
            r"samples of both laws; the better $T$ is, the tighter the bound. The same step with "
            r"another convex function in place of $u\log u$ gives the bound of another "
            r"$f$-divergence."
        ),
        Alternatives(
            r"Bounding the logarithm by its tangent at one, inside the mean under $p$; this gives "
            r"(b) without (a)."
        ),
        Mistakes("conjugate-ulogu"),
        Mistakes("biconjugate-ulogu"),
        Mistakes("variational-kl"),
    ),
    rubric=(
        RubricLine(points=None, earns="finds both stationary points; shows that they are maxima"),
        RubricLine(points=None, earns="maximises the integrand at each point, $q(x)$ taken out"),
        RubricLine(points=None, earns="recognises the divergence as the value"),
    ),
    references=(
        r"X. Nguyen, M. J. Wainwright and M. I. Jordan (2010). \emph{Estimating divergence "
        r"functionals and the likelihood ratio by convex risk minimization}.",
    ),
)
