"""Tables of the written language: letters, commands, functions and what carries no meaning."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a text, as a table."""
    return frozenset(text.split())


GREEK = frozenset(
    f"\\{name}"
    for name in words(
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa "
        "lambda mu nu xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi "
        "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell"
    )
)

_GREEK_LETTERS = """
α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu
ξ xi π pi ρ rho σ sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda
Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega
"""

UNICODE_NAMES = {
    **dict(re.findall(r"(\S) (\w+)", _GREEK_LETTERS)),
    "ϕ": "phi",
    "ϵ": "epsilon",
    "ϑ": "vartheta",
    "ς": "varsigma",
    "µ": "mu",  # the micro sign, which European keyboards have
    "ℓ": "ell",
}
"""Greek letters typed as such -> the command."""

UNICODE_MARKS = {
    "−": "-",
    "–": "-",
    "·": "*",
    "⋅": "*",
    "×": "*",
    "∗": "*",
    "÷": "/",
    "∕": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "∼": "~",
    "∣": "|",
    "‖": "‖",
    "∥": "‖",
    "′": "'",
    "’": "'",
    "″": "''",
    "∪": "cup",
    "∩": "cap",
    "∖": "setminus",
    "±": "±",
    "∓": "±",
    "…": "...",
    "⋯": "...",
    "⟨": "⟨",
    "⟩": "⟩",
    "〈": "⟨",
    "〉": "⟩",
}
"""Signs typed as such -> kind of token."""

SUPERSCRIPTS = {
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᵀ", "0123456789+-niT", strict=True)),
    "ᵗ": "T",
    **dict(zip("ˣʲᵏᵈ", "xjkd", strict=True)),
}
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₘₙₜₓ", "0123456789+-ijkmntx", strict=True))
"""Raised and lowered characters typed as such -> what they are a script of."""

UNICODE_COMMANDS = {
    "∑": "\\sum",
    "∏": "\\prod",
    "∫": "\\int",
    "√": "\\sqrt",
    "∞": "\\infty",
    "⊤": "\\top",
    "∅": "\\emptyset",
    "𝔼": "\\E",
}

PARAMETERS = frozenset({"\\theta", "\\phi", "\\psi", "\\varphi", "\\vartheta"})
"""Subscripts of a density that name parameters; they may be left out."""

FONTS = words(
    "mathbf boldsymbol bm pmb vec mathbfit mathnormal boldmath mathit symbf symbfit "
    "overrightarrow textbf textit"
)
"""Commands that dress a symbol and carry no meaning."""

ROMAN = words("mathrm text operatorname mathsf textrm textsf mathtt mbox textnormal mathop symrm")
"""Commands that set a word upright: names of functions and remarks."""

ALPHABETS = {
    "mathcal": "mathcal",
    "mathscr": "mathcal",
    "mathbb": "mathbb",
    "mathbbm": "mathbb",
    "mathds": "mathbb",
    "Bbb": "mathbb",
    "mathfrak": "mathfrak",
}
"""Commands that make another letter of a letter -> canonical alphabet."""
SCRIPT = frozenset(ALPHABETS)

ACCENTS = {
    "tilde": "tilde",
    "widetilde": "tilde",
    "hat": "hat",
    "widehat": "hat",
    "bar": "bar",
    "overline": "bar",
    "check": "check",
    "breve": "breve",
    "dot": "dot",
    "ddot": "ddot",
    "acute": "acute",
    "grave": "grave",
    "mathring": "mathring",
}
"""Commands that make another symbol of a symbol -> canonical accent."""

IGNORED = words(
    "quad qquad enspace thinspace medspace thickspace negthinspace displaystyle textstyle "
    "scriptstyle scriptscriptstyle limits nolimits nonumber notag hfill noindent mathstrut "
    "strut allowbreak nobreak relax boxed bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl "
    "Biggr Biggm big Big bigg Bigg left right middle mathopen mathclose mathrel mathbin mathord "
    "ensuremath smash"
)
"""Spacing, sizes and styles: no meaning (sizes of bars still say whether they open or close)."""

OPENING = words("left bigl Bigl biggl Biggl mathopen")
CLOSING = words("right bigr Bigr biggr Biggr mathclose")
SIZES = OPENING | CLOSING | words("middle bigm Bigm biggm Biggm big Big bigg Bigg mathrel mathord")

