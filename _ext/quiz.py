"""Self-check questions with an explanation for every option.

    :::{quiz} returns-to-scale
    資本と労働をどちらも 2 倍にすると、生産量はどうなりますか。

    - [ ] 2 倍より小さくなる
      収穫逓減は、一つの投入だけを増やすときの性質です。
    - [x] ちょうど 2 倍になる
      指数の和が 1 なので、規模に関して収穫一定です。
    :::

The first line of an option is what the reader chooses, the lines below it explain why it is right or wrong; blocks
(lists, formulas) may follow after a blank line. One ``[x]`` makes radio buttons, several make checkboxes. The argument
names the question: unique in the book, it is its address (``#quiz-returns-to-scale``) and the key of the stored answer.

The page holds one copy of each explanation: without JavaScript it is folded below the options, and ``quiz.js`` moves it
under its option. Controls stay hidden until the script has made them work. Other formats than HTML get plain lists.
"""

from __future__ import annotations

import re
from collections import defaultdict

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

BOX = re.compile(r"\[([ xX])\]\s+")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VERDICTS = {True: "○ 正解", False: "× 誤り"}


class quiz(nodes.General, nodes.Element):
    """A question: `quiz_question`, more blocks, `quiz_choices`, `quiz_answers`."""


class quiz_question(nodes.Part, nodes.TextElement):
    """The first paragraph, which names the group of options."""


class quiz_choices(nodes.Part, nodes.Element):
    """The options in order."""


class quiz_choice(nodes.Part, nodes.TextElement):
    """What the reader chooses."""


class quiz_answers(nodes.Part, nodes.Element):
    """The explanations, in the order of the options."""


class quiz_answer(nodes.Part, nodes.Element):
    """Why an option is right or wrong (`correct`)."""


