"""Search finds Japanese compounds, from a web server and from disk, and shows where they stand."""

from __future__ import annotations

import base64
import csv
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from checks import PAGES, ROOT, Record, axe_problems, overflow_problems, watch
from playwright.sync_api import Browser, Page, expect
from py_mini_racer import MiniRacer
from sphinx.cmd.build import build_main

from infosociety import municipal, timeline
from infosociety.formulas import to_text
from infosociety_book.search.reading import UNREAD, squeeze

# --- Cutting a query into tokens ----------------------------------------------------------------

TOKENS = {
    "全要素生産性": ["全要", "要素", "素生", "生産", "産性"],
    "法": ["法"],
    "自治体DX": ["自治", "治体", "dx"],
    "eL-QR": ["el", "qr"],
    "G7広島": ["g7", "広島"],
    "e-Japan戦略": ["e", "japan", "戦略"],
    "u-Japan": ["u", "japan"],
    "Cobb–Douglas": ["cobb", "douglas"],
    "コブ=ダグラス": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "コブ・ダグラス": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "コブ＝ダグラス": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "コブダグラス": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "ｺﾌﾞ･ﾀﾞｸﾞﾗｽ": ["コブ", "ブダ", "ダグ", "グラ", "ラス"],
    "サーバー": ["サバ"],
    "サーバ": ["サバ"],
    "1928": ["1928"],
    "１９２８年": ["1928", "年"],
    "1,234": ["1234"],
    "0.75": ["0", "75"],
    "ＴＦＰ": ["tfp"],
    "α": ["α"],
    "資本、労働": ["資本", "労働"],
    "資本　労働": ["資本", "労働"],
    "Économie française": ["économie", "française"],
    "𠮷野家": ["𠮷野", "野家"],
    "ー・？!": [],
    "": [],
}


@pytest.fixture(scope="module")
def split_query() -> Callable[[str], list[str]]:
    """``splitQuery`` of the page."""
    engine = MiniRacer()
    engine.eval((ROOT / "src/infosociety_book/search/search-words.js").read_text(encoding="utf-8"))
    return lambda text: json.loads(engine.eval(f"JSON.stringify(splitQuery({json.dumps(text)}))"))


@pytest.mark.parametrize("text", TOKENS)
def test_a_query_is_cut_into_pairs_and_words(text: str, split_query: Callable[[str], list[str]]) -> None:
    """Whatever the spelling: Japanese in pairs of characters, anything else whole."""
    assert split_query(text) == TOKENS[text]


# --- Building -----------------------------------------------------------------------------------

CONF = """
extensions = ["infosociety_book.search.texts", "infosociety_book.text.mathml"]
html_math_renderer = "mathml"
language = "ja"
html_theme = "furo"
"""
BOOK = {
    "index": "本\n==\n\n.. toctree::\n\n   b\n   a\n",
    "a": "最初の章\n========\n\nこれは\\ **コブ=ダグラス型**\\ 生産関数です。\n\n.. _label:\n\n節\n--\n\n:math:`K^{\\alpha}` の話。\n",
    "b": "用語\n====\n\n.. glossary::\n\n   資本\n     :ref:`label` を見よ。\n",
}


class Book:
    """A small Sphinx project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "html"
        (folder / "conf.py").write_text(CONF, encoding="utf-8")
        for name, text in BOOK.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Write a page's source."""
        (self.folder / f"{name}.rst").write_text(text, encoding="utf-8")

    def build(self) -> dict[str, list[dict[str, Any]]]:
        """Build what has changed; give the texts for the search page."""
        assert build_main(["-q", "-W", str(self.folder), str(self.output)]) == 0
        return read_texts(self.output)

    def texts(self) -> bytes:
        """The file that the search reads."""
        return (self.output / "_static" / "search-texts.js").read_bytes()


