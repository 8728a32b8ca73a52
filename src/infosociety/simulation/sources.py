"""The files that a simulator is made of: when one of them changes, what was made of it is stale."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sympy

from .. import joined, tables
from . import web

#: A relative import: the dots, the path behind them, the names.
IMPORT = re.compile(r"^ *from (\.+)([\w.]*) import (\([^)]*\)|.*)", re.M)
TABLE = re.compile(r'tables\.(?:load|rows)\("(\w+)"\)')
MODELS = Path(__file__).parents[1] / "models"


def of_model(name: str) -> list[Path]:
    """What the script of the model of that name follows from: its module, all that this uses, and its tables."""
    own = MODELS / f"{name.replace('-', '_')}.py"
    modules = set(_modules(own))
    named = {name for path in modules if path.parent == MODELS for name in TABLE.findall(path.read_text("utf-8"))}
    csv = [tables.PACKAGE.parent / f"{name}.csv" for name in named]
    return sorted({*modules, *_modules(Path(web.__file__)), *csv, *([tables.PACKAGE] if csv else [])})


def of_markup(name: str) -> list[Path]:
    """What the static page of a simulator follows from: the model's files, and the front end that draws it."""
    return [*of_model(name), *joined.parts(web.STATIC / "simulator.js")]


def digest(name: str) -> str:
    """A checksum of all that a model's script follows from."""
    found = hashlib.sha256(f"{sympy.__version__}\n".encode())
    for path in of_model(name):
        found.update(path.read_bytes() + b"\0")
    return found.hexdigest()


def _modules(path: Path) -> set[Path]:
    """A module of the package and all that it imports of the package, directly or not."""
    found, waiting = set(), [path]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += _imported(module)
    return found


def _imported(module: Path) -> Iterator[Path]:
    """What a module names in its relative imports: each may be a module, a package or something in one."""
    for dots, path, names in IMPORT.findall(_text(module, module.stat().st_mtime_ns)):
        home = module.parents[len(dots) - 1].joinpath(*path.split("."))
        for place in (home, *(home / name for name in re.findall(r"\w+", names))):
            yield from (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file())


@cache
def _text(path: Path, changed: int) -> str:
    return path.read_text(encoding="utf-8")
