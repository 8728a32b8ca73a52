"""The matplotlib face of the models.

show(draw(models.get("cobb-douglas"), "isoquant", K=8))
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import sympy
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..figures import filled
from ..style import INK, PAPER, SERIES, SOFT, in_book_style
from . import expressions
from .model import Model
from .parts import TIME, Area, Arrows, Curve, Figure, Layer, Point, Trajectory

#: Where a curve is computed, as shares of its way: close together where power functions bend most. Fixed, so that every
#: processor plots the same data. From zero on, also as near to it as numbers go: some curves run along the axis there.
SAMPLES = np.linspace(0, 1, 769) ** 2
NEAR_ZERO = np.geomspace(1e-300, 1e-6, 99)

# ---- a model's figure ----------------------------------------------------------------------------


@in_book_style
def draw(model: Model, figure_name: str | None = None, /, ax: Axes | None = None, **values: float) -> Canvas:
    """Draw one figure of a model in one state, from the definitions that the page uses too.

    Args:
        figure_name: as in the model's definition; the first figure when None.
        ax: where to draw; a new figure when None.
        values: parameters not named take their defaults.

    Raises:
        ValueError: for an unknown figure or parameter, and for a value that is not allowed.
    """
    figure = model.figures[0] if figure_name is None else model.figure(figure_name)
    state = [float(value) for value in model.settle(model.complete(values)).values()]
    canvas = None
    if ax is None:
        canvas, ax = plt.subplots()
    x_low, x_high, y_low, y_high = _evaluate(model, [figure.x.low, figure.x.high, figure.y.low, figure.y.high], state)
    if x_low == 0:
        x_high = _round_up(float(x_high))
    ends = (x_low, x_high), (y_low, y_high)
    shapes = [_Shape.of(model, figure, layer, state, ends) for layer in figure.layers]
    shapes = [shape for shape in shapes if shape.exists]

    heights = [shape.heights.ravel() for shape in shapes if not isinstance(shape.layer, Arrows)]
    seen = np.concatenate(heights or [np.array([0.0, 1.0])])
    ax.set(
        title=figure.title.ja,
        xlabel="" if figure.x.ticks else figure.x.label.ja,
        ylabel=figure.y.label.ja,
        xlim=(x_low, x_high),
        ylim=_limits(y_low, y_high, seen[np.isfinite(seen)]),
    )
    if figure.x.ticks:
        ax.set_xticks([place for place, _ in figure.x.ticks], [label.ja for _, label in figure.x.ticks])
        ax.grid(axis="x", visible=False)
        ax.set_title(figure.title.ja, pad=18)  # the numbers of the bars stand below it
        ax.axhline(0, color=SOFT, linewidth=1)
    handles = [_DRAW[type(shape.layer)](ax, shape, bool(figure.x.ticks)) for shape in shapes]
    if canvas:  # below the axes there is nothing to cover, and a phone has no room beside them
        canvas.legend(handles=handles, loc="outside lower center", ncols=2)
    else:
        ax.legend(handles=handles)
    return cast(Canvas, ax.figure)


def _evaluate(model: Model, wanted: Iterable[Any], state: list[float]) -> list[Any]:
    """Expressions and conditions in one state; None stays None."""
    wanted = list(wanted)
    given = [sympy.sympify(expression) for expression in wanted if expression is not None]
    with np.errstate(all="ignore"):  # as in `Model.evaluate`: a division by zero is infinite
        results = iter(expressions.numpy_function(model.symbols, given)(*state))
    return [None if expression is None else next(results) for expression in wanted]


@dataclass(frozen=True)
class _Shape:
    """A layer in numbers: places along the horizontal axis, and one row of heights or two.

    Arrows have three rows: where each stands, and how far it points to the right and upwards.
    """

    layer: Any  #: a `Layer`; each function below draws one kind
    exists: bool
    x: np.ndarray
    heights: np.ndarray
    value: float = math.nan

    @classmethod
    def of(
        cls, model: Model, figure: Figure, layer: Layer, state: list[float], axes: tuple[tuple[float, float], ...]
    ) -> _Shape:
        if isinstance(layer, Point):
            x, y, exists = _evaluate(model, [layer.x, layer.y, layer.exists], state)
            return cls(layer, bool(exists), np.array([float(x)]), np.array([[float(y)]]))
        if isinstance(layer, Trajectory | Arrows):
            (exists,) = _evaluate(model, [layer.exists], state)
            rows = (
                _trajectory(model, layer, state)
                if isinstance(layer, Trajectory)
                else _arrows(model, layer, state, axes)
            )
            return cls(layer, bool(exists), rows[0], np.array(rows[1:]))
        if isinstance(layer, Curve):
            along, value = [layer.expression], None
        else:
            along, value = [layer.lower, layer.upper], layer.value
        start, stop, exists, value = _evaluate(model, [layer.start, layer.stop, layer.exists, value], state)
        sideways = isinstance(layer, Curve) and layer.sideways
        ends = axes[sideways]
        low = ends[0] if start is None else max(float(start), ends[0])
        high = ends[1] if stop is None else min(float(stop), ends[1])
        x = low + (high - low) * SAMPLES
        if low == 0:
            x = np.union1d(x, high * NEAR_ZERO)
        variable = figure.running(layer) or sympy.Symbol("x", real=True)
        with np.errstate(all="ignore"):
            rows = expressions.numpy_function([*model.symbols, variable], along)(*state, x)
        heights = np.array([np.broadcast_to(np.asarray(row, dtype=float), x.shape) for row in rows])
        if sideways:
            x, heights = heights[0], x[None]
        return cls(layer, bool(exists) and high > low, x, heights, math.nan if value is None else float(value))


def _trajectory(model: Model, layer: Trajectory, state: list[float]) -> list[np.ndarray]:
    """Both coordinates of every step that is shown."""
    parameters = state[: len(model.parameters)]
    columns = [*model.path(**dict(zip(model.defaults, parameters, strict=True))).values()]
    steps = np.arange(len(columns[0]), dtype=float)
    function = expressions.numpy_function([*model.parameter_symbols, TIME, *model.variables], [layer.x, layer.y])
    return [np.broadcast_to(row, steps.shape) for row in function(*parameters, steps, *columns)]


def _arrows(
    model: Model, layer: Arrows, state: list[float], axes: tuple[tuple[float, float], ...], count: int = 7
) -> list[np.ndarray]:
    """The chosen places of a grid, and the direction in which the dynamics move there, of length one or zero."""
    places = [low + (high - low) * (np.arange(count) + 0.5) / count for low, high in axes]
    now = [grid.ravel() for grid in np.meshgrid(*places)]
    parameters = state[: len(model.parameters)]
    dynamics = model.moving
    step = expressions.numpy_function(model.symbols, dynamics.step)
    then = first = step(*parameters, *now)
    for _ in range(1, dynamics.shown):
        then = step(*parameters, *then)
    (chosen,) = expressions.numpy_function(model.symbols, [layer.where])(*parameters, *then)
    moves = np.array([new - old for new, old in zip(first, now, strict=True)])
    length = np.hypot(*moves)
    rows = [*now, *np.where(length > 1e-4, moves / np.maximum(length, 1e-12), 0)]
    return [row[np.broadcast_to(chosen, row.shape)] for row in rows]


def _round_up(value: float) -> float:
    """The next round number at or beyond a positive value."""
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    steps = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return power * next(step for step in steps if step * power >= value * (1 - 1e-9))


def _limits(low: float | None, high: float | None, seen: np.ndarray) -> tuple[float, float]:
    """Ends of the vertical axis; what the model leaves open becomes a round number around what is drawn."""
    bottom = min(0.0, seen.min()) if low is None else float(low)
    top = seen.max() if high is None else float(high)
    if bottom < 0:
        bottom = -_round_up(-bottom)
    if top > 0:
        return bottom, _round_up(top)
    return bottom, 0.0 if bottom < 0 else bottom + 1e-9


def _draw_curve(ax: Axes, shape: _Shape, bars: bool) -> Line2D:
    colour, dash = SERIES[shape.layer.series - 1]
    heights = np.where(np.isfinite(shape.heights[0]), shape.heights[0], np.nan)
    (line,) = ax.plot(shape.x, heights, color=colour, linestyle=dash, label=shape.layer.label.ja)
    bottom, top = ax.get_ylim()
    inside = np.flatnonzero((heights >= bottom) & (heights <= top))
    if inside.size:
        _tag(ax, shape.layer.tag, shape.x[inside[-1]], heights[inside[-1]], colour, inside[-1] == len(heights) - 1)
    return line


def _tag(ax: Axes, word: str, x: float, y: float, colour: str, ends: bool) -> None:
    """A line's short label: beside its end, or above it where the line leaves the figure."""
    ax.annotate(
        word, (x, y), (4, 0) if ends else (-2, 5), textcoords="offset points", color=colour,
        ha="left" if ends else "right", va="center" if ends else "bottom",
    )  # fmt: skip


