"""The renderer: a sheet, its claims, derivations and evidence become the two LaTeX files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from claims.behaviour import Behaviour
from claims.figures import Figure, drawn
from claims.optimum import Optimum
from claims.results import (
    Alternatives,
    Assumptions,
    Block,
    Boxed,
    DerivationBlock,
    FigureBlock,
    Item,
    Mistakes,
    Prose,
    Restated,
    Sheet,
)
from claims.statements import Bound, Claim
from claims.steps import Derivation
from claims.verdicts import Evidence
from formula.declarations import Declarations
from templates import macros
from templates.evidence import counterexample, evidence_line, evidence_rows
from templates.references import references
from templates.renaming import authored, formula_in, prose_in, target_in
from templates.scan import with_target
from templates.targets import restated_in, restated_target
from templates.typeset import counted, escape, sentence, titled
from templates.views import (
    AssumptionsView,
    BlockView,
    DerivationView,
    ErratumView,
    FigureView,
    FormulaView,
    ItemView,
    MistakesView,
    MistakeView,
    PlainView,
    RestatedView,
    ResultView,
    RubricView,
    StepView,
)

SIGNS: Mapping[str, str] = {
    "start": "",
    "side": r"\keyside",
    "=": "=",
    "<=": r"\le",
    ">=": r"\ge",
}
"""LaTeX of a step's relation to the line before it."""


@dataclass(frozen=True, slots=True)
class RenderedSheet:
    """The two built files: the student's copy holds prompts and points only."""

    student_tex: str
    key_tex: str


def render_sheet(
    sheet: Sheet,
    claims: Mapping[str, Claim],
    derivations: Mapping[str, Derivation],
    evidence: Mapping[str, tuple[Evidence, ...]],
    variants: Mapping[str, str] | None = None,
) -> RenderedSheet:
    """Fill the template twice.

    Args:
        sheet: the items in printed order.
        claims, derivations: by claim slug; every slug that a block names must be there.
        evidence: by claim slug, and by ``erratum_key`` for the errata.
        variants: by claim slug, a sentence on its false variants, where they were tried.

    Raises:
        KeyError: a block names a claim that is not there.
    """
    return RenderedSheet(
        student_tex=_fill(
            sheet,
            answers=False,
            pictures=any(item.prompt_figures for item in sheet.items),
            items=tuple(_question(i) for i in sheet.items),
        ),
        key_tex=_fill(
            sheet,
            answers=True,
            pictures=any(item.figures() for item in sheet.items),
            items=tuple(_answered(i, claims, derivations, evidence) for i in sheet.items),
            errata=_errata(sheet, evidence),
            references=references(entry for item in sheet.items for entry in item.references),
            evidence=evidence_rows(claims_used(sheet), claims, evidence, variants or {}),
        ),
    )


def erratum_key(item: Item, number: int) -> str:
    """The key of an erratum's evidence; ``number`` counts the item's errata from 1."""
    return f"erratum:{item.slug}:{number}"


def claims_used(sheet: Sheet) -> tuple[str, ...]:
    """The slugs of the claims that the sheet's answers show, each once, in order."""
    found: dict[str, None] = {}
    for item in sheet.items:
        for block in item.answer:
            if isinstance(block, Assumptions | DerivationBlock | Boxed | Mistakes | Restated):
                found[block.claim] = None
    return tuple(found)


_NORMAL = re.compile(r"normal\{|mathcal\s*\{?\s*N")


def _fill(sheet: Sheet, *, answers: bool, **parts: object) -> str:
    total = sum(item.points or 0 for item in sheet.items)
    text = (
        _templates()
        .get_template("sheet.tex.j2")
        .render(
            sheet=sheet,
            answers=answers,
            kind="answer key" if answers else "questions",
            points_line=counted(total, "point") if total else "",
            occasion=r"\ \textperiodcentered\ ".join(filter(None, (sheet.institution, sheet.term))),
            macros=macros.preamble(),
            names_normal=_NORMAL.search(repr(parts["items"])) is not None,
            **parts,
        )
    )
    return text.rstrip() + "\n"


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "latex"),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # what is plain text is escaped by templates.typeset, the rest is LaTeX
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        block_start_string="((*",
        block_end_string="*))",
        variable_start_string="((",
        variable_end_string="))",
        comment_start_string="((#",
        comment_end_string="#))",
    )


def _question(item: Item) -> ItemView:
    return ItemView(
        number=item.number,
        star=r"\textsuperscript{*}" if item.starred else "",
        title=item.title,
        points=counted(item.points, "point") if item.points is not None else "",
        prompt=authored(item, item.prompt),
        figures=tuple(_figure(each) for each in item.prompt_figures),
        blocks=(),
        rubric=(),
    )


def _answered(
    item: Item,
    claims: Mapping[str, Claim],
    derivations: Mapping[str, Derivation],
    evidence: Mapping[str, tuple[Evidence, ...]],
) -> ItemView:
    question = _question(item)
    return ItemView(
        number=question.number,
        star=question.star,
        title=question.title,
        points=question.points,
        prompt=question.prompt,
        figures=question.figures,
        blocks=_merged([_block(each, item, claims, derivations, evidence) for each in item.answer]),
        rubric=tuple(
            RubricView("" if line.points is None else str(line.points), authored(item, line.earns))
            for line in item.rubric
        ),
    )


