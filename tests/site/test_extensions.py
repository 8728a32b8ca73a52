"""The book's own Sphinx extensions, on small sources of their own.

Each fixture builds one tiny book; the pages of the real one are looked at in ``test_pages.py``
and ``test_quiz.py``.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page
from small_book import Book, build

from infosociety_book.quiz import questions
from infosociety_book.text import japanese_text

# --- A book without mistakes --------------------------------------------------------------------

TEXT = """
# 文章

一行に一文を書きます。
次の文です。

**強調**
で終わり、
**強調**で始まり、[リンク](https://example.org/)
が続きます。

地域経済分析システムは
RESAS と
いいます。

数式 $x$
の後と「かぎ」
ABC の前です。

`コード`は日本語
`code` の後です。

```text
一行目
二行目
```
"""

FORMULAS = r"""
# 数式

文中の $Y = A K^{\alpha}$ です。

$$ Y = A K^{\alpha} L^{1-\alpha} $$ (production)

$$
\ln Y &= \ln A + \alpha \ln K \\
&= \text{対数をとった式}
$$

\begin{align*}
a &= b \\
c &= d
\end{align*}

$$ a < b $$

{eq}`production` を見ます。
"""

EXERCISES = """
# 演習

:::{exercise} 成長率
:label: growth

求めてください。
:::

:::{solution} growth
:label: growth-solution
:class: dropdown

残差です。
:::

:::{exercise}
:label: residual

もう一つです。
:::

:::{solution} residual
:label: residual-solution

畳みません。
:::

:::{exercise} 発展
:class: dropdown

畳んだ演習です。
:::

:::{note}
:class: dropdown

(hidden-target)=
畳んだ注です。

:::

:::{admonition} 題名
:class: dropdown

畳んだ囲みです。
:::
"""

REFERENCES = """
# 参照

{ref}`growth`、{ref}`growth-solution`、{ref}`名前 <residual-solution>`。
"""

QUIZZES = """
# 問い

:::{quiz} one
**問い**は $x$ ですか。

- [ ] いいえ
  違います。
  二行目です。
- [x] はい、$x$ です
  そのとおりです。

  - 箇条書き
:::

:::{quiz} several
どれですか。

補足です。

- [x] 甲
  甲の説明。
- [ ] 乙

  乙の説明。
- [X] 丙
  丙の説明。
:::

:::{quiz} scale
:order: as-written

どうなりますか。

- [ ] 増える
  誤り。
- [x] 変わらない
  正解。
- [ ] どれでもない
  誤り。
:::
"""

PAGES = {
    "text": TEXT,
    "formulas": FORMULAS,
    "exercises": EXERCISES,
    "references": REFERENCES,
    "quizzes": QUIZZES,
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The pages above, built to HTML."""
    book = build(tmp_path_factory.mktemp("book"), PAGES)
    assert book.succeeded, book.messages
    return book


# --- Japanese text ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expected",
    [
        "一行に一文を書きます。次の文です。",
        "<strong>強調</strong>で終わり、<strong>強調</strong>で始まり、",
        ">リンク</a>が続きます。",
        "地域経済分析システムは\nRESAS といいます。",  # a break beside a Latin word is a space
        "</span>\nの後と「かぎ」ABC の前です。",  # and beside a formula; not beside a bracket
        "日本語\n<code",
    ],
)
def test_lines_join_between_japanese_characters(book: Book, expected: str) -> None:
    """One sentence a line in the source leaves no space on the page."""
    assert expected in book.page("text.html")


def test_code_keeps_its_lines(book: Book) -> None:
    """In code a line break means something."""
    assert "一行目\n二行目" in book.page("text.html")


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("あ", "い", True),
        ("ー", "漢", True),
        ("。", "A", True),
        ("X", "（", True),
        ("あ", "A", False),
        ("1", "円", False),
        ("a", "b", False),
        ("가", "나", False),  # Korean sets words apart by spaces
    ],
)
def test_which_characters_join(before: str, after: str, joined: bool) -> None:
    """The rule for segment breaks of CSS Text, which browsers do not have yet."""
    assert japanese_text.joins(before, after) is joined


# --- MathML -------------------------------------------------------------------------------------


