"""What an author is told of a slip: the line, what is wrong with it, and the nearest of what there is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from checks import ROOT
from small_book import FEATURES, Book, build

from infosociety.nearest import hint, nearest
from infosociety_book.fences import close, unclosed

FEATURES_USED = (
    *FEATURES,
    "fences",
    "messages",
    "explorers.counts",
    "explorers.data_tables",
    "explorers.timeline_pages",
    "explorers.case_effects",
    "figures.diagram",
    "simulator.directive",
    "text.syllabus_map",
)

OPTIONS = "- [x] 甲\n  説明。\n- [ ] 乙\n  説明。\n"

#: Page -> its text.
PAGES = {
    "shown": "(returns)=\n# 年表\n\n```{timeline}\n```\n\n```{glossary}\nネットワーク効果\n: 定義。\n```\n\n$$ a = b $$ (budget)\n",
    # The label `returns` was `returns-to-scale` once: three pages use the old name.
    "label-one": "# 一\n\n文です。\nもう一つの文です。\n三つ目で{ref}`returns-to-scale`を見ます。\n",
    "label-two": "# 二\n\n{ref}`文 <returns-to-scale>`です。\nまた{ref}`returns-to-scale`です。\n",
    "label-three": "# 三\n\n- 項目\n- {ref}`returns-to-scale`です。\n",
    "names": """# 名前

