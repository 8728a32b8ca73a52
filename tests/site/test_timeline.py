"""The policy timeline of the built book, used as a reader uses it; ``test_explorer_links.py`` tries its links."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from infosociety import tables, timeline

EXPLORER = "chapters/ict-policy/timeline-explorer.html"
UNITS = {"telecom-to-internet": (1980, 2011), "internet-to-data": (2009, 2019), "digital-agency-and-ai": (2020, 2026)}
EVENTS = timeline.load()


def shown(page: Page) -> list[str]:
    """The ids of the events that the reader has before them, in the order of the page."""
    items = page.locator("[data-timeline] li[id^=event-]:not([aria-hidden])")
    return [name.removeprefix("event-") for name in items.evaluate_all("all => all.map((one) => one.id)")]


def focused(page: Page) -> str:
    """The id of the event whose line has the focus."""
    return page.evaluate("document.activeElement.closest('li')?.id ?? ''").removeprefix("event-")


def expected(**conditions: object) -> set[str]:
    """The ids of the events that pandas finds."""
    found = EVENTS
    for field, value in conditions.items():
        found = found[found[field] == value]
    return set(found["event_id"])


def test_every_event_is_in_a_list_of_its_lane_without_a_script(open_page):
    page = open_page(EXPLORER, java_script_enabled=False)
    for lane, word in timeline.words("lane").items():
        section = page.locator(f"section:has(> ol[data-lane={lane}])")
        assert section.locator("h3").inner_text() == word
        ids = section.locator("ol > li[id^=event-]").evaluate_all("all => all.map((one) => one.id.slice(6))")
        assert ids == list(EVENTS[EVENTS["lane"] == lane]["event_id"])
    first = EVENTS.iloc[0]
    item = page.locator(f"#event-{first.event_id}")
    assert timeline.write_date(first.date_start) in item.inner_text()
    item.locator("summary").click()
    assert first.summary_ja in item.inner_text()
    assert item.locator(f'a[href="{first.source_url}"]').count() == 1


@pytest.mark.parametrize(("unit", "years"), UNITS.items())
def test_a_unit_has_the_events_of_its_years(open_page, unit, years):
    page = open_page(f"chapters/ict-policy/{unit}.html")
    assert set(shown(page)) == set(EVENTS[EVENTS["year"].between(*years)]["event_id"])


@pytest.mark.parametrize("from_disk", [False, True], ids=["http", "file"])
def test_filters_are_those_of_the_data_and_stay_in_the_address(open_page, from_disk):
    page = open_page(EXPLORER, from_disk=from_disk)
    form = page.locator(".explorer-filter")
    for lane in set(timeline.words("lane")) - {"world"}:
        form.locator(f"input[name=lane][value={lane}]").uncheck()
    assert set(shown(page)) == expected(lane="world")
    form.locator("input[name=lecture]").check()
    assert set(shown(page)) == expected(lane="world", in_lecture="yes")
    form.locator("input[name=q]").fill("サミット")
    some = set(shown(page))
    assert some and some < expected(lane="world", in_lecture="yes")
    assert f"{len(EVENTS)} 件のうち {len(some)} 件" in page.locator("[data-timeline] [role=status]").inner_text()
    expect(page).to_have_url(re.compile("lanes=world.*q="))
    again = open_page(f"{EXPLORER}#{page.url.split('#')[1]}", from_disk=from_disk)
    expect(again.locator("[data-timeline] [role=status]")).to_contain_text(f"のうち {len(some)} 件")
    assert set(shown(again)) == some
    form.get_by_role("button", name="条件を最初に戻す").click()
    assert len(shown(page)) == len(EVENTS)


def test_years_out_of_order_or_range_are_answered_and_nothing_changes(open_page):
    page = open_page(EXPLORER)
    box, alert = page.locator("input[name=from]"), page.locator("[data-timeline] [role=alert]")
    box.fill("2000")
    before = shown(page)
    for bad in ("1700", "", "3000"):
        box.fill("2000")
        assert alert.inner_text() == "", "the answer to the one before is gone"
        box.fill(bad)
        assert "までの数" in alert.inner_text() and shown(page) == before
    box.fill("2020")
    page.locator("input[name=to]").fill("2010")
    assert "後になっています" in alert.inner_text()


@pytest.mark.parametrize(
    ("fragment", "says"),
    [
        ("from=1066", "from"),
        ("lanes=mars", "mars"),
        ("kinds=law+party", "party"),
        ("view=upside", "upside"),
        ("zoom=week", "week"),
        ("lecture=no", "lecture"),
        ("event=nothing", "nothing"),
        ("stop=99", "99"),
        ("colour=red", "colour"),
    ],
)
def test_a_bad_address_is_answered_with_what_is_allowed(open_page, fragment, says):
    page = open_page(f"{EXPLORER}#timeline?{fragment}")
    expect(page.locator("[data-timeline] [role=alert]")).to_contain_text(says)
    expect(page.locator("[data-timeline] [role=alert]")).to_be_in_viewport()
    assert len(shown(page)) == len(EVENTS)


def test_a_wrong_percent_sign_is_looked_for_as_it_is(open_page):
    page = open_page(f"{EXPLORER}#timeline?q=50%")
    expect(page.locator("[data-timeline] [role=alert]")).to_contain_text("q=50%")
    assert page.locator(".explorer-filter input[name=q]").input_value() == "50%"


@pytest.mark.parametrize("from_disk", [False, True], ids=["http", "file"])
def test_a_page_opened_at_an_event_shows_it(open_page, from_disk):
    for unit, years in UNITS.items():
        event = EVENTS[EVENTS["year"].between(*years)].iloc[-1].event_id
        page = open_page(f"chapters/ict-policy/{unit}.html#timeline?event={event}", from_disk=from_disk)
        expect(page.locator(f"#event-{event} details")).to_have_attribute("open", "")
        expect(page.locator(f"#event-{event} summary")).to_be_in_viewport()


def test_an_address_opens_an_event_and_widens_the_filter_if_it_must(open_page):
    page = open_page(f"{EXPLORER}#event-e-japan-strategy")
    expect(page.locator("#event-e-japan-strategy details")).to_have_attribute("open", "")
    assert focused(page) == "e-japan-strategy"
    page.locator("input[name=from]").fill("2020")
    page.evaluate("location.hash = 'event-it-basic-act'")
    expect(page.locator("#event-it-basic-act details")).to_have_attribute("open", "")
    assert "条件を最初に戻しました" in page.locator("[data-timeline] [role=alert]").inner_text()


def test_arrow_keys_move_in_time_and_across_lanes(open_page):
    page = open_page(f"{EXPLORER}#event-e-japan-strategy")
    expect(page.locator("#event-e-japan-strategy summary")).to_be_focused()
    lane = list(EVENTS[EVENTS["lane"] == "government_japan"]["event_id"])
    page.keyboard.press("ArrowDown")
    assert focused(page) == lane[lane.index("e-japan-strategy") + 1]
    page.keyboard.press("End")
    assert focused(page) == lane[-1]
    page.keyboard.press("Home")
    assert focused(page) == lane[0]
    page.keyboard.press("ArrowRight")
    assert EVENTS.set_index("event_id").loc[focused(page), "lane"] == "mic"
    page.keyboard.press("Enter")
    expect(page.locator("li:has(:focus) details")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    assert page.locator("[data-timeline] li details[open]").count() == 0
    # One stop of the Tab key for the whole timeline, not one for each event.
    assert page.locator("[data-timeline] li summary[tabindex='0']").count() == 1


def test_along_the_years_nothing_overlaps_and_a_year_begins_at_one_height(open_page):
    page = open_page(EXPLORER, width=1440)
    for zoom in ("year", "decade"):
        page.locator(f"input[name=zoom][value={zoom}]").check()
        boxes = page.locator("[data-timeline] li[id^=event-]").evaluate_all(
            "all => all.map((one) => { const box = one.getBoundingClientRect(); return [one.id.slice(6), box.top, box.bottom]; })"
        )
        place = {name: (top, bottom) for name, top, bottom in boxes}
        starts: dict[int, set[float]] = {}
        for _, lane in EVENTS.groupby("lane"):
            ends, seen = float("-inf"), set()
            for event in lane.itertuples():
                top, bottom = place[event.event_id]
                assert top >= ends, f"{event.event_id} lies on the one before it"
                ends = bottom
                period = event.year if zoom == "year" else event.year // 10
                if period not in seen:
                    seen.add(period)
                    starts.setdefault(period, set()).add(round(top))
        assert all(max(tops) - min(tops) <= 1 for tops in starts.values())


def test_in_the_order_of_time_all_lanes_are_one_list(open_page):
    page = open_page(f"{EXPLORER}#timeline?view=time")
    expect(page.locator(".timeline-time")).to_be_visible()
    dates = page.locator(".timeline-time > li time").evaluate_all("all => all.map((one) => one.dateTime)")
    assert len(dates) == len(EVENTS) and dates == sorted(dates)


def test_the_tour_leads_through_its_stops(open_page):
    tour = tables.load("policy_tour")
    for width in (360, 1280):
        page = open_page(EXPLORER, width=width)
        page.get_by_role("button", name="この場面から始める").click()
        for stop in tour.itertuples():
            assert page.locator(".timeline-tour > li:visible h3").inner_text() == stop.title_ja
            assert stop.event_id in shown(page)
            assert page.locator(f"#event-{stop.event_id} details").get_attribute("open") is not None
            assert len(shown(page)) <= 30
            if stop.stop < len(tour):
                page.get_by_role("button", name="次へ", exact=True).click()
        expect(page).to_have_url(re.compile("stop=10"))
        assert page.get_by_role("button", name="次へ", exact=True).is_disabled()


def test_on_a_phone_and_on_paper_the_lanes_are_plain_lists(open_page):
    page = open_page(EXPLORER, width=360)
    assert page.locator(".timeline-along").count() == 0
    assert not page.locator(".explorer-panel").evaluate("one => one.open")
    wide = open_page(EXPLORER, width=1280)
    assert wide.locator(".timeline-along").count() == 1
    wide.emulate_media(media="print")
    tops = wide.locator("ol[data-lane=mic] > li").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().top)"
    )
    assert len(tops) == len(expected(lane="mic")) > 1
    assert tops == sorted(tops) and len(set(tops)) == len(tops)
