"""Full-text search that finds Japanese compounds, also in a book opened from disk.

Sphinx cuts Japanese text into words for its index but not the reader's query, so that a compound
such as 全要素生産性 is not found (sphinx issue 5318). Here there is no index: the text of the book is
small enough for ``search.js`` to look through the whole of it for the query. The text of every
section goes to ``search-texts.js``; `reading` takes the pages apart.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.domains.index import IndexDomain
from sphinx.util.index_entries import split_index_msg

from ..assets import serve, use_templates
from .reading import read_sections

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent
#: Holds the texts, below ``_static/``.
FILE = "search-texts.js"


def index_terms(app: Sphinx, docname: str) -> dict[str, list[str]]:
    """Id of an element of the page -> the words under which the index lists it."""
    terms: dict[str, list[str]] = defaultdict(list)
    for kind, value, target, *_ in cast(IndexDomain, app.env.get_domain("index")).entries.get(docname, ()):
        terms[target] += split_index_msg(kind, value)
    return terms


def compact(value: Any) -> str:
    """JSON without spaces, and with 法 instead of \\u6cd5."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_texts(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Handle ``html-collect-pages``: write the texts of all pages into one file, and make the search page.

    A file below ``_static/`` as a script, because ``fetch`` does not read from disk; packed, because a
    plain web server would send three bytes a character. Sections that several pages share (the timeline's
    events) are there once: a page names its sections by number.
    """
    if not isinstance(app.builder, StandaloneHTMLBuilder) or app.builder.name != "html":
        return
    docnames = dict.fromkeys((*app.env.collect_relations(), *sorted(app.env.all_docs)))
    pages: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    for docname in docnames:  # in reading order; pages outside of it last
        page = Path(app.builder.get_outfilename(docname)).read_text(encoding="utf-8")
        records = [compact(section.record()) for section in read_sections(page, index_terms(app, docname))]
        pages.append({"page": docname, "sections": [numbers.setdefault(record, len(numbers)) for record in records]})
    text = f'{{"pages":{compact(pages)},"sections":[{",".join(numbers)}]}}'.encode()
    packed = base64.b85encode(zlib.compress(text, 9)).decode()
    Path(app.outdir, "_static", FILE).write_text(f'const searchTexts = "{packed}";\n', encoding="utf-8")
    yield "search", {}, "search.html"


def no_index(app: Sphinx) -> None:
    """Handle ``builder-inited``: Sphinx makes neither its index nor its search page."""
    if isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.name == "html":
        app.builder.search = False


def link_search(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Handle ``html-page-context``: the theme links to the search page if it is told that there is one."""
    if app.builder.name == "html":
        has_page = context["hasdoc"]
        context["hasdoc"] = lambda name: name == "search" or has_page(name)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    files = [HERE / name for name in ("search.css", "search-words.js", "search.js")]
    serve(app, FILE, *files, on={"search.html"})  # the texts first: the search begins as soon as it is there
    use_templates(app, HERE / "templates")
    app.connect("builder-inited", no_index)
    app.connect("html-collect-pages", write_texts)
    app.connect("html-page-context", link_search)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
