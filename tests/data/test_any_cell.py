"""Whatever stands in a cell of any table is allowed, or refused with file, row and field; Python never fails on it.

Frictionless, which knows types and constraints but not the book's own rules, says independently what a cell may hold.
"""

from __future__ import annotations

import csv
import functools
import itertools
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import frictionless
import pytest

from infosociety import municipal, tables

TABLES = tables.names()
COLUMNS = [(table, field["name"]) for table in TABLES for field in tables.describe(table)["schema"]["fields"]]
KEYS = [(table, key) for table in TABLES for key in tables.describe(table)["schema"].get("foreignKeys", [])]

CASE_AND_GUIDE = ("municipal_cases", "municipal_case_guide")
#: Every pattern of a schema: nobody should have to read one in a message.
PATTERNS = {
    field["constraints"]["pattern"]
    for table, name in COLUMNS
    if "pattern" in (field := tables.field(table, name))["constraints"]
}

#: Empty, nought, negative, huge, small, of another type, of another script, of another form, with signs that files use.
CELLS = (
    "", "0", "-0", "00", "-1", "-999999", "1e308", "-1e308", "1e999", "1e-320", "9" * 18, "9" * 30, "9" * 5000, "0.5",
    "1_000", "1,000", "５", "nan", "-inf", "0x10", "true", "many", "全角", " ", " 1", "\t", "\x00", '"', "a,b", "a\nb",
    "x" * 1000, "2021-02-30", "0000", "000000", "010006", "999999", "00000０", "no-such-name", "https://", "{}", "'; --",
)  # fmt: skip

FAULT = re.compile(r"(?P<file>\w+\.csv), (?:row (?P<row>\d+), )?field (?P<field>[\w, ]+): (?P<says>.+)", re.DOTALL)


