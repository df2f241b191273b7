"""The wrong claims that every run checks: each is false, and most are right in a special case."""

from __future__ import annotations

from dataclasses import dataclass

from claims.behaviour import Behaviour
from claims.definitions import LogDensityAt, Mean, Term, kl, log, minimum, overlap, sqrt
from claims.optimum import Optimum
from claims.statements import Bound, Claim, Equality, LawOf
from claims.steps import Derivation
from formula.declarations import Declarations
from formula.declare import declare, extend


@dataclass(frozen=True, slots=True)
class Control:
    """A wrong claim.

    Attributes:
        claim: it; it has no derivation.
        wrong: what is wrong with it, in words.
        methods: names of the checks that look at it, as ``module.function`` of ``verify``; none
            of them may agree, and one at least must refute it.
    """

    claim: Claim
    wrong: str
    methods: tuple[str, ...]


def no_derivation() -> Derivation:
    """A wrong claim has no derivation."""
    return Derivation((), False, "a control has none")


_NAMED = (
    "balls.check_definition",
    "finite.check_typeset",
    "quadrature.check_definition",
    "sampling.check_definition",
)
_ABSTRACT = ("finite.check_equality", "continuous.check_continuous")

_NORMALS = declare(
    r"\mu_0: real; \sigma_0: positive; \mu_1: real; \sigma_1: positive",
    laws={"p(x)": ("normal", r"\mu_0", r"\sigma_0"), "q(x)": ("normal", r"\mu_1", r"\sigma_1")},
)
_KL_TEX = r"D_{\mathrm{KL}}(p\,\|\,q)"
_KL = r"\log\frac{\sigma_1}{\sigma_0}+\frac{\sigma_0^2+(\mu_0-\mu_1)^2}{2\sigma_1^2}-\frac12"
_REVERSE = r"\log\frac{\sigma_0}{\sigma_1}+\frac{\sigma_1^2+(\mu_0-\mu_1)^2}{2\sigma_0^2}-\frac12"
_OVERLAPS = -log(overlap("p", "q") / sqrt(overlap("p", "p") * overlap("q", "q")))
_OVERLAPS_TEX = r"-\log\frac{\int p(x)q(x)\,dx}{\sqrt{\int p(x)^2\,dx\,\int q(x)^2\,dx}}"
_CS = (
    r"\frac{(\mu_0-\mu_1)^2}{2(\sigma_0^2+\sigma_1^2)}"
    r"+\frac12\log\frac{\sigma_0^2+\sigma_1^2}{2\sigma_0\sigma_1}"
)


def _equality(
    slug: str, closed: str, *, term: Term, tex: str, known: Declarations = _NORMALS
) -> Equality:
    return Equality(
        slug=f"control-{slug}",
        title="wrong",
        declarations=known,
        definition=term,
        definition_tex=tex,
        closed_form=closed,
        derive=no_derivation,
    )


def _kl(slug: str, closed: str, wrong: str) -> Control:
    return Control(_equality(slug, closed, term=kl("p", "q"), tex=_KL_TEX), wrong, _NAMED)


def of_named_laws() -> tuple[Control, ...]:
    """Equalities over normal laws, and the same with sizes."""
    sizes = declare(
        r"J: positive integer; m: real[J]; s: positive[J]; \mu: real[J]; \sigma: positive[J]",
        laws={
            "q(z)": ("diagonal-normal", "m", "s"),
            "p(z)": ("diagonal-normal", r"\mu", r"\sigma"),
        },
    )
    inner = r"\sum_{j=1}^J\left(-\log\sigma_j-\frac{s_j^2+(m_j-\mu_j)^2}{2\sigma_j^2}\right)"
    lemma = Mean("q", LogDensityAt("p"))

    def of_size(slug: str, constant: str, wrong: str) -> Control:
        claim = _equality(
            slug, f"{inner}-{constant}", term=lemma, tex=r"\int q(z)\log p(z)\,dz", known=sizes
        )
        return Control(claim, wrong, _NAMED)

    return (
        _kl("nan", rf"{_KL}+\log(\mu_0-\mu_0)-\log(\mu_0-\mu_0)", "it has no value anywhere"),
        _kl("one-percent", rf"1.01\left({_KL}\right)", "one percent too large"),
        _kl("small-constant", rf"{_KL}+0.004", "a small constant is added"),
        _kl("equal-laws", _REVERSE, "right only where p = q: the divergence the other way round"),
        _kl(
            "equal-widths",
            rf"\frac12\left({_KL}\right)+\frac12\left({_REVERSE}\right)",
            "right only where the standard deviations are equal",
        ),
        _kl("unit-width", _KL.replace(r"2\sigma_1^2", r"2\sigma_1"), "right only where sigma is 1"),
        _kl(
            "sign-condition",
            _KL.replace(r"\log\frac{\sigma_1}{\sigma_0}", r"|\log\frac{\sigma_1}{\sigma_0}|"),
            "right only where sigma_1 is not below sigma_0",
        ),
        _kl(
            "sign-of-means",
            _KL.replace(r"(\mu_0-\mu_1)^2", r"(|\mu_0|-|\mu_1|)^2"),
            "right only where both means have one sign",
        ),
        Control(
            _equality("squared-convention", f"2({_CS})", term=_OVERLAPS, tex=_OVERLAPS_TEX),
            "the closed form of the squared convention",
            _NAMED,
        ),
        of_size("two-entries", r"\frac{J^2}{4}\log(2\pi)", "right only at J = 2"),
        of_size("one-entry", r"\frac12\log(2\pi)", "right only at J = 1"),
    )


