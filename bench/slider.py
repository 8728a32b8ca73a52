"""How long one slider step takes on the page, computed and drawn."""

from __future__ import annotations

import itertools
import math
import re
import statistics

from browser import open_browser, serve
from playwright.sync_api import Locator, Page
from report import Row, Section
from sites import Sites

STEPS = 300
TARGET = 8.0

#: Measures from an input event's dispatch to the end of its handlers, and from the beginning of the
#: next frame to the end of its style, layout and paint. The idle wait for that frame is left out:
#: its length is the screen's, not the page's. A message posted in the frame's first callback is
#: delivered when the frame's work on the main thread is done.
PROBE = """
() => {
  const samples = window.stepSamples = [];
  let begun, script;
  addEventListener("input", () => {
    requestAnimationFrame(() => {
      const frame = performance.now(), channel = new MessageChannel();
      channel.port1.onmessage = () => samples.push(script + performance.now() - frame);
      channel.port2.postMessage(null);
    });
    begun = performance.now();
  }, { capture: true });
  addEventListener("input", () => { script = performance.now() - begun; });
}
"""

#: Waits until as many steps are measured as are asked for, and a little longer than that at most.
DRAWN = """
(count) => new Promise((done, fail) => {
  const late = performance.now() + 5000;
  const look = () => stepSamples.length >= count ? done()
    : performance.now() > late ? fail(new Error("no input event after a key")) : setTimeout(look, 1);
  look();
})
"""


def percentiles(times: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[94]


def keys_along(slider: Locator) -> itertools.cycle[str]:
    """Arrow keys that walk a slider from its lower end to its upper and back, again and again."""
    low, high, step = (float(slider.get_attribute(name)) for name in ("min", "max", "step"))
    steps = round((high - low) / step)
    return itertools.cycle(["ArrowRight"] * steps + ["ArrowLeft"] * steps)


def step_times(page: Page, simulator: Locator) -> list[float]:
    """The milliseconds of each of at least `STEPS` steps, shared out among all sliders."""
    sliders = simulator.locator("input[type=range]").all()
    times: list[float] = []
    for slider in sliders:
        slider.focus()
        page.keyboard.press("Home")
        page.wait_for_timeout(1000)  # what a step leaves to do later (announcement, link) is done
        page.evaluate("() => { stepSamples.length = 0; }")
        wanted = math.ceil(STEPS / len(sliders))
        for done, key in zip(range(1, wanted + 1), keys_along(slider), strict=False):
            page.keyboard.press(key)
            page.evaluate(DRAWN, done)
        times += page.evaluate("() => stepSamples")
    return times


def homes(sites: Sites) -> dict[str, str]:
    """Name of each simulator -> the first chapter that has it."""
    found: dict[str, str] = {}
    for path in sorted((sites.ours.html / "chapters").rglob("*.html")):
        for name in re.findall(r'data-simulator="([^"]+)"', path.read_text(encoding="utf-8")):
            found.setdefault(name, path.relative_to(sites.ours.html).as_posix())
    return found


def measure(sites: Sites) -> Section:
    """Every simulator of the chapters, walked with the keyboard's arrow keys."""
    rows = []
    with open_browser() as browser, serve(sites.ours.html) as url:
        for name, path in homes(sites).items():
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{url}/{path}", wait_until="networkidle")
            page.evaluate(PROBE)
            times = step_times(page, page.locator(f"[data-simulator={name}]"))
            page.close()
            middle, high = percentiles(times)
            print(f"  {name}: p50 {middle:.1f} ms, p95 {high:.1f} ms of {len(times)} steps", flush=True)
            rows += [
                Row(f"`{name}` の中央値", middle, unit="ms", digits=1),
                Row(f"`{name}` の 95 パーセンタイル", high, unit="ms", digits=1, at_most=TARGET),
            ]
    return Section("つまみを一目盛り動かす時間（ページ）", tuple(rows))
