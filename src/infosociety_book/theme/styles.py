"""The styles and scripts of other packages as the site serves them: only what a page of the book uses, in Japanese.

They are finished when the other files are copied, before the first page is written, because a page names the checksum
of each file that it loads.
"""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import furo
from docutils import nodes
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.errors import ExtensionError
from sphinx.highlighting import PygmentsBridge
from sphinx.locale import _
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

COMMENT = re.compile(r"/\*.*?\*/", re.S)
#: Colours of terminal output, three quarters of the styles of notebooks: no notebook of the book has any.
TERMINAL_COLOUR = re.compile(r"[^{};]*\.-Color\[[^{}]*\{[^{}]*\}")
#: The rule for one kind of token, such as a keyword.
TOKEN_RULE = re.compile(r"^.*\.highlight \.(\w+) \{[^{}]*\} *\n", re.M)

#: Where the words of the button that copies code begin (sphinx-copybutton has seven languages, but not Japanese).
COPY_MESSAGES = "const messages = {\n"


class CodeTokens(EnvironmentCollector):
    """Notes which kinds of tokens the code of each page has, by the class that Pygments gives them."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Look at the code of a page as its HTML will show it."""
        bridge = PygmentsBridge("html")
        language = app.config.highlight_language
        found: set[str] = set()
        for node in doctree.findall(nodes.Element):
            if isinstance(node, addnodes.highlightlang):
                language = node["lang"]
            elif isinstance(node, nodes.literal_block) and node.rawsource == node.astext():
                options: dict[str, Any] = {**node.get("highlight_args", {}), "force": node.get("force", False)}
                with logging.suppress_logging():  # what is wrong is said when the page is written
                    code = bridge.highlight_block(
                        node.rawsource, node.get("language", language), linenos=node.get("linenos", False), **options
                    )
                found.update(re.findall(r'<span class="(\w+)">', code))
        noted(app.env)[app.env.docname] = found

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a page."""
        noted(env).pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
        """Take over what another process has read."""
        noted(env).update({docname: noted(other)[docname] for docname in docnames})


def noted(env: BuildEnvironment) -> dict[str, set[str]]:
    """Page -> the kinds of tokens in its code."""
    return env.__dict__.setdefault("book_code_tokens", {})


class Builder(StandaloneHTMLBuilder):
    """Sphinx's own, whose static files are finished before a page names their checksums."""

    def copy_static_files(self) -> None:
        """Copy what the theme, the packages and the features bring."""
        super().copy_static_files()
        write_styles(self.app)
        translate_copy_button(self.app)


def write_styles(app: Sphinx) -> None:
    """Write the colours of code and the styles of notebooks without what no page of the book uses."""
    static = Path(app.outdir, "_static")
    tokens = set().union(*noted(app.env).values())
    colours = COMMENT.sub("", furo.get_pygments_stylesheet())
    colours = TOKEN_RULE.sub(lambda rule: rule[0] if rule[1] in tokens else "", colours)
    (static / "pygments.css").write_text(colours, encoding="utf-8")
    # MyST-NB puts a digest of the file into its name.
    for name in {name for name, options in app.registry.css_files if fnmatch(name, "mystnb.*.css")}:
        style = resources.files("myst_nb.static").joinpath("mystnb.css").read_text(encoding="utf-8")
        (static / name).write_text(COMMENT.sub("", TERMINAL_COLOUR.sub("", style)), encoding="utf-8")


def write_styles_again(app: Sphinx, exception: Exception | None) -> None:
    """Handle ``build-finished``: furo and MyST-NB have written theirs a moment ago."""
    if exception is None and isinstance(app.builder, Builder):
        write_styles(app)


def translate_copy_button(app: Sphinx) -> None:
    """Add the language of the book to those of the button that copies code."""
    script = Path(app.outdir, "_static", "copybutton.js")
    if not script.is_file():
        return
    text = script.read_text(encoding="utf-8")
    if COPY_MESSAGES not in text:
        raise ExtensionError(f"the words of sphinx-copybutton no longer begin with {COPY_MESSAGES!r}: see {script}")
    words = {
        "copy": _("Copy"),
        "copy_to_clipboard": _("Copy to clipboard"),
        "copy_success": _("Copied!"),
        "copy_failure": _("Failed to copy"),
    }
    entry = f"  {json.dumps(app.config.language)}: {json.dumps(words, ensure_ascii=False)},\n"
    script.write_text(text.replace(COPY_MESSAGES, COPY_MESSAGES + entry), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_builder(Builder, override=True)
    app.add_env_collector(CodeTokens)
    app.connect("build-finished", write_styles_again, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
