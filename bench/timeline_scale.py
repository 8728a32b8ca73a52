"""How long the timeline takes to filter and draw: its own events, and the same page with 5,000."""

from __future__ import annotations

from browser import open_browser, serve
from playwright.sync_api import Page
from report import Row, Section
from sites import Sites
from slider import DRAWN, PROBE, percentiles

PAGE = "chapters/ict-policy/timeline-explorer.html"
ROUNDS = 4
MANY = 5000

#: Fills the lists up with copies of their events, before the page's script looks at them.
FILL = """
(wanted) => {
  const lists = [...document.querySelectorAll("[data-timeline] ol[data-lane]")];
  const items = lists.flatMap((list) => [...list.children]);
  for (let i = 0; items.length + i < wanted; i++) {
    const copy = items[i % items.length].cloneNode(true);
    copy.id += `-copy-${i}`;
    items[i % items.length].after(copy);
  }
  for (const list of lists) {
    const path = document.querySelector(`[data-row="${list.dataset.lane}"] path`);
    path.setAttribute("d", "M5 5h0".repeat(list.children.length));
  }
}
"""


def filter_times(page: Page) -> list[float]:
    """Milliseconds of each change of the form: every lane and kind off and on, and a word typed and deleted."""
    page.evaluate(PROBE)
    page.evaluate("() => { stepSamples.length = 0; }")
    boxes = page.locator(".explorer-filter input[type=checkbox]:not([name=lecture])").all()
    word, done = page.locator(".explorer-filter input[type=search]"), 0
    for _ in range(ROUNDS):
        for box in boxes:
            box.focus()
            for _ in range(2):
                page.keyboard.press("Space")
                done += 1
                page.evaluate(DRAWN, done)
        word.focus()
        for key in ("a", "i", "Backspace", "Backspace"):
            page.keyboard.press(key)
            done += 1
            page.evaluate(DRAWN, done)
    return page.evaluate("() => stepSamples")


def measure(sites: Sites) -> Section:
    """The events of the book, and 5,000 of them."""
    rows = []
    with open_browser() as browser, serve(sites.ours.html) as url:
        for many, target in ((0, 16.0), (MANY, 100.0)):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.add_init_script(f"addEventListener('DOMContentLoaded', () => ({FILL})({many}), {{capture: true}})")
            page.goto(f"{url}/{PAGE}", wait_until="networkidle")
            count = page.locator("[data-timeline] li[id^=event-]").count()
            middle, high = percentiles(filter_times(page))
            page.close()
            print(f"  {count} events: p50 {middle:.1f} ms, p95 {high:.1f} ms", flush=True)
            rows += [
                Row(f"{count:,} 件の中央値", middle, unit="ms", digits=1),
                Row(f"{count:,} 件の 95 パーセンタイル", high, unit="ms", digits=1, at_most=target),
            ]
    return Section("年表の条件を一つ変えて描き直す時間", tuple(rows))
