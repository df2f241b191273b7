"""The figure of question 3: one start, played in three ways."""

from __future__ import annotations

from claims.figures import Drawing, Figure, coordinates

RATE, STEPS = 0.2, 40
START = (1.0, 0.0)


def draw_orbits() -> Drawing:
    """Simultaneous and alternating steps, and the flow over the same time.

    Raises:
        ArithmeticError: an orbit is not where the closed forms have it.
    """
    import math

    import numpy as np
    from scipy import integrate

    from derivations._bilinear_runs import alternating, simultaneous

    paths = {}
    for name, step in (("simultaneous", simultaneous), ("alternating", alternating)):
        path = [np.array(START)]
        for _ in range(STEPS):
            path.append(step(path[-1], RATE))
        paths[name] = np.array(path)
    solved = integrate.solve_ivp(
        lambda _, at: [at[1], -at[0]],
        (0.0, RATE * STEPS),
        START,
        rtol=1e-10,
        atol=1e-10,
        t_eval=np.linspace(0.0, 2 * math.pi, 120),
    )
    paths["flow"] = solved.y.T
    norms = {name: np.sum(path**2, axis=1) for name, path in paths.items()}
    d, g = paths["alternating"].T
    said = {
        "simultaneous": (norms["simultaneous"][-1], (1 + RATE**2) ** STEPS),
        "alternating": (np.ptp(d * d + RATE * d * g + g * g), 0.0),
        "flow": (np.ptp(norms["flow"]), 0.0),
    }
    for name, (found, expected) in said.items():
        if not abs(found - expected) <= 1e-7:
            raise ArithmeticError(f"{name}: {found} instead of {expected}")
    series = (
        ("alert,mark=*,mark size=1pt", "simultaneous", "simultaneous updates"),
        ("accent,only marks,mark=*,mark size=1.3pt", "alternating", "alternating updates"),
        ("quiet,line width=0.6pt", "flow", "continuous time"),
    )
    lines = []
    for style, name, shown in series:
        places = coordinates(*paths[name].T.tolist())
        lines += [
            rf"\addplot[{style}] coordinates {{{places}}};",
            rf"\addlegendentry{{{shown}}}",
        ]
    options = (
        r"axis equal image,width=0.52\linewidth,height=0.52\linewidth,xmin=-2.4,xmax=2.4,"
        r"ymin=-2.4,ymax=2.4,axis lines=middle,xlabel={$d$},ylabel={$g$},"
        r"xtick={-2,2},ytick={-2,2},legend pos=outer north east"
    )
    tex = "\n".join(
        [
            r"\begin{tikzpicture}",
            rf"\begin{{axis}}[keyplot,{options}]",
            *lines,
            r"\end{axis}",
            r"\end{tikzpicture}",
        ]
    )
    numbers: dict[str, object] = {
        "rate": RATE,
        "steps": STEPS,
        "squared distance at the end": {
            name: round(float(each[-1]), 6) for name, each in norms.items()
        },
        "largest squared distance": {
            name: round(float(each.max()), 6) for name, each in norms.items()
        },
    }
    return Drawing(tex, numbers)


ORBITS = Figure(
    slug="bilinear-orbits",
    caption="Forty steps at a rate of 0.2 from the pair with $d$ one and $g$ zero, and the flow of "
    "continuous time from there. Simultaneous updates leave every circle (the squared distance "
    "ends at 4.8), alternating ones run round an ellipse that is nearly the circle of the flow.",
    alt="In the plane of d and g: an outward spiral of forty dots, dots on a slightly tilted "
    "ellipse, and a circle, all starting at the point one, zero and turning clockwise.",
    draw=draw_orbits,
)
