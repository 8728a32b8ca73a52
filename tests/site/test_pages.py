"""Every page, in a real browser: on a phone and a laptop, light and dark, on paper, from disk, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from checks import (
    KIB,
    PAGES,
    ROOT,
    Record,
    axe_problems,
    html_problems,
    overflow_problems,
    picture_problems,
    print_problems,
    scheme_problems,
    scriptless_problems,
    watch,
    weight_problems,
)
from playwright.sync_api import Browser, Page
from published import MEASURE_AGAIN, weights

#: Widths in CSS pixels. A page is opened on the phone from a server, and on the laptop from disk, by a double click.
WIDTHS = {"phone": 360, "laptop": 1280}


class Visit(NamedTuple):
    """A page that was opened in a fresh browser, and what the browser reported."""

    page: Page
    record: Record


@pytest.fixture(scope="module", params=PAGES)
def path(request: pytest.FixtureRequest) -> str:
    """The path of a page below the site's folder."""
    return request.param


@pytest.fixture(scope="module", params=WIDTHS)
def visit(
    request: pytest.FixtureRequest, path: str, browser: Browser, site_url: str, site_dir: Path
) -> Iterator[Visit]:
    """The page, opened once for all tests that look at it on this device."""
    home = {"phone": site_url, "laptop": site_dir.as_uri()}[request.param]
    viewport = {"width": WIDTHS[request.param], "height": 800}
    with browser.new_context(viewport=viewport, color_scheme="light") as context:
        page = context.new_page()
        record = watch(page, home)
        page.goto(f"{home}/{path}")
        yield Visit(page, record)


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
    visit.page.emulate_media(color_scheme="dark")
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


def test_page_reads_without_javascript(path: str, browser: Browser, site_url: str) -> None:
    """The text is there, and nothing that waits for a script that will not come."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        record = watch(page, site_url)
        page.goto(f"{site_url}/{path}")
        report(scriptless_problems(page) + record.problems())


def test_html_is_valid(site_dir: Path) -> None:
    """Every page is HTML as the standard has it."""
    problems = html_problems([site_dir / page for page in PAGES])
    report([problem.replace(f"{ROOT}/", "") for problem in problems])
