"""Every page, in a real browser: on a phone and a laptop, light and dark, on paper, from disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from checks import (
    PAGES,
    ROOT,
    Record,
    axe_problems,
    html_problems,
    overflow_problems,
    picture_problems,
    print_problems,
    scriptless_problems,
    watch,
    weight_problems,
)
from playwright.sync_api import Browser, Page

PHONE, LAPTOP = 360, 1280


class Visit(NamedTuple):
    """A page that was opened in a fresh browser, and what the browser reported."""

    page: Page
    record: Record


@pytest.fixture(scope="module", params=PAGES)
def path(request: pytest.FixtureRequest) -> str:
    """The path of a page below the site's folder."""
    return request.param


@pytest.fixture(scope="module", params=[PHONE, LAPTOP], ids=["phone", "laptop"])
def visit(
    request: pytest.FixtureRequest, path: str, browser: Browser, site_url: str
) -> Iterator[Visit]:
    """The page, opened once for all tests that look at it in this width."""
    viewport = {"width": request.param, "height": 800}
    with browser.new_context(viewport=viewport, color_scheme="light") as context:
        page = context.new_page()
        record = watch(page, site_url)
        page.goto(f"{site_url}/{path}")
        yield Visit(page, record)


def report(problems: list[str]) -> None:
    """Fail if there are problems, one on each line."""
    assert not problems, "\n" + "\n".join(problems)


def test_page_is_light_enough(visit: Visit) -> None:
    """First, before anything else is loaded: the weight of a cold visit."""
    report(weight_problems(*visit))


def test_page_fits_the_window(visit: Visit) -> None:
    """Nobody has to scroll sideways to read."""
    report(overflow_problems(visit.page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_accessible(visit: Visit, scheme: str) -> None:
    """axe-core finds nothing, in both colour schemes."""
    visit.page.emulate_media(color_scheme=scheme)
    report(axe_problems(visit.page))


def test_page_describes_its_pictures(visit: Visit) -> None:
    """Every image and drawing says in words what it shows."""
    report(picture_problems(visit.page))


def test_page_prints_without_navigation(visit: Visit) -> None:
    """On paper there is the text alone, and all of it."""
    report(print_problems(visit.page))


def test_page_is_quiet(visit: Visit) -> None:
    """Last: through all of the above nothing failed, warned or asked another host."""
    report(visit.record.problems())


def test_page_works_from_disk(path: str, browser: Browser, site_dir: Path) -> None:
    """A double click on the file is enough."""
    with browser.new_context() as context:
        page = context.new_page()
        record = watch(page, site_dir.as_uri())
        page.goto(f"{site_dir.as_uri()}/{path}")
        report(record.problems())


def test_page_reads_without_javascript(path: str, browser: Browser, site_url: str) -> None:
    """The text is there, and nothing that waits for a script that will not come."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        record = watch(page, site_url)
        page.goto(f"{site_url}/{path}")
        report(scriptless_problems(page) + record.problems())


@pytest.mark.usefixtures("node_tools")
def test_html_is_valid(site_dir: Path) -> None:
    """Every page is HTML as the standard has it."""
    problems = html_problems([site_dir / page for page in PAGES])
    report([problem.replace(f"{ROOT}/", "") for problem in problems])
