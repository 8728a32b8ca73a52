"""What a self-check question does, shown once, on a page of its own.

The book's questions come from the same directive and script; ``test_quiz_pages.py`` holds each of them in its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from checks import axe_problems, overflow_problems
from chromium import serve
from playwright.sync_api import Locator, Page, expect
from small_book import build

#: Each option has a mark of its own, with which its explanation begins too; 正しい is in the right ones alone.
QUESTIONS = r"""
# 問い

:::{quiz} single
一つだけ選ぶ問いです。

- [ ] 甲 これは違う
  甲の説明です。
- [x] 乙 これは正しい
  乙の説明です。
- [ ] 丙 これも違う
  丙の説明です。
:::

文章が間に入ります。[リンク](https://example.org/)もあります。

:::{quiz} several
いくつも選ぶ問いです。

- [x] 甲 これは正しい
  甲の説明です。
- [ ] 乙 これは違う
  乙の説明です。
- [x] 丙 これも正しい
  丙の説明です。
- [ ] 丁 これも違う
  丁の説明です。
:::

:::{quiz} long
選択肢が長く、数式やコードのある問い $Y = A K^{\alpha} L^{1-\alpha}$ です。

- 問いと選択肢の間にある、箇条書きです。

$$ \ln Y = \ln A + \alpha \ln K + (1 - \alpha) \ln L $$

- [ ] 甲 `evaluate("cobb-douglas", K=8)` と書くと、生産関数のほかの値を変えずに、資本だけを二倍にしたときの生産量が得られるので、違う
  甲の説明です。**強調**と `コード` があります。

  - 箇条書き
  - 数式 $x^2$

  ```text
  コードのまとまり
  ```
- [x] 乙 $2^{0.3} \approx 1.23$ なので、資本だけを二倍にしても、労働が同じであれば、生産量は二倍にならないという説明が、正しい
  乙の説明です。

  $$ 2^{0.3} \approx 1.23 $$
- [ ] 丙 long_word_without_any_space_that_a_narrow_screen_has_to_break_somewhere が、違う
  丙の説明です。
:::

:::{quiz} everything
:order: as-written

書いた順に示す問いです。

- [x] 甲 これは正しい
  甲の説明です。
- [x] 乙 これも正しい
  乙の説明です。
:::
"""

PAGE = "questions.html"

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def site_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In this file, pages are opened from a book of the questions above, in the theme of the real one."""
    book = build(tmp_path_factory.mktemp("quiz"), {"questions": QUESTIONS}, theme="furo")
    assert book.succeeded, book.messages
    return book.folder


@pytest.fixture(scope="module")
def site_url(site_dir: Path) -> Iterator[str]:
    """The address at which it is served."""
    with serve(site_dir) as url:
        yield url


#: What is said of an answer, by the state that the question is in after it.
RESULTS = {
    "correct": "○ 正解です。",
    "incorrect": "× 不正解です。",
    "partial": "△ 一部だけ合っています。",
}


#: The feedback is taken from where it is shown: in its option.
SEEN = """
(form) => {
  const options = [...form.querySelectorAll("fieldset li:has(> label)")];
  const feedback = options.map((option) => option.querySelector("[data-feedback]"));
  return {
    state: form.dataset.state,
    result: form.querySelector("[role=status]").innerText,
    checked: options.map((option) => option.querySelector("input").checked),
    feedback: feedback.map((box) => (box?.checkVisibility() ? box.innerText : null)),
  };
}
"""


@dataclass
class Seen:
    """What a reader sees of a question."""

    state: str
    result: str
    checked: list[bool]
    feedback: list[str | None]  # the text for each option, None where it does not show


@dataclass
class Quiz:
    """A question on an open page."""

    form: Locator
    marks: list[str]  # what begins each option, and its explanation
    right: frozenset[int]

    @classmethod
    def all_of(cls, page: Page) -> list[Quiz]:
        """The questions of a page, in order; there has to be one."""
        forms = page.locator("form[data-quiz]").all()
        assert forms
        return [cls.read(form) for form in forms]

    @classmethod
    def read(cls, form: Locator) -> Quiz:
        """A question as its options tell."""
        options = form.locator("label > span").all_inner_texts()
        right = frozenset(i for i, option in enumerate(options) if "正しい" in option)
        return cls(form, [option[0] for option in options], right)

    @property
    def count(self) -> int:
        """How many options there are."""
        return len(self.marks)

    @property
    def multiple(self) -> bool:
        """May several be chosen?"""
        return len(self.right) > 1

    @property
    def attempts(self) -> list[frozenset[int]]:
        """Each option alone; where several are right, all that can be chosen together."""
        sizes = range(1, self.count + 1 if self.multiple else 2)
        return [frozenset(chosen) for size in sizes for chosen in combinations(range(self.count), size)]

    def state_after(self, chosen: Iterable[int]) -> str:
        """The state that an answer has to lead to."""
        if frozenset(chosen) == self.right:
            return "correct"
        return "partial" if self.multiple and self.right & frozenset(chosen) else "incorrect"

    def choose(self, page: Page, chosen: frozenset[int]) -> None:
        """From the first option, which has the focus, choose as someone without a mouse does."""
        if not self.multiple:
            (index,) = chosen
            for key in ["ArrowDown"] * index or ["Space"]:
                page.keyboard.press(key)
            return
        for index in range(self.count):
            tab_to(page, self.form.locator("input").nth(index))
            if index in chosen:
                page.keyboard.press("Space")

    def check(self, page: Page) -> None:
        """Press 「答え合わせ」."""
        tab_to(page, self.form.locator("[type=submit]"))
        page.keyboard.press("Enter")

    def seen(self) -> Seen:
        """What a reader sees of the question, asked of the browser in one go."""
        return Seen(**self.form.evaluate(SEEN))

    def expect_answered(self, chosen: frozenset[int]) -> None:
        """Every option is explained, and what was chosen is said to be right or wrong."""
        state, seen = self.state_after(chosen), self.seen()
        assert seen.state == state
        assert seen.result.startswith(RESULTS[state])
        assert seen.checked == [index in chosen for index in range(self.count)]
        assert len(seen.feedback) == self.count
        for index, feedback in enumerate(seen.feedback):
            assert feedback, f"option {index} is not explained"
            verdict, _, explanation = feedback.partition("\n")
            mine = "（あなたの答え）" if index in chosen else ""
            assert verdict == ("○ 正解" if index in self.right else "× 誤り") + mine
            assert explanation.strip().startswith(f"{self.marks[index]}の説明です。")

    def expect_unanswered(self) -> None:
        """Nothing is chosen, nothing given away."""
        expect(self.form.locator("[type=reset]")).to_be_hidden()
        seen = self.seen()
        assert seen.state == "unanswered"
        assert seen.checked == [False] * self.count
        assert seen.feedback == [None] * self.count


def reload(page: Page) -> None:
    """Load the page anew, when nothing is on its way that this would break off."""
    page.wait_for_load_state("networkidle")
    page.reload(wait_until="networkidle")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the element has the focus; it may have it already."""
    for _ in range(400):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"cannot be reached by keyboard: {target}")


@pytest.mark.parametrize("from_disk", [False, True], ids=["http", "file"])
def test_every_answer_is_explained(open_page: OpenPage, from_disk: bool) -> None:
    """Answer, read, try again: each option of each question, with Tab, arrows, Space and Enter."""
    page = open_page(PAGE, from_disk=from_disk)
    for quiz in Quiz.all_of(page):
        quiz.expect_unanswered()
        for chosen in quiz.attempts:
            tab_to(page, quiz.form.locator("input").first)
            quiz.choose(page, chosen)
            quiz.check(page)
            quiz.expect_answered(chosen)
            tab_to(page, quiz.form.locator("[type=reset]"))
            page.keyboard.press("Enter")
            quiz.expect_unanswered()
            expect(quiz.form.locator("input").first).to_be_focused()


@pytest.mark.parametrize("from_disk", [False, True], ids=["http", "file"])
def test_answers_are_remembered(open_page: OpenPage, from_disk: bool) -> None:
    """After a reload the last answers are there, each in its question, until one tries again."""
    page = open_page(PAGE, from_disk=from_disk)
    quizzes = Quiz.all_of(page)
    for quiz in quizzes:
        tab_to(page, quiz.form.locator("input").first)
        quiz.choose(page, quiz.attempts[-1])
        quiz.check(page)
    reload(page)
    for quiz in quizzes:
        quiz.expect_answered(quiz.attempts[-1])
        tab_to(page, quiz.form.locator("[type=reset]"))
        page.keyboard.press("Enter")
        quiz.expect_unanswered()
    reload(page)
    for quiz in quizzes:
        quiz.expect_unanswered()


def test_answer_is_remembered_by_its_place_in_the_source(open_page: OpenPage) -> None:
    """An answer from before the options were shown in another order stays the same answer."""
    page = open_page(PAGE)
    single, *_ = Quiz.all_of(page)
    page.evaluate("localStorage.setItem('quiz:single', '0')")  # 甲
    reload(page)
    assert single.marks.index("甲") != 0
    single.expect_answered(frozenset({single.marks.index("甲")}))


def test_nothing_chosen_gives_nothing_away(open_page: OpenPage) -> None:
    """Who asks for the answer without choosing is asked to choose; who changes it starts again."""
    page = open_page(PAGE)
    for quiz in Quiz.all_of(page):
        quiz.check(page)
        quiz.expect_unanswered()
        expect(quiz.form.get_by_role("status")).to_contain_text("選択肢を選んでから")
        quiz.form.locator("input").nth(0).check()
        quiz.form.locator("[type=submit]").click()
        quiz.form.locator("input").nth(1).check()
        expect(quiz.form).to_have_attribute("data-state", "unanswered")
        expect(quiz.form.locator("[data-feedback]").first).to_be_hidden()


def test_works_where_nothing_can_be_stored(open_page: OpenPage) -> None:
    """Some browsers refuse storage to a page, above all to one on disk."""
    page = open_page(PAGE)
    page.add_init_script(
        """for (const method of ["getItem", "setItem", "removeItem"]) {
             const original = Storage.prototype[method];
             Storage.prototype[method] = function (key, ...rest) {
               if (key.startsWith("quiz:")) throw new DOMException("", "SecurityError");
               return original.call(this, key, ...rest);
             };
           }"""
    )
    reload(page)
    for quiz in Quiz.all_of(page):
        tab_to(page, quiz.form.locator("input").first)
        quiz.choose(page, quiz.right)
        quiz.check(page)
        quiz.expect_answered(quiz.right)


@pytest.mark.parametrize("from_disk", [False, True], ids=["http", "file"])
def test_without_javascript(open_page: OpenPage, from_disk: bool) -> None:
    """The question and its options can be read; the answers are folded, and a key opens them."""
    page = open_page(PAGE, from_disk=from_disk, java_script_enabled=False)
    for quiz in Quiz.all_of(page):
        expect(quiz.form.locator("legend")).to_be_visible()
        for option in quiz.form.locator("label").all():
            expect(option).to_be_visible()
        for control in quiz.form.locator("input, button").all():
            expect(control).to_be_hidden()
        summary = quiz.form.locator("summary")
        expect(summary).to_have_text("答えと説明")
        for feedback in quiz.form.locator("[data-feedback]").all():
            expect(feedback).to_be_hidden()
        tab_to(page, summary)
        page.keyboard.press("Enter")
        for index, feedback in enumerate(quiz.form.locator("[data-feedback]").all()):
            expect(feedback).to_be_visible()
            expect(feedback).to_contain_text("○ 正解" if index in quiz.right else "× 誤り")
            expect(feedback).to_contain_text(f"{quiz.marks[index]}の説明です。")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_answers_are_printed(open_page: OpenPage, script: bool) -> None:
    """On paper nobody can press a button, so everything is there, and no button."""
    page = open_page(PAGE, java_script_enabled=script)
    page.emulate_media(media="print")
    for quiz in Quiz.all_of(page):
        shown = "(all) => all.map((element) => element.checkVisibility())"
        assert all(quiz.form.locator("legend, label, [data-feedback]").evaluate_all(shown))
        assert not any(quiz.form.locator("input, button").evaluate_all(shown))


def test_targets_are_large_enough_for_a_thumb(open_page: OpenPage) -> None:
    """On a phone 44 pixels are the least that is hit without looking twice."""
    page = open_page(PAGE, width=360)
    for quiz in Quiz.all_of(page):
        quiz.form.locator("input").first.check()
        quiz.form.locator("[type=submit]").click()
        for target in quiz.form.locator("label, button").all():
            box = target.bounding_box()
            assert box["height"] >= 44 and box["width"] >= 44, target.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_answered_questions_pass_the_checks_of_pages(open_page: OpenPage, scheme: str) -> None:
    """The pages' own tests see questions before anybody answers: here is one of each result, on a narrow phone."""
    page = open_page(PAGE, width=320, color_scheme=scheme)
    quizzes = Quiz.all_of(page)
    for quiz, chosen in zip(quizzes, ({0}, {0}, quizzes[2].right, quizzes[3].right), strict=True):
        for index in chosen:
            quiz.form.locator("input").nth(index).check()
        quiz.form.locator("[type=submit]").click()
        quiz.expect_answered(frozenset(chosen))
    assert {quiz.seen().state for quiz in quizzes} == set(RESULTS)
    assert not axe_problems(page) + overflow_problems(page)
