"""Give each page only the scripts and styles that it uses.

Sphinx and its extensions put every asset on every page, and Jupyter Book adds whatever lies in
``_static/``. Here each asset that only some pages need is listed beside a pattern which says
that a page needs it; where the pattern is not found, the page does without. An asset that is
not listed stays on every page. Some styles are needed, but only in part. Pictures are loaded when
the reader comes near them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.images import get_image_size

from ..assets import serve

if TYPE_CHECKING:
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
    Rule(r"explorer\.(css|js)", r"\sdata-(timeline|cases)="),
    Rule(r"timeline\.(css|js)", r"\sdata-timeline="),
    Rule(r"cases\.(css|js)", r"\sdata-cases="),
    Rule(r"figures\.css", any_class("diagram-figure", "bar-figure", "indicators")),
    Rule(r"quiz\.(css|js)", any_class("quiz")),
    Rule(r"scrollable\.js", any_class("highlight", "table-wrapper", "cell_output")),
    Rule(r"details\.js", r"<details"),
    Rule(r"search[\w-]*\.(css|js)", r'^<page name="search">'),
    # Code is coloured and can be copied; notebooks show cells and their outputs.
    Rule(r"pygments\.css|clipboard\.min\.js|copybutton\.(css|js)", any_class("highlight")),
    Rule(r"mystnb\.\w+\.css", any_class("cell", "cell_output")),
    # Cards, tabs and folded boxes.
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
THEBE = re.compile(r'\s*<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName = .*?</script>', re.S)

#: Size of a picture as docutils writes it. As a style the height would hold on a phone too, where
#: the width shrinks; as attributes the two give the ratio.
PICTURE_SIZE = re.compile(r'(<img [^>]*?)style="width: (\d+)px; height: (\d+)px;"')


#: The short label that the bibliography writes before each entry. The text cites by author and year, so it says nothing.
CITATION_LABEL = re.compile(r'(<div class="citation"[^>]*>\n)<span class="label">.*?</span></span>\n')


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


def trim_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Handle ``html-page-context``: take from the page what it does not use."""
    body = CITATION_LABEL.sub(r"\1", THEBE.sub("", context.get("body", "")))
    context["body"] = PICTURE_SIZE.sub(r'\1width="\2" height="\3"', body)
    page = f'<page name="{pagename}">{body}'
    context["css_files"] = used(context["css_files"], page)
    context["script_files"] = used(context["script_files"], page)
    for script in context["script_files"]:
        # In their order, after the page is read: no script keeps a reader on a slow phone waiting for the text.
        # The search page's own scripts count on the others being there. Pages share these objects.
        if script.filename and pagename != "search":
            script.attributes["defer"] = "defer"
        else:
            script.attributes.pop("defer", None)


def shorten_styles(app: Sphinx, exception: Exception | None) -> None:
    """Handle ``build-finished``: take from the style files what no page uses."""
    if exception is None and app.builder.format == "html":
        for name, part in UNUSED_PARTS:
            for path in Path(app.outdir, "_static").glob(name):
                style = path.read_text(encoding="utf-8")
                path.write_text(re.sub(part, "", style, flags=re.S), encoding="utf-8")
        drop_unused_colours(Path(app.outdir))


def drop_unused_colours(site: Path) -> None:
    """Keep of the colours of code, which come for every language, those of tokens that some page has."""
    pages = (path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    tokens = {token for page in pages for token in re.findall(r'<span class="(\w+)">', page)}
    path = site / "_static" / "pygments.css"
    style = path.read_text(encoding="utf-8")
    rule = re.compile(r"^.*\.highlight \.(\w+) \{[^{}]*\} *\n", re.M)
    path.write_text(rule.sub(lambda match: match[0] if match[1] in tokens else "", style), encoding="utf-8")


class LoadPicturesLate(SphinxPostTransform):
    """Let each picture wait until it is nearly in view, and keep its place free until then."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Mark the pictures of a page and give their size."""
        for image in self.document.findall(nodes.image):
            image["loading"] = "lazy"
            size = get_image_size(str(Path(self.app.srcdir, image["uri"].lstrip("/"))))
            given = re.fullmatch(r"(\d+)(px)?", image.get("width", str(size[0]) if size else ""))
            if size and given and not {"height", "scale"} & set(image.attributes):
                image["width"] = given[1]
                image["height"] = str(round(int(given[1]) * size[1] / size[0]))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension; it runs after those that add assets to a page and write files."""
    serve(app, Path(__file__).parent)
    app.add_post_transform(LoadPicturesLate)
    app.connect("html-page-context", trim_page, priority=900)
    app.connect("build-finished", shorten_styles, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
