"""Full-text search that finds Japanese compounds, also in a book opened from disk.

Sphinx cuts Japanese text into words for its index but not the reader's query, so that a compound
such as 全要素生産性 is not found (sphinx issue 5318). Here both sides are cut into pairs of
neighbouring characters, which needs no dictionary. Scattered pairs may meet on a page which does
not contain the phrase, so the plain text of every section is written to ``search-texts.js``;
``_static/search-excerpts.js`` checks the phrase against it and shows where it stands.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from latex2mathml.symbols_parser import convert_symbol
from sphinx import addnodes
from sphinx.search import SearchLanguage, js_index
from sphinx.util.index_entries import split_index_msg

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Insides of a character class, the same in a Python and in a JavaScript regular expression.
#: Kanji and kana, written without spaces.
JAPANESE = f"々-〇ぁ-ゖゝ-ゟァ-ヺヽ-ヿ㐀-䶿一-鿿豈-﫿{chr(0x20000)}-{chr(0x3FFFF)}"
#: Letters and digits that make a whole word: Latin, Greek, Cyrillic.
LETTERS = "0-9a-zµß-öø-ɏͰ-ϿЀ-ӿ"
#: What one writer puts into a compound and the next does not: コブ=ダグラス, コブ・ダグラス; ユーザー, ユーザ.
JOINERS = "-=/_~・ー〜゠‐-―−"

#: The comma in 1,234 (without a look behind, which browsers of 2022 do not know).
COMMA = r"(\d),(?=\d{3}(?!\d))"
RUN = rf"[{JAPANESE}](?:[{JOINERS}]*[{JAPANESE}])*|[{LETTERS}]+"


def normalise(text: str) -> str:
    """Undo differences of writing: full and half width, case, 1,234 and 1234."""
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(COMMA, r"\1", text, flags=re.ASCII)


def query_tokens(text: str) -> list[str]:
    """Cut a query: pairs of Japanese characters, whole words, and numbers as ``#1928``.

    Sphinx's script drops words made of digits alone, hence the mark before a number.
    """
    tokens: list[str] = []
    for run in re.findall(RUN, normalise(text)):
        characters = re.sub(f"[{JOINERS}]", "", run)
        if not re.match(f"[{JAPANESE}]", run):
            tokens.append(f"#{run}" if run.isdecimal() else run)
        elif len(characters) == 1:
            tokens.append(characters)
        else:
            tokens += [first + second for first, second in zip(characters, characters[1:])]
    return tokens


class JapaneseBigrams(SearchLanguage):
    """The search language ``ja``: see the module."""

    lang = "ja"
    language_name = "Japanese"
    # searchCharacters and normaliseSearch are for search-excerpts.js.
    js_splitter_code = """
const searchCharacters = { japanese: "%(JAPANESE)s", letters: "%(LETTERS)s" };

function normaliseSearch(text) {
  return text.normalize("NFKC").toLowerCase().replace(/%(COMMA)s/g, "$1");
}

function splitQuery(query) {
  return (normaliseSearch(query).match(/%(RUN)s/gu) ?? []).flatMap((run) => {
    if (!/^[%(JAPANESE)s]/u.test(run)) return /^\\d+$/.test(run) ? "#" + run : run;
    const characters = [...run.replace(/[%(JOINERS)s]/gu, "")];
    if (characters.length === 1) return characters;
    return characters.slice(1).map((second, i) => characters[i] + second);
  });
}
""" % {"JAPANESE": JAPANESE, "LETTERS": LETTERS, "JOINERS": JOINERS, "RUN": RUN,
       "COMMA": COMMA}  # fmt: skip

    def split(self, input: str) -> list[str]:
        """Cut a text for the index: as a query, and what a query may be besides.

        That is each character, so that 法 alone is found, and hyphened words as one (eLQR for eL-QR).
        """
        text = normalise(input)
        hyphened = re.findall(rf"[{LETTERS}]+(?:[{JOINERS}][{LETTERS}]+)+", text)
        joined = [re.sub(f"[{JOINERS}]", "", word) for word in hyphened]
        return [*query_tokens(text), *re.findall(f"[{JAPANESE}]", text), *joined]

    def word_filter(self, word: str) -> bool:
        """Keep every token: the default drops short words in hiragana."""
        return bool(word)


class CompactIndex(type(js_index)):
    """Sphinx's index file with 法 instead of \\u6cd5 and no spaces: two thirds of the size."""

    def dumps(self, data: Any) -> str:
        """Serialise the index, without tokens that were left behind by a page now gone."""
        for index in ("terms", "titleterms"):
            data[index] = {token: pages for token, pages in data[index].items() if pages != []}
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return self.PREFIX + text + self.SUFFIX


@dataclass
class Section:
    """What the results page knows of one section, or of one entry of the glossary."""

    title: str
    anchor: str  #: empty for the page's own heading
    terms: list[str]  #: the words under which index and glossary list it
    text: str = ""  #: paragraphs, table rows, captions, code, each on its own line

    def add(self, *lines: str) -> None:
        """Append what is not empty."""
        self.text = "\n".join(filter(None, (self.text, *lines)))


FUNCTIONS = {"ln", "log", "exp", "max", "min"}


def formula(tex: str) -> str:
    r"""A short formula as plain text: ``A K^{\alpha}`` becomes ``A K^α``."""

    def symbol(command: re.Match[str]) -> str:
        code = convert_symbol(command[0])
        return chr(int(code, 16)) if code else command[1] if command[1] in FUNCTIONS else ""

    tex = re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", tex)
    tex = re.sub(r"\\([A-Za-z]+)", symbol, tex)
    tex = re.sub(r"\{(.)\}", r"\1", re.sub(r"\\.", " ", tex))
    return tex.replace("{", "(").replace("}", ")")


