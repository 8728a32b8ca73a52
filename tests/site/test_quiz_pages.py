"""Every self-check question of the book, as its page has it; ``test_quiz.py`` shows what a question does."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import pytest
from bs4 import Tag
from checks import PAGES, ROOT, SITE, parsed
from playwright.sync_api import Page, expect

QUIZ_PAGES = [page for page in PAGES if "data-quiz=" in (SITE / page).read_text(encoding="utf-8")]

VERDICTS = {"correct": "○ 正解", "incorrect": "× 誤り"}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#: How often the right option stood out as the longest when this was first counted; it may only become less.
LONGEST_OF_QUESTIONS = 85 / 122
LONGEST_OF_PAGES = 20


# --- In the sources -----------------------------------------------------------------------------


class Written(NamedTuple):
    """An option as its author wrote it."""

    right: bool
    choice: str
    explanation: str


class Source(NamedTuple):
    """A question as its author wrote it."""

    page: str  # below `SITE`
    as_written: bool
    options: list[Written]


def read_sources() -> dict[str, Source]:
    """Name -> question, in the order of the pages' texts."""
    found = {}
    for path in sorted((ROOT / "chapters").rglob("*.md")):
        page = path.relative_to(ROOT).with_suffix(".html").as_posix()
        for name, text in re.findall(r"^:::\{quiz\} (\S+)\n(.*?)^:::$", path.read_text(encoding="utf-8"), re.S | re.M):
            written = re.findall(r"^- \[([ xX])\] (.+)\n((?:(?!- \[).*\n)+)", text, re.M)
            options = [Written(box != " ", *words) for box, *words in written]
            found[name] = Source(page, text.startswith(":order: as-written\n"), options)
    return found


SOURCES = read_sources()


# --- On the pages -------------------------------------------------------------------------------


class Shown(NamedTuple):
    """A question as its page has it."""

    form: Tag
    places: list[int]  # of the options shown, in the source
    choices: list[str]
    feedback: list[Tag]

    @property
    def name(self) -> str:
        """What the question is called in the book."""
        return self.form["data-quiz"]

    @property
    def right(self) -> list[int]:
        """Which of the options are right, from 0."""
        return [i for i, feedback in enumerate(self.feedback) if feedback["data-feedback"] == "correct"]


@functools.cache
def questions(page: str) -> list[Shown]:
    """The questions of a page; its text is fixed for the whole run."""
    return [
        Shown(
            form,
            [int(control["value"]) for control in form.select("input")],
            [choice.get_text() for choice in form.select("label > span")],
            form.select("[data-feedback]"),
        )
        for form in parsed(page).select("form.quiz")
    ]


@pytest.fixture(scope="module")
def everything(site_dir: Path) -> list[Shown]:
    """All questions of the book."""
    return [question for page in QUIZ_PAGES for question in questions(page)]


@pytest.fixture(scope="module")
def single(everything: list[Shown]) -> list[Shown]:
    """Those with one right option."""
    return [question for question in everything if len(question.right) == 1]


# --- Each question ------------------------------------------------------------------------------


def test_every_question_of_the_sources_is_on_its_page(everything: list[Shown]) -> None:
    """Each name once in the book: under it a browser keeps the answer, and it is the question's address."""
    assert [question.name for question in everything] == list(SOURCES)
    assert list(dict.fromkeys(source.page for source in SOURCES.values())) == QUIZ_PAGES


