"""Figures as the book shows them: small pictures, each with a digest of what is plotted.

    plt.style.use(STYLE)  # for figures of one's own; whatever this package draws has the book's style without it
    show(plt.figure())

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
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.ticker import ScalarFormatter
from PIL import Image, PngImagePlugin

from .style import FONT, HATCHES, INK, PAPER, SERIES, SIZE, SOFT, STYLE, in_book_style

__all__ = ["STYLE", "GlyphError", "Picture", "below", "digest", "filled", "show", "stacked_bars", "stacked_rows"]

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
            hint = "" if FONT in str(warning) else " The book's font comes with plt.style.use(figures.STYLE)."
            raise GlyphError(f"{warning}{hint}") from None


def filled(pattern: int) -> dict[str, Any]:
    """How an area of pattern 1 to 5 looks."""
    colour = SERIES[pattern - 1][0]
    return {"facecolor": colour + "22", "edgecolor": colour, "hatch": HATCHES[pattern - 1], "linewidth": 0.8}


@in_book_style
def stacked_bars(parts: pd.DataFrame, total: pd.Series, total_label: str, ylabel: str) -> Canvas:
    """One bar for each row, made of the columns: what is negative hangs below zero, a point marks the sum.

    Args:
        parts: up to five columns; the index names the bars, in two lines where a name has 〜 in it.
        total: the sum of each row, which is not the height of the bar where a part is negative.
    """
    fig, ax = plt.subplots()
    above, below = np.zeros(len(parts)), np.zeros(len(parts))
    for pattern, (name, heights) in enumerate(parts.items(), start=1):
        ax.bar(parts.index, heights, bottom=np.where(heights < 0, below, above), label=name, **filled(pattern))
        above, below = above + np.maximum(heights, 0), below + np.minimum(heights, 0)
    ax.set_xticks(range(len(parts)), [str(name).replace("〜", "〜\n") for name in parts.index])
    ax.plot(parts.index, total, "D", color=PAPER, markeredgecolor=INK, markeredgewidth=1.5, label=total_label)
    ax.axhline(0, color=SOFT, linewidth=1)
    ax.grid(axis="x", visible=False)
    ax.set_ylabel(ylabel)
    ax.legend(loc="upper right")
    return fig


@in_book_style
def stacked_rows(parts: pd.DataFrame, xlabel: str) -> Canvas:
    """One horizontal bar for each row, from the top down, made of up to five columns of values that are not negative."""
    fig, ax = plt.subplots(figsize=(SIZE[0], 1.5 + 0.22 * len(parts)))
    left = np.zeros(len(parts))
    for pattern, (name, lengths) in enumerate(parts.items(), start=1):
        ax.barh(range(len(parts)), lengths, 0.7, left, label=name, **filled(pattern))
        left = left + lengths.to_numpy()
    ax.set_yticks(range(len(parts)), parts.index)
    ax.set_xlim(0, max(1, left.max()) * 1.04)
    ax.set_ylim(len(parts) - 0.4, -0.6)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(xlabel)
    below(ax)
    return fig


def below(ax: Axes, columns: int = 2) -> None:
    """Put the legend under the figure, where it hides nothing."""
    handles, labels = ax.get_legend_handles_labels()
    ax.figure.legend(handles, labels, loc="outside lower center", ncols=columns)


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
        dots = SHARPNESS * WIDTH / fig.get_figwidth()
        fig.savefig(buffer, format="png", dpi=dots, pil_kwargs={"compress_level": 0})
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
    found: Any = image.getcolors(image.width * image.height)  # never None: no image has more colours than pixels
    counted = sorted(found, key=lambda one: (-one[0], one[1]))
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
            "colours": [to_hex(colour, keep_alpha=True) for colour in np.atleast_2d(collection.get_facecolor())],
            "hatch": collection.get_hatch(),
            "outlines": [_rounded(path.vertices) for path in collection.get_paths()],
            "offsets": _rounded(collection.get_offsets()),
        }
        for collection in ax.collections
    ]
    shapes: Iterable[Any] = ax.patches
    areas += [
        {
            "colours": [to_hex(patch.get_facecolor(), keep_alpha=True)],
            "hatch": patch.get_hatch(),
            "outlines": [_rounded(patch.get_patch_transform().transform(patch.get_path().vertices))],
        }
        for patch in shapes
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
    numbers: Any = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
    finite = numbers[np.isfinite(numbers)]
    largest = np.abs(finite).max(initial=0.0)
    # Odd offsets move the limits of rounding away from the round numbers that data are made of.
    unit = 10.0 ** (math.floor(math.log10(largest) + 0.0137) - 6) if largest else 1.0
    steps = np.floor(numbers / unit + 0.3819660113)
    nothing: Any = None
    return np.where(np.isfinite(numbers), steps, nothing).tolist()
