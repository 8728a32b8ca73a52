"""A fault in a notebook is told with its cell and the line in it.

MyST-NB counts the lines of all cells in one row, ten thousand to a cell, and MyST adds one to a line that already
counts from one: a fault in the third line of the first cell is told as ``growth.ipynb:10004``. Here that becomes
``growth.ipynb, cell 1 (intro), line 3``, as `stored_outputs` and nbval name a cell. A fault within a paragraph is told
with its first line, as on any page.
"""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.logging import NAMESPACE, SphinxLogRecordTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PLACE = re.compile(r"(?P<path>.+\.ipynb):(?P<line>\d{5,})")
LINES_OF_A_CELL = 10_000


def in_words(location: str) -> str:
    """The place of a fault; any other than one in a cell of a notebook as it was."""
    place = PLACE.fullmatch(location)
    if not place:
        return location
    number, line = divmod(int(place["line"]), LINES_OF_A_CELL)
    try:
        cell = json.loads(Path(place["path"]).read_text(encoding="utf-8"))["cells"][number - 1]
    except (OSError, ValueError, LookupError):
        return location
    name = f" ({cell['id']})" if "id" in cell else ""
    return f"{place['path']}, cell {number}{name}, line {max(line - 1, 1)}"


class CellLines(logging.Filter):
    """Says the place of a record in words; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the location, which Sphinx has by now turned into text."""
        location = getattr(record, "location", None)
        if isinstance(location, str):
            record.location = in_words(location)
        return True


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the filter behind the one with which Sphinx turns a location into text."""
    for handler in logging.getLogger(NAMESPACE).handlers:
        for place, known in enumerate(handler.filters, start=1):
            if isinstance(known, SphinxLogRecordTranslator):
                handler.filters.insert(place, CellLines())
                break
    return {"parallel_read_safe": True, "parallel_write_safe": True}
