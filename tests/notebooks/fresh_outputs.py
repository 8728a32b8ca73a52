"""A plugin for ``pytest --nbval``: what it saw each cell give is kept, so that no other check has to run the notebooks.

FRESH_OUTPUTS=folder pytest --nbval -p fresh_outputs notebooks
"""

from __future__ import annotations

import os
from collections import Counter
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell

#: A cell with this tag shows a widget; whatever else it gives belongs into the widget.
LIVE = "nbval-ignore-output"
WIDGET = "application/vnd.jupyter.widget-view+json"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write each notebook with its fresh outputs."""
    fresh: dict[Path, NotebookNode] = {}
    counts: Counter[Path] = Counter()
    for item in session.items:
        if isinstance(item, IPyNbCell):
            notebook = fresh.setdefault(item.path, deepcopy(item.parent.nb))
            place = next(place for place, cell in enumerate(item.parent.nb.cells) if cell is item.cell)
            outputs = nbformat.from_dict(item.test_outputs)
            if LIVE in item.cell.metadata.get("tags", []):
                outputs = [output for output in outputs if WIDGET in output.get("data", {})]
            # nbval runs the cells in their order, and without the history from which Jupyter has their numbers.
            counts[item.path] += 1
            notebook.cells[place].execution_count = counts[item.path]
            for output in outputs:
                if output.output_type == "execute_result":
                    output.execution_count = counts[item.path]
            notebook.cells[place].outputs = outputs
    for path, notebook in fresh.items():
        nbformat.write(notebook, Path(os.environ["FRESH_OUTPUTS"], path.name))
