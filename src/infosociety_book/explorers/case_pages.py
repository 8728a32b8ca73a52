"""The cases of municipal DX on a page: directives `{case-table}`, `{case-finder}`,
`{case-evidence}`, `{case-effects}` and `{indicator-charts}`, whose lines are the names of the national series to draw; role `{case}`.

All cases are written into the page as one table, which is there without JavaScript, on paper and for
the search. `cases.js` filters and sorts its rows, shows them as cards, and finds those that
fit a town.
"""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from infosociety import municipal, tables

from ..assets import serve
from ..figures import STYLE
from ..figures.bars import bars
from ..nodes import element, link, tagged
from ..text import syllabus
from . import contract
from .forms import RowRole, actions, boxes, panel, records, stamp, years_and_words

EXPLORER = "chapters/municipal-dx/case-explorer"
FILES = (
    "data/municipal_cases.csv",
    "data/municipal_case_guide.csv",
    "data/municipal_indicators.csv",
    *syllabus.FILES,
)

#: Where each prefecture's tile stands: (row, column) of a grid that keeps neighbours near each other.
TILES = {
    "北海道": (0, 12), "青森県": (1, 12), "秋田県": (2, 11), "岩手県": (2, 12), "山形県": (3, 11), "宮城県": (3, 12),
    "石川県": (4, 8), "富山県": (4, 9), "新潟県": (4, 10), "福島県": (4, 11),
    "福井県": (5, 8), "岐阜県": (5, 9), "長野県": (5, 10), "群馬県": (5, 11), "栃木県": (5, 12),
    "島根県": (6, 4), "鳥取県": (6, 5), "兵庫県": (6, 6), "京都府": (6, 7), "滋賀県": (6, 8), "愛知県": (6, 9), "山梨県": (6, 10),
    "埼玉県": (6, 11), "茨城県": (6, 12),
    "山口県": (7, 3), "広島県": (7, 4), "岡山県": (7, 5), "大阪府": (7, 6), "奈良県": (7, 7), "三重県": (7, 8), "静岡県": (7, 10),
    "東京都": (7, 11), "千葉県": (7, 12),
    "佐賀県": (8, 0), "福岡県": (8, 1), "大分県": (8, 2), "愛媛県": (8, 4), "香川県": (8, 5), "和歌山県": (8, 7), "神奈川県": (8, 11),
    "長崎県": (9, 0), "熊本県": (9, 1), "宮崎県": (9, 2), "高知県": (9, 4), "徳島県": (9, 5),
    "鹿児島県": (10, 1), "沖縄県": (11, 0),
}  # fmt: skip

Case = dict[str, Any]


@functools.lru_cache(maxsize=1)
def _cases(stamp: tuple[float, ...]) -> pd.DataFrame:
    return municipal.load()


def cases() -> pd.DataFrame:
    """All cases with their guide, read once while the files stay as they are."""
    return _cases(stamp(FILES))


def titles() -> dict[str, str]:
    """Id -> whose case it is and what it is called, as a link reads."""
    every = cases()
    return dict(zip(every["case_id"], every["municipality_ja"] + "「" + every["title_ja"] + "」"))


def number(value: float | str) -> str:
    """A number as it is read in Japanese prose, without needless decimals; empty stays empty."""
    return "" if value == "" else f"{value:,.10g}"


def short(word: str) -> str:
    """The word for a unit without the remark in brackets, as it follows a figure."""
    return word.partition("（")[0]


def amount(value: float | str, unit: str) -> str:
    """A number with its unit."""
    return f"{number(value)}{'' if unit == 'index' else short(municipal.words('metric_unit')[unit])}"


def metric(case: Case) -> str:
    """The numbers of a case as a sentence without an end: 待ち時間：58分 → 23分."""
    before, after, unit = case["metric_before"], case["metric_after"], case["metric_unit"]
    if before == after == "":
        return ""
    shown = [amount(value, unit) if value != "" else "分かりません" for value in (before, after)]
    return f"{case['metric_name_ja']}：{' → '.join(shown) if before != '' else shown[1]}"


class Cases(SphinxDirective):
    """What the directives share: every page is made anew when a table changes."""

    def run(self) -> list[nodes.Node]:
        for file in FILES:
            self.env.note_dependency(file)
        return [self.draw(cases())]

    def draw(self, every: pd.DataFrame) -> tagged:
        """What the directive puts into the page."""
        raise NotImplementedError


