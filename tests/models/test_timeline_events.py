"""Dates are taken as precisely as they are known, and counts and figures of the timeline do what they say."""

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_events import made

from infosociety import tables, timeline
from infosociety.figures import plt, show

DAY = dt.date


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    return timeline.load()


@pytest.fixture(autouse=True)
def _no_figure_stays_open():
    yield
    plt.close("all")


# ---- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2021", DAY(2021, 1, 1), DAY(2021, 12, 31)),
        ("2021-09", DAY(2021, 9, 1), DAY(2021, 9, 30)),
        ("2021-09-01", DAY(2021, 9, 1), DAY(2021, 9, 1)),
        ("1999-12", DAY(1999, 12, 1), DAY(1999, 12, 31)),
        ("2023-02", DAY(2023, 2, 1), DAY(2023, 2, 28)),
        ("2024-02", DAY(2024, 2, 1), DAY(2024, 2, 29)),
        ("2000-02", DAY(2000, 2, 1), DAY(2000, 2, 29)),  # a century that is a leap year
        ("1900-02", DAY(1900, 2, 1), DAY(1900, 2, 28)),  # and one that is none
        ("2024-02-29", DAY(2024, 2, 29), DAY(2024, 2, 29)),
    ],
)
def test_a_date_stands_for_the_days_that_it_leaves_open(date, first, last):
    assert timeline.days(date) == (first, last)


@pytest.mark.parametrize(
    "date",
    [
        *("", "21", "2021-", "2021-5", "2021-00", "2021-05-00", "2021-13", "2021-02-29", "2021-04-31", "2021/05"),
        *("0000", " 2021", "2021-05-19T00:00", "２０２１", "令和3年"),
    ],
)
def test_what_is_no_date_is_refused_by_name(date):
    with pytest.raises(ValueError, match="is no date: write YYYY"):
        timeline.days(date)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (DAY(1926, 12, 25), "昭和元年"),
        (DAY(1985, 4, 1), "昭和60年"),
        (DAY(1989, 1, 7), "昭和64年"),
        (DAY(1989, 1, 8), "平成元年"),
        (DAY(2019, 4, 30), "平成31年"),
        (DAY(2019, 5, 1), "令和元年"),
        (DAY(2021, 9, 1), "令和3年"),
        (DAY(2024, 6, 21), "令和6年"),
    ],
)
def test_an_era_changes_on_its_day(day, written):
    assert tables.era_year(day) == written


