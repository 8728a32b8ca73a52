"""Each check finds what it is there to find: pages broken on purpose, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from checks import (
    KIB,
    axe_problems,
    overflow_problems,
    picture_problems,
    print_problems,
    scheme_problems,
    scriptless_problems,
    weight_problems,
)
from chromium import serve, watch
from html_files import html_problems, link_problems
from playwright.sync_api import Browser, Page

SOUND = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>見本の頁</title>
<style>
  :root { color-scheme: light dark; }
  body { background: Canvas; }
</style>
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1 id="top">見本の頁</h1>
<p>この頁には、どこにも悪いところがありません。検査は何も見つけないはずです。</p>
<p><a href="other.html#top">別の頁の先頭</a>と<a href="https://www.example.org/">外の頁</a>。</p>
</main>
</body>
</html>
"""

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def broken(markup: str) -> str:
    """The sound page with something more in its main part."""
    return SOUND.replace("</main>", f"{markup}\n</main>")


@pytest.fixture
def site(tmp_path: Path) -> Callable[[str], Path]:
    """Make a site of two pages, the first of which is given."""

    def make(text: str) -> Path:
        (tmp_path / "index.html").write_text(text, encoding="utf-8")
        (tmp_path / "other.html").write_text(SOUND, encoding="utf-8")
        (tmp_path / "big.js").write_text("//" + "x" * (300 * KIB))
        return tmp_path

    return make


@pytest.fixture
def visit(site: Callable[[str], Path], browser: Browser) -> Iterator[Callable]:
    """Open a page with the given text; give what a browser check is called with."""
    with serve(site(SOUND)) as url:
        contexts = []

        def visit(text: str, **options: Any) -> tuple[Page, Any]:
            site(text)
            options = {"viewport": {"width": 360, "height": 640}} | options
            contexts.append(browser.new_context(**options))
            page = contexts[-1].new_page()
            record = watch(page, url)
            page.goto(f"{url}/index.html", wait_until="load")
            return page, record

        yield visit
        for context in contexts:
            context.close()


def reported(page: Page, record: Any) -> list[str]:
    """What the browser itself reported."""
    return record.problems()


def alone(check: Callable[[Page], list[str]]) -> Callable[[Page, Any], list[str]]:
    """A check of the page that needs no record."""
    return lambda page, record: check(page)


class Case(NamedTuple):
    """Something broken, the check that has to find it, and a part of what it has to say."""

    markup: str
    check: Callable[[Page, Any], list[str]]
    finding: str
    options: Mapping[str, Any] = MappingProxyType({})


AXE, WIDTH, PICTURES = alone(axe_problems), alone(overflow_problems), alone(picture_problems)
COLOURS, SCHEMES = alone(partial(axe_problems, colours_alone=True)), alone(scheme_problems)
PAPER, SCRIPTLESS = alone(print_problems), alone(scriptless_problems)
IN_THE_DARK = "@media (prefers-color-scheme: dark) {{ p {{ {} }} }}"
CELLS = "<td>1</td><td>2</td><td>3</td><td>4</td>"
DARK_GREY = f"<style>{IN_THE_DARK.format('color: #444')}</style>"