def _draw_trajectory(ax: Axes, shape: _Shape, bars: bool) -> Line2D:
    colour, dash = SERIES[shape.layer.series - 1]
    x, y = shape.x, shape.heights[0]
    look: dict[str, Any] = {"color": colour, "marker": "o", "markersize": 4}
    if shape.layer.stairs:  # each dot is left upwards or downwards first
        corners = np.repeat(x, 2)[:-1], np.repeat(y, 2)[1:]
        ax.plot(*corners, color=colour, linestyle=dash, linewidth=1.5)
        ax.plot(x, y, linestyle="", **look)
    else:
        ax.plot(x, y, linestyle=dash, **look)
    _tag(ax, shape.layer.tag, x[-1], y[-1], colour, ends=True)
    return Line2D([], [], linestyle=dash, label=shape.layer.label.ja, **look)


def _draw_arrows(ax: Axes, shape: _Shape, bars: bool) -> Line2D:
    y, right, up = shape.heights
    colour, width = (INK, 0.007) if shape.layer.bold else (SOFT, 0.004)
    ax.quiver(shape.x, y, right, up, color=colour, angles="xy", pivot="mid", scale=26, width=width)
    look: dict[str, Any] = {"linestyle": "", "marker": r"$\rightarrow$", "markersize": 12}
    return Line2D([], [], color=colour, label=shape.layer.label.ja, **look)


