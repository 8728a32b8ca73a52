"""What the theme and the packages add to a page: only what it uses, and in Japanese."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import furo
import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from checks import PAGES, ROOT, parsed
from docutils import nodes
from playwright.sync_api import Page
from pygments.formatters import HtmlFormatter
from sphinx.errors import ExtensionError

from infosociety_book import nodes as book_nodes
from infosociety_book.assets import contents, holds
from infosociety_book.theme import words
from infosociety_book.theme.loading import asset_name, used

#: A script or style, and what is on the pages that load it (`None`: on no page).
USED_WITH = {
    "pygments.css": "div.highlight",
    "copybutton.js": "div.highlight",
    "copybutton.css": "div.highlight",
    "clipboard.min.js": "div.highlight",
    "mystnb.*.css": "div.cell",
    "simulator.js": "[data-simulator]",
    "simulator.css": "[data-simulator]",
    "explorer.css": "[data-timeline], [data-cases]",
    "timeline.css": "[data-timeline]",
    "timeline.js": "[data-timeline]",
    "cases.css": "[data-cases]",
    "cases.js": "[data-cases]",
    "figures.css": ".diagram-figure, .bar-figure, .indicators",
    "quiz.js": ".quiz",
    "quiz.css": ".quiz",
    "details.js": "article details",
    "scrollable.js": "article :is(.highlight, .table-wrapper, .cell_output)",
    "search.js": "#search-results",
    "search-words.js": "#search-results",
    "search-texts.js": "#search-results",
    "search.css": "#search-results",
    "sphinx-design.min.css": "[class*='sd-']",
    "design-tabs.js": ".sd-tab-set",
    "togglebutton.js": ".toggle, .dropdown",
    "togglebutton.css": ".toggle, .dropdown",
    "sphinx-thebe.js": None,
    "sphinx-thebe.css": None,
    "sphinx-book-theme.js": None,
    "furo.css": "body",
    "book.css": "body",
}


@pytest.fixture(scope="module")
def soups(site_dir: Path) -> dict[str, BeautifulSoup]:
    """Every page, parsed."""
    return {page: parsed(page) for page in PAGES}


def style_sheet(style: str) -> str:
    """All colours of a style of Pygments."""
    return HtmlFormatter(style=style).get_style_defs(".highlight")


def assets(soup: BeautifulSoup) -> list[str]:
    """The addresses of the scripts, styles and icons that a page loads."""
    found = [script["src"] for script in soup.find_all("script", src=True)]
    return found + [link["href"] for link in soup.select('link[rel="stylesheet"]')]


@pytest.fixture(scope="module")
def loaded(soups: dict[str, BeautifulSoup]) -> dict[str, list[str]]:
    """The addresses that each page loads."""
    return {page: assets(soup) for page, soup in soups.items()}


@pytest.mark.parametrize("file, selector", USED_WITH.items(), ids=USED_WITH)
def test_page_loads_what_it_uses(
    soups: dict[str, BeautifulSoup], loaded: dict[str, list[str]], file: str, selector: str | None
) -> None:
    """A page has the script or style exactly if it has something for it to work on."""
    name = re.escape(file).replace(r"\*", r"\w+")
    pattern = re.compile(rf"(^|/){name}(\?|$)")
    for page, soup in soups.items():
        found = any(pattern.search(address) for address in loaded[page])
        assert found == bool(selector and soup.select(selector)), page


#: What no page has at present; any other name that is nowhere would tell nothing.
NOT_YET = {"sphinx-design.min.css", "design-tabs.js", "togglebutton.js", "togglebutton.css"}


def test_the_names_of_the_files_are_right(soups: dict[str, BeautifulSoup]) -> None:
    """Each file above is on some page, but for those that the book has no use for."""
    everywhere = {Path(address.partition("?")[0]).name for soup in soups.values() for address in assets(soup)}
    nowhere = {file for file in USED_WITH if not any(Path(name).match(file) for name in everywhere)}
    assert nowhere == {file for file, selector in USED_WITH.items() if selector is None} | NOT_YET


def test_each_simulator_has_its_model_alone(soups: dict[str, BeautifulSoup]) -> None:
    """The scripts of the models are those of the simulators on the page, after the front end."""
    for page, soup in soups.items():
        names = dict.fromkeys(node["data-simulator"] for node in soup.select("[data-simulator]"))
        scripts = [address.partition("?")[0] for address in assets(soup) if "/models/" in address]
        assert [Path(script).stem for script in scripts] == list(names), page


def test_address_of_a_file_has_the_checksum_of_what_is_served(soups: dict[str, BeautifulSoup], site_dir: Path) -> None:
    """A browser that keeps a file asks for it again exactly when it has changed."""
    for page, soup in soups.items():
        for address in assets(soup):
            name, _, checksum = address.partition("?v=")
            content = (site_dir / page).parent.joinpath(name).read_bytes().replace(b"\r", b"")
            assert checksum == f"{zlib.crc32(content):08x}", f"{page}: {address}"


def test_files_come_in_the_same_order_everywhere(soups: dict[str, BeautifulSoup]) -> None:
    """Whatever the order in which features were registered: ours by name, after those of the packages."""
    ours = {path.name for path in ROOT.joinpath("src").rglob("*") if path.suffix in (".js", ".css")}
    for page, soup in soups.items():
        names = [Path(address.partition("?")[0]) for address in assets(soup)]
        for suffix in (".js", ".css"):
            kind = [path.name for path in names if path.suffix == suffix and path.parent.name != "models"]
            own = [name for name in kind if name in ours]
            assert own == sorted(own) and kind[len(kind) - len(own) :] == own, page


def test_code_has_the_colours_of_all_its_tokens(soups: dict[str, BeautifulSoup], site_dir: Path) -> None:
    """The style leaves out what no page has, and nothing else."""
    tokens = {
        name
        for soup in soups.values()
        for span in soup.select(".highlight span[class]")
        for name in span["class"]
        if not name.startswith("-Color")
    }
    rule = r"\.highlight \.(\w+) \{"
    # The style of the settings, and the theme's for the dark.
    known = {name for style in ("a11y-light", "native") for name in re.findall(rule, style_sheet(style))}
    served = set(re.findall(rule, (site_dir / "_static/pygments.css").read_text(encoding="utf-8")))
    assert served == known & tokens and len(served) > 10


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


def test_what_a_page_holds_is_read_from_its_document() -> None:
    """Nodes by their class, elements by tag, attribute and class; code that is coloured, not marked-up text."""
    code = nodes.literal_block("x = 1", "x = 1", classes=["wide"])
    table = book_nodes.element("table", class_="cases sortable", data_cases="1999 2026")
    document = nodes.document(None, None)
    document += [code, table]
    held = {"literal_block", "tagged", ".wide", ".highlight", "<table>", ".cases", ".sortable", "@data-cases", "@class"}
    assert contents(document) == {"document"} | held
    assert ".highlight" not in contents(nodes.document(None, None, nodes.literal_block("*x*", "x")))
    assert contents(None) == set()
    assert holds({"page_holds": {".sd-card"}}, {".sd-*"}) and not holds({"page_holds": {"quiz"}}, {".quiz"})


def test_files_are_listed_once_in_order_and_unknown_ones_stay() -> None:
    """What no rule is about is used: an upgrade adds rather than breaks. Inline scripts are known by their text."""

    def asset(name: str, priority: int, **attributes: str) -> SimpleNamespace:
        return SimpleNamespace(filename=name and f"_static/{name}", priority=priority, attributes=attributes)

    assets = [
        asset("quiz.js", 800),
        asset("book.js", 800),
        asset("something-new.js", 500),
        asset("copybutton.js", 500),
        asset("togglebutton.js", 500),
        asset("", 500, body="let toggleHintShow = 'Click to show';"),
        asset("", 500, body="const THEBE_JS_URL = 'https://example.org'"),
        asset("styles/furo.css", 200),
        asset("quiz.js", 800),
    ]
    page, code, folded = ({"page_holds": things} for things in (set(), {".highlight"}, {".toggle"}))
    always = ["styles/furo.css", "something-new.js"]
    assert [asset_name(one) for one in used(assets, page)] == [*always, "book.js", "quiz.js"]
    assert [asset_name(one) for one in used(assets, code)] == [*always, "copybutton.js", "book.js", "quiz.js"]
    inline = "let toggleHintShow = 'Click to show';"
    assert [asset_name(one) for one in used(assets, folded)] == [
        *always, "togglebutton.js", inline, "book.js", "quiz.js"
    ]  # fmt: skip


def test_interface_is_japanese(soups: dict[str, BeautifulSoup]) -> None:
    """Labels, hints and words around the text have no English left in them."""
    catalogue = Path(words.__file__).with_name("locale") / "ja/LC_MESSAGES/sphinx.po"
    with catalogue.open("rb") as file:
        messages = [message.id for message in read_po(file, "ja") if message.id]
    assert len(messages) > 25
    for page, soup in soups.items():
        said = [node[name] for name in ("aria-label", "title") for node in soup.select(f"[{name}]")]
        around = ".skip-to-content, .back-to-top, .toc-title, .related-pages .context, symbol > title"
        said += [node.get_text().strip() for node in soup.select(around)]
        assert said, page
        # A title may quote a source in English: only what interfaces say is looked for.
        label = r"(Toggle|Link to|Permalink|Skip|Back|Copy|View|Edit|Expand|Auto|Search)\b"
        english = [word for word in said if word in messages or re.match(label, word.strip())]
        assert not english, page


def test_new_words_of_the_theme_stop_the_build() -> None:
    """After an upgrade somebody has to look, before a reader does; with the version that is pinned all is found."""
    for template in words.AMENDMENTS:
        source = (furo.THEME_PATH / template).read_text(encoding="utf-8")
        for old, new in words.AMENDMENTS[template].items():
            assert source.count(old) == words.amended(template, source).count(new) >= 1
            with pytest.raises(ExtensionError, match=rf"{template} of furo \d+.*AMENDMENTS in words.py"):
                words.amended(template, source.replace(old, "something new"))


def test_copy_button_speaks_japanese(soups: dict[str, BeautifulSoup], open_page: Callable[..., Page]) -> None:
    """The button on a piece of code says what it does, and what it has done."""
    page = next(page for page, soup in soups.items() if soup.select("div.highlight"))
    opened = open_page(page)
    button = opened.locator("button.copybtn").first
    assert button.get_attribute("data-tooltip") == "コピー"
    assert button.locator("title").text_content() == "コードをコピー"
    assert opened.evaluate("messages[locale].copy_success") == "コピーしました"
    assert opened.evaluate("messages[locale].copy_failure") == "コピーできませんでした"


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
