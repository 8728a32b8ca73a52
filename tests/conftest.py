"""What all tests share: one browser, and how they are shared out between processes (``make test`` uses two)."""

import re
from collections.abc import Iterator

import pytest
from chromium import launch
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; one for all tests, because Playwright runs once in a process."""
    with sync_playwright() as playwright, launch(playwright.chromium) as browser:
        yield browser


class FileOrPage(LoadScopeScheduling):
    """Keep the tests of one file together, in the files over all pages those of one page, and the queries of one place.

    Tests of a file use the same costly things (a build, an opened page), which would else be
    made again for each of them.
    """

    def _split_scope(self, nodeid: str) -> str:
        page = re.search(r"test_pages\.py::.*?[\[-]((?:(?:chapters|notebooks)/[\w/-]+|\w+)\.html)", nodeid)
        query = re.search(r"::test_query_finds_its_page\[(server|disk)-", nodeid)
        return page[1] if page else query[1] if query else nodeid.split("::")[0]


class Sharing:
    """The hook of pytest-xdist; pytest would not know it where that plugin is switched off (``-p no:xdist``)."""

    @staticmethod
    def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> FileOrPage:
        """Give the order of work to pytest-xdist."""
        return FileOrPage(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Share the tests out where there is something that shares."""
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(Sharing())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests counted (``record_property``): figures that have a bound, and should become better."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    if figures := dict(pair for report in reports for pair in getattr(report, "user_properties", ())):
        terminalreporter.section("figures")
        for name, figure in figures.items():
            terminalreporter.line(f"{name}: {figure}")
