"""The table of contents that the theme puts beside each page, resolved once for all pages.

Sphinx makes it anew for each page, though only the way to the other pages and the mark of the current one differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.environment.adapters.toctree import global_toctree_for_doc

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

#: A page at the top of the site that no table of contents lists: from there an address is the name of the page.
NOWHERE = "search"


class Navigation:
    """The tables of contents of one build.

    Args:
        builder: when all pages have been read.
    """

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.builder = builder
        self.trees: dict[tuple[tuple[str, Any], ...], nodes.Element | None] = {}

    def tree(self, **options: Any) -> nodes.Element | None:
        """The table with these options of Sphinx's `toctree`, as no page sees it."""
        key = tuple(sorted(options.items()))
        if key not in self.trees:
            found = global_toctree_for_doc(self.builder.env, NOWHERE, self.builder, **options)
            for reference in found.findall(nodes.reference) if found is not None else ():
                name, dot, _ = reference["refuri"].partition(self.builder.link_suffix)
                # Not what leads out of the book, nor to a place within a page.
                reference["page"] = name if dot and name in self.builder.env.found_docs else None
            self.trees[key] = found
        return self.trees[key]

    def html(self, page: str, **options: Any) -> str:
        """The table as a page shows it."""
        tree = self.tree(**options)
        if tree is None:
            return str(self.builder.render_partial(None)["fragment"])
        tree = tree.deepcopy()
        for reference in tree.findall(nodes.reference):
            target = reference["page"]
            if target is None:
                continue
            reference["refuri"] = self.builder.get_relative_uri(page, target) + reference["anchorname"]
            if target == page and not reference["anchorname"]:
                branch: Any = reference
                while branch is not None:
                    branch["classes"].append("current")
                    branch = branch.parent
        return str(self.builder.render_partial(tree)["fragment"])


def offer(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Handle ``html-page-context`` before the theme does: a table that does not depend on where one is, once for all."""
    sphinxs_own = context["toctree"]

    def toctree(collapse: bool = True, **options: Any) -> str:
        if collapse:  # what is folded depends on the page
            return str(sphinxs_own(collapse=collapse, **options))
        return navigation(app).html(page, collapse=False, **options)

    context["toctree"] = toctree


def navigation(app: Sphinx) -> Navigation:
    """The tables of the build that is under way."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    kept = getattr(builder, "navigation", None)
    if kept is None:
        kept = Navigation(builder)
        builder.navigation = kept  # type: ignore[attr-defined]
    return kept


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the handler; the theme asks for the table at the usual time."""
    app.connect("html-page-context", offer, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
