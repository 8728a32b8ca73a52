"""A simulator's drawing, read back into numbers, and the true curves to hold against it.

What the eye sees is the SVG: the axes are taken from its ticks, the lines from its paths. What is true
is computed here from the model's expressions alone, with NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import sympy
from bs4 import BeautifulSoup, Tag

from infosociety.simulation import expressions
from infosociety.simulation.model import Model
from infosociety.simulation.parts import TIME, Area, Arrows, Curve, Expression, Figure, Layer, Point, Trajectory

#: Places are compared as points this far apart, in units of the figure.
FINE = 0.1


@dataclass(frozen=True)
class Axis:
    """A straight scale: ``place = zero + value * size``, in units of the figure."""

    zero: float
    size: float

    @classmethod
    def of(cls, ticks: list[tuple[float, float]]) -> Axis:
        """The scale through the first and the last of ``ticks``, pairs of value and place."""
        (first, start), (last, stop) = ticks[0], ticks[-1]
        size = (stop - start) / (last - first)
        return cls(start - first * size, size)

    def place(self, value: np.ndarray | float) -> np.ndarray | float:
        with np.errstate(over="ignore"):
            return self.zero + np.asarray(value) * self.size

    def value(self, place: float) -> float:
        return (place - self.zero) / self.size


@dataclass
class Drawing:
    """One figure as drawn: its frame (left, top, right, bottom), scales and layers, each as lists of places."""

    frame: tuple[float, float, float, float]
    x: Axis
    y: Axis
    ticks: list[tuple[str, str, float]]
    lines: list[np.ndarray]  # of curves, areas (closed) and trajectories, in the order of their layers
    points: list[np.ndarray]
    kept_lines: list[np.ndarray]
    kept_points: list[np.ndarray]

    @classmethod
    def of(cls, svg: Tag, figure: Figure) -> Drawing:
        """Read an ``svg`` element that the front end drew."""
        clip = svg.select_one("clippath rect")
        left, top, width, height = (float(clip[key]) for key in ("x", "y", "width", "height"))
        frame = (left, top, left + width, top + height)
        words = svg.select("[data-axes] .sim-tick")
        across = [word for word in words if word["text-anchor"] == "middle"]
        up = [word for word in words if word["text-anchor"] == "end"]
        places = [[float(word["x"]) for word in across], [float(word["y"]) - 4 for word in up]]
        values = [[number(word.get_text()) for word in up]]
        named = [float(place) for place, _ in figure.x.ticks]
        values.insert(0, named or [number(word.get_text()) for word in across])
        x, y = (Axis.of(list(zip(*pair, strict=True))) for pair in zip(values, places, strict=True))
        ticks = [("x", word.get_text(), place) for word, place in zip(across, places[0], strict=True) if not named]
        ticks += [("y", word.get_text(), place) for word, place in zip(up, places[1], strict=True)]
        back = svg.select_one("[data-back]")
        return cls(
            frame, x, y, ticks,
            [corners_of(path["d"]) for path in back.select("path.sim-curve, path.sim-area")],
            [centre_of(circle) for circle in svg.select("[data-front] circle.sim-point")],
            [corners_of(path["d"]) for path in back.select("path.sim-ghost")],
            [centre_of(circle) for circle in back.select("circle.sim-ghost")],
        )  # fmt: skip

    def inside(self, places: np.ndarray) -> np.ndarray:
        """Which of the places, shape (n, 2), can be seen."""
        left, top, right, bottom = self.frame
        x, y = places.T
        return (x >= left - 1e-6) & (x <= right + 1e-6) & (y >= top - 1e-6) & (y <= bottom + 1e-6)


def number(text: str) -> float:
    """A number as the reader sees it."""
    return float(text.replace("−", "-"))


def centre_of(circle: Tag) -> np.ndarray:
    """Where a circle stands, shape (2,)."""
    return np.array([float(circle["cx"]), float(circle["cy"])])


def corners_of(path: str) -> np.ndarray:
    """The corners of a path of straight pieces, shape (n, 2); a row of NaN where the pen is lifted."""
    rows: list[tuple[float, float]] = []
    for command, text in re.findall(r"([MLZ])([^MLZ]*)", path):
        if command == "M" and rows:
            rows.append((np.nan, np.nan))
        x, y = map(float, text.split()) if command != "Z" else rows[0]
        rows.append((x, y))
    return np.array(rows).reshape(-1, 2)


def dense(corners: np.ndarray, drawing: Drawing, around: float = 0) -> np.ndarray:
    """Places every `FINE` along a line that has gaps where a corner is NaN.

    Only what can be seen, or lies as near to the frame as `around`.
    """
    left, top, right, bottom = np.array(drawing.frame) + np.array([-1, -1, 1, 1]) * (around + 1e-6)
    start, step = corners[:-1], np.diff(corners, axis=0)
    # The part of each piece that lies in the frame, so that a piece which leaves it for far away costs nothing.
    with np.errstate(all="ignore"):
        ways = np.array([[left, top], [right, bottom]])[:, None] - start
        shares = np.where(np.abs(step) < 1e-12, np.sign(ways) * np.inf, ways / step)
    low = np.maximum(shares.min(axis=0).max(axis=1), 0)
    high = np.minimum(shares.max(axis=0).min(axis=1), 1)
    seen = np.flatnonzero(low <= high)  # a piece with an end that is NaN is not
    start, step, low, high = start[seen], step[seen], low[seen], high[seen]
    counts = np.ceil(np.hypot(*step.T) * (high - low) / FINE).astype(int) + 1
    piece = np.repeat(np.arange(len(seen)), counts)
    order = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = low[piece] + order / np.maximum(counts[piece] - 1, 1) * (high - low)[piece]
    return start[piece] + share[:, None] * step[piece]


# ---- the truth -------------------------------------------------------------------------------------


class Truth:
    """What one figure has to show in one state, from the model's expressions alone."""

    def __init__(self, model: Model, figure: Figure, values: dict[str, float], drawing: Drawing) -> None:
        self.model, self.figure, self.drawing = model, figure, drawing
        self.values = values
        self.state = [float(value) for value in model.settle(model.complete(values)).values()]
        self.layers = [layer for layer in figure.layers if self._exists(layer)]

    def lines(self) -> list[tuple[Layer, np.ndarray]]:
        """Each layer that is a line or an area, with the corners of its true line or outline."""
        return [(layer, self.corners(layer)) for layer in self.layers if isinstance(layer, Curve | Area | Trajectory)]

    def points(self) -> list[tuple[Point, np.ndarray]]:
        """Each marked point with its true place."""
        return [
            (layer, self._places(np.array([self._value(layer.x)]), np.array([self._value(layer.y)]))[0])
            for layer in self.layers
            if isinstance(layer, Point)
        ]

    def horizontal_ends(self) -> tuple[float, float]:
        """The ends of the horizontal axis that the model asks for in this state."""
        return self._value(self.figure.x.low), self._value(self.figure.x.high)

    def corners(self, layer: Curve | Area | Trajectory) -> np.ndarray:
        """The true line, shape (n, 2): pieces so short that they cannot be told from the curve, NaN where it jumps."""
        if isinstance(layer, Trajectory):
            return self._trajectory(layer)
        if isinstance(layer, Curve):
            return self._curve(layer, layer.expression)
        lower, upper = self._curve(layer, layer.lower), self._curve(layer, layer.upper)
        return np.vstack([lower, upper[::-1], lower[:1]])

    def _exists(self, layer: Layer) -> bool:
        if not self._value(layer.exists):
            return False
        return isinstance(layer, Point | Trajectory | Arrows) or np.diff(self._span(layer))[0] > 0

    def _compiled(self, expression: Expression, *more: sympy.Symbol) -> Callable:
        return _compiled((*self.model.symbols, *more), expression)

    def _value(self, expression: Expression) -> float:
        return float(self._compiled(expression)(*self.state)[0])

    def _span(self, layer: Curve | Area) -> tuple[float, float]:
        """From where to where the layer runs, cut to the axis."""
        (left, top, right, bottom), drawing = self.drawing.frame, self.drawing
        if getattr(layer, "sideways", False):
            low, high = drawing.y.value(bottom), drawing.y.value(top + 4)
        else:
            low, high = drawing.x.value(left), drawing.x.value(right)
        return (
            low if layer.start is None else max(self._value(layer.start), low),
            high if layer.stop is None else min(self._value(layer.stop), high),
        )

    def _places(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.column_stack([self.drawing.x.place(x), self.drawing.y.place(y)])

    def _trajectory(self, layer: Trajectory) -> np.ndarray:
        path = self.model.path(**self.values)
        along = [self._compiled(expression, TIME) for expression in (layer.x, layer.y)]
        parameters = self.state[: len(self.model.parameters)]
        steps = np.arange(self.model.dynamics.shown + 1.0)
        columns = [np.broadcast_to(one(*parameters, *path.values(), steps)[0], steps.shape) for one in along]
        places = self._places(*columns)
        if not layer.stairs:
            return places
        between = np.column_stack([places[:-1, 0], places[1:, 1]])
        return np.insert(places, np.arange(1, len(places)), between, axis=0)

    def _curve(self, layer: Curve | Area, expression: Expression) -> np.ndarray:
        function = self._compiled(expression, self.figure.running(layer) or sympy.Symbol("x", real=True))
        sideways = getattr(layer, "sideways", False)
        # A curve has a gap where it has no value or jumps; an area is open at the top there, or has an upright edge.
        nothing = np.nan if isinstance(layer, Curve) else -1e5

        def at(t: np.ndarray) -> np.ndarray:
            with np.errstate(all="ignore"):
                h = np.broadcast_to(np.asarray(function(*self.state, t)[0], dtype=float), t.shape)
                places = self._places(h, t) if sideways else self._places(t, h)
            value = places[:, 1 - sideways]
            places[:, 1 - sideways] = np.where(np.isfinite(value), np.clip(value, -1e5, 1e5), nothing)
            return places

        low, high = self._span(layer)
        t = np.linspace(low, high, 1001)
        places = at(t)
        while True:  # halve what is still wide, until it is a jump between two neighbouring numbers
            middle = (t[:-1] + t[1:]) / 2
            middle = middle[self._wide(places) & (t[:-1] < middle) & (middle < t[1:])]
            if not middle.size:
                break
            t, order = np.unique(np.concatenate([t, middle]), return_index=True)
            places = np.concatenate([places, at(middle)])[order]
        jumps = np.flatnonzero(self._wide(places)) + 1 if isinstance(layer, Curve) else []
        return np.insert(places, jumps, np.nan, axis=0)

    def _wide(self, places: np.ndarray) -> np.ndarray:
        """Which pieces of a line are long, one of their ends to be seen."""
        seen = self.drawing.inside(places)
        length = np.hypot(*np.diff(places, axis=0).T)
        return (seen[1:] | seen[:-1]) & ~(length < 0.5)


@cache
def _compiled(symbols: tuple[sympy.Symbol, ...], expression: Expression) -> Callable:
    return expressions.numpy_function(symbols, [sympy.sympify(expression)])


def drawings(markup: str, model: Model) -> list[Drawing]:
    """All figures of a simulator's markup."""
    page = BeautifulSoup(markup, "html.parser")
    return [Drawing.of(page.select_one(f'[data-figure="{i}"] svg'), figure) for i, figure in enumerate(model.figures)]
