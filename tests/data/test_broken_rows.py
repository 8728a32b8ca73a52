"""A broken row is refused with file, row and field: by frictionless, and by the book's own loader."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import frictionless
import pytest
from frictionless import checks

from infosociety import tables


@dataclass(frozen=True)
class Slip:
    """One cell of a table changed, and what must be said of it."""

    table: str
    row: int
    field: str
    value: str
    frictionless: str  # the type of its error
    says: str  # part of ours


SLIPS = {
    "type: word for number": Slip(
        "solow_1957", 5, "capital_per_hour", "two", "type-error", "'two' is not of type number"
    ),
    "type: decimal for integer": Slip("cobb_douglas_1928", 2, "labour", "100.5", "type-error", "not of type integer"),
    "type: decimal comma": Slip("solow_1957", 3, "output_per_hour", '"0,616"', "type-error", "not of type number"),
    "missing value": Slip("cobb_douglas_1928", 9, "capital", "", "constraint-error", "a value is required"),
    "year before the first": Slip("solow_1957", 2, "year", "1809", "constraint-error", "only at least 1909"),
    "year after the last": Slip("cobb_douglas_1928", 25, "year", "2022", "constraint-error", "only at most 1922"),
    "value below its range": Slip(
        "solow_1957", 40, "technology_index", "-1.767", "constraint-error", "only at least 0.5"
    ),
    "value above its range": Slip(
        "japan_growth_accounting", 4, "capital_share", "39.7", "constraint-error", "only at most 1"
    ),
    "not in the list": Slip("syllabus", 15, "part", "economy", "constraint-error", "only one of intro, "),
    "not of the form": Slip("syllabus", 15, "slide", "16", "constraint-error", "only the form p"),
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the data package that a test may break."""
    shutil.copytree(tables.PACKAGE.parent, tmp_path / "data")
    return tmp_path / "data" / "datapackage.json"


def rewrite(package: Path, table: str, row: int, change) -> None:
    path = package.with_name(f"{table}.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[row - 1] = change(lines[row - 1])
    path.write_text("\n".join(line for line in lines if line is not None) + "\n", encoding="utf-8")


def set_cell(package: Path, table: str, row: int, field: str, value: str) -> None:
    fields = [column["name"] for column in tables.describe(table, package)["schema"]["fields"]]

    def change(line: str) -> str:
        cells = line.split(",")
        cells[fields.index(field)] = value
        return ",".join(cells)

    rewrite(package, table, row, change)


def frictionless_errors(package: Path) -> list[list]:
    report = frictionless.validate(str(package))
    return [[task.name, *error] for task in report.tasks for error in task.flatten(["rowNumber", "fieldName", "type"])]


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_bad_cell_is_refused(package, slip):
    set_cell(package, slip.table, slip.row, slip.field, slip.value)
    assert [slip.table, slip.row, slip.field, slip.frictionless] in frictionless_errors(package)
    with pytest.raises(ValueError) as refusal:
        tables.load(slip.table, package)
    assert f"{slip.table}.csv, row {slip.row}, field {slip.field}: " in str(refusal.value)
    assert slip.says in str(refusal.value)


@pytest.mark.parametrize("value", ["NaN", "inf", "1_000", "０.６", " 0.616"])
def test_a_number_is_written_with_plain_digits(package, value):
    """Table Schema lets some of these through as numbers; no table of this book needs them."""
    set_cell(package, "solow_1957", 3, "output_per_hour", value)
    with pytest.raises(ValueError, match=r"solow_1957\.csv, row 3, field output_per_hour: .* not of type number"):
        tables.load("solow_1957", package)


def test_a_repeated_key_is_refused_with_both_rows(package):
    set_cell(package, "syllabus", 10, "unit_id", "course-map")
    errors = frictionless_errors(package)
    assert ["syllabus", 10, "unit_id", "unique-error"] in errors
    assert ["syllabus", 10, None, "primary-key"] in errors
    with pytest.raises(ValueError, match=r"syllabus\.csv, row 10, field unit_id: 'course-map' stands in row 2 too"):
        tables.load("syllabus", package)


def test_a_repeated_key_of_two_fields_is_refused(package):
    """No field of this copy is unique by itself, and it need not be the published one, so that the key alone is what repeats."""
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    resource = next(r for r in descriptor["resources"] if r["name"] == "japan_growth_accounting")
    del resource["checksums"]
    for field in resource["schema"]["fields"]:
        field["constraints"].pop("unique", None)
    package.write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    set_cell(package, "japan_growth_accounting", 3, "start", "1955")
    tables.load("japan_growth_accounting", package)
    set_cell(package, "japan_growth_accounting", 3, "end", "1970")
    assert ["japan_growth_accounting", 3, None, "primary-key"] in frictionless_errors(package)
    with pytest.raises(ValueError, match="row 3, field start, end: 1955, 1970 stands in row 2 too"):
        tables.load("japan_growth_accounting", package)


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda line: line + ",1", "extra-cell", "row 4, a field too many: 5 cells where 4 are expected"),
        (lambda line: line.rpartition(",")[0], "missing-cell", "row 4, technology_index: 3 cells where 4"),
        (lambda line: "", "blank-row", "row 4, year: 0 cells where 4 are expected"),
    ],
    ids=["a cell too many", "a cell too few", "an empty line"],
)
def test_a_row_of_another_length_is_refused(package, change, error, says):
    rewrite(package, "solow_1957", 4, change)
    assert ("solow_1957", 4, error) in [(name, row, kind) for name, row, _, kind in frictionless_errors(package)]
    with pytest.raises(ValueError, match=f"solow_1957.csv, {says}"):
        tables.load("solow_1957", package)


