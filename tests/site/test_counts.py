"""Counts in sentences are those of the tables, and no page says one of its own."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from checks import ROOT
from small_book import FEATURES, build

from infosociety import models, tables
from infosociety_book.explorers.counts import SHORT, count
from infosociety_book.japanese_numbers import counted, kanji

PACKAGE = ROOT / "data" / "datapackage.json"
ROLE = re.compile(r"\{(count|count-kanji)\}`([^`]+)`")
PAGES = [ROOT / "index.md", *sorted((ROOT / "chapters").rglob("*.md")), *sorted((ROOT / "notebooks").glob("*.ipynb"))]


def source(path: Path) -> str:
    """The text that an author wrote: of a notebook its cells of text."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return text
    return "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")


USED = {path: ROLE.findall(source(path)) for path in PAGES}
WRITTEN = {"count": str, "count-kanji": counted}


def test_short_names_are_those_of_tables() -> None:
    assert set(SHORT.values()) <= set(tables.names()) and not set(SHORT) & {*tables.names(), "parts", "simulators"}
    assert count("simulators", PACKAGE)[0] == len(models.names())
    assert count("parts", PACKAGE)[0] == len(tables.words("syllabus", "part"))
    for name in (*SHORT, *tables.names()):
        assert count(name, PACKAGE)[0] == len(tables.load(SHORT.get(name, name)))