CASES = {
    "low contrast": Case('<p style="color: #aaa; background: #fff">薄い</p>', AXE, "color-contrast"),
    "low contrast in the dark": Case(DARK_GREY, AXE, "color-contrast", {"color_scheme": "dark"}),
    "low contrast in the dark, of colours alone": Case(DARK_GREY, COLOURS, "color-contrast", {"color_scheme": "dark"}),
    "link told by its colour alone": Case(
        '<style>p a { text-decoration: none }</style><p>文の中の<a href="other.html">別の頁</a>です。</p>',
        COLOURS,
        "link-in-text-block",
    ),
    "gone in the dark": Case(f"<style>{IN_THE_DARK.format('display: none')}</style>", SCHEMES, "in the dark None"),
    "smaller in the dark": Case(f"<style>{IN_THE_DARK.format('width: 20px')}</style>", SCHEMES, "in the dark <p"),
    "name without the words to be seen": Case(
        '<button aria-label="資本と生産量">図1</button>', AXE, "label-content-name-mismatch"
    ),
    "heading that is a paragraph": Case(
        f'<p style="font-weight: 700; font-size: 2em">見出し</p><p>{"本文。" * 30}</p>', AXE, "p-as-heading"
    ),
    "caption that is a cell": Case(
        f'<table><tr><td colspan="4">表の題</td></tr>{f"<tr>{CELLS}</tr>" * 3}</table>',
        AXE,
        "table-fake-caption",
    ),
    "cells without a header": Case(
        f"<table><tr><th>年</th>{'<td>1</td>' * 3}</tr>{f'<tr>{CELLS}</tr>' * 4}</table>",
        AXE,
        "td-has-header",
    ),
    "input without label": Case("<input type='text'>", AXE, "label (critical)"),
    "heading that skips a level": Case("<h3>飛んだ見出し</h3>", AXE, "heading-order"),
    "small targets": Case(
        "<style>button { font-size: 9px }</style><button>a</button><button>b</button>", AXE, "target-size"
    ),
    "unreachable box": Case(
        f'<div style="overflow-x: auto"><p style="width: 900px">{"広い" * 50}</p></div>',
        AXE,
        "scrollable-region-focusable",
    ),
    "image without text": Case(f'<img src="{PIXEL}">', PICTURES, "no alternative text"),
    "image with empty text": Case(f'<img src="{PIXEL}" alt="">', PICTURES, "no alternative text"),
    "file name for text": Case(f'<img src="{PIXEL}" alt="_images/a.png">', PICTURES, "a file name"),
    "drawing without name": Case("<svg><path d='M0 0h9'/></svg>", PICTURES, "without a name"),
    "drawing without role": Case("<svg aria-label='図'></svg>", PICTURES, "not announced"),
    "wide block": Case('<div style="width: 900px">広い</div>', WIDTH, "the page is"),
    "block that is cut off": Case(
        '<div style="overflow: hidden"><p style="width: 900px">切れる</p></div>', WIDTH, "reaches to"
    ),
    "block that is cut off inside": Case(
        '<div style="overflow: hidden; width: 90px"><p style="width: 99px">切れる</p></div>',
        WIDTH,
        "is cut off",
    ),
    "console error": Case("<script>console.error('e1')</script>", reported, "console error: e1"),
    "console warning": Case("<script>console.warn('w1')</script>", reported, "warning: w1"),
    "uncaught error": Case("<script>throw Error('u1')</script>", reported, "uncaught: u1"),
    "missing file": Case("<script src='gone.js'></script>", reported, "404 for"),
    "request to another host": Case("<script src='https://www.example.org/a.js'></script>", reported, "another host"),
    "request by a script": Case(
        "<script>fetch('https://www.example.org/').catch(() => 0)</script>",
        reported,
        "another host",
    ),
    "heavy page": Case("<script src='big.js'></script>", weight_problems, "/big.js 307"),
    "heavy simulator": Case(
        "<div data-simulator='a'></div><script src='big.js'></script><script src='big.js?2'></script>",
        weight_problems,
        "368640 allowed",
    ),
    "navigation on paper": Case("<nav>目次</nav>", PAPER, "navigation on paper: <nav"),
    "cut off on paper": Case(
        '<div style="overflow-x: auto"><p style="width: 900px">広い</p></div>', PAPER, "is cut off"
    ),
    "dead button": Case("<button>動かす</button>", SCRIPTLESS, "a control", {"java_script_enabled": False}),
    "text by script alone": Case(
        "<style>h1, p { display: none }</style><script>document.write('文')</script>",
        SCRIPTLESS,
        "hardly any text",
        {"java_script_enabled": False},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_broken_page_is_found(visit: Callable, case: Case) -> None:
    """The check says what is wrong with the broken page."""
    problems = case.check(*visit(broken(case.markup), **case.options))
    assert any(case.finding in problem for problem in problems), problems


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sound_page_is_sound(visit: Callable, scheme: str) -> None:
    """None of the checks finds anything in the page that the broken ones are made from."""
    opened = visit(SOUND, color_scheme=scheme)
    bare = visit(SOUND, java_script_enabled=False)
    for check in (weight_problems, WIDTH, AXE, COLOURS, SCHEMES, PICTURES, PAPER, reported):
        assert not check(*opened)
    assert not SCRIPTLESS(*bare)


def test_page_with_simulator_may_weigh_more(visit: Callable) -> None:
    """The same script is too heavy for plain text, but not for a simulator."""
    simulator = "<div data-simulator='a'></div><script src='big.js'></script>"
    assert not weight_problems(*visit(broken(simulator)))


def test_wide_block_is_found_in_a_page_of_the_book(open_page: Callable[..., Page]) -> None:
    """The theme's own layout does not hide it from the check."""
    page = open_page("index.html", width=360)
    assert not overflow_problems(page)
    page.locator("article p").first.evaluate("node => { node.style.width = '700px' }")
    assert overflow_problems(page)


BROKEN_FILES = {
    "dead link": ('<a href="gone.html">x</a>', "no such file: gone.html"),
    "dead picture": ('<img src="gone.png" alt="図">', "no such file: gone.png"),
    "dead anchor": ('<a href="#gone">x</a>', "no such anchor: #gone"),
    "dead anchor elsewhere": ('<a href="other.html#gone">x</a>', "no such anchor: other.html#gone"),
    "state of no simulator": ('<a href="#top?k=1">x</a>', "no such anchor: #top?k=1"),
    "doubled id": ('<p id="top">x</p>', "id used twice: top"),
    "plain http": ('<a href="http://www.example.org/">x</a>', "not a sound https address"),
    "address with a space": ('<a href="https://www.example.org/a b">x</a>', "not a sound https"),
    "script of another host": (
        '<script src="https://www.example.org/a.js"></script>',
        "loads from another host",
    ),
}


@pytest.mark.parametrize("markup, finding", BROKEN_FILES.values(), ids=BROKEN_FILES)
def test_broken_link_is_found(site: Callable[[str], Path], markup: str, finding: str) -> None:
    """Links are checked in the files, without a browser."""
    assert not link_problems(site(SOUND))
    problems = link_problems(site(broken(markup)))
    assert any(finding in problem for problem in problems), problems


def test_missing_icon_is_found(site: Callable[[str], Path]) -> None:
    """Without one every visit begins with a request that fails."""
    problems = link_problems(site(SOUND.replace('<link rel="icon" href="data:,">', "")))
    assert "names no icon" in problems[0]


def test_link_to_a_state_of_a_simulator_is_sound(site: Callable[[str], Path]) -> None:
    """What follows the question mark is the simulator's business."""
    assert not link_problems(site(broken('<p data-simulator="a"><a href="#a?k=1&amp;l=2">x</a></p>')))


INVALID = {
    "doubled id": ('<p id="top">x</p>', "no-dup-id"),
    "block in a line": ("<span><div>x</div></span>", "element-permitted-content"),
    "unclosed element": ("<div>", "close-order"),
    "unknown attribute value": ('<input type="slider">', "attribute-allowed-values"),
}


@pytest.mark.parametrize("markup, rule", INVALID.values(), ids=INVALID)
def test_invalid_html_is_found(site: Callable[[str], Path], markup: str, rule: str) -> None:
    """html-validate reads the files, all of them in one run."""
    assert not html_problems([site(SOUND) / "index.html"])
    problems = html_problems([site(broken(markup)) / "index.html"])
    assert any(rule in problem for problem in problems), problems
