"""The matplotlib face of the models.

    show(draw(models.get("cobb-douglas"), "isoquant", K=8))
    plt.style.use(STYLE)  # for figures of one's own; whatever this package draws has the book's style without it

`show` makes a picture small enough for a page, and writes beside it a digest of the data that were
plotted. Tools that compare a notebook's stored outputs skip images, but they read the digest: a
figure that no longer fits its model or its data is found. A character that the font lacks is an
error, never a box.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import warnings
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import sympy
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import ScalarFormatter
from PIL import Image, PngImagePlugin

from . import expressions
from .model import TIME, Area, Arrows, Curve, Figure, Layer, Model, Point, Trajectory
from .style import FONT, HATCHES, INK, PAPER, SERIES, SIZE, SOFT, STYLE, in_book_style

#: Width on the page in CSS pixels; the picture has twice as many, which is sharp on most screens.
WIDTH = 560
SHARPNESS = 2
#: Enough for the colours of the series, their tints and the smoothed edges of letters.
COLOURS = 24
#: Mean difference of the colour values (0 to 255) of two images from which on they show something else.
NOTICED = 0.02

with matplotlib.rc_context():  # the import brings the Japanese font, and would make it the default of every figure
    import matplotlib_fontja  # noqa: F401


class GlyphError(ValueError):
    """The font has no shape for a character of the figure."""


@contextmanager
def _every_glyph() -> Iterator[None]:
    """Turn matplotlib's warning of a missing character into a `GlyphError`."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"Glyph \d+ .* missing", category=UserWarning)
        try:
            yield
        except UserWarning as warning:
            hint = "" if FONT in str(warning) else " The book's font comes with plt.style.use(plotting.STYLE)."
            raise GlyphError(f"{warning}{hint}") from None


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
    figure = _figure(model, figure_name)
    state = [float(value) for value in model.settle(model.complete(values)).values()]
    alone = ax is None
    if ax is None:
        ax = plt.subplots()[1]
    x_low, x_high, y_low, y_high = _evaluate(model, [figure.x.low, figure.x.high, figure.y.low, figure.y.high], state)
    if x_low == 0:
        x_high = _round_up(float(x_high))
    ends = (x_low, x_high), (y_low, y_high)
    shapes = [_Shape.of(model, figure, layer, state, ends) for layer in figure.layers]
    shapes = [shape for shape in shapes if shape.exists]

    seen = [shape.heights.ravel() for shape in shapes if not isinstance(shape.layer, Arrows)]
    seen = np.concatenate([*seen, [] if seen else [0.0, 1.0]])
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
    if alone:  # below the axes there is nothing to cover, and a phone has no room beside them
        ax.get_figure().legend(handles=handles, loc="outside lower center", ncols=2)
    else:
        ax.legend(handles=handles)
    return ax.get_figure()


def _figure(model: Model, name: str | None) -> Figure:
    names = [figure.name for figure in model.figures]
    if name is None:
        return model.figures[0]
    if name not in names:
        raise ValueError(f"{model.name} has no figure {name!r}; it has {', '.join(names)}")
    return model.figures[names.index(name)]


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

    layer: Layer
    exists: bool
    x: np.ndarray
    heights: np.ndarray
    value: float | None = None

    @classmethod
    def of(
        cls, model: Model, figure: Figure, layer: Layer, state: list[float], axes: tuple[tuple[float, float], ...]
    ) -> _Shape:
        if isinstance(layer, Point):
            x, y, exists = _evaluate(model, [layer.x, layer.y, layer.exists], state)
            return cls(layer, bool(exists), np.array([float(x)]), np.array([[float(y)]]))
        if isinstance(layer, Trajectory | Arrows):
            (exists,) = _evaluate(model, [layer.exists], state)
            rows = _trajectory(model, layer, state) if isinstance(layer, Trajectory) else _arrows(model, layer, state, axes)
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
        return cls(layer, bool(exists) and high > low, x, heights, None if value is None else float(value))


def _trajectory(model: Model, layer: Trajectory, state: list[float]) -> list[np.ndarray]:
    """Both coordinates of every step that is shown."""
    parameters = state[: len(model.parameters)]
    columns = model.path(**dict(zip(model.defaults, parameters, strict=True))).values()
    steps = np.arange(model.dynamics.shown + 1.0)
    function = expressions.numpy_function([*model.parameter_symbols, TIME, *model.variables], [layer.x, layer.y])
    return [np.broadcast_to(row, steps.shape) for row in function(*parameters, steps, *columns)]


def _arrows(
    model: Model, layer: Arrows, state: list[float], axes: tuple[tuple[float, float], ...], count: int = 7
) -> list[np.ndarray]:
    """The chosen places of a grid, and the direction in which the dynamics move there, of length one or zero."""
    places = [low + (high - low) * (np.arange(count) + 0.5) / count for low, high in axes]
    now = [grid.ravel() for grid in np.meshgrid(*places)]
    parameters = state[: len(model.parameters)]
    step = expressions.numpy_function(model.symbols, model.dynamics.step)
    then = first = step(*parameters, *now)
    for _ in range(1, model.dynamics.shown):
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
    look = dict(color=colour, marker="o", markersize=4)
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
    look = dict(linestyle="", marker=r"$\rightarrow$", markersize=12)
    return Line2D([], [], color=colour, label=shape.layer.label.ja, **look)


