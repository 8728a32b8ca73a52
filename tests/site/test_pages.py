"""Every page, in a real browser: on a phone and a laptop, light and dark, on paper, from disk, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from checks import (
    KIB,
    PAGES,
    ROOT,
    axe_problems,
    overflow_problems,
    picture_problems,
    print_problems,
    scheme_problems,
    scriptless_problems,
    weight_problems,
)
from chromium import Record, watch
from html_files import html_problems
from playwright.sync_api import Browser, Page
from published import MEASURE_AGAIN, weights

#: Widths in CSS pixels. A page is opened on the phone from a server, and on the laptop from disk, by a double click.
WIDTHS = {"phone": 360, "laptop": 1280}


class Visit(NamedTuple):
    """A page that was opened, and what the browser reported since then."""

    page: Page
    record: Record


class Window:
    """A window in which one page after the other is opened; the server sees to it that each visit is like a first one.

    A new browser for each page would cost more than the page.
    """

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.record = watch(page, home)

    def visit(self, path: str) -> Visit:
        """Open a page of the site in the light, on a screen, and forget what was reported of the one before."""
        self.page.emulate_media(color_scheme="light", media="screen")
        self.record.clear()
        self.page.goto(f"{self.home}/{path}")
        return Visit(self.page, self.record)


@contextmanager
def window(browser: Browser, home: str, device: str, **options: Any) -> Iterator[Window]:
    """Open a window as wide as the device; ``options`` are those of Playwright's ``new_context``."""
    viewport = {"width": WIDTHS[device], "height": 800}
    with browser.new_context(viewport=viewport, **options) as context:
        yield Window(context.new_page(), home)


@pytest.fixture(scope="session")
def from_server(browser: Browser, site_url: str) -> Iterator[Window]:
    """A phone that gets the pages from a server."""
    with window(browser, site_url, "phone") as opened:
        yield opened


@pytest.fixture(scope="session")
def from_disk(browser: Browser, site_dir: Path) -> Iterator[Window]:
    """A laptop on which the files are opened by a double click."""
    with window(browser, site_dir.as_uri(), "laptop") as opened:
        yield opened


@pytest.fixture(scope="session")
def without_scripts(browser: Browser, site_url: str) -> Iterator[Window]:
    """A laptop that runs no JavaScript."""
    with window(browser, site_url, "laptop", java_script_enabled=False) as opened:
        yield opened


@pytest.fixture(scope="module", params=PAGES)
def path(request: pytest.FixtureRequest) -> str:
    """The path of a page below the site's folder."""
    return request.param


@pytest.fixture(scope="module", params=WIDTHS)
def visit(request: pytest.FixtureRequest, path: str, from_server: Window, from_disk: Window) -> Visit:
    """The page, opened once for all tests that look at it on this device.

    The window does not grow from one to the other: what a page folds away on a phone, it does not unfold.
    """
    return {"phone": from_server, "laptop": from_disk}[request.param].visit(path)


#: For what does not depend on the width of the window.
once = pytest.mark.parametrize("visit", ["phone"], indirect=True)


def report(problems: list[str]) -> None:
    """Fail if there are problems, one on each line."""
    assert not problems, "\n" + "\n".join(problems)


def test_page_is_light_enough(visit: Visit) -> None:
    """First, before anything else is loaded: the weight of a cold visit."""
    report(weight_problems(*visit))


@once
def test_page_weighs_about_what_is_published(path: str, visit: Visit) -> None:
    """A sentence more makes no difference, a tenth does: then it is time for `make bench`."""
    assert weights().get(path) == pytest.approx(sum(visit.record.weights().values()) / KIB, rel=0.1), MEASURE_AGAIN


def test_page_fits_the_window(visit: Visit) -> None:
    """Nobody has to scroll sideways to read."""
    report(overflow_problems(visit.page))


def test_page_is_accessible(visit: Visit) -> None:
    """axe-core finds nothing."""
    report(axe_problems(visit.page))


def test_page_is_accessible_in_the_dark(visit: Visit) -> None:
    """There the colours differ and nothing else does, so that the rules about colours are enough."""
    report(scheme_problems(visit.page))
    report(axe_problems(visit.page, colours_alone=True))
    visit.page.emulate_media(color_scheme="light")


@once
def test_page_describes_its_pictures(visit: Visit) -> None:
    """Every image and drawing says in words what it shows."""
    report(picture_problems(visit.page))


@once
def test_page_prints_without_navigation(visit: Visit) -> None:
    """On paper there is the text alone, and all of it."""
    report(print_problems(visit.page))


def test_page_is_quiet(visit: Visit) -> None:
    """Last: through all of the above nothing failed, warned or asked another host, from a server and from disk."""
    report(visit.record.problems())


def test_page_reads_without_javascript(path: str, without_scripts: Window) -> None:
    """The text is there, and nothing that waits for a script that will not come."""
    page, record = without_scripts.visit(path)
    report(scriptless_problems(page) + record.problems())


def test_html_is_valid(site_dir: Path) -> None:
    """Every page is HTML as the standard has it."""
    problems = html_problems([site_dir / page for page in PAGES])
    report([problem.replace(f"{ROOT}/", "") for problem in problems])
