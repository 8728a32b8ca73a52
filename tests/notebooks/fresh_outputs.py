"""A plugin for ``pytest --nbval``: what it saw each cell give is kept, so that no other check has to run the notebooks.

FRESH_OUTPUTS=folder pytest --nbval -p fresh_outputs notebooks
"""

from __future__ import annotations

import os
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell

#: A cell with this tag shows a widget, which is its first output; what follows belongs into the widget.
LIVE = "nbval-ignore-output"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write each notebook with its fresh outputs."""
    fresh: dict[Path, NotebookNode] = {}
    for item in session.items:
        if isinstance(item, IPyNbCell):
            notebook = fresh.setdefault(item.path, deepcopy(item.parent.nb))
            place = next(place for place, cell in enumerate(item.parent.nb.cells) if cell is item.cell)
            live = LIVE in item.cell.metadata.get("tags", [])
            notebook.cells[place].outputs = nbformat.from_dict(item.test_outputs[:1] if live else item.test_outputs)
    for path, notebook in fresh.items():
        nbformat.write(notebook, Path(os.environ["FRESH_OUTPUTS"], path.name))
