"""All that is wrong is told at once, and in words: nobody mends a table, builds, and finds the next fault."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from infosociety import tables
from infosociety.tables.__main__ import main

PATTERNS = [
    (table, field["name"])
    for table in tables.names()
    for field in tables.describe(table)["schema"]["fields"]
    if "pattern" in field["constraints"]
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the data package that a test may break."""
    shutil.copytree(tables.PACKAGE.parent, tmp_path / "data")
    return tmp_path / "data" / tables.PACKAGE.name


def change(package: Path, table: str, row: int, **cells: str) -> None:
    """Put cells into a row of a table, counted as an editor shows it."""
    path = package.with_name(f"{table}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    for name, text in cells.items():
        lines[row - 1][lines[0].index(name)] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def places(faults: list[str]) -> set[str]:
    return {fault.partition(": ")[0] for fault in faults}


def refused(table: str, package: Path) -> list[str]:
    with pytest.raises(ValueError) as refusal:
        tables.load(table, package)
    return str(refusal.value).splitlines()


def test_a_bad_cell_does_not_hide_what_else_is_wrong_with_its_row(package):
    change(package, "policy_events", 7, lane="mars", date_start="2021-02-30", source_url="soumu.go.jp")
    change(package, "policy_events", 9, kind="party", date_start="2021", date_end="1979")
    change(package, "policy_events", 12, event_id="NTT", title_ja="")
    assert places(refused("policy_events", package)) == {
        f"policy_events.csv, row {row}, field {name}"
        for row, names in {
            7: ("lane", "date_start", "source_url"),
            9: ("kind", "date_end"),
            12: ("event_id", "title_ja"),
        }.items()
        for name in names
    }


def test_a_bad_cell_is_not_told_twice(package):
    """A rule says nothing of a cell that could not be read, and a row with too few cells is one fault."""
    change(package, "solow_1957", 20, technology_index="high")
    change(package, "japan_growth_accounting", 3, tfp_contribution="low")
    change(package, "municipal_cases", 30, metric_before="many", source_date="never", local_gov_code="1")
    path = package.with_name("cobb_douglas_1928.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:3], "1901", *lines[4:]]) + "\n", encoding="utf-8")
    assert places(tables.check(package)) == {
        "solow_1957.csv, row 20, field technology_index",
        "japan_growth_accounting.csv, row 3, field tfp_contribution",
        "municipal_cases.csv, row 30, field metric_before",
        "municipal_cases.csv, row 30, field source_date",
        "municipal_cases.csv, row 30, field local_gov_code",
        "cobb_douglas_1928.csv, row 4, output",
    }


def test_every_table_is_looked_through(package):
    """A fault in the first does not hide one in the last, nor a changed number of a table that is well formed."""
    for table in tables.names():
        first = tables.describe(table)["schema"]["fields"][0]["name"]
        if table != "digital_surplus":
            change(package, table, 4, **{first: ""})
    change(package, "digital_surplus", 4, value_low="2")
    found = places(tables.check(package))
    for table in set(tables.names()) - {"digital_surplus"}:
        assert any(place.startswith(f"{table}.csv, row 4, field ") for place in found), table
    assert "digital_surplus.csv, field value_low" in found
    assert tables.check() == []


def test_a_table_that_cannot_be_read_does_not_bury_its_fault(package):
    """Else each of two hundred cases would be said to have no guide."""
    path = package.with_name("municipal_case_guide.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("case_id", "case", 1), encoding="utf-8")
    for table in ("municipal_cases", "municipal_case_guide"):
        (fault,) = refused(table, package)
        assert fault.startswith("municipal_case_guide.csv, row 1: expected the fields case_id, ")


def test_the_command_tells_them_all(package, monkeypatch, capsys):
    assert main([]) == 0
    assert capsys.readouterr() == ("", "")
    change(package, "syllabus", 4, part="economy")
    change(package, "policy_tour", 2, event_id="digital-agenc")
    monkeypatch.setattr("infosociety.tables.__main__.check", lambda: tables.check(package))
    assert main([]) == 2
    one, other = capsys.readouterr().err.splitlines()
    assert one.startswith("policy_tour.csv, row 2, field event_id: ") and one.endswith(
        "; did you mean 'digital-agency'?"
    )
    assert other.startswith("syllabus.csv, row 4, field part: ") and other.endswith("; did you mean 'digital-economy'?")


@pytest.mark.parametrize(("table", "name"), PATTERNS, ids=["-".join(pair) for pair in PATTERNS])
def test_a_pattern_is_said_in_words(package, table, name):
    """In both languages, with an example that the pattern lets through, and so in the message."""
    field = tables.field(table, name)
    pattern = field["constraints"]["pattern"]
    for words in (field["form"], field["form_en"]):
        assert not re.search(r"[\[\]^$*+|\\]", words), "no part of a regular expression"
    examples = re.findall(r"[(（](?:例 )?([^()（）]+)[)）]", field["form"] + field["form_en"])
    for example in (part for one in examples for part in re.split("、|, | or ", one)):
        assert re.fullmatch(pattern, example), example
    assert "URL" in field["form"] or len(examples) == 2
    change(package, table, 5, **{name: "Ａ?"})
    said = [fault for fault in refused(table, package) if fault.startswith(f"{table}.csv, row 5, field {name}: ")]
    assert f"{table}.csv, row 5, field {name}: 'Ａ?' is not allowed, only the form {field['form_en']}" in said
    assert pattern not in "\n".join(said)


def test_a_pattern_without_words_is_not_shown_either(tmp_path):
    (tmp_path / "one.csv").write_text("name\nA\n", encoding="utf-8")
    schema = {"fields": [{"name": "name", "type": "string", "constraints": {"pattern": "[a-z]+"}}]}
    with pytest.raises(ValueError, match=r"'A' is not allowed, only the form that the schema describes$"):
        tables.read_table(tmp_path / "one.csv", schema)


@pytest.mark.parametrize("table", tables.names())
def test_a_slip_in_a_name_is_answered_with_the_name_that_was_meant(table):
    with pytest.raises(ValueError, match=rf"no table named '{table}s'; there are .*; did you mean '{table}'\?$"):
        tables.load(f"{table}s")
    for field in tables.describe(table)["schema"]["fields"]:
        slip = f"{field['name']}x"
        with pytest.raises(ValueError, match=rf"no field '{slip}' in {table}; there are .*; did you mean '\w+'\?$"):
            tables.field(table, slip)
        with pytest.raises(ValueError, match=rf"{table} has no field {slip}; it has .*; did you mean '\w+'\?$"):
            tables.faults(table, {slip: ""})


def test_the_data_package_is_written_as_the_command_writes_it():
    """So that storing a checksum changes one line."""
    text = tables.PACKAGE.read_text(encoding="utf-8")
    assert json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n" == text
