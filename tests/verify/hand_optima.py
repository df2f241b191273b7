"""Optima and behaviours made by hand for the tests of verify, true ones and false ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from claims.behaviour import Behaviour
from claims.optimum import Optimum
from formula.declare import declare, extend
from tests.verify.hand_claims import no_derivation

CONJUGATE_SYMBOLS = declare("t: real; u: positive")
CONJUGATE = Optimum(
    slug="hand-conjugate",
    title="Convex conjugate of u log u",
    declarations=CONJUGATE_SYMBOLS,
    sense="max",
    over="u",
    objective_tex=r"u t - u \log u",
    argument=r"e^{t-1}",
    value=r"e^{t-1}",
    at_optimum=extend(CONJUGATE_SYMBOLS, given=["u = e^{t-1}"]),
    derive=no_derivation,
)

LEAST_SQUARES_SYMBOLS = declare(
    r"\mu: real; \sigma: positive; c: real", laws={"p(x)": ("normal", r"\mu", r"\sigma")}
)
LEAST_SQUARES = Optimum(
    slug="hand-least-squares",
    title="The mean is nearest in mean square",
    declarations=LEAST_SQUARES_SYMBOLS,
    sense="min",
    over="c",
    objective_tex=r"\mathbb{E}_{p(x)}[(x-c)^2]",
    argument=r"\mu",
    value=r"\sigma^2",
    at_optimum=extend(
        declare(r"\mu: real; \sigma: positive", laws={"p(x)": ("normal", r"\mu", r"\sigma")}),
        given=[r"c = \mu"],
    ),
    derive=no_derivation,
)

BOWL_SYMBOLS = "d: positive integer; A: spd(d); c: vector(d); m: real"
BOWL = Optimum(
    slug="hand-bowl",
    title="The lowest point of a quadratic function of a vector",
    declarations=declare(BOWL_SYMBOLS + "; x: vector(d)"),
    sense="min",
    over="x",
    objective_tex=r"m+(x-c)^\top A(x-c)",
    argument="c",
    value="m",
    at_optimum=declare(BOWL_SYMBOLS, given=["x = c"]),
    derive=no_derivation,
)

DISCRIMINATOR_SYMBOLS = declare("D: function in (0,1)", models=["p(x)", "q(x)"])
TWO_NORMALS = declare(
    r"\mu: real; \sigma: positive; m: real; s: positive; D: function in (0,1)",
    laws={"p(x)": ("normal", r"\mu", r"\sigma"), "q(x)": ("normal", "m", "s")},
)
RATIO = r"\frac{p(x)}{p(x)+q(x)}"
DISCRIMINATOR = Optimum(
    slug="hand-discriminator",
    title="The discriminator with the least mean loss",
    declarations=DISCRIMINATOR_SYMBOLS,
    continuous=TWO_NORMALS,
    sense="max",
    over="D(x)",
    objective_tex=r"\mathbb{E}_{p(x)}[\log D(x)] + \mathbb{E}_{q(x)}[\log(1-D(x))]",
    argument=RATIO,
    value=rf"\mathbb{{E}}_{{p(x)}}\left[\log {RATIO}\right]"
    r" + \mathbb{E}_{q(x)}\left[\log\frac{q(x)}{p(x)+q(x)}\right]",
    at_optimum=extend(DISCRIMINATOR_SYMBOLS, given=[f"D(x) = {RATIO}"]),
    derive=no_derivation,
)

CRITIC_SYMBOLS = declare("T: function", models=["p(x)", "q(x)"])
CRITIC_WORLD = declare(
    "T: function; a: real in (-1,1); b: real in (-1,1)",
    laws={"p(x)": ("normal", "a", "1"), "q(x)": ("normal", "b", "1")},
)
CRITIC = Optimum(
    slug="hand-critic",
    title="The critic of the logarithmic bound, up to a constant",
    declarations=CRITIC_SYMBOLS,
    continuous=CRITIC_WORLD,
    sense="max",
    over="T(x)",
    objective_tex=r"\mathbb{E}_{p(x)}[T(x)] - \log \mathbb{E}_{q(x)}[e^{T(x)}]",
    argument=r"\log\frac{p(x)}{q(x)}",
    value=r"D_{\mathrm{KL}}(p(x)\,\|\,q(x))",
    at_optimum=extend(CRITIC_SYMBOLS, given=[r"T(x) = \log\frac{p(x)}{q(x)}"]),
    unique_note="up to a constant",
    derive=no_derivation,
)

ENCODER_SYMBOLS = declare(models=["p(z) p(x|z)", "q(z|x)"])
ENCODER_WORLD = declare(
    "a: real; b: real; s: positive; c: real; d: real; t: positive",
    laws={
        "p(z)": ("normal", "0", "1"),
        "p(x|z)": ("normal", "a z + b", "s"),
        "q(z|x)": ("normal", "c x + d", "t"),
    },
)
ENCODER = Optimum(
    slug="hand-encoder",
    title="The encoder with the largest lower bound",
    declarations=ENCODER_SYMBOLS,
    continuous=ENCODER_WORLD,
    sense="max",
    over="q(z|x)",
    objective_tex=r"\mathbb{E}_{q(z|x)}\left[\log\frac{p(x,z)}{q(z|x)}\right]",
    argument="p(z|x)",
    value=r"\log p(x)",
    at_optimum=extend(declare(models=["p(z) p(x|z)"]), given=["q(z|x) = p(z|x)"]),
    derive=no_derivation,
)

POSTERIOR = r"\frac{p(z)\,p(x|z)}{p(x)}"
WRITTEN_OUT = replace(
    ENCODER,
    slug="hand-encoder-written-out",
    argument=POSTERIOR,
    at_optimum=extend(declare(models=["p(z) p(x|z)"]), given=[f"q(z|x) = {POSTERIOR}"]),
)
"""The same with the posterior as a formula, so that means under it are importance-weighted."""

TRUE_OPTIMA = (CONJUGATE, LEAST_SQUARES, BOWL, DISCRIMINATOR, CRITIC, ENCODER, WRITTEN_OUT)

WRONG_ARGUMENTS = (
    (CONJUGATE, "e^{t}"),
    (CONJUGATE, "e^{t-1.001}"),
    (CONJUGATE, "-e^{t-1}"),
    (LEAST_SQUARES, r"\mu+\sigma"),
    (LEAST_SQUARES, r"1.001\mu"),
    (BOWL, "-c"),
    (BOWL, "1.001c"),
    (BOWL, "A c"),
    (DISCRIMINATOR, r"\frac{q(x)}{p(x)+q(x)}"),
    (DISCRIMINATOR, r"\frac{p(x)}{q(x)}"),
    (DISCRIMINATOR, r"\frac12"),
    (CRITIC, r"1+\log\frac{q(x)}{p(x)}"),
    (CRITIC, r"\log p(x)"),
    (ENCODER, "p(z)"),
    (ENCODER, "p(x|z)"),
    (ENCODER, "p(z|x)^2"),
)

WRONG_VALUES = (
    (CONJUGATE, "e^{t}"),
    (CONJUGATE, "t e^{t-1}"),
    (LEAST_SQUARES, r"\sigma"),
    (LEAST_SQUARES, r"\frac12\sigma^2"),
    (BOWL, "m+0.001"),
    (BOWL, r"m+c^\top A c"),
    (DISCRIMINATOR, r"-\log 4"),
    (CRITIC, r"D_{\mathrm{KL}}(q(x)\,\|\,p(x))"),
    (ENCODER, r"2\log p(x)"),
)

MINIMUM_CALLED_MAXIMUM = replace(LEAST_SQUARES, slug="hand-upside-down", sense="max")

NO_SYMBOLS = declare()


def dice(seed: int) -> object:
    """Which sums two dice show."""
    rng = np.random.default_rng(seed)
    return {int(total) for total in rng.integers(1, 7, (2000, 2)).sum(axis=1)}


def share(seed: int) -> object:
    """How often a fair coin shows heads."""
    return float(np.random.default_rng(seed).integers(0, 2, 40_000).mean())


SUMS = Behaviour(
    slug="hand-sums",
    title="Sums of two dice",
    declarations=NO_SYMBOLS,
    statement="two dice are thrown",
    outcome=r"\{2,3,4,5,6,7,8,9,10,11,12\}",
    run=dice,
    neighbours=(r"\{1,2,3,4,5,6,7,8,9,10,11,12\}", r"\{2,3,4,5,6,7,8,9,10,11\}"),
    derive=no_derivation,
)
COIN = Behaviour(
    slug="hand-coin",
    title="Share of heads",
    declarations=NO_SYMBOLS,
    statement="a fair coin is thrown 40000 times",
    outcome=r"\frac12",
    run=share,
    neighbours=(r"\frac{13}{25}", r"\frac{12}{25}"),
    tolerance=0.015,
    derive=no_derivation,
)
