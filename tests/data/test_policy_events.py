"""The timeline's tables: what every row must hold, and that a bad row is refused where it stands."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from infosociety import tables, timeline

#: What the slides on the history of ICT policy name: a part of the event's title or summary, and its year.
NAMED_IN_THE_LECTURE = {
    "テレトピア": 1983, "民営化": 1985, "商用接続": 1993, "NII": 1993, "GII": 1994, "MSC": 1996, "世界情報通信革命": 1996,
    "e-ASEAN構想": 1999, "CYBER KOREA": 1999, "IT2（": 1999, "UK Online": 2000, "Europe2002": 2000, "九州・沖縄": 2000,
    "IT基本法）": 2000, "e-Japan戦略": 2001, "Europe2005": 2002, "e-Japan戦略Ⅱ": 2003, "ジュネーブ": 2003, "u-Japan": 2004,
    "u-Korea": 2004, "チュニス": 2005, "i2010": 2005, "u-IT839": 2006, "IT新改革戦略": 2006, "i-Japan": 2009,
    "新たな情報通信技術戦略": 2010, "アラブの春": 2011, "ドーヴィル": 2011, "WCIT": 2012, "世界最先端IT国家創造宣言": 2013,
    "ICT成長戦略": 2013, "スマート・ジャパン": 2014, "官民データ活用推進基本法": 2016, "伊勢志摩": 2016, "IoT総合戦略": 2017,
    "G20大阪": 2019, "デジタル庁": 2021, "デジタル社会形成基本法": 2021, "広島サミット": 2023, "IGF京都": 2023,
    "グローバル・デジタル・コンパクト": 2024,
}  # fmt: skip


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    return timeline.load()


def test_there_are_enough_events_from_1980_to_this_autumn(events):
    assert len(events) >= 130
    assert events["year"].between(1980, 2026).all()
    assert set(events["lane"]) == set(timeline.words("lane")) and set(events["kind"]) == set(timeline.words("kind"))


@pytest.mark.parametrize(("name", "year"), NAMED_IN_THE_LECTURE.items())
def test_what_the_lecture_names_is_there_and_marked(events, name, year):
    named = events[events["title_ja"].str.contains(name, regex=False) & (events["in_lecture"] == "yes")]
    assert year in set(named["year"]), f"{name}: {named[['event_id', 'date_start']].to_dict('records')}"


def test_nothing_that_lies_ahead_is_told_as_done(events):
    ahead = events[events["first_day"] > pd.Timestamp(dt.date(2026, 9, 1)).normalize()]
    for event in ahead.itertuples():
        assert re.search("予定|目標", event.title_ja + event.summary_ja), event.event_id


def test_summaries_are_sentences_in_both_languages(events):
    for event in events.itertuples():
        assert re.search("(です|ます|ました|ません|でした)。$", event.summary_ja), event.event_id
        assert re.match("[A-Z0-9]", event.summary_en) and event.summary_en.endswith("."), event.event_id


def test_no_event_stands_twice(events):
    assert not events.duplicated(["title_ja"]).any()
    assert not events.duplicated(["date_start", "lane", "source_url", "summary_ja"]).any()


def test_links_lead_from_the_earlier_to_the_later(events):
    begin, end = events.set_index("event_id")["first_day"], events.set_index("event_id")["last_day"]
    links = tables.load("policy_links")
    assert len(links) >= 40
    for link in links.itertuples():
        assert begin[link.earlier_event] <= end[link.later_event], f"{link.earlier_event} -> {link.later_event}"


def test_each_stop_of_the_tour_shows_its_event_among_others(events):
    tour = tables.load("policy_tour")
    assert list(tour["stop"]) == list(range(1, 11))
    for stop in tour.itertuples():
        shown = events[events["year"].between(stop.year_from, stop.year_to)]
        if isinstance(stop.lanes, str):
            shown = shown[shown["lane"].isin(stop.lanes.split())]
        if isinstance(stop.kinds, str):
            shown = shown[shown["kind"].isin(stop.kinds.split())]
        assert stop.event_id in set(shown["event_id"]), stop.stop
        assert 3 <= len(shown) <= 30, f"stop {stop.stop} shows {len(shown)} events"


SLIPS = {
    "no such day": ("policy_events", 7, "date_start", "2021-02-30", "is no date"),
    "no such month": ("policy_events", 7, "date_start", "2021-13", "only the form"),
    "a date with slashes": ("policy_events", 7, "date_start", "2021/02", "only the form"),
    "an end before the start": ("policy_events", 7, "date_end", "1979", "is before"),
    "no such lane": ("policy_events", 9, "lane", "mars", "only one of government_japan"),
    "no such kind": ("policy_events", 9, "kind", "party", "only one of law"),
    "an id with capitals": ("policy_events", 12, "event_id", "NTT", "only the form"),
    "an id that stands twice": ("policy_events", 12, "event_id", "ntt-privatisation", "too"),
    "no address": ("policy_events", 12, "source_url", "soumu.go.jp", "only the form"),
    "no summary": ("policy_events", 12, "summary_en", "", "a value is required"),
    "a link to nothing": ("policy_links", 3, "later_event", "no-such-event", "is no event_id of policy_events"),
    "no such relation": ("policy_links", 3, "relation", "likes", "only one of"),
    "a stop at nothing": ("policy_tour", 2, "event_id", "no-such-event", "is no event_id of policy_events"),
    "a stop with a strange lane": ("policy_tour", 2, "lanes", "mic mars", "only the form"),
}


@pytest.mark.parametrize(("table", "row", "field", "value", "says"), SLIPS.values(), ids=SLIPS.keys())
def test_a_bad_cell_is_refused_with_file_row_and_field(tmp_path: Path, table, row, field, value, says):
    shutil.copytree(tables.PACKAGE.parent, tmp_path / "data")
    path = tmp_path / "data" / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row - 2, field] = value
    frame.to_csv(path, index=False)
    with pytest.raises(ValueError) as refusal:
        tables.load(table, tmp_path / "data" / "datapackage.json")
    assert f"{table}.csv, row {row}, field {field}: " in str(refusal.value) and says in str(refusal.value)
