"""The book's data tables: loaded by name, and never without a check.

`data/datapackage.json` (a Frictionless Data Package) says what each column holds. `load` refuses a
table that says otherwise and names the file, the row and the field, so that a slip in a data row is
found where it was made and not in a figure.

Rows are counted as an editor shows them: the header is row 1.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import json
import re
import shutil
import tempfile
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

PACKAGE = Path(__file__).resolve().parents[2] / "data" / "datapackage.json"

Cell = int | float | str | None
Row = dict[str, Cell]
Schema = Mapping[str, Any]


def names(package: Path = PACKAGE) -> list[str]:
    """The tables that `load` knows, in the order of the data package."""
    return [resource["name"] for resource in _resources(package)]


def describe(name: str, package: Path = PACKAGE) -> dict[str, Any]:
    """What the data package says of a table: title, fields, units, sources, licence.

    Raises:
        ValueError: there is no such table; the message lists those there are.
    """
    for resource in _resources(package):
        if resource["name"] == name:
            return resource
    raise ValueError(f"no table named {name!r}; there are {', '.join(names(package))}")


def field(table: str, name: str, package: Path = PACKAGE) -> dict[str, Any]:
    """What the data package says of one field of a table.

    Raises:
        ValueError: there is no such table, or it has no such field; the message lists those there are.
    """
    fields = {one["name"]: one for one in describe(table, package)["schema"]["fields"]}
    if name not in fields:
        raise ValueError(f"no field {name!r} in {table}; there are {', '.join(fields)}")
    return fields[name]


def words(table: str, name: str) -> dict[str, str]:
    """Code -> Japanese word of a field with fixed codes, such as `lane` of policy_events.

    Raises:
        ValueError: there is no such table or field.
    """
    return {category["value"]: category["label"] for category in field(table, name)["categories"]}


def load(name: str, package: Path = PACKAGE) -> pd.DataFrame:
    """One table of the data package, checked; integers, floats and strings as the schema says.

    Raises:
        ValueError: there is no such table, or `read_table` refuses it.
    """
    resource = describe(name, package)
    frame = read_table(package.parent / resource["path"], resource["schema"])
    faults = [
        fault
        for key in resource["schema"].get("foreignKeys", [])
        for fault in _strangers(frame, key, load(key["reference"]["resource"], package))
    ]
    if faults:
        raise ValueError("\n".join(f"{resource['path']}, {fault}" for fault in faults))
    return frame


def faults(name: str, *rows: Mapping[str, str]) -> list[str]:
    """What is wrong with rows, were they the next ones of a table: one line for each fault, or none.

    They are written behind a copy of the table in a temporary folder, which is then read as the book reads it.

    Args:
        rows: field -> text of the cell; a field not named is left empty.

    Raises:
        ValueError: there is no such table, or a row has a field that the table has not.
    """
    resource = describe(name)
    fields = [field["name"] for field in resource["schema"]["fields"]]
    for row in rows:
        if unknown := [field for field in row if field not in fields]:
            raise ValueError(f"{name} has no field {', '.join(unknown)}; it has {', '.join(fields)}")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / resource["path"]
        shutil.copyfile(PACKAGE.with_name(resource["path"]), copy)
        with copy.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, fields, restval="", lineterminator="\n").writerows(rows)
        try:
            read_table(copy, resource["schema"])
        except ValueError as error:
            return str(error).splitlines()
    return []


def cross_table(
    frame: pd.DataFrame, rows: tuple[str, Mapping[str, str]], columns: tuple[str, Mapping[str, str]]
) -> pd.DataFrame:
    """How many rows of a table have each pair of codes of two fields, in words, with sums (合計).

    Args:
        rows: a field, and code -> word in the order in which they are to stand; columns: the same.
    """
    (down, names), (along, tops) = rows, columns
    found = pd.crosstab(frame[down], frame[along]).reindex(index=list(names), columns=list(tops), fill_value=0)
    found = found.rename(index=names, columns=tops).rename_axis(index=None, columns=None)
    found["合計"] = found.sum(axis=1)
    found.loc["合計"] = found.sum()
    return found


def read_table(path: Path, schema: Schema) -> pd.DataFrame:
    """Read a CSV file that must be as a Table Schema says.

    The schema is the Frictionless one (types integer, number, string; constraints required, unique,
    minimum, maximum, enum, pattern; primaryKey), and six things more that it cannot say: "distinct", a list of lists of fields
    that may not all repeat in another row;
    "sums", a list of {"total", "parts", "tolerance"}, for columns that must add up within a row;
    "periods", a list of {"start", "end"}, for dates of year, month or day precision that must exist
    and be in order; "needs", a list of {"field", "value", "needed"}, for fields that may not be empty
    where another has that value (any value, if none is given); "ratios", a list of {"value", "numerator",
    "denominator", "when", "tolerance"}, for shares in per cent that must be their quotient where the
    fields of "when" have the values given; and "localGovernmentCodes", a list of
    {"code", "prefecture"}, for codes that must have the right check digit and lie in the prefecture,
    whose field lists all 47 in the order of their codes.
    Foreign keys are checked by `load`, which knows the other table.

    Raises:
        ValueError: one line for each fault, with file, row, field, value and what is allowed.
    """
    fields = schema["fields"]
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header, expected = next(lines, []), [field["name"] for field in fields]
        if header != expected:
            raise ValueError(
                f"{path.name}, row 1: expected the fields {', '.join(expected)}; {_difference(header, expected)}"
            )
        cells = [(lines.line_num, line) for line in lines]

    faults: list[str] = []
    rows: list[tuple[int, Row]] = []
    for number, line in cells:
        if len(line) != len(fields):
            field = expected[len(line)] if len(line) < len(fields) else "a field too many"
            faults.append(f"row {number}, {field}: {len(line)} cells where {len(fields)} are expected")
            continue
        row: Row = {}
        for field, text in zip(fields, line):
            try:
                row[field["name"]] = _cell(text, field)
            except ValueError as error:
                faults.append(f"row {number}, field {field['name']}: {error}")
        if len(row) == len(fields):
            rows.append((number, row))
    for rule in (_repeats, _sums, _periods, _needs, _ratios, _codes):
        faults += rule(rows, schema)
    if faults:
        raise ValueError("\n".join(f"{path.name}, {fault}" for fault in faults))

    frame = pd.DataFrame([row for _, row in rows], columns=expected)
    return frame.astype({field["name"]: _dtype(field) for field in fields})


def _resources(package: Path) -> list[dict[str, Any]]:
    return _parsed(package, package.stat().st_mtime_ns, package.stat().st_size)


@functools.lru_cache(maxsize=8)
def _parsed(package: Path, changed: int, size: int) -> list[dict[str, Any]]:
    """Read once while the file stays as it is: a page asks for the words of its codes row by row."""
    return json.loads(package.read_text(encoding="utf-8"))["resources"]


def _difference(found: list[str], expected: list[str]) -> str:
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in expected]
    said = [f"missing {', '.join(missing)}"] * bool(missing) + [f"not known {', '.join(extra)}"] * bool(extra)
    return "; ".join(said) or f"found them as {', '.join(found)}"


def _dtype(field: Mapping[str, Any]) -> str:
    if field["type"] == "integer" and not field.get("constraints", {}).get("required"):
        return "Int64"  # the integer of pandas that can be missing
    return {"integer": "int64", "number": "float64", "string": "str"}[field["type"]]


# Type of Table Schema -> (what a cell must look like, how to read it). int() and float() alone would
# also take "1_000", full-width digits, "nan" and "inf".
TYPES: dict[str, tuple[str, Callable[[str], Cell]]] = {
    "integer": (r"[+-]?[0-9]+", int),
    "number": (r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?", float),
    "string": (r"(?s:.*)", str),
}

# Constraint of Table Schema -> (does the value meet it?, how to say what is allowed)
CONSTRAINTS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "minimum": (lambda value, bound: value >= bound, "at least {}"),
    "maximum": (lambda value, bound: value <= bound, "at most {}"),
    "enum": (lambda value, allowed: value in allowed, "one of {}"),
    "pattern": (lambda value, pattern: re.fullmatch(pattern, value) is not None, "the form {}"),
}


def _cell(text: str, field: Mapping[str, Any]) -> Cell:
    constraints = field.get("constraints", {})
    if text == "":
        if constraints.get("required"):
            raise ValueError("empty, but a value is required")
        return None
    form, read = TYPES[field["type"]]
    if not re.fullmatch(form, text):
        raise ValueError(f"{text!r} is not of type {field['type']}")
    if text != text.strip():
        raise ValueError(f"{text!r} begins or ends with a space")
    value = read(text)
    for name, bound in constraints.items():
        meets, allowed = CONSTRAINTS.get(name, (None, ""))
        if meets and not meets(value, bound):
            shown = ", ".join(map(str, bound)) if isinstance(bound, list) else bound
            raise ValueError(f"{text!r} is not allowed, only {allowed.format(shown)}")
    return value


def _repeats(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    keys = [[field["name"]] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    if primary := schema.get("primaryKey"):
        keys.append([primary] if isinstance(primary, str) else primary)
    keys += schema.get("distinct", [])
    for key in {tuple(key): None for key in keys}:
        seen: dict[tuple[Cell, ...], int] = {}
        for number, row in rows:
            value = tuple(row[name] for name in key)
            if None in value:
                continue
            if value in seen:
                shown = ", ".join(map(repr, value))
                yield f"row {number}, field {', '.join(key)}: {shown} stands in row {seen[value]} too"
            seen.setdefault(value, number)


def _sums(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("sums", []):
        for number, row in rows:
            total, parts = row[rule["total"]], [row[name] for name in rule["parts"]]
            if None in (total, *parts):
                continue
            if abs(sum(parts) - total) > rule["tolerance"]:
                yield (
                    f"row {number}, field {rule['total']}: {total} is not the sum {sum(parts):.6g} of "
                    f"{', '.join(rule['parts'])} (allowed difference {rule['tolerance']})"
                )


def _periods(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("periods", []):
        for number, row in rows:
            spans = {}
            for name in dict.fromkeys((rule["start"], rule["end"])):
                if row[name] is None:
                    continue
                try:
                    spans[name] = days(row[name])
                except ValueError as error:
                    yield f"row {number}, field {name}: {error}"
            if len(spans) == 2 and spans[rule["end"]][1] < spans[rule["start"]][0]:
                yield f"row {number}, field {rule['end']}: {row[rule['end']]!r} is before {row[rule['start']]!r}"


def _needs(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for number, row in rows:
        wanting = {}
        for rule in schema.get("needs", []):
            value = row[rule["field"]]
            if value is not None and value == rule.get("value", value):
                wanting |= {name: f"{rule['field']} is {value!r}" for name in rule["needed"] if row[name] is None}
        for name, reason in wanting.items():
            yield f"row {number}, field {name}: empty, but {reason}"


def _ratios(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("ratios", []):
        for number, row in rows:
            value, part, whole = (row[rule[name]] for name in ("value", "numerator", "denominator"))
            if None in (value, part, whole) or any(row[name] != wanted for name, wanted in rule["when"].items()):
                continue
            if abs(100 * part / whole - value) > rule["tolerance"]:
                yield f"row {number}, field {rule['value']}: {value} is not {part:g} of {whole:g}, {100 * part / whole:.4g} per cent"


def _codes(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("localGovernmentCodes", []):
        (field,) = (field for field in schema["fields"] if field["name"] == rule["prefecture"])
        prefectures = field["constraints"]["enum"]
        for number, row in rows:
            code, place = str(row[rule["code"]]), f"row {number}, field {rule['code']}"
            if code[5:] != check_digit(code):
                yield f"{place}: {code!r} has the check digit {code[5:]}, but {code[:5]} asks for {check_digit(code)}"
            if int(code[:2]) != prefectures.index(row[rule["prefecture"]]) + 1:
                yield f"{place}: {code!r} does not lie in {row[rule['prefecture']]}"


def check_digit(code: str) -> str:
    """The sixth digit of a local government code (全国地方公共団体コード), from its first five.

    Eleven minus the remainder of the digits, weighted 6 to 2, by eleven; its last digit (the rule of
    the Ministry of Internal Affairs and Communications).
    """
    weighted = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2)))
    return str((11 - weighted % 11) % 10)


def _strangers(frame: pd.DataFrame, key: Mapping[str, Any], other: pd.DataFrame) -> Iterator[str]:
    (field,), (target,) = key["fields"], key["reference"]["fields"]
    known = set(other[target])
    for number, value in enumerate(frame[field], start=2):
        if value not in known:
            yield f"row {number}, field {field}: {value!r} is no {target} of {key['reference']['resource']}"


DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def days(date: str) -> tuple[dt.date, dt.date]:
    """The first and the last day that a date of year, month or day precision may mean.

    Raises:
        ValueError: the date is not of the form YYYY, YYYY-MM or YYYY-MM-DD, or no such day exists.
    """
    match = DATE.fullmatch(date)
    try:
        year, month, day = (part and int(part) for part in match.groups())
        first = dt.date(year, 1 if month is None else month, 1 if day is None else day)
    except (AttributeError, ValueError):
        raise ValueError(f"{date!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD") from None
    last_month = 12 if month is None else month
    return first, dt.date(year, last_month, monthrange(year, last_month)[1] if day is None else day)
