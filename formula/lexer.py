"""Tokens of a formula: LaTeX and text become one stream, each token with its offset.

Spacing, sizes, fonts and alignment are read past here. Accents, scripts of other alphabets and
Greek letters typed as such become canonical names. Which symbols exist is decided by the parser;
the text syntax looks identifiers up here, because ``s0`` must not fall apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from formula import lexer_commands
from formula.alphabet import (
    ACCENTS,
    CLOSING,
    DIVERGENCES,
    EXTREMA,
    FONTS,
    FUNCTIONS,
    GREEK,
    IGNORED,
    LATEX_FUNCTIONS,
    MARKS,
    OPENING,
    ROMAN,
    SCRIPT,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    UNICODE_COMMANDS,
    UNICODE_MARKS,
    UNICODE_NAMES,
    words,
)
from formula.tokens import Token
from formula.unreadable import Unreadable

MAX_LENGTH = 20_000
MAX_DIGITS = 400
MAX_DECIMAL_EXPONENT = 400
MAX_NESTED_COMMANDS = 40
MAX_PARTS = 8

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
    r"|(?P<sign>\|\||:=|==|<=|>=|!=|\*\*|\.\.\.|\.T\b|[-+*/^_(){}\[\],;:.=<>!&|'~@])"
)
_SIGNS = {"||": "‖", ":=": "=", "==": "=", "**": "^", "\\|": "‖", "@": "*"}
_WRAPPED = re.compile(
    r"\s*(?:\$\$(.*)\$\$|\$(.*)\$|\\\[(.*)\\\]|\\\((.*)\\\))\s*([.,;]?)\s*\Z", re.DOTALL
)
_REST_OF_IDENTIFIER = re.compile(r"[A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_DIGITS = re.compile(r"[0-9]+")
_EQUALS = re.compile(r"\s*=")
_GREEK_WORDS = {command[1:]: command for command in GREEK if command != "\\ell"}
_HEADS = words(
    "E H I D KL JS JSD sum Sum prod product Product int integral Integral integrate log ln max "
    "min sup inf argmax argmin"
)
_SIZED = OPENING | CLOSING
_OLD_FONTS = words("rm bf it cal sf tt")
_WITH_UNREAD_ARGUMENT = words("hspace vspace mspace label tag")
_BREAK_AFTER = words("+ - * / = < > <= >= != ( [ \\{ { , & ~ stop")
_BREAK_BEFORE = re.compile(
    r"(?:[\s&~]|\\(?:q?quad|hphantom\{[^{}]*\}|[,;:! ])(?![A-Za-z]))*"
    r"(?:\\\\|\\(?:le|leq|ge|geq|ne|neq|lt|gt|times|cdot|end|right|equiv|leqslant|geqslant)"
    r"(?![A-Za-z])|[-+*/=<>)\]}.,]|\\\}|$)"
)


def tokens(source: str, syntax: str, text_names: Mapping[str, str] | None = None) -> list[Token]:
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
    lexer = Lexer(source, syntax, text_names or {})
    lexer.run(start, end)
    stop = Token("stop", "", len(source), len(source))
    return [*lexer.out, stop, stop]


class Lexer:
    """One pass over one source; ``out`` grows."""

    __slots__ = ("depth", "environments", "latex", "out", "pattern", "side", "source", "text_names")

    def __init__(self, source: str, syntax: str, text_names: Mapping[str, str]) -> None:
        self.source = source
        self.latex = syntax == "latex"
        self.pattern = _LATEX if self.latex else _TEXT
        self.text_names = text_names
        self.out: list[Token] = []
        self.environments: list[str] = []
        self.side = ""  # what the size command just read says of a bar: "(", ")" or ""
        self.depth = 0

    def run(self, at: int, end: int) -> None:
        """Append the tokens of a range."""
        match, out = self.pattern.match, self.out
        while at < end:
            found = match(self.source, at, end)
            if found is None:
                at = self.other(at, end)
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
        """A sign; a bar learns its side, ``&`` counts between columns only."""
        if kind in ("|", "‖"):
            kind += self.side
        elif kind == "&" and not (self.environments and self.environments[-1] == "rows"):
            return
        elif kind == "." and self.side:  # \left. and \right.
            self.side = ""
            return
        self.side = ""
        self.out.append(Token(kind, text, at, stop))

    def other(self, at: int, end: int) -> int:
        """A character outside ASCII, or one that no formula has."""
        char = self.source[at]
        if char in UNICODE_NAMES:
            return self.greek(at, end)
        if char in UNICODE_MARKS:
            kind = UNICODE_MARKS[char]
            if kind == "''":
                self.out.append(Token("'", char, at, at + 1))
                kind = "'"
            self.sign(kind, char, at, at + 1)
        elif char in SUPERSCRIPTS:
            return self.raised("^", SUPERSCRIPTS, at, end)
        elif char in SUBSCRIPTS:
            return self.raised("_", SUBSCRIPTS, at, end)
        elif char in UNICODE_COMMANDS:
            return self.command(UNICODE_COMMANDS[char][1:], at, at + 1, end)
        else:
            shown = f"{char} (U+{ord(char):04X})" if char.isprintable() else f"U+{ord(char):04X}"
            raise Unreadable(
                f"the character {shown} is not part of a formula; write it in plain letters, "
                "digits and commands",
                at,
                char,
            )
        return at + 1

    def raised(self, mark: str, table: Mapping[str, str], at: int, end: int) -> int:
        """Raised or lowered characters typed as such: one script."""
        stop = at
        while stop < end and self.source[stop] in table:
            stop += 1
        self.out.append(Token(mark, mark, at, at))
        self.out.append(Token("{", "{", at, at))
        while at < stop:
            plain, first = table[self.source[at]], at
            at += 1
            while plain.isdigit() and at < stop and table[self.source[at]].isdigit():
                plain += table[self.source[at]]
                at += 1
            if plain.isdigit():
                self.number(plain, first, at)
            else:
                kind = plain if plain in "+-" else "name"
                self.out.append(Token(kind, self.text_names.get(plain, plain), first, at))
        self.out.append(Token("}", "}", stop, stop))
        return stop

    def greek(self, at: int, end: int) -> int:
        """A Greek letter; in text also the rest of a declared identifier (``μ0``)."""
        word = UNICODE_NAMES[self.source[at]]
        name = f"\\{word}"
        if not self.latex:
            rest = _REST_OF_IDENTIFIER.match(self.source, at + 1, end)
            if rest and rest[0] and word + rest[0] in self.text_names:
                self.out.append(Token("name", self.text_names[word + rest[0]], at, rest.end()))
                return rest.end()
            name = self.text_names.get(word, name)
        self.out.append(Token("name", name, at, at + 1))
        return at + 1

    def number(self, text: str, at: int, stop: int) -> None:
        """A number within the bounds."""
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
        r"""``\\``: a new row, a new part of a subscript, or a break beside a sign."""
        where = self.environments[-1] if self.environments else ""
        if where == "rows":
            self.out.append(Token("\\\\", "\\\\", at, stop))
        elif where == "parts":
            self.out.append(Token(",", "\\\\", at, stop))
        elif (
            self.out
            and self.out[-1].kind not in _BREAK_AFTER
            and not _BREAK_BEFORE.match(self.source, stop)
        ):
            raise Unreadable("two lines stand here without a sign between them", at, "\\\\")

    def command(self, name: str, at: int, stop: int, end: int) -> int:
        """What a command means; returns where to go on."""
        text = "\\" + name
        if text in GREEK:
            self.out.append(Token("name", text, at, stop))
        elif name in MARKS:
            self.sign(MARKS[name], text, at, stop)
        elif name in _SIZED:
            self.side = "(" if name in OPENING else ")"
            return self.delimiter(stop, end)
        elif name in _OLD_FONTS:
            return lexer_commands.old_font(self, name, at, stop, end)
        elif name in IGNORED:
            pass
        elif name in LATEX_FUNCTIONS:
            self.out.append(Token("word", name, at, stop))
        else:
            self.depth += 1
            if self.depth > MAX_NESTED_COMMANDS:
                raise Unreadable("commands are nested too deep; write the formula plainly", at)
            stop = self.with_argument(name, at, stop, end)
            self.depth -= 1
        return stop

    def with_argument(self, name: str, at: int, stop: int, end: int) -> int:
        """Commands that may have an argument, and those that only the parser knows."""
        if name in FONTS:
            return lexer_commands.font(self, at, stop, end)
        if name in ROMAN:
            return lexer_commands.roman(self, at, stop, end)
        if name in SCRIPT:
            return lexer_commands.script(self, name, at, stop, end)
        if name in ACCENTS:
            return lexer_commands.accent(self, name, at, stop, end)
        if name in ("begin", "end"):
            return lexer_commands.environment(self, name, at, stop, end)
        if name in _WITH_UNREAD_ARGUMENT:
            return lexer_commands.group(self, stop, end)[1]
        if name in ("stackrel", "overset", "underset"):
            return lexer_commands.stacked(self, name, stop, end)
        if name in ("underbrace", "overbrace"):
            return lexer_commands.remarked(self, stop, end)
        if name == "substack":
            return lexer_commands.substack(self, stop, end)
        if name == "not" and (equals := _EQUALS.match(self.source, stop, end)):
            self.out.append(Token("!=", "\\not=", at, equals.end()))
            return equals.end()
        kind = "name" if name == "E" else "word" if name in ("KL", "JS", "JSD") else "command"
        self.out.append(Token(kind, "\\" + name if kind == "command" else name, at, stop))
        return stop

    def delimiter(self, at: int, end: int) -> int:
        r"""After ``\left`` or ``\right``: only a bar or a dot has a side."""
        found = self.pattern.match(self.source, at, end)
        while found is not None and found.lastgroup == "space":
            at = found.end()
            found = self.pattern.match(self.source, at, end)
        if found is None:
            self.side = self.side if self.source[at : at + 1] in ("∣", "‖", "∥") else ""
        elif found.lastgroup == "command":
            self.side = self.side if MARKS.get(found["command"]) in ("|", "‖") else ""
        elif found[0] not in ("|", "||", "\\|", "."):
            self.side = ""
        return at

    def identifier(self, word: str, at: int, stop: int) -> None:
        """A word of the text syntax: declared, known, Greek, or scripts after a known head."""
        if word in self.text_names:
            self.out.append(Token("name", self.text_names[word], at, stop))
        elif word in FUNCTIONS or word in DIVERGENCES or word in EXTREMA or word in _HEADS:
            self.out.append(Token("word" if len(word) > 1 else "name", word, at, stop))
        elif "_" in word:
            self.scripted(word, at, stop)
        elif word in _GREEK_WORDS:
            self.out.append(Token("name", _GREEK_WORDS[word], at, stop))
        else:
            self.out.append(Token("name" if len(word) == 1 else "word", word, at, stop))

    def scripted(self, word: str, at: int, stop: int) -> None:
        """``E_q``, ``x_1``, ``sum_c``: the longest declared head, and the rest as its subscript."""
        parts = word.split("_")
        if len(parts) > MAX_PARTS:
            raise Unreadable("too many subscripts in a row; write * between factors", at, word)
        heads = ("_".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
        head = next((each for each in heads if each in self.text_names), parts[0])
        middle = at + len(head)
        self.identifier(head, at, middle)
        self.out.append(Token("_", "_", middle, middle + 1))
        rest = word[len(head) + 1 :]
        if digits := _DIGITS.match(rest):
            self.number(digits[0], middle + 1, middle + 1 + digits.end())
            rest = rest[digits.end() :]
        if rest.startswith("_"):
            raise Unreadable("two subscripts in a row; write x[i,j]", stop - len(rest), rest)
        if rest:
            self.identifier(rest, stop - len(rest), stop)
