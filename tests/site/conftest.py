"""A server and a browser for the tests of the built site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from checks import ROOT, SITE
from chromium import serve, watch
from playwright.sync_api import Browser, Page

#: What the site is built from.
SOURCES = ("_config.yml", "_toc.yml", "references.bib", "index.md", "chapters", "notebooks")
SOURCES += ("data", "src", "bench/results.md")


@pytest.fixture(scope="session")
def site_dir() -> Path:
    """The folder of the built site, which has to be there and newer than its sources."""
    note = SITE.parent / ".built"  # left by a build that went well
    if not note.is_file():
        pytest.fail("there is no built site: run `make book`", pytrace=False)
    files = [
        path
        for source in SOURCES
        for path in [ROOT / source, *(ROOT / source).rglob("*")]
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    ]
    newer = [path for path in files if path.stat().st_mtime > note.stat().st_mtime]
    if newer:
        name = newer[0].relative_to(ROOT)
        pytest.fail(f"the site is older than {name}: run `make book`", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """The address at which the site is served, without a slash at its end."""
    with serve(site_dir) as url:
        yield url


@pytest.fixture
def open_page(browser: Browser, site_url: str, site_dir: Path) -> Iterator[Callable[..., Page]]:
    """Open pages of the site: ``open_page("index.html#part", width=360, color_scheme="dark")``.

    ``from_disk`` opens the file itself; other options are those of Playwright's ``new_context``.
    At the end the test fails if a page warned in the console, failed to load something or asked
    another host.
    """
    with ExitStack() as contexts:
        records = []

        def open_page(
            path: str = "index.html",
            *,
            width: int = 1280,
            height: int = 800,
            from_disk: bool = False,
            **options: Any,
        ) -> Page:
            viewport = {"width": width, "height": height}
            context = contexts.enter_context(browser.new_context(viewport=viewport, **options))
            page = context.new_page()
            home = site_dir.as_uri() if from_disk else site_url
            records.append(watch(page, home))
            page.goto(f"{home}/{path}")
            return page

        yield open_page
        problems = [problem for record in records for problem in record.problems()]
    assert not problems, "\n".join(problems)
