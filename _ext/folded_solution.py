"""Japanese exercises and solutions, folded with the browser's own ``<details>``.

sphinx-exercise numbers exercises and links solutions to them; what it writes is English word order and relies on
sphinx-togglebutton's script to fold. Here

* an exercise is called 「演習 1」 and its solution 「演習 1 の解答例」, in titles and in references from any page;
* anything with the class ``dropdown`` (a solution, a note, a tip) becomes ``<details>``, which needs no script,
  is found by search in the page and can be opened for print;
* the ``id`` that sphinx-exercise repeats for every exercise of a page is taken out.
"""

from __future__ import annotations

from gettext import NullTranslations

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import admonitionlabels, translators
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import (
    exercise_enumerable_node,
    is_extension_node,
    solution_node,
)
from sphinx_exercise.post_transforms import build_reference_node
from sphinx_exercise.utils import get_node_number

WORDS = {"Exercise": "演習", "Solution to": "解答例", "Solution": "解答例"}
SOLUTION_TITLE = "{exercise} の解答例"
BRACKETS = {" (": "（", ")": "）"}


class Words(NullTranslations):
    """sphinx-exercise has 「練習」 and 「解答」 for Japanese, with nothing between them and the number."""

    def gettext(self, message: str) -> str:
        return WORDS.get(message, message)


class details(nodes.General, nodes.Element):
    """A box that the reader opens; its first child is its `summary`."""


class summary(nodes.TextElement):
    """The always visible line of `details`."""


def exercise_name(app: Sphinx, exercise: nodes.Element) -> str:
    """The name of an exercise without its subtitle: 演習 1, or 演習 where it has no number."""
    if isinstance(exercise, exercise_enumerable_node):
        return app.config.numfig_format["exercise"] % get_node_number(app, exercise, "exercise")
    return WORDS["Exercise"]


def solved_exercise(env: BuildEnvironment, solution: nodes.Element) -> nodes.Element | None:
    """The exercise of a solution; None if there is none, of which sphinx-exercise warns."""
    entry = getattr(env, "sphinx_exercise_registry", {}).get(solution["target_label"])
    return entry and entry["node"]


class NameReferencedSolutions(SphinxPostTransform):
    """Before references are resolved: the text of a ``{ref}`` to a solution, on whichever page it stands."""

    default_priority = 4

    def run(self, **kwargs: object) -> None:
        registry = getattr(self.env, "sphinx_exercise_registry", {})
        for reference in self.document.findall(addnodes.pending_xref):
            target = registry.get(reference.get("reftarget"), {}).get("node")
            if isinstance(target, solution_node) and not reference.get("refexplicit"):
                exercise = solved_exercise(self.env, target)
                if exercise is not None:
                    reference["refexplicit"] = True
                    reference[0].clear()
                    reference[0] += nodes.Text(
                        SOLUTION_TITLE.format(exercise=exercise_name(self.app, exercise))
                    )


class NameSolutions(SphinxPostTransform):
    """Before sphinx-exercise makes its title, which it leaves as it is if it is a plain one already."""

    default_priority = 19

    def run(self, **kwargs: object) -> None:
        for solution in self.document.findall(solution_node):
            exercise = solved_exercise(self.env, solution)
            if exercise is None:
                continue
            link = build_reference_node(self.app, exercise)
            link += nodes.Text(exercise_name(self.app, exercise))
            before, after = SOLUTION_TITLE.split("{exercise}")
            solution[0].replace_self(nodes.title("", before, link, nodes.Text(after)))


class UseDetails(SphinxPostTransform):
    """After all titles are made: fold what is to be folded, and take out the repeated ids."""

    default_priority = 30
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        for node in list(self.document.findall(is_extension_node)):
            for section in [child for child in node if isinstance(child, nodes.section)]:
                section["ids"].clear()  # or they would pass to its first child
                section.replace_self(section.children)
            for index, child in enumerate(node[0].children):
                if isinstance(child, nodes.Text) and child in BRACKETS:  # around a subtitle
                    node[0][index] = nodes.Text(BRACKETS[child])
        for node in list(self.document.findall(nodes.Admonition)):
            if "dropdown" in node.get("classes", []):
                node.parent.replace(node, self._folded(node))

    def _folded(self, admonition: nodes.Element) -> details:
        name = admonition.tagname
        # Not "dropdown": that is what sphinx-togglebutton's script looks for.
        classes = ["folded" if word == "dropdown" else word for word in admonition["classes"]]
        box = details(
            classes=["admonition", *classes], ids=admonition["ids"], names=admonition["names"]
        )
        content = list(admonition.children)
        if name in admonitionlabels:
            box["classes"].insert(1, name)
            line = summary("", str(admonitionlabels[name]))
        else:
            title = content.pop(0)
            if isinstance(admonition, solution_node):
                # A link in the line that opens the box would be tapped by mistake: it goes below the content.
                line = summary("", title.astext())
                content += [self._way_back(link) for link in title.findall(nodes.reference)]
            else:
                line = summary("", "", *title.children)
            if isinstance(
                admonition, exercise_enumerable_node
            ):  # its number is written by the translator
                line.insert(0, nodes.Text(exercise_name(self.app, admonition)))
        line["classes"].append("admonition-title")
        box += [line, *content]
        return box

    @staticmethod
    def _way_back(link: nodes.reference) -> nodes.paragraph:
        return nodes.paragraph("", "", link, nodes.Text("に戻る"), classes=["way-back"])


def visit_details(self: HTML5Translator, node: details) -> None:
    self.body.append(self.starttag(node, "details"))


def depart_details(self: HTML5Translator, node: details) -> None:
    self.body.append("</details>\n")


def visit_summary(self: HTML5Translator, node: summary) -> None:
    self.body.append(self.starttag(node, "summary", ""))


def depart_summary(self: HTML5Translator, node: summary) -> None:
    self.body.append("</summary>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    app.setup_extension("sphinx_exercise")
    # Its style asks for a character of an icon font that the book does not load; book.css has what is needed.
    app.registry.css_files[:] = [
        file for file in app.registry.css_files if file[0] != "exercise.css"
    ]
    translators["general", "exercise"] = Words()
    app.add_node(details, html=(visit_details, depart_details))
    app.add_node(summary, html=(visit_summary, depart_summary))
    app.add_post_transform(NameReferencedSolutions)
    app.add_post_transform(NameSolutions)
    app.add_post_transform(UseDetails)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
