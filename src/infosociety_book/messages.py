"""Messages for authors: a name that is not there is told once, with its line, who uses it, and the nearest names.

Sphinx and its extensions report an unknown label once for every link to it, at the first line of the paragraph, and
without a hint. Here

* links to labels, figures, formulas, terms, events and cases are compared with what there is when every page
  has been read: one message for each missing name, also for pages that were not read again in this build;
* warnings of other packages (an unknown citation, directive, role or option) are put into words that help. Each is still a
  warning and stops a build with `-W`; only what has been told in better words is not told twice.
"""

from __future__ import annotations

import logging as plain_logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.domains.math import MathDomain
from sphinx.domains.std import StandardDomain
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util import logging
from sphinx.util.nodes import get_node_line

from infosociety.nearest import hint

from .explorers.domain import KINDS, NAME, RowDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def line_of(env: BuildEnvironment, docname: str, first: int, name: str) -> int:
    """The line of a page on which a name stands, at `first` or below: a link knows only where its paragraph begins.

    `first` itself for a notebook, whose lines are those of its cells, and where the name is not found.
    """
    path = Path(env.doc2path(docname))
    if path.suffix == ".md":
        whole = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if number >= first and whole.search(line):
                return number
    return first


def own_line(link: nodes.Element) -> int:
    """The line on which a link stands: that of its paragraph and one more for each line break before it."""
    block, breaks = link.parent, 0
    while issubclass(type(block), nodes.Inline):
        block = block.parent
    for node in block.findall() if block else ():
        if node is link:
            break
        if isinstance(node, nodes.Text) and not isinstance(node.parent.parent, nodes.system_message):
            breaks += node.count("\n")
    return (get_node_line(link) or 1) + breaks


# --- Names that links use ------------------------------------------------------------------------


class Use(NamedTuple):
    """A link: to what, and on which line."""

    domain: str
    kind: str
    name: str
    line: int


