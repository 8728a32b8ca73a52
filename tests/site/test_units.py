"""Every unit of the syllabus is taught: its section has what a learner needs, and every source is used."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from checks import ROOT

from infosociety_book.text.book_index import reading, sort_key

CHAPTERS = ROOT / "chapters"
UNITS = list(csv.DictReader((ROOT / "data/syllabus.csv").open(encoding="utf-8", newline="")))
PARTS = sorted({unit["part"] for unit in UNITS} - {"intro"})
TEXT = {path: path.read_text(encoding="utf-8") for path in sorted(CHAPTERS.rglob("*.md"))}
NOTEBOOKS = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
PLACES = {label: path for path, text in TEXT.items() for label in re.findall(r"^\(([\w-]+)\)=$", text, re.M)}

#: Directives that show what the words say.
PICTURES = "diagram|bar-table|timeline|simulator|indicator-charts|data-table|case-effects|syllabus-map"
HEADINGS = ("よくある間違い", "専門家の意見が分かれるところ", "確認しよう", "演習", "もっと学ぶために")


def unit_text(unit: str) -> str:
    """The page that teaches the unit; each unit has a page of its own."""
    assert unit in PLACES, f"no section has the label ({unit})="
    return TEXT[PLACES[unit]]


@pytest.fixture(params=[unit["unit_id"] for unit in UNITS])
def unit(request: pytest.FixtureRequest) -> str:
    return request.param


def test_unit_stands_in_its_part(unit: str) -> None:
    (part,) = (row["part"] for row in UNITS if row["unit_id"] == unit)
    unit_text(unit)
    assert PLACES[unit].parent.name == part


def test_unit_begins_with_goals_and_a_question(unit: str) -> None:
    text = unit_text(unit)
    goals = re.search(r":class: goals\n\n((?:- .+\n)+)", text)
    assert goals and 2 <= goals[1].count("\n") <= 3 and all("**" in goal for goal in goals[1].splitlines())
    first = re.search(r"^## (.+)", text, re.M)[1]
    assert re.search(r"(か|？)$", first), first


def test_unit_has_every_section(unit: str) -> None:
    headings = re.findall(r"^## (.+)", unit_text(unit), re.M)
    assert [heading for heading in headings if heading in HEADINGS] == list(HEADINGS)


def test_unit_shows_what_it_says(unit: str) -> None:
    assert re.search(rf"^`{{3,}}\{{({PICTURES})\}}", unit_text(unit), re.M)


def test_unit_is_checked_and_practised(unit: str) -> None:
    """The directive `quiz` itself refuses an option without a reason."""
    text = unit_text(unit)
    assert 2 <= len(re.findall(r"^:{3,}\{quiz\}", text, re.M)) <= 4
    exercises, solutions = (
        set(re.findall(pattern, text)) for pattern in (r":label: (exercise-[\w-]+)", r"\{solution\} ([\w-]+)")
    )
    assert exercises and exercises == solutions


def test_unit_names_its_sources(unit: str) -> None:
    assert re.search(r"\{cite:[pt]\}`[\w,-]+`", unit_text(unit))


@pytest.mark.parametrize("part", PARTS)
def test_part_opens_with_a_map_and_closes_with_a_summary(part: str) -> None:
    units = {unit["unit_id"] for unit in UNITS if unit["part"] == part}
    opening, closing = unit_text(f"map-{part}"), unit_text(f"summary-{part}")
    linked = set(re.findall(r"\{ref\}`(?:[^`<]*<)?([\w-]+)>?`", opening))
    assert units <= linked and re.search(r"^(`{3,}|:{3,})\{diagram\}", opening, re.M) and f":part: {part}" in opening
    assert len(re.findall(r"^:{3,}\{quiz\}", closing, re.M)) >= 8 and "{cite:t}" in closing


def test_every_source_is_used_and_every_citation_leads_to_one() -> None:
    keys = re.findall(r"^@\w+\{([^,\s]+),", (ROOT / "references.bib").read_text(encoding="utf-8"), re.M)
    assert len(keys) == len(set(keys))
    everything = [*TEXT.values(), *NOTEBOOKS.values(), (ROOT / "index.md").read_text(encoding="utf-8")]
    everything += [path.read_text(encoding="utf-8") for path in (ROOT / "src/infosociety").rglob("*.py")]
    cited = {
        key
        for text in everything
        for group in re.findall(r"\{cite:[pt]\}`([^`]+)`", text)
        for key in re.split(r",\s*", group)
    }
    package = (ROOT / "data/datapackage.json").read_text(encoding="utf-8")
    cited |= set(re.findall(r'"bib": "([^"]+)"', package))
    assert cited == set(keys), f"not cited: {sorted(set(keys) - cited)}; not there: {sorted(cited - set(keys))}"


def glossary() -> dict[str, str]:
    """Term -> what the glossary says of it."""
    block = TEXT[CHAPTERS / "reference/glossary.md"].partition("```{glossary}\n")[2].partition("```")[0]
    return dict(re.findall(r"^(\S.*)\n  (.+)$", block, re.M))


def test_glossary_gives_each_term_in_a_sentence_and_in_english() -> None:
    terms = glossary()
    assert len(terms) >= 120
    for term, said in terms.items():
        assert said.endswith("。") and re.match(r"[^。]*[A-Za-z][^。]*。.+", said), term


def test_glossary_is_in_the_order_of_readings() -> None:
    """Terms with kanji or letters say how they are read, because a learner cannot look up what they cannot read."""
    terms = glossary()
    for term, said in terms.items():
        assert re.fullmatch(r"[ぁ-ゖァ-ヺー・ ]+", reading(term, said)), term
    keys = [sort_key(reading(term, said)) for term, said in terms.items()]
    assert keys == sorted(keys)


def test_every_term_is_used() -> None:
    texts = [text for path, text in TEXT.items() if path.name != "glossary.md"] + list(NOTEBOOKS.values())
    used = {word for text in texts for word in re.findall(r"\{term\}`(?:[^`<]*<)?([^`<>]+?)>?`", text)}
    assert set(glossary()) == used


def test_a_students_question_for_every_unit_is_tried_in_the_search() -> None:
    """Its title, and three ways in which a student would ask; tests/site/test_search.py tries them all."""
    with Path(ROOT / "tests/site/search_queries.csv").open(encoding="utf-8", newline="") as file:
        queries = list(csv.DictReader(file))
    for row in UNITS:
        page = PLACES[row["unit_id"]].relative_to(ROOT).with_suffix("").as_posix()
        asked = {query["query"] for query in queries if query["page"] == page}
        assert row["title_ja"] in asked and len(asked) >= 4, row["unit_id"]
