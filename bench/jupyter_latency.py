"""Milliseconds from a key on a slider to the new picture, computed and drawn, in JupyterLab.

Both notebook cells draw the same curve: `Simulator`, which computes and draws in the browser, and the
cell that a tutorial would show, ``interact`` with a matplotlib figure made anew in Python.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from browser import open_browser
from lab import OpenNotebook, start_jupyterlab, write_notebook
from playwright.sync_api import Page

WARM_UP, STEPS = 5, 60

WIDGET = """\
from infosociety import Simulator
Simulator("cobb-douglas")"""

INTERACT = """\
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import interact

@interact(K=(0.1, 10.0, 0.1))
def production(K=4.0):
    x = np.linspace(0.1, 10, 97)
    plt.plot(x, x**0.3 * 4**0.7)
    plt.plot(K, K**0.3 * 4**0.7, "o")
    plt.show()"""

#: Where a key is pressed, and where the drawing appears.
PLACES = {
    "widget": (".simulator.sim-ready input[type=range][name=K]", ".simulator .sim-figures"),
    "interact": (".widget-interact .noUi-handle", ".widget-interact"),
}

#: Measures from a key to the change in the document (with an image decoded), and from the beginning
#: of the next frame to the end of its style, layout and paint: a message posted in the frame's first
#: callback is delivered then. As on the page, the idle wait for that frame is left out, in both.
PROBE = """
(place) => {
  const box = document.querySelector(place);
  let pressed = 0, shown = box.querySelector("img")?.src;
  window.steps = [];
  window.onkeydown = () => { pressed = performance.now(); };
  new MutationObserver(async () => {
    const image = box.querySelector("img");
    if (box.querySelector("svg") === null && (image === null || image.src === shown)) return;
    if (image) {
      shown = image.src;
      await image.decode();
    }
    const ready = performance.now();
    requestAnimationFrame(() => {
      const frame = performance.now();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        if (pressed) steps.push(ready - pressed + performance.now() - frame);
        pressed = 0;
      };
      channel.port2.postMessage(null);
    });
  }).observe(box, { childList: true, subtree: true });
}
"""


def step_times(page: Page, slider: str, drawing: str) -> list[float]:
    """Press an arrow key again and again, each time when the last step is on the screen."""
    page.evaluate(PROBE, drawing)
    page.locator(slider).first.focus()
    for step in range(1, WARM_UP + STEPS + 1):
        page.keyboard.press("ArrowRight" if step % 40 < 20 else "ArrowLeft")
        page.wait_for_function("count => steps.length >= count", arg=step, polling=5)
    return page.evaluate("steps")[WARM_UP:]


def measure() -> dict[str, dict[str, float]]:
    """The median and the 95th percentile of both, in milliseconds."""
    with tempfile.TemporaryDirectory() as name, open_browser() as browser:
        folder = Path(name)
        write_notebook(folder / "latency.ipynb", [WIDGET, INTERACT])
        with start_jupyterlab(folder) as url:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            notebook = OpenNotebook.open(page, url.format("latency.ipynb"))
            notebook.run_all()
            page.locator(f"{PLACES['interact'][1]} img").wait_for()
            notebook.simulator("cobb-douglas").wait_for()
            times = {kind: step_times(page, *places) for kind, places in PLACES.items()}
    return {
        kind: {"p50": statistics.median(steps), "p95": statistics.quantiles(steps, n=20, method="inclusive")[-1]}
        for kind, steps in times.items()
    }


if __name__ == "__main__":
    print(measure())
