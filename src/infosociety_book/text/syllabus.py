"""The units of the syllabus, data/syllabus.csv, as the pages of the book need them.

Read once while the file stays as it is, and again when it has changed: a process may live for longer than a table.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from infosociety import tables

#: Below the folder of the book; a page that shows something of the syllabus depends on both.
TABLE, PACKAGE = FILES = ("data/syllabus.csv", "data/datapackage.json")


class Unit(NamedTuple):
    """A unit, which has a section whose label is its id."""

    id: str
    part: str
    slide: str  #: of the lecture; empty for a unit that has none
    title: str


def units(book: Path | str) -> dict[str, Unit]:
    """Id -> unit, in reading order.

    Args:
        book: the folder of the book.

    Raises:
        ValueError: something is wrong in the table: one line for each fault.
    """
    return _units(Path(book), *(Path(book, name).stat().st_mtime_ns for name in FILES))


@lru_cache(maxsize=2)
def _units(book: Path, *changed: int) -> dict[str, Unit]:
    table = tables.load("syllabus", book / PACKAGE).fillna("")
    return {row.unit_id: Unit(row.unit_id, row.part, row.slide, row.title_ja) for row in table.itertuples()}


def parts(book: Path | str) -> dict[str, str]:
    """Part -> its Japanese title, in reading order."""
    return {
        category["value"]: category["label"]
        for category in tables.field("syllabus", "part", Path(book, PACKAGE))["categories"]
    }
