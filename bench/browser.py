"""The server and the browser are those of the tests, so that both measure the same thing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright
from sites import ROOT

sys.path.insert(0, str(ROOT / "tests" / "site"))

from checks import WEIGHTS, Record, launch, serve, watch  # noqa: E402

__all__ = ["WEIGHTS", "Record", "open_browser", "serve", "watch"]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium that reaches this machine alone."""
    with sync_playwright() as playwright, launch(playwright.chromium) as browser:
        yield browser