class CaseTable(Cases):
    """The table of all cases, the form that filters it, and the map of the prefectures."""

    def draw(self, every: pd.DataFrame) -> tagged:
        first, last = every["start_year"].min(), every["start_year"].max()
        head = {
            "place": "団体", "title": "事例", "category": "分野", "year": "始まり", "evidence": "証拠の種類",
        }  # fmt: skip
        table = element(
            "table",
            element("caption", f"自治体DXの事例（全{len(every)}件）"),
            element(
                "thead", element("tr", *(element("th", word, scope="col", data_sort=key) for key, word in head.items()))
            ),
            element("tbody", *map(self.row, records(every))),
        )
        return element(
            "div",
            *panel("事例をしぼる・並べる", self.form(every, first, last)),
            element("div", table, class_="cases-scroll", role="region", aria_label="自治体DXの事例の表", tabindex="0"),
            class_="cases",
            data_cases=contract.of_cases(first, last),
            data_explorer="cases",
        )

    def row(self, case: Case) -> tagged:
        said = {name: municipal.words(name) for name in ("category", "evidence_kind", "body_class", "confidence")}
        parts = [
            element("p", case["summary_ja"]),
            element("p", element("strong", "分かっている結果"), f"　{case['outcome_ja']}"),
        ]
        if numbers := metric(case):
            parts.append(element("p", element("strong", said["evidence_kind"][case["evidence_kind"]]), f"　{numbers}"))
        if case["conversion_ja"]:
            parts.append(element("p", f"換算：{case['conversion_ja']}"))
        source = link(case["source_title"], case["source_url"])
        date = f"、{case['source_date']}" if case["source_date"] else ""
        parts += [
            element("p", element("strong", "学べること"), f"　{case['lesson_ja']}"),
            element("p", element("strong", "まねる前に問うこと"), f"　{case['ask_ja']}", class_="case-ask"),
            nodes.paragraph("", "", nodes.strong("", "この分野を学ぶ"), nodes.Text("　"), self.unit(case["category"])),
            element(
                "p",
                "出典：",
                source,
                f"（確かさ：{said['confidence'][case['confidence']]}{date}）",
                class_="case-source",
            ),
        ]
        code = case["local_gov_code"]
        return element(
            "tr",
            element(
                "th",
                element("span", case["municipality_ja"]),
                element(
                    "span", f"{case['prefecture_ja']}・{said['body_class'][case['body_class']]}", class_="case-small"
                ),
                scope="row",
            ),
            element("td", element("details", element("summary", case["title_ja"]), *parts)),
            element("td", said["category"][case["category"]]),
            element("td", str(case["start_year"]) or "不明"),
            element("td", said["evidence_kind"][case["evidence_kind"]]),
            id=f"case-{case['case_id']}",
            data_codes=" ".join({**case, "prefecture": code[:2]}[name] for name in contract.CODES),
        )

    def unit(self, category: str) -> addnodes.pending_xref:
        """A link to the unit that teaches a category, with the unit's title."""
        name = municipal.UNITS[category]
        return addnodes.pending_xref(
            "", nodes.inline("", syllabus.units(self.env.srcdir)[name].title),
            refdomain="std", reftype="ref", reftarget=name, refexplicit=True, refwarn=True, refdoc=self.env.docname,
        )  # fmt: skip

    def form(self, every: pd.DataFrame, first: int, last: int) -> tagged:
        lists = {"category": "分野", "body_class": "団体の種類", "evidence_kind": "証拠の種類"}
        return element(
            "form",
            *(boxes(name, legend, municipal.words(name)) for name, legend in lists.items()),
            years_and_words(
                first,
                last,
                element("label", element("input", type="checkbox", name="cards", value="yes"), " カードで見る"),
            ),
            tiles(every),
            actions(element("button", "表示中の事例を CSV で保存", type="button", data_csv="")),
            class_="explorer-filter",
        )


