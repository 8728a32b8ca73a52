"""What a page weighs over the wire, and how many other hosts it asks."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from browser import WEIGHTS, counted, open_browser, serve, watch
from playwright.sync_api import Browser
from report import Row, Section
from sites import PAGE, Site, Sites

KIB = 1024


@dataclass(frozen=True)
class Visit:
    """A page opened with an empty cache."""

    weight: float  #: KiB of everything that came from the site's own server, uncompressed
    foreign: int  #: requests to other hosts, which get no answer here
    limit: float  #: KiB that a page of this kind may weigh


def visit(browser: Browser, url: str, path: str) -> Visit:
    """Open a page in a fresh browser profile and wait until nothing more is loaded."""
    with browser.new_context() as context:
        page = context.new_page()
        record = watch(page, url)
        page.goto(f"{url}/{path}", wait_until="networkidle")
        limit = next(limit for selector, limit in WEIGHTS if page.locator(selector).count())
        foreign = [
            request for request in record.requests
            if urlsplit(request).scheme in ("http", "https") and not request.startswith(url)
        ]  # fmt: skip
        return Visit(sum(record.weights().values()) / KIB, len(foreign), limit / KIB)


def visit_all(browser: Browser, site: Site, paths: list[str]) -> dict[str, Visit]:
    """Visit every page of a site."""
    with serve(site.html) as url:
        return {path: visit(browser, url, path) for path in counted(paths, f"pages of {site.name} weighed")}


def measure(sites: Sites) -> Section:
    """Every page of the book beside the same page under the stock theme."""
    paths = sorted(path.relative_to(sites.ours.html).as_posix() for path in sites.ours.html.rglob("*.html"))
    paths.sort(key=lambda path: path != f"{PAGE}.html")  # the page that everything else measures first
    with open_browser() as browser:
        ours = visit_all(browser, sites.ours, paths)
        stock = visit_all(browser, sites.stock, paths)
    rows = [Row(f"`{path}`", ours[path].weight, stock[path].weight, "KiB", at_most=ours[path].limit) for path in paths]
    heaviest = [max(visit.weight for visit in visits.values()) for visits in (ours, stock)]
    foreign = [sum(visit.foreign for visit in visits.values()) for visits in (ours, stock)]
    rows += [
        Row("いちばん重いページ", *heaviest, "KiB"),
        Row("ほかの配信元への要求（全ページの合計）", *foreign, "件", at_most=0),
    ]
    return Section("ページの重さ", tuple(rows), "標準の Jupyter Book")
