"""Grading from Python."""

import subprocess
import sys

import pytest

from keyproof.api import grade
from keyproof.errors import UnknownSlug


def test_a_claim():
    assert grade(r"\log 2", claim="jsd-disjoint").agrees
    found = grade(r"\frac12\log 2", claim="jsd-disjoint")
    assert found.verdict == "disagrees"
    assert found.read == (r"\frac{1}{2} \, \log 2",)


def test_a_reference():
    symbols = {r"\sigma": "positive", r"\phi": "real in (-1,1)"}
    reference = r"\frac{\sigma^2}{1-\phi^2}"
    assert grade(r"\sigma^2(1-\phi^2)^{-1}", reference=reference, symbols=symbols).agrees
    assert not grade(r"\sigma^2(1-\phi)^{-1}", reference=reference, symbols=symbols).agrees


def test_misuse_is_said():
    with pytest.raises(ValueError, match="either a claim or a reference"):
        grade("x")
    with pytest.raises(UnknownSlug, match="gaussian-kl"):
        grade("x", claim="gaussian-lk")


def test_grading_loads_neither_sympy_nor_scipy_nor_numpy():
    code = (
        "import sys; from keyproof.api import grade; "
        "assert grade('x', reference='x', symbols={'x': 'real'}).agrees; "
        "assert grade('0', claim='gaussian-kl').verdict == 'disagrees'; "
        "loaded = {'sympy', 'scipy', 'numpy'} & set(sys.modules); assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
