"""What is asked of every page of the built site.

Each ``…_problems`` function returns a list of sentences, empty when all is well.
``test_checks_can_fail.py`` shows each of them finding what it is there to find.
"""

from __future__ import annotations

import functools
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from chromium import Record
from node_tools import node_tools
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"

#: Every page of the built site, as a path below `SITE`.
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))


@functools.cache
def parsed(page: str) -> BeautifulSoup:
    """A page's file, parsed; all tests of a process look at the same tree, so none may change it."""
    return BeautifulSoup((SITE / page).read_text(encoding="utf-8"), "html.parser")


KIB = 1024
#: The largest weight of a page: what is in the page, and how much may come with it.
#: The search page carries the words of the whole book, and only who searches loads it; the list of all sources
#: is one page, so that the browser's own search finds a source wherever it is cited.
WEIGHTS = (
    ("#search-results", 900 * KIB),
    ("[data-explorer]", 600 * KIB),
    (".citation-list", 600 * KIB),
    ("[data-simulator]", 360 * KIB),
    ("body", 300 * KIB),
)

#: The width of an A4 page between its margins, in CSS pixels.
PAPER_WIDTH = 718


#: What is asked beyond axe-core's own choice, which is WCAG 2.0 and 2.1 at A and AA and best practices: WCAG 2.2 AA,
#: and rules that axe-core still tries out. Left out of these are one that reads style sheets, which a page on disk may
#: not; one that asks a person to look; and focus-order-semantics, which wants each box that scrolls to be a landmark.
AXE_RULES = ("target-size", "p-as-heading", "table-fake-caption", "td-has-header")
#: The rules whose answer depends on the colours.
AXE_COLOUR_RULES = ("color-contrast", "link-in-text-block")

AXE = """
async (options) => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, ...options });
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}): ${target} ${failureSummary}`));
}
"""


@functools.cache
def axe_script() -> str:
    """axe-core's own file."""
    return (node_tools() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def axe_problems(page: Page, *, colours_alone: bool = False) -> list[str]:
    """Violations that axe-core finds, of every impact; of colours alone, or of everything."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_script())
        page.evaluate("() => axe.configure({ noHtml: true })")  # a copy of each element's markup, which nobody reads
        # A colour on its way from one scheme to the other would be measured as it passes.
        page.add_style_tag(content="* { transition: none !important; animation: none !important; }")
    if colours_alone:
        return page.evaluate(AXE, {"runOnly": AXE_COLOUR_RULES})
    return page.evaluate(AXE, {"rules": {rule: {"enabled": True} for rule in AXE_RULES}})


#: Every element that is shown, with its place and size, kept in the page under the name that is given.
BOXES = """
(name) => {
  window[name] = [...document.querySelectorAll("body *")].map((node, place) => {
    const shown = node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!shown || node.closest(".theme-toggle svg")) return null;
    const { x, y, width, height } = node.getBoundingClientRect();
    return `<${node.localName} class="${node.getAttribute("class") ?? ""}"> (element ${place}) `
      + [x, y, width, height].map(Math.round).join(" ");
  });
}
"""
MOVED = """
() => Array.from({ length: Math.max(boxesInTheLight.length, boxesInTheDark.length) },
    (_, place) => [boxesInTheLight[place], boxesInTheDark[place]])
  .filter(([one, other]) => one !== other)
