"""Models and simulators of the course book: the economics is written here once.

``models.get("cobb-douglas")`` gives a `Model`; ``Simulator("cobb-douglas")`` shows it live in JupyterLab.
"""

from . import models

__all__ = ["Simulator", "models"]


def __getattr__(name: str):
    # The widget brings Jupyter with it; whoever only evaluates a model does not wait for that.
    if name == "Simulator":
        from .simulation.widget import Simulator

        return Simulator
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
