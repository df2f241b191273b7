"""Masked 3x3 convolutions on a 5x5 map: offsets that compose, and networks that are run.

A pixel is labelled by its row and column digits, so that one row up is -10 and one column left -1.
"""

from __future__ import annotations

from collections.abc import Iterable

SIDE = 5
OUTPUT = 33
Labels = tuple[int, ...]


def mask(kind: str, *, first_index: int = 1) -> tuple[tuple[int, int], ...]:
    """The kept positions (row, column) of a 3x3 mask, by the rule of the question.

    The rule compares indices with 2; the question counts them from 1.
    """
    kept = []
    for row in range(first_index, first_index + 3):
        for column in range(first_index, first_index + 3):
            on_the_left = column < 2 if kind == "A" else column <= 2
            if row < 2 or (row == 2 and on_the_left):
                kept.append((row - first_index + 1, column - first_index + 1))
    return tuple(kept)


def offsets(kind: str, **rule: int) -> Labels:
    """What a layer reads relative to its own pixel, as differences of labels."""
    return tuple(10 * (row - 2) + (column - 2) for row, column in mask(kind, **rule))


def inside(label: int) -> bool:
    """Whether a label is a pixel of the map: paths through the padding read zeros."""
    return 1 <= label // 10 <= SIDE and 1 <= label % 10 <= SIDE


def read_by(pixels: Iterable[int], steps: Labels) -> Labels:
    """All pixels that a layer with these offsets reads for the given ones, in order."""
    return tuple(sorted({p + step for p in pixels for step in steps if inside(p + step)}))


def field_of(kinds: str, output: int = OUTPUT, **rule: int) -> Labels:
    """The input pixels that an output depends on; ``kinds`` from the first layer to the last."""
    pixels: Labels = (output,)
    for kind in reversed(kinds):
        pixels = read_by(pixels, offsets(kind, **rule))
    return pixels


def pixels() -> Labels:
    """All labels of the map, in reading order."""
    return tuple(label for label in range(11, 11 * SIDE + 1) if inside(label))


def earlier(output: int = OUTPUT) -> Labels:
    """The pixels before the output in reading order."""
    return tuple(label for label in pixels() if label < output)


def latex(labels: Iterable[int]) -> str:
    r"""Labels as ``\{11,12\}``."""
    return r"\{" + ",".join(str(label) for label in sorted(labels)) + r"\}"


def transposed(labels: Iterable[int]) -> Labels:
    """Labels with rows and columns exchanged."""
    return tuple(sorted(10 * (label % 10) + label // 10 for label in labels))


def turned(labels: Iterable[int]) -> Labels:
    """Labels turned by half about the middle of the map, as by a flipped kernel."""
    return tuple(sorted(66 - label for label in labels))


def perturbed(kinds: str, seed: int, activation: str, watched: int = OUTPUT) -> frozenset[int]:
    """The input pixels whose change is seen at the watched output, of one random network.

    Three channels between the layers, a bias in each, normal weights; the input is changed in one
    pixel at a time. The masks come from the rule of the question, the sums from NumPy.
    """
    import numpy as np

    rng = np.random.default_rng([seed, len(kinds), sum(map(ord, kinds)), len(activation)])
    row, column = np.meshgrid(np.arange(1, 4), np.arange(1, 4), indexing="ij")
    masks = {
        "A": (row < 2) | ((row == 2) & (column < 2)),
        "B": (row < 2) | ((row == 2) & (column <= 2)),
    }
    channels = [1, *[3] * (len(kinds) - 1), 1]
    layers = [
        (
            rng.normal(size=(channels[k + 1], channels[k], 3, 3)) * masks[kind] / channels[k],
            rng.normal(size=3),
        )
        for k, kind in enumerate(kinds)
    ]
    # never flat, so that no change is lost on its way through many layers
    functions = {"linear": lambda v: v, "nonlinear": lambda v: v + np.tanh(v)}

    def output(image: np.ndarray) -> float:
        values = image
        for place, (kernel, bias) in enumerate(layers):
            around = np.pad(values, ((0, 0), (1, 1), (1, 1)))
            made = np.zeros((len(kernel), SIDE, SIDE))
            for i in range(3):
                for j in range(3):
                    window = around[:, i : i + SIDE, j : j + SIDE]
                    made += np.einsum("oc,crs->ors", kernel[:, :, i, j], window)
            made += bias[: len(kernel), None, None]
            values = made if place == len(layers) - 1 else functions[activation](made)
        return float(values[0, watched // 10 - 1, watched % 10 - 1])

    image = rng.normal(size=(1, SIDE, SIDE))
    before = output(image)
    seen = set()
    for r in range(SIDE):
        for c in range(SIDE):
            changed = image.copy()
            changed[0, r, c] += 1.0
            if abs(output(changed) - before) > 1e-12 * abs(before):
                seen.add(10 * (r + 1) + c + 1)
    return frozenset(seen)


def run_field(kinds: str, seed: int) -> frozenset[int]:
    """What three linear networks and three nonlinear ones agree on.

    Raises:
        ArithmeticError: they do not agree, so weights cancelled.
    """
    found = {
        perturbed(kinds, 10 * seed + k, activation)
        for k in range(3)
        for activation in ("linear", "nonlinear")
    }
    if len(found) != 1:
        raise ArithmeticError(f"random networks {kinds} disagree: {[sorted(f) for f in found]}")
    return found.pop()
