"""The simulators on the page.

* ``{simulator} NAME`` (with ``:state: key=value&…``) puts a simulator in: static figures, sentence and
  table at build time, made live by the front end of ``infosociety.simulation``.
* ``{sim-state}`text <NAME?key=value&…>``` is a link that sets a simulator of the same page to a state, checked at build.
* A notebook's `Simulator` output becomes the same simulator.

Each model's script is written to ``_static/models/`` and loaded only by the pages that use it. It is kept beside the
doctrees and made again only when something that it follows from has changed: making all takes seconds.
"""

import re
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import ReferenceRole, SphinxDirective

from infosociety import models
from infosociety.simulation import sources, web
from infosociety.simulation.placeholder import PLACEHOLDER

from ..assets import add, serve
from ..nodes import element


def read_state(text: str) -> tuple[str, dict[str, float]]:
    """Split ``NAME?key=value&…`` into a model's name and checked values.

    Raises:
        ValueError: for an unknown model, an unknown key, a value that is no number or out of range.
    """
    name, _, query = text.partition("?")
    return name, models.get(name).parse(parse_qsl(query, keep_blank_values=True))


class simulator_node(nodes.General, nodes.Element):
    """Holds the model's ``name`` and the ``values`` of the state to show, and its words as text for the search index."""


def simulator(name: str, values: dict[str, float]) -> simulator_node:
    """The node of a simulator; HTML is written from the model, other readers of the document see the words."""
    model = models.get(name)
    words = [model.title, model.question]
    words += [parameter.label for parameter in model.parameters] + [quantity.label for quantity in model.quantities]
    words += [regime.title for regime in model.regimes]
    text = "、".join(word.ja for word in words)
    return simulator_node("", nodes.paragraph(text, text), name=name, values=values)


def visit_simulator_html(translator: Any, node: simulator_node) -> None:
    """Write the static markup; the second simulator of one model on a page gets its own ids."""
    used = translator.__dict__.setdefault("simulators_used", {})
    used[node["name"]] = count = used.get(node["name"], 0) + 1
    uid = node["name"] if count == 1 else f"{node['name']}-{count}"
    translator.body.append(web.markup(node["name"], node["values"], uid))
    raise nodes.SkipNode


def pass_through(translator: Any, node: simulator_node) -> None:
    """A builder without HTML writes the words alone."""


class SimulatorDirective(SphinxDirective):
    """``{simulator} NAME`` with an optional ``:state: key=value&key=value``."""

    required_arguments = 1
    option_spec: ClassVar = {"state": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        query = self.options.get("state", "")
        try:
            name, values = read_state(f"{self.arguments[0]}?{query}")
        except ValueError as error:
            raise self.error(f"simulator: {error}") from error
        for file in sources.of_markup(name):
            self.env.note_dependency(str(file))
        return [simulator(name, values)]


class SimStateRole(ReferenceRole):
    """A link that sets the simulator on the same page to a state."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            read_state(self.target)
        except ValueError as error:
            return [], [self.inliner.reporter.error(f"sim-state: {error}", line=self.lineno)]
        return [element("a", self.title, class_="sim-link", href=f"#{self.target}")], []


def replace_placeholders(app: Sphinx, doctree: nodes.document) -> None:
    """Turn the stored output of a notebook's widget into a simulator."""
    for raw in list(doctree.findall(nodes.raw)):
        match = raw.get("format") == "html" and re.search(PLACEHOLDER, raw.astext())
        if match:
            name, values = read_state(match[1].replace("&amp;", "&"))
            raw.replace_self(simulator(name, values))
            for file in sources.of_markup(name):
                app.env.note_dependency(str(file))


def add_scripts(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Load the models that the page uses, after the front end."""
    for node in doctree.findall(simulator_node) if doctree is not None else ():
        add(app, f"models/{node['name']}.js", priority=900)  # after simulator.js, to which they speak


def write_models(app: Sphinx) -> None:
    """Write every model's script before the pages, whose links carry a checksum of it."""
    if app.builder.format != "html":
        return
    kept, served = Path(app.doctreedir, "models"), Path(app.outdir, "_static", "models")
    for folder in (kept, served):
        folder.mkdir(parents=True, exist_ok=True)
    for name in models.names():
        file, state = kept / f"{name}.js", f"// {sources.digest(name)}\n"
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        if text.startswith(state):
            web.made[name] = text.removeprefix(state)
        else:
            web.made.pop(name, None)  # of a build before, in the same process
            file.write_text(state + web.model_script(name), encoding="utf-8", newline="\n")
        (served / file.name).write_text(web.made[name], encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict:
    """Register the node, the directive, the role and the handlers."""
    other = (pass_through, pass_through)
    serve(app, web.STATIC / "simulator.js", web.STATIC / "simulator.css", on={"simulator_node"})
    app.add_node(simulator_node, html=(visit_simulator_html, None), latex=other, text=other)
    app.add_directive("simulator", SimulatorDirective)
    app.add_role("sim-state", SimStateRole())
    app.connect("doctree-read", replace_placeholders)
    app.connect("html-page-context", add_scripts)
    app.connect("builder-inited", write_models)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
