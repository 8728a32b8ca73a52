"""Models and simulators of the course book: the economics is written here once.

``models.get("cobb-douglas")`` gives a `Model`; ``Simulator("cobb-douglas")`` shows it live in JupyterLab.

Importing this package imports nothing that is compiled: a browser's Python can load it, and asking for the names
of the models costs no time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import models

if TYPE_CHECKING:
    from .simulation.widget import Simulator

__all__ = ["Simulator", "models"]


def __getattr__(name: str) -> object:
    # The widget brings Jupyter with it; whoever only evaluates a model does not wait for that.
    if name == "Simulator":
        from .simulation.widget import Simulator

        return Simulator
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
