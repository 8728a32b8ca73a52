"""Tables by name, never without a check."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..nearest import did_you_mean
from .checksums import changed_values
from .package import PACKAGE, describe, names, resources
from .reading import Table, faults_of, read, with_references
from .rules import Row

if TYPE_CHECKING:
    import pandas as pd


def load(name: str, package: Path = PACKAGE) -> pd.DataFrame:
    """One table of the data package, checked; integers, floats and strings as the schema says.

    The tables that its foreign keys lead to are checked with it.

    Raises:
        ValueError: there is no such table, or something is wrong: one line for each fault, as in `read_table`.
    """
    return _checked(name, package).frame()


def rows(name: str, package: Path = PACKAGE) -> list[Row]:
    """The same as a list of rows, field -> value, None where a cell is empty: for whoever has no need of pandas.

    Raises:
        ValueError: as `load`.
    """
    return [row for _, row in _checked(name, package).rows]


def _checked(name: str, package: Path) -> Table:
    tables = with_references(name, package)
    if faults := faults_of(tables) or changed_values(describe(name, package), tables[name]):
        raise ValueError("\n".join(faults))
    return tables[name]


def check(package: Path = PACKAGE) -> list[str]:
    """What is wrong with any table of the data package: one line for each fault, in one round, or none."""
    tables = {one["name"]: read(package.parent / one["path"], one["schema"]) for one in resources(package)}
    changed = [
        fault
        for name in names(package)
        if not tables[name].faults
        for fault in changed_values(describe(name, package), tables[name])
    ]
    return faults_of(tables) + changed


def faults(name: str, *rows: Mapping[str, str], **others: Sequence[Mapping[str, str]]) -> list[str]:
    """What is wrong with rows, were they the next ones of a table: one line for each fault, or none.

    They are written behind a copy of the table in a temporary folder, which is then read as the book reads it, with
    the tables that its foreign keys lead to. Checksums alone are left out: a new row always changes them.

    Args:
        rows: field -> text of the cell; a field not named is left empty.
        others: rows for other tables, which are to come with these: name of the table -> its rows.

    Raises:
        ValueError: there is no such table, or a row has a field that the table has not.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / PACKAGE.name
        shutil.copyfile(PACKAGE, copy)
        for path in {resource["path"] for resource in resources()}:
            shutil.copyfile(PACKAGE.with_name(path), copy.with_name(path))
        tables: dict[str, Table] = {}
        for table, added in {name: rows, **others}.items():
            _append(describe(table), added, copy.parent)
        for table in (name, *others):
            tables |= with_references(table, copy)
        return faults_of(tables)


def _append(resource: Mapping[str, Any], rows: Iterable[Mapping[str, str]], folder: Path) -> None:
    fields = [field["name"] for field in resource["schema"]["fields"]]
    for row in rows:
        if unknown := [field for field in row if field not in fields]:
            raise ValueError(
                f"{resource['name']} has no field {', '.join(unknown)}; it has {', '.join(fields)}"
                f"{did_you_mean(unknown[0], fields)}"
            )
    with (folder / resource["path"]).open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, fields, restval="", lineterminator="\n").writerows(rows)


def cross_table(
    frame: pd.DataFrame, rows: tuple[str, Mapping[str, str]], columns: tuple[str, Mapping[str, str]]
) -> pd.DataFrame:
    """How many rows of a table have each pair of codes of two fields, in words, with sums (合計).

    Args:
        rows: a field, and code -> word in the order in which they are to stand; columns: the same.
    """
    import pandas as pd

    (down, names), (along, tops) = rows, columns
    found = pd.crosstab(frame[down], frame[along]).reindex(index=list(names), columns=list(tops), fill_value=0)
    found = found.rename(index=names, columns=tops).rename_axis(index=None, columns=None)
    found["合計"] = found.sum(axis=1)
    found.loc["合計"] = found.sum()
    return found
