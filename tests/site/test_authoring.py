"""The commands that lay out a unit, a simulator, a case or an event, each on a copy of the book."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from checks import ROOT
from small_book import FEATURES, build

from infosociety import tables
from infosociety_book.authoring.__main__ import main
from infosociety_book.authoring.rows import TABLES
from infosociety_book.authoring.unit import PROMPT

COPIED = ("data", "chapters", "src", "tests/models", "tests/site/search_queries.csv", "_toc.yml", "pyproject.toml")
WORDS = ("--title", "データの持ち運び", "--title-en", "Data portability", "--question", "データは持ち出せるか")
HEADINGS = ("よくある間違い", "専門家の意見が分かれるところ", "確認しよう", "演習", "もっと学ぶために")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What the commands read and change, in a folder of its own."""
    folder = tmp_path / "book"
    for name in COPIED:
        target = folder / name
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def changed(before: dict[str, bytes], folder: Path) -> set[str]:
    after = contents(folder)
    assert before.keys() <= after.keys(), "nothing is lost"
    return {name for name, text in after.items() if before.get(name) != text}


def added_lines(before: bytes, after: bytes) -> list[str]:
    """The lines that are new in a file, in which nothing else has changed."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    place = next(number for number in range(len(new)) if number == len(old) or new[number] != old[number])
    count = len(new) - len(old)
    assert new[:place] + new[place + count :] == old
    return new[place : place + count]


# --- A unit --------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", list(tables.words("syllabus", "part")))
def test_a_unit_is_laid_out_in_every_part(copy: Path, capsys: pytest.CaptureFixture, part: str) -> None:
    before = contents(copy)
    assert main(["new-unit", "my-unit", "--part", part, *WORDS], copy) == 0
    page = f"chapters/{part}/my-unit.md"
    assert changed(before, copy) == {page, "data/syllabus.csv", "_toc.yml", "tests/site/search_queries.csv"}
    after = contents(copy)
    assert added_lines(before["data/syllabus.csv"], after["data/syllabus.csv"]) == [
        f"my-unit,{part},,データの持ち運び,Data portability"
    ]
    assert added_lines(before["_toc.yml"], after["_toc.yml"]) == [f"      - file: chapters/{part}/my-unit"]
    queries = added_lines(before["tests/site/search_queries.csv"], after["tests/site/search_queries.csv"])
    assert queries == [f"データの持ち運び,chapters/{part}/my-unit,,1"]

    units = tables.load("syllabus", copy / "data" / "datapackage.json")
    assert list(units["unit_id"][units["part"] == part])[-1] == "my-unit"
    for block in yaml.safe_load(after["_toc.yml"])["parts"]:
        files = [one["file"] for one in block["chapters"]]
        if f"chapters/{part}/my-unit" in files:
            place = files.index(f"chapters/{part}/my-unit")
            assert files[place + 1 :] == ([f"chapters/{part}/part-summary"] if part != "intro" else [])
            assert all(file.split("/")[1] == part or file.startswith("notebooks/") for file in files)
    said = capsys.readouterr().out
    for word in (page, "{ref}`my-unit`" if part != "intro" else page, "glossary.md", "make test", "search_queries.csv"):
        assert word in said


def test_a_unit_may_stand_behind_another_one(copy: Path) -> None:
    before = contents(copy)
    behind = ["--after", "norm-hierarchy", "--slide", "p5-6"]
    assert main(["new-unit", "my-unit", "--part", "information-law", *WORDS, *behind], copy) == 0
    units = tables.load("syllabus", copy / "data" / "datapackage.json").set_index("unit_id")
    names = list(units.index)
    assert names.index("my-unit") == names.index("norm-hierarchy") + 1 and units.loc["my-unit", "slide"] == "p5-6"
    toc = contents(copy)["_toc.yml"].decode()
    assert "norm-hierarchy\n      - file: chapters/information-law/my-unit\n" in toc
    assert len(added_lines(before["data/syllabus.csv"], contents(copy)["data/syllabus.csv"])) == 1


def test_a_units_page_has_every_section_and_can_be_built(copy: Path, tmp_path: Path) -> None:
    main(["new-unit", "my-unit", "--part", "ict-policy", *WORDS], copy)
    text = (copy / "chapters/ict-policy/my-unit.md").read_text(encoding="utf-8")
    assert text.startswith("(my-unit)=\n# データの持ち運び\n") and "TODO" not in text
    headings = re.findall(r"^## (.+)", text, re.M)
    assert headings[0] == "データは持ち出せるか"
    assert [heading for heading in headings if heading in HEADINGS] == list(HEADINGS)
    assert re.search(r":class: goals\n\n((?:- .+\n){2,3})", text) and text.count(":::{quiz}") >= 2
    assert len(PROMPT.findall(text)) > 30
    features = (*FEATURES, "fences", "messages", "figures.diagram")
    book = build(tmp_path, {"my-unit": text}, features=features, settings="numfig = True\n")
    assert book.succeeded, book.messages
    assert "図 1" in book.page("my-unit.html") and book.page("my-unit.html").count("data-quiz=") == 2


def test_no_finished_page_has_a_prompt_left() -> None:
    pages = [ROOT / "index.md", *(ROOT / "chapters").rglob("*.md")]
    assert len(pages) > 40
    left = {path.relative_to(ROOT).as_posix(): PROMPT.findall(path.read_text(encoding="utf-8")) for path in pages}
    assert not {page: prompts for page, prompts in left.items() if prompts}


UNIT = ["new-unit", "my-unit", "--part", "ict-policy", *WORDS]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["new-unit", "My_Unit", *UNIT[2:]], "'My_Unit' cannot be the name of the unit: use small letters"),
        (["new-unit", "cobb-douglas", *UNIT[2:]], "syllabus.csv has the unit 'cobb-douglas' already; nothing was written"),
        (["new-unit", "growth-accounting", *UNIT[2:]], "the label (growth-accounting)= stands in chapters/digital-economy/cobb-douglas.md"),
        (["new-unit", "part-map", *UNIT[2:]], "chapters/ict-policy/part-map.md is there already; nothing was written"),
        ([*UNIT[:3], "ict", *UNIT[4:]], "there is no part 'ict'; there are intro, information-law"),
        ([*UNIT, "--slide", "12"], "--slide '12' is not allowed, only a page or a span of pages, such as p12"),
        ([*UNIT, "--after", "policy-makin"], "part ict-policy has no unit 'policy-makin'; the nearest unit is policy-making"),
        ([*UNIT, "--after", "seat-belt"], "part ict-policy has no unit 'seat-belt'"),
        ([*UNIT[:-1], "データについて"], "is no question: the first heading of a unit ends in か"),
        ([*UNIT[:4], "--title", " ", *UNIT[6:]], "--title must be one line of text"),
        (["new-simulator", "cobb-douglas", *WORDS], "src/infosociety/models/cobb_douglas.py is there already; nothing was written"),
        (["new-simulator", "engines-agree", *WORDS], "tests/models/test_engines_agree.py is there already; nothing was written"),
        (["new-simulator", "cobb_douglas", *WORDS], "'cobb_douglas' cannot be the name of the simulator"),
        (["new-simulator", "2d", *WORDS], "'2d' cannot be the name of the simulator: its Python module must begin with a letter"),
        (["new-simulator", "quoted", *WORDS[:-1], 'a "b"'], "--question must be one line of text without"),
        (["new-case", "kuji-rpa-failure"], "municipal_cases.csv has the case 'kuji-rpa-failure' already; nothing was written"),
        (["new-case", "my-case", "categry=security"], "there is no field 'categry' to fill; the nearest field is category"),
        (["new-case", "my-case", "case_id=x"], "there is no field 'case_id' to fill"),
        (["new-case", "my-case", "category=secure"], "field category: 'secure' is not allowed"),
        (["new-case", "my-case", "category"], "'category' is not of the form field=cell"),
        (["new-case", "my-case", "note=a", "note=b"], "note is given twice"),
        (["new-event", "it-basic-act"], "policy_events.csv has the event 'it-basic-act' already; nothing was written"),
        (["new-event", "my-event", "date_start=2026/04"], "field date_start: '2026/04' is not allowed"),
        (["new-event", "bad-"], "cannot be the name of the event"),
    ],
    ids=lambda part: part[0] if isinstance(part, list) else part[:70],
)  # fmt: skip
def test_bad_input_is_answered_and_changes_nothing(
    copy: Path, capsys: pytest.CaptureFixture, arguments: list[str], says: str
) -> None:
    before = contents(copy)
    assert main(arguments, copy) == 2
    output = capsys.readouterr()
    assert says in output.err and not output.out
    assert not changed(before, copy)


def test_a_file_that_cannot_be_written_leaves_the_others_as_they_were(copy: Path, monkeypatch, capsys) -> None:
    before = contents(copy)
    write = Path.write_bytes

    def fail(self: Path, data: bytes) -> int:
        if self.name == "_toc.yml" and data != before["_toc.yml"]:
            raise PermissionError(13, "Permission denied", str(self))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", fail)
    assert main(UNIT, copy) == 2
    assert "Permission denied; nothing was written" in capsys.readouterr().err
    assert not changed(before, copy)


# --- A simulator ---------------------------------------------------------------------------------


def test_a_simulator_works_at_once(copy: Path, capsys: pytest.CaptureFixture) -> None:
    before = contents(copy)
    assert main(["new-simulator", "my-model", *WORDS], copy) == 0
    files = {"src/infosociety/models/my_model.py", "tests/models/test_my_model.py"}
    assert changed(before, copy) == files
    assert "```{simulator} my-model\n```" in capsys.readouterr().out
    environment = os.environ | {"PYTHONPATH": str(copy / "src")}

    def run(*command: str) -> str:
        done = subprocess.run([sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert '"quantity": 60' in run("-m", "infosociety", "evaluate", "my-model", "p=40")
    assert "3 passed" in run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/models/test_my_model.py")
    page = "from infosociety.simulation import web\nprint(web.markup('my-model', {}, 'my-model'))"
    assert 'data-simulator="my-model"' in run("-c", page)
    run("-m", "ruff", "check", *files)
    run("-m", "ruff", "format", "--check", *files)


# --- A row ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(TABLES))
def test_a_row_waits_for_its_cells_and_for_nothing_else(copy: Path, capsys, kind: str) -> None:
    before = contents(copy)
    given = {
        "case": {"category": "security", "title_ja": "鍵, と「窓口」"},
        "event": {"lane": "mic", "title_ja": "題"},
    }[kind]
    assert main([f"new-{kind}", "my-row", *(f"{field}={cell}" for field, cell in given.items())], copy) == 0
    files = {table: f"data/{table}.csv" for table in TABLES[kind]}
    assert changed(before, copy) == set(files.values())
    package = copy / "data" / "datapackage.json"
    left = re.findall(r"data/(\w+)\.csv, row (\d+): fill (\w+)", capsys.readouterr().out)
    asked = []
    for table, file in files.items():
        (line,) = added_lines(before[file], contents(copy)[file])
        head = before[file].decode().splitlines()[0].split(",")
        row = dict(zip(head, next(csv.reader(io.StringIO(line))), strict=True))
        assert {field: cell for field, cell in row.items() if cell} == {
            head[0]: "my-row", **{field: cell for field, cell in given.items() if field in row}
        }  # fmt: skip
        number = str(len(tables.load(table)) + 2)
        required = [field["name"] for field in tables.describe(table)["schema"]["fields"]
                    if field.get("constraints", {}).get("required") and not row[field["name"]]]  # fmt: skip
        asked += [(table, number, field) for field in required]
    assert left == asked
    with pytest.raises(ValueError, match="empty, but a value is required") as error:
        tables.load(TABLES[kind][0], package)
    assert len(str(error.value).splitlines()) == len(asked)


@pytest.mark.parametrize("kind", list(TABLES))
def test_a_row_with_every_cell_is_accepted(copy: Path, kind: str) -> None:
    """The cells of the first row of the book, with another title."""
    cells: dict[str, str] = {}
    for table in TABLES[kind]:
        with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            first = next(csv.DictReader(file))
        first.pop(f"{kind}_id")
        cells |= {field: cell for field, cell in first.items() if cell and field not in cells}
    cells["title_ja"] = "別の題"
    assert main([f"new-{kind}", "my-row", *(f"{field}={cell}" for field, cell in cells.items())], copy) == 0
    for table in TABLES[kind]:
        assert tables.load(table, copy / "data" / "datapackage.json").iloc[-1, 0] == "my-row"
