"""Where the time of the tests goes: ``pytest --cpu`` says how many seconds of CPU each file of tests takes.

Counted are the process of the tests and all that it starts: the browser, builds, JupyterLab. The clock would tell more
of what else the machine does, and `time` leaves out what no parent waits for, such as the pages of a browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import psutil
import pytest

NAME = "cpu"


class CpuTime:
    """The plugin; with pytest-xdist there is one in each process, and the first of them adds up."""

    def __init__(self) -> None:
        self.process = psutil.Process()
        self.seen: dict[int, float] = {}  # seconds of each process that was alive the last time
        self.waited_for = 0.0
        self.since()

    def since(self) -> float:
        """Seconds since this was asked for the last time, of this process and of all that it started."""
        alive, waited_for = {}, 0.0
        for process in (self.process, *self.process.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.Error:  # it has ended in the meantime
                continue
            alive[process.pid] = times.user + times.system
            if process == self.process:
                waited_for = times.children_user + times.children_system
        spent = sum(seconds - self.seen.get(pid, 0.0) for pid, seconds in alive.items())
        # Of a process that began and ended since then only its parent knows.
        ended = sum(seconds for pid, seconds in self.seen.items() if pid not in alive)
        spent += max(0.0, waited_for - self.waited_for - ended)
        self.seen, self.waited_for = alive, waited_for
        return spent

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
        """Note what setting up, running and tearing down took, each in its report."""
        report = yield
        report.user_properties = [*report.user_properties, (NAME, self.since())]
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The files, the longest first."""
        files = Counter()
        for reports in terminalreporter.stats.values():
            for report in reports:
                for name, seconds in getattr(report, "user_properties", ()):
                    if name == NAME:
                        files[report.nodeid.split("::")[0]] += seconds
        terminalreporter.section("seconds of CPU")
        terminalreporter.line(f"{sum(files.values()):8.1f}  all")
        for file, seconds in files.most_common():
            terminalreporter.line(f"{seconds:8.1f}  {file}")