@pytest.mark.parametrize("page", QUIZ_PAGES)
@pytest.mark.usefixtures("site_dir")
def test_question_has_all_its_parts(page: str) -> None:
    """What the script, a keyboard and a screen reader need of it, and nothing to press before the script has come."""
    for number, question in enumerate(questions(page), start=1):
        form, name, right, count = question.form, question.name, question.right, len(question.feedback)
        assert form["id"] == f"quiz-{name}" and form["data-state"] == "unanswered" and form["autocomplete"] == "off"
        fieldset, actions, result, answers = form.find_all(recursive=False)

        legend, *_, choices = fieldset.find_all(recursive=False)
        assert fieldset.name == "fieldset" and legend.name == "legend" and choices["class"] == ["quiz-choices"]
        heading, said = legend.select_one(".quiz-number").get_text(), legend.get_text()
        assert heading == f"問 {number}" and len(said) > len(heading) + 5, name
        assert said.endswith("（当てはまるものをすべて選んでください）") == (len(right) > 1), name

        assert count >= 2 and right, name
        options = choices.find_all(recursive=False)
        assert [option.name for option in options] == ["li"] * count
        for letter, option in zip(LETTERS, options, strict=False):
            (label,) = option.find_all(recursive=False)
            control, shown, choice = label.find_all(recursive=False)
            assert (label.name, control.name, shown.get_text()) == ("label", "input", letter)
            assert control["type"] == ("checkbox" if len(right) > 1 else "radio")
            assert control["name"] == name and control.has_attr("hidden") and not control.has_attr("checked")
            assert choice.get_text().strip(), name
            assert not choice.select("input, button, select, textarea, summary"), name
        assert sorted(question.places) == list(range(count)) and len(form.select("input")) == count

        check, again = actions.find_all("button")
        assert actions.has_attr("hidden") and check["type"] == "submit" and check.get_text() == "答え合わせ"
        assert again.has_attr("hidden") and again["type"] == "reset" and again.get_text() == "やり直す"
        assert result["class"] == ["quiz-result"] and not result.get_text()

        summary, listed = answers.find_all(recursive=False)
        assert answers.name == "details" and not answers.has_attr("open") and summary.get_text() == "答えと説明"
        assert listed.name == "ol" and listed["type"] == "A" and len(listed.find_all("li", recursive=False)) == count
        for feedback in question.feedback:
            verdict = feedback.find("strong")
            assert verdict == feedback.find_all(recursive=False)[0]
            assert verdict.get_text() == VERDICTS[feedback["data-feedback"]]
            assert len(feedback.get_text().replace(verdict.get_text(), "", 1).strip()) > 5, name


def beginning(text: str) -> str:
    """The Japanese characters of a text before its first markup: they are the same in source and page."""
    return "".join(re.findall(r"[ぁ-ヿ一-鿿]", re.split(r"[`{$*\[<\\]", text)[0]))


@pytest.mark.parametrize("page", QUIZ_PAGES)
@pytest.mark.usefixtures("site_dir")
def test_each_option_has_its_own_verdict_and_explanation(page: str) -> None:
    """In whatever order options are shown, on the screen and on paper: what the author wrote below one stays with it."""
    for question in questions(page):
        source = SOURCES[question.name]
        for place, choice, feedback in zip(question.places, question.choices, question.feedback, strict=True):
            written = source.options[place]
            verdict = VERDICTS["correct" if written.right else "incorrect"]
            assert beginning(choice).startswith(beginning(written.choice)), question.name
            assert beginning(feedback.get_text()).startswith(beginning(verdict + written.explanation)), question.name


def test_explanations_can_be_told_apart() -> None:
    """The test above would not see two that begin alike change places."""
    for name, source in SOURCES.items():
        begins = [beginning(option.choice) + beginning(option.explanation) for option in source.options]
        assert len(set(begins)) == len(begins), name


# --- The order of the options -------------------------------------------------------------------


def within_chance(times: int, of: int, chance: float) -> bool:
    """Is it within three standard deviations of what chance would give?"""
    return abs(times - of * chance) <= 3 * sqrt(of * chance * (1 - chance))