def read_texts(site: Path) -> dict[str, list[dict[str, Any]]]:
    """Page name -> its sections, in reading order."""
    text = (site / "_static" / "search-texts.js").read_text(encoding="utf-8")
    packed = text.removeprefix('const searchTexts = "').removesuffix('";\n')
    book = json.loads(zlib.decompress(base64.b85decode(packed)))
    return {page["page"]: [book["sections"][number] for number in page["sections"]] for page in book["pages"]}


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A book of three pages, not yet built."""
    return Book(tmp_path)


def test_texts_hold_sections_and_glossary_entries(book: Book) -> None:
    """Each section with its label, each term with its definition, references by their title."""
    texts = book.build()
    assert list(texts) == ["index", "b", "a"], "not in reading order"
    top, section = texts["a"]
    assert (top["title"], top["anchor"]) == ("最初の章", "")
    assert top["text"] == "これはコブ=ダグラス型生産関数です。"
    assert (section["title"], section["anchor"], section["text"]) == ("節", "label", "K^α の話。")
    term = texts["b"][1]
    assert (term["title"], term["terms"], term["text"]) == ("資本", ["資本"], "節 を見よ。")


def test_a_later_build_gives_the_same_files(book: Book) -> None:
    """Edit one page, take one away: the same as building anew."""
    book.build()
    book.write("a", BOOK["a"].replace("生産関数", "費用関数"))
    book.write("index", BOOK["index"].replace("   b\n", ""))
    (book.folder / "b.rst").unlink()
    texts = book.build()
    assert list(texts) == ["index", "a"]
    assert texts["a"][0]["text"] == "これはコブ=ダグラス型費用関数です。"
    edited = book.texts()
    for file in sorted(book.output.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    book.build()
    assert book.texts() == edited


def test_a_page_that_is_not_written_keeps_its_texts(book: Book) -> None:
    """Only one page is out of date."""
    before = book.build()
    book.write("a", BOOK["a"] + "\n新しい段落。\n")
    after = book.build()
    assert after["b"] == before["b"] and "新しい段落" in after["a"][1]["text"]


# --- Nothing that is seen is missing ------------------------------------------------------------

#: The lines of the main part as the browser has them: text between the borders of blocks, whatever is folded now.
#: Formulas are compared as TeX, which is what is indexed of them.
LINES = """
(unread) => {
  const lines = [""], skipped = unread.map((name) => `${name}, .${name}`).join(", ");
  const end = () => lines.at(-1).trim() && lines.push("");
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) lines[lines.length - 1] += node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(skipped)) return;
    if (node.localName === "math") {
      end();
      lines[lines.length - 1] = node.hasAttribute("alttext") ? `TEX ${node.getAttribute("alttext")}` : node.textContent;
      end();
      return;
    }
    const inline = getComputedStyle(node).display === "inline";
    if (!inline) end();
    node.childNodes.forEach(read);
    if (!inline) end();
  };
  read(document.querySelector("article"));
  return lines;
}
"""
#: Pages that only list what other pages say.
LISTS = {"genindex.html": "the index links to the places where its words stand", "search.html": "the search itself"}


def test_every_visible_text_can_be_found(browser: Browser, site_dir: Path) -> None:
    """What the browser shows of any page, the search has; as it was built, before a script adds buttons."""
    texts = read_texts(site_dir)
    assert {f"{name}.html" for name in texts} | LISTS.keys() == set(PAGES)
    missing = []
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for name, sections in texts.items():
            page.goto(f"{site_dir.as_uri()}/{name}.html")
            known = "".join("".join((s["title"] + s["text"]).split()) for s in sections)
            for line in page.evaluate(LINES, list(UNREAD)):
                text = to_text(line.removeprefix("TEX ")) if line.startswith("TEX ") else line
                if "".join(squeeze(text).split()) not in known:
                    missing.append(f"{name}: {text}")
    assert not missing, f"{len(missing)} lines\n" + "\n".join(missing[:50])


# --- Searching in the browser -------------------------------------------------------------------

with Path(__file__).with_name("search_queries.csv").open(encoding="utf-8", newline="") as file:
    QUERIES = list(csv.DictReader(file))


class Result(NamedTuple):
    """A page among the results."""

    page: str
    links: list[str]  #: addresses, the page's own first
    text: str
    marks: list[str]


class SearchPage:
    """The search page, opened again and again in one window."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.record: Record = watch(page, home)

    def search(self, query: str) -> list[Result]:
        """Open the page with a query, as a form would, and forget what was reported before."""
        for reports in (self.record.complaints, self.record.failures, self.record.requests):
            reports.clear()
        address = f"{self.home}/search.html?q={quote(query)}"
        self.page.goto(address)
        assert self.status  # it comes with the results
        return self.results()

    def search_again(self, query: str) -> list[Result]:
        """Search without opening the page anew."""
        self.page.evaluate("query => Search.performSearch(query)", query)
        return self.results()

    def results(self) -> list[Result]:
        """What the page shows."""
        items = self.page.locator("#search-results ol > li").evaluate_all(
            """items => items.map(item => ({
                 links: [...item.querySelectorAll("a")].map(a => a.getAttribute("href")),
                 text: item.innerText,
                 marks: [...item.querySelectorAll("mark")].map(mark => mark.textContent),
               }))"""
        )
        return [Result(page=item["links"][0].removesuffix(".html"), **item) for item in items]

    @property
    def status(self) -> str:
        """What a screen reader is told."""
        status = self.page.get_by_role("status")
        expect(status).not_to_be_empty()
        return status.inner_text()


