"""What Python and the scripts and styles have in common is said once, or is the same in both."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from checks import PAGES, ROOT

from infosociety import municipal, style, tables, timeline
from infosociety.joined import joined
from infosociety.simulation import web
from infosociety_book.explorers import contract

SRC = ROOT / "src"
COMMENT = re.compile(r"/\*.*?\*/", re.S)
CLASS = re.compile(r"\.([A-Za-z][\w-]*)(?=[^{}]*\{)")


def colours(css: str, selector: str) -> dict[str, str]:
    """The colours that the first rule of this selector sets."""
    rule = re.search(rf"{re.escape(selector)}[^{{]*\{{([^}}]*)\}}", css)
    assert rule, f"there is no rule {selector}"
    return dict(re.findall(r"--sim-([\w-]+): (#\w+);", rule[1]))


def long(colour: str) -> str:
    """#fff as #ffffff."""
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def test_figures_of_a_notebook_and_of_the_page_have_the_same_colours():
    page = {name: long(colour) for name, colour in colours(web.style(), ".simulator").items()}
    series = {str(number): colour for number, (colour, _) in enumerate(style.SERIES, start=1)}
    assert (
        page.items()
        >= {**series, "text": style.INK, "soft": style.SOFT, "grid": style.GRID, "paper": style.PAPER}.items()
    )


def test_every_colour_of_the_page_has_its_dark_one_and_it_is_the_same_wherever_it_is_dark():
    light, chosen, by_system = (
        colours(web.style(), selector)
        for selector in (".simulator", 'body[data-theme="dark"] .simulator', 'body[data-theme="auto"] .simulator')
    )
    assert light.keys() == chosen.keys()
    assert chosen == by_system


def test_there_is_a_pattern_on_the_page_for_each_hatch_of_a_notebook():
    hatches = re.search(r"HATCH = \{(.*?)\};", web.script(), re.S)[1]
    assert re.findall(r"(\d):", hatches) == [str(number) for number in range(1, len(style.HATCHES) + 1)]


def test_a_figure_keeps_its_place_in_the_ratio_in_which_it_is_drawn():
    width, height = (re.search(rf"const {name} = (\d+);", web.script())[1] for name in ("WIDTH", "HEIGHT"))
    assert re.findall(r"aspect-ratio: (.*);", web.style()) == [f"{width} / {height}"]


@pytest.fixture(scope="module")
def explorers(site_dir):
    """Name of an explorer -> what each page that has it tells the script."""
    found = {"timeline": [], "cases": []}
    for page in PAGES:
        text = (site_dir / page).read_text(encoding="utf-8")
        if "data-timeline=" in text or "data-cases=" in text:
            soup = BeautifulSoup(text, "html.parser")
            for name, blocks in found.items():
                blocks += [json.loads(one[f"data-{name}"]) for one in soup.select(f"[data-{name}]")]
    return found


def test_the_timelines_know_the_eras_that_python_knows(explorers):
    assert len(explorers["timeline"]) > 3
    eras = [[name, day.year] for name, day in tables.ERAS.items()]
    assert all(block["eras"] == eras for block in explorers["timeline"])
    assert all(later[1] > earlier[1] for later, earlier in pairwise(eras)), "the latest comes first"


def test_the_cases_are_ranked_by_codes_that_there_are(explorers):
    (block,) = explorers["cases"]
    assert block["codes"] == list(contract.CODES)
    sizes = [code for codes in block["sizes"] for code in codes]
    assert {*sizes, "joint"} == set(municipal.words("body_class")) and len(set(sizes)) == len(sizes)
    assert set(block["proofs"]) < set(municipal.words("evidence_kind"))


@pytest.mark.parametrize("name", ["timeline", "cases"])
def test_a_script_names_no_code_of_the_data(name):
    """It would be written twice: the codes come with the page."""
    script = joined(web.STATIC.parents[2] / "infosociety_book" / "explorers" / f"{name}.js")
    words = {
        "timeline": [*timeline.words("lane"), *timeline.words("kind"), *tables.ERAS],
        "cases": [*municipal.words("category"), *municipal.words("evidence_kind"), *municipal.words("effort")],
    }
    assert not [word for word in words[name] if f'"{word}"' in script]


def test_no_style_is_for_what_is_nowhere(site_dir):
    """Each class that a style of the book names is in a page or is given by a script."""
    static = site_dir / "_static"
    own = [path for folder in ("infosociety", "infosociety_book") for path in (SRC / folder).rglob("*.css")]
    named = {name for path in own for name in CLASS.findall(COMMENT.sub("", path.read_text(encoding="utf-8")))}
    pages = (path.read_text(encoding="utf-8") for path in site_dir.rglob("*.html"))
    given = {name for page in pages for text in re.findall(r'class="([^"]*)"', page) for name in text.split()}
    scripts = "".join(path.read_text(encoding="utf-8") for path in static.glob("*.js"))
    dead = {name for name in named - given if not re.search(rf"\b{re.escape(name)}\b", scripts)}
    assert len(named) > 100
    assert not dead
