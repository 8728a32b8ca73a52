"""Self-check questions with an explanation for every option.

    :::{quiz} returns-to-scale
    資本と労働をどちらも 2 倍にすると、生産量はどうなりますか。

    - [ ] 2 倍より小さくなる
      収穫逓減は、一つの投入だけを増やすときの性質です。
    - [x] ちょうど 2 倍になる
      指数の和が 1 なので、規模に関して収穫一定です。
    :::

The first line of an option is what the reader chooses, the lines below it explain why it is right
or wrong; blocks (lists, formulas) may follow after a blank line. One ``[x]`` makes radio buttons,
several make checkboxes. The argument names the question: unique in the book, it is its address
(``#quiz-returns-to-scale``) and the key under which the reader's browser keeps the answer.

Options are shown in an order that a digest of the name decides: authors tend to write the right one
in the same place. It differs between questions and is the same for every reader, in every build and
on paper. ``:order: as-written`` below the first line keeps the order of the source, for options
that form a scale (amounts, dates, stages) or speak of their place (どれでもない).

The page holds one copy of each explanation: without JavaScript it is folded below the options, and
``quiz.js`` moves it under its option. Controls stay hidden until the script has made them work.
Formats other than HTML get plain lists.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..assets import serve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

#: What begins an option, and what a question may be called.
BOX = re.compile(r"\[([ xX])\]\s+")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

#: Words that point to a place among the options, or to all of them: they need the order of the source.
PLACE = re.compile(
    r"(どれ|いずれ)でもない|該当なし|該当するもの[はが]ない|上記|上の(すべて|全部|どれ|いずれ)|(すべて|全部|どれも)(正しい|誤り)"
    r"|([上下前後次他]|ほか|最初|最後|[一二三四五]つ目|[1-5]番目)の(選択肢|答え)|選択肢 ?[1-5A-E]"
    r"|[1-5A-E] ?と ?[1-5A-E] ?(の両方|だけ|が正しい)"
)

AS_WRITTEN = "as-written"

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VERDICTS = {True: "○ 正解", False: "× 誤り"}
CHOOSE_ALL = "（当てはまるものをすべて選んでください）"
ANSWERS = "答えと説明"


# --- The nodes, each with the HTML before and after what it holds --------------------------------


class quiz(nodes.General, nodes.Element):
    """A question: `quiz_question`, blocks, `quiz_choices`, `quiz_answers`."""

    opening = "<fieldset>\n"  # in the form, which `visit_quiz` begins
    closing = "</form>\n"

    @property
    def label(self) -> str:
        """How the question is called on its page."""
        return f"問 {self['number']}"


class quiz_question(nodes.Part, nodes.TextElement):
    """The first paragraph, which names the group of options."""

    @property
    def opening(self) -> str:
        """The legend with the number."""
        question = self.parent
        assert isinstance(question, quiz)
        return f'<legend><span class="quiz-number">{question.label}</span> '

    @property
    def closing(self) -> str:
        """How many options to choose, where that is not plain."""
        return f"{CHOOSE_ALL if self.parent['multiple'] else ''}</legend>\n"


class quiz_choices(nodes.Part, nodes.Element):
    """The options in the order in which they are shown."""

    opening = '<ul class="quiz-choices">\n'
    closing = (
        "</ul>\n</fieldset>\n"
        '<p class="quiz-actions" hidden><button type="submit">答え合わせ</button>\n'
        '<button type="reset" hidden>やり直す</button></p>\n'
        '<p class="quiz-result"></p>\n'
    )


class quiz_choice(nodes.Part, nodes.TextElement):
    """What the reader chooses; `place` is where it stands in the source."""

    closing = "</span></label></li>\n"

    @property
    def opening(self) -> str:
        """The control, not yet shown, and the letter that the result refers to."""
        question, index = self.parent.parent, self.parent.index(self)
        kind = "checkbox" if question["multiple"] else "radio"
        control = f'<input type="{kind}" name="{question["name"]}" value="{self["place"]}" hidden>'
        return f"<li><label>{control} <b>{LETTERS[index]}</b> <span>"


class quiz_answers(nodes.Part, nodes.Element):
    """The explanations, in the order of the options."""

    opening = f'<details class="quiz-answers"><summary>{ANSWERS}</summary>\n<ol type="A">\n'
    closing = "</ol>\n</details>\n"


class quiz_answer(nodes.Part, nodes.Element):
    """Why an option is right or wrong (`correct`)."""

    closing = "</div></li>\n"

    @property
    def opening(self) -> str:
        """The verdict."""
        verdict = "correct" if self["correct"] else "incorrect"
        return f'<li><div data-feedback="{verdict}"><strong>{VERDICTS[self["correct"]]}</strong>\n'


PARTS = (quiz_question, quiz_choices, quiz_choice, quiz_answers, quiz_answer)
Part = quiz | quiz_question | quiz_choices | quiz_choice | quiz_answers | quiz_answer


def visit_part(self: HTML5Translator, node: Part) -> None:
    """Write what comes before the content of a node."""
    self.body.append(node.opening)


def depart_part(self: HTML5Translator, node: Part) -> None:
    """Write what comes after it."""
    self.body.append(node.closing)


def visit_quiz(self: HTML5Translator, node: quiz) -> None:
    """Begin the form. Firefox would fill it in again after a reload, so it is told not to."""
    attributes = {"data-quiz": node["name"], "data-state": "unanswered", "autocomplete": "off"}
    self.body.append(self.starttag(node, "form", CLASS="quiz", **attributes))
    visit_part(self, node)


# --- From the source ----------------------------------------------------------------------------


class QuizError(Exception):
    """A mistake of the author, at a line of the source (of the directive, if None)."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def read_order(argument: str) -> str:
    """The option ``:order:``, which has one value; raise ValueError for any other."""
    if argument != AS_WRITTEN:
        raise ValueError(f"it may be '{AS_WRITTEN}' alone; leave it out for an order by the question's name")
    return argument


