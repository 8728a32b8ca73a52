"""Move every slider of notebooks over its lower end, middle and upper end.

    python tests/notebooks/sweep.py notebooks/*.ipynb

Running a notebook tries the first value of each widget only, and an exception in a callback is
printed into an output that nobody looks at. Here it counts. One line of JSON for each notebook says
what was moved, [widget, control, number of values], and which exception ended that, if one did.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import matplotlib
import nbformat
from ipywidgets.widgets import interaction

Set = Callable[[Any], None]


class RaiseAgain:
    """Stands in for IPython, which `interact` asks to print an exception."""

    def showtraceback(self, *_: object, **__: object) -> None:
        raise  # the exception that `interact` has just caught


def controls(widget: ipywidgets.Widget) -> Iterator[tuple[str, Set, list[Any]]]:
    """What a reader can move in a widget: a name, how to set it, and the values to try."""

    def setter(name: str) -> Set:
        return lambda value: setattr(widget, name, value)

    if hasattr(widget, "model") and hasattr(widget, "quantities"):
        for parameter in widget.model.parameters:
            ends = parameter.minimum, parameter.maximum
            yield parameter.name, setter(parameter.name), [ends[0], sum(ends) / 2, ends[1]]
        for scenario in widget.model.scenarios:
            yield scenario.name, setter("values"), [dict(scenario.values)]
    elif hasattr(widget, "min") and hasattr(widget, "max") and hasattr(widget, "value"):
        middle = (widget.min + widget.max) / 2
        if isinstance(widget.value, int):
            middle = round(middle)
        values = [widget.min, middle, widget.max]
        if isinstance(widget.value, tuple):  # a slider with two handles
            values = [(widget.min, widget.min), (widget.min, widget.max), (widget.max, widget.max)]
        yield widget.description, setter("value"), values
    elif hasattr(widget, "options"):
        yield widget.description, setter("index"), list(range(len(widget.options)))
    elif isinstance(widget, ipywidgets.Checkbox | ipywidgets.ToggleButton):
        yield widget.description, setter("value"), [True, False]


def sweep(path: Path) -> Iterator[tuple[str, str, int]]:
    """Run the notebook's code, then move what it made; gives what was moved."""
    made: list[ipywidgets.Widget] = []
    ipywidgets.Widget.on_widget_constructed(made.append)
    interaction.get_ipython = RaiseAgain
    names: dict[str, Any] = {"__name__": "__main__"}
    os.chdir(path.parent)
    for cell in nbformat.read(path.name, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, f"{path.name}, cell {cell.id}", "exec"), names)

    for widget in made:
        for name, put, values in controls(widget):
            for value in values:
                put(value)
                if hasattr(widget, "quantities"):
                    json.dumps(widget.quantities, allow_nan=False)
                    widget._repr_mimebundle_()
            yield type(widget).__name__, name, len(values)


def main(paths: list[str]) -> int:
    """Sweep each notebook; 1 when one of them failed."""
    matplotlib.use("agg")
    warnings.simplefilter("error")
    failed = False
    for path in [Path(path).resolve() for path in paths]:
        moved, error = [], None
        try:
            moved.extend(sweep(path))
        except Exception as exception:
            traceback.print_exc()
            error, failed = repr(exception), True
        print(json.dumps({"notebook": path.stem, "moved": moved, "error": error}, ensure_ascii=False), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
