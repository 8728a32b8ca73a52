"""How many queries find their page: this book's search against the one that Sphinx brings."""

from __future__ import annotations

import csv
from typing import NamedTuple
from urllib.parse import quote

from browser import counted, open_browser, serve
from playwright.sync_api import Browser, Page
from report import Row, Section
from sites import ROOT, Site, Sites

#: The queries that the tests try, each with the page that it is to find.
QUERIES = ROOT / "tests" / "site" / "search_queries.csv"

#: Each search says when it has listed everything: ours in a status, Sphinx's in its heading.
FINISHED = """
() => document.querySelector("#search-results [role=status]")?.textContent
  || Search.title?.textContent === Documentation.gettext("Search Results")
"""


class Query(NamedTuple):
    """What a reader types, and the page that says something about it."""

    words: str
    page: str

    @property
    def is_japanese(self) -> bool:
        """Whether there is a Japanese character in it."""
        return any(character >= "\u3040" for character in self.words)


def finds(page: Page, url: str, query: Query) -> bool:
    """Whether the page is among the results, wherever it stands."""
    page.goto(f"{url}/search.html?q={quote(query.words)}")
    page.wait_for_function(FINISHED)
    links = page.locator("#search-results li a").evaluate_all("all => all.map(a => a.href)")
    return any(link.removeprefix(f"{url}/").startswith(f"{query.page}.html") for link in links)


def found(browser: Browser, site: Site, queries: list[Query]) -> set[Query]:
    """The queries that find their page."""
    with serve(site.html) as url, browser.new_context() as context:
        page = context.new_page()
        hits = {query for query in counted(queries, f"queries put to {site.name}") if finds(page, url, query)}
    print(f"  {site.name} finds {len(hits)} of {len(queries)}", flush=True)
    return hits


def measure(sites: Sites) -> Section:
    """All queries of the tests on both sites."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        queries = [Query(row["query"], row["page"]) for row in csv.DictReader(file)]
    with open_browser() as browser:
        ours = found(browser, sites.ours, queries)
        stock = found(browser, sites.stock, queries)
    rows = []
    for name, group in (
        ("日本語の", {query for query in queries if query.is_japanese}),
        ("英数字や記号だけの", {query for query in queries if not query.is_japanese}),
    ):
        rows.append(
            Row(
                f"{name}言葉 {len(group)} 通りのうち、目当てのページが出たもの",
                len(group & ours),
                len(group & stock),
                "通り",
                at_least=len(group),
                more_is_better=True,
            )
        )
    return Section("検索", tuple(rows), "標準の Jupyter Book")
