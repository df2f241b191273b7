"""What the templates see: flat, typeset data; all mathematics is ready LaTeX with its target."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormulaView:
    """A formula and the id of what it must say."""

    target: str
    tex: str


@dataclass(frozen=True, slots=True)
class RestatedView:
    """A claim in other symbols, displayed without a box."""

    target: str
    tex: str
    kind: str = "restated"


@dataclass(frozen=True, slots=True)
class PlainView:
    """LaTeX prose, alone (``prose``) or under a heading (``part``)."""

    kind: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class AssumptionsView:
    """The assumptions of a claim, at the head of an answer."""

    assumptions: tuple[FormulaView, ...]
    kind: str = "assumptions"


@dataclass(frozen=True, slots=True)
class StepView:
    """One line of a derivation; ``sign`` is the LaTeX of its relation to the line before."""

    target: str
    sign: str
    tex: str
    reason: str


@dataclass(frozen=True, slots=True)
class DerivationView:
    """All lines of a derivation."""

    lead: str
    steps: tuple[StepView, ...]
    kind: str = "derivation"


@dataclass(frozen=True, slots=True)
class ResultView:
    """A boxed claim with its assumptions and one line on how it is known.

    ``value`` is the second display of an optimum, whose first one is the argument.
    """

    target: str
    title: str
    tex: str
    value: FormulaView | None
    assumptions: tuple[FormulaView, ...]
    further: tuple[tuple[str, str], ...]
    note: str
    evidence: str
    kind: str = "result"


@dataclass(frozen=True, slots=True)
class MistakeView:
    """A wrong formula with its feedback."""

    target: str
    tex: str
    feedback: str


@dataclass(frozen=True, slots=True)
class MistakesView:
    """The common mistakes of one claim or several: the title of each claim, and its mistakes."""

    groups: tuple[tuple[str, tuple[MistakeView, ...]], ...]
    kind: str = "mistakes"


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure: its id, the picture, the caption, and plain words for those who cannot see it."""

    target: str
    tex: str
    caption: str
    alt: str
    kind: str = "figure"


BlockView = (
    PlainView
    | AssumptionsView
    | DerivationView
    | ResultView
    | RestatedView
    | MistakesView
    | FigureView
)


@dataclass(frozen=True, slots=True)
class RubricView:
    """One line of a rubric."""

    points: str
    earns: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A question; ``blocks`` and ``rubric`` are empty in the student's copy.

    ``figures`` are those of the question itself.
    """

    number: str
    star: str
    title: str
    points: str
    prompt: str
    figures: tuple[FigureView, ...]
    blocks: tuple[BlockView, ...]
    rubric: tuple[RubricView, ...]

    @property
    def divided(self) -> bool:
        """Whether the lines of the rubric divide the points."""
        return any(line.points for line in self.rubric)


@dataclass(frozen=True, slots=True)
class ErratumView:
    """An erratum; ``counterexample`` is a sentence, empty where none was computed."""

    where: str
    grade: str
    note: str
    printed: str
    printed_target: str
    repaired: str
    repaired_target: str
    counterexample: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One row of the evidence table; ``claim`` is empty after a claim's first row.

    ``variants`` says in the first row how many false variants fell, where they were tried.
    """

    claim: str
    first: bool
    variants: str
    evidence_class: str
    method: str
    verdict: str
    smallest: str
    alarm: str
    seed: str
