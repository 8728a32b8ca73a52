"""Search finds Japanese compounds, from a web server and from disk, and shows where they stand."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from checks import axe_problems, overflow_problems
from chromium import Record, watch
from playwright.sync_api import Browser, Page, expect
from search_book import BOOK, Book, read_texts, split_query

from infosociety import municipal, timeline

with Path(__file__).with_name("search_queries.csv").open(encoding="utf-8", newline="") as file:
    QUERIES = list(csv.DictReader(file))


class Result(NamedTuple):
    """A page among the results."""

    page: str
    links: list[str]  #: addresses, the page's own first
    text: str
    marks: list[str]


class Answer(NamedTuple):
    """What the page shows for a query."""

    status: str  #: what a screen reader is told
    results: list[Result]


#: Searches for one query after the other, or shows what is there if there is none; gives what the page then shows.
SEARCH = """
async (queries) => {
  const answer = () => ({
    status: document.querySelector("#search-results [role=status]").innerText,
    results: [...document.querySelectorAll("#search-results ol > li")].map((item) => ({
      links: [...item.querySelectorAll("a")].map((a) => a.getAttribute("href")),
      text: item.innerText,
      marks: [...item.querySelectorAll("mark")].map((mark) => mark.textContent),
    })),
  });
  if (!queries) return [answer()];
  const answers = [];
  for (const query of queries) {
    await Search.performSearch(query);
    answers.push(answer());
  }
  return answers;
}
"""


class SearchPage:
    """The search page, opened again and again in one window."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.record: Record = watch(page, home)

    def search(self, query: str) -> list[Result]:
        """Open the page with a query, as a form would, and forget what was reported before."""
        self.record.clear()
        self.page.goto(f"{self.home}/search.html?q={quote(query)}")
        assert self.status  # it comes with the results
        return self.results()

    def search_again(self, query: str) -> list[Result]:
        """Search without opening the page anew."""
        return self.answers([query])[0].results

    def results(self) -> list[Result]:
        """What the page shows."""
        return self.answers(None)[0].results

    def answers(self, queries: Sequence[str] | None) -> list[Answer]:
        """What the page shows for each of the queries, put to it one after the other, or what it shows now."""
        return [
            Answer(
                found["status"],
                [Result(page=item["links"][0].removesuffix(".html"), **item) for item in found["results"]],
            )
            for found in self.page.evaluate(SEARCH, queries)
        ]

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


@pytest.fixture(scope="module")
def answers(search_page: SearchPage) -> dict[str, Answer]:
    """What the page answers to each query: it is opened once, because that costs a hundred times what a query does."""
    search_page.search("の")
    queries = list(dict.fromkeys(case["query"] for case in QUERIES))
    found = dict(zip(queries, search_page.answers(queries), strict=True))
    assert not search_page.record.problems()
    return found


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: f"{case['query']} in {case['page']}")
def test_query_finds_its_page(case: dict[str, str], answers: dict[str, Answer]) -> None:
    """The page is there, at the place it should have, with the words marked, and nothing fails."""
    status, results = answers[case["query"]]
    assert case["page"] in [result.page for result in results], status
    place = next(i for i, result in enumerate(results, 1) if result.page == case["page"])
    result = results[place - 1]
    assert place <= int(case["place"] or len(results))
    if case["anchor"]:
        assert f"{case['page']}.html#{case['anchor']}" in result.links
    assert result.marks, "no word is marked"
    assert status == f"「{case['query']}」は{len(results)}ページで見つかりました。"


#: Every thirtieth query, and those with a sign that means something in an address.
TYPED = dict.fromkeys(
    case["query"] for number, case in enumerate(QUERIES) if number % 30 == 0 or set(case["query"]) & set("&=+%#/?")
)


def test_a_query_in_the_address_is_answered_like_any_other(search_page: SearchPage, answers: dict[str, Answer]) -> None:
    """A form opens the page with what was typed: the same results as without opening it anew."""
    for query in TYPED:
        assert (search_page.search(query), search_page.status) == (answers[query].results, answers[query].status)
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
    for (name, title), (_, results) in zip(titles.items(), search_page.answers(list(titles)), strict=True):
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


def test_scattered_characters_are_not_a_phrase(search_page: SearchPage, site_dir: Path) -> None:
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
