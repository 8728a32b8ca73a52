"""What `data/datapackage.json` (a Frictionless Data Package) says of the book's tables."""

import functools
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..nearest import did_you_mean

#: In an installed package the tables lie beside its modules, in a checkout of the book at the top.
_INSTALLED = Path(str(files("infosociety") / "data"))
PACKAGE = (_INSTALLED if _INSTALLED.is_dir() else Path(__file__).resolve().parents[3] / "data") / "datapackage.json"


def resources(package: Path = PACKAGE) -> list[dict[str, Any]]:
    """What is said of each table, in the order of the data package."""
    status = package.stat()
    return _parsed(package, status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=8)
def _parsed(package: Path, changed: int, size: int) -> list[dict[str, Any]]:
    """Read once while the file stays as it is: a page asks for the words of its codes row by row."""
    return json.loads(package.read_text(encoding="utf-8"))["resources"]


def names(package: Path = PACKAGE) -> list[str]:
    """The tables that `load` knows, in the order of the data package."""
    return [resource["name"] for resource in resources(package)]


def describe(name: str, package: Path = PACKAGE) -> dict[str, Any]:
    """What the data package says of a table: title, fields, units, sources, licence.

    Raises:
        ValueError: there is no such table; the message lists those there are, and the nearest.
    """
    for resource in resources(package):
        if resource["name"] == name:
            return resource
    known = names(package)
    raise ValueError(f"no table named {name!r}; there are {', '.join(known)}{did_you_mean(name, known)}")


def field(table: str, name: str, package: Path = PACKAGE) -> dict[str, Any]:
    """What the data package says of one field of a table.

    Raises:
        ValueError: there is no such table, or it has no such field; the message lists those there are, and the nearest.
    """
    fields = {one["name"]: one for one in describe(table, package)["schema"]["fields"]}
    if name not in fields:
        raise ValueError(f"no field {name!r} in {table}; there are {', '.join(fields)}{did_you_mean(name, fields)}")
    return fields[name]


def words(table: str, name: str) -> dict[str, str]:
    """Code -> Japanese word of a field with fixed codes, such as `lane` of policy_events.

    Raises:
        ValueError: there is no such table or field, or the field has no fixed codes.
    """
    one = field(table, name)
    if "categories" not in one:
        raise ValueError(f"the field {name!r} of {table} has no fixed codes with words")
    return {category["value"]: category["label"] for category in one["categories"]}