class QuizError(Exception):
    """A mistake of the author, at a line of the source."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.line = line


def split_first_line(paragraph: nodes.paragraph) -> tuple[quiz_choice, nodes.paragraph]:
    """Divide a paragraph at its first line break into what is chosen and the start of the explanation."""
    choice, explanation = quiz_choice(), nodes.paragraph()
    for part in (choice, explanation):
        part.source, part.line = paragraph.source, paragraph.line
    choice.rawsource, _, explanation.rawsource = paragraph.rawsource.partition("\n")
    for child in paragraph.children:
        if explanation.children or not isinstance(child, nodes.Text) or "\n" not in child:
            (explanation if explanation.children else choice).append(child)
            continue
        before, _, after = child.partition("\n")
        choice += nodes.Text(before)
        explanation += nodes.Text(after)
    return choice, explanation


def read_option(item: nodes.list_item) -> tuple[quiz_choice, quiz_answer]:
    """Make the nodes of one option from ``- [x] choice`` and what is below it."""
    if (
        not item.children
        or not isinstance(item[0], nodes.paragraph)
        or not isinstance(item[0][0], nodes.Text)
    ):
        raise QuizError("an option must start with '[ ]' or '[x]'", item.line)
    choice, explanation = split_first_line(item[0])
    box = BOX.match(choice[0].astext())
    if box is None:
        raise QuizError("an option must start with '[ ]' or '[x]' and a text to choose", item.line)
    choice.replace(choice[0], nodes.Text(choice[0][box.end() :]))
    choice.rawsource = BOX.sub("", choice.rawsource, count=1)
    blocks = [explanation] * bool(explanation.astext().strip()) + item.children[1:]
    if not blocks:
        raise QuizError(
            f"option '{choice.astext()}' has no explanation in the lines below it", item.line
        )
    return choice, quiz_answer("", *blocks, correct=box[1] in "xX")


class QuizDirective(SphinxDirective):
    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        number = self.env.new_serialno("quiz") + 1
        try:
            return [self._quiz(self.arguments[0], number)]
        except QuizError as error:
            message = f"quiz '{self.arguments[0]}': {error}"
            return [self.state_machine.reporter.error(message, line=error.line or self.lineno)]

    def _quiz(self, name: str, number: int) -> quiz:
        if not NAME.fullmatch(name):
            raise QuizError(
                "the name may have small letters, digits and single hyphens only", self.lineno
            )
        content = self.parse_content_to_nodes()
        if not content or not isinstance(content[0], nodes.paragraph):
            raise QuizError("a question must come first", self.lineno)
        if not isinstance(content[-1], nodes.bullet_list) or len(content[-1]) < 2:
            raise QuizError("at least two options ('- [ ] …') must come last", self.lineno)

        if len(content[-1]) > len(LETTERS):
            raise QuizError(f"at most {len(LETTERS)} options", self.lineno)
        options = [read_option(item) for item in content[-1]]
        correct = sum(answer["correct"] for _, answer in options)
        if correct == 0:
            raise QuizError("no option is marked as correct with '[x]'", self.lineno)

        first = content[0]
        question = quiz_question(first.rawsource, "", *first.children)
        question.source, question.line = first.source, first.line
        node = quiz("", name=name, number=number, multiple=correct > 1, ids=[f"quiz-{name}"])
        self.set_source_info(node)
        node += [question, *content[1:-1]]
        node += quiz_choices("", *(choice for choice, _ in options))
        node += quiz_answers("", *(answer for _, answer in options))
        return node


# HTML

MULTIPLE = "（当てはまるものをすべて選んでください）"


def visit_quiz(self: HTML5Translator, node: quiz) -> None:
    attributes = {"data-quiz": node["name"], "data-state": "unanswered", "autocomplete": "off"}
    self.body.append(self.starttag(node, "form", CLASS="quiz", **attributes))
    self.body.append("<fieldset>\n")


def depart_quiz(self: HTML5Translator, node: quiz) -> None:
    self.body.append("</form>\n")


def visit_quiz_question(self: HTML5Translator, node: quiz_question) -> None:
    self.body.append(f'<legend><span class="quiz-number">問 {node.parent["number"]}</span> ')


def depart_quiz_question(self: HTML5Translator, node: quiz_question) -> None:
    self.body.append(f"{MULTIPLE if node.parent['multiple'] else ''}</legend>\n")


def visit_quiz_choices(self: HTML5Translator, node: quiz_choices) -> None:
    self.body.append('<ul class="quiz-choices">\n')


def depart_quiz_choices(self: HTML5Translator, node: quiz_choices) -> None:
    self.body.append(
        "</ul>\n</fieldset>\n"
        '<p class="quiz-actions" hidden><button type="submit">答え合わせ</button>\n'
        '<button type="reset" hidden>やり直す</button></p>\n'
        '<p class="quiz-result"></p>\n'
    )


def visit_quiz_choice(self: HTML5Translator, node: quiz_choice) -> None:
    name, kind = (
        node.parent.parent["name"],
        "checkbox" if node.parent.parent["multiple"] else "radio",
    )
    value = node.parent.index(node)
    self.body.append(f'<li><label><input type="{kind}" name="{name}" value="{value}" hidden>')
    self.body.append(f" <b>{LETTERS[value]}</b> <span>")


def depart_quiz_choice(self: HTML5Translator, node: quiz_choice) -> None:
    self.body.append("</span></label></li>\n")


def visit_quiz_answers(self: HTML5Translator, node: quiz_answers) -> None:
    self.body.append('<details class="quiz-answers"><summary>答えと説明</summary>\n<ol type="A">\n')


def depart_quiz_answers(self: HTML5Translator, node: quiz_answers) -> None:
    self.body.append("</ol>\n</details>\n")


def visit_quiz_answer(self: HTML5Translator, node: quiz_answer) -> None:
    verdict = "correct" if node["correct"] else "incorrect"
    self.body.append(
        f'<li><div data-feedback="{verdict}"><strong>{VERDICTS[node["correct"]]}</strong>\n'
    )


def depart_quiz_answer(self: HTML5Translator, node: quiz_answer) -> None:
    self.body.append("</div></li>\n")


class PlainQuiz(SphinxPostTransform):
    """Write the quiz with ordinary lists for LaTeX, plain text and every other builder."""

    default_priority = 500

    def is_supported(self) -> bool:
        # The gettext builder wants the nodes as they were read.
        return self.app.builder.format != "html" and self.app.builder.name != "gettext"

    def run(self, **kwargs: object) -> None:
        for node in list(self.document.findall(quiz)):
            question, *blocks, choices, answers = node.children
            title = nodes.title("", f"問 {node['number']}")
            asked = nodes.paragraph("", "", *question.children)
            asked += nodes.Text(MULTIPLE if node["multiple"] else "")
            texts = [
                nodes.list_item("", nodes.paragraph("", "", *choice.children)) for choice in choices
            ]
            why = [
                nodes.list_item(
                    "", nodes.paragraph("", VERDICTS[answer["correct"]]), *answer.children
                )
                for answer in answers
            ]
            lists = [
                nodes.enumerated_list("", *items, enumtype="upperalpha", suffix=".")
                for items in (texts, why)
            ]
            heading = nodes.paragraph("", "", nodes.strong("", "答えと説明"))
            node.replace_self(
                nodes.admonition("", title, asked, *blocks, lists[0], heading, lists[1])
            )


# The names of all questions, checked when every page is read: pages may be read in any order and in parallel.


def collect_names(app: Sphinx, doctree: nodes.document) -> None:
    found = [(node["name"], node.line) for node in doctree.findall(quiz)]
    names(app.env)[app.env.docname] = found


def names(env: BuildEnvironment) -> dict[str, list[tuple[str, int]]]:
    if not hasattr(env, "quiz_names"):
        env.quiz_names = {}
    return env.quiz_names


def purge_names(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    names(env).pop(docname, None)


def merge_names(
    app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
) -> None:
    names(env).update(
        {docname: names(other)[docname] for docname in docnames if docname in names(other)}
    )


def check_names(app: Sphinx, env: BuildEnvironment) -> None:
    places = defaultdict(list)
    for docname, found in sorted(names(env).items()):
        for name, line in found:
            places[name].append((docname, line))
    for name, ((first, first_line), *others) in places.items():
        for place in others:
            message = "quiz '%s': this name is taken by %s, line %s"
            logger.error(message, name, env.doc2path(first, base=False), first_line, location=place)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("quiz", QuizDirective)
    app.add_node(quiz, html=(visit_quiz, depart_quiz))
    app.add_node(quiz_question, html=(visit_quiz_question, depart_quiz_question))
    app.add_node(quiz_choices, html=(visit_quiz_choices, depart_quiz_choices))
    app.add_node(quiz_choice, html=(visit_quiz_choice, depart_quiz_choice))
    app.add_node(quiz_answers, html=(visit_quiz_answers, depart_quiz_answers))
    app.add_node(quiz_answer, html=(visit_quiz_answer, depart_quiz_answer))
    app.add_post_transform(PlainQuiz)
    app.connect("doctree-read", collect_names)
    app.connect("env-purge-doc", purge_names)
    app.connect("env-merge-info", merge_names)
    app.connect("env-check-consistency", check_names)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
