"""`{data-table}` and `{syllabus-map}` in a small book of their own, built as strictly as the real one."""

import html
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from infosociety import tables

ROOT = Path(__file__).resolve().parents[2]

CONFIGURATION = """
extensions = ["myst_parser", "sphinxcontrib.bibtex", "infosociety_book.explorers.data_tables", "infosociety_book.text.syllabus_map"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
language = "ja"
"""

PAGES = {
    "index": "# 目次\n\n```{toctree}\ntables\nmap\ngrowth\nbibliography\n```\n\n[](#data-solow-1957)\n",
    "tables": "# データ\n\n" + "".join(f"```{{data-table}} {name}\n```\n\n" for name in tables.names()),
    "map": "# 地図\n\n```{syllabus-map}\n```\n",
    "growth": "# 成長\n\n(cobb-douglas)=\n## 成長と生産関数\n\n本文。\n",
    "bibliography": "# 文献\n\n```{bibliography}\n```\n",
}


class Book:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "data", folder / "data")
        shutil.copy(ROOT / "references.bib", folder)
        (folder / "conf.py").write_text(CONFIGURATION, encoding="utf-8")
        for name, text in PAGES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.folder / f"{name}.md").write_text(text, encoding="utf-8")

    def edit_syllabus(self, old: str, new: str) -> None:
        path = self.folder / "data" / "syllabus.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def build(self, builder: str = "html") -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "sphinx", "-W", "-n", "--keep-going", "-b", builder, ".", "_build"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True)

    def html(self, name: str) -> str:
        return (self.folder / "_build" / f"{name}.html").read_text(encoding="utf-8")


def built(book: Book) -> Book:
    done = book.build()
    assert done.returncode == 0, done.stderr
    return book


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    """Built once and only read."""
    return built(Book(tmp_path_factory.mktemp("book")))


@pytest.fixture
def own_book(tmp_path) -> Book:
    """Built for a test that changes it."""
    return built(Book(tmp_path / "book"))