def _draw_area(ax: Axes, shape: _Shape, bars: bool) -> Patch:
    label = shape.layer.label.ja + ("" if math.isnan(shape.value) else f"：{_signed(shape.value)}")
    look = filled(shape.layer.pattern)
    # An area under a curve without end is open at the top.
    lower, upper = np.nan_to_num(shape.heights, nan=0.0, posinf=10 * ax.get_ylim()[1])
    if bars:  # straight edges: two points say as much as all
        ends = [0, -1]
        ax.fill_between(shape.x[ends], lower[ends], upper[ends], **look)
        middle, top = (shape.x[0] + shape.x[-1]) / 2, max(lower[0], upper[0])
        ax.annotate(_signed(shape.value), (middle, top), (0, 2), textcoords="offset points", ha="center", va="bottom")
    else:
        ax.fill_between(shape.x, lower, upper, **look)
    return Patch(label=label, **look)


def _draw_point(ax: Axes, shape: _Shape, bars: bool) -> Line2D:
    x, y = shape.x[0], shape.heights[0, 0]
    if shape.layer.drop_lines:
        foot, side = ax.get_ylim()[0], ax.get_xlim()[0]
        ax.plot([x, x, side], [foot, y, y], color=SOFT, linestyle=(0, (1, 1.5)), linewidth=1)
    look: dict[str, Any] = {"marker": "o", "markersize": 8, "linestyle": ""}
    look |= {"color": PAPER, "markeredgecolor": INK, "markeredgewidth": 2}
    (point,) = ax.plot([x], [y], label=shape.layer.label.ja, clip_on=False, zorder=5, **look)
    if shape.layer.tag:
        ax.annotate(shape.layer.tag, (x, y), (7, 5), textcoords="offset points")
    return point


_DRAW = {
    Curve: _draw_curve, Area: _draw_area, Point: _draw_point, Trajectory: _draw_trajectory, Arrows: _draw_arrows,
}  # fmt: skip


def _signed(value: float) -> str:
    """Two decimals, with a minus sign instead of a hyphen and without a negative zero."""
    return f"{round(value, 2) + 0:.2f}".replace("-", "−")
