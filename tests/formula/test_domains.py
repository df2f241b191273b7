"""The written forms of domains."""

from fractions import Fraction

import pytest

from formula.domains import POSITIVE, Array, Domain, Family, PositiveInteger, Real, parse_domain


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("real", Real()),
        ("positive", POSITIVE),
        ("positive integer", PositiveInteger()),
        ("real in (-1, 1)", Real(Fraction(-1), Fraction(1))),
        ("matrix(d_y, d_x)", Array("matrix", "d_y", "d_x")),
        ("symmetric(n) in (0,1)", Array("symmetric", "n", "n", Fraction(0), Fraction(1))),
        ("symmetric(n) in {0, 1}", Array("symmetric", "n", "n", binary=True)),
        ("vector(d)[N]", Family(Array("vector", "d", 1), ("N",))),
        ("positive[K, J]", Family(POSITIVE, ("K", "J"))),
    ],
)
def test_domains(text: str, domain: Domain) -> None:
    assert parse_domain(text) == domain


@pytest.mark.parametrize("text", ["", "integer", "real in (1,0)", "vector()", "spd(2,3)", "reals"])
def test_no_domains(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no domain|is empty|needs 1 size"):
        parse_domain(text)
