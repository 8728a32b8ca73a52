"""Directive `{data-table} NAME`: what the data package says of a table, so that no page repeats it.

A table with a fault, or with a number that is not the published one, stops the build.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from infosociety import tables
from infosociety.nearest import hint

from ..nodes import accessible_table, link

PACKAGE = "data/datapackage.json"


class DataTable(SphinxDirective):
    """The name of the table is the argument; the section it makes has the label `data-NAME`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(PACKAGE)
        package = json.loads(Path(self.env.srcdir, PACKAGE).read_text(encoding="utf-8"))
        resources = {resource["name"]: resource for resource in package["resources"]}
        name = self.arguments[0]
        if name not in resources:
            there = f"; there are {', '.join(resources)}{hint(name, resources, 'table')}"
            raise self.error(f"no table named {name!r} in {PACKAGE}{there}")
        resource = resources[name]

        path = Path(PACKAGE).with_name(resource["path"])
        self.env.note_dependency(path.as_posix())
        try:
            rows = len(tables.load(name, Path(self.env.srcdir, PACKAGE)))
        except ValueError as error:
            raise self.error(str(error)) from None

        section = nodes.section("", nodes.title("", resource["title"]), names=[f"data-{name}".replace("_", "-")])
        self.state.document.note_explicit_target(section)
        self.set_source_info(section)
        section += [
            *self.parse_text_to_nodes(resource["description"]),  # CommonMark, as the standard says
            self.summary(resource, path, rows),
            accessible_table(
                f"{resource['title']}の列",
                ["列", "意味", "単位", "型と範囲"],
                [
                    [
                        nodes.literal("", field["name"]),
                        f"{field['title']}。{field['description']}",
                        field["unit"],
                        type_and_range(field),
                    ]
                    for field in resource["schema"]["fields"]
                ],
                min_width="40rem",
            ),
            nodes.paragraph("", "", nodes.strong("", "出典")),
            nodes.bullet_list("", *(self.source(source) for source in resource["sources"]), bullet="-"),
        ]
        return [section]

    def summary(self, resource: dict[str, Any], path: Path, rows: int) -> nodes.definition_list:
        download = addnodes.download_reference(
            "", nodes.Text(path.name), refdoc=self.env.docname, reftarget=f"/{path.as_posix()}"
        )
        licences = [link(licence["title"], licence["path"]) for licence in resource["licenses"]]
        separated: list[nodes.Node] = []
        for licence in licences:
            separated += [nodes.Text("、"), licence]
        items: dict[str, list[nodes.Node]] = {
            "1行が表すもの": [nodes.Text(resource["row"])],
            "行数": [nodes.Text(f"{rows}行")],
            "ライセンス": separated[1:],
            "ダウンロード": [download, nodes.Text("（CSV、UTF-8）")],
        }
        return nodes.definition_list(
            "",
            *(
                nodes.definition_list_item(
                    "", nodes.term("", term), nodes.definition("", nodes.paragraph("", "", *content))
                )
                for term, content in items.items()
            ),
        )

    def source(self, source: dict[str, str]) -> nodes.list_item:
        paragraph = nodes.paragraph()
        paragraph += link(source["title"], source["path"]) if "path" in source else nodes.Text(source["title"])
        # A bibliography entry is cited where there is a bibliography to cite from.
        if "bib" in source and "sphinxcontrib.bibtex" in self.env.app.extensions:
            paragraph += nodes.Text(" ")
            citation, messages = self.parse_inline(f"{{cite:p}}`{source['bib']}`", lineno=self.lineno)
            paragraph += [*citation, *messages]
        return nodes.list_item("", paragraph)


def type_and_range(field: dict[str, Any]) -> str:
    """The type of a field and the values that it may have, in words."""
    kind = {"integer": "整数", "number": "数", "string": "文字列"}[field["type"]]
    constraints = field.get("constraints", {})
    if "minimum" in constraints or "maximum" in constraints:
        kind += f"、{constraints.get('minimum', '')}〜{constraints.get('maximum', '')}"
    if "enum" in constraints:
        kind += f"、{'・'.join(constraints['enum'])} のどれか"
    if constraints.get("unique"):
        kind += "、重複なし"
    return kind if constraints.get("required") else f"{kind}、空欄可"


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("infosociety_book.nodes")
    app.add_directive("data-table", DataTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
