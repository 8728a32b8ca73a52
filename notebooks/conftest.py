"""For ``pytest --nbval notebooks``: a failure names its cell as stored_outputs.py does and says what to do."""

from collections.abc import Iterator

import pytest
from nbval.plugin import IPyNbCell

from infosociety_book.stored_outputs import name

ADVICE = "run `make notebooks`, look at what has changed, and commit it"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Put the name of the cell and the advice above what nbval says of it."""
    report = yield
    if report.failed and isinstance(item, IPyNbCell):
        cells = item.parent.nb.cells
        number = next(number for number, cell in enumerate(cells) if cell is item.cell)
        report.longrepr = f"{item.path.name}: {name(number, item.cell)}\n{ADVICE}\n\n{report.longrepr}"
    return report
