"""Diagrams and tables with bars: what their authors may rely on, and that a picture says what it should on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from infosociety_book.figures.drawing import picture
from infosociety_book.figures.layout import DETAIL, TITLE, WIDTH, Fault
from infosociety_book.figures.wrapping import fill, width, wrap
from infosociety_book.nodes import tagged

PAGES = (
    "chapters/information-law/norm-hierarchy.html",
    "chapters/municipal-dx/dx-organisation.html",
    "chapters/municipal-dx/security.html",
)


@pytest.mark.parametrize(
    ("lines", "columns", "message"),
    [
        ([], 1, "there is no box"),
        (["law: 法律"], 1, "neither a box"),
        (["law [1,3] 法律"], 2, "columns from 1 to 2"),
        (["law [1,1] 法律", "law [2,1] 法"], 1, "already"),
        (["law [1,1] 法律", "law -> order"], 1, "an arrow names 'order'; the boxes are law"),
        (["a [1,1] 一", "b [2,1] 二", "c [3,1] 三", "a -> c"], 1, "no free way from 'a' to 'c'"),
        (["a [1,1] 一", "b [3,2] 二", "a -> b"], 2, "no free way"),
        (["a [1,1] supercalifragilistic"], 4, "wider than the box"),
    ],
)
def test_what_cannot_be_drawn_is_refused(lines, columns, message):
    with pytest.raises(Fault, match=re.escape(message)):
        picture(lines, columns, "図")


def test_japanese_is_broken_between_phrases_and_no_line_begins_with_a_small_kana():
    assert wrap("憲法に反しないか確かめる", 84, DETAIL) == ["憲法に", "反しないか", "確かめる"]
    assert wrap("インターネット接続系", 90, TITLE) == ["インター", "ネット接続系"]
    for text in ("県などのセキュリティクラウド", "サテライトオフィス", "特定個人情報保護評価、ほか"):
        for room in range(40, 140, 7):
            lines = wrap(text, room, TITLE)
            assert "".join(lines) == text and not any(line[0] in "ィァーッ、" for line in lines), lines


def test_a_line_holds_no_more_than_there_is_room_for():
    for room in (60, 90, 150):
        lines = fill(["住民と", "自治体の", "接点を", "データで", "つなぐ"], room, TITLE)
        assert "".join(lines) == "住民と自治体の接点をデータでつなぐ"
        assert max(width(line, TITLE) for line in lines) <= room


def test_an_arrow_bends_between_neighbouring_rows_and_points_both_ways_where_it_should():
    drawn = picture(["a [1,2] 上", "b [2,1] 左", "c [2,3] 右", "a -> b", "a -> c", "b <-> c : 相談"], 3, "図")
    paths = [node["html"]["d"] for node in drawn.findall(tagged) if node["tag"] == "path"]
    assert sum(path.endswith("Z") for path in paths) == 4, "a head for each end that has one"
    assert [path.count("L") for path in paths if not path.endswith("Z")] == [3, 3, 1]


@pytest.mark.parametrize("page_name", PAGES)
def test_every_text_of_a_diagram_lies_in_the_picture_and_in_its_box(open_page, page_name):
    page = open_page(page_name, width=360)
    outside = page.locator("svg.diagram").evaluate_all(
        """all => all.flatMap((svg) => {
          const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
          return [...svg.querySelectorAll("text")].filter((text) => {
            const one = text.getBBox(), box = text.parentElement.querySelector("rect")?.getBBox();
            const room = text.classList.contains("diagram-label") || !box ? {x: 0, y: 0, width, height} : box;
            return one.x < room.x - 1 || one.x + one.width > room.x + room.width + 1
              || one.y < room.y - 3 || one.y + one.height > room.y + room.height + 3;
          }).map((text) => text.textContent);
        })"""
    )
    assert page.locator("svg.diagram").count() and not outside


def test_a_diagram_is_a_named_picture_with_a_number(open_page):
    page = open_page(PAGES[0])
    svg = page.locator("svg.diagram").first
    assert len(svg.get_attribute("aria-label")) > 30 and svg.get_attribute("role") == "img"
    assert svg.get_attribute("viewBox").split()[2] == str(WIDTH)
    expect(page.locator(".diagram-figure figcaption").first).to_contain_text(re.compile(r"図\s*\d+"))


def test_bars_are_as_long_as_their_values(open_page):
    page = open_page("chapters/municipal-dx/dx-cases.html")
    rows = page.locator(".bar-figure tr")
    values = [float(text.removesuffix("件")) for text in rows.locator(".bar-value").all_inner_texts()]
    lengths = rows.locator(".bar > span").evaluate_all("all => all.map((one) => parseFloat(one.style.width))")
    assert values and lengths == pytest.approx([100 * value / max(values) for value in values], abs=0.06)
