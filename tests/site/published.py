"""The tables of ``bench/results.md``, which the book shows as its measurements."""

from __future__ import annotations

import functools
import re

from checks import ROOT

RESULTS = ROOT / "bench" / "results.md"
MEASURE_AGAIN = "the book has changed since it was measured: run `make bench`"


@functools.cache
def table(title: str) -> dict[str, dict[str, str]]:
    """What was measured -> heading of a column -> cell, of the table under a heading; quotes of code are dropped.

    Raises:
        KeyError: if there is no table under such a heading.
    """
    for part in RESULTS.read_text(encoding="utf-8").split("\n## ")[1:]:
        if part.splitlines()[0] == title:
            lines = [line.replace("`", "").strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
            head, _, *rows = [[cell.strip() for cell in line] for line in lines]
            return {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    raise KeyError(f"{RESULTS.name} has no table {title!r}")


def weights() -> dict[str, int]:
    """Path of each page that was weighed -> its KiB."""
    return {
        what: int(re.sub(r"[^\d]", "", row["この本"]))
        for what, row in table("ページの重さ").items()
        if what.endswith(".html")
    }
