"""The scan of a built file: every display with its target, and all mathematics without one.

A ``\\setting`` gives numbers to a name, as in "let K = 5": it states nothing that could be false.
The scan knows TeX's brackets, comments and the handful of environments in which formulas stand;
whatever could hide a formula from it (a definition in the body, a verbatim, an input) is reported
as unread rather than passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from templates import macros

KINDS = (
    "claim",
    "value",
    "step",
    "definition",
    "assumption",
    "equality",
    "remark",
    "restated",
    "mistake",
    "printed-statement",
    "repair",
    "figure",
)
"""What a display may be; the word before the first colon of its target."""


@dataclass(frozen=True, slots=True)
class Display:
    """One formula of the print.

    Attributes:
        kind: one of ``KINDS``.
        target: the id of what it must say, kind included (``step:gaussian-kl:3``).
        tex: the formula as printed, macros not expanded.
        line: line of the built file, from 1.
        sign: for a step, the LaTeX of its relation to the line before.
    """

    kind: str
    target: str
    tex: str
    line: int
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Mathematics without a target, or something that could hide it."""

    tex: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """All that a scan found, in the order of the file."""

    displays: tuple[Display, ...]
    unread: tuple[Unread, ...]


_MATHS = (
    "math displaymath equation align alignat flalign gather multline eqnarray aligned gathered "
    "split array"
)
_MATH_ENVIRONMENTS = frozenset(n + star for n in _MATHS.split() for star in ("", "*"))
_HIDING = re.compile(
    r"\\(?:(?:re|provide)?newcommand|renewcommand|providecommand|def|edef|gdef|xdef|let|futurelet|"
    r"input|include|verb|ensuremath|csname|catcode|active|scantokens|newenvironment|lstinline|"
    r"NewDocumentCommand|RenewDocumentCommand|DeclareMathOperator|begin\{(?:verbatim|lstlisting|"
    r"filecontents|comment)\*?\}|iffalse|newif|string|detokenize|mathchoice|hbox|mbox)(?![A-Za-z])"
)
_RELATION = re.compile(
    r"[=<>:≤≥≠≈≡∈∼→⇒⇔∝]|\\(?:leq?|geq?|leqslant|geqslant|neq?|ll|gg|sim|simeq|approx|equiv|propto|"
    r"cong|doteq|in|ni|notin|subset|subseteq|supset|supseteq|to|rightarrow|longrightarrow|mapsto|"
    r"Rightarrow|Leftrightarrow|iff|implies|leftarrow|gets|perp|lt|gt|eq|coloneqq|triangleq|prec|"
    r"preceq|succ|succeq|asymp|models|nleq|ngeq|lesssim|gtrsim|xrightarrow|"
    r"lneq|gneq)(?![A-Za-z])"
)
_INLINE = re.compile(r"(?<!\\)\$([^$]+)\$")
_LARGE = re.compile(r"\\(?:displaystyle|begin\{(?!p?matrix\}|cases\}))")
_TEXT_RELATION = re.compile(r"[=<>≤≥≠≈≡∈∼→⇒⇔∝]|\\textequals|\\textless|\\textgreater")
_SETTING = re.compile(
    r"[A-Za-z\\][\w\\{}^*,]*(?:\([\w\\{}^*,\s]*(?:\|[\w\\{}^*,=\s]*)?\))?=(?P<value>.+)", re.DOTALL
)
"""A name, or a density with the values behind its bar, and what is to be numbers."""
_NUMBERS = re.compile(r"[\d.,&()+\-\s{}v]|e\^|\\(?:t?frac|begin\{pmatrix\}|end\{pmatrix\}|,|\\)")
_ENVIRONMENT = re.compile(r"\\begin\{([A-Za-z]+\*?)\}")


def with_target(prose: str, target: str) -> str:
    r"""``prose`` with every inline formula that holds a relation made ``\checked{target}{...}``."""

    def checked(inline: re.Match[str]) -> str:
        return rf"\checked{{{target}}}{{{inline[1]}}}" if _RELATION.search(inline[1]) else inline[0]

    return _INLINE.sub(checked, prose)


def scan(tex: str) -> Scan:
    """Scan a built file.

    Raises:
        ValueError: a brace or an environment does not close; the message gives the line.
    """
    clean = _without_comments(tex)
    start = clean.find(r"\begin{document}")
    found = _Findings(clean, [], [])
    _check_macros(tex, clean, start, found)
    _walk(found, max(start, 0) + len(r"\begin{document}"), len(clean))
    return Scan(tuple(found.displays), tuple(found.unread))


def displays(tex: str) -> tuple[Display, ...]:
    """All displays of a built file, in order."""
    return scan(tex).displays


def displays_in(prose: str) -> tuple[Display, ...]:
    """All displays of a piece of LaTeX prose; their lines are those of the piece."""
    found = _Findings(_without_comments(prose), [], [])
    _walk(found, 0, len(found.text))
    return tuple(found.displays)


