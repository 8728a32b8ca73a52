"""The cases of municipal DX (自治体DX): the table with its guide, and the few rules by which it is read.

A number in this table is what `evidence_kind` says and no more. Published cases lean to success, so
nothing here counts cases to speak of the country.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from . import tables
from .style import INK, PAPER, SERIES, in_book_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

#: Kinds of evidence that speak of an effect.
EFFECTS = ("measured", "self_reported")

#: Units in which a case tells how long something takes: alone of one kind, so that relative changes compare.
TIMES = ("minutes", "hours", "days", "months")

#: What a case's evidence speaks of, from strong to weak -> the kinds of evidence in it.
CLAIMS = {
    "効果（測った）": ("measured",),
    "効果（団体の報告）": ("self_reported",),
    "見込み・目標": ("forecast", "target"),
    "行った量・背景": ("output", "context"),
    "失敗・事故": ("incident",),
}

#: Category of a case -> the unit of the course that teaches it.
UNITS = {
    "frontyard": "frontyard",
    "standardization": "standardisation",
    "e_payment": "eltax",
    "mynumber": "mynumber",
    "security": "security",
    "ai_rpa": "ai-rpa",
    "telework": "telework",
    "regional_digital": "regional-digital",
    "digital_divide": "digital-divide",
    "analog_regulation": "analog-regulation",
    "open_data": "dx-premises",
    "governance_talent": "dx-talent",
}


def load() -> pd.DataFrame:
    """One row a case, with what the guide says of it.

    Raises:
        ValueError: a row is not as the data package says.
    """
    return tables.load("municipal_cases").merge(tables.load("municipal_case_guide"), on="case_id", validate="1:1")


def words(field: str) -> dict[str, str]:
    """Code -> Japanese word of a field with fixed codes, such as `category` or `effort`."""
    return tables.words("municipal_case_guide" if field in ("issue", "effort") else "municipal_cases", field)


def faults(*rows: Mapping[str, str]) -> list[str]:
    """What is wrong with cases, were they the next rows of the table; see `tables.faults`.

    Args:
        rows: fields of a case and of its guide together, as `load` joins them.
    """
    fields = {one["name"] for one in tables.describe("municipal_case_guide")["schema"]["fields"]}
    own = fields - {"case_id"}
    cases = [{name: text for name, text in row.items() if name not in own} for row in rows]
    guides = [{name: text for name, text in row.items() if name in fields} for row in rows if own & row.keys()]
    return tables.faults("municipal_cases", *cases, municipal_case_guide=guides)


def counts(cases: pd.DataFrame, rows: str = "category", columns: str = "evidence_kind") -> pd.DataFrame:
    """How many cases there are for each pair of codes of two fields, in Japanese, with sums (合計)."""
    return tables.cross_table(cases, (rows, words(rows)), (columns, words(columns)))


def claims(cases: pd.DataFrame, by: str = "category") -> pd.DataFrame:
    """How many cases have evidence of each group in `CLAIMS`: one row a code of a field, in Japanese."""
    found = {name: cases[cases["evidence_kind"].isin(kinds)][by].value_counts() for name, kinds in CLAIMS.items()}
    return pd.DataFrame(found).reindex(words(by)).fillna(0).astype(int).rename(index=words(by))


def select(cases: pd.DataFrame, search: str = "", **codes: Iterable[str]) -> pd.DataFrame:
    """The cases that fit every filter; an empty filter lets all pass.

    Args:
        cases: as `load` gives them.
        search: words, each of which must be in the Japanese title, summary, outcome or name of the place.
        codes: field -> allowed codes, such as `category=["security"]`.

    Raises:
        ValueError: a field has no such code, or there is no such field with codes.
    """
    chosen = pd.Series(True, index=cases.index)
    for field, allowed in codes.items():
        if unknown := [code for code in allowed if code not in words(field)]:
            raise ValueError(f"no {field} named {', '.join(unknown)}; there are {', '.join(words(field))}")
        if allowed:
            chosen &= cases[field].isin(list(allowed))
    texts = cases["municipality_ja"] + " " + cases["title_ja"] + " " + cases["summary_ja"] + " " + cases["outcome_ja"]
    for word in search.split():
        chosen &= texts.str.contains(word, case=False, regex=False)
    return cases[chosen]


def table(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases in words for reading, one a row: 団体, 事例, 分野, 始まり, 証拠の種類."""
    return pd.DataFrame(
        {
            "団体": cases["municipality_ja"],
            "事例": cases["title_ja"],
            "分野": cases["category"].map(words("category")),
            "始まり": cases["start_year"].astype("string").fillna("不明"),
            "証拠の種類": cases["evidence_kind"].map(words("evidence_kind")),
        }
    )


