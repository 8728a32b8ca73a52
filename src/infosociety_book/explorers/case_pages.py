"""The explorer of the cases of municipal DX on a page: directives `{case-table}` and `{case-finder}`.

All cases are written into the page as one table, which is there without JavaScript, on paper and for
the search. `cases.js` filters and sorts its rows, shows them as cards, and finds those that
fit a town.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from infosociety import municipal

from ..assets import serve
from ..nodes import element, link, tagged
from ..text import syllabus
from . import contract
from .case_rows import Case, Cases, metric, titles
from .domain import NAME, RowDomain
from .forms import actions, boxes, panel, records, years_and_words
from .prefecture_tiles import tiles


class CaseTable(Cases):
    """The table of all cases, the form that filters it, and the map of the prefectures."""

    def draw(self, every: pd.DataFrame) -> tagged:
        explorers = self.env.get_domain(NAME)
        assert isinstance(explorers, RowDomain)
        explorers.show("case", titles())
        for file in syllabus.FILES:
            self.env.note_dependency(file)
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
        parts: list[nodes.Node] = [
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


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    here = Path(__file__).parent
    files = [here / name for name in ("explorer.css", "cases.css", "cases.js")]
    serve(app, *files, on={"@data-cases"})
    app.setup_extension("infosociety_book.nodes")
    app.setup_extension("infosociety_book.explorers.domain")
    app.add_directive("case-table", CaseTable)
    app.add_directive("case-finder", CaseFinder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