def tiles(every: pd.DataFrame) -> tagged:
    """The map: one button a prefecture, pressed while it is chosen; nothing pressed means all."""
    counts = every["prefecture_ja"].value_counts()
    buttons = []
    for code, name in enumerate(municipal.words("prefecture_ja"), start=1):
        row, column = TILES[name]
        count = counts.get(name, 0)
        short = name if name == "北海道" else name[:-1]
        buttons.append(
            element(
                "button",
                element("span", short),
                " ",
                element("span", str(count), data_count=""),
                element("span", " 件", class_="cases-unit"),  # for who hears it
                type="button",
                value=f"{code:02}",
                aria_pressed="false",
                style=f"grid-area: {row + 1} / {column + 1}",
                **({} if count else {"disabled": ""}),
            )
        )
    return element(
        "fieldset",
        element("legend", "都道府県（数は、ほかの条件に合う事例の数）"),
        element("div", *buttons, class_="cases-tiles"),
        class_="cases-map",
    )


class CaseFinder(Cases):
    """The form that finds cases for a town; the rules stand beside it in words."""

    def draw(self, every: pd.DataFrame) -> tagged:
        def choice(name: str, label: str, empty: str) -> tagged:
            options = [element("option", empty, value="")]
            options += [element("option", word, value=code) for code, word in municipal.words(name).items()]
            return element("label", label, element("select", *options, name=name))

        return element(
            "div",
            element(
                "form",
                choice("issue", "町の困りごと", "選んでください"),
                choice("body_class", "町の種類", "選んでください"),
                choice("effort", "かけられる力（いちばん大きいもの）", "選んでください"),
                class_="explorer-filter",
            ),
            element("p", role="status"),
            element("ol"),
            class_="case-finder",
            hidden="",
            data_finder="",
        )


class CaseEvidence(SphinxDirective):
    """How many cases there are of each kind of evidence, with bars; the argument is the caption."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        for file in FILES:
            self.env.note_dependency(file)
        found = cases()["evidence_kind"].value_counts()
        rows = [
            (word, str(found.get(code, 0)), found.get(code, 0))
            for code, word in municipal.words("evidence_kind").items()
        ]
        figure = bars(self.arguments[0], [nodes.Text(self.arguments[0])], rows, found.max(), "件")
        self.set_source_info(figure)
        self.add_name(figure)
        return [figure]


class CaseEffects(Cases):
    """Before and after of the effects, one chart a unit, each value also in words."""

    def draw(self, every: pd.DataFrame) -> tagged:
        charts = []
        for unit, group in municipal.effects(every).groupby("metric_unit", sort=False):
            charts += [
                element("h3", f"単位が「{short(municipal.words('metric_unit')[unit])}」の事例"),
                element("ul", *map(self.dumbbell, records(group)), class_="dumbbells"),
            ]
        return element("div", *charts, class_="case-effects")

    def dumbbell(self, case: Case) -> tagged:
        # Each on its own scale from zero: sizes of different work are not to be compared, and one long bar
        # would leave the others without any length.
        values = case["metric_before"], case["metric_after"]
        before, after = (100 * value / max(values) for value in values)
        low, high = sorted((before, after))
        kind = municipal.words("evidence_kind")[case["evidence_kind"]]
        if case["metric_unit"] == "percent":  # "17% more per cent" would be read as points
            size = f"{number(round(abs(values[1] - values[0]), 1))}ポイント"
        else:
            size = f"{abs(case['change']):.0%}"
        change = f"{size}{'減' if case['change'] < 0 else '増'}"
        return element(
            "li",
            link(f"{case['municipality_ja']}：{case['title_ja']}", f"#case-{case['case_id']}"),
            element("span", f"{metric(case)}（{change}、{kind}）", class_="case-small"),
            element(
                "span",
                element("span", class_="dumbbell-line", style=f"left: {low:.1f}%; width: {high - low:.1f}%"),
                element("span", class_="dumbbell-before", style=f"left: {before:.1f}%"),
                element("span", class_="dumbbell-after", style=f"left: {after:.1f}%"),
                class_="dumbbell",
                aria_hidden="true",
            ),
        )


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
    for before, after in zip(runs, runs[1:]):
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
    """Register the directives."""
    here = Path(__file__).parent
    files = [here / name for name in ("explorer.css", "cases.css", "cases.js")]
    serve(app, *files, on={"@data-cases"})
    serve(app, STYLE, on={".indicators"})
    app.setup_extension("infosociety_book.nodes")
    app.add_directive("case-table", CaseTable)
    app.add_directive("case-finder", CaseFinder)
    app.add_directive("case-evidence", CaseEvidence)
    app.add_directive("case-effects", CaseEffects)
    app.add_directive("indicator-charts", IndicatorCharts)
    app.add_role("case", RowRole("case", EXPLORER, FILES, titles))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
