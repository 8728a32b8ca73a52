"""The one style of all the book's figures: sizes, colours, dashes, hatches and the Japanese font.

Nothing is imported here that draws: a module with tables and a figure of them is read long before anybody draws.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from cycler import cycler

P = ParamSpec("P")
R = TypeVar("R")

#: Width and height in inches. Small on purpose: the text stays readable when a phone shrinks it.
SIZE = (4.48, 3.0)
INK, SOFT, GRID, PAPER = "#1b1f24", "#4f5a65", "#dfe3e8", "#ffffff"
#: Series 1 to 4 as on the page, and one more: a colour and a dash pattern, so that neither is needed alone.
SERIES: tuple[tuple[str, Any], ...] = (
    ("#0b6bcb", "-"),
    ("#b3470b", (0, (4, 2))),
    ("#5b6670", (0, (1, 1.5))),
    ("#7a3fb0", (0, (5, 1.5, 1, 1.5))),
    ("#1f7a4d", (0, (8, 1.5))),
)
#: Patterns of areas and bars, in the colours of the series.
HATCHES = ("///", "..", "\\\\\\", "--", "xx")
#: Comes with matplotlib_fontja, which `plotting` imports.
FONT = "IPAexGothic"

#: Settings of matplotlib, as ``plt.style.use`` takes them.
STYLE: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": SOFT,
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.prop_cycle": cycler(color=[c for c, _ in SERIES], linestyle=[dash for _, dash in SERIES]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 12,
    "figure.constrained_layout.use": True,
    "font.family": [FONT, "DejaVu Sans"],  # the Japanese font has no small ₁ and ₂
    "figure.facecolor": PAPER,
    "figure.figsize": SIZE,
    "font.size": 11,
    "grid.color": GRID,
    "hatch.linewidth": 0.8,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "lines.linewidth": 2.2,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
}


def in_book_style(draw: Callable[P, R]) -> Callable[P, R]:
    """Let a function draw in the book's style, whatever matplotlib's settings are, and leave these as they are."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        from matplotlib import rc_context

        with rc_context(STYLE):
            return draw(*args, **kwargs)

    return drawn
