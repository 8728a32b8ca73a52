"""What all tests share: one browser, and how they are shared out between processes."""

import re
from collections.abc import Iterator

import pytest
from chromium import launch
from cpu_time import NAME, CpuTime
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

#: What takes longest, with about how many seconds: it comes first, so that at the end no process is alone at work. Tests
#: of a page of the book and those that are not named take less.
SECONDS = {
    "tests/notebooks/test_processors.py": 100,
    "tests/site/test_build.py": 80,
    "tests/site/test_search.py": 60,
    "tests/notebooks/test_stored_outputs.py": 50,
    "tests/notebooks/test_widgets_swept.py": 50,
    "tests/notebooks/test_jupyterlab.py": 40,
    "tests/site/test_quiz.py": 30,
    "tests/site/test_storage.py": 20,
    "tests/site/test_checks_can_fail.py": 20,
    "tests/site/test_search_texts.py": 12,
}

#: Files whose tests need nothing that takes long to make, and long themselves: each test may go anywhere.
APART = ("test_simulator.py", "test_timeline.py", "test_case_explorer.py")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; one for all tests, because Playwright runs once in a process."""
    with sync_playwright() as playwright, launch(playwright.chromium) as browser:
        yield browser


def scope(nodeid: str) -> str:
    """What a test belongs to: its file, in the files over all pages or all models the page or the model, or nothing.

    Tests of a file use the same costly things (a build, an opened page), which would else be
    made again for each of them.
    """
    file = nodeid.split("::")[0]
    if file.endswith(APART):
        return nodeid
    page = re.search(r"test_pages\.py::.*?[\[-]((?:(?:chapters|notebooks)/[\w/-]+|\w+)\.html)", nodeid)
    model = re.search(r"test_drawn_curves\.py::\w+\[([a-z-]+)-", nodeid)
    return page[1] if page else model[1] if model else file


class Scopes(LoadScopeScheduling):
    """Gives out the tests by their scope."""

    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)


class Sharing:
    """Hooks of pytest-xdist; pytest would not know the first where that plugin is switched off (``-p no:xdist``)."""

    @staticmethod
    def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scopes:
        """Give the order of work to pytest-xdist: that of the tests."""
        config.option.loadscopereorder = False
        return Scopes(config, log)

    @staticmethod
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        """The longest first; the order of tests within a scope stays."""
        items.sort(key=lambda item: -SECONDS.get(scope(item.nodeid), 0))


def pytest_addoption(parser: pytest.Parser) -> None:
    """What can be asked for on the command line."""
    parser.addoption("--cpu", action="store_true", help="say how many seconds of CPU each file of tests takes")


def pytest_configure(config: pytest.Config) -> None:
    """Share the tests out where there is something that shares, and count where that was asked for."""
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(Sharing())
    if config.getoption("--cpu"):
        config.pluginmanager.register(CpuTime())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests counted (``record_property``): figures that have a bound, and should become better."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    if figures := dict(
        pair for report in reports for pair in getattr(report, "user_properties", ()) if pair[0] != NAME
    ):
        terminalreporter.section("figures")
        for name, figure in figures.items():
            terminalreporter.line(f"{name}: {figure}")