@dataclass(slots=True)
class _Findings:
    text: str
    displays: list[Display]
    unread: list[Unread]

    def line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1

    def display(self, target: str, tex: str, at: int, sign: str = "") -> None:
        kind = target.partition(":")[0]
        if kind in KINDS:
            self.displays.append(Display(kind, target, tex.strip(), self.line(at), sign.strip()))
        else:
            self.miss(tex, at, f"its target {target!r} is of no known kind")

    def miss(self, tex: str, at: int, reason: str) -> None:
        self.unread.append(Unread(" ".join(tex.split())[:120], self.line(at), reason))


def _without_comments(tex: str) -> str:
    """``tex`` with comments blanked, every offset and line kept."""
    return re.sub(r"(?<!\\)((?:\\\\)*)%[^\n]*", lambda m: m[1] + " " * (len(m[0]) - len(m[1])), tex)


def _check_macros(tex: str, clean: str, start: int, found: _Findings) -> None:
    if start < 0:
        found.miss("", 0, "the file has no \\begin{document}")
        return
    begin, end = tex.find(macros.BEGIN), tex.find(macros.END)
    if not 0 <= begin < end < start or tex[begin : end + len(macros.END)] != macros.preamble():
        found.miss(macros.BEGIN, max(begin, 0), "the macro table is not the reader's")
        return
    outside = clean[:begin] + clean[end:start]
    for macro in macros.MACROS:
        if again := re.search(rf"\\{macro.name}(?![A-Za-z])", outside):
            found.miss(again[0], again.start(), "a macro of the table is touched outside the table")


def _walk(found: _Findings, at: int, end: int) -> None:
    text = found.text
    while at < end:
        character = text[at]
        if character == "\\":
            at = _command(found, at)
        elif character == "$":
            at = _dollars(found, at)
        else:
            if _TEXT_RELATION.match(text, at):
                found.miss(text[max(at - 20, 0) : at + 20], at, "a relation outside mathematics")
            at += 1


def _command(found: _Findings, at: int) -> int:
    text = found.text
    if hiding := _HIDING.match(text, at):
        found.miss(hiding[0], at, "this could hide a formula from the reader")
        return hiding.end()
    if text.startswith((r"\[", r"\("), at):
        closing = r"\]" if text[at + 1] == "[" else r"\)"
        stop = _find(found, closing, at)
        _judge_bare(found, text[at + 2 : stop], at, displayed=closing == r"\]")
        return stop + 2
    if checked := re.compile(r"\\checked(?![A-Za-z])").match(text, at):
        target, after = _group(found, checked.end())
        formula, after = _group(found, after)
        found.display(target, formula, at)
        return after
    if setting := re.compile(r"\\setting(?![A-Za-z])").match(text, at):
        formula, after = _group(found, setting.end())
        given = _SETTING.fullmatch(formula)
        if given is None or _NUMBERS.sub("", given["value"]):
            found.miss(formula, at, "a setting that is no name and its numbers")
        return after
    if environment := _ENVIRONMENT.match(text, at):
        return _environment(found, environment)
    if told := _TEXT_RELATION.match(text, at):
        found.miss(told[0], at, "a relation outside mathematics")
        return told.end()
    return at + 2


def _environment(found: _Findings, opening: re.Match[str]) -> int:
    name, at = opening[1], opening.start()
    closing = rf"\end{{{name}}}"
    if name in ("keydisplay", "keyfigure"):
        target, after = _group(found, opening.end())
        stop = _find(found, closing, after)
        found.display(target, found.text[after:stop], at)
        return stop + len(closing)
    if name == "keystep":
        target, after = _group(found, opening.end())
        sign, after = _group(found, after)
        reason_at = after
        _, after = _group(found, after)
        _walk(found, reason_at, after)
        stop = _find(found, closing, after)
        found.display(target, found.text[after:stop], at, sign)
        return stop + len(closing)
    if name in _MATH_ENVIRONMENTS:
        stop = _find(found, closing, at)
        _judge_bare(found, found.text[opening.end() : stop], at, displayed=True)
        return stop + len(closing)
    return opening.end()


def _dollars(found: _Findings, at: int) -> int:
    text = found.text
    fence = "$$" if text.startswith("$$", at) else "$"
    stop = at + len(fence)
    while not text.startswith(fence, stop):
        if stop >= len(text):
            raise ValueError(f"line {found.line(at)}: the formula opened by {fence} does not close")
        stop += 2 if text[stop] == "\\" else 1
    _judge_bare(found, text[at + len(fence) : stop], at, displayed=fence == "$$")
    return stop + len(fence)


def _judge_bare(found: _Findings, formula: str, at: int, *, displayed: bool) -> None:
    if displayed:
        found.miss(formula, at, "a displayed formula without a target")
    elif _LARGE.search(formula):
        found.miss(formula, at, "an inline formula that is set like a display, without a target")
    elif _RELATION.search(formula):
        found.miss(formula, at, "an inline formula with a relation and without a target")


def _group(found: _Findings, at: int) -> tuple[str, int]:
    try:
        return macros.braced(found.text, at)
    except ValueError as error:
        raise ValueError(f"line {found.line(at)}: {error}") from error


def _find(found: _Findings, closing: str, at: int) -> int:
    stop = found.text.find(closing, at)
    if stop < 0:
        raise ValueError(f"line {found.line(at)}: {closing} is missing")
    return stop
