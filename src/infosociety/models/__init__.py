"""The book's models, one file each.

A new model is a new file here with a module-level ``MODEL``; it is found by itself. Asking for the names reads
no file, and `get` reads the one that is asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from ..nearest import did_you_mean

if TYPE_CHECKING:
    from ..simulation.model import Model


@cache
def files() -> dict[str, str]:
    """Name of a model -> name of its module."""
    return {module.name.replace("_", "-"): module.name for module in pkgutil.iter_modules(__path__)}


def names() -> list[str]:
    """The names of all models, sorted."""
    return sorted(files())


@cache
def get(name: str) -> Model:
    """The model of that name.

    Raises:
        ValueError: when there is none (the message lists the names, and the nearest), and when its file cannot be loaded
            (the message names the file and what is wrong with it; the other models are not touched by it).
    """
    if name not in files():
        raise ValueError(
            f"there is no model {name!r}; the models are {', '.join(names())}{did_you_mean(name, names())}"
        )
    module = files()[name]
    file = f"models/{module}.py"
    try:
        model = importlib.import_module(f"{__name__}.{module}").MODEL
    except AttributeError as error:
        if error.name != "MODEL":
            raise ValueError(f"{file} cannot be loaded: AttributeError: {error}") from error
        raise ValueError(f"{file} defines no MODEL, the name under which the book looks for it") from None
    except Exception as error:
        raise ValueError(f"{file} cannot be loaded: {type(error).__name__}: {error}") from error
    if model.name != name:
        raise ValueError(f"{file} defines the model {model.name!r}; its name must be {name!r}, or the file another")
    return model
