"""Math as MathML, made when the book is built: see `infosociety.formulas`.

Select it with ``html_math_renderer: mathml``.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from infosociety.formulas import MathError, to_mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

#: A formula with fewer characters fits a phone 360 px wide; a longer one may have to scroll.
ALWAYS_FITS = 14


def _content(node: nodes.math | nodes.math_block, block: bool) -> str:
    """Give the HTML of a formula; of a wrong one its source, with a warning at its line."""
    try:
        return to_mathml(node.astext(), block)
    except MathError as error:
        logger.warning("math: %s: %s", error, node.astext(), location=node, type="mathml")
        return f"<code>{html.escape(node.astext())}</code>"


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in the text."""
    start = self.starttag(node, "span", "", CLASS="math notranslate")
    self.body.append(f"{start}{_content(node, block=False)}</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on its own, with its number, in a box that scrolls if it is too wide."""
    content = _content(node, block=True)
    number = get_node_equation_number(self, node) if node.get("number") else ""
    # A box that scrolls has to be reached by keyboard; one that never does would be in the way.
    length = len(re.sub(r"<[^>]*>|&\w+;", "", content))
    name = f"数式 ({number})" if number else "数式"
    reach: dict[str, Any] = {"tabindex": "0", "role": "group", "aria-label": name} if length >= ALWAYS_FITS else {}
    self.body.append(self.starttag(node, "div", "", CLASS="math notranslate"))
    box = nodes.container()
    self.body += [self.starttag(box, "div", "", CLASS="math-scroll", **reach), content, "</div>"]
    if number:
        self.body += [self.starttag(nodes.inline(), "span", "", CLASS="eqno"), f"({number})"]
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
