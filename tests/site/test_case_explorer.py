"""The explorer of municipal cases in the built book, used as a reader uses it.

``test_explorer_links.py`` tries its links.
"""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from infosociety import municipal

EXPLORER = "chapters/municipal-dx/case-explorer.html"
CASES = municipal.load()


def shown(page: Page) -> list[str]:
    """The ids of the cases that the reader has before them, in the order of the page."""
    rows = page.locator("[data-cases] tbody tr:not([hidden])")
    return [name.removeprefix("case-") for name in rows.evaluate_all("all => all.map((one) => one.id)")]


def status(page: Page) -> str:
    return page.locator("[data-cases] [role=status]").inner_text()


def test_without_a_script_the_whole_table_is_there(open_page):
    page = open_page(EXPLORER, java_script_enabled=False)
    assert shown(page) == list(CASES["case_id"])
    assert not page.locator(".explorer-panel").is_visible() and not page.locator(".case-finder").is_visible()
    case = CASES.iloc[0]
    row = page.locator(f"#case-{case.case_id}")
    row.locator("summary").click()
    for text in (case.municipality_ja, case.summary_ja, case.outcome_ja, case.lesson_ja, case.ask_ja):
        assert text in row.inner_text()
    assert row.locator(f'a[href="{case.source_url}"]').count() == 1


@pytest.mark.parametrize("from_disk", [False, True], ids=["http", "file"])
def test_filters_are_those_of_the_data_and_stay_in_the_address(open_page, from_disk):
    page = open_page(EXPLORER, from_disk=from_disk)
    form = page.locator("[data-cases] form")
    form.locator("input[name=category][value=frontyard]").check()
    assert set(shown(page)) == set(CASES[CASES["category"] == "frontyard"]["case_id"])
    form.locator("input[name=body_class][value=city]").check()
    wanted = CASES[(CASES["category"] == "frontyard") & (CASES["body_class"] == "city")]
    assert set(shown(page)) == set(wanted["case_id"])
    form.locator("input[name=q]").fill("おくやみ")
    some = shown(page)
    assert some and set(some) < set(wanted["case_id"])
    assert f"{len(CASES)} 件のうち {len(some)} 件" in status(page)
    expect(page).to_have_url(re.compile("category=frontyard&body_class=city&q="))
    again = open_page(f"{EXPLORER}#{page.url.split('#')[1]}", from_disk=from_disk)
    expect(again.locator("[data-cases] [role=status]")).to_contain_text(f"のうち {len(some)} 件")
    assert shown(again) == some
    form.get_by_role("button", name="条件を最初に戻す").click()
    assert len(shown(page)) == len(CASES)


def test_the_map_is_made_of_buttons_that_count_and_filter(open_page):
    page = open_page(EXPLORER)
    tiles = page.locator(".cases-tiles button")
    assert tiles.count() == 47
    counts = tiles.evaluate_all(
        "all => all.map((one) => [one.value, Number(one.querySelector('[data-count]').textContent), one.disabled])"
    )
    by_code = CASES["local_gov_code"].str[:2].value_counts()
    assert counts == [[f"{i:02}", int(by_code.get(f"{i:02}", 0)), f"{i:02}" not in by_code] for i in range(1, 48)]
    places = tiles.evaluate_all("all => all.map((one) => one.style.gridArea)")
    assert len(set(places)) == 47
    # What is heard begins with what is seen, so that a voice can press it.
    tile = page.locator(".cases-tiles button[value='40']")
    expect(tile).to_have_accessible_name(f"福岡 {by_code['40']} 件")
    tile.press("Enter")
    assert tile.get_attribute("aria-pressed") == "true"
    assert set(shown(page)) == set(CASES[CASES["prefecture_ja"] == "福岡県"]["case_id"])
    page.locator("[data-cases] input[name=q]").fill("窓口")
    expect(tile).to_have_accessible_name(f"福岡 {len(shown(page))} 件")
    assert len(shown(page)) != by_code["40"]


