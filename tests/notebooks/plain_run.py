"""Run notebooks in this process, without Jupyter, and say which cells do not give their stored outputs.

    OPENBLAS_CORETYPE=Haswell python tests/notebooks/plain_run.py notebooks/*.ipynb

One start and one import serve all notebooks: half the work of a kernel for each, so that they can be run on
many kinds of processor. The first line of JSON says on which kind this was; then comes one for each notebook.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
import pandas as pd
import threadpoolctl
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from numpy.lib import introspect
from scipy import linalg  # noqa: F401  (SciPy has an OpenBLAS of its own)
from traitlets import Type
from traitlets.config import Config

from infosociety_book import stored_outputs

#: Cells whose outputs live in the browser; they are run, and nobody compares them.
LIVE = "nbval-ignore-output"


def processor() -> dict[str, Any]:
    """On which kernels the numbers are computed, as the libraries themselves say it."""
    blas = [library for library in threadpoolctl.threadpool_info() if library["internal_api"] == "openblas"]
    chosen = introspect.opt_func_info("^exp$", "float64").get("exp", {}).get("dd", {})
    return {
        "openblas": sorted({library["architecture"] for library in blas}),
        "threads": sorted({library["num_threads"] for library in blas}),
        "numpy": chosen.get("current", "no choice on this machine"),
    }


class LastValue(DisplayHook):
    """Takes the value that a cell ends with as Jupyter does, instead of printing it."""

    outputs: list[NotebookNode]

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        count = self.prompt_count
        self.outputs.append(new_output("execute_result", format_dict, metadata=md_dict, execution_count=count))

    def finish_displayhook(self) -> None:
        pass


class Shell(InteractiveShell):
    """IPython without a terminal and without Jupyter."""

    displayhook_class = Type(LastValue)


def run(notebook: NotebookNode) -> NotebookNode:
    """A copy of the notebook with the outputs of a fresh shell.

    Raises:
        Exception: whatever a cell raises.
    """
    fresh = deepcopy(notebook)
    Shell.clear_instance()
    shell = Shell.instance(config=Config(HistoryManager={"enabled": False}))
    for cell in fresh.cells:
        if cell.cell_type != "code":
            continue
        shell.displayhook.outputs = values = []
        with redirect_stdout(StringIO()) as printed:
            done = shell.run_cell(cell.source, store_history=True)
        done.raise_error()
        cell.execution_count = done.execution_count
        if LIVE not in cell.metadata.get("tags", []):
            words = printed.getvalue()
            cell.outputs = [new_output("stream", name="stdout", text=words)] * bool(words) + values
    stored_outputs.leave_out_what_is_volatile(fresh)
    return fresh


def main(paths: list[str]) -> None:
    """Run each notebook and print what has changed."""
    matplotlib.use("agg")
    pd.set_option("display.max_columns", 20)  # as pandas does by itself in a notebook
    print(json.dumps(processor()), flush=True)
    for path in [Path(path).resolve() for path in paths]:
        os.chdir(path.parent)
        stored = nbformat.read(path, as_version=4)
        print(json.dumps({path.stem: stored_outputs.differences(stored, run(stored))}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
