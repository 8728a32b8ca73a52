"""Markup that is sound, for screen readers and keyboards too, where docutils, Sphinx or another package's is not.

What a node of the document causes is put right in the document before it is written; what the writer says of itself,
by a writer that knows better. The tests look at every page with axe-core and html-validate, so what an upgrade has
outdated shows itself there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.images import get_image_size
from sphinx.writers.html5 import HTML5Translator

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What pandas writes into a table, and what stands there instead: styles where none may stand, for tables that the book
#: styles itself; and a heading in the corner over the index, which is none.
DATAFRAME = 'class="dataframe'
DATAFRAME_REPAIRS = (
    (re.compile(r"<style scoped>.*?</style>\n?", re.S), ""),
    (re.compile(r'(?<=<table )border="1" '), ""),
    (re.compile(r' style="text-align: right;"'), ""),
    (re.compile(r"<th></th>"), "<td></td>"),
)


class Translator(HTML5Translator):
    """Sphinx's writer of HTML."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # docutils sets the viewport; so does the theme.
        self.meta = [meta for meta in self.meta if 'name="viewport"' not in meta]

    def starttag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any
    ) -> str:
        """The start of an element with its attributes."""
        if attributes.get("ROLE") == "heading":  # the caption of a part in the table of contents
            attributes["ARIA-LEVEL"] = "2"
        elif attributes.get("role") == "doc-biblioentry":  # ARIA 1.3 withdraws it, and it stands in a list
            attributes["role"] = "listitem"
        # As a style the height would hold on a phone too, where the width shrinks; as attributes the two give the ratio.
        elif tagname == "img" and (
            size := re.fullmatch(r"width: (\d+)px; height: (\d+)px;", attributes.get("style", ""))
        ):
            del attributes["style"]
            attributes["width"], attributes["height"] = size.groups()
        return super().starttag(node, tagname, suffix, empty, **attributes)

    def visit_label(self, node: nodes.label) -> None:
        """Leave out the short label of a source: the text cites by author and year, so it says nothing."""
        if isinstance(node.parent, nodes.citation):
            raise nodes.SkipNode
        super().visit_label(node)


class LoadPicturesLate(SphinxPostTransform):
    """Let each picture wait until it is nearly in view, and keep its place free until then."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Mark the pictures of a page and give their size."""
        for image in self.document.findall(nodes.image):
            image["loading"] = "lazy"
            size = get_image_size(str(Path(self.app.srcdir, image["uri"].lstrip("/"))))
            given = re.fullmatch(r"(\d+)(px)?", image.get("width", str(size[0]) if size else ""))
            if size and given and not {"height", "scale"} & set(image.attributes):
                image["width"] = given[1]
                image["height"] = str(round(int(given[1]) * size[1] / size[0]))


class LeaveIdsToTheirOwners(SphinxPostTransform):
    """Take from the boxes that furo draws round tables and formulas the ids that it copies to them."""

    default_priority = 501  # after furo's
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Go through the boxes of a page."""
        for box in self.document.findall(nodes.container):
            if {"table-wrapper", "math-wrapper"} & set(box["classes"]):
                box["ids"] = []


def repair_dataframes(app: Sphinx, doctree: nodes.document) -> None:
    """Handle ``doctree-read``: make the tables of pandas, in stored outputs, those of the book."""
    for raw in doctree.findall(nodes.raw):
        if raw.get("format") == "html" and DATAFRAME in raw.astext():
            table = raw.astext()
            for pattern, replacement in DATAFRAME_REPAIRS:
                table = pattern.sub(replacement, table)
            raw.clear()
            raw += nodes.Text(table)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.set_translator("html", Translator)
    app.add_post_transform(LoadPicturesLate)
    app.add_post_transform(LeaveIdsToTheirOwners)
    app.connect("doctree-read", repair_dataframes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
