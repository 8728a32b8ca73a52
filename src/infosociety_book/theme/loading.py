"""What a page loads: the theme's own scripts and styles, and of those of other packages only what it uses.

Sphinx and its extensions put every file on every page. Here each one that only some pages need is listed with what a
page holds that needs it (see `..assets`); a page without such a thing does without the file. What is not listed stays
on every page: an upgrade adds rather than breaks. The files of the book's features are no matter of this list: each
feature loads its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from docutils import nodes

from ..assets import PRIORITY, holds, serve

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent


class Asset(Protocol):
    """A script or style as Sphinx notes it for a page."""

    filename: str | os.PathLike[str]
    priority: int
    attributes: dict[str, str]


#: What a page holds: boxes to open, code, what may scroll sideways, what a script would fold.
FOLDED = frozenset({"<details>", "details", "quiz", "simulator_node"})
CODE = frozenset({".highlight"})
SCROLLING = CODE | {".table-wrapper", ".cell_output"}
TOGGLED = frozenset({".toggle", ".dropdown"})
NEVER: frozenset[str] = frozenset()

#: File below ``_static/``, or inline script by its text -> what a page holds that needs it.
NEEDED_FOR = {
    # Code is coloured and can be copied; notebooks show cells and their outputs.
    "pygments.css": CODE,
    "copybutton.*": CODE,
    "clipboard.min.js": CODE,
    "mystnb.*.css": {".cell", ".cell_output"},
    # Cards, tabs and folded boxes.
    "sphinx-design.min.css": {".sd-*"},
    "design-tabs.js": {".sd-tab-set"},
    "togglebutton.*": TOGGLED,
    "let toggle*": TOGGLED,
    "var togglebuttonSelector*": TOGGLED,
    # No page runs code on somebody else's server, so sphinx-thebe has nothing to do.
    "sphinx-thebe.*": NEVER,
    "const THEBE_JS_URL*": NEVER,
    # Formulas are MathML.
    "https://*mathjax*": NEVER,
    "window.MathJax*": NEVER,
    # Belongs to the theme that Jupyter Book would use by default; with ours the file is not there.
    "scripts/sphinx-book-theme.js": NEVER,
}


def asset_name(asset: Asset) -> str:
    """The path of a script or style below ``_static/``, or the text of an inline script."""
    return str(asset.filename).removeprefix("_static/") if asset.filename else asset.attributes.get("body", "")


def used(assets: Iterable[Asset], context: dict[str, Any]) -> list[Asset]:
    """The assets that the page needs, each once, in an order that is the same on every machine."""
    needed = {
        name: asset
        for asset in assets
        for name in [asset_name(asset)]
        if all(holds(context, things) for pattern, things in NEEDED_FOR.items() if fnmatch(name, pattern))
    }
    # Sphinx sorts by priority and keeps the order within one; the features come in the order in which they are listed.
    order = {name: (asset.priority, name * (asset.priority == PRIORITY)) for name, asset in needed.items()}
    return [needed[name] for name in sorted(needed, key=order.__getitem__)]


def load_what_is_used(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Handle ``html-page-context``, when all have added their files."""
    context["css_files"] = used(context["css_files"], context)
    # In their order, after the page is read: no script keeps a reader on a slow phone waiting for the text.
    # The search page's own scripts count on the others being there.
    context["script_files"] = [
        script if templatename == "search.html" or not script.filename else deferred(script)
        for script in used(context["script_files"], context)
    ]


def deferred(script: Any) -> Asset:
    """A script that runs when the page is read; the pages share the original."""
    return type(script)(script.filename, priority=script.priority, **{**script.attributes, "defer": "defer"})


def drop_thebe(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Handle ``doctree-resolved``: take out what sphinx-thebe appends to each page."""
    for node in doctree.children[-2:]:
        if isinstance(node, nodes.raw) and ("text/x-thebe-config" in node.astext() or "kernelName =" in node.astext()):
            doctree.remove(node)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension; it runs after those that add to a page."""
    serve(app, HERE / "book.css", on=None)
    serve(app, HERE / "details.js", on=FOLDED)
    serve(app, HERE / "scrollable.js", on=SCROLLING)
    app.connect("doctree-resolved", drop_thebe, priority=900)
    app.connect("html-page-context", load_what_is_used, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
