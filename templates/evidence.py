"""Evidence in small print: one line beneath a result, a table at the end, a counterexample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claims.statements import Claim
from claims.steps import Derivation
from claims.verdicts import Evidence, Verdict, overall
from templates.typeset import counted, escape, listed, number, sentence, titled
from templates.views import EvidenceView

CLASS_NAMES: Mapping[str, str] = {
    "algebra": "algebra",
    "balls": "ball arithmetic",
    "finite-worlds": "finite worlds",
    "quadrature": "quadrature",
    "sampling": "sampling",
    "search": "search",
    "run": "run",
}


def evidence_line(derivation: Derivation | None, found: Sequence[Evidence]) -> str:
    """One line: computed steps, and each class that agrees with the smallest error it shows."""
    parts = []
    if derivation is not None:
        parts.append(_steps(derivation))
    confirmed = _classes(found)
    if confirmed:
        parts.append(f"confirmed by {listed(confirmed)}")
    line = sentence("; ".join(parts)) + "." if parts else ""
    verdict = overall([each.verdict for each in found])
    if verdict is not Verdict.AGREES:
        line = f"{line} {_not_confirmed(verdict, found)}".strip()
    return line


def _steps(derivation: Derivation) -> str:
    lines = derivation.lines
    computed = sum(step.computed for step in lines)
    typed = len(lines) - computed
    text = counted(computed, "computed step")
    return text + (f" and {counted(typed, 'typed one')}" if typed else "")


def _classes(found: Sequence[Evidence]) -> list[str]:
    """Each class besides the derivation that agrees, with its most sensitive method's error."""
    errors: dict[str, list[float]] = {}
    for each in found:
        if each.verdict is Verdict.AGREES and each.evidence_class != "algebra":
            smallest = each.figures.get("smallest_detectable_error")
            known = errors.setdefault(CLASS_NAMES[each.evidence_class], [])
            known += [smallest] if isinstance(smallest, float | int) else []
    return [f"{name} ({number(min(e))})" if e else name for name, e in errors.items()]


def _not_confirmed(verdict: Verdict, found: Sequence[Evidence]) -> str:
    if not found:
        return r"\keyrefuted{Not confirmed: no method was run.}"
    word = "Refuted" if verdict is Verdict.DISAGREES else "Not confirmed"
    names = [
        f"{escape(each.method)}: {each.verdict.value}"
        for each in found
        if each.verdict is not Verdict.AGREES
    ]
    return rf"\keyrefuted{{{word} ({listed(names)}).}}"


def counterexample(found: Sequence[Evidence]) -> str:
    """The point and both values at which a printed statement fails, or nothing."""
    for each in found:
        witness = each.figures.get("witness")
        if each.verdict is Verdict.DISAGREES and isinstance(witness, Mapping):
            return _witness(witness, each.evidence_class == "finite-worlds")
    return ""


def _witness(witness: Mapping[str, object], abstract: bool) -> str:
    left, right = _side(witness.get("candidate")), _side(witness.get("reference"))
    sides = f"the left side is {left}, the right side {right}"
    if left == right:
        sides = f"both sides are {left}"
    return f"Counterexample{_place(witness, abstract)}: {sides}."


def _place(witness: Mapping[str, object], abstract: bool) -> str:
    """Where the sides were computed: by hand, or in a random world."""
    settings = witness.get("settings")
    if isinstance(settings, list | tuple):
        values = witness.get("values")
        given = listed([rf"\setting{{{name}={value}}}" for name, value in settings])
        if not isinstance(values, int) or values == 0:
            return f" with {given}" if given else ""
        every = "1 and 2" if values == 2 else f"1 to {values}"
        return f", where the variables take the values {every}, with {given}"
    at = witness.get("at")
    if isinstance(at, Mapping) and at and len(at) <= 6:
        return " with " + listed([f"${name}$ at {number(each, 4)}" for name, each in at.items()])
    return " with densities on a few points of unequal weight" if abstract else " at a random point"


def _side(value: object) -> str:
    """A number, a set or a matrix."""
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], list | tuple):
            rows = r"\\".join("&".join(number(x, 4).strip("$") for x in row) for row in value)
            return rf"$\begin{{pmatrix}}{rows}\end{{pmatrix}}$"
        return r"$\{" + r",\,".join(number(each).strip("$") for each in value) + r"\}$"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**6:
        return str(int(value)) if value >= 0 else f"${int(value)}$"
    return number(value, 4)


def evidence_rows(
    slugs: Sequence[str],
    claims: Mapping[str, Claim],
    evidence: Mapping[str, Sequence[Evidence]],
    variants: Mapping[str, str],
) -> tuple[EvidenceView, ...]:
    """The table at the end of a key: one row per method, claims in the order of the sheet.

    ``variants`` has a sentence on the false variants of a claim, by slug.
    """
    rows = []
    for slug in slugs:
        for position, each in enumerate(evidence.get(slug, ())):
            rows.append(
                EvidenceView(
                    claim=sentence(titled(claims[slug].title)) if position == 0 else "",
                    first=position == 0,
                    variants=escape(variants.get(slug, "")) if position == 0 else "",
                    evidence_class=CLASS_NAMES[each.evidence_class],
                    method=escape(each.method),
                    verdict=each.verdict.value,
                    smallest=number(each.figures.get("smallest_detectable_error")),
                    alarm=number(each.figures.get("false_alarm_rate")),
                    seed=number(each.seed),
                )
            )
    return tuple(rows)
