"""How many rows, units or simulators there are, in a sentence: roles `{count}` and `{count-kanji}`.

    {count}`cases`の事例                          200の事例
    {count}`cases?body_class=town+village` 件     25 件: rows whose field has one of these codes
    {count-kanji}`units?part=information-law`の単元      四つの単元, from ten on 十の単元

What may be counted: any table of the data package by its name or by its short one (`SHORT`), `parts` of the course,
`simulators`. So a new row needs no new sentence.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from infosociety import models, tables
from infosociety.nearest import hint

from ..japanese_numbers import counted
from ..messages import line_of
from .data_tables import PACKAGE

#: Short name -> table.
SHORT = {
    "cases": "municipal_cases",
    "events": "policy_events",
    "links": "policy_links",
    "stops": "policy_tour",
    "units": "syllabus",
}


@functools.lru_cache
def _load(name: str, package: Path, changed: float) -> pd.DataFrame:
    return tables.load(name, package)


def rows(name: str, package: Path) -> pd.DataFrame:
    """A table of a data package, read once while its file stays as it is."""
    path = package.with_name(tables.describe(name, package)["path"])
    return _load(name, package, path.stat().st_mtime)


def count(query: str, package: Path) -> tuple[int, Path]:
    """How many there are of what a query asks for, and the file or folder that decides it.

    Args:
        query: `NAME`, or `NAME?field=code` with codes joined by `+` and conditions by `&`.

    Raises:
        ValueError: there is no such name, field or code; the message says which there are.
    """
    name, _, conditions = query.partition("?")
    if name in ("parts", "simulators") and conditions:
        raise ValueError(f"{name} are counted all together: leave out ?{conditions}")
    if name == "simulators":
        return len(models.names()), Path(models.__file__).parent
    if name == "parts":
        return len(tables.field("syllabus", "part", package)["categories"]), package
    table = SHORT.get(name, name)
    if table not in tables.names(package):
        every = ", ".join([*SHORT, "parts", "simulators", *tables.names(package)])
        raise ValueError(f"nothing to count is called {name!r}; there are {every}")
    found = rows(table, package)
    for field, codes in parse_qsl(conditions, keep_blank_values=True, strict_parsing=bool(conditions)):
        wanted = codes.split() or [""]  # `+` is a space in a query
        allowed = tables.field(table, field, package).get("constraints", {}).get("enum", found[field].unique())
        if strangers := [code for code in wanted if code not in allowed]:
            said = hint(strangers[0], map(str, allowed), "code")
            raise ValueError(f"{strangers[0]!r} is no {field} of {table}{said}")
        found = found[found[field].isin(wanted)]
    return len(found), package.with_name(tables.describe(table, package)["path"])


class CountRole(SphinxRole):
    """A number in the text, which is there before the page has been read to its end: a heading may have it."""

    def __init__(self, write: Callable[[int], str]) -> None:
        super().__init__()
        self.write = write

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        package = Path(self.env.srcdir, PACKAGE)
        try:
            number, source = count(self.text, package)
            written = self.write(number)
        except ValueError as error:
            line = line_of(self.env, self.env.docname, self.lineno, self.text)
            return [], [self.inliner.reporter.error(f"{self.name}: {error}", line=line)]
        for file in (source, package):
            self.env.note_dependency(str(file))
        return [nodes.Text(written)], []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the roles."""
    app.add_role("count", CountRole(str))
    app.add_role("count-kanji", CountRole(counted))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
