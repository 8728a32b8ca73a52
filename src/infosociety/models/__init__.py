"""The book's models, one file each.

A new model is a new file here with a module-level ``MODEL``; it is found by itself.
"""

import importlib
import pkgutil
from functools import cache

from ..simulation.model import Model


@cache
def _registry() -> dict[str, Model]:
    found = {}
    for module in pkgutil.iter_modules(__path__):
        model = importlib.import_module(f"{__name__}.{module.name}").MODEL
        expected = module.name.replace("_", "-")
        if model.name != expected:
            raise ValueError(f"{module.name}.py defines the model {model.name!r}; its name must be {expected!r}")
        found[model.name] = model
    return found


def names() -> list[str]:
    """The names of all models, sorted."""
    return sorted(_registry())


def get(name: str) -> Model:
    """The model of that name.

    Raises:
        ValueError: when there is none; the message lists the names.
    """
    try:
        return _registry()[name]
    except KeyError:
        raise ValueError(f"there is no model {name!r}; the models are {', '.join(names())}") from None
