"""Events and cases as objects of a Sphinx domain, so that any page can link to the row of an explorer.

    {event}`e-japan-strategy`                    a link with the event's title
    {event}`IT基本法 <it-basic-act>`              a link with a text of one's own
    {case}`kuji-rpa-failure`                     the same for a case; also {book:event}, {book:case}

The explorer's directive says which rows it shows (`RowDomain.show`); where a link leads is looked up
when every page has been read, so that an explorer can be moved to another page. An id that no explorer shows stops the
build (`messages.py` names the nearest ones), and a page is written again when a row that it links to
has moved or has another title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

logger = logging.getLogger(__name__)

NAME = "book"
#: What the rows of each explorer are, which is also how their anchors begin: `event-`.
KINDS = ("event", "case")


class Row(NamedTuple):
    """Where a row stands, and what it is called."""

    docname: str
    title: str


class RowRole(XRefRole):
    """A link to a row of one kind, whether the role is written with the domain's name or without."""

    def __init__(self, kind: str) -> None:
        super().__init__(warn_dangling=True)
        self.kind = kind

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        self.name = f"{NAME}:{self.kind}"
        return super().run()


def row_link(kind: str, name: str, docname: str, text: str = "") -> addnodes.pending_xref:
    """A link of a directive to a row, with the row's title unless another text is given."""
    return addnodes.pending_xref(
        "", nodes.inline("", text or name),
        refdomain=NAME, reftype=kind, reftarget=name, refexplicit=bool(text), refwarn=True, refdoc=docname,
    )  # fmt: skip


class RowDomain(Domain):
    """The rows that explorers show, and which page links to which of them."""

    name = NAME
    label = "Book"
    # As `Domain` declares them.
    object_types = {kind: ObjType(kind, kind) for kind in KINDS}  # noqa: RUF012
    roles = {kind: RowRole(kind) for kind in KINDS}  # noqa: RUF012
    initial_data: dict[str, Any] = {  # noqa: RUF012
        "shown": {kind: {} for kind in KINDS},  # kind -> page with the explorer -> id -> title
        "used": {},  # page -> (kind, id) of the rows that it links to
        "written": {},  # (kind, id) -> row, as the links in the pages have it
    }

    def show(self, kind: str, titles: Mapping[str, str]) -> None:
        """Say that the page that is being read shows these rows: id -> title."""
        self.data["shown"][kind][self.env.docname] = dict(titles)

    def rows(self, kind: str) -> dict[str, Row]:
        """Id -> row of everything that is shown of a kind."""
        pages = self.data["shown"][kind].items()
        return {name: Row(docname, title) for docname, titles in pages for name, title in titles.items()}

    def clear_doc(self, docname: str) -> None:
        for pages in (*self.data["shown"].values(), self.data["used"]):
            pages.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        for kind in KINDS:
            other = otherdata["shown"][kind]
            self.data["shown"][kind] |= {name: other[name] for name in docnames if name in other}
        self.data["used"] |= {name: otherdata["used"][name] for name in docnames if name in otherdata["used"]}

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        links = (link for link in document.findall(addnodes.pending_xref) if link["refdomain"] == NAME)
        if used := {(link["reftype"], link["reftarget"]) for link in links}:
            self.data["used"][docname] = used

    def check_consistency(self) -> None:
        for kind, pages in self.data["shown"].items():
            first, *others = sorted(pages) or [""]
            for docname in others:
                message = (
                    "the explorer of every %s stands on %s already: give this one :from: and :to:, or take it away"
                )
                logger.error(message, kind, self.env.doc2path(first, base=False), location=docname)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        if not (row := self.rows(typ).get(target)):
            return None
        text = contnode.astext() if node["refexplicit"] else row.title
        return make_refnode(builder, fromdocname, row.docname, f"{typ}-{target}", nodes.Text(text))

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        found = ((kind, self.resolve_xref(env, fromdocname, builder, kind, target, node, contnode)) for kind in KINDS)
        return [(f"{NAME}:{kind}", link) for kind, link in found if link]

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        for kind in KINDS:
            for name, row in self.rows(kind).items():
                yield name, row.title, kind, row.docname, f"{kind}-{name}", 1

    def changed_links(self) -> list[str]:
        """The pages with a link to a row that has come, gone, moved or been renamed since they were written."""
        rows = {(kind, name): row for kind in KINDS for name, row in self.rows(kind).items()}
        before, self.data["written"] = self.data["written"], rows
        changed = {key for key in rows.keys() | before.keys() if rows.get(key) != before.get(key)}
        return [docname for docname, used in self.data["used"].items() if used & changed]


def refresh(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Handle ``env-updated``."""
    domain = env.get_domain(NAME)
    assert isinstance(domain, RowDomain)
    return domain.changed_links()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the domain, and its roles without the domain's name."""
    app.add_domain(RowDomain)
    for kind in KINDS:
        app.add_role(kind, RowRole(kind))
    app.connect("env-updated", refresh)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
