"""What the search knows of a page: its HTML, taken apart into sections with their text.

What is read is what was written, so that nothing a reader sees is missing, whichever directive it comes from;
`UNREAD` names the exceptions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from infosociety.formulas import to_text

#: Elements that are not read, by tag or class, each with the reason.
UNREAD = {
    "script": "not shown",
    "style": "not shown",
    "title": "of a drawing: not shown",
    "headerlink": "the sign ¶ beside each heading",
    "sim-data": "the points of the curves as numbers, which follow the sliders",
    "sim-tick": "numbers along an axis, which do so too",
    "timeline-ticks": "years along the scale; each event has its own",
}

#: Elements that stand in a line of text; any other begins a line.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "button",
        "cite",
        "code",
        "dfn",
        "em",
        "i",
        "img",
        "input",
        "kbd",
        "label",
        "mark",
        "math",
        "output",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tspan",
        "u",
        "var",
        "wbr",
    ]
)
#: What stands beside something else: cells, and classes that the style sheets set apart.
APART = frozenset(("td", "th", "button", "label", "case-small", "sim-help", "timeline-kind", "timeline-lecture"))
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

#: The row of an explorer, by its id, and the fragment that opens it.
ROW = re.compile(r"(event|case)-(.+)")
FRAGMENTS = {"event": "timeline?event=", "case": "cases?case="}


@dataclass
class Section:
    """What the results page knows of one section, entry of the glossary or row of an explorer."""

    title: str
    anchor: str  #: empty for the page's own heading
    terms: list[str] = field(default_factory=list)  #: the words under which index and glossary list it
    pieces: list[str] = field(default_factory=list, repr=False)  #: the text in the order of the page

    @property
    def text(self) -> str:
        """Paragraphs, table rows, captions, lines of code, each on its own line."""
        return "\n".join(filter(None, map(squeeze, "".join(self.pieces).split("\n"))))

    def record(self) -> dict[str, Any]:
        """What the script file holds."""
        return {"title": self.title, "anchor": self.anchor, "terms": self.terms, "text": self.text}


class MainPart(HTMLParser):
    """Makes a tree of the article of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.builder = TreeBuilder()
        self.path: list[str] = []
        article = re.search(r"<article\b.*</article>", page, re.S)
        self.feed(article[0] if article else "<article></article>")
        self.tree = self.builder.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.path.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self.path and (last := self.path.pop()):
            self.builder.end(last)
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def squeeze(text: str) -> str:
    """A line as it is shown; letters and digits in half width, Ⅱ as II."""
    # The query is normalised; the text is shown, so its punctuation stays as it is.
    narrow = re.sub("[０-９Ａ-Ｚａ-ｚｦ-ﾟⅠ-ⅿ]+", lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return " ".join(narrow.split())


def names(node: Element) -> set[str]:
    """The tag and the classes of an element."""
    return {node.tag, *node.get("class", "").split()}


def plain(node: Element) -> str:
    """The text of an element on one line."""
    reader = Reader({})
    reader.read(node)
    return " ".join(reader.sections[0].text.split("\n"))


def anchor(node: Element) -> str:
    """The id that survives an edit: a label if there is one, not a counter such as ``id3``."""
    ids = [node.get("id", ""), *filter(None, (child.get("id") for child in node if child.tag == "span"))]
    labels = [name for name in ids if not re.fullmatch(r"id\d+|index-\d+", name)]
    return (labels or ids)[-1]


class Reader:
    """Takes a page apart into its sections, entries of the glossary and rows of explorers, in the order of the page.

    Args:
        terms: id of an element -> the words under which the index lists it.
    """

    def __init__(self, terms: Mapping[str, list[str]]) -> None:
        self.terms = terms
        self.section = Section("", "")  # of what stands outside of every section
        self.sections = [self.section]
        self.titles: set[Element] = set()  # read already
        self.edge = "\n"  # what a block has around it
        self.space = r"\s+"  # what is shown as one space

    def read(self, node: Element) -> None:
        """Read an element into the section that it opens, else into the one around it."""
        kinds = names(node)
        if node in self.titles or kinds & UNREAD.keys():
            return
        outer = self.section, self.edge, self.space
        self.open(node)
        self.section.terms += [word for word in self.terms.get(node.get("id", ""), []) if word != self.section.title]
        edge = " " if kinds & APART else "" if node.tag in INLINE else self.edge
        if node.tag == "tr" and self.section is outer[0]:
            self.edge = " "  # a row is a line
        elif node.tag == "pre":
            self.space = r"[ \t]+"
        self.section.pieces.append(edge)
        if node.tag == "math":
            tex = node.get("alttext")
            self.write(to_text(tex) if tex else "".join(node.itertext()))
        elif "glossary" in kinds:
            self.read_glossary(node)
        else:
            self.write(node.text)
            for child in node:
                self.read(child)
                self.write(child.tail)
        self.section.pieces.append(edge)
        self.section, self.edge, self.space = outer

    def write(self, text: str | None) -> None:
        """Add a text to the section."""
        self.section.pieces.append(re.sub(self.space, " ", text or ""))

    def open(self, node: Element) -> None:
        """Begin a section, if the element is one with a heading or the row of an explorer."""
        if (
            node.tag == "section"
            and (heading := next((child for child in node if child.tag in HEADINGS), None)) is not None
        ):
            if node.get("id"):
                self.begin(heading, anchor(node) if len(self.sections) > 1 else "")
        elif (row := ROW.fullmatch(node.get("id", ""))) and (summary := node.find(".//summary")) is not None:
            title = summary.find("strong")
            self.begin(summary if title is None else title, FRAGMENTS[row[1]] + row[2])

    def begin(self, heading: Element, anchor: str) -> None:
        """Begin a section with this heading."""
        self.section = Section(plain(heading), anchor)
        self.sections.append(self.section)
        self.titles.add(heading)

    def read_glossary(self, node: Element) -> None:
        """Read terms, each with the definition that follows: several may share one."""
        before = ""
        for child in node:
            if child.tag == "dt" and before != "dt":
                self.begin(child, child.get("id", ""))
            if child.tag == "dt":
                self.section.terms.append(plain(child))
            self.read(child)
            before = child.tag


def read_sections(page: str, terms: Mapping[str, list[str]]) -> list[Section]:
    """Take the HTML of a page apart; see `Reader`."""
    reader = Reader(terms)
    reader.read(MainPart(page).tree)
    outside, *sections = reader.sections
    if sections:
        sections[0].pieces[:0] = outside.pieces
    return sections
