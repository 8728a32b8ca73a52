"""How the tests are shared out between processes by pytest-xdist."""

import re

import pytest
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
APART = tuple(
    f"tests/site/test_{name}.py"
    for name in ("simulator", "simulator_links", "timeline", "case_explorer", "explorer_links")
)


def scope(nodeid: str) -> str:
    """What a test belongs to: its file, in the files over all pages or all models the page or the model, or nothing.

    Tests of a file use the same costly things (a build, an opened page), which would else be
    made again for each of them.
    """
    file = nodeid.split("::")[0]
    if file in APART:
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
