"""The cases of municipal DX as the directives read them, and what is said of one in words.

No extension by itself: `case_pages` and `case_effects` build their pages of it.
"""

from __future__ import annotations

import functools
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from infosociety import municipal

from ..japanese_numbers import number, short
from ..nodes import tagged
from .forms import stamp

FILES = ("data/municipal_cases.csv", "data/municipal_case_guide.csv", "data/datapackage.json")

Case = dict[str, Any]


@functools.lru_cache(maxsize=1)
def _cases(stamp: tuple[float, ...]) -> pd.DataFrame:
    return municipal.load()


def cases() -> pd.DataFrame:
    """All cases with their guide, read once while the files stay as they are."""
    return _cases(stamp(FILES))


def titles() -> dict[str, str]:
    """Id -> whose case it is and what it is called, as a link reads."""
    every = cases()
    return dict(zip(every["case_id"], every["municipality_ja"] + "「" + every["title_ja"] + "」", strict=True))


def amount(value: float | str, unit: str) -> str:
    """A number with its unit."""
    return f"{number(value)}{'' if unit == 'index' else short(municipal.words('metric_unit')[unit])}"


def metric(case: Case) -> str:
    """The numbers of a case as a sentence without an end: 待ち時間：58分 → 23分."""
    before, after, unit = case["metric_before"], case["metric_after"], case["metric_unit"]
    if before == after == "":
        return ""
    shown = [amount(value, unit) if value != "" else "分かりません" for value in (before, after)]
    return f"{case['metric_name_ja']}：{' → '.join(shown) if before != '' else shown[1]}"


class Cases(SphinxDirective):
    """What the directives share: every page is made anew when a table changes."""

    def run(self) -> list[nodes.Node]:
        for file in FILES:
            self.env.note_dependency(file)
        return [self.draw(cases())]

    def draw(self, every: pd.DataFrame) -> tagged:
        """What the directive puts into the page."""
        raise NotImplementedError
