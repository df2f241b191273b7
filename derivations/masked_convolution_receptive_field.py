r"""What output pixel 33 of two masked 3x3 convolutions on a 5x5 map depends on, by mask types.

A pixel is labelled by its row and column digits, so that one row up is -10 and one column left -1.
Derived by composing the offsets of the masks; run as an actual convolution whose input pixels are
changed one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from claims.behaviour import Behaviour
from claims.results import Result
from claims.statements import Mistake
from claims.steps import Derivation
from derivations._masked_convolution import (
    OUTPUT,
    Labels,
    earlier,
    field_of,
    inside,
    latex,
    offsets,
    read_by,
    run_field,
    transposed,
    turned,
)
from formula.declare import declare
from formula.tree import Add, Negative, Node, Number, Relation, SetOf, SetOperation

SOURCE = "udem-2019, question 4"

NO_SYMBOLS = declare()
LAYERS = 8
"""How deep the stack is in which the blind spot is looked for."""


def _moved(label: int, step: int) -> tuple[Node, str]:
    """A pixel plus an offset, as a tree and typeset."""
    if step == 0:
        return Number(str(label)), str(label)
    size = Number(str(abs(step)))
    tree = Add((Number(str(label)), Negative(size) if step < 0 else size))
    # braces: no line may end inside
    return tree, f"{{{label}{step:+d}}}"


def _set(labels: Iterable[int]) -> SetOf:
    return SetOf(tuple(Number(str(label)) for label in labels))


def _reads(pixel: int, steps: Labels) -> tuple[SetOf, str]:
    """What one pixel reads, not yet added up."""
    parts = [_moved(pixel, step) for step in steps if inside(pixel + step)]
    return SetOf(tuple(tree for tree, _ in parts)), r"\{" + ",".join(t for _, t in parts) + r"\}"


def derive_field(kinds: str, claim: Callable[[], Behaviour]) -> Derivation:
    """The hidden pixels, what each of them reads, and the union."""
    from claims.algebra.record import Recorder

    first, last = kinds
    hidden = read_by((OUTPUT,), offsets(last))
    d = Recorder(NO_SYMBOLS)
    tree, tex = _reads(OUTPUT, offsets(last))
    d.side(
        "offsets of a mask",
        Relation((tree, _set(hidden)), ("=",)),
        f"the hidden pixels that output {OUTPUT} reads through mask {last} of the second layer; "
        "one row up is $-10$, one column to the left is $-1$",
        rf"{tex}={latex(hidden)}",
        "enumeration",
    )
    each = [_reads(pixel, offsets(first)) for pixel in hidden]
    d.start(
        SetOperation("union", tuple(tree for tree, _ in each)),
        f"what each of these reads from the input through mask {first} of the first layer",
        r"\cup".join(tex for _, tex in each),
        rule="composition of layers",
        proof="enumeration",
    )
    added = [read_by((pixel,), offsets(first)) for pixel in hidden]
    d.step(
        "=",
        "adding offsets",
        SetOperation("union", tuple(_set(labels) for labels in added)),
        "offsets add; no hidden pixel lies in the padding, and no sum leaves the map",
        r"\cup".join(latex(labels) for labels in added),
        "enumeration",
    )
    reached = sorted({label for labels in added for label in labels})
    d.step(
        "=",
        "union of sets",
        _set(reached),
        "a pixel counts once, however many paths lead to it",
        latex(reached),
        "enumeration",
    )
    proved = _set(reached) == claim().right
    detail = f"the offsets of masks {first} and {last} composed pixel by pixel, exactly"
    return d.finish(proved=proved, detail=detail)


def derive_blind_spot() -> Derivation:
    """A further layer adds nothing; what is missing of the earlier pixels is the blind spot."""
    from claims.algebra.record import Recorder

    two, more = field_of("AB"), read_by(field_of("AB"), offsets("B"))
    d = Recorder(NO_SYMBOLS)
    union = SetOperation("union", (_set(two), _set(more)))
    d.side(
        "one more layer",
        Relation((union, _set(two)), ("=",)),
        "what a third layer, with mask B, adds to the field of the first two: every offset to the "
        "right goes up as well, so nothing",
        rf"{latex(two)}\cup{latex(more)}={latex(two)}",
        "enumeration",
    )
    d.start(
        SetOperation("difference", (_set(earlier()), _set(two))),
        f"the pixels before {OUTPUT} in reading order, without those that it depends on",
        rf"{latex(earlier())}\setminus{latex(two)}",
        rule="difference of sets",
        proof="enumeration",
    )
    left = tuple(label for label in earlier() if label not in two)
    d.step(
        "=",
        "difference of sets",
        _set(left),
        "what is left",
        latex(left),
        "enumeration",
    )
    detail = "the field of two layers is closed under a further one; its complement, exactly"
    return d.finish(proved=_set(left) == BLIND_SPOT.right, detail=detail)


def run_blind_spot(seed: int) -> frozenset[int]:
    """The earlier pixels that a deep stack, type A first and type B after it, does not see."""
    return frozenset(earlier()) - run_field("A" + "B" * (LAYERS - 1), seed)


def _mistakes(kinds: str) -> tuple[Mistake, ...]:
    """Wrong fields that several of the four cases share, each computed by its wrong rule."""
    last = kinds[1]
    return (
        Mistake(
            tag="second-layer-only",
            wrong=latex(read_by((OUTPUT,), offsets(last))),
            feedback="These are pixels of the hidden map. Each of them in turn reads several "
            "pixels of the input.",
        ),
        Mistake(
            tag="everything-earlier",
            wrong=latex(earlier()),
            feedback="Not everything that comes earlier can be reached. How many rows up does a "
            "path have to go for every column that it moves to the right?",
        ),
        Mistake(
            tag="kernel-flipped",
            wrong=latex(turned(field_of(kinds))),
            feedback="The kernel is applied without flipping, so the upper rows of the mask look "
            "at what lies above the pixel. Which side did you look at?",
        ),
        Mistake(
            tag="rows-for-columns",
            wrong=latex(transposed(field_of(kinds))),
            feedback="The first index of the mask is the row. Where are the ones when it is "
            "written out as a table?",
        ),
        Mistake(
            tag="counted-from-zero",
            wrong=latex(field_of(kinds, first_index=0)),
            feedback="Mask indices begin with one here. Counted from zero, the same inequalities "
            "keep a row too many.",
        ),
    )


def _field(
    slug: str, kinds: str, outcome: str, mistakes: tuple[Mistake, ...], near: tuple[str, ...]
) -> Behaviour:
    first, last = kinds
    claim = Behaviour(
        slug=slug,
        title=f"receptive field of pixel 33 with mask {first}, then mask {last}",
        source=SOURCE,
        declarations=NO_SYMBOLS,
        statement="each input pixel of a random two-layer masked convolution is changed in turn, "
        f"and output {OUTPUT} watched",
        outcome=outcome,
        run=lambda seed: run_field(kinds, seed),
        neighbours=near,
        derive=lambda: derive_field(kinds, lambda: claim),
        mistakes=(*_mistakes(kinds), *mistakes),
    )
    return claim


FIELD_AA = _field(
    "receptive-field-aa",
    "AA",
    r"\{11,12,13,14,15,21,22,23,31\}",
    (
        Mistake(
            tag="one-a-is-enough",
            wrong=latex(field_of("AB")),
            feedback="With type A in both layers every path makes two proper moves. Can two moves "
            "end on a pixel that touches the output?",
        ),
    ),
    (
        r"\{11,12,13,14,15,21,22,23\}",
        r"\{11,12,13,14,21,22,23,31\}",
        r"\{11,12,13,14,15,21,22,23,24,31\}",
        r"\{11,12,13,14,15,21,22,23,31,32\}",
    ),
)
MIXED = r"\{11,12,13,14,15,21,22,23,24,31,32\}"
NEAR_MIXED = (
    r"\{11,12,13,14,15,21,22,23,31,32\}",
    r"\{11,12,13,14,15,21,22,23,24,31\}",
    r"\{11,12,13,14,15,21,22,23,24,25,31,32\}",
    r"\{11,12,13,14,15,21,22,23,24,31,32,33\}",
)
FIELD_AB = _field(
    "receptive-field-ab",
    "AB",
    MIXED,
    (
        Mistake(
            tag="last-layer-sees-itself",
            wrong=latex(field_of("BB")),
            feedback="The second layer reads hidden pixel 33, but follow that one on into the "
            "input: what does the first layer let it see of its own place?",
        ),
        Mistake(
            tag="b-taken-for-a",
            wrong=latex(field_of("AA")),
            feedback="Type B keeps the middle of the kernel, so the hidden pixel 33 is read too. "
            "What does it contribute?",
        ),
    ),
    NEAR_MIXED,
)
FIELD_BA = _field(
    "receptive-field-ba",
    "BA",
    MIXED,
    (
        Mistake(
            tag="first-layer-sees-itself",
            wrong=latex(field_of("BB")),
            feedback="A hidden pixel does see its own place in the input here. But does the second "
            "layer read hidden pixel 33?",
        ),
        Mistake(
            tag="b-taken-for-a",
            wrong=latex(field_of("AA")),
            feedback="Type B lets a hidden pixel look at its own place in the input. Which places "
            "does that add?",
        ),
    ),
    NEAR_MIXED,
)
FIELD_BB = _field(
    "receptive-field-bb",
    "BB",
    r"\{11,12,13,14,15,21,22,23,24,31,32,33\}",
    (
        Mistake(
            tag="own-pixel-left-out",
            wrong=latex(field_of("AB")),
            feedback="Type B keeps the middle of the kernel in both layers. Is there a path that "
            "never moves?",
        ),
        Mistake(
            tag="b-taken-for-a",
            wrong=latex(field_of("AA")),
            feedback="Type B reads one place more than type A, in either layer. Which paths come "
            "with it?",
        ),
    ),
    (
        MIXED,
        r"\{11,12,13,14,15,21,22,23,24,31,33\}",
        r"\{11,12,13,14,15,21,22,23,24,25,31,32,33\}",
        r"\{11,12,13,14,15,21,22,23,24,31,32,33,34\}",
    ),
)
BLIND_SPOT = Behaviour(
    slug="receptive-field-blind-spot",
    title="earlier pixels that pixel 33 never sees",
    source=SOURCE,
    declarations=NO_SYMBOLS,
    statement=f"in a stack of {LAYERS} masked layers, the first of type A and the others of type "
    f"B, each input pixel is changed in turn, and output {OUTPUT} watched",
    outcome=r"\{25\}",
    run=run_blind_spot,
    neighbours=(r"\{\}", r"\{24,25\}", r"\{15,25\}", r"\{25,32\}"),
    derive=derive_blind_spot,
    mistakes=(
        Mistake(
            tag="depth-closes-it",
            wrong=r"\emptyset",
            feedback="More layers lengthen the paths, but each move to the right still costs a "
            "row. Try to reach the end of the row above.",
        ),
        Mistake(
            tag="as-in-two-layers-of-type-a",
            wrong=r"\{24,25,32\}",
            feedback="Two of these are reached as soon as one of the layers may stay where it is.",
        ),
        Mistake(
            tag="corner-taken-for-blind",
            wrong=r"\{15,25\}",
            feedback="Which of the two needs more moves to the right than it allows moves up?",
        ),
        Mistake(
            tag="later-pixels-counted",
            wrong=r"\{25,34,35,41,42,43,44,45,51,52,53,54,55\}",
            feedback="Pixels that come later are meant to stay unseen. The blind spot consists of "
            "those that a model of the joint density would need.",
        ),
    ),
)

RESULT = Result(
    slug="masked-convolution-receptive-field",
    title="Receptive fields of two masked convolutions",
    source=SOURCE,
    claims=(FIELD_AA, FIELD_AB, FIELD_BA, FIELD_BB, BLIND_SPOT),
)
