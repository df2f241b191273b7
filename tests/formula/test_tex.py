"""TeX tokens: commands whole, digits one by one, words apart from formulas."""

import pytest

from formula.tex import named_tokens, stands_at, tokens


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\mu_0x", [r"\mu", "_", "0", "x"]),
        (r"\frac12", [r"\frac", "1", "2"]),
        (r"a % b" + "\n c", ["a", "c"]),
        (r"50\% d", ["5", "0", r"\%", "d"]),
        (r"\operatorname*{argmax}", [r"\operatorname*", "{", *"argmax", "}"]),
        (r"p\,\|\,q", ["p", r"\,", r"\|", r"\,", "q"]),
    ],
)
def test_tokens(tex: str, expected: list[str]) -> None:
    found = tokens(tex)
    assert [token.text for token in found] == expected
    assert all(tex[token.start : token.end] == token.text for token in found)


def test_words_are_marked() -> None:
    found = tokens(r"x\text{ if {y} }z\mathbb Rw")
    verbal = "".join(token.text for token in found if token.verbal)
    assert verbal == "if{y}R"


def test_braces_around_one_token_of_a_script_do_not_count() -> None:
    plain, braced = named_tokens(r"\tilde\mu_0^2"), named_tokens(r"\tilde{\mu}_{0}^{2}")
    assert [token.text for token in plain] == [token.text for token in braced]
    assert [token.text for token in named_tokens("x_{12}")] == ["x", "_", "{", "1", "2", "}"]


def test_a_name_is_found_outside_words_only() -> None:
    found, name = named_tokens(r"\text{x}x"), named_tokens("x")
    assert [at for at in range(len(found)) if stands_at(found, at, name)] == [4]
