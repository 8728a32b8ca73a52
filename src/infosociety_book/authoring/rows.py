"""A new row of a table that grows: a case of municipal DX with its guide, or an event of the timeline."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from infosociety import tables
from infosociety.nearest import hint

from .changes import Changes, Refused, check_name

#: Kind of row -> its tables, the first with the id; a case stands in two.
TABLES = {"case": ("municipal_cases", "municipal_case_guide"), "event": ("policy_events",)}

#: Where a fault of a table lies: `municipal_cases.csv, row 202, field category: …`.
FIELD = re.compile(r"(?P<place>[^,]+, row \d+), field (?P<field>\w+): ")


def read_cells(given: Sequence[str], fields: Sequence[str], key: str) -> dict[str, str]:
    """Field -> cell of words like `field=cell`.

    Raises:
        Refused: a word has another form, a field is not there or is given twice.
    """
    cells: dict[str, str] = {}
    for word in given:
        field, sign, cell = word.partition("=")
        if not sign:
            raise Refused(f"{word!r} is not of the form field=cell, such as title_ja=題")
        if field == key or field not in fields:
            raise Refused(f"there is no field {field!r} to fill{hint(field, set(fields) - {key}, 'field')}")
        if field in cells:
            raise Refused(f"{field} is given twice")
        cells[field] = cell
    return cells


def new_row(changes: Changes, kind: str, name: str, given: Sequence[str]) -> list[str]:
    """Lay out a row with the cells that are given; what is left to fill.

    Raises:
        Refused: the id has another form or is there already, or a cell is not allowed.
    """
    check_name(name, kind)
    package = changes.root / "data" / "datapackage.json"
    described = {table: tables.describe(table, package) for table in TABLES[kind]}
    files = {table: f"data/{one['path']}" for table, one in described.items()}
    fields = {table: [field["name"] for field in one["schema"]["fields"]] for table, one in described.items()}
    (first, *_) = TABLES[kind]
    key = fields[first][0]
    cells = read_cells(given, [field for every in fields.values() for field in every], key)
    if any(row[key] == name for row in csv.DictReader(io.StringIO(changes.read(files[first])))):
        raise Refused(f"{files[first]} has the {kind} {name!r} already; nothing was written")

    rows = {table: {key: name} | {one: cells[one] for one in fields[table] if one in cells} for table in TABLES[kind]}
    others = {table: [row] for table, row in rows.items() if table != first}
    left = []
    for fault in tables.faults(first, rows[first], **others):
        place = FIELD.match(fault)
        if not place or place["field"] in {key, *(field for field, cell in cells.items() if cell)}:
            raise Refused(f"{fault}\nnothing was written")
        left.append(place)
    for table, row in rows.items():
        changes.append_row(files[table], row)
    schema = {field["name"]: field for one in described.values() for field in one["schema"]["fields"]}
    return [
        *(f"data/{place['place']}: fill {place['field']} ({say(schema[place['field']])})." for place in left),
        "Take the weaker word where you are in doubt; what you could not find stays empty.",
        f"Link to it with {{{kind}}}`{name}`, and run `make test`: a bad cell is refused with file, row and field.",
    ]


def say(field: dict[str, Any]) -> str:
    """What a field holds, with its codes where they are few."""
    codes = field.get("constraints", {}).get("enum", [])
    return f"{field['title']}: {', '.join(codes)}" if 0 < len(codes) <= 20 else field["title"]
