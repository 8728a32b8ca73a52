"""The book's data tables: loaded by name, and never without a check.

`data/datapackage.json` (a Frictionless Data Package) says what each column holds. `load` refuses a
table that says otherwise and names the file, the row and the field, so that a slip in a data row is
found where it was made and not in a figure.

Numbers that were copied from a publication have checksums there too: a wrong digit is of the right type
and in range. Whoever has compared a changed table with its source stores them again:

    python -m infosociety.tables cobb_douglas_1928

Rows are counted as an editor shows them: the header is row 1.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import hashlib
import io
import json
import math
import re
import shutil
import tempfile
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

#: In an installed package the tables lie beside it, in a checkout of the book at the top.
_INSTALLED = Path(__file__).resolve().parents[1] / "data"
PACKAGE = (_INSTALLED if _INSTALLED.is_dir() else Path(__file__).resolve().parents[3] / "data") / "datapackage.json"

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

    The tables that its foreign keys lead to are checked with it.

    Raises:
        ValueError: there is no such table, or something is wrong: one line for each fault, as in `read_table`.
    """
    tables = _with_references(name, package)
    if faults := _faults(tables) or _changed_values(describe(name, package), tables[name]):
        raise ValueError("\n".join(faults))
    return tables[name].frame()


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
        for path in {resource["path"] for resource in _resources(PACKAGE)}:
            shutil.copyfile(PACKAGE.with_name(path), copy.with_name(path))
        tables: dict[str, _Table] = {}
        for table, added in {name: rows, **others}.items():
            _append(describe(table, copy), added, copy.parent)
        for table in (name, *others):
            tables |= _with_references(table, copy)
        return _faults(tables)


