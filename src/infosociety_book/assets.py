"""How a feature brings its scripts, styles and templates, which lie beside its code, onto the pages that use them.

    serve(app, HERE / "quiz.js", HERE / "quiz.css", on={"quiz"})

Whether a page uses a feature is read from its doctree, not from its HTML. A page holds

* ``quiz``: a node of the class of that name;
* ``.toggle``: a node or an element with that class;
* ``<details>`` and ``@data-cases``: an element (`nodes.tagged`) of that tag, one with that attribute;
* ``.highlight``: a piece of code that is coloured;
* ``search.html``: nothing, but is made of that template.

A name may have the wildcards of `fnmatch`.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from fnmatch import filter as matching
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from infosociety.joined import joined

from .nodes import tagged

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

#: After the theme's own, in the order of their names.
PRIORITY = 800

Context = dict[str, Any]


def serve(app: Sphinx, *files: Path | str, on: Collection[str] | None) -> None:
    """Load scripts and styles on the pages that hold one of the things in `on`, on every page if that is None.

    A path is a file to be copied into the site; a name is that of a file below ``_static/`` that the feature
    itself writes before the pages are written.
    """

    def copy(app: Sphinx) -> None:
        if app.builder.format == "html":
            app.config.html_static_path.extend(str(_served(app, file)) for file in files if isinstance(file, Path))

    def load(app: Sphinx, page: str, template: str, context: Context, doctree: nodes.document | None) -> None:
        if on is None or holds(context, on):
            for file in files:
                add(app, file.name if isinstance(file, Path) else file)

    app.setup_extension(__name__)
    app.connect("builder-inited", copy)
    app.connect("html-page-context", load)


def _served(app: Sphinx, file: Path) -> Path:
    """The file as the site has it: a script or style joined with what it imports."""
    if file.suffix not in (".js", ".css"):
        return file
    target = Path(app.doctreedir, "joined", file.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(joined(file), encoding="utf-8")
    return target


def add(app: Sphinx, name: str, priority: int = PRIORITY) -> None:
    """Load a script or style below ``_static/`` on the page that is being written."""
    # Not the method of the application: it would also note the file as one of every page of a later build.
    builder = cast("StandaloneHTMLBuilder", app.builder)
    (builder.add_js_file if name.endswith(".js") else builder.add_css_file)(name, priority=priority)


def holds(context: Context, names: Collection[str]) -> bool:
    """Does the page that is being written hold one of the things?"""
    return any(matching(context["page_holds"], name) for name in names)


def contents(doctree: nodes.document | None) -> set[str]:
    """What a document holds; a page without one (the index, the search) holds nothing."""
    found: set[str] = set()
    for node in doctree.findall(nodes.Element) if doctree is not None else ():
        found.add(type(node).__name__)
        classes = node["classes"]
        if isinstance(node, tagged):
            classes = [*classes, *node["html"].get("class", "").split()]
            found |= {f"<{node['tag']}>", *(f"@{name}" for name in node["html"])}
        elif isinstance(node, nodes.literal_block) and node.rawsource == node.astext():  # else markup is in it
            found.add(".highlight")
        found |= {f".{name}" for name in classes}
    return found


def note_contents(app: Sphinx, page: str, template: str, context: Context, doctree: nodes.document | None) -> None:
    """Handle ``html-page-context``, before the features do."""
    context["page_holds"] = contents(doctree) | {template}


def use_templates(app: Sphinx, folder: Path) -> None:
    """Let the templates of a folder go before those of the theme that have the same names."""

    def use(app: Sphinx, config: Config) -> None:
        # Relative, as Sphinx has it: the site must not hang on where the book lies.
        config.templates_path.append(os.path.relpath(folder, app.confdir))

    app.connect("config-inited", use)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension, which `serve` uses."""
    app.connect("html-page-context", note_contents, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
