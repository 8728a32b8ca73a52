"""Directive `{syllabus-map}`: the units of data/syllabus.csv, and where the book teaches each.

A unit is taught where a section has its `unit_id` as label. A unit without a section is 準備中; that
is no error, because the syllabus is longer than the book until the last unit is written.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from ..explorers.data_tables import PACKAGE
from ..names import hint
from ..nodes import accessible_table

SYLLABUS = "data/syllabus.csv"


class unit_page(nodes.Inline, nodes.TextElement):
    """Stands for the link to a unit's section until every page has been read."""


class SyllabusMap(SphinxDirective):
    """One table for each part, in the order of the data package; `:part:` shows one of them alone."""

    option_spec = {"part": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        for path in (SYLLABUS, PACKAGE):
            self.env.note_dependency(path)
        units = read_units(self.env)
        parts = part_titles(self.env)
        wanted = self.options.get("part")
        if wanted is not None and wanted not in parts:
            raise self.error(f"no part named {wanted!r}; there are {', '.join(parts)}{hint(wanted, parts, 'part')}")
        return [
            accessible_table(
                f"{title}の単元",
                ["単元", "講義スライド", "ページ"],
                [
                    [unit["title_ja"], unit["slide"] or "—", unit_page("", unit=unit["unit_id"])]
                    for unit in units
                    if unit["part"] == part
                ],
            )
            for part, title in parts.items()
            if wanted in (None, part)
        ]


def read_units(env: BuildEnvironment) -> list[dict[str, str]]:
    with Path(env.srcdir, SYLLABUS).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def part_titles(env: BuildEnvironment) -> dict[str, str]:
    """Part -> its Japanese title, in reading order, from the schema of the syllabus."""
    package = json.loads(Path(env.srcdir, PACKAGE).read_text(encoding="utf-8"))
    (syllabus,) = (table for table in package["resources"] if table["name"] == "syllabus")
    (part,) = (field for field in syllabus["schema"]["fields"] if field["name"] == "part")
    return {category["value"]: category["label"] for category in part["categories"]}


def link_units(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    labels = app.env.get_domain("std").labels
    for node in list(doctree.findall(unit_page)):
        if node["unit"] in labels:
            page, anchor, title = labels[node["unit"]]
            new = make_refnode(app.builder, docname, page, anchor, nodes.Text(title))
        else:
            new = nodes.Text("準備中")
        node.replace_self(new)


def refresh(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages with a map, when a unit's section has come, gone, moved or been renamed."""
    labels = env.get_domain("std").labels
    current = {unit["unit_id"]: labels.get(unit["unit_id"]) for unit in read_units(env)}
    if current == getattr(env, "syllabus_sections", None):
        return []
    env.syllabus_sections = current
    return [docname for docname, files in env.dependencies.items() if SYLLABUS in files]


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("infosociety_book.nodes")
    app.add_node(unit_page)
    app.add_directive("syllabus-map", SyllabusMap)
    app.connect("env-updated", refresh)
    app.connect("doctree-resolved", link_units)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
