"""The server and the browser are those of the tests, so that both measure the same thing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from playwright.sync_api import Browser, sync_playwright

try:
    from checks import WEIGHTS
    from chromium import CHROMIUM, Record, launch, serve, watch
except ModuleNotFoundError as error:
    sys.exit(f"{error}: run `make bench`, or set PYTHONPATH to tests/site and tests/notebooks, whose modules this uses")

__all__ = ["WEIGHTS", "Record", "counted", "open_browser", "serve", "watch"]

Item = TypeVar("Item")


def counted(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Go through what takes long, and say every now and then how far it is."""
    for number, item in enumerate(items, 1):
        yield item
        if number % 20 == 0 or number == len(items):
            print(f"  {what}: {number} of {len(items)}", flush=True)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium that reaches this machine alone."""
    with sync_playwright() as playwright, launch(playwright.chromium, CHROMIUM) as browser:
        yield browser