def words_of_html(markup: str) -> str:
    """The words in raw HTML, without drawings, formulas and scripts."""
    markup = re.sub(r"(?s)<(script|style|svg|math)\b.*?</\1>", " ", markup)
    markup = re.sub(r"</?(a|b|code|em|i|span|strong|sub|sup)\b[^>]*>", "", markup)
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def plain(node: nodes.Node) -> str:
    """The text of a block as a reader sees it, on one line."""

    def inline(node: nodes.Node) -> str:
        match node:
            case nodes.Text():
                return node.astext()
            case nodes.math():
                return formula(node.astext())
            case nodes.raw():
                return words_of_html(node.astext()) if "html" in node["format"] else ""
            case nodes.Invisible() | nodes.footnote_reference():
                return ""
            case _:
                return "".join(map(inline, node.children))

    # The query is normalised; the text is shown, so its punctuation stays as it is.
    narrow = re.sub("[０-９Ａ-Ｚａ-ｚｦ-ﾟ]+", lambda m: unicodedata.normalize("NFKC", m[0]), inline(node))
    return " ".join(narrow.split())


def index_terms(node: nodes.Element) -> list[str]:
    """The words of the index entries in the node."""
    entries = [entry for index in node.findall(addnodes.index) for entry in index["entries"]]
    return [word for kind, value, *_ in entries for word in split_index_msg(kind, value)]


def anchor(node: nodes.Element) -> str:
    """The id that survives an edit: a label if there is one, not a counter such as ``id3``."""
    labels = [i for i in node["ids"] if not re.fullmatch(r"id\d+|index-\d+", i)]
    return (labels or node["ids"])[-1]


def read_sections(document: nodes.document) -> list[Section]:
    """Take a page apart into its sections and glossary entries, in reading order."""
    sections: list[Section] = []

    def open_section(heading: nodes.Element, anchor: str, terms: list[str]) -> Section:
        title = plain(heading)
        sections.append(Section(title, anchor, terms))
        return sections[-1]

    def read(node: nodes.Node, section: Section | None) -> None:
        match node:
            case nodes.section():
                section = open_section(node[0], anchor(node) if sections else "", [])
                for child in node[1:]:
                    read(child, section)
            case nodes.definition_list_item() if isinstance(node.parent.parent, addnodes.glossary):
                names = [term for term in node.children if isinstance(term, nodes.term)]
                entry = open_section(names[0], names[0]["ids"][0], [plain(term) for term in names])
                entry.add(*entry.terms[1:])
                read(node[-1], entry)
            case _ if section is None:
                for child in node.children:
                    read(child, None)
            case nodes.math_block():
                pass
            case nodes.Invisible() | nodes.TextElement():
                section.terms += [word for word in index_terms(node) if word != section.title]
                section.add(plain(node))
            case nodes.row():
                section.add(" ".join(map(plain, node.children)))
            case _:
                for child in node.children:
                    read(child, section)

    read(document, None)
    return sections


class search_text(nodes.Invisible, nodes.Element):  # noqa: N801 (docutils names nodes like this)
    """The page's text for the index alone.

    Sphinx feeds its index one text node at a time, and a phrase that is partly emphasised or
    linked is several: the pair of characters across the border would be missing.
    """


def skip(translator: Any, node: nodes.Node) -> None:
    """Write nothing for the node."""
    raise nodes.SkipNode


class SearchTexts:
    """Collects the texts of the pages that are written and puts them into one script file.

    A file below ``_static/`` as a script, because ``fetch`` does not read from disk.
    """

    FILE = "search-texts.js"

    def __init__(self) -> None:
        self.pages: dict[str, list[dict[str, Any]]] = {}

    def collect(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Handle ``doctree-resolved``: keep the page's sections and give them to the index."""
        if not getattr(app.builder, "search", False):
            return
        sections = read_sections(doctree)
        self.pages[docname] = [asdict(section) for section in sections]
        text = "\n".join(f"{section.title}\n{section.text}" for section in sections)
        doctree += search_text("", nodes.Text(text))

    def write(self, app: Sphinx) -> list[Any]:
        """Handle ``html-collect-pages``: write the file, after the pages and before search.html."""
        names = dict.fromkeys((*app.env.collect_relations(), *sorted(app.env.all_docs)))
        for docname in names:  # in reading order; pages outside of it last
            if docname not in self.pages:  # not written in this build, because it has not changed
                app.env.get_and_resolve_doctree(docname, app.builder)  # calls collect
        pages = [{"page": docname, "sections": self.pages[docname]} for docname in names]
        text = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
        file = Path(app.outdir, "_static", self.FILE)
        file.write_text(f"const searchTexts = {text};\n", encoding="utf-8")
        return []


def use_compact_index(app: Sphinx) -> None:
    """Handle ``builder-inited``."""
    if getattr(app.builder, "search", False):
        app.builder.indexer_format = CompactIndex()


def add_texts(app: Sphinx, pagename: str, *_: Any) -> None:
    """Handle ``html-page-context``: Jupyter Book adds only what lies in the source's _static/."""
    if pagename == "search":
        app.add_js_file(SearchTexts.FILE)


def no_summary(app: Sphinx, config: Any) -> None:
    """Handle ``config-inited``: Sphinx's own excerpts fetch the pages, which fails from disk."""
    config.html_show_search_summary = False


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    texts = SearchTexts()
    app.add_search_language(JapaneseBigrams)
    app.add_node(search_text, html=(skip, None))
    app.connect("config-inited", no_summary)
    app.connect("builder-inited", use_compact_index)
    app.connect("doctree-resolved", texts.collect, priority=900)  # after all that changes a page
    app.connect("html-collect-pages", texts.write)
    app.connect("html-page-context", add_texts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