class QuizDirective(SphinxDirective):
    """The directive; its argument is the name of the question."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {"order": read_order}

    def run(self) -> list[nodes.Node]:
        """Make the question, or report what is wrong with it."""
        name, number = self.arguments[0], self.env.new_serialno("quiz") + 1
        try:
            return [self.quiz(name, number)]
        except QuizError as error:
            line = error.line or self.lineno
            return [self.state_machine.reporter.error(f"quiz '{name}': {error}", line=line)]

    def quiz(self, name: str, number: int) -> quiz:
        """Make the question with this number on its page."""
        if not NAME.fullmatch(name):
            raise QuizError("a name has small letters, digits and single hyphens only")
        blocks = self.parse_content_to_nodes()
        question = blocks.pop(0) if blocks else None
        if not isinstance(question, nodes.paragraph):
            raise QuizError("a question must come first")
        items = blocks.pop() if blocks else None
        if not isinstance(items, nodes.bullet_list) or not 2 <= len(items) <= len(LETTERS):
            raise QuizError("at least two options ('- [ ] …') must come last")
        options = [read_option(item, place) for place, item in enumerate(items)]
        if "order" not in self.options:
            check_places(options)
            options = [options[place] for place in shown_order(name, len(options))]
        choices, answers = zip(*options, strict=True)
        correct = sum(answer["correct"] for answer in answers)
        if correct == 0:
            raise QuizError("no option is marked as correct with '[x]'")

        node = quiz(name=name, number=number, multiple=correct > 1, ids=[f"quiz-{name}"])
        self.set_source_info(node)
        node += take_over(question, quiz_question(question.rawsource, "", *question.children))
        node += [*blocks, quiz_choices("", *choices), quiz_answers("", *answers)]
        return node


Taken = TypeVar("Taken", bound=nodes.Element)


def take_over(old: nodes.Element, new: Taken) -> Taken:
    """Say of a node that it comes from where another one came from."""
    new.source, new.line = old.source, old.line
    return new


def shown_order(name: str, count: int) -> list[int]:
    """The places in the source of a question's options, in the order in which they are shown.

    It depends on the name alone, so that no other question, and no machine, can change it.
    """
    return sorted(range(count), key=lambda place: hashlib.sha256(f"{name}:{place}".encode()).digest())


def check_places(options: Iterable[tuple[quiz_choice, quiz_answer]]) -> None:
    """Refuse words that mean something in the order of the source alone."""
    for choice, answer in options:
        if found := PLACE.search(f"{choice.astext()}\n{answer.astext()}"):
            raise QuizError(
                f"'{found[0]}' points to a place, but options are not shown in the order of the source: "
                f"say it in other words, or give the question ':order: {AS_WRITTEN}'",
                choice.line,
            )


def read_option(item: nodes.Node, place: int) -> tuple[quiz_choice, quiz_answer]:
    """Make the nodes of one option, in its place of the source, from ``- [x] choice`` and what is below it."""
    paragraph, *blocks = list(item.children) or [nodes.paragraph()]
    box = BOX.match(paragraph.astext())
    if not isinstance(paragraph, nodes.paragraph) or not box or not isinstance(paragraph[0], nodes.Text):
        raise QuizError("an option must start with '[ ]' or '[x]' and a text to choose", item.line)
    paragraph[0] = nodes.Text(paragraph[0][box.end() :])
    paragraph.rawsource = paragraph.rawsource[box.end() :]
    choice, explanation = split_first_line(paragraph)
    choice["place"] = place
    if explanation.children:
        blocks.insert(0, explanation)
    if not blocks:
        raise QuizError(f"option '{choice.astext()}' has no explanation below it", item.line)
    return choice, quiz_answer("", *blocks, correct=box[1] in "xX")


def split_first_line(paragraph: nodes.paragraph) -> tuple[quiz_choice, nodes.paragraph]:
    """Divide a paragraph at its first line break: what is chosen, the begin of its explanation."""
    choice, explanation = take_over(paragraph, quiz_choice()), take_over(paragraph, nodes.paragraph())
    choice.rawsource, _, explanation.rawsource = paragraph.rawsource.partition("\n")
    end = next((i for i, child in enumerate(paragraph) if child == "\n"), len(paragraph))
    choice += paragraph.children[:end]
    explanation += paragraph.children[end + 1 :]
    return choice, explanation


# --- Other formats ------------------------------------------------------------------------------


class PlainQuiz(SphinxPostTransform):
    """Write a question with ordinary nodes for LaTeX, plain text and every other builder."""

    default_priority = 500

    def is_supported(self) -> bool:
        """Leave HTML alone, and gettext, which wants the nodes as they were read."""
        return self.app.builder.format != "html" and self.app.builder.name != "gettext"

    def run(self, **kwargs: object) -> None:
        """Replace every question by an admonition with two lists."""
        for node in list(self.document.findall(quiz)):
            node.replace_self(self.plain(node))

    def plain(self, node: quiz) -> nodes.admonition:
        """The question in nodes that every builder knows."""
        question, *blocks, choices, answers = node.children
        hint = nodes.Text(CHOOSE_ALL if node["multiple"] else "")
        return nodes.admonition(
            "",
            nodes.title("", node.label),
            nodes.paragraph("", "", *question.children, hint),
            *blocks,
            self.lettered([nodes.paragraph("", "", *choice.children)] for choice in choices.children),
            nodes.paragraph("", "", nodes.strong("", ANSWERS)),
            self.lettered(
                [nodes.paragraph("", VERDICTS[answer["correct"]]), *answer.children]
                for answer in answers.findall(quiz_answer)
            ),
        )

    @staticmethod
    def lettered(items: Iterable[list[nodes.Node]]) -> nodes.enumerated_list:
        """A list with the items A, B, C, …"""
        entries = (nodes.list_item("", *blocks) for blocks in items)
        return nodes.enumerated_list("", *entries, enumtype="upperalpha", suffix=".")


# --- The names of all questions -------------------------------------------------------------------
# They are compared when all pages are read: that may be in any order, in parallel, or in part.


def names(env: BuildEnvironment) -> dict[str, list[tuple[str, int | None]]]:
    """Name and line of the questions of each page."""
    if not hasattr(env, "quiz_names"):
        env.quiz_names = {}  # type: ignore[attr-defined]
    return env.quiz_names  # type: ignore[attr-defined]


def collect_names(app: Sphinx, doctree: nodes.document) -> None:
    """Handle ``doctree-read``."""
    names(app.env)[app.env.docname] = [(node["name"], node.line) for node in doctree.findall(quiz)]


def purge_names(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Handle ``env-purge-doc``."""
    names(env).pop(docname, None)


def merge_names(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Handle ``env-merge-info``."""
    names(env).update({docname: names(other)[docname] for docname in docnames})


def check_names(app: Sphinx, env: BuildEnvironment) -> None:
    """Handle ``env-check-consistency``: report each name that is taken already."""
    places = defaultdict(list)
    for docname, found in sorted(names(env).items()):
        for name, line in found:
            places[name].append((docname, line))
    for name, [(docname, line), *others] in places.items():
        first = f"{env.doc2path(docname, base=False)}, line {line}"
        for place in others:
            logger.error("quiz '%s': this name is taken by %s", name, first, location=place)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    here = Path(__file__).parent
    serve(app, here / "quiz.css", here / "quiz.js", on={"quiz"})
    app.add_directive("quiz", QuizDirective)
    app.add_node(quiz, html=(visit_quiz, depart_part))
    for part in PARTS:
        app.add_node(part, html=(visit_part, depart_part))
    app.add_post_transform(PlainQuiz)
    app.connect("doctree-read", collect_names)
    app.connect("env-purge-doc", purge_names)
    app.connect("env-merge-info", merge_names)
    app.connect("env-check-consistency", check_names)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
