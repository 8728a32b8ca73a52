"""The published measurements are of this book: its pages, its queries, its simulators, its events."""

from __future__ import annotations

import csv
import re
from collections import Counter

from checks import PAGES, ROOT
from published import MEASURE_AGAIN, table, weights

from infosociety import models, timeline


def test_every_page_was_weighed() -> None:
    assert sorted(weights()) == PAGES, MEASURE_AGAIN


def test_every_query_was_tried() -> None:
    with (ROOT / "tests" / "site" / "search_queries.csv").open(encoding="utf-8", newline="") as file:
        queries = [row["query"] for row in csv.DictReader(file)]
    tried = [int(re.search(r"([\d,]+) 通り", what)[1].replace(",", "")) for what in table("検索")]
    assert sum(tried) == len(queries), MEASURE_AGAIN


def test_every_simulator_was_moved() -> None:
    moved = Counter(what.split(" の")[0] for what in table("つまみを一目盛り動かす時間（ページ）"))
    assert moved == dict.fromkeys(models.names(), 2), MEASURE_AGAIN  # the median and the 95th percentile of each


def test_the_timeline_was_measured_with_its_events() -> None:
    counts = {what.split(" 件")[0].replace(",", "") for what in table("年表の条件を一つ変えて描き直す時間")}
    assert str(len(timeline.load())) in counts, MEASURE_AGAIN