_ENCODER = declare(models=["p(z) p(x|z)", "q(z|x)"])
_LINEAR = declare(
    "a: real; b: real; s: positive; c: real; d: real; t: positive",
    laws={
        "p(z)": ("normal", "0", "1"),
        "p(x|z)": ("normal", "a z + b", "s"),
        "q(z|x)": ("normal", "c x + d", "t"),
    },
)
_PAIR = declare(models=["p(x)", "q(x)"])
_TWO_NORMALS = declare(
    r"\mu: real; \sigma: positive; m: real; s: positive",
    laws={"p(x)": ("normal", r"\mu", r"\sigma"), "q(x)": ("normal", "m", "s")},
)


def _bound(
    slug: str, lesser: str, greater: str, known: Declarations, continuous: Declarations | None
) -> Bound:
    return Bound(
        slug=f"control-{slug}",
        title="wrong",
        declarations=known,
        continuous=continuous,
        lesser_tex=lesser,
        greater_tex=greater,
        derive=no_derivation,
    )


def of_densities() -> tuple[Control, ...]:
    """Equalities and bounds over abstract densities."""
    draws = r"h_1,\dots,h_K \sim q(h)"
    sampled = declare("K: positive integer", models=["p(h) p(x|h)", "q(h)"], given=[draws])
    sampled_laws = declare(
        "K: positive integer; a: real; b: real; s: positive; m: real; t: positive",
        laws={
            "p(h)": ("normal", "0", "1"),
            "p(x|h)": ("normal", "a h + b", "s"),
            "q(h)": ("normal", "m", "t"),
        },
        given=[draws],
    )

    def equality(
        slug: str, left: str, right: str, known: Declarations, laws: Declarations, wrong: str
    ) -> Control:
        claim = Equality(
            slug=f"control-{slug}",
            title="wrong",
            declarations=known,
            continuous=laws,
            definition_tex=left,
            closed_form=right,
            derive=no_derivation,
        )
        return Control(claim, wrong, _ABSTRACT)

    return (
        equality(
            "no-bias",
            r"\mathbb{E}_{q(z|x)}[\log p(x|z)]",
            r"\log p(x)+D_{\mathrm{KL}}(q(z|x)\,\|\,p(z))",
            _ENCODER,
            _LINEAR,
            "right only where the encoder is the posterior",
        ),
        equality(
            "half-for-count",
            rf"\mathbb{{E}}_{{{draws}}}\left[\sum_{{j=1}}^K\frac{{p(x,h_j)}}{{q(h_j)}}\right]",
            "2 p(x)",
            sampled,
            sampled_laws,
            "right only at K = 2",
        ),
        equality(
            "disjoint-only",
            r"\mathrm{JS}(p(x)\,\|\,q(x))",
            r"\log 2",
            _PAIR,
            _TWO_NORMALS,
            "right only where the supports are disjoint",
        ),
        Control(
            _bound("entropy", "0", r"-\mathbb{E}_{p(x)}[\log p(x)]", _PAIR, _TWO_NORMALS),
            "the entropy of a density may be negative",
            ("finite.check_bound", "search.check_search"),
        ),
        Control(
            _bound(
                "jensen-reversed",
                r"\log\mathbb{E}_{q(z|x)}\left[\frac{p(x,z)}{q(z|x)}\right]",
                r"\mathbb{E}_{q(z|x)}\left[\log\frac{p(x,z)}{q(z|x)}\right]",
                _ENCODER,
                _LINEAR,
            ),
            "Jensen's inequality the wrong way round",
            ("finite.check_bound", "continuous.check_continuous"),
        ),
    )