def effects(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases whose two numbers speak of an effect, by unit and then by relative change.

    Adds `change`, the difference over the value before (−0.4: 40 per cent less).
    """
    both = cases["metric_before"].gt(0) & cases["metric_after"].notna() & cases["evidence_kind"].isin(EFFECTS)
    found = cases[both].assign(change=lambda c: c["metric_after"] / c["metric_before"] - 1)
    return found.sort_values(["metric_unit", "change", "case_id"])


def indicator(name: str) -> pd.DataFrame:
    """One national series in order of time, with `day`, the middle of the days that its date may mean, and
    `run`, which counts the definitions: only values of one run may be joined by a line.

    Raises:
        ValueError: there is no such series; the message lists those there are.
    """
    every = tables.load("municipal_indicators")
    series = every[every["indicator_id"] == name].sort_values("date", kind="stable")
    if series.empty:
        raise ValueError(f"no indicator {name!r}; there are {', '.join(sorted(set(every['indicator_id'])))}")
    spans = [tables.days(date) for date in series["date"]]
    return series.assign(
        day=[pd.Timestamp(first) + (last - first) / 2 for first, last in spans],
        run=(series["definition_ja"] != series["definition_ja"].shift()).cumsum(),
    ).reset_index(drop=True)


def median_interval(values: Sequence[float], level: float = 0.95) -> tuple[float, float, float]:
    """Bounds for the median of what the values were drawn from, and the median of the values: low, median, high.

    The bounds are two of the sorted values, as far out as makes a random sample miss the median less often than
    1 - `level` (the sign test turned round; nothing is assumed of the shape of the distribution).

    Raises:
        ValueError: there are too few values for that level.
    """
    ordered = sorted(values)
    n, below = len(ordered), 0.0
    for rank in range(n // 2 + 1):
        below += math.comb(n, rank) / 2**n
        if 2 * below > 1 - level:
            break
    if rank == 0:
        raise ValueError(f"{n} values are too few for an interval of {level:.0%}")
    return ordered[rank - 1], float(pd.Series(ordered).median()), ordered[n - rank]


def published(median: float, spread: float, chance: float) -> pd.DataFrame:
    """A thought experiment on publication bias: projects whose ratios after / before are log-normal.

    Projects that got better (ratio below 1) are all told of, the others with a `chance` alone.

    Args:
        median: of the ratios of all projects, above 0.
        spread: standard deviation of the natural logarithm of the ratios, above 0.
        chance: 0 to 1.

    Returns:
        A grid of 999 ratios, each as likely as the next: columns ratio and weight (1 or `chance`).

    Raises:
        ValueError: a value is out of range.
    """
    if not (median > 0 and spread > 0 and 0 <= chance <= 1):
        raise ValueError(f"median {median:g} and spread {spread:g} must be above 0, chance {chance:g} between 0 and 1")
    likely = statistics.NormalDist(math.log(median), spread)
    ratios = [math.exp(likely.inv_cdf(rank / 1000)) for rank in range(1, 1000)]
    return pd.DataFrame({"ratio": ratios, "weight": [1.0 if ratio < 1 else chance for ratio in ratios]})


def weighted_median(ratios: pd.DataFrame) -> float:
    """The ratio below which half of the weight lies; `ratios` as `published` gives them."""
    reached = ratios["weight"].cumsum()
    return float(ratios["ratio"][reached.searchsorted(reached.iloc[-1] / 2)])


@in_book_style
def draw_published(ratios: pd.DataFrame) -> Canvas:
    """All projects and those that are told of, by their ratio after / before, and the median of each."""
    from . import figures

    fig, ax = figures.plt.subplots(figsize=(4.48, 3.2))
    edges = [0.1 * 1.25**step for step in range(22)]
    places = [(low + high) / 2 for low, high in itertools.pairwise(edges)]
    groups = pd.cut(ratios["ratio"], edges, labels=False)
    for (colour, dash), (name, weight) in zip(
        SERIES, {"すべて": 1.0, "公表された分": ratios["weight"]}.items(), strict=False
    ):
        shown = ratios.assign(weight=weight)
        heights = shown.groupby(groups)["weight"].sum().reindex(range(len(places)), fill_value=0) / len(ratios) * 100
        middle = weighted_median(shown)
        ax.plot(places, heights, color=colour, linestyle=dash, label=f"{name}（中央値 {middle:.2f}）")
        ax.axvline(middle, color=colour, linestyle=dash, linewidth=1.2)
    ax.set_xscale("log")
    ax.set_xticks([0.1, 0.2, 0.5, 1, 2, 5, 10], ["0.1", "0.2", "0.5", "1", "2", "5", "10"])
    ax.minorticks_off()
    ax.set_ylim(0, None)
    ax.set_xlabel("後の時間 ÷ 前の時間（対数目盛り）")
    ax.set_ylabel("すべてに対する割合（%）")
    figures.below(ax)
    return fig


@in_book_style
def draw_effects(effects: pd.DataFrame) -> Canvas:
    """What each case says of a time: before is 1, after so many times that, on a scale of ratios.

    A square is measured by a stated method, a circle is told by the body itself.

    Args:
        effects: as `effects` gives them, with a `change` above -1.
    """
    from matplotlib.ticker import FixedLocator, NullLocator

    from . import figures

    fig, ax = figures.plt.subplots(figsize=(4.48, 1.1 + 0.25 * len(effects)))
    seen = set()
    for place, case in enumerate(effects.itertuples()):
        ratio, measured = 1 + case.change, case.evidence_kind == "measured"
        colour = SERIES[0 if ratio < 1 else 1][0]
        ax.plot([1, ratio], [place, place], color=colour, linewidth=1.6, linestyle="-")
        kind = words("evidence_kind")[case.evidence_kind]
        ax.plot(
            [ratio], [place], "s" if measured else "o", color=INK if measured else PAPER,
            markeredgecolor=INK, markersize=7, linestyle="", label=None if kind in seen else kind,
        )  # fmt: skip
        seen.add(kind)
    ax.axvline(1, color=INK, linewidth=1.2)
    ax.set_xscale("log")
    low, high = 1 + effects["change"].min(), 1 + effects["change"].max()
    ticks = [tick for tick in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if low / 2 <= tick <= max(high, 1) * 2]
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xticklabels([f"{tick:g}" for tick in ticks])
    ax.set_yticks(
        range(len(effects)), effects["municipality_ja"] + "・" + effects["metric_unit"].map(words("metric_unit"))
    )
    ax.set_ylim(len(effects) - 0.4, -0.6)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel("前を1としたときの、後の時間（倍、対数目盛り）")
    figures.below(ax)
    return fig


@in_book_style
def draw_indicators(names: Mapping[str, str], ylabel: str, top: float | None = None) -> Canvas:
    """National series along the years; a line joins only values of one definition, and a dotted line marks each change.

    Args:
        names: indicator -> what the legend calls it; at most five.
        top: the height of the vertical axis; what the values need when None.

    Raises:
        ValueError: there is no such indicator.
    """
    from . import figures

    fig, ax = figures.plt.subplots(figsize=(4.48, 3.4))
    for (colour, dash), marker, (name, label) in zip(SERIES, "osD^v", names.items(), strict=False):
        runs = [part for _, part in indicator(name).groupby("run")]
        for part in runs:
            first = part is runs[0]
            ax.plot(part["day"], part["value"], color=colour, linestyle=dash, marker=marker, markersize=4.5,
                    label=label if first else None)  # fmt: skip
        for before, after in itertools.pairwise(runs):
            middle = before["day"].iloc[-1] + (after["day"].iloc[0] - before["day"].iloc[-1]) / 2
            ax.axvline(middle, color=colour, linewidth=1, linestyle=(0, (1, 2)))
    ax.set_ylim(0, top)
    ax.set_ylabel(ylabel)
    figures.below(ax, columns=1 if max(map(len, names.values())) > 12 else 2)
    return fig
