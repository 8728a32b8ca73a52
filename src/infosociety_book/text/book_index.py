"""Directive `{book-index}`: every term of the glossary by its reading, with the pages that use it.

Sphinx's own index sorts Japanese by the number of a character, which nobody can look up. Here a term
stands where a dictionary would have it, and leads to its sentence in the glossary and to each page
that uses it with the role `{term}`, at the section where it does so first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

#: The first kana of each group of the index; what comes before あ are letters and figures.
GROUPS = "あかさたなはまやらわ"


class index_list(nodes.General, nodes.Element):
    """Stands for the index until every page has been read."""


class BookIndex(SphinxDirective):
    """It takes nothing: the terms are those of the glossary."""

    def run(self) -> list[nodes.Node]:
        return [index_list()]


def reading(term: str, said: str) -> str:
    """How a term is read: what the glossary puts before the first comma if that is kana, else the term itself."""
    first = said.partition("、")[0]
    return first if re.fullmatch(r"[ぁ-ゖァ-ヺー・ ]+", first) else term


def sort_key(read: str) -> tuple[str, str]:
    """A dictionary's order: kana of both kinds alike, voiced and small ones as the plain ones, then exactly."""
    kana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in unicodedata.normalize("NFKC", read))
    kana = re.sub(r"(.)ー", r"\1", kana).translate(str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ"))
    plain = "".join(c for c in unicodedata.normalize("NFD", kana) if not unicodedata.combining(c))
    return re.sub(r"[ ・=\-／/()]", "", plain).lower(), kana


def group(key: tuple[str, str]) -> str:
    """The heading under which a term with that key stands: あ, か ... or 英数字."""
    first = key[0][:1]
    return next((kana for kana in reversed(GROUPS) if "ぁ" <= first <= "ゖ" and first >= kana), "英数字")


class Noted(NamedTuple):
    """What is remembered of a page."""

    uses: dict[str, str]  #: term -> id of the section where the page uses it first
    terms: dict[str, tuple[str, str]]  #: term of a glossary -> its id, and what is said of it
    has_index: bool


def noted(env: BuildEnvironment) -> dict[str, Noted]:
    """Page -> what is remembered of it."""
    return env.__dict__.setdefault("book_index", {})


class Terms(EnvironmentCollector):
    """Remembers each page's uses of terms, and what the glossary says."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Read a page."""
        uses: dict[str, str] = {}
        for ref in doctree.findall(addnodes.pending_xref):
            if (ref["refdomain"], ref["reftype"]) == ("std", "term"):
                section = next((node for node in ref_parents(ref) if isinstance(node, nodes.section)), None)
                uses.setdefault(ref["reftarget"], section["ids"][0] if section else "")
        terms = {}
        for item in doctree.findall(nodes.definition_list_item):
            term, definition = next(item.findall(nodes.term)), next(item.findall(nodes.definition))
            if any(name.startswith("term-") for name in term["ids"]):
                terms[term.astext()] = (term["ids"][0], definition.astext())
        noted(app.env)[app.env.docname] = Noted(uses, terms, any(doctree.findall(index_list)))

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a page."""
        noted(env).pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
        """Take over what another process has read."""
        noted(env).update({docname: noted(other)[docname] for docname in docnames})


def ref_parents(node: nodes.Node) -> list[nodes.Node]:
    """The nodes around a node, the nearest first."""
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def refresh(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The page of the index is made anew in every build: any page may have changed what it lists."""
    return sorted(page for page, found in noted(env).items() if found.has_index)


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the lists in place of the directive."""
    for node in list(doctree.findall(index_list)):
        node.replace_self(lists(app, docname))


def lists(app: Sphinx, docname: str) -> list[nodes.Node]:
    env, builder = app.env, app.builder
    pages: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for page in reading_order(env):
        for term, anchor in noted(env)[page].uses.items() if page in noted(env) else ():
            pages[term].append((page, anchor))
    groups: dict[str, nodes.definition_list] = {}
    entries = [
        (sort_key(reading(term, said)), term, page, anchor)
        for page, found in noted(env).items()
        for term, (anchor, said) in found.terms.items()
    ]
    for key, term, page, anchor in sorted(entries):
        entry = make_refnode(builder, docname, page, anchor, nodes.Text(term))
        links = nodes.paragraph()
        for count, (used, place) in enumerate(pages[term]):
            links += [nodes.Text("、")] * bool(count)
            links += make_refnode(
                builder, docname, used, place, nodes.Text(env.titles[used].astext().partition("：")[0])
            )
        item = nodes.definition_list_item("", nodes.term("", "", entry), nodes.definition("", links))
        groups.setdefault(group(key), nodes.definition_list(classes=["book-index"])).append(item)
    return [
        nodes.section("", nodes.title("", name), found, ids=[f"index-{number}"])
        for number, (name, found) in enumerate(
            sorted(groups.items(), key=lambda one: one[0] if one[0] in GROUPS else "")
        )
    ]


def reading_order(env: BuildEnvironment) -> list[str]:
    """Every page, as the table of contents has them."""
    found: list[str] = []

    def walk(page: str) -> None:
        found.append(page)
        for child in env.toctree_includes.get(page, []):
            walk(child)

    walk(env.config.root_doc)
    return found


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and what it needs to remember."""
    app.add_node(index_list)
    app.add_directive("book-index", BookIndex)
    app.add_env_collector(Terms)
    app.connect("env-updated", refresh)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
