"""Reading densities: each habit beside the plain spelling that must give the same tree."""

from __future__ import annotations

import pytest

from formula.declare import declare
from formula.read import read, readings
from formula.tree import Expectation

DENSITIES = declare(
    "T(x): function",
    models=[r"p_\theta(z|y) p_\theta(x|y,z)", r"q_\phi(z|x,y)"],
)

SAME_DENSITIES = [
    (r"p(x \mid y,z)", "p(x|y,z)"),
    (r"p_{\theta}(x\vert y,z)", "p(x|y,z)"),
    (r"p_{\theta^*}(\mathbf{x}\,|\,\mathbf y,\mathbf z)", "p(x|y,z)"),
    (r"p(x,z|y)^2", "p^2(x,z|y)"),
    (r"\log p(x|y,z) p(z|y)", r"\log(p(x|y,z)p(z|y))"),
    (r"\mathbb E_{q}[\log q(z|x,y)]", r"\mathbb{E}_{q(z|x,y)}[\log q(z|x,y)]"),
    (r"\mathrm{E}_{q_\phi}[\log q(z|x,y)]", r"\mathbb{E}_{q(z|x,y)}[\log q(z|x,y)]"),
    (r"E_{z \sim q(\cdot|x,y)}[\log q(z|x,y)]", r"E_{q(z|x,y)}[\log q(z|x,y)]"),
    (r"E_{z \sim q}\left[\log q(z|x,y)\right]", r"E_{q(z|x,y)}[\log q(z|x,y)]"),
    (r"E_{u \sim q}[\log q(u|x,y)]", r"E_{q(z|x,y)}[\log q(z|x,y)]"),
    (r"E_{u \sim q(\cdot|x,y)}[\log q(u|x,y)]", r"E_{q(z|x,y)}[\log q(z|x,y)]"),
    (r"E_{z' \sim q(z'|x,y)}[\log q(z'|x,y)]", r"E_{q(z|x,y)}[\log q(z|x,y)]"),
    (r"\underset{z\sim q}{\mathbb{E}}[\log q(z|x,y)]", r"E_{q(z|x,y)}[\log q(z|x,y)]"),
    (r"\mathop{\mathbb{E}}\limits_{q}[\log q(z|x,y)]", r"E_{q(z|x,y)}[\log q(z|x,y)]"),
    (r"E_q \log q(z|x,y) + 1", r"E_q[\log q(z|x,y)] + 1"),
    (r"E_{q(z|x,y)}\{\log p(x|y,z)\}", r"E_q(\log p(x|y,z))"),
    (r"D_{KL}(q(z|x,y) \| p(z|y))", r"KL(q(z|x,y)||p(z|y))"),
    (r"\mathrm{KL}\left[q(z|x,y)\,\middle\|\,p(z|y)\right]", r"KL(q(z|x,y)\|p(z|y))"),
    (r"D_{\text{KL}}\big(q(z|x,y)\parallel p(z|y)\big)", r"KL(q(z|x,y)\|p(z|y))"),
    (r"\mathbb{KL}(q(z|x,y) \mid\mid p(z|y))", r"KL(q(z|x,y)\|p(z|y))"),
    (r"\mathcal{D}_{KL}(q_\phi(z|x,y)\Vert p_\theta(z|y))", r"KL(q(z|x,y)\|p(z|y))"),
    (r"KL(q_\phi \| p(z|y))", r"KL(q(z|x,y)\|p(z|y))"),
    (r"KL(q(\cdot|x,y)\|p(\cdot|y))", r"KL(q(z|x,y)\|p(z|y))"),
    (r"KL(q(u|x,y)\|p(u|y))", r"KL(q(z|x,y)\|p(z|y))"),
    (r"H[q]", r"H(q(z|x,y))"),
    (r"\mathcal{H}(q(z|x,y))", r"H(q(z|x,y))"),
    (r"H(q(z|x,y), p(z|y))", r"-E_{q(z|x,y)}[\log(p(z|y))]"),
    (r"\int p(x|y,u)p(u|y)\,du", r"\int p(x|y,z)p(z|y)\,dz"),
    (r"\int p(x|y,z')p(z'|y)\,\mathrm{d}z'", r"\int p(x|y,z)p(z|y) dz"),
    (r"\int_{\mathcal{Z}} p(z|y)\,d\mathbf{z}", r"\int p(z|y) dz"),
    (r"\int_{-\infty}^{\infty} p(z|y)\,dz", r"\int p(z|y) dz"),
    (r"\int_z p(z|y) - 1", r"\int (p(z|y) - 1) dz"),
    (r"\int dz\, p(z|y) + 1", r"\int p(z|y) dz + 1"),
    (r"\iint p(x,z|y)\,dx\,dz", r"\int\int p(x,z|y) dx dz"),
    (r"\int p(z|y) - q(z|x,y) dz", r"\int (p(z|y) - q(z|x,y)) dz"),
    (r"\sum_u p(x|y,u)p(u|y)", r"\sum_z p(x|y,z)p(z|y)"),
    (r"\sum_{k} p(x|y,z=k)p(z=k|y)", r"\sum_z p(x|y,z)p(z|y)"),
    (r"\mathcal{L}(x) = \log p(x|y)", r"\log p(x|y)"),
]


@pytest.mark.parametrize(("written", "plain"), SAME_DENSITIES)
def test_density_habits(written: str, plain: str) -> None:
    assert read(written, DENSITIES) == read(plain, DENSITIES)


def test_a_dummy_that_may_be_several_variables_has_several_readings() -> None:
    known = declare(models=["p(z) p(x|z)"])
    assert set(readings(r"\int p(u)^2\,du", known)) == {
        read(r"\int p(z)^2\,dz", known),
        read(r"\int p(x)^2\,dx", known),
    }
    assert read(r"\int p(x|u)p(u)\,du", known) == read(r"\int p(x|z)p(z)\,dz", known)


def test_a_dummy_that_would_catch_a_free_variable_keeps_its_name() -> None:
    tree = read(r"E_{u \sim q(u|x,y)}[\log p(z|y) p(u|y)]", DENSITIES)
    assert isinstance(tree, Expectation)
    assert tree.variables == ("u",)
