"""Directive `{bar-table}`: a table whose numbers are also bars."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..assets import serve
from ..nodes import element
from . import STYLE


def bars(
    label: str, caption: list[nodes.Node], rows: list[tuple[str, str, float]], most: float, unit: str
) -> nodes.figure:
    """Rows of (label, value as written, value) as a table with bars, on a scale from zero to `most`.

    A figure, so that it has a number and `{numref}` finds it; the table in it needs no words beside it.
    """
    body = [
        element(
            "tr",
            element("th", name, scope="row"),
            element(
                "td",
                element(
                    "span", element("span", style=f"width: {100 * value / most:.1f}%"), class_="bar", aria_hidden="true"
                ),
                element("span", f"{written}{unit}", class_="bar-value"),
            ),
        )
        for name, written, value in rows
    ]
    table = element("table", element("tbody", *body), aria_label=label)
    return nodes.figure("", table, nodes.caption("", "", *caption), classes=["bar-figure"])


class BarTable(SphinxDirective):
    """Lines `label | value`: a table whose bars are as long as the values, on a scale from zero to `:max:`."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"unit": directives.unchanged, "max": float, "name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        rows = []
        for line in filter(None, map(str.strip, self.content)):
            label, bar, value = (part.strip() for part in line.rpartition("|"))
            if not bar or not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?", value):
                raise self.error(f"{line!r} is not 'label | value' with a value of digits")
            number = value.replace(",", "")
            written = f"{int(number):,}" if number.isdigit() else value
            rows.append((label, written, float(number)))
        if not rows:
            raise self.error("a bar table needs lines 'label | value'")
        most = self.options.get("max", max(row[2] for row in rows))
        if most <= 0 or any(row[2] > most for row in rows):
            raise self.error(f"a value lies beyond :max: {most:g}")
        caption, messages = self.parse_inline(self.arguments[0])
        figure = bars(self.arguments[0], caption, rows, most, self.options.get("unit", ""))
        self.set_source_info(figure)
        self.add_name(figure)
        return [figure, *messages]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    serve(app, STYLE, on={".bar-figure"})
    app.setup_extension("infosociety_book.nodes")
    app.add_directive("bar-table", BarTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