@pytest.mark.parametrize(
    ("header", "error", "says"),
    [
        ("year,output_per_hour,capital_per_hour", "missing-label", "missing technology_index"),
        ("year,output_per_hour,capital_per_hour,technology_index,share", "extra-label", "not known share"),
        ("year,q,capital_per_hour,technology_index", "incorrect-label", "missing output_per_hour; not known q"),
        ("year,capital_per_hour,output_per_hour,technology_index", "incorrect-label", "found them as year, capital"),
    ],
    ids=["a column is missing", "a column too many", "another name", "another order"],
)
def test_other_columns_are_refused(package, header, error, says):
    rewrite(package, "solow_1957", 1, lambda line: header)
    assert error in [kind for name, _, _, kind in frictionless_errors(package) if name == "solow_1957"]
    with pytest.raises(ValueError, match=f"solow_1957.csv, row 1: expected the fields year, .*{says}"):
        tables.load("solow_1957", package)


def test_contributions_that_do_not_add_up_are_refused(package):
    """Table Schema has no rule for it; "sums" in the schema is ours, and frictionless can be told."""
    (rule,) = tables.describe("japan_growth_accounting", package)["schema"]["sums"]
    formula = f"-{rule['tolerance']} <= {' + '.join(rule['parts'])} - {rule['total']} <= {rule['tolerance']}"
    checklist = frictionless.Checklist(checks=[checks.row_constraint(formula=formula)])
    resource = frictionless.Package(str(package)).get_resource("japan_growth_accounting")
    assert resource.validate(checklist).valid

    set_cell(package, "japan_growth_accounting", 5, "tfp_contribution", "0.2388")
    report = resource.validate(checklist)
    assert report.flatten(["rowNumber", "type"]) == [[5, "row-constraint"]]
    with pytest.raises(ValueError) as refusal:
        tables.load("japan_growth_accounting", package)
    assert str(refusal.value) == (
        "japan_growth_accounting.csv, row 5, field output_growth: 1.2857 is not the sum 1.7633 of "
        "capital_contribution, employment_contribution, hours_contribution, human_capital_contribution, "
        "tfp_contribution (allowed difference 1e-06)"
    )


def test_every_fault_is_named_at_once(package):
    set_cell(package, "solow_1957", 3, "year", "")
    set_cell(package, "solow_1957", 3, "capital_per_hour", "x")
    set_cell(package, "solow_1957", 7, "technology_index", "99")
    with pytest.raises(ValueError) as refusal:
        tables.load("solow_1957", package)
    assert [line.partition(": ")[0] for line in str(refusal.value).splitlines()] == [
        "solow_1957.csv, row 3, field year",
        "solow_1957.csv, row 3, field capital_per_hour",
        "solow_1957.csv, row 7, field technology_index",
    ]


def test_a_field_that_may_be_empty_is_read_as_missing(tmp_path):
    """No table has such a field yet; the ones to come (a date that is not known) will."""
    path = tmp_path / "table.csv"
    path.write_text("name,count,value\na,1,0.5\nb,,\n", encoding="utf-8")
    types = {"name": "string", "count": "integer", "value": "number"}
    frame = tables.read_table(path, {"fields": [{"name": name, "type": kind} for name, kind in types.items()]})
    assert frame["count"].tolist()[0] == 1
    assert frame.isna().to_numpy().tolist() == [[False, False, False], [False, True, True]]
