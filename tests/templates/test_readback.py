"""The reading back: a faithful print is clean; what is changed, dropped or smuggled is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.results import Boxed
from claims.verdicts import Verdict
from templates import macros
from templates.readback import read_back
from templates.render import render_sheet
from templates.scan import displays, scan
from templates.targets import targets_of


def test_a_faithful_print_is_clean(small) -> None:
    for tex in (small.rendered.key_tex, small.rendered.student_tex):
        found = read_back(tex, small.targets)
        assert found.disagreements == ()
        assert found.unread == ()
        assert found.missing == ()
        assert found.clean
    counts = read_back(small.rendered.key_tex, small.targets).counts
    assert counts == {
        "claim": 2,
        "value": 0,
        "step": 7,
        "definition": 1,
        "assumption": 5,
        "equality": 0,
        "remark": 2,
        "restated": 0,
        "mistake": 2,
        "printed-statement": 1,
        "repair": 1,
        "figure": 0,
    }


CHANGED = {
    # case: (what stands in the key, what it is changed to, target that must complain)
    "sign in the claim": (
        r"(\mu+\sigma)^2 = \mu^2 + 2",
        r"(\mu+\sigma)^2 = \mu^2 - 2",
        "claim:square-of-a-sum",
    ),
    "factor in the claim": (
        r"= \mu^2 + 2\mu",
        r"= \mu^2 + 3\mu",
        "claim:square-of-a-sum",
    ),
    "left side of the claim": (
        "{claim:square-of-a-sum}\n(\\mu+",
        "{claim:square-of-a-sum}\n(\\mu-",
        "claim:square-of-a-sum",
    ),
    "relation of the bound": (r"\sigma^2 \ge 2", r"\sigma^2 \le 2", "claim:means"),
    "strictness of the bound": (r"\sigma^2 \ge 2", r"\sigma^2 > 2", "claim:means"),
    "sides of the bound": (
        r"\mu^2+\sigma^2 \ge 2\mu\sigma",
        r"2\mu\sigma \ge \mu^2+\sigma^2",
        "claim:means",
    ),
    "index in a step": (
        "{definition of a square}\n(\\mu+\\sigma)(\\mu+\\sigma)",
        "{definition of a square}\n(\\mu+\\sigma)(\\mu+\\mu)",
        "step:square-of-a-sum:2",
    ),
    "sign in front of a step": (
        r"{step:means:2}{\le}",
        r"{step:means:2}{\ge}",
        "step:means:2",
    ),
    "equals for at most": (r"{step:means:2}{\le}", r"{step:means:2}{=}", "step:means:2"),
    "side computation": (
        "\\mu\\sigma = \\sigma\\mu",
        "\\mu\\sigma = \\sigma\\sigma",
        "step:square-of-a-sum:3",
    ),
    "domain in an assumption": (
        r"{\sigma>0}",
        r"{\sigma<0}",
        "assumption:square-of-a-sum:2",
    ),
    "symbol in an assumption": (
        r"{\mu\in\mathbb{R}}",
        r"{\sigma\in\mathbb{R}}",
        "assumption:square-of-a-sum:1",
    ),
    "assumption of the prompt": (
        r"{\sigma > 0} write",
        r"{\mu > 0} write",
        "assumption:square-of-a-sum",
    ),
    "definition in the prompt": (
        "(\\mu+\\sigma)^2.\\end{keydisplay}",
        "(\\mu+\\sigma)^3.\\end{keydisplay}",
        "definition:square-of-a-sum",
    ),
    "remark in a reason": (
        r"\mu\sigma+\sigma\mu = 2",
        r"\mu\sigma+\sigma\mu = 4",
        "remark:square-of-a-sum",
    ),
    "equality case": (
        r"{remark:means}{\mu = \sigma}",
        r"{remark:means}{\mu = 2\sigma}",
        "remark:means",
    ),
    "mistake": (
        r"{\mu^2 + \sigma^2}",
        r"{\mu^2 - \sigma^2}",
        "mistake:square-of-a-sum:mixed-term-lost",
    ),
    "printed statement": (
        "{printed-statement:small-1-2:1}\n(\\mu+\\sigma)^2 = \\mu^2 +",
        "{printed-statement:small-1-2:1}\n(\\mu+\\sigma)^2 = \\mu^2 -",
        "printed-statement:small-1-2:1",
    ),
    "repair": (
        "{repair:small-1-2:1}\n(\\mu+\\sigma)^2 = \\mu^2 + 2",
        "{repair:small-1-2:1}\n(\\mu+\\sigma)^2 = \\mu^2 + 1",
        "repair:small-1-2:1",
    ),
    "name of the target": (r"{step:means:3}", r"{step:meads:3}", "step:meads:3"),
    "undeclared symbol": (r"{\mu^2 + \sigma^2}", r"{\mu^2 + \tau^2}", None),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_changed_token_is_noticed(small, case: str) -> None:
    before, after, target = CHANGED[case]
    tex = small.rendered.key_tex
    assert before in tex, "the test no longer finds what it changes"
    found = read_back(tex.replace(before, after, 1), small.targets)
    assert found.disagreements, f"{case}: not noticed"
    assert all(each.verdict is not Verdict.AGREES for each in found.disagreements)
    if target is not None:
        assert target in {each.display.target for each in found.disagreements}


def test_the_name_of_a_definition_is_compared_by_its_letters(small) -> None:
    item = replace(
        small.sheet.items[0],
        prompt=r"Find \checked{definition:square-of-a-sum}{A_1 = (\mu+\sigma)^2}.",
        answer=(Boxed("square-of-a-sum", r"A_1 = \mu^2 + 2\mu\sigma + \sigma^2"),),
    )
    sheet = replace(small.sheet, items=(item,))
    tex = render_sheet(sheet, small.claims, small.derivations, {}).key_tex
    targets = targets_of(small.claims, small.derivations, sheet)
    assert read_back(tex, targets).clean
    found = read_back(tex.replace("A_1 = \\mu^2", "A_2 = \\mu^2"), targets)
    assert [each.display.kind for each in found.disagreements] == ["claim"]


SMUGGLED = {
    "inline relation": "Then $a = b$.",
    "inline relation by command": r"Then $a \leqslant b$.",
    "inline relation in round brackets": r"Then \(a < b\).",
    "display": r"\[ a \]",
    "display by dollars": "$$ a $$",
    "align": r"\begin{align*} a &= b \end{align*}",
    "relation in text": "Take K = 3.",
    "unicode relation in text": "Take K ≤ 3.",
    "macro definition": r"\renewcommand{\mu}{\nu}",
    "definition of TeX": r"\def\mu{\nu}",
    "verbatim": r"\begin{verbatim} a \end{verbatim}",
    "input": r"\input{more}",
    "formula by command": r"\ensuremath{a=b}",
    "unknown kind": r"\checked{whatever:x}{a=b}",
    "formula as a setting": r"\setting{a=b}",
    "equation as a setting": r"\setting{a+b=3}",
    "bound as a setting": r"\setting{K<3}",
    "chain as a setting": r"\setting{K=L=3}",
}


@pytest.mark.parametrize("case", SMUGGLED)
def test_mathematics_without_a_target_is_found(small, case: str) -> None:
    tex = small.rendered.key_tex.replace(
        "The mixed term is what", f"{SMUGGLED[case]} The mixed term is what"
    )
    assert read_back(tex, small.targets).unread, f"{case}: not noticed"


@pytest.mark.parametrize(
    "setting",
    [
        "K=3",
        r"\sigma_{c,1}=0.5",
        r"\hat\mu=(1,\,-\tfrac{1}{3})",
        r"p(x|z=1,c=2)=(0.3,\,0.7)",
        r"p(z)=(0.3,\,0.7)",
        r"L=\begin{pmatrix}1&0\\-2&1\end{pmatrix}",
        r"E(v)=1-2v",
        r"D(v)=\frac{1}{1+e^{-(1-2v)}}",
    ],
)
def test_a_name_may_be_given_numbers(small, setting: str) -> None:
    tex = small.rendered.key_tex.replace(
        "The mixed term is what", rf"Let \setting{{{setting}}}. The mixed term is what"
    )
    assert read_back(tex, small.targets).clean


def test_a_comment_is_no_mathematics(small) -> None:
    tex = small.rendered.key_tex.replace(r"\end{document}", "% $a = b$\n\\end{document}")
    assert read_back(tex, small.targets).clean


def test_a_dropped_line_of_a_derivation_is_missing(small) -> None:
    tex = small.rendered.key_tex
    start = tex.index(r"\begin{keystep}{step:means:2}")
    stop = tex.index(r"\end{keystep}", start) + len(r"\end{keystep}")
    assert read_back(tex[:start] + tex[stop:], small.targets).missing == ("step:means:2",)


@pytest.mark.parametrize(
    "change",
    [
        lambda tex: tex.replace(r"\newcommand{\KL}", r"\newcommand{\LK}"),
        lambda tex: tex.replace(macros.BEGIN, r"\newcommand{\KL}{}" + "\n" + macros.BEGIN),
        lambda tex: tex.replace(r"\begin{document}", r"\let\KL\relax\begin{document}"),
    ],
)
def test_a_changed_macro_is_noticed(small, change) -> None:
    assert scan(change(small.rendered.key_tex)).unread


def test_an_open_bracket_is_an_error_with_its_line() -> None:
    with pytest.raises(ValueError, match="line 3: "):
        scan("\\begin{document}\n\n\\checked{claim:x}{a\n")


def test_displays_know_their_line(small) -> None:
    tex = small.rendered.key_tex
    for display in displays(tex):
        assert display.target in tex.splitlines()[display.line - 1]


@pytest.mark.parametrize("macro", macros.MACROS, ids=lambda macro: macro.name)
def test_a_macro_is_what_the_table_says(macro: macros.Macro) -> None:
    arguments = [f"a_{number}" for number in range(macro.arity)]
    used = f"\\{macro.name}" + "".join(f"{{{each}}}" for each in arguments)
    body = macro.body
    for number, each in enumerate(arguments, 1):
        body = body.replace(f"#{number}", each)
    assert macros.expand(f"x {used} y") == f"x {body} y"
