"""How long the site takes to build."""

from __future__ import annotations

import statistics

from report import Row, Section
from sites import Site, Sites

EDITS = 3


def edit_seconds(site: Site) -> float:
    """The median time of a build after a change in one chapter."""
    times = []
    for _ in range(EDITS):
        site.edit()
        times.append(site.build())
    return statistics.median(times)


def measure(sites: Sites) -> Section:
    """From nothing, and after one edit."""
    clean = sites.ours.clean_seconds, sites.stock.clean_seconds
    edited = edit_seconds(sites.ours), edit_seconds(sites.stock)
    return Section(
        "ビルドの時間",
        (
            Row("何もないところから", *clean, "秒", at_most=60, digits=1),
            Row("1 ページを直した後", *edited, "秒", at_most=10, digits=1),
        ),
        "標準の Jupyter Book",
    )
