"""Claims made by hand for the tests of verify, with derivations that hold only a closed form.

The closed forms are typed twice, as LaTeX and as NumPy, so that a test can break either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from claims.definitions import LogDensityAt, Mean, kl, log, minimum, overlap, sqrt
from claims.statements import Bound, Equality, LawOf
from claims.steps import Derivation
from formula.declare import declare, extend

Numbers = Mapping[str, object]


def no_derivation() -> Derivation:
    """A derivation that derived nothing."""
    return Derivation((), False, "none")


def stub(numeric: Callable[[Numbers], object] | None = None) -> Derivation:
    """A derivation whose only content is its numerical closed form."""
    return Derivation((), False, "stub", numeric)


TWO_NORMALS = declare(
    r"\mu_0: real; \sigma_0: positive; \mu_1: real; \sigma_1: positive",
    laws={"p(x)": ("normal", r"\mu_0", r"\sigma_0"), "q(x)": ("normal", r"\mu_1", r"\sigma_1")},
)

KL = Equality(
    slug="hand-kl",
    title="KL of two normals",
    declarations=TWO_NORMALS,
    definition=kl("p", "q"),
    definition_tex=r"D_{\mathrm{KL}}(p\,\|\,q)",
    closed_form=r"\log\frac{\sigma_1}{\sigma_0}"
    r" + \frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2} - \frac12",
    derive=no_derivation,
)


def kl_value(at: Numbers) -> object:
    """The divergence of p from q in NumPy."""
    m, s, k, t = (at[name] for name in (r"\mu_0", r"\sigma_0", r"\mu_1", r"\sigma_1"))
    return np.log(t / s) + (s**2 + (m - k) ** 2) / (2 * t**2) - 0.5


OVERLAPS = -log(overlap("p", "q") / sqrt(overlap("p", "p") * overlap("q", "q")))
OVERLAPS_TEX = r"-\log\frac{\int p(x)q(x)\,dx}{\sqrt{\int p(x)^2\,dx\,\int q(x)^2\,dx}}"

CAUCHY_SCHWARZ = Equality(
    slug="hand-cauchy-schwarz",
    title="Cauchy-Schwarz divergence of two normals",
    declarations=TWO_NORMALS,
    definition=OVERLAPS,
    definition_tex=OVERLAPS_TEX,
    closed_form=r"\frac{(\mu_0-\mu_1)^2}{2(\sigma_0^2+\sigma_1^2)}"
    r" + \frac12\log\frac{\sigma_0^2+\sigma_1^2}{2\sigma_0\sigma_1}",
    derive=no_derivation,
)


def cauchy_schwarz_value(at: Numbers) -> object:
    """The Cauchy-Schwarz divergence in NumPy."""
    m, s, k, t = (at[name] for name in (r"\mu_0", r"\sigma_0", r"\mu_1", r"\sigma_1"))
    both = s**2 + t**2
    return (m - k) ** 2 / (2 * both) + 0.5 * np.log(both / (2 * s * t))


DIAGONAL = declare(
    r"J: positive integer; m: real[J]; s: positive[J]; \mu: real[J]; \sigma: positive[J]",
    laws={"q(z)": ("diagonal-normal", "m", "s"), "p(z)": ("diagonal-normal", r"\mu", r"\sigma")},
)

LEMMA = Equality(
    slug="hand-lemma",
    title="Mean log density of a diagonal normal under another",
    declarations=DIAGONAL,
    definition=Mean("q", LogDensityAt("p")),
    definition_tex=r"\int q(z)\log p(z)\,dz",
    closed_form=r"\sum_{j=1}^J\left(-\frac12\log(2\pi\sigma_j^2)"
    r" - \frac{s_j^2+(m_j-\mu_j)^2}{2\sigma_j^2}\right)",
    derive=no_derivation,
)


def lemma_value(at: Numbers) -> object:
    """The mean log density in NumPy."""
    m, s, k, t = (np.asarray(at[name]) for name in ("m", "s", r"\mu", r"\sigma"))
    return np.sum(-0.5 * np.log(2 * np.pi * t**2) - (s**2 + (m - k) ** 2) / (2 * t**2))


EXPONENTIALS = declare(
    r"\lambda: positive; \kappa: positive",
    laws={"p(x)": ("exponential", r"\lambda"), "q(x)": ("exponential", r"\kappa")},
)

EXPONENTIAL_KL = Equality(
    slug="hand-exponential-kl",
    title="KL of two exponential laws",
    declarations=EXPONENTIALS,
    definition=kl("p", "q"),
    definition_tex=r"D_{\mathrm{KL}}(p\,\|\,q)",
    closed_form=r"\log\frac{\lambda}{\kappa}+\frac{\kappa}{\lambda}-1",
    derive=no_derivation,
)


def exponential_kl_value(at: Numbers) -> object:
    """The divergence of two exponential laws in NumPy."""
    return np.log(at[r"\lambda"] / at[r"\kappa"]) + at[r"\kappa"] / at[r"\lambda"] - 1


NAMED = (
    (KL, kl_value),
    (CAUCHY_SCHWARZ, cauchy_schwarz_value),
    (LEMMA, lemma_value),
    (EXPONENTIAL_KL, exponential_kl_value),
)

EQUAL_LAWS = extend(TWO_NORMALS, given=[r"\mu_1 = \mu_0", r"\sigma_1 = \sigma_0"])
MINIMUM_TEX = r"\min\{D_{\mathrm{KL}}(p\,\|\,q),\,D_{\mathrm{KL}}(q\,\|\,p)\}"

BELOW_KL = Bound(
    slug="hand-below-kl",
    title="The Cauchy-Schwarz divergence lies below both KLs",
    declarations=TWO_NORMALS,
    lesser_tex=OVERLAPS_TEX,
    greater_tex=MINIMUM_TEX,
    lesser_definition=OVERLAPS,
    greater_definition=minimum(kl("p", "q"), kl("q", "p")),
    equality_case=EQUAL_LAWS,
    derive=no_derivation,
)

SQUARED_BELOW_KL = Bound(
    slug="hand-squared-below-kl",
    title="False: the squared convention lies below both KLs",
    declarations=TWO_NORMALS,
    lesser_tex=rf"2\left({OVERLAPS_TEX}\right)",
    greater_tex=MINIMUM_TEX,
    lesser_definition=OVERLAPS + OVERLAPS,
    greater_definition=minimum(kl("p", "q"), kl("q", "p")),
    equality_case=EQUAL_LAWS,
    derive=no_derivation,
)

ENCODER = declare(models=["p(z) p(x|z)", "q(z|x)"])
LINEAR = declare(
    "a: real; b: real; s: positive; c: real; d: real; t: positive",
    laws={
        "p(z)": ("normal", "0", "1"),
        "p(x|z)": ("normal", "a z + b", "s"),
        "q(z|x)": ("normal", "c x + d", "t"),
    },
)

EVIDENCE = Equality(
    slug="hand-evidence",
    title="The evidence and its lower bound",
    declarations=ENCODER,
    continuous=LINEAR,
    definition_tex=r"\log p(x)",
    closed_form=r"\mathbb{E}_{q(z|x)}\left[\log p(x|z)\right] - D_{\mathrm{KL}}(q(z|x)\,\|\,p(z))"
    r" + D_{\mathrm{KL}}(q(z|x)\,\|\,p(z|x))",
    derive=no_derivation,
)

DRAWS = r"h_1,\dots,h_K \sim q(h)"
SAMPLE_TEX = (
    r"\mathbb{E}_{h_1,\dots,h_K \sim q(h)}"
    r"\left[\log\left(\frac1K\sum_{j=1}^K\frac{p(x,h_j)}{q(h_j)}\right)\right]"
)
SAMPLED = declare("K: positive integer", models=["p(h) p(x|h)", "q(h)"], given=[DRAWS])
SAMPLED_LINEAR = declare(
    "K: positive integer; a: real; b: real; s: positive; m: real; t: positive",
    laws={
        "p(h)": ("normal", "0", "1"),
        "p(x|h)": ("normal", "a h + b", "s"),
        "q(h)": ("normal", "m", "t"),
    },
    given=[DRAWS],
)
POSTERIOR_DRAWS = extend(
    declare("K: positive integer", models=["p(h) p(x|h)"]), given=["q(h) = p(h|x)", DRAWS]
)


def sample_bound(lesser: str, greater: str) -> Bound:
    """A bound between two expressions over a model with draws."""
    return Bound(
        slug="hand-sample-bound",
        title="The K-sample bound",
        declarations=SAMPLED,
        continuous=SAMPLED_LINEAR,
        lesser_tex=lesser,
        greater_tex=greater,
        equality_case=POSTERIOR_DRAWS,
        derive=no_derivation,
    )


AFFINE = declare(
    r"K: positive integer; \mu: vector(K); S: nonsingular(K); x: vector(K)",
    laws={"p(z)": ("standard-normal", "K")},
)


def affine_law(closed_form: str, construction: str = r"\mu + S z") -> LawOf:
    """The law of an affine image of a standard normal vector, with a density to be judged."""
    return LawOf(
        slug="hand-affine",
        title="Law of an affine image",
        declarations=AFFINE,
        construction=construction,
        base="p",
        point="x",
        closed_form=closed_form,
        law_name="multivariate-normal",
        law_parameters=(r"\mu", r"S S^\top"),
        derive=no_derivation,
    )


AFFINE_DENSITY = (
    r"(2\pi)^{-K/2}\,|\det S|^{-1}"
    r"\exp\left(-\frac12(x-\mu)^\top(S S^\top)^{-1}(x-\mu)\right)"
)
