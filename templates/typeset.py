"""Plain data as LaTeX text: escaped words, numbers, lists and sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "=": r"\textequals{}",
}


def escape(text: str) -> str:
    """Plain text as LaTeX that prints exactly those characters."""
    return "".join(_SPECIAL.get(character, character) for character in text)


def number(value: object, digits: int = 2) -> str:
    r"""A number for the small print: ``$3.1\cdot 10^{-7}$``, ``12``, ``0.05``; a dash for none."""
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return r"\textendash{}" if value is None else escape(str(value))
    if isinstance(value, int):
        return str(value) if abs(value) < 10**6 else number(float(value), digits)
    if not math.isfinite(value):
        return escape(str(value))
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    if -3 < exponent < 5:
        return f"${value:.{max(digits - 1 - exponent, 0)}f}$"
    mantissa = f"{value / 10.0**exponent:.{digits - 1}f}"
    if mantissa.startswith("10"):
        mantissa, exponent = mantissa.replace("10", "1", 1), exponent + 1
    power = f"10^{{{exponent}}}"
    return f"${power}$" if float(mantissa) == 1 else f"${mantissa}\\cdot {power}$"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + f" {last} {parts[-1]}"


def counted(count: int, noun: str) -> str:
    """``1 point``, ``5 points``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def titled(text: str) -> str:
    """A plain title; a hyphen between two names of persons becomes the dash that it stands for."""
    return escape(re.sub(r"(?<=[a-z])-(?=[A-Z])", "--", text))


def sentence(text: str) -> str:
    """``text`` with a capital letter in front."""
    return text[:1].upper() + text[1:]