"""


def scheme_problems(page: Page) -> list[str]:
    """What is shown in one colour scheme alone, or elsewhere or in another size than in the other scheme.

    The icon of the button that chooses the scheme may. Afterwards the page is in the dark.
    """
    for scheme, name in (("light", "boxesInTheLight"), ("dark", "boxesInTheDark")):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(BOXES, name)
    return [f"in the light {one}, in the dark {other}" for one, other in page.evaluate(MOVED)]


OVERFLOW = """
(onPaper) => {
  const root = document.documentElement, width = root.clientWidth, found = [];
  const main = document.querySelector("[role=main], main");
  const name = (node) => `<${node.localName} class="${node.getAttribute("class") ?? ""}" id="${node.id}">`;
  const overflow = (node) => getComputedStyle(node).overflowX;
  // The theme lets the whole column scroll, which is what shall not be needed: only boxes in it count.
  const inScroller = (node) => node !== main
    && (["auto", "scroll"].includes(overflow(node)) || inScroller(node.parentElement));
  const cutting = onPaper ? ["auto", "scroll", "hidden", "clip"] : ["hidden", "clip"];

  if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} px wide in ${width} px`);
  const wide = [];
  for (const node of main.querySelectorAll("*")) {
    if (!node.checkVisibility() || node.parentElement.closest("svg, math")) continue;
    const right = node.getBoundingClientRect().right;
    if (right > width + 1 && !inScroller(node)) wide.push(node);
    // A box of one pixel is text for screen readers.
    if (node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 1 && cutting.includes(overflow(node)))
      found.push(`${name(node)} is cut off: ${node.scrollWidth} px in ${node.clientWidth} px`);
  }
  // The innermost are the cause, or at least near it.
  for (const node of wide.filter((outer) => !wide.some((inner) => inner !== outer && outer.contains(inner))))
    found.push(`${name(node)} reaches to ${Math.round(node.getBoundingClientRect().right)} of ${width} px`);
  return found;
}
"""


def overflow_problems(page: Page, *, on_paper: bool = False) -> list[str]:
    """What is wider than the window or cut off; on paper also what would have to scroll."""
    return page.evaluate(OVERFLOW, on_paper)


def weight_problems(page: Page, record: Record) -> list[str]:
    """A page that is heavier than its kind may be."""
    limit = next(limit for selector, limit in WEIGHTS if page.locator(selector).count())
    weights = record.weights()
    if (total := sum(weights.values())) <= limit:
        return []
    heaviest = sorted(weights.items(), key=lambda item: -item[1])
    files = ", ".join(f"{urlsplit(url).path} {size}" for url, size in heaviest)
    return [f"{total} bytes, {limit} allowed: {files}"]


PICTURES = r"""
() => {
  const text = (node) => (node.getAttribute("aria-label")
    ?? (node.getAttribute("aria-labelledby") ?? "").split(/\s+/)
         .map((id) => document.getElementById(id)?.textContent ?? "").join(" ")).trim()
    || (node.querySelector(":scope > title")?.textContent ?? "").trim();
  const found = [];
  for (const image of document.querySelectorAll("img")) {
    const alt = image.getAttribute("alt")?.trim();
    if (!alt) found.push(`no alternative text: ${image.src}`);
    // With none given, docutils writes the path of the image.
    else if (/\.(png|svg|jpe?g|gif|webp)$/i.test(alt)) found.push(`a file name for text: ${alt}`);
  }
  const main = document.querySelector("[role=main], main") ?? document.body;
  for (const svg of main.querySelectorAll("svg")) {
    if (svg.closest("[aria-hidden=true], button, summary, a") || svg.parentElement.closest("svg")) continue;
    if (!text(svg)) found.push(`a drawing without a name: ${svg.outerHTML.slice(0, 120)}`);
    else if (!/^(img|graphics-)/.test(svg.getAttribute("role") ?? ""))
      found.push(`a drawing that is not announced as one (role="img"): ${text(svg)}`);
  }
  return found;
}
"""


def picture_problems(page: Page) -> list[str]:
    """Images without alternative text, drawings without a name."""
    return page.evaluate(PICTURES)


BARE = """
() => {
  const main = document.querySelector("[role=main], main") ?? document.body, found = [];
  if (main.innerText.trim().length < 20) found.push(`hardly any text: "${main.innerText.trim()}"`);
  for (const control of main.querySelectorAll("button, input, select, textarea")) {
    if (control.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      found.push(`a control that does nothing: ${control.outerHTML.slice(0, 120)}`);
  }
  return found;
}
"""


def scriptless_problems(page: Page) -> list[str]:
    """What does not work in a page that was opened with JavaScript switched off."""
    return page.evaluate(BARE)


PRINTED = """
() => [...document.querySelectorAll(
    "nav, header, .sidebar-drawer, .toc-drawer, .related-pages, .headerlink, [role=navigation], [role=search]")]
  .filter((node) => {
    const box = node.getBoundingClientRect();  // a drawer may be there, but off the paper
    return node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth;
  })
  .map((node) => `navigation on paper: <${node.localName} class="${node.className}">`)
"""


def print_problems(page: Page) -> list[str]:
    """What makes no sense on paper: navigation, and boxes whose content is cut off."""
    size = page.viewport_size
    page.set_viewport_size({"width": PAPER_WIDTH, "height": 1000})
    page.emulate_media(media="print")
    found = page.evaluate(PRINTED) + overflow_problems(page, on_paper=True)
    page.emulate_media(media="screen")
    page.set_viewport_size(size)
    return found
