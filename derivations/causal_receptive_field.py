r"""How many past values a stack of causal convolutions reads, plain and with doubled dilations.

Derived by adding up the reach of the layers; run on actual stacks, whose inputs are changed one at
a time. Rows are for the sizes of the kernel, columns for the numbers of layers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._matrices import matrix
from formula.declare import declare

if TYPE_CHECKING:
    import numpy as np

SOURCE = "sharif-2025-ps1, question 3.2"

NOTHING = declare()
SIZES = declare("k: positive integer; L: positive integer")
KERNELS, DEPTHS = (2, 3), (1, 2, 3, 4)
CONTEXT = 1024
"""How many values are to be read in the claim on depth."""


def _formulas():  # type: ignore[no-untyped-def]
    """The reach of both stacks as sums over the layers, with symbols k and L, and evaluated."""
    import sympy

    k, depth = (sympy.Symbol(name, integer=True, positive=True) for name in ("k", "L"))
    layer = sympy.Symbol("l", integer=True, positive=True)
    pairs = []
    for reach in (k - 1, (k - 1) * 2 ** (layer - 1)):
        total = 1 + sympy.Sum(reach, (layer, 1, depth))
        pairs.append((total, sympy.factor(total.doit() - 1) + 1))
    return k, depth, pairs


def derive_field(place: int, tex: tuple[str, str], claim: Callable[[], Behaviour]) -> Derivation:
    """The sum of the layers' reaches, then its values."""
    import sympy

    from claims.algebra.calculation import Calculation
    from derivations._bilinear import same_entries, tree_of

    k, depth, pairs = _formulas()
    sides = pairs[place]
    d = Calculation(NOTHING)
    d.beside(
        sides,
        rule="sum of the reaches",
        because="the output itself, and in each layer $k-1$ steps of the width of the dilation "
        "further back" + (r", here $2^{l-1}$: a geometric sum" if place else ", here one"),
        tex=f"{tex[0]}={tex[1]}",
        declarations=SIZES,
    )
    read = sympy.Matrix(
        [[sides[1].subs({k: size, depth: layers}) for layers in DEPTHS] for size in KERNELS]
    )
    d.record.start(
        tree_of(read),
        "for kernels of 2 and 3 values (rows) and one to four layers (columns)",
        matrix(*read.tolist()),
        rule="substitution",
        proof="enumeration",
    )
    detail = "the geometric sum by SymPy, its values by substitution"
    return d.record.finish(proved=same_entries(read, claim()), detail=detail)


def derive_depth() -> Derivation:
    """The smallest number of layers at which each formula reaches the context."""
    import sympy

    from claims.algebra.calculation import Calculation
    from derivations._bilinear import same_entries, tree_of

    k, depth, pairs = _formulas()
    found = []
    for _, closed in reversed(pairs):
        reach = sympy.lambdify(depth, closed.subs(k, 2), "math")
        found.append(next(n for n in range(1, CONTEXT + 1) if reach(n) >= CONTEXT))
    row = sympy.Matrix([found])
    d = Calculation(NOTHING)
    d.record.start(
        tree_of(row),
        r"with kernels of two values a stack reads $2^L$ values with doubled dilations and $L+1$ "
        f"without; the smallest $L$ at which that is {CONTEXT}",
        matrix(found),
        rule="search of the smallest depth",
        proof="enumeration",
    )
    return d.record.finish(proved=same_entries(row, DEPTH), detail="both formulas, layer by layer")


def outputs(series: np.ndarray, weights: list[np.ndarray], dilated: bool) -> np.ndarray:
    """A stack of causal convolutions with a nonlinearity; series (..., n), zeros before it."""
    import numpy as np

    for layer, kernel in enumerate(weights):
        step = 2**layer if dilated else 1
        padded = np.pad(series, [(0, 0)] * (series.ndim - 1) + [(step * (len(kernel) - 1), 0)])
        length = series.shape[-1]
        parts = [w * padded[..., step * j : step * j + length] for j, w in enumerate(kernel)]
        series = np.tanh(np.sum(parts, axis=0))
    return series


def run_field(seed: int, dilated: bool) -> np.ndarray:
    """Change one input at a time; which of them move the last output?"""
    import numpy as np

    rng = np.random.default_rng(seed)
    found = []
    for size in KERNELS:
        for layers in DEPTHS:
            weights = [rng.uniform(0.4, 0.8, size) for _ in range(layers)]
            base = rng.uniform(-0.5, 0.5, 40)
            moved = base + np.eye(40) * 0.1
            last = outputs(moved, weights, dilated)[:, -1] - outputs(base, weights, dilated)[-1]
            read = np.flatnonzero(last)[::-1]
            if not np.array_equal(read, np.arange(39, 39 - len(read), -1)):
                raise ArithmeticError(f"the field has a hole: {read}")
            found.append(len(read))
    return np.array(found).reshape(len(KERNELS), len(DEPTHS))


def run_depth(seed: int) -> np.ndarray:
    """Follow which inputs the last output depends on, layer by layer, until it is all of them."""
    import numpy as np

    del seed
    depths = []
    for dilated in (True, False):
        read, layers = np.zeros(CONTEXT, dtype=bool), 0
        read[0] = True  # by lag
        while not read.all():
            step = 2**layers if dilated else 1
            read[step:] |= read[:-step].copy()
            layers += 1
        depths.append(layers)
    return np.array([depths])