def formulas(page: str) -> list[ElementTree.Element]:
    """The formulas of a page, which have to be well-formed."""
    return [ElementTree.fromstring(math) for math in re.findall(r"<math.*?</math>", page, re.S)]


def test_formulas_are_mathml_without_a_script(book: Book) -> None:
    """Each formula is there, with its LaTeX for those who cannot see it, and as it is displayed."""
    page = book.page("formulas.html")
    found = formulas(page)
    assert [math.get("display") for math in found] == ["inline"] + ["block"] * 4
    assert found[0].get("alttext") == r"Y = A K^{\alpha}"
    assert found[4].get("alttext") == "a < b"
    assert "mathjax" not in (book.folder / "formulas.html").read_text(encoding="utf-8").lower()


def test_equation_has_its_number_and_is_referred_to(book: Book) -> None:
    """The number stands beside the formula, and a reference leads there."""
    page = book.page("formulas.html")
    assert re.search(r'<div class="math[^"]*" id="equation-production">', page)
    assert '<span class="eqno">(1)' in page
    assert '<a class="reference internal" href="#equation-production">(1)</a> を見ます' in page


def test_only_a_long_formula_is_a_tab_stop(book: Book) -> None:
    """A box that may scroll can be reached by keyboard; one that never does is not in the way."""
    boxes = BeautifulSoup(book.page("formulas.html"), "html.parser").select("div.math-scroll")
    reach = [tuple(box.get(name) for name in ("tabindex", "role", "aria-label")) for box in boxes]
    assert reach == [(None,) * 3, ("0", "group", "数式"), (None,) * 3, (None,) * 3]


# --- Exercises and folded boxes -----------------------------------------------------------------


def test_solution_is_folded_and_leads_back(book: Book) -> None:
    """A solution keeps its label and its link; the line that opens it holds no link."""
    page = book.page("exercises.html")
    box = re.search(
        r'<details class="admonition solution folded" id="growth-solution">.*?</details>',
        page,
        re.S,
    )
    assert box, page
    assert '<summary class="admonition-title">演習 1 の解答例</summary>' in box[0]
    assert '<a class="reference internal" href="#growth">演習 1</a>に戻る' in box[0]


def test_exercise_has_a_japanese_name_and_number(book: Book) -> None:
    """Titles are in Japanese word order."""
    page = book.page("exercises.html")
    assert re.search(r"演習 1 </span>（成長率）", page)
    assert '<a class="reference internal" href="#residual">演習 2</a> の解答例' in page
    assert "練習" not in page


def test_references_name_exercise_and_solution(book: Book) -> None:
    """From another page too; a text of one's own is kept."""
    page = book.page("references.html")
    assert re.search(r'href="exercises.html#growth"><[^>]*>演習 1<', page)
    assert re.search(r'href="exercises.html#growth-solution"><[^>]*>演習 1 の解答例<', page)
    assert re.search(r'href="exercises.html#residual-solution"><[^>]*>名前<', page)


def test_admonitions_are_folded_too(book: Book) -> None:
    """With sphinx-togglebutton's own mark gone, its script has nothing to do."""
    page = book.page("exercises.html")
    assert re.search(r'<details class="admonition note folded">\s*<summary class="admonition-title">注', page)
    assert re.search(r'<details class="admonition folded[^>]*>\s*<summary class="admonition-title">題名', page)
    assert '<summary class="admonition-title">演習 3（発展）</summary>' in page
    assert "dropdown" not in page


def test_no_id_is_used_twice(book: Book) -> None:
    """sphinx-exercise gives every exercise of a page the same id inside."""
    for name in PAGES:
        ids = re.findall(r'\sid="([^"]*)"', book.page(f"{name}.html"))
        assert ids and sorted(ids) == sorted(set(ids))


@pytest.fixture
def exercises(browser: Browser, book: Book) -> Page:
    """The page with the exercises, in a browser."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((book.folder / "exercises.html").as_uri())
        yield page


@pytest.mark.parametrize("target", ["growth-solution", "hidden-target"])
def test_address_opens_the_box_it_points_to(exercises: Page, target: str) -> None:
    """A link to a solution, or to something inside a box, shows it."""
    box = exercises.locator(f"details:is(#{target}, :has(#{target}))")
    assert box.get_attribute("open") is None
    exercises.evaluate("(target) => { location.hash = target; }", target)
    exercises.wait_for_function("(id) => document.getElementById(id).closest('details').open", arg=target)
    exercises.reload()
    assert box.get_attribute("open") is not None


def test_address_may_be_any_text(exercises: Page) -> None:
    """A simulator's state in the address is no element and no valid escape."""
    failures: list[object] = []
    exercises.on("pageerror", lambda error: failures.append(error))
    exercises.evaluate("location.hash = 'cobb-douglas?share=50%'")
    exercises.reload()
    assert not failures


