"""What the cases say of effects: directives `{case-evidence}` and `{case-effects}`."""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from infosociety import municipal

from ..assets import serve
from ..figures import STYLE
from ..figures.bars import bars
from ..japanese_numbers import number, short
from ..nodes import element, tagged
from .case_rows import FILES, Case, Cases, cases, metric
from .domain import row_link
from .forms import records


class CaseEvidence(SphinxDirective):
    """How many cases there are of each kind of evidence, with bars; the argument is the caption."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"name": directives.unchanged}

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
            row_link("case", case["case_id"], self.env.docname, f"{case['municipality_ja']}：{case['title_ja']}"),
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


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    serve(app, STYLE, on={".bar-figure"})
    app.setup_extension("infosociety_book.nodes")
    app.setup_extension("infosociety_book.explorers.domain")
    app.add_directive("case-evidence", CaseEvidence)
    app.add_directive("case-effects", CaseEffects)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
