"""A wrong digit in a published number is refused, though it is of the right type and in range."""

from __future__ import annotations

import csv
import decimal
import re
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest

from infosociety import tables

#: Tables whose numbers were copied, or computed once from a publication: their numbers have checksums.
PUBLISHED = ("cobb_douglas_1928", "solow_1957", "japan_growth_accounting", "digital_surplus", "municipal_indicators")

#: The others have none, because a checksum that is stored again with every new row is stored without looking.
NOT_COPIED = {
    "policy_events": "grows with every event; it holds no number but dates, and each has its own source in its row",
    "policy_links": "holds no number",
    "policy_tour": "years of the window in which this book shows its own ten stops; each must show its event",
    "municipal_cases": "grows with every case; each of its numbers stands in the words of its row too (test_municipal_cases)",
    "municipal_case_guide": "holds no number",
    "syllabus": "this book's own units; holds no number",
}

#: Fields that an equation of the source ties to others: a wrong digit is refused with its row and the reason.
EXPLAINED = {
    ("cobb_douglas_1928", "labour"): "is not 100 × wage_earners",
    ("cobb_douglas_1928", "capital"): "is not 100 × fixed_capital",
    ("japan_growth_accounting", "output_growth"): "is not the sum",
    **{
        ("japan_growth_accounting", f"{part}_contribution"): "is not the sum"
        for part in ("capital", "employment", "hours", "human_capital", "tfp")
    },
}
NUMBERS = [
    (table, field["name"])
    for table in PUBLISHED
    for field in tables.describe(table)["schema"]["fields"]
    if field["type"] != "string"
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the data package that a test may break."""
    shutil.copytree(tables.PACKAGE.parent, tmp_path / "data")
    return tmp_path / "data" / tables.PACKAGE.name


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def one_more(text: str) -> str:
    """A number with its last digit one higher: 0.616 -> 0.617."""
    number = decimal.Decimal(text)
    return str(number + decimal.Decimal((0, (1,), number.as_tuple().exponent)))


def refused(table: str, package: Path) -> str:
    with pytest.raises(ValueError) as refusal:
        tables.load(table, package)
    return str(refusal.value)


def test_every_table_is_published_or_says_why_it_has_no_checksum():
    assert {*PUBLISHED, *NOT_COPIED} == set(tables.names())
    for table in tables.names():
        stored = tables.describe(table).get("checksums", {})
        assert stored == (tables.checksums(table) if table in PUBLISHED else {}), table


@pytest.mark.parametrize(("table", "field"), NUMBERS, ids=["-".join(number) for number in NUMBERS])
def test_any_number_one_off_in_its_last_digit_is_refused(package, table, field):
    path = package.with_name(f"{table}.csv")
    lines = read(path)
    column, tried = lines[0].index(field), 0
    for number, line in enumerate(lines[1:], start=2):
        if line[column]:
            wrong = [list(one) for one in lines]
            wrong[number - 1][column] = one_more(line[column])
            write(path, wrong)
            says = refused(table, package)
            assert says.startswith(f"{table}.csv, ") and field in says, (number, line[column], says)
            if (table, field) in EXPLAINED:
                assert f"{table}.csv, row {number}, field " in says and EXPLAINED[table, field] in says, says
            tried += 1
    assert tried


def test_a_share_that_is_not_its_parts_is_refused_with_its_row(package):
    """Each of the shares in per cent whose parts are known, by a tenth of a point."""
    path = package.with_name("municipal_indicators.csv")
    lines = read(path)
    value, unit, numerator = (lines[0].index(name) for name in ("value", "unit", "numerator"))
    shares = [n for n, line in enumerate(lines) if line[unit] == "percent" and line[numerator]]
    assert len(shares) >= 46
    for number in shares:
        wrong = [list(line) for line in lines]
        wrong[number][value] = one_more(f"{float(lines[number][value]):.1f}")
        write(path, wrong)
        assert re.search(rf"row {number + 1}, field value: .* per cent", refused("municipal_indicators", package))


def test_a_slip_in_solows_table_is_refused_with_its_year(package):
    """Two digits changed over, where that is more than rounding: the growth of the index no longer follows from the rest."""
    path = package.with_name("solow_1957.csv")
    lines = read(path)
    for number in (5, 17, 29):
        for column in (1, 3):
            wrong = [list(line) for line in lines]
            whole, digits = lines[number][column].split(".")
            wrong[number][column] = f"{whole}.{digits[1]}{digits[0]}{digits[2]}"
            write(path, wrong)
            says = refused("solow_1957", package)
            assert f"solow_1957.csv, row {number + 1}, field technology_index: " in says
            assert "output_per_hour less" in says


def test_the_first_year_of_an_index_carries_all(package):
    path = package.with_name("cobb_douglas_1928.csv")
    lines = read(path)
    lines[1][lines[0].index("wage_earners")] = "5713"
    write(path, lines)
    assert refused("cobb_douglas_1928", package).count("is not 100 × wage_earners") >= 20


def test_two_numbers_changed_over_are_refused(package):
    """A sum of the column would be the same."""
    path = package.with_name("cobb_douglas_1928.csv")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("1908,126,", "1908,155,").replace("1909,155,", "1909,126,"), encoding="utf-8")
    assert "cobb_douglas_1928.csv, field output: a published value changed" in refused("cobb_douglas_1928", package)


def test_a_number_that_went_to_another_row_is_refused(package):
    path = package.with_name("municipal_indicators.csv")
    path.write_text(
        path.read_text(encoding="utf-8").replace(",2020-10-01,22.7,", ",2019-10-01,22.7,"), encoding="utf-8"
    )
    assert "municipal_indicators.csv, field value: a published value changed" in refused(
        "municipal_indicators", package
    )


def test_what_is_no_number_may_change(package):
    """Words, the way in which a number is written, and the ends of lines."""
    path = package.with_name("municipal_indicators.csv")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Share of", "The share of").replace(",22.7,", ",22.70,"), encoding="utf-8")
    assert path.read_text(encoding="utf-8").count("The share of") > text.count("The share of")
    tables.load("municipal_indicators", package)
    path = package.with_name("solow_1957.csv")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    tables.load("solow_1957", package)


def test_the_refusal_says_what_to_do_and_doing_it_helps(package):
    """Run as a program in a copy of the project, as a maintainer runs it."""
    source = package.parents[1] / "src"
    shutil.copytree(tables.PACKAGE.parents[1] / "src" / "infosociety", source / "infosociety")
    path = package.with_name("cobb_douglas_1928.csv")
    before = package.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("1908,126,", "1908,127,"), encoding="utf-8")
    says = refused("cobb_douglas_1928", package)
    assert "compare the column with the sources" in says and "store the new checksum" in says
    module, table = re.search(r"`python -m (\S+) (\S+)`", says).groups()

    def store(*names: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "-m", module, *names], cwd=source, capture_output=True, text=True)

    done = store(table)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(tables.load("cobb_douglas_1928", package)) == 24
    old, new = before.splitlines(), package.read_text(encoding="utf-8").splitlines()
    assert len(old) == len(new) and sum(a != b for a, b in zip(old, new, strict=True)) == 1, (
        "one checksum changed, nothing else"
    )
    assert frictionless.validate(str(package)).valid

    path.write_text(path.read_text(encoding="utf-8").replace("1908,127,121,", "1908,127,x,"), encoding="utf-8")
    done = store(table)
    assert done.returncode == 2 and "row 11, field labour: 'x' is not of type integer" in done.stderr
    assert package.read_text(encoding="utf-8").splitlines() == new, "a table with faults is not sealed"
    assert store("no-such-table").returncode == 2