def _filled(pattern: int) -> dict[str, Any]:
    """How an area of pattern 1 to 5 looks."""
    colour = SERIES[pattern - 1][0]
    return dict(facecolor=colour + "22", edgecolor=colour, hatch=HATCHES[pattern - 1], linewidth=0.8)


def _draw_area(ax: Axes, shape: _Shape, bars: bool) -> Patch:
    label = shape.layer.label.ja + ("" if shape.value is None else f"：{_signed(shape.value)}")
    look = _filled(shape.layer.pattern)
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
    look = dict(marker="o", markersize=8, linestyle="", color=PAPER, markeredgecolor=INK, markeredgewidth=2)
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


# ---- tables --------------------------------------------------------------------------------------


@in_book_style
def stacked_bars(parts: pd.DataFrame, total: pd.Series, total_label: str, ylabel: str) -> Canvas:
    """One bar for each row, made of the columns: what is negative hangs below zero, a point marks the sum.

    Args:
        parts: up to five columns; the index names the bars, in two lines where a name has 〜 in it.
        total: the sum of each row, which is not the height of the bar where a part is negative.
    """
    ax = plt.subplots()[1]
    above, below = np.zeros(len(parts)), np.zeros(len(parts))
    for pattern, (name, heights) in enumerate(parts.items(), start=1):
        ax.bar(parts.index, heights, bottom=np.where(heights < 0, below, above), label=name, **_filled(pattern))
        above, below = above + np.maximum(heights, 0), below + np.minimum(heights, 0)
    ax.set_xticks(range(len(parts)), [str(name).replace("〜", "〜\n") for name in parts.index])
    ax.plot(parts.index, total, "D", color=PAPER, markeredgecolor=INK, markeredgewidth=1.5, label=total_label)
    ax.axhline(0, color=SOFT, linewidth=1)
    ax.grid(axis="x", visible=False)
    ax.set_ylabel(ylabel)
    ax.legend(loc="upper right")
    return ax.get_figure()


@in_book_style
def stacked_rows(parts: pd.DataFrame, xlabel: str) -> Canvas:
    """One horizontal bar for each row, from the top down, made of up to five columns of values that are not negative."""
    ax = plt.subplots(figsize=(SIZE[0], 1.5 + 0.22 * len(parts)))[1]
    left = np.zeros(len(parts))
    for pattern, (name, lengths) in enumerate(parts.items(), start=1):
        ax.barh(range(len(parts)), lengths, 0.7, left, label=name, **_filled(pattern))
        left = left + lengths.to_numpy()
    ax.set_yticks(range(len(parts)), parts.index)
    ax.set_xlim(0, max(1, left.max()) * 1.04)
    ax.set_ylim(len(parts) - 0.4, -0.6)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(xlabel)
    below(ax)
    return ax.get_figure()


def below(ax: Axes, columns: int = 2) -> None:
    """Put the legend under the figure, where it hides nothing."""
    handles, labels = ax.get_legend_handles_labels()
    ax.get_figure().legend(handles, labels, loc="outside lower center", ncols=columns)


