"""Every self-check question of the book, operated by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest
from checks import PAGES, SITE
from playwright.sync_api import Locator, Page, expect

QUIZ_PAGES = [page for page in PAGES if "data-quiz=" in (SITE / page).read_text(encoding="utf-8")]

OpenPage = Callable[..., Page]

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
    right: frozenset[int]
    count: int
    multiple: bool

    @classmethod
    def all_of(cls, page: Page) -> list[Quiz]:
        """The questions of a page, in order; there has to be one."""
        forms = page.locator("form[data-quiz]").all()
        assert forms
        return [cls.read(form) for form in forms]

    @classmethod
    def read(cls, form: Locator) -> Quiz:
        """A question as its page has it."""
        inputs = form.locator("input")
        verdicts = form.locator("[data-feedback]").evaluate_all(
            "(all) => all.map((feedback) => feedback.dataset.feedback)"
        )
        name = form.get_attribute("data-quiz")
        kinds = set(inputs.evaluate_all("(all) => all.map(({ name, type }) => `${name} ${type}`)"))
        right = frozenset(i for i, verdict in enumerate(verdicts) if verdict == "correct")
        multiple = len(right) > 1
        assert inputs.count() == len(verdicts) >= 2
        assert set(verdicts) <= {"correct", "incorrect"} and right
        assert kinds == {f"{name} {'checkbox' if multiple else 'radio'}"}
        return cls(form, right, len(verdicts), multiple)

    @property
    def attempts(self) -> list[frozenset[int]]:
        """Each option alone; where several are right also these together, and everything."""
        attempts = [frozenset({i}) for i in range(self.count)]
        return attempts + [frozenset(range(self.count)), self.right] * self.multiple

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
            assert len(explanation.strip()) > 5

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
@pytest.mark.parametrize("path", QUIZ_PAGES)
def test_every_answer_is_explained(open_page: OpenPage, path: str, from_disk: bool) -> None:
    """Answer, read, try again: each option of each question, with Tab, arrows, Space and Enter."""
    page = open_page(path, from_disk=from_disk)
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
@pytest.mark.parametrize("path", QUIZ_PAGES)
def test_answers_are_remembered(open_page: OpenPage, path: str, from_disk: bool) -> None:
    """After a reload the last answers are there, each in its question, until one tries again."""
    page = open_page(path, from_disk=from_disk)
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


@pytest.mark.parametrize("path", QUIZ_PAGES)
def test_nothing_chosen_gives_nothing_away(open_page: OpenPage, path: str) -> None:
    """Who asks for the answer without choosing is asked to choose; who changes it starts again."""
    page = open_page(path)
    for quiz in Quiz.all_of(page):
        quiz.check(page)
        quiz.expect_unanswered()
        expect(quiz.form.get_by_role("status")).to_contain_text("選択肢を選んでから")
        quiz.form.locator("input").nth(0).check()
        quiz.form.locator("[type=submit]").click()
        quiz.form.locator("input").nth(1).check()
        expect(quiz.form).to_have_attribute("data-state", "unanswered")
        expect(quiz.form.locator("[data-feedback]").first).to_be_hidden()


@pytest.mark.parametrize("path", QUIZ_PAGES)
def test_works_where_nothing_can_be_stored(open_page: OpenPage, path: str) -> None:
    """Some browsers refuse storage to a page, above all to one on disk."""
    page = open_page(path)
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
@pytest.mark.parametrize("path", QUIZ_PAGES)
def test_without_javascript(open_page: OpenPage, path: str, from_disk: bool) -> None:
    """The question and its options can be read; the answers are folded, and a key opens them."""
    page = open_page(path, from_disk=from_disk, java_script_enabled=False)
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


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("path", QUIZ_PAGES)
def test_answers_are_printed(open_page: OpenPage, path: str, script: bool) -> None:
    """On paper nobody can press a button, so everything is there, and no button."""
    page = open_page(path, java_script_enabled=script)
    page.emulate_media(media="print")
    for quiz in Quiz.all_of(page):
        shown = "(all) => all.map((element) => element.checkVisibility())"
        assert all(quiz.form.locator("legend, label, [data-feedback]").evaluate_all(shown))
        assert not any(quiz.form.locator("input, button").evaluate_all(shown))


@pytest.mark.parametrize("path", QUIZ_PAGES)
def test_targets_are_large_enough_for_a_thumb(open_page: OpenPage, path: str) -> None:
    """On a phone 44 pixels are the least that is hit without looking twice."""
    page = open_page(path, width=360)
    for quiz in Quiz.all_of(page):
        quiz.form.locator("input").first.check()
        quiz.form.locator("[type=submit]").click()
        for target in quiz.form.locator("label, button").all():
            box = target.bounding_box()
            assert box["height"] >= 44 and box["width"] >= 44, target.inner_text()
