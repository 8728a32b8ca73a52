"""What the theme and the packages add to a page: only what it uses, and in Japanese."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from checks import PAGES
from lean_pages import is_used
from page_repairs import MESSAGES
from playwright.sync_api import Page

#: A script or style, and what is on the pages that load it (`None`: on no page).
USED_WITH = {
    "pygments.css": "div.highlight",
    "copybutton.js": "div.highlight",
    "clipboard.min.js": "div.highlight",
    "mystnb.*.css": "div.cell",
    "simulator.js": "[data-simulator]",
    "simulator.css": "[data-simulator]",
    "quiz.js": ".quiz",
    "quiz.css": ".quiz",
    "details.js": "article details",
    "search.js": "#search-results",
    "search-words.js": "#search-results",
    "search.css": "#search-results",
    "sphinx-thebe.js": None,
    "sphinx-book-theme.js": None,
    "furo.css": "body",
    "book.css": "body",
}


@pytest.fixture(scope="module")
def soups(site_dir: Path) -> dict[str, BeautifulSoup]:
    """Every page, parsed."""
    return {page: BeautifulSoup((site_dir / page).read_text(encoding="utf-8"), "html.parser") for page in PAGES}


@pytest.mark.parametrize("file, selector", USED_WITH.items(), ids=USED_WITH)
def test_page_loads_what_it_uses(soups: dict[str, BeautifulSoup], file: str, selector: str | None) -> None:
    """A page has the script or style exactly if it has something for it to work on."""
    name = re.escape(file).replace(r"\*", r"\w+")
    pattern = re.compile(rf"(^|/){name}(\?|$)")
    everywhere = False
    for page, soup in soups.items():
        loaded = bool(soup.find_all(src=pattern) or soup.find_all("link", href=pattern))
        assert loaded == bool(selector and soup.select(selector)), page
        everywhere |= loaded
    assert everywhere == (selector is not None), "a name or a selector that is nowhere would tell nothing"


def test_no_script_of_an_unused_package_is_left(soups: dict[str, BeautifulSoup]) -> None:
    """Inline scripts of packages name addresses of other hosts, or buttons that are not there."""
    for page, soup in soups.items():
        text = " ".join(script.get_text() for script in soup.find_all("script"))
        assert "document.body.dataset.theme" in text, "the theme's own inline script is read"
        assert not re.search(r"https?://|thebe|MathJax|toggle(Hint|button)", text), page


def test_pictures_wait_and_keep_their_place(soups: dict[str, BeautifulSoup]) -> None:
    """A picture is loaded when it comes near, and nothing moves when it is there."""
    pictures = [picture for soup in soups.values() for picture in soup.select("article img")]
    assert pictures
    for picture in pictures:
        assert picture.get("loading") == "lazy", picture
        assert int(picture["width"]) > 0 < int(picture["height"]), picture


def test_unlisted_script_stays() -> None:
    """What no rule is about is used: an upgrade adds rather than breaks."""
    assert is_used("something-new.js", "<p>text</p>")
    assert not is_used("quiz.js", "<p>text</p>")
    assert is_used("quiz.js", '<p class="a quiz b">text</p>')


def test_interface_is_japanese(soups: dict[str, BeautifulSoup]) -> None:
    """Labels, hints and words around the text have no English left in them."""
    for page, soup in soups.items():
        words = [node[name] for name in ("aria-label", "title") for node in soup.select(f"[{name}]")]
        around = ".skip-to-content, .back-to-top, .toc-title, .related-pages .context, symbol > title"
        words += [node.get_text() for node in soup.select(around)]
        assert words, page
        # A title may quote a source in English: only what interfaces say is looked for.
        label = r"(Toggle|Link to|Permalink|Skip|Back|Copy|View|Edit|Expand|Auto|Search)\b"
        english = [word for word in words if word in MESSAGES or re.match(label, word.strip())]
        assert not english, page


def test_copy_button_speaks_japanese(soups: dict[str, BeautifulSoup], open_page: Callable[..., Page]) -> None:
    """The button on a piece of code says what it does."""
    page = next(page for page, soup in soups.items() if soup.select("div.highlight"))
    button = open_page(page).locator("button.copybtn").first
    assert button.get_attribute("data-tooltip") == "コピー"


def test_scrolling_box_is_reached_by_keyboard(open_page: Callable[..., Page]) -> None:
    """A box is a stop for the Tab key while its content is wider than it, and only then."""
    page = open_page(next(page for page in PAGES if page.startswith("notebooks/")))
    for width in (1280, 320, 2000):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(
            """() => [...document.querySelectorAll("article pre")]
              .filter((box) => box.checkVisibility())
              .every((box) => (box.scrollWidth > box.clientWidth) === (box.tabIndex === 0))"""
        )
        if width == 320:
            assert page.locator("article pre[tabindex='0']").count()
