"""The book's Sphinx extensions: one folder a feature, its Python, JavaScript, CSS and templates side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Each is an extension of its own, which a small book may use without the others.
EXTENSIONS = (
    "nodes",
    "fences",
    "messages",
    "explorers.counts",
    "explorers.domain",
    "notebook_lines",
    "explorers.data_tables",
    "explorers.timeline_pages",
    "explorers.case_pages",
    "explorers.case_effects",
    "figures.diagram",
    "figures.bars",
    "figures.national_series",
    "quiz.questions",
    "search.texts",
    "simulator.directive",
    "text.book_index",
    "text.folded_solution",
    "text.japanese_text",
    "text.mathml",
    "text.syllabus_map",
    "theme.loading",
    "theme.markup",
    "theme.styles",
    "theme.words",
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register every feature."""
    for name in EXTENSIONS:
        app.setup_extension(f"{__name__}.{name}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
