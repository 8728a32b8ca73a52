"""Give each page only the scripts and styles that it uses.

Sphinx and its extensions put every asset on every page, and Jupyter Book adds whatever lies in
``_static/``. Here each asset that only some pages need is listed beside a pattern which says
that a page needs it; where the pattern is not found, the page does without. An asset that is
not listed stays on every page. Some styles are needed, but only in part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

#: A pattern that no page contains: nothing in this book uses the asset.
NEVER = r"(?!)"


def any_class(*names: str) -> str:
    """A pattern for an element that has one of the classes (``names`` are patterns too)."""
    return rf'class="(?:[^"]*\s)?(?:{"|".join(names)})[\s"]'


class Rule(NamedTuple):
    """An asset and the pages that need it."""

    asset: str  #: pattern of the file's path below _static/, or of an inline script's text
    page: str  #: pattern of the page's content, which begins with ``<page name="...">``


RULES = (
    # Ours.
    Rule(r"simulator\.(css|js)", r"\sdata-simulator="),
    Rule(r"quiz\.(css|js)", any_class("quiz")),
    Rule(r"scrollable\.js", any_class("highlight", "table-wrapper", "cell_output")),
    Rule(r"details\.js", r"<details"),
    Rule(r"search[\w-]*\.(css|js)", r'^<page name="search">'),
    # Code is coloured and can be copied; notebooks show cells and their outputs.
    Rule(r"pygments\.css|clipboard\.min\.js|copybutton\.(css|js)", any_class("highlight")),
    Rule(r"mystnb\.\w+\.css", any_class("cell", "cell_output")),
    # Exercises, cards, tabs and folded boxes.
    Rule(r"exercise\.css", any_class("exercise", "solution")),
    Rule(r"sphinx-design\.min\.css", any_class(r"sd-[\w-]+")),
    Rule(r"design-tabs\.js", any_class("sd-tab-set")),
    Rule(r"togglebutton\.(css|js)", any_class("toggle", "dropdown")),
    Rule(r"(let toggle(Hint|Open)|var togglebuttonSelector).*", any_class("toggle", "dropdown")),
    # No page runs code on somebody else's server, so sphinx-thebe has nothing to do.
    Rule(r"sphinx-thebe\.(css|js)|const THEBE_JS_URL.*", NEVER),
    # Formulas are MathML.
    Rule(r"https://.*mathjax.*|window\.MathJax.*", NEVER),
    # Belongs to the theme that Jupyter Book would use by default; with ours the file is not there.
    Rule(r"scripts/sphinx-book-theme\.js", NEVER),
)

#: Parts of styles that nothing in this book uses.
UNUSED_PARTS = (
    # Colours of terminal output, three quarters of the file.
    ("mystnb.*.css", r"[^{};]*\.-Color\[[^{}]*\{[^{}]*\}"),
    ("mystnb.*.css", r"/\*.*?\*/"),
    ("pygments.css", r"/\*.*?\*/"),
)

#: What sphinx-thebe appends to each page's text.
THEBE = re.compile(
    r'\s*<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName = .*?</script>', re.S
)


def asset_name(asset: Any) -> str:
    """The path of a script or style below ``_static/``, or the text of an inline script."""
    if not asset.filename:
        return asset.attributes.get("body", "")
    return re.sub(r"^_static/", "", str(asset.filename))


def is_used(name: str, page: str) -> bool:
    """Does the page need the asset? True for one that no rule is about."""
    rules = [rule for rule in RULES if re.fullmatch(rule.asset, name, re.S)]
    return all(re.search(rule.page, page) for rule in rules)


def used(assets: Iterable[Any], page: str) -> list[Any]:
    """The assets that the page needs, each once, in an order that is the same on every machine.

    Sphinx sorts by priority and keeps the order within one. Jupyter Book lists ``_static/`` (all
    with the priority of the configuration, 800) as the file system does, so these are sorted here.
    """
    needed = {asset_name(asset): asset for asset in assets if is_used(asset_name(asset), page)}
    order = {name: (asset.priority, name * (asset.priority == 800)) for name, asset in needed.items()}
    return [needed[name] for name in sorted(needed, key=order.__getitem__)]


def trim_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Handle ``html-page-context``: take from the page what it does not use."""
    body = context["body"] = THEBE.sub("", context.get("body", ""))
    page = f'<page name="{pagename}">{body}'
    context["css_files"] = used(context["css_files"], page)
    context["script_files"] = used(context["script_files"], page)


def shorten_styles(app: Sphinx, exception: Exception | None) -> None:
    """Handle ``build-finished``: take from the style files what no page uses."""
    if exception is None and app.builder.format == "html":
        for name, part in UNUSED_PARTS:
            for path in Path(app.outdir, "_static").glob(name):
                style = path.read_text(encoding="utf-8")
                path.write_text(re.sub(part, "", style, flags=re.S), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension; it runs after those that add assets to a page and write files."""
    app.connect("html-page-context", trim_page, priority=900)
    app.connect("build-finished", shorten_styles, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