def test_boxes_are_open_in_print_only(exercises: Page) -> None:
    """What was closed is closed again afterwards."""
    exercises.locator("details").nth(1).evaluate("box => { box.open = true; }")
    is_open = "[...document.querySelectorAll('details')].map((box) => box.open)"
    assert exercises.evaluate(is_open) == [False, True, False, False]
    exercises.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert exercises.evaluate(is_open) == [True] * 4
    exercises.evaluate("dispatchEvent(new Event('afterprint'))")
    assert exercises.evaluate(is_open) == [False, True, False, False]


# --- Quizzes ------------------------------------------------------------------------------------


def test_quiz_page(book: Book) -> None:
    """The question names the group; options and explanations keep their markup and order."""
    page = book.page("quizzes.html")
    one, several, _ = re.findall(r"<form.*?</form>", page, re.S)
    assert 'data-quiz="one"' in one and 'id="quiz-one"' in one and 'data-state="unanswered"' in one
    assert re.search(r'<legend><span class="quiz-number">問 1</span> <strong>問い</strong>は <span', one)
    assert one.count('<input type="radio" name="one"') == 2
    assert re.findall(r'data-feedback="(\w+)"', one) == ["incorrect", "correct"]
    assert "違います。二行目です。" in one and "<li><p>箇条書き</p></li>" in one
    assert re.search(r"はい、<span class=\"math", one)

    assert "問 2" in several and "当てはまるものをすべて" in several and "<p>補足です。</p>" in several
    assert several.count('<input type="checkbox" name="several"') == 3
    assert re.findall(r'data-feedback="(\w+)"', several) == ["correct", "incorrect", "correct"]
    assert "<summary>答えと説明</summary>" in several


def test_quiz_says_each_thing_once(book: Book) -> None:
    """The script moves the explanations; it needs no second copy."""
    page = book.page("quizzes.html")
    for text in ("違います。", "そのとおりです。", "甲の説明。", "乙の説明。", "丙の説明。"):
        assert page.count(text) == 1


def test_controls_wait_for_the_script(book: Book) -> None:
    """Without it they would do nothing."""
    page = book.page("quizzes.html")
    inputs = re.findall(r"<input[^>]*>", page)
    assert len(inputs) == 8 and all(" hidden>" in tag for tag in inputs)
    assert page.count('<p class="quiz-actions" hidden>') == 3


def test_order_of_options_is_decided_by_the_name_alone(book: Book) -> None:
    """The same in every build, on every machine: these are the digests' orders, written down."""
    shown_order = questions.shown_order
    assert [shown_order(name, 3) for name in ("several", "one", "two")] == [[2, 1, 0], [2, 0, 1], [0, 1, 2]]
    several = re.findall(r"<form.*?</form>", book.page("quizzes.html"), re.S)[1]
    assert re.findall(r'value="(\d)" hidden> <b>(\w)</b> <span>(\w)', several) == [
        ("2", "A", "丙"), ("1", "B", "乙"), ("0", "C", "甲")
    ]  # fmt: skip
    assert re.findall(r"(\w)の説明", several) == ["丙", "乙", "甲"]


@pytest.mark.parametrize(("builder", "name"), [("text", "quizzes.txt"), ("latex", "*.tex"), ("gettext", "quizzes.pot")])
def test_quiz_in_other_formats(tmp_path: Path, builder: str, name: str) -> None:
    """Everything can be read, and translated, without HTML."""
    book = build(tmp_path, {"quizzes": QUIZZES}, builder=builder)
    assert book.succeeded, book.messages
    (path,) = book.folder.glob(name)
    text = path.read_text(encoding="utf-8")
    for part in ("ですか", "いいえ", "違います"):
        assert part in text
    assert re.findall(r"(\w)の説明", text) == ["丙", "乙", "甲"]  # in the order of the page