@pytest.fixture(scope="module", params=["server", "disk"])
def search_page(
    request: pytest.FixtureRequest, browser: Browser, site_dir: Path, site_url: str
) -> Iterator[SearchPage]:
    """The search page from a web server and from disk."""
    home = site_url if request.param == "server" else site_dir.as_uri()
    with browser.new_context() as context:
        yield SearchPage(context.new_page(), home.rstrip("/"))


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: f"{case['query']} in {case['page']}")
def test_query_finds_its_page(case: dict[str, str], search_page: SearchPage) -> None:
    """The page is there, at the place it should have, with the words marked, and nothing fails."""
    # From disk the page is opened once: what differs there is how its files are read, not each query.
    again = search_page.home.startswith("file:") and search_page.page.url.startswith(search_page.home)
    results = (search_page.search_again if again else search_page.search)(case["query"])
    assert case["page"] in [result.page for result in results], search_page.status
    place = next(i for i, result in enumerate(results, 1) if result.page == case["page"])
    result = results[place - 1]
    assert place <= int(case["place"] or len(results))
    if case["anchor"]:
        assert f"{case['page']}.html#{case['anchor']}" in result.links
    assert result.marks, "no word is marked"
    assert search_page.status == f"「{case['query']}」は{len(results)}ページで見つかりました。"
    assert not search_page.record.problems()


def test_there_are_enough_queries() -> None:
    """At least 40, over most of the pages."""
    assert len({case["query"] for case in QUERIES}) >= 40
    assert len({case["page"] for case in QUERIES}) >= 9


#: The explorers: page, fragment, the rows and their titles.
EXPLORERS = {
    "chapters/ict-policy/timeline-explorer": ("timeline?event=", timeline.load().set_index("event_id")["title_ja"]),
    "chapters/municipal-dx/case-explorer": ("cases?case=", municipal.load().set_index("case_id")["title_ja"]),
}


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_every_row_is_found_by_its_title(explorer: str, search_page: SearchPage) -> None:
    """The explorer is among the first three pages, and a link leads to the row."""
    fragment, titles = EXPLORERS[explorer]
    search_page.search("の")
    lost = []
    for name, title in titles.items():
        results = search_page.search_again(title)
        links = [link for result in results[:3] if result.page == explorer for link in result.links]
        if f"{explorer}.html#{fragment}{name}" not in links:
            lost.append(f"{title} ({name}): {[result.links for result in results[:3]]}")
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_hit_opens_the_row(explorer: str, search_page: SearchPage) -> None:
    """What is clicked in the results is open and in sight."""
    fragment, titles = EXPLORERS[explorer]
    name, title = titles.index[-7], titles.iloc[-7]
    search_page.search(title)
    page = search_page.page
    page.locator(f'#search-results a[href="{explorer}.html#{fragment}{name}"]').click()
    row = page.locator(f"#{fragment.split('?')[1][:-1]}-{name}")
    expect(row.locator("details")).to_have_attribute("open", "")
    expect(row.locator("summary")).to_be_in_viewport()


