"""What the eye sees is true: every line of every simulator lies on its curve.

In the default state, in every scenario, at both sides of every prediction and at every slider's ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

import numpy as np
import pytest
from bs4 import BeautifulSoup
from drawn import Drawing, Truth, dense, drawings, number
from matplotlib import pyplot as plt
from scipy.spatial import cKDTree

from infosociety import models
from infosociety.simulation import web
from infosociety.simulation.drawing import draw
from infosociety.simulation.model import Model
from infosociety.simulation.parts import Area, Curve, Layer

NAMES = models.names()
#: How far a drawn line may leave the true one, in units of the figure (its width is 380).
CLOSE = 0.3


def states(model: Model) -> list[dict[str, float]]:
    """The default, all scenarios, both sides of the predictions, and each slider at its ends, the others at rest."""
    found = [model.defaults, *(model.complete(scenario.values) for scenario in model.scenarios)]
    found += [model.complete(values) for p in model.predictions for values in (p.start, p.end)]
    found += [model.defaults | {p.name: float(end)} for p in model.parameters for end in (p.minimum, p.maximum)]
    return [dict(state) for state in dict.fromkeys(tuple(state.items()) for state in found)]


CASES = [(name, state) for name in NAMES for state in states(models.get(name))]
in_every_state = pytest.mark.parametrize(
    ("name", "state"), CASES, ids=[f"{name}-{'-'.join(f'{v:g}' for v in state.values())}" for name, state in CASES]
)


@cache
def drawings_of(name: str, **state: float) -> list[Drawing]:
    """A simulator's figures in a state, drawn and read back once for all tests."""
    return drawings(web.markup(name, state), models.get(name))


def gap(line: np.ndarray, other: np.ndarray) -> float:
    """How far the farthest place of one line lies from the other; both are dense."""
    if not len(line):
        return 0.0
    if not len(other):
        return np.inf
    # The tree is asked once: balancing it would take longer than that.
    return float(cKDTree(other, balanced_tree=False, compact_nodes=False).query(line)[0].max())


def distance(place: np.ndarray, line: np.ndarray) -> float:
    """How far a place, shape (2,), lies from a dense line."""
    return float(np.hypot(*(line - place).T).min(initial=np.inf))


def wrong_lines(truth: Truth, lines: list[tuple[Layer, np.ndarray]], drawn: list[np.ndarray]) -> Iterator[str]:
    """The drawn lines that leave the true ones, or the other way round, with how far."""
    for (layer, corners), line in zip(lines, drawn, strict=True):
        # What is seen is held against what is true a little beyond the frame too: a line may enter it at a flat angle.
        far = [
            gap(dense(one, truth.drawing), dense(other, truth.drawing, around=2 * CLOSE))
            for one, other in ((line, corners), (corners, line))
        ]
        if max(far) > CLOSE:
            yield f"{layer.label.en}: the drawn line is off by {far[0]:.2f}, the true one by {far[1]:.2f}"


def wrong_points(truth: Truth, lines: list[tuple[Layer, np.ndarray]]) -> Iterator[str]:
    """The points that are not drawn where they are, or not on the line on which they lie."""
    curves = [
        (layer, dense(corners, truth.drawing), dense(line, truth.drawing))
        for (layer, corners), line in zip(lines, truth.drawing.lines, strict=True)
        if isinstance(layer, Curve)
    ]
    for (point, place), drawn in zip(truth.points(), truth.drawing.points, strict=True):
        if np.abs(place).max() < 1000 and np.abs(place - drawn).max() > 0.1:
            yield f"{point.label.en}: is at {place}, drawn at {drawn}"
        for layer, true, line in curves:
            if distance(place, true) < 0.03:
                off = distance(drawn, line)
                if off > CLOSE:
                    yield f"{point.label.en}: stands {off:.2f} off {layer.label.en}"


def wrong_ticks(truth: Truth) -> Iterator[str]:
    """The ticks whose text is not the number at their place."""
    for which, word, place in truth.drawing.ticks:
        if abs(getattr(truth.drawing, which).place(number(word)) - place) > 0.15:
            yield f"the tick {word} of the axis {which}"


