"""A block `:::{name}` that its author forgot to close is told at its line.

Without this the block takes in what follows it, up to the end of the page, and what is reported is a consequence, a
hundred lines later: a second question that has no answers, a heading where none may stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

#: A fence of a block, at the begin of a line: its signs, and what stands behind them.
FENCE = re.compile(r"(?P<signs>:{3,}|`{3,}|~{3,})(?P<info>.*)")
HEADING = re.compile(r"#{1,6} ")


class Open(NamedTuple):
    """A block that is not closed, and the line before which its end is missing."""

    info: str  #: what stands behind the signs: `{quiz} name`
    signs: str
    line: int
    before: int


def unclosed(text: str) -> list[Open]:
    """The blocks `:::{name}` of a page that are not closed, each once, in the order of the page.

    A block may hold others with fewer signs, so one with as many cannot be in it; nor can a heading.
    """
    found: list[Open] = []
    stack: list[tuple[str, str, int]] = []  # signs, info, line
    code = ""  # the signs of the block of backticks around the line
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        fence = FENCE.match(line)
        signs, info = (fence["signs"], fence["info"].strip()) if fence else ("", "")
        if code:
            if signs.startswith(code) and not info:
                code = ""
            continue
        if signs and signs[0] != ":":
            code = signs
            continue
        opens = bool(signs) and bool(info)
        while stack and (HEADING.match(line) or (opens and len(signs) >= len(stack[-1][0]))):
            found.append(Open(stack[-1][1], stack[-1][0], stack[-1][2], number))
            stack.pop()
        if opens:
            stack.append((signs, info, number))
        elif signs:
            # It ends the outermost block that it may end, and with it what stands in there.
            ended = next((place for place, block in enumerate(stack) if len(block[0]) <= len(signs)), len(stack))
            del stack[ended:]
    found += [Open(info, signs, line, len(lines) + 1) for signs, info, line in stack]
    return sorted(found, key=lambda one: one.line)


def close(text: str, blocks: list[Open]) -> str:
    """The text with each block closed before the line where its end is missing: in a blank line, so that no line moves."""
    lines = text.splitlines()
    for block in sorted(blocks, key=lambda one: (-one.before, -one.line)):
        last = block.before - 1
        blank = block.before <= len(lines) and not lines[last - 1].strip()
        lines[last - blank : last] = [block.signs]
    return "\n".join([*lines, ""])


def check(app: Sphinx, docname: str, source: list[str]) -> None:
    """Handle ``source-read``: tell the blocks that are not closed, and read the page as if they were."""
    if not app.env.doc2path(docname).endswith(".md"):
        return
    if blocks := unclosed(source[0]):
        for block in blocks:
            before = f"before line {block.before}" if block.before <= len(source[0].splitlines()) else "at the end"
            message = "%s is not closed: the line %r is missing below it, %s at the latest"
            logger.error(message, block.info, block.signs, before, location=(docname, block.line))
        source[0] = close(source[0], blocks)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the handler."""
    app.connect("source-read", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
