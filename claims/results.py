"""Results, items and sheets: reusable facts, and the questions of a problem set that use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from claims.figures import Figure
from claims.statements import Claim
from formula.declarations import Declarations
from formula.record import record

GRADES = ("wrong", "ambiguous", "misleading", "notation", "text loss")
"""Grades of an erratum, gravest first; the first two need a computed counterexample."""


@record(kw_only=True)
class Result:
    """A reusable fact: one file in ``derivations/``, which binds it to the name ``RESULT``."""

    slug: str
    title: str
    source: str
    claims: tuple[Claim, ...]
    references: tuple[str, ...] = ()

    def claim(self, slug: str) -> Claim:
        """The claim with that slug.

        Raises:
            KeyError: there is none; the message lists those there are.
        """
        for claim in self.claims:
            if claim.slug == slug:
                return claim
        raise KeyError(f"result {self.slug!r} has no claim {slug!r}, only {self.claims}")


@record
class Block:
    """Common base of what an answer consists of."""


@record
class Prose(Block):
    r"""LaTeX prose. An inline formula with a relation is written ``\checked{TARGET}{...}``;
    a name that is given a number, as in "for K = 3", ``\setting{K=3}``."""

    text: str


@record
class Assumptions(Block):
    """The assumptions of a claim, each a display compared with its declarations."""

    claim: str


@record
class DerivationBlock(Block):
    """All steps of a claim's derivation, with their reasons."""

    claim: str
    lead: str = ""


@record
class Boxed(Block):
    """The claim itself, boxed, with the small print of its evidence. ``tex`` overrides nothing:
    it is the typeset statement and is read back against the claim. ``further`` are more displays
    of the same claim, each with the prose that leads to it. Of an optimum ``tex`` is the argument
    (``u^\\star = e^{t-1}``) and ``value`` the optimal value (``\\max_u (...) = e^{t-1}``)."""

    claim: str
    tex: str
    further: tuple[tuple[str, str], ...] = ()
    value: str = ""


@record
class Restated(Block):
    """A claim in the symbols of the question, displayed under the prose that says what they mean.

    Attributes:
        claim: what the display must say.
        tex: the formula, without a relation where the right side of the claim is meant.
        pieces: what is printed -> what it stands for in the claim; each must be in ``tex``.
        form: how the formula, written ``@``, enters the claim: ``-(@)`` where the sign is turned.
    """

    claim: str
    tex: str
    pieces: Mapping[str, str]
    form: str = "@"


@record
class Mistakes(Block):
    """The common mistakes of a claim with their feedback, in small print."""

    claim: str


@record
class Alternatives(Block):
    """Other routes to the same answer that earn full marks, LaTeX prose."""

    text: str


@record
class FigureBlock(Block):
    """A figure with its caption."""

    figure: Figure


@record(kw_only=True)
class Erratum:
    """A statement of the document, tested as printed.

    Attributes:
        grade: ``wrong``, ``ambiguous``, ``misleading``, ``notation`` or ``text loss``.
        where: the place in the document.
        note: what is wrong with it and the repair, LaTeX prose.
        printed: the printed statement, a relation in LaTeX, where it can be evaluated.
        repaired: the repair, a relation in LaTeX.
        declarations_of: slug of the claim whose declarations both use.
        declarations: what both use instead, where no claim declares it.
    """

    grade: str
    where: str
    note: str
    printed: str = ""
    repaired: str = ""
    declarations_of: str = ""
    declarations: Declarations | None = None

    def __post_init__(self) -> None:
        if self.grade not in GRADES:
            raise ValueError(f"{self.grade!r} is no grade of an erratum: {', '.join(GRADES)}")
        if self.grade in GRADES[:2] and not (self.printed and self.repaired):
            raise ValueError(
                f"the erratum at {self.where!r} is graded {self.grade} and so needs both the "
                "printed statement and its repair as formulas"
            )
        if self.printed and not (self.declarations_of or self.declarations):
            raise ValueError(f"the erratum at {self.where!r} says nowhere what its symbols are")


@record(kw_only=True)
class RubricLine:
    """One line of a rubric: what earns how much of the item's points, and the answer to it."""

    points: int | None
    earns: str


@record(kw_only=True)
class Item:
    """A numbered question of a sheet, with its answer; one file, which binds it to ``ITEM``.

    Attributes:
        number: as printed (``1.2``).
        prompt: the question in own words, LaTeX prose.
        points: where the document prints them, else ``None``; the lines of the rubric divide them,
            unless none of them has any.
        results: slugs of the results used.
        claims: slugs of those of their claims that the item answers; all, when empty.
        renamed: symbol of the result -> symbol of the sheet, for all results of the item. What the
            item writes itself is in the sheet's symbols; what a claim brings is renamed.
        prompt_figures: figures of the question itself, printed after the prompt in both files.
    """

    number: str
    slug: str
    title: str
    source: str
    prompt: str
    results: tuple[str, ...]
    answer: tuple[Block, ...]
    points: int | None = None
    starred: bool = False
    claims: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    rubric: tuple[RubricLine, ...] = ()
    errata: tuple[Erratum, ...] = ()
    references: tuple[str, ...] = ()
    prompt_figures: tuple[Figure, ...] = ()

    def figures(self) -> tuple[Figure, ...]:
        """All figures, those of the question first."""
        blocks = (block.figure for block in self.answer if isinstance(block, FigureBlock))
        return (*self.prompt_figures, *blocks)

    def __post_init__(self) -> None:
        shares = [line.points for line in self.rubric if line.points is not None]
        earned = sum(shares)
        if self.points is not None and shares and earned != self.points:
            raise ValueError(
                f"item {self.slug!r} has {self.points} points, its rubric adds up to {earned}"
            )


@record(kw_only=True)
class Sheet:
    """A problem set: its heading and its items in printed order.

    Attributes:
        institution, term, due: further lines of the heading, LaTeX; empty ones are not printed.
        note: what the reader of the key has to know, LaTeX prose.
        solutions: whether a key is printed beside the students' copy.
    """

    slug: str
    title: str
    subtitle: str
    source: str
    items: tuple[Item, ...]
    institution: str = ""
    term: str = ""
    due: str = ""
    note: str = ""
    solutions: bool = True