def beyond_open_ends(truth: Truth, lines: list[tuple[Layer, np.ndarray]]) -> Iterator[str]:
    """What lies beyond an end of the vertical axis that the model leaves open."""
    _, top, _, bottom = truth.drawing.frame
    parts = [*lines, *((layer, place[None]) for layer, place in truth.points())]
    for layer, places in parts:
        heights = places[np.isfinite(places).all(axis=1), 1]
        if truth.figure.y.high is None and heights.size and heights.min() < top + 4 - CLOSE:
            yield f"{layer.label.en}: leaves the open axis at the top by {top + 4 - heights.min():.1f}"
        if truth.figure.y.low is None and heights.size and heights.max() > bottom + CLOSE:
            yield f"{layer.label.en}: leaves the open axis at the bottom by {heights.max() - bottom:.1f}"


def wrong(truth: Truth) -> list[str]:
    """All that a figure shows falsely."""
    lines = truth.lines()
    problems = chain(
        wrong_lines(truth, lines, truth.drawing.lines),
        wrong_points(truth, lines),
        wrong_ticks(truth),
        beyond_open_ends(truth, lines),
    )
    return [f"{truth.figure.name}: {problem}" for problem in problems]


@in_every_state
def test_what_is_drawn_is_true(name, state):
    model = models.get(name)
    problems = []
    for figure, drawing in zip(model.figures, drawings_of(name, **state), strict=True):
        problems += wrong(Truth(model, figure, state, drawing))
    assert problems == []


@in_every_state
def test_a_kept_state_is_drawn_whole_beside_another(name, state):
    """Kept and compared, each way round with the default: the axes hold both, and both are true."""
    model = models.get(name)
    problems = []
    for now, kept in ((state, model.defaults), (model.defaults, state)):
        for index, figure in enumerate(model.figures):
            svg = BeautifulSoup(web.engine(name).call("InfoSociety.figure", name, index, now, kept), "html.parser")
            drawing = Drawing.of(svg.svg, figure)
            problems += wrong(Truth(model, figure, now, drawing))
            truth = Truth(model, figure, kept, drawing)
            lines = truth.lines()
            ghosts = [(layer, corners) for layer, corners in lines if figure.x.ticks or not isinstance(layer, Area)]
            problems += [
                f"kept: {figure.name}: {problem}" for problem in wrong_lines(truth, ghosts, drawing.kept_lines)
            ]
            problems += [f"kept: {figure.name}: {problem}" for problem in beyond_open_ends(truth, lines)]
            places = [place for _, place in truth.points()]
            assert len(places) == len(drawing.kept_points)
            if places:
                assert np.allclose(np.clip(places, -2e4, 2e4), drawing.kept_points, atol=0.1)
            low, high = (drawing.x.place(end) for end in truth.horizontal_ends())
            if low < drawing.frame[0] - CLOSE or high > drawing.frame[2] + CLOSE:
                problems.append(f"kept: {figure.name}: the horizontal axis ends before the kept one")
    assert problems == []


#: Without a price everybody joins as soon as anybody is there; matplotlib joins the two values of that jump at zero.
JUMPS = {("network-effects", "cobweb", "share next", 0.0)}


@in_every_state
def test_matplotlib_draws_the_same_curves(name, state):
    model = models.get(name)
    problems = []
    for figure, drawing in zip(model.figures, drawings_of(name, **state), strict=True):
        canvas = draw(model, figure.name, **state)
        lines = {line.get_label(): line.get_xydata() for line in canvas.axes[0].lines}
        plt.close(canvas)
        truth = Truth(model, figure, state, drawing)
        curves = [(layer, corners) for layer, corners in truth.lines() if isinstance(layer, Curve)]
        curves = [pair for pair in curves if (name, figure.name, pair[0].label.en, state.get("p")) not in JUMPS]
        scales = drawing.x, drawing.y
        drawn = []
        for layer, _ in curves:
            places = [scale.place(row) for scale, row in zip(scales, lines[layer.label.ja].T, strict=True)]
            # What goes on for ever beyond the frame is cut where it still has the same direction.
            drawn.append(np.clip(np.column_stack(places), -1e5, 1e5))
        problems += [f"{figure.name}: {problem}" for problem in wrong_lines(truth, curves, drawn)]
    assert problems == []
