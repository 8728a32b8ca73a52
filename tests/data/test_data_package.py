"""The data package says what every table holds, in both languages, and the tables agree with it."""

import json
from pathlib import Path

import frictionless
import pytest
from pybtex.database import parse_file

from infosociety import tables

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = json.loads(tables.PACKAGE.read_text(encoding="utf-8"))
TABLES = {resource["name"]: resource for resource in PACKAGE["resources"]}


def test_the_package_is_the_one_of_this_project():
    assert tables.PACKAGE == ROOT / "data" / "datapackage.json"


def test_frictionless_finds_no_fault():
    report = frictionless.validate(str(tables.PACKAGE))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])


def test_every_csv_file_is_described():
    files = {path.name for path in tables.PACKAGE.parent.glob("*.csv")}
    assert files == {resource["path"] for resource in TABLES.values()}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("cobb_douglas_1928", 24),
        ("solow_1957", 41),
        ("japan_growth_accounting", 6),
        ("digital_surplus", 19),
        ("syllabus", 40),
    ],
)
def test_a_table_loads_with_all_its_rows(name, rows):
    frame = tables.load(name)
    assert len(frame) == rows
    assert list(frame) == [field["name"] for field in TABLES[name]["schema"]["fields"]]
    empty = list(frame.columns[frame.isna().any()])
    assert empty == (["year"] if name == "digital_surplus" else []), "a study may not say which year it measured"


def test_numbers_are_numbers():
    frame = tables.load("solow_1957")
    assert frame["year"].dtype == "int64"
    assert frame["technology_index"].dtype == "float64"


def test_an_unknown_name_is_answered_with_the_names():
    with pytest.raises(ValueError, match=r"no table named 'solow'.* solow_1957, "):
        tables.load("solow")


def test_names_follow_the_package():
    assert tables.names() == list(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_described_in_both_languages(name):
    resource = TABLES[name]
    assert resource["licenses"] and resource["sources"]
    for key in ("title", "row", "description"):
        assert resource[key] and resource[f"{key}_en"]
    for field in resource["schema"]["fields"]:
        for key in ("title", "description", "unit"):
            assert field[key] and field[f"{key}_en"], field["name"]
        assert field["constraints"], field["name"]


def test_every_source_is_in_the_bibliography():
    entries = parse_file(str(ROOT / "references.bib")).entries
    cited = {source["bib"] for table in TABLES.values() for source in table["sources"] if "bib" in source}
    assert cited and cited <= set(entries)


def test_every_bibliography_entry_says_when_it_was_seen():
    for key, entry in parse_file(str(ROOT / "references.bib")).entries.items():
        assert "確認" in entry.fields["note"] and "2026-" in entry.fields["note"], key