def test_right_option_stands_in_every_place(
    single: list[Shown], record_property: Callable[[str, object], None]
) -> None:
    """Who always takes the first, or the middle one, is right no more often than by chance."""
    for count in sorted({len(question.places) for question in single}):
        stands = Counter(question.right[0] for question in single if len(question.places) == count)
        times = [stands[place] for place in range(count)]
        record_property(f"right option of {count}, by place", ", ".join(map(str, times)))
        for place, found in enumerate(times):
            assert within_chance(found, sum(times), 1 / count), (
                f"the right one of {count} options is number {place + 1} {found} times of {sum(times)}"
            )


def test_order_differs_between_questions(everything: list[Shown]) -> None:
    """Of three options each order is about as frequent as the others, so that knowing one question tells nothing."""
    mixed = [question for question in everything if not SOURCES[question.name].as_written]
    orders = Counter(tuple(question.places) for question in mixed if len(question.places) == 3)
    assert len(orders) == 6
    for order, times in orders.items():
        assert within_chance(times, orders.total(), 1 / 6), order


def test_scale_keeps_its_order(everything: list[Shown]) -> None:
    """As-written is as it is written; options that differ in a number alone go up or down."""
    for question in everything:
        if SOURCES[question.name].as_written:
            assert question.places == sorted(question.places), question.name
        numbers = [re.findall(r"\d[\d,.]*", choice) for choice in question.choices]
        words = {re.sub(r"\d[\d,.]*", "", choice) for choice in question.choices}
        if len(words) == 1 and all(len(found) == 1 for found in numbers):
            amounts = [float(found[0].replace(",", "")) for found in numbers]
            rises = {one < other for one, other in pairwise(amounts)}
            assert len(rises) == 1, f"{question.name}: give it ':order: as-written', and put {amounts} in order"


# --- How far the options give themselves away ---------------------------------------------------


def stands_out(question: Shown) -> bool:
    """Is the right option longer than every other one?"""
    lengths = [len("".join(choice.split())) for choice in question.choices]
    (right,) = question.right
    return all(lengths[right] > length for i, length in enumerate(lengths) if i != right)


def test_right_option_is_the_longest_no_more_often_than_it_was(
    single: list[Shown], record_property: Callable[[str, object], None]
) -> None:
    """A reader who knows nothing should not be right by taking the longest; today's figures may only become better."""
    share, chance = mean(map(stands_out, single)), mean(1 / len(question.places) for question in single)
    pages = [[question for question in questions(page) if len(question.right) == 1] for page in QUIZ_PAGES]
    always = sum(all(map(stands_out, found)) for found in pages if found)
    record_property("right option is the longest", f"{share:.0%} of {len(single)} questions (chance {chance:.0%})")
    record_property("right option is always the longest", f"{always} of {len(pages)} pages")
    assert share <= LONGEST_OF_QUESTIONS
    assert always <= LONGEST_OF_PAGES


# --- In the book's own pages --------------------------------------------------------------------


def pages_by_scripts() -> dict[str, str]:
    """A page with questions for each set of scripts that such pages load."""
    found = {}
    for page in QUIZ_PAGES:
        text = (SITE / page).read_text(encoding="utf-8")
        found.setdefault(" ".join(sorted(set(re.findall(r"([\w-]+)\.js[?\"]", text)))), page)
    return found


@pytest.mark.parametrize("path", pages_by_scripts().values(), ids=str)
def test_question_works_beside_other_scripts(open_page: Callable[..., Page], path: str) -> None:
    """A simulator or an explorer on the same page takes no key away from the questions."""
    page = open_page(path)
    form = page.locator("form.quiz:has([type=radio])").first
    form.locator("input").first.focus()
    for key in ("ArrowDown", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(form.get_by_role("status")).to_contain_text("正解")
    for feedback in form.locator("[data-feedback]").all():
        expect(feedback).to_be_visible()
    for key in ("Tab", "Enter"):
        page.keyboard.press(key)
    expect(form).to_have_attribute("data-state", "unanswered")
    expect(form.locator("[data-feedback]").first).to_be_hidden()