# ---- the picture and its digest ------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """A figure as Jupyter and the book show it.

    Attributes:
        png: the image; its text chunks hold the digest and a checksum of the pixels.
        text: the digest, one line.
    """

    png: bytes
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, str], dict[str, Any]]:
        data = {"image/png": b64encode(self.png).decode(), "text/plain": self.text}
        return data, {"image/png": {"width": WIDTH}}


@in_book_style
def show(fig: Canvas) -> Picture:
    """The picture of a figure, which is closed: nothing shows it a second time.

    Raises:
        GlyphError: the font lacks a character.
    """
    plt.close(fig)
    with _every_glyph():
        buffer = io.BytesIO()
        # Read again at once, so that packing it small would be wasted.
        look = dict(dpi=SHARPNESS * WIDTH / fig.get_figwidth(), pil_kwargs={"compress_level": 0})
        fig.savefig(buffer, format="png", **look)
        text = digest(fig)
    image = _few_colours(Image.open(buffer).convert("RGB"))
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("Digest", text)
    notes.add_itxt("Pixels", _checksum(image.convert("RGB").tobytes()))
    buffer = io.BytesIO()
    image.save(buffer, format="png", optimize=True, pnginfo=notes)
    return Picture(buffer.getvalue(), text)


def _few_colours(image: Image.Image) -> Image.Image:
    """The image in its own most frequent colours: flat ones stay exact, edges of letters get the nearest."""
    counted = sorted(image.getcolors(image.width * image.height), key=lambda one: (-one[0], one[1]))
    colours = np.array([colour for _, colour in counted])
    kept = colours[:COLOURS]
    place = np.zeros(1 << 24, dtype=np.uint8)  # a palette's number for every colour there is: no pixel is searched for
    place[colours @ (1 << 16, 1 << 8, 1)] = np.square(colours[:, None] - kept).sum(axis=-1).argmin(axis=1)
    pixels = np.frombuffer(image.convert("RGBA").tobytes(), dtype=">u4") >> 8
    few = Image.fromarray(place[pixels].reshape(image.height, image.width))
    few.putpalette(kept.astype(np.uint8).tobytes())
    return few


def is_picture_of(png: bytes, text: str) -> bool:
    """Was this image, every pixel of it, made together with this digest?"""
    image = Image.open(io.BytesIO(png))
    notes = getattr(image, "text", {})
    return notes.get("Digest") == text and notes.get("Pixels") == _checksum(image.convert("RGB").tobytes())


def look_alike(one: bytes, other: bytes) -> bool:
    """Would a reader take two images for the same, even if two machines smoothed their edges a little differently?"""
    first, second = (np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int) for png in (one, other))
    return first.shape == second.shape and np.abs(first - second).mean() < NOTICED


def digest(fig: Canvas) -> str:
    """One line that changes when what is plotted changes: data, words, colours, dashes, limits.

    Numbers count to about six digits, so that another machine's last bits do not matter.
    """
    axes = [_contents(ax) for ax in fig.axes]
    lines, areas = ([shape for part in axes for shape in part[kind]] for kind in ("lines", "areas"))
    sizes = "+".join(str(len(line["x"])) for line in lines)
    counts = [f"線 {len(lines)} 本（{sizes} 点）"] * bool(lines) + [f"面 {len(areas)} 枚"] * bool(areas)
    words = [*fig.texts, *(text for legend in fig.legends for text in legend.get_texts())]
    whole = json.dumps([axes, [text.get_text() for text in words]], sort_keys=True)
    return f"図のデータ: {'、'.join(counts) or 'なし'}、検査値 {_checksum(whole.encode())}"


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _contents(ax: Axes) -> dict[str, Any]:
    """What one coordinate system shows, ready for JSON."""
    legend = ax.get_legend()
    words = [ax.get_title(), ax.get_xlabel(), ax.get_ylabel(), *(text.get_text() for text in ax.texts)]
    for axis in (ax.xaxis, ax.yaxis):
        if not isinstance(axis.get_major_formatter(), ScalarFormatter):  # named ticks are content, numbers are not
            words += [label.get_text() for label in axis.get_ticklabels()]
    areas = [
        {
            "colours": [to_hex(colour, keep_alpha=True) for colour in collection.get_facecolor()],
            "hatch": collection.get_hatch(),
            "outlines": [_rounded(path.vertices) for path in collection.get_paths()],
            "offsets": _rounded(collection.get_offsets()),
        }
        for collection in ax.collections
    ]
    areas += [
        {
            "colours": [to_hex(patch.get_facecolor(), keep_alpha=True)],
            "hatch": patch.get_hatch(),
            "outlines": [_rounded(patch.get_patch_transform().transform(patch.get_path().vertices))],
        }
        for patch in ax.patches
    ]
    return {
        "words": words + [text.get_text() for text in (legend.get_texts() if legend else [])],
        "scale": [ax.get_xscale(), ax.get_yscale(), _rounded(ax.get_xlim()), _rounded(ax.get_ylim())],
        "areas": areas,
        "lines": [
            {
                "x": _rounded(line.get_xdata(orig=False)),
                "y": _rounded(line.get_ydata(orig=False)),
                "colour": to_hex(line.get_color()),
                "style": [line.get_marker(), str(dashes(line))],
            }
            for line in ax.lines
        ],
    }


class _Dashes(RendererBase):
    """Draws nothing; notes with which dashes it was to draw."""

    seen: tuple[float, Any] = (0, None)

    def draw_path(self, gc: GraphicsContextBase, *_: Any) -> None:
        self.seen = gc.get_dashes()


def dashes(line: Line2D) -> tuple[float, tuple[float, ...] | None]:
    """Where the dashes of a line begin, and how long each and each gap is, in widths of the line; None when it is solid.

    A line tells only its renderer.
    """
    twin, renderer = Line2D([0, 1], [0, 1]), _Dashes()
    twin.update_from(line)
    twin.set(linewidth=1, marker="", visible=True)
    twin.draw(renderer)
    offset, lengths = renderer.seen
    return offset, None if lengths is None else tuple(lengths)


def _rounded(values: Any) -> list[Any]:
    """Whole multiples of a millionth of the largest value (or somewhat less): the same list on every machine."""
    numbers = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
    finite = numbers[np.isfinite(numbers)]
    largest = np.abs(finite).max(initial=0.0)
    # Odd offsets move the limits of rounding away from the round numbers that data are made of.
    unit = 10.0 ** (math.floor(math.log10(largest) + 0.0137) - 6) if largest else 1.0
    steps = np.floor(numbers / unit + 0.3819660113)
    return np.where(np.isfinite(numbers), steps, None).tolist()