def test_a_day_before_the_eras_is_refused():
    with pytest.raises(ValueError, match="before 1926-12-25"):
        tables.era_year(DAY(1926, 12, 24))


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2019", "2019年（平成31年・令和元年）"),
        ("2019-04", "2019年（平成31年）4月"),
        ("2019-05", "2019年（令和元年）5月"),
        ("1989", "1989年（昭和64年・平成元年）"),
        ("1989-01", "1989年（昭和64年・平成元年）1月"),
        ("1989-01-07", "1989年（昭和64年）1月7日"),
        ("1989-01-08", "1989年（平成元年）1月8日"),
        ("2021-05-19", "2021年（令和3年）5月19日"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is(date, written):
    assert timeline.write_date(date) == written


def test_precision():
    assert [timeline.precision(date) for date in ("2021", "2021-05", "2021-05-19")] == ["年", "月", "日"]
    with pytest.raises(ValueError, match="is no date"):
        timeline.precision("2021-02-30")


# ---- gaps ----------------------------------------------------------------------------------------

real_days = st.dates(DAY(1980, 1, 1), DAY(2030, 12, 31))
lengths = st.sampled_from([4, 7, 10])  # of a date of year, month and day precision


@given(first=real_days, second=real_days, one=lengths, other=lengths)
def test_the_true_gap_lies_within_its_bounds(first, second, one, other):
    least, most = timeline.gap(first.isoformat()[:one], second.isoformat()[:other])
    assert least <= (second - first).days <= most


@given(first=real_days, second=real_days, one=lengths, other=lengths)
def test_bounds_are_reached_and_turn_round_with_the_pair(first, second, one, other):
    dates = first.isoformat()[:one], second.isoformat()[:other]
    least, most = timeline.gap(*dates)
    (a_first, a_last), (b_first, b_last) = map(timeline.days, dates)
    possible = [(b - a).days for a in (a_first, a_last) for b in (b_first, b_last)]
    assert (least, most) == (min(possible), max(possible))
    assert timeline.gap(*reversed(dates)) == (-most, -least)


@given(first=real_days, second=real_days)
def test_more_precise_dates_never_widen_a_gap(first, second):
    a, b = first.isoformat(), second.isoformat()
    bounds = [timeline.gap(a[:length], b[:length]) for length in (4, 7, 10)]
    for (least, most), (finer_least, finer_most) in itertools.pairwise(bounds):
        assert least <= finer_least <= finer_most <= most
    assert bounds[-1][0] == bounds[-1][1]


@given(first=real_days, second=real_days, one=lengths, other=lengths)
def test_an_order_is_only_told_where_it_is_sure(first, second, one, other):
    said = timeline.order(first.isoformat()[:one], second.isoformat()[:other])
    least, most = timeline.gap(first.isoformat()[:one], second.isoformat()[:other])
    sure = {"つぎが後": least > 0, "つぎが先": most < 0, "同じ日": least == most == 0}
    assert sure.get(said, not any(sure.values()))
    true = {"つぎが後": second > first, "つぎが先": second < first, "同じ日": second == first, "決まらない": True}
    assert true[said]


def test_gaps_of_known_length():
    assert timeline.gap("2000-02-28", "2000-03-01") == (2, 2)
    assert timeline.gap("1900-02-28", "1900-03-01") == (1, 1)
    assert timeline.gap("1999", "2001-01-22") == (388, 752)
    assert timeline.gap("2004", "2004") == (-365, 365)
    assert timeline.order("2004", "2004-12") == "決まらない"
    assert timeline.order("2021-09-01", "2021-09-01") == "同じ日"


def test_a_table_of_gaps():
    events = made(("1999", "asia", "strategy"), ("2001-01-22", "government_japan", "strategy"))
    events.loc[1, "date_end"] = "2001-03"
    (row,) = timeline.gaps(events, [("event-0", "event-1")]).to_dict("records")
    assert row == {
        "はじめ": "event-0（1999）", "つぎ": "event-1（2001-01-22）", "少なくとも": 388, "多くとも": 752, "順序": "つぎが後",
    }  # fmt: skip
    (row,) = timeline.gaps(events, [("event-1", "event-1")], ("date_start", "date_end")).to_dict("records")
    assert (row["少なくとも"], row["多くとも"]) == (38, 68)
    assert timeline.gaps(events, []).empty
    with pytest.raises(ValueError, match="no event named 'event-9'"):
        timeline.gaps(events, [("event-0", "event-9")])
    with pytest.raises(ValueError, match="event-0 has no date_end"):
        timeline.gaps(events, [("event-0", "event-1")], ("date_end", "date_start"))


# ---- the table -----------------------------------------------------------------------------------


def test_load_adds_columns_and_sorts(events):
    assert {"first_day", "last_day", "year", "end_day"} <= set(events)
    assert len(events) == len(tables.load("policy_events"))
    assert events["first_day"].is_monotonic_increasing
    assert (events["first_day"] <= events["last_day"]).all()
    assert (events["year"] == events["date_start"].str[:4].astype(int)).all()
    assert (events["end_day"].isna() == events["date_end"].isna()).all()
    known = events[events["end_day"].notna()]
    assert (known["end_day"] >= known["first_day"]).all(), "nothing ends before it begins"


def test_codes_have_words(events):
    for field in ("lane", "kind", "in_lecture", "confidence"):
        assert set(events[field]) == set(timeline.words(field))
    assert set(timeline.JAPAN) < set(timeline.words("lane"))


GOOD = {
    "event_id": "my-event", "date_start": "2024-02-29", "lane": "mic", "kind": "law",
    "title_ja": "題名", "title_en": "Title", "summary_ja": "要約、と引用「,\"」", "summary_en": "Summary",
    "in_lecture": "no", "source_title": "出典", "source_url": "https://example.org/", "confidence": "low",
}  # fmt: skip


def test_a_good_row_has_no_faults():
    before = tables.PACKAGE.with_name("policy_events.csv").read_bytes()
    assert timeline.faults(GOOD) == []
    assert timeline.faults() == [], "the table itself has none"
    assert tables.PACKAGE.with_name("policy_events.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("date_start", "2023-02-29", "is no date"),
        ("date_start", "2023/02", "is not allowed"),
        ("date_end", "2023-12-31", "is before '2024-02-29'"),
        ("lane", "japan", "only one of government_japan, mic"),
        ("confidence", "", "a value is required"),
        ("event_id", "My_Event", "only the form"),
        ("event_id", "digital-agency", "stands in row"),
        ("source_url", "example.org", "only the form"),
    ],
)
def test_a_bad_row_is_named_with_file_row_and_field(events, field, value, says):
    (fault,) = timeline.faults({**GOOD, field: value})
    assert fault.startswith(f"policy_events.csv, row {len(events) + 2}, field {field}: ")
    assert says in fault


