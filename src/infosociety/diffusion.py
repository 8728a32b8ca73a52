"""How something new spreads: the logistic curve and the Bass model, fitted to a counted series.

Both have three numbers: a ceiling that the count never passes, and two that say how fast it is
reached. The logistic curve is the one that Griliches (1957) fitted to hybrid corn; in the Bass model
(1969) adopters come by themselves (p) and because others already have (q).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .style import PAPER, SERIES, SOFT, in_book_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

YEAR = pd.Timedelta(days=365.2425)
#: Significant figures of a fitted number.
FIGURES = 5


def logistic(years: np.ndarray, ceiling: float, rate: float, middle: float) -> np.ndarray:
    """Count after so many years (float, any shape): half of `ceiling` at `middle`, growing there by rate/4 a year of it."""
    return ceiling / (1 + np.exp(-rate * (years - middle)))


def bass(years: np.ndarray, ceiling: float, p: float, q: float) -> np.ndarray:
    """Count so many years after the start (none before it), as in Bass (1969), equation for cumulative adoption.

    Args:
        p: share of those who have not adopted that adopts by itself in a year (the coefficient of innovation).
        q: how much that share rises with the share that has adopted (the coefficient of imitation).
    """
    gone = np.exp(-(p + q) * np.maximum(years, 0.0))
    return ceiling * (1 - gone) / (1 + q / p * gone)


#: Name -> the curve, and lowest, first and highest values of its numbers after the ceiling.
CURVES: dict[str, tuple[Callable[..., np.ndarray], tuple[Sequence[float], Sequence[float], Sequence[float]]]] = {
    "logistic": (logistic, ((0.01, -50.0), (0.5, 7.0), (10.0, 60.0))),
    "bass": (bass, ((1e-6, 1e-6), (0.01, 0.4), (1.0, 5.0))),
}


@dataclass(frozen=True)
class Fit:
    """A curve with its numbers.

    Attributes:
        curve: a name in `CURVES`.
        start: day from which its years count.
        numbers: ceiling (in the unit of the series) and the curve's own two, to `FIGURES` significant figures.
        error: root of the mean squared difference from the values it was fitted to, in their unit.
        at_limit: the ceiling is as high as was allowed, so the values say nothing about where it lies.
    """

    curve: str
    start: pd.Timestamp
    numbers: tuple[float, ...]
    error: float
    at_limit: bool

    @property
    def ceiling(self) -> float:
        return self.numbers[0]

    def at(self, days: Sequence[pd.Timestamp | str]) -> np.ndarray:
        """The curve on each of the days."""
        return CURVES[self.curve][0](_years(days, self.start), *self.numbers)


def _years(days: Sequence[pd.Timestamp | str], start: pd.Timestamp) -> np.ndarray:
    return np.asarray((pd.DatetimeIndex(days) - start) / YEAR, dtype=float)


def significant(value: float, figures: int = FIGURES) -> float:
    """The value to so many significant figures.

    A fit takes steps until none makes the sum of squares smaller. The computer knows that sum to 16 digits, and it is
    flat where it is smallest: no more than half of a number's digits come from the data. The others depend on the order
    in which the processor adds, and differ from one machine to the next.
    """
    return float(f"{value:.{figures - 1}e}")


def fit(curve: str, days: Sequence[pd.Timestamp | str], values: Sequence[float], most: float, start: str) -> Fit:
    """The numbers of a curve with the least squared differences.

    Args:
        curve: `logistic` or `bass`.
        days, values: the series, at least four pairs.
        most: the ceiling may not be higher, such as the number of all bodies.
        start: ISO day from which years count; for `bass` the day before which nobody can have adopted.

    Raises:
        ValueError: no such curve, too few or unequal numbers of values, a value below zero or above `most`.
    """
    if curve not in CURVES:
        raise ValueError(f"no curve {curve!r}; there are {', '.join(CURVES)}")
    seen = np.asarray(values, dtype=float)
    if len(days) != len(seen) or len(seen) < 4:
        raise ValueError(f"{len(days)} days and {len(seen)} values; needed are equally many, at least 4")
    if not np.all((seen >= 0) & (seen <= most)):
        raise ValueError(f"values lie between {seen.min():g} and {seen.max():g}, allowed is 0 to {most:g}")
    begin = pd.Timestamp(start)
    years = _years(days, begin)
    ceiling, *others = least_squares(curve, years, seen, most)
    at_limit = ceiling > most * 0.999
    numbers = (float(most) if at_limit else significant(ceiling), *map(significant, others))
    error = float(np.sqrt(np.mean((CURVES[curve][0](years, *numbers) - seen) ** 2)))
    return Fit(curve, begin, numbers, error, at_limit)


def least_squares(curve: str, years: np.ndarray, values: np.ndarray, most: float) -> list[float]:
    """The numbers of a curve as far as this machine can find them: `fit` keeps the digits that they are worth."""
    from scipy.optimize import curve_fit

    function, (low, first, high) = CURVES[curve]
    guess = min(most * 0.9, values.max() * 1.2)
    numbers, _ = curve_fit(
        function, years, values, p0=(guess, *first), bounds=((values.max() * 0.5, *low), (most, *high)),
        jac="cs", method="dogbox", ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=20_000,
    )  # fmt: skip
    return numbers.tolist()


@in_book_style
def draw_fits(series: pd.DataFrame, fits: dict[str, Fit], until: str, most: float, used: int, ylabel: str) -> Canvas:
    """The values of a series, those used for fitting filled, and the fitted curves to a day beyond them.

    Args:
        series: with columns day and value, in order of time.
        fits: what the legend calls each curve -> the curve; at most four.
        most: a line at this height, such as the number of all bodies.
        used: how many of the first values were used.
    """
    from . import figures

    fig, ax = figures.plt.subplots(figsize=(4.48, 3.4))
    days = pd.date_range(series["day"].iloc[0], until, periods=97)
    for (colour, dash), (name, one) in zip(SERIES[1:], fits.items(), strict=False):
        ax.plot(days, one.at(days), color=colour, linestyle=dash, label=name)
    colour = SERIES[0][0]
    for part, fill, name in ((series[:used], colour, "当てはめに使った値"), (series[used:], PAPER, "使わなかった値")):
        if len(part):
            ax.plot(
                part["day"], part["value"], "o", color=fill, markeredgecolor=colour, markeredgewidth=1.8, label=name
            )
    ax.axhline(most, color=SOFT, linewidth=1, linestyle=(0, (1, 1.5)))
    ax.annotate("すべての団体", (days[0], most), (0, 3), textcoords="offset points", color=SOFT)
    ax.set_ylim(0, most * 1.12)
    ax.set_ylabel(ylabel)
    figures.below(ax)
    return fig