@pytest.mark.parametrize("name", ["cases", "events", "units"])
def test_the_rows_of_each_code_add_up(name: str) -> None:
    table = SHORT[name]
    for field in tables.describe(table)["schema"]["fields"]:
        if codes := field.get("constraints", {}).get("enum"):
            found = tables.load(table)[field["name"]].value_counts()
            assert [count(f"{name}?{field['name']}={code}", PACKAGE)[0] for code in codes] == [
                found.get(code, 0) for code in codes
            ]
            every = "+".join(codes)
            assert count(f"{name}?{field['name']}={every}", PACKAGE)[0] == found.sum()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("case", "nothing to count is called 'case'; there are cases, events"),
        ("cases?categry=security", "no field 'categry' in municipal_cases; there are case_id"),
        ("cases?category=secure", "'secure' is no category of municipal_cases; the nearest code is security"),
        ("cases?category=", "'' is no category"),
        ("cases?category", "bad query field"),
        ("simulators?name=x", "simulators are counted all together: leave out ?name=x"),
    ],
)
def test_what_cannot_be_counted_is_refused(query: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        count(query, PACKAGE)


def test_numbers_are_written_as_prose_has_them() -> None:
    said = {
        1: "一つ",
        4: "四つ",
        9: "九つ",
        10: "十",
        11: "十一",
        20: "二十",
        40: "四十",
        100: "百",
        205: "二百五",
        1001: "千一",
    }
    assert {number: counted(number) for number in said} == said
    assert kanji(9999) == "九千九百九十九"
    for number in (0, -1, 10_000):
        with pytest.raises(ValueError, match="only 1 to 9999"):
            kanji(number)


def test_every_count_of_the_book_can_be_made() -> None:
    assert sum(len(found) for found in USED.values()) >= 25
    for path, found in USED.items():
        for role, query in found:
            assert WRITTEN[role](count(query, PACKAGE)[0]), path


@pytest.mark.parametrize(
    "path", [path for path in PAGES if USED[path]], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_the_built_page_says_the_count_of_the_table(path: Path, site_dir: Path) -> None:
    """The words around it too: a number of its own, or one that is left out, is found."""
    page = (site_dir / path.relative_to(ROOT)).with_suffix(".html").read_text(encoding="utf-8")
    shown = re.sub(r"\s", "", re.sub(r"<[^>]*>", "", page))
    for line in source(path).splitlines():
        if ROLE.search(line):
            said = ROLE.sub(lambda found: WRITTEN[found[1]](count(found[2], PACKAGE)[0]), line)
            pieces = re.split(r"\{[\w:-]+\}`[^`]*`|\*\*|^:{3,}\{\w+\} |^[-#\d. ]+|\s", said)
            assert all(piece in shown for piece in pieces), (said, pieces)
    assert "{count" not in page


#: What is counted, by the word that follows the number.
WORDS = {
    "cases": "件のうち|の?事例",
    "events": "件のうち|の?出来事",
    "units": "の?単元",
    "simulators": "(個|本)?の?シミュレータ",
    "stops": "の?場面",
}


def literal(text: str, counts: dict[str, int]) -> list[str]:
    """Where a text says one of these counts itself, in digits or in kanji."""
    found = []
    for name, number in counts.items():
        written = f"{number}|{kanji(number)}" + (f"|{counted(number)}" if number < 10 else "")
        # A one-digit number stands in too many sentences that are not about the table.
        if number >= 10:
            found += re.findall(rf"(?<![\d.,〜一-九十百千第])(?:{written}) ?(?:{WORDS[name]})", text)
    return found


def counts() -> dict[str, int]:
    """What there is of each now."""
    return {name: count(name, PACKAGE)[0] for name in WORDS}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_says_a_count_itself(path: Path) -> None:
    parts = [count(f"units?part={part}", PACKAGE)[0] for part in tables.words("syllabus", "part")]
    for number in [counts()["units"], *parts]:
        assert not literal(source(path), counts() | {"units": number})


def test_a_literal_count_is_found() -> None:
    text = "二十の単元と 205の出来事、200 の事例、200件のうち3件、40の単元、三つの単元、2,200の事例"
    found = literal(text, {"events": 205, "cases": 200, "units": 40})
    assert found == ["205の出来事", "200 の事例", "200件のうち", "40の単元"]
    assert literal(text, {"units": 20}) == ["二十の単元"]


def test_readme_and_the_like_count_no_rows() -> None:
    """They are not built, so no role can keep them true."""
    number = r"\b(\d\d+|ten|eleven|twelve|[a-z]+teen|(twen|thir|for|fif|six|seven|eigh|nine)ty)"
    counting = re.compile(rf"{number} (dated )?(cases|events|units|simulators|models)\b", re.I)
    assert counting.search("an explorer of 205 dated events") and counting.search("Forty units")
    for name in ("README.md", "CITATION.cff", "CONTRIBUTING.md", "AUTHORS-GUIDE.ja.md", "ARCHITECTURE.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not counting.search(text), name
        assert not literal(text, counts()), name


def test_a_new_row_changes_the_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    shutil.copytree(ROOT / "data", folder / "data")
    pages = {
        "page": "# {count-kanji}`units`の単元\n\n{count}`events`の出来事、町と村の{count}`cases?body_class=town+village`件。\n"
    }

    def text() -> str:
        book = build(tmp_path, pages, features=(*FEATURES, "explorers.counts"))
        assert book.succeeded, book.messages
        return re.sub(r"<[^>]*>", "", book.page("page.html"))

    def add(table: str, **cells: str) -> None:
        path = folder / "data" / f"{table}.csv"
        head, first, *_ = path.read_text(encoding="utf-8").splitlines()
        row = dict(zip(head.split(","), next(csv.reader([first])), strict=True)) | cells
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, row, lineterminator="\n").writerow(row)

    events, small = count("events", PACKAGE)[0], count("cases?body_class=town+village", PACKAGE)[0]
    units = count("units", PACKAGE)[0]
    assert f"{kanji(units)}の単元" in text() and f"{events}の出来事、町と村の{small}件。" in text()
    add("policy_events", event_id="one-more")
    add("municipal_cases", case_id="one-more", title_ja="もう一つの題", body_class="village")
    add("municipal_case_guide", case_id="one-more")
    add("syllabus", unit_id="one-more")
    again = text()
    assert f"{kanji(units + 1)}の単元" in again and f"{events + 1}の出来事、町と村の{small + 1}件。" in again
