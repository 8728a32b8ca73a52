"""What all tests share: one browser, and what pytest is told about them."""

from collections.abc import Iterator

import pytest
from chromium import launch
from cpu_time import NAME, CpuTime
from playwright.sync_api import Browser, sync_playwright
from sharing import Sharing


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; one for all tests, because Playwright runs once in a process."""
    with sync_playwright() as playwright, launch(playwright.chromium) as browser:
        yield browser


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