def test_two_new_rows_must_differ_and_a_field_must_exist():
    (fault,) = timeline.faults(GOOD, GOOD)
    assert "'my-event' stands in row" in fault
    with pytest.raises(ValueError, match="has no field colour"):
        timeline.faults({**GOOD, "colour": "red"})


def test_filters_narrow_and_no_filter_keeps_all(events):
    assert timeline.select(events).equals(events)
    laws = timeline.select(events, kinds=["law"])
    both = timeline.select(events, timeline.JAPAN, ["law"], (2000, 2009))
    assert set(laws["kind"]) == {"law"} and 0 < len(both) < len(laws)
    assert both["lane"].isin(timeline.JAPAN).all() and both["year"].between(2000, 2009).all()
    assert timeline.select(events, years=(1900, 1901)).empty
    for wrong in ({"lanes": ["japan"]}, {"kinds": ["strategies"]}):
        with pytest.raises(ValueError, match="there are"):
            timeline.select(events, **wrong)


def test_words_are_found_as_a_reader_expects(events):
    def found(search):
        return set(timeline.select(events, search=search)["event_id"])

    assert "e-japan-strategy" in found("e-Japan") == found("E-JAPAN") == found("ｅ－Ｊａｐａｎ")
    assert "e-japan-strategy-2" in found("戦略II"), "the Roman numeral Ⅱ is two letters"
    assert "japan-ai-act" in found("AI"), "Japanese may follow at once"
    assert "msc-malaysia" not in found("AI"), "not a part of a word: Corridor ... Malaysia, aimed"
    assert found("AI 法律") == found("AI") & found("法律") != set()
    assert "japan-ai-act" in found("法("), "a sign is no word, and full-width brackets are brackets"
    assert found("[") == set(), "a sign has no meaning of its own"
    assert found("そんな言葉はない") == set()


def test_tables_hold_words_and_no_gaps(events):
    table = timeline.table(events)
    assert len(table) == len(events) and not table.isna().any().any()
    assert timeline.table(events[:0]).empty


def test_counts_add_up(events):
    counts = timeline.counts(events)
    assert list(counts.index) == [*timeline.words("lane").values(), "合計"]
    assert counts.loc["合計", "合計"] == len(events)
    assert (counts.iloc[:-1].sum() == counts.loc["合計"]).all()
    assert counts.loc["欧州", "法律"] == len(timeline.select(events, ["eu"], ["law"]))
    empty = timeline.counts(events[:0])
    assert empty.shape == counts.shape and not empty.to_numpy().any()


# ---- counting in time ----------------------------------------------------------------------------


def test_decades_count_years_that_are_over():
    rows = [("1983-08", "mic", "law"), ("1989-12-31", "us", "law"), ("1990", "eu", "law"), ("1995-06-30", "mic", "law")]
    rows += [("1995", "mic", "law"), ("1995-07-01", "mic", "law"), ("1982", "mic", "law")]
    found = timeline.decades(made(*rows), until="1995-07-01", since="1983")
    assert found.index.tolist() == ["1980年代", "1990年代"]
    assert found["年数"].tolist() == pytest.approx([7, 5 + 181 / 365])
    assert found[["日本", "海外", "合計"]].to_numpy().tolist() == [[1, 1, 2], [1, 1, 2]], "1995 may be after June"
    assert found["日本・1年あたり"].tolist() == pytest.approx([1 / 7, 1 / (5 + 181 / 365)])
    with pytest.raises(ValueError, match="is not after"):
        timeline.decades(made(*rows), until="1983", since="1983")


