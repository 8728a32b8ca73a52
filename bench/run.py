"""Measure speed and weight, ours and the other way in one run, and write ``bench/results.md``.

``make bench`` runs all of it and takes some twenty minutes on two idle cores; ``python bench/run.py --only weight,slider``
runs what is named and prints it: what the book shows was measured in one go.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import agents
import build_time
import engine
import jupyter_step
import lighthouse
import search
import slider
import timeline_scale
import weight
from browser import open_browser
from report import Section, markdown
from sites import Sites

RESULTS = Path(__file__).with_name("results.md")

#: A load average from which on a person should know that something else is running.
BUSY = 1.5

#: What can be measured, in the order of the page.
MEASUREMENTS: dict[str, Callable[[Sites], Section]] = {
    "weight": weight.measure,
    "lighthouse": lighthouse.measure,
    "slider": slider.measure,
    "timeline": timeline_scale.measure,
    "jupyter": jupyter_step.measure,
    "search": search.measure,
    "build": build_time.measure,
    "engine": engine.measure,
    "agents": agents.measure,
}


def chosen(text: str) -> list[str]:
    """The names in a list with commas; refuses one that is not there."""
    names = text.split(",")
    for name in names:
        if name not in MEASUREMENTS:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(MEASUREMENTS)}")
    return names


def main() -> None:
    """Measure everything and write it, or some and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", type=chosen, default=list(MEASUREMENTS), metavar="NAME,…",
                        help=f"some of {', '.join(MEASUREMENTS)}")  # fmt: skip
    names = parser.parse_args().only

    load = os.getloadavg()[0]
    if load > BUSY:
        print(f"The machine is busy (load {load:.1f}): times will be longer than they need be.")
    with open_browser() as browser:  # first, so that a missing one is known at once
        facts = {
            "Chromium": browser.version,
            "Lighthouse": lighthouse.version(),
            "測り始めた時の負荷": f"{load:.1f}（動いている、または待っている仕事の数）",
        }
    sections = []
    with tempfile.TemporaryDirectory() as folder:
        sites = Sites(Path(folder))
        for number, name in enumerate(names, 1):
            print(f"[{number}/{len(names)}] {name}", flush=True)
            started = time.perf_counter()
            sections.append(MEASUREMENTS[name](sites))
            print(f"  took {time.perf_counter() - started:.0f} s", flush=True)
    found = markdown(sections, facts)
    if names == list(MEASUREMENTS):
        RESULTS.write_text(found, encoding="utf-8")
        print(f"\nWritten to {RESULTS}")
    else:
        print(f"\n{found}")
    for section in sections:
        for row in section.rows:
            if row.met is False:
                print(f"Not met: {section.title}: {', '.join(row.cells()[:-1])}")


if __name__ == "__main__":
    main()