def for_the_search() -> tuple[Control, ...]:
    """False bounds that hold almost everywhere: random worlds do not find where they fail."""

    def of_terms(slug: str, lesser: Term, lesser_tex: str, wrong: str) -> Control:
        claim = Bound(
            slug=f"control-{slug}",
            title="wrong",
            declarations=_NORMALS,
            lesser_tex=lesser_tex,
            greater_tex=r"\min\{D_{\mathrm{KL}}(p\,\|\,q),D_{\mathrm{KL}}(q\,\|\,p)\}",
            lesser_definition=lesser,
            greater_definition=minimum(kl("p", "q"), kl("q", "p")),
            derive=no_derivation,
        )
        return Control(claim, wrong, ("search.check_search",))

    planted = _bound(
        "planted", r"\mathrm{JS}(p(x)\,\|\,q(x))", r"\frac{199}{200}\log 2", _PAIR, None
    )
    return (
        of_terms(
            "squared-below-kl",
            _OVERLAPS + _OVERLAPS,
            rf"2\left({_OVERLAPS_TEX}\right)",
            "the squared convention is not below both divergences",
        ),
        Control(
            planted,
            "false only where the laws hardly overlap, by half a percent",
            ("search.check_search",),
        ),
    )


def of_other_kinds() -> tuple[Control, ...]:
    """Laws, an optimum and a behaviour."""
    affine = declare(
        r"K: positive integer; \mu: vector(K); S: nonsingular(K); x: vector(K)",
        laws={"p(z)": ("standard-normal", "K")},
    )

    def law(slug: str, density: str, wrong: str) -> Control:
        claim = LawOf(
            slug=f"control-{slug}",
            title="wrong",
            declarations=affine,
            construction=r"\mu + S z",
            base="p",
            point="x",
            closed_form=density,
            law_name="multivariate-normal",
            law_parameters=(r"\mu", r"S S^\top"),
            derive=no_derivation,
        )
        return Control(claim, wrong, ("law.check_integrated", "law.check_sampled"))

    exponent = r"\exp\left(-\frac12(x-\mu)^\top(S S^\top)^{-1}(x-\mu)\right)"
    scale = r"(2\pi)^{-K/2}\,|\det S|^{-1}"
    critic = declare("D: function in (0,1)", models=["p(x)", "q(x)"])
    swapped = r"\frac{q(x)}{p(x)+q(x)}"
    discriminator = Optimum(
        slug="control-discriminator",
        title="wrong",
        declarations=critic,
        sense="max",
        over="D(x)",
        objective_tex=r"\mathbb{E}_{p(x)}[\log D(x)] + \mathbb{E}_{q(x)}[\log(1-D(x))]",
        argument=swapped,
        value=r"2\,\mathrm{JS}(p(x)\,\|\,q(x))-\log 4",
        at_optimum=extend(critic, given=[f"D(x) = {swapped}"]),
        derive=no_derivation,
    )
    squares = Behaviour(
        slug="control-squares",
        title="wrong",
        declarations=declare(),
        statement="the last digits of squares",
        outcome=r"\{0,1,4,5,6,8,9\}",
        run=lambda seed: {n * n % 10 for n in range(100)},
        neighbours=(r"\{0,1,4,5,6\}",),
        derive=no_derivation,
    )
    return (
        law("transposed", scale + exponent.replace(r"S S^\top", r"S^\top S"), "right at K = 1"),
        law(
            "determinant-sign",
            scale.replace(r"|\det S|", r"(\det S)") + exponent,
            "right only where the determinant is positive",
        ),
        law("scaled-density", f"1.01{scale}{exponent}", "a density with mass 1.01"),
        Control(
            discriminator,
            "the densities are exchanged in the argument",
            ("optima.check_worlds", "argument.check_argument"),
        ),
        Control(squares, "no square ends in 8", ("behaviour.check_run",)),
    )


def controls() -> tuple[Control, ...]:
    """All of them."""
    return (*of_named_laws(), *of_densities(), *for_the_search(), *of_other_kinds())
