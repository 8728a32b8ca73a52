"""Reading the CSV files of a data package, and finding every fault in them at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .package import describe
from .rules import RULES, Row, Schema, read_cell, strange_names, strangers

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Table:
    """A file as it was read.

    Attributes:
        rows: the number of each row, as an editor shows it, and its allowed cells.
        faults: what is wrong with the others, and with the rows together.
        whole: the file could be read to its end; else the rows say nothing of what it holds.
    """

    file: str
    schema: Schema
    rows: list[tuple[int, Row]]
    faults: list[str]
    whole: bool = True

    def frame(self) -> pd.DataFrame:
        """The rows of a table without faults, with the types of its schema."""
        import pandas as pd  # a model reads its table without it, in a tenth of the time

        fields = self.schema["fields"]
        frame = pd.DataFrame([row for _, row in self.rows], columns=[field["name"] for field in fields])
        return frame.astype({field["name"]: _dtype(field) for field in fields})


def _dtype(field: Mapping[str, Any]) -> str:
    if field["type"] == "integer" and not field.get("constraints", {}).get("required"):
        return "Int64"  # the integer of pandas that can be missing
    return {"integer": "int64", "number": "float64", "string": "str"}[field["type"]]


def read(path: Path, schema: Schema) -> Table:
    """A file with all its faults, of its cells and of its rows."""
    fields = schema["fields"]
    rows: list[tuple[int, Row]] = []
    if faults := list(strange_names(schema)):  # a schema that contradicts itself cannot judge the rows
        return Table(path.name, schema, rows, faults, whole=False)
    try:
        for number, line in _lines(path, [field["name"] for field in fields]):
            row: Row = {}
            rows.append((number, row))
            if len(line) != len(fields):
                place = fields[len(line)]["name"] if len(line) < len(fields) else "a field too many"
                faults.append(f"row {number}, {place}: {len(line)} cells where {len(fields)} are expected")
                continue
            for field, text in zip(fields, line, strict=True):
                try:
                    row[field["name"]] = read_cell(text, field)
                except ValueError as error:
                    faults.append(f"row {number}, field {field['name']}: {error}")
    except ValueError as error:
        return Table(path.name, schema, [], [*faults, str(error)], whole=False)
    faults += [fault for rule in RULES for fault in rule(rows, schema)]
    return Table(path.name, schema, rows, faults)


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


def _difference(found: list[str], expected: list[str]) -> str:
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in expected]
    said = [f"missing {', '.join(missing)}"] * bool(missing) + [f"not known {', '.join(extra)}"] * bool(extra)
    return "; ".join(said) or f"found them as {', '.join(found)}"


def with_references(name: str, package: Path) -> dict[str, Table]:
    """The table of that name and all that foreign keys lead to from there."""
    tables: dict[str, Table] = {}
    waiting = [name]
    while waiting:
        if (name := waiting.pop()) not in tables:
            resource = describe(name, package)
            tables[name] = read(package.parent / resource["path"], resource["schema"])
            waiting += [key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])]
    return tables


def faults_of(tables: Mapping[str, Table]) -> list[str]:
    """Every fault of these tables and of the foreign keys between them, with its file."""
    return [f"{table.file}, {fault}" for table in tables.values() for fault in (*table.faults, *_lost(table, tables))]


def _lost(table: Table, tables: Mapping[str, Table]) -> Iterator[str]:
    """Rows that lead to no row of another table; nothing where that one could not be read and says so itself."""
    for key in table.schema.get("foreignKeys", []):
        other = tables.get(key["reference"]["resource"])
        if other and other.whole:
            yield from strangers(table.rows, key, other.rows)


def read_table(path: Path, schema: Schema) -> pd.DataFrame:
    """Read a CSV file that must be as a Table Schema says.

    The schema is the Frictionless one (types integer, number, string; constraints required, unique,
    minimum, maximum, enum, pattern, which "form_en" says in words; primaryKey), and eight things more that it cannot
    say:
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
    table = read(path, schema)
    if faults := faults_of({"": table}):
        raise ValueError("\n".join(faults))
    return table.frame()
