"""Join lines that were broken between Japanese characters.

The sources have one sentence a line. HTML shows a line break as a space, which Japanese does not have between its
characters, so such breaks are taken out here, by the rule of CSS Text (segment break transformation): a break goes
where wide characters meet, and beside full-width punctuation, which brings its own space. A break between a Latin
word, number, formula or piece of code and a Japanese character stays a space. Code is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

BREAK = re.compile(r"[ \t]*\n[ \t]*")
OPAQUE = (nodes.image, nodes.math, nodes.raw)
WITHOUT_WIDTH = (nodes.footnote_reference, nodes.Invisible)


def _is_wide(character: str) -> bool:
    # Hangul is as wide, but sets words apart by spaces.
    return unicodedata.east_asian_width(character) in "WF" and not unicodedata.name(
        character, ""
    ).startswith("HANGUL")


def _is_wide_punctuation(character: str) -> bool:
    return _is_wide(character) and unicodedata.category(character).startswith("P")


def joins(before: str, after: str) -> bool:
    """Whether a line break between these two characters shows as nothing."""
    return (
        _is_wide(before)
        and _is_wide(after)
        or _is_wide_punctuation(before)
        or _is_wide_punctuation(after)
    )


class JoinJapaneseLines(SphinxPostTransform):
    """Runs last, when references and citations have become the text that a reader sees."""

    default_priority = 990

    def run(self, **kwargs: object) -> None:
        for block in self.document.findall(nodes.TextElement):
            if not isinstance(block, (nodes.Inline, nodes.FixedTextElement, nodes.math_block)):
                self._join(block)

    def _join(self, block: nodes.TextElement) -> None:
        """Look at the text of a block as one string: a break beside inline markup is found too."""
        pieces = list(self._pieces(block))
        text = "".join(piece for *_, piece in pieces)
        removed = {
            position
            for match in BREAK.finditer(text)
            if 0 < match.start()
            and match.end() < len(text)
            and joins(text[match.start() - 1], text[match.end()])
            for position in range(*match.span())
        }
        start = 0
        for parent, index, piece in pieces:
            kept = "".join(letter for i, letter in enumerate(piece, start) if i not in removed)
            start += len(piece)
            if kept != piece:
                parent[index] = nodes.Text(kept)

    def _pieces(self, element: nodes.Element) -> Iterator[tuple[nodes.Element, int, str]]:
        """Yield each piece of text with where it is; a stand-in, without breaks, for the rest."""
        for index, child in enumerate(element.children):
            if isinstance(child, nodes.Text):
                yield element, index, child.astext()
            elif isinstance(child, WITHOUT_WIDTH):
                continue
            elif isinstance(child, OPAQUE):
                yield element, index, "\ufffc"
            elif isinstance(child, nodes.literal):
                yield element, index, child.astext().replace("\n", " ")
            else:
                yield from self._pieces(child)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_post_transform(JoinJapaneseLines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
