"""The numbers of figures, tables and exercises, counted again only when what is counted has changed.

Sphinx counts them through all pages in every build, and loads every page to do so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.collectors.toctree import TocTreeCollector

from .fingerprints import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Sphinx's own, also where this module is loaded a second time (while the book is watched).
count = getattr(TocTreeCollector.assign_figure_numbers, "sphinxs_own", TocTreeCollector.assign_figure_numbers)

#: What is counted on a page: how deep, of which kind, under which id.
Counted = list[tuple[int, str, str]]


def counted(env: BuildEnvironment, node: nodes.Element, depth: int = 0) -> Iterator[tuple[int, str, str]]:
    """The sections of a page, the lists of pages in it, and all that may get a number, in order."""
    for child in node.children:
        if not isinstance(child, nodes.Element):
            continue
        kinds = [domain.get_enumerable_node_type(child) for domain in env.domains.values()]
        kind = "section" if isinstance(child, nodes.section) else next(filter(None, kinds), None)
        if isinstance(child, addnodes.toctree):
            yield depth, "toctree", canonical(child["entries"])
        elif kind:
            has_title = any(isinstance(part, nodes.title | nodes.caption) for part in child.findall())
            yield depth, f"{kind} {has_title}", " ".join(child["ids"])
        yield from counted(env, child, depth + 1)


def pages(env: BuildEnvironment) -> dict[str, Counted]:
    """Page -> what is counted on it."""
    found: dict[str, Counted] = env.__dict__.setdefault("book_counted", {})
    return found


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Handle ``doctree-read``."""
    pages(app.env)[app.env.docname] = list(counted(app.env, doctree))


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Handle ``env-purge-doc``."""
    pages(env).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    """Handle ``env-merge-info``."""
    pages(env).update({docname: pages(other)[docname] for docname in docnames})


def assign(collector: Any, env: BuildEnvironment) -> list[str]:
    """Sphinx's own counting, or the numbers that it gave when it last counted the same."""
    state = canonical((pages(env), env.toc_secnumbers, env.config.numfig, env.config.numfig_secnum_depth))
    known, numbers = getattr(env, "book_numbers", (None, {}))
    if known != state:
        changed = count(collector, env)
        env.book_numbers = state, {page: dict(found) for page, found in env.toc_fignumbers.items()}  # type: ignore[attr-defined]
        return list(changed)
    env.toc_fignumbers = {page: dict(found) for page, found in numbers.items()}
    return []


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the handlers."""
    setattr(assign, "sphinxs_own", count)  # noqa: B010
    setattr(TocTreeCollector, "assign_figure_numbers", assign)  # noqa: B010
    app.connect("doctree-read", collect)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
