"""Links to the two explorers of the built book: a wrong one is answered and loses nothing, a right one opens its row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from fragments import MALFORMED, lost_rows, state, unanswered
from playwright.sync_api import expect

from infosociety import municipal, timeline


class Explorer(NamedTuple):
    """What the tests need to know of an explorer."""

    page: str
    name: str  #: the word before the question mark
    row: str  #: the word before the id of a row
    rows: Sequence[str]  #: the ids, all of which are shown at first
    change: str  #: something that a link may ask for
    condition: str  #: what leaves some rows out
    coded: tuple[str, ...]  #: keys whose values are words from a list
    wrong: tuple[str, ...]  #: what else it does not understand

    @property
    def malformed(self) -> tuple[str, ...]:
        """All that is wrong in a link to it."""
        no_words = (f"{key}={word}" for key in self.coded for word in ("__proto__", "constructor", "%"))
        return (*MALFORMED, *no_words, *self.wrong)

    @property
    def nowhere(self) -> tuple[str, ...]:
        """Links to no row, and to what is not quite an explorer."""
        return (
            *(f"{self.row}-{name}" for name in ("nothing", "", "__proto__", "%E3%81")),
            *(f"{self.name}{sign}{self.change}" for sign in ("&", "%3F")),
        )


EXPLORERS = (
    Explorer(
        page="chapters/ict-policy/timeline-explorer.html",
        name="timeline",
        row="event",
        rows=list(timeline.load()["event_id"]),
        change="view=time",
        condition="lecture=yes",
        coded=("lanes", "kinds", "view", "zoom", "event", "stop"),
        wrong=(
            *("view=", "zoom=", "event=", "stop=", "stop=0", "stop=-1", "stop=1.5", "stop=１"),
            *("lanes=mic+mars", "view=time=x"),
        ),
    ),
    Explorer(
        page="chapters/municipal-dx/case-explorer.html",
        name="cases",
        row="case",
        rows=list(municipal.load()["case_id"]),
        change="cards=yes",
        condition="body_class=town",
        coded=("category", "evidence_kind", "prefecture", "sort", "cards", "case"),
        wrong=(
            *("sort=", "sort=-", "sort=--year", "sort=-toString", "cards=no", "cards=", "case=", "case=nothing"),
            *("prefecture=1", "prefecture=48", "prefecture=１３", "category=security+party"),
        ),
    ),
)
of_each = pytest.mark.parametrize("explorer", EXPLORERS, ids=lambda explorer: explorer.name)


@of_each
def test_every_malformed_link_is_answered_and_the_rest_kept(open_page, explorer):
    lost = unanswered(open_page(explorer.page), explorer.name, explorer.condition, explorer.malformed)
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize(
    ("explorer", "wrong"),
    [pytest.param(explorer, wrong, id=wrong) for explorer in EXPLORERS for wrong in explorer.nowhere],
)
def test_a_link_that_leads_nowhere_is_answered(open_page, explorer, wrong):
    page = open_page(f"{explorer.page}#{wrong}")
    message = page.locator(f"[data-{explorer.name}] [role=alert]")
    expect(message).to_contain_text("ここにはありません")
    expect(message).to_be_in_viewport()
    assert len(state(page).shown) == len(explorer.rows)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
@of_each
def test_every_row_is_opened_by_its_link(open_page, explorer, width, height):
    page = open_page(explorer.page, width=width, height=height)
    assert not lost_rows(page, [f"#{explorer.name}?{explorer.row}={name}" for name in explorer.rows])