def _append(resource: Mapping[str, Any], rows: Iterable[Mapping[str, str]], folder: Path) -> None:
    fields = [field["name"] for field in resource["schema"]["fields"]]
    for row in rows:
        if unknown := [field for field in row if field not in fields]:
            raise ValueError(f"{resource['name']} has no field {', '.join(unknown)}; it has {', '.join(fields)}")
    with (folder / resource["path"]).open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, fields, restval="", lineterminator="\n").writerows(rows)


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
    minimum, maximum, enum, pattern; primaryKey), and eight things more that it cannot say:
    "distinct", a list of lists of fields that may not all repeat in another row;
    "sums", a list of {"total", "parts", "tolerance"}, for columns that must add up within a row;
    "indices", a list of {"value", "of", "tolerance"}, for columns that must be 100 times another over its first row;
    "residuals", a list of {"value", "output", "input", "share", "tolerance", "except"}, for columns that must grow from
    row to row as the output does, less a share of the growth of the input (Solow's equation), but for rows that
    have the values of "except";
    "periods", a list of {"start", "end"}, for dates of year, month or day precision that must exist
    and be in order; "needs", a list of {"field", "value", "needed"}, for fields that may not be empty
    where another has that value (any value, if none is given); "ratios", a list of {"value", "numerator",
    "denominator", "when", "tolerance"}, for shares in per cent that must be their quotient where the
    fields of "when" have the values given; and "localGovernmentCodes", a list of
    {"code", "prefecture"}, for codes that must have the right check digit and lie in the prefecture,
    whose field lists all 47 in the order of their codes.
    A rule says nothing of a row where a cell that it needs is empty.
    Foreign keys are checked by `load`, which knows the other table.

    Raises:
        ValueError: one line for each fault, with file, row, field, value and what is allowed.
    """
    table = _read(path, schema)
    if faults := _faults({"": table}):
        raise ValueError("\n".join(faults))
    return table.frame()


@dataclass(frozen=True)
class _Table:
    """A file as it was read: the allowed cells of each row, and what is wrong with the others."""

    file: str
    schema: Schema
    rows: list[tuple[int, Row]]
    faults: list[str]

    def frame(self) -> pd.DataFrame:
        fields = self.schema["fields"]
        frame = pd.DataFrame([row for _, row in self.rows], columns=[field["name"] for field in fields])
        return frame.astype({field["name"]: _dtype(field) for field in fields})


def _read(path: Path, schema: Schema) -> _Table:
    fields = schema["fields"]
    rows: list[tuple[int, Row]] = []
    faults = list(_strange_names(schema))
    if faults:
        return _Table(path.name, schema, rows, faults)
    try:
        for number, line in _lines(path, [field["name"] for field in fields]):
            row: Row = {}
            if len(line) != len(fields):
                field = fields[len(line)]["name"] if len(line) < len(fields) else "a field too many"
                faults.append(f"row {number}, {field}: {len(line)} cells where {len(fields)} are expected")
                continue
            for field, text in zip(fields, line):
                try:
                    row[field["name"]] = _cell(text, field)
                except ValueError as error:
                    faults.append(f"row {number}, field {field['name']}: {error}")
            rows.append((number, row))
    except ValueError as error:
        return _Table(path.name, schema, [], [*faults, str(error)])
    whole = [(number, row) for number, row in rows if len(row) == len(fields)]
    faults += [fault for rule in RULES for fault in rule(whole, schema)]
    return _Table(path.name, schema, rows, faults)


def _lines(path: Path, expected: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row below the header.

    Raises:
        ValueError: the header is another, or the file is no CSV in UTF-8.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"row {number}: the byte {content[error.start]:#x} is not UTF-8") from None
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        if (header := next(lines, [])) != expected:
            raise ValueError(f"row 1: expected the fields {', '.join(expected)}; {_difference(header, expected)}")
        for line in lines:
            yield lines.line_num, line
    except csv.Error as error:
        raise ValueError(f"row {lines.line_num}: {error}") from None


def _with_references(name: str, package: Path) -> dict[str, _Table]:
    """The table of that name and all that foreign keys lead to from there."""
    tables: dict[str, _Table] = {}
    waiting = [name]
    while waiting:
        if (name := waiting.pop()) not in tables:
            resource = describe(name, package)
            tables[name] = _read(package.parent / resource["path"], resource["schema"])
            waiting += [key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])]
    return tables


def _faults(tables: Mapping[str, _Table]) -> list[str]:
    """Every fault of these tables and of the foreign keys between them, with its file."""
    return [
        f"{table.file}, {fault}"
        for table in tables.values()
        for fault in (
            *table.faults,
            *(
                stranger
                for key in table.schema.get("foreignKeys", [])
                if key["reference"]["resource"] in tables
                for stranger in _strangers(table.rows, key, tables[key["reference"]["resource"]].rows)
            ),
        )
    ]


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


# Type of Table Schema -> (what a cell must look like, how to read it, the size from which no column can hold it).
# int() and float() alone would also take "1_000", full-width digits, "nan" and "inf".
TYPES: dict[str, tuple[str, Callable[[str], Cell], float]] = {
    "integer": (r"[+-]?[0-9]+", int, 2.0**63),
    "number": (r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?", float, math.inf),
    "string": (r"(?s:.*)", str, math.inf),
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
    form, read, limit = TYPES[field["type"]]
    said = _shown(text)
    if not re.fullmatch(form, text):
        raise ValueError(f"{said} is not of type {field['type']}")
    if text != text.strip():
        raise ValueError(f"{said} begins or ends with a space")
    if field["type"] != "string" and abs(float(text)) >= limit:
        raise ValueError(f"{said} is too large, only below {limit:g}")
    value = read(text)
    for name, bound in constraints.items():
        meets, allowed = CONSTRAINTS.get(name, (None, ""))
        if meets and not meets(value, bound):
            shown = ", ".join(map(str, bound)) if isinstance(bound, list) else bound
            raise ValueError(f"{said} is not allowed, only {allowed.format(shown)}")
    return value


def _names(one_or_more: str | Iterable[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more)


def _strange_names(schema: Schema) -> Iterator[str]:
    """Fields that a rule of the schema names and the table has not, or not of the type that the rule can read."""
    types = {field["name"]: field["type"] for field in schema["fields"]}
    read = [("primaryKey", name, ANY) for name in _names(schema.get("primaryKey", []))]
    read += [("distinct", name, ANY) for names in schema.get("distinct", []) for name in names]
    read += [
        (kind, name, allowed)
        for kind, keys in RULE_FIELDS.items()
        for rule in schema.get(kind, [])
        for key, allowed in keys.items()
        for name in _names(rule[key])
    ]
    for kind, name, allowed in dict.fromkeys(read):
        if types.get(name) not in allowed:
            said = f"is of type {types[name]}, not {' or '.join(allowed)}" if name in types else "is not there"
            yield f"field {name}: it {said}, but the rule {kind!r} of the table's schema reads it"


def _shown(cell: Cell) -> str:
    """A cell as a message shows it: whole, but for a text that would bury the message."""
    return repr(f"{cell[:79]}…" if isinstance(cell, str) and len(cell) > 80 else cell)


def _number(cell: Cell) -> bool:
    return isinstance(cell, int | float)


def _repeats(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    keys = [[field["name"]] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    keys += [_names(schema.get("primaryKey", [])), *schema.get("distinct", [])]
    for key in {tuple(key): None for key in keys if key}:
        seen: dict[tuple[Cell, ...], int] = {}
        for number, row in rows:
            value = tuple(row[name] for name in key)
            if None in value:
                continue
            if value in seen:
                shown = ", ".join(map(_shown, value))
                yield f"row {number}, field {', '.join(key)}: {shown} stands in row {seen[value]} too"
            seen.setdefault(value, number)


def _sums(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("sums", []):
        for number, row in rows:
            total, parts = row[rule["total"]], [row[name] for name in rule["parts"]]
            if all(map(_number, (total, *parts))) and abs(sum(parts) - total) > rule["tolerance"]:
                yield (
                    f"row {number}, field {rule['total']}: {total} is not the sum {sum(parts):.6g} of "
                    f"{', '.join(rule['parts'])} (allowed difference {rule['tolerance']})"
                )


def _indices(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("indices", []):
        first = rows[0][1][rule["of"]] if rows else None
        if not (_number(first) and first):
            continue  # nothing to divide by: the cell's own constraints say so
        for number, row in rows:
            value, of = row[rule["value"]], row[rule["of"]]
            if _number(value) and _number(of) and abs(100 * of / first - value) > rule["tolerance"]:
                yield (
                    f"row {number}, field {rule['value']}: {value} is not 100 × {rule['of']} {of} over its first value "
                    f"{first}, {100 * of / first:.6g} (allowed difference {rule['tolerance']})"
                )


def _residuals(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("residuals", []):
        names = [rule[key] for key in ("value", "output", "input")]
        for (_, before), (number, row) in zip(rows, rows[1:]):
            cells = [part[name] for part in (before, row) for name in names]
            if not all(_number(cell) and cell > 0 for cell in cells):
                continue
            if any(row[name] in values for name, values in rule["except"].items()):
                continue
            growth, output, used = (row[name] / before[name] - 1 for name in names)
            expected = output - rule["share"] * used
            if abs(growth - expected) > rule["tolerance"]:
                yield (
                    f"row {number}, field {names[0]}: {row[names[0]]} is a growth of {growth:.2%}, but {names[1]} less "
                    f"{rule['share']:.3g} of {names[2]} grew by {expected:.2%} "
                    f"(allowed difference {rule['tolerance']:.2%})"
                )


def _periods(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("periods", []):
        for number, row in rows:
            spans = {}
            for name in dict.fromkeys((rule["start"], rule["end"])):
                if row[name] is None:
                    continue
                try:
                    spans[name] = days(str(row[name]))
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
            if not all(map(_number, (value, part, whole))):
                continue
            if any(row[name] != wanted for name, wanted in rule["when"].items()):
                continue
            if whole == 0:
                yield f"row {number}, field {rule['denominator']}: 0 is not allowed, nothing is a share of it"
            elif not abs(100 * part / whole - value) <= rule["tolerance"]:
                yield (
                    f"row {number}, field {rule['value']}: {value} is not {rule['numerator']} {part:.10g} of "
                    f"{rule['denominator']} {whole:.10g}, {100 * part / whole:.4g} per cent "
                    f"(allowed difference {rule['tolerance']})"
                )


def _codes(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("localGovernmentCodes", []):
        (field,) = (field for field in schema["fields"] if field["name"] == rule["prefecture"])
        prefectures = field.get("constraints", {}).get("enum", [])
        for number, row in rows:
            code, prefecture, place = row[rule["code"]], row[rule["prefecture"]], f"row {number}, field {rule['code']}"
            if code is None:
                continue
            if not re.fullmatch("[0-9]{6}", str(code)):
                yield f"{place}: {code!r} is not allowed, only six digits"
                continue
            if code[5:] != check_digit(code):
                yield f"{place}: {code!r} has the check digit {code[5:]}, but {code[:5]} asks for {check_digit(code)}"
            if prefecture is not None and prefecture not in prefectures[int(code[:2]) - 1 : int(code[:2])]:
                yield f"{place}: {code!r} does not lie in {prefecture}"


#: What is asked of the rows beside their single cells.
RULES = (_repeats, _sums, _indices, _residuals, _periods, _needs, _ratios, _codes)

NUMBERS, TEXT, ANY = ("integer", "number"), ("string",), tuple(TYPES)

#: Rule of a schema -> its keys that name fields -> the types that those may have.
RULE_FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "sums": {"total": NUMBERS, "parts": NUMBERS},
    "indices": {"value": NUMBERS, "of": NUMBERS},
    "residuals": {"value": NUMBERS, "output": NUMBERS, "input": NUMBERS, "except": ANY},
    "ratios": {"value": NUMBERS, "numerator": NUMBERS, "denominator": NUMBERS, "when": ANY},
    "periods": {"start": TEXT, "end": TEXT},
    "needs": {"field": ANY, "needed": ANY},
    "localGovernmentCodes": {"code": TEXT, "prefecture": TEXT},
    "foreignKeys": {"fields": ANY},
}


def check_digit(code: str) -> str:
    """The sixth digit of a local government code (全国地方公共団体コード), from its first five.

    Eleven minus the remainder of the digits, weighted 6 to 2, by eleven; its last digit (the rule of
    the Ministry of Internal Affairs and Communications).
    """
    weighted = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2)))
    return str((11 - weighted % 11) % 10)


def _strangers(rows: list[tuple[int, Row]], key: Mapping[str, Any], others: list[tuple[int, Row]]) -> Iterator[str]:
    fields, targets = key["fields"], key["reference"]["fields"]
    known = {tuple(row.get(name) for name in targets) for _, row in others}
    for number, row in rows:
        value = tuple(row.get(name) for name in fields)
        if None not in value and value not in known:
            shown, named = ", ".join(map(_shown, value)), ", ".join(targets)
            yield f"row {number}, field {', '.join(fields)}: {shown} is no {named} of {key['reference']['resource']}"


# ---- the checksums of published numbers -----------------------------------------------------------------


def checksums(name: str, package: Path = PACKAGE) -> dict[str, str]:
    """Field -> SHA-256 of its numbers, each with the words that are its row's key, for every field of numbers of a table.

    Not the `hash` of Frictionless, which is that of the file: that one also changes with a word of a description or
    the ends of lines, and whoever stores it again for such a reason would not see a digit that changed too.

    Raises:
        ValueError: there is no such table, or it has faults.
    """
    tables = _with_references(name, package)
    if faults := _faults(tables):
        raise ValueError("\n".join(faults))
    return _checksums(tables[name])


def _checksums(table: _Table) -> dict[str, str]:
    types = {field["name"]: field["type"] for field in table.schema["fields"]}
    words = [name for name in _names(table.schema["primaryKey"]) if types[name] == "string"]

    def digest(field: str) -> str:
        column = [[*(row[word] for word in words), row[field]] for _, row in table.rows]
        return hashlib.sha256(json.dumps(column, ensure_ascii=False).encode()).hexdigest()

    return {name: digest(name) for name, kind in types.items() if kind != "string"}


def _changed_values(resource: Mapping[str, Any], table: _Table) -> list[str]:
    """Fields of a published table whose numbers are not those of the checksums; never any for a table without them."""
    stored = resource.get("checksums", {})
    found = _checksums(table) if stored else {}
    return [
        f"{table.file}, field {field}: a published value changed (the checksum is {found.get(field, 'none')[:12]}…, "
        f"only {stored.get(field, 'none')[:12]}… is allowed); compare the column with the sources that "
        f"data/datapackage.json names, then run `python -m infosociety.tables {resource['name']}` "
        "to store the new checksum"
        for field in {**stored, **found}
        if stored.get(field) != found.get(field)
    ]


def store_checksums(name: str, package: Path = PACKAGE) -> None:
    """Write the checksums of a table, which has been compared with its source, into the data package.

    Raises:
        ValueError: as `checksums`.
    """
    found = checksums(name, package)
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] == name:
            resource["checksums"] = found
    package.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


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