SPELLINGS = {
    "自治体DXの推進": ["自治体DX", "自治体 DX", "自治体ＤＸ", "自治体dx", "治体", "DX"],
    "公金をeL-QRで納める": ["eL-QR", "eL‐QR", "eLQR", "ｅＬ－ＱＲ", "el qr", "QRで"],
    "G7広島サミット": ["G7広島", "Ｇ７広島", "g7 広島", "G7・広島", "広島サミット"],
    "u-Japan政策": ["u-Japan", "uJapan", "U-JAPAN", "u–Japan", "Japan政策"],
    "e-Japan戦略": ["e-Japan戦略", "eJapan戦略", "e‑Japan 戦略", "ejapan"],
    "Cobb–Douglas型": ["Cobb-Douglas", "Cobb Douglas", "CobbDouglas", "cobb・douglas型", "Douglas"],
    "コブ＝ダグラス型": ["コブ=ダグラス", "コブ・ダグラス", "コブダグラス", "コブ－ダグラス", "ｺﾌﾞﾀﾞｸﾞﾗｽ"],
    "ユーザインタフェース": ["ユーザーインターフェース", "ユーザー・インタフェース", "ユーザ"],
    "公開鍵のキー": ["キー", "公開鍵", "鍵"],
    "u-Japan推進計画II": ["計画Ⅱ", "計画II", "計画ii"],
    "①申告、n₀": ["申告"],
    "予算は1,234億円": ["1234", "1,234", "１２３４億円", "億円"],
    "係数は0.25である": ["0.25", "０．２５"],
    "production functions": ["production function", "Functions", "product"],
    "スキル、IT、item、art、smart、1928、192": ["スキル、IT", "1928"],
}
REFUSED = ["スキー", "ルー", "234", "0.2", "unction", "QR eL-DX", "推進DX", "G77", "東京"]


@pytest.fixture(scope="module")
def phrases(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchPage]:
    """The search page of a book with one section for each phrase, opened from disk."""
    book = Book(tmp_path_factory.mktemp("phrases"))
    # Roman numerals come as one sign or as letters.
    sections = (f"節{i}\n----\n\n{phrase.replace('II', 'Ⅱ')}。\n" for i, phrase in enumerate(SPELLINGS))
    book.write("a", "\n".join((BOOK["a"], *sections)))
    book.build()
    with browser.new_context() as context:
        search_page = SearchPage(context.new_page(), book.output.as_uri())
        search_page.search("最初の章")
        yield search_page


@pytest.mark.parametrize(("phrase", "typed"), [(phrase, typed) for phrase in SPELLINGS for typed in SPELLINGS[phrase]])
def test_phrase_is_found_however_typed(phrase: str, typed: str, phrases: SearchPage) -> None:
    """With any separator or none, in any width and case; the phrase itself is marked."""
    (result,) = phrases.search_again(typed)
    assert phrase in result.text
    assert any(mark in phrase for mark in result.marks)


@pytest.mark.parametrize("typed", ["①申告", "1申告", "n0", "N₀"])
def test_small_and_circled_signs_are_those_they_stand_for(typed: str, phrases: SearchPage) -> None:
    """The section is found; its text is shown as it is written."""
    (result,) = phrases.search_again(typed)
    assert "①申告、n₀" in result.text


@pytest.mark.parametrize("typed", REFUSED)
def test_parts_of_words_and_numbers_are_not_found(typed: str, phrases: SearchPage) -> None:
    """234 is not in 1,234, unction not in function, ルー not in スキル; the order counts."""
    assert phrases.search_again(typed) == []


@pytest.mark.parametrize("typed", ["IT", "art", "192"])
def test_whole_words_are_marked(typed: str, phrases: SearchPage) -> None:
    """The page has the word, and longer ones around the same characters."""
    (result,) = phrases.search_again(typed)
    assert result.marks == [typed]


@pytest.mark.parametrize("spelling", ["コブ=ダグラス", "コブ・ダグラス", "コブダグラス", "ｺﾌﾞ･ﾀﾞｸﾞﾗｽ"])
def test_spelling_makes_no_difference(spelling: str, search_page: SearchPage) -> None:
    """Every way of writing a name finds the same pages and marks the same words."""
    assert search_page.search(spelling) == search_page.search("コブ＝ダグラス")


def test_words_are_joined_by_and(search_page: SearchPage) -> None:
    """Full- or half-width space, any order: the pages that have all of the words."""
    both = {result.page for result in search_page.search("資本　Solow")}
    assert both == {result.page for result in search_page.search("Solow 資本")}
    one, other = ({r.page for r in search_page.search(word)} for word in ("資本", "Solow"))
    assert both == one & other
    assert both and both < one | other