@functools.cache
def lines(table: str) -> list[list[str]]:
    """The cells of a table as they stand in the file, below the header."""
    with tables.PACKAGE.with_name(f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table as texts."""
    names = [field["name"] for field in tables.describe(table)["schema"]["fields"]]
    return [dict(zip(names, line, strict=True)) for line in lines(table)]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data package; each test writes the tables that it needs."""
    folder = tmp_path_factory.mktemp("any") / "data"
    shutil.copytree(tables.PACKAGE.parent, folder)
    return folder / tables.PACKAGE.name


def write(package: Path, table: str, table_rows: list[dict[str, str]]) -> None:
    with package.with_name(f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table_rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(table_rows)


@pytest.fixture(autouse=True)
def restore(package: Path) -> Iterator[None]:
    yield
    for path in tables.PACKAGE.parent.iterdir():
        shutil.copy(path, package.with_name(path.name))


def refusal(table: str, package: Path) -> list[str]:
    """What `load` says; a ValueError is the only exception that it may raise."""
    try:
        tables.load(table, package)
    except ValueError as error:
        # A cell with the end of a line in it is shown by its representation, so each line is a fault.
        return str(error).splitlines()
    return []


@pytest.mark.parametrize(("table", "name"), COLUMNS, ids=["-".join(column) for column in COLUMNS])
def test_any_cell_of_any_column_is_allowed_or_refused_by_name(package, table, name):
    """A few cells at a time, each in another row, and every kind of cell in every column."""
    field = frictionless.Package(str(tables.PACKAGE)).get_resource(table).schema.get_field(name)
    originals, cells, start = rows(table), iter(CELLS), 0
    while batch := list(itertools.islice(cells, max(3, len(originals) // 8))):
        places = {(start + number * 7) % len(originals): cell for number, cell in enumerate(batch)}
        assert len(places) == len(batch)
        start += 1
        changed = [dict(row) for row in originals]
        for place, cell in places.items():
            changed[place][name] = cell
        write(package, table, changed)
        ends = numbers(package, table)
        faults = [FAULT.fullmatch(line) for line in refusal(table, package)]
        assert all(faults), "each fault names file, row or column, and what is wrong"
        assert all(len(fault["says"]) < 1200 for fault in faults), "a fault can be read"
        assert not any(pattern in fault["says"] for pattern in PATTERNS for fault in faults), "in words"
        for place, cell in places.items():
            named = [fault for fault in faults if fault["file"] == f"{table}.csv" and fault["row"] == str(ends[place])]
            _, notes = field.read_cell(cell)
            if notes:
                own = [fault["says"] for fault in named if fault["field"] == name]
                assert own, f"{cell!r} is allowed, but {notes}"
                assert all(said.startswith(repr(cell)[:70] if cell else "empty") for said in own), "the value is shown"
                assert all(re.search("only|not of type|is required|with a space", said) for said in own), "and the rule"


def numbers(package: Path, table: str) -> list[int]:
    """The number of each row as an editor shows it: that of its last line."""
    with package.with_name(f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        return [reader.line_num for _ in reader][1:]


@pytest.mark.parametrize(("table", "name"), COLUMNS, ids=["-".join(column) for column in COLUMNS])
class TestWholeColumn:
    def test_empty(self, package, table, name):
        write(package, table, [row | {name: ""} for row in rows(table)])
        faults = [FAULT.fullmatch(line) for line in refusal(table, package)]
        assert all(faults)
        if tables.field(table, name)["constraints"].get("required"):
            named = {int(fault["row"]) for fault in faults if fault["field"] == name}
            assert named >= set(range(2, 2 + len(rows(table))))

    def test_not_in_the_file(self, package, table, name):
        write(package, table, [{key: cell for key, cell in row.items() if key != name} for row in rows(table)])
        says = f"{table}.csv, row 1: expected the fields .*; missing {name}"
        assert any(re.match(says, fault) for fault in refusal(table, package))

    def test_neither_in_the_file_nor_in_the_schema(self, package, table, name):
        """Whatever rule of the schema still reads it says so."""
        write(package, table, [{key: cell for key, cell in row.items() if key != name} for row in rows(table)])
        descriptor = json.loads(package.read_text(encoding="utf-8"))
        schema = next(one for one in descriptor["resources"] if one["name"] == table)["schema"]
        schema["fields"] = [one for one in schema["fields"] if one["name"] != name]
        package.write_text(json.dumps(descriptor), encoding="utf-8")
        says = "\n".join(refusal(table, package))
        rules = [rule for kind, rule in schema.items() if kind not in ("fields", "missingValues")]
        reads = f'"{name}"' in json.dumps(rules)
        assert not reads or f"{table}.csv, field {name}: it is not there, but the rule" in says


#: What a rule may meet where no type and no constraint stands before it.
VALUES = (None, 0, -1, 0.0, 1e308, float("nan"), "", "x", "0", "１２３４５６", "12345", True)


def wild(schema: Mapping) -> dict:
    """The rules of a schema without a constraint on any cell, so that the rules meet everything."""
    return schema | {"fields": [{"name": field["name"], "type": field["type"]} for field in schema["fields"]]}


@pytest.mark.parametrize("rule", tables.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("table", TABLES)
def test_a_rule_answers_to_any_value_at_all(rule, table):
    """Asked directly, beyond what the types of the schema would let through."""
    schema = wild(tables.describe(table)["schema"])
    good = tables.load(table).astype(object).iloc[:3]
    plain = [(number, row) for number, row in enumerate(good.where(good.notna(), None).to_dict("records"), start=2)]
    for name in plain[0][1]:
        for value, place in itertools.product(VALUES, range(3)):
            changed = [(number, row | {name: value} if number == place + 2 else row) for number, row in plain]
            for fault in rule(changed, schema):
                assert re.match(r"row [234], field [\w, ]+: .", fault), fault


@pytest.mark.parametrize("table", TABLES)
def test_a_rule_on_a_column_that_it_cannot_read_is_named(table):
    schema = tables.describe(table)["schema"]
    for kind in set(tables.RULE_FIELDS) & set(schema):
        for rule, (key, allowed) in itertools.product(schema[kind], tables.RULE_FIELDS[kind].items()):
            for name in [rule[key]] if isinstance(rule[key], str) else rule[key]:
                for other in set(tables.TYPES) - set(allowed):
                    fields = [one | {"type": other} if one["name"] == name else one for one in schema["fields"]]
                    says = f"{table}.csv, field {name}: it is of type {other}, not {allowed[0]}"
                    with pytest.raises(ValueError, match=says):
                        tables.read_table(tables.PACKAGE.with_name(f"{table}.csv"), schema | {"fields": fields})


@pytest.mark.parametrize(("table", "key"), KEYS, ids=[f"{table}-{key['fields'][0]}" for table, key in KEYS])
def test_each_foreign_key_is_checked_in_the_table_and_in_rows_to_come(package, table, key):
    (name,), other = key["fields"], key["reference"]["resource"]
    says = rf"field {name}: 'no-such-name' is no \w+ of {other}"
    for place in range(0, len(rows(table)), 9):
        changed = rows(table)
        changed[place][name] = "no-such-name"
        write(package, table, changed)
        expected = f"{table}.csv, row {numbers(package, table)[place]}, {says}"
        assert any(re.match(expected, fault) for fault in refusal(table, package)), expected
    faults = tables.faults(table, rows(table)[0] | {name: "no-such-name"})
    assert any(re.match(f"{table}.csv, row {len(rows(table)) + 2}, {says}", fault) for fault in faults), faults


def test_what_refers_to_a_row_to_come_is_found_there():
    case, guide = rows("municipal_cases")[0], rows("municipal_case_guide")[0]
    new = {"case_id": "my-case", "title_ja": "私の事例", "title_en": "My case"}
    assert municipal.faults({**case, **guide, **new}) == []
    assert tables.faults("municipal_cases", case | new, municipal_case_guide=[guide | {"case_id": "my-case"}]) == []
    event = rows("policy_events")[0] | {"event_id": "my-event"}
    link = rows("policy_links")[0] | {"later_event": "my-event"}
    assert tables.faults("policy_links", link, policy_events=[event]) == []


def test_a_case_without_its_guide_is_refused():
    """The book joins the two, and would leave it out."""
    case = rows("municipal_cases")[0] | {"case_id": "my-case", "title_ja": "私の事例", "title_en": "My case"}
    (fault,) = municipal.faults(case)
    assert fault == (
        "municipal_cases.csv, row 202, field case_id: 'my-case' is no case_id of municipal_case_guide: "
        "add its row to municipal_case_guide.csv, or correct it here"
    )


def test_a_guide_without_its_case_is_refused():
    guide = rows("municipal_case_guide")[0] | {"case_id": "my-case"}
    (fault,) = tables.faults("municipal_case_guide", guide)
    assert fault == (
        "municipal_case_guide.csv, row 202, field case_id: 'my-case' is no case_id of municipal_cases: "
        "add its row to municipal_cases.csv, or correct it here"
    )


@pytest.mark.parametrize("place", range(0, 200, 50))
@pytest.mark.parametrize(("table", "other"), [CASE_AND_GUIDE, CASE_AND_GUIDE[::-1]])
def test_a_row_taken_out_of_one_of_them_is_missed_in_the_other(package, table, other, place):
    """Whichever of the two is loaded."""
    name = rows(other)[place]["case_id"]
    write(package, other, rows(other)[:place] + rows(other)[place + 1 :])
    for loaded in (table, other):
        (fault,) = refusal(loaded, package)
        says = f"{table}.csv, row {numbers(package, table)[place]}, field case_id: '{name}' is no case_id of {other}: "
        assert fault.startswith(f"{says}add its row to {other}.csv, or correct it here")


@pytest.mark.parametrize("table", TABLES)
def test_rows_to_come_are_judged_as_rows_that_stand_there(package, table):
    """`faults` says of rows what `load` says once they stand in the file; the checksums alone are left out."""
    for start in range(0, len(CELLS), 4):
        new = [dict.fromkeys(rows(table)[0], cell) for cell in CELLS[start : start + 4]]
        write(package, table, rows(table) + new)
        stand = [line for line in refusal(table, package) if "a published value changed" not in line]
        assert tables.faults(table, *new) == stand and stand