class Tables(HTMLParser):
    """The tables of a page: box around it, caption, and for each header cell its scope."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.boxes: list[dict] = []
        self.captions: list[str] = []
        self.scopes: list[list[str | None]] = []
        self._last: list[dict] = []
        self._caption = False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.boxes.append(self._last[-1])
            self.scopes.append([])
        if tag == "th":
            self.scopes[-1].append(dict(attributes).get("scope"))
        self._caption = tag == "caption"
        if self._caption:
            self.captions.append("")
        self._last.append(dict(attributes))

    def handle_data(self, text):
        if self._caption:
            self.captions[-1] += text

    def handle_endtag(self, tag):
        self._caption = False


PARTS = tables.words("syllabus", "part")
SYLLABUS = tables.load("syllabus")


@pytest.mark.parametrize(("page", "count"), [("tables", len(tables.names())), ("map", len(PARTS))])
def test_a_table_can_be_heard_and_scrolled_by_keyboard(book, page, count):
    tables = Tables(book.html(page))
    assert len(tables.boxes) == len(tables.captions) == count
    for box, caption, scopes in zip(tables.boxes, tables.captions, tables.scopes, strict=True):
        assert caption
        assert (box["role"], box["tabindex"], box["aria-label"]) == ("region", "0", caption)
        assert "table-wrapper" in box["class"]
        assert scopes.count("col") >= 3 and scopes.count("row") >= 1 and None not in scopes
    assert len(set(tables.captions)) == count


def test_a_table_is_described_from_the_package(book):
    page = book.html("tables")
    section = page[page.index('<section id="data-cobb-douglas-1928">') : page.index('<section id="data-solow-1957">')]
    resource = tables.describe("cobb_douglas_1928")
    text = html.unescape(re.sub(r"<[^>]*>", "", section))
    assert f"<h2>{resource['title']}<" in section
    for expected in (resource["row"], "24行", "クリエイティブ・コモンズ", "整数、1899〜1922、重複なし"):
        assert expected in text
    for field in resource["schema"]["fields"]:
        # In a row of its own: a unit such as "year" would be found anywhere.
        (row,) = (row for row in re.findall(r"<tr.*?</tr>", section, re.S) if f">{field['name']}<" in row)
        cells = [html.unescape(cell) for cell in re.findall(r"<td><p>(.*?)</p>", row, re.S)]
        assert cells[:2] == [f"{field['title']}。{field['description']}", field["unit"]]
    for source in resource["sources"]:
        assert source["title"] in text
    assert 'href="https://github.com/avtomatik/remnants"' in section
    assert 'href="bibliography.html#' in section


@pytest.mark.parametrize("name", tables.names())
def test_the_csv_file_is_shipped_as_it_is(book, name):
    (path,) = re.findall(rf'href="(_downloads/[0-9a-f]+/{name}\.csv)"', book.html("tables"))
    assert (book.folder / "_build" / path).read_bytes() == (ROOT / "data" / f"{name}.csv").read_bytes()


def test_a_table_can_be_referred_to(book):
    assert 'href="tables.html#data-solow-1957"' in book.html("index")


def test_the_map_lists_every_unit_and_links_those_that_are_written(book):
    page = book.html("map")
    units = tables.load("syllabus")
    for unit in units.itertuples():
        assert f'<th scope="row" class="text-left"><p>{unit.title_ja}</p>' in page
    assert page.count("準備中") == len(units) - 1
    assert re.search(r'href="growth.html#cobb-douglas">\s*成長と生産関数</a>', page)
    captions = Tables(page).captions
    assert captions == [f"{title}の単元" for title in PARTS.values()]


def test_a_unit_needs_no_slide(own_book):
    own_book.edit_syllabus("course-map,intro,p2,", "course-map,intro,,")
    assert re.search("<p>授業の全体像</p>\\s*</th>\\s*<td><p>—</p>", built(own_book).html("map"))


def test_a_slip_in_the_syllabus_is_reported_where_the_map_stands(own_book):
    own_book.edit_syllabus("course-map,intro,p2,", "course-map,intro,2,")
    done = own_book.build()
    assert done.returncode != 0
    assert re.search(r"map\.md:3: ERROR: .*syllabus\.csv, row 2, field slide: .*only the form p", done.stderr, re.S)
    assert "Traceback" not in done.stderr


def test_one_part_alone(own_book):
    own_book.write("map", "# 地図\n\n```{syllabus-map}\n:part: digital-economy\n```\n")
    page = built(own_book).html("map")
    assert Tables(page).captions == ["デジタル経済の単元"]
    assert page.count('<th scope="row"') == (SYLLABUS["part"] == "digital-economy").sum()


@pytest.mark.parametrize(
    ("directive", "says"),
    [
        ("```{data-table} solow\n```", "no table named 'solow' in data/datapackage.json; there are cobb_douglas_1928"),
        ("```{syllabus-map}\n:part: economy\n```", "no part named 'economy'; there are intro, information-law"),
    ],
)
def test_a_wrong_name_fails_the_build(own_book, directive, says):
    own_book.write("map", f"# 地図\n\n{directive}\n")
    done = own_book.build()
    assert done.returncode != 0
    assert says in done.stderr


def test_the_map_follows_a_section_that_changes_on_another_page(own_book):
    own_book.write("growth", PAGES["growth"].replace("成長と生産関数", "新しい見出し"))
    assert "新しい見出し</a>" in built(own_book).html("map")
    own_book.write("growth", "# 成長\n\n本文。\n")
    page = built(own_book).html("map")
    assert "growth.html#cobb-douglas" not in page and page.count("準備中") == len(SYLLABUS)


def test_pages_follow_the_data_files(own_book):
    own_book.edit_syllabus("経済成長とコブ=ダグラス型生産関数", "名前を変えた単元")
    assert "名前を変えた単元" in built(own_book).html("map")
    package = own_book.folder / "data" / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace("千人", "一千人"), encoding="utf-8")
    assert "<td><p>一千人</p>" in built(own_book).html("tables")
    rows = own_book.folder / "data" / "policy_links.csv"
    rows.write_text(rows.read_text(encoding="utf-8").rstrip().rpartition("\n")[0] + "\n", encoding="utf-8")
    assert f"{len(tables.load('policy_links')) - 1}行" in built(own_book).html("tables")


def test_a_wrong_digit_stops_the_build(own_book):
    rows = own_book.folder / "data" / "cobb_douglas_1928.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace("1908,126,", "1908,127,"), encoding="utf-8")
    done = own_book.build()
    assert done.returncode != 0
    assert "cobb_douglas_1928.csv, field output: a published value changed" in done.stderr


def test_a_build_without_a_change_writes_no_page(own_book):
    again = own_book.build()
    assert again.returncode == 0 and "writing output... [" not in again.stdout
    own_book.write("growth", PAGES["growth"].replace("本文", "別の本文"))
    assert "writing output... [" in own_book.build().stdout


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders_show_the_same_words(own_book, builder):
    done = own_book.build(builder)
    assert done.returncode == 0, done.stderr
    output = "".join(path.read_text(encoding="utf-8") for path in (own_book.folder / "_build").glob("*.t[ex][xt]*"))
    assert "平均雇用者数" in output