def test_a_narrower_span_of_years_says_what_it_cannot_place(open_page):
    page = open_page(EXPLORER)
    page.locator("input[name=from]").fill("2020")
    assert set(shown(page)) == set(CASES[CASES["start_year"] >= 2020]["case_id"])
    assert f"始まりの年が分からない {CASES['start_year'].isna().sum()} 件は" in status(page)
    before = shown(page)
    page.locator("input[name=to]").fill("2019")
    expect(page.locator("[data-cases] [role=alert]")).to_contain_text("終わりの年より後")
    assert shown(page) == before


def test_the_headings_sort_both_ways_with_unknown_years_last(open_page):
    page = open_page(EXPLORER)
    year = page.locator("th[data-sort=year]")
    for way in ("ascending", "descending"):
        year.get_by_role("button").click()
        assert year.get_attribute("aria-sort") == way
        years = CASES.set_index("case_id")["start_year"][shown(page)]
        known = years.dropna().tolist()
        assert known == sorted(known, reverse=way == "descending")
        assert known and len(known) < len(years) and years[len(known) :].isna().all()


def test_a_bad_link_is_told_and_nothing_is_lost(open_page):
    page = open_page(f"{EXPLORER}#cases?category=party&prefecture=99&from=1800&sort=size&colour=red&body_class=town")
    alert = page.locator("[data-cases] [role=alert]")
    for word in (
        "「category」に「party」",
        "「prefecture」に「99」",
        "「from」に「1800」",
        "「sort」に「size」",
        "「colour」はありません",
    ):
        expect(alert).to_contain_text(word)
    assert set(shown(page)) == set(CASES[CASES["body_class"] == "town"]["case_id"])


def test_a_link_to_a_case_outside_of_its_filter_opens_it_and_says_so(open_page):
    case = CASES[CASES["category"] != "security"].iloc[0]
    page = open_page(f"{EXPLORER}#cases?category=security&case={case.case_id}")
    expect(page.locator(f"#case-{case.case_id} details")).to_have_attribute("open", "")
    assert "条件を最初に戻しました" in page.locator("[data-cases] [role=alert]").inner_text()


def test_the_open_case_stays_in_the_link(open_page):
    page = open_page(EXPLORER)
    case = CASES.iloc[3]
    page.locator(f"#case-{case.case_id} summary").click()
    expect(page).to_have_url(re.compile(f"#cases\\?case={case.case_id}$"))


def test_a_link_to_a_case_opens_it(open_page):
    case = CASES.iloc[-1]
    page = open_page(f"{EXPLORER}#case-{case.case_id}")
    expect(page.locator(f"#case-{case.case_id} details")).to_have_attribute("open", "")
    expect(page.locator(f"#case-{case.case_id} summary")).to_be_focused()


def test_the_rows_shown_can_be_saved_as_csv(open_page, tmp_path):
    page = open_page(f"{EXPLORER}#cases?category=security")
    expect(page.locator("[data-cases] [role=status]")).to_contain_text("のうち")
    with page.expect_download() as download:
        page.get_by_role("button", name="表示中の事例を CSV で保存").click()
    path = tmp_path / "cases.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and [row["case_id"] for row in rows] == shown(page)
    urls = CASES.set_index("case_id")["source_url"]
    for row in rows:
        assert row["出典のURL"].rstrip("/") == urls[row["case_id"]].rstrip("/") and row["説明"]


