"""Directive `{syllabus-map}`: the units of data/syllabus.csv, and where the book teaches each.

A unit is taught where a section has its `unit_id` as label. A unit without a section is 準備中; that
is no error, because the syllabus is longer than the book until the last unit is written.
"""

from __future__ import annotations

from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from sphinx.util.typing import OptionSpec

from infosociety.nearest import hint

from ..nodes import accessible_table
from . import syllabus


class unit_page(nodes.Inline, nodes.TextElement):
    """Stands for the link to a unit's section until every page has been read."""


class SyllabusMap(SphinxDirective):
    """One table for each part, in the order of the data package; `:part:` shows one of them alone."""

    option_spec: ClassVar[OptionSpec] = {"part": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        for path in syllabus.FILES:
            self.env.note_dependency(path)
        try:
            units, parts = syllabus.units(self.env.srcdir), syllabus.parts(self.env.srcdir)
        except ValueError as error:
            raise self.error(str(error)) from None
        wanted = self.options.get("part")
        if wanted is not None and wanted not in parts:
            raise self.error(f"no part named {wanted!r}; there are {', '.join(parts)}{hint(wanted, parts, 'part')}")
        return [
            accessible_table(
                f"{title}の単元",
                ["単元", "講義スライド", "ページ"],
                [
                    [unit.title, unit.slide or "—", unit_page("", unit=unit.id)]
                    for unit in units.values()
                    if unit.part == part
                ],
            )
            for part, title in parts.items()
            if wanted in (None, part)
        ]


def link_units(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Handle ``doctree-resolved``: put the links in, or say that the section is still to come."""
    labels = cast(StandardDomain, app.env.get_domain("std")).labels
    for node in list(doctree.findall(unit_page)):
        if node["unit"] in labels:
            page, anchor, title = labels[node["unit"]]
            node.replace_self(make_refnode(app.builder, docname, page, anchor, nodes.Text(title)))
        else:
            node.replace_self(nodes.Text("準備中"))


def refresh(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Handle ``env-updated``: the pages with a map, when a unit's section has come, gone, moved or been renamed."""
    maps = [docname for docname, files in env.dependencies.items() if syllabus.TABLE in files]
    labels = cast(StandardDomain, env.get_domain("std")).labels
    try:
        current = {name: labels.get(name) for name in syllabus.units(env.srcdir)} if maps else {}
    except ValueError:  # a page with a map has said so
        return []
    if current == env.__dict__.get("syllabus_sections"):
        return []
    env.__dict__["syllabus_sections"] = current
    return maps


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and what fills it when every page has been read."""
    app.setup_extension("infosociety_book.nodes")
    app.add_node(unit_page)
    app.add_directive("syllabus-map", SyllabusMap)
    app.connect("env-updated", refresh)
    app.connect("doctree-resolved", link_units)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