文です。
次に {cite:p}`solow1975` です。
それから{term}`ネットワーク効果力`です。
出来事の{event}`e-japan-strategi`です。
式の{eq}`budgett`です。
ページの{doc}`showm`です。
見出しへの[文](#returnz)です。
数の{count}`cases?evidence_kind=measure`です。
数の{count-kanji}`evnts`です。
役の{evnt}`x`です。
図の{numref}`fig-nothing`です。
""",
    "directives": """# 命令

```{quizz} 名前
```

```{timeline}
:form: 2001
:from: 2000
```

```{simulator} cob-douglas
```

```{data-table} solow_1975
```

```{syllabus-map}
:part: economy
```

:::{quiz} options
:ordre: as-written

問い

"""
    + OPTIONS
    + ":::\n",
    "fence": f"""# 囲み

文です。

:::{{quiz}} first
問い

{OPTIONS}
:::{{quiz}} second
問い

{OPTIONS}:::

## 見出し

:::{{note}}

注です。

## 次の見出し

:::{{quiz}} third
問い

{OPTIONS}""",
}

#: One message for all the places that use it.
OLD_LABEL = (
    "there is no label 'returns-to-scale'; the nearest label is returns; "
    "also used by label-three.md:4, label-two.md:3, label-two.md:4"
)

#: (page, line, what the message says); nothing else is reported.
TOLD = [
    ("label-one", 5, OLD_LABEL),
    ("names", 4, "there is no source 'solow1975' in references.bib; the nearest key is solow1957"),
    ("names", 5, "there is no term 'ネットワーク効果力'; the nearest term is ネットワーク効果"),
    ("names", 6, "there is no event 'e-japan-strategi'; the nearest events are e-japan-strategy, e-japan-strategy-2"),
    ("names", 7, "there is no formula 'budgett'; the nearest formula is budget"),
    ("names", 8, "there is no page 'showm'; the nearest page is shown"),
    ("names", 9, "there is no label 'returnz'; the nearest label is returns"),
    ("names", 10, "count: 'measure' is no evidence_kind of municipal_cases; the nearest code is measured"),
    ("names", 11, "count-kanji: nothing to count is called 'evnts'; there are cases, events, links, stops, units"),
    ("names", 12, "there is no role 'evnt'; the nearest role is event"),
    ("names", 13, "there is no label 'fig-nothing'; no label is like it"),
    ("directives", 3, "there is no directive 'quizz'; the nearest directive is quiz"),
    ("directives", 7, "timeline has no option 'form'; it may have from, to"),
    ("directives", 11, "there is no model 'cob-douglas'; the models are cobb-douglas, consumer-surplus"),
    ("directives", 14, "no table named 'solow_1975' in data/datapackage.json; there are cobb_douglas_1928, solow_1957"),
    ("directives", 14, "; the nearest table is solow_1957"),
    ("directives", 17, "no part named 'economy'; there are intro, information-law"),
    ("directives", 17, "; the nearest part is digital-economy"),
    ("directives", 22, "quiz has no option 'ordre'; it may have order"),
    ("fence", 5, "{quiz} first is not closed: the line ':::' is missing below it, before line 13 at the latest"),
    ("fence", 24, "{note} is not closed: the line ':::' is missing below it, before line 28 at the latest"),
    ("fence", 30, "{quiz} third is not closed: the line ':::' is missing below it, at the end at the latest"),
]  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book with every slip above, built once."""
    folder = tmp_path_factory.mktemp("slips")
    (folder / "source").mkdir()
    shutil.copytree(ROOT / "data", folder / "source" / "data")
    shutil.copy(ROOT / "references.bib", folder / "source")
    bibliography = {"bibliography": "# 文献\n\n```{bibliography}\n```\n"}
    settings = 'bibtex_bibfiles = ["references.bib"]\nnumfig = True\n'
    return build(
        folder,
        PAGES | bibliography,
        features=FEATURES_USED,
        extensions=["sphinxcontrib.bibtex"],
        settings=settings,
        options=["-j", "2"],
    )


def reports(book: Book) -> list[tuple[str, int, str]]:
    """Page, line and text of each message."""
    found = re.findall(r"^.*/([\w-]+)\.md:(\d+): (?:WARNING|ERROR): (.*)$", book.messages, re.M)
    return [(page, int(line), text) for page, line, text in found]


@pytest.mark.parametrize(("page", "line", "says"), TOLD, ids=lambda part: str(part)[:40])
def test_a_slip_is_told_at_its_line_with_what_was_meant(book: Book, page: str, line: int, says: str) -> None:
    assert not book.succeeded
    found = [text for place, number, text in reports(book) if (place, number) == (page, line)]
    assert len(found) == 1 and says in found[0], book.messages


def test_each_slip_is_told_once(book: Book) -> None:
    """Nothing that follows from a slip is reported beside it, and no slip is left out."""
    places = sorted({(page, line) for page, line, _ in TOLD})
    assert sorted((page, line) for page, line, _ in reports(book)) == places
    assert len(re.findall(r"WARNING|ERROR", book.messages)) == len(places)


def test_a_label_that_is_taken_away_is_told_of_pages_that_were_not_read_again(tmp_path: Path) -> None:
    pages = {"a": "(place)=\n# 甲\n", "b": "# 乙\n\n{ref}`place`\n"}
    features = (*FEATURES, "messages")
    assert build(tmp_path, pages, features=features).succeeded
    again = build(tmp_path, {**pages, "a": "(plaice)=\n# 甲\n"}, features=features)
    assert not again.succeeded
    assert reports(again) == [("b", 3, "there is no label 'place'; the nearest label is plaice")]


def test_the_book_itself_has_no_block_that_is_not_closed() -> None:
    pages = [ROOT / "index.md", *sorted((ROOT / "chapters").rglob("*.md"))]
    assert len(pages) > 40
    assert not {path.name: blocks for path in pages if (blocks := unclosed(path.read_text(encoding="utf-8")))}


def test_a_question_of_the_book_without_its_end_is_found_at_its_line() -> None:
    """Every end of every question is taken away once."""
    tried = 0
    for path in sorted((ROOT / "chapters").rglob("*.md")):
        lines = path.read_text(encoding="utf-8").split("\n")
        opened = 0
        for number, line in enumerate(lines, start=1):
            if line.startswith(":::{quiz}"):
                opened = number
            elif line == ":::" and opened:
                without = "\n".join([*lines[: number - 1], "", *lines[number:]])
                (block,) = unclosed(without)
                assert block.line == opened and block.info.startswith("{quiz}"), path
                assert block.before > number
                closed = close(without, [block])
                assert not unclosed(closed) and len(closed.splitlines()) in (len(lines), len(lines) - 1)
                opened, tried = 0, tried + 1
    assert tried > 100


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("::::{note}\n:::{quiz} a\n:::\n::::\n", []),
        ("::::{note}\n:::{quiz} a\n::::\n", []),
        ("```text\n:::{quiz} a\n```\n", []),
        (":::{quiz} a\n```text\n:::\n```\n:::\n", []),
        (":::{quiz} a\n問い\n", [("{quiz} a", 1, 3)]),
        ("::::{note}\n:::{quiz} a\n:::\n\n# 題\n", [("{note}", 1, 5)]),
    ],
)
def test_blocks_in_blocks_and_code_are_told_apart(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(block.info, block.line, block.before) for block in unclosed(text)] == found


def test_the_nearest_names_come_first_and_none_is_made_up() -> None:
    names = ["frontyard", "frontyard-reform", "security", "telework"]
    assert nearest("frontyrad", names)[0] == "frontyard"
    assert nearest("frontyard-reforms-2026", names) == ["frontyard-reform", "frontyard"]
    assert nearest("q", names) == []
    assert hint("telewerk", names, "label") == "; the nearest label is telework"
    assert hint("q", names, "label") == "; no label is like it"