def test_a_case_for_a_town_follows_the_rules_that_the_page_tells(open_page):
    page = open_page(EXPLORER)
    finder = page.locator(".case-finder")
    expect(finder.get_by_role("status")).to_contain_text("三つとも選ぶと")
    for name, value in {"issue": "staff_time", "body_class": "town", "effort": "funded_project"}.items():
        finder.locator(f"select[name={name}]").select_option(value)
    fits = CASES[(CASES["issue"] == "staff_time") & CASES["effort"].isin(["one_section", "funded_project"])]
    expect(finder.get_by_role("status")).to_contain_text(f"{len(fits)} 件が条件に合います")
    found = finder.locator("ol > li > a").evaluate_all("all => all.map((one) => one.hash.slice(6))")
    assert 0 < len(found) <= 8 and set(found) <= set(fits["case_id"])
    ranks = [
        {"town": 0, "joint": 1, "village": 2, "city": 2}.get(name, 3)
        for name in CASES.set_index("case_id")["body_class"][found]
    ]
    assert ranks == sorted(ranks)
    proofs = {"measured": 0, "self_reported": 1, "incident": 2}
    order = [
        (rank, proofs.get(kind, 3))
        for rank, kind in zip(ranks, CASES.set_index("case_id")["evidence_kind"][found], strict=True)
    ]
    assert order == sorted(order) and len(set(order)) > 1
    first = finder.locator("ol > li").first
    for word in ("困りごとが同じです", "要る力は", "証拠の種類：", "まねる前に問うこと"):
        expect(first).to_contain_text(word)


def test_a_measured_effect_comes_before_one_that_is_only_told(open_page):
    page = open_page(EXPLORER)
    finder = page.locator(".case-finder")
    case = CASES[CASES["evidence_kind"] == "measured"].iloc[0]
    for name, value in {"issue": case.issue, "body_class": case.body_class, "effort": "several_bodies"}.items():
        finder.locator(f"select[name={name}]").select_option(value)
    first = finder.locator("ol > li > a").first.evaluate("one => one.hash.slice(6)")
    assert CASES.set_index("case_id").loc[first, ["evidence_kind", "body_class"]].tolist() == [
        "measured",
        case.body_class,
    ]


def test_before_and_after_show_effects_alone(open_page):
    page = open_page(EXPLORER)
    links = page.locator(".dumbbells a").evaluate_all("all => all.map((one) => one.hash.slice(6))")
    assert set(links) == set(municipal.effects(CASES)["case_id"])
    assert set(CASES.set_index("case_id")["evidence_kind"][links]) == set(municipal.EFFECTS)


def test_every_case_leads_to_the_unit_that_teaches_its_field(open_page):
    page = open_page(EXPLORER)
    hrefs = page.locator(".cases tbody tr").evaluate_all(
        "all => all.map((one) => one.querySelector('details a.internal').hash)"
    )
    assert hrefs == ["#" + municipal.UNITS[name] for name in CASES["category"]]


def test_shares_change_by_points_and_other_values_by_per_cent(open_page):
    page = open_page(EXPLORER)
    for case in municipal.effects(CASES).itertuples():
        text = page.locator(".dumbbells > li", has=page.locator(f'a[href$="#case-{case.case_id}"]')).inner_text()
        assert ("ポイント増" in text or "ポイント減" in text) == (case.metric_unit == "percent"), text


def test_a_line_of_a_series_ends_where_its_definition_changes(open_page):
    page = open_page(EXPLORER)
    figure = page.locator(".indicators figure", has_text="マイナンバーカード").first
    runs = municipal.indicator("my-number-card-share")["run"].nunique()
    assert runs > 1 and figure.locator(".indicator-line").count() == runs
    assert figure.locator(".indicator-break").count() == runs - 1
    assert "線が切れています" in figure.locator("svg").get_attribute("aria-label")


def test_on_a_phone_the_rows_are_cards_and_nothing_is_too_wide(open_page):
    page = open_page(EXPLORER, width=360)
    assert not page.locator(".explorer-panel").evaluate("one => one.open")
    page.locator(".explorer-panel > summary").click()
    assert page.locator(".cases tbody td").first.evaluate("one => getComputedStyle(one).display") == "block"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    tile = page.locator(".cases-tiles button").first.bounding_box()
    assert tile["width"] >= 22 and tile["height"] >= 44
