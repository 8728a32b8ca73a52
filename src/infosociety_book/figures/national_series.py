"""Directive `{indicator-charts}`: small charts of national series, whose lines are the names of the series to draw.

Years along, from zero up, and no line across a change of definition: it would claim a change that nobody
measured. Every value stands in a list below its chart, with its definition and its source.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from infosociety import municipal, tables

from ..assets import serve
from ..japanese_numbers import number, short
from ..nodes import element, link, tagged
from . import STYLE

FILES = ("data/municipal_indicators.csv", "data/datapackage.json")


class IndicatorCharts(SphinxDirective):
    """Small charts, one a series: years along, from zero up, no line across a change of definition."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        for file in FILES:
            self.env.note_dependency(file)
        try:
            charts = [chart(municipal.indicator(name)) for name in self.content if name.strip()]
        except ValueError as error:
            raise self.error(str(error)) from None
        return [element("div", *charts, class_="indicators")]


WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 300, 170, 34, 20, 14, 24


def chart(series: pd.DataFrame) -> tagged:
    """One series as a figure, with every value, its definition and its source in a list below."""
    years = series["day"].dt.year + (series["day"].dt.dayofyear - 1) / 365.25
    first, last = int(years.min()), int(years.max()) + 1
    unit = short(tables.words("municipal_indicators", "unit")[series["unit"][0]])
    top = 100 if series["unit"][0] == "percent" else round_up(series["value"].max())

    # Long figures would not fit beside the axis.
    scale, words = (10_000, "万") if top >= 100_000 else (1, "")

    def x(year: float) -> float:
        return LEFT + (year - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)

    marks: list[nodes.Node] = []
    for level in (0, top / 2, top):
        marks += [
            element("path", class_="indicator-grid", d=f"M{LEFT} {y(level):.1f}H{WIDTH - RIGHT}"),
            element(
                "text",
                number(level / scale) + words * (level > 0),
                x=str(LEFT - 4),
                y=f"{y(level) + 4:.1f}",
                text_anchor="end",
            ),
        ]
    step = next(step for step in (1, 2, 5, 10) if (last - first) / step <= 5)
    for year in range(first, last + 1):
        if year % step == 0:
            marks.append(element("text", str(year), x=f"{x(year):.1f}", y=str(HEIGHT - 6), text_anchor="middle"))
    runs = [part for _, part in series.groupby("run")]
    for before, after in itertools.pairwise(runs):
        middle = (x(years[before.index[-1]]) + x(years[after.index[0]])) / 2
        marks.append(element("path", class_="indicator-break", d=f"M{middle:.1f} {TOP}V{HEIGHT - BOTTOM}"))
    for part in runs:
        points = [(x(years[i]), y(value)) for i, value in part["value"].items()]
        path = "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
        marks.append(element("path", class_="indicator-line", d=f"M{path}"))
        marks.append(element("path", class_="indicator-points", d="".join(f"M{a:.1f} {b:.1f}h0" for a, b in points)))
    begin, end = series.iloc[0], series.iloc[-1]
    breaks = f"数え方が{len(runs) - 1}回変わり、そこで線が切れています。" if len(runs) > 1 else ""
    label = (
        f"{begin['name_ja']}の{len(series)}つの値の図。{begin['date']}に{number(begin['value'])}{unit}、"
        f"{end['date']}に{number(end['value'])}{unit}。{breaks}"
    )
    listed = [
        element(
            "li",
            f"{row.date}：{number(row.value)}{unit}（{row.definition_ja}）。出典：",
            link(row.source_title, row.source_url),
        )
        for row in series.itertuples()
    ]
    return element(
        "figure",
        element("figcaption", f"{begin['name_ja']}（{unit}）"),
        element("svg", *marks, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=label),
        *([element("p", f"破線：{breaks}", class_="case-small")] if breaks else []),
        element("details", element("summary", "値と数え方と出典"), element("ul", *listed)),
    )


def round_up(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    serve(app, STYLE, on={".indicators"})
    app.setup_extension("infosociety_book.nodes")
    app.add_directive("indicator-charts", IndicatorCharts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
