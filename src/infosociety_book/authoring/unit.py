"""A new unit: its page with every section, its row of the syllabus, its place in the book, its title among the queries."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

from infosociety.nearest import hint

from .changes import Changes, Refused, check_name, line

SYLLABUS, PACKAGE, TOC = "data/syllabus.csv", "data/datapackage.json", "_toc.yml"
QUERIES = "tests/site/search_queries.csv"
#: What a prompt of the template stands in: no finished page has one (`tests/site/test_authoring.py`).
PROMPT = re.compile("〔[^〕]*〕")


def parts(changes: Changes) -> dict[str, str]:
    """Part -> its title, as the data package says."""
    resources = {one["name"]: one for one in json.loads(changes.read(PACKAGE))["resources"]}
    fields = {one["name"]: one for one in resources["syllabus"]["schema"]["fields"]}
    return {category["value"]: category["label"] for category in fields["part"]["categories"]}


def label_of(root: Path, unit: str) -> str | None:
    """The page that has a label, without its ending."""
    for path in sorted((root / "chapters").rglob("*.md")):
        if f"({unit})=\n" in path.read_text(encoding="utf-8"):
            return path.relative_to(root).with_suffix("").as_posix()
    return None


def syllabus_line(changes: Changes, part: str, after: str | None) -> int:
    """The line before which the row goes: behind the unit `after`, else behind the last one of the part."""
    reader = csv.DictReader(io.StringIO(changes.read(SYLLABUS)))
    place, units = 0, []
    for row in reader:
        if row["part"] == part:
            units.append(row["unit_id"])
            if after in (None, row["unit_id"]):
                place = reader.line_num
    if not place:
        raise Refused(f"part {part} has no unit {after!r}{hint(after or '', units, 'unit')}")
    return place


def toc_line(changes: Changes, part: str, page: str | None) -> int:
    """The line of the table of contents before which the page goes: behind `page`, else before the part's summary."""
    lines = changes.read(TOC).splitlines()
    files = {number: found[1] for number, text in enumerate(lines) if (found := re.match(r"\s+- file: (\S+)", text))}
    mine = [number for number, file in files.items() if file.startswith(f"chapters/{part}/")]
    if page:
        return next(number for number, file in files.items() if file == page) + 1
    summary = next((number for number in mine if files[number] == f"chapters/{part}/part-summary"), None)
    return mine[-1] + 1 if summary is None else summary


def new_unit(
    changes: Changes, unit: str, part: str, title: str, title_en: str, question: str, slide: str, after: str | None
) -> list[str]:
    """Lay out a unit; what is left to do.

    Raises:
        Refused: the id, the part, the slide or `after` is not as it must be, or something of that name is there.
    """
    check_name(unit, "unit")
    titles = parts(changes)
    if part not in titles:
        raise Refused(f"there is no part {part!r}; there are {', '.join(titles)}")
    if slide and not re.fullmatch(r"p[0-9]+(-[0-9]+)?", slide):
        raise Refused(f"--slide {slide!r} is not allowed, only a page or a span of pages, such as p12 or p12-14")
    if not re.search(r"(か|？)$", question):
        raise Refused(f"--question {question!r} is no question: the first heading of a unit ends in か or ？")
    for name, text in {"--title": title, "--title-en": title_en}.items():
        if not text.strip() or "\n" in text:
            raise Refused(f"{name} must be one line of text")
    rows = list(csv.DictReader(io.StringIO(changes.read(SYLLABUS))))
    if any(row["unit_id"] == unit for row in rows):
        raise Refused(f"{SYLLABUS} has the unit {unit!r} already; nothing was written")
    if page := label_of(changes.root, unit):
        raise Refused(f"the label ({unit})= stands in {page}.md already; nothing was written")

    changes.create(
        f"chapters/{part}/{unit}.md", "unit.md", unit=unit, title=title, title_en=title_en, question=question
    )
    row = {"unit_id": unit, "part": part, "slide": slide, "title_ja": title, "title_en": title_en}
    cells = line(row[field] for field in rows[0])
    changes.insert_lines(SYLLABUS, syllabus_line(changes, part, after), [cells])
    page = label_of(changes.root, after) if after else None
    changes.insert_lines(TOC, toc_line(changes, part, page), [f"      - file: chapters/{part}/{unit}\n"])
    changes.append_row(QUERIES, {"query": title, "page": f"chapters/{part}/{unit}", "place": "1"})
    summary = [f"chapters/{part}/part-map.md and chapters/{part}/part-summary.md"] if part != "intro" else []
    return [
        f"Write chapters/{part}/{unit}.md: replace each prompt 〔…〕 (the tests find those that are left).",
        *(f"Name the unit in {pages}: {{ref}}`{unit}`." for pages in summary),
        f"Add three questions of a reader to {QUERIES}.",
        "Put new terms into chapters/reference/glossary.md, and sources into references.bib.",
        f"Let `tests/tools/lint-prose chapters/{part}/{unit}.md` read the Japanese.",
        "Run `make notebooks`, `make test`, and at the end `make bench`, which measures the new page.",
    ]
