"""Definitions over named laws, as data that a checker computes from its own oracles.

A definition names laws by the letter of their density (``"p"``), never by a typed formula. The
same definition is also typeset and read back; this form is what the independent checks use.
"""

from __future__ import annotations

from formula.record import record


@record
class Term:
    """Common base; terms add, subtract, multiply and divide."""

    def __add__(self, other: Term | int) -> Term:
        return Combine("+", (self, term(other)))

    def __sub__(self, other: Term | int) -> Term:
        return Combine("-", (self, term(other)))

    def __mul__(self, other: Term | int) -> Term:
        return Combine("*", (self, term(other)))

    def __truediv__(self, other: Term | int) -> Term:
        return Combine("/", (self, term(other)))

    def __neg__(self) -> Term:
        return Combine("neg", (self,))


@record
class Value(Term):
    """A number, or the value of a declared symbol by name."""

    of: float | str


@record
class Point(Term):
    """The number at which the enclosing integral or expectation stands."""


@record
class DensityAt(Term):
    """The density of a law at the point that the enclosing integral or expectation binds."""

    letter: str


@record
class LogDensityAt(Term):
    """The log density of a law (nats) at the bound point."""

    letter: str


@record
class Mean(Term):
    """The expectation of ``integrand`` when the point is drawn from the law ``under``."""

    under: str
    integrand: Term


@record
class IntegralOf(Term):
    """The integral of ``integrand`` over the whole space of the point (Lebesgue measure)."""

    integrand: Term


@record
class Weighted(Term):
    """The mean of ``integrand`` over the labels 1, 2, ... under the probabilities ``weights``.

    ``weights`` names a declared probability vector and ``label`` the label. Inside, ``EntryOf``
    is an entry at the label, and the letter ``p|c`` names the law of ``p`` given the label ``c``.
    """

    weights: str
    label: str
    integrand: Term


@record
class EntryOf(Term):
    """The entry of a declared probability vector at the label that is averaged over."""

    of: str
    label: str


@record
class Combine(Term):
    """``+ - * / neg log sqrt exp min`` of other terms."""

    operation: str
    operands: tuple[Term, ...]


def term(value: Term | int | float | str) -> Term:
    """Wrap a number or a symbol's name."""
    return value if isinstance(value, Term) else Value(value)


def log(value: Term) -> Term:
    """Natural logarithm."""
    return Combine("log", (value,))


def sqrt(value: Term) -> Term:
    """Square root."""
    return Combine("sqrt", (value,))


def minimum(*values: Term) -> Term:
    """The smallest of the values."""
    return Combine("min", values)


def kl(p: str, q: str) -> Term:
    """Kullback-Leibler divergence KL(p || q) in nats."""
    return Mean(p, LogDensityAt(p) - LogDensityAt(q))


def overlap(p: str, q: str) -> Term:
    """The integral of the product of two densities."""
    return IntegralOf(DensityAt(p) * DensityAt(q))
