"""Directive `{diagram}`: boxes and arrows on a grid (`layout`), drawn as SVG (`drawing`).

```{diagram} Who makes, who reviews
:alt: What the picture says, in sentences.
:columns: 2

law [1,1-2] !Law | made by the Diet          [row,column], spans with a dash; ! strong, ~ dashed, = no box
order [2,1] Order | made by the cabinet      what follows a bar is smaller
court [2,2] ~Court
law -> order : binds                         also <-> and --> (dashed); a label is optional
court <-> order
```

Boxes are as wide as a phone allows, text wraps by itself, and an arrow has a free way or stops the
build. The picture is SVG in the page, so that it takes the colours of light, dark and print.
"""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..assets import serve
from . import STYLE
from .drawing import picture
from .layout import Fault


class Diagram(SphinxDirective):
    """A figure with a caption; `:name:` is what `{numref}` refers to."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {
        "alt": directives.unchanged_required,
        "columns": directives.positive_int,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        alt = " ".join(self.options.get("alt", "").split())
        if not alt:
            raise self.error("a diagram needs :alt:, sentences that say what it shows")
        columns = self.options.get("columns", 1)
        if columns > 4:
            raise self.error(f"{columns} columns are too narrow on a phone; 4 is the most")
        try:
            drawn = picture(list(self.content), columns, alt)
        except Fault as fault:
            raise self.error(str(fault)) from None
        caption, messages = self.parse_inline(self.arguments[0])
        figure = nodes.figure("", drawn, nodes.caption("", "", *caption), classes=["diagram-figure"])
        self.set_source_info(figure)
        self.add_name(figure)
        return [figure, *messages]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    serve(app, STYLE, on={".diagram-figure"})
    app.setup_extension("infosociety_book.nodes")
    app.add_directive("diagram", Diagram)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
