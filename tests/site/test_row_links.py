"""Links to events and cases: they find the explorer wherever it stands, and follow a row that changes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from checks import ROOT, SITE
from small_book import FEATURES, Book, build

from infosociety import municipal, tables

USED = (*FEATURES, "messages", "explorers.timeline_pages", "explorers.case_pages", "explorers.case_effects")
#: The units that the table of cases links to.
UNITS = "".join(f"({unit})=\n## {unit}\n\n" for unit in sorted(set(municipal.UNITS.values())))

PAGES = {
    "links": """# リンク

{event}`e-japan-strategy`と{event}`文 <it-basic-act>`、{book:event}`digital-agency`です。
{case}`kuji-rpa-failure`と{book:case}`別の文 <kuji-rpa-success>`です。
""",
    "some": "# 一部の年表\n\n```{timeline}\n:from: 1995\n:to: 2001\n```\n",
    "events": "# 年表\n\n```{timeline-tour}\n```\n\n```{timeline}\n```\n",
    "cases": "# 事例\n\n```{case-table}\n```\n",
    "effects": "# 効果\n\n```{case-effects}\n```\n",
    "units": f"# 単元\n\n{UNITS}",
}


def make(folder: Path, pages: dict[str, str], **options: object) -> Book:
    """Build the pages, with the book's tables beside them."""
    if not (folder / "source").exists():
        (folder / "source").mkdir()
        shutil.copytree(ROOT / "data", folder / "source" / "data")
    return build(folder, pages, features=USED, **options)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Read by two processes, so that what each knows has to be put together."""
    book = make(tmp_path_factory.mktemp("rows"), PAGES, options=["-j", "2"])
    assert book.succeeded, book.messages
    return book


def links(page: str) -> list[tuple[str, str]]:
    """Address and text of each link to a row."""
    return re.findall(r'<a class="reference internal" href="([\w/.-]*#(?:event|case)-[\w-]+)">([^<]*)</a>', page)


def test_links_have_the_rows_title_or_their_own_text(book: Book) -> None:
    events, cases = (tables.load(name).set_index(key) for name, key in KEYS.items())
    case = cases.loc["kuji-rpa-failure"]
    assert links(book.page("links.html")) == [
        ("events.html#event-e-japan-strategy", events.loc["e-japan-strategy", "title_ja"]),
        ("events.html#event-it-basic-act", "文"),
        ("events.html#event-digital-agency", events.loc["digital-agency", "title_ja"]),
        ("cases.html#case-kuji-rpa-failure", f"{case['municipality_ja']}「{case['title_ja']}」"),
        ("cases.html#case-kuji-rpa-success", "別の文"),
    ]


KEYS = {"policy_events": "event_id", "municipal_cases": "case_id"}


def test_a_part_of_the_timeline_links_to_the_explorer_for_what_it_has_not(book: Book) -> None:
    page = book.page("some.html")
    here = set(re.findall(r'id="event-([\w-]+)"', page))
    found = links(page)
    assert found and all((name.partition("-")[2] in here) == (place == "") for place, name in
                         (address.split("#") for address, _ in found))  # fmt: skip
    assert {place for place, _ in (address.split("#") for address, _ in found)} == {"", "events.html"}


def test_effects_and_stops_of_the_tour_link_to_rows_on_whichever_page_these_are(book: Book) -> None:
    effects = links(book.page("effects.html"))
    assert [address for address, _ in effects] == [
        f"cases.html#case-{name}"
        for _, group in municipal.effects(municipal.load()).groupby("metric_unit", sort=False)
        for name in group["case_id"]
    ]
    stops = re.findall(r"この場面の出来事：<a [^>]*href=\"#event-([\w-]+)\"", book.page("events.html"))
    assert stops == list(tables.load("policy_tour")["event_id"])


def test_a_moved_explorer_breaks_no_link(tmp_path: Path) -> None:
    pages = {"links": PAGES["links"].replace("case", "event").replace("kuji-rpa-failure", "u-japan-policy")}
    pages["links"] = re.sub(r"kuji-rpa-success", "gii-concept", pages["links"])
    first = make(tmp_path, {**pages, "old": PAGES["events"]})
    assert first.succeeded, first.messages
    before = links(first.page("links.html"))
    assert before and all(address.startswith("old.html#") for address, _ in before)
    (tmp_path / "source" / "old.md").unlink()
    second = make(tmp_path, {**pages, "new": PAGES["events"]})
    assert second.succeeded, second.messages
    assert links(second.page("links.html")) == [(address.replace("old", "new"), text) for address, text in before]


def test_two_explorers_of_the_same_rows_are_refused(tmp_path: Path) -> None:
    wrong = make(tmp_path, {"one": "# 一\n\n```{timeline}\n```\n", "two": "# 二\n\n```{timeline}\n```\n"})
    assert not wrong.succeeded
    assert re.findall(r"ERROR: .*", wrong.messages) == [
        "ERROR: the explorer of every event stands on one.md already: give this one :from: and :to:, or take it away"
    ]


def test_every_link_to_a_row_of_the_built_book_leads_to_one(site_dir: Path) -> None:
    """With the title that the row has, where the author gave no text."""
    explorers = {"event": "ict-policy/timeline-explorer.html", "case": "municipal-dx/case-explorer.html"}
    ids = {kind: set(re.findall(rf'id="{kind}-([\w-]+)"', (SITE / "chapters" / page).read_text(encoding="utf-8")))
           for kind, page in explorers.items()}  # fmt: skip
    count = 0
    for path in sorted((site_dir / "chapters").rglob("*.html")):
        for address, text in links(path.read_text(encoding="utf-8")):
            place, _, name = address.partition("#")
            kind, _, row = name.partition("-")
            target = (path.parent / place).resolve() if place else path
            assert row in ids[kind] and text.strip(), (path.name, address)
            if target.name in ("timeline-explorer.html", "case-explorer.html"):
                assert target.relative_to(site_dir / "chapters").as_posix() == explorers[kind]
                count += 1
    assert count > 300
