"""Japanese exercises and solutions, folded with the browser's own ``<details>``.

sphinx-exercise numbers exercises and links solutions to them; what it writes has English word
order and relies on sphinx-togglebutton's script to fold. Here

* an exercise is called 「演習 1」 and its solution 「演習 1 の解答例」, in titles and in references
  from any page;
* what has the class ``dropdown`` (a solution, a note, a tip) becomes ``<details>``, which needs no
  script, is found by a search in the page and can be opened for print (see ``details.js``);
* the ``id`` that sphinx-exercise repeats for every exercise of a page is taken out.
"""

from __future__ import annotations

from gettext import NullTranslations
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels, translators
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import exercise_enumerable_node, is_extension_node, solution_node
from sphinx_exercise.post_transforms import build_reference_node
from sphinx_exercise.utils import get_node_number

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

EXERCISE, SOLUTION = "演習", "解答例"
WORDS = {"Exercise": EXERCISE, "Solution to": SOLUTION, "Solution": SOLUTION}
#: What sphinx-exercise puts around a subtitle.
BRACKETS = {" (": "（", ")": "）"}


class Words(NullTranslations):
    """sphinx-exercise's own 「練習」 and 「解答」 do not say that there may be other solutions."""

    def gettext(self, message: str) -> str:
        """Translate a message."""
        return WORDS.get(message, message)


# --- Names --------------------------------------------------------------------------------------


def exercise_name(app: Sphinx, exercise: nodes.Element) -> str:
    """Name an exercise without its subtitle: 演習 1, or 演習 where it has no number."""
    if isinstance(exercise, exercise_enumerable_node):
        return app.config.numfig_format["exercise"] % get_node_number(app, exercise, "exercise")
    return EXERCISE


def solved_exercise(env: BuildEnvironment, solution: nodes.Element) -> nodes.Element | None:
    """Find the exercise of a solution; sphinx-exercise warns if there is none."""
    return registry(env).get(solution["target_label"], {}).get("node")


def registry(env: BuildEnvironment) -> dict[str, dict]:
    """What sphinx-exercise noted of each exercise and solution, by label."""
    return getattr(env, "sphinx_exercise_registry", {})


class NameReferencedSolutions(SphinxPostTransform):
    """Give a ``{ref}`` to a solution its text, before references are resolved."""

    default_priority = 4

    def run(self, **kwargs: object) -> None:
        """Treat the name as a text that the author gave."""
        for reference in self.document.findall(addnodes.pending_xref):
            solution = registry(self.env).get(reference.get("reftarget"), {}).get("node")
            if not isinstance(solution, solution_node) or reference["refexplicit"]:
                continue
            if exercise := solved_exercise(self.env, solution):
                reference["refexplicit"] = True
                text = cast(nodes.Element, reference[0])
                text.clear()
                text += nodes.Text(f"{exercise_name(self.app, exercise)} の{SOLUTION}")


class NameSolutions(SphinxPostTransform):
    """Give solutions their titles, before sphinx-exercise does: it leaves a plain title alone."""

    default_priority = 19

    def run(self, **kwargs: object) -> None:
        """Link each title to its exercise."""
        for solution in self.document.findall(solution_node):
            if exercise := solved_exercise(self.env, solution):
                link = build_reference_node(self.app, exercise)
                link += nodes.Text(exercise_name(self.app, exercise))
                solution[0] = nodes.title("", "", link, nodes.Text(f" の{SOLUTION}"))


# --- Folded boxes -------------------------------------------------------------------------------


class details(nodes.General, nodes.Element):
    """A box that the reader opens; its first child is its `summary`."""


class summary(nodes.Part, nodes.TextElement):
    """The line of `details` that always shows."""


class UseDetails(SphinxPostTransform):
    """Tidy what sphinx-exercise made, and fold what is to be folded, after all titles are made."""

    default_priority = 30
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Go through exercises and solutions, then through all boxes."""
        for node in list(self.document.findall(is_extension_node)):
            for section in [child for child in node if isinstance(child, nodes.section)]:
                section["ids"].clear()  # or they would pass to its first child
                section.replace_self(section.children)
            for index, child in enumerate(node[0]):
                if isinstance(child, nodes.Text):
                    node[0][index] = nodes.Text(BRACKETS.get(child, child))
        for node in list(self.document.findall(nodes.Element)):
            if isinstance(node, nodes.Admonition) and "dropdown" in node["classes"]:
                # `replace_self` would give the new box the classes of the old one.
                cast(nodes.Element, node.parent).replace(node, self.folded(node))

    def folded(self, box: nodes.Element) -> details:
        """Make ``<details>`` of an admonition."""
        kind = [box.tagname] * (box.tagname in admonitionlabels)
        # Not "dropdown": that is what sphinx-togglebutton's script looks for.
        classes = ["folded" if name == "dropdown" else name for name in box["classes"]]
        title: list[nodes.Node]
        new = details(classes=["admonition", *kind, *classes], ids=box["ids"], names=box["names"])
        if kind:
            title = [nodes.Text(str(admonitionlabels[box.tagname]))]
            content = list(box.children)
        else:
            title, content = list(box[0].children), list(box.children[1:])
        if isinstance(box, exercise_enumerable_node):  # elsewhere the writer adds the number
            title = [nodes.Text(exercise_name(self.app, box)), *title]
        if isinstance(box, solution_node):
            # A link in the line that opens the box would be tapped by mistake: it goes below.
            content = [*content, *map(way_back, box[0].findall(nodes.reference))]
            title = [nodes.Text(box[0].astext())]
        new += [summary("", "", *title, classes=["admonition-title"]), *content]
        return new


def way_back(link: nodes.reference) -> nodes.paragraph:
    """Make a sentence of a link to an exercise."""
    return nodes.paragraph("", "", link, nodes.Text("に戻る"), classes=["way-back"])


def visit_details(self: HTML5Translator, node: details) -> None:
    """Begin a box."""
    self.body.append(self.starttag(node, "details"))


def depart_details(self: HTML5Translator, node: details) -> None:
    """End a box."""
    self.body.append("</details>\n")


def visit_summary(self: HTML5Translator, node: summary) -> None:
    """Begin the line that always shows."""
    self.body.append(self.starttag(node, "summary", ""))


def depart_summary(self: HTML5Translator, node: summary) -> None:
    """End that line."""
    self.body.append("</summary>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.setup_extension("sphinx_exercise")
    translators["general", "exercise"] = Words()
    # Its style asks for a character of an icon font that the book does not load.
    app.registry.css_files[:] = [css for css in app.registry.css_files if css[0] != "exercise.css"]
    app.add_node(details, html=(visit_details, depart_details))
    app.add_node(summary, html=(visit_summary, depart_summary))
    app.add_post_transform(NameReferencedSolutions)
    app.add_post_transform(NameSolutions)
    app.add_post_transform(UseDetails)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
