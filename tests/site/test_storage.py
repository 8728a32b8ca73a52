"""A browser that keeps nothing for the site: everything works, only nothing is remembered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from checks import PAGES
from chromium import Record, watch
from playwright.sync_api import Browser, BrowserContext, Page, expect

#: How browsers refuse: Chromium and Safari by an error, some settings by having none, a full disk at the first writing.
REFUSALS = {
    "error": """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
                  get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } });""",
    "none": """for (const name of ["localStorage", "sessionStorage"])
                 Object.defineProperty(window, name, { value: null, configurable: true });""",
    "full": """Storage.prototype.setItem = () => {
                 throw new DOMException("The quota has been exceeded.", "QuotaExceededError"); };""",
}


@contextmanager
def refusing(browser: Browser, refusal: str, **options: object) -> Iterator[BrowserContext]:
    """A browser that refuses to keep anything."""
    with browser.new_context(**options) as context:
        context.add_init_script(REFUSALS[refusal])
        yield context


def colours(page: Page) -> set[str]:
    """What is behind the page and behind each simulator."""
    return set(page.evaluate(
        "() => [document.body, ...document.querySelectorAll('.simulator')].map((one) => getComputedStyle(one).backgroundColor)"
    ))  # fmt: skip


def luminance(colour: str) -> float:
    """From 0 (black) to 1 (white)."""
    red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def press_theme_button(page: Page) -> str:
    """Press the button that changes the colours; the scheme that the page has then."""
    page.evaluate("[...document.querySelectorAll('.theme-toggle')].find((one) => one.checkVisibility()).click()")
    return page.locator("body").get_attribute("data-theme")


def test_every_page_works_without_storage(browser: Browser, site_url: str) -> None:
    """The button changes the colours, simulators are as dark as the page, and no script stops."""
    faults = []
    with refusing(browser, "error", color_scheme="dark") as context:
        page = context.new_page()
        record: Record = watch(page, site_url)
        for path in PAGES:
            page.goto(f"{site_url}/{path}")
            if dark := [colour for colour in colours(page) if luminance(colour) > 0.3]:
                faults.append(f"{path}: light on a dark page: {dark}")
            if (schemes := [press_theme_button(page) for _ in range(3)]) != ["light", "dark", "auto"]:
                faults.append(f"{path}: the button gives {schemes}")
    assert not faults + record.problems(), "\n".join(faults + record.problems())


@pytest.mark.parametrize("refusal", REFUSALS)
def test_search_works_without_storage(browser: Browser, site_url: str, refusal: str) -> None:
    """The results are there, and the page that is opened too."""
    with refusing(browser, refusal) as context:
        page = context.new_page()
        record = watch(page, site_url)
        page.goto(f"{site_url}/search.html?q=生産性")
        expect(page.locator("#search-results [role=status]")).to_contain_text("見つかりました")
        assert press_theme_button(page) == "dark"
        page.locator("#search-results ol a").first.click()
        expect(page.locator("h1")).to_be_visible()
        assert press_theme_button(page) == "dark"
        assert not record.problems()


def test_a_page_in_a_sandbox_works(browser: Browser, site_url: str) -> None:
    """A frame that a learning system closes off has no storage of its own."""
    with browser.new_context() as context:
        page = context.new_page()
        record = watch(page, site_url)
        page.goto(f"{site_url}/index.html")
        page.evaluate(
            "address => document.body.innerHTML = `<iframe sandbox='allow-scripts' src='${address}' width='900' height='600'></iframe>`",
            "search.html?q=生産性",
        )
        frame = page.frame_locator("iframe")
        expect(frame.locator("#search-results [role=status]")).to_contain_text("見つかりました")
        frame.locator(".theme-toggle:visible").first.click()
        expect(frame.locator("body")).to_have_attribute("data-theme", "dark")
        assert not record.problems()


def test_with_storage_the_choice_is_remembered(browser: Browser, site_url: str) -> None:
    """Nothing is taken from a browser that does keep."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site_url}/index.html")
        assert press_theme_button(page) == "dark"
        page.goto(f"{site_url}/genindex.html")
        assert page.locator("body").get_attribute("data-theme") == "dark"
        assert page.evaluate("Object.keys(localStorage)") == ["theme"]