_STATEMENT = (
    "every input of a random stack{} is changed in turn and the last output watched: how many "
    "inputs are read, for kernels of 2 and 3 values (rows) and one to four layers (columns)"
)
PLAIN = Behaviour(
    slug="receptive-field-plain",
    title="values read by a stack of causal convolutions",
    source=SOURCE,
    declarations=NOTHING,
    statement=_STATEMENT.format(" without dilation"),
    outcome=matrix((2, 3, 4, 5), (3, 5, 7, 9)),
    run=lambda seed: run_field(seed, False),
    neighbours=(
        matrix((2, 4, 8, 16), (3, 7, 15, 31)),
        matrix((1, 2, 3, 4), (2, 4, 6, 8)),
        matrix((2, 4, 6, 8), (3, 6, 9, 12)),
    ),
    derive=lambda: derive_field(0, (r"1+\sum_{l=1}^{L}(k-1)", "1+L(k-1)"), lambda: PLAIN),
    mistakes=(
        Mistake(
            tag="kernels-added",
            wrong=matrix((2, 4, 6, 8), (3, 6, 9, 12)),
            feedback="Neighbouring layers overlap: the place from which the next layer starts has "
            "been counted already.",
        ),
        Mistake(
            tag="itself-forgotten",
            wrong=matrix((1, 2, 3, 4), (2, 4, 6, 8)),
            feedback="How many values does a single layer with a kernel of two values read?",
        ),
        Mistake(
            tag="kernels-multiplied",
            wrong=matrix((2, 4, 8, 16), (3, 9, 27, 81)),
            feedback="Paths multiply, but many of them end at the same input. How far back does "
            "the longest one lead?",
        ),
        Mistake(
            tag="dilated",
            wrong=matrix((2, 4, 8, 16), (3, 7, 15, 31)),
            feedback="Here every layer reads neighbouring places.",
        ),
    ),
)
DILATED = Behaviour(
    slug="receptive-field-dilated",
    title="values read when the dilation doubles from layer to layer",
    source=SOURCE,
    declarations=NOTHING,
    statement=_STATEMENT.format(r" with the dilations 1, 2, 4, \dots"),
    outcome=matrix((2, 4, 8, 16), (3, 7, 15, 31)),
    run=lambda seed: run_field(seed, True),
    neighbours=(
        matrix((2, 3, 4, 5), (3, 5, 7, 9)),
        matrix((3, 5, 9, 17), (5, 9, 17, 33)),
        matrix((2, 4, 8, 16), (3, 9, 27, 81)),
    ),
    derive=lambda: derive_field(
        1, (r"1+\sum_{l=1}^{L}(k-1)2^{l-1}", r"1+(k-1)(2^L-1)"), lambda: DILATED
    ),
    mistakes=(
        Mistake(
            tag="undilated",
            wrong=matrix((2, 3, 4, 5), (3, 5, 7, 9)),
            feedback="A step of the second layer is two places wide, one of the third four.",
        ),
        Mistake(
            tag="power-of-the-kernel",
            wrong=matrix((2, 4, 8, 16), (3, 9, 27, 81)),
            feedback="That would need dilations that grow by the size of the kernel; here they "
            "double. Try a kernel of three values.",
        ),
        Mistake(
            tag="dilations-from-two",
            wrong=matrix((3, 7, 15, 31), (5, 13, 29, 61)),
            feedback="The first layer reads neighbours: what is its dilation?",
        ),
        Mistake(
            tag="itself-forgotten",
            wrong=matrix((1, 3, 7, 15), (2, 6, 14, 30)),
            feedback="How many values does a single layer with a kernel of two values read?",
        ),
    ),
)
DEPTH = Behaviour(
    slug="receptive-field-depth",
    title=f"layers needed to read {CONTEXT} values",
    source=SOURCE,
    declarations=NOTHING,
    statement="with kernels of two values, layers are added until the last output depends on all "
    f"of the last {CONTEXT} inputs, once with doubled dilations and once without",
    outcome=matrix((10, 1023)),
    run=run_depth,
    neighbours=(matrix((10, 1024)), matrix((9, 1023)), matrix((11, 1023)), matrix((10, 512))),
    derive=derive_depth,
    mistakes=(
        Mistake(
            tag="one-layer-a-value",
            wrong=matrix((10, 1024)),
            feedback="How many values does the first layer read?",
        ),
        Mistake(
            tag="one-layer-more",
            wrong=matrix((11, 1023)),
            feedback="Count what two and three layers with doubled dilations read, and go on.",
        ),
        Mistake(
            tag="square-root",
            wrong=matrix((32, 1023)),
            feedback="The field doubles with every dilated layer.",
        ),
        Mistake(
            tag="both-logarithmic",
            wrong=matrix((10, 10)),
            feedback="Without dilation a further layer adds as much as the one before.",
        ),
    ),
)

RESULT = Result(
    slug="causal-receptive-field",
    title="Receptive fields of causal convolutions",
    source=SOURCE,
    claims=(PLAIN, DILATED, DEPTH),
)
