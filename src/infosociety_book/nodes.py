"""HTML elements as nodes of a document, and what is built of them everywhere: links and tables.

Sphinx writes neither `scope` on header cells nor a name and a tab stop on a box that scrolls sideways,
and a wide table needs them: `accessible_table`.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

#: After these a line break would show as a space.
INLINE = ("a", "label", "legend", "span", "strong", "summary", "time")


class tagged(nodes.General, nodes.TextElement):
    """An HTML element by name, whose children are ordinary nodes; other builders see the children.

    A `TextElement`, because a link may stand in no other.
    """

    def __init__(self, tag: str, *children: nodes.Node, **attributes: str) -> None:
        super().__init__("", "", *children, tag=tag, html=attributes)

    def copy(self) -> tagged:
        return tagged(self["tag"], **self["html"])


def accessible_table(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[nodes.Node | str]], min_width: str | None = None
) -> nodes.Element:
    """A table with a caption, scoped headers (the first cell names its row), and a box that scrolls.

    A `min_width` keeps the text of a wide table readable on a phone, where the box then scrolls.
    """

    def cell(tag: str, content: nodes.Node | str, **attributes: str) -> tagged:
        child = nodes.Text(content) if isinstance(content, str) else content
        return tagged(tag, nodes.paragraph("", "", child), **attributes)

    # The classes are those that the theme gives to its own tables and the boxes around them.
    left = {"class": "text-left"}
    style = {"style": f"min-width: {min_width}"} if min_width else {}
    body = [
        tagged("tr", cell("th", first, scope="row", **left), *(cell("td", content) for content in rest))
        for first, *rest in rows
    ]
    return tagged(
        "div",
        tagged(
            "table",
            tagged("caption", nodes.Text(caption)),
            tagged("thead", tagged("tr", *(cell("th", title, scope="col", **left) for title in head))),
            tagged("tbody", *body),
            **{"class": "docutils align-default"},
            **style,
        ),
        **{
            "class": "table-wrapper docutils container",
            "role": "region",
            "aria-label": caption,
            "tabindex": "0",
        },
    )


def element(tag: str, *children: nodes.Node | str, **attributes: str) -> tagged:
    """An HTML element; a text among the children is one, a trailing underscore in a name is dropped."""
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return tagged(tag, *(nodes.Text(child) if isinstance(child, str) else child for child in children), **names)


def link(text: str, url: str) -> nodes.reference:
    """A link to an address, or to `#an-anchor` of the same page."""
    return nodes.reference("", text, refuri=url, internal=not url.startswith("http"))


def visit_tagged_html(self: Any, node: tagged) -> None:
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in node["html"].items())
    self.body.append(f"<{node['tag']}{attributes}>")


def depart_tagged_html(self: Any, node: tagged) -> None:
    if node["tag"] != "input":  # it holds nothing, so it has no end
        self.body.append(f"</{node['tag']}>" + "\n" * (node["tag"] not in INLINE))


def pass_through(self: Any, node: tagged) -> None:
    """A builder without HTML writes the children alone."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the node."""
    other = (pass_through, pass_through)
    app.add_node(tagged, html=(visit_tagged_html, depart_tagged_html), latex=other, text=other)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