MARKS = {
    "cdot": "*",
    "times": "*",
    "ast": "*",
    "odot": "odot",
    "div": "/",
    "slash": "/",
    "le": "<=",
    "leq": "<=",
    "leqslant": "<=",
    "ge": ">=",
    "geq": ">=",
    "geqslant": ">=",
    "ne": "!=",
    "neq": "!=",
    "lt": "<",
    "gt": ">",
    "eq": "=",
    "equiv": "=",
    "triangleq": "=",
    "coloneqq": "=",
    "coloneq": "=",
    "defeq": "=",
    "doteq": "=",
    "sim": "~",
    "mid": "|",
    "vert": "|",
    "lvert": "|(",
    "rvert": "|)",
    "Vert": "‖",
    "parallel": "‖",
    "lVert": "‖(",
    "rVert": "‖)",
    "lbrace": "\\{",
    "rbrace": "\\}",
    "langle": "⟨",
    "rangle": "⟩",
    "lbrack": "[",
    "rbrack": "]",
    "lparen": "(",
    "rparen": ")",
    "colon": ":",
    "prime": "'",
    "dots": "...",
    "ldots": "...",
    "cdots": "...",
    "dotsc": "...",
    "dotsb": "...",
    "dotsm": "...",
    "cup": "cup",
    "cap": "cap",
    "setminus": "setminus",
    "backslash": "setminus",
    "pm": "±",
    "mp": "±",
    "lor": "or",
    "vee": "or",
}
"""Commands that are signs -> kind of token."""

FUNCTIONS = {
    "log": "log",
    "ln": "log",
    "exp": "exp",
    "tr": "tr",
    "Tr": "tr",
    "trace": "tr",
    "Trace": "tr",
    "det": "det",
    "diag": "diag",
    "Diag": "diag",
    "abs": "abs",
    "norm": "norm",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "sec": "sec",
    "csc": "csc",
    "cosec": "csc",
    "cot": "cot",
    "sinh": "sinh",
    "cosh": "cosh",
    "tanh": "tanh",
    "sech": "sech",
    "csch": "csch",
    "coth": "coth",
    "asin": "asin",
    "acos": "acos",
    "atan": "atan",
    "acsc": "acsc",
    "asec": "asec",
    "acot": "acot",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arccsc": "acsc",
    "arcsec": "asec",
    "arccot": "acot",
    "asinh": "asinh",
    "acosh": "acosh",
    "atanh": "atanh",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "sigmoid": "sigmoid",
    "gamma": "gamma",
    "digamma": "digamma",
    "erf": "erf",
    "erfc": "erfc",
    "sqrt": "sqrt",
    "cbrt": "cbrt",
    "inv": "inv",
    "transpose": "transpose",
    "factorial": "factorial",
    "binomial": "binomial",
    "binom": "binomial",
    "root": "root",
}
"""Names of functions as written -> plain name in a ``Call``."""

LATEX_FUNCTIONS = words(
    "log ln exp det sin cos tan sec csc cot sinh cosh tanh coth arcsin arccos arctan tr Tr "
    "trace diag"
)
"""Functions that are commands of their own (``\\tr`` is a common macro)."""

EXTREMA = {
    "max": "max",
    "min": "min",
    "sup": "sup",
    "inf": "inf",
    "argmax": "argmax",
    "argmin": "argmin",
    "arg max": "argmax",
    "arg min": "argmin",
    "Max": "max",
    "Min": "min",
}

DIVERGENCES = {
    "KL": "KL",
    "kl": "KL",
    "DKL": "KL",
    "JS": "JS",
    "JSD": "JS",
    "js": "JS",
}

INVERSE_FUNCTIONS = {
    "sin": "asin",
    "cos": "acos",
    "tan": "atan",
    "sec": "asec",
    "csc": "acsc",
    "cot": "acot",
    "sinh": "asinh",
    "cosh": "acosh",
    "tanh": "atanh",
}

MATRICES = words("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array")
CASES = words("cases dcases rcases")
ALIGNMENTS = words(
    "align align* aligned alignat gather gather* gathered equation equation* split multline "
    "multline* eqnarray eqnarray* displaymath math"
)