class Uses(EnvironmentCollector):
    """Remembers the links of every page in `env.book_uses`."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        uses(env).pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
        uses(env).update({docname: uses(other)[docname] for docname in docnames if docname in uses(other)})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        uses(app.env)[app.env.docname] = [
            Use(link["refdomain"], link["reftype"], link["reftarget"], own_line(link))
            for link in doctree.findall(addnodes.pending_xref)
            if link.get("refdomain")
        ]


def uses(env: BuildEnvironment) -> dict[str, list[Use]]:
    """Page -> its links."""
    if not hasattr(env, "book_uses"):
        env.book_uses = {}  # type: ignore[attr-defined]
    return env.book_uses  # type: ignore[attr-defined]


class Names(NamedTuple):
    """What links of one kind may lead to."""

    word: str  #: what such a name is called in a message
    names: Iterable[str]
    known: Callable[[str], object]  #: is there one of this name?


def names(env: BuildEnvironment) -> dict[tuple[str, str], Names]:
    """(domain, kind of link) -> what it may lead to."""
    standard, formulas, rows = env.get_domain("std"), env.get_domain("math"), env.get_domain(NAME)
    assert isinstance(standard, StandardDomain) and isinstance(formulas, MathDomain) and isinstance(rows, RowDomain)
    labels = standard.labels.keys() | standard.anonlabels.keys()
    terms = {name for kind, name in standard.objects if kind == "term"}
    small = {term.lower() for term in terms}
    found = {
        ("std", "ref"): Names("label", labels, labels.__contains__),
        ("std", "numref"): Names("label", labels, labels.__contains__),
        ("std", "doc"): Names("page", env.found_docs, env.found_docs.__contains__),
        ("std", "term"): Names("term", terms, lambda name: name.lower() in small),
        ("math", "eq"): Names("formula", formulas.equations, formulas.equations.__contains__),
    }
    for kind in KINDS:
        shown = rows.rows(kind)
        found[NAME, kind] = Names(kind, shown, shown.__contains__)
    return found


#: So many of the other places that use a missing name are told with it.
SHOWN = 9

#: Pages are named as seen from the page with the link, so only Sphinx can tell whether they are there.
RELATIVE = {("std", "doc")}


def check_names(app: Sphinx, env: BuildEnvironment) -> None:
    """Handle ``env-check-consistency``: one message for each name that links use and nothing has."""
    every = names(env)
    missing: dict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
    for docname, links in sorted(uses(env).items()):
        for use in links:
            found = every.get((use.domain, use.kind))
            if found and (use.domain, use.kind) not in RELATIVE and not found.known(use.name):
                line = line_of(env, docname, use.line, use.name)
                places = missing[use.domain, use.kind, use.name]
                places += [] if (docname, line) in places else [(docname, line)]
    env.book_missing = set(missing)  # type: ignore[attr-defined]
    for (domain, kind, name), places in missing.items():
        found = every[domain, kind]
        others = [f"{env.doc2path(docname, base=False)}:{line}" for docname, line in places[1:]]
        more = [f"{len(others) - SHOWN} more"] if len(others) > SHOWN else []
        also = f"; also used by {', '.join([*others[:SHOWN], *more])}" if others else ""
        said = hint(name, found.names, found.word)
        logger.warning("there is no %s %r%s%s", found.word, name, said, also, location=places[0], type="ref")


def told(env: BuildEnvironment) -> set[tuple[str, str, str]]:
    """What `check_names` has told: domain, kind of link, name."""
    return getattr(env, "book_missing", set())


def say_missing(app: Sphinx, domain: Domain | None, node: addnodes.pending_xref) -> bool | None:
    """Handle ``warn-missing-reference``: what `check_names` has not told is told here."""
    key = (domain.name if domain else "", node["reftype"])
    if (*key, node["reftarget"]) in told(app.env):
        return True
    if key == ("std", "ref") or not (found := names(app.env).get(key)):
        return None  # for a label Sphinx speaks in any case; see `REWORDED`
    docname = node.get("refdoc", "")
    place = (docname, line_of(app.env, docname, own_line(node), node["reftarget"])) if docname else node
    said = hint(node["reftarget"].lstrip("/"), found.names, found.word)
    logger.warning("there is no %s %r%s", found.word, node["reftarget"], said, location=place, type="ref")
    return True


# --- Warnings of other packages --------------------------------------------------------------------


def citation(env: BuildEnvironment, found: re.Match[str]) -> tuple[str, str]:
    keys = env.get_domain("cite").bibdata.data.entries  # type: ignore[attr-defined]
    files = ", ".join(env.config.bibtex_bibfiles)
    return found[1], f"there is no source {found[1]!r} in {files}{hint(found[1], keys, 'key')}"


def told_label(env: BuildEnvironment, found: re.Match[str]) -> tuple[str, str] | None:
    return None if ("std", "ref", found[1]) in told(env) else label(env, found)


def label(env: BuildEnvironment, found: re.Match[str]) -> tuple[str, str]:
    labels = names(env)["std", "ref"].names
    return found[1], f"there is no label {found[1]!r}{hint(found[1], labels, 'label')}"


def registered(module: ModuleType, *tables: str) -> set[str]:
    """The names that docutils knows; it has no public list of them."""
    return {name for table in tables for name in vars(module).get(table, {})}


def directive(env: BuildEnvironment, found: re.Match[str]) -> tuple[str, str]:
    known = registered(directives, "_directives", "_directive_registry")
    return found[1], f"there is no directive {found[1]!r}{hint(found[1], known, 'directive')}"


def role(env: BuildEnvironment, found: re.Match[str]) -> tuple[str, str]:
    known = registered(roles, "_roles", "_role_registry")
    return found[1], f"there is no role {found[1]!r}{hint(found[1], known, 'role')}"


def option(env: BuildEnvironment, found: re.Match[str]) -> tuple[str, str]:
    strange, allowed = (re.findall(r"'([^']*)'", part) for part in found.group(2, 3))
    there = f"it may have {', '.join(allowed)}" if allowed else "it has none"
    return strange[0], f"{found[1]} has no option {', '.join(map(repr, strange))}; {there}"


#: What to look for in the line that is meant, and what to say instead; None for what has been told already.
Rewording = Callable[["BuildEnvironment", "re.Match[str]"], "tuple[str, str] | None"]
#: Logger, the whole of its message, other words for it.
REWORDED: tuple[tuple[str, str, Rewording], ...] = (
    ("sphinx.sphinx.domains.std", r"undefined label: '(.+)'", told_label),
    ("sphinx.sphinxcontrib.bibtex.domain", r'could not find bibtex key "(.+)"', citation),
    ("sphinx.myst_parser.sphinx_ext.myst_refs", r"'myst' cross-reference target not found: '(.+)'", label),
    ("sphinx.sphinx.util.docutils", r"Unknown directive type: '(.+)'", directive),
    ("sphinx.sphinx.util.docutils", r'Unknown interpreted text role "(.+)"\.', role),
    ("sphinx.sphinx.util.docutils", r"'([\w-]+)': Unknown option keys: \[(.*)\] \(allowed: \[(.*)\]\)", option),
)


class Reword(plain_logging.Filter):
    """Puts a warning of another package into words that help, at the line that is meant."""

    def __init__(self, app: Sphinx, pattern: str, write: Rewording) -> None:
        super().__init__()
        self.app, self.pattern, self.write = app, re.compile(pattern + r"(?P<kind> \[myst\.\w+\])?"), write

    def filter(self, record: plain_logging.LogRecord) -> bool:
        if found := self.pattern.fullmatch(record.getMessage()):
            if not (said := self.write(self.app.env, found)):
                return False
            name, message = said
            record.msg, record.args = message + (found["kind"] or ""), ()
            record.location = self.place(getattr(record, "location", None), name)
        return True

    def place(self, location: Any, name: str) -> Any:
        """A place as a package gives it, with the line on which the name stands."""
        env = self.app.env
        if isinstance(location, addnodes.pending_xref) and location.get("refdoc"):
            docname, line = location["refdoc"], own_line(location)
        elif isinstance(location, str) and (found := re.fullmatch(r"(.*):(\d+)", location)) and env.path2doc(found[1]):
            docname, line = env.path2doc(found[1]), int(found[2])
        else:
            return location
        return (docname, line_of(env, docname, line, name)) if docname and line else location


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the handlers."""
    app.setup_extension("infosociety_book.explorers.domain")
    app.add_env_collector(Uses)
    app.connect("env-check-consistency", check_names)
    app.connect("warn-missing-reference", say_missing)
    for name, pattern, write in REWORDED:
        place, new = plain_logging.getLogger(name), Reword(app, pattern, write)
        for old in [one for one in place.filters if getattr(one, "pattern", None) == new.pattern]:
            place.removeFilter(
                old
            )  # of a book that this process built before, perhaps by an earlier state of this file
        place.addFilter(new)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
