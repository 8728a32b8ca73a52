"""A measured row, and the Markdown that the book shows."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import compress
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Row:
    """One thing that was measured, the other way and ours, and what was aimed at.

    Attributes:
        other: how a stock Jupyter Book does, or the plain way of doing the same; None if there is none.
        at_most, at_least: what ours is to reach.
        times: how many times better than the other ours is to be.
        digits: decimals to show.
    """

    what: str
    ours: float
    other: float | None = None
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None
    times: float | None = None
    digits: int = 0
    more_is_better: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times better ours is; None where one of the two is missing or shown as zero."""
        if self.other is None or not round(self.ours, self.digits) or not round(self.other, self.digits):
            return None
        return self.ours / self.other if self.more_is_better else self.other / self.ours

    @property
    def met(self) -> bool | None:
        """Whether every aim is reached; None where there is none."""
        reached = []
        if self.at_most is not None:
            reached.append(self.ours <= self.at_most)
        if self.at_least is not None:
            reached.append(self.ours >= self.at_least)
        if self.times is not None:
            reached.append(self.ratio is not None and self.ratio >= self.times)
        return all(reached) if reached else None

    def cells(self) -> list[str]:
        """What, other, ours, ratio, target, met."""
        aims = [
            f"{self._number(limit)}{words if limit else ''}"
            for limit, words in ((self.at_most, "以下"), (self.at_least, "以上"))
            if limit is not None
        ]
        aims += [f"{self.times:g} 倍以上"] if self.times else []
        return [
            self.what,
            "—" if self.other is None else self._number(self.other),
            self._number(self.ours),
            "—" if self.ratio is None else f"{significant(self.ratio)} 倍",
            "、".join(aims) or "—",
            {True: "達成", False: "**未達**", None: "—"}[self.met],
        ]

    def _number(self, value: float) -> str:
        # A limit such as 8 ms is written as it was set; decimals of thousands say nothing.
        digits = 0 if value in (self.at_most, self.at_least) or value >= 1000 else self.digits
        return f"{value:,.{digits}f} {self.unit}".strip()


def significant(value: float) -> str:
    """Two figures are enough for a ratio: 12000, 130, 8.1, 0.94."""
    if value >= 100:
        return f"{float(f'{value:.2g}'):,.0f}"
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}" if value < 1 else f"{value:.1f}"


@dataclass(frozen=True)
class Section:
    """A table: what was measured, with what beside it."""

    title: str
    rows: tuple[Row, ...]
    other: str = ""  #: the heading over the other way; empty if there is none

    def markdown(self) -> str:
        """The heading and the table, without the columns that have nothing to say."""
        head = ["測ったもの", self.other, "この本", "比", "目標", "結果"]
        lines = [head, [":---", "---:", "---:", "---:", ":---", ":---"]]
        lines += [row.cells() for row in self.rows]
        shown = [not (heading in ("", "比") and not self.other) for heading in head]
        table = "\n".join(f"| {' | '.join(compress(cells, shown))} |" for cells in lines)
        return f"## {self.title}\n\n{table}"


def markdown(sections: Iterable[Section], facts: dict[str, str]) -> str:
    """The whole file, to be included in a page: tables, and the machine with some more facts."""
    sections = list(sections)
    missed = [(section, row) for section in sections for row in section.rows if row.met is False]
    aims = sum(row.met is not None for section in sections for row in section.rows)
    summary = f"目標のある {aims} 項目のうち、{aims - len(missed)} 項目で達成しました。"
    if missed:
        summary += "届かなかったもの："
        summary += "、".join(f"{row.what}（{section.title}）" for section, row in missed) + "。"
    machine = {
        "測った日": date.today().isoformat(),
        "プロセッサ": f"{processor()}、{os.cpu_count()} コア",
        "メモリ": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "OS": system(),
        "Python": platform.python_version(),
        **facts,
    }
    entries = "\n".join(f"{name}\n: {value}\n" for name, value in machine.items())
    parts = [summary, *(section.markdown() for section in sections), "## 測った機械", entries]
    return "\n\n".join(parts)


def processor() -> str:
    """The processor's name, where the system tells it."""
    info = Path("/proc/cpuinfo")
    name = re.search(r"^model name\s*: (.+)$", info.read_text(), re.M) if info.exists() else None
    return name[1] if name else platform.machine()


def system() -> str:
    """The operating system's name, on Linux the distribution's."""
    return platform.freedesktop_os_release()["PRETTY_NAME"] if sys.platform == "linux" else platform.platform()