def test_a_decade_that_has_not_begun_has_no_row():
    assert timeline.decades(made(), until="2020", since="2000").index.tolist() == ["2000年代", "2010年代"]


def test_around_takes_spans_of_equal_length():
    dates = {
        "2016-08-31": None, "2016-09-01": "前", "2021-08-31": "前", "2021-08": "前",
        "2021-09-01": "後", "2021-09": "後", "2026-08-31": "後", "2026-09-01": None, "2027": None,
        "2021": "決まらない", "2016": "決まらない", "2026": "決まらない", "2015": None,
    }  # fmt: skip
    for date, side in dates.items():
        total = timeline.around(made((date, "mic", "law")), "2021-09-01", "2026-09-01").loc["合計"]
        assert total[total > 0].to_dict() == ({side: 1} if side else {}), date
    with pytest.raises(ValueError, match="is not after"):
        timeline.around(made(), "2021-09-01", "2021-09-01")


def test_around_counts_each_kind(events):
    found = timeline.around(events, "2021-09-01", "2026-11-01")
    assert found.index.tolist() == [*timeline.words("kind").values(), "合計"]
    assert (found.iloc[:-1].sum() == found.loc["合計"]).all()
    assert found.loc["組織", "後"] >= 1, "the Digital Agency itself"


# ---- figures -------------------------------------------------------------------------------------


def test_the_width_of_a_mark_is_what_the_date_leaves_open():
    ax = timeline.draw_lanes(made(("2000", "mic", "law"), ("2001-03", "mic", "law"), ("2002-07-02", "us", "law"))).axes[
        0
    ]
    widths = sorted(patch.get_width() for patch in ax.patches)
    assert widths == pytest.approx([31 / 365, 1])
    (dots,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert dots.get_xdata() == pytest.approx([2002 + 182 / 365])
    assert len(ax.get_yticks()) == len(timeline.words("lane"))


def test_every_event_has_a_mark_of_its_own(events):
    ax = timeline.draw_lanes(events).axes[0]
    dots = np.concatenate([line.get_xydata() for line in ax.lines if line.get_marker() == "o"])
    boxes = np.array([[patch.get_x(), patch.get_y()] for patch in ax.patches])
    assert len(dots) + len(boxes) == len(events)
    assert len(np.unique(dots.round(6), axis=0)) == len(dots), "none hides another"
    assert len(np.unique(boxes.round(6), axis=0)) == len(boxes)
    assert ax.get_title() == f"{len(events)} 件"


@pytest.mark.parametrize("years", [(1983, 1983), (1983, 2026), (2021, 2021)])
def test_lanes_can_be_drawn_for_any_years_even_without_events(events, years):
    for some in (events, events[:0]):
        figure = timeline.draw_lanes(some, years)
        assert figure.axes[0].get_title() == f"{len(timeline.select(some, years=years))} 件"
        show(figure)


def test_without_events_and_years_nothing_is_drawn(events):
    with pytest.raises(ValueError, match="which years"):
        timeline.draw_lanes(events[:0])


def test_gaps_are_drawn_from_bound_to_bound():
    events = made(("1999", "asia", "law"), ("2001-01-22", "mic", "law"), ("2001-01-25", "us", "law"))
    pairs = [("event-0", "event-1"), ("event-1", "event-2")]
    found = timeline.gaps(events, pairs)
    ax = timeline.draw_gaps(found, ["a", "b"], "years").axes[0]
    (bar,) = ax.patches
    assert np.array([bar.get_x(), bar.get_x() + bar.get_width()]) * 365.2425 == pytest.approx([388, 752])
    assert 3 / 365.2425 in ax.lines[0].get_xdata()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    with pytest.raises(ValueError, match="1 names for 2 gaps"):
        timeline.draw_gaps(found, ["a"], "years")