def _merged(blocks: list[BlockView]) -> tuple[BlockView, ...]:
    """Neighbouring lists of mistakes become one, in groups by claim."""
    merged: list[BlockView] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if isinstance(block, MistakesView) and isinstance(last, MistakesView):
            merged[-1] = MistakesView(last.groups + block.groups)
        else:
            merged.append(block)
    return tuple(merged)


def _block(
    block: Block,
    item: Item,
    claims: Mapping[str, Claim],
    derivations: Mapping[str, Derivation],
    evidence: Mapping[str, tuple[Evidence, ...]],
) -> BlockView:
    match block:
        case Prose(text=text):
            return PlainView("prose", authored(item, text))
        case Alternatives(text=text):
            return PlainView("part", authored(item, text), title="also accepted")
        case Assumptions(claim=slug):
            return AssumptionsView(_assumptions(_claim(claims, slug, item), item))
        case DerivationBlock(claim=slug, lead=lead):
            claim = _claim(claims, slug, item)
            return DerivationView(authored(item, lead), _steps(claim, derivations[slug], item))
        case Boxed(claim=slug, tex=tex, further=further, value=value):
            claim = _claim(claims, slug, item)
            found = evidence.get(slug, ())
            return ResultView(
                target=target_in(item, f"claim:{slug}"),
                title=sentence(titled(claim.title)),
                tex=tex,
                value=FormulaView(target_in(item, f"value:{slug}"), value) if value else None,
                assumptions=_assumptions(claim, item),
                further=tuple((authored(item, under), shown) for under, shown in further),
                note=_note(claim, item),
                evidence=evidence_line(derivations.get(slug), found),
            )
        case Restated(tex=tex):
            number = restated_in(item).index(block) + 1
            return RestatedView(restated_target(item, number), tex)
        case FigureBlock(figure=figure):
            return _figure(figure)
        case Mistakes(claim=slug):
            claim = _claim(claims, slug, item)
            mistakes = tuple(
                MistakeView(
                    target_in(item, f"mistake:{slug}:{each.tag}"),
                    formula_in(item, each.wrong, claim.declarations),
                    _prose(each.feedback, claim, item),
                )
                for each in claim.mistakes
            )
            return MistakesView(((sentence(titled(claim.title)), mistakes),))
        case _:
            raise TypeError(f"item {item.slug!r}: no layout for {type(block).__name__}")


def _figure(figure: Figure) -> FigureView:
    alt = escape(" ".join(figure.alt.split()))
    return FigureView(f"figure:{figure.slug}", drawn(figure).tex.strip(), figure.caption, alt)


def _claim(claims: Mapping[str, Claim], slug: str, item: Item) -> Claim:
    if slug not in claims:
        raise KeyError(f"item {item.slug!r} shows the claim {slug!r}; there are {[*claims]}")
    return claims[slug]


def _assumptions(claim: Claim, item: Item) -> tuple[FormulaView, ...]:
    return tuple(
        FormulaView(
            target_in(item, f"assumption:{claim.slug}:{number}"),
            formula_in(item, tex, claim.declarations),
        )
        for number, tex in enumerate(claim.assumptions, 1)
    )


def _steps(claim: Claim, derivation: Derivation, item: Item) -> tuple[StepView, ...]:
    return tuple(
        StepView(
            target_in(item, f"step:{claim.slug}:{number}"),
            SIGNS[step.relation],
            formula_in(item, step.tex, step.declarations or claim.declarations),
            _prose(step.reason, claim, item, step.declarations),
        )
        for number, step in enumerate(derivation.steps, 1)
    )


def _note(claim: Claim, item: Item) -> str:
    if isinstance(claim, Optimum):
        note = _prose(claim.unique_note, claim, item).strip().rstrip(".")
        return f"{sentence(note)}." if note else ""
    if isinstance(claim, Behaviour):
        run = _prose(claim.statement, claim, item).strip().rstrip(".")
        return f"Run independently of the derivation: {run}."
    if not isinstance(claim, Bound):
        return ""
    note = _prose(claim.equality_note, claim, item).strip().rstrip(".")
    if note and not note.lower().startswith("equality"):
        note = f"equality {note}"
    return f"{sentence(note)}." if note else ""


def _prose(text: str, claim: Claim, item: Item, known: Declarations | None = None) -> str:
    """Prose of a claim: its inline relations are remarks on that claim, and read back as such."""
    renamed = prose_in(item, text, known or claim.declarations)
    return with_target(renamed, target_in(item, f"remark:{claim.slug}"))


def _errata(sheet: Sheet, evidence: Mapping[str, tuple[Evidence, ...]]) -> tuple[ErratumView, ...]:
    views = []
    for item in sheet.items:
        for number, erratum in enumerate(item.errata, 1):
            key = erratum_key(item, number)
            views.append(
                ErratumView(
                    where=erratum.where,
                    grade=erratum.grade,
                    note=authored(item, erratum.note),
                    printed=erratum.printed,
                    printed_target=f"printed-statement:{item.slug}:{number}",
                    repaired=erratum.repaired,
                    repaired_target=f"repair:{item.slug}:{number}",
                    counterexample=counterexample(evidence.get(key, ())),
                )
            )
    return tuple(views)
