"""Join lines that were broken between Japanese characters.

The sources have one sentence a line. HTML shows a line break as a space, which Japanese does not
have between its characters, so such breaks are taken out here, by the rule of CSS Text (segment
break transformation): a break goes where wide characters meet, and beside full-width punctuation,
which brings its own space. Between a Latin word, number, formula or piece of code and a Japanese
character it stays a space. Code is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

BREAK = re.compile(r"[ \t]*\n[ \t]*")
#: Nodes that stand in the text, and nodes that do not.
OPAQUE = (nodes.image, nodes.math, nodes.raw)
WITHOUT_WIDTH = (nodes.footnote_reference, nodes.Invisible)


def is_wide(character: str) -> bool:
    """Is it a Japanese (or Chinese) character? Korean sets words apart by spaces."""
    wide = unicodedata.east_asian_width(character) in "WF"
    return wide and not unicodedata.name(character, "").startswith("HANGUL")


def is_wide_punctuation(character: str) -> bool:
    """Is it 。 or 「 or the like?"""
    return is_wide(character) and unicodedata.category(character).startswith("P")


def joins(before: str, after: str) -> bool:
    """Does a line break between these two characters show as nothing?"""
    both = is_wide(before) and is_wide(after)
    return both or is_wide_punctuation(before) or is_wide_punctuation(after)


class JoinJapaneseLines(SphinxPostTransform):
    """Runs last, when references and citations have become the text that a reader sees."""

    default_priority = 990

    def run(self, **kwargs: object) -> None:
        """Join the lines of every block of text."""
        for block in self.document.findall(nodes.TextElement):
            if not isinstance(block, (nodes.Inline, nodes.FixedTextElement, nodes.math_block)):
                self.join(block)

    def join(self, block: nodes.TextElement) -> None:
        """Look at the text of a block as one string: a break beside inline markup is found too."""
        pieces = list(self.pieces(block))
        text = "".join(piece for *_, piece in pieces)
        removed = {
            position
            for match in BREAK.finditer(text.rstrip())
            if match.start() and joins(text[match.start() - 1], text[match.end()])
            for position in range(*match.span())
        }
        start = 0
        for parent, index, piece in pieces:
            kept = "".join(letter for i, letter in enumerate(piece, start) if i not in removed)
            start += len(piece)
            if kept != piece:
                parent[index] = nodes.Text(kept)

    def pieces(self, element: nodes.Element) -> Iterator[tuple[nodes.Element, int, str]]:
        """Yield each piece of text and where it is; a stand-in, without breaks, for the rest."""
        for index, child in enumerate(element.children):
            if isinstance(child, nodes.Text):
                yield element, index, child.astext()
            elif isinstance(child, OPAQUE):
                yield element, index, "\ufffc"
            elif isinstance(child, nodes.literal):
                yield element, index, child.astext().replace("\n", " ")
            elif isinstance(child, nodes.Element) and not isinstance(child, WITHOUT_WIDTH):
                yield from self.pieces(child)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_post_transform(JoinJapaneseLines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
