"""The policy timeline: the events as a table, and what can be said of their dates (see `tables.dates`)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import tables
from .style import GRID, HATCHES, INK, SERIES, SOFT, in_book_style
from .tables import days, gap, order, precision, write_date

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

#: What this module is used for, with what `tables` says of single dates.
__all__ = [
    "JAPAN",
    "around",
    "counts",
    "days",
    "decades",
    "draw_gaps",
    "draw_lanes",
    "faults",
    "gap",
    "gaps",
    "load",
    "order",
    "precision",
    "select",
    "table",
    "words",
    "write_date",
]


def load() -> pd.DataFrame:
    """All events in order of time, checked (see `tables.load`), with columns for reckoning added.

    Columns beside those of data/policy_events.csv: `first_day` and `last_day` (datetime64, the span that
    `date_start` may mean), `year` (int, of the start), `end_day` (datetime64, the last day that `date_end`
    may mean; NaT without one).
    """
    events = tables.load("policy_events")
    spans = events["date_start"].map(days)
    events["first_day"] = pd.to_datetime([first for first, _ in spans])
    events["last_day"] = pd.to_datetime([last for _, last in spans])
    events["year"] = events["first_day"].dt.year
    events["end_day"] = pd.to_datetime([days(end)[1] if isinstance(end, str) else None for end in events["date_end"]])
    return events.sort_values(["first_day", "last_day", "event_id"], ignore_index=True)


def words(field: str) -> dict[str, str]:
    """Code -> Japanese word of a field of the events with fixed codes, such as `lane` or `kind`."""
    return tables.words("policy_events", field)


# ---- choosing, counting and comparing (for the notebook policy_timeline) --------------------------

#: The lanes of Japan; all others count as abroad.
JAPAN = ("government_japan", "mic")


def faults(*rows: Mapping[str, str]) -> list[str]:
    """What is wrong with events, were they the next rows of the table; see `tables.faults`."""
    return tables.faults("policy_events", *rows)


def select(
    events: pd.DataFrame,
    lanes: Iterable[str] = (),
    kinds: Iterable[str] = (),
    years: tuple[int, int] | None = None,
    search: str = "",
) -> pd.DataFrame:
    """Those events that fit every filter; an empty filter lets all pass.

    Args:
        events: as `load` gives them.
        years: the first and the last year in which an event may start.
        search: words, each of which must be in the titles or summaries. Latin letters count as a whole word
            ("AI" does not find "aims"); capitals and full-width forms make no difference.

    Raises:
        ValueError: there is no such lane or kind.
    """
    chosen = pd.Series(True, index=events.index)
    for field, codes in (("lane", list(lanes)), ("kind", list(kinds))):
        if codes:
            _known(field, codes)
            chosen &= events[field].isin(codes)
    if years:
        chosen &= events["year"].between(*years)
    texts = [events[name] for name in ("title_ja", "title_en", "summary_ja", "summary_en")]
    text = texts[0].str.cat(texts[1:], sep="\n").map(_plain)
    for word in _plain(search).split():
        starts, ends = (re.fullmatch("[a-z0-9]", edge) is not None for edge in (word[0], word[-1]))
        chosen &= text.str.contains("(?<![a-z0-9])" * starts + re.escape(word) + "(?![a-z0-9])" * ends)
    return events[chosen]


def table(events: pd.DataFrame) -> pd.DataFrame:
    """Events in words for reading, one a row: 日付 (as precise as it is), レーン, 種類, 出来事, 確かさ."""
    return pd.DataFrame(
        {
            "日付": events["date_start"],
            "レーン": events["lane"].map(words("lane")),
            "種類": events["kind"].map(words("kind")),
            "出来事": events["title_ja"],
            "確かさ": events["confidence"].map(words("confidence")),
        }
    )


def counts(events: pd.DataFrame, rows: str = "lane", columns: str = "kind") -> pd.DataFrame:
    """How many events there are for each pair of codes of two fields, in Japanese, with sums (合計)."""
    return tables.cross_table(events, (rows, words(rows)), (columns, words(columns)))


def gaps(
    events: pd.DataFrame, pairs: Iterable[tuple[str, str]], dates: tuple[str, str] = ("date_start", "date_start")
) -> pd.DataFrame:
    """The days from one event to another, for each pair of event ids.

    Args:
        dates: which date counts of the first and of the second event: date_start or date_end.

    Returns:
        One row a pair: はじめ and つぎ (title and date), 少なくとも and 多くとも (int, days; negative where the
        second came first), 順序 (in words; 決まらない where the precision of the dates leaves both possible).

    Raises:
        ValueError: there is no such event, or it has no such date.
    """
    known = events.set_index("event_id")
    rows = []
    for pair in pairs:
        titles, times = [], []
        for event, field in zip(pair, dates, strict=True):
            if event not in known.index:
                raise ValueError(f"no event named {event!r}")
            time = known.loc[event, field]
            if not isinstance(time, str):
                raise ValueError(f"{event} has no {field}")
            titles.append(f"{known.loc[event, 'title_ja']}（{time}）")
            times.append(time)
        rows.append((*titles, *gap(*times), order(*times)))
    return pd.DataFrame(rows, columns=["はじめ", "つぎ", "少なくとも", "多くとも", "順序"])


def decades(events: pd.DataFrame, until: str, since: str = "1980") -> pd.DataFrame:
    """How many events start in each ten years, and how many that is a year.

    Args:
        events: those that may start on or after `until` are left out.
        until: the first day that no longer counts: the last ten years may be incomplete.
        since: the day from which on events were looked for.

    Returns:
        One row for each ten years (1980年代 ...): 日本, 海外 and 合計 (int), 年数 (float, the years that
        count), 日本・1年あたり and 海外・1年あたり (float).

    Raises:
        ValueError: `until` is not after `since`.
    """
    start, end = days(since)[0], days(until)[0]
    if end <= start:
        raise ValueError(f"{until} is not after {since}")
    inside = events[(events["first_day"] >= pd.Timestamp(start)) & (events["last_day"] < pd.Timestamp(end))]
    japan = inside["lane"].isin(JAPAN)
    rows = {}
    for decade in range(start.year // 10 * 10, end.year + 1, 10):
        first, last = max(start, dt.date(decade, 1, 1)), min(end, dt.date(decade + 10, 1, 1))
        years = _year(pd.Timestamp(last)) - _year(pd.Timestamp(first))
        if years <= 0:
            continue
        here = inside["year"].between(decade, decade + 9)
        home, abroad = int((here & japan).sum()), int((here & ~japan).sum())
        rows[f"{decade}年代"] = home, abroad, home + abroad, years, home / years, abroad / years
    columns = ["日本", "海外", "合計", "年数", "日本・1年あたり", "海外・1年あたり"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def around(events: pd.DataFrame, day: str, until: str) -> pd.DataFrame:
    """How many events of each kind lie before a day, and how many on or after it, in spans of equal length.

    Args:
        day: the change, such as the start of an organisation (itself among the events after it).
        until: the first day that no longer counts; equally many days before `day` count.

    Returns:
        One row a kind and one 合計: 前, 後 (int) and 決まらない (int: the date is too imprecise to say on which
        side of the change, or of an end of the spans, the event lies).

    Raises:
        ValueError: `until` is not after `day`.
    """
    change, end = days(day)[0], days(until)[0]
    if end <= change:
        raise ValueError(f"{until} is not after {day}")
    begin, change, end = (pd.Timestamp(one) for one in (change - (end - change), change, end))
    first, last = events["first_day"], events["last_day"]
    outside = (last < begin) | (first >= end)
    before = (first >= begin) & (last < change)
    after = (first >= change) & (last < end)
    sides = {"前": before, "後": after, "決まらない": ~(outside | before | after)}
    kinds = words("kind")
    found = pd.DataFrame(
        {name: [int((side & (events["kind"] == kind)).sum()) for kind in kinds] for name, side in sides.items()},
        index=list(kinds.values()),
    )
    found.loc["合計"] = found.sum()
    return found


# ---- figures -------------------------------------------------------------------------------------


@in_book_style
def draw_lanes(events: pd.DataFrame, years: tuple[int, int] | None = None) -> Canvas:
    """Events along the years, one band a lane; the width of a mark is what the date leaves open.

    A date of day precision is a dot, of month precision a thin bar, of year precision a bar a year wide. Marks
    that would touch are set above each other: height within a lane says nothing else.

    Args:
        events: as `load` or `select` gives them; may be none.
        years: the first and the last year shown; what the events need when None.

    Raises:
        ValueError: there are neither events nor years.
    """
    # The book's build imports this module, and only figures need matplotlib.
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch, Rectangle
    from matplotlib.ticker import MaxNLocator

    from . import figures

    if years is None:
        if events.empty:
            raise ValueError("no events and no years: nothing says which years to show")
        years = int(events["year"].min()), int(events["year"].max())
    low, high = years[0] - 0.5, years[1] + 1.5
    shown = events[events["year"].between(*years)]
    touch = (high - low) / 75  # the width of a dot, nearly
    names = words("lane")
    fig, ax = figures.plt.subplots(figsize=(4.48, 5.0))
    (colour, _), (abroad_colour, _) = SERIES[:2]
    bottom, places, edges = 0.0, [], []
    for lane in reversed(names):
        ends: list[float] = []  # for each level of the band, where its last mark ends
        marks = []
        for event in shown[shown["lane"] == lane].itertuples():
            begin, end = _year(event.first_day), _year(event.last_day + pd.Timedelta(days=1))
            known_to_the_day = precision(event.date_start) == "日"
            left, right = begin, max(end, begin + touch / 2)
            if known_to_the_day:
                left, right = begin - touch / 2, begin + touch / 2
            level = next((n for n, last in enumerate(ends) if last <= left), len(ends))
            ends[level : level + 1] = [right]
            marks.append((known_to_the_day, begin, end, level))
        ink = colour if lane in JAPAN else abroad_colour
        dots = [(begin, bottom + level + 0.5) for day, begin, _, level in marks if day]
        if dots:
            ax.plot(*zip(*dots, strict=True), linestyle="", marker="o", markersize=3.4, color=ink)
        for _, begin, end, level in (mark for mark in marks if not mark[0]):
            corner = begin, bottom + level + 0.1
            ax.add_patch(Rectangle(corner, end - begin, 0.8, facecolor=ink + "55", edgecolor=ink, linewidth=0.9))
        height = max(len(ends), 2) + 0.6
        places.append(bottom + (height - 0.6) / 2)
        bottom += height
        edges.append(bottom - 0.3)
    for edge in edges[:-1]:
        ax.axhline(edge, color=GRID, linewidth=1)
    ax.set_yticks(places, [name.replace("（", "\n（") for name in reversed(names.values())])
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    ax.set(xlim=(low, high), ylim=(-0.3, bottom - 0.3), xlabel="年", title=f"{len(shown)} 件")
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=True))
    dot = Line2D([], [], linestyle="", marker="o", markersize=3.4, color=SOFT, label="日まで分かる")
    month = Line2D([], [], linestyle="", marker="|", markersize=9, color=SOFT, label="月まで")
    year = Patch(label="年だけ（帯の幅が1年）", facecolor=SOFT + "55", edgecolor=SOFT, linewidth=0.9)
    fig.legend(handles=[dot, month, year], loc="outside lower center", ncols=3, columnspacing=1, handlelength=1.6)
    return fig


@in_book_style
def draw_gaps(found: pd.DataFrame, names: Sequence[str], xlabel: str) -> Canvas:
    """The bounds of each gap as a bar from the least to the most, in years, and a line at zero.

    A bar of less than a month's width is a dot.

    Args:
        found: as `gaps` gives it.
        names: one a row, to stand beside the bars.
        xlabel: what the horizontal axis says.

    Raises:
        ValueError: there is not one name a row.
    """
    from . import figures

    if len(names) != len(found):
        raise ValueError(f"{len(names)} names for {len(found)} gaps")
    fig, ax = figures.plt.subplots(figsize=(4.48, 1.2 + 0.34 * len(found)))
    bounds = zip(found["少なくとも"] / 365.2425, found["多くとも"] / 365.2425, strict=True)
    for place, (least, most) in enumerate(bounds):
        colour, _ = SERIES[0 if least > 0 else 1 if most < 0 else 2]
        if most - least < 1 / 12:  # narrower than a dot
            ax.plot([(least + most) / 2], [place], "o", color=colour, markersize=6)
        else:
            hatch = HATCHES[0 if least > 0 else 1 if most < 0 else 3]
            look: dict[str, Any] = {"facecolor": colour + "22", "edgecolor": colour, "hatch": hatch, "linewidth": 0.9}
            ax.barh(place, most - least, 0.55, least, align="center", **look)
    ax.axvline(0, color=INK, linewidth=1.2)
    ax.use_sticky_edges = False  # a bar that ends the axis would seem to be cut off
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(xlabel)
    return fig


def _known(field: str, codes: Iterable[str]) -> None:
    """Raise a ValueError for a code that a field of the events has not."""
    if unknown := [code for code in codes if code not in words(field)]:
        raise ValueError(f"no {field} named {', '.join(unknown)}; there are {', '.join(words(field))}")


def _plain(text: str) -> str:
    """The text without differences of capitals and of width."""
    return unicodedata.normalize("NFKC", text).casefold()


def _year(day: pd.Timestamp) -> float:
    """A day as a place along the years: 2020.5 is the middle of 2020."""
    return day.year + (day.day_of_year - 1) / (366 if day.is_leap_year else 365)
