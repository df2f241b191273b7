"""Tokens of a formula: LaTeX and text become one stream, each token with its offset.

Spacing, sizes, fonts and alignment are read past here. Accents, scripts of other alphabets and
Greek letters typed as such become canonical names. Which symbols exist is decided by the parser;
the text syntax looks identifiers up here, because ``s0`` must not fall apart.

Kinds: ``name``, ``word`` (upright or of several letters), ``number``, ``command``, ``begin``,
``end``, ``stop``, and signs, which are their own kind. ``|(``/``|)`` are bars that surely open or
close, ``‖`` is a double bar, ``~`` is "distributed as".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from formula.alphabet import (
    ACCENTS,
    ALIGNMENTS,
    CASES,
    CLOSING,
    DIVERGENCES,
    EXTREMA,
    FONTS,
    FUNCTIONS,
    GREEK,
    IGNORED,
    LATEX_FUNCTIONS,
    MARKS,
    MATRICES,
    OPENING,
    ROMAN,
    SCRIPT,
    SIZES,
    UNICODE_COMMANDS,
    UNICODE_MARKS,
    UNICODE_NAMES,
)
from formula.names import accented
from formula.unreadable import Unreadable

MAX_LENGTH = 20_000
MAX_DIGITS = 400
MAX_DECIMAL_EXPONENT = 400


class Token(NamedTuple):
    """One token with its half-open place in the source."""

    kind: str
    text: str
    start: int
    end: int


_LATEX = re.compile(
    r"(?P<space>[ \t\r\n~]+|\\[,;:!>/ \n])"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"|(?P<letter>[A-Za-z])"
    r"|\\(?P<command>[A-Za-z]+)"
    r"|(?P<newline>\\\\(?:\s*\[-?[0-9.]+(?:pt|em|ex|mm|cm)\])?)"
    r"|(?P<escaped>\\[{}|])"
    r"|(?P<sign>\|\||:=|\.\.\.|[-+*/^_(){}\[\],;:.=<>!&|'])"
)
_TEXT = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+(?![A-Za-z0-9_]))?)"
    r"|(?P<identifier>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*)"
    r"|\\(?P<command>[A-Za-z]+)"
    r"|(?P<escaped>\\[{}|])"
    r"|(?P<sign>\|\||:=|==|<=|>=|!=|\*\*|\.\.\.|\.T\b|[-+*/^_(){}\[\],;:.=<>!&|'~])"
)
_SIGNS = {"||": "‖", ":=": "=", "==": "=", "**": "^", "\\|": "‖"}
_ATOM = re.compile(
    r"\s*(?:\\[A-Za-z]+|[A-Za-z]|\\(?:" + "|".join(ACCENTS) + r")\s*(?:\{[^{}]*\}|\\[A-Za-z]+))"
    r"\s*(?:_(?:[A-Za-z0-9]|\{[^{}]*\}|\\[A-Za-z]+))?\s*"
)
_ENVIRONMENT = re.compile(r"\s*\{\s*([A-Za-z]+\*?)\s*\}")
_WRAPPED = re.compile(
    r"\s*(?:\$\$(.*)\$\$|\$(.*)\$|\\\[(.*)\\\]|\\\((.*)\\\))\s*([.,;]?)\s*\Z", re.S
)
_GREEK_WORDS = {command[1:]: command for command in GREEK if command != "\\ell"}
_HEADS = frozenset(
    "E H I D KL JS JSD sum Sum prod product Product int log ln max min sup inf argmax argmin "
    "Integral integral".split()
)
_BREAK_AFTER = frozenset("+ - * / = < > <= >= != ( [ \\{ { , & ~ stop".split())
_BREAK_BEFORE = re.compile(
    r"[\s&]*(?:\\\\|\\(?:le|leq|ge|geq|ne|neq|lt|gt|times|cdot|end|right|equiv|leqslant|geqslant)"
    r"(?![A-Za-z])|\\(?:quad|qquad|,)|[-+*/=<>)\]}.,]|\\\}|$)"
)


def tokens(source: str, syntax: str, text_names: dict[str, str] | None = None) -> list[Token]:
    """All tokens of ``source``, closed by two of kind ``stop``.

    Raises:
        Unreadable: a character, a length or a number that no formula has.
        ValueError: ``syntax`` is neither ``latex`` nor ``text``.
    """
    if syntax not in ("latex", "text"):
        raise ValueError(f"syntax {syntax!r} is neither 'latex' nor 'text'")
    if len(source) > MAX_LENGTH:
        raise Unreadable(
            f"the formula has {len(source)} characters; at most {MAX_LENGTH} are read", MAX_LENGTH
        )
    start, end = 0, len(source)
    if syntax == "latex" and (wrapped := _WRAPPED.match(source)):
        start, end = next(wrapped.span(i) for i in range(1, 5) if wrapped.span(i)[0] >= 0)
    lexer = _Lexer(source, syntax, text_names or {})
    lexer.run(start, end)
    out = lexer.out
    out.append(Token("stop", "", len(source), len(source)))
    out.append(out[-1])
    return out


class _Lexer:
    """One pass over one source; ``out`` grows."""

    __slots__ = ("environments", "latex", "out", "pattern", "side", "source", "text_names")

    def __init__(self, source: str, syntax: str, text_names: dict[str, str]) -> None:
        self.source = source
        self.latex = syntax == "latex"
        self.pattern = _LATEX if self.latex else _TEXT
        self.text_names = text_names
        self.out: list[Token] = []
        self.environments: list[str] = []
        self.side = ""  # what the size command just read says of a bar: "(", ")" or ""

    def run(self, at: int, end: int) -> None:
        match, out = self.pattern.match, self.out
        while at < end:
            found = match(self.source, at, end)
            if found is None:
                at = self.other(at)
                continue
            kind, text, stop = found.lastgroup, found[0], found.end()
            if kind == "letter":
                out.append(Token("name", text, at, stop))
            elif kind == "command":
                stop = self.command(found["command"], at, stop, end)
            elif kind == "number":
                self.number(text, at, stop)
            elif kind == "sign" or kind == "escaped":
                self.sign(_SIGNS.get(text, text), text, at, stop)
            elif kind == "identifier":
                self.identifier(text, at, stop)
            elif kind == "newline":
                self.newline(at, stop)
            at = stop

    def sign(self, kind: str, text: str, at: int, stop: int) -> None:
        if kind in ("|", "‖"):
            kind += self.side
        elif kind == "&" and not (self.environments and self.environments[-1] == "rows"):
            return
        elif kind == "." and self.side:
            self.side = ""
            return
        self.side = ""
        self.out.append(Token(kind, text, at, stop))

    def other(self, at: int) -> int:
        """A character outside ASCII, or one that no formula has."""
        char = self.source[at]
        if char in UNICODE_NAMES:
            name = "\\" + UNICODE_NAMES[char]
            self.out.append(Token("name", self.text_names.get(name, name), at, at + 1))
        elif char in UNICODE_MARKS:
            kind = UNICODE_MARKS[char]
            if kind == "''":
                self.out.append(Token("'", char, at, at + 1))
                kind = "'"
            self.sign(kind, char, at, at + 1)
        elif char in UNICODE_COMMANDS:
            self.command(UNICODE_COMMANDS[char][1:], at, at + 1, len(self.source))
        else:
            shown = char if char.isprintable() else f"U+{ord(char):04X}"
            raise Unreadable(
                f"the character {shown} (U+{ord(char):04X}) is not part of a formula; write it in "
                "plain letters, digits and commands",
                at,
                char,
            )
        return at + 1

    def number(self, text: str, at: int, stop: int) -> None:
        digits, _, exponent = text.lower().partition("e")
        if len(digits) > MAX_DIGITS or (exponent and abs(int(exponent[:9])) > MAX_DECIMAL_EXPONENT):
            raise Unreadable(
                f"the number is too long; at most {MAX_DIGITS} digits and a power of ten up to "
                f"{MAX_DECIMAL_EXPONENT} are read",
                at,
                text[:20],
            )
        self.out.append(Token("number", text, at, stop))

    def newline(self, at: int, stop: int) -> None:
        if self.environments and self.environments[-1] == "rows":
            self.out.append(Token("\\\\", "\\\\", at, stop))
        elif not (not self.out or self.out[-1].kind in _BREAK_AFTER) and not _BREAK_BEFORE.match(
            self.source, stop
        ):
            raise Unreadable("two lines stand here without a sign between them", at, "\\\\")

    def command(self, name: str, at: int, stop: int, end: int) -> int:
        """Read what follows the backslash; return where to go on."""
        text = "\\" + name
        out = self.out
        if text in GREEK:
            out.append(Token("name", text, at, stop))
        elif name in MARKS:
            self.sign(MARKS[name], text, at, stop)
        elif name in IGNORED:
            if name in SIZES:
                self.side = "(" if name in OPENING else ")" if name in CLOSING else self.side
                if name in OPENING or name in CLOSING:
                    return self.delimiter(stop, end)
        elif name in LATEX_FUNCTIONS:
            out.append(Token("word", name, at, stop))
        elif name in FONTS:
            return self.font(at, stop, end)
        elif name in ROMAN:
            return self.roman(at, stop, end)
        elif name in SCRIPT:
            return self.script(name, at, stop, end)
        elif name in ACCENTS:
            return self.accent(name, at, stop, end)
        elif name == "begin" or name == "end":
            return self.environment(name, at, stop, end)
        elif name in ("hspace", "vspace", "label", "tag", "mspace"):
            return self.group(stop, end)[1]
        elif name in ("stackrel", "overset"):
            inner_end = self.group(stop, end)[1]
            (start, close), after = self.group(inner_end, end)
            self.run(start, close)
            return after
        elif name == "underset":
            under, inner_end = self.group(stop, end)
            inside, after = self.group(inner_end, end)
            self.run(*inside)
            out.append(Token("_", "_", under[0] - 1, under[0]))
            self.braced(under, inner_end)
            return after
        elif name in ("underbrace", "overbrace"):
            return self.brace(at, stop, end)
        elif name == "not":
            equals = re.compile(r"\s*=").match(self.source, stop)
            if equals is None:
                raise Unreadable("\\not is read before = only; write \\ne", at, text)
            out.append(Token("!=", "\\not=", at, equals.end()))
            return equals.end()
        elif name in ("E", "KL", "Tr", "trace"):
            out.append(Token("word" if len(name) > 1 else "name", name, at, stop))
        else:
            out.append(Token("command", text, at, stop))
        return stop

    def delimiter(self, at: int, end: int) -> int:
        """After ``\\left`` or ``\\right``: a bar learns its side, a dot vanishes."""
        found = self.pattern.match(self.source, at, end)
        while found is not None and found.lastgroup == "space":
            at = found.end()
            found = self.pattern.match(self.source, at, end)
        bar = found is not None and (
            found[0] in ("|", "||", "\\|", ".")
            or MARKS.get(found[0][1:], "") in ("|", "‖")
            and found.lastgroup == "command"
        )
        if not bar:
            self.side = ""
        return at

    def group(self, at: int, end: int) -> tuple[tuple[int, int], int]:
        """The argument from ``at``: the range inside its braces, and where it ends."""
        source = self.source
        while at < end and source[at].isspace():
            at += 1
        if at >= end:
            raise Unreadable("an argument is missing at the end", at)
        if source[at] != "{":
            command = re.compile(r"\\[A-Za-z]+|.", re.S).match(source, at, end)
            stop = command.end() if command else at + 1
            return (at, stop), stop
        depth, here = 0, at
        while here < end:
            char = source[here]
            if char == "\\":
                here += 2
                continue
            depth += (char == "{") - (char == "}")
            if depth == 0:
                return (at + 1, here), here + 1
            here += 1
        raise Unreadable("the brace { is never closed; write the matching }", at, "{")

    def braced(self, inside: tuple[int, int], after: int) -> int:
        """The tokens of a group, kept together by braces."""
        self.out.append(Token("{", "{", inside[0] - 1, inside[0]))
        self.run(*inside)
        self.out.append(Token("}", "}", after - 1, after))
        return after

    def font(self, at: int, stop: int, end: int) -> int:
        inside, after = self.group(stop, end)
        content = self.source[inside[0] : inside[1]]
        word = content.strip()
        if content.strip() == "0":
            self.out.append(Token("number", "0", *inside))
        elif word in FUNCTIONS or word in DIVERGENCES:
            self.out.append(Token("word", word, at, after))
        elif _ATOM.fullmatch(content):
            self.run(*inside)
        elif re.fullmatch(r"\s*[0-9]+\s*", content):
            raise Unreadable(
                "a bold number stands for a vector that is not declared; declare a name for it",
                at,
                self.source[at:after],
            )
        else:
            return self.braced(inside, after)
        return after

    def roman(self, at: int, stop: int, end: int) -> int:
        if self.source[stop : stop + 1] == "*":
            stop += 1
        inside, after = self.group(stop, end)
        content = self.source[inside[0] : inside[1]]
        word = re.sub(r"\\[,;:! ]|\\mathrm|[{}~]", " ", content)
        word = " ".join(word.split())
        if re.fullmatch(r"[A-Za-z]", word):
            self.out.append(Token("name", word, at, after))
        elif re.fullmatch(r"[A-Za-z][A-Za-z0-9 .,:-]*", word):
            self.out.append(Token("word", word, at, after))
        elif word in ("", ".", ",", ";"):
            pass
        else:
            return self.braced(inside, after)
        return after

    def script(self, name: str, at: int, stop: int, end: int) -> int:
        inside, after = self.group(stop, end)
        word = self.source[inside[0] : inside[1]].strip()
        if word in DIVERGENCES:
            self.out.append(Token("word", word, at, after))
        elif re.fullmatch(r"[A-Za-z0-9]", word):
            self.out.append(Token("name", f"\\{name}{{{word}}}", at, after))
        else:
            return self.braced(inside, after)
        return after

    def accent(self, name: str, at: int, stop: int, end: int) -> int:
        inside, after = self.group(stop, end)
        if not re.match(r"\s*\\[A-Za-z]", self.source[inside[0] : inside[1]]):
            self.accented(name, at, inside, after)
            return after
        if self.source[stop:after].lstrip().startswith("{"):
            self.accented(name, at, inside, after)
            return after
        # \tilde\mathbf{x}: the argument is a command that may have an argument of its own.
        nested = len(self.out)
        inner = re.compile(r"\\([A-Za-z]+)").match(self.source, inside[0])
        assert inner is not None
        after = self.command(inner[1], inside[0], inner.end(), end)
        self.dress(name, at, nested, after)
        return after

    def accented(self, name: str, at: int, inside: tuple[int, int], after: int) -> None:
        nested = len(self.out)
        self.run(*inside)
        self.dress(name, at, nested, after)

    def dress(self, name: str, at: int, nested: int, after: int) -> None:
        """Put the accent over the first of the tokens since ``nested``."""
        inner = self.out[nested:]
        if not inner or inner[0].kind != "name" or inner[1:] and inner[1].kind not in "_^'":
            raise Unreadable(
                f"\\{name} stands over something that is not one symbol", at, self.source[at:after]
            )
        end = after if len(inner) == 1 else inner[0].end
        self.out[nested] = Token("name", accented(name, inner[0].text), at, end)

    def brace(self, at: int, stop: int, end: int) -> int:
        """``\\underbrace{a}_{remark}``: the remark is read past."""
        inside, after = self.group(stop, end)
        self.braced(inside, after)
        remark = re.compile(r"\s*[_^]").match(self.source, after, end)
        return self.group(remark.end(), end)[1] if remark else after

    def environment(self, name: str, at: int, stop: int, end: int) -> int:
        found = _ENVIRONMENT.match(self.source, stop, end)
        if found is None:
            raise Unreadable(f"\\{name} needs the name of an environment in braces", at, "\\" + name)
        which, after = found[1], found.end()
        if which in ALIGNMENTS:
            if name == "begin":
                self.environments.append("lines")
            elif self.environments:
                self.environments.pop()
            return after
        if which.rstrip("*") not in MATRICES and which not in CASES:
            raise Unreadable(f"the environment {which!r} is not read", at, which)
        if name == "begin":
            self.environments.append("rows")
            self.out.append(Token("begin", which.rstrip("*"), at, after))
            if which == "array":
                after = self.group(after, end)[1]
        else:
            if self.environments:
                self.environments.pop()
            self.out.append(Token("end", which.rstrip("*"), at, after))
        return after

    def identifier(self, word: str, at: int, stop: int) -> None:
        """A word of the text syntax: declared, known, Greek, or scripts after a known head."""
        out = self.out
        if word in self.text_names:
            out.append(Token("name", self.text_names[word], at, stop))
        elif word in FUNCTIONS or word in DIVERGENCES or word in EXTREMA or word in _HEADS:
            out.append(Token("word" if len(word) > 1 else "name", word, at, stop))
        elif "_" in word:
            parts = word.split("_")
            cut = next(
                (n for n in range(len(parts) - 1, 0, -1) if "_".join(parts[:n]) in self.text_names),
                1,
            )
            head = "_".join(parts[:cut])
            self.identifier(head, at, at + len(head))
            out.append(Token("_", "_", at + len(head), at + len(head) + 1))
            start = at + len(head) + 1
            rest = word[len(head) + 1 :]
            if rest[0].isdigit():
                digits = re.match(r"[0-9]+", rest)
                assert digits is not None
                self.number(digits[0], start, start + len(digits[0]))
                rest, start = rest[len(digits[0]) :], start + len(digits[0])
                rest = rest.lstrip("_")
            if rest:
                self.identifier(rest, stop - len(rest), stop)
        elif word in _GREEK_WORDS:
            out.append(Token("name", _GREEK_WORDS[word], at, stop))
        else:
            out.append(Token("name" if len(word) == 1 else "word", word, at, stop))