def test_scattered_characters_are_not_a_phrase(
    search_page: SearchPage, site_dir: Path, split_query: Callable[[str], list[str]]
) -> None:
    """A page with 生産 and 産業 does not speak of 生産業."""
    texts = ["".join(s["title"] + s["text"] for s in page) for page in read_texts(site_dir).values()]
    kanji = "".join(character if "一" <= character <= "鿿" else " " for text in texts for character in text)
    pairs = sorted({token for token in split_query(texts[2]) if len(token) == 2 and token in kanji})
    phrases = (a + b[1] for a in pairs for b in pairs if a[1] == b[0])
    phrase = next(phrase for phrase in phrases if phrase not in kanji.replace(" ", ""))
    assert search_page.search(phrase) == []


@pytest.mark.parametrize("query", ["縄文土器の文様", "生産性の縄文", "xylophone", "1927年度予算", "？！"])
def test_nothing_found_says_what_to_try(query: str, search_page: SearchPage, site_dir: Path) -> None:
    """A sentence, and five links that lead somewhere."""
    assert search_page.search(query) == []
    assert search_page.status == f"「{query}」は見つかりませんでした。"
    links = search_page.page.locator("#search-results li a").evaluate_all(
        "links => links.map(link => link.getAttribute('href').split('#')[0])"
    )
    assert len(links) == 5
    assert all((site_dir / link).is_file() for link in links)
    assert not search_page.record.problems()


def test_similar_headings_are_offered(search_page: SearchPage) -> None:
    """A heading that shares characters with the query comes before the parts of the book."""
    search_page.search("全要素生産率")
    assert search_page.page.locator("#search-results li").first.inner_text() == "全要素生産性"


def test_without_a_query_there_is_a_box(search_page: SearchPage) -> None:
    """Neither a spinner nor an empty page; the box in the page works, by keyboard alone."""
    page = search_page.page
    page.goto(f"{search_page.home}/search.html")
    assert "言葉を入れて" in page.locator("#search-results").inner_text()
    page.get_by_label("この本の中を検索").get_by_role("searchbox").fill("全要素生産性")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    assert search_page.status and search_page.results()


@pytest.mark.parametrize("start", ["index", "chapters/digital-economy/cobb-douglas"])
def test_the_box_beside_every_page_leads_here(start: str, search_page: SearchPage) -> None:
    """Typed in the side bar: the same results."""
    page = search_page.page
    page.goto(f"{search_page.home}/{start}.html")
    page.locator(".sidebar-search").fill("自治体DX")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    assert search_page.status and search_page.results() == search_page.search("自治体DX") != []


def test_the_page_opened_marks_what_was_typed(search_page: SearchPage) -> None:
    """Not the pairs of characters into which the query was cut."""
    search_page.search("全要素生産性 ＴＦＰ")
    page = search_page.page
    page.locator("#search-results ol a").first.click()
    page.locator("span.highlighted").first.wait_for(state="attached")
    marked = page.locator("span.highlighted").all_text_contents()
    assert {text.lower() for text in marked} == {"全要素生産性", "tfp"}


def test_excerpts_show_the_words_in_their_sentence(search_page: SearchPage) -> None:
    """Each excerpt has a mark or stands under a marked heading, and none is long."""
    for result in search_page.search("成長会計"):
        for line in result.text.split("\n"):
            assert len(line) < 200
        assert set(result.marks) == {"成長会計"}


def test_markup_in_a_query_stays_text(search_page: SearchPage) -> None:
    """What is typed is shown, never run."""
    query = '<img src=x onerror="document.title=1">資本'
    search_page.search(query)
    assert query in search_page.status
    assert not search_page.record.problems()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("query", ["資本 労働", "縄文土器"])
def test_results_are_accessible(query: str, width: int, browser: Browser, site_url: str) -> None:
    """axe-core finds nothing, light and dark; nobody scrolls sideways."""
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        SearchPage(page, site_url.rstrip("/")).search(query)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert not axe_problems(page) + overflow_problems(page)


def test_a_query_is_answered_at_once(search_page: SearchPage) -> None:
    """Under half a second in the page, although every page comes into question."""
    search_page.search("の")
    # The quickest of three: other tests run beside this one.
    took = search_page.page.evaluate(
        """async () => {
             const took = [];
             for (let i = 0; i < 3; i += 1) {
               const start = performance.now();
               await Search.performSearch("の");
               took.push(performance.now() - start);
             }
             return took;
           }"""
    )
    assert min(took) < 500
